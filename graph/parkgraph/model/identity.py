"""Identity, decided once: keys and ids are hashes of content, never of paths on one machine, order or versions."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

_SEPARATOR = "\x1f"
_DIGEST_BYTES = 10


def _digest(*parts: str) -> str:
    joined = _SEPARATOR.join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=_DIGEST_BYTES).hexdigest()


def content_hash(text: str) -> str:
    """Return the SHA-256 of a text, in hex.

    >>> content_hash("园区")[:8]
    '3cb53b9c'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def document_key(url: str, root: str, relative_path: str, record: int | None = None) -> str:
    """Return the key of a document: its URL, else root folder's name, relative path and record number.

    Args:
        url: address of the page, empty where unknown; a fragment is no part of it.
        root: name (not path) of the folder that was read.
        relative_path: path below that folder.
        record: number of the record in a file of many, counted from 1.

    >>> document_key("https://example.org/a.html#top", "news", "a.html")
    'https://example.org/a.html'
    >>> document_key("", "news", "2024/a.jsonl", 3)
    'news/2024/a.jsonl#3'
    """
    if url:
        return url.split("#", 1)[0]
    path = PurePath(relative_path).as_posix()
    suffix = f"#{record}" if record is not None else ""
    return f"{root}/{path}{suffix}"


def local_entity_id(document: str, label: str, name: str) -> str:
    """Return the id of an entity within one document: a hash of the document's key, the label and the fullest name.

    >>> local_entity_id("news/a.txt", "Park", "苏州工业园区") == local_entity_id("news/a.txt", "Park", "苏州工业园区")
    True
    """
    return "e-" + _digest(document, label, name)


def statement_id(document: str, kind: str, source: str, target: str, start: int, qualifiers: str = "") -> str:
    """Return the id of a statement: what is said of whom, in which sentence (``start``) of which document."""
    return "s-" + _digest(document, kind, source, target, str(start), qualifiers)


def relationship_key(kind: str, source: str, target: str, qualifiers: str = "") -> str:
    """Return the key of a relationship between canonical ids; qualifiers make it another fact.

    >>> a = relationship_key("AWARDED", "zone:1", "program:1", "rank=29;year=2023")
    >>> a != relationship_key("AWARDED", "zone:1", "program:1", "rank=30;year=2022")
    True
    """
    return "r-" + _digest(kind, source, target, qualifiers)
