"""How long a large view takes in Chromium: ``python -m benchmarks.reading_view`` prints the figures as JSON.

A made-up graph (5,000 entities and 15,000 relationships unless told otherwise, a few parks and countries with very many
neighbours, as in real ones) is written as a page and opened with the network cut. Measured are: writing the page;
from the start of the navigation to the first finished picture; whether the picture then stays as it is; and the time
between frames while the pointer drags the whole drawing, turns the wheel, drags one node, and passes over nodes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.made_up import DRAWN, made_up_graph
from parkgraph.views import ViewOptions, write_view

SYSTEM_CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Runs before the page's own scripts and keeps the time of every frame.
WATCH = """
window.frames_ = [];
(function next(now) { window.frames_.push(now); requestAnimationFrame(next); })(performance.now());
"""


def measure(page_file: Path) -> dict[str, Any]:
    """Open a page in Chromium and use it as a reader does.

    Returns:
        Milliseconds: ``first_picture_ms`` since the start of the navigation, and for each gesture the median, the 95 %
        quantile and the longest time between frames; ``stable`` is whether the picture 1 s later is the same.
    """
    executable = str(SYSTEM_CHROMIUM) if SYSTEM_CHROMIUM.exists() else None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(QUIET))
        context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        context.set_offline(True)
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(page_file.as_uri())
        page.wait_for_selector("html.drawn")
        figures: dict[str, Any] = {"first_picture_ms": round(page.evaluate("window.drawnAt"))}
        before = page.screenshot()
        page.wait_for_timeout(1000)
        figures["stable"] = page.screenshot() == before
        for name, gesture in GESTURES.items():
            figures[name] = _frame_times(page, gesture)
        browser.close()
    return figures


def _drag_the_drawing(page: Page) -> None:
    page.mouse.move(700, 880)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(700 + 6 * step, 880 - 3 * step)
    page.mouse.up()


def _turn_the_wheel(page: Page) -> None:
    page.mouse.move(720, 480)
    for step in range(30):
        page.mouse.wheel(0, -60 if step < 15 else 60)


def _drag_a_node(page: Page) -> None:
    place = page.evaluate("network.canvasToDOM(places[byImportance[0].id])")
    area = page.locator("#graph").bounding_box()
    if area is None:
        return
    x, y = area["x"] + place["x"], area["y"] + place["y"]
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(x + 3 * step, y + 2 * step)
    page.mouse.up()


def _pass_over_nodes(page: Page) -> None:
    for step in range(60):
        page.mouse.move(420 + 10 * step, 300 + 5 * step)


GESTURES: dict[str, Callable[[Page], None]] = {
    "drag": _drag_the_drawing,
    "zoom": _turn_the_wheel,
    "drag_node": _drag_a_node,
    "hover": _pass_over_nodes,
}


def _frame_times(page: Page, gesture: Callable[[Page], None]) -> dict[str, float]:
    page.evaluate("window.frames_.length = 0")
    gesture(page)
    page.wait_for_timeout(100)
    times = page.evaluate("window.frames_")
    between = sorted(later - earlier for earlier, later in pairwise(times))
    return {
        "frames": len(between),
        "median_ms": round(statistics.median(between), 1),
        "p95_ms": round(between[int(len(between) * 0.95)], 1),
        "longest_ms": round(between[-1], 1),
    }


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=5000)
    parser.add_argument("--relationships", type=int, default=15000)
    parser.add_argument("--keep", type=Path, help="folder to leave the page in")
    arguments = parser.parse_args()
    rows = made_up_graph(arguments.nodes, arguments.relationships, shares=DRAWN)
    with tempfile.TemporaryDirectory() as folder:
        page_file = (arguments.keep or Path(folder)) / "benchmark.html"
        start = time.perf_counter()
        report = write_view(rows, page_file, ViewOptions(limit=arguments.nodes))
        figures = {
            "nodes": report.nodes,
            "relationships": report.relationships,
            "write_s": round(time.perf_counter() - start, 1),
            "page_mb": round(page_file.stat().st_size / 1e6, 1),
            **measure(page_file),
        }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    _main()
