"""Values of either store's driver as plain ones, so that the same query gives equal rows on both."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

_ALREADY_PLAIN = frozenset({str, int, float, bool, type(None)})
# Properties that kglite adds to every node by itself.
_RESERVED = frozenset({"id", "title", "type"})
_KGLITE_NODE = {"id", "labels", "properties"}
_KGLITE_RELATIONSHIP = {"id", "start", "end", "type", "properties"}


def plain(value: Any) -> Any:
    """Return a value as strings, numbers, booleans, ``None``, and lists and dicts of those.

    A node becomes a dict of its properties and its ``label``, a relationship one of its properties and its ``type``, a
    path a dict of ``nodes`` and ``relationships``, a date or time its ISO form.

    >>> plain({"id": 0, "labels": ["Park"], "properties": {"key": "zone:1", "id": 0, "type": "Park"}})
    {'label': 'Park', 'key': 'zone:1'}
    >>> plain([datetime.date(2024, 5, 1), 2])
    ['2024-05-01', 2]
    """
    if type(value) in _ALREADY_PLAIN:
        return value
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if type(value) is dict:
        return _plain_mapping(value)
    return _of_server(value)


def _of_server(value: Any) -> Any:
    """Return a value of a type of Neo4j's driver; the driver is loaded by now if there is one."""
    from neo4j.graph import Node, Path, Relationship
    from neo4j.time import Date, DateTime, Duration, Time

    if isinstance(value, Path):
        return {"nodes": plain(value.nodes), "relationships": plain(value.relationships)}
    if isinstance(value, Node):
        return {"label": min(value.labels, default=""), **_own(dict(value.items()))}
    if isinstance(value, Relationship):
        return {"type": value.type, **_own(dict(value.items()))}
    if isinstance(value, Date | DateTime | Duration | Time):
        return value.iso_format()
    return _plain_mapping(value) if isinstance(value, Mapping) else value


def _plain_mapping(value: Mapping[str, Any]) -> dict[str, Any]:
    if value.keys() == _KGLITE_NODE:
        return {"label": min(value["labels"], default=""), **_own(value["properties"])}
    if value.keys() == _KGLITE_RELATIONSHIP:
        return {"type": value["type"], **_own(value["properties"])}
    return {key: plain(item) for key, item in value.items()}


def _own(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {key: plain(item) for key, item in properties.items() if key not in _RESERVED}
