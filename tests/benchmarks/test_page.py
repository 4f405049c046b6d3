from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from benchmarks import machine, page
from benchmarks.frame import Figures, Growth, Part, Row


def kept(folder: Path, name: str, figures: Figures) -> None:
    content = {"module": name, "runs": 2, "seconds": 3, "machine": machine.describe(), **asdict(figures)}
    folder.joinpath(f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture
def written(tmp_path: Path) -> str:
    measured, docs = tmp_path / "measured", tmp_path / "docs"
    measured.mkdir()
    docs.mkdir()
    rows = [
        Row("good", "good work", "s", [1, 1], anchor="less", anchor_values=[1, 1], goal="<= 1.5", clock="cpu"),
        Row("bad", "bad work", "s", [9, 9], anchor="less", anchor_values=[1, 1], goal="<= 1.5", note="It is slow."),
        Row("alone", "memory", "MB", [1234.5, 1234.5]),
    ]
    growth = [Growth("growing work", "things", [1, 10], "s", [[1.0, 1.0], [20.0, 20.0]], note="pairs")]
    kept(measured, "one", Figures(rows, growth, [Part("good work", "all of it", 0.995)]))
    return page.write(measured, ("one", "absent"), docs).read_text(encoding="utf-8")


def test_goals_and_figures_stand_side_by_side(written: str) -> None:
    assert "| good work |  | 1 (1 – 1) s cpu | less: 1 (1 – 1) | **1** (1 – 1) | ≤ 1.5 | met |" in written
    assert "| **9** (9 – 9) | ≤ 1.5 | **missed** |" in written
    assert "- **bad work**: 9 times less, goal ≤ 1.5. It is slow." in written


def test_growth_is_drawn_and_its_exponent_told(written: str, tmp_path: Path) -> None:
    assert "| growing work | 1 · 10 things | 1 · 20 s | 1.30 | pairs |" in written
    assert (tmp_path / "docs" / page.PICTURE).read_text(encoding="utf-8").count("growing work") == 1


def test_shares_single_figures_and_what_was_not_measured_are_told(written: str) -> None:
    assert "| all of it | 99.5 % |" in written
    assert "| memory |  | 1,234 (1,234 – 1,234) MB |" in written
    assert "Not measured here: `absent`." in written
