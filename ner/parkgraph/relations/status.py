"""How far a firm's presence in a zone has come: from signed and planned to operating, expanding or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

from parkgraph.model import ONTOLOGY
from parkgraph.relations import patterns
from parkgraph.relations.candidates import Candidate
from parkgraph.relations.linear import Model, shares
from parkgraph.relations.scene import Scene

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
    found.extend(patterns.around(firm.mention.label, before, after))
    near = "same" if candidate.source.sentence == candidate.target.sentence else "other"
    found.append(f"zone:{near}")
    return found


def decide(model: Model, rows: Sequence[Sequence[str]]) -> str:
    """Return the status that the mentions of one pair tell together: that of the highest mean probability."""
    totals = dict.fromkeys(STATUSES, 0.0)
    for row in rows:
        chances = shares([model.statuses[name].score(row) for name in STATUSES])
        for name, chance in zip(STATUSES, chances, strict=True):
            totals[name] += chance
    return max(STATUSES, key=lambda name: totals[name])
