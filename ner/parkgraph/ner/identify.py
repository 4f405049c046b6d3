"""Which names of one document are one thing: mentions become local entities.

A name stands for the same thing throughout a document. Names are brought together where they are the same name written
in other ways, where the text says so (以下简称), and where one can only be short for one other. What could be short for
two things stays alone: a wrong merge costs more than a missed one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from parkgraph.model import Document, LocalEntity, Mention, TaggedDocument, local_entity_id
from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner import zone_grammar
from parkgraph.ner.gazetteer import Gazetteer, lies_in
from parkgraph.ner.lexicon import Entry
from parkgraph.ner.short_forms import ShortForms
from parkgraph.ner.zone_grammar import ZoneGrammar, ZoneName

_PROPERTIES = {
    "Park": ("kind", "level"),
    "Company": ("listed_code", "ownership"),
    "Industry": ("code", "taxonomy"),
    "Program": ("issuer", "level"),
    "Place": ("adcode",),
    "Country": ("iso",),
}


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A name that a component found, its label one of the ontology's (``Park``), its offsets those of the text."""

    start: int
    end: int
    label: str
    origin: str = "model"
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class AliasPair:
    """What a text says itself: a name and the form it uses from then on (以下简称, a bracket behind the name)."""

    full: str
    short: str


@dataclass(slots=True, eq=False)
class _Thing:
    """Names of one label that are one thing, with where they stand."""

    label: str
    names: Counter[str]
    first: int

    def longest(self) -> str:
        return max(self.names, key=lambda name: (len(name), self.names[name], name))


def identify(
    document: Document,
    spans: Iterable[NamedSpan],
    aliases: Iterable[AliasPair] = (),
    gazetteer: Gazetteer | None = None,
    model: str = "",
) -> TaggedDocument:
    """Bring the names of a document together to local entities.

    Args:
        document: the document.
        spans: its names, never overlapping, in any order.
        aliases: pairs of names that the text itself declares to be one.
        gazetteer: where names are looked up; the shipped one if not given.
        model: version of the tagger, noted in the result.

    Returns:
        Mentions in the order of the text, and the entities they stand for, in the order of their first mention. An
        entity's name is its fullest name in the document, for a country the usual Chinese one.

    >>> text = "博世落户苏州工业园区。园区说，博世是德企。"
    >>> spans = [NamedSpan(0, 2, "Company"), NamedSpan(4, 10, "Park"), NamedSpan(11, 13, "Park"),
    ...          NamedSpan(15, 17, "Company"), NamedSpan(18, 19, "Country")]
    >>> tagged = identify(Document("a", text), spans)
    >>> [(entity.name, entity.aliases) for entity in tagged.entities]
    [('博世', ()), ('苏州工业园区', ('园区',)), ('德国', ('德',))]
    >>> [entity.gazetteer_id for entity in tagged.entities]
    ['group:bosch', 'zone:suzhougongyeyuanqu', 'country:DE']
    """
    known = gazetteer or gazetteers.load()
    return _Identification(document, sorted(spans, key=lambda span: span.start), aliases, _rules(known)).result(model)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the work on every document needs.

    Attributes:
        synonyms: for each spelling of a type whose spellings all mean the same, those spellings.
        loose: spellings that are short for more than one type, such as 开发区.
    """

    gazetteer: Gazetteer
    forms: ShortForms
    grammar: ZoneGrammar
    synonyms: Mapping[str, Sequence[str]]
    loose: frozenset[str]


@cache
def _rules(gazetteer: Gazetteer) -> _Rules:
    grammar = zone_grammar.load() if gazetteer is gazetteers.load() else ZoneGrammar(gazetteer)
    zone_types = gazetteer.lexicon.suffixes.zone_types
    uses = Counter(word for row in zone_types for word in row.bare)
    return _Rules(
        gazetteer,
        ShortForms(gazetteer, grammar),
        grammar,
        {spelling: row.spellings for row in zone_types if row.synonyms for spelling in row.spellings},
        frozenset(word for word, count in uses.items() if count > 1),
    )


class _Identification:
    """The work on one document."""

    def __init__(
        self, document: Document, spans: Sequence[NamedSpan], aliases: Iterable[AliasPair], rules: _Rules
    ) -> None:
        self._document = document
        self._spans = spans
        self._aliases = tuple(aliases)
        self._rules = rules
        self._forms = rules.forms
        title = document.title
        self._title_zones = [
            (self._forms.key("Park", title[span.start : span.end]), span.start) for span in rules.grammar.find(title)
        ]
        self._thing_of: dict[tuple[str, str], _Thing] = {}

    def result(self, model: str) -> TaggedDocument:
        self._group_same_names()
        self._join_declared()
        self._join_short_forms()
        self._resolve_bare_zones()
        places = self._places()
        entities: dict[int, LocalEntity] = {}
        mentions = []
        for span in self._spans:
            thing = self._thing_at(span)
            if id(thing) not in entities:
                entities[id(thing)] = self._entity(thing, places)
            entity = entities[id(thing)]
            wording, sure = self._text(span), round(span.probability, 3)
            mentions.append(Mention(span.start, span.end, span.label, wording, entity.id, span.origin, sure))
        return TaggedDocument(self._document, tuple(mentions), tuple(entities.values()), model)

    def _text(self, span: NamedSpan) -> str:
        return self._document.text[span.start : span.end]

    def _thing_at(self, span: NamedSpan) -> _Thing:
        return self._thing_of[span.label, self._text(span)]

    def _things(self, label: str) -> list[_Thing]:
        things = {id(thing): thing for thing in self._thing_of.values() if thing.label == label}
        return list(things.values())

    def _group_same_names(self) -> None:
        by_key: dict[tuple[str, str], _Thing] = {}
        for span in self._spans:
            name = self._text(span)
            key = span.label, self._forms.key(span.label, name)
            thing = by_key.setdefault(key, _Thing(span.label, Counter(), span.start))
            thing.names[name] += 1
            self._thing_of[span.label, name] = thing

    def _join(self, one: _Thing, other: _Thing) -> None:
        if one is other:
            return
        one.names.update(other.names)
        one.first = min(one.first, other.first)
        for name in other.names:
            self._thing_of[one.label, name] = one

    def _join_declared(self) -> None:
        labels = {span.label for span in self._spans}
        for pair in self._aliases:
            for label in labels:
                full, short = self._thing_of.get((label, pair.full)), self._thing_of.get((label, pair.short))
                if full is not None and short is not None:
                    self._join(full, short)

    def _join_short_forms(self) -> None:
        for label in sorted({span.label for span in self._spans}):
            by_part = self._names_by_part(label)
            for thing in sorted(self._things(label), key=lambda thing: -len(thing.longest())):
                name = thing.longest()
                if self._thing_of[label, name] is not thing:
                    continue
                names = by_part.get(self._forms.anchor(label, name), ())
                fuller = {
                    id(other): other
                    for full in names
                    if (other := self._thing_of[label, full]) is not thing and self._forms.is_short(label, name, full)
                }
                if len(fuller) == 1:
                    self._join(fuller.popitem()[1], thing)

    def _names_by_part(self, label: str) -> Mapping[str, Sequence[str]]:
        """Return the names of a label by the single characters and pairs of characters that they contain."""
        names: dict[str, list[str]] = {}
        for _, name in filter(lambda key: key[0] == label, self._thing_of):
            plain = self._forms.plain(name)
            for part in {*plain, *(plain[at : at + 2] for at in range(len(plain)))}:
                names.setdefault(part, []).append(name)
        return names

    def _resolve_bare_zones(self) -> None:
        """Give bare words (高新区, 园区) the zone that they stand for, where only one can be meant."""
        named = [thing for thing in self._things("Park") if not self._is_bare(thing)]
        for thing in self._things("Park"):
            if self._is_bare(thing):
                word = self._forms.plain(thing.longest())
                meant = self._only_one_meant(thing, [zone for zone in named if self._fits(zone, word)])
                if meant is not None:
                    self._join(meant, thing)

    def _is_bare(self, thing: _Thing) -> bool:
        zone = self._forms.parse_zone(self._forms.plain(thing.longest()))
        return zone is not None and zone.bare

    def _fits(self, zone: _Thing, word: str) -> bool:
        suffixes = self._rules.gazetteer.lexicon.suffixes
        types = {name.type for name in self._parsed(zone)}
        row = None if types else self._zone_row(zone)
        kind = row.properties["kind"] if row is not None else ""
        fits = any(word in each.bare for each in suffixes.zone_types if each.type in types or each.kind == kind)
        return fits or self._is_written_so(zone, word) or word in suffixes.any_zone

    def _is_written_so(self, zone: _Thing, word: str) -> bool:
        """Tell whether a zone's own type is the word, or another way to write it (经开区 for 经济技术开发区)."""
        spellings = {name.spelling for name in self._parsed(zone)}
        same = set(self._rules.synonyms.get(word, ())) - self._rules.loose
        return word in spellings or not same.isdisjoint(spellings)

    def _parsed(self, zone: _Thing) -> list[ZoneName]:
        names = [self._forms.parse_zone(self._forms.plain(name)) for name in zone.names]
        return [name for name in names if name is not None]

    def _only_one_meant(self, bare: _Thing, fitting: Sequence[_Thing]) -> _Thing | None:
        """Choose the zone that a bare word stands for.

        It is the only one that fits, the first in the title, or the first in the text if it is also the last before the
        word's first use.
        """
        word = self._forms.plain(bare.longest())
        fitting = [zone for zone in fitting if self._is_written_so(zone, word)] or fitting
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        in_title = [(min(places), zone) for zone in fitting if (places := self._places_in_title(zone))]
        if in_title:
            return min(in_title, key=lambda found: found[0])[1]
        first = min(fitting, key=lambda zone: zone.first)
        candidates = set(fitting)
        last = None
        for span in self._spans:
            if span.label == "Park" and span.start < bare.first and self._thing_at(span) in candidates:
                last = self._thing_at(span)
        return first if first is last else None

    def _places_in_title(self, zone: _Thing) -> list[int]:
        keys = {self._forms.key("Park", name) for name in zone.names}
        spelled = [at for key, at in self._title_zones if key in keys]
        return spelled or [self._document.title.find(name) for name in zone.names if name in self._document.title]

    def _places(self) -> Mapping[int, Entry]:
        """Return the row of each place: the one in a province or city of the text, or the only one of widest level."""
        candidates = {id(thing): self._entries(thing) for thing in self._things("Place")}
        sure = [entries[0] for entries in candidates.values() if len(entries) == 1]
        chosen: dict[int, Entry] = {}
        for identity, entries in candidates.items():
            near = [entry for entry in entries if any(lies_in(entry, other) for other in sure)]
            widest = [entry for entry in entries if entry.properties["level"] == entries[0].properties["level"]]
            for possible in (near, widest):
                if len(possible) == 1:
                    chosen.setdefault(identity, possible[0])
        return chosen

    def _entries(self, thing: _Thing) -> tuple[Entry, ...]:
        """Return the rows that all names of a thing may mean, the likeliest first."""
        found = [self._rules.gazetteer.entries(self._forms.plain(name), thing.label) for name in thing.names]
        told = [entries for entries in found if entries]
        if not told:
            return ()
        common = set.intersection(*({entry.id for entry in entries} for entries in told))
        return tuple(entry for entry in told[0] if entry.id in common)

    def _entity(self, thing: _Thing, places: Mapping[int, Entry]) -> LocalEntity:
        row = places.get(id(thing)) if thing.label == "Place" else self._row(thing)
        name = row.name if row is not None and thing.label == "Country" else thing.longest()
        told = row.properties if row is not None else {}
        properties = {key: told[key] for key in _PROPERTIES.get(thing.label, ()) if key in told}
        if thing.label == "Park":
            properties |= self._zone_properties(thing, row)
        return LocalEntity(
            id=local_entity_id(self._document.key, thing.label, name),
            document=self._document.key,
            label=thing.label,
            name=name,
            aliases=tuple(sorted(set(thing.names) - {name})),
            gazetteer_id=row.id if row is not None else "",
            properties=properties,
        )

    def _row(self, thing: _Thing) -> Entry | None:
        if thing.label == "Country":
            return self._rules.gazetteer.entry(self._forms.key("Country", thing.longest()))
        if thing.label == "Park":
            return self._zone_row(thing)
        plain = self._forms.plain(thing.longest())
        entries = self._rules.gazetteer.entries(plain, thing.label)
        if thing.label == "Company":
            firms = self._forms.firms(plain)
            entries = tuple(entry for entry in entries if entry.id in firms)
        return entries[0] if entries else None

    def _zone_row(self, thing: _Thing) -> Entry | None:
        entries = self._entries(thing)
        if not entries:
            canonical = self._forms.key("Park", thing.longest())
            entries = self._rules.gazetteer.entries(canonical, "Park")
        if len(entries) != 1 or not self._is_meant(thing, entries[0]):
            return None
        return entries[0]

    def _is_meant(self, thing: _Thing, row: Entry) -> bool:
        """Tell whether a zone of the tables is meant: by a sure name, or because its county or city is named."""
        doubtful = {self._forms.plain(form) for form in row.unsafe}
        if any(self._forms.plain(name) not in doubtful for name in thing.names):
            return True
        code = row.properties.get("adcode", "")
        places = filter(None, (self._rules.gazetteer.entry(f"place:{each}") for each in (code, f"{code[:4]}00")))
        read = self._document.title + self._document.text
        return any(form in read for place in places for form in place.forms)

    def _zone_properties(self, thing: _Thing, row: Entry | None) -> dict[str, str]:
        if row is not None:
            return {"official_name": row.name}
        zone = self._forms.parse_zone(self._forms.plain(thing.longest()))
        if zone is None:
            return {}
        return {key: value for key, value in (("kind", zone.kind), ("level", zone.level)) if value}
