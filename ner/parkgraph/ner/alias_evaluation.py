"""How well names are brought together within a document, against the aliases of annotated documents.

``python -m parkgraph.ner.alias_evaluation`` prints the figures for the annotated training documents of the research
data (see :mod:`parkgraph.settings`), with their annotated mentions. Pairs that the annotators did not write down,
because they go without saying (日 and 日本, 光伏 and 光伏产业), count as wrong.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from parkgraph import settings
from parkgraph.errors import SettingsError
from parkgraph.model import ONTOLOGY, Document, TaggedDocument
from parkgraph.ner.aliases import stated_aliases
from parkgraph.ner.identify import AliasPair, NamedSpan, identify
from parkgraph.ner.spans import Found

Pair = tuple[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class PairScore:
    """Pairs of different wordings that are one thing: found rightly, found wrongly, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the pairs found that are right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the annotated pairs that are found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def score(path: Path) -> dict[str, PairScore]:
    """Score every document of a JSONL file of annotated documents.

    Args:
        path: the file; ``entities`` are (start, end, tag), ``aliases`` lists of wordings that are one thing.

    Returns:
        The score of each label, and of ``ALL``.
    """
    counts: dict[str, Counter[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        for kind, (label, _) in _judged(json.loads(line)):
            for name in (label, "ALL"):
                counts.setdefault(name, Counter())[kind] += 1
    return {label: PairScore(row["right"], row["wrong"], row["missed"]) for label, row in sorted(counts.items())}


def _judged(annotated: Mapping[str, Any]) -> Iterator[tuple[str, Pair]]:
    document = Document("gold", annotated["text"], title=annotated["title"])
    spans = [NamedSpan(start, end, ONTOLOGY.label_of_tag(tag)) for start, end, tag in annotated["entities"]]
    names = [Found(start, end, tag, "gold") for start, end, tag in annotated["entities"]]
    aliases = [AliasPair(alias.full, alias.short) for alias in stated_aliases(document.text, names)]
    found = _pairs(identify(document, spans, aliases))
    told = set()
    for group in map(set, annotated["aliases"]):
        for label in {span.label for span in spans}:
            wordings = {annotated["text"][span.start : span.end] for span in spans if span.label == label}
            told |= {(label, frozenset(pair)) for pair in combinations(sorted(group & wordings), 2)}
    yield from (("right", pair) for pair in sorted(found & told, key=repr))
    yield from (("wrong", pair) for pair in sorted(found - told, key=repr))
    yield from (("missed", pair) for pair in sorted(told - found, key=repr))


def _pairs(tagged: TaggedDocument) -> set[Pair]:
    wordings: dict[str, set[str]] = {}
    labels = {}
    for mention in tagged.mentions:
        wordings.setdefault(mention.entity, set()).add(mention.text)
        labels[mention.entity] = mention.label
    return {
        (labels[entity], frozenset(pair))
        for entity, names in wordings.items()
        for pair in combinations(sorted(names), 2)
    }


def main() -> None:
    """Print precision and recall of the pairs for each label."""
    research = settings.from_environment().research_data
    if research is None:
        raise SettingsError("there is no research data", hint="set PARKGRAPH_RESEARCH_DATA to its folder")
    for label, row in score(research / "gold" / "train.jsonl").items():
        print(
            f"{label:12} precision {row.precision:.3f} recall {row.recall:.3f} "
            f"(right {row.right}, wrong {row.wrong}, missed {row.missed})"
        )


if __name__ == "__main__":
    main()
