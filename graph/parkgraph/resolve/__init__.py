"""Entity resolution: which local entities of many documents are one thing in the world."""

from parkgraph.resolve.candidates import Candidate
from parkgraph.resolve.judgements import Judgement, JudgementLog, Verdict
from parkgraph.resolve.references import references
from parkgraph.resolve.resolution import Resolution, resolve

__all__ = ["Candidate", "Judgement", "JudgementLog", "Resolution", "Verdict", "references", "resolve"]
