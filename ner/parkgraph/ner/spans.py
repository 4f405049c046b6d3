"""Names found in a text, on their way from component to component: with who found them and how sure that is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

TEXT_KEY = "parkgraph_text"
PROBABILITY_KEY = "parkgraph_probability"
MODEL = "model"


@dataclass(frozen=True, slots=True)
class Found:
    """A name found in a text.

    Attributes:
        start: offset of the first character.
        end: offset after the last one.
        label: tag of the ontology (``PARK``), or ``PERSON``.
        origin: the component that found it.
        probability: how sure that component is; 1 where a rule has no measure of it.
    """

    start: int
    end: int
    label: str
    origin: str
    probability: float = 1.0

    def overlaps(self, start: int, end: int) -> bool:
        """Tell whether it shares a character with a stretch of the text."""
        return self.start < end and start < self.end

    def contains(self, start: int, end: int) -> bool:
        """Tell whether a stretch of the text lies within it."""
        return self.start <= start and end <= self.end


def text_of(doc: Doc) -> str:
    """Return a document's text; the tokenizer keeps it, for putting it together again from characters takes time."""
    text: str = doc.user_data.get(TEXT_KEY) or doc.text
    return text


def read_found(doc: Doc) -> list[Found]:
    """Return what the components before have found, in the order of the text."""
    probabilities = doc.user_data.get(PROBABILITY_KEY, {})
    return [
        Found(span.start, span.end, span.label_, span.id_ or MODEL, probabilities.get((span.start, span.end), 1.0))
        for span in doc.ents
    ]


def change_found(doc: Doc, change: Callable[[list[Found]], list[Found]]) -> None:
    """Read what has been found, and write it again where a rule changes it, which most rules do in few documents."""
    found = read_found(doc)
    changed = change(found)
    if changed != found:
        write_found(doc, changed)


def write_found(doc: Doc, found: Sequence[Found]) -> None:
    """Write what has been found into ``doc.ents``, and its probabilities into ``doc.user_data``."""
    doc.set_ents([DocSpan(doc, item.start, item.end, label=item.label, span_id=item.origin) for item in found])
    doc.user_data[PROBABILITY_KEY] = {(item.start, item.end): item.probability for item in found}


def with_added(found: Iterable[Found], added: Iterable[Found]) -> list[Found]:
    """Add names in their order where no name is yet.

    >>> added = [Found(3, 5, "PLACE", "b"), Found(0, 1, "PLACE", "b")]
    >>> [item.start for item in with_added([Found(2, 4, "PARK", "a")], added)]
    [0, 2]
    """
    kept = list(found)
    taken = {index for item in kept for index in range(item.start, item.end)}
    for item in added:
        stretch = range(item.start, item.end)
        if taken.isdisjoint(stretch):
            kept.append(item)
            taken.update(stretch)
    return sorted(kept, key=lambda item: item.start)


def put(found: Sequence[Found], winners: Iterable[Found], stays: Callable[[Found, Found], bool]) -> list[Found]:
    """Put names in the place of others that they overlap.

    Args:
        found: names in the order of the text, without overlap.
        winners: names to put in; of two that overlap, the first counts.
        stays: tells of a name and a winner that overlap whether the winner has to give way.

    >>> names = [Found(0, 3, "PLACE", "a"), Found(5, 9, "COMPANY", "a")]
    >>> winners = [Found(0, 4, "PARK", "b"), Found(5, 7, "PARK", "b")]
    >>> [(item.start, item.label) for item in put(names, winners, lambda item, winner: item.end > winner.end)]
    [(0, 'PARK'), (5, 'COMPANY')]
    """
    ends = [item.end for item in found]
    gone: set[int] = set()
    taken: set[int] = set()
    accepted: list[Found] = []
    for winner in winners:
        stretch = range(winner.start, winner.end)
        place = bisect_right(ends, winner.start)
        rivals: list[int] = []
        while place < len(found) and found[place].start < winner.end:
            if place not in gone:
                rivals.append(place)
            place += 1
        if taken.isdisjoint(stretch) and not any(stays(found[rival], winner) for rival in rivals):
            gone.update(rivals)
            taken.update(stretch)
            accepted.append(winner)
    kept = [item for place, item in enumerate(found) if place not in gone]
    return sorted(kept + accepted, key=lambda item: item.start)
