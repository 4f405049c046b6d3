"""Writing a view of 5,000 entities and 15,000 relationships, beside igraph's layout of the same graph alone."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import igraph  # type: ignore[import-untyped] # it ships no types

from benchmarks.frame import Figures, Row, cpu_seconds, interleaved, run_module, shares_of_time
from benchmarks.made_up import DRAWN, made_up_graph
from parkgraph.views import ViewOptions, content, layout, write, write_view

_NODES = 5000
_SMALL = 150
_RELATIONSHIPS_OF_A_NODE = 3
# As the layout of views has it.
_ROUNDS = 500
_PARTS: Mapping[str, tuple[Any, str]] = {
    "igraph's layout": (igraph.Graph, "layout_fruchterman_reingold"),
    "nodes pushed apart": (layout, "_spread"),
    "the rest of the layout": (content, "positions"),
    "pinyin to search by": (content, "search_keys"),
    "sentences marked": (content, "evidence_cards"),
    "template and JSON": (write, "_render"),
}


def measure(runs: int, small: bool) -> Figures:
    """Write the page; the anchor lays the same nodes and relationships out, with as many rounds, and does no more."""
    nodes = _SMALL if small else _NODES
    rows = made_up_graph(nodes, nodes * _RELATIONSHIPS_OF_A_NODE, shares=DRAWN)
    numbers: dict[str, int] = {}
    for node in (node for label, group in rows.nodes.items() if label != "Document" for node in group):
        numbers[node["key"]] = len(numbers)
    links = [(numbers[row["source"]], numbers[row["target"]]) for group in rows.relationships.values() for row in group]
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "view.html")
        report = write_view(rows, page, ViewOptions(limit=nodes))
        values, anchor_values = interleaved(
            lambda: cpu_seconds(lambda: write_view(rows, page, ViewOptions(limit=nodes))),
            lambda: cpu_seconds(
                lambda: igraph.Graph(len(numbers), links).simplify().layout_fruchterman_reingold(niter=_ROUNDS)
            ),
            runs,
        )
        parts = shares_of_time(
            "A view written",
            lambda: write_view(rows, page, ViewOptions(limit=nodes)),
            _PARTS,
            rest="selecting, sorting, encoding, writing",
            runs=runs,
        )
    row = Row(
        "view",
        "a view written",
        "s",
        values,
        on=f"{report.nodes:,} entities, {report.relationships:,} relationships",
        anchor="igraph layout alone",
        anchor_values=anchor_values,
        goal="<= 2",
        clock="cpu",
        note="Where its time goes stands below; igraph's layout is the smaller part of it.",
    )
    return Figures(rows=[row], parts=parts)


if __name__ == "__main__":
    run_module(measure, __doc__ or "")
