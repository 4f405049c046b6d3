from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.model import ONTOLOGY, Document, LocalEntity, TaggedDocument, local_entity_id
from parkgraph.ner.identify import AliasPair, NamedSpan, identify

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "identify.yaml").read_text(encoding="utf-8")
)
MARK = re.compile(r"\[\[(.+?)\|([A-Z]+)\]\]")


def tagged(case: dict[str, Any]) -> TaggedDocument:
    text, spans, last = "", [], 0
    for mark in MARK.finditer(case["text"]):
        text += case["text"][last : mark.start()]
        spans.append(NamedSpan(len(text), len(text) + len(mark[1]), ONTOLOGY.label_of_tag(mark[2])))
        text += mark[1]
        last = mark.end()
    text += case["text"][last:]
    aliases = [AliasPair(full, short) for full, short in case.get("aliases", [])]
    return identify(Document("news/a.txt", text, title=case.get("title", "")), spans, aliases)


def entity_of(document: TaggedDocument, name: str) -> LocalEntity:
    found = {mention.entity for mention in document.mentions if mention.text == name}
    assert len(found) == 1, f"{name} is {len(found)} things"
    return next(entity for entity in document.entities if entity.id in found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: MARK.sub(r"\1", case["text"])[:20])
def test_names_of_one_thing(case: dict[str, Any]) -> None:
    document = tagged(case)
    for name, *others in case.get("same", []):
        written = [mention.text for mention in document.mentions]
        entity = entity_of(document, next(each for each in (name, *others) if each in written))
        assert entity.name == name
        assert {other for other in (name, *others) if other in written} <= {entity.name, *entity.aliases}
    for one, other in case.get("apart", []):
        assert entity_of(document, one).id != entity_of(document, other).id
    for name, identity in case.get("ids", {}).items():
        assert entity_of(document, name).gazetteer_id == identity
    for name, properties in case.get("properties", {}).items():
        assert properties.items() <= entity_of(document, name).properties.items()


def test_ids_are_hashes_of_document_label_and_name() -> None:
    document = tagged({"text": "[[昆山经济技术开发区|PARK]]，[[昆山经开区|PARK]]"})
    (entity,) = document.entities
    assert entity.id == local_entity_id("news/a.txt", "Park", "昆山经济技术开发区")
    assert entity.aliases == ("昆山经开区",)
    assert [mention.entity for mention in document.mentions] == [entity.id, entity.id]


def test_properties_are_those_of_the_ontology() -> None:
    for case in CASES:
        for entity in tagged(case).entities:
            assert set(entity.properties) <= set(ONTOLOGY.labels[entity.label].properties)


def test_spans_in_any_order_give_the_same_result() -> None:
    document = Document("a", "博世落户昆山经开区，经开区欢迎博世。")
    spans = [
        NamedSpan(14, 16, "Company"),
        NamedSpan(0, 2, "Company"),
        NamedSpan(10, 13, "Park"),
        NamedSpan(4, 9, "Park"),
    ]
    assert identify(document, spans) == identify(document, sorted(spans, key=lambda span: span.start))


def test_a_document_without_names() -> None:
    assert identify(Document("a", ""), []) == TaggedDocument(Document("a", ""), (), ())


@given(
    st.lists(
        st.sampled_from(["昆山经开区", "经开区", "园区", "苏州工业园区", "太仓高新区", "高新区", "昆山"]), max_size=8
    )
)
def test_every_mention_has_its_entity(names: list[str]) -> None:
    text, spans = "", []
    for name in names:
        spans.append(NamedSpan(len(text), len(text) + len(name), "Park"))
        text += name + "，"
    document = identify(Document("a", text), spans)
    entities = {entity.id: entity for entity in document.entities}
    assert len(document.mentions) == len(names)
    assert len(entities) == len(document.entities)
    for mention, name in zip(document.mentions, names, strict=True):
        assert mention.text == name
        assert name in {entities[mention.entity].name, *entities[mention.entity].aliases}
