"""One function called again and again in a child process that may use only so much time and memory."""

from __future__ import annotations

import multiprocessing
import resource
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import FrameType, TracebackType
from typing import Any, Self

# A call that C code never ends cannot be interrupted by a signal; then the child is killed after this time.
_KILLED_AFTER = 120.0
_MEGABYTE = 1 << 20


class _TooSlowError(BaseException):
    """Raised in the child when a call has used up its processor time; no ``except Exception`` may hide it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call came to.

    Attributes:
        value: what the function returned, ``None`` where it did not.
        failure: why it did not return; empty where it did.
        seconds: processor time it took.
        peak_megabytes: most memory that the child has held so far.
    """

    value: Any
    failure: str
    seconds: float
    peak_megabytes: float


class Confined:
    """Runs a function in a child process, which is started anew after it was killed.

    Args:
        function: a function of a module, so that the child can import it.
        seconds: processor time for one call.
        megabytes: memory that calls may take beside what the first call, which loads what is needed, left taken.
        first: argument of that first call.
    """

    def __init__(self, function: Callable[[Any], Any], *, seconds: float, megabytes: int, first: Any) -> None:
        self._start = (function, seconds, megabytes, first)
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def __call__(self, argument: Any) -> Answer:
        """Call the function in the child."""
        connection = self._connection or self._begin()
        try:
            connection.send(argument)
            if connection.poll(_KILLED_AFTER):
                answer: Answer = connection.recv()
                return answer
            failure = f"no answer within {_KILLED_AFTER:.0f} s; killed"
        except (EOFError, OSError):
            if self._process is not None:
                self._process.join(10)
            failure = f"the process ended with {getattr(self._process, 'exitcode', None)}"
        self._end()
        return Answer(None, failure, _KILLED_AFTER, 0.0)

    def _begin(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, *self._start), daemon=True)
        self._process.start()
        theirs.close()
        return self._connection

    def _end(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process = self._connection = None


def _serve(connection: Connection, function: Callable[[Any], Any], seconds: float, megabytes: int, first: Any) -> None:
    function(first)
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no file of a folder, the kernel's answer
        taken = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + megabytes * _MEGABYTE, resource.RLIM_INFINITY))
    signal.signal(signal.SIGPROF, _stop)
    while True:
        try:
            argument = connection.recv()
        except EOFError:
            return
        connection.send(_answer(function, argument, seconds))


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise _TooSlowError


def _answer(function: Callable[[Any], Any], argument: Any, seconds: float) -> Answer:
    value, failure = None, ""
    before = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        value = function(argument)
    except _TooSlowError as error:
        failure = f"more than {seconds:.0f} s of processor time, at {_place(error)}"
    except MemoryError as error:
        failure = f"more memory than allowed, at {_place(error)}"
    except Exception as error:
        failure = f"{type(error).__name__}: {error}, at {_place(error)}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return Answer(value, failure[:500], time.process_time() - before, _peak_megabytes())


def _peak_megabytes() -> float:
    # Not ru_maxrss, which a new process takes over from the one that started it.
    with open("/proc/self/status", encoding="ascii") as file:  # noqa: PTH123 - no file of a folder, the kernel's answer
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM:"))


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "parkgraph" in frame.filename]
    return " < ".join(
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed((ours or frames)[-3:])
    )
