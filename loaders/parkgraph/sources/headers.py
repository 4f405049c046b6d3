"""Title, publication date and source of a plain-text dump, from the lines above and below its body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from parkgraph.sources import fields
from parkgraph.sources.body import JudgedLine
from parkgraph.sources.dates import find_date

_TITLE_LENGTHS = range(6, 61)
_TITLE_WITHIN = 6
_NO_TITLE = re.compile(r"[。；]|[:：]$|^[（(]?[一二三四五六七八九十\d]{1,3}[、.．)）]")
_PASSED_OVER = frozenset({"menu", "time"})
_DATED = frozenset({"dateline", "time", "credits", "tools", "menu", "navigation"})


@dataclass(frozen=True, slots=True)
class Header:
    """What the lines around a body say of it; empty where they say nothing."""

    published: str = ""
    source: str = ""


@cache
def _source_pattern() -> re.Pattern[str]:
    labels = sorted(fields.load().source_labels, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, labels))})\s?[:：]\s*([^\s　|｜┃【】\[\]()（）:：,，]{{2,30}})")


def guess_title(lines: Sequence[JudgedLine]) -> str:
    r"""Return the headline of a dump: its first line that is no furniture, where that line looks like one.

    Args:
        lines: the judged lines of the whole text.

    >>> from parkgraph.sources.body import judge
    >>> guess_title(judge("首页 > 要闻 > 正文\n甲公司新厂落户乙园区\n昨日，甲公司的新厂在乙园区开工。").lines)
    '甲公司新厂落户乙园区'
    """
    for position, line in enumerate(lines[:_TITLE_WITHIN]):
        if line.cue or line.reason in _PASSED_OVER:
            continue
        is_last = position == len(lines) - 1
        if is_last or len(line.text) not in _TITLE_LENGTHS or _NO_TITLE.search(line.text):
            return ""
        return line.text
    return ""


def without_site_name(title: str, text: str) -> str:
    r"""Return a page's title without the site's name behind it, where the page repeats the title without it.

    Args:
        title: the title as the page's head gives it.
        text: the text of the page.

    >>> without_site_name("甲公司新厂落户_某某网", "首页 > 要闻\n甲公司新厂落户\n昨日，甲公司的新厂在乙园区开工。")
    '甲公司新厂落户'
    """
    first = islice((line.strip() for line in text.split("\n") if line.strip()), _TITLE_WITHIN)
    return next((line for line in first if len(line) in _TITLE_LENGTHS and title.startswith(line)), title)


def _around(lines: Sequence[JudgedLine]) -> list[str]:
    """Lines that may hold a dateline: furniture above the body, datelines and credits below it, never headlines."""
    head = [line.text for line in lines if line.zone == "head" and line.reason in _DATED]
    tail = []
    for line in lines:
        if line.zone == "tail" and line.reason == "other_headlines":
            break
        if line.zone != "head" and line.reason in {"dateline", "credits"}:
            tail.append(line.text)
    return head + tail


def read_header(lines: Sequence[JudgedLine]) -> Header:
    r"""Return date and source from the lines around the body.

    Args:
        lines: the judged lines of the whole text.

    >>> from parkgraph.sources.body import judge
    >>> read_header(judge("来源:某某商报 发布时间:2021-11-05 10:58:39\n昨日，甲公司的新厂在乙园区开工。").lines)
    Header(published='2021-11-05', source='某某商报')
    """
    around = _around(lines)
    published = next((found for text in around if (found := find_date(text))), "")
    names = (match[1] for text in around for match in _source_pattern().finditer(text))
    return Header(published, next((name for name in names if name not in fields.load().no_source), ""))
