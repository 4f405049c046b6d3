"""Asks a named query of any store."""

from __future__ import annotations

from collections.abc import Mapping

from parkgraph.errors import QueryError
from parkgraph.model import ONTOLOGY
from parkgraph.queries.registry import NamedQuery, Parameter, get, similar
from parkgraph.stores import Rows, Store

Value = str | int | bool
_TRUE = frozenset({"true", "yes", "1"})
_FALSE = frozenset({"false", "no", "0"})
_WANTED = {"flag": "true or false", "number": "a whole number"}


def run(store: Store, name: str, parameters: Mapping[str, Value] | None = None) -> Rows:
    """Ask a named query.

    Args:
        store: the store that answers.
        name: name of the query.
        parameters: values by name, of the parameter's type or as text.

    Raises:
        QueryError: there is no such query or parameter, a value is of the wrong type, or one is missing.
        StoreError: the store does not answer.
    """
    query = get(name)
    return store.read(query.cypher, bind(query, parameters or {}))


def bind(query: NamedQuery, given: Mapping[str, Value]) -> dict[str, Value]:
    """Return a value for every parameter of a query: the given ones in their type, else the defaults.

    Raises:
        QueryError: a parameter is unknown or missing, or its value is of the wrong type.

    >>> bind(get("shared-parks"), {"park": "苏州工业园区", "include_withdrawn": "yes"})
    {'park': '苏州工业园区', 'include_withdrawn': True}
    """
    known = [parameter.name for parameter in query.parameters]
    for name in given:
        if name not in known:
            raise QueryError(f"there is no parameter {name!r}", where=query.name, hint=similar(name, known))
    bound: dict[str, Value] = {}
    for parameter in query.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is None or (value == "" and parameter.default is None):
            raise QueryError(f"the parameter {parameter.name!r} is missing", where=query.name, hint=parameter.about)
        bound[parameter.name] = _typed(query, parameter, value)
    return bound


def _typed(query: NamedQuery, parameter: Parameter, value: Value) -> Value:
    text = str(value).strip()
    if parameter.type == "text":
        return text
    if parameter.type == "flag" and text.casefold() in _TRUE | _FALSE:
        return text.casefold() in _TRUE
    if parameter.type == "number" and text.isdecimal():
        return int(text)
    if parameter.type == "relationship":
        return _relationship(query, text.upper())
    raise QueryError(
        f"{parameter.name} must be {_WANTED.get(parameter.type, parameter.type)}, not {text!r}", where=query.name
    )


def _relationship(query: NamedQuery, text: str) -> str:
    types = [name for name in ONTOLOGY.relationships if name != "MENTIONS"]
    if text and text not in types:
        raise QueryError(f"there is no relationship type {text!r}", where=query.name, hint=similar(text, types))
    return text
