"""The graph of a workspace: everything stored is resolved and brought together anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from parkgraph.errors import JudgementError
from parkgraph.model import Document, Entity, GraphRows, LocalEntity, Relationship, Statement
from parkgraph.network import build_graph, records_to_rows
from parkgraph.network.build import Graph, add_mentions
from parkgraph.network.edges import merge_statements
from parkgraph.network.mentions import MentionCount, count_mentions, mention_rows
from parkgraph.resolve import Judgement, JudgementLog, Resolution, references
from parkgraph.resolve.context import links_of
from parkgraph.resolve.gathering import resolve_all
from parkgraph.resolve.knowledge import add_knowledge
from parkgraph.resolve.names import is_generic
from parkgraph.sources import duplicates
from parkgraph.workspace import Workspace


@dataclass(frozen=True)
class Assembly:
    """The graph of a workspace with the resolution it comes from; what is not asked for is not built.

    Attributes:
        workspace: id of the workspace.
        revision: its revision.
        resolution: who is who.
        documents: all documents, without their texts.
        entities: resolved entities, and those that the tables bring in.
        relationships: all but the mentions.
        mentions: who is mentioned where.
        copies: key of a syndicated copy -> key of the document that stands for its group.
    """

    workspace: str
    revision: int
    resolution: Resolution
    documents: tuple[Document, ...]
    entities: tuple[Entity, ...]
    relationships: tuple[Relationship, ...]
    mentions: tuple[MentionCount, ...]
    copies: Mapping[str, str]

    @cached_property
    def graph(self) -> Graph:
        """The networkx graph, for exports and for working with it in Python."""
        graph = build_graph(self.documents, self.entities, self.relationships, (), {}, self.copies)
        add_mentions(graph, self.mentions)
        return graph

    @cached_property
    def rows(self) -> GraphRows:
        """The graph as rows, for stores."""
        records = self.documents, self.entities, self.relationships, self.copies
        stated = records_to_rows(*records, workspace=self.workspace, revision=self.revision)
        mentioned = mention_rows(self.mentions, {entity.id: entity.label for entity in self.entities})
        relationships = {**stated.relationships, **mentioned}
        return replace(stated, relationships=dict(sorted(relationships.items())))


def assemble(workspace: Workspace) -> Assembly:
    """Resolve what a workspace holds and bring its graph together; nothing is written."""
    with workspace.snapshot():
        copies = duplicates.copies(workspace.signatures())
        statements = list(workspace.statements())
        resolution = _resolved(workspace, statements)
        canonical = resolution.canonical
        labels = {entity.id: entity.label for entity in resolution.entities}
        # A bare 园区 that the document ties to no zone stays a mention: as an edge nobody could defend it.
        nameless = {entity.id for entity in resolution.entities if is_generic(entity.label, entity.name)}
        told = [s for s in statements if not {canonical[s.source], canonical[s.target]} & nameless]
        documents = {document.key: document for document in workspace.documents(with_text=False)}
        stated = merge_statements(told, canonical, labels, documents, copies)
        entities, relationships = add_knowledge(resolution.entities, stated)
        # A document that is not there is missed here, where the database can still be asked why.
        mentions = ((documents[key].key, entity) for key, entity in workspace.mentioned())
        return Assembly(
            workspace=workspace.id,
            revision=workspace.revision,
            resolution=resolution,
            documents=tuple(documents.values()),
            entities=entities,
            relationships=relationships,
            mentions=tuple(count_mentions(mentions, canonical)),
            copies=copies,
        )


def _resolved(workspace: Workspace, statements: Iterable[Statement]) -> Resolution:
    log = JudgementLog(workspace.judgements_path)
    # Judgements alone speak of places.
    places = _places(workspace.entities(), statements) if len(log) else {}
    return resolve_all(workspace.entities(), log, links=links_of(statements), places=places)


def _places(entities: Iterable[LocalEntity], statements: Iterable[Statement]) -> dict[str, frozenset[str]]:
    """Return for each local park the names of the places that its document puts it in."""
    told = [(statement.source, statement.target) for statement in statements if statement.type == "IN_PLACE"]
    wanted = {place for _, place in told}
    names = {entity.id: entity.name for entity in entities if entity.id in wanted}
    found: dict[str, set[str]] = defaultdict(set)
    for park, place in told:
        found[park].add(names[place])
    return {park: frozenset(places) for park, places in found.items()}


def check_references(workspace: Workspace, judgements: Iterable[Judgement]) -> None:
    """Make sure that judgements speak of something that the workspace holds.

    Raises:
        JudgementError: an end of a judgement names nothing.
    """
    local = list(workspace.entities())
    places = _places(local, workspace.statements())
    known = {name for entity in local for name in references(entity, places.get(entity.id, ()))}
    for judgement in judgements:
        for end in judgement.references:
            if end not in known:
                raise JudgementError(
                    "nothing in the workspace is called so",
                    where=end,
                    hint="take the ids that `parkgraph review` shows, or a qualified name such as Company:博世",
                )
