"""The tables of the lexicon: the columns of each CSV file, and the entry that a row of it makes."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from parkgraph.errors import LexiconError

UNSAFE_MARK = "?"
UNCERTAIN_MARK = "~"
MEMBER_MARK = "+"
SHARED_MARK = "^"
SEPARATOR = ";"


TAXONOMIES = {"gbt4754": "GB/T 4754-2017", "emerging": "strategic emerging industries 2018"}
"""Columns of ``industries.csv`` that hold a code, and the taxonomy it belongs to."""


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
        shared: those of all these wordings with which names of firms begin that do not belong to the group (``^``
            behind the other mark in the tables).
        properties: what else the table tells, as far as it does: ``iso``, ``adcode``, ``kind``, ``level``, ``parent``,
            ``country``, ``listed_code``, ``ownership``, ``industry``, ``trades`` (all industries of a group),
            ``compound`` (the one character of a country), ``code`` and ``taxonomy`` of an industry, in the same order,
            ``zone`` or ``zones`` that a committee or firm runs, ``parents`` of a joint venture; several values are
            separated by ``;``.
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
    shared: tuple[str, ...] = ()


Row = Mapping[str, str]


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(SEPARATOR) if part.strip())


def _plain(form: str) -> str:
    return form.rstrip(UNSAFE_MARK + UNCERTAIN_MARK + MEMBER_MARK + SHARED_MARK)


def _entry(
    identity: str, label: str, source: str, name: str, forms: tuple[str, ...], properties: Mapping[str, str]
) -> Entry:
    distinct = tuple(dict.fromkeys(form.removesuffix(SHARED_MARK) for form in forms))
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
        shared=tuple(_plain(form) for form in dict.fromkeys(forms) if form.endswith(SHARED_MARK)),
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
        "committee": row["committee"],
        "english": row["english"],
    }
    forms = (row["name"], *_split(row["aliases"]), *_split(row["english"]))
    return _entry(f"zone:{row['slug']}", "Park", "zones", row["name"], forms, properties)


def _group(row: Row) -> Entry:
    forms = (row["name"], *_split(row["aliases"]))
    industry = _split(row["industry"])
    properties = {
        "country": row["country"],
        "industry": next(iter(industry), ""),
        "trades": SEPARATOR.join(industry),
        "english": row["english"],
    }
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
    properties = {"ownership": row["ownership"], "industry": row["industry"], "parents": row["parents"]}
    return _entry(f"company:{row['slug']}", "Company", "companies", row["name"], forms, properties)


def _operator(row: Row) -> Entry:
    forms = (row["name"], *_split(row["aliases"]))
    zones = SEPARATOR.join(f"zone:{slug}" for slug in _split(row["zones"]))
    properties = {"ownership": row["ownership"], "zones": zones}
    return _entry(f"operator:{row['slug']}", "Company", "operators", row["name"], forms, properties)


def _industry(row: Row) -> Entry:
    forms = (row["name"], *_split(row["aliases"]))
    codes = {taxonomy: row[column] for column, taxonomy in TAXONOMIES.items() if row[column]}
    properties = {"code": SEPARATOR.join(codes.values()), "taxonomy": SEPARATOR.join(codes)}
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
    "zones": Table(
        ("slug", "name", "aliases", "english", "kind", "level", "adcode", "parent", "committee"),
        ("slug", "name", "kind"),
        _zone,
    ),
    "groups": Table(("slug", "name", "aliases", "english", "country", "industry"), ("slug", "name", "country"), _group),
    "listed_companies": Table(
        ("code", "short", "former", "full_name", "industry", "short_use"), ("code", "short"), _listed
    ),
    "companies": Table(
        ("slug", "name", "aliases", "ownership", "industry", "parents"), ("slug", "name", "ownership"), _company
    ),
    "operators": Table(("slug", "name", "aliases", "zones", "ownership"), ("slug", "name", "zones"), _operator),
    "industries": Table(("key", "name", "aliases", *TAXONOMIES), ("key", "name"), _industry),
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


def read_entries(folder: Path | Traversable, name: str) -> Iterator[Entry]:
    """Yield the entries of one table of a folder.

    Raises:
        LexiconError: the file is not in the form it must have, or an id stands twice.
    """
    table = TABLES[name]
    seen: set[str] = set()
    for row in read_rows(folder / f"{name}.csv", table.columns, table.required):
        entry = table.entry(row)
        if entry.id in seen:
            raise LexiconError(f"{entry.id} stands twice", where=f"{name}.csv")
        seen.add(entry.id)
        yield entry
