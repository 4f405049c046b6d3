"""Take a picture of a view: ``python docs/screenshot.py VIEW.html PICTURE.png``."""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import sync_playwright

SYSTEM_CHROMIUM = Path("/usr/bin/chromium")


def screenshot(
    page: Path, picture: Path, *, search: str = "", evidence: str = "", dark: bool = False, language: str = "zh-CN"
) -> None:
    """Open a view with the network cut and save what a reader sees.

    Args:
        page: the view.
        picture: PNG file to write.
        search: name to jump to first, so that its panel is open; the whole graph if empty.
        evidence: name at the other end of a relationship of that entity, whose sentences are to be shown.
        dark: whether the reader's system is set to dark.
        language: language of the reader's browser; the page is English for any but Chinese.
    """
    executable = str(SYSTEM_CHROMIUM) if SYSTEM_CHROMIUM.exists() else None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(
            viewport={"width": 1440, "height": 900},
            device_scale_factor=1.5,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale=language,
        )
        context.set_offline(True)
        tab = context.new_page()
        tab.goto(page.resolve().as_uri())
        tab.wait_for_selector("html.drawn")
        if search:
            tab.fill("#search", search)
            tab.press("#search", "Enter")
        if evidence:
            tab.locator("#panel .relationship", has_text=evidence).first.locator(".proof").click()
        tab.wait_for_timeout(300)
        tab.screenshot(path=picture)
        browser.close()


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--search", default="", help="name to jump to")
    parser.add_argument("--evidence", default="", help="other end of the relationship to show")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--language", default="zh-CN")
    screenshot(**vars(parser.parse_args()))


if __name__ == "__main__":
    _main()
