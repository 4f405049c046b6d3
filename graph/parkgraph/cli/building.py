"""Commands that read articles: build, tag, retract."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parkgraph.cli.options import ModelOption, WorkspaceOption, open_workspace
from parkgraph.cli.output import EXIT_INTERRUPTED, EXIT_REFUSED, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from parkgraph.model import Document
    from parkgraph.pipeline import BuildReport


class TagFormat(StrEnum):
    """Forms in which a tagged article comes out."""

    TERMINAL = "terminal"
    JSONL = "jsonl"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(build)
    app.command()(tag)
    app.command()(retract)


def build(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Files and folders: text, HTML, JSON, JSONL, CSV")
    ],
    workspace: WorkspaceOption = None,
    model: ModelOption = None,
    prune: Annotated[bool, typer.Option(help="Take out documents whose file is gone from the folders read")] = False,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Read with so many processes; 1 starts none (default: one a processor, at most 8)"),
    ] = None,
) -> None:
    """Read articles, extract, resolve and store them.

    Again over the same files it changes nothing; a changed file replaces its old statements.

    Example: [bold]parkgraph build samples -w demo-data[/bold]
    """
    stored = 0

    def count(_: Document) -> None:
        nonlocal stored
        stored += 1

    try:
        _build(paths, workspace, model=model, prune=prune, workers=workers, on_document=count)
    except KeyboardInterrupt:
        say(f"interrupted; documents read and stored: {stored}; the same command goes on from there")
        raise typer.Exit(EXIT_INTERRUPTED) from None


def _build(
    paths: list[Path],
    workspace: Path | None,
    *,
    model: str | None,
    prune: bool,
    workers: int | None,
    on_document: Callable[[Document], None],
) -> None:
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    from parkgraph import pipeline
    from parkgraph.workers import usual_number

    with (
        open_workspace(workspace, create=True) as opened,
        Progress(SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), transient=True) as progress,
    ):
        progress.console.file = sys.stderr
        task = progress.add_task("reading", total=None)

        def advance(document: Document) -> None:
            on_document(document)
            progress.update(task, advance=1, description=progress_text(document))

        number = usual_number() if workers is None else workers
        report = pipeline.build(paths, opened, model=model, prune=prune, workers=number, on_document=advance)
    _tell(report, opened.path)
    if report.refused:
        raise typer.Exit(EXIT_REFUSED)


def progress_text(document: Document) -> str:
    """Return what the progress bar says of a document, without the brackets that rich would read as markup."""
    return document.key.replace("[", "(")[-60:]


def _tell(report: BuildReport, path: Path) -> None:
    for error in report.refused:
        say(f"refused: {error}")
    for key in report.outdone:
        say(f"left out: {key}: another file gives this address with a later text")
    say(
        f"{report.stored} documents read, {report.unchanged} unchanged, {report.removed} removed, "
        f"{len(report.refused)} refused\n"
        f"{path}: {report.documents} documents, {report.entities} entities, {report.relationships} relationships"
    )


def tag(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Files to read; a JSONL gives one output line per record")
    ],
    model: ModelOption = None,
    form: Annotated[TagFormat, typer.Option("--format", help="Coloured text, or one JSON line per document")] = (
        TagFormat.TERMINAL
    ),
    html: Annotated[Path | None, typer.Option(help="Write the article with its entities as a displaCy page")] = None,
) -> None:
    """Show articles with their entities and statements.

    Example: [bold]parkgraph tag samples/taicang-german-companies.txt[/bold]
    """
    from parkgraph import ner, pipeline, tagging
    from parkgraph.errors import SourceError
    from parkgraph.sources import read

    refused: list[SourceError] = []

    def documents() -> Iterator[Document]:
        # One file at a time: the output follows the order of the arguments.
        for item in chain.from_iterable(read([file]) for file in files):
            if isinstance(item, SourceError):
                refused.append(item)
            else:
                yield item

    pages = []
    for extraction in pipeline.extract(documents(), ner.load(model)):
        if html:
            pages.append(extraction)
        elif form is TagFormat.JSONL:
            sys.stdout.write(json.dumps(tagging.as_json(extraction), ensure_ascii=False) + "\n")
        else:
            tagging.print_article(extraction)
    if html:
        html.write_text(tagging.as_html(pages), encoding="utf-8")
        say(f"written: {html}")
    for error in refused:
        say(f"refused: {error}")
    if refused:
        raise typer.Exit(EXIT_REFUSED)


def retract(
    document: Annotated[str, typer.Argument(help="Key, URL or file of the document")],
    workspace: WorkspaceOption = None,
) -> None:
    """Take one document, and what only it said, out again.

    Example: [bold]parkgraph retract samples/etdz-ranking-2023.txt -w demo-data[/bold]
    """
    from parkgraph import pipeline

    with open_workspace(workspace) as opened:
        say(f"retracted: {pipeline.retract(opened, document)}")
