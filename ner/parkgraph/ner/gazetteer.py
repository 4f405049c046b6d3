"""Finding names of the lexicon in a text: one pass of an Aho-Corasick automaton, then the longest match wins.

Source of the method: Aho and Corasick, "Efficient string matching" (1975), through the library pyahocorasick.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ahocorasick
import numpy as np
import numpy.typing as npt

from parkgraph.ner import lexicon as lexicons
from parkgraph.ner.committees import SOURCE as COMMITTEES
from parkgraph.ner.committees import committee_of, respelled
from parkgraph.ner.lexicon import Entry, Lexicon, Suffixes

FEATURE_LISTS = (
    "company",
    "place",
    "zone",
    "country",
    "industry",
    "program",
    "company_suffix",
    "zone_suffix",
    "institution_suffix",
    "cluster_suffix",
    "program_suffix",
)
"""The columns of :meth:`Gazetteer.features`, in their order."""

OUTSIDE, BEGIN, MIDDLE, END, SINGLE = range(5)
"""What a cell of :meth:`Gazetteer.features` says: where in an entry of the list the character stands."""

_PRECEDENCE = (
    "zones", COMMITTEES, "countries", "places", "groups", "listed_companies", "companies", "operators", "programs",
    "industries",
)  # fmt: skip
# Committees are in no list: the tagger knows institutions by their endings and sees the zone in the name.
_LIST_OF_SOURCE = {
    "zones": "zone",
    "countries": "country",
    "places": "place",
    "groups": "company",
    "listed_companies": "company",
    "companies": "company",
    "operators": "company",
    "programs": "program",
    "industries": "industry",
}
_PLACE_LEVELS = ("province", "city", "county", "region")


@dataclass(frozen=True, slots=True)
class Match:
    """A name of the lexicon in a text.

    Attributes:
        start: offset of the first character.
        end: offset after the last one.
        label: label of the ontology.
        entity_id: gazetteer id; empty where equals share the wording (the two 朝阳区), see :meth:`Gazetteer.entries`.
        name: the usual name of what is meant.
        source: table it comes from, without ``.csv``.
        certain: the wording means this nearly wherever it stands; otherwise it is a candidate that needs a context.
    """

    start: int
    end: int
    label: str
    entity_id: str
    name: str
    source: str
    certain: bool


@dataclass(frozen=True, slots=True)
class _Wording:
    """What one wording may mean: entries by precedence, which of them it is certain for, and its feature lists."""

    length: int
    entries: tuple[Entry, ...]
    certain: bool
    lists: tuple[int, ...]
    ascii_start: bool
    ascii_end: bool
    industry_ending: bool


def _is_word_character(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _rank(entry: Entry) -> tuple[int, int]:
    level = entry.properties.get("level", "")
    return _PRECEDENCE.index(entry.source), _PLACE_LEVELS.index(level) if entry.source == "places" else 0


def shared_digits(adcode: str) -> str:
    """Return the digits of an administrative code that are those of all places within.

    >>> shared_digits("320500"), shared_digits("320583")
    ('3205', '320583')
    """
    return adcode.removesuffix("00").removesuffix("00")


def lies_in(entry: Entry, other: Entry | None) -> bool:
    """Tell whether an entry lies in a province or city, by administrative codes.

    >>> gazetteer = load()
    >>> lies_in(gazetteer.entry("place:320583"), gazetteer.entry("place:320500"))
    True
    """
    code = other.properties.get("adcode", "") if other is not None and other.source == "places" else ""
    stem = shared_digits(code)
    return bool(stem) and stem != code and entry.properties.get("adcode", "").startswith(stem)


class Gazetteer:
    """The names of a lexicon, ready to be found in texts.

    Texts and names are compared in simplified characters, half width and lower case, so 崑山 and 昆山, ＡＢＢ and abb
    are the same; offsets are those of the text given.

    >>> gazetteer = load()
    >>> [(match.label, match.name) for match in gazetteer.matches("德国西门子落户昆山经开区")]
    [('Country', '德国'), ('Company', '西门子'), ('Park', '昆山经济技术开发区')]
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        zones = tuple(lexicon.of("zones"))
        entries = (*lexicon.entries, *(committee_of(zone, lexicon.suffixes) for zone in zones))
        self._by_id = {entry.id: entry for entry in entries}
        self._wordings = _wordings(entries, lexicon)
        self._automaton = ahocorasick.Automaton()
        for form, wording in self._wordings.items():
            self._automaton.add_word(form, wording)
        self._automaton.make_automaton()
        self._compound, self._countries = _compound_forms(lexicon)

    def entry(self, identity: str) -> Entry | None:
        """Return the row with this gazetteer id, or ``None``.

        >>> load().entry("country:DE").name
        '德国'
        """
        return self._by_id.get(identity)

    def entries(self, form: str, label: str = "") -> tuple[Entry, ...]:
        """Return all rows that this whole wording may mean, the likeliest first.

        Args:
            form: a name as written.
            label: only rows of this label of the ontology, where given.

        >>> [entry.id for entry in load().entries("朝阳区", "Place")]
        ['place:110105', 'place:220104']
        """
        wording = self._wordings.get(self.lexicon.fold(form))
        found = wording.entries if wording else ()
        return tuple(entry for entry in found if not label or entry.label == label)

    def matches(self, text: str) -> list[Match]:
        """Find the names in a text, in its order and without overlap.

        The longest name wins; of equally long ones the first in the text. Of several things with the same name,
        zones win over countries, places, groups, listed and other companies, programs and industries, in this order. A
        character that stands for a country (德企, 日资) is a match of its own. A match tells nothing of what surrounds
        it: a longer name that the lexicon does not know (苏州银行) may contain it.
        """
        found = [(start, start + wording.length, wording) for start, wording in self._hits(text) if wording.entries]
        result: list[Match] = []
        for start, end, wording in _longest(found, len(text)):
            before = result[-1] if result and result[-1].end == start else None
            result.append(self._match(start, end, wording, before))
        taken = {index for match in result for index in range(match.start, match.end)}
        for start in self._country_characters(text):
            if start not in taken:
                entry = self._countries[self.lexicon.fold(text[start])]
                result.append(Match(start, start + 1, "Country", entry.id, entry.name, "countries", certain=True))
        return sorted(result, key=lambda match: match.start)

    def features(self, text: str) -> npt.NDArray[np.uint8]:
        """Tell for every character where in an entry of which list it stands.

        Args:
            text: any text of n characters.

        Returns:
            An array of (n, len(FEATURE_LISTS)) with values of OUTSIDE, BEGIN, MIDDLE, END, SINGLE. Within a list the
            longest entry wins; lists know nothing of each other, and uncertain wordings count like certain ones.

        >>> load().features("昆山经开区")[:, FEATURE_LISTS.index("zone")].tolist()
        [1, 2, 2, 2, 3]
        """
        by_list: list[list[tuple[int, int, _Wording]]] = [[] for _ in FEATURE_LISTS]
        for start, wording in self._hits(text):
            for index in wording.lists:
                by_list[index].append((start, start + wording.length, wording))
        columns = [bytearray(len(text)) for _ in FEATURE_LISTS]
        for column, found in zip(columns, by_list, strict=True):
            for start, end, _ in _longest(found, len(text)):
                column[start:end] = _cells(end - start)
        country = columns[FEATURE_LISTS.index("country")]
        for start in self._country_characters(text):
            if country[start] == OUTSIDE:
                country[start] = SINGLE
        return np.frombuffer(b"".join(columns), dtype=np.uint8).reshape(len(columns), len(text)).T

    def _hits(self, text: str) -> Iterator[tuple[int, _Wording]]:
        folded = self.lexicon.fold(text)
        size = len(folded)
        not_industry_before = self.lexicon.suffixes.not_industry_before
        for last, wording in self._automaton.iter(folded):
            start = last - wording.length + 1
            if wording.ascii_start and start > 0 and _is_word_character(folded[start - 1]):
                continue
            if wording.ascii_end and last + 1 < size and _is_word_character(folded[last + 1]):
                continue
            if wording.industry_ending and folded.startswith(not_industry_before, last + 1):
                continue
            yield start, wording

    def _match(self, start: int, end: int, wording: _Wording, before: Match | None) -> Match:
        """Make a match; a place right behind the place it lies in (江苏响水) is certain, and told from its equals."""
        first = wording.entries[0]
        if first.source == "places" and before is not None and before.source == "places":
            for entry in wording.entries:
                if lies_in(entry, self.entry(before.entity_id)):
                    return Match(start, end, entry.label, entry.id, entry.name, entry.source, certain=True)
        equals = [entry for entry in wording.entries if _rank(entry) == _rank(first)]
        identity = first.id if len(equals) == 1 else ""
        return Match(start, end, first.label, identity, first.name, first.source, wording.certain)

    def _country_characters(self, text: str) -> Iterator[int]:
        """Yield the offsets of single characters that stand for a country."""
        folded = self.lexicon.fold(text)
        forms = self.lexicon.country_forms
        for found in self._compound.finditer(folded):
            start = found.start()
            before = folded[max(0, start - 4) : start]
            follower = folded[found.end() - len(found["follower"]) :]
            if before.endswith(forms.not_after.get(folded[start], ())) or follower.startswith(forms.not_followers):
                continue
            yield from (index for index in range(start, found.start("follower")) if folded[index] in self._countries)


def _wordings(rows: Iterable[Entry], lexicon: Lexicon) -> dict[str, _Wording]:
    entries: dict[str, list[tuple[Entry, bool]]] = {}
    for entry in rows:
        for form, certain in _forms(entry, lexicon.suffixes):
            entries.setdefault(lexicon.fold(form), []).append((entry, certain))
    suffixes = lexicon.suffixes
    endings: dict[str, set[int]] = {}
    for name, words in (
        ("company_suffix", suffixes.legal_forms + suffixes.company_words),
        ("zone_suffix", tuple(spelling for kind in suffixes.zone_types for spelling in kind.spellings)),
        ("institution_suffix", suffixes.institution),
        ("cluster_suffix", suffixes.cluster),
        ("program_suffix", suffixes.program),
    ):
        for word in words:
            endings.setdefault(lexicon.fold(word), set()).add(FEATURE_LISTS.index(name))
    return {
        form: _wording(form, entries.get(form, []), endings.get(form, set()), suffixes.industry_endings)
        for form in entries.keys() | endings.keys()
    }


def _wording(
    form: str, meanings: list[tuple[Entry, bool]], endings: set[int], industry_endings: tuple[str, ...]
) -> _Wording:
    ranked = sorted(meanings, key=lambda meaning: _rank(meaning[0]))
    entries = tuple(dict.fromkeys(entry.id for entry, _ in ranked))
    by_id = {entry.id: entry for entry, _ in ranked}
    named = {_LIST_OF_SOURCE[entry.source] for entry, _ in ranked if entry.source in _LIST_OF_SOURCE}
    lists = {FEATURE_LISTS.index(name) for name in named} | endings
    certain = bool(ranked) and any(sure for entry, sure in ranked if entry is ranked[0][0])
    return _Wording(
        length=len(form),
        entries=tuple(by_id[identity] for identity in entries),
        certain=certain,
        lists=tuple(sorted(lists)),
        ascii_start=_is_word_character(form[0]),
        ascii_end=_is_word_character(form[-1]),
        industry_ending=bool(ranked) and ranked[0][0].source == "industries" and form.endswith(industry_endings),
    )


def _forms(entry: Entry, suffixes: Suffixes) -> Iterator[tuple[str, bool]]:
    """Yield the wordings of an entry, with whether they are certain.

    A zone's type is written in all its ways. An industry is certain only with 产业 or 行业 behind it: without, the word
    is as often part of another name or a product.
    """
    yield from ((form, False) for form in entry.uncertain + entry.unsafe)
    if entry.source == "industries":
        endings = suffixes.industry_endings
        for form in entry.forms:
            named = form.endswith(endings)
            yield form, named
            yield from ((form + ending, True) for ending in endings if not named)
        return
    yield from ((form, True) for form in entry.members)
    for form in entry.forms:
        yield form, True
        if entry.source == "zones":
            yield from ((spelling, True) for spelling in respelled(form, entry.properties["kind"], suffixes))


def _compound_forms(lexicon: Lexicon) -> tuple[re.Pattern[str], dict[str, Entry]]:
    countries = {
        lexicon.fold(entry.properties["compound"]): entry
        for entry in lexicon.of("countries")
        if "compound" in entry.properties
    }
    characters = "".join(re.escape(character) for character in countries)
    followers = "|".join(re.escape(word) for word in lexicon.country_forms.followers)
    return re.compile(f"[{characters}](?:、?[{characters}])*(?P<follower>{followers})"), countries


@cache
def _cells(length: int) -> bytes:
    """Return the cells of an entry of so many characters."""
    return bytes([SINGLE] if length == 1 else [BEGIN, *[MIDDLE] * (length - 2), END])


def _longest(found: Iterable[tuple[int, int, _Wording]], size: int) -> list[tuple[int, int, _Wording]]:
    """Choose spans without overlap, the longest first, of equally long ones the first."""
    taken = bytearray(size)
    chosen = []
    for span in sorted(found, key=lambda item: (item[0] - item[1], item[0])):
        start, end = span[0], span[1]
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\x01" * (end - start)
            chosen.append(span)
    return sorted(chosen, key=lambda item: item[0])


def load(folder: Path | None = None) -> Gazetteer:
    """Return the gazetteer of the shipped lexicon and, where given, of a folder of one's own.

    Args:
        folder: see :func:`parkgraph.ner.lexicon.load`.

    Raises:
        LexiconError: a file is not in the form it must have.
    """
    return _load(folder)


@cache
def _load(folder: Path | None) -> Gazetteer:
    return Gazetteer(lexicons.load(folder))
