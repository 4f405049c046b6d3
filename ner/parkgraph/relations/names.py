"""What a name itself says: the kind of thing it ends in, and whether one name holds another."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

import yaml

_STEM_LENGTH = 2


@cache
def _endings() -> dict[str, tuple[tuple[str, str], ...]]:
    raw = yaml.safe_load(files("parkgraph.relations").joinpath("name_kinds.yaml").read_text(encoding="utf-8"))
    return {
        label: tuple(
            sorted(((ending, kind) for kind, row in kinds.items() for ending in row), key=lambda pair: -len(pair[0]))
        )
        for label, kinds in raw.items()
    }


@lru_cache(maxsize=65536)
def kind(label: str, name: str) -> str:
    """Return what a name's ending says it is, empty where it says nothing.

    >>> kind("Park", "临沂综合保税区"), kind("Company", "长沙银行"), kind("Company", "三星")
    ('bonded', 'finance', '')
    """
    for ending, value in _endings().get(label, ()):
        if name.endswith(ending):
            return value
    return ""


@lru_cache(maxsize=65536)
def overlap(source: str, target: str) -> str:
    """Return how two names overlap: ``in`` (source within target), ``holds``, ``stem`` (same beginning) or nothing.

    >>> overlap("浪潮", "浪潮科技园"), overlap("中南高科", "中南集团"), overlap("博世", "海尔")
    ('in', 'stem', '')
    """
    if source in target:
        return "in"
    if target in source:
        return "holds"
    return "stem" if source[:_STEM_LENGTH] == target[:_STEM_LENGTH] else ""
