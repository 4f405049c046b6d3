"""Rank and year of honours."""

from __future__ import annotations

import pytest

from parkgraph.relations import qualifiers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("排名跃升至全国第29位", "29"),
        ("位列第五。", "5"),
        ("列第93位，上升17位", "93"),
        ("位居第十二名", "12"),
        ("第一百零三位", "103"),
        ("甲园第3位，乙园第8位", ""),
        ("连续六年位列前十", ""),
        ("获评绿色园区", ""),
    ],
)
def test_rank(text: str, expected: str) -> None:
    assert qualifiers.rank(text) == expected


@pytest.mark.parametrize(
    ("program", "before", "sentence", "published", "expected"),
    [
        ("先进制造业百强园区（2021）", "", "", "2022-07", "2021"),
        ("考核评价", "公布了2023年", "", "", "2023"),
        ("考核评价", "公布2023年度", "", "", "2023"),
        ("绿色工厂", "", "去年获评绿色工厂", "2022-03-01", "2021"),
        ("绿色工厂", "", "2019年落户，2021年获评绿色工厂", "", ""),
        ("绿色工厂", "", "获评绿色工厂", "2022-03-01", ""),
    ],
)
def test_year(program: str, before: str, sentence: str, published: str, expected: str) -> None:
    assert qualifiers.year(program, before, sentence, published) == expected
