"""The sentences behind a relationship, with both entities marked, and the articles they come from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parkgraph.model.graph import Row

_WEB_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\x7f]+", re.IGNORECASE)
_SHORTEST_MARK = 2

Part = tuple[str, str]


def web_address(url: str) -> str:
    """Return an address that is safe to link to, else an empty text.

    Only ``http`` and ``https`` are: a saved article may carry anything, ``javascript:`` included.

    >>> web_address("https://example.org/a?b=c")
    'https://example.org/a?b=c'
    >>> web_address("javascript:alert(1)"), web_address("file:///etc/passwd")
    ('', '')
    """
    return url if _WEB_ADDRESS.fullmatch(url) else ""


def marked(sentence: str, source: Iterable[str], target: Iterable[str]) -> list[Part]:
    """Cut a sentence where it names the two entities of a relationship.

    The longest name wins. Names of one character are not marked: they are parts of too many other words.

    Args:
        sentence: the sentence.
        source: names of the entity the relationship starts from.
        target: names of the entity it leads to.

    Returns:
        Pieces that make up the sentence, each ``(role, text)`` with role ``source``, ``target`` or empty.

    >>> marked("博世在苏州工业园区扩产。", ["博世"], ["苏州工业园区", "园区"])
    [('source', '博世'), ('', '在'), ('target', '苏州工业园区'), ('', '扩产。')]
    """
    roles = {name: "target" for name in target if name in sentence and len(name) >= _SHORTEST_MARK}
    roles |= {name: "source" for name in source if name in sentence and len(name) >= _SHORTEST_MARK}
    pieces: list[Part] = [("", sentence)] if sentence else []
    for name in sorted(roles, key=lambda name: (-len(name), name)):
        pieces = [part for piece in pieces for part in _cut(piece, name, roles[name])]
    return pieces


def _cut(piece: Part, name: str, role: str) -> list[Part]:
    if piece[0] or name not in piece[1]:
        return [piece]
    parts: list[Part] = []
    for text in piece[1].split(name):
        parts += [("", text), (role, name)] if text else [(role, name)]
    # One name less than texts around names.
    return parts[:-1]


@dataclass(frozen=True, slots=True)
class Articles:
    """The documents of a view, numbered in the order of their keys.

    Attributes:
        cards: for each, what the panel says of it: title, address, source, date.
        numbers: document key -> its place in ``cards``.
    """

    cards: tuple[Mapping[str, str], ...]
    numbers: Mapping[str, int]

    @classmethod
    def of(cls, documents: Iterable[Row], cited: Iterable[str]) -> Articles:
        """Number the documents; one that is cited without a row of its own is shown by its key."""
        rows = {row["key"]: row for row in documents}
        keys = sorted(rows.keys() | set(cited))
        return cls(tuple(_card(key, rows.get(key, {})) for key in keys), {key: n for n, key in enumerate(keys)})

    def newest_first(self, keys: Iterable[str]) -> list[int]:
        """Return the numbers of documents, the latest published first, undated ones last."""
        numbers = sorted({self.numbers[key] for key in keys})
        return sorted(numbers, key=lambda number: self.cards[number]["published"], reverse=True)


def _card(key: str, row: Mapping[str, Any]) -> Mapping[str, str]:
    return {
        "title": str(row.get("headline") or key),
        "url": web_address(str(row.get("url") or key)),
        "source": str(row.get("source", "")),
        "published": str(row.get("published", "")),
    }


def evidence_cards(
    properties: Mapping[str, Any], source: Sequence[str], target: Sequence[str], articles: Articles
) -> list[dict[str, Any]]:
    """Return what the panel shows under a relationship, one card for each sentence, in the order of the row.

    Args:
        properties: properties of the relationship's row, evidence as parallel lists.
        source: names of the entity it starts from.
        target: names of the entity it leads to.
        articles: the view's documents.

    Returns:
        Cards of the marked sentence, the document's number (``None`` where no document is named), span and date.
    """
    sentences: Sequence[str] = properties.get("evidence_sentences", ())
    count = len(sentences)
    columns = (_column(properties, f"evidence_{name}", count) for name in ("documents", "spans", "published"))
    return [
        {
            "parts": marked(sentence, source, target),
            "document": articles.numbers.get(document),
            # A row of a shipped table stands in no article, whatever offsets its record fills in.
            "span": span if document else "",
            "published": published,
        }
        for sentence, document, span, published in zip(sentences, *columns, strict=True)
    ]


def _column(properties: Mapping[str, Any], name: str, count: int) -> list[str]:
    return list(properties.get(name) or [""] * count)
