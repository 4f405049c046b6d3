"""What a reader may type to find a name: the name itself, its pinyin, the initials of its pinyin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pypinyin.converter import DefaultConverter
from pypinyin.core import Pinyin

_NOT_SEARCHED = re.compile(r"[\W_]+")
_MARK = "\N{NULL}"


class _Remembering(DefaultConverter):
    """Reads each word once: names are made of the same few thousand."""

    convert = lru_cache(maxsize=2**16)(DefaultConverter.convert)


_PINYIN = Pinyin(_Remembering())


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
    for name in filter(None, map(normalised, names)):
        keys[name] = None
        if not name.isascii():
            syllables = _PINYIN.lazy_pinyin(name, errors=_unread)
            keys["".join(syllables).replace(_MARK, "")] = None
            keys["".join(map(_initial, syllables)).replace(_MARK, "")] = None
    return list(keys)


def _unread(piece: str) -> str:
    """Mark what is not Chinese, to be kept whole among initials; no normalised name holds the mark."""
    return _MARK + piece


def _initial(syllable: str) -> str:
    return syllable if syllable.startswith(_MARK) else syllable[:1]
