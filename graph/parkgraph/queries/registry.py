"""Named queries: one ``.cypher`` file each, its header a YAML mapping in comment lines.

The header gives the titles (``zh``, ``en``), what the query answers (``about``), its ``parameters`` (each with
``type``, ``about`` and, unless it must be given, ``default``) and its ``columns`` with their meaning. The file's name
is the query's name. A new file in this folder, or in a folder of the user's own, is a new query; nothing else has to be
written.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from parkgraph.errors import QueryError
from parkgraph.queries.header import NamedQuery, parse

_SUFFIX = ".cypher"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The questions that can be asked.

    Attributes:
        queries: sorted by name.
        refused: why a file of the user's own is none of them; file and line stand in ``where``.
    """

    queries: tuple[NamedQuery, ...]
    refused: tuple[QueryError, ...] = ()

    def get(self, name: str) -> NamedQuery:
        """Return the query of a name.

        Raises:
            QueryError: there is none; the message offers similar names, or says why its file was refused.
        """
        for query in self.queries:
            if query.name == name:
                return query
        for error in self.refused:
            if Path(error.where.rpartition(":")[0]).stem == name:
                raise error
        raise QueryError(
            f"there is no question named {name!r}", hint=similar(name, [query.name for query in self.queries])
        )


@cache
def _names() -> tuple[str, ...]:
    found = (entry.name for entry in files("parkgraph.queries").iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in found if name.endswith(_SUFFIX)))


@cache
def _shipped(name: str) -> NamedQuery:
    file = f"{name}{_SUFFIX}"
    return parse(name, files("parkgraph.queries").joinpath(file).read_text(encoding="utf-8"), file)


def all_queries() -> tuple[NamedQuery, ...]:
    """Return all shipped queries, sorted by name.

    Raises:
        QueryError: a file is not in the form it must have.

    >>> "multinationals-by-park" in [query.name for query in all_queries()]
    True
    """
    return tuple(map(_shipped, _names()))


def get(name: str) -> NamedQuery:
    """Return the shipped query of a name; the files of the others are not read.

    Raises:
        QueryError: there is none; the message offers similar names.

    >>> get("companies-in-park").title_en
    'Companies in a park'
    """
    return _shipped(name) if name in _names() else Catalogue(all_queries()).get(name)


def catalogue(folder: Path | None = None) -> Catalogue:
    """Return the shipped queries and those of a folder of the user's own.

    A file that is not in the form it must have is refused, and the others work.

    Args:
        folder: folder with further ``.cypher`` files; none if not given.

    Raises:
        QueryError: there is no such folder.
    """
    if folder is None:
        return Catalogue(all_queries())
    if not folder.is_dir():
        hint = "name another with --queries or PARKGRAPH_QUERIES"
        raise QueryError("there is no such folder of queries", where=str(folder), hint=hint)
    shipped = {query.name for query in all_queries()}
    own: list[NamedQuery] = []
    refused: list[QueryError] = []
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        try:
            if path.stem in shipped:
                raise QueryError("a question of this name is shipped", where=f"{path}:1", hint="rename the file")
            own.append(parse(path.stem, path.read_text(encoding="utf-8-sig"), str(path)))
        except QueryError as error:
            refused.append(error)
        except (OSError, UnicodeDecodeError) as error:
            refused.append(QueryError(f"the file cannot be read: {error}", where=f"{path}:1"))
    queries = sorted((*all_queries(), *own), key=lambda query: query.name)
    return Catalogue(tuple(queries), tuple(refused))


def similar(name: str, names: list[str]) -> str:
    """Return a hint with the names that look most like one, or with all of them.

    >>> similar("park-of-company", ["parks-of-company", "evidence"])
    'did you mean parks-of-company?'
    """
    # Only a name that is not there needs it; the others need not wait.
    from rapidfuzz import process

    near = [found for found, _, _ in process.extract(name, names, limit=3, score_cutoff=70)]
    return f"did you mean {' or '.join(near)}?" if near else f"one of: {', '.join(names)}"
