"""Scores of the extraction against annotated documents, with intervals."""

from parkgraph.evaluation.gold import GoldDocument, read_gold
from parkgraph.evaluation.scoring import Score, evaluate

__all__ = ["GoldDocument", "Score", "evaluate", "read_gold"]
