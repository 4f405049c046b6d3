"""The graph of a workspace: everything stored is resolved and brought together anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from parkgraph.errors import JudgementError
from parkgraph.model import Document, Entity, GraphRows, LocalEntity, Relationship, Statement
from parkgraph.network import build_graph, to_rows
from parkgraph.network.build import Graph, add_mentions
from parkgraph.network.edges import merge_statements
from parkgraph.network.mentions import MentionCount, count_mentions, mention_rows
from parkgraph.resolve import Judgement, JudgementLog, Resolution, references, resolve
from parkgraph.resolve.context import links_of
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
        graph = self._without_mentions()
        add_mentions(graph, self.mentions)
        return graph

    @cached_property
    def rows(self) -> GraphRows:
        """The graph as rows, for stores."""
        stated = to_rows(self._without_mentions(), workspace=self.workspace, revision=self.revision)
        mentioned = mention_rows(self.mentions, {entity.id: entity.label for entity in self.entities})
        relationships = {**stated.relationships, **mentioned}
        return replace(stated, relationships=dict(sorted(relationships.items())))

    def _without_mentions(self) -> Graph:
        return build_graph(self.documents, self.entities, self.relationships, (), {}, self.copies)


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
        return Assembly(
            workspace=workspace.id,
            revision=workspace.revision,
            resolution=resolution,
            documents=tuple(documents.values()),
            entities=entities,
            relationships=relationships,
            mentions=tuple(count_mentions(workspace.mentions(), canonical)),
            copies=copies,
        )


def _resolved(workspace: Workspace, statements: Iterable[Statement]) -> Resolution:
    local = list(workspace.entities())
    log = JudgementLog(workspace.judgements_path)
    return resolve(local, log, links=links_of(statements), places=_places(local, statements))


def _places(entities: Iterable[LocalEntity], statements: Iterable[Statement]) -> dict[str, frozenset[str]]:
    """Return for each local park the names of the places that its document puts it in."""
    names = {entity.id: entity.name for entity in entities}
    found: dict[str, set[str]] = defaultdict(set)
    for statement in statements:
        if statement.type == "IN_PLACE":
            found[statement.source].add(names[statement.target])
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
        for end in (judgement.left, judgement.right):
            if end not in known:
                raise JudgementError(
                    "nothing in the workspace is called so",
                    where=end,
                    hint="take the ids that `parkgraph review` shows, or a qualified name such as Company:博世",
                )
