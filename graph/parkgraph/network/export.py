"""Exports of the graph, one function a format, and node-link JSON read back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import networkx as nx

from parkgraph.errors import SettingsError, SourceError
from parkgraph.json_text import parse_json
from parkgraph.model import ONTOLOGY, GraphRows
from parkgraph.model.database import EVIDENCE_LISTS
from parkgraph.network.build import Graph
from parkgraph.network.import_files import write_import_files
from parkgraph.network.script import cypher_text
from parkgraph.network.tables import write_tables

# XML 1.0 has no way to write these characters (production 2, Char); one of them would make the file unreadable.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_OF_NODES = frozenset({"label", "name", "aliases"})
_OF_EDGES = frozenset({"type", "confidence", "origin", "status", "since", "amount", "first_seen", "last_seen"})
_OF_EDGES |= {"evidence", "evidence_count", "count"}
_OF_EVIDENCE = frozenset({"start", "end", *EVIDENCE_LISTS})


def node_link(graph: Graph) -> dict[str, Any]:
    """Return the graph as networkx node-link data with ``nodes`` and ``edges``."""
    data: dict[str, Any] = nx.node_link_data(graph, edges="edges")
    return data


def json_text(graph: Graph) -> str:
    """Return node-link JSON; the same graph gives the same bytes."""
    return json.dumps(node_link(graph), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_json(path: Path) -> Graph:
    """Read a node-link JSON export back: the same graph, in the same order.

    Raises:
        SourceError: the file is no node-link JSON of ours, or has names that the ontology does not.
    """
    try:
        data = parse_json(path.read_text(encoding="utf-8"))
        graph: Graph = nx.MultiDiGraph(nx.node_link_graph(data, edges="edges"))
        complete = all("label" in attributes for _, attributes in graph.nodes(data=True))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, nx.NetworkXError) as error:
        raise SourceError(f"this is no node-link JSON: {error}", where=str(path)) from error
    if not complete:
        raise SourceError("a node of this JSON has no label", where=str(path), hint="an edge may lead to no node")
    stranger = next(_strangers(graph), "")
    if stranger:
        raise SourceError(stranger, where=str(path), hint="only graphs that `parkgraph export` wrote can be read back")
    return graph


def _strangers(graph: Graph) -> Iterator[str]:
    """Yield what the ontology does not have: labels, types and names of properties become part of Cypher statements."""
    for key, attributes in graph.nodes(data=True):
        label = ONTOLOGY.labels.get(str(attributes["label"]))
        if label is None:
            yield f"the ontology has no label {attributes['label']!r}"
        else:
            yield from _strange_properties(key, attributes, _OF_NODES.union(label.properties))
    for *_, key, attributes in graph.edges(keys=True, data=True):
        kind = ONTOLOGY.relationships.get(str(attributes.get("type")))
        if kind is None:
            yield f"the ontology has no relationship type {attributes.get('type')!r}"
            continue
        evidence = attributes.get("evidence", [])
        if not isinstance(evidence, list) or not all(isinstance(piece, dict) for piece in evidence):
            yield f"the evidence of {key!r} is no list of pieces"
            continue
        yield from _strange_properties(key, {**attributes, "evidence": []}, _OF_EDGES.union(kind.qualifiers))
        for piece in evidence:
            yield from _strange_properties(key, piece, _OF_EVIDENCE)


def _strange_properties(key: str, properties: Mapping[str, Any], known: frozenset[str]) -> Iterator[str]:
    for name, value in properties.items():
        if name not in known:
            yield f"the ontology has no property {name!r} for {key!r}"
        elif any(isinstance(item, (dict, list)) for item in (value if isinstance(value, list) else [value])):
            yield f"the property {name!r} of {key!r} is neither a value nor a list of values"


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


_TEXT_FORMATS: Mapping[str, Callable[[Graph, GraphRows], str]] = {
    "json": lambda graph, _rows: json_text(graph),
    "graphml": lambda graph, _rows: graphml_text(graph),
    "cypher": lambda _graph, rows: cypher_text(rows),
}
_FOLDER_FORMATS: Mapping[str, Callable[[Graph, GraphRows, Path], tuple[Path, ...]]] = {
    "csv": lambda _graph, rows, folder: write_import_files(rows, folder),
    "tables": lambda graph, _rows, folder: write_tables(graph, folder),
}
EXPORT_FORMATS = (*_TEXT_FORMATS, *_FOLDER_FORMATS)


def export(graph: Graph, rows: GraphRows, form: str, path: Path) -> tuple[Path, ...]:
    """Write the graph to a file (``csv``, ``tables``: into a folder).

    Args:
        graph: the graph.
        rows: the same graph as rows.
        form: one of :data:`EXPORT_FORMATS`.
        path: where to write.

    Returns:
        The files written.

    Raises:
        SettingsError: the format is unknown, or a folder is to be written where a file is.
    """
    if form in _FOLDER_FORMATS:
        if path.exists() and not path.is_dir():
            raise SettingsError(
                f"the format '{form}' is a folder, and a file is there", where=str(path), hint="name another folder"
            )
        return _FOLDER_FORMATS[form](graph, rows, path)
    if form not in _TEXT_FORMATS:
        raise SettingsError(f"there is no export format '{form}'", hint=f"use one of {', '.join(EXPORT_FORMATS)}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_TEXT_FORMATS[form](graph, rows), encoding="utf-8")
    return (path,)
