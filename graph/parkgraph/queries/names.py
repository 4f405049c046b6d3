"""From a name that a person types to the entities of the graph that it stands for.

A name is looked for in steps, and the first step that finds something decides: the key or the name as it is, an alias
as it is; the name or an alias in another width, case or script (traditional or simplified); a part of a name; an
abbreviation (苏高新 for 苏州高新区, 昆山经济技术开发区 for 昆山经开区).

For industries, clusters and programs, whose names are descriptions, all that hold the name in theirs are meant at once.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from parkgraph.errors import QueryError
from parkgraph.model.graph import Row
from parkgraph.stores import Store

_NOT_COMPARED = re.compile(r"[\W_]+")
# What else stands for an entity: an ISO code, a stock code, the name in full.
_FURTHER_NAMES = {
    "Park": ("official_name",),
    "Company": ("listed_code",),
    "Country": ("iso",),
    "Industry": ("code",),
    "Place": ("adcode",),
}
_DESCRIPTIONS = frozenset({"Industry", "Cluster", "Program"})
_SUGGESTIONS = 5
_NEAR_ENOUGH = 45
_SHOWN = 10
_LEAST_ABBREVIATION = 3
_LEAST_KNOWN = 4


@dataclass(frozen=True, slots=True)
class Named:
    """An entity with all that it is called; ``names`` begins with its name."""

    key: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, label: str, row: Row) -> Named:
        """Return the entity of a row of the graph, with its names.

        >>> Named.of("Country", {"key": "country:DE", "name": "德国", "aliases": [], "iso": "DE"}).names
        ('德国', 'DE')
        """
        further = (row.get(name) for name in _FURTHER_NAMES.get(label, ()))
        return cls(row["key"], tuple(filter(None, (row["name"], *(row.get("aliases") or ()), *further))))


@dataclass(frozen=True, slots=True)
class Found:
    """What a name stands for.

    Attributes:
        keys: keys of the entities, sorted by name.
        note: what a person should be told about it; empty where the name is one entity's own.
    """

    keys: tuple[str, ...]
    note: str


@cache
def _simplified() -> dict[int, int]:
    # Read as a file of the package: importing parkgraph.ner would load spaCy, and asking shall be quick.
    text = (files("parkgraph") / "ner" / "lexicons" / "characters.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {ord(row["traditional"]): ord(row["simplified"]) for row in rows}


def folded(name: str) -> str:
    """Return a name as it is compared: one width, lower case, simplified characters, no spaces or punctuation.

    >>> folded("ＢＯＳＣＨ（蘇州）"), folded("蘇州工業園區")
    ('bosch苏州', '苏州工业园区')
    """
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_simplified())
    return _NOT_COMPARED.sub("", plain)


def find(store: Store, labels: Sequence[str], name: str) -> Found:
    """Return what a name stands for.

    Args:
        store: the store to look in.
        labels: labels that the entity may have.
        name: what a person typed.

    Raises:
        QueryError: nothing is called so; the hint has the nearest names.
        StoreError: the store does not answer.
    """
    if not _DESCRIPTIONS.issuperset(labels):
        for step in ("n.key = $name OR n.name = $name", "$name IN n.aliases"):
            found = [entity for label in labels for entity in _matching(store, label, step, name)]
            if found:
                return _found(found, name, certain=True)
    known = [entity for label in labels for entity in _matching(store, label)]
    what = labels[0].lower() if len(labels) == 1 else "entity"
    return match(known, what, name, all_that_hold_it=_DESCRIPTIONS.issuperset(labels))


def match(known: Sequence[Named], what: str, name: str, *, all_that_hold_it: bool = False) -> Found:
    """Return which of some entities a name stands for.

    Args:
        known: the entities.
        what: what they are, for the message.
        name: what a person typed.
        all_that_hold_it: whether all that hold the name in theirs are meant, even where one has it for its own.

    Raises:
        QueryError: none is called so; the hint has the nearest names.

    >>> park = Named("zone:1", ("苏州高新区",))
    >>> match([park], "park", "苏高新").keys
    ('zone:1',)
    """
    for certain, fits in _steps(name, folded(name), skip_equal=all_that_hold_it):
        found = [entity for entity in known if fits(entity)]
        if found:
            return _found(found, name, certain=certain)
    raise QueryError(f"no {what} of the graph is called {name!r}", hint=_nearest(name, known))


def _matching(store: Store, label: str, condition: str = "", name: str = "") -> list[Named]:
    # Labels, property names and conditions are of this program alone; what a person typed is a parameter.
    further = "".join(f", n.{name} AS {name}" for name in _FURTHER_NAMES.get(label, ()))
    where = f"WHERE {condition} " if condition else ""
    query = f"MATCH (n:{label}) {where}RETURN n.key AS key, n.name AS name, n.aliases AS aliases{further}"
    rows = store.read(query, {"name": name} if condition else {}).rows
    return [Named(key, tuple(filter(None, (shown, *(aliases or ()), *rest)))) for key, shown, aliases, *rest in rows]


def _steps(name: str, wanted: str, *, skip_equal: bool) -> Iterable[tuple[bool, Callable[[Named], bool]]]:
    if not skip_equal:
        yield True, lambda entity: name in (entity.key, entity.names[0])
        yield True, lambda entity: name in entity.names
    if not wanted:
        return
    if not skip_equal:
        yield True, lambda entity: folded(entity.names[0]) == wanted
        yield True, lambda entity: wanted in map(folded, entity.names)
    yield False, lambda entity: any(wanted in folded(known) for known in entity.names)
    # Letters left out of a Latin word are a slip rather than an abbreviation.
    if len(wanted) >= _LEAST_ABBREVIATION and not wanted.isascii():
        yield False, lambda entity: any(_abbreviates(wanted, folded(known)) for known in entity.names)


def _abbreviates(wanted: str, known: str) -> bool:
    """Tell whether one name is the other with characters left out.

    >>> _abbreviates("苏高新", "苏州高新区"), _abbreviates("昆山经济技术开发区", "昆山经开区")
    (True, True)
    >>> _abbreviates("苏州工业园区", "苏州"), _abbreviates("苏高新", "昆山高新区")
    (False, False)
    """
    if not known or wanted[0] != known[0]:
        return False
    if len(wanted) <= len(known):
        return _is_subsequence(wanted, known)
    # The graph knows less than what was typed: both ends must agree, or 苏州 would do for 苏州工业园区.
    return (
        len(known) >= _LEAST_KNOWN
        and (known[:2], known[-1]) == (wanted[:2], wanted[-1])
        and _is_subsequence(known, wanted)
    )


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


def _found(entities: Iterable[Named], name: str, *, certain: bool) -> Found:
    ordered = sorted(entities, key=lambda entity: (entity.names[0], entity.key))
    keys = tuple(entity.key for entity in ordered)
    shown = [entity.names[0] for entity in ordered]
    if len(ordered) == 1 and (certain or folded(shown[0]) == folded(name)):
        return Found(keys, "")
    # Two of one name are told apart by their keys alone.
    listed = [f"{text} ({key})" if shown.count(text) > 1 else text for text, key in zip(shown, keys, strict=True)]
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    advice = "; give a fuller name, or a key, to ask for one" if len(listed) > 1 else ""
    return Found(keys, f"{name!r} was taken for {'、'.join(listed[:_SHOWN])}{more}{advice}")


def _nearest(name: str, known: Sequence[Named]) -> str:
    if not known:
        return "the graph holds none"
    shown = {names: entity.names[0] for entity in known for names in entity.names}
    # Only a name that is not there needs it; the others need not wait.
    from rapidfuzz import process

    near = process.extract(name, list(shown), processor=folded, limit=2 * _SUGGESTIONS, score_cutoff=_NEAR_ENOUGH)
    names = list(dict.fromkeys(shown[found] for found, _, _ in near))[:_SUGGESTIONS]
    return f"the nearest names are: {'、'.join(names)}" if names else f"none of the {len(known)} there is like it"
