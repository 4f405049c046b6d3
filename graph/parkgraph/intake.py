"""Which documents of some files and folders must be read again: content hashes decide, of files, records, documents.

A file whose bytes are those of the last build, and all of whose documents are stored as it gave them, is not parsed.
Of another one, a record that is that of the last build, and whose document is stored as it gave it, is not cut to its
body.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from parkgraph.errors import SourceError, WorkspaceError
from parkgraph.model import Document
from parkgraph.sources import RefusedSourceError, gone
from parkgraph.sources.folders import FoundFile, find_files
from parkgraph.sources.raw import RawDocument
from parkgraph.sources.reading import cut_to_body, raw_documents
from parkgraph.workspace_schema import ReadFile, ReadRecord, Stored

Records = Mapping[int, ReadRecord]
"""The records of a file of many, by number."""


class Intake:
    """One pass over files and folders; what it found is filled in while the documents stream through.

    Args:
        paths: files and folders.
        known: what is stored, by document key.
        files: what the last passes read, by place.
        records: gives the records that they read of the file at a place.
        extractor: version of model and rules; what another one extracted is read again.

    Attributes:
        refused: inputs that could not be used.
        unchanged: number of documents that were there already.
        outdone: keys of documents left out because another file gives the same URL with a later text.
        read_files: files that were parsed and are not to be parsed as long as nothing changes, with their records.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        known: dict[str, Stored],
        files: Mapping[str, ReadFile],
        records: Callable[[str], Records],
        extractor: str,
    ) -> None:
        self.refused: list[SourceError] = []
        self.unchanged = 0
        self.outdone: list[str] = []
        self.read_files: dict[ReadFile, Records] = {}
        self._paths = paths
        self._known = known
        self._files = files
        self._records = records
        self._extractor = extractor
        self._seen: set[str] = set()
        self._rivals: list[Document] = []
        self._stored_from = _by_file(known, extractor)

    def changed(self) -> Iterator[Document]:
        """Yield the documents that must be read again."""
        for found in find_files(self._paths):
            if isinstance(found, FoundFile):
                yield from self._changed_in(found)
            else:
                place, error = found
                self.refused.append(RefusedSourceError(error, str(place)))
        yield from self._settled()

    def gone(self, origins: Mapping[str, str]) -> tuple[str, ...]:
        """Return the keys of stored documents whose file or record is no longer there, after the pass.

        Args:
            origins: key of each stored document with its origin.
        """
        return gone(origins, self._paths, self._seen, self.refused)

    def _changed_in(self, found: FoundFile) -> Iterator[Document]:
        place, sha256 = str(found.place), _hash_of(found.path)
        stored = self._stored_from.get(place, {})
        kept = self._files.get(place)
        if kept is not None and kept == ReadFile(place, sha256, reader_version(), contents_of(stored), kept.refused):
            self.unchanged += len(stored)
            self._seen.update(stored)
            self.refused.extend(_refusals(kept, found.path))
            return
        before = self._records(place) if kept is not None and kept.reader == reader_version() else {}
        given: dict[str, str] = {}
        records: dict[int, ReadRecord] = {}
        refused: list[SourceError] = []
        for raw in raw_documents(found):
            if isinstance(raw, SourceError):
                refused.append(raw)
                continue
            record = _record_as_stored(raw, found, before, stored)
            if record is not None:
                origin, content = record
                self.unchanged += 1
            else:
                item = cut_to_body(raw, found)
                if isinstance(item, SourceError):
                    refused.append(item)
                    continue
                origin, content = item.origin, item.sha256
                yield from self._if_changed(item)
            given[origin] = content
            self._seen.add(origin)
            if raw.record is not None:
                records[raw.record] = ReadRecord(raw.digest, content)
        self.refused.extend(refused)
        if sha256:
            told = _told(refused, found.path)
            self.read_files[ReadFile(place, sha256, reader_version(), contents_of(given), told)] = records

    def _if_changed(self, document: Document) -> Iterator[Document]:
        stored = self._known.get(document.key)
        if stored is not None and stored.origin != document.origin:
            # Another file gave this URL. Which one stays is settled when all files have been met.
            self._rivals.append(document)
        elif stored is not None and (stored.sha256, stored.extractor) == (document.sha256, self._extractor):
            self.unchanged += 1
        else:
            yield self._taken(document)

    def _settled(self) -> Iterator[Document]:
        """Yield of several files with one URL the one with the latest text, whichever of them came first."""
        for document in self._rivals:
            stored = self._known[document.key]
            is_gone = bool(self.gone({document.key: stored.origin}))
            if is_gone or (document.published, document.sha256) > (stored.published, stored.sha256):
                yield self._taken(document)
            elif document.sha256 == stored.sha256:
                self.unchanged += 1
            else:
                self.outdone.append(document.key)

    def _taken(self, document: Document) -> Document:
        self._known[document.key] = Stored(document.sha256, document.published, document.origin, self._extractor)
        return document


@cache
def reader_version() -> str:
    """Return a hash of the code and tables by which files become documents: changed, all files are parsed again."""
    digest = hashlib.sha256(version("trafilatura").encode())
    for file in sorted(files("parkgraph.sources").iterdir(), key=lambda file: file.name):
        if file.is_file():
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def contents_of(documents: Mapping[str, str]) -> str:
    """Return a hash of what one file gave.

    Args:
        documents: origin of each document with the hash of its content.

    >>> contents_of({"news/a.jsonl#2": "b", "news/a.jsonl#1": "a"}) == contents_of({"news/a.jsonl#1": "a"})
    False
    """
    lines = "\n".join(f"{origin}\x1f{sha256}" for origin, sha256 in sorted(documents.items()))
    return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()


def _by_file(known: Mapping[str, Stored], extractor: str) -> Mapping[str, Mapping[str, str]]:
    """Return for each file the documents stored from it by this extractor, as origin -> hash."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for stored in known.values():
        if stored.extractor == extractor:
            file, mark, record = stored.origin.rpartition("#")
            found[file if mark and record.isdigit() else stored.origin][stored.origin] = stored.sha256
    return found


def _record_as_stored(
    raw: RawDocument, found: FoundFile, before: Records, stored: Mapping[str, str]
) -> tuple[str, str] | None:
    """Return origin and hash of the document of a record that did not change and whose document is stored."""
    known = before.get(raw.record) if raw.record is not None else None
    if known is None:
        return None
    origin = str(replace(found.place, record=raw.record))
    return (origin, known.sha256) if known == ReadRecord(raw.digest, stored.get(origin, "")) else None


def _hash_of(path: Path) -> str:
    """Return the hash of a file's bytes; none where it cannot be read, which reading it will say."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _told(refused: Sequence[SourceError], path: Path) -> str:
    """Return refusals as text, told without the path that the file has today."""
    rows = [
        (error.what, error.where.removeprefix(str(path)), error.hint, error.origin)
        for error in refused
        if isinstance(error, RefusedSourceError)
    ]
    return json.dumps(rows, ensure_ascii=False)


def _refusals(kept: ReadFile, path: Path) -> Iterator[SourceError]:
    try:
        for what, where, hint, origin in json.loads(kept.refused):
            yield RefusedSourceError(SourceError(what, where=f"{path}{where}", hint=hint), origin)
    except (RecursionError, TypeError, ValueError) as error:
        raise WorkspaceError(
            f"what the workspace keeps of a file is in no form of ours: {error}",
            where=kept.place,
            hint="somebody changed it: build a new workspace from the articles",
        ) from error
