"""A small graph made by hand (``graph.yaml``), a real Chromium, and visits to pages with the network cut."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Error, Page, sync_playwright

from parkgraph.model import ONTOLOGY, GraphRows, relationship_key
from parkgraph.views import ViewOptions, write_view

SYSTEM_CHROMIUM = Path("/usr/bin/chromium")
NOTHING_OF_ITS_OWN = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Table = Mapping[str, Any]


def _relationship(row: Table, documents: Table) -> dict[str, Any]:
    own = {name: value for name, value in row.items() if name not in {"source", "type", "target", "evidence"}}
    names = ONTOLOGY.relationships[row["type"]].qualifiers
    qualifiers = ";".join(f"{name}={own[name]}" for name in sorted(names) if name in own)
    evidence = row.get("evidence", ())
    plain = {"confidence": 0.9, "origin": "text", **dict.fromkeys(("status", "since", "amount"), "")}
    return {
        "source": row["source"],
        "target": row["target"],
        "props": {
            "key": relationship_key(row["type"], row["source"], row["target"], qualifiers),
            **plain,
            "first_seen": min((documents[document]["published"] for _, document in evidence), default=""),
            "last_seen": max((documents[document]["published"] for _, document in evidence), default=""),
            "evidence_count": len(evidence),
            "evidence_documents": [document for _, document in evidence],
            "evidence_sentences": [sentence for sentence, _ in evidence],
            "evidence_spans": [f"{100 * n}-{100 * n + len(pair[0])}" for n, pair in enumerate(evidence)],
            "evidence_published": [documents[document]["published"] for _, document in evidence],
            **own,
        },
    }


def _rows(table: Table) -> GraphRows:
    documents = table["documents"]
    labels = {key: label for label, group in table["entities"].items() for key in group}
    nodes = {
        label: tuple({"key": key, "aliases": [], **row} for key, row in group.items())
        for label, group in table["entities"].items()
    }
    nodes["Document"] = tuple({"key": key, "name": row["headline"], **row} for key, row in documents.items())
    relationships: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    mentions: set[tuple[str, str]] = set()
    for row in table["relationships"]:
        source, target = row["source"], row["target"]
        kind = (row["type"], labels[source], labels[target])
        relationships.setdefault(kind, []).append(_relationship(row, documents))
        mentions |= {(document, end) for _, document in row.get("evidence", ()) for end in (source, target)}
    for document, key in sorted(mentions):
        props = {"key": relationship_key("MENTIONS", document, key)}
        mention = {"source": document, "target": key, "props": props}
        relationships.setdefault(("MENTIONS", "Document", labels[key]), []).append(mention)
    return GraphRows("test", 7, nodes, {kind: tuple(group) for kind, group in relationships.items()})


@pytest.fixture(scope="session")
def make_rows() -> Callable[[Table], GraphRows]:
    """What brings a table such as ``graph.yaml`` into the shape that stores load and views draw."""
    return _rows


@pytest.fixture(scope="session")
def rows() -> GraphRows:
    table = yaml.safe_load(Path(__file__).with_name("graph.yaml").read_text(encoding="utf-8"))
    return _rows(table)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = str(SYSTEM_CHROMIUM) if SYSTEM_CHROMIUM.exists() else None
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=executable, args=list(NOTHING_OF_ITS_OWN))
        except Error as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no Chromium: apt install chromium, or playwright install chromium ({error.message})")
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page that was opened, with what it did that it must not do."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def panel(self) -> str:
        return self.page.inner_text("#panel")

    def shown(self, what: str) -> int:
        """How many ``nodes`` or ``edges`` are shown."""
        count = {"nodes": "nodeList.filter(nodeShown).length", "edges": "edgeList.filter(edgeShown).length"}[what]
        shown: int = self.page.evaluate(count)
        return shown

    def node(self, name: str) -> int:
        """The number of the entity of this name in the page."""
        number: int = self.page.evaluate("(name) => nodeList.find((node) => node.name === name).id", name)
        return number

    def names(self, what: str) -> list[str]:
        """The sorted names of the entities that a JavaScript expression, an array of nodes, lists."""
        found: list[str] = self.page.evaluate(f"{what}.map((node) => node.name)")
        return sorted(found)


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def _visit(
        rows: GraphRows,
        options: ViewOptions | None = None,
        *,
        locale: str = "zh-CN",
        dark: bool = False,
        phone: bool = False,
    ) -> Visit:
        path = write_view(rows, tmp_path / "view.html", options).path
        context = browser.new_context(
            locale=locale,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 800},
        )
        contexts.append(context)
        context.set_offline(True)
        made = Visit(context.new_page())
        own = path.as_uri()

        def note(request: Any) -> None:
            if request.url != own:
                made.requests.append(request.url)

        context.on("request", note)
        made.page.on("console", lambda message: made.complaints.append(message.text))
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        made.page.goto(own)
        made.page.wait_for_selector("html.drawn")
        return made

    yield _visit
    for context in contexts:
        context.close()
