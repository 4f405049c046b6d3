"""Dates of events as a text tells them, as partial ISO dates."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = {"〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMBER = r"[0-9〇零○一二三四五六七八九十]{1,3}"
_YEAR = r"(?P<year>(?:19|20)\d{2}|[一二][九〇零○][〇零○一二三四五六七八九]{2})\s*年"
_RELATIVE_YEAR = r"(?P<relative>去年|今年|前年|本年|上年|明年|当年)"
_MONTH = rf"(?P<month>{_NUMBER})\s*月(?:份)?"
_DAY = rf"(?P<day>{_NUMBER})\s*[日号]"
_PATTERN = re.compile(
    rf"(?:(?:{_YEAR}|{_RELATIVE_YEAR})(?:{_MONTH}(?:{_DAY})?)?"
    rf"|(?P<bare_month>{_NUMBER})\s*月(?:份)?(?:(?P<bare_day>{_NUMBER})\s*[日号])?"
    r"|(?P<word>今天|今日|昨天|昨日|前天|本月|上月|上个月|近日|日前)"
    r"|(?P<dotted>(?:19|20)\d{2}[./-]\d{1,2}(?:[./-]\d{1,2})?))"
)
_AHEAD = 1


@dataclass(frozen=True, slots=True)
class Told:
    """A date in a text: its span and the partial ISO date it stands for."""

    start: int
    end: int
    iso: str


def _number(text: str) -> int:
    """Return the number that one to three digits or Chinese numerals stand for.

    >>> _number("十二"), _number("二十"), _number("09")
    (12, 20, 9)
    """
    if text.isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
    value = 0
    for sign in text:
        value = value * 10 + _DIGITS.get(sign, 0)
    return value


def _year(text: str) -> int:
    return int(text) if text.isdecimal() else int("".join(str(_DIGITS.get(sign, 0)) for sign in text))


def _iso(year: int, month: int = 0, day: int = 0) -> str:
    if not 1 <= month <= 12:
        return f"{year:04d}"
    if not 1 <= day <= 31:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-{month:02d}-{day:02d}"


def _parts(published: str) -> tuple[int, int, int]:
    match = re.match(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", published)
    if match is None:
        return 0, 0, 0
    return int(match[1]), int(match[2] or 0), int(match[3] or 0)


def _month_before(year: int, month: int) -> str:
    if not month:
        return ""
    return _iso(year, month - 1) if month > 1 else _iso(year - 1, 12)


def _word(word: str, published: str) -> str:
    year, month, day = _parts(published)
    if not year:
        return ""
    if word in ("今天", "今日"):
        return published
    if word in ("昨天", "昨日"):
        # The day before the first of a month would need a calendar for nothing: the month is still right.
        return _iso(year, month, day - 1) if day > 1 else _month_before(year, month) if day else ""
    if word == "本月":
        return _iso(year, month)
    return _month_before(year, month) if word in ("上月", "上个月") else ""


def find(text: str, published: str) -> tuple[Told, ...]:
    """Find the dates of a text.

    Args:
        text: a sentence or more.
        published: partial ISO date that 去年, 4月 and the like are counted from; empty where unknown, and then they
            yield nothing.

    Returns:
        Dates in the order of the text; a month without a year is the latest such month that is not after publication.

    >>> [told.iso for told in find("1月29日签约,2015年投产,去年9月扩建", "2021-11-05")]
    ['2021-01-29', '2015', '2020-09']
    >>> find("去年9月", "")
    ()
    """
    this_year, this_month, _ = _parts(published)
    last_year = this_year
    found: list[Told] = []
    for match in _PATTERN.finditer(text):
        iso = ""
        if match["year"]:
            last_year = _year(match["year"])
            iso = _iso(last_year, _number(match["month"] or "0"), _number(match["day"] or "0"))
        elif match["relative"]:
            shift = {"去年": -1, "上年": -1, "前年": -2, "明年": 1}.get(match["relative"], 0)
            base = last_year if match["relative"] == "当年" else this_year
            if base:
                last_year = base + shift
                iso = _iso(last_year, _number(match["month"] or "0"), _number(match["day"] or "0"))
        elif match["bare_month"]:
            month = _number(match["bare_month"])
            year = last_year or this_year
            if year and 1 <= month <= 12:
                if year == this_year and this_month and month > this_month + _AHEAD:
                    year -= 1
                iso = _iso(year, month, _number(match["bare_day"] or "0"))
        elif match["word"]:
            iso = _word(match["word"], published)
        else:
            numbers = [int(part) for part in re.split(r"[./-]", match["dotted"])]
            iso = _iso(*numbers)
        if iso:
            found.append(Told(match.start(), match.end(), iso))
    return tuple(found)
