from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.errors import SourceError
from parkgraph.gold import AnnotatedDocument, Relation, Trap
from parkgraph.gold.marked import parse, write
from parkgraph.model import ONTOLOGY

MARKED = """id: a
kind: written
title: 两家企业
published: 2024-05-27
---
~ 首页 > [[要闻|PLACE]]
[[瑞士|COUNTRY]]企业[[启明电子|COMPANY]]签约[[园区|PARK]]。

[[启明|COMPANY]]明年投产。
~ 相关阅读：昆山经开区
---
alias: 启明电子 = 启明
---
LOCATED_IN | 启明 | 园区 | signed | 2024-05
FROM_COUNTRY | 启明电子 | 瑞士
NOT LOCATED_IN | 启明电子 | 昆山经开区 | only in a teaser
"""


def test_a_marked_document_is_read() -> None:
    document = parse(MARKED, "a.txt")
    assert document.text == "首页 > 要闻\n瑞士企业启明电子签约园区。\n\n启明明年投产。\n相关阅读：昆山经开区"
    assert [document.text[start:end] for start, end, _ in document.entities] == ["瑞士", "启明电子", "园区", "启明"]
    assert [document.text[start:end] for start, end in document.body] == [
        "瑞士企业启明电子签约园区。",
        "启明明年投产。",
    ]
    assert document.relations == (
        Relation("LOCATED_IN", "启明", "园区", "signed", "2024-05"),
        Relation("FROM_COUNTRY", "启明电子", "瑞士"),
    )
    assert document.never == (Trap("LOCATED_IN", "启明电子", "昆山经开区", "only in a teaser"),)
    assert document.forms("启明") == ("启明电子", "启明")


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("\n---\nalias", "\nalias", "four parts"),
        ("|COUNTRY]]", "|LAND]]", "no tag LAND"),
        ("[[园区|PARK]]", "[[园区|PARK", "not closed"),
        ("= 启明\n", "= 启明光电\n", "启明光电 is not in the text"),
        ("LOCATED_IN | 启明 ", "LIVES_IN | 启明 ", "no relation"),
        ("FROM_COUNTRY | 启明电子 | 瑞士", "FROM_COUNTRY | 启明电子", "no relation"),
        ("FROM_COUNTRY | 启明电子", "FROM_COUNTRY | 要闻", "not marked"),
        ("signed", "hoped", "no status hoped"),
        ("| 2024-05\nF", "| 2024-05 | sure\nF", "too many fields"),
        ("published: 2024", "Published: 2024", "no field Published"),
        ("title: ", "title", "no field title两家企业"),
        ("2024-05\nF", "May\nF", "not a date"),
        ("| 昆山经开区 |", "| 昆山高新区 |", "昆山高新区, which is not in the text"),
    ],
)
def test_what_is_wrong_is_named(wrong: str, right: str, said: str) -> None:
    assert wrong in MARKED
    with pytest.raises(SourceError, match=said) as caught:
        parse(MARKED.replace(wrong, right), "a.txt")
    assert caught.value.where == "a.txt"


def test_a_reason_may_hold_the_sign_between_fields() -> None:
    document = parse(MARKED.replace("only in a teaser", "a teaser | a link"), "a.txt")
    assert document.never[0].why == "a teaser | a link"
    assert parse(write(document), "a.txt") == document


def test_a_line_beside_the_article_keeps_its_indent() -> None:
    document = parse(MARKED.replace("~ 首页", "~ \u3000首页"), "a.txt")
    assert document.text.startswith("\u3000首页")
    assert parse(write(document), "a.txt") == document


wordings = st.text(alphabet="甲乙丙丁戊", min_size=1, max_size=4)
stretches = st.tuples(wordings, st.sampled_from([*ONTOLOGY.tags, None]))


@st.composite
def documents(draw: st.DrawFn) -> AnnotatedDocument:
    lines: list[str] = []
    body: list[tuple[int, int]] = []
    entities: list[tuple[int, int, str]] = []
    length = 0
    for article, parts in draw(st.lists(st.tuples(st.booleans(), st.lists(stretches, min_size=1)), min_size=1)):
        start = length
        for name, tag in parts:
            if article and tag:
                entities.append((length, length + len(name), tag))
            length += len(name)
        if article:
            body.append((start, length))
        lines.append("".join(name for name, _ in parts))
        length += 1
    text = "\n".join(lines)
    forms = sorted({text[start:end] for start, end, _ in entities})
    relations = [Relation("LOCATED_IN", form, form, draw(st.sampled_from(["", "signed"]))) for form in forms]
    return AnnotatedDocument("a", "written", "", "", text, tuple(body), tuple(entities), (), tuple(relations))


@given(documents())
def test_what_is_written_is_read_back(document: AnnotatedDocument) -> None:
    assert parse(write(document), "a.txt") == document
