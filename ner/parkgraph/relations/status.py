"""How far a firm's presence in a zone has come: from signed and planned to operating, expanding or withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parkgraph.model import ONTOLOGY
from parkgraph.relations import cues, patterns
from parkgraph.relations.candidates import Candidate
from parkgraph.relations.linear import Model, shares
from parkgraph.relations.scene import Scene, Spot

STATUSES = ("", *ONTOLOGY.statuses)
_TELLING = frozenset(
    {
        *(
            "settle",
            "sign",
            "plan",
            "build",
            "operate",
            "expand",
            "withdraw",
            "talk",
            "former",
            "list_end",
            "represent",
        ),
        *("award", "negate", "inside", "visit", "do", "home", "invest", "it"),
    }
)
_WINDOW = 24
_FAR = 40
# How many names away a neighbouring firm is looked for, and how many cue words between are taken by themselves.
_NEAR = 7
_WORDS = 5
# How many lines above a firm's may be its heading, how long a heading is at most, and where in it the cue stands.
_ABOVE = 2
_HEADING = 24
_LINE_HEAD = 14


def features(scene: Scene, candidate: Candidate) -> list[str]:
    """Return the features that tell a status.

    They are cue words and patterns around the firm, in its clause and sentence; cue words and wording between it and
    the firms before and after it, which are about no other; and what stands behind its other mentions.
    """
    firm = candidate.source
    index = scene.cues
    start, end = scene.sentence_span(firm)
    first = scene.layout.clause_span(scene.layout.clause_at(firm.list_start), end)
    last = scene.layout.clause_span(scene.layout.clause_at(max(firm.list_end - 1, firm.list_start)), end)
    clause_start, clause_end = max(first[0], start), min(last[1], end)
    following = min(scene.layout.clause_span(scene.layout.clause_at(min(clause_end, end - 1)), end)[1], end)
    firm_before, firm_after = _neighbours(scene, firm)
    own_start = max(start, firm_before.mention.end if firm_before else start)
    own_end = min(end, firm_after.mention.start if firm_after else end)
    found = ["bias"]
    stretches = {
        "own": (firm.mention.end, min(firm.mention.end + _WINDOW // 2, firm.list_end))
        if firm.first != firm.last
        else (0, 0),
        "after": (firm.list_end, clause_end),
        "before": (clause_start, firm.list_start),
        "next": (clause_end, following),
        "rest": (following, end),
        "earlier": (start, clause_start),
        "to-next-firm": (firm.list_end, own_end),
        "from-last-firm": (own_start, firm.list_start),
    }
    for name, (left, right) in stretches.items():
        found.extend(f"{name}:{kind}" for kind in sorted(index.within(left, right) & _TELLING))
    for name in ("to-next-firm", "from-last-firm"):
        found.extend(f"{name}-word:{word}" for word in index.words_within(*stretches[name])[:_WORDS])
    telling = [kinds for kinds in index.classes_within(firm.list_end, end) if _TELLING & set(kinds)]
    found.extend(f"first:{kind}" for kinds in telling[:1] for kind in kinds)
    after = scene.skeleton(firm.list_end, own_end)[:_FAR]
    found.extend(
        sorted({f"after2:{part}" for part in _parts(after, 2)} | {f"after3:{part}" for part in _parts(after, 3)})
    )
    found.extend(
        sorted({f"before2:{part}" for part in _parts(scene.skeleton(own_start, firm.list_start)[-_WINDOW:], 2)})
    )
    found.append(f"next-firm:{'clause' if firm_after and firm_after.clause == firm.clause else 'later'}")
    found.extend(_elsewhere(scene, firm))
    found.extend(_headings(scene, firm))
    before, after = scene.skeleton(start, firm.list_start)[-_WINDOW:], scene.skeleton(firm.list_end, end)[:_WINDOW]
    found.extend(patterns.around(firm.mention.label, before, after))
    near = "same" if candidate.source.sentence == candidate.target.sentence else "other"
    found.append(f"zone:{near}")
    return found


def _parts(wording: str, size: int) -> Iterator[str]:
    """Yield the stretches of so many characters of a wording."""
    return (wording[at : at + size] for at in range(len(wording) - size + 1))


def _neighbours(scene: Scene, firm: Spot) -> tuple[Spot | None, Spot | None]:
    """Return the last firm before a firm's list and the first after it, where one is near."""
    before = reversed(scene.spots[max(firm.first - _NEAR, 0) : firm.first])
    after = scene.spots[firm.last + 1 : firm.last + 1 + _NEAR]
    label = firm.mention.label
    return (
        next((spot for spot in before if spot.mention.label == label), None),
        next((spot for spot in after if spot.mention.label == label), None),
    )


def _elsewhere(scene: Scene, firm: Spot) -> list[str]:
    """Return the wording and the cues behind a firm's other mentions."""
    found: set[str] = set()
    for spot in scene.by_entity[firm.mention.entity]:
        if spot.index != firm.index:
            end = scene.sentence_span(spot)[1]
            wording = scene.skeleton(spot.list_end, min(end, spot.list_end + _FAR))[: _WINDOW // 2]
            found.update(f"elsewhere2:{part}" for part in _parts(wording, 2))
            found.update(f"elsewhere:{kind}" for kind in scene.cues.within(spot.list_end, end) & _TELLING)
    return sorted(found)


def _headings(scene: Scene, firm: Spot) -> Iterator[str]:
    """Yield the cues of the title, of the beginning of the firm's line, and of short lines right above it."""
    yield from (f"title:{kind}" for kind in sorted(cues.find(scene.document.title).all() & _TELLING))
    starts = scene.layout.line_starts
    for line in range(max(firm.line - _ABOVE, 0), firm.line + 1):
        length = len(scene.line(line).strip())
        if line == firm.line or length <= _HEADING:
            kinds = scene.cues.within(starts[line], starts[line] + min(length, _LINE_HEAD)) & _TELLING
            yield from (f"head{firm.line - line}:{kind}" for kind in sorted(kinds))


def decide(model: Model, rows: Sequence[Sequence[str]]) -> str:
    """Return the status that the mentions of one pair tell together: that of the highest mean probability."""
    totals = dict.fromkeys(STATUSES, 0.0)
    for row in rows:
        chances = shares([model.statuses[name].score(row) for name in STATUSES])
        for name, chance in zip(STATUSES, chances, strict=True):
            totals[name] += chance
    return max(STATUSES, key=lambda name: totals[name])
