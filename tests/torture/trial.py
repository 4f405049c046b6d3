"""What a family of trials is: many tries of one kind to break ParkGraph, each of which must pass."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from parkgraph.stores import Neo4jStore

_NO_FAMILIES = frozenset({"__init__", "__main__", "trial", "report"})


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a run.

    Attributes:
        tried: tries made.
        passed: tries after which everything was as it must be.
        failures: one line for each that was not: what was tried (enough to try it again) and what was seen.
        measured: what else is worth telling, such as the slowest try, with its unit.
    """

    tried: int
    passed: int
    failures: tuple[str, ...] = ()
    measured: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Server:
    """A real Neo4j whose database is empty, and may be filled and emptied at will."""

    uri: str
    user: str
    password: str = field(repr=False)

    def store(self) -> Neo4jStore:
        """Connect to it."""
        return Neo4jStore(self.uri, self.user, self.password)


@dataclass(frozen=True, slots=True)
class Family:
    """Trials of one kind.

    Attributes:
        name: name on the command line and in the table, such as ``crash-build``.
        what: what is tried and what must hold, one sentence for the table.
        run: makes that many tries, which the seed alone decides, and counts them; given the number, the seed and,
            where it needs one, a Neo4j.
        long: tries of ``make torture``.
        short: tries within the tests, some seconds' worth.
        needs_neo4j: whether it needs a real Neo4j.
    """

    name: str
    what: str
    run: Callable[..., Result]
    long: int
    short: int
    needs_neo4j: bool = False


def families() -> tuple[Family, ...]:
    """Return the families that the modules of this folder name in their ``FAMILIES``, by module and order there."""
    modules = sorted(path.stem for path in Path(__file__).parent.glob("*.py"))
    return tuple(
        family
        for module in modules
        if module not in _NO_FAMILIES and not module.startswith("test_")
        for family in getattr(importlib.import_module(f"tests.torture.{module}"), "FAMILIES", ())
    )
