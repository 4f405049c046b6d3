"""How good the scorers are on annotated documents that they have not learned from: cross-validation over documents.

``python -m parkgraph.relations.cross_validation READER [FILE ...]`` prints the figures for files or folders of
annotated documents, those that training uses by default; READER is the pair reader without fold 0 that
:mod:`parkgraph.relations.pair_training` writes, and reads the documents of that fold. Names are those of the
annotation, so what the tagger misses or mistakes is not in the figures. Calibration and threshold of a fold are fitted
on the other folds. The rules beside the scorer take no part.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from parkgraph.relations import calibration, candidates, close_look, gold, left_out, training
from parkgraph.relations.log_linear import Pair
from parkgraph.relations.training import FOLDS, Told


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


def claims(told: Sequence[Told]) -> list[Claim]:
    """Return the pairs that would be claimed, each by a calibration and a threshold fitted on the other folds.

    Args:
        told: pairs with what a judge makes of them that has not learned from their documents, see
            :func:`parkgraph.relations.training.held_out`.
    """
    found: list[Claim] = []
    for part in range(FOLDS):
        decision = training.fit_decision([(row, probability) for row, probability in told if row.fold != part])
        for row, probability in told:
            confidence = calibration.calibrated(probability, decision.slope, decision.intercept)
            if row.fold == part and confidence >= decision.threshold:
                found.append(Claim(row.pair, confidence, row.related))
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


def main(reader: Path, sources: Sequence[Path]) -> None:
    """Print the figures of each relationship type for written and for real documents."""
    documents = [gold.prepare(document) for document in training.read(sources)]
    read = left_out.read_by(reader)(documents)
    for kind in candidates.REACH:
        told = training.held_out(training.judged(training.readings(documents, kind, read)))
        closely = training.held_out(training.closely(told), close_look.BEFORE)
        made = [*claims([row for row in told if not row[0].read]), *claims(closely)]
        for part in ("written", "real"):
            row = figures([document for document in documents if document.kind == part], kind, made)
            sys.stdout.write(
                f"{kind:14s} {part:8s} P {row.precision:.3f} R {row.recall:.3f} of {row.expected:4d}  "
                f"never {row.violations} of {row.traps}  calibration error {row.error:.3f}\n"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]])
