"""Scores of the extraction against annotated documents, with intervals."""

from parkgraph.evaluation.scoring import Score, evaluate

__all__ = ["Score", "evaluate"]
