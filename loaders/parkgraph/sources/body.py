"""The body of an article without the page around it: navigation above, other headlines and notices below.

Saved pages and crawlers' dumps carry the names of parks and firms that the article never speaks of, in lists of related
headlines above all. Every line gets points, for or against being article, from a few features that can be read off the
line and from cue words (``body_cues.yaml``). The body is the unbroken run of lines with the most points: maximum
subsequence segmentation, Pasternack and Roth, "Extracting article text from the web with maximum subsequence
segmentation", WWW 2009, here with points set by hand in place of a classifier's. Within it only lines with a cue are
left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from parkgraph.sources import cues

Zone = Literal["head", "body", "tail"]

# Points. A paragraph of 40 characters gains 1.5, one of 120 or more 3.5; a headline loses a little, so that a few
# inside an article do not end it and a long list of them below it does not join it. Set by hand on training documents.
_SENTENCE = 0.5
_PER_CHARACTER = 1 / 40
_LONGEST_COUNTED = 120
_EXCLAMATION = 0.3
_LIST_ITEM = 0.7
_CLAUSES = 0.5
_HEADLINE = -0.3
_REPEATED = -1.5
_TIME = -1.5
_MENU = -2.0
_TITLE = -2.0
# Below a line that opens a list of other headlines, sentences are teasers: they count for a fifth, so that an article
# goes on there only where much of it follows.
_BELOW_LIST = 0.2
_REPEATED_UP_TO = 40
_LONG_EXCLAMATION = 15
# Headings, salutations and the first rows of a table may stand above the first sentence, a signature with its date
# below the last; more such lines are a list of headlines.
_EDGE_ABOVE = 10
_EDGE_BELOW = 3

# A text of one line with at least so many characters and blanks may be a whole page.
_FLAT_FROM = 200
_FLAT_WORDS = 5
_SURE_CUE = 3

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BLANK_AFTER_STOP = re.compile(r"(?<=[。！？”）]) ")
_FULL_STOP = re.compile(r"[。；]|[\u4e00-\u9fff”」』）)]\.(?=\s|$|[\u4e00-\u9fff“])|[a-z]{2}\.(?=\s|$)|\d\.$")
_EXCLAIMS = re.compile(r"[!?！？…]")
_COMMA = re.compile(r"[，,、]")
_ASKS = re.compile(r"[?？]$")
_LIST_MARK = re.compile(
    r"""(?: [（(]?[一二三四五六七八九十]{1,3}[、)）.．]
      | [（(]?\d{1,3}(?:[、)）.．]|[\s　]+(?=\D)|(?=[\u4e00-\u9fff]))
      | [①-⑳◆●■▍·—※•▲►]
      | [问答問]\s?[:：]
      | 【[^】]{1,20}】(?=.)
      )""",
    re.VERBOSE,
)
_TIME_ALONE = re.compile(
    r"""[\s　\W]*(?:(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}(?:\s?[-/.月]\s?\d{0,2}\s?日?)?
          |[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?|今天|昨天|前天|\d{1,2}[-/]\d{1,2})
        (?:[\s　T]*\d{1,2}:\d{2}(?::\d{2})?)?[\s　\W]*""",
    re.VERBOSE,
)
_DATE_AND_CLOCK = re.compile(r"(?:\d{1,2}[-/.月]\d{1,2}日?|今天|昨天|前天)[\s　T]*\d{1,2}:\d{2}")
_SEPARATOR = re.compile(r"\s?[>»›|｜┃∕/·•]+\s?|\s-\s")
_SPACED_SEPARATOR = re.compile(r"\s[>»›|｜┃·•-]+\s|[>»›]")
_BLANKS = re.compile(r"[\s　]+")
_WORDLESS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A line with the rule's verdict.

    Attributes:
        text: the line without the blanks around it.
        points: for (above 0) or against (below 0) being article.
        reason: the feature, or the group of cue words, that decided.
        cue: whether a cue word decided, in this line or in one above it that opens a list of other headlines.
        zone: above, in or below the body.
    """

    text: str
    points: float
    reason: str
    cue: bool = False
    zone: Zone = "body"

    @property
    def kept(self) -> bool:
        """Whether the line is part of the body's text."""
        return self.zone == "body" and not self.cue


@dataclass(frozen=True, slots=True)
class JudgedText:
    """The lines of a text in their order.

    Attributes:
        lines: the lines; where none speaks for an article, all are in the zone ``body``.
        flat: whether they are the words of a text that had lost its line ends.
    """

    lines: tuple[JudgedLine, ...]
    flat: bool = False

    @property
    def body(self) -> str:
        """The text of the body. Of a flat text, line ends come back after full stops."""
        if not self.flat:
            return "\n".join(line.text for line in self.lines if line.kept)
        words = " ".join(line.text for line in self.lines if line.zone == "body")
        return _BLANK_AFTER_STOP.sub("\n", words)


def _is_menu(line: str) -> bool:
    """Tell a menu or a trail of page names: several short words with bars, arrows or blanks between them."""
    if len(line) <= 25 and _SPACED_SEPARATOR.search(line):
        return True
    trail = [part for part in _SEPARATOR.split(line) if part.strip()]
    if len(trail) > 2 and sum(map(len, trail)) <= 12 * len(trail):
        return True
    words = _BLANKS.split(line)
    return len(words) > 3 and all(len(word) <= 6 for word in words) and not any(c.isdigit() for c in line)


def _letters(line: str) -> str:
    return _WORDLESS.sub("", line)


def _is_sentence(line: str) -> bool:
    """Tell a full sentence: a full stop, or commas with a question or exclamation mark."""
    if _FULL_STOP.search(line):
        return True
    return _EXCLAIMS.search(line) is not None and _COMMA.search(line) is not None


def _feature(line: str) -> tuple[float, str]:
    """Return the points of a line without cue words, and why."""
    length = min(len(line), _LONGEST_COUNTED)
    if _is_sentence(line):
        return _SENTENCE + length * _PER_CHARACTER, "sentence"
    if _EXCLAIMS.search(line):
        return _EXCLAMATION, "exclamation"
    if _TIME_ALONE.fullmatch(line) or _DATE_AND_CLOCK.search(line) or not _letters(line):
        return _TIME, "time"
    if _is_menu(line):
        return _MENU, "menu"
    if _LIST_MARK.match(line):
        return _LIST_ITEM, "list"
    if len(line) >= 20 and len(_COMMA.findall(line)) > 1:
        return _CLAUSES, "clauses"
    return _HEADLINE, "headline"


def _judge_line(line: str, repeated: bool, title: str) -> tuple[JudgedLine, bool]:
    """Return the line with its points, and whether it opens a list of other headlines."""
    sentence = _is_sentence(line) or _ASKS.search(line) is not None
    sentence = sentence or (len(line) >= _LONG_EXCLAMATION and _EXCLAIMS.search(line) is not None)
    group = cues.find(line, sentence=sentence)
    if group is not None:
        return JudgedLine(line, -group.weight, group.name, cue=True), group.opens_list
    if title and _letters(line) == title:
        return JudgedLine(line, _TITLE, "title"), False
    if repeated and len(line) <= _REPEATED_UP_TO:
        return JudgedLine(line, _REPEATED, "repeated"), False
    points, reason = _feature(line)
    return JudgedLine(line, points, reason), False


def _best_run(points: Sequence[float]) -> tuple[int, int]:
    """Return start and end of the run with the greatest sum; of equal ones the longest of those that start first."""
    best, best_run = 0.0, (0, 0)
    total, start = 0.0, 0
    for position, value in enumerate(points):
        if total <= 0:
            total, start = 0.0, position
        total += value
        if total > best or (total == best and start == best_run[0]):
            best, best_run = total, (start, position + 1)
    return best_run


def _with_edges(lines: Sequence[JudgedLine], start: int, end: int) -> tuple[int, int]:
    """Take in what may stand right above or below the sentences of a body."""
    above = start
    while above > 0 and lines[above - 1].reason in {"headline", "list", "clauses", "exclamation"}:
        above -= 1
    below = end
    while below < len(lines) and lines[below].reason == "headline":
        below += 1
    signed = below < len(lines) and _TIME_ALONE.fullmatch(lines[below].text) is not None
    return (
        above if start - above <= _EDGE_ABOVE else start,
        below + 1 if signed and below + 1 - end <= _EDGE_BELOW else end,
    )


def _flat_words(lines: Sequence[str]) -> list[str]:
    """Return the words of a dump whose line ends a crawler has turned into blanks; nothing where that is not so.

    Such a dump is one long line with a cue of page furniture among its words.
    """
    if len(lines) != 1 or len(lines[0]) < _FLAT_FROM:
        return []
    words = lines[0].split()
    if len(words) < _FLAT_WORDS or len(_CHINESE.findall(lines[0])) < len(lines[0]) / 2:
        return []
    groups = (cues.find(word, sentence=_is_sentence(word)) for word in words)
    return words if any(group and group.weight >= _SURE_CUE for group in groups) else []


def judge(text: str, title: str = "") -> JudgedText:
    r"""Judge every line of a text that is not blank; of a text without line ends, its words.

    Args:
        text: the text of a page, cleaned.
        title: its headline where known; a line that repeats it is no body.

    >>> page = "首页 > 新闻 > 正文\n昨日，甲公司的新厂在乙园区开工。\n相关阅读：\n丙园区签约三家企业"
    >>> [(line.zone, line.reason) for line in judge(page).lines]
    [('head', 'navigation'), ('body', 'sentence'), ('tail', 'other_headlines'), ('tail', 'listed')]
    """
    lines = [stripped for line in text.split("\n") if (stripped := line.strip())]
    words = _flat_words(lines)
    return JudgedText(_judge_lines(words or lines, _letters(title)), flat=bool(words))


def _judge_lines(lines: Sequence[str], title: str) -> tuple[JudgedLine, ...]:
    counts = Counter(map(_letters, lines))
    judged: list[JudgedLine] = []
    sentence_seen = below_list = in_list = in_own_list = False
    for line in lines:
        found, opens_list = _judge_line(line, counts[_letters(line)] > 1, title)
        in_list = in_list and found.reason != "sentence"
        if in_list:
            found = replace(found, reason="listed", cue=True)
        # 部分企业如下： opens a list of the article's own, whose short lines are no headlines.
        if in_own_list and found.reason == "headline":
            found = replace(found, points=0.0, reason="own list")
        elif found.reason != "exclamation":
            opens = found.reason in {"sentence", "clauses"} and line.endswith((":", "："))
            in_own_list = opens and not below_list
        if below_list and found.points > 0:
            found = replace(found, points=found.points * _BELOW_LIST)
        sentence_seen = sentence_seen or found.reason == "sentence"
        if opens_list and sentence_seen:
            below_list = in_list = True
        judged.append(found)
    start, end = _best_run([line.points for line in judged])
    start, end = _with_edges(judged, start, end) if start < end else (0, len(judged))
    return tuple(
        replace(line, zone="head" if position < start else "body" if position < end else "tail")
        for position, line in enumerate(judged)
    )


def article_body(text: str, title: str = "") -> str:
    r"""Return the body of an article: its lines without navigation, furniture and tail, one line end between them.

    Args:
        text: the text of a page, cleaned.
        title: its headline where known.

    >>> article_body("首页 > 新闻 > 正文\n昨日，甲公司的新厂在乙园区开工。\n相关阅读：\n丙园区签约三家企业")
    '昨日，甲公司的新厂在乙园区开工。'
    """
    return judge(text, title).body
