"""What the page is given: nodes, relationships, documents and texts as plain values ready for JSON."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from parkgraph.model import ONTOLOGY, GraphRows
from parkgraph.model.graph import Row
from parkgraph.views.criteria import MENTIONS, Criteria, event_date
from parkgraph.views.evidence import Articles, evidence_cards
from parkgraph.views.facts import Facts
from parkgraph.views.layout import positions
from parkgraph.views.names import search_keys
from parkgraph.views.selection import DOCUMENT, Selection

_ARTICLES_OF_A_NODE = 30
_PARK_SIZE = (17.0, 2.2, 36.0)
_ENTITY_SIZE = (7.0, 1.8, 20.0)
_OWN_FIELDS = frozenset({"key", "name", "aliases"})
_RELATIONSHIP_FIELDS = ("status", "origin", "confidence", "since", "amount", "first_seen", "last_seen")

Value = str | int | float | bool | list[str]


@dataclass(frozen=True, slots=True)
class Content:
    """All that a page shows.

    Attributes:
        nodes: entities with place, size and what the panel and the search need of them.
        edges: relationships with their evidence.
        view: everything else: texts in both languages, legend, documents, counts.
    """

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    view: dict[str, Any]


def content(
    selection: Selection,
    facts: Facts,
    *,
    title: str,
    withdrawn: bool,
    criteria: Criteria,
    report: Mapping[str, Any] | None = None,
) -> Content:
    """Prepare a selection for the page.

    Args:
        selection: what to show.
        facts: the whole graph, so that a firm's country is found where it is not drawn.
        title: heading of the page; the usual one in the reader's language where empty.
        withdrawn: whether firms that left are shown from the start.
        criteria: what the selection was narrowed to, which the page says.
        report: tables to show beside the graph, ready for JSON.
    """
    rows = selection.rows
    entities = sorted(
        ((label, row) for label, group in rows.nodes.items() if label != DOCUMENT for row in group),
        key=lambda entity: entity[1]["key"],
    )
    numbers = {row["key"]: number for number, (_, row) in enumerate(entities)}
    links = sorted(
        ((kind[0], row) for kind, group in rows.relationships.items() if kind[0] != MENTIONS for row in group),
        key=lambda link: (link[0], link[1]["source"], link[1]["target"], link[1]["props"].get("key", "")),
    )
    articles = Articles.of(rows.nodes.get(DOCUMENT, ()), _cited(link for _, link in links))
    names = {row["key"]: _names(row) for _, row in entities}
    edges = [_edge(number, kind, row, numbers, names, articles) for number, (kind, row) in enumerate(links)]
    nodes = _nodes(entities, edges, _mentions(rows), articles, facts)
    view = {
        **_texts(),
        "title": title,
        "centres": [numbers[key] for key in selection.centres],
        "criteria": {"since": criteria.since, "statuses": sorted(criteria.statuses)},
        "countryNames": _country_names(nodes, facts),
        "report": report,
        "workspace": rows.workspace,
        "revision": rows.revision,
        "cut": {"nodes": selection.cut_nodes, "relationships": selection.cut_relationships},
        "withdrawn": withdrawn,
        "documents": articles.cards,
    }
    return Content(nodes, edges, view)


def _texts() -> dict[str, Any]:
    shipped = json.loads(files("parkgraph.views").joinpath("texts.json").read_text(encoding="utf-8"))
    return {
        "texts": shipped["interface"],
        "properties": shipped["properties"],
        "values": shipped["values"],
        "inverse": shipped["inverse"],
        "labels": {name: {"zh": label.zh, "en": label.en} for name, label in ONTOLOGY.labels.items()},
        "types": {name: {"zh": kind.zh, "en": kind.en} for name, kind in ONTOLOGY.relationships.items()},
        "statuses": ONTOLOGY.statuses,
        # Lists, because the keys of a JSON object are sorted and the ontology's order is the one to show.
        "order": {
            "labels": list(ONTOLOGY.labels),
            "types": list(ONTOLOGY.relationships),
            "statuses": list(ONTOLOGY.statuses),
        },
    }


def _cited(links: Iterable[Row]) -> set[str]:
    return {document for link in links for document in link["props"].get("evidence_documents", ()) if document}


def _mentions(rows: GraphRows) -> Mapping[str, list[str]]:
    documents: dict[str, list[str]] = {}
    for kind, links in rows.relationships.items():
        for link in links if kind[0] == MENTIONS else ():
            documents.setdefault(link["target"], []).append(link["source"])
    return documents


def _edge(
    number: int,
    kind: str,
    row: Row,
    numbers: Mapping[str, int],
    names: Mapping[str, list[str]],
    articles: Articles,
) -> dict[str, Any]:
    properties = row["props"]
    source, target = row["source"], row["target"]
    qualifiers = {
        name: _plain(properties[name]) for name in ONTOLOGY.relationships[kind].qualifiers if name in properties
    }
    cards = evidence_cards(properties, names[source], names[target], articles)
    return {
        "id": number,
        "from": numbers[source],
        "to": numbers[target],
        "key": properties.get("key", ""),
        "type": kind,
        "date": event_date(properties),
        "qualifiers": qualifiers,
        "evidence": cards,
        "count": properties.get("evidence_count", len(cards)),
        **{name: _plain(properties.get(name, "")) for name in _RELATIONSHIP_FIELDS},
    }


def _nodes(
    entities: list[tuple[str, Row]],
    edges: list[dict[str, Any]],
    mentions: Mapping[str, list[str]],
    articles: Articles,
    facts: Facts,
) -> list[dict[str, Any]]:
    degrees = Counter(end for edge in edges for end in (edge["from"], edge["to"]))
    sizes = [_size(label, degrees[number]) for number, (label, _) in enumerate(entities)]
    points = positions(sizes, [(edge["from"], edge["to"]) for edge in edges])
    sites: dict[int, set[str]] = {}
    for edge in edges:
        if edge["type"] == "LOCATED_IN":
            sites.setdefault(edge["from"], set()).add(edge["status"])
    nodes = []
    for number, (label, row) in enumerate(entities):
        newest = articles.newest_first(key for key in mentions.get(row["key"], ()) if key in articles.numbers)
        nodes.append(
            {
                "id": number,
                "label": label,
                "name": row["name"],
                "aliases": list(row.get("aliases", ())),
                "properties": {
                    name: _plain(value)
                    for name, value in sorted(row.items())
                    if name not in _OWN_FIELDS and value not in ("", [], None)
                },
                "key": row["key"],
                "search": search_keys(_names(row)),
                "degree": degrees[number],
                "size": sizes[number],
                "x": points[number][0],
                "y": points[number][1],
                "sites": sorted(sites.get(number, ())),
                "countries": facts.origins(row["key"]) if label == "Company" else None,
                "articles": newest[:_ARTICLES_OF_A_NODE],
                "articleCount": len(newest),
            }
        )
    return nodes


def _country_names(nodes: Iterable[Mapping[str, Any]], facts: Facts) -> dict[str, str]:
    keys = {key for node in nodes for key in node["countries"] or ()}
    return {key: facts.entities[key]["name"] for key in sorted(keys)}


def _names(row: Row) -> list[str]:
    return [row["name"], *row.get("aliases", ())]


def _size(label: str, degree: int) -> float:
    least, growth, most = _PARK_SIZE if label == "Park" else _ENTITY_SIZE
    return round(min(least + growth * math.sqrt(degree), most), 1)


def _plain(value: Any) -> Value:
    """Return a property as JSON can hold it: a number that JSON has no word for becomes text."""
    if type(value) is str:
        return value
    if isinstance(value, (list, tuple)):
        return [str(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, (str, int, float)) else str(value)
