"""Spellings of a zone's name, and the committee that runs it: an institution of its own, never the zone."""

from __future__ import annotations

from collections.abc import Iterator

from parkgraph.ner.lexicon import SEPARATOR, UNSAFE_MARK, Entry, Suffixes

SOURCE = "committees"


def respelled(form: str, kind: str, suffixes: Suffixes) -> Iterator[str]:
    """Yield the other ways to write a zone's name that follow from its type.

    >>> from parkgraph.ner import lexicon
    >>> "昆山经开区" in respelled("昆山经济技术开发区", "etdz", lexicon.load().suffixes)
    True
    """
    for zone_type in suffixes.zone_types:
        full = zone_type.spellings[0]
        if zone_type.kind == kind and zone_type.synonyms and form.endswith(full) and form != full:
            yield from (form.removesuffix(full) + spelling for spelling in zone_type.spellings[1:])


def committee_of(zone: Entry, suffixes: Suffixes) -> Entry:
    """Return the administrative committee of a zone, with the names that follow from the zone's and those of its row.

    >>> from parkgraph.ner import lexicon
    >>> zone = next(entry for entry in lexicon.load().of("zones") if entry.name == "昆山经济技术开发区")
    >>> committee = committee_of(zone, lexicon.load().suffixes)
    >>> committee.id, committee.name, "昆山经开区管委会" in committee.forms
    ('committee:kunshanjingkaiqu', '昆山经济技术开发区管理委员会', True)
    """
    told = [name for name in zone.properties.get("committee", "").split(SEPARATOR) if name]
    certain = [name for name in told if not name.endswith(UNSAFE_MARK)]
    names = [*zone.forms, *(name for form in zone.forms for name in respelled(form, zone.properties["kind"], suffixes))]
    regular = [name + body for name in dict.fromkeys(names) if not name.isascii() for body in suffixes.zone_bodies]
    forms = tuple(dict.fromkeys([*certain, *regular]))
    return Entry(
        id=zone.id.replace("zone:", "committee:", 1),
        label="Institution",
        name=certain[0] if certain else zone.name + suffixes.zone_bodies[0],
        source=SOURCE,
        forms=forms,
        uncertain=(),
        unsafe=tuple(name.removesuffix(UNSAFE_MARK) for name in told if name.endswith(UNSAFE_MARK)),
        members=(),
        properties={"zone": zone.id},
    )
