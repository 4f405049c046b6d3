"""The knowledge files: what the lexicon tables hold, read once and checked line by line.

Each table is a CSV file with header comments that name its source; ``suffixes.yaml`` and ``country_forms.yaml`` hold
the endings of names and the rules for one-letter country forms. A folder of the user may hold tables of the same
names: their rows are added, and a row with a known id replaces the shipped one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import yaml

from parkgraph.errors import LexiconError
from parkgraph.ner.tables import CHARACTER_COLUMNS, SEPARATOR, TABLES, UNSAFE_MARK, Entry, read_entries, read_rows

__all__ = [
    "SEPARATOR", "TABLES", "UNSAFE_MARK", "CountryForms", "Entry", "Lexicon", "LexiconError", "Suffixes", "ZoneType",
    "load",
]  # fmt: skip

_QUOTATION_MARKS = "“”„「」『』〝〞‘’"
_DASHES = "—–―－‑"


@dataclass(frozen=True, slots=True)
class ZoneType:
    """A type of zone and how it is written.

    Attributes:
        type: the full word, such as 经济技术开发区.
        kind: kind of zone, as in ``zones.csv``.
        spellings: all ways to write it, the full one first.
        synonyms: whether all spellings mean the same; otherwise they only share kind and bare words.
        bare: words by which a text names a zone of this type that it has named before.
        weak: spellings that are ordinary words too.
    """

    type: str
    kind: str
    synonyms: bool
    spellings: tuple[str, ...]
    bare: tuple[str, ...]
    weak: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suffixes:
    """Endings of names, from ``suffixes.yaml``."""

    legal_forms: tuple[str, ...]
    parent_legal_forms: tuple[str, ...]
    group_legal_forms: tuple[str, ...]
    short_company_endings: tuple[str, ...]
    group_endings: tuple[str, ...]
    company_parts: tuple[str, ...]
    company_words: tuple[str, ...]
    zone_bodies: tuple[str, ...]
    dropped_by_institutions: tuple[str, ...]
    institution: tuple[str, ...]
    cluster: tuple[str, ...]
    program: tuple[str, ...]
    industry_endings: tuple[str, ...]
    not_industry_before: tuple[str, ...]
    zone_breaks: tuple[str, ...]
    place_endings: tuple[str, ...]
    joint_prefixes: tuple[str, ...]
    generic_modifiers: tuple[str, ...]
    level_modifiers: tuple[str, ...]
    national_words: tuple[str, ...]
    provincial_words: tuple[str, ...]
    municipal_words: tuple[str, ...]
    short_zone_endings: tuple[str, ...]
    any_zone: tuple[str, ...]
    zone_types: tuple[ZoneType, ...]


@dataclass(frozen=True, slots=True)
class CountryForms:
    """When one character stands for a country, from ``country_forms.yaml``."""

    followers: tuple[str, ...]
    not_followers: tuple[str, ...]
    not_after: Mapping[str, tuple[str, ...]]
    own: tuple[str, ...]
    joint: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All knowledge files.

    Attributes:
        entries: all rows of all tables, in the order of the tables.
        suffixes: endings of names.
        country_forms: rules for one-letter country forms.
        simplified: translation table for ``str.translate``: full-width to half-width, upper to lower case,
            traditional to simplified, all quotation marks and dashes to one, each one character to one.
    """

    entries: tuple[Entry, ...]
    suffixes: Suffixes
    country_forms: CountryForms
    simplified: Mapping[int, int]

    def fold(self, text: str) -> str:
        """Return the text in the form that names are compared in; it has the same length.

        >>> load().fold("崑山ＡＢＢ公司")
        '昆山abb公司'
        """
        return text.translate(self.simplified)

    def of(self, source: str) -> Iterator[Entry]:
        """Yield the entries of one table.

        >>> next(load().of("countries")).label
        'Country'
        """
        return (entry for entry in self.entries if entry.source == source)


def _read_yaml(source: Traversable) -> dict[str, object]:
    raw = yaml.safe_load(source.read_text(encoding="utf-8"))
    if not isinstance(raw, dict):
        raise LexiconError("the file is no mapping", where=source.name)
    return raw


def _words(raw: object, where: str) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(word, str) and word for word in raw):
        raise LexiconError("not a list of words", where=where, hint="numbers need quotation marks")
    return tuple(raw)


def _zone_types(raw: object) -> Iterator[ZoneType]:
    where = "suffixes.yaml: zone_types"
    if not isinstance(raw, list):
        raise LexiconError("not a list", where=where)
    for row in raw:
        spellings = _words(row["spellings"], f"{where}: {row['type']}")
        bare = _words(row["bare"], f"{where}: {row['type']}")
        weak = _words(row.get("weak", []), where)
        yield ZoneType(row["type"], row["kind"], row.get("synonyms", False), spellings, bare, weak)


def _suffixes(folder: Traversable) -> Suffixes:
    raw = _read_yaml(folder / "suffixes.yaml")
    names = [field.name for field in fields(Suffixes) if field.name != "zone_types"]
    lists = {name: _words(raw.get(name), f"suffixes.yaml: {name}") for name in names}
    return Suffixes(zone_types=tuple(_zone_types(raw.get("zone_types"))), **lists)


def _country_forms(folder: Traversable) -> CountryForms:
    raw = _read_yaml(folder / "country_forms.yaml")
    not_after = raw.get("not_after")
    if not isinstance(not_after, dict):
        raise LexiconError("not_after is no mapping", where="country_forms.yaml")
    return CountryForms(
        _words(raw.get("followers"), "country_forms.yaml: followers"),
        _words(raw.get("not_followers"), "country_forms.yaml: not_followers"),
        {character: _words(words, f"country_forms.yaml: {character}") for character, words in not_after.items()},
        _words(raw.get("own"), "country_forms.yaml: own"),
        _words(raw.get("joint"), "country_forms.yaml: joint"),
    )


def _simplified(folder: Traversable) -> dict[int, int]:
    table = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
    table |= {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
    table |= {upper: upper - 0xFEE0 + 32 for upper in range(0xFF21, 0xFF3B)}
    table |= dict.fromkeys(map(ord, _QUOTATION_MARKS), ord('"')) | dict.fromkeys(map(ord, _DASHES), ord("-"))
    for row in read_rows(folder / "characters.csv", CHARACTER_COLUMNS, CHARACTER_COLUMNS):
        table[ord(row["traditional"])] = ord(row["simplified"])
    return table


def load(folder: Path | None = None) -> Lexicon:
    """Read the shipped knowledge files and, where given, tables of a folder of one's own.

    Args:
        folder: may hold any of the CSV tables under their own names; its rows come first among equals, and replace
            shipped rows with the same id.

    Returns:
        The lexicon; the same object for the same folder.

    Raises:
        LexiconError: a file is not in the form it must have; it names file and line.

    >>> any(entry.id == "country:DE" for entry in load().entries)
    True
    """
    return _load(folder)


@cache
def _load(folder: Path | None) -> Lexicon:
    shipped = files("parkgraph.ner") / "lexicons"
    entries: dict[str, Entry] = {}
    for name in TABLES:
        if folder is not None and (folder / f"{name}.csv").is_file():
            entries |= {entry.id: entry for entry in read_entries(folder, name)}
    for name in TABLES:
        for entry in read_entries(shipped, name):
            entries.setdefault(entry.id, entry)
    return Lexicon(tuple(entries.values()), _suffixes(shipped), _country_forms(shipped), _simplified(shipped))
