"""Where sentences, clauses and lines end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parkgraph.relations.sentences import layout


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲落户。乙投产！丙呢？", ["甲落户。", "乙投产！", "丙呢？"]),
        ("订单下滑,不裁员.乙厂最忙,班次排满.", ["订单下滑,不裁员.", "乙厂最忙,班次排满."]),
        ("1. 总投资10.5亿元. 2020年落户", ["1. 总投资10.5亿元.", "2020年落户"]),
        ("甲开工;乙投产!丙签约?", ["甲开工;", "乙投产!", "丙签约?"]),
        ("他说：“三期已封顶。”随后离开。", ["他说：“三期已封顶。”", "随后离开。"]),
        ("标题\n\n正文一行", ["标题", "正文一行"]),
        ("", [""]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in layout(text).sentences] == expected


def test_nothing_ends_within_a_name() -> None:
    text = "甲(上海.浦东)公司落户"
    assert len(layout(text, ((0, 10),)).sentences) == 1
    assert len(layout(text).sentences) == 2


def test_a_line_that_never_ends_is_cut_at_commas_and_between_names() -> None:
    names = "博世、" * 5_000
    covered = tuple((start, start + 2) for start in range(0, len(names), 3))
    for text, marks in ((names, covered), (names, ()), ("有，" * 5_000, ()), ("一" * 9_000, ())):
        found = layout(text, marks).sentences
        assert max(end - start for start, end in found) <= 2_000
        assert "".join(text[start:end] for start, end in found) == text
    assert not any(names[start - 1 : start + 1] == "博世" for start, _ in layout(names, covered).sentences[1:])
    assert {end % 2 for _, end in layout("有，" * 5_000).sentences} == {0}


@settings(deadline=None)
@given(st.text(alphabet="甲乙。，；.!?\n 1“”（）", max_size=60))
def test_every_character_lies_in_the_sentence_found_for_it(text: str) -> None:
    found = layout(text)
    for offset, sign in enumerate(text):
        start, end = found.sentences[found.sentence_at(offset)]
        assert start <= offset < end or sign.isspace() or not text.strip()
    assert list(found.sentence_starts) == sorted(found.sentence_starts)
