"""Investments as written."""

from __future__ import annotations

import pytest

from parkgraph.relations import amounts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总投资5亿元", ["5亿元"]),
        ("计划投资约1,200万美元", ["1,200万美元"]),
        ("总投资超过10.5亿元人民币", ["超过10.5亿元人民币"]),
        ("注册资本3000万元", ["3000万元"]),
        ("增资5800万欧元", ["5800万欧元"]),
        ("投资近百亿元", ["近百亿元"]),
        ("一个28亿元的项目", ["28亿元"]),
        ("年产值14亿元", []),
        ("去年营收过百亿元", []),
        ("底价1.12亿元出让", []),
    ],
)
def test_amounts(text: str, expected: list[str]) -> None:
    found = amounts.find(text)
    assert [value for _, value in found] == expected
    assert all(text[at : at + len(value)] == value for at, value in found)
