"""When one name of a text is short for another: 康力 for 康力电梯, 昆山经开区 for 昆山经济技术开发区, 北京 for 北京市.

Each rule says only that a name can be short for another; whether it is, is for the text to tell (see ``identify``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from parkgraph.ner.gazetteer import Gazetteer
from parkgraph.ner.zone_grammar import ZoneGrammar, ZoneName

_QUOTES = '"<>'
_BRACKETS = re.compile(r"[（(]([^（()）]*)[)）]")
_CHINA = "中国"
_PARK_ENDINGS = ("园", "园区")
_NEVER_CALLED_BY_PLACE = frozenset({"bonded", "ftz", "ftz_area"})
_SHORTEST = 2
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class _Firm:
    """A company's name without its legal form, that form, what stood in brackets, the places before, and the body."""

    whole: str
    legal_form: str
    body: str
    brackets: tuple[str, ...]
    places: tuple[str, ...]


class ShortForms:
    """The rules, over the places, groups and types of a gazetteer."""

    def __init__(self, gazetteer: Gazetteer, grammar: ZoneGrammar) -> None:
        self._grammar = grammar
        self._gazetteer = gazetteer
        self.parse_zone = lru_cache(maxsize=_REMEMBERED)(grammar.parse)
        self._firm = lru_cache(maxsize=_REMEMBERED)(self._parse_firm)
        suffixes = gazetteer.lexicon.suffixes
        self._suffixes = suffixes
        self._legal = tuple(sorted(map(self.plain, suffixes.legal_forms), key=len, reverse=True))
        self._compounds = {
            self.plain(row.properties["compound"]): row.id
            for row in gazetteer.lexicon.of("countries")
            if "compound" in row.properties
        }
        self._rules = {
            "Company": self._company,
            "Park": self._park,
            "Institution": self._institution,
            "Place": self._place,
            "Cluster": self._cluster,
        }

    def plain(self, name: str) -> str:
        """Return a name in the form it is compared in: folded, without quotation marks, title marks and spaces."""
        folded = self._gazetteer.lexicon.fold(name).replace("《", "").replace("》", "")
        return "".join(character for character in folded if character not in _QUOTES and not character.isspace())

    def key(self, label: str, name: str) -> str:
        """Return what two wordings must share to be the same name.

        >>> from parkgraph.ner import gazetteer, zone_grammar
        >>> forms = ShortForms(gazetteer.load(), zone_grammar.load())
        >>> forms.key("Park", "昆山经开区") == forms.key("Park", "江苏昆山国家级经济技术开发区")
        True
        >>> forms.key("Company", "晶合集成股份有限公司") == forms.key("Company", "晶合集成")
        True
        """
        plain = self.plain(name)
        if label == "Park":
            zone = self.parse_zone(plain)
            canonical = plain if zone is None or zone.bare else zone.canonical
            known = self._zones(plain) or self._zones(canonical)
            return next(iter(known)) if len(known) == 1 else canonical
        if label == "Company":
            return self._firm(plain).whole
        if label == "Industry":
            ending = next((word for word in self._suffixes.industry_endings if plain.endswith(word)), "")
            return plain.removesuffix(ending) or plain
        if label == "Institution":
            return self._body_in_short(plain)
        if label == "Country":
            entry = next(iter(self._gazetteer.entries(plain, "Country")), None)
            return self._compounds.get(plain, plain) if entry is None else entry.id
        return plain

    def anchor(self, label: str, name: str) -> str:
        """Return two characters that every fuller name must contain, so that few names need to be compared.

        >>> from parkgraph.ner import gazetteer, zone_grammar
        >>> ShortForms(gazetteer.load(), zone_grammar.load()).anchor("Company", "滁州晟泰瑞")
        '晟泰'
        """
        plain = self.plain(name)
        if label == "Company":
            plain = self._firm(plain).body
        elif label == "Park":
            zone = self.parse_zone(plain)
            plain = zone.brand if zone is not None and len(zone.brand) >= _SHORTEST else plain
        elif label == "Institution" and plain in self._suffixes.zone_bodies:
            plain = plain[:1]
        return plain[:_SHORTEST]

    def is_short(self, label: str, short: str, full: str) -> bool:
        """Tell whether a name can be a short form of another of the same label.

        >>> from parkgraph.ner import gazetteer, zone_grammar
        >>> forms = ShortForms(gazetteer.load(), zone_grammar.load())
        >>> forms.is_short("Company", "康力", "康力电梯股份有限公司"), forms.is_short("Company", "西门子", "西门子电器")
        (True, False)
        >>> forms.is_short("Park", "洋浦", "洋浦经济开发区"), forms.is_short("Park", "德国中心", "太仓德国中心")
        (True, True)
        """
        rule = self._rules.get(label)
        short, full = self.plain(short), self.plain(full)
        return rule is not None and len(short) >= _SHORTEST and short != full and rule(short, full)

    def _parse_firm(self, plain: str) -> _Firm:
        stem = plain
        form = next((form for form in self._legal if stem.endswith(form) and len(stem) > len(form) + 1), "")
        stem = stem.removesuffix(form)
        brackets = tuple(_BRACKETS.findall(stem))
        whole = _BRACKETS.sub("", stem)
        places: list[str] = []
        body = whole
        while True:
            match = next(iter(self._gazetteer.matches(body)), None)
            ahead = match is not None and match.start == 0 and match.label in {"Place", "Park"}
            if match is None or not ahead or len(body) - match.end < _SHORTEST:
                break
            places.append(body[: match.end])
            body = body[match.end :]
        return _Firm(stem, form, body, brackets, tuple(places))

    def _company(self, short: str, full: str) -> bool:
        firm, other = self._firm(short), self._firm(full)
        known = self.firms(short)
        if known:
            # A known group or company is not one of its subsidiaries.
            own = other.body == short and not other.brackets and other.legal_form in self._suffixes.parent_legal_forms
            return own or bool(known & self.firms(full)) or other.whole == f"{short}({_CHINA})"
        if not self._places_agree(firm, other) or any(part in full for part in self._suffixes.company_parts):
            return False
        if any(firm.body + ending == other.body for ending in self._suffixes.group_endings):
            return True
        body = self._without(firm.body, (*other.brackets, *self._suffixes.short_company_endings))
        if not (other.body.startswith(body) or other.whole.startswith(firm.whole)):
            return False
        rest = other.body.removeprefix(body)
        if rest and not self._gazetteer.entries(rest, "Place"):
            return True
        # 长电科技 and 长电科技(宿迁), 微芯 and 深圳微芯 are two firms, but 聚屏光学 and 深圳聚屏光学有限公司 are one.
        return not rest and not other.brackets and (not other.places or other.whole != full or bool(firm.places))

    def _without(self, body: str, endings: Iterable[str]) -> str:
        for ending in endings:
            if body.endswith(ending) and len(body) > len(ending) + 1:
                body = body.removesuffix(ending)
        return body

    def _places_agree(self, short: _Firm, full: _Firm) -> bool:
        told = {self._place_key(place) for place in (*full.places, *full.brackets)}
        return all(self._place_key(place) in told for place in (*short.places, *short.brackets))

    def firms(self, plain: str) -> set[str]:
        """Return the gazetteer ids of the groups and companies that have exactly this name, and not only share it.

        >>> from parkgraph.ner import gazetteer, zone_grammar
        >>> ShortForms(gazetteer.load(), zone_grammar.load()).firms("西门子")
        {'group:siemens'}
        """
        entries = self._gazetteer.entries(plain, "Company")
        return {entry.id for entry in entries if plain not in map(self.plain, (*entry.unsafe, *entry.members))}

    def _park(self, short: str, full: str) -> bool:
        zone, other = self.parse_zone(short), self.parse_zone(full)
        known = self._zones(short)
        if known and self._zones(full):
            return bool(known & self._zones(full))
        if self._grammar.same_zone(short, full):
            return True
        rest = full.removesuffix(short)
        if rest != full and (zone is None or not zone.bare) and self._is_whole_zone(rest):
            return True
        if other is None or other.bare or (zone is not None and zone.bare):
            return False
        if zone is None:
            return other.kind not in _NEVER_CALLED_BY_PLACE and self._is_brand(short, other)
        brand = short.removesuffix(zone.spelling)
        stem = _BRACKETS.sub("", full.removesuffix(other.spelling))
        if zone.spelling in self._suffixes.short_zone_endings and other.spelling.endswith(_PARK_ENDINGS):
            return brand in stem and (brand in self._suffixes.joint_prefixes or not self._is_prefix(brand))
        return zone.kind == other.kind and brand in self._suffixes.joint_prefixes and stem.startswith(brand)

    def _is_whole_zone(self, text: str) -> bool:
        """Tell whether a text is only places and zones, so that what follows is the name of a part."""
        zone = self.parse_zone(text)
        return self._is_prefix(text) or (zone is not None and not zone.bare)

    def _is_brand(self, short: str, zone: ZoneName) -> bool:
        """Tell whether a zone is called by its place or brand alone, as 洋浦 for 洋浦经济开发区."""
        stem = _BRACKETS.sub("", zone.text.removesuffix(zone.spelling))
        at = stem.find(short)
        before, rest = stem[: max(at, 0)], stem[at + len(short) :]
        if at < 0 or (before and (self._zones(short) or not self._is_prefix(before))):
            return False
        return not rest or rest in self._suffixes.generic_modifiers or bool(self._gazetteer.entries(rest, "Industry"))

    def _zones(self, plain: str) -> set[str]:
        """Return the known zones that have this name for sure, or else that may have it."""
        entries = self._gazetteer.entries(plain, "Park")
        sure = {entry.id for entry in entries if plain not in map(self.plain, entry.unsafe)}
        return sure or {entry.id for entry in entries}

    def _is_prefix(self, text: str) -> bool:
        """Tell whether a text is nothing but places, or a pair of countries."""
        rest = text.strip("()")
        if rest in self._suffixes.joint_prefixes:
            return True
        while rest:
            match = next(iter(self._gazetteer.matches(rest)), None)
            if match is None or match.start > 0 or match.label not in {"Place", "Park", "Country"}:
                return False
            rest = rest[match.end :].strip("()·-")
        return True

    def _institution(self, short: str, full: str) -> bool:
        if short in self._suffixes.zone_bodies:
            return self._body_in_short(full).endswith(self._body_in_short(short))
        rest = full.removesuffix(short)
        if rest == full or len(short) <= _SHORTEST:
            return False
        return rest in self._suffixes.dropped_by_institutions or self._is_prefix(rest)

    def _body_in_short(self, plain: str) -> str:
        """Return an institution with its zone's type in full and the zone's body in short form."""
        full, usual = self._suffixes.zone_bodies[:2]
        for body in self._suffixes.zone_bodies:
            if plain.endswith(body) and plain != body:
                zone = self.parse_zone(plain.removesuffix(body))
                name = plain.removesuffix(body) if zone is None or zone.bare else zone.canonical
                return name + usual
        return usual if plain == full else plain

    def _place(self, short: str, full: str) -> bool:
        if self._place_key(short) == self._place_key(full):
            return True
        return any(full == short + ending for ending in self._suffixes.place_endings) or (
            len(short) > _SHORTEST and full.endswith(short)
        )

    def _place_key(self, place: str) -> str:
        entry = next(iter(self._gazetteer.entries(place, "Place")), None)
        return entry.id if entry is not None else place

    def _cluster(self, short: str, full: str) -> bool:
        return any(full.removesuffix(ending) == short for ending in self._suffixes.cluster)
