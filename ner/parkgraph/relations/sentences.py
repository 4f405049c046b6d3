"""Sentences, clauses and lines of a text, with a rule of our own for half-width punctuation.

No library that was tried splits both ``2024.3.5`` (no end) and ``不裁员.某公司`` (an end) as a reader would.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_SENTENCE_END = re.compile(
    r"[。！？!?；;…]+[”’」』）)\"]*"  # full stops and what closes behind them
    r"|(?<=[^\x00-\x7f])\.(?![0-9A-Za-z])[”’」』）)\"]*"  # a half-width stop after Chinese
    r"|(?<=[)\"%])\.(?=\s|$)"
    r"|\n+"
)
_CLAUSE_END = re.compile(r"[，,：:（）()。！？!?；;\n“”「」—◆◇■●]|(?<=[^\x00-\x7f])\.(?![0-9A-Za-z])")


# What has no stop for so long is a list or a table in one line, not a sentence; the work on one grows with its square.
_LONGEST_SENTENCE = 2_000


@dataclass(frozen=True, slots=True)
class Layout:
    """Where sentences, clauses and lines of a text begin.

    Attributes:
        sentences: (start, end) of each sentence without the white space around it, in order.
        sentence_starts: first offset of each sentence with the white space before it.
        clause_starts: offset at which each clause begins.
        line_starts: offset at which each line begins.
    """

    sentences: tuple[tuple[int, int], ...]
    sentence_starts: tuple[int, ...]
    clause_starts: tuple[int, ...]
    line_starts: tuple[int, ...]

    def sentence_at(self, offset: int) -> int:
        """Return the number of the sentence that an offset is in."""
        return max(bisect_right(self.sentence_starts, offset) - 1, 0)

    def clause_at(self, offset: int) -> int:
        """Return the number of the clause that an offset is in."""
        return max(bisect_right(self.clause_starts, offset) - 1, 0)

    def line_at(self, offset: int) -> int:
        """Return the number of the line that an offset is in."""
        return max(bisect_right(self.line_starts, offset) - 1, 0)

    def clause_span(self, clause: int, length: int) -> tuple[int, int]:
        """Return (start, end) of a clause in a text of that length."""
        end = self.clause_starts[clause + 1] if clause + 1 < len(self.clause_starts) else length
        return self.clause_starts[clause], end


def layout(text: str, covered: tuple[tuple[int, int], ...] = ()) -> Layout:
    """Split a text; what goes on for more than 2,000 characters without a stop is cut at a comma or between names.

    Args:
        text: any text; empty is allowed.
        covered: (start, end) of names, within which nothing ends, sorted.

    >>> text = "一季度投产. 总投资10.5亿元;二期在建"
    >>> [text[a:b] for a, b in layout(text).sentences]
    ['一季度投产.', '总投资10.5亿元;', '二期在建']
    """
    starts = [start for start, _ in covered]

    def inside(offset: int) -> bool:
        position = bisect_right(starts, offset) - 1
        return position >= 0 and offset < covered[position][1]

    clauses = [0, *(match.end() for match in _CLAUSE_END.finditer(text) if not inside(match.start()))]
    cuts = [0]
    for end in (*(match.end() for match in _SENTENCE_END.finditer(text) if not inside(match.start())), len(text)):
        while end - cuts[-1] > _LONGEST_SENTENCE:
            cuts.append(_cut_within(cuts[-1], clauses, covered))
        if end > cuts[-1]:
            cuts.append(end)
    sentences: list[tuple[int, int]] = []
    sentence_starts: list[int] = []
    for start, end in pairwise(cuts):
        piece = text[start:end]
        stripped = piece.strip()
        if not stripped:
            continue
        first = start + len(piece) - len(piece.lstrip())
        sentences.append((first, first + len(stripped)))
        sentence_starts.append(start)
    if not sentences:
        sentences, sentence_starts = [(0, len(text))], [0]
    lines = [0, *(match.end() for match in re.finditer(r"\n", text))]
    return Layout(tuple(sentences), tuple(sentence_starts), tuple(clauses), tuple(lines))


def _cut_within(start: int, clauses: Sequence[int], covered: Sequence[tuple[int, int]]) -> int:
    """Return where to cut what is too long for a sentence: after its last comma, else before a name, else anywhere."""
    limit = start + _LONGEST_SENTENCE
    if (comma := clauses[bisect_right(clauses, limit) - 1]) > start:
        return comma
    name = bisect_left(covered, (limit,)) - 1
    if name >= 0 and start < covered[name][0] < limit < covered[name][1]:
        return covered[name][0]
    return limit
