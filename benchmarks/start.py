"""Start of the commands: `parkgraph --help` and a question on a small workspace, beside importing Typer alone."""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.frame import Figures, Row, command_cpu_seconds, interleaved, run_module
from parkgraph import pipeline
from parkgraph.workspace import Workspace

SAMPLES = Path(__file__).parents[1] / "samples"
_ANCHOR = (sys.executable, "-c", "import typer")
_QUESTION = "multinationals-by-park"
# The least that any program of Typer's does: one command with one option.
_LEAST = """
import typer
app = typer.Typer(rich_markup_mode="rich")
@app.command()
def least(word: str = ""): pass
app()
"""
_OURS = "from parkgraph.cli import app; app()"
_NOTE = (
    "What Typer loads to show help or to read options, Rich and pydantic, is no part of the anchor: see the least "
    "program of Typer's above. The rest of a question is the file of the graph, SQLite, and the table printed."
)


def measure(runs: int, small: bool) -> Figures:
    """Start each command, in turns with the anchor; all is read and compiled once before, so the disk plays no part."""
    with tempfile.TemporaryDirectory() as folder:
        # As pip leaves a package, whatever this process was told of writing byte code.
        compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(Path(folder, "compiled"))}
        command_cpu_seconds(_ANCHOR, compiled)
        workspace = Path(folder) / "workspace"
        samples = sorted(SAMPLES.rglob("*.txt"))[:1] if small else [SAMPLES]
        with Workspace(workspace, create=True) as opened:
            documents = pipeline.build(samples, opened).documents
        question = ("ask", _QUESTION, "-w", str(workspace))
        on = f"a workspace of {documents} documents"
        commands = {
            "start-least-help": ("`--help` of a program of Typer's with one command", _LEAST, ("--help",), "", ""),
            "start-least": ("that command", _LEAST, ("--word", "x"), "", ""),
            "start-help": ("`parkgraph --help`", _OURS, ("--help",), "", "<= 3"),
            "start-ask": (f"`parkgraph ask {_QUESTION}`", _OURS, question, on, "<= 3"),
        }
        rows = []
        for identity, (work, code, arguments, on, goal) in commands.items():
            command = (sys.executable, "-c", code, *arguments)
            command_cpu_seconds(command, compiled)
            values, anchor_values = interleaved(
                partial(command_cpu_seconds, command, compiled),
                partial(command_cpu_seconds, _ANCHOR, compiled),
                runs,
            )
            rows.append(
                Row(
                    identity,
                    work,
                    "s",
                    values,
                    on=on,
                    anchor="`python -c 'import typer'`",
                    anchor_values=anchor_values,
                    goal=goal,
                    clock="cpu",
                    note=_NOTE if goal else "",
                )
            )
    return Figures(rows=rows)


if __name__ == "__main__":
    run_module(measure, __doc__ or "")
