from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from benchmarks.frame import Row, figures_of, interleaved, shares_of_time


def test_work_and_anchor_take_turns_and_each_begins_every_other_run() -> None:
    met: list[str] = []

    def noting(name: str) -> float:
        met.append(name)
        return float(len(met))

    values = interleaved(lambda: noting("work"), lambda: noting("anchor"), runs=3)
    assert met == ["work", "anchor", "anchor", "work", "work", "anchor"]
    assert values == ([1.0, 4.0, 5.0], [2.0, 3.0, 6.0])


@pytest.mark.parametrize(
    ("goal", "values", "met"),
    [(">= 1.0", [9, 10, 30], True), (">= 1.1", [9, 10, 30], False), ("<= 0.9", [9, 10, 1], True), ("", [9], None)],
)
def test_a_goal_is_held_against_the_median_of_the_ratios(goal: str, values: list[float], met: bool | None) -> None:
    assert Row("id", "work", "s", values, anchor="other", anchor_values=[10.0] * len(values), goal=goal).met is met


@pytest.mark.parametrize("wrong", [{"values": []}, {"anchor": "other"}, {"goal": "fast"}])
def test_a_row_that_cannot_be_read_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="id"):
        figures_of({"rows": [{"id": "id", "work": "work", "unit": "s", "values": [1.0], **wrong}]})


def test_a_part_has_the_time_it_takes_itself_and_functions_are_put_back() -> None:
    def compute(seconds: float) -> None:
        end = time.process_time() + seconds
        while time.process_time() < end:
            pass

    place = SimpleNamespace()

    def outer() -> None:
        compute(0.01)
        place.inner()

    place.outer, place.inner = outer, lambda: compute(0.05)
    kept = place.outer
    parts = shares_of_time("all", lambda: place.outer(), {"out": (place, "outer"), "in": (place, "inner")}, "rest", 3)
    shares = {part.part: part.share for part in parts}
    assert place.outer is kept
    assert [part.part for part in parts] == ["in", "out", "rest"]
    assert sum(shares.values()) == pytest.approx(1, abs=0.2)
