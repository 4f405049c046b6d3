"""Names made comparable across documents, and names that tell nothing there."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

import yaml

from parkgraph.ner import lexicon

_QUOTES = str.maketrans("", "", "“”\"'‘’《》「」『』·")


@cache
def _generic() -> dict[str, tuple[str, ...]]:
    text = files("parkgraph.resolve").joinpath("generic_names.yaml").read_text(encoding="utf-8")
    return {kind: tuple(words) for kind, words in yaml.safe_load(text).items()}


@cache
def _zone_endings() -> tuple[tuple[str, str], ...]:
    """Return (spelling, full type) pairs, the longest spelling first."""
    types = lexicon.load().suffixes.zone_types
    pairs = {(spelling, kind.type) for kind in types for spelling in (*kind.spellings, *kind.bare)}
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def normalise(name: str) -> str:
    """Return a name in one width, lower case, simplified characters, without quotes and spaces.

    >>> normalise("卡特彼勒（苏州）有限公司"), normalise("“小巨人” 企业")
    ('卡特彼勒(苏州)有限公司', '小巨人企业')
    """
    plain = unicodedata.normalize("NFKC", name).translate(_QUOTES)
    return lexicon.load().fold("".join(plain.split()))


def identity_key(label: str, name: str) -> str:
    """Return what two names of one label must share to be one thing: legal forms left out, zone types written in full.

    >>> identity_key("Company", "博世汽车部件（苏州）有限公司")
    '博世汽车部件(苏州)'
    >>> identity_key("Park", "浒墅关经开区") == identity_key("Park", "浒墅关经济技术开发区")
    True
    """
    plain = normalise(name)
    if label == "Company":
        for form in sorted(_generic()["legal_forms"], key=len, reverse=True):
            if plain.endswith(form) and len(plain) > len(form) + 1:
                return plain.removesuffix(form)
    if label == "Park":
        stem, kind = split_zone(plain)
        return stem + kind
    return plain


def split_zone(name: str) -> tuple[str, str]:
    """Return what is before a zone's type, and the type in full; an empty type where there is none.

    >>> split_zone("昆山经开区")
    ('昆山', '经济技术开发区')
    """
    for spelling, kind in _zone_endings():
        if name.endswith(spelling):
            return name.removesuffix(spelling), kind
    return name, ""


def is_generic(label: str, name: str) -> bool:
    """Tell whether a name may stand for different things in different documents.

    >>> is_generic("Park", "高新区"), is_generic("Park", "苏州高新区"), is_generic("Institution", "高新区管委会")
    (True, False, True)
    """
    plain = normalise(name)
    generic = _generic()
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
        ending = next(
            (e for e in sorted(generic["bare_institutions"], key=len, reverse=True) if plain.endswith(e)), None
        )
        return ending is not None and (plain == ending or is_generic("Park", plain.removesuffix(ending)))
    return False
