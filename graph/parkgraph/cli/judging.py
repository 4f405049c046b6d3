"""The command that asks a person who is who: review."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parkgraph.cli.options import FormatOption, RowFormat, WorkspaceOption, open_workspace
from parkgraph.cli.output import print_rows, say
from parkgraph.errors import JudgementError, SettingsError

if TYPE_CHECKING:
    from parkgraph.resolve import Judgement, JudgementLog
    from parkgraph.reviewing import Question
    from parkgraph.workspace import Workspace

_KEYS = "s same · n not the same · u unsure · b back · q quit"


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(review)


def review(
    workspace: WorkspaceOption = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many pairs")] = 20,
    show: Annotated[bool, typer.Option("--list", help="Show the pairs as rows and ask nothing")] = False,
    judge: Annotated[
        tuple[str, str, str] | None, typer.Option(help="Record one judgement: LEFT RIGHT same|not_same|unsure")
    ] = None,
    take_back: Annotated[tuple[str, str] | None, typer.Option(help="Take the judgement on LEFT RIGHT back")] = None,
    judged: Annotated[bool, typer.Option("--judged", help="Show what was judged")] = False,
    export_to: Annotated[
        Path | None, typer.Option("--export", help="Write all open pairs as a CSV table for a spreadsheet")
    ] = None,
    import_from: Annotated[Path | None, typer.Option("--import", help="Record the judgements of such a table")] = None,
    form: FormatOption = RowFormat.TABLE,
) -> None:
    """Ask pair after pair whether two names are the same, with what speaks for it; one key answers.

    Without a terminal, or with --list, the pairs are shown as rows.

    Example: [bold]parkgraph review --judge e-12ab e-34cd same[/bold]
    """
    from parkgraph import pipeline, reviewing
    from parkgraph.resolve import Judgement, JudgementLog

    if judge and import_from:
        raise SettingsError("--judge and --import cannot be given together", hint="record one after the other")
    with open_workspace(workspace) as opened:
        if judge or import_from or take_back:
            with opened.build_lock():
                log = JudgementLog(opened.judgements_path)
                if take_back:
                    _take_back(opened, log, take_back)
                told = [Judgement.of(*judge)] if judge else read_table(import_from) if import_from else []
                _record(opened, log, told)
                pipeline.refresh(opened)
            say(f"{len(log)} judgements in {opened.judgements_path}")
            return
        if judged:
            log = JudgementLog(opened.judgements_path)
            verdicts = [("; ".join(one.left), "; ".join(one.right), one.verdict.value) for one in log]
            print_rows(("left", "right", "judgement"), verdicts, form)
            return
        is_interview = not show and form is RowFormat.TABLE and sys.stdin.isatty() and sys.stdout.isatty()
        resolution = pipeline.assemble(opened).resolution
        asked = reviewing.questions(opened, resolution, None if export_to else limit)
        if export_to:
            _export(export_to, asked)
        elif is_interview:
            _interview(opened, asked, len(resolution.candidates))
        else:
            rows = [
                (c.left, c.right, c.left_name, c.right_name, c.score, reviewing.because(c))
                for c in (question.candidate for question in asked)
            ]
            print_rows(("left", "right", "left_name", "right_name", "score", "because"), rows, form)
            say(f"{len(resolution.candidates)} open pairs")


def _interview(opened: Workspace, asked: tuple[Question, ...], open_pairs: int) -> None:
    import click

    from parkgraph import pipeline, reviewing
    from parkgraph.resolve import JudgementLog

    def show(number: int, question: Question) -> None:
        print(f"\n[{number + 1} of {len(asked)}, {open_pairs} open]")
        print("\n".join(reviewing.lines(question)))
        print(_KEYS)

    def read_key() -> str:
        try:
            return click.getchar()
        except (KeyboardInterrupt, EOFError):
            return reviewing.QUIT

    with opened.build_lock():
        log = JudgementLog(opened.judgements_path)
        answers = reviewing.interview(asked, log, show, read_key)
        if answers:
            pipeline.refresh(opened)
    say(f"{answers} answers, {len(log)} judgements in {opened.judgements_path}")


def _take_back(opened: Workspace, log: JudgementLog, ends: tuple[str, str]) -> None:
    """Take back all that was judged on a pair.

    Raises:
        JudgementError: nothing was.
    """
    from parkgraph.resolve import Judgement, Verdict
    from parkgraph.resolve.answers import speaking_of

    [pair] = _led_on(opened, [Judgement.of(*ends, Verdict.UNSURE)])
    judged = speaking_of(pair, log, opened.entities())
    if not judged:
        hint = "`parkgraph review --judged` shows what was judged"
        raise JudgementError("there is no judgement on this pair", where=" ".join(ends), hint=hint)
    log.take_back(judged)


def _record(opened: Workspace, log: JudgementLog, told: list[Judgement]) -> None:
    """Record judgements on the whole of the things that their ends are a part of now."""
    from parkgraph import pipeline
    from parkgraph.resolve.answers import answers

    if not told:
        return
    told = _led_on(opened, told)
    pipeline.check_references(opened, told)
    found = answers(told, log, pipeline.assemble(opened).resolution, list(opened.entities()))
    log.record(found.judgements, found.instead_of)


def _export(path: Path, asked: tuple[Question, ...]) -> None:
    from parkgraph.reviewing import TABLE_COLUMNS, table_rows
    from parkgraph.spreadsheet import write_csv

    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(file, TABLE_COLUMNS, table_rows(asked), mark=True)
    say(f"written: {path}, {len(asked)} pairs; fill in the last column and give it to --import")


def _led_on(opened: Workspace, told: list[Judgement]) -> list[Judgement]:
    """Put the ids of today in place of those that the graph once had and no document has any more."""
    from parkgraph.resolve import Judgement

    redirects = opened.redirects()
    if not redirects:
        return told
    present = {entity.id for entity in opened.entities()}

    def today(end: tuple[str, ...]) -> list[str]:
        return [one if one in present else redirects.get(one, one) for one in end]

    return [Judgement.of(today(one.left), today(one.right), one.verdict) for one in told]


def read_table(path: Path) -> list[Judgement]:
    """Read the judgements of a table that a person filled in; rows without a verdict are left open.

    A verdict is ``same``, ``not_same`` or ``unsure``, or the key that stands for it in the terminal.

    Raises:
        JudgementError: the file cannot be read, or a row is no judgement; the error names it.
    """
    from parkgraph.resolve import Judgement
    from parkgraph.reviewing import ANSWERS

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise JudgementError(
            f"the table cannot be read: {error}", where=str(path), hint="save it as CSV in UTF-8"
        ) from error
    if table and not {"left", "right", "judgement"} <= table[0].keys():
        hint = "keep the columns that --export wrote, with commas between them"
        raise JudgementError("the table lacks the columns left, right and judgement", where=str(path), hint=hint)
    verdicts = ((number, row, (row["judgement"] or "").strip().lower()) for number, row in enumerate(table, start=2))
    return [
        Judgement.of(
            row["left"] or "", row["right"] or "", ANSWERS.get(verdict, verdict), where=f"{path.name}:{number}"
        )
        for number, row, verdict in verdicts
        if verdict
    ]
