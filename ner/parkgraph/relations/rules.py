"""Rules beside the scorer: what is never so or certain whatever it says.

They are stated over wordings (``rules.yaml``), classes of cue words (``cues.yaml``), patterns (``patterns.yaml``) and
kinds of zones, never over names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from parkgraph.errors import LexiconError
from parkgraph.ner import gazetteer
from parkgraph.relations import patterns, whereabouts
from parkgraph.relations.candidates import Candidate
from parkgraph.relations.scene import Scene, Spot

_SENTENCE_DOUBTS = frozenset({"visit", "talk", "negate", "rumour", "neighbour", "correct", "competitor"})
_NOT_A_SETTLER = frozenset(
    {
        *(
            "A:owner",
            "A:owner_of_firm",
            "A:joint",
            "A:not_zone",
            "A:negation",
            "A:talk",
            "A:visit",
            "A:hope",
            "A:at_place",
        ),
        *("A:at_zone", "A:speaking", "A:person", "A:bid_lost", "A:develops", "A:finance", "A:about"),
        *("B:by", "B:with", "B:towards", "B:customer", "B:shareholder", "B:supplier", "B:rival", "B:visit", "B:rumour"),
        *("B:there", "B:former", "B:hope", "B:negation"),
    }
)
_SIGNED_WITH = re.compile(r"(?:已|已经)?[与和同跟](?:Ｌ|Ｙ|的|[^，。Ｃ]{0,6}企业|[^，。Ｃ]{0,4}商)*")
_SIGNS = re.compile(r".{0,8}?(?:签约|签下|签订|签署)(?!.{0,8}(?:备忘录|意向|战略|框架|委托))")
_NATIONAL_KINDS = frozenset({"etdz", "hitech", "industrial_park"})
_MAIN_ZONE = 2
_AHEAD = 40
_FILE = "rules.yaml"


@dataclass(frozen=True, slots=True)
class Wording:
    """A rule over the wording around and between two names of one sentence."""

    order: str
    gap: re.Pattern[str]
    head: re.Pattern[str]
    tail: re.Pattern[str]


@cache
def _wordings() -> dict[tuple[str, str], tuple[Wording, ...]]:
    """Return the rules of each group (``never``, ``certain``) and relationship type.

    Raises:
        LexiconError: a rule is not in the form it must have.
    """
    raw = yaml.safe_load(files("parkgraph.relations").joinpath(_FILE).read_text(encoding="utf-8"))
    found: dict[tuple[str, str], list[Wording]] = {}
    for group in ("never", "certain"):
        for row in raw[group]:
            try:
                wording = Wording(
                    row["order"],
                    re.compile(row["gap"]),
                    re.compile(f"(?:{row.get('head', '')})$"),
                    re.compile(row.get("tail", "")),
                )
            except (KeyError, re.error) as error:
                raise LexiconError(f"{group}, {row}: {error}", where=_FILE) from error
            found.setdefault((group, row["type"]), []).append(wording)
    return {key: tuple(rows) for key, rows in found.items()}


def _worded(scene: Scene, candidate: Candidate, group: str) -> bool:
    """Tell whether a rule of a group fits a pair."""
    wordings = _wordings().get((group, candidate.type), ())
    if not wordings or candidate.source.sentence != candidate.target.sentence:
        return False
    first, second = sorted((candidate.source, candidate.target), key=lambda spot: spot.index)
    order = "st" if first is candidate.source else "ts"
    start, end = scene.sentence_span(first)
    as_lists = group == "never" and first.list_end <= second.list_start
    left, right = (first.list_end, second.list_start) if as_lists else (first.mention.end, second.mention.start)
    behind = second.list_end if as_lists else second.mention.end
    gap = scene.skeleton(left, right)
    before = scene.skeleton(start, first.list_start if as_lists else first.mention.start)
    after = scene.skeleton(behind, min(end, behind + _AHEAD))
    return any(
        wording.order == order
        and wording.gap.fullmatch(gap)
        and wording.head.search(before)
        and wording.tail.match(after)
        for wording in wordings
    )


def never(scene: Scene, candidate: Candidate) -> bool:
    """Tell whether two names are not so related by the wording between them, or by what the tables know of them."""
    if _worded(scene, candidate, "never"):
        return True
    return candidate.type == "PART_OF" and (_separate_zones(scene, candidate) or _in_other_cities(scene, candidate))


def _separate_zones(scene: Scene, candidate: Candidate) -> bool:
    """Tell whether a national development zone would be part of another one though the tables do not say so.

    Headlines name them side by side (甲园八连冠 乙园进前三十). In the annotated training documents (2026-11) one
    such pair is related.
    """
    part, whole = (
        gazetteer.load().entry(scene.entities[spot.mention.entity].gazetteer_id)
        for spot in (candidate.source, candidate.target)
    )
    if part is None or whole is None or part.properties.get("parent") == whole.id:
        return False
    return all(
        row.properties.get("kind") in _NATIONAL_KINDS and row.properties.get("level") == "national"
        for row in (part, whole)
    )


def _in_other_cities(scene: Scene, candidate: Candidate) -> bool:
    """Tell whether a zone of the tables would be part of a zone in another city, by the tables or by its name.

    Zones that a page lists beside the one it is about, rivals, partners and homes of investors, would be parts of it
    else. In the annotated training documents (2026-11) 3 of 1,283 pairs of part and whole are such, parks that one city
    runs in another.
    """
    part, whole = (scene.entities[spot.mention.entity] for spot in (candidate.source, candidate.target))
    return bool(whereabouts.rows_of(part)) and whereabouts.standing(part, whole) == whereabouts.BESIDE


def _fits(scene: Scene, spot: Spot) -> frozenset[str]:
    start, end = scene.sentence_span(spot)
    before = scene.skeleton(start, spot.list_start)
    after = scene.skeleton(spot.list_end, min(end, spot.list_end + _AHEAD))
    return frozenset(patterns.around(spot.mention.label, before, after))


def _settles_in_main_zone(scene: Scene, candidate: Candidate) -> bool:
    """Tell whether a sentence that names no other zone has firms settle in the zone that title and text are about."""
    firm, zone = candidate.source, candidate.target.mention.entity
    if zone != scene.leader.get("Park") or zone not in scene.titled or scene.weight(zone, "Park") < _MAIN_ZONE:
        return False
    start, end = scene.sentence_span(firm)
    classes = scene.cues.within(start, end)
    fits = _fits(scene, firm)
    if (
        not ("settle" in classes or "A:represents" in fits)
        or classes & _SENTENCE_DOUBTS
        or scene.quoted(firm.mention.start)
    ):
        return False
    others = (
        spot
        for spot in scene.between(start, end)
        if spot.mention.label == "Park" and spot.index not in scene.enumerated
    )
    return all(spot.mention.entity == zone for spot in others) and not fits & _NOT_A_SETTLER


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
    """Tell whether a rule alone is enough to assert a pair."""
    if _worded(scene, candidate, "certain"):
        return True
    if candidate.type != "LOCATED_IN" or candidate.source.mention.label != "Company":
        return False
    return _signs_with_zone(scene, candidate) or _settles_in_main_zone(scene, candidate)
