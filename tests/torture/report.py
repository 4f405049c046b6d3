"""Keeps the counts of the last long run of each family, and the table of them in docs/reliability.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.torture.trial import Family, Result

PROJECT = Path(__file__).parents[2]
RESULTS = PROJECT / "tests/torture/results.json"
PAGE = PROJECT / "docs/reliability.md"
BEGIN, END = "<!-- results: written by make torture -->", "<!-- end of results -->"
_FAILURES_KEPT = 20
_HEADER = """| family | what is tried, what must hold | tried | passed | measured | command, date, time |
|---|---|--:|--:|---|---|"""


def write(family: Family, result: Result, *, count: int, seed: int, seconds: float) -> None:
    """Put a run in the place of the family's last one, in the file and on the page."""
    kept = read()
    kept[family.name] = {
        "what": family.what,
        "tried": result.tried,
        "passed": result.passed,
        "failures": list(result.failures[:_FAILURES_KEPT]),
        "measured": dict(result.measured),
        "command": f"python -m tests.torture {family.name} --count {count} --seed {seed}",
        "date": datetime.now(UTC).date().isoformat(),
        "seconds": round(seconds),
    }
    RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    before, after = PAGE.read_text(encoding="utf-8").split(BEGIN)[0], PAGE.read_text(encoding="utf-8").split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n\n{table(kept)}\n{END}{after}", encoding="utf-8")


def read() -> dict[str, dict[str, Any]]:
    """Return the runs that were kept, by family."""
    return dict(json.loads(RESULTS.read_text(encoding="utf-8"))) if RESULTS.exists() else {}


def table(runs: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the table of runs in Markdown."""
    lines = [_HEADER]
    for name, run in sorted(runs.items()):
        measured = "; ".join(f"{what} {value}" for what, value in run["measured"].items())
        ran = f"`{run['command']}`, {run['date']}, {run['seconds']} s"
        lines.append(f"| {name} | {run['what']} | {run['tried']:,} | {run['passed']:,} | {measured} | {ran} |")
    failures = [f"- {name}: {failure}" for name, run in sorted(runs.items()) for failure in run["failures"]]
    return "\n".join([*lines, "", *(["Not passed:", "", *failures] if failures else []), ""])
