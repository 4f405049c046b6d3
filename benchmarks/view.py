"""Writing a view of 5,000 entities and 15,000 relationships, beside igraph's layout of the same graph alone."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import igraph  # type: ignore[import-untyped] # it ships no types

from benchmarks.frame import Figures, Row, cpu_seconds, interleaved, run_module, shares_of_time
from parkgraph.model import GraphRows, relationship_key
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
SHARES = {
    "Park": 0.05,
    "Company": 0.72,
    "Industry": 0.05,
    "Cluster": 0.05,
    "Program": 0.04,
    "Institution": 0.04,
    "Place": 0.04,
    "Country": 0.01,
}
LINKS = {
    ("LOCATED_IN", "Company", "Park"): 0.38,
    ("LOCATED_IN", "Institution", "Park"): 0.03,
    ("FROM_COUNTRY", "Company", "Country"): 0.17,
    ("OPERATES_IN", "Company", "Industry"): 0.17,
    ("MEMBER_OF", "Company", "Cluster"): 0.08,
    ("AWARDED", "Company", "Program"): 0.06,
    ("FOCUSES_ON", "Park", "Industry"): 0.05,
    ("HAS_CLUSTER", "Park", "Cluster"): 0.03,
    ("IN_PLACE", "Park", "Place"): 0.03,
}
STATUSES = ("operating", "operating", "signed", "planned", "under_construction", "expanding", "")


def made_up_graph(nodes: int, relationships: int, seed: int = 7) -> GraphRows:
    """Return a graph in the shape that views draw, the same for the same numbers.

    Args:
        nodes: number of entities.
        relationships: number of relationships, each with one sentence.
        seed: of the random numbers.
    """
    chance = random.Random(seed)  # noqa: S311 - test data
    entities = {
        label: tuple(
            {"key": f"{label}:{number}", "name": f"{label}{number}号", "aliases": [f"{label} {number}"]}
            for number in range(max(1, round(nodes * share)))
        )
        for label, share in SHARES.items()
    }
    document = {
        "key": "made-up",
        "name": "made up",
        "headline": "示例文章",
        "url": "",
        "source": "",
        "published": "2024",
    }
    links = {
        kind: tuple(_link(kind, entities, chance) for _ in range(round(relationships * share)))
        for kind, share in LINKS.items()
    }
    return GraphRows("benchmark", 1, {**entities, "Document": (document,)}, links)


def _link(kind: tuple[str, str, str], entities: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    name, source_label, target_label = kind
    source = chance.choice(entities[source_label])
    # The cube makes a few targets very large, as capitals and large countries are.
    target = entities[target_label][int(len(entities[target_label]) * chance.random() ** 3)]
    sentence = f"{source['name']}与{target['name']}的关系由这句话说明。"
    year = str(chance.randint(2010, 2025))
    return {
        "source": source["key"],
        "target": target["key"],
        "props": {
            "key": relationship_key(name, source["key"], target["key"], str(chance.random())),
            "confidence": round(chance.uniform(0.4, 1), 2),
            "origin": "lexicon" if name == "FROM_COUNTRY" else "text",
            "status": chance.choice(STATUSES) if name == "LOCATED_IN" else "",
            "since": year,
            "amount": "",
            "first_seen": year,
            "last_seen": year,
            "evidence_count": 1,
            "evidence_documents": ["made-up"],
            "evidence_sentences": [sentence],
            "evidence_spans": ["0-20"],
            "evidence_published": [year],
        },
    }


def measure(runs: int, small: bool) -> Figures:
    """Write the page; the anchor lays the same nodes and relationships out, with as many rounds, and does no more."""
    nodes = _SMALL if small else _NODES
    rows = made_up_graph(nodes, nodes * _RELATIONSHIPS_OF_A_NODE)
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
