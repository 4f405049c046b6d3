"""What the model sees of each character: itself, its pair with the next one, its class, and the lists it stands in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from parkgraph.ner import lexicon as lexicons
from parkgraph.ner.scheme import Bits

COLUMNS = 4
LONGEST_STRETCH = 400
"""Characters that the model reads at a time: some sentences, so that one sees the other."""

CHARACTER, PAIR, CLASS, LISTS = range(COLUMNS)

_PAIR_FACTOR = np.uint64(1_000_003)
_SENTENCE_END = re.compile(r"[。！？!?；;][”’」』）)\"]*|\n+")
_BREATH = re.compile(r"[，,、\s]")

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_QUOTES = dict.fromkeys(map(ord, "“「『"), ord("“")) | dict.fromkeys(map(ord, "”」』"), ord("”"))
_DIGITS = dict.fromkeys(range(ord("0"), ord("9") + 1), ord("0"))
_WIDTH = _FULL_WIDTH | _QUOTES

_OTHER, _HAN, _DIGIT, _UPPER, _LOWER, _SPACE, _STOP, _COMMA, _LISTED, _OPEN, _CLOSE, _MARK = range(1, 13)
_CLASS_OF = {
    **dict.fromkeys(map(ord, "。!?;\n"), _STOP),
    **dict.fromkeys(map(ord, ",:"), _COMMA),
    ord("、"): _LISTED,
    **dict.fromkeys(map(ord, "(“《<【[‘"), _OPEN),
    **dict.fromkeys(map(ord, ")”》>】]’"), _CLOSE),
    **dict.fromkeys(map(ord, "·-—&+.%/|"), _MARK),
}


def _code_points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _classes() -> npt.NDArray[np.uint8]:
    """Class of every code point of the basic plane; those beyond count as Han from 0x20000 on, else as other."""
    table = np.full(0x10000, _OTHER, dtype=np.uint8)
    table[0x3400:0xA000] = _HAN
    table[0xF900:0xFB00] = _HAN
    for code in range(0x250):
        character = chr(code)
        category = unicodedata.category(character)
        if category == "Nd":
            table[code] = _DIGIT
        elif category == "Lu":
            table[code] = _UPPER
        elif category == "Ll":
            table[code] = _LOWER
        elif character.isspace():
            table[code] = _SPACE
    for code, kind in _CLASS_OF.items():
        table[code] = kind
    return table


_CLASSES = _classes()


def character_features(text: str, lists: Bits) -> Bits:
    """Return the model's input for a text.

    Full and half width, upper and lower case, traditional and simplified, and all digits are the same character to the
    model; the class keeps the case apart.

    Args:
        text: any text of n characters.
        lists: n integers whose bits say in which lists, and where in an entry, a character stands.

    Returns:
        An array of (n, 4): character, pair with the next character, class, lists.

    >>> [chr(code) for code in character_features("Ａ區7", np.zeros(3, dtype=np.uint64))[:, CHARACTER].tolist()]
    ['a', '区', '0']
    """
    width = text.translate(_WIDTH)
    points = _code_points(width)
    plain = _code_points(lexicons.load().fold(width).translate(_DIGITS)).astype(np.uint64)
    result = np.zeros((len(text), COLUMNS), dtype=np.uint64)
    result[:, CHARACTER] = plain
    following = np.append(plain[1:], np.uint64(0)) if len(plain) else plain
    result[:, PAIR] = plain * _PAIR_FACTOR + following
    result[:, CLASS] = np.where(
        points < 0x10000, _CLASSES[np.minimum(points, 0xFFFF)], np.where(points >= 0x20000, _HAN, _OTHER)
    )
    result[:, LISTS] = lists
    return result


def pieces(text: str, longest: int = 300) -> Iterator[tuple[int, int]]:
    """Cut a text into sentences, and sentences longer than ``longest`` characters at a comma, or else anywhere.

    The pieces cover the text without gap or overlap.

    >>> list(pieces("园区签约。第二句"))
    [(0, 5), (5, 8)]
    >>> list(pieces("一、二三四五", longest=4))
    [(0, 2), (2, 6)]
    """
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    start = 0
    for end in ends:
        while end - start > longest:
            breaths = [match.end() for match in _BREATH.finditer(text, start, start + longest)]
            cut = breaths[-1] if breaths else start + longest
            yield start, cut
            start = cut
        if end > start:
            yield start, end
            start = end


def stretches(text: str, longest: int) -> list[tuple[int, int]]:
    """Gather whole sentences to stretches of at most ``longest`` characters, for work that needs less than a document.

    >>> stretches("一。二。三。", 4)
    [(0, 4), (4, 6)]
    """
    bounds: list[tuple[int, int]] = []
    for start, end in pieces(text, longest):
        if bounds and end - bounds[-1][0] <= longest:
            bounds[-1] = (bounds[-1][0], end)
        else:
            bounds.append((start, end))
    return bounds
