"""How well the rule of :mod:`parkgraph.sources.body` does on documents whose body lines are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parkgraph.sources.body import judge


@dataclass(frozen=True, slots=True)
class BodyQuality:
    """Counts of lines and characters: of the body and kept, of the rest and kept, of the body and lost."""

    kept_lines: int = 0
    false_lines: int = 0
    lost_lines: int = 0
    kept_characters: int = 0
    false_characters: int = 0
    lost_characters: int = 0

    def __add__(self, other: BodyQuality) -> BodyQuality:
        return BodyQuality(
            self.kept_lines + other.kept_lines,
            self.false_lines + other.false_lines,
            self.lost_lines + other.lost_lines,
            self.kept_characters + other.kept_characters,
            self.false_characters + other.false_characters,
            self.lost_characters + other.lost_characters,
        )

    @property
    def precision(self) -> float:
        """Share of the characters kept that are body."""
        kept = self.kept_characters + self.false_characters
        return self.kept_characters / kept if kept else 1.0

    @property
    def recall(self) -> float:
        """Share of the body's characters that are kept."""
        body = self.kept_characters + self.lost_characters
        return self.kept_characters / body if body else 1.0


def measure(text: str, body: Sequence[tuple[int, int]], title: str = "") -> BodyQuality:
    r"""Compare the rule's verdict on one document with the true one.

    Args:
        text: the document, lines ended by ``\n``.
        body: start and end offsets of the parts that are body.
        title: its headline, where known.

    >>> measure("首页 > 正文\n甲公司落户乙园区。", [(8, 17)])
    BodyQuality(kept_lines=1, false_lines=0, lost_lines=0, kept_characters=9, false_characters=0, lost_characters=0)
    """
    total = BodyQuality()
    judged = iter(judge(text, title).lines)
    offset = 0
    for line in text.split("\n"):
        middle = offset + len(line) // 2
        offset += len(line) + 1
        if not line.strip():
            continue
        true = any(start <= middle < end for start, end in body)
        kept = next(judged).kept
        size = len(line.strip())
        if true and kept:
            total += BodyQuality(kept_lines=1, kept_characters=size)
        elif kept:
            total += BodyQuality(false_lines=1, false_characters=size)
        elif true:
            total += BodyQuality(lost_lines=1, lost_characters=size)
    return total
