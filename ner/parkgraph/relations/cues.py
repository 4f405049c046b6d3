"""Cue words: which classes of words stand in a stretch of text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import ahocorasick
import yaml

from parkgraph.errors import LexiconError

_FILE = "cues.yaml"


@dataclass(frozen=True, slots=True)
class CueIndex:
    """The cue words of one text.

    Attributes:
        starts: offsets of the words, ascending.
        ends: offsets after them.
        classes: for each word, the classes it belongs to.
        words: the words.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    classes: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]

    def all(self) -> set[str]:
        """Return the classes of all words."""
        return {name for names in self.classes for name in names}

    def within(self, start: int, end: int) -> set[str]:
        """Return the classes of all words that lie between two offsets."""
        found: set[str] = set()
        position = bisect_left(self.starts, start)
        while position < len(self.starts) and self.starts[position] < end:
            if self.ends[position] <= end:
                found.update(self.classes[position])
            position += 1
        return found

    def first_within(self, start: int, end: int) -> tuple[str, ...]:
        """Return the classes of the first word that lies between two offsets."""
        position = bisect_left(self.starts, start)
        return self.classes[position] if position < len(self.starts) and self.ends[position] <= end else ()

    def last_within(self, start: int, end: int) -> tuple[str, ...]:
        """Return the classes of the last word that lies between two offsets."""
        position = bisect_left(self.starts, end) - 1
        inside = position >= 0 and self.starts[position] >= start and self.ends[position] <= end
        return self.classes[position] if inside else ()

    def classes_within(self, start: int, end: int) -> tuple[tuple[str, ...], ...]:
        """Return the classes of each word that lies between two offsets, in the order of the text."""
        first = bisect_left(self.starts, start)
        last = bisect_left(self.starts, end)
        return tuple(self.classes[at] for at in range(first, last) if self.ends[at] <= end)

    def words_within(self, start: int, end: int) -> list[str]:
        """Return the words that lie between two offsets, in the order of the text."""
        found = []
        position = bisect_left(self.starts, start)
        while position < len(self.starts) and self.starts[position] < end:
            if self.ends[position] <= end:
                found.append(self.words[position])
            position += 1
        return found


def parse(raw: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Turn classes with their words into words with their classes.

    Raises:
        LexiconError: a class does not hold a list of words.

    >>> parse({"visit": ["考察", "走访"], "study": ["考察"]})["考察"]
    ('visit', 'study')
    """
    words: dict[str, list[str]] = {}
    for name, row in raw.items():
        if not isinstance(row, list) or not all(isinstance(word, str) and word for word in row):
            raise LexiconError(f"class {name} must hold a list of words", where=_FILE)
        for word in dict.fromkeys(row):
            words.setdefault(word, []).append(name)
    return {word: tuple(classes) for word, classes in words.items()}


@cache
def _automaton() -> ahocorasick.Automaton:
    raw = yaml.safe_load(files("parkgraph.relations").joinpath(_FILE).read_text(encoding="utf-8"))
    automaton = ahocorasick.Automaton()
    for word, classes in parse(raw).items():
        automaton.add_word(word, (word, classes))
    automaton.make_automaton()
    return automaton


def find(text: str) -> CueIndex:
    """Find the cue words of a text; of words that begin together or lie within another, the longest counts.

    >>> find("昨日到访该园区").within(0, 7) >= {"visit", "here"}
    True
    """
    hits: list[tuple[int, int, str, tuple[str, ...]]] = []
    for last, (word, classes) in _automaton().iter_long(text):
        hits.append((last + 1 - len(word), last + 1, word, classes))
    return CueIndex(
        tuple(hit[0] for hit in hits),
        tuple(hit[1] for hit in hits),
        tuple(hit[3] for hit in hits),
        tuple(hit[2] for hit in hits),
    )
