"""docs/cypher.md is true: its Cypher runs on both stores, its table, picture and style are those of the sources."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pytest

from parkgraph import queries
from parkgraph.model import ONTOLOGY
from parkgraph.queries.header import TYPES
from parkgraph.stores import Store

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "cypher.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"(<!-- Neo4j alone -->\n)?```cypher\n(.*?)```", PAGE, re.DOTALL)
ON_BOTH = [text for alone, text in BLOCKS if not alone]
ON_NEO4J = [text for alone, text in BLOCKS if alone]
PHRASES = [
    (row[1], row[2].replace("\\|", "|")) for row in re.finditer(r"^\| `(.+?)` \| `(MATCH .+)` \|$", PAGE, re.MULTILINE)
]


@pytest.mark.parametrize("text", ON_BOTH)
def test_the_cookbook_runs_on_the_embedded_store(embedded: Store, text: str) -> None:
    assert embedded.read(text).rows


def comparable(row: tuple[Any, ...]) -> str:
    return json.dumps(row, sort_keys=True)


@pytest.mark.neo4j
@pytest.mark.parametrize("text", ON_BOTH)
def test_the_cookbook_gives_the_same_rows_on_neo4j(embedded: Store, server: Store, text: str) -> None:
    there, here = server.read(text), embedded.read(text)
    assert there.columns == here.columns
    # Rows of a picture have no order, and neither have the properties of a node.
    assert sorted(map(comparable, there.rows)) == sorted(map(comparable, here.rows))


@pytest.mark.neo4j
@pytest.mark.parametrize("text", ON_NEO4J)
def test_names_are_searched_on_neo4j(server: Store, text: str) -> None:
    assert server.read(text).rows


@pytest.mark.neo4j
def test_the_phrases_for_bloom_find_something(server: Store) -> None:
    values: dict[str, Any] = {
        "park": "苏州工业园区",
        "country": "日本",
        "company": "西门子",
        "one": "艾默生",
        "other": "沪江机械",
    }
    assert len(PHRASES) == 4
    for phrase, text in PHRASES:
        given = re.findall(r"\$(\w+)", phrase)
        assert set(given) == set(re.findall(r"\$(\w+)", text))
        assert server.read(text, {name: values[name] for name in given}).rows, phrase


def test_the_page_lists_every_question_and_type() -> None:
    rows = [
        f"| `{q.name}` | {q.title_zh} · {q.title_en} | {' '.join(q.about.split())} |" for q in queries.all_queries()
    ]
    assert [row for row in rows if row not in PAGE.splitlines()] == []
    assert [name for name in TYPES if f"`{name}`" not in PAGE] == []


def test_the_example_of_a_question_of_ones_own_is_one(embedded: Store, tmp_path: Path) -> None:
    (example,) = re.findall(r"^    // zh: .*?(?=^- )", PAGE, re.MULTILINE | re.DOTALL)
    text = "".join(line.removeprefix("    ") for line in example.splitlines(keepends=True))
    (tmp_path / "example.cypher").write_text(text, encoding="utf-8")
    found = queries.catalogue(tmp_path)
    assert found.refused == ()
    answer = queries.ask(embedded, found.get("example"), {"country": "JP"})
    assert [row["park"] for row in answer.rows.dicts()] == ["生物医药产业园", "𠮷田园"]


@pytest.fixture(scope="module")
def drawing() -> ModuleType:
    spec = importlib.util.spec_from_file_location("schema_picture", DOCS / "schema_picture.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_picture_and_style_are_current(drawing: ModuleType) -> None:
    advice = "run: python docs/schema_picture.py"
    assert drawing.PICTURE.read_text(encoding="utf-8") == drawing.schema_svg(), advice
    assert drawing.STYLE.read_text(encoding="utf-8") == drawing.grass(), advice


def test_the_picture_shows_the_whole_ontology(drawing: ModuleType) -> None:
    told = " ".join("".join(node.itertext()) for node in ElementTree.fromstring(drawing.schema_svg()).iter())  # noqa: S314 - our own
    missing = [name for name in (*ONTOLOGY.labels, *ONTOLOGY.relationships) if name not in told]
    missing += [name for label in ONTOLOGY.labels.values() for name in label.properties if name not in told]
    assert missing == []
    assert set(drawing.PLACES) == set(ONTOLOGY.labels)
