"""Names in Chinese text: a spaCy pipeline of our own over characters, with lexicons and rules."""

from parkgraph.ner.pipeline import load, model_version, tag

__all__ = ["load", "model_version", "tag"]
