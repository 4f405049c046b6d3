"""The command that asks a person who is who: review."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parkgraph.cli.options import FormatOption, RowFormat, WorkspaceOption, open_workspace
from parkgraph.cli.output import print_rows, say
from parkgraph.errors import JudgementError

if TYPE_CHECKING:
    from parkgraph.resolve import Judgement

TABLE_COLUMNS = ("left", "right", "left_name", "right_name", "score", "judgement")


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(review)


def review(
    workspace: WorkspaceOption = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many pairs")] = 20,
    judge: Annotated[
        tuple[str, str, str] | None, typer.Option(help="Record one judgement: LEFT RIGHT same|not_same|unsure")
    ] = None,
    take_back: Annotated[tuple[str, str] | None, typer.Option(help="Take the judgement on LEFT RIGHT back")] = None,
    export_to: Annotated[Path | None, typer.Option("--export", help="Write the open pairs as a CSV table")] = None,
    import_from: Annotated[Path | None, typer.Option("--import", help="Record the judgements of such a table")] = None,
    form: FormatOption = RowFormat.TABLE,
) -> None:
    """Show pairs that may be the same, and record what you decide.

    Example: [bold]parkgraph review --judge e-12ab e-34cd same[/bold]
    """
    from parkgraph import pipeline
    from parkgraph.resolve import Judgement, JudgementLog

    with open_workspace(workspace) as opened:
        if judge or import_from or take_back:
            with opened.build_lock():
                log = JudgementLog(opened.judgements_path)
                if take_back and not log.take_back(*take_back):
                    hint = f"see {opened.judgements_path}"
                    raise JudgementError("there is no judgement on this pair", where=" ".join(take_back), hint=hint)
                told = [Judgement.of(*judge)] if judge else read_table(import_from) if import_from else []
                pipeline.check_references(opened, told)
                log.record(told)
                pipeline.refresh(opened)
            say(f"{len(log)} judgements in {opened.judgements_path}")
            return
        candidates = pipeline.assemble(opened).resolution.candidates
    rows = [(c.left, c.right, c.left_name, c.right_name, c.score, "") for c in candidates]
    if export_to:
        with export_to.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([TABLE_COLUMNS, *rows])
        say(f"written: {export_to}, {len(rows)} pairs; fill in the last column and give it to --import")
        return
    explained = [
        (*row[:5], " ".join(f"{name} {value:g}" for name, value in c.parts))
        for row, c in zip(rows[:limit], candidates, strict=False)
    ]
    print_rows((*TABLE_COLUMNS[:5], "because"), explained, form)
    say(f"{len(candidates)} open pairs")


def read_table(path: Path) -> list[Judgement]:
    """Read the judgements of a table that a person filled in; rows without a verdict are left open.

    Raises:
        JudgementError: the file cannot be read, or a row is no judgement; the error names it.
    """
    from parkgraph.resolve import Judgement

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise JudgementError(
            f"the table cannot be read: {error}", where=str(path), hint="save it as CSV in UTF-8"
        ) from error
    return [
        Judgement.of(row.get("left") or "", row.get("right") or "", verdict, where=f"{path.name}:{number}")
        for number, row in enumerate(table, start=2)
        if (verdict := (row.get("judgement") or "").strip())
    ]
