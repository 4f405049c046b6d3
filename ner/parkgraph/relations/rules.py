"""Rules beside the scorer: what is certain whatever the scorer says, and what asks for more than the usual certainty.

Both are stated over classes of cue words (``cues.yaml``) and patterns (``patterns.yaml``), never over names.
"""

from __future__ import annotations

import re

from parkgraph.relations import patterns
from parkgraph.relations.candidates import Candidate
from parkgraph.relations.scene import Scene, Spot

_SENTENCE_DOUBTS = frozenset({"visit", "talk", "negate", "rumour", "neighbour", "correct", "competitor"})
_CLAUSE_DOUBTS = frozenset({"visit", "talk", "negate", "rumour", "correct", "competitor", "customer", "witness"})
_NOT_A_SETTLER = frozenset(
    {
        *("A:owner", "A:owner_of_firm", "A:joint", "A:not_zone", "A:negation", "A:talk", "A:visit", "A:hope", "A:at_place"),
        *("A:at_zone", "A:speaking", "A:person", "A:bid_lost", "A:develops", "A:finance", "A:about"),
        *("B:by", "B:with", "B:towards", "B:customer", "B:shareholder", "B:supplier", "B:rival", "B:visit", "B:rumour"),
        *("B:there", "B:former", "B:hope", "B:negation"),
    }
)
_SIGNED_WITH = re.compile(r"(?:已|已经)?[与和同跟](?:Ｌ|Ｙ|的|[^，。Ｃ]{0,6}企业|[^，。Ｃ]{0,4}商)*")
_SIGNS = re.compile(r".{0,8}?(?:签约|签下|签订|签署)(?!.{0,8}(?:备忘录|意向|战略|框架|委托))")
_MAIN_ZONE = 2
_AHEAD = 40


def _fits(scene: Scene, spot: Spot) -> frozenset[str]:
    start, end = scene.sentence_span(spot)
    before = scene.skeleton(start, spot.list_start)
    after = scene.skeleton(spot.list_end, min(end, spot.list_end + _AHEAD))
    return frozenset(patterns.around(spot.mention.label, before, after))


def _settles_in_main_zone(scene: Scene, candidate: Candidate) -> bool:
    """Tell whether firms settle, by a sentence that names no zone, in the zone that the title names and the text is about."""
    firm, zone = candidate.source, candidate.target.mention.entity
    if zone != scene.leader.get("Park") or zone not in scene.titled or scene.weight(zone, "Park") < _MAIN_ZONE:
        return False
    start, end = scene.sentence_span(firm)
    classes = scene.cues.within(start, end)
    if "settle" not in classes or classes & _SENTENCE_DOUBTS or scene.quoted(firm.mention.start):
        return False
    others = (spot for spot in scene.between(start, end) if spot.mention.label == "Park" and spot.index not in scene.enumerated)
    return all(spot.mention.entity == zone for spot in others) and not _fits(scene, firm) & _NOT_A_SETTLER


def _signs_with_zone(scene: Scene, candidate: Candidate) -> bool:
    """Tell whether zone and firm sign with each other, in one clause and for more than a memorandum."""
    first, second = sorted((candidate.source, candidate.target), key=lambda spot: spot.index)
    if first.sentence != second.sentence or "rumour" in scene.cues.within(*scene.sentence_span(first)):
        return False
    end = scene.sentence_span(first)[1]
    gap = scene.skeleton(first.list_end, second.list_start)
    after = scene.skeleton(second.list_end, min(end, second.list_end + _AHEAD))
    return bool(_SIGNED_WITH.fullmatch(gap) and _SIGNS.match(after))


def certain(scene: Scene, candidate: Candidate) -> bool:
    """Tell whether a rule alone puts a firm in a zone."""
    if candidate.source.mention.label != "Company":
        return False
    return _signs_with_zone(scene, candidate) or _settles_in_main_zone(scene, candidate)


def doubtful(scene: Scene, candidate: Candidate) -> bool:
    """Tell whether the clause of a firm speaks of a visit, talks, a rumour, a denial or another role than a tenant's.

    Institutions are always in doubt: most that a text names beside a zone speak, visit or judge.
    """
    firm = candidate.source
    if firm.mention.label == "Institution":
        return True
    start, end = scene.sentence_span(firm)
    clause_start = max(scene.layout.clause_span(scene.layout.clause_at(firm.list_start), end)[0], start)
    last = scene.layout.clause_at(max(firm.list_end - 1, firm.list_start))
    clause_end = min(scene.layout.clause_span(last, end)[1], end)
    return bool(scene.cues.within(clause_start, clause_end) & _CLAUSE_DOUBTS)
