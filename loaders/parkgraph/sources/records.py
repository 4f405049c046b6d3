"""JSON, JSONL and CSV files of documents."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from parkgraph.errors import SourceError
from parkgraph.sources import fields
from parkgraph.sources.characters import clean, decode, encoding_of_file
from parkgraph.sources.dates import read_date
from parkgraph.sources.raw import LARGEST_DOCUMENT, RawDocument

# A JSON file is read whole, unlike JSONL.
LARGEST_JSON = 100_000_000
# Crawlers leave tabs and line ends inside strings, which strict JSON forbids.
_DECODER = json.JSONDecoder(strict=False)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|www\.|//", re.IGNORECASE)


def _inline(value: object) -> str:
    """A short field as one line of text; lists and objects are no such field."""
    return " ".join(clean(str(value)).split()) if isinstance(value, str | int | float) else ""


def _document(row: object, where: str, record: int | None, line: int | None) -> RawDocument | SourceError:
    if not isinstance(row, Mapping):
        return SourceError(
            f"a document must be an object with fields, this is a {type(row).__name__}",
            where=where,
            hint='write it as {"title": "...", "text": "..."}',
        )
    names = fields.load().record
    values = {fields.plain(name): value for name, value in row.items() if name is not None}
    text = fields.pick(values, names["text"])
    if not isinstance(text, str) or not text.strip():
        return SourceError(
            "the record has no text" if not text else "the record's text is no string",
            where=where,
            hint=f"put the article into the field text (also read: {', '.join(names['text'][1:5])})",
        )
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST_DOCUMENT:
        return too_large(where)
    address, source = (_inline(fields.pick(values, names[name])) for name in ("url", "source"))
    return RawDocument(
        text=text,
        title=_inline(fields.pick(values, names["title"])),
        published=read_date(fields.pick(values, names["published"])),
        url=address if _ADDRESS.match(address) else "",
        # Some sets put the medium's name where others put the address.
        source=source or ("" if _ADDRESS.match(address) else address),
        record=record,
        line=line,
    )


def too_large(where: str) -> SourceError:
    """Return the refusal of a document over the limit."""
    return SourceError(
        f"the document is larger than {LARGEST_DOCUMENT // 1_000_000} MB",
        where=where,
        hint="split it into its articles, one file or one JSONL line each",
    )


def _parse(text: str, where: str) -> object:
    """Parse JSON.

    Raises:
        SourceError: it is none.
    """
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        cut_short = error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated")
        raise SourceError(
            f"the JSON is {'cut short' if cut_short else 'malformed'}: {error.msg} at character {error.pos + 1}",
            where=where,
            hint="write the record again, whole, on one line" if cut_short else "mend the record",
        ) from error
    except (ValueError, RecursionError) as error:
        raise SourceError(
            "the JSON cannot be read: a number too long or nesting too deep", where=where, hint="mend the record"
        ) from error


def read_json(path: Path) -> Iterator[RawDocument | SourceError]:
    """Read a JSON file: one document, a list of documents, or an object with one list of documents in it."""
    where = str(path)
    if path.stat().st_size > LARGEST_JSON:
        yield SourceError(
            f"the JSON file is larger than {LARGEST_JSON // 1_000_000} MB",
            where=where,
            hint="write it as JSONL, one document a line, which is read line by line",
        )
        return
    try:
        content = _parse(decode(path.read_bytes(), where=where), where)
    except SourceError as error:
        yield error
        return
    rows = content
    if isinstance(content, Mapping) and not _has_text(content):
        lists = [value for value in content.values() if isinstance(value, list)]
        rows = lists[0] if len(lists) == 1 else content
    if not isinstance(rows, list):
        yield _document(rows, where, None, None)
        return
    for number, row in enumerate(rows, start=1):
        yield _document(row, f"{where}#{number}", number, None)


def _has_text(row: Mapping[str, object]) -> bool:
    names = fields.load().record["text"]
    return any(fields.plain(name) in names for name in row)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield line numbers with lines; ``None`` for a line over the limit, which is passed over piece by piece."""
    number = 0
    while line := file.readline(LARGEST_DOCUMENT + 1):
        number += 1
        if len(line) <= LARGEST_DOCUMENT:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LARGEST_DOCUMENT)
        yield number, None


def read_jsonl(path: Path) -> Iterator[RawDocument | SourceError]:
    """Read a JSONL file line by line; a document's record number is its line's."""
    with path.open("rb") as file:
        for number, line in _lines(file):
            where = f"{path}:{number}"
            if line is None:
                yield too_large(where)
                continue
            if not line.strip():
                continue
            try:
                row = _parse(decode(line, where=where), where)
            except SourceError as error:
                yield error
                continue
            yield _document(row, where, number, number)


def read_csv(path: Path) -> Iterator[RawDocument | SourceError]:
    """Read a CSV or TSV file whose first row names the columns."""
    csv.field_size_limit(LARGEST_DOCUMENT)
    encoding = encoding_of_file(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        first = file.readline(LARGEST_DOCUMENT)
        file.seek(0)
        delimiter = max(",\t;", key=first.count)
        reader = csv.reader(file, delimiter=delimiter)
        names: list[str] = next(reader, [])
        where = f"{path}:1"
        if not _has_text(dict.fromkeys(names)):
            yield SourceError(
                f"no column holds the text; the columns are {', '.join(names)}",
                where=where,
                hint="name the columns in the first row: text, title, published, url, source",
            )
            return
        number = 0
        while True:
            number += 1
            line = reader.line_num + 1
            where = f"{path}:{line}"
            try:
                row = next(reader, None)
            except csv.Error as error:
                yield SourceError(f"the row cannot be read: {error}", where=where, hint="look for a quote never closed")
                continue
            if row is None:
                return
            if not row:
                continue
            if len(row) > len(names):
                yield SourceError(
                    f"the row has {len(row)} cells, the first row names {len(names)} columns",
                    where=where,
                    hint="put quotes around cells that hold the separator",
                )
                continue
            yield _document(dict(zip(names, row, strict=False)), where, number, line)
