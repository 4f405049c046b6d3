"""Publication dates as pages write them, turned into partial ISO dates; what is not written is not made up."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

_CHINA = timezone(timedelta(hours=8))
_NUMERALS = {numeral: str(value) for value, numeral in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_WRITTEN_OUT = re.compile(
    r"([一二][〇○零一二三四五六七八九]{3})年(?:([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})[日号號])?)?"
)
_DATE = re.compile(
    r"""
    (?<![\d.])
    (?P<year>(?:19|20)\d{2})
    (?:
        \s?年\s?(?P<month1>\d{1,2})\s?月(?:\s?(?P<day1>\d{1,2})\s?[日号號])?
      | (?P<separator>[-/.])(?P<month2>\d{1,2})(?:(?P=separator)(?P<day2>\d{1,2}))?(?!\d)
      | (?P<month3>\d{2})(?P<day3>\d{2})(?:\d{4}|\d{6})?(?!\d)
      | \s?年
      | (?!\d)
    )
    """,
    re.VERBOSE,
)
_SECONDS_FROM = datetime(1995, 1, 1, tzinfo=UTC).timestamp()
_SECONDS_TO = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


def _iso(year: int, month: int | None, day: int | None) -> str:
    if month is None:
        return f"{year:04d}"
    if day is None:
        return f"{year:04d}-{month:02d}" if 1 <= month <= 12 else ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _digits(written: str) -> str:
    """Turn Chinese numerals up to 99, or a year's four, into digits.

    >>> _digits("二〇二四"), _digits("十"), _digits("三十一")
    ('2024', '10', '31')
    """
    tens, ten, ones = written.partition("十")
    if not ten:
        return "".join(_NUMERALS[numeral] for numeral in written)
    return (_NUMERALS[tens] if tens else "1") + (_NUMERALS[ones] if ones else "0")


def _in_digits(match: re.Match[str]) -> str:
    return "".join(_digits(part) + unit for part, unit in zip(match.groups(), "年月日", strict=True) if part)


def find_date(text: str) -> str:
    """Return the first date that a text writes out, as a partial ISO date; empty where there is none.

    A year alone counts only where the text is nothing else, since most four-digit numbers are no years.

    >>> find_date("来源:国际商报 发布时间:2021-11-05 10:58:39")
    '2021-11-05'
    >>> find_date("2021年11月"), find_date("20211105"), find_date("2021"), find_date("昨天 17:40")
    ('2021-11', '2021-11-05', '2021', '')
    >>> find_date("2023年第5期"), find_date("2021-13-40")
    ('', '')
    """
    text = _WRITTEN_OUT.sub(_in_digits, text)
    for match in _DATE.finditer(text):
        month = match["month1"] or match["month2"] or match["month3"]
        day = match["day1"] or match["day2"] or match["day3"]
        if month is None and match[0] != text.strip():
            continue
        found = _iso(int(match["year"]), int(month) if month else None, int(day) if day else None)
        if found:
            return found
    return ""


def read_date(value: object) -> str:
    """Return a record's date field as a partial ISO date; empty where it holds none.

    Args:
        value: a text, a year, or the seconds or milliseconds since 1970 that crawlers write (then the day in China).

    >>> read_date("2024-05-27T08:00:00+08:00"), read_date(2026), read_date(1716768000000)
    ('2024-05-27', '2026', '2024-05-27')
    >>> read_date(None), read_date(True), read_date("1716768000")
    ('', '', '2024-05-27')
    """
    if isinstance(value, str) and not (value.strip().isdecimal() and len(value.strip()) in {10, 13}):
        return find_date(value)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return ""
    try:
        number = float(value)
    except OverflowError:
        return ""
    for seconds in (number, number / 1000):
        if _SECONDS_FROM <= seconds <= _SECONDS_TO:
            return datetime.fromtimestamp(seconds, _CHINA).date().isoformat()
    return find_date(str(value))
