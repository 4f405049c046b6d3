"""Asks a named query of any store."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from parkgraph.errors import QueryError
from parkgraph.model import ONTOLOGY
from parkgraph.model.dates import is_partial_date
from parkgraph.queries.header import NAME_TYPES, ORIGINS, NamedQuery, Parameter
from parkgraph.queries.names import find
from parkgraph.queries.registry import get, similar
from parkgraph.stores import Rows, Store

Value = str | int | bool
TEXT_ONLY = "text_only"
"""The parameter that every question takes: leave out what only a shipped table says."""
_TEXT_ONLY = Parameter(TEXT_ONLY, "flag", "leave out what only a shipped table says", default=False)
_TRUE = frozenset({"true", "yes", "1"})
_FALSE = frozenset({"false", "no", "0"})
_YEAR = re.compile("[0-9]{4}")
# Stores hold 64 bits; nobody asks for a thousand million rows.
_NUMBER = re.compile("[0-9]{1,9}")
_WANTED = {
    "flag": "true or false",
    "number": "a whole number of at most nine digits",
    "date": "a year, month or day, as in 2023-05",
    "year": "a year, as in 2023",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question was answered.

    Attributes:
        rows: the answer.
        notes: what a person should know about it, such as that a name stands for several entities.
    """

    rows: Rows
    notes: tuple[str, ...] = ()


def run(store: Store, name: str, parameters: Mapping[str, Value] | None = None) -> Rows:
    """Ask a shipped query; see :func:`ask`."""
    return ask(store, get(name), parameters).rows


def ask(store: Store, query: NamedQuery, parameters: Mapping[str, Value] | None = None) -> Answer:
    """Ask a named query.

    Args:
        store: the store that answers.
        query: the query.
        parameters: values by name, of the parameter's type or as text; ``text_only`` is one of every query.

    Raises:
        QueryError: there is no such parameter, a value is of the wrong type, one is missing, a name is nobody's, or the
            answer does not have the columns that the query's header lists.
        StoreError: the store does not answer.
    """
    bound: dict[str, object] = dict(bind(query, parameters or {}))
    bound[ORIGINS] = ["text"] if bound.pop(TEXT_ONLY) else list(ONTOLOGY.origins)
    notes = []
    for parameter in query.parameters:
        if parameter.type in NAME_TYPES:
            name = str(bound[parameter.name])
            try:
                found = find(store, NAME_TYPES[parameter.type], name) if name else None
            except QueryError as error:
                raise QueryError(error.what, where=option(parameter.name), hint=error.hint) from error
            bound[parameter.name] = list(found.keys) if found else []
            if found and found.note:
                notes.append(f"{option(parameter.name)}: {found.note}")
    notes += _same_ends(query, bound)
    try:
        rows = store.read(query.cypher, bound)
    except QueryError as error:
        raise QueryError(error.what, where=query.file, hint=error.hint) from error
    listed = tuple(column.name for column in query.columns)
    if rows.columns != listed:
        raise QueryError(
            f"the answer has the columns {', '.join(rows.columns)}, its header lists {', '.join(listed)}",
            where=query.file,
        )
    return Answer(rows, tuple(notes))


def _same_ends(query: NamedQuery, bound: Mapping[str, object]) -> Iterator[str]:
    names = [parameter.name for parameter in query.parameters if parameter.type in NAME_TYPES]
    for one, other in combinations(names, 2):
        if bound[one] and bound[one] == bound[other]:
            yield f"{option(one)} and {option(other)} are the same"


def option(parameter: str) -> str:
    """Return the option of ``parkgraph ask`` that gives a parameter.

    >>> option("include_withdrawn")
    '--include-withdrawn'
    """
    return f"--{parameter.replace('_', '-')}"


def bind(query: NamedQuery, given: Mapping[str, Value]) -> dict[str, Value]:
    """Return a value for every parameter of a query: the given ones in their type, else the defaults.

    Names are returned as they were given; :func:`ask` looks them up.

    Raises:
        QueryError: a parameter is unknown or missing, or its value is of the wrong type.

    >>> bind(get("shared-parks"), {"park": "苏州工业园区", "include_withdrawn": "yes"})
    {'park': '苏州工业园区', 'include_withdrawn': True, 'text_only': False}
    """
    parameters = (*query.parameters, _TEXT_ONLY)
    known = [parameter.name for parameter in parameters]
    for name in given:
        if name not in known:
            hint = similar(option(name), list(map(option, known)))
            raise QueryError(f"there is no option {option(name)}", where=query.name, hint=hint)
    bound: dict[str, Value] = {}
    for parameter in parameters:
        value = given.get(parameter.name, parameter.default)
        if value is None or (value == "" and parameter.default is None):
            raise QueryError(f"{option(parameter.name)} is missing", where=query.name, hint=parameter.about)
        bound[parameter.name] = _typed(query, parameter, value)
    return bound


def _typed(query: NamedQuery, parameter: Parameter, value: Value) -> Value:
    text = str(value).strip()
    if parameter.values:
        return _listed(query, parameter, text)
    if parameter.type == "text" or parameter.type in NAME_TYPES:
        return text
    if parameter.type == "flag" and text.casefold() in _TRUE | _FALSE:
        return text.casefold() in _TRUE
    if parameter.type == "number" and _NUMBER.fullmatch(text):
        return int(text)
    if parameter.type == "date" and (not text or is_partial_date(text)):
        return text
    if parameter.type == "year" and (not text or _YEAR.fullmatch(text)):
        return text
    words = {
        "relationship": [name for name in ONTOLOGY.relationships if name != "MENTIONS"],
        "label": list(ONTOLOGY.entity_labels),
        "status": list(ONTOLOGY.statuses),
    }.get(parameter.type)
    if words is None:
        raise QueryError(f"{option(parameter.name)} must be {_WANTED[parameter.type]}, not {text!r}", where=query.name)
    return _word(query, parameter, text, words)


def _listed(query: NamedQuery, parameter: Parameter, text: str) -> str:
    """Return one of the words that a header lists, in its spelling; an empty text stays."""
    spelled = {word.casefold().replace("-", "_"): word for word in parameter.values}
    asked = text.casefold().replace("-", "_")
    if text and asked not in spelled:
        what = f"{option(parameter.name)} must be one of {', '.join(parameter.values)}, not {text!r}"
        raise QueryError(what, where=query.name)
    return spelled[asked] if text else ""


def _word(query: NamedQuery, parameter: Parameter, text: str, words: list[str]) -> str:
    """Return a word of the ontology in its own spelling; an empty text stays."""
    spelled = {word.casefold(): word for word in words}
    asked = text.casefold().replace("-", "_")
    if text and asked not in spelled:
        raise QueryError(
            f"there is no {parameter.type} {text!r}", where=query.name, hint=similar(asked, list(spelled.values()))
        )
    return spelled[asked] if text else ""
