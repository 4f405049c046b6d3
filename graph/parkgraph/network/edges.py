"""From statements of many documents to one relationship with all its evidence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from parkgraph.model import ONTOLOGY, Document, Evidence, Relationship, Statement, relationship_key

MAXIMUM_CONFIDENCE = 0.99


def qualifier_text(kind: str, qualifiers: Mapping[str, str]) -> str:
    """Return the qualifiers that make a relationship another fact, as one string.

    >>> qualifier_text("AWARDED", {"year": "2023", "rank": "29"})
    'rank=29;year=2023'
    >>> qualifier_text("LOCATED_IN", {"year": "2023"})
    ''
    """
    names = ONTOLOGY.relationships[kind].qualifiers
    return ";".join(f"{name}={qualifiers[name]}" for name in sorted(names) if qualifiers.get(name))


def merge_statements(
    statements: Iterable[Statement],
    canonical: Mapping[str, str],
    labels: Mapping[str, str],
    documents: Mapping[str, Document],
    copies: Mapping[str, str],
) -> tuple[Relationship, ...]:
    """Bring statements together into relationships.

    Args:
        statements: statements of all documents, in any order.
        canonical: local entity id -> canonical id.
        labels: canonical id -> label.
        documents: document key -> document.
        copies: key of a syndicated copy -> key of the document that stands for its group.

    Returns:
        Relationships sorted by key. A statement whose ends became one entity, or whose labels the ontology does not
        allow, yields none.
    """
    printed = first_printed(documents, copies)
    groups: dict[str, list[Statement]] = {}
    ends: dict[str, tuple[str, str, str]] = {}
    for statement in statements:
        source, target = canonical[statement.source], canonical[statement.target]
        if source == target or not ONTOLOGY.allows(statement.type, labels[source], labels[target]):
            continue
        qualifiers = qualifier_text(statement.type, statement.qualifiers)
        key = relationship_key(statement.type, source, target, qualifiers)
        groups.setdefault(key, []).append(statement)
        ends[key] = (statement.type, source, target)
    return tuple(_relationship(key, *ends[key], groups[key], printed, copies) for key in sorted(groups))


def _relationship(
    key: str,
    kind: str,
    source: str,
    target: str,
    statements: Sequence[Statement],
    printed: Mapping[str, str],
    copies: Mapping[str, str],
) -> Relationship:
    def recency(statement: Statement) -> tuple[str, str, int, str]:
        return printed[statement.document], statement.document, statement.start, statement.id

    newest_first = sorted(statements, key=recency, reverse=True)
    decisive = next((s for s in newest_first if s.status), newest_first[0])
    since = decisive.since or next((s.since for s in newest_first if s.since and s.status == decisive.status), "")
    published = sorted(filter(None, (printed[s.document] for s in statements)))
    names = ONTOLOGY.relationships[kind].qualifiers
    return Relationship(
        key=key,
        type=kind,
        source=source,
        target=target,
        confidence=combined_confidence(newest_first, copies),
        origin="text",
        status=decisive.status,
        since=since,
        amount=next((s.amount for s in newest_first if s.amount), ""),
        first_seen=published[0] if published else "",
        last_seen=published[-1] if published else "",
        qualifiers={name: newest_first[0].qualifiers.get(name, "") for name in names},
        evidence=tuple(
            Evidence(
                document=s.document,
                start=s.start,
                end=s.end,
                sentence=s.sentence,
                published=printed[s.document],
                extractor=s.extractor,
                status=s.status,
                confidence=s.confidence,
            )
            for s in newest_first
        ),
    )


def first_printed(documents: Mapping[str, Document], copies: Mapping[str, str]) -> dict[str, str]:
    """Return when each document's text was first published: a reprint is no newer than its original.

    >>> original, reprint = Document("a", "", published="2023"), Document("b", "", published="2025")
    >>> first_printed({"a": original, "b": reprint}, {"b": "a"})
    {'a': '2023', 'b': '2023'}
    """
    earliest: dict[str, str] = {}
    for key, document in documents.items():
        group = copies.get(key, key)
        known = earliest.get(group, "")
        earliest[group] = min(filter(None, (known, document.published)), default="")
    return {key: earliest[copies.get(key, key)] for key in documents}


def combined_confidence(statements: Iterable[Statement], copies: Mapping[str, str]) -> float:
    """Return the confidence of a relationship: noisy-or over independent sources, each with its best statement.

    Syndicated copies are one source, so that a press release printed ten times is not believed ten times.
    The noisy-or combination is the usual one for independent extractions (Downey, Etzioni and Soderland 2005,
    "A Probabilistic Model of Redundancy in Information Extraction").
    """
    best: dict[str, float] = {}
    for statement in statements:
        source = copies.get(statement.document, statement.document)
        best[source] = max(best.get(source, 0.0), statement.confidence)
    doubt = math.prod(1.0 - confidence for confidence in sorted(best.values()))
    return round(min(MAXIMUM_CONFIDENCE, 1.0 - doubt), 4)
