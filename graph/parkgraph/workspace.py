"""The workspace: a folder whose truth is one SQLite file and the judgement log; all else in it can be rebuilt."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from parkgraph.errors import ParkGraphError, SourceError, WorkspaceError
from parkgraph.model import Document, Extraction, LocalEntity, Mention, Statement
from parkgraph.ner.version import tables_version
from parkgraph.workspace_faults import UNREADABLE, cannot_open, cannot_read, first_fault, not_ours, of_later_version
from parkgraph.workspace_schema import (
    SCHEMA_VERSION,
    DocumentRows,
    ReadFile,
    ReadRecord,
    Row,
    Stored,
    document_row,
    is_new,
    is_ours,
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
_Item = TypeVar("_Item")


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
            raise cannot_open(path, error) from error
        try:
            self._prepare()
        except UNREADABLE as error:
            self._connection.close()
            raise cannot_open(path, error) from error
        except WorkspaceError:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        # https://sqlite.org/security.html: what the tables of a stranger would have SQLite do.
        self._connection.execute("PRAGMA trusted_schema = OFF")
        self._connection.execute("PRAGMA foreign_keys = ON")
        found = version_of(self._connection)
        if found > SCHEMA_VERSION:
            raise of_later_version(self.path, found)
        if is_new(self._connection) or 0 < found < SCHEMA_VERSION:
            with self._transaction():
                prepare(self._connection)
        if not is_ours(self._connection):
            raise not_ours(self.path / DATABASE, "the tables are not those that ParkGraph makes")
        self._connection.execute("PRAGMA journal_mode = WAL")
        # A commit need not wait for the disk: what a power cut may take are the last documents, which the next build
        # reads again. Before the graph is derived, all of it is made to last.
        self._connection.execute("PRAGMA synchronous = NORMAL")

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
        try:
            return int(self._meta("revision"))
        except ValueError as error:
            raise not_ours(self.path / DATABASE, f"the revision is no number: {error}") from error

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
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise cannot_open(self.path, error) from error
                raise WorkspaceError(
                    "another process is changing this workspace", where=str(self.path), hint="wait until it is done"
                ) from error
            yield

    @property
    def is_settled(self) -> bool:
        """Tell whether the revision stands for judgement log and tables as they are now, and for this program."""
        return self._meta("settled") == self._fingerprint()

    def settle(self) -> None:
        """Let the revision grow if judgements, tables or program changed outside the database, as by a pull."""
        if not self.is_settled:
            with self._transaction():
                self._connection.execute("UPDATE meta SET value = ? WHERE name = 'settled'", (self._fingerprint(),))
                self._grow()

    def _fingerprint(self) -> str:
        log = self.judgements_path.read_bytes() if self.judgements_path.exists() else b""
        return hashlib.sha256(log).hexdigest() + version("parkgraph") + tables_version()

    def make_last(self) -> None:
        """Make sure that nothing that was stored is lost in a power cut; until then the last documents may be."""
        self._connection.execute("PRAGMA synchronous = FULL")
        with self._transaction():
            # A commit under FULL waits until this one and all before it are on the disk.
            self._connection.execute("UPDATE meta SET value = value WHERE name = 'revision'")
        self._connection.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read everything within as of one moment, whatever another process writes meanwhile.

        Raises:
            WorkspaceError: what is read cannot be used, and is not what ParkGraph writes.
        """
        self._connection.execute("BEGIN")
        try:
            yield
        except ParkGraphError:
            raise
        except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            # To look through all rows takes time, so it is done only after they could not be used.
            if fault := first_fault(self._connection):
                raise not_ours(self.path / DATABASE, f"not what ParkGraph writes: {fault}") from error
            raise
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

    def records(self, place: str) -> dict[int, ReadRecord]:
        """Return the records that a build has read of a file, by number."""
        rows = self._rows("SELECT record, digest, sha256 FROM records WHERE place = ?", (place,))
        return {record: ReadRecord(digest, sha256) for record, digest, sha256 in rows}

    def save_files(self, files: Mapping[ReadFile, Mapping[int, ReadRecord]]) -> None:
        """Keep what a build has parsed; to be called when all that the files gave is stored.

        Args:
            files: each file with its records by number; none where it is one document.
        """
        with self._transaction():
            for file, records in files.items():
                row = (file.place, file.sha256, file.reader, file.contents, file.refused)
                self._connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", row)
                self._connection.execute("DELETE FROM records WHERE place = ?", (file.place,))
                rows = ((file.place, number, one.digest, one.sha256) for number, one in records.items())
                self._connection.executemany("INSERT INTO records VALUES (?, ?, ?, ?)", rows)

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
        return self._read(read_document, rows)

    def signatures(self) -> dict[str, bytes]:
        """Return the copy signature of each document."""
        return dict(self._rows("SELECT key, signature FROM documents ORDER BY key"))

    def entities(self) -> Iterator[LocalEntity]:
        """Yield all local entities by id."""
        rows = self._rows(
            "SELECT id, document, label, name, aliases, gazetteer_id, properties FROM entities ORDER BY id"
        )
        return self._read(read_entity, rows)

    def mentions(self) -> Iterator[tuple[str, Mention]]:
        """Yield (document key, mention) in the order of documents and text."""
        return self._read(read_mention, self._rows("SELECT * FROM mentions ORDER BY document, start"))

    def mentioned(self) -> Iterator[tuple[str, str]]:
        """Yield (document key, local entity id) of each mention in the order of documents."""
        return self._rows("SELECT document, entity FROM mentions ORDER BY document")

    def statements(self) -> Iterator[Statement]:
        """Yield all statements by id."""
        rows = self._rows(
            "SELECT id, document, type, source, target, source_text, target_text, start, end, sentence, confidence,"
            " status, since, amount, qualifiers, extractor FROM statements ORDER BY id"
        )
        return self._read(read_statement, rows)

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
        # SQLite takes no text that is no UTF-8, as a terminal may send it; nothing is called so.
        asked = identity.encode(errors="replace").decode()
        for query in ("SELECT canonical FROM members WHERE local = ?", "SELECT new FROM redirects WHERE old = ?"):
            for (found,) in self._rows(query, (asked,)):
                return str(found)
        return identity

    def save_resolution(self, canonical: Mapping[str, str]) -> None:
        """Keep the resolution, and for each canonical id that is no more a redirect to where its members went."""
        alive = set(canonical.values())
        gone, moved = [], {}
        for local, old in self._rows("SELECT local, canonical FROM members ORDER BY local DESC"):
            if (new := canonical.get(local)) is None:
                gone.append((local,))
            elif old not in alive:
                # The first of its members tells where it went.
                moved[old] = new
        chained = {old: moved.get(new, new) for old, new in self.redirects().items()}
        redirects = {old: new for old, new in {**chained, **moved}.items() if old not in alive and new in alive}
        with self._transaction():
            self._connection.executemany("DELETE FROM members WHERE local = ?", gone)
            self._connection.executemany(
                "INSERT INTO members VALUES (?, ?) ON CONFLICT (local) DO UPDATE SET canonical = excluded.canonical"
                " WHERE canonical <> excluded.canonical",
                canonical.items(),
            )
            self._connection.execute("DELETE FROM redirects")
            self._insert("redirects", sorted(redirects.items()))

    def _rows(self, query: str, parameters: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the answer to a query.

        Raises:
            WorkspaceError: the file is damaged, or cannot be read.
        """
        try:
            # `yield from` would close the cursor when its reader gives up: an error if the database is closed by then.
            for row in self._connection.execute(query, parameters):  # noqa: UP028
                yield row
        except sqlite3.DatabaseError as error:
            raise cannot_read(self.path / DATABASE, error) from error

    def _read(self, read: Callable[[Row], _Item], rows: Iterator[Row]) -> Iterator[_Item]:
        try:
            yield from map(read, rows)
        except (AttributeError, RecursionError, TypeError, ValueError) as error:
            raise not_ours(self.path / DATABASE, f"a row is in no form of ours: {error}") from error

    def _meta(self, name: str) -> str:
        for (found,) in self._rows("SELECT value FROM meta WHERE name = ?", (name,)):
            return str(found)
        raise not_ours(self.path / DATABASE, f"the workspace tells no {name}")

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
