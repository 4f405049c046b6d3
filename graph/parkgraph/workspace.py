"""The workspace: a folder whose truth is one SQLite file and the judgement log; all else in it can be rebuilt."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any

from parkgraph.errors import SourceError, WorkspaceError
from parkgraph.model import Document, Extraction, LocalEntity, Mention, Statement
from parkgraph.workspace_schema import (
    SCHEMA_VERSION,
    DocumentRows,
    document_row,
    prepare,
    read_document,
    read_entity,
    read_mention,
    read_statement,
    rows_of,
    version_of,
)

DATABASE = "parkgraph.sqlite"
JUDGEMENTS = "judgements.jsonl"
GRAPH = "graph.kgl"
_LOCK = "build.lock"


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


class Workspace:
    """Documents with their text, mentions and statements, one transaction per document.

    Args:
        path: folder of the workspace.
        create: make it if it does not exist.

    Raises:
        WorkspaceError: it does not exist, cannot be read or written, or is of another version.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Workspace(Path(folder), create=True) as workspace:
    ...     workspace.revision
    0
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        database = path / DATABASE
        if not create and not database.exists():
            raise WorkspaceError(
                "there is no workspace here", where=str(path), hint="make one with: parkgraph build FOLDER"
            )
        try:
            path.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(database, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise _cannot_open(path, error) from error
        try:
            self._prepare()
        except sqlite3.Error as error:
            self._connection.close()
            raise _cannot_open(path, error) from error
        except WorkspaceError:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        # A commit need not wait for the disk: what a power cut may take are the last documents, which the next build
        # reads again. Before the graph is derived, all of it is made to last.
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        found = version_of(self._connection)
        if found < SCHEMA_VERSION:
            with self._transaction():
                prepare(self._connection)
        elif found > SCHEMA_VERSION:
            raise WorkspaceError(
                f"the workspace has version {found}, this program reads version {SCHEMA_VERSION}",
                where=str(self.path),
                hint="use the ParkGraph that wrote it or a later one, or build a new workspace from the articles",
            )

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    @property
    def graph_path(self) -> Path:
        """File of the embedded graph, derived and rebuilt at will."""
        return self.path / GRAPH

    @property
    def id(self) -> str:
        """Random id given when the workspace was made; a store's metadata node carries it."""
        return self._meta("id")

    @property
    def revision(self) -> int:
        """Number that grows with every change of documents or judgements."""
        return int(self._meta("revision"))

    @property
    def judgements_path(self) -> Path:
        """File of the judgement log."""
        return self.path / JUDGEMENTS

    @contextmanager
    def build_lock(self) -> Iterator[None]:
        """Hold the right to change the workspace; SQLite gives it back by itself if the process dies.

        Raises:
            WorkspaceError: another process holds it.
        """
        with closing(sqlite3.connect(self.path / _LOCK, timeout=0, isolation_level=None)) as lock:
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise _cannot_open(self.path, error) from error
                raise WorkspaceError(
                    "another process is changing this workspace", where=str(self.path), hint="wait until it is done"
                ) from error
            yield

    @property
    def is_settled(self) -> bool:
        """Tell whether the revision stands for the judgement log as it is now, and for this version of the program."""
        return self._meta("settled") == self._fingerprint()

    def settle(self) -> None:
        """Let the revision grow if judgements or program changed outside the database, by a pull or an upgrade."""
        if not self.is_settled:
            with self._transaction():
                self._connection.execute("UPDATE meta SET value = ? WHERE name = 'settled'", (self._fingerprint(),))
                self._grow()

    def _fingerprint(self) -> str:
        log = self.judgements_path.read_bytes() if self.judgements_path.exists() else b""
        return hashlib.sha256(log).hexdigest() + version("parkgraph")

    def make_last(self) -> None:
        """Make sure that nothing that was stored is lost in a power cut; until then the last documents may be."""
        self._connection.execute("PRAGMA synchronous = FULL")
        with self._transaction():
            # A commit under FULL waits until this one and all before it are on the disk.
            self._connection.execute("UPDATE meta SET value = value WHERE name = 'revision'")
        self._connection.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read everything within as of one moment, whatever another process writes meanwhile."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("ROLLBACK")

    def known(self) -> dict[str, Stored]:
        """Return what is stored, by document key."""
        rows = self._rows("SELECT key, sha256, published, origin, extractor FROM documents")
        return {key: Stored(*rest) for key, *rest in rows}

    def origins(self) -> dict[str, str]:
        """Return where each document was read, by document key."""
        return dict(self._rows("SELECT key, origin FROM documents"))

    def store(self, extraction: Extraction, *, extractor: str, signature: bytes) -> None:
        """Put one document with all it yields in place of what was stored under its key, in one transaction.

        Args:
            extraction: the document, its mentions, entities and statements.
            extractor: version of model and rules.
            signature: signature of the text by which copies are found.

        Raises:
            SourceError: two of its parts have one id, which is a defect of ours.
            WorkspaceError: the disk refuses; in either case what was stored before is untouched.
        """
        self.store_rows(extraction.tagged.document, rows_of(extraction, signature), extractor=extractor)

    def store_rows(self, document: Document, rows: DocumentRows, *, extractor: str) -> None:
        """Do what :meth:`store` does with rows that another process made."""
        try:
            with self._transaction():
                self._connection.execute("DELETE FROM documents WHERE key = ?", (document.key,))
                self._insert("documents", [document_row(document, extractor, rows.signature)])
                self._insert("entities", rows.entities)
                self._insert("mentions", rows.mentions)
                self._insert("statements", rows.statements)
                self._grow()
        except sqlite3.IntegrityError as error:
            hint = "this is a defect of ParkGraph: please report it with the article"
            raise SourceError(f"the document could not be stored: {error}", where=document.key, hint=hint) from error

    def files(self) -> dict[str, ReadFile]:
        """Return the files that builds have parsed, by place."""
        rows = self._rows("SELECT place, sha256, reader, contents, refused FROM files")
        return {row[0]: ReadFile(*row) for row in rows}

    def save_files(self, files: Iterable[ReadFile]) -> None:
        """Keep what a build has parsed; to be called when all that the files gave is stored."""
        with self._transaction():
            rows = [(file.place, file.sha256, file.reader, file.contents, file.refused) for file in files]
            self._connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", rows)

    def remove(self, keys: Iterable[str]) -> int:
        """Take documents and all that only they said out; return how many there were."""
        removed = 0
        for key in keys:
            with self._transaction():
                removed += self._connection.execute("DELETE FROM documents WHERE key = ?", (key,)).rowcount
                self._grow()
        return removed

    def documents(self, *, with_text: bool = True) -> Iterator[Document]:
        """Yield all documents by key, without their texts if these are not needed."""
        text = "text" if with_text else "''"
        rows = self._rows(
            f"SELECT key, {text}, title, published, url, source, sha256, origin FROM documents ORDER BY key"  # noqa: S608
        )
        return map(read_document, rows)

    def signatures(self) -> dict[str, bytes]:
        """Return the copy signature of each document."""
        return dict(self._rows("SELECT key, signature FROM documents ORDER BY key"))

    def entities(self) -> Iterator[LocalEntity]:
        """Yield all local entities by id."""
        rows = self._rows(
            "SELECT id, document, label, name, aliases, gazetteer_id, properties FROM entities ORDER BY id"
        )
        return map(read_entity, rows)

    def mentions(self) -> Iterator[tuple[str, Mention]]:
        """Yield (document key, mention) in the order of documents and text."""
        rows = self._rows(
            "SELECT document, start, end, label, text, entity, origin FROM mentions ORDER BY document, start"
        )
        return map(read_mention, rows)

    def statements(self) -> Iterator[Statement]:
        """Yield all statements by id."""
        rows = self._rows(
            "SELECT id, document, type, source, target, source_text, target_text, start, end, sentence, confidence,"
            " status, since, amount, qualifiers, extractor FROM statements ORDER BY id"
        )
        return map(read_statement, rows)

    def find_document(self, text: str) -> list[str]:
        """Return the keys of documents whose key or URL this is, or whose file (with or without record) it names."""
        rows = self._rows("SELECT key, url, origin FROM documents ORDER BY key")
        return [
            key
            for key, url, origin in rows
            if text in (key, url) or any(("/" + place).endswith("/" + text) for place in (origin, origin.split("#")[0]))
        ]

    def redirects(self) -> dict[str, str]:
        """Return old canonical ids with the ids that took their place."""
        return dict(self._rows("SELECT old, new FROM redirects ORDER BY old"))

    def current_id(self, identity: str) -> str:
        """Return the canonical id that a local entity, or an id that the graph once had, has today.

        What is neither is returned as it is.
        """
        for query in ("SELECT canonical FROM members WHERE local = ?", "SELECT new FROM redirects WHERE old = ?"):
            for (found,) in self._rows(query, (identity,)):
                return str(found)
        return identity

    def save_resolution(self, canonical: Mapping[str, str]) -> None:
        """Keep the resolution, and for each canonical id that is no more a redirect to where its members went."""
        before = dict(self._rows("SELECT local, canonical FROM members"))
        if before == canonical:
            return
        alive = set(canonical.values())
        moved = {
            old: canonical[local]
            for local, old in sorted(before.items(), reverse=True)
            if old not in alive and local in canonical
        }
        chained = {old: moved.get(new, new) for old, new in self.redirects().items()}
        redirects = {old: new for old, new in {**chained, **moved}.items() if old not in alive and new in alive}
        with self._transaction():
            self._connection.execute("DELETE FROM members")
            self._connection.execute("DELETE FROM redirects")
            self._insert("members", sorted(canonical.items()))
            self._insert("redirects", sorted(redirects.items()))

    def _rows(self, query: str, parameters: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the answer to a query.

        Raises:
            WorkspaceError: the file is damaged, or cannot be read.
        """
        try:
            yield from self._connection.execute(query, parameters)
        except sqlite3.DatabaseError as error:
            raise WorkspaceError(
                f"the workspace cannot be read: {error}",
                where=str(self.path / DATABASE),
                hint="put the file back from a copy, or remove it and build again; judgements are kept apart",
            ) from error

    def _meta(self, name: str) -> str:
        return str(next(self._rows("SELECT value FROM meta WHERE name = ?", (name,)))[0])

    def _grow(self) -> None:
        self._connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'revision'")

    def _insert(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - table is ours

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # On a full disk SQLite has rolled back by itself.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise WorkspaceError(
                f"the workspace cannot be written: {error}",
                where=str(self.path),
                hint="see that the disk has room and the folder is yours to write, then run the command again",
            ) from error


def _cannot_open(path: Path, error: Exception) -> WorkspaceError:
    return WorkspaceError(
        f"the workspace cannot be opened: {error}",
        where=str(path),
        hint="see that the folder is yours to write and the file is a ParkGraph workspace",
    )
