"""Commands of ParkGraph that begin at once: each is forked from a process that has loaded what they load.

Started as a program, the module is that process: each line of its input starts a command or waits for one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from unittest.mock import patch

_ROOT = Path(__file__).parents[2]
_LONGEST = 600.0


class WarmCommands:
    """Starts commands, each in a session of its own, as a terminal gives one: Ctrl-C goes to all of it."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.torture.warm"]
        self._process = subprocess.Popen(
            command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        self._answer()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def start(self, arguments: Sequence[str], messages: Path, *, anew: bool) -> int:
        """Start a command.

        Args:
            arguments: what follows ``parkgraph`` on its command line.
            messages: file that takes what it says.
            anew: load everything again, as on a command line.

        Returns:
            Its process id, which is also that of its session.
        """
        return self._ask({"arguments": list(arguments), "messages": str(messages), "anew": anew})

    def wait(self, process: int) -> int:
        """Return the exit code of a command, less than zero where a signal ended it."""
        return self._ask({"process": process})

    def _ask(self, order: dict[str, Any]) -> int:
        if self._process.stdin is None:
            raise RuntimeError("the process takes no orders")
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> int:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise RuntimeError("the process that starts commands has ended")
        return int(line)


def _serve() -> None:
    from parkgraph import ner, pipeline
    from parkgraph.cli import app, building  # noqa: F401 - loads what commands load
    from parkgraph.model import Document

    model = ner.load()
    patch.object(ner, "load", lambda _=None: model).start()
    # What is loaded with the first sentence.
    list(pipeline.extract([Document("a.txt", "博世落户苏州工业园区。")], model))
    print(0, flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if "process" in order:
            print(_wait(order["process"]), flush=True)
            continue
        process = os.fork()
        if not process:
            _become(order["arguments"], order["messages"], anew=order["anew"])
            app()
        while os.getsid(process) != process:
            time.sleep(0.001)
        print(process, flush=True)


def _become(arguments: Sequence[str], messages: str, *, anew: bool) -> None:
    """Turn the forked process into a command's."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    said = os.open(messages, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for number, descriptor in enumerate((nothing, nothing, said)):
        os.dup2(descriptor, number)
    if anew:
        code = "from parkgraph.cli import app; app()"
        os.execv(sys.executable, [sys.executable, "-c", code, *arguments])  # noqa: S606 - no shell, own words
    sys.argv = ["parkgraph", *arguments]


def _wait(process: int) -> int:
    deadline = time.monotonic() + _LONGEST
    while time.monotonic() < deadline:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    raise RuntimeError(f"a command takes more than {_LONGEST:.0f} s")


if __name__ == "__main__":
    _serve()
