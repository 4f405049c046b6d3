"""A made-up graph of any size, as it is stored or as a view draws it: the same numbers give the same graph."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parkgraph.model import ONTOLOGY, GraphRows, relationship_key
from parkgraph.model.database import EVIDENCE_LISTS, EVIDENCE_SPANS
from parkgraph.model.graph import Row


@dataclass(frozen=True, slots=True)
class Shares:
    """What a graph is made of, each part as a share of all its nodes or relationships; chosen, not measured."""

    nodes: Mapping[str, float]
    relationships: Mapping[tuple[str, str, str], float]


STORED = Shares(
    {
        "Document": 0.33,
        "Company": 0.42,
        "Institution": 0.1,
        "Place": 0.05,
        "Park": 0.04,
        "Industry": 0.02,
        "Cluster": 0.02,
        "Program": 0.015,
        "Country": 0.005,
    },
    {
        ("MENTIONS", "Document", "Company"): 0.35,
        ("MENTIONS", "Document", "Park"): 0.15,
        ("MENTIONS", "Document", "Place"): 0.15,
        ("LOCATED_IN", "Company", "Park"): 0.15,
        ("OPERATES_IN", "Company", "Industry"): 0.08,
        ("FROM_COUNTRY", "Company", "Country"): 0.05,
        ("IN_PLACE", "Park", "Place"): 0.03,
        ("SUBSIDIARY_OF", "Company", "Company"): 0.02,
        ("MEMBER_OF", "Company", "Cluster"): 0.02,
    },
)
"""All that a store holds: most entities are companies, most relationships say what a document mentions."""
DRAWN = Shares(
    {
        "Document": 0.01,
        "Company": 0.72,
        "Industry": 0.05,
        "Cluster": 0.05,
        "Park": 0.05,
        "Institution": 0.04,
        "Place": 0.04,
        "Program": 0.04,
        "Country": 0.01,
    },
    {
        ("LOCATED_IN", "Company", "Park"): 0.38,
        ("LOCATED_IN", "Institution", "Park"): 0.03,
        ("FROM_COUNTRY", "Company", "Country"): 0.17,
        ("OPERATES_IN", "Company", "Industry"): 0.17,
        ("MEMBER_OF", "Company", "Cluster"): 0.08,
        ("AWARDED", "Company", "Program"): 0.06,
        ("FOCUSES_ON", "Park", "Industry"): 0.05,
        ("HAS_CLUSTER", "Park", "Cluster"): 0.03,
        ("IN_PLACE", "Park", "Place"): 0.03,
    },
)
"""What a view draws: entities, with few documents beside them, and what is said of them."""
_STATUSES = ("", "", "signed", "operating", "operating", "expanding")


def made_up_graph(nodes: int, relationships: int, seed: int = 7, shares: Shares = STORED) -> GraphRows:
    """Return a graph of about so many nodes and exactly as many relationships as its keys allow, sorted by key.

    A few parks, countries and industries have very many neighbours, as capitals and large industries do.

    Args:
        nodes: number of nodes.
        relationships: number of relationships; each but a mention has one to three sentences of evidence.
        seed: of the random numbers.
        shares: what it is made of.
    """
    chance = random.Random(seed)  # noqa: S311 - test data
    rows = {
        label: tuple(_node(label, number, chance) for number in range(max(2, round(nodes * share))))
        for label, share in sorted(shares.nodes.items())
    }
    found: dict[tuple[str, str, str], dict[str, Row]] = defaultdict(dict)
    for kind, share in sorted(shares.relationships.items()):
        wanted = min(round(relationships * share), len(rows[kind[1]]) * len(rows[kind[2]]) // 2)
        while len(found[kind]) < wanted:
            row = _relationship(kind, rows, chance)
            found[kind][row["props"]["key"]] = row
    return GraphRows(
        "made-up", 1, rows, {kind: tuple(row for _, row in sorted(group.items())) for kind, group in found.items()}
    )


def _node(label: str, number: int, chance: random.Random) -> Row:
    properties = {ONTOLOGY.store_names.get(name, name): "" for name in ONTOLOGY.labels[label].properties}
    own: Mapping[str, Any] = {
        "key": f"{label}:{number:08d}",
        "name": f"{label}第{number}号科技（苏州）有限公司",
        "aliases": [f"{number}号"] if chance.random() < 0.5 else [],
    }
    return {**properties, **own}


def _relationship(kind: tuple[str, str, str], rows: Mapping[str, tuple[Row, ...]], chance: random.Random) -> Row:
    name, source_label, target_label = kind
    source = chance.choice(rows[source_label])
    # The cube makes a few targets very large.
    target = rows[target_label][int(len(rows[target_label]) * chance.random() ** 3)]
    ends = {"source": source["key"], "target": target["key"]}
    key = relationship_key(name, *ends.values())
    if name == "MENTIONS":
        return {**ends, "props": {"key": key, "count": chance.randint(1, 5)}}
    return {**ends, "props": {"key": key, **_facts(source["name"], target["name"], rows, chance)}}


def _facts(source: str, target: str, rows: Mapping[str, tuple[Row, ...]], chance: random.Random) -> Row:
    pieces = range(chance.choice((1, 1, 1, 2, 3)))
    published = sorted((f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02d}" for _ in pieces), reverse=True)
    evidence = {
        "document": [chance.choice(rows["Document"])["key"] for _ in pieces],
        "sentence": [f"据{day}消息，{source}与{target}的关系由这样一句不长不短的话说明。" for day in published],
        "published": published,
        "status": [chance.choice(_STATUSES) for _ in pieces],
        "confidence": [round(chance.uniform(0.5, 1), 2) for _ in pieces],
        "extractor": ["rules" for _ in pieces],
    }
    return {
        "confidence": round(chance.uniform(0.5, 1), 4),
        "origin": "text",
        "status": evidence["status"][0],
        "since": published[0][:4],
        "amount": "",
        "first_seen": published[-1],
        "last_seen": published[0],
        "evidence_count": len(pieces),
        **{EVIDENCE_LISTS[field]: values for field, values in evidence.items()},
        EVIDENCE_SPANS: [f"{40 * piece}-{40 * piece + 40}" for piece in pieces],
    }
