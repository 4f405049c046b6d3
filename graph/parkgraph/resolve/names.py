"""Names made comparable across documents, and names that tell nothing there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from parkgraph.ner import lexicon

OWNED_LABELS = frozenset({"Cluster"})
"""A cluster is named after an industry, not after itself: 生物医药产业集群 of two parks are two clusters."""

_QUOTES = str.maketrans("〔【［", "(((", "“”\"'‘’《》「」『』·") | str.maketrans("〕】］", ")))")
_HYPHEN_IN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff])-+(?=[\u4e00-\u9fff])")


@cache
def words() -> Mapping[str, Any]:
    """Return the lists of ``generic_names.yaml``; each list of words as a tuple."""
    text = files("parkgraph.resolve").joinpath("generic_names.yaml").read_text(encoding="utf-8")
    told = yaml.safe_load(text)
    return MappingProxyType({kind: tuple(row) if isinstance(row, list) else row for kind, row in told.items()})


@cache
def _zone_endings() -> Mapping[str, str]:
    """Return spelling -> full type; where a spelling is that of several types, the first of these."""
    types = lexicon.load().suffixes.zone_types
    pairs = {(spelling, kind.type) for kind in types for spelling in (*kind.spellings, *kind.bare)}
    return dict(sorted(pairs, reverse=True))


@cache
def _longest_zone_ending() -> int:
    return max(map(len, _zone_endings()))


@cache
def _bare_institutions() -> tuple[str, ...]:
    return tuple(sorted(words()["bare_institutions"], key=len, reverse=True))


def normalise(name: str) -> str:
    """Return a name in one width, lower case, simplified characters, without quotes, spaces and joining dots.

    >>> normalise("卡特彼勒（苏州）有限公司"), normalise("“小巨人” 企业"), normalise("罗尔斯-罗伊斯")
    ('卡特彼勒(苏州)有限公司', '小巨人企业', '罗尔斯罗伊斯')
    """
    plain = unicodedata.normalize("NFKC", name).translate(_QUOTES)
    return _HYPHEN_IN_CHINESE.sub("", lexicon.load().fold("".join(plain.split())))


def split_zone(name: str) -> tuple[str, str]:
    """Return what is before a zone's type, and the type in full; an empty type where there is none.

    >>> split_zone("昆山经开区")
    ('昆山', '经济技术开发区')
    """
    endings = _zone_endings()
    for size in range(_longest_zone_ending(), 0, -1):
        if kind := endings.get(name[-size:]):
            return name[:-size], kind
    return name, ""


def is_generic(label: str, name: str) -> bool:
    """Tell whether a name may stand for different things in different documents.

    >>> is_generic("Park", "高新区"), is_generic("Park", "苏州高新区"), is_generic("Institution", "高新区管委会")
    (True, False, True)
    """
    return is_generic_plain(label, normalise(name))


def is_generic_plain(label: str, plain: str) -> bool:
    """Do as :func:`is_generic` with a name that was made comparable already.

    >>> is_generic_plain("Park", normalise("高新区"))
    True
    """
    generic = words()
    if len(plain) < 2:
        return label != "Country"
    if label == "Park":
        stem, kind = split_zone(plain)
        return plain in generic["bare_parks"] or (bool(kind) and not stem)
    if label == "Company":
        return plain in generic["bare_companies"]
    if label == "Place":
        return plain.endswith(generic["small_places"])
    if label == "Institution":
        ending = next(filter(plain.endswith, _bare_institutions()), None)
        return ending is not None and (plain == ending or is_generic("Park", plain.removesuffix(ending)))
    return False
