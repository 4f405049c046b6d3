"""Take the pictures that the documentation shows: ``python docs/screenshot.py WORKSPACE docs/images``.

The workspace is one made from the samples. Pages are written to a temporary folder and opened with the network cut.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from parkgraph.model import GraphRows
from parkgraph.stores import KgliteStore, read_graph
from parkgraph.views import Centre, ViewOptions, write_view
from parkgraph.workspace import Workspace

SYSTEM_CHROMIUM = Path("/usr/bin/chromium")
SIZE = (1200, 750)
PARK = Centre("Park", "苏州工业园区")
OTHER_PARK = Centre("Park", "无锡高新区")


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: what is drawn, and what the reader does before it is taken.

    Attributes:
        name: of the file, without its ending.
        options: what the page shows.
        search: name to jump to, so that its panel is open; none if empty.
        evidence: name at the other end of a relationship of that entity, whose sentences are shown; none if empty.
        dark: whether the reader's system is set to dark.
        language: of the reader's browser; the page is English for any but Chinese.
    """

    name: str
    options: ViewOptions
    search: str = ""
    evidence: str = ""
    dark: bool = False
    language: str = "zh-CN"


SHOTS = (
    Shot("view", ViewOptions(), search="日本"),
    Shot("park", ViewOptions(centre=PARK), search="博世汽车部件", evidence="苏州工业园区"),
    Shot("report", ViewOptions(centre=PARK, report=True)),
    Shot("compare", ViewOptions(centre=PARK, beside=OTHER_PARK, report=True), dark=True, language="en-GB"),
)


def take(browser: Browser, rows: GraphRows, shot: Shot, folder: Path) -> Path:
    """Write the page, do what the reader does, and save what the reader sees.

    Args:
        browser: Chromium.
        rows: the graph.
        shot: what to show.
        folder: where the picture goes.

    Returns:
        The PNG file.
    """
    with tempfile.TemporaryDirectory() as temporary:
        page = write_view(rows, Path(temporary) / "view.html", shot.options).path
        context = browser.new_context(
            viewport={"width": SIZE[0], "height": SIZE[1]},
            color_scheme="dark" if shot.dark else "light",
            reduced_motion="reduce",
            locale=shot.language,
        )
        context.set_offline(True)
        tab = context.new_page()
        tab.goto(page.as_uri())
        tab.wait_for_selector("html.drawn")
        _act(tab, shot)
        picture = folder / f"{shot.name}.png"
        tab.screenshot(path=picture)
        context.close()
    return picture


def _act(tab: Page, shot: Shot) -> None:
    if shot.search:
        tab.fill("#search", shot.search)
        tab.press("#search", "Enter")
    if shot.evidence:
        tab.locator("#panel .relationship", has_text=shot.evidence).first.locator(".proof").click()
    tab.mouse.move(0, 0)
    tab.wait_for_timeout(300)


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    with Workspace(arguments.workspace) as workspace, KgliteStore(workspace.graph_path) as store:
        rows = read_graph(store)
    executable = str(SYSTEM_CHROMIUM) if SYSTEM_CHROMIUM.exists() else None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            picture = take(browser, rows, shot, arguments.folder)
            print(f"{picture}: {picture.stat().st_size // 1000} kB")
        browser.close()


if __name__ == "__main__":
    _main()
