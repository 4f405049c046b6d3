"""Which files a list of paths names, and under which root folder's name each is known."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from parkgraph.errors import SourceError

FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".shtml": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
}
_ASSETS = ("image/", "audio/", "video/", "font/", "text/css", "text/javascript", "application/javascript")
# Browsers put the parts of page.html that they save into page_files, Chinese Edge and Firefox the same.
_PARTS_OF_PAGE = "_files"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document lies, told without an absolute path.

    Attributes:
        root: name of the folder that was read.
        path: path below it, with ``/``; empty for the folder itself.
        record: number of the record in a file of many, counted from 1.

    >>> str(Place("news", "2024/a.jsonl", 3)), str(Place("news", ""))
    ('news/2024/a.jsonl#3', 'news')
    """

    root: str
    path: str
    record: int | None = None

    def __str__(self) -> str:
        path = f"/{self.path}" if self.path else ""
        record = f"#{self.record}" if self.record is not None else ""
        return f"{self.root}{path}{record}"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read.

    Attributes:
        path: where to open it.
        place: where it lies below its root.
        format: one of the values of :data:`FORMATS`.
    """

    path: Path
    place: Place
    format: str


Found = FoundFile | tuple[Place, SourceError]


def is_folder(path: Path) -> bool:
    """Tell a folder; what may not even be looked at is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def root_folder(path: Path) -> Path:
    """Return the folder whose name begins the keys of a path's documents: itself, or a file's parent."""
    resolved = path.resolve()
    return resolved if is_folder(path) else resolved.parent


def _refusal(error: OSError, path: Path, kind: str) -> SourceError:
    return SourceError(
        f"the {kind} cannot be read: {error.strerror or error}", where=str(path), hint="look at its permissions"
    )


def _format_of(path: Path) -> str:
    """Return the format of a file that was named by itself: by its name, else by its beginning."""
    if known := FORMATS.get(path.suffix.lower()):
        return known
    with path.open("rb") as file:
        beginning = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith((b"<!doctype", b"<html")):
        return "html"
    return "json" if beginning.startswith((b"{", b"[")) else "text"


def _is_asset(path: Path) -> bool:
    kind = mimetypes.guess_type(path.name, strict=False)[0] or ""
    return kind.startswith(_ASSETS)


def _unknown(path: Path) -> SourceError:
    return SourceError(
        f"files named {path.suffix or 'without an ending'} are not read from a folder",
        where=str(path),
        hint="save it as .txt, .html, .json, .jsonl or .csv, or name the file itself",
    )


@dataclass
class _Search:
    """One search through several paths: remembers what was met, so that no file and no place comes twice."""

    files: set[Path] = field(default_factory=set)
    places: set[Place] = field(default_factory=set)

    def walk(self, folder: Path, root: Path, below: str = "") -> Iterator[Found]:
        try:
            entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
        except OSError as error:
            yield Place(root.resolve().name, below), _refusal(error, folder, "folder")
            return
        pages = {entry.stem for entry in entries if FORMATS.get(entry.suffix.lower()) == "html"}
        parts = {f"{page}{_PARTS_OF_PAGE}" for page in pages}
        for entry in entries:
            relative = f"{below}/{entry.name}".lstrip("/")
            if entry.name.startswith("."):
                continue
            if is_folder(entry):
                if not entry.is_symlink() and entry.name not in parts:
                    yield from self.walk(entry, root, relative)
            elif not _is_asset(entry):
                yield from self.meet(entry, Place(root.resolve().name, relative), FORMATS.get(entry.suffix.lower()))

    def meet(self, path: Path, place: Place, known: str | None) -> Iterator[Found]:
        resolved = path.resolve()
        if resolved in self.files:
            return
        self.files.add(resolved)
        if place in self.places:
            yield place, _same_place(path, place)
            return
        self.places.add(place)
        yield FoundFile(path, place, known) if known else (place, _unknown(path))


def find_files(paths: Sequence[Path]) -> Iterator[Found]:
    """Yield the files that paths name, each once, and what cannot be read.

    Folders are read with all their subfolders, outer folders first, names sorted; hidden files, images, styles and
    scripts, and the ``_files`` folders of saved pages are passed over; links to folders are not followed.

    Args:
        paths: folders and files.
    """
    search = _Search()
    by_place = {path.resolve(): path for path in sorted(paths, reverse=True)}
    for resolved in sorted(by_place, key=lambda path: (not is_folder(path), len(path.parts), path)):
        path = by_place[resolved]
        place = Place(root_folder(path).name, "" if is_folder(path) else resolved.name)
        try:
            if not path.exists():
                yield place, _missing(path)
            elif is_folder(path):
                yield from search.walk(path, path)
            else:
                yield from search.meet(path, place, _format_of(path))
        except OSError as error:
            yield place, _refusal(error, path, "file")


def _same_place(path: Path, place: Place) -> SourceError:
    return SourceError(
        f"another file is known as {place} too, since both folders are called {place.root}",
        where=str(path),
        hint="rename one of the folders, or read the folder above both",
    )


def _missing(path: Path) -> SourceError:
    is_address = str(path).startswith(("http:", "https:"))
    return SourceError(
        "there is no such file or folder",
        where=str(path),
        hint="addresses are not fetched: save the page and give the file" if is_address else "look at the spelling",
    )
