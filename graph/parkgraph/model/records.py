"""Frozen records, one for each thing that passes from stage to stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Document:
    """One article, its text already freed from navigation and tail.

    Attributes:
        key: identity across runs, see :func:`parkgraph.model.identity.document_key`.
        text: the body; every offset of the later stages counts its characters.
        title: headline, empty where the page gives none.
        published: partial ISO date (``2024``, ``2024-05``, ``2024-05-12``), empty where unknown.
        url: address, empty where unknown.
        source: medium that the page names, empty where unknown.
        sha256: hash of what was read, title and body; tells that a document changed.
        origin: where it was read: root folder's name, relative path and record number, also where the key is a URL.
    """

    key: str
    text: str
    title: str = ""
    published: str = ""
    url: str = ""
    source: str = ""
    sha256: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text.

    Attributes:
        start: offset of the first character in the document's text.
        end: offset after the last one.
        label: label of the ontology (``Park``, ``Company``, ...).
        text: the wording, always ``document.text[start:end]``.
        entity: id of the local entity it stands for.
        origin: which component found it (``model``, ``gazetteer``, ``alias``, ``consistency``, ...).
        probability: how sure that component is; 1 where a rule has no measure of it.
    """

    start: int
    end: int
    label: str
    text: str
    entity: str
    origin: str = "model"
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class LocalEntity:
    """What one document says is one thing.

    Attributes:
        id: see :func:`parkgraph.model.identity.local_entity_id`.
        document: key of the document.
        label: label of the ontology.
        name: its fullest name in the document (for a country, its usual Chinese name).
        aliases: other wordings in the document, sorted, without the name.
        gazetteer_id: id of the lexicon's row it is, such as ``country:DE``; empty where no row is.
        properties: values of the label's properties.
    """

    id: str
    document: str
    label: str
    name: str
    aliases: tuple[str, ...] = ()
    gazetteer_id: str = ""
    properties: Mapping[str, str] = field(default_factory=lambda: _EMPTY)


@dataclass(frozen=True, slots=True)
class TaggedDocument:
    """A document with its mentions, in the order of the text and never overlapping, and its local entities."""

    document: Document
    mentions: tuple[Mention, ...]
    entities: tuple[LocalEntity, ...]
    model: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One relationship that one sentence of one document asserts: the atom of the graph.

    Attributes:
        id: see :func:`parkgraph.model.identity.statement_id`.
        document: key of the document.
        type: relationship type of the ontology.
        source: id of the local entity it starts from.
        target: id of the local entity it leads to.
        source_text: wording of the source in the text.
        target_text: wording of the target in the text.
        start: offset of the sentence that says so.
        end: offset after that sentence.
        sentence: that sentence, always ``document.text[start:end]``.
        confidence: between 0 and 1.
        status: status of the ontology, empty where the text gives none.
        since: partial ISO date of the event the text tells, empty where none.
        amount: investment with currency as written, empty where none.
        qualifiers: values of the relationship type's qualifiers (``rank``, ``year``).
        extractor: version of the model and rules that made it.
    """

    id: str
    document: str
    type: str
    source: str
    target: str
    source_text: str
    target_text: str
    start: int
    end: int
    sentence: str
    confidence: float
    status: str = ""
    since: str = ""
    amount: str = ""
    qualifiers: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    extractor: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one document yields."""

    tagged: TaggedDocument
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing in the world, brought together from local entities.

    Attributes:
        id: canonical id: the gazetteer's id where there is one, else the smallest id of the members.
        label: label of the ontology.
        name: the name shown.
        aliases: all other wordings, sorted.
        members: ids of the local entities, sorted.
        properties: values of the label's properties.
    """

    id: str
    label: str
    name: str
    aliases: tuple[str, ...]
    members: tuple[str, ...]
    properties: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
