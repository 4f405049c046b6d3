"""The record of an annotated document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Relation(NamedTuple):
    """A relationship that the text asserts.

    Attributes:
        type: one of the ontology's relationship types.
        source, target: surface forms; any form of a group of aliases means the group.
        status: one of the ontology's statuses, or empty.
        since: date of the event (``2024``, ``2024-05``, ``2024-05-27``), or empty.
    """

    type: str
    source: str
    target: str
    status: str = ""
    since: str = ""


class Trap(NamedTuple):
    """A relationship that a careless reader would claim though the text does not say so, with the reason."""

    type: str
    source: str
    target: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """One annotated document.

    Attributes:
        id: name of the document in reports, and what decides its fold in a cross-validation.
        kind: ``real``, or ``written`` for a text that was made for the set.
        text: the page, with what is not the article.
        body: (start, end) of the lines of the article, ends exclusive.
        entities: (start, end, tag) of all mentions, in the order of the text.
        aliases: groups of surface forms that name one thing, the fullest first.
        relations: what the text asserts.
        never: what must not be claimed.
    """

    id: str
    kind: str
    title: str
    published: str
    text: str
    body: tuple[tuple[int, int], ...]
    entities: tuple[tuple[int, int, str], ...]
    aliases: tuple[tuple[str, ...], ...] = ()
    relations: tuple[Relation, ...] = ()
    never: tuple[Trap, ...] = ()

    def forms(self, surface: str) -> tuple[str, ...]:
        """Return all surface forms of the thing that one form names."""
        return next((group for group in self.aliases if surface in group), (surface,))
