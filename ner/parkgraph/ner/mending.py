"""Names whose ends are not where they should be: half of brackets or quotes, cut legal names, marks of lists, 总部."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner.spans import Found, change_found, text_of

ORIGIN = "mending"

_OPEN, _CLOSE = "（(", "）)"
_QUOTES = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("《", "》"))
_LIST_MARKS = "·•、，,。；;：:-—*＊"
_LONGEST_BRACKET = 8
_SHORT = 3
_AND = "、"
_ITEM_BEHIND = re.compile(r"[^、，,。；;：:\n]*")
_OFFICE = "总部"
_HEADQUARTERS = re.compile(
    "(?<=..)(?:全球|亚太|华东|华南|华北|华中|西南|西北|东北|区域|地区|第二)?(?:区|大区)?(?<!中国)(?<!中国区)总部$"
)
_JOINED = ("COMPANY", "PARK", "PLACE", "INDUSTRY", "INSTITUTION", "CLUSTER")


def mended(text: str, found: Sequence[Found], legal_forms: tuple[str, ...]) -> list[Found]:
    """Mend names.

    Args:
        text: the text.
        found: names found in it, in its order.
        legal_forms: what the legal name of a firm ends with.

    >>> text = "江门·启明变速箱（嘉兴）有限公司"
    >>> parts = [Found(0, 2, "PLACE", "model"), Found(2, 11, "COMPANY", "model"), Found(12, 16, "COMPANY", "model")]
    >>> [text[item.start : item.end] for item in mended(text, parts, ("有限公司",))]
    ['江门', '启明变速箱（嘉兴）有限公司']
    """
    items = [_stripped(text, _with_whole_quotes(text, item)) for item in found]
    items = [item for item in items if item.start < item.end]
    items = [_without_headquarters(text, item) for item in items if not _is_superlative(text, item)]
    items = [item for place, item in enumerate(items) if not _is_ordinary_word(text, items, place)]
    return list(_joined(text, list(_closed(text, items)), legal_forms))


def _stripped(text: str, item: Found) -> Found:
    start, end = item.start, item.end
    while start < end and _is_list_mark(text[start]):
        start += 1
    while start < end and _is_list_mark(text[end - 1]):
        end -= 1
    return replace(item, start=start, end=end)


def _is_list_mark(character: str) -> bool:
    return character in _LIST_MARKS or character.isspace()


def _with_whole_quotes(text: str, item: Found) -> Found:
    """Take half a pair of quotation marks off a name, or the other half in where the mark is in the middle of it.

    In the annotated training documents (2026-11) all 285 names with such marks have both, and what stands between two
    marks is named without them 348 times, with them 25 times.
    """
    name = text[item.start : item.end]
    first, last = 0, len(name) - 1
    start, end = item.start, item.end
    for opening, closing in _QUOTES:
        unclosed, unopened = _halves(name, opening, closing)
        if first in unclosed or first in unopened:
            start += 1
        elif unopened and last not in unopened and text.endswith(opening, 0, item.start):
            start -= 1
        if last in unclosed or last in unopened:
            end -= 1
        elif unclosed and first not in unclosed and text.startswith(closing, item.end):
            end += 1
    return item if (start, end) == (item.start, item.end) else replace(item, start=start, end=end, origin=ORIGIN)


def _halves(name: str, opening: str, closing: str) -> tuple[list[int], list[int]]:
    """Return where a mark opens that nothing closes, and where one closes that nothing has opened."""
    unclosed: list[int] = []
    unopened: list[int] = []
    for place, character in enumerate(name):
        if character == opening:
            unclosed.append(place)
        elif character == closing and unclosed:
            unclosed.pop()
        elif character == closing:
            unopened.append(place)
    return unclosed, unopened


def _without_headquarters(text: str, item: Found) -> Found:
    """Take 总部 off a firm: 博锐华东总部 is where 博锐 sits; 西门子电气中国总部 is the name of a unit.

    In the annotated training documents (2026-11) 总部 is outside the name in 24 of 27 places, and inside with 中国.
    """
    # The model may also have cut between the region and 总部.
    seen = item.end + len(_OFFICE) if text.startswith(_OFFICE, item.end) else item.end
    match = _HEADQUARTERS.search(text[item.start : seen]) if item.label == "COMPANY" else None
    return replace(item, end=item.start + match.start(), origin=ORIGIN) if match else item


def _is_superlative(text: str, item: Found) -> bool:
    """Tell a park that begins in the middle of 最大: 亚太最大生命科学基地 tells of a base and does not name it."""
    return item.label == "PARK" and text.startswith("最大", item.start - 1) and item.start > 0


def _is_ordinary_word(text: str, items: Sequence[Found], place: int) -> bool:
    """Tell a short word that only looks like a firm: 普惠 in 包容、普惠、创新的环境, where no other item is a name.

    In the annotated training documents (2026-11) each of 38 firms of up to three characters between two marks of a list
    has a name that ends at the mark before it, or one in the item behind it.
    """
    item = items[place]
    if item.label != "COMPANY" or item.end - item.start > _SHORT or item.start == 0:
        return False
    if text[item.start - 1] != _AND or not text.startswith(_AND, item.end):
        return False
    behind = _ITEM_BEHIND.match(text, item.end + 1)
    end = behind.end() if behind else item.end
    # Names do not overlap, so that only those right before and behind can touch the neighbouring items of the list.
    beside = (*items[max(place - 1, 0) : place], *items[place + 1 : place + 2])
    return not any(other.end == item.start - 1 or other.overlaps(item.end + 1, end) for other in beside)


def _closed(text: str, items: Sequence[Found]) -> Iterator[Found]:
    """Carry names to the bracket that closes the one they have opened."""
    last = 0
    for place, item in enumerate(items):
        if item.start < last:
            continue
        name = text[item.start : item.end]
        if sum(name.count(mark) for mark in _OPEN) > sum(name.count(mark) for mark in _CLOSE):
            limit = item.end + _LONGEST_BRACKET
            close = next((at for at in range(item.end, min(limit, len(text))) if text[at] in _CLOSE), None)
            following = items[place + 1] if place + 1 < len(items) else None
            if close is not None and (following is None or following.start > close or following.end <= close + 1):
                item = replace(item, end=close + 1, origin=ORIGIN)
        last = item.end
        yield item


def _joined(text: str, items: Sequence[Found], legal_forms: tuple[str, ...]) -> Iterator[Found]:
    """Join the parts of a legal name: whatever stands right before a part that ends with a legal form."""
    waiting: list[Found] = []
    for item in items:
        if waiting and not _belongs(text, waiting[-1], item):
            yield from waiting
            waiting = []
        waiting.append(item)
        if item.label == "COMPANY" and text[item.start : item.end].endswith(legal_forms):
            first = waiting[0]
            if len(waiting) > 1:
                yield Found(first.start, item.end, "COMPANY", ORIGIN, item.probability)
            else:
                yield item
            waiting = []
    yield from waiting


def _belongs(text: str, item: Found, following: Found) -> bool:
    between = text[item.end : following.start]
    return between in {"", *_OPEN, *_CLOSE} and item.label in _JOINED and following.label in _JOINED


class Mending:
    """Mends the names of a document."""

    def __init__(self, legal_forms: tuple[str, ...]) -> None:
        self.legal_forms = legal_forms

    def __call__(self, doc: Doc) -> Doc:
        """Mend the names of a document."""
        change_found(doc, lambda found: mended(text_of(doc), found, self.legal_forms))
        return doc


@Language.factory("parkgraph_mending", requires=["doc.ents"], assigns=["doc.ents"])
def make_mending(nlp: Language, name: str) -> Mending:
    """Build the component; spaCy finds it as ``parkgraph_mending``."""
    del nlp, name
    return Mending(gazetteers.load().lexicon.suffixes.legal_forms)
