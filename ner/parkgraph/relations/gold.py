"""Annotated documents as tagged documents, with what they say: what the relation step is trained and measured on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parkgraph.errors import SourceError
from parkgraph.model import ONTOLOGY, Document, LocalEntity, Mention, TaggedDocument, local_entity_id


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One annotated document.

    Attributes:
        tagged: the document with the annotated mentions.
        kind: ``real`` or ``written``.
        relations: (type, source entity, target entity) with the status, empty where the text gives none.
        never: (type, source entity, target entity) that must not be claimed.
    """

    tagged: TaggedDocument
    kind: str
    relations: Mapping[tuple[str, str, str], str]
    never: frozenset[tuple[str, str, str]]


def _entities(row: Mapping[str, Any], key: str) -> tuple[dict[tuple[str, str], LocalEntity], tuple[Mention, ...]]:
    """Return the local entity of each (label, wording) and the mentions."""
    text = row["text"]
    fullest = {form: group[0] for group in row["aliases"] for form in group}
    wordings: dict[tuple[str, str], set[str]] = {}
    for start, end, tag in row["entities"]:
        wording = text[start:end]
        wordings.setdefault((ONTOLOGY.label_of_tag(tag), fullest.get(wording, wording)), set()).add(wording)
    entities: dict[tuple[str, str], LocalEntity] = {}
    for (label, name), forms in wordings.items():
        aliases = tuple(sorted(forms - {name}))
        entity = LocalEntity(local_entity_id(key, label, name), key, label, name, aliases)
        for form in (name, *aliases):
            entities[(label, form)] = entity
    mentions = tuple(
        Mention(start, end, label, text[start:end], entities[(label, text[start:end])].id, "gold")
        for start, end, label in sorted((start, end, ONTOLOGY.label_of_tag(tag)) for start, end, tag in row["entities"])
    )
    return entities, mentions


def _facts(
    rows: list[list[str]], entities: Mapping[tuple[str, str], LocalEntity], groups: list[list[str]]
) -> dict[tuple[str, str, str], str]:
    forms_of = {form: group for group in groups for form in group}
    found: dict[tuple[str, str, str], str] = {}
    for kind, source, target, last in rows:
        relationship = ONTOLOGY.relationships[kind]
        for source_label in relationship.sources:
            for target_label in relationship.targets:
                head = _lookup(entities, source_label, source, forms_of)
                tail = _lookup(entities, target_label, target, forms_of)
                if head and tail:
                    found[(kind, head.id, tail.id)] = last
    return found


def _lookup(
    entities: Mapping[tuple[str, str], LocalEntity], label: str, form: str, forms_of: Mapping[str, list[str]]
) -> LocalEntity | None:
    for candidate in (form, *forms_of.get(form, ())):
        entity = entities.get((label, candidate))
        if entity is not None:
            return entity
    return None


def read(path: Path) -> Iterator[GoldDocument]:
    """Read annotated documents, one JSON object a line.

    Raises:
        SourceError: a line is not such an object.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                key = row["id"]
                entities, mentions = _entities(row, key)
                relations = _facts(row["relations"], entities, row["aliases"])
                never = frozenset(_facts(row["never"], entities, row["aliases"]))
                document = Document(key, row["text"], row["title"], row["published"])
            except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
                raise SourceError(
                    f"not an annotated document: {error}",
                    where=f"{path.name}:{number}",
                    hint="each line needs id, title, published, text, entities, aliases, relations and never",
                ) from error
            unique = {entity.id: entity for entity in entities.values()}
            tagged = TaggedDocument(document, mentions, tuple(unique.values()), "gold")
            yield GoldDocument(tagged, row.get("kind", ""), relations, never)
