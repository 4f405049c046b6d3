"""HTML pages: their text and what their head says of it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from configparser import ConfigParser
from contextlib import suppress
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import trafilatura
from trafilatura.settings import use_config

from parkgraph.errors import SourceError
from parkgraph.sources import fields
from parkgraph.sources.characters import clean, declared_charset, decode
from parkgraph.sources.dates import find_date
from parkgraph.sources.raw import RawDocument

# Shortest text that trafilatura takes for an article; its 250 characters are meant for European languages, a Chinese
# brief has 100.
_SHORTEST_ARTICLE = "100"
# Labels stand at the head of a page; the parser takes quadratic time on broken markup.
_LABELS_WITHIN = 100_000
# Chromium and Internet Explorer write this into pages that are saved from the menu.
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")
_LINKED_DATA_DATE = re.compile(r'"(?:datePublished|pubDate)"\s*:\s*"([^"]{4,40})"', re.IGNORECASE)
_HTML_TAG = re.compile(r"<(?:!doctype html|html|body|p|div|br|span|table|article|section)\b[^<>]*>", re.IGNORECASE)

# A page that cannot be read is refused with an error of ours; the library's own messages would stand beside it.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


@cache
def _configuration() -> ConfigParser:
    configuration = use_config()
    configuration["DEFAULT"]["MIN_EXTRACTED_SIZE"] = _SHORTEST_ARTICLE
    return configuration


def looks_like_html(text: str) -> bool:
    """Tell whether a text is HTML, as crawlers often keep it in a record's field.

    >>> looks_like_html("<p>甲公司落户</p>"), looks_like_html("亩均<50万元的企业")
    (True, False)
    """
    return _HTML_TAG.search(text[:2000]) is not None


class _Labels(HTMLParser):
    """What a page says of itself outside its text: meta elements, addresses, times, headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, object] = {}
        self.addresses: list[str] = []
        self.times: list[str] = []
        self.headings: dict[str, list[str]] = {"title": [], "h1": []}
        self._open = ""
        # The parser gives up at malformed declarations; what it met before them stays.
        with suppress(AssertionError):
            self.feed(html[:_LABELS_WITHIN])
            self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in self.headings:
            self._open = tag
            self.headings[tag].append("")
        elif tag == "meta":
            name = values.get("name") or values.get("property") or values.get("itemprop") or ""
            self.meta.setdefault(fields.plain(name), " ".join(values.get("content", "").split()))
        elif tag == "link" and values.get("rel") == "canonical":
            self.addresses.append(values.get("href", ""))
        elif tag == "time":
            self.times.append(values.get("datetime", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.headings[self._open][-1] += data

    def handle_comment(self, data: str) -> None:
        if found := _SAVED_FROM.search(data):
            self.addresses.insert(0, found[1])

    def title(self) -> str:
        """Return the page's headline: a first-order heading that the title element repeats, else that element."""
        titles, headings = ([" ".join(text.split()) for text in self.headings[tag]] for tag in ("title", "h1"))
        whole = next((text for text in titles if text), "")
        return next((text for text in headings if text and text in whole), whole)


def _address(candidates: Iterable[str]) -> str:
    """Return the first address that names a page, not a whole site."""
    for address in candidates:
        parts = urlsplit(address.strip())
        if parts.scheme in {"http", "https"} and (parts.path.strip("/") or parts.query):
            return address.strip()
    return ""


def _published(html: str, labels: _Labels) -> str:
    """Return the date that meta elements, linked data or a time element give.

    trafilatura's own date is not used: it fills in the day where a page gives but year and month.
    """
    linked = _LINKED_DATA_DATE.search(html, 0, _LABELS_WITHIN)
    in_meta = [str(labels.meta.get(name, "")) for name in fields.load().meta["published"]]
    candidates = [*in_meta, linked[1] if linked else "", *labels.times]
    return next((found for candidate in candidates if (found := find_date(candidate))), "")


def extract(html: str, where: str = "") -> RawDocument:
    """Take text and metadata out of a page.

    Args:
        html: the page, or a piece of one.
        where: file and line, for the error.

    Raises:
        SourceError: there is no text in it.

    >>> extract("<title>甲公司落户</title><p>昨日，甲公司的新厂在乙园区开工。</p>").text
    '昨日，甲公司的新厂在乙园区开工。'
    """
    html = clean(html).strip()
    # Without a declaration trafilatura takes a piece of a page for no page.
    declared = html if html[:9].casefold() == "<!doctype" else f"<!DOCTYPE html>{html}"
    page = trafilatura.bare_extraction(declared, include_comments=False, include_tables=True, config=_configuration())
    text = getattr(page, "text", None)
    if not text or not text.strip():
        raise SourceError(
            "the page holds no text",
            where=where,
            hint="a page filled in by scripts must be saved from the browser after it has loaded",
        )
    labels = _Labels(html)
    names = fields.load().meta
    return RawDocument(
        text=text,
        title=str(fields.pick(labels.meta, names["title"])) or labels.title(),
        published=_published(html, labels),
        url=_address([*labels.addresses, str(labels.meta.get("og:url", ""))]),
        source=str(fields.pick(labels.meta, names["source"])),
    )


def read_html(path: Path) -> RawDocument:
    """Read an HTML file.

    Raises:
        SourceError: the file is no text, or the page holds none.
    """
    raw = path.read_bytes()
    return extract(decode(raw, declared=declared_charset(raw), where=str(path)), str(path))
