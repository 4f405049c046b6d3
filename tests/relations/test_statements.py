"""What a statement carries: its sentence, date, amount and qualifiers; and that any input yields well-formed ones."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from parkgraph.model import ONTOLOGY, Document, LocalEntity, Mention, Statement, TaggedDocument
from parkgraph.relations import extract

ZONE = LocalEntity("e-zone", "d", "Park", "苏州工业园区")
FIRM = LocalEntity("e-firm", "d", "Company", "博世")
HONOUR = LocalEntity("e-honour", "d", "Program", "国家级经开区考核评价")


def tagged(text: str, *entities: LocalEntity, published: str = "2024-05-27") -> TaggedDocument:
    mentions = []
    for entity in entities:
        start = text.find(entity.name)
        while start >= 0:
            mentions.append(Mention(start, start + len(entity.name), entity.label, entity.name, entity.id))
            start = text.find(entity.name, start + 1)
    mentions.sort(key=lambda mention: mention.start)
    return TaggedDocument(Document("d", text, published=published), tuple(mentions), entities)


def only(found: tuple[Statement, ...], kind: str) -> Statement:
    rows = [row for row in found if row.type == kind]
    assert len(rows) == 1, rows
    return rows[0]


def test_the_sentence_is_the_span_of_the_text() -> None:
    text = "天气晴好。博世在苏州工业园区的新工厂正式投产。观众散去。"
    row = only(extract(tagged(text, ZONE, FIRM)), "LOCATED_IN")
    assert row.sentence == "博世在苏州工业园区的新工厂正式投产。"
    assert text[row.start : row.end] == row.sentence
    assert (row.source_text, row.target_text, row.document) == ("博世", "苏州工业园区", "d")
    assert 0 < row.confidence <= 1
    assert row.extractor


def test_date_and_amount_of_the_event() -> None:
    row = only(extract(tagged("去年9月，博世落户苏州工业园区，项目总投资5亿元。", ZONE, FIRM)), "LOCATED_IN")
    assert (row.since, row.amount) == ("2023-09", "5亿元")


def test_no_date_is_made_up() -> None:
    row = only(extract(tagged("博世落户苏州工业园区。", ZONE, FIRM)), "LOCATED_IN")
    assert (row.since, row.amount) == ("", "")


def test_the_date_of_another_firms_event_is_not_taken() -> None:
    other = LocalEntity("e-other", "d", "Company", "海岚生物")
    text = "博世落户苏州工业园区，海岚生物2021年迁出。"
    found = {row.source: row.since for row in extract(tagged(text, ZONE, FIRM, other)) if row.type == "LOCATED_IN"}
    assert found["e-firm"] == ""


def test_the_extractor_is_the_version_given() -> None:
    assert only(extract(tagged("博世落户苏州工业园区。", ZONE, FIRM), "v-7"), "LOCATED_IN").extractor == "v-7"


def test_rank_and_year_of_an_honour() -> None:
    text = "苏州工业园区在2023年国家级经开区考核评价中位列第一位。"
    row = only(extract(tagged(text, ZONE, HONOUR)), "AWARDED")
    assert dict(row.qualifiers) == {"rank": "1", "year": "2023"}


def test_a_document_without_names_or_text_says_nothing() -> None:
    assert extract(tagged("", ZONE)) == ()
    assert extract(tagged("今天没有新闻。")) == ()


def test_the_same_document_gives_the_same_statements() -> None:
    document = tagged("博世落户苏州工业园区。博世在苏州工业园区扩产。", ZONE, FIRM)
    assert extract(document) == extract(document)


PIECES = st.sampled_from(
    [
        *(f"〔{label}〕" for label in ONTOLOGY.entity_labels),
        "落户",
        "在",
        "、",
        "，",
        "。",
        "的",
        "考察",
        "旗下",
        "\n",
        "“",
        "等",
        "获评",
        "（",
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(PIECES, max_size=40))
def test_any_order_of_names_gives_well_formed_statements(pieces: list[str]) -> None:
    text = ""
    mentions: list[Mention] = []
    entities: dict[str, LocalEntity] = {}
    for piece in pieces:
        if piece.startswith("〔"):
            label = piece.strip("〔〕")
            name = f"{label}{len(entities) % 5}"
            entity = entities.setdefault(f"{label}:{name}", LocalEntity(f"e-{name}", "d", label, name))
            mentions.append(Mention(len(text), len(text) + len(name), label, name, entity.id))
            text += name
        else:
            text += piece
    document = TaggedDocument(Document("d", text), tuple(mentions), tuple(entities.values()))
    labels = {entity.id: entity.label for entity in document.entities}
    for row in extract(document):
        assert text[row.start : row.end] == row.sentence
        assert row.source != row.target
        assert ONTOLOGY.allows(row.type, labels[row.source], labels[row.target])
        assert row.status in ("", *ONTOLOGY.statuses)
