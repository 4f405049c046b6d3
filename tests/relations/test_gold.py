"""Annotated documents as tagged ones, with the annotation's names or with those that a tagger found."""

from __future__ import annotations

from parkgraph.gold import AnnotatedDocument, Relation, Trap
from parkgraph.model import LocalEntity, Mention, TaggedDocument
from parkgraph.relations import gold

MENU, LINE = "首页 | 要闻", "苏州工业园区(下称园区)去年签下博世,华为来考察过。"
TEXT = f"{MENU}\n{LINE}"


def spans(name: str, tag: str) -> tuple[int, int, str]:
    return TEXT.index(name), TEXT.index(name) + len(name), tag


ANNOTATED = AnnotatedDocument(
    id="d",
    kind="written",
    title="",
    published="2024-05-27",
    text=TEXT,
    body=((len(MENU) + 1, len(TEXT)),),
    entities=(
        spans("苏州工业园区", "PARK"),
        (TEXT.index("称园区") + 1, TEXT.index("称园区") + 3, "PARK"),
        spans("博世", "COMPANY"),
        spans("华为", "COMPANY"),
    ),
    aliases=(("苏州工业园区", "园区"),),
    relations=(Relation("LOCATED_IN", "博世", "园区", "signed", "2023"),),
    never=(Trap("LOCATED_IN", "华为", "苏州工业园区", "visited only"),),
)


def test_the_article_alone_is_kept_and_any_form_of_a_name_means_its_entity() -> None:
    document = gold.prepare(ANNOTATED)
    assert document.tagged.document.text == LINE
    assert [mention.text for mention in document.tagged.mentions] == ["苏州工业园区", "园区", "博世", "华为"]
    zone, alias, bosch, huawei = (mention.entity for mention in document.tagged.mentions)
    assert zone == alias
    assert document.relations == {("LOCATED_IN", bosch, zone): gold.Told("signed", "2023")}
    assert document.never == {("LOCATED_IN", huawei, zone)}


def test_what_a_tagger_found_takes_the_place_of_what_it_overlaps() -> None:
    document = gold.prepare(ANNOTATED)
    article = document.tagged.document
    entities = (
        LocalEntity("p", "d", "Park", "工业园区"),
        LocalEntity("c", "d", "Company", "博世"),
        LocalEntity("x", "d", "Company", "考察"),
    )
    mentions = tuple(
        Mention(
            LINE.index(entity.name), LINE.index(entity.name) + len(entity.name), entity.label, entity.name, entity.id
        )
        for entity in entities
    )
    found = gold.align(document, TaggedDocument(article, mentions, entities, "tagger"))
    assert found.relations == {("LOCATED_IN", "c", "p"): gold.Told("signed", "2023")}
    assert found.never == frozenset()


def test_what_was_found_in_one_go_is_right_about_either_name() -> None:
    text = "甲电落户漕河泾开发区松江园区。"
    middle = text.index("松江")
    annotated = AnnotatedDocument(
        *("d", "written", "", "", text, ((0, len(text)),)),
        entities=((0, 2, "COMPANY"), (4, middle, "PARK"), (middle, middle + 4, "PARK")),
        relations=(Relation("LOCATED_IN", "甲电", "松江园区", "", ""),),
    )
    document = gold.prepare(annotated)
    firm, zone = LocalEntity("c", "d", "Company", "甲电"), LocalEntity("p", "d", "Park", "漕河泾开发区松江园区")
    mentions = (Mention(0, 2, "Company", "甲电", "c"), Mention(4, middle + 4, "Park", zone.name, "p"))
    found = gold.align(document, TaggedDocument(document.tagged.document, mentions, (firm, zone), "tagger"))
    assert set(found.relations) == {("LOCATED_IN", "c", "p")}
