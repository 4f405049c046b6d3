"""What a view is narrowed to: relationships of certain statuses, or of what happened in or after a date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from parkgraph.errors import QueryError
from parkgraph.model import ONTOLOGY, GraphRows
from parkgraph.model.dates import is_partial_date
from parkgraph.model.graph import Row

MENTIONS = "MENTIONS"


def event_date(properties: Mapping[str, Any]) -> str:
    """Return when that happened what a relationship states: what the text tells, else the year of the honour.

    >>> event_date({"since": "2024-05", "year": ""}), event_date({"since": "", "year": "2023"}), event_date({})
    ('2024-05', '2023', '')
    """
    return str(properties.get("since") or properties.get("year") or "")


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a relationship must say to be shown.

    Attributes:
        since: partial ISO date (``2024``, ``2024-05``, ``2024-05-12``); only what happened then or later. Compared as
            text, as the named questions do: of "2024" alone nobody knows whether it was after May.
        statuses: only these statuses.

    Raises:
        QueryError: the date is none, or a status is not in the ontology.
    """

    since: str = ""
    statuses: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.since and not is_partial_date(self.since):
            hint = "write a year, a month or a day: 2024, 2024-05, 2024-05-12"
            raise QueryError("this is no date", where=self.since, hint=hint)
        unknown = sorted(self.statuses - ONTOLOGY.statuses.keys())
        if unknown:
            raise QueryError("no such status", where=", ".join(unknown), hint="one of " + ", ".join(ONTOLOGY.statuses))

    def judge(self, properties: Mapping[str, Any]) -> bool | None:
        """Tell whether a relationship meets all that is asked, or says nothing of it (``None``).

        >>> Criteria(since="2024").judge({"since": "2024-05"}), Criteria(since="2024").judge({"since": "1999"})
        (True, False)
        >>> Criteria(statuses=frozenset({"signed"})).judge({"status": ""}) is None
        True
        """
        status, date = properties.get("status", ""), event_date(properties)
        answers = [(status in self.statuses) if status else None] if self.statuses else []
        if self.since:
            answers.append(date >= self.since if date else None)
        if False in answers:
            return False
        return None if None in answers else True


EVERYTHING = Criteria()


def narrowed(rows: GraphRows, criteria: Criteria, centres: frozenset[str]) -> GraphRows:
    """Return the part of a graph that meets the criteria, with what else is said of the same subjects.

    A relationship that says nothing of what is asked (a firm's country has no status) stays where its subject is that
    of a relationship that meets the criteria. Entities without a relationship left go, the centres excepted.

    Args:
        rows: the graph.
        criteria: what is asked; nothing asked returns the graph as it is.
        centres: keys of entities that stay in any case.
    """
    if not criteria.since and not criteria.statuses:
        return rows
    met = {
        row["source"]
        for kind, links in rows.relationships.items()
        if kind[0] != MENTIONS
        for row in links
        if criteria.judge(row["props"])
    }

    def stays(row: Row) -> bool:
        answer = criteria.judge(row["props"])
        return row["source"] in met if answer is None else answer

    relationships = {
        kind: links if kind[0] == MENTIONS else tuple(row for row in links if stays(row))
        for kind, links in rows.relationships.items()
    }
    linked = {
        row[end]
        for kind, links in relationships.items()
        if kind[0] != MENTIONS
        for row in links
        for end in ("source", "target")
    }
    nodes = {
        label: group if label == "Document" else tuple(row for row in group if row["key"] in linked | centres)
        for label, group in rows.nodes.items()
    }
    return replace(rows, nodes=nodes, relationships=relationships)
