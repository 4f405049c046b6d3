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
_NEAR = 16
# How many lines above a firm's may be its heading, how long a heading is at most, and where in it the cue stands.
_ABOVE = 2
_HEADING = 24
_LINE_HEAD = 14


def features(scene: Scene, candidate: Candidate) -> list[str]:
    """Return the features that tell a status: cue words and patterns around the firm, in its clause and sentence."""
    firm = candidate.source
    index = scene.cues
    start, end = scene.sentence_span(firm)
    first = scene.layout.clause_span(scene.layout.clause_at(firm.list_start), end)
    last = scene.layout.clause_span(scene.layout.clause_at(max(firm.list_end - 1, firm.list_start)), end)
    clause_start, clause_end = max(first[0], start), min(last[1], end)
    following = min(scene.layout.clause_span(scene.layout.clause_at(min(clause_end, end - 1)), end)[1], end)
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
    }
    for name, (left, right) in stretches.items():
        found.extend(f"{name}:{kind}" for kind in sorted(index.within(left, right) & _TELLING))
    found.extend(f"word-after:{word}" for word in index.words_within(firm.list_end, clause_end))
    found.extend(f"word-next:{word}" for word in index.words_within(clause_end, following))
    found.extend(f"word-before:{word}" for word in index.words_within(clause_start, firm.list_start)[-3:])
    telling = [kinds for kinds in index.classes_within(firm.list_end, end) if _TELLING & set(kinds)]
    found.extend(f"first:{kind}" for kinds in telling[:1] for kind in kinds)
    before = scene.skeleton(start, firm.list_start)[-_WINDOW:]
    after = scene.skeleton(firm.list_end, end)[:_WINDOW]
    found.extend(sorted({f"before2:{pair}" for pair in _pairs(before[-_NEAR:])}))
    found.extend(sorted({f"after2:{pair}" for pair in _pairs(after[:_NEAR])}))
    found.extend(_headings(scene, firm))
    found.extend(patterns.around(firm.mention.label, before, after))
    near = "same" if candidate.source.sentence == candidate.target.sentence else "other"
    found.append(f"zone:{near}")
    return found


def _pairs(wording: str) -> Iterator[str]:
    """Yield the pairs of characters side by side."""
    return (wording[at : at + 2] for at in range(len(wording) - 1))


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
