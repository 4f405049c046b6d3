"""Rank and year of an honour, as its sentence tells them."""

from __future__ import annotations

import re

from parkgraph.relations import dates

_NUMERALS = "零一二三四五六七八九十百"
_RANK = re.compile(
    rf"(?:第|列|位居|位列|排名|名列|居|排)(?:全国|全省|全市|榜单)?第?\s*(\d{{1,3}}|[{_NUMERALS}]{{1,5}})\s*(?:位|名|$|[，,。;；])"
)
_DIGIT = {sign: number for number, sign in enumerate("零一二三四五六七八九")}
_YEAR_IN_NAME = re.compile(r"(?:19|20)\d{2}")


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    value = unit = 0
    for sign in text:
        if sign == "百":
            value, unit = value + max(unit, 1) * 100, 0
        elif sign == "十":
            value, unit = value + max(unit, 1) * 10, 0
        else:
            unit = _DIGIT.get(sign, 0)
    return value + unit


def rank(text: str) -> str:
    """Return the rank that a stretch of text gives, as a number in digits; empty where it gives none or several.

    >>> rank("排名跃升至全国第29位"), rank("位列第五。"), rank("在全国前十之列")
    ('29', '5', '')
    """
    found = {_number(match[1]) for match in _RANK.finditer(text)} - {0}
    return str(found.pop()) if len(found) == 1 else ""


def year(program: str, before: str, sentence: str, published: str) -> str:
    """Return the year an honour is of: told in its name, right before it, or by a date of the sentence.

    Args:
        program: the honour's wording.
        before: wording right before it.
        sentence: the sentence.
        published: partial ISO date that relative dates are counted from.

    >>> year("国家级经开区综合发展水平考核评价", "公布了2023年", "", "")
    '2023'
    >>> year("省级绿色工厂", "", "去年获评省级绿色工厂", "2022-03-01")
    '2021'
    """
    named = _YEAR_IN_NAME.search(program)
    if named:
        return named[0]
    ahead = re.search(r"((?:19|20)\d{2})年?度?(?:的|全国)?$", before)
    if ahead:
        return ahead[1]
    told = dates.find(sentence, published)
    years = {date.iso[:4] for date in told}
    return years.pop() if len(years) == 1 else ""
