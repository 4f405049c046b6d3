"""The stages in their order, as functions: read, tag, relate, store, resolve, load."""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from parkgraph import embedded, extraction, ner
from parkgraph.assembly import Assembly, assemble, check_references
from parkgraph.errors import SourceError, WorkspaceError
from parkgraph.extraction import extract, extractor_version
from parkgraph.intake import Intake
from parkgraph.model import Document, GraphRows
from parkgraph.stores import KgliteStore, LoadReport, Store
from parkgraph.stores.base import Counts
from parkgraph.workers import Outcome, extract_in_workers
from parkgraph.workspace import Workspace

__all__ = [
    "Assembly",
    "BuildReport",
    "assemble",
    "build",
    "check_references",
    "extract",
    "extractor_version",
    "load",
    "refresh",
    "retract",
]

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
    documents: int = 0
    entities: int = 0
    relationships: int = 0


def build(
    paths: Sequence[Path],
    workspace: Workspace,
    *,
    model: str | None = None,
    prune: bool = False,
    workers: int = 1,
    on_document: Progress | None = None,
) -> BuildReport:
    """Read, extract, resolve and store; again over the same inputs it changes nothing.

    Each document is stored as soon as it is read: a build that was interrupted goes on where it was.

    Args:
        paths: files and folders.
        workspace: where to store.
        model: path or package of a spaCy pipeline; the shipped one if not given.
        prune: take out documents of the folders read whose file or record is gone.
        workers: extract in so many processes; 1 extracts in this one. A script that asks for more must be guarded by
            ``if __name__ == "__main__":``, as always with :mod:`multiprocessing`.
        on_document: called after each document that was stored.

    Raises:
        ModelError: the model cannot be loaded.
        WorkspaceError: the workspace is in use or cannot be written.
    """
    with workspace.build_lock():
        report = _read(paths, workspace, model, prune, workers, on_document)
        # The model and what is known of all documents are not held any more; the graph takes their room.
        gc.collect()
        counts = _write_graph(workspace) if report.stored or report.removed else refresh(workspace)
    return replace(
        report,
        documents=counts.nodes.get("Document", 0),
        entities=sum(number for label, number in counts.nodes.items() if label != "Document"),
        relationships=sum(number for kind, number in counts.relationships.items() if kind != "MENTIONS"),
    )


def _read(
    paths: Sequence[Path],
    workspace: Workspace,
    model: str | None,
    prune: bool,
    workers: int,
    on_document: Progress | None,
) -> BuildReport:
    """Store what the documents that changed yield; the report says nothing of the graph."""
    extractor = extraction.version_to_come(model)
    intake = Intake(paths, workspace.known(), workspace.files(), workspace.records, extractor)
    stored = 0
    with closing(_outcomes(intake.changed(), model, workers)) as outcomes:
        for document, found in outcomes:
            try:
                if isinstance(found, SourceError):
                    raise found
                workspace.store_rows(document, found, extractor=extractor)
            except SourceError as error:
                intake.refused.append(error)
                continue
            stored += 1
            if on_document:
                on_document(document)
    workspace.save_files(intake.read_files)
    removed = workspace.remove(intake.gone(workspace.origins())) if prune else 0
    return BuildReport(stored, intake.unchanged, tuple(intake.outdone), removed, tuple(intake.refused))


def _outcomes(documents: Iterator[Document], model: str | None, number: int) -> Generator[Outcome]:
    """Extract in this process or in others; where there is nothing to read, no model is loaded."""
    first = next(documents, None)
    if first is None:
        return
    everything = chain([first], documents)
    if number > 1:
        yield from extract_in_workers(everything, model, number)
    else:
        yield from extraction.extract_rows(everything, ner.load(model))


def refresh(workspace: Workspace) -> Counts:
    """Resolve and write the embedded graph if it is not that of the workspace's revision; return what it holds."""
    workspace.settle()
    with KgliteStore(workspace.graph_path) as store:
        if embedded.is_current(workspace, store):
            return store.counts()
    return _write_graph(workspace)


def _write_graph(workspace: Workspace) -> Counts:
    """Write the embedded graph, without a look at the one that is there."""
    workspace.settle()
    rows = _settled_rows(workspace)
    # The graph must not outlive a revision that a power cut takes from the database.
    workspace.make_last()
    with KgliteStore(workspace.graph_path) as store:
        return store.write(rows).counts


def _settled_rows(workspace: Workspace) -> GraphRows:
    """Resolve, keep who is who, and return the graph's rows; nothing else is held any more when they are written."""
    assembly = assemble(workspace)
    workspace.save_resolution(assembly.resolution.canonical)
    return assembly.rows


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
        _write_graph(workspace)
        return keys[0]
