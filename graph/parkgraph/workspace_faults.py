"""What can be wrong with a workspace's database, and how it is said: that of a stranger may hold anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from parkgraph.errors import WorkspaceError
from parkgraph.json_text import parse_json
from parkgraph.model import ONTOLOGY
from parkgraph.workspace_schema import SCHEMA_VERSION

UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What comes of a damaged database: SQLite's own messages quote it, and Python can raise none that is no UTF-8."""

_NOT_IN = "SELECT {column} FROM {table} WHERE {column} NOT IN (SELECT id FROM entities) LIMIT 1"
_REFERENCES = {"mentions": ("entity",), "statements": ("source", "target")}


def cannot_open(path: Path, error: Exception) -> WorkspaceError:
    """Return the error for a folder that is not ours to write, or holds something else."""
    told = error.object.decode("utf-8", "replace") if isinstance(error, UnicodeDecodeError) else error
    return WorkspaceError(
        f"the workspace cannot be opened: {told}",
        where=str(path),
        hint="see that the folder is yours to write and the file is a ParkGraph workspace",
    )


def cannot_read(database: Path, error: Exception) -> WorkspaceError:
    """Return the error for a file that is damaged."""
    return WorkspaceError(
        f"the workspace cannot be read: {error}",
        where=str(database),
        hint="put the file back from a copy, or remove it and build again; judgements are kept apart",
    )


def of_later_version(path: Path, found: int) -> WorkspaceError:
    """Return the error for tables of a version that this program does not know."""
    return WorkspaceError(
        f"the workspace has version {found}, this program reads version {SCHEMA_VERSION}",
        where=str(path),
        hint="use the ParkGraph that wrote it or a later one, or build a new workspace from the articles",
    )


def not_ours(database: Path, what: str) -> WorkspaceError:
    """Return the error for a database that says what ParkGraph never writes."""
    hint = "it is damaged, or somebody changed it: build a new workspace from the articles"
    return WorkspaceError(what, where=str(database), hint=hint)


def first_fault(connection: sqlite3.Connection) -> str:
    """Return the first thing in a workspace's tables that ParkGraph would not have written; empty where there is none.

    All rows are read: this is for finding out why what they hold could not be used.
    """
    return next(_faults(connection), "")


def _faults(connection: sqlite3.Connection) -> Iterator[str]:
    (told,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if told != "ok":
        yield told
    for table, *_ in connection.execute("PRAGMA foreign_key_check"):
        yield f"a row of {table} belongs to a document that is not there"
    for table, columns in _REFERENCES.items():
        for column in columns:
            for (found,) in connection.execute(_NOT_IN.format(table=table, column=column)):
                yield f"{table} name the entity {found!r}, which is not there"
    yield from _faults_of_entities(connection)
    yield from _faults_of_statements(connection)


def _faults_of_entities(connection: sqlite3.Connection) -> Iterator[str]:
    for identifier, label, aliases, properties in connection.execute(
        "SELECT id, label, aliases, properties FROM entities"
    ):
        if label not in ONTOLOGY.entity_labels:
            yield f"the entity {identifier!r} has the label {label!r}"
        if not _holds(aliases, _is_list) or not _holds(properties, _is_mapping):
            yield f"the aliases or properties of the entity {identifier!r} are in no form of ours"


def _faults_of_statements(connection: sqlite3.Connection) -> Iterator[str]:
    for identifier, kind, qualifiers in connection.execute("SELECT id, type, qualifiers FROM statements"):
        if kind not in ONTOLOGY.relationships:
            yield f"the statement {identifier!r} is of the type {kind!r}"
        if not _holds(qualifiers, _is_mapping):
            yield f"the qualifiers of the statement {identifier!r} are in no form of ours"


def _holds(text: str, is_right: Callable[[object], bool]) -> bool:
    try:
        return is_right(parse_json(text))
    except (ValueError, RecursionError):
        return False


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_mapping(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
