"""What a reader may type to find a name: the name itself, its pinyin, the initials of its pinyin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pypinyin import lazy_pinyin

_NOT_SEARCHED = re.compile(r"[\W_]+")
_MARK = "\N{NULL}"


def normalised(text: str) -> str:
    """Return a text as search compares it: width and case folded, no spaces or punctuation.

    >>> normalised("Ｂｏｓｃｈ (China)")
    'boschchina'
    """
    return _NOT_SEARCHED.sub("", unicodedata.normalize("NFKC", text).casefold())


def search_keys(names: Iterable[str]) -> list[str]:
    """Return what finds an entity, for each of its names: the name, its pinyin, the initials of its pinyin.

    Args:
        names: name and aliases, the name first.

    Returns:
        Normalised keys in the order of the names, none twice.

    >>> search_keys(["博世", "Bosch"])
    ['博世', 'boshi', 'bs', 'bosch']
    """
    keys: dict[str, None] = {}
    for name in names:
        syllables = lazy_pinyin(name, errors=_unread)
        forms = (name, "".join(syllables), "".join(map(_initial, syllables)))
        keys.update((key, None) for key in map(normalised, forms) if key)
    return list(keys)


def _unread(piece: str) -> str:
    """Mark what is not Chinese; the mark is no letter, so that it goes when keys are normalised."""
    return _MARK + piece


def _initial(syllable: str) -> str:
    return syllable if syllable.startswith(_MARK) else syllable[:1]
