"""The errors of ParkGraph: one small tree, each saying what happened, where, and what to do.

Every error also subclasses the builtin a Python reader would expect, so that ``except ValueError`` keeps working.
"""

from __future__ import annotations


class ParkGraphError(Exception):
    """Base of all errors raised on purpose.

    Args:
        what: what happened, one sentence without a full stop.
        where: file, line, document or query it happened in; empty if there is no such place.
        hint: what the reader can do about it; empty if nothing is known.

    >>> print(SourceError("the file is empty", where="news/a.txt", hint="remove it or save the page again"))
    news/a.txt: the file is empty (remove it or save the page again)
    """

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        self.what = what
        self.where = where
        self.hint = hint
        super().__init__(what)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.what}{advice}"


class SettingsError(ParkGraphError, ValueError):
    """A setting, an option or an environment variable cannot be used."""


class SourceError(ParkGraphError, ValueError):
    """One input (a file, a line, a record) was refused; the rest of the batch goes on."""


class LexiconError(ParkGraphError, ValueError):
    """A shipped or user-given knowledge file is not in the form it must have."""


class ModelError(ParkGraphError, RuntimeError):
    """The language model cannot be found, loaded or trained."""


class WorkspaceError(ParkGraphError, RuntimeError):
    """The workspace folder cannot be opened, read or written."""


class JudgementError(ParkGraphError, ValueError):
    """A line of the judgement log, or of an imported table, is not a judgement."""


class StoreError(ParkGraphError, RuntimeError):
    """A graph store does not answer, or refuses, or holds data that is not ours."""


class QueryError(ParkGraphError, ValueError):
    """A query is unknown, malformed, misses a parameter, or would do what is not allowed."""


class ClusterError(ParkGraphError, RuntimeError):
    """Spark does not start, or a step of the work failed on it."""
