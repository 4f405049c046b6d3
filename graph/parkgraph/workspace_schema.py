"""Tables of the workspace's database, older ones brought up to date, and the way between rows and records."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import Any

from parkgraph.json_text import parse_json
from parkgraph.model import Document, Extraction, LocalEntity, Mention, Statement

SCHEMA_VERSION = 4

_FILES = """CREATE TABLE files (
        place TEXT PRIMARY KEY, sha256 TEXT NOT NULL, reader TEXT NOT NULL, contents TEXT NOT NULL,
        refused TEXT NOT NULL
    ) STRICT, WITHOUT ROWID"""
_RECORDS = """CREATE TABLE records (
        place TEXT NOT NULL, record INTEGER NOT NULL, digest BLOB NOT NULL, sha256 TEXT NOT NULL,
        PRIMARY KEY (place, record)
    ) STRICT, WITHOUT ROWID"""
_MENTIONS = """CREATE TABLE mentions (
        document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, start INTEGER NOT NULL, end INTEGER NOT NULL,
        label TEXT NOT NULL, text TEXT NOT NULL, entity TEXT NOT NULL, origin TEXT NOT NULL, probability REAL NOT NULL,
        PRIMARY KEY (document, start, end)
    ) STRICT, WITHOUT ROWID"""

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
    _MENTIONS,
    """CREATE TABLE statements (
        id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, type TEXT NOT NULL,
        source TEXT NOT NULL, target TEXT NOT NULL, source_text TEXT NOT NULL, target_text TEXT NOT NULL,
        start INTEGER NOT NULL, end INTEGER NOT NULL, sentence TEXT NOT NULL, confidence REAL NOT NULL,
        status TEXT NOT NULL, since TEXT NOT NULL, amount TEXT NOT NULL, qualifiers TEXT NOT NULL,
        extractor TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    _FILES,
    _RECORDS,
    "CREATE TABLE members (local TEXT PRIMARY KEY, canonical TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE redirects (old TEXT PRIMARY KEY, new TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX entities_of_document ON entities (document)",
    "CREATE INDEX statements_of_document ON statements (document)",
)

# A table is made anew where a column came: what SQLite writes of an added one is not what is written above.
_MIGRATIONS: Mapping[int, tuple[str, ...]] = {
    1: (_FILES,),
    2: (_RECORDS,),
    3: (
        "CREATE TEMP TABLE former AS SELECT * FROM mentions",
        "DROP TABLE mentions",
        _MENTIONS,
        "INSERT INTO mentions SELECT *, 1.0 FROM former",
        "DROP TABLE former",
    ),
}

Row = Sequence[Any]
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Stored:
    """What tells whether a document must be read again: its content hash, date, origin and extractor."""

    sha256: str
    published: str
    origin: str
    extractor: str


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What tells whether a file must be parsed again.

    Attributes:
        place: where it lies, told without an absolute path.
        sha256: hash of its bytes.
        reader: version of the code that parsed it.
        contents: hash of the documents that it gave.
        refused: what was refused in it, as JSON.
    """

    place: str
    sha256: str
    reader: str
    contents: str
    refused: str


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """What tells whether a record of a file of many must be cut to its body again.

    Attributes:
        digest: hash of the record as it was found, see :attr:`parkgraph.sources.raw.RawDocument.digest`.
        sha256: hash of the document that it gave.
    """

    digest: bytes
    sha256: str


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of a database's tables, 0 where there are none yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_new(connection: sqlite3.Connection) -> bool:
    """Tell whether a database holds nothing yet."""
    return not version_of(connection) and not _made(connection)


def is_ours(connection: sqlite3.Connection) -> bool:
    """Tell whether a database has our tables alone, as they are made: no view, no trigger, no other column."""
    return version_of(connection) == SCHEMA_VERSION and _made(connection) == set(SCHEMA)


def _made(connection: sqlite3.Connection) -> set[str]:
    return {sql for (sql,) in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}


def prepare(connection: sqlite3.Connection) -> None:
    """Make the tables where there are none, and bring those of an older version to this one.

    Args:
        connection: the database, in a transaction.
    """
    version = version_of(connection)
    if version == 0:
        for statement in SCHEMA:
            connection.execute(statement)
        start = "INSERT INTO meta VALUES ('id', ?), ('revision', '0'), ('settled', '')"
        connection.execute(start, (uuid.uuid4().hex,))
    else:
        for statement in chain.from_iterable(_MIGRATIONS[older] for older in range(version, SCHEMA_VERSION)):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION:d}")


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """All that one document yields, as rows of the tables: what passes between processes.

    Attributes:
        signature: signature of the text by which copies are found.
        entities, mentions, statements: rows of the tables of these names.
    """

    signature: bytes
    entities: tuple[tuple[object, ...], ...]
    mentions: tuple[tuple[object, ...], ...]
    statements: tuple[tuple[object, ...], ...]


def rows_of(extraction: Extraction, signature: bytes) -> DocumentRows:
    """Return the rows of what one document yields."""
    tagged = extraction.tagged
    return DocumentRows(
        signature,
        tuple(map(entity_row, tagged.entities)),
        tuple(mention_row(tagged.document.key, mention) for mention in tagged.mentions),
        tuple(map(statement_row, extraction.statements)),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _mapping(value: Mapping[str, str]) -> str:
    return _json(dict(value))


@lru_cache(maxsize=_REMEMBERED)
def _read_mapping(text: str) -> Mapping[str, str]:
    """Read a mapping of strings; most are those of other rows, which share one object."""
    return MappingProxyType(parse_json(text))


@lru_cache(maxsize=_REMEMBERED)
def _read_strings(text: str) -> tuple[str, ...]:
    return tuple(parse_json(text))


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
        identifier, document, label, name, _read_strings(aliases), gazetteer_id, _read_mapping(properties)
    )


def mention_row(document: str, mention: Mention) -> tuple[object, ...]:
    """Return a row of ``mentions``."""
    m = mention
    return (document, m.start, m.end, m.label, m.text, m.entity, m.origin, m.probability)


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
    return Statement(**{**named, "qualifiers": _read_mapping(named["qualifiers"])})
