"""Exports of the graph: node-link JSON, GraphML, CSV for neo4j-admin, a Cypher script."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import networkx as nx

from parkgraph.errors import SettingsError
from parkgraph.model import GraphRows
from parkgraph.model.graph import Row
from parkgraph.network.build import Graph

ARRAY_DELIMITER = "\x1f"
CYPHER_BATCH = 200
# XML 1.0 has no way to write these characters (production 2, Char); one of them would make the file unreadable.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def node_link(graph: Graph) -> dict[str, Any]:
    """Return the graph as networkx node-link data with ``nodes`` and ``edges``."""
    data: dict[str, Any] = nx.node_link_data(graph, edges="edges")
    return data


def json_text(graph: Graph) -> str:
    """Return node-link JSON; the same graph gives the same bytes."""
    return json.dumps(node_link(graph), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def graphml_text(graph: Graph) -> str:
    """Return GraphML; lists, which the format does not know, are JSON strings, and so is ``evidence``."""
    flat: Graph = nx.MultiDiGraph()
    for key, attributes in graph.nodes(data=True):
        flat.add_node(_xml_safe(key), **_flat(attributes))
    for source, target, key, attributes in graph.edges(keys=True, data=True):
        flat.add_edge(_xml_safe(source), _xml_safe(target), key=key, **_flat(attributes))
    buffer = BytesIO()
    nx.write_graphml(flat, buffer, encoding="utf-8", prettyprint=True)
    return buffer.getvalue().decode("utf-8")


def _flat(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _xml_safe(json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value)
        for name, value in attributes.items()
    }


def _xml_safe(value: Any) -> Any:
    return _NOT_XML.sub("", value) if isinstance(value, str) else value


def write_import_csv(rows: GraphRows, folder: Path) -> tuple[Path, ...]:
    """Write the files that ``neo4j-admin database import full`` takes, and ``import.args`` with its options.

    Args:
        rows: the graph as rows.
        folder: folder to write into, made if missing.

    Returns:
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    options = ["--array-delimiter=U+001F", "--multiline-fields=true"]
    written: list[Path] = []
    for label, nodes in rows.nodes.items():
        path = folder / f"nodes-{label}.csv"
        columns = sorted({name for row in nodes for name in row} - {"key"})
        header = [f"key:ID({label})", *(_column(name, [row.get(name) for row in nodes]) for name in columns)]
        _write_csv(path, header, [[row["key"], *(_cell(row.get(name, "")) for name in columns)] for row in nodes])
        options.append(f"--nodes={label}={path.name}")
        written.append(path)
    for (kind, source, target), edges in rows.relationships.items():
        path = folder / f"relationships-{kind}-{source}-{target}.csv"
        properties = [edge["props"] for edge in edges]
        columns = sorted({name for row in properties for name in row})
        header = [
            f":START_ID({source})",
            f":END_ID({target})",
            *(_column(name, [row.get(name) for row in properties]) for name in columns),
        ]
        cells = [
            [edge["source"], edge["target"], *(_cell(edge["props"].get(name, "")) for name in columns)]
            for edge in edges
        ]
        _write_csv(path, header, cells)
        options.append(f"--relationships={kind}={path.name}")
        written.append(path)
    arguments = folder / "import.args"
    arguments.write_text("\n".join(options) + "\n", encoding="utf-8")
    return (*written, arguments)


def _column(name: str, values: list[Any]) -> str:
    if any(isinstance(value, list) for value in values):
        return f"{name}:string[]"
    if any(isinstance(value, float) for value in values):
        return f"{name}:double"
    if any(isinstance(value, int) for value in values):
        return f"{name}:long"
    return name


def _cell(value: Any) -> str:
    return ARRAY_DELIMITER.join(value) if isinstance(value, list) else str(value)


def _write_csv(path: Path, header: list[str], lines: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        # neo4j-admin takes an empty cell without quotes for null, and a null status would fall out of questions.
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(header)
        writer.writerows(lines)


def cypher_text(rows: GraphRows) -> str:
    """Return a script of statements for cypher-shell or Neo4j Browser, each with up to 200 rows as literals."""
    parts = [f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{label}) REQUIRE n.key IS UNIQUE;" for label in rows.nodes]
    for label, nodes in rows.nodes.items():
        parts += [
            f"UNWIND {_literal(batch)} AS row MERGE (n:{label} {{key: row.key}}) SET n = row;"
            for batch in _batches(nodes)
        ]
    for (kind, source, target), edges in rows.relationships.items():
        parts += [
            f"UNWIND {_literal(batch)} AS row MATCH (a:{source} {{key: row.source}}) "
            f"MATCH (b:{target} {{key: row.target}}) "
            f"MERGE (a)-[r:{kind} {{key: row.props.key}}]->(b) SET r = row.props;"
            for batch in _batches(edges)
        ]
    return "\n".join(parts) + "\n"


def _batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), CYPHER_BATCH):
        yield rows[start : start + CYPHER_BATCH]


def _literal(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_literal(item)}" for name, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    # JSON's strings, numbers and booleans are Cypher literals too; all non-ASCII is escaped, and with it every
    # quote-like character that a shell could read otherwise.
    return json.dumps(value, ensure_ascii=True)


_TEXT_FORMATS: Mapping[str, Callable[[Graph, GraphRows], str]] = {
    "json": lambda graph, _rows: json_text(graph),
    "graphml": lambda graph, _rows: graphml_text(graph),
    "cypher": lambda _graph, rows: cypher_text(rows),
}
EXPORT_FORMATS = (*_TEXT_FORMATS, "csv")


def export(graph: Graph, rows: GraphRows, form: str, path: Path) -> tuple[Path, ...]:
    """Write the graph to a file (``csv``: into a folder).

    Args:
        graph: the graph.
        rows: the same graph as rows.
        form: one of :data:`EXPORT_FORMATS`.
        path: where to write.

    Returns:
        The files written.

    Raises:
        SettingsError: the format is unknown.
    """
    if form == "csv":
        return write_import_csv(rows, path)
    if form not in _TEXT_FORMATS:
        raise SettingsError(f"there is no export format '{form}'", hint=f"use one of {', '.join(EXPORT_FORMATS)}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_TEXT_FORMATS[form](graph, rows), encoding="utf-8")
    return (path,)
