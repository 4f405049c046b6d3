"""Which of the dates around a firm is that of its event, if any: a choice among them and none, as relations are chosen.

A sentence on a firm may tell when its zone was founded, when it was listed elsewhere, when it was visited. So the dates
near the mention stand against one another and against none, by what stands around and between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parkgraph.relations import dates
from parkgraph.relations.candidates import Candidate
from parkgraph.relations.linear import Scorer, shares
from parkgraph.relations.scene import Scene, Spot

# Relationships that have the date of their event.
KINDS = ("LOCATED_IN", "AWARDED")
# How many sentences back a date may stand, how far into its sentence one sets the scene or into its line one heads
# it, and how much of the wording beside it is looked at.
_BACK = 2
_SCENE = 6
_LINE_HEAD = 4
_BESIDE = 10


@dataclass(frozen=True, slots=True)
class Option:
    """A date that may be that of the event.

    Attributes:
        start, end: its span in the document.
        iso: the partial ISO date it stands for.
        back: how many sentences before the mention's it stands.
    """

    start: int
    end: int
    iso: str
    back: int


def options(scene: Scene, candidate: Candidate) -> list[Option]:
    """Return the dates of the sentence in question, of those before it and of its line's head, as the text has them."""
    found: list[Option] = []
    number = candidate.focus.sentence
    first = scene.layout.sentence_at(_line_start(scene, candidate.focus))
    backs = sorted({*range(min(_BACK, number), -1, -1), number - first}, reverse=True)
    for back in backs:
        start, end = scene.layout.sentences[number - back]
        told = dates.find(scene.document.text[start:end], scene.document.published)
        found.extend(Option(start + date.start, start + date.end, date.iso, back) for date in told)
    return found


def _line_start(scene: Scene, spot: Spot) -> int:
    return scene.layout.line_starts[spot.line]


def _between(spot: Spot, option: Option) -> tuple[int, int]:
    """Return the stretch between a date and the list that a mention stands in."""
    return (option.end, spot.list_start) if option.start < spot.list_start else (spot.list_end, option.start)


def features(scene: Scene, candidate: Candidate, status: str, option: Option, all_: Sequence[Option]) -> Iterator[str]:
    """Yield the features of a date's being that of the event."""
    spot = candidate.focus
    start, end = _between(spot, option)
    side = "b" if option.start < spot.list_start else "i" if option.start < spot.list_end else "a"
    where = f"{side}{min(option.back, _BACK + 1)}"
    yield f"where={where}"
    yield f"where={where}:{status}"
    gap = scene.skeleton(start, end)
    yield f"length={where}:{min(len(gap) // 3, 8)}"
    yield f"clause={where}:{scene.layout.clause_at(option.start) == spot.clause}"
    others = scene.between(start, end) if start < end else ()
    labels = {other.mention.label for other in others if other.mention.entity != spot.mention.entity}
    yield from (f"over={where}:{label}" for label in sorted(labels))
    yield from (f"gap={side}:{name}" for name in sorted(scene.cues.within(start, end)))
    sentence_start, sentence_end = scene.layout.sentences[spot.sentence - option.back]
    if option.start - sentence_start <= _SCENE:
        yield f"scene={where}"
        yield f"scene={where}:{status}"
    if 0 <= option.start - _line_start(scene, spot) <= _LINE_HEAD:
        yield f"heads={where}"
        yield f"heads={'0' if where[1] == '0' else '+'}"
    if len(gap) <= _SCENE:
        yield f"gap={side}:{gap}"
    clause_end = scene.layout.clause_span(scene.layout.clause_at(option.start), sentence_end)[1]
    verbs = sorted(scene.cues.within(option.end, clause_end))
    yield from (f"then={name}" for name in verbs)
    yield from (f"then={name}:{status}" for name in verbs)
    yield from (f"next={name}:{status}" for name in scene.cues.first_within(option.end, sentence_end))
    after = scene.skeleton(option.end, min(option.end + 2 * _BESIDE, sentence_end))[:_BESIDE]
    before = scene.skeleton(max(option.start - 2 * _BESIDE, sentence_start), option.start)[-_BESIDE:]
    yield f"after={after[:1]}"
    yield from (f"after={after[at : at + 2]}" for at in range(min(len(after) - 1, 4)))
    yield f"before={before[-1:]}"
    yield f"before={before[-2:]}"
    yield f"form={len(option.iso)}"
    wording = scene.document.text[option.start : option.end]
    yield f"wording={''.join('0' if sign.isdecimal() else sign for sign in wording)[:6]}"
    published = scene.document.published
    if published:
        yield f"later={option.iso > published[: len(option.iso)]}"
        years = int(published[:4]) - int(option.iso[:4])
        yield f"years={min(max(years, -1), 4)}"
        yield f"years={min(max(years, -1), 4)}:{status}"
    nearer = sum(
        abs(other.start - spot.list_start) < abs(option.start - spot.list_start)
        for other in all_
        if other is not option
    )
    yield f"nearer={side}{min(nearer, 2)}"


def features_of_none(scene: Scene, candidate: Candidate, status: str, all_: Sequence[Option]) -> Iterator[str]:
    """Yield the features of no date's being that of the event."""
    spot = candidate.focus
    start, end = scene.sentence_span(spot)
    yield "none"
    yield f"none:{status}"
    yield f"none:dates{min(len(all_), 3)}"
    yield f"none:here{min(sum(not option.back for option in all_), 2)}"
    yield f"none:list{spot.first != spot.last}"
    yield from (f"none:{name}" for name in sorted(scene.cues.within(start, end)))
    yield from (f"none:1{name}" for name in scene.cues.first_within(spot.list_end, end))


def rows(scene: Scene, candidate: Candidate, status: str, all_: Sequence[Option]) -> list[list[str]]:
    """Return the features of each date, then those of none."""
    return [
        *(list(features(scene, candidate, status, option, all_)) for option in all_),
        list(features_of_none(scene, candidate, status, all_)),
    ]


def choose(scene: Scene, candidate: Candidate, status: str, scorer: Scorer) -> str:
    """Return the partial ISO date of the event, empty where no date is more likely than not to be it."""
    all_ = options(scene, candidate)
    if not all_:
        return ""
    *chances, _ = shares([scorer.score(row) for row in rows(scene, candidate, status, all_)])
    told: dict[str, float] = {}
    for option, chance in zip(all_, chances, strict=True):
        told[option.iso] = told.get(option.iso, 0.0) + chance
    best = max(told, key=lambda iso: told[iso])
    return best if told[best] > 1 / 2 else ""
