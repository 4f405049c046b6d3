"""Paths in, documents out: every file is read by its format, cut to its body and given its key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from parkgraph.errors import SourceError
from parkgraph.model import Document, document_key
from parkgraph.model.identity import content_hash
from parkgraph.sources.body import judge
from parkgraph.sources.characters import clean, decode
from parkgraph.sources.folders import FoundFile, find_files
from parkgraph.sources.headers import guess_title, read_header, without_site_name
from parkgraph.sources.pages import extract, looks_like_html, read_html
from parkgraph.sources.presence import RefusedSourceError
from parkgraph.sources.raw import LARGEST_DOCUMENT, LONGEST_LINE, RawDocument
from parkgraph.sources.records import read_csv, read_json, read_jsonl, too_large

_RECORD_READERS = {"json": read_json, "jsonl": read_jsonl, "csv": read_csv}


def _read_text(path: Path) -> RawDocument:
    text = clean(decode(path.read_bytes(), where=str(path)))
    if looks_like_html(text):
        return RawDocument(text)
    return RawDocument(text, title=guess_title(judge(text).lines))


def raw_documents(found: FoundFile) -> Iterator[RawDocument | RefusedSourceError]:
    """Yield what one file holds before anything is cut out of it, and what is refused of it.

    Args:
        found: a file that :func:`parkgraph.sources.folders.find_files` gave.
    """
    for raw in _read_by_format(found):
        yield RefusedSourceError(raw, str(found.place)) if isinstance(raw, SourceError) else raw


def _read_by_format(found: FoundFile) -> Iterator[RawDocument | SourceError]:
    where = str(found.path)
    try:
        size = found.path.stat().st_size
        if size == 0:
            yield SourceError("the file is empty", where=where, hint="remove it or save the page again")
        elif found.format in _RECORD_READERS:
            yield from _records(found)
        elif size > LARGEST_DOCUMENT:
            yield too_large(where)
        elif found.format == "html":
            yield read_html(found.path)
        else:
            yield _read_text(found.path)
    except SourceError as error:
        yield error
    except OSError as error:
        yield SourceError(
            f"the file cannot be read: {error.strerror or error}", where=where, hint="look at its permissions"
        )


def _records(found: FoundFile) -> Iterator[RawDocument | SourceError]:
    empty = True
    for record in _RECORD_READERS[found.format](found.path):
        empty = False
        yield record
    if empty:
        yield SourceError("the file holds no documents", where=str(found.path), hint="remove it or write it again")


def _without_markup(raw: RawDocument, where: str) -> RawDocument:
    """Take the text out of a record or text file that holds HTML; what the record itself says goes first."""
    page = extract(raw.text, where)
    return replace(
        raw,
        text=page.text,
        title=raw.title or page.title,
        published=raw.published or page.published,
        url=raw.url or page.url,
        source=raw.source or page.source,
    )


def _document(raw: RawDocument, found: FoundFile, where: str) -> Document:
    """Cut a raw document to its body.

    Raises:
        SourceError: nothing is left, or a line is no prose.
    """
    if found.format != "html" and looks_like_html(raw.text):
        raw = _without_markup(raw, where)
    cleaned = clean(raw.text)
    if (longest := max(map(len, cleaned.splitlines()), default=0)) > LONGEST_LINE:
        raise SourceError(
            f"a line of {longest:,} characters is no article",
            where=where,
            hint="split the text at its paragraphs, or at its articles",
        )
    title = without_site_name(raw.title, cleaned)
    judged = judge(cleaned, title)
    if not (text := judged.body):
        raise SourceError("there is no article in the text", where=where, hint="look whether the page was saved whole")
    header = read_header(judged.lines)
    published, source = raw.published or header.published, raw.source or header.source
    place = replace(found.place, record=raw.record)
    return Document(
        key=document_key(raw.url, place.root, place.path, place.record),
        text=text,
        title=title,
        published=published,
        url=raw.url,
        source=source,
        sha256=content_hash("\x1f".join((title, text, published, raw.url, source))),
        origin=str(place),
    )


def _where(path: Path, raw: RawDocument) -> str:
    if raw.line is not None:
        return f"{path}:{raw.line}"
    return str(path) if raw.record is None else f"{path}#{raw.record}"


def cut_to_body(raw: RawDocument, found: FoundFile) -> Document | RefusedSourceError:
    """Return the document that a raw one becomes, or why it is refused.

    Args:
        raw: what :func:`raw_documents` gave.
        found: the file that it is from.
    """
    try:
        return _document(raw, found, _where(found.path, raw))
    except SourceError as error:
        return RefusedSourceError(error, str(replace(found.place, record=raw.record)))


def read_file(found: FoundFile) -> Iterator[Document | RefusedSourceError]:
    """Yield what one file holds, as :func:`read` does.

    Args:
        found: a file that :func:`parkgraph.sources.folders.find_files` gave.
    """
    for raw in raw_documents(found):
        yield cut_to_body(raw, found) if isinstance(raw, RawDocument) else raw


def read(paths: Sequence[Path]) -> Iterator[Document | SourceError]:
    r"""Read the documents in files and folders, one after the other; a refusal comes in the place of its document.

    Args:
        paths: text, HTML, JSON, JSONL and CSV files, and folders of them.

    Yields:
        Documents cut to their bodies, and refusals (each a :class:`parkgraph.sources.RefusedSourceError`). Their order
        depends on the set of paths alone. Two documents may have the same key, where two pages give the same address;
        no two have the same origin.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("首页 > 正文\n昨日，甲公司的新厂在乙园区开工。", encoding="gbk")
    ...     [document.text for document in read([Path(folder)])]
    ['昨日，甲公司的新厂在乙园区开工。']
    """
    for found in find_files(paths):
        if isinstance(found, FoundFile):
            yield from read_file(found)
        else:
            place, error = found
            yield RefusedSourceError(error, str(place))
