"""Named queries: one ``.cypher`` file each, its header a YAML mapping in comment lines.

The header gives the titles (``zh``, ``en``), what the query answers (``about``), its ``parameters`` (each with
``type``, ``about`` and, unless it must be given, ``default``) and its ``columns`` with their meaning. The file's name
is the query's name. A new file in this folder is a new query; nothing else has to be written.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from rapidfuzz import process

from parkgraph.errors import QueryError

_SUFFIX = ".cypher"
_COMMENT = "//"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a query asks for.

    Attributes:
        type: ``text``, ``number``, ``flag`` (true or false) or ``relationship`` (a type of the ontology).
        default: value where none is given; ``None`` where one must be given.
    """

    name: str
    type: str
    about: str
    default: str | int | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a query's answer."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question with a name.

    Attributes:
        name: as in ``parkgraph ask NAME``.
        title_zh, title_en: short titles.
        about: what it answers.
        parameters: what it can be asked for.
        columns: what the answer holds, in this order.
        cypher: the query, in the Cypher that both stores accept.
    """

    name: str
    title_zh: str
    title_en: str
    about: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    cypher: str


@cache
def all_queries() -> tuple[NamedQuery, ...]:
    """Return all named queries, sorted by name.

    Raises:
        QueryError: the header of a file is not in the form it must have.

    >>> "multinationals-by-park" in [query.name for query in all_queries()]
    True
    """
    folder = files("parkgraph.queries")
    found = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(_SUFFIX))
    return tuple(parse(name.removesuffix(_SUFFIX), folder.joinpath(name).read_text(encoding="utf-8")) for name in found)


def get(name: str) -> NamedQuery:
    """Return the query of a name.

    Raises:
        QueryError: there is none; the message offers similar names.

    >>> get("companies-in-park").title_en
    'Companies in a park'
    """
    queries = {query.name: query for query in all_queries()}
    if name in queries:
        return queries[name]
    raise QueryError(f"there is no question named {name!r}", hint=similar(name, list(queries)))


def similar(name: str, names: list[str]) -> str:
    """Return a hint with the names that look most like one, or with all of them.

    >>> similar("park-of-company", ["parks-of-company", "evidence"])
    'did you mean parks-of-company?'
    """
    near = [found for found, _, _ in process.extract(name, names, limit=3, score_cutoff=70)]
    return f"did you mean {' or '.join(near)}?" if near else f"one of: {', '.join(names)}"


def parse(name: str, text: str) -> NamedQuery:
    """Read the text of one ``.cypher`` file.

    Raises:
        QueryError: the header is not in the form it must have.
    """
    lines = text.splitlines()
    length = next((number for number, line in enumerate(lines) if not line.startswith(_COMMENT)), len(lines))
    header = "\n".join(line.removeprefix(_COMMENT) for line in lines[:length])
    try:
        fields: dict[str, Any] = yaml.safe_load(header)
        return NamedQuery(
            name,
            fields["zh"],
            fields["en"],
            fields["about"],
            tuple(_parameter(parameter, given) for parameter, given in (fields.get("parameters") or {}).items()),
            tuple(Column(column, about) for column, about in fields["columns"].items()),
            "\n".join(lines[length:]).strip(),
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise QueryError(f"the header cannot be read: {error}", where=f"{name}{_SUFFIX}") from error


def _parameter(name: str, given: dict[str, Any]) -> Parameter:
    return Parameter(name, given["type"], given["about"], given.get("default"))
