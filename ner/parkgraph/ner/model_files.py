"""A model's files are looked at before spaCy loads them: whether they are whole, and what they would start.

A spaCy config can name any function that some installed package has registered, and spaCy calls it while it loads. A
model of ours needs a few of our own, so any other is refused. What training wrote is listed with its checksums, as
``sha256sum`` reads them, so that a damaged or half copied model is told from a sound one. That guards against accidents
alone: whoever can change the files can change the list.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from thinc.api import Config

from parkgraph.errors import ModelError

LISTING = "SHA256SUMS"
LOAD_ERRORS = (OSError, EOFError, ValueError, TypeError, LookupError, AttributeError)
"""What spaCy raises for files of wrong content: it takes them apart without looking at their shape."""

_CONFIG = "config.cfg"
_CARD = "MODEL_CARD.md"
_CALLED_WHILE_LOADING = ("nlp", "components")
_OURS = ("parkgraph.", "parkgraph_")
_HARMLESS = frozenset({"spacy.Vectors.v1"})
_BROKEN = "copy the model again, whole, or train it again with this version"


def list_files(folder: Path) -> None:
    """Write the checksums of all files of a model into it, but for its card, which people write."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in {LISTING, _CARD})
    lines = [f"{_checksum(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths]
    (folder / LISTING).write_text("".join(lines), encoding="utf-8")


def check(folder: Path) -> None:
    """Look at a model of ours before it is loaded.

    Args:
        folder: the model; it may lack the list of checksums, as one that ``nlp.to_disk`` wrote does.

    Raises:
        ModelError: a listed file is missing or another than was written, or the config names what is not ours.
    """
    for line in _lines(folder / LISTING):
        checksum, _, name = line.partition("  ")
        path = folder / name
        if not path.is_file() or _checksum(path) != checksum:
            raise ModelError("the model is damaged: this file is not as it was written", where=str(path), hint=_BROKEN)
    for place, name in _named(_config(folder / _CONFIG)):
        raise ModelError(
            f"the model's config names {name!r} in {place}, which is not ParkGraph's",
            where=str(folder / _CONFIG),
            hint="a model of ParkGraph holds its own components alone; take it from where it was trained",
        )


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def _config(path: Path) -> Config:
    try:
        # References to other sections are put in; nothing that it names is called.
        return Config().from_disk(path)
    except (OSError, ValueError) as error:
        raise ModelError("the model's config cannot be read", where=str(path), hint=_BROKEN) from error


def _named(config: Config) -> Iterator[tuple[str, str]]:
    """Yield what a config would have called that is not ours, with its section."""
    for section in _CALLED_WHILE_LOADING:
        part = config.get(section, {})
        yield from _foreign(part, section) if isinstance(part, Mapping) else [(section, str(part))]


def _foreign(part: Mapping[str, object], place: str) -> Iterator[tuple[str, str]]:
    for key, value in part.items():
        if isinstance(value, Mapping):
            yield from _foreign(value, f"{place}.{key}")
        elif key == "source" or ((key.startswith("@") or key == "factory") and not _is_ours(value)):
            yield place, str(value)


def _is_ours(value: object) -> bool:
    return isinstance(value, str) and (value.startswith(_OURS) or value in _HARMLESS)
