"""How good the scorers are on annotated documents that they have not learned from: cross-validation over documents.

``python -m parkgraph.relations.cross_validation [FILE ...]`` prints the figures for files or folders of annotated
documents, those that training uses by default. Names are those of the annotation, so what the tagger misses or mistakes
is not in the figures. Calibration and threshold of a fold are fitted on the other folds. The rules beside the scorer
take no part.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from parkgraph.relations import calibration, candidates, gold, training
from parkgraph.relations.log_linear import Pair
from parkgraph.relations.training import FOLDS


@dataclass(frozen=True, slots=True)
class Claim:
    """A pair of entities that is held to be related, how surely, and whether gold relates it."""

    pair: Pair
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of one relationship type in documents of one kind.

    Attributes:
        expected: pairs that gold relates.
        claimed, right: pairs claimed, and those of them that gold relates.
        traps, violations: pairs that must not be claimed, and those of them that are.
        error: expected calibration error of the claims.
    """

    expected: int
    claimed: int
    right: int
    traps: int
    violations: int
    error: float

    @property
    def precision(self) -> float:
        """Share of the claims that is right; 1 for none."""
        return self.right / self.claimed if self.claimed else 1.0

    @property
    def recall(self) -> float:
        """Share of the expected pairs that is claimed; 1 for none."""
        return self.right / self.expected if self.expected else 1.0


def claims(told: Mapping[Pair, tuple[float, bool]]) -> list[Claim]:
    """Return the pairs that would be claimed, each by a calibration and a threshold fitted on the other folds.

    Args:
        told: for each pair its probability by a scorer that has not learned from its document, and whether gold relates
            it, see :func:`parkgraph.relations.training.held_out`.
    """
    found: list[Claim] = []
    for part in range(FOLDS):
        others = [row for pair, row in told.items() if training.fold(pair[0]) != part]
        decision = training.fit_decision(others)
        for pair, (probability, right) in told.items():
            confidence = calibration.calibrated(probability, decision.slope, decision.intercept)
            if training.fold(pair[0]) == part and confidence >= decision.threshold:
                found.append(Claim(pair, confidence, right))
    return found


def figures(documents: Sequence[gold.GoldDocument], kind: str, made: Sequence[Claim]) -> Figures:
    """Count what claims of one relationship type are worth in some documents."""
    keys = {document.tagged.document.key for document in documents}
    rows = [claim for claim in made if claim.pair[0] in keys]
    pairs = {claim.pair for claim in rows}

    def of_kind(facts: Sequence[tuple[str, gold.Fact]]) -> set[Pair]:
        return {(key, source, target) for key, (name, source, target) in facts if name == kind}

    traps = of_kind([(item.tagged.document.key, fact) for item in documents for fact in item.never])
    return Figures(
        len(of_kind([(item.tagged.document.key, fact) for item in documents for fact in item.relations])),
        len(rows),
        sum(claim.right for claim in rows),
        len(traps),
        len(traps & pairs),
        calibration.expected_calibration_error([claim.confidence for claim in rows], [claim.right for claim in rows]),
    )


def main(sources: Sequence[Path]) -> None:
    """Print the figures of each relationship type for written and for real documents."""
    documents = [gold.prepare(document) for document in training.read(sources)]
    for kind in candidates.REACH:
        made = claims(training.held_out(training.judged(training.readings(documents, kind))))
        for part in ("written", "real"):
            row = figures([document for document in documents if document.kind == part], kind, made)
            sys.stdout.write(
                f"{kind:14s} {part:8s} P {row.precision:.3f} R {row.recall:.3f} of {row.expected:4d}  "
                f"never {row.violations} of {row.traps}  calibration error {row.error:.3f}\n"
            )


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
