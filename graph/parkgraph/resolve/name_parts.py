"""A name taken apart: own name, kind, place and part, so that two names can be compared piece by piece."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from parkgraph.ner import gazetteer, lexicon, zone_grammar
from parkgraph.ner.committees import respelled
from parkgraph.ner.short_forms import ShortForms
from parkgraph.resolve.names import normalise, words

CHINA = "country:CN"
_REMEMBERED = 200_000
_SHORTEST = 2
_LONGEST_PLACE = 14
_MOST_PLACES = 3
_BRACKETS = re.compile(r"\(([^()]*)\)")
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NameParts:
    """The parts of a name.

    Attributes:
        label: label of the ontology.
        plain: the whole name, made comparable.
        own: what is left of it without all that follows.
        kind: ``集团`` or ``控股`` of a group, type of a zone in full; empty where there is none.
        part: ``研发中心``, ``分公司``: a part of a firm; numbered ones with their number.
        places: ids of the narrowest place that the name gives, several where it may mean any of them.
        registered: the name has a legal form.
    """

    label: str
    plain: str
    own: str
    kind: str = ""
    part: str = ""
    places: frozenset[str] = _NOTHING
    registered: bool = False

    @property
    def key(self) -> str:
        """What two names of one label must share to be one thing."""
        return "|".join((self.own, self.kind, self.part, ",".join(sorted(self.places))))

    @property
    def traits(self) -> tuple[tuple[str, str], ...]:
        """What must not differ between names of one thing, where both give it."""
        # 云岭 may be short for 云岭集团; 云岭有限公司 is a firm of it.
        kind = self.kind or ("firm" if self.registered else "")
        told = {"kind": kind, "place": ",".join(sorted(self.places)), "part": self.part or "whole"}
        return tuple((name, value) for name, value in told.items() if value)


@lru_cache(maxsize=_REMEMBERED)
def parse(label: str, name: str) -> NameParts:
    """Take a name apart.

    Spellings of one name have one key: width, quotes, legal form, zone type and the place's position play no part.

    >>> firm = parse("Company", "博世汽车部件（苏州）有限公司")
    >>> firm.own, sorted(firm.places), firm.key == parse("Company", "苏州市博世汽车部件有限责任公司").key
    ('博世汽车部件', ['place:320500'], True)
    >>> parse("Park", "浒墅关经开区").key == parse("Park", "浒墅关经济技术开发区").key
    True
    >>> parse("Company", "云岭集团有限公司").kind, parse("Company", "云岭（集团）公司").own
    ('集团', '云岭')
    """
    if label == "Company":
        return _firm(name)
    if label == "Park":
        return _zone(name)
    if label == "Institution":
        return _body(name)
    # A judgement may have to tell two wordings of one industry apart, so all others are compared as the tagger does.
    return NameParts(label, normalise(name), _forms().key(label, normalise(name)))


def is_trade(text: str) -> bool:
    """Tell whether a text is nothing but words for what a firm does.

    >>> is_trade("精密机械"), is_trade("达"), is_trade("星电子"), is_trade("")
    (True, False, False, False)
    """
    return bool(text) and _trade_pattern().fullmatch(text) is not None


@lru_cache(maxsize=_REMEMBERED)
def trade_of(own: str) -> str:
    """Return the words for what a firm does at the end of its own name.

    >>> trade_of("捷美精密机械"), trade_of("捷美")
    ('精密机械', '')
    """
    for start in range(_SHORTEST, len(own)):
        if is_trade(own[start:]):
            return own[start:]
    return ""


@cache
def _forms() -> ShortForms:
    return ShortForms(gazetteer.load(), zone_grammar.load())


@cache
def _trade_pattern() -> re.Pattern[str]:
    told = {*lexicon.load().suffixes.company_words, *words()["trade_words"]} - set(words()["bare_companies"])
    forms = (*words()["legal_forms"], *lexicon.load().suffixes.group_endings)
    trades = sorted((word for word in told if not word.endswith(forms)), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, trades))})+")


@cache
def _needs_place() -> re.Pattern[str]:
    return re.compile(f"{_trade_pattern().pattern}|{'|'.join(words()['bare_companies'])}")


@cache
def _legal_pattern() -> re.Pattern[str]:
    chinese = "|".join(sorted(words()["legal_forms"], key=len, reverse=True))
    return re.compile(f"(?<=..)(?!(?<=[分子总])公司)(?:{chinese})$")


@cache
def _latin_legal_pattern() -> re.Pattern[str]:
    forms = sorted(map(re.escape, words()["latin_legal_forms"]), key=len, reverse=True)
    return re.compile(rf"(?<=\w\w)[\s,]+(?:{'|'.join(forms)})\.?\s*$", re.IGNORECASE)


@cache
def _number_pattern() -> re.Pattern[str]:
    counted = "|".join(sorted(words()["counted"], key=len, reverse=True))
    return re.compile(f"(?:第?[0-9一二三四五六七八九十百]+|[a-z])(?:{counted})|第[0-9一二三四五六七八九十百]+")


@cache
def _part_words() -> tuple[str, ...]:
    told = {*lexicon.load().suffixes.company_parts, *words()["branch_words"]}
    return tuple(sorted(told, key=len, reverse=True))


@cache
def _area_forms() -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """Return wording -> ids of places and zones: those that are sure, and all."""
    known = lexicon.load()
    sure: dict[str, set[str]] = {}
    every: dict[str, set[str]] = {}
    for entry in (*known.of("places"), *known.of("zones")):
        respellings = (
            respelled(form, entry.properties["kind"], known.suffixes) if entry.source == "zones" else ()
            for form in entry.forms
        )
        for form in (*entry.forms, *entry.uncertain, *(other for found in respellings for other in found)):
            sure.setdefault(normalise(form), set()).add(entry.id)
        for form in entry.unsafe:
            every.setdefault(normalise(form), set()).add(entry.id)
    for form, found in sure.items():
        every.setdefault(form, set()).update(found)
    return (
        {form: frozenset(found) for form, found in sure.items()},
        {form: frozenset(found) for form, found in every.items()},
    )


@cache
def _area_heads() -> frozenset[str]:
    """Return the first two characters of all wordings of places and zones: most names begin with none."""
    return frozenset(form[:_SHORTEST] for form in _area_forms()[0])


def areas(text: str, *, sure: bool = True) -> frozenset[str]:
    """Return the ids of the places and zones that a whole text may name.

    Args:
        text: a name, made comparable.
        sure: leave out wordings that are names of other things too.

    >>> sorted(areas("苏州市")), sorted(areas("苏州工业园区")), areas("启明")
    (['place:320500'], ['zone:suzhougongyeyuanqu'], frozenset())
    """
    certain, every = _area_forms()
    return (certain if sure else every).get(text, _NOTHING)


def _leading_places(text: str, *, is_rest: re.Pattern[str] | None = None) -> tuple[str, frozenset[str]]:
    """Take the places off that a name begins with; the narrowest of them counts.

    Args:
        text: the name.
        is_rest: what cannot stand without its place, such as 银行 of 苏州银行.
    """
    places = _NOTHING
    for _ in range(_MOST_PLACES):
        if text[:_SHORTEST] not in _area_heads():
            break
        for size in range(min(_LONGEST_PLACE, len(text) - _SHORTEST), _SHORTEST - 1, -1):
            found = areas(text[:size])
            rest = text[size:]
            if found and not (is_rest is not None and is_rest.fullmatch(rest)):
                within = frozenset(one for one in found if any(lies_within(one, wider) for wider in places))
                places, text = within or found, rest
                break
        else:
            break
    return text, places


def lies_within(one: str, wider: str) -> bool:
    """Tell whether a place lies in another, by their administrative codes.

    >>> lies_within("place:320583", "place:320500"), lies_within("place:320500", "place:320583")
    (True, False)
    """
    code = wider.removeprefix("place:").removesuffix("00").removesuffix("00")
    return one != wider and code.isdigit() and one.removeprefix("place:").startswith(code)


def _firm(name: str) -> NameParts:
    plain = normalise(_latin_legal_pattern().sub("", name))
    whole = plain.replace("(集团)", "集团")
    stem = _legal_pattern().sub("", whole)
    registered = stem != whole
    stem, part = _without_part(stem)
    kind = _ending(stem, lexicon.load().suffixes.group_endings)
    if len(stem) < len(kind) + _SHORTEST:
        kind = ""
    stem = stem.removesuffix(kind)
    places = _NOTHING
    for inside in _BRACKETS.findall(stem):
        found = frozenset({CHINA}) if inside == "中国" else areas(inside, sure=False)
        if found:
            places, stem = found, stem.replace(f"({inside})", "")
    if not places:
        stem, places = _leading_places(stem, is_rest=_needs_place())
    return NameParts("Company", plain, stem, kind.removesuffix("公司"), part, places, registered)


def _without_part(stem: str) -> tuple[str, str]:
    """Take 苏州分公司, 二厂, 研发中心 off."""
    number = _number_pattern().search(stem, _SHORTEST)
    if number is not None and number.end() == len(stem):
        return stem[: number.start()], number.group()
    word = _ending(stem, _part_words(), before=_SHORTEST)
    return stem.removesuffix(word), word


def _ending(text: str, words: tuple[str, ...], before: int = 0) -> str:
    """Return the first of some words that a text ends with, and that leaves so many characters before it."""
    if not text.endswith(words):
        return ""
    return next((word for word in words if text.endswith(word) and len(text) >= len(word) + before), "")


def _zone(name: str) -> NameParts:
    plain = normalise(name)
    key = _forms().key("Park", plain)
    numbers = "".join(_number_pattern().findall(plain)) + next(filter(plain.endswith, words()["sides"]), "")
    zone = _forms().parse_zone(plain)
    if key.startswith("zone:") or zone is None or zone.bare:
        return NameParts("Park", plain, key, part=numbers)
    stem, places = _leading_places(zone.brand) if not zone.places else (zone.brand, areas(zone.places[-1]))
    kind = zone.canonical.removeprefix(zone.canonical[: zone.canonical.find(zone.brand)] + zone.brand)
    return NameParts("Park", plain, stem, kind, numbers, places)


def _body(name: str) -> NameParts:
    plain = normalise(name)
    short = _forms().key("Institution", plain)
    for full, usual in words()["short_wordings"].items():
        short = short.replace(full, usual)
    stem, places = _leading_places(short)
    return NameParts("Institution", plain, stem, places=places)
