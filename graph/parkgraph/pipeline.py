"""The stages in their order, as functions: read, tag, relate, store, resolve, load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from spacy.language import Language

from parkgraph import embedded, ner, relations
from parkgraph.errors import SourceError, WorkspaceError
from parkgraph.model import Document, Extraction, GraphRows, Statement
from parkgraph.network import build_graph, to_rows
from parkgraph.network.build import Graph
from parkgraph.network.edges import merge_statements
from parkgraph.relations import linear
from parkgraph.resolve import JudgementLog, Resolution, resolve
from parkgraph.resolve.knowledge import add_knowledge
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
    unchanged: int = 0
    outdone: list[str] = field(default_factory=list)

    def changed(self, paths: Sequence[Path]) -> Iterator[Document]:
        """Yield the documents that must be read again."""
        for item in read(paths):
            if isinstance(item, SourceError):
                self.refused.append(item)
                continue
            self.seen.add(item.origin)
            if self._is_new(item):
                self.known[item.key] = Stored(item.sha256, item.published, item.origin, self.extractor)
                yield item

    def _is_new(self, document: Document) -> bool:
        stored = self.known.get(document.key)
        if stored is None:
            return True
        if stored.origin != document.origin and stored.sha256 != document.sha256:
            # Two files give the same URL: the later text stays, whichever of them comes first.
            if (document.published, document.sha256) > (stored.published, stored.sha256):
                return True
            self.outdone.append(document.key)
            return False
        if stored.sha256 == document.sha256 and stored.extractor == self.extractor:
            self.unchanged += 1
            return False
        return True


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
        statements = (replace(statement, extractor=version) for statement in relations.extract(tagged))
        yield Extraction(tagged, tuple(statements))


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
            workspace.store(extraction, extractor=extractor, signature=duplicates.signature(document.text))
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
    documents = {document.key: document for document in workspace.documents()}
    statements = list(workspace.statements())
    resolution = resolve(workspace.entities(), JudgementLog(workspace.judgements_path), _cluster_owners(statements))
    copies = duplicates.copies(workspace.signatures())
    labels = {entity.id: entity.label for entity in resolution.entities}
    stated = merge_statements(statements, resolution.canonical, labels, documents, copies)
    entities, relationships = add_knowledge(resolution.entities, stated)
    graph = build_graph(documents.values(), entities, relationships, workspace.mentions(), resolution.canonical, copies)
    return Assembly(graph, to_rows(graph, workspace=workspace.id, revision=workspace.revision), resolution)


def _cluster_owners(statements: Sequence[Statement]) -> dict[str, frozenset[str]]:
    owners: dict[str, set[str]] = defaultdict(set)
    for statement in statements:
        if statement.type == "HAS_CLUSTER":
            owners[statement.target].add(statement.source)
    return {cluster: frozenset(parks) for cluster, parks in owners.items()}


def refresh(workspace: Workspace) -> Assembly:
    """Resolve, and write the embedded graph if it is not that of the workspace's revision."""
    assembly = assemble(workspace)
    workspace.save_resolution(assembly.resolution.canonical)
    if not embedded.is_current(workspace):
        with KgliteStore(workspace.graph_path) as store:
            store.write(assembly.rows)
    return assembly


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
