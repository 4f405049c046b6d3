"""The graph as tables for analysts: one CSV a label and a relationship type, with columns that a person reads.

They open in a spreadsheet as they are, and in pandas, R or DuckDB. Both ends of a relationship stand in its row by name
and id, with the newest sentence that says so and its article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from parkgraph.model import ONTOLOGY
from parkgraph.network.build import Graph
from parkgraph.spreadsheet import write_csv

_FACTS = ("status", "since", "amount", "origin", "confidence", "first_seen", "last_seen")
_EVIDENCE = ("evidence_count", "sentence", "document", "headline", "url", "published")


def write_tables(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write the tables; labels and types that the graph does not hold get none, or an empty one where one was before.

    Args:
        graph: the graph.
        folder: folder to write into, made if missing.

    Returns:
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for label in ONTOLOGY.labels.values():
        columns = ("id", "name", "aliases", *label.properties)
        rows = [
            [key, *(attributes.get(name, "") for name in columns[1:])]
            for key, attributes in graph.nodes(data=True)
            if attributes["label"] == label.name
        ]
        written += _write(folder / f"{label.name}.csv", columns, rows)
    for kind in ONTOLOGY.relationships.values():
        details = ("count",) if kind.name == "MENTIONS" else (*kind.qualifiers, *_FACTS, *_EVIDENCE)
        columns = ("source_id", "source_label", "source", "target_id", "target_label", "target", *details)
        edges = [
            [*_end(graph, source), *_end(graph, target), *_details(graph, attributes, details)]
            for source, target, attributes in graph.edges(data=True)
            if attributes["type"] == kind.name
        ]
        written += _write(folder / f"{kind.name}.csv", columns, edges)
    return tuple(written)


def _end(graph: Graph, key: str) -> tuple[str, str, str]:
    attributes = graph.nodes[key]
    return key, attributes["label"], attributes["name"]


def _details(graph: Graph, attributes: Mapping[str, Any], names: Sequence[str]) -> list[Any]:
    evidence = attributes.get("evidence", [])
    newest = evidence[0] if evidence else {"sentence": "", "document": "", "published": ""}
    known = graph.nodes[newest["document"]] if newest["document"] in graph else {}
    told = {
        "evidence_count": attributes.get("evidence_count", len(evidence)),
        "sentence": newest["sentence"],
        "document": newest["document"],
        "headline": known.get("title", ""),
        "url": known.get("url", ""),
        "published": newest["published"],
    }
    return [told[name] if name in told else attributes.get(name, "") for name in names]


def _write(path: Path, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[Path]:
    # One of an earlier export is emptied rather than left to tell what the graph no longer says.
    if not rows and not path.exists():
        return []
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(file, columns, rows, mark=True)
    return [path]
