"""Open questions: each pair of entities once, with its best score, unless a person has judged it."""

from parkgraph.model import Entity
from parkgraph.resolve import Judgement
from parkgraph.resolve.candidates import open_questions
from parkgraph.resolve.matching import ScoredPair

CANONICAL = {"e-1": "e-1", "e-2": "e-1", "e-3": "e-3", "e-4": "e-4"}
ENTITIES = {key: Entity(key, "Company", f"启明{key}", (), ()) for key in CANONICAL.values()}


def pair(left, right, score):
    return ScoredPair(left, right, score, (("own", 1.0),))


def ends(pairs, *judged):
    return [(found.left, found.right, found.score) for found in open_questions(pairs, CANONICAL, ENTITIES, judged)]


def test_a_pair_is_asked_once_with_its_best_score_the_likeliest_first():
    pairs = [pair("e-1", "e-3", 0.5), pair("e-3", "e-2", 0.6), pair("e-4", "e-3", 0.7)]
    assert ends(pairs) == [("e-3", "e-4", 0.7), ("e-1", "e-3", 0.6)]


def test_what_came_together_meanwhile_is_not_asked():
    assert ends([pair("e-1", "e-2", 0.6)]) == []


def test_what_was_judged_is_not_asked_whatever_member_it_was_judged_by():
    assert ends([pair("e-1", "e-3", 0.6)], Judgement.of("e-2", "e-3", "unsure")) == []
    assert ends([pair("e-1", "e-3", 0.6)], Judgement.of(["e-4"], ["e-2", "e-3"], "not_same")) != []
