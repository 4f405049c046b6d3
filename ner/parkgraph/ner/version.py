"""The versions of a model and of the tables, told from their files: what must be read again is known without spaCy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

WEIGHTS = "weights"
TAGGER, READER = "parkgraph_tagger", "parkgraph_close_reader"
_WEIGHTS_OF = (Path(TAGGER, "model"), Path(READER, "network.onnx"))
_DIGITS = 8


def is_own(folder: Path) -> bool:
    """Tell whether a folder holds a model that ``parkgraph train`` made."""
    return (folder / TAGGER).is_dir()


def version_in(folder: Path) -> str:
    """Return language, name and version of a model of our own, with a hash of its weights.

    Args:
        folder: the model's folder.

    Raises:
        OSError: a file is missing or cannot be read.
        ValueError: the model's description is no JSON, or lacks a part.
    """
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    tagger, reader = (folder / weights for weights in _WEIGHTS_OF)
    # A model need not have a close reader.
    return version_of(meta, tagger.read_bytes() + (reader.read_bytes() if reader.is_file() else b""))


def version_of(meta: Mapping[str, Any], content: bytes) -> str:
    """Return language, name and version of a model, with a hash of what it was loaded from.

    >>> version_of({"lang": "zh", "name": "parkgraph", "version": "0.2.0"}, b"")
    'zh_parkgraph-0.2.0-e3b0c442'
    """
    try:
        named = f"{meta['lang']}_{meta['name']}-{meta['version']}"
    except (KeyError, TypeError) as error:
        raise ValueError("the model's description lacks lang, name or version") from error
    return f"{named}-{short_hash(content)}"


def short_hash(content: bytes) -> str:
    """Return a hash of a file that is short enough for a version, and tells it from any other that is likely to come.

    >>> short_hash(b"")
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


def version_on_disk(model: str | Path | None = None) -> str:
    """Return what :func:`parkgraph.ner.model_version` says of a model once it is loaded.

    Args:
        model: as :func:`parkgraph.ner.load` takes it.

    Returns:
        An empty string where only loading can tell: another maker's pipeline, or a damaged model.

    >>> version_on_disk().startswith("zh_parkgraph-")
    True
    >>> version_on_disk("zh_core_web_sm")
    ''
    """
    try:
        if model is None:
            with as_file(files("parkgraph.ner") / WEIGHTS) as shipped:
                return version_in(shipped)
        return version_in(Path(model)) if is_own(Path(model)) else ""
    except (OSError, ValueError):
        return ""


@cache
def tables_version() -> str:
    """Return a hash of the knowledge files: a row added in a checkout is a reason to read and resolve again.

    >>> len(tables_version())
    8
    """
    digest = hashlib.sha256()
    for file in sorted((files("parkgraph.ner") / "lexicons").iterdir(), key=lambda file: file.name):
        if file.is_file():
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:_DIGITS]
