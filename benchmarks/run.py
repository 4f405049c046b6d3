"""Run the measurements and write docs/performance.md: ``python -m benchmarks.run [NAME …]``, all if none is named.

Each module runs in a process of its own, one after the other. What it prints is kept in ``build/benchmarks/``, so that
a module measured again changes its own figures alone; the page is written from what is there.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks import machine, page
from benchmarks.frame import RUNS, figures_of

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "build" / "benchmarks"
MODULES = ("text", "start", "view", "build", "resolve", "stores")


def measured(module: str, runs: int, kept: Path) -> bool:
    """Run a module and keep what it prints, with the machine and how long it took.

    Returns:
        Whether it could measure; if not, what it said is on standard error and nothing is kept.
    """
    command = [sys.executable, "-m", f"benchmarks.{module}", "--runs", str(runs)]
    print(f"{module} …", end=" ", flush=True, file=sys.stderr)
    before = machine.describe()
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own modules
    seconds = time.perf_counter() - start
    if done.returncode:
        print(f"not measured (status {done.returncode})", file=sys.stderr)
        return False
    figures = figures_of(json.loads(done.stdout))
    kept.mkdir(parents=True, exist_ok=True)
    content = {"module": module, "runs": runs, "seconds": round(seconds), "machine": before, **asdict(figures)}
    kept.joinpath(f"{module}.json").write_text(
        json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    print(f"{seconds:.0f} s", file=sys.stderr)
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the page; 1 if a module could not measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", metavar="NAME", help=f"of {', '.join(MODULES)}")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"how often each figure is taken (default {RUNS})")
    parser.add_argument("--page-only", action="store_true", help="write the page from what was measured before")
    given = parser.parse_args(arguments)
    if unknown := sorted(set(given.modules) - set(MODULES)):
        parser.error(f"no module {', '.join(unknown)}")
    modules = () if given.page_only else given.modules or MODULES
    failed = [module for module in modules if not measured(module, given.runs, KEPT)]
    page.write(KEPT, MODULES, ROOT / "docs")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
