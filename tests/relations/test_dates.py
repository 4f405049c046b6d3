"""Dates of events, absolute and relative to publication."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.relations import dates


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("2015年投产", "2021-11-05", ["2015"]),
        ("去年9月22日签约", "2021-11-05", ["2020-09-22"]),
        ("今年4月开工", "2021-11-05", ["2021-04"]),
        ("1月29日召开大会", "2023-02-07", ["2023-01-29"]),
        ("11月动工", "2024-03-01", ["2023-11"]),
        ("前年落户", "2024", ["2022"]),
        ("明年投产", "2024-05", ["2025"]),
        ("今天签约", "2024-05-12", ["2024-05-12"]),
        ("昨日开业", "2024-05-01", ["2024-04"]),
        ("上月封顶", "2024-01-15", ["2023-12"]),
        ("2024.5.12开工", "", ["2024-05-12"]),
        ("二〇一〇年落户", "", ["2010"]),
        ("十二月三十日竣工", "2024-12-31", ["2024-12-30"]),
        ("2019年3月开工，同年9月投产", "2024-05-12", ["2019-03", "2019-09"]),
        ("去年9月签约", "", []),
        ("近日签约", "2024-05-12", []),
        ("13月99日", "2024-05-12", []),
    ],
)
def test_dates(text: str, published: str, expected: list[str]) -> None:
    assert [told.iso for told in dates.find(text, published)] == expected


@given(st.text(alphabet="0123456789年月日去今前昨天十二〇.-/", max_size=30))
def test_every_date_is_a_partial_iso_date_of_its_span(text: str) -> None:
    for told in dates.find(text, "2024-05-12"):
        assert re.fullmatch(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", told.iso)
        assert 0 <= told.start < told.end <= len(text)
