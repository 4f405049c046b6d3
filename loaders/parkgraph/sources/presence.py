"""What a pass over files tells of documents that were stored before: still there, gone, or not to be known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from parkgraph.errors import SourceError
from parkgraph.sources.folders import is_folder, root_folder


class RefusedSourceError(SourceError):
    """A refusal that knows the place it is about.

    Args:
        error: the refusal.
        origin: folder, file or record it is about, in the form of a document's origin.
    """

    def __init__(self, error: SourceError, origin: str) -> None:
        super().__init__(error.what, where=error.where, hint=error.hint)
        self.origin = origin


def scope(path: Path) -> str:
    """Return the part of all origins that reading a path covers: a folder's name, or a file's below its folder's."""
    root = root_folder(path)
    return root.name if is_folder(path) else f"{root.name}/{path.name}"


def _within(origin: str, place: str) -> bool:
    return origin == place or origin.startswith((f"{place}/", f"{place}#"))


def gone(
    stored: Mapping[str, str],
    paths: Sequence[Path],
    seen: Collection[str],
    refused: Iterable[SourceError],
) -> tuple[str, ...]:
    """Return the keys of stored documents whose file or record is no longer there.

    A document of a folder or file that could not be read, or in which a record could not, is not gone: nothing is known
    of it.

    Args:
        stored: key of each stored document with its origin.
        paths: what was read.
        seen: origins of all documents that were met.
        refused: what :func:`parkgraph.sources.read` refused.

    >>> gone({"news/a.txt": "news/a.txt"}, [], set(), [])
    ()
    """
    read = [scope(path) for path in paths]
    unknown = [error.origin for error in refused if isinstance(error, RefusedSourceError)]
    return tuple(
        key
        for key, origin in sorted(stored.items())
        if origin not in seen
        and any(_within(origin, place) for place in read)
        and not any(_within(origin, place) for place in unknown)
    )
