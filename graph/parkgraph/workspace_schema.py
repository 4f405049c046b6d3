"""Tables of the workspace's database, and the way between rows and records."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from parkgraph.model import Document, LocalEntity, Mention, Statement

SCHEMA_VERSION = 1

SCHEMA = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE documents (
        key TEXT PRIMARY KEY, text TEXT NOT NULL, title TEXT NOT NULL, published TEXT NOT NULL, url TEXT NOT NULL,
        source TEXT NOT NULL, sha256 TEXT NOT NULL, origin TEXT NOT NULL, extractor TEXT NOT NULL,
        signature BLOB NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE entities (
        id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, label TEXT NOT NULL,
        name TEXT NOT NULL, aliases TEXT NOT NULL, gazetteer_id TEXT NOT NULL, properties TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE mentions (
        document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, start INTEGER NOT NULL, end INTEGER NOT NULL,
        label TEXT NOT NULL, text TEXT NOT NULL, entity TEXT NOT NULL, origin TEXT NOT NULL,
        PRIMARY KEY (document, start, end)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE statements (
        id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, type TEXT NOT NULL,
        source TEXT NOT NULL, target TEXT NOT NULL, source_text TEXT NOT NULL, target_text TEXT NOT NULL,
        start INTEGER NOT NULL, end INTEGER NOT NULL, sentence TEXT NOT NULL, confidence REAL NOT NULL,
        status TEXT NOT NULL, since TEXT NOT NULL, amount TEXT NOT NULL, qualifiers TEXT NOT NULL,
        extractor TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE members (local TEXT PRIMARY KEY, canonical TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE redirects (old TEXT PRIMARY KEY, new TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX entities_of_document ON entities (document)",
    "CREATE INDEX statements_of_document ON statements (document)",
)

Row = Sequence[Any]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _mapping(value: Mapping[str, str]) -> str:
    return _json(dict(value))


def document_row(document: Document, extractor: str, signature: bytes) -> tuple[object, ...]:
    """Return a row of ``documents``."""
    d = document
    return (d.key, d.text, d.title, d.published, d.url, d.source, d.sha256, d.origin, extractor, signature)


def read_document(row: Row) -> Document:
    """Return the document of a row without extractor and signature."""
    key, text, title, published, url, source, sha256, origin = row
    return Document(key, text, title, published, url, source, sha256, origin)


def entity_row(entity: LocalEntity) -> tuple[object, ...]:
    """Return a row of ``entities``."""
    e = entity
    return (e.id, e.document, e.label, e.name, _json(list(e.aliases)), e.gazetteer_id, _mapping(e.properties))


def read_entity(row: Row) -> LocalEntity:
    """Return the local entity of a row."""
    identifier, document, label, name, aliases, gazetteer_id, properties = row
    return LocalEntity(
        identifier, document, label, name, tuple(json.loads(aliases)), gazetteer_id, json.loads(properties)
    )


def mention_row(document: str, mention: Mention) -> tuple[object, ...]:
    """Return a row of ``mentions``."""
    m = mention
    return (document, m.start, m.end, m.label, m.text, m.entity, m.origin)


def read_mention(row: Row) -> tuple[str, Mention]:
    """Return the document's key and the mention of a row."""
    document, *rest = row
    return document, Mention(*rest)


def statement_row(statement: Statement) -> tuple[object, ...]:
    """Return a row of ``statements``."""
    s = statement
    return (
        *(s.id, s.document, s.type, s.source, s.target, s.source_text, s.target_text, s.start, s.end, s.sentence),
        *(s.confidence, s.status, s.since, s.amount, _mapping(s.qualifiers), s.extractor),
    )


def read_statement(row: Row) -> Statement:
    """Return the statement of a row."""
    named = dict(zip((field.name for field in fields(Statement)), row, strict=True))
    return Statement(**{**named, "qualifiers": json.loads(named["qualifiers"])})
