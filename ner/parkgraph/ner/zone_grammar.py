"""How zones are named: place, brand and type, as in 苏州 + 浒墅关 + 经开区.

With the grammar a zone that no list holds can be found and compared: 浒墅关经开区 and 苏州浒墅关经济技术开发区 are one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import ahocorasick

from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner.gazetteer import Gazetteer
from parkgraph.ner.lexicon import ZoneType

LONGEST_STEM = 24
LONGEST_BRAND = 10
LONGEST_JOINT = 16
_NOT_IN_NAMES = frozenset("，。、；：！？,;:!?\n\t \u3000◆◇●○■□▲△★☆“”\"'‘’《》〈〉【】[]{}|/…~")
_OPEN_BRACKETS, _CLOSE_BRACKETS = "（(", "）)"


@dataclass(frozen=True, slots=True)
class ZoneName:
    """A zone's name in its parts.

    Attributes:
        text: the name as written.
        places: leading places as written, the widest first.
        brand: what stands between the places and the type; holds the wider zone where the name gives one
            (天津经济技术开发区南港 in 天津经济技术开发区南港工业区).
        spelling: the type as written.
        type: the type in full.
        kind: kind of zone, as in ``zones.csv``.
        level: ``national``, ``provincial`` or ``municipal`` where the name says so, else empty.
        canonical: the name with its last place in short form and its type in full; equal for spellings of one name.
    """

    text: str
    places: tuple[str, ...]
    brand: str
    spelling: str
    type: str
    kind: str
    level: str
    canonical: str

    @property
    def bare(self) -> bool:
        """Whether the name is only a type, such as 高新区."""
        return not self.places and not self.brand


@dataclass(frozen=True, slots=True)
class ZoneSpan:
    """A zone's name in a text; ``certain`` where its left end is a place or a known zone."""

    start: int
    end: int
    name: ZoneName
    certain: bool


class ZoneGrammar:
    """Parses, compares and finds names of zones, with the places of a gazetteer and the types of its lexicon."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._fold = gazetteer.lexicon.fold
        suffixes = gazetteer.lexicon.suffixes
        self._types = _spellings(suffixes.zone_types, self._fold)
        self._joint = tuple(map(self._fold, suffixes.joint_prefixes))
        self._not_behind = tuple(map(self._fold, suffixes.institution))
        self._short_types = {
            self._fold(word) for row in suffixes.zone_types if row.synonyms for word in row.spellings if len(word) < 5
        }
        self._longest_type = max(map(len, self._types))
        self._breaks = tuple(sorted(map(self._fold, suffixes.zone_breaks), key=len, reverse=True))
        self._generic = tuple(sorted(map(self._fold, suffixes.generic_modifiers), key=len, reverse=True))
        self._levels = tuple(map(self._fold, suffixes.level_modifiers))
        self._level_words = {
            self._fold(word): level
            for level, words in (
                ("national", suffixes.national_words),
                ("provincial", suffixes.provincial_words),
                ("municipal", suffixes.municipal_words),
            )
            for word in words
        }
        self._spellings = ahocorasick.Automaton()
        for spelling in self._types:
            self._spellings.add_word(spelling, spelling)
        self._spellings.make_automaton()

    def parse(self, name: str) -> ZoneName | None:
        """Take a zone's name apart.

        Args:
            name: a whole name.

        Returns:
            Its parts, or ``None`` where it does not end with a type of zone. A type of one character counts only right
            behind a place or a pair of countries (海淀园, 中德园).

        >>> zone = load().parse("江苏昆山国家级经开区")
        >>> zone.places, zone.brand, zone.type, zone.kind, zone.level
        (('江苏', '昆山'), '', '经济技术开发区', 'etdz', 'national')
        >>> load().parse("苏州浒墅关经开区").canonical
        '苏州浒墅关经济技术开发区'
        >>> load().parse("西门子") is None
        True
        """
        folded = self._fold(name)
        spelling = self._type_of(folded)
        if spelling is None:
            return None
        zone_type = self._types[spelling]
        stem = folded.removesuffix(spelling)
        told = (level for word, level in self._level_words.items() if word in spelling or stem.endswith(word))
        level = next(told, "")
        for word in self._level_words:
            stem = stem.removesuffix(word)
        places = self._leading_places(stem)
        brand = stem[sum(map(len, places)) :]
        if len(spelling) == 1 and brand not in self._joint and (brand or not places):
            return None
        full = zone_type.spellings[0] if zone_type.synonyms else _plain_type(spelling)
        return ZoneName(
            text=name,
            places=tuple(places),
            brand=brand,
            spelling=spelling,
            type=zone_type.type,
            kind=zone_type.kind,
            level=level,
            canonical=(self._short(places[-1]) if places else "") + brand + full,
        )

    def same_zone(self, one: str, other: str) -> bool:
        """Tell whether two names can only be spellings of one zone's name.

        They are where last place, brand and type agree, or where brand and type agree and one leaves its place out.
        Bare types are never the same: whose 高新区 is meant, only a text can tell.

        >>> grammar = load()
        >>> grammar.same_zone("苏州浒墅关经济技术开发区", "浒墅关经开区")
        True
        >>> grammar.same_zone("昆山经开区", "太仓经开区"), grammar.same_zone("昆山高新区", "高新区")
        (False, False)
        """
        first, second = self.parse(one), self.parse(other)
        if first is None or second is None or first.bare or second.bare:
            return False
        if first.canonical == second.canonical:
            return True
        ending = len(first.brand) > 1 and first.brand == second.brand and not (first.places and second.places)
        return ending and first.canonical.endswith(second.canonical) | second.canonical.endswith(first.canonical)

    def find(self, text: str) -> list[ZoneSpan]:
        """Propose names of zones in a text, in its order and without overlap.

        A name reaches left from its type over a brand to places, never over punctuation or a word that stands before
        names (落户, 位于, 在). What only qualifies a type (国家级经开区, 各类园区) is no name, nor is a bare type.

        >>> text = "博世落户苏州浒墅关经开区，与昆山高新区相邻，国家级高新区增至一百多家"
        >>> [text[span.start : span.end] for span in load().find(text)]
        ['苏州浒墅关经开区', '昆山高新区']
        """
        folded = self._fold(text)
        found: list[ZoneSpan] = []
        for start, end in self._typed(folded):
            floor = max(start - LONGEST_STEM, 0)
            if folded.startswith(self._not_behind, end):
                continue
            span = self._span(text, folded, floor, start, end)
            if span is None:
                continue
            while found and found[-1].end > span.start:
                found.pop()
            found.append(span)
        return found

    def _typed(self, folded: str) -> Iterator[tuple[int, int]]:
        """Yield the longest spellings of types in a text."""
        best: tuple[int, int] | None = None
        for last, spelling in self._spellings.iter(folded):
            start, end = last + 1 - len(spelling), last + 1
            if best is not None and start >= best[1]:
                yield best
                best = None
            if best is None or start <= best[0]:
                best = (start, end)
        if best is not None:
            yield best

    def _span(self, text: str, folded: str, floor: int, start: int, end: int) -> ZoneSpan | None:
        left = self._left_end(folded, floor, start)
        left, known = self._place_or_zone(text, left, start, folded[start:end])
        stem = folded[left:start]
        known = known or bool(self._gazetteer.entries(folded[left:end], "Park"))
        if not stem or (not known and (self._is_generic(stem) or stem.endswith(self._levels))):
            return None
        spelling = folded[start:end]
        room = LONGEST_BRAND if len(spelling) > 1 else 0
        if spelling in self._types[spelling].weak and not (known and self._brand_length(stem) <= room):
            return None
        name = self.parse(text[left:end])
        return None if name is None else ZoneSpan(left, end, name, known)

    def _brand_length(self, stem: str) -> int:
        return len(stem) - sum(map(len, self._leading_places(stem)))

    def _left_end(self, folded: str, floor: int, start: int) -> int:
        """Return how far left a name may reach: to punctuation, an open bracket, or a word that stands before names."""
        left = start
        depth = 0
        while left > floor:
            character = folded[left - 1]
            if character in _NOT_IN_NAMES or (character in _OPEN_BRACKETS and depth == 0):
                break
            depth += (character in _CLOSE_BRACKETS) - (character in _OPEN_BRACKETS)
            left -= 1
        stretch = folded[left:start]
        for place in self._gazetteer.matches(stretch):
            stretch = stretch[: place.start] + "\0" * (place.end - place.start) + stretch[place.end :]
        for prefix in self._joint:
            stretch = stretch.replace(prefix, "\0" * len(prefix))
        ends = [stretch.rfind(word) + len(word) for word in self._breaks if word in stretch]
        return left + max(ends, default=0)

    def _place_or_zone(self, text: str, left: int, start: int, spelling: str) -> tuple[int, bool]:
        """Return where the name begins, and whether a place or known zone near its type shows that.

        A firm or a pair of countries right before the place belongs to the name (松下杭州工业园, 中德（沈阳）产业园); a
        province does not where the type is short (四川 and 射洪经开区).
        """
        stretch = self._fold(text[left:start])
        joint = min((at for at in (stretch.find(prefix) for prefix in self._joint) if at >= 0), default=-1)
        if joint >= 0 and len(stretch) - joint <= LONGEST_JOINT:
            return left + joint, True
        matches = self._gazetteer.matches(text[left:start])
        for index, match in enumerate(matches):
            if match.label not in {"Park", "Place"} or start - left - match.end > LONGEST_BRAND:
                continue
            firm = index > 0 and matches[index - 1].label == "Company" and matches[index - 1].start == 0
            if firm or _unclosed(stretch[: match.start]):
                return left, True
            following = matches[index + 1] if index + 1 < len(matches) else None
            short = spelling in self._short_types and following is not None and following.start == match.end
            if short and following is not None and following.label == "Place" and self._is_province(match.entity_id):
                continue
            return left + match.start, True
        return left, False

    def _is_province(self, identity: str) -> bool:
        entry = self._gazetteer.entry(identity)
        return entry is not None and entry.properties.get("level") == "province"

    def _is_generic(self, stem: str) -> bool:
        while stem:
            word = next((word for word in self._generic if stem.endswith(word)), None)
            if word is None:
                return False
            stem = stem.removesuffix(word)
        return True

    def _type_of(self, folded: str) -> str | None:
        longest = min(self._longest_type, len(folded))
        return next((folded[-size:] for size in range(longest, 0, -1) if folded[-size:] in self._types), None)

    def _leading_places(self, stem: str) -> list[str]:
        places: list[str] = []
        rest = stem
        while len(places) < 3:
            match = next(iter(self._gazetteer.matches(rest)), None)
            if match is None or match.start > 0 or match.label != "Place":
                break
            places.append(rest[: match.end])
            rest = rest[match.end :]
        return places

    def _short(self, place: str) -> str:
        entry = next(iter(self._gazetteer.entries(place, "Place")), None)
        return entry.properties.get("short", place) if entry is not None else place


def _spellings(zone_types: tuple[ZoneType, ...], fold: Callable[[str], str]) -> dict[str, ZoneType]:
    """Return the type of every spelling; whatever ends with 园 is also written with 园区."""
    types = {fold(spelling): zone_type for zone_type in zone_types for spelling in zone_type.spellings}
    longer = {spelling + "区": zone_type for spelling, zone_type in types.items() if spelling.endswith("园")}
    return longer | types


def _unclosed(text: str) -> bool:
    return sum(text.count(mark) for mark in _OPEN_BRACKETS) > sum(text.count(mark) for mark in _CLOSE_BRACKETS)


def _plain_type(spelling: str) -> str:
    """Return a spelling without the 区 that 园区 and 园 differ in."""
    return spelling.removesuffix("区") if spelling.endswith("园区") and len(spelling) > 2 else spelling


@cache
def load() -> ZoneGrammar:
    """Return the grammar over the shipped lexicon.

    Raises:
        LexiconError: a knowledge file is not in the form it must have.
    """
    return ZoneGrammar(gazetteers.load())


def type_named(word: str) -> tuple[ZoneType, ...]:
    """Return the types of zone that a bare word may stand for, in the order of ``suffixes.yaml``.

    >>> [zone_type.type for zone_type in type_named("经开区")]
    ['经济技术开发区']
    """
    return tuple(row for row in gazetteers.load().lexicon.suffixes.zone_types if word in row.bare)
