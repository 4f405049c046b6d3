"""Whether confidences mean what they say: of claims at 0.8, four in five should be right."""

from __future__ import annotations

from collections.abc import Iterable

from parkgraph.evaluation.matching import claims_of, compare
from parkgraph.gold import AnnotatedDocument
from parkgraph.model import Extraction
from parkgraph.relations.calibration import expected_calibration_error


def calibration_error(documents: Iterable[tuple[AnnotatedDocument, Extraction]]) -> float:
    """Return the expected calibration error of all claimed relationships, ten bins; 0 is perfect.

    Args:
        documents: annotated documents with what was found in them.
    """
    confidences: list[float] = []
    right: list[bool] = []
    for gold, extraction in documents:
        claims = claims_of(extraction)
        found = {number for _, numbers in compare(gold, claims, loosely=False).found for number in numbers}
        confidences.extend(claim.confidence for claim in claims)
        right.extend(number in found for number in range(len(claims)))
    return expected_calibration_error(confidences, right)
