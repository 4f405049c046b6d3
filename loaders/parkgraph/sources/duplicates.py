"""Syndicated copies: the same text, or nearly the same, under other keys.

A text is compared by its letters and digits alone, through the MinHash of its overlapping pieces (shingles): Broder,
"On the resemblance and containment of documents", SEQUENCES 1997, as datasketch does it.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
from datasketch import LeanMinHash, MinHash, MinHashLSH  # type: ignore[import-untyped]  # datasketch ships no types

_SHINGLE = 5
_PERMUTATIONS = 128
# Share of shingles in common from which two texts are one. Among 8,000 news texts, notices that differ in names and
# dates alone (the same yearly announcement) came up to 0.75.
SAME_FROM = 0.8
_BYTE_ORDER = "<"


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def signature(text: str) -> bytes:
    """Return the MinHash of a text's shingles, to be kept with the document.

    Args:
        text: the body of an article.

    Returns:
        525 bytes; none where the text has no letter or digit.

    >>> signature("甲公司落户，乙园区。") == signature("甲公司落户乙园区")
    True
    >>> signature("……")
    b''
    """
    letters = _letters(text)
    if not letters:
        return b""
    shingles = {letters[start : start + _SHINGLE] for start in range(max(1, len(letters) - _SHINGLE + 1))}
    minhash = MinHash(num_perm=_PERMUTATIONS, scheme="affine32")
    minhash.update_batch(shingle.encode("utf-8", "surrogatepass") for shingle in shingles)
    lean = LeanMinHash(minhash)
    buffer = bytearray(lean.bytesize(_BYTE_ORDER))
    lean.serialize(buffer, _BYTE_ORDER)
    return bytes(buffer)


def copies(signatures: Mapping[str, bytes]) -> dict[str, str]:
    """Find the documents that are copies of another.

    Documents that share enough shingles belong together, and so do those that belong together with the same document.
    The order in which they were met plays no part.

    Args:
        signatures: key of each document with its :func:`signature`.

    Returns:
        For each copy the key of the document it counts as, the smallest key of its group; documents that are no copy,
        and the first of each group, are not among them.

    >>> text = "昨日，甲公司的新厂在乙园区开工，总投资十亿元。"
    >>> copies({"b": signature(text), "a": signature("(本报讯)" + text), "c": signature("丙园区签约三家企业")})
    {'b': 'a'}
    """
    firsts: dict[bytes, str] = {}
    joined: nx.utils.UnionFind[str] = nx.utils.UnionFind()
    for key in sorted(key for key, told in signatures.items() if told):
        # A notice that a thousand papers print word for word would be half a million pairs.
        joined.union(firsts.setdefault(signatures[key], key), key)
    keys = list(firsts.values())
    values = [_values(told) for told in firsts]
    for start, end in _ranges():
        for one, other in _pairs(value[start:end].tobytes() for value in values):
            if joined[keys[one]] != joined[keys[other]] and _resemblance(values[one], values[other]) >= SAME_FROM:
                joined.union(keys[one], keys[other])
    return {copy: group[0] for group in sorted(map(sorted, joined.to_sets())) for copy in group[1:]}


def _pairs(bands_of_all: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    """Yield the places of the texts that have one band of their signatures in common."""
    places: dict[bytes, list[int]] = defaultdict(list)
    for place, band in enumerate(bands_of_all):
        places[band].append(place)
    return (pair for found in places.values() for pair in combinations(found, 2))


def _values(signature: bytes) -> np.ndarray[Any, Any]:
    values: np.ndarray[Any, Any] = LeanMinHash.deserialize(signature, _BYTE_ORDER).hashvalues
    return values


def _resemblance(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> float:
    """Return the share of shingles in common, estimated from two signatures (Broder 1997)."""
    return float(np.count_nonzero(one == other) / len(one))


def bands(signature: bytes) -> tuple[bytes, ...]:
    """Return what a signature is looked up by: two texts are compared where one of their bands is the same.

    >>> one, other = signature("昨日，甲公司的新厂在乙园区开工。"), signature("丙园区签约三家企业")
    >>> set(bands(one)) & set(bands(other)), len(bands(one)) == len(bands(other))
    (set(), True)
    """
    values = _values(signature)
    return tuple(number.to_bytes(2) + values[start:end].tobytes() for number, (start, end) in enumerate(_ranges()))


def are_copies(one: bytes, other: bytes) -> bool:
    """Tell of two signatures whether their texts share enough shingles to be one."""
    return _resemblance(_values(one), _values(other)) >= SAME_FROM


@cache
def _ranges() -> Sequence[tuple[int, int]]:
    return tuple(MinHashLSH(threshold=SAME_FROM, num_perm=_PERMUTATIONS, weights=(0.2, 0.8)).hashranges)
