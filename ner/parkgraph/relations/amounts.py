"""Investments as a text tells them, as written."""

from __future__ import annotations

import re

_ROUGHLY = r"(?:超过|超|逾|近|约|达)?"
_FIGURE = r"(?:\d[\d,，]*(?:\.\d+)?|[一二三四五六七八九十百千两]+)"
_SCALE = r"(?:万亿|千亿|百亿|十亿|亿|千万|百万|万)"
_CURRENCY = r"(?:元人民币|人民币|美元|欧元|日元|港元|英镑|韩元|新台币|元)"
_MONEY = rf"{_ROUGHLY}{_FIGURE}[余多]?\s*{_SCALE}[余多]?{_CURRENCY}"
_INVESTED = (
    r"(?:总投资额|总投资|计划投资|固定资产投资|投资总额|投资额|投资|增资|注册资本|注册资金|合同外资|外资"
    r"|斥资|追加|注资|出资|投入|砸下|投了|资本金|一口气|合计)"
)
_PATTERN = re.compile(rf"{_INVESTED}(?:约为|约|为|达到|达|了|高达|共|规模)?\s*({_MONEY})")
_DIRECT = re.compile(rf"({_MONEY})的?(?:项目|投资|增资|工厂|基地|产线)")


def find(text: str) -> tuple[tuple[int, str], ...]:
    """Find investments: amounts that words of investing introduce or follow; sales and output are none.

    Returns:
        (offset, amount with its currency) in the order of the text.

    >>> find("总投资5.2亿元的项目开工,年产值10亿元")
    ((3, '5.2亿元'),)
    >>> find("合计增资5800万美元")[0][1]
    '5800万美元'
    """
    found = {match.start(1): match[1] for match in _PATTERN.finditer(text)}
    for match in _DIRECT.finditer(text):
        if not any(start <= match.start(1) < start + len(value) for start, value in found.items()):
            found[match.start(1)] = match[1]
    return tuple(sorted(found.items()))
