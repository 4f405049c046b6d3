"""Names under which documents carry their data, from ``field_names.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from parkgraph.errors import LexiconError

_REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Names to look under, for each field of a document, the most telling first.

    Attributes:
        record: names in records of JSON and CSV.
        meta: names of meta elements in HTML.
        source_labels: words before a medium's name in a dateline.
        no_source: words that stand there in place of a name.
    """

    record: Mapping[str, tuple[str, ...]]
    meta: Mapping[str, tuple[str, ...]]
    source_labels: tuple[str, ...]
    no_source: frozenset[str]


@lru_cache(maxsize=_REMEMBERED)
def plain(name: str) -> str:
    """Return a field's name without case, ``_`` and ``-``, by which names are compared.

    >>> plain("Publish_Time")
    'publishtime'
    """
    return name.strip().casefold().replace("_", "").replace("-", "")


@cache
def load() -> FieldNames:
    """Read the shipped names.

    Raises:
        LexiconError: a part of the file is missing.
    """
    raw = yaml.safe_load(files("parkgraph.sources").joinpath("field_names.yaml").read_text(encoding="utf-8"))
    try:
        return FieldNames(
            record={field: tuple(map(plain, names)) for field, names in raw["record"].items()},
            meta={field: tuple(map(plain, names)) for field, names in raw["meta"].items()},
            source_labels=tuple(raw["dateline"]["source"]),
            no_source=frozenset(raw["dateline"]["no_source"]),
        )
    except KeyError as error:
        raise LexiconError(f"the part {error} is missing", where="field_names.yaml") from error


def pick(values: Mapping[str, object], names: tuple[str, ...]) -> object:
    """Return the first value under these names that is not empty; an empty text where there is none.

    Args:
        values: a record, its names made :func:`plain`.
        names: the names to look under.

    >>> pick({"content": "", "body": "甲公司落户"}, ("content", "body"))
    '甲公司落户'
    """
    return next((value for name in names if (value := values.get(name)) not in (None, "")), "")
