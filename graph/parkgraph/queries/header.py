"""The form of a question's file: a header of comment lines, then one reading Cypher query."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from parkgraph.errors import QueryError
from parkgraph.model import ONTOLOGY
from parkgraph.stores import guard
from parkgraph.yaml_text import read_yaml

COMMENT = "//"
ORIGINS = "origins"
"""The parameter that every query is given: the list of origins that its relationships may have."""
NAME_TYPES: Mapping[str, tuple[str, ...]] = {
    **{label.lower(): (label,) for label in ONTOLOGY.entity_labels},
    "entity": ONTOLOGY.entity_labels,
}
"""Types of parameters that take a name, with the labels it may be of; the query gets a list of keys."""
_WORD_TYPES = ("text", "label", "relationship", "status")
_PLAIN_TYPES = {"number": int, "flag": bool, "date": str, "year": str, **dict.fromkeys(_WORD_TYPES, str)}
TYPES = (*_PLAIN_TYPES, *NAME_TYPES)
# Options of `parkgraph ask` itself, which a parameter of the same name could never be given by.
RESERVED = frozenset({"about", "bom", "database", "format", "help", "queries", "text_only", "uri", "user", "workspace"})
_STRING_OR_COMMENT = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/""", re.DOTALL)
_GIVEN = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a query asks for.

    Attributes:
        type: ``text``, ``number``, ``flag`` (true or false), ``date`` (a year, month or day), ``year``, ``label``,
            ``relationship`` or ``status`` (a word of the ontology), or what the name is of: ``park``, ``company`` and
            so on, or ``entity``. A name reaches the query as a list of keys, empty where none was given.
        default: value where none is given; ``None`` where one must be given.
        values: the only words that can be given; empty where the type alone decides.
    """

    name: str
    type: str
    about: str
    default: str | int | bool | None
    values: tuple[str, ...] = ()


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
        file: where it stands, for messages.
    """

    name: str
    title_zh: str
    title_en: str
    about: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    cypher: str
    file: str


def parse(name: str, text: str, file: str) -> NamedQuery:
    """Read and check the text of one ``.cypher`` file.

    Args:
        name: name of the question.
        text: content of the file.
        file: what messages call it.

    Raises:
        QueryError: the header is not in the form it must have, or the query would do more than read; ``where`` is file
            and line.
    """
    lines = text.splitlines()
    length = next((number for number, line in enumerate(lines) if not line.startswith(COMMENT)), len(lines))
    header = lines[:length]
    fields = _fields(header, file)
    query = NamedQuery(
        name,
        _text(fields, "zh", header, file),
        _text(fields, "en", header, file),
        _text(fields, "about", header, file),
        tuple(_parameter(key, given, header, file) for key, given in _mapping(fields, "parameters", file).items()),
        tuple(Column(key, str(about)) for key, about in _mapping(fields, "columns", file).items()),
        "\n".join(lines[length:]).strip(),
        file,
    )
    if not query.columns:
        raise _wrong("the header lists no columns", header, "columns", file)
    try:
        # The whole file, so that lines are counted as an editor counts them: the header is comments to Cypher.
        guard.reading(text)
    except QueryError as error:
        raise QueryError(
            error.what, where=f"{file}:{error.where.removeprefix('line ') or 1}", hint=error.hint
        ) from error
    _check_use(query, header, length)
    return query


def _fields(header: list[str], file: str) -> Mapping[str, Any]:
    try:
        fields = read_yaml("\n".join(line.removeprefix(COMMENT) for line in header))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise QueryError(f"the header cannot be read: {error.problem}", where=f"{file}:{line}") from error
    except (yaml.YAMLError, ValueError) as error:
        # A character that YAML has no place for, or a date that is in no calendar: neither comes with a line.
        raise QueryError(f"the header cannot be read: {' '.join(str(error).split())}", where=f"{file}:1") from error
    if not isinstance(fields, dict):
        raise QueryError(
            "there is no header",
            where=f"{file}:1",
            hint="begin with comment lines that give zh, en, about, parameters and columns",
        )
    return fields


def _text(fields: Mapping[str, Any], key: str, header: list[str], file: str) -> str:
    value = fields.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _wrong(f"the header gives no {key!r}", header, key, file)
    return value


def _mapping(fields: Mapping[str, Any], key: str, file: str) -> dict[str, Any]:
    value: Any = fields.get(key) or {}
    if not isinstance(value, dict):
        raise QueryError(f"{key!r} must be a mapping of names", where=f"{file}:1")
    return {str(name): given for name, given in value.items()}


def _parameter(name: str, fields: Any, header: list[str], file: str) -> Parameter:
    given: dict[str, Any] = fields if isinstance(fields, dict) else {}
    if not {"type", "about"} <= given.keys():
        raise _wrong(f"the parameter {name!r} needs 'type' and 'about'", header, name, file)
    if given["type"] not in TYPES:
        raise _wrong(f"there is no type {given['type']!r} for the parameter {name!r}", header, name, file, TYPES)
    if name in RESERVED or name == ORIGINS:
        raise _wrong(f"{name!r} cannot be a parameter: it is an option of every question", header, name, file)
    default = given.get("default")
    if not _is_of(default, _PLAIN_TYPES.get(given["type"], str)):
        raise _wrong(f"the default of {name!r} is of another type than {given['type']}", header, name, file)
    values = given.get("values", [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise _wrong(f"the values of {name!r} are no list of words", header, name, file)
    if values and given["type"] not in _WORD_TYPES:
        raise _wrong(f"{name!r} cannot have values", header, name, file, _WORD_TYPES)
    if values and default not in (None, "", *values):
        raise _wrong(f"the default of {name!r} is none of its values", header, name, file, tuple(values))
    return Parameter(name, given["type"], str(given["about"]), default, tuple(values))


def _is_of(default: object, wanted: type) -> bool:
    # Not isinstance: true is no number here, though Python thinks so.
    return default is None or type(default) is wanted


def _check_use(query: NamedQuery, header: list[str], length: int) -> None:
    """Make sure that the query uses all that its header declares, and nothing else."""
    declared = {parameter.name for parameter in query.parameters}
    code = _STRING_OR_COMMENT.sub("", query.cypher)
    used = set(_GIVEN.findall(code)) - {ORIGINS}
    for name in sorted(declared - used):
        raise _wrong(f"the query does not use the parameter {name!r}", header, name, query.file)
    for name in sorted(used - declared):
        raise QueryError(
            f"the query uses ${name}, which the header does not declare", where=f"{query.file}:{length + 1}"
        )


def _wrong(what: str, header: list[str], name: str, file: str, allowed: tuple[str, ...] = ()) -> QueryError:
    line = next((number for number, line in enumerate(header, start=1) if f"{name}:" in line), 1)
    return QueryError(what, where=f"{file}:{line}", hint=f"one of: {', '.join(allowed)}" if allowed else "")
