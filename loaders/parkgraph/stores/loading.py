"""Brings the graph in a Neo4j database to the wanted one: reads what is there and writes the difference alone.

The content itself is compared, not a fingerprint kept beside it: that would not see what somebody changed by hand, and
would be one more property in everybody's answers.

One load at a time: a transaction that stays open from before the comparison until the end holds the lock of the
metadata node, and a second load waits for it. Its commit, which writes the new revision, succeeds only if the lock was
held all the time; a server that went away in between makes it fail, and then the load begins anew, where what was
written before is no difference any more. A program that dies loses its connections, and the server takes the lock back.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import neo4j
from neo4j.exceptions import ServiceUnavailable, SessionExpired

from parkgraph.errors import StoreError
from parkgraph.model import ONTOLOGY, GraphRows
from parkgraph.model.database import METADATA_KEY, METADATA_LABEL, metadata_row, neo4j_schema
from parkgraph.model.graph import Row
from parkgraph.stores import statements
from parkgraph.stores.base import Counts, Metadata, Rows

GONE_SECONDS = 90.0
"""How long a load waits for a server that went away: a killed one that is started again is back within this time."""
REPEATS = 5
"""How often a load is begun: a server that dies of the load itself must not be fed for ever."""
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 8.0

_CLAIM = f"MERGE (m:{METADATA_LABEL} {{key: $row.key}}) ON CREATE SET m = $row RETURN m.workspace AS workspace"
# A node that was written to is locked until the transaction ends; nobody sees the property, for _RELEASE drops it.
_LOCK = f"MATCH (m:{METADATA_LABEL} {{key: '{METADATA_KEY}'}}) SET m.loading = true RETURN m.workspace AS workspace"
_RELEASE = f"MATCH (m:{METADATA_LABEL} {{key: '{METADATA_KEY}'}}) SET m = $row"

_Identity = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """Nodes of one label, or relationships of one type between two labels.

    Attributes:
        kind: ``nodes`` or ``relationships``.
        name: label or type.
        wanted: rows to write by what tells them apart: the key of a node; both ends and the key of a relationship.
        content: the property of a wanted row that holds what is compared; empty if that is the row itself.
        read: the query for what is there, rows of identity and properties.
        merge: the statement that writes rows.
        remove: the statement that removes rows with a ``key``.
    """

    kind: str
    name: str
    wanted: Mapping[_Identity, Row]
    content: str
    read: str
    merge: str
    remove: str


@dataclass(frozen=True, slots=True)
class _Difference:
    """What a part needs: rows that are new or changed, and keys that are gone."""

    part: _Part
    changed: Sequence[Row]
    gone: Sequence[Row]


class Load:
    """One load of a graph, begun anew where the server went away.

    Args:
        rows: the graph that the database shall hold beside what is not ours.
        open_session: opens a session on the database.
        verify: returns if the server answers, else raises the driver's error.
        where: what messages call the database.

    Attributes:
        written: number of ``nodes`` and ``relationships`` that were new or changed.
        removed: number of those that are no longer in the graph.
        counts: what the database holds of the graph since then.
    """

    def __init__(
        self, rows: GraphRows, open_session: Callable[[], neo4j.Session], verify: Callable[[], object], where: str
    ) -> None:
        self._rows = rows
        self._open_session = open_session
        self._verify = verify
        self._where = where
        self.written: Counter[str] = Counter()
        self.removed: Counter[str] = Counter()
        self.counts = Counts()

    def run(self) -> None:
        """Make the database hold the graph.

        Raises:
            StoreError: the database holds what is not ours under our labels; nothing was changed then.
            DriverError: the server went away for good.
            Neo4jError: the server refused.
        """
        for attempt in range(1, REPEATS + 1):
            try:
                self._run_once()
                return
            except (ServiceUnavailable, SessionExpired):
                if attempt == REPEATS:
                    raise
                self._await_server()

    def _await_server(self) -> None:
        pause, deadline = _FIRST_PAUSE_SECONDS, time.monotonic() + GONE_SECONDS
        while True:
            time.sleep(pause)
            try:
                self._verify()
                return
            except (ServiceUnavailable, SessionExpired):
                if time.monotonic() > deadline:
                    raise
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    def _run_once(self) -> None:
        own = metadata_row(self._rows)
        with self._open_session() as session:
            self._refuse_foreign(session)
            session.execute_write(_make_schema)
            session.execute_read(_answer, "CALL db.awaitIndexes(300)")
            # Committed before anything else is written, so that a load that breaks off is known for ours afterwards.
            claimed = session.execute_write(_answer, _CLAIM, row={**own, "revision": 0})
            self._refuse_other_workspace(claimed)
            # No time limit: this transaction lasts as long as the load.
            with self._open_session() as keeper, keeper.begin_transaction(timeout=0) as lock:
                self._refuse_other_workspace(_answer(lock, _LOCK))
                self._write_difference(session)
                self.counts = statements.counts(lambda query: Rows((), _answered(session, query)))
                _answer(lock, _RELEASE, row=own)
                lock.commit()

    def _refuse_foreign(self, session: neo4j.Session) -> None:
        found = session.execute_read(_answer, statements.READ_METADATA)
        if not found:
            counted = session.execute_read(_answer, statements.count_nodes())
            if labels := [name for name, number in counted if number]:
                raise self._foreign(f"holds nodes that ParkGraph did not write ({', '.join(labels)})")
            return
        metadata = Metadata(*found[0])
        self._refuse_other_workspace([[metadata.workspace]])
        if metadata.schema > ONTOLOGY.version:
            raise StoreError(
                "the graph there was written by a newer ParkGraph", where=self._where, hint="update ParkGraph"
            )

    def _refuse_other_workspace(self, answer: Sequence[Sequence[Any]]) -> None:
        if answer != [[self._rows.workspace]]:
            raise self._foreign("holds the graph of another workspace")

    def _foreign(self, what: str) -> StoreError:
        return StoreError(
            f"the database {what}; nothing was changed",
            where=self._where,
            hint="load into another database or server, or remove what is there yourself",
        )

    def _write_difference(self, session: neo4j.Session) -> None:
        differences = [self._compare(session, part) for part in _parts(self._rows)]
        nodes = [difference for difference in differences if difference.part.kind == "nodes"]
        relationships = [difference for difference in differences if difference.part.kind == "relationships"]
        for difference in nodes:
            _write(session, difference.part.merge, difference.changed, difference.part.kind, self.written)
        # A key that moved to other ends must be free before it is written there.
        for difference in relationships:
            _write(session, difference.part.remove, difference.gone, difference.part.kind, self.removed)
        for difference in relationships:
            _write(session, difference.part.merge, difference.changed, difference.part.kind, self.written)
        for difference in nodes:
            _write(session, difference.part.remove, difference.gone, difference.part.kind, self.removed)

    def _compare(self, session: neo4j.Session, part: _Part) -> _Difference:
        changed, gone = session.execute_read(_compared, part)
        if any(row["key"] is None for row in gone):
            raise self._foreign(f"holds {part.name} {part.kind} without a key, which ParkGraph did not write")
        return _Difference(part, changed, gone)


def _parts(rows: GraphRows) -> Iterator[_Part]:
    for label in ONTOLOGY.labels:
        yield _Part(
            kind="nodes",
            name=label,
            wanted={(row["key"],): row for row in rows.nodes.get(label, ())},
            content="",
            read=f"MATCH (n:{label}) RETURN [n.key] AS identity, properties(n) AS properties",
            merge=statements.merge_nodes(label),
            remove=f"UNWIND $rows AS row MATCH (n:{label} {{key: row.key}}) DETACH DELETE n",
        )
    for kind, source, target in statements.joined():
        relationships = rows.relationships.get((kind, source, target), ())
        pattern = f"MATCH (a:{source})-[r:{kind}]->(b:{target})"
        yield _Part(
            kind="relationships",
            name=kind,
            wanted={(row["source"], row["target"], row["props"]["key"]): row for row in relationships},
            content="props",
            read=f"{pattern} RETURN [a.key, b.key, r.key] AS identity, properties(r) AS properties",
            merge=statements.merge_relationships(kind, source, target),
            remove=f"UNWIND $rows AS row {pattern} WHERE r.key = row.key DELETE r",
        )


def _compared(transaction: neo4j.ManagedTransaction, part: _Part) -> tuple[list[Row], list[Row]]:
    """Return the wanted rows that are not there as they should be, and the keys that are there and not wanted."""
    wanted, content = part.wanted, part.content
    changed, gone = dict(wanted), []
    for identity, properties in transaction.run(part.read):
        row = wanted.get(tuple(identity))
        if row is None:
            gone.append({"key": identity[-1]})
        elif properties == (row[content] if content else row):
            del changed[tuple(identity)]
    return list(changed.values()), gone


def _write(session: neo4j.Session, statement: str, rows: Sequence[Row], kind: str, count: Counter[str]) -> None:
    for batch in statements.batches(rows):
        session.execute_write(_answer, statement, rows=batch)
        count[kind] += len(batch)


def _answer(
    transaction: neo4j.ManagedTransaction | neo4j.Transaction, /, query: str, **parameters: Any
) -> list[list[Any]]:
    return transaction.run(query, parameters).values()


def _answered(session: neo4j.Session, query: str) -> tuple[tuple[Any, ...], ...]:
    return tuple(map(tuple, session.execute_read(_answer, query)))


def _make_schema(transaction: neo4j.ManagedTransaction) -> None:
    for statement in neo4j_schema():
        transaction.run(statement).consume()
