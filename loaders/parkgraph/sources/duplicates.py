"""Syndicated copies: the same text, or nearly the same, under other keys.

A text is compared by its letters and digits alone, through the MinHash of its overlapping pieces (shingles): Broder,
"On the resemblance and containment of documents", SEQUENCES 1997, as datasketch does it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

import networkx as nx
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
    hashes = {
        key: LeanMinHash.deserialize(signatures[key], _BYTE_ORDER) for key in sorted(signatures) if signatures[key]
    }
    index = _index()
    graph: nx.Graph[str] = nx.Graph()
    for key, minhash in hashes.items():
        for other in index.query(minhash):
            if minhash.jaccard(hashes[other]) >= SAME_FROM:
                graph.add_edge(key, other)
        index.insert(key, minhash)
    return {copy: group[0] for group in sorted(map(sorted, nx.connected_components(graph))) for copy in group[1:]}


def bands(signature: bytes) -> tuple[bytes, ...]:
    """Return what a signature is looked up by: two texts are compared where one of their bands is the same.

    >>> one, other = signature("昨日，甲公司的新厂在乙园区开工。"), signature("丙园区签约三家企业")
    >>> set(bands(one)) & set(bands(other)), len(bands(one)) == len(bands(other))
    (set(), True)
    """
    values = LeanMinHash.deserialize(signature, _BYTE_ORDER).hashvalues
    return tuple(number.to_bytes(2) + values[start:end].tobytes() for number, (start, end) in enumerate(_ranges()))


def are_copies(one: bytes, other: bytes) -> bool:
    """Tell of two signatures whether their texts share enough shingles to be one."""
    left, right = (LeanMinHash.deserialize(signature, _BYTE_ORDER) for signature in (one, other))
    return bool(left.jaccard(right) >= SAME_FROM)


@cache
def _ranges() -> Sequence[tuple[int, int]]:
    return tuple(_index().hashranges)


def _index() -> MinHashLSH:
    return MinHashLSH(threshold=SAME_FROM, num_perm=_PERMUTATIONS, weights=(0.2, 0.8))
