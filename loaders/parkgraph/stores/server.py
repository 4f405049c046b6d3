"""The graph in a Neo4j server, through the official driver.

How a graph is written is told in :mod:`parkgraph.stores.loading`. Labels and types in a query's text come from the
ontology alone; every value is a parameter.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import neo4j
from neo4j.exceptions import AuthError, ClientError, DriverError, Forbidden, Neo4jError, TransientError

from parkgraph.errors import QueryError, StoreError
from parkgraph.model import GraphRows
from parkgraph.stores import guard, loading, statements
from parkgraph.stores.base import Counts, LoadReport, Metadata, Rows
from parkgraph.stores.values import plain

_CONNECT_SECONDS = 4.0
"""Twice this, for a name with two addresses, is still under the ten seconds in which a dead server must be reported."""
_RETRY_SECONDS = 30.0
"""How long the driver repeats a transaction after a deadlock or another fault that passes, with growing pauses."""
_QUERY_SECONDS = 180.0
"""Longest time for one reading query: the same as kglite's own limit."""
_WRITE_HINT = "reading only; `parkgraph cypher --write` changes a Neo4j graph"

# What the driver has to tell reaches people as our errors; without a handler it would print each attempt on stderr.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Neo4jStore:
    """The graph in one database of a Neo4j server.

    Args:
        uri: Bolt address such as ``bolt://127.0.0.1:7687``, without user name and password.
        user: user name.
        password: kept by the driver alone; in no message, log or ``repr``.
        database: name of the database.

    Raises:
        StoreError: no server answers there, it refuses the password, or it has no such database.
    """

    def __init__(self, uri: str, user: str, password: str, database: str = "neo4j") -> None:
        _check_address(uri)
        self._uri = uri
        self._database = database
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()
        with self._errors():
            self._driver = neo4j.GraphDatabase.driver(
                uri,
                auth=(user, password),
                connection_timeout=_CONNECT_SECONDS,
                connection_acquisition_timeout=2 * _CONNECT_SECONDS,
                max_transaction_retry_time=_RETRY_SECONDS,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
            )
        try:
            self._read("RETURN 1 AS one")
        except BaseException:
            self._driver.close()
            raise

    @property
    def name(self) -> str:
        """Return what people are told answered."""
        return f"Neo4j {self._uri}, database {self._database}"

    def __repr__(self) -> str:
        return f"Neo4jStore({self._uri!r}, database={self._database!r})"

    def write(self, rows: GraphRows) -> LoadReport:
        """Make the database hold exactly this graph beside what is not ours; doing so twice changes nothing.

        Raises:
            StoreError: the rows do not follow the ontology, the database holds nodes of our labels that another
                workspace or another program wrote (nothing is touched then), or the server fails.
        """
        statements.check(rows)
        try:
            with self._errors():
                self._refuse_read_only()
                load = loading.Load(rows, self._session, self._driver.verify_connectivity, self.name)
                load.run()
        except QueryError as error:
            raise StoreError(f"the server refused to write: {error.what}", where=self.name) from error
        return LoadReport(
            self.name,
            load.counts,
            nodes_written=load.written["nodes"],
            relationships_written=load.written["relationships"],
            nodes_removed=load.removed["nodes"],
            relationships_removed=load.removed["relationships"],
        )

    def read(self, query: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Answer a reading query; see :meth:`parkgraph.stores.base.Store.read`."""
        return self._read(guard.reading(query, _WRITE_HINT), parameters)

    def execute(self, query: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Run a query of the user's own that may write; only for who asked for it by name.

        Raises:
            QueryError: the server does not accept the query.
            StoreError: the server does not answer.
        """
        return self._write(query, parameters)

    def metadata(self) -> Metadata | None:
        """Return where the graph comes from; ``None`` if nothing was loaded yet."""
        found = self._read(statements.READ_METADATA).rows
        return Metadata(*found[0]) if found else None

    def counts(self) -> Counts:
        """Count the nodes and relationships of the ontology."""
        return statements.counts(self._read)

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _refuse_read_only(self) -> None:
        """Refuse a database that takes no writes: the driver would repeat them as if it could change its mind."""
        query = "SHOW DATABASES YIELD name, access WHERE name = $name RETURN access"
        there = self._read(query, {"name": self._database})
        if there.rows == (("read-only",),):
            raise StoreError("the database is read-only", where=self.name, hint="load into another, or allow writing")

    def _write(self, query: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        with self._errors(), self._session() as session:
            return session.execute_write(_answer, query, dict(parameters or {}))

    def _read(self, query: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        begun = time.monotonic()
        with self._errors():
            try:
                with self._session(default_access_mode=neo4j.READ_ACCESS) as session:
                    return _rows(session.run(neo4j.Query(query, timeout=_QUERY_SECONDS), dict(parameters or {})))
            except (DriverError, Neo4jError) as error:
                if not error.is_retryable() or time.monotonic() - begun > _CONNECT_SECONDS:
                    raise
            # A kept connection breaks at once where the server was started anew: it is asked again, and with patience.
            # A dead server is reported at once.
            self._driver.verify_connectivity()
            with self._session() as session:
                return session.execute_read(_answer, query, dict(parameters or {}))

    def _session(self, **config: Any) -> neo4j.Session:
        return self._driver.session(database=self._database, bookmark_manager=self._bookmarks, **config)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn the driver's errors into ours; none of its messages holds a password."""
        try:
            yield
        except AuthError as error:
            raise StoreError(
                "the server refuses this user name or password",
                where=self.name,
                hint="see --user or NEO4J_USER, and NEO4J_PASSWORD",
            ) from error
        except ClientError as error:
            raise self._client_error(error) from error
        except TransientError as error:
            raise StoreError(
                f"the server cannot do it now: {_first_line(error)}",
                where=self.name,
                hint="it was asked again for half a minute; try later, or look into its log",
            ) from error
        except (DriverError, Neo4jError, OSError) as error:
            raise StoreError(
                f"the server does not answer: {_first_line(error)}",
                where=self.name,
                hint="is it running? `make neo4j` starts one; see --uri or NEO4J_URI",
            ) from error
        except (ValueError, TypeError) as error:
            raise QueryError(f"a value cannot be sent to Neo4j: {_first_line(error)}") from error

    def _client_error(self, error: ClientError) -> StoreError | QueryError:
        if error.code == "Neo.ClientError.Database.DatabaseNotFound":
            return StoreError(
                f"the server has no database {self._database!r}",
                where=self.name,
                hint="see --database or NEO4J_DATABASE",
            )
        kind = (error.code or "").split(".")[2:3]
        if isinstance(error, Forbidden) or kind == ["Security"]:
            return StoreError(
                f"the user may not do this: {_first_line(error)}",
                where=self.name,
                hint="a load needs the rights to read, to write and to make constraints and indexes; "
                "a new user must change the password first",
            )
        if kind in (["Statement"], ["Procedure"]):
            return QueryError(_first_line(error))
        return StoreError(_first_line(error), where=self.name)


@neo4j.unit_of_work(timeout=_QUERY_SECONDS)
def _answer(transaction: neo4j.ManagedTransaction, query: str, parameters: Mapping[str, Any]) -> Rows:
    return _rows(transaction.run(query, dict(parameters)))


def _rows(result: neo4j.Result) -> Rows:
    columns = tuple(result.keys())
    return Rows(columns, tuple(tuple(plain(value) for value in record.values()) for record in result))


def _check_address(uri: str) -> None:
    if "@" in uri:
        raise StoreError(
            "the Neo4j address must not hold a user name or password", hint="give the user by --user or NEO4J_USER"
        )
    if not re.fullmatch(r"(bolt|neo4j)(\+s|\+ssc)?://[^\s/]+/?(\?\S*)?", uri):
        raise StoreError(f"{uri!r} is no address of a Neo4j server", hint="it looks like bolt://127.0.0.1:7687")


def _first_line(error: BaseException) -> str:
    message = error.message if isinstance(error, Neo4jError) else str(error)
    return (message or type(error).__name__).strip().split("\n", 1)[0]
