"""Annotated documents: the text, its entities, aliases, relationships, and what must not be claimed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parkgraph.errors import SourceError


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One annotated document.

    Attributes:
        id: name of the document in reports.
        kind: ``real`` or ``written`` (made for the set).
        text: the page, with what is not the article.
        entities: (start, end, tag).
        aliases: groups of surface forms that name one thing.
        relations: (type, source form, target form, status).
        never: (type, source form, target form, why) that a careless reader would claim.
    """

    id: str
    kind: str
    title: str
    published: str
    text: str
    entities: frozenset[tuple[int, int, str]]
    aliases: tuple[tuple[str, ...], ...]
    relations: tuple[tuple[str, str, str, str], ...]
    never: tuple[tuple[str, str, str, str], ...]

    def forms(self, surface: str) -> tuple[str, ...]:
        """Return all surface forms of the thing that one form names."""
        return next((group for group in self.aliases if surface in group), (surface,))


def read_gold(path: Path) -> Iterator[GoldDocument]:
    """Read annotated documents from a JSONL file.

    Args:
        path: the file.

    Raises:
        SourceError: the file is missing or a line is no annotated document; the error names it.
    """
    if not path.is_file():
        raise SourceError("there is no such file of annotated documents", where=str(path))
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                yield _parse(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise SourceError(
                    f"the line is no annotated document: {error}", where=f"{path.name}:{number}"
                ) from error


def _parse(data: dict[str, Any]) -> GoldDocument:
    return GoldDocument(
        id=str(data["id"]),
        kind=str(data.get("kind", "")),
        title=str(data.get("title", "")),
        published=str(data.get("published", "")),
        text=str(data["text"]),
        entities=frozenset((start, end, tag) for start, end, tag in data["entities"]),
        aliases=tuple(tuple(group) for group in data.get("aliases", ())),
        relations=tuple((kind, a, b, status) for kind, a, b, status in data.get("relations", ())),
        never=tuple((kind, a, b, why) for kind, a, b, why in data.get("never", ())),
    )
