"""An article with its entities and statements: as JSON, in the terminal, as a page."""

from __future__ import annotations

import html
import sys
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text

from parkgraph.model import ONTOLOGY, Extraction

# Colours of Okabe and Ito (2008), which colour-blind readers can tell apart; terminal names beside them.
_COLOURS = {
    "Park": ("#E69F00", "black on orange3"),
    "Company": ("#56B4E9", "black on sky_blue2"),
    "Industry": ("#009E73", "white on dark_green"),
    "Cluster": ("#F0E442", "black on khaki1"),
    "Program": ("#CC79A7", "black on plum3"),
    "Institution": ("#999999", "black on grey62"),
    "Place": ("#DDDDDD", "black on grey85"),
    "Country": ("#D55E00", "white on dark_orange3"),
}


def as_json(extraction: Extraction) -> dict[str, Any]:
    """Return one line of ``tag --format jsonl``; offsets refer to its ``text``."""
    document = extraction.tagged.document
    names = {entity.id: entity for entity in extraction.tagged.entities}
    return {
        "id": document.key,
        "title": document.title,
        "published": document.published,
        "text": document.text,
        "entities": [
            {
                "start": m.start,
                "end": m.end,
                "label": ONTOLOGY.labels[m.label].tag,
                "text": m.text,
                "name": names[m.entity].name,
            }
            for m in extraction.tagged.mentions
        ],
        "statements": [
            {
                "type": s.type,
                "source": names[s.source].name,
                "target": names[s.target].name,
                "source_text": s.source_text,
                "target_text": s.target_text,
                "source_aliases": list(names[s.source].aliases),
                "target_aliases": list(names[s.target].aliases),
                "status": s.status,
                "since": s.since,
                "amount": s.amount,
                **s.qualifiers,
                "confidence": s.confidence,
                "start": s.start,
                "end": s.end,
            }
            for s in extraction.statements
        ],
    }


def print_article(extraction: Extraction) -> None:
    """Print the coloured article, then one line a statement."""
    console = Console(file=sys.stdout, highlight=False)
    document = extraction.tagged.document
    text = Text(document.text)
    for mention in extraction.tagged.mentions:
        text.stylize(_COLOURS[mention.label][1], mention.start, mention.end)
    legend = Text()
    for label, (_, style) in _COLOURS.items():
        legend.append(f" {ONTOLOGY.labels[label].zh} {label} ", style=style).append(" ")
    console.print(Text(f"{document.title or document.key}  {document.published}".rstrip(), style="bold"))
    console.print(legend)
    console.print(text)
    names = {entity.id: entity.name for entity in extraction.tagged.entities}
    for s in extraction.statements:
        details = [s.status, s.since, s.amount, *(f"{k} {v}" for k, v in s.qualifiers.items() if v)]
        line = Text(f"{s.type:<14}{names[s.source]} → {names[s.target]}")
        line.append("  " + " · ".join(filter(None, details)), style="italic")
        line.append(f"  {s.confidence:.2f}", style="dim")
        console.print(line)


def as_html(extractions: Iterable[Extraction]) -> str:
    """Return a page of displaCy with the entities of articles marked."""
    from spacy import displacy

    documents = [
        {
            "text": extraction.tagged.document.text,
            # displaCy escapes texts, but not titles.
            "title": html.escape(extraction.tagged.document.title or extraction.tagged.document.key),
            "ents": [
                {"start": m.start, "end": m.end, "label": f"{ONTOLOGY.labels[m.label].zh} {m.label}"}
                for m in extraction.tagged.mentions
            ],
        }
        for extraction in extractions
    ]
    colours = {f"{ONTOLOGY.labels[label].zh} {label}": colour for label, (colour, _) in _COLOURS.items()}
    page: str = displacy.render(
        documents, style="ent", manual=True, page=True, jupyter=False, options={"colors": colours}
    )
    return page
