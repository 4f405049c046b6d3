"""The command that spreads the work over many machines: spark."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Annotated

import typer

from parkgraph.cli.options import ModelOption
from parkgraph.cli.output import EXIT_REFUSED, say
from parkgraph.errors import SettingsError


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(spark)


def spark(
    inputs: Annotated[
        list[Path], typer.Option("--input", "-i", help="File or folder to read; may be given several times")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write, which must not exist")],
    judgements: Annotated[
        Path | None, typer.Option(help="Judgement log to obey, such as the judgements.jsonl of a workspace")
    ] = None,
    model: ModelOption = None,
    master: Annotated[
        str | None,
        typer.Option(help="Address of the cluster (default: spark-submit's, else all cores of this machine)"),
    ] = None,
    partitions: Annotated[
        int | None, typer.Option(min=1, help="Into how many parts tables are cut (default: four for each core)")
    ] = None,
) -> None:
    """Read millions of articles with Spark; write statements and graph as Parquet and as files for neo4j-admin.

    Says what a build of a new workspace from the same files says, row for row. Needs the extra spark and Java.

    Example: [bold]parkgraph spark --input samples --output graph-tables[/bold]
    """
    if importlib.util.find_spec("pyspark") is None:
        raise SettingsError("PySpark is not installed", hint="pip install 'parkgraph[spark]'")
    from parkgraph.resolve import JudgementLog
    from parkgraph.spark.run import run
    from parkgraph.spark.session import spark_session

    if judgements is not None and not judgements.is_file():
        raise SettingsError("there is no such judgement log", where=str(judgements), hint="look at the spelling")
    log = list(JudgementLog(judgements)) if judgements else []
    with spark_session(master, partitions) as session:
        report = run(session, inputs, output, model=model, judgements=log)
    for error in report.refused:
        say(f"refused: {error}")
    for key in report.outdone:
        say(f"left out: {key}: another file gives this address with a later text")
    say(
        f"{report.documents} documents read, {len(report.refused)} refused\n"
        f"{output}: {report.documents} documents, {report.entities} entities, {report.relationships} relationships"
    )
    if report.refused:
        raise typer.Exit(EXIT_REFUSED)
