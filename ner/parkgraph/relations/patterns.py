"""Wordings around names that say what the name does in its sentence."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml

from parkgraph.errors import LexiconError

_FILE = "patterns.yaml"
Compiled = tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _load() -> dict[str, tuple[Compiled, Compiled]]:
    raw = yaml.safe_load(files("parkgraph.relations").joinpath(_FILE).read_text(encoding="utf-8"))
    found: dict[str, tuple[Compiled, Compiled]] = {}
    for label, sides in raw.items():
        compiled: list[Compiled] = []
        for side in ("before", "after"):
            try:
                compiled.append(tuple((name, re.compile(text)) for name, text in sides[side].items()))
            except (KeyError, re.error) as error:
                raise LexiconError(f"{label}, {side}: {error}", where=_FILE) from error
        found[label] = (compiled[0], compiled[1])
    return found


def around(label: str, before: str, after: str) -> tuple[str, ...]:
    """Name the patterns that the wording around a name fits.

    Args:
        label: label of the name.
        before: wording of its sentence up to it, names as letters (see :data:`parkgraph.relations.scene.LETTERS`).
        after: wording of its sentence from its end on.

    >>> around("Company", "园区引进了", "等三家企业")
    ('B:brings', 'A:and_others')
    """
    sides = _load().get(label)
    if sides is None:
        return ()
    found = [f"B:{name}" for name, pattern in sides[0] if pattern.search(before)]
    found += [f"A:{name}" for name, pattern in sides[1] if pattern.search(after)]
    return tuple(found)
