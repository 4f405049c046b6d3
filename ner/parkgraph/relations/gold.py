"""Annotated documents as tagged documents, with what they say: what the relation step is trained and measured on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from parkgraph.gold import AnnotatedDocument
from parkgraph.model import ONTOLOGY, Document, LocalEntity, Mention, TaggedDocument, local_entity_id
from parkgraph.ner.corpora import body_text

Fact = tuple[str, str, str]


class Told(NamedTuple):
    """What the text says of a related pair: its status and the date of its event, each empty where it gives none."""

    status: str
    since: str


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One annotated document.

    Attributes:
        tagged: the article, without navigation and tails, with its mentions.
        kind: ``real`` or ``written``.
        relations: (type, source entity, target entity) with what is told of it.
        never: (type, source entity, target entity) that must not be claimed.
    """

    tagged: TaggedDocument
    kind: str
    relations: Mapping[Fact, Told]
    never: frozenset[Fact]


Names = Mapping[tuple[str, str], LocalEntity]


def _ends(names: Names, row: tuple[str, ...], document: AnnotatedDocument) -> Iterator[Fact]:
    """Yield the pairs of entities that the surface forms of an annotated relation stand for."""
    kind, source, target = row[:3]
    relationship = ONTOLOGY.relationships[kind]
    heads = (_named(names, label, document.forms(source)) for label in relationship.sources)
    tails = [_named(names, label, document.forms(target)) for label in relationship.targets]
    for head in heads:
        yield from ((kind, head.id, tail.id) for tail in tails if head and tail)


def _named(names: Names, label: str, forms: Iterable[str]) -> LocalEntity | None:
    return next((names[label, form] for form in forms if (label, form) in names), None)


def prepare(document: AnnotatedDocument) -> GoldDocument:
    """Turn an annotated document into a tagged one, its mentions those of the annotation."""
    body = body_text(document)
    spans = [(span.start, span.end, ONTOLOGY.label_of_tag(span.label)) for span in body.spans]
    wordings: dict[tuple[str, str], set[str]] = defaultdict(set)
    for start, end, label in spans:
        wording = body.text[start:end]
        wordings[label, document.forms(wording)[0]].add(wording)
    names: dict[tuple[str, str], LocalEntity] = {}
    for (label, name), forms in wordings.items():
        entity = LocalEntity(
            local_entity_id(document.id, label, name), document.id, label, name, tuple(sorted(forms - {name}))
        )
        names.update(((label, form), entity) for form in (name, *entity.aliases))
    mentions = tuple(
        Mention(start, end, label, body.text[start:end], names[label, body.text[start:end]].id, "gold")
        for start, end, label in spans
    )
    article = Document(document.id, body.text, document.title, document.published)
    entities = tuple({entity.id: entity for entity in names.values()}.values())
    return GoldDocument(
        TaggedDocument(article, mentions, entities, "gold"),
        document.kind,
        {
            fact: Told(relation.status, relation.since)
            for relation in document.relations
            for fact in _ends(names, relation, document)
        },
        frozenset(fact for trap in document.never for fact in _ends(names, trap, document)),
    )


def align(document: GoldDocument, tagged: TaggedDocument) -> GoldDocument:
    """Return what an annotated document says in terms of the entities that a tagger found in it.

    An entity found is the annotated one that most of its mentions overlap, or several where as many overlap each: what
    was found in one go (漕河泾开发区松江园区) is right about either. Annotated pairs of which an end was not found are
    lost; found entities that are none of the annotated ones are related to nothing.

    Args:
        document: the annotated document.
        tagged: the same article, tagged; best by a model that has not seen it, so that its mistakes are those that it
            makes of new texts.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    annotated = document.tagged.mentions
    for mention in tagged.mentions:
        for other in annotated:
            if other.label == mention.label and other.start < mention.end and mention.start < other.end:
                votes[mention.entity][other.entity] += 1
    found: dict[str, list[str]] = defaultdict(list)
    for entity in tagged.entities:
        most = max(votes[entity.id].values(), default=0)
        for annotated_entity, count in votes[entity.id].items():
            if count == most:
                found[annotated_entity].append(entity.id)

    def moved(fact: Fact) -> Iterator[Fact]:
        kind, source, target = fact
        yield from ((kind, head, tail) for head in found[source] for tail in found[target] if head != tail)

    return replace(
        document,
        tagged=tagged,
        relations={other: told for fact, told in document.relations.items() for other in moved(fact)},
        never=frozenset(other for fact in document.never for other in moved(fact)),
    )
