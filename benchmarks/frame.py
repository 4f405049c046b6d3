"""What all measurements share: rows of figures beside an anchor measured in the same run, printed as one JSON object.

A figure in seconds says little on a machine that others use too; its ratio to an anchor that ran a moment before or
after says how the work compares wherever it is repeated. So work and anchor take turns, and the ratios of the turns are
what a goal is held against. ``benchmarks/README.md`` says how to write a measurement.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import wraps
from typing import Any

RUNS = 5

# Libraries that multiply matrices would otherwise take every core; they read this when they are first imported.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")

_GOAL = re.compile(r"(>=|<=) (\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: some work, and what it is held against.

    Attributes:
        id: short name, by which the page speaks of the row.
        work: what was done.
        unit: of the values: ``s``, ``characters/s``, ``MB`` …
        values: one for each run.
        on: what it was done on, with its size.
        anchor: what the work is held against; empty for a figure that stands alone.
        anchor_values: one for each run, measured beside the value of the same place.
        goal: what the ratio ``values / anchor_values`` should be, as ``>= 1.0`` or ``<= 3``; empty if there is none.
        clock: ``cpu`` (time that the processes computed) or ``wall``; empty where no time was measured.
        note: what bounds a goal that is missed, or what must be known to read the figure.
    """

    id: str
    work: str
    unit: str
    values: Sequence[float]
    on: str = ""
    anchor: str = ""
    anchor_values: Sequence[float] = ()
    goal: str = ""
    clock: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not self.values or (self.anchor and len(self.anchor_values) != len(self.values)):
            raise ValueError(f"{self.id}: one value for each run, and as many of the anchor")
        if self.goal and not _GOAL.fullmatch(self.goal):
            raise ValueError(f"{self.id}: a goal is written as '>= 1.0' or '<= 3', not {self.goal!r}")

    @property
    def ratios(self) -> list[float]:
        """The work's value by the anchor's, for each run; empty without an anchor.

        >>> Row("a", "work", "s", [2, 3], anchor="less work", anchor_values=[1, 2]).ratios
        [2.0, 1.5]
        """
        return [value / anchor for value, anchor in zip(self.values, self.anchor_values, strict=False)]

    @property
    def met(self) -> bool | None:
        """Whether the median ratio reaches the goal; ``None`` without a goal.

        >>> Row("a", "work", "s", [2, 3], anchor="less work", anchor_values=[1, 2], goal="<= 1.6").met
        False
        """
        if not (match := _GOAL.fullmatch(self.goal)):
            return None
        ratio, bound = statistics.median(self.ratios), float(match[2])
        return ratio >= bound if match[1] == ">=" else ratio <= bound


@dataclass(frozen=True, slots=True)
class Growth:
    """How the cost of some work grows with its size: one line of the plot.

    Attributes:
        work: what was done.
        of: what the sizes count.
        sizes: rising.
        unit: of the values.
        values: for each size, one value for each run.
        note: what explains a growth worse than n log n.
    """

    work: str
    of: str
    sizes: Sequence[int]
    unit: str
    values: Sequence[Sequence[float]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A line of a table that says where the time goes.

    Attributes:
        work: whose time it is.
        part: the part.
        share: its share of the whole, 0 to 1.
    """

    work: str
    part: str
    share: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What one module measured."""

    rows: Sequence[Row] = ()
    growth: Sequence[Growth] = ()
    parts: Sequence[Part] = field(default=())


def figures_of(data: Mapping[str, Any]) -> Figures:
    """Return figures from the JSON object that a module printed.

    >>> figures_of({"rows": [{"id": "a", "work": "reading", "unit": "s", "values": [1.0]}]}).rows[0].work
    'reading'
    """
    return Figures(
        rows=[Row(**row) for row in data.get("rows", ())],
        growth=[Growth(**line) for line in data.get("growth", ())],
        parts=[Part(**part) for part in data.get("parts", ())],
    )


def interleaved(
    work: Callable[[], float], anchor: Callable[[], float], runs: int = RUNS
) -> tuple[list[float], list[float]]:
    """Measure work and anchor in turns, the one first in every other run so that neither gains from its place.

    Args:
        work: does the work once and returns its value.
        anchor: the same for the anchor.
        runs: how often.

    Returns:
        The values of the work and those of the anchor, of the same run at the same place.

    >>> interleaved(lambda: 2.0, lambda: 1.0, runs=3)
    ([2.0, 2.0, 2.0], [1.0, 1.0, 1.0])
    """
    values: tuple[list[float], list[float]] = [], []
    for run in range(runs):
        for which in (0, 1) if run % 2 == 0 else (1, 0):
            gc.collect()
            values[which].append((work, anchor)[which]())
    return values


def cpu_seconds(action: Callable[[], object]) -> float:
    """Return how long this process computed, all its threads together, while the action ran."""
    start = time.process_time()
    action()
    return time.process_time() - start


def wall_seconds(action: Callable[[], object]) -> float:
    """Return how long the action took by the clock on the wall: for work that waits, or that uses several processes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def command_cpu_seconds(command: Sequence[str], environment: Mapping[str, str] | None = None) -> float:
    """Return how long a command and its children computed, from its start to its end.

    Args:
        command: the program and its arguments.
        environment: variables set for it beside those of this process.

    Raises:
        subprocess.CalledProcessError: the command failed.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, env=os.environ | dict(environment or {}))  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def shares_of_time(
    work: str, action: Callable[[], object], places: Mapping[str, tuple[Any, str]], rest: str, runs: int = RUNS
) -> list[Part]:
    """Divide the time of some work: of functions that call one another each has what it takes itself.

    Args:
        work: what the parts are of.
        action: does the work once.
        places: for each part the module or class and the name of the function in it that does it.
        rest: what to call the time outside all of these functions.
        runs: how often; the median shares are returned, the greatest first.
    """
    seen: dict[str, list[float]] = {}
    for _ in range(runs):
        with _watched(places) as spent:
            whole = cpu_seconds(action)
        for part, seconds in {**spent, rest: whole - sum(spent.values())}.items():
            seen.setdefault(part, []).append(seconds / whole)
    shares = {part: statistics.median(found) for part, found in seen.items()}
    return [Part(work, part, share) for part, share in sorted(shares.items(), key=lambda item: -item[1])]


@contextmanager
def _watched(places: Mapping[str, tuple[Any, str]]) -> Iterator[dict[str, float]]:
    """Have functions note how long they compute, without the watched functions that they call."""
    spent = dict.fromkeys(places, 0.0)
    inner = [0.0]
    kept = {part: getattr(owner, name) for part, (owner, name) in places.items()}

    def noting(part: str) -> Callable[..., Any]:
        @wraps(kept[part])
        def call(*arguments: Any, **named: Any) -> Any:
            inner.append(0.0)
            start = time.process_time()
            try:
                return kept[part](*arguments, **named)
            finally:
                whole = time.process_time() - start
                spent[part] += whole - inner.pop()
                inner[-1] += whole

        return call

    try:
        for part, (owner, name) in places.items():
            setattr(owner, name, noting(part))
        yield spent
    finally:
        for part, (owner, name) in places.items():
            setattr(owner, name, kept[part])


def run_module(measure: Callable[[int, bool], Figures], description: str) -> None:
    """Read ``--runs`` and ``--small``, measure, and print the figures as JSON.

    Args:
        measure: takes the number of runs and whether to take a small input, and returns the figures.
        description: what ``--help`` says, the module's docstring.
    """
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=RUNS, help=f"how often each figure is taken (default {RUNS})")
    parser.add_argument("--small", action="store_true", help="a small input: for the form of the figures, not for time")
    arguments = parser.parse_args()
    json.dump(asdict(measure(arguments.runs, arguments.small)), sys.stdout, ensure_ascii=False, indent=1)
    print()
