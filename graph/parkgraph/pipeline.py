"""The stages in their order, as functions: read, tag, relate, store, resolve, load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from spacy.language import Language

from parkgraph import embedded, ner, relations
from parkgraph.errors import JudgementError, SourceError, WorkspaceError
from parkgraph.model import Document, Extraction, GraphRows, LocalEntity, Statement
from parkgraph.network import build_graph, to_rows
from parkgraph.network.build import Graph
from parkgraph.network.edges import merge_statements
from parkgraph.relations import linear
from parkgraph.resolve import Judgement, JudgementLog, Resolution, references, resolve
from parkgraph.resolve.context import links_of
from parkgraph.resolve.knowledge import add_knowledge
from parkgraph.resolve.names import is_generic
from parkgraph.sources import duplicates, gone, read
from parkgraph.stores import KgliteStore, LoadReport, Store
from parkgraph.workspace import Stored, Workspace

Progress = Callable[[Document], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Attributes:
        stored: documents read anew or again.
        unchanged: documents that were there already.
        outdone: keys of documents left out because another file gives the same URL with a later text.
        removed: documents taken out because their file is gone.
        refused: inputs that could not be used.
        documents, entities, relationships: size of the graph afterwards.
    """

    stored: int
    unchanged: int
    outdone: tuple[str, ...]
    removed: int
    refused: tuple[SourceError, ...]
    documents: int
    entities: int
    relationships: int


@dataclass(frozen=True, slots=True)
class Assembly:
    """The graph of a workspace with the resolution it comes from."""

    graph: Graph
    rows: GraphRows
    resolution: Resolution


@dataclass
class _Reading:
    """What one pass over the inputs found, filled while documents stream through."""

    known: dict[str, Stored]
    extractor: str
    seen: set[str] = field(default_factory=set)
    refused: list[SourceError] = field(default_factory=list)
    rivals: list[Document] = field(default_factory=list)
    unchanged: int = 0
    outdone: list[str] = field(default_factory=list)

    def changed(self, paths: Sequence[Path]) -> Iterator[Document]:
        """Yield the documents that must be read again."""
        for item in read(paths):
            if isinstance(item, SourceError):
                self.refused.append(item)
                continue
            self.seen.add(item.origin)
            stored = self.known.get(item.key)
            if stored is not None and stored.origin != item.origin:
                # Another file gave this URL. Which one stays is settled when all files have been met.
                self.rivals.append(item)
            elif stored is not None and (stored.sha256, stored.extractor) == (item.sha256, self.extractor):
                self.unchanged += 1
            else:
                yield self._taken(item)
        yield from self._settled(paths)

    def _settled(self, paths: Sequence[Path]) -> Iterator[Document]:
        """Yield of several files with one URL the one with the latest text, whichever of them came first."""
        for document in self.rivals:
            stored = self.known[document.key]
            is_gone = bool(gone({document.key: stored.origin}, paths, self.seen, self.refused))
            if is_gone or (document.published, document.sha256) > (stored.published, stored.sha256):
                yield self._taken(document)
            elif document.sha256 == stored.sha256:
                self.unchanged += 1
            else:
                self.outdone.append(document.key)

    def _taken(self, document: Document) -> Document:
        self.known[document.key] = Stored(document.sha256, document.published, document.origin, self.extractor)
        return document


def extractor_version(nlp: Language) -> str:
    """Return the version that every piece of evidence carries: that of the relation step and that of the model."""
    return f"{linear.load().version}+{ner.model_version(nlp)}"


def extract(documents: Iterable[Document], nlp: Language) -> Iterator[Extraction]:
    """Tag documents and state their relationships, in order and streaming.

    Args:
        documents: documents to read.
        nlp: the pipeline, see :func:`parkgraph.ner.load`.
    """
    version = extractor_version(nlp)
    for tagged in ner.tag(documents, nlp):
        yield Extraction(tagged, relations.extract(tagged, version))


def build(
    paths: Sequence[Path],
    workspace: Workspace,
    *,
    model: str | None = None,
    prune: bool = False,
    on_document: Progress | None = None,
) -> BuildReport:
    """Read, extract, resolve and store; again over the same inputs it changes nothing.

    Args:
        paths: files and folders.
        workspace: where to store.
        model: path or package of a spaCy pipeline; the shipped one if not given.
        prune: take out documents of the folders read whose file or record is gone.
        on_document: called after each document that was stored.

    Raises:
        ModelError: the model cannot be loaded.
        WorkspaceError: the workspace is in use or cannot be written.
    """
    with workspace.build_lock():
        nlp = ner.load(model)
        extractor = extractor_version(nlp)
        reading = _Reading(workspace.known(), extractor)
        stored = 0
        for extraction in extract(reading.changed(paths), nlp):
            document = extraction.tagged.document
            try:
                workspace.store(extraction, extractor=extractor, signature=duplicates.signature(document.text))
            except SourceError as error:
                reading.refused.append(error)
                continue
            stored += 1
            if on_document:
                on_document(document)
        origins = {key: document.origin for key, document in workspace.known().items()}
        removed = workspace.remove(gone(origins, paths, reading.seen, reading.refused)) if prune else 0
        assembly = refresh(workspace)
    counts = assembly.rows
    return BuildReport(
        stored=stored,
        unchanged=reading.unchanged,
        outdone=tuple(reading.outdone),
        removed=removed,
        refused=tuple(reading.refused),
        documents=len(counts.nodes.get("Document", ())),
        entities=sum(len(rows) for label, rows in counts.nodes.items() if label != "Document"),
        relationships=sum(len(rows) for (kind, *_), rows in counts.relationships.items() if kind != "MENTIONS"),
    )


def assemble(workspace: Workspace) -> Assembly:
    """Resolve what a workspace holds and build its graph; nothing is written."""
    with workspace.snapshot():
        documents = {document.key: document for document in workspace.documents()}
        local = list(workspace.entities())
        statements = list(workspace.statements())
        mentions = list(workspace.mentions())
        copies = duplicates.copies(workspace.signatures())
        revision = workspace.revision
    resolution = resolve(
        local,
        JudgementLog(workspace.judgements_path),
        links=links_of(statements),
        places=_places(local, statements),
    )
    labels = {entity.id: entity.label for entity in resolution.entities}
    # A bare 园区 that the document ties to no zone stays a mention: as an edge nobody could defend it.
    nameless = {entity.id for entity in resolution.entities if is_generic(entity.label, entity.name)}
    told = [s for s in statements if not {resolution.canonical[s.source], resolution.canonical[s.target]} & nameless]
    stated = merge_statements(told, resolution.canonical, labels, documents, copies)
    entities, relationships = add_knowledge(resolution.entities, stated)
    graph = build_graph(documents.values(), entities, relationships, mentions, resolution.canonical, copies)
    return Assembly(graph, to_rows(graph, workspace=workspace.id, revision=revision), resolution)


def _places(entities: Iterable[LocalEntity], statements: Iterable[Statement]) -> dict[str, frozenset[str]]:
    """Return for each local park the names of the places that its document puts it in."""
    names = {entity.id: entity.name for entity in entities}
    found: dict[str, set[str]] = defaultdict(set)
    for statement in statements:
        if statement.type == "IN_PLACE":
            found[statement.source].add(names[statement.target])
    return {park: frozenset(places) for park, places in found.items()}


def refresh(workspace: Workspace) -> Assembly:
    """Resolve, and write the embedded graph if it is not that of the workspace's revision."""
    workspace.settle()
    assembly = assemble(workspace)
    workspace.save_resolution(assembly.resolution.canonical)
    with KgliteStore(workspace.graph_path) as store:
        if not embedded.is_current(workspace, store):
            store.write(assembly.rows)
    return assembly


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


def load(workspace: Workspace, store: Store) -> LoadReport:
    """Write the graph of a workspace into a store; loading twice changes nothing.

    Raises:
        StoreError: the store does not answer, or holds data that is not this workspace's.
    """
    return store.write(assemble(workspace).rows)


def retract(workspace: Workspace, document: str) -> str:
    """Take one document and all that only it said out; return its key.

    Args:
        workspace: the workspace.
        document: key, URL, origin or the end of the key.

    Raises:
        WorkspaceError: no document is called so, or several are.
    """
    with workspace.build_lock():
        keys = workspace.find_document(document)
        if not keys:
            raise WorkspaceError("no document is called so", where=document, hint="give its key, its URL or its file")
        if len(keys) > 1:
            raise WorkspaceError(
                f"{len(keys)} documents are called so", where=document, hint=f"give one of: {', '.join(keys[:5])}"
            )
        workspace.remove(keys)
        refresh(workspace)
        return keys[0]
