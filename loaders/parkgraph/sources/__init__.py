"""Files in, documents out: formats, encodings, the body rule, and copies of the same text."""

from parkgraph.sources.body import article_body
from parkgraph.sources.presence import RefusedSourceError, gone
from parkgraph.sources.reading import read

__all__ = ["RefusedSourceError", "article_body", "gone", "read"]
