"""A verdict holds for the whole of both things, whichever of their documents goes, comes or moves."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from parkgraph.model import LocalEntity
from parkgraph.resolve import Judgement, resolve
from parkgraph.resolve.answers import answers, lasting

NAMES = [
    "启明",
    "启明电子",
    "启明电子有限公司",
    "苏州启明电子有限公司",
    "无锡启明电子有限公司",
    "云岭",
    "云岭集团",
    "公司",
]
ROWS = {"启明": "g:1", "云岭": "g:2"}
FIRMS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=1), st.booleans()),
    min_size=4,
    max_size=10,
)
VERDICT = st.sampled_from(["same", "not_same"])


@pytest.fixture(scope="module", autouse=True)
def tables():
    """Read the tables before examples are drawn and timed."""
    resolve(firms([(name, [], False) for name in NAMES]))


def firms(described):
    return [
        LocalEntity(f"e-{i:02}", f"d{i}", "Company", name, tuple(aliases), ROWS.get(name, "") if listed else "")
        for i, (name, aliases, listed) in enumerate(described)
    ]


def company(number, name, *aliases, row=""):
    return LocalEntity(f"e-{number}", f"d{number}", "Company", name, aliases, row)


def judged(entities, left, right, verdict, log=()):
    """Return the log after an answer on two ids."""
    found = answers([Judgement.of(left, right, verdict)], log, resolve(entities, log), entities)
    return sorted({*log, *found.judgements} - {*found.instead_of} | {*found.judgements})


def obeyed(left, right, verdict, canonical):
    """Tell whether what is left of two things is together, or apart."""
    if verdict == "same":
        return not left or not right or len({canonical[one] for one in left | right}) == 1
    return {canonical[one] for one in left}.isdisjoint(canonical[one] for one in right)


@st.composite
def cases(draw):
    entities = firms(draw(FIRMS))
    resolved = resolve(entities).entities
    assume(len(resolved) > 1)
    left, right = draw(st.permutations(resolved))[:2]
    return entities, left, right, draw(VERDICT)


@given(cases(), st.data())
def test_a_verdict_is_obeyed_whichever_documents_are_gone(case, data):
    entities, left, right, verdict = case
    log = judged(entities, left.id, right.id, verdict)
    gone = data.draw(st.sets(st.sampled_from([*left.members, *right.members]), min_size=1))
    kept = [entity for entity in entities if entity.id not in gone]
    present = {entity.id for entity in kept}
    canonical = resolve(kept, log).canonical
    assert obeyed({*left.members} & present, {*right.members} & present, verdict, canonical)


@given(cases())
def test_a_verdict_is_obeyed_when_all_documents_move_unless_only_their_ids_told_things_apart(case):
    entities, left, right, verdict = case
    log = judged(entities, left.id, right.id, verdict)
    assume(not any(reference.startswith("e-") for reference in log[0].references))
    moved = {entity.id: f"e-x{entity.id}" for entity in entities}
    canonical = resolve([replace(entity, id=moved[entity.id]) for entity in entities], log).canonical
    assert obeyed({moved[one] for one in left.members}, {moved[one] for one in right.members}, verdict, canonical)


@given(cases(), VERDICT)
def test_a_verdict_taken_back_leaves_no_trace_and_a_later_one_replaces_it(case, later):
    entities, left, right, verdict = case
    before = resolve(entities)
    log = judged(entities, left.id, right.id, verdict)
    ends = min(left.members), min(right.members)
    found = answers([Judgement.of(*ends, later)], log, resolve(entities, log), entities)
    assert list(found.instead_of) == log
    assert resolve(entities, set(log) - {*found.instead_of}) == before
    assert obeyed({*left.members}, {*right.members}, later, resolve(entities, found.judgements).canonical)


@given(cases(), st.permutations(range(10)))
def test_the_order_of_the_log_and_of_arrival_does_not_matter(case, numbers):
    entities, left, right, verdict = case
    log = judged(entities, left.id, right.id, verdict)
    shuffled = [entities[number] for number in numbers if number < len(entities)]
    assert resolve(entities, log) == resolve(shuffled, reversed(log))


def test_names_speak_for_members_and_ids_where_a_name_means_others_too():
    entities = [company(1, "启明"), company(2, "启明"), company(3, "启明电子"), company(4, "启明电子", row="g:1")]
    log = [Judgement.of("e-1", "e-2", "not_same"), Judgement.of("e-1", "e-3", "same")]
    found = resolve(entities, log)
    ways = lasting(found.entities, found.canonical, entities)
    assert ways == {"g:1": ("Company:启明电子", "e-1", "g:1"), "e-2": ("e-2",)}


def test_clusters_and_bare_words_are_spoken_of_by_their_ids():
    entities = [LocalEntity("e-1", "d", "Cluster", "纳米产业集群"), LocalEntity("e-2", "d", "Park", "高新区")]
    found = resolve(entities)
    assert lasting(found.entities, found.canonical, entities) == {"e-1": ("e-1",), "e-2": ("e-2",)}


def test_a_document_yet_to_come_is_judged_by_its_name():
    entities = [company(1, "启明电子"), company(2, "苏州启明电子有限公司")]
    log = judged(entities, "e-1", "e-2", "same")
    assert log == [Judgement.of("Company:启明电子", "Company:苏州启明电子有限公司", "same")]
    later = [company(8, "启明电子"), company(9, "苏州启明电子有限公司")]
    assert len(resolve(later, log).entities) == 1


def test_a_qualified_name_that_a_person_wrote_stays():
    entities = [company(1, "启明电子"), company(2, "云岭", row="g:2")]
    log = judged(entities, "Company:启明电子", "g:2", "not_same")
    assert log == [Judgement.of("Company:启明电子", "g:2", "not_same")]
    assert judged(entities, "Company:启明@昆山", "e-2", "same") == [Judgement.of("Company:启明@昆山", "g:2", "same")]


def test_what_one_thing_is_now_may_be_told_apart_by_ids():
    entities = [company(1, "启明电子"), company(2, "启明电子有限公司"), company(3, "启明电子")]
    assert len(resolve(entities).entities) == 1
    log = judged(entities, "e-1", "e-2", "not_same")
    assert log == [Judgement.of("e-1", "e-2", "not_same")]
    assert len(resolve(entities, log).entities) == 2


def test_other_judgements_stay():
    entities = [company(1, "启明电子"), company(2, "云岭"), company(3, "青禾")]
    log = judged(entities, "e-1", "e-2", "same")
    log = judged(entities, "e-1", "e-3", "not_same", log)
    assert len(log) == 2
    (first, second) = judged(entities, "e-2", "e-1", "unsure", log)
    assert {first.verdict, second.verdict} == {"unsure", "not_same"}
