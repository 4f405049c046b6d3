"""Names in Chinese text: a spaCy pipeline of our own over characters, with lexicons and rules."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from parkgraph.ner.pipeline import load, model_version, tag

__all__ = ["load", "model_version", "tag"]

# From 1.29 on onnxruntime reports to its maker, from a thread that begins with its import and that no fork survives.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")


def __getattr__(name: str) -> Any:
    # The lexicons are used where nothing is tagged, in resolution and queries: those must not wait for spaCy.
    if name in __all__:
        from parkgraph.ner import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
