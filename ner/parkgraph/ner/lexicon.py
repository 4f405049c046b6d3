"""The knowledge files: what the lexicon tables hold, read once and checked line by line.

Each table is a CSV file with header comments that name its source; ``suffixes.yaml`` and ``country_forms.yaml`` hold
the endings of names and the rules for one-letter country forms. A folder of the user may hold tables of the same
names: their rows are added, and a row with a known id replaces the shipped one.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import yaml

from parkgraph.errors import LexiconError

UNSAFE_MARK = "?"
UNCERTAIN_MARK = "~"
MEMBER_MARK = "+"
SEPARATOR = ";"
_QUOTATION_MARKS = "“”„「」『』〝〞‘’"
_DASHES = "—–―－‑"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a table: a thing with a name that texts may use.

    Attributes:
        id: gazetteer id, such as ``country:DE``, ``place:320505``, ``zone:suzhougongyeyuanqu``.
        label: label of the ontology.
        name: its usual Chinese name.
        source: the table it comes from, without ``.csv``.
        forms: wordings that mean it nearly wherever they stand.
        uncertain: wordings that are no sure find in running text, because they are parts of words (``~`` in the
            tables).
        unsafe: wordings that are words, or names of other things too, and need a context even where they stand as a
            name (``?`` in the tables).
        members: names of firms that belong to a group but are not the group itself (``+`` in the tables).
        properties: what else the table tells, as far as it does: ``iso``, ``adcode``, ``kind``, ``level``, ``parent``,
            ``country``, ``listed_code``, ``ownership``, ``industry``, ``compound`` (the one character of a country).
    """

    id: str
    label: str
    name: str
    source: str
    forms: tuple[str, ...]
    uncertain: tuple[str, ...]
    unsafe: tuple[str, ...]
    members: tuple[str, ...]
    properties: Mapping[str, str]


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
    short_zone_endings: tuple[str, ...]
    any_zone: tuple[str, ...]
    zone_types: tuple[ZoneType, ...]


@dataclass(frozen=True, slots=True)
class CountryForms:
    """When one character stands for a country, from ``country_forms.yaml``."""

    followers: tuple[str, ...]
    not_followers: tuple[str, ...]
    not_after: Mapping[str, tuple[str, ...]]


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


Row = Mapping[str, str]


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(SEPARATOR) if part.strip())


def _plain(form: str) -> str:
    return form.rstrip(UNSAFE_MARK + UNCERTAIN_MARK + MEMBER_MARK)


def _entry(
    identity: str, label: str, source: str, name: str, forms: tuple[str, ...], properties: Mapping[str, str]
) -> Entry:
    distinct = tuple(dict.fromkeys(forms))
    return Entry(
        id=identity,
        label=label,
        name=_plain(name),
        source=source,
        forms=tuple(form for form in distinct if _plain(form) == form),
        uncertain=tuple(_plain(form) for form in distinct if form.endswith(UNCERTAIN_MARK)),
        members=tuple(_plain(form) for form in distinct if form.endswith(MEMBER_MARK)),
        unsafe=tuple(_plain(form) for form in distinct if form.endswith(UNSAFE_MARK)),
        properties={key: value for key, value in properties.items() if value},
    )


def _country(row: Row) -> Entry:
    properties = {"iso": row["iso"], "compound": row["compound"], "english": row["english"]}
    forms = (row["name"], *_split(row["aliases"]))
    return _entry(f"country:{row['iso']}", "Country", "countries", row["name"], forms, properties)


def _place(row: Row) -> Entry:
    mark = UNSAFE_MARK if row["short_use"] == "word" else ""
    forms = (row["name"], *((row["short"] + mark,) if row["short"] else ()))
    code = row["adcode"] if row["adcode"].isdigit() else ""
    properties = {"adcode": code, "level": row["level"], "short": row["short"]}
    return _entry(f"place:{row['adcode']}", "Place", "places", row["name"], forms, properties)


def _zone(row: Row) -> Entry:
    properties = {
        "kind": row["kind"],
        "level": row["level"],
        "adcode": row["adcode"],
        "parent": f"zone:{row['parent']}" if row["parent"] else "",
    }
    forms = (row["name"], *_split(row["aliases"]))
    return _entry(f"zone:{row['slug']}", "Park", "zones", row["name"], forms, properties)


def _group(row: Row) -> Entry:
    forms = (row["name"], *_split(row["aliases"]))
    properties = {"country": row["country"], "industry": row["industry"], "english": row["english"]}
    return _entry(f"group:{row['slug']}", "Company", "groups", row["name"], forms, properties)


def _listed(row: Row) -> Entry:
    mark = UNSAFE_MARK if row["short_use"] == "word" else ""
    others = tuple(form for form in (row["full_name"], row["former"]) if form)
    properties = {"listed_code": row["code"], "industry": row["industry"], "short": row["short"]}
    return _entry(
        f"listed:{row['code']}", "Company", "listed_companies", row["full_name"] or row["short"],
        (row["short"] + mark, *others), properties,
    )  # fmt: skip


def _company(row: Row) -> Entry:
    forms = (row["name"], *_split(row["aliases"]))
    properties = {"ownership": row["ownership"], "industry": row["industry"]}
    return _entry(f"company:{row['slug']}", "Company", "companies", row["name"], forms, properties)


def _industry(row: Row) -> Entry:
    forms = (row["name"], *_split(row["aliases"]))
    properties = {"code": row["code"], "taxonomy": row["taxonomy"]}
    return _entry(f"industry:{row['key']}", "Industry", "industries", row["name"], forms, properties)


def _program(row: Row) -> Entry:
    forms = (row["name"], *_split(row["aliases"]))
    properties = {"issuer": row["issuer"], "level": row["level"]}
    return _entry(f"program:{row['slug']}", "Program", "programs", row["name"], forms, properties)


@dataclass(frozen=True, slots=True)
class Table:
    """The form of one CSV file: its columns, those that must not be empty, and what makes an entry of a row."""

    columns: tuple[str, ...]
    required: tuple[str, ...]
    entry: Callable[[Row], Entry]


TABLES: Mapping[str, Table] = {
    "countries": Table(("iso", "name", "aliases", "compound", "english"), ("iso", "name", "english"), _country),
    "places": Table(("adcode", "name", "short", "level", "short_use"), ("adcode", "name", "level"), _place),
    "zones": Table(("slug", "name", "aliases", "kind", "level", "adcode", "parent"), ("slug", "name", "kind"), _zone),
    "groups": Table(("slug", "name", "aliases", "english", "country", "industry"), ("slug", "name", "country"), _group),
    "listed_companies": Table(
        ("code", "short", "former", "full_name", "industry", "short_use"), ("code", "short"), _listed
    ),
    "companies": Table(("slug", "name", "aliases", "ownership", "industry"), ("slug", "name", "ownership"), _company),
    "industries": Table(("key", "name", "aliases", "code", "taxonomy"), ("key", "name"), _industry),
    "programs": Table(("slug", "name", "aliases", "issuer", "level"), ("slug", "name"), _program),
}
CHARACTER_COLUMNS = ("traditional", "simplified")


def read_rows(source: Path | Traversable, columns: tuple[str, ...], required: tuple[str, ...]) -> Iterator[Row]:
    """Read a CSV file whose first lines may be comments.

    Args:
        source: the file.
        columns: the header line it must have.
        required: columns that must not be empty.

    Yields:
        One mapping of column to cell for each row.

    Raises:
        LexiconError: wrong encoding or header, a row with too few or too many cells, or an empty required cell; it
            names file and line.
    """
    try:
        lines = source.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise LexiconError("the file is not UTF-8", where=source.name, hint="save it as UTF-8") from error
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    if not numbered or tuple(next(csv.reader([numbered[0][1]]))) != columns:
        raise LexiconError("the header line is not as it must be", where=source.name, hint=",".join(columns))
    for number, line in numbered[1:]:
        cells = next(csv.reader([line]))
        where = f"{source.name}:{number}"
        if len(cells) != len(columns):
            raise LexiconError(f"{len(cells)} cells instead of {len(columns)}", where=where, hint=",".join(columns))
        row = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
        missing = [column for column in required if not row[column]]
        if missing:
            raise LexiconError(f"no value for {', '.join(missing)}", where=where)
        yield row


def _read_entries(folder: Path | Traversable, name: str) -> Iterator[Entry]:
    table = TABLES[name]
    seen: set[str] = set()
    for row in read_rows(folder / f"{name}.csv", table.columns, table.required):
        entry = table.entry(row)
        if entry.id in seen:
            raise LexiconError(f"{entry.id} stands twice", where=f"{name}.csv")
        seen.add(entry.id)
        yield entry


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
            entries |= {entry.id: entry for entry in _read_entries(folder, name)}
    for name in TABLES:
        for entry in _read_entries(shipped, name):
            entries.setdefault(entry.id, entry)
    return Lexicon(tuple(entries.values()), _suffixes(shipped), _country_forms(shipped), _simplified(shipped))
