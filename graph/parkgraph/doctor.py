"""What is installed, which model there is, which stores answer, and what to do about each problem."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from parkgraph.errors import ModelError, StoreError, WorkspaceError
from parkgraph.settings import from_environment

OLDEST_SQLITE = (3, 37, 0)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        subject: what was looked at.
        ok: whether it can be used.
        found: what was found.
        advice: what to do, empty where nothing is needed.
    """

    subject: str
    ok: bool
    found: str
    advice: str = ""


def examine(workspace: Path) -> list[Finding]:
    """Look at everything the commands need.

    Args:
        workspace: folder of the workspace.
    """
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        _runtime,
        _packages,
        _model,
        lambda: _workspace(workspace),
        _neo4j,
        _programs,
        _research,
    )
    return [finding for check in checks for finding in check()]


def _runtime() -> Iterator[Finding]:
    yield Finding("Python", sys.version_info >= (3, 11), platform.python_version(), "")
    found = sqlite3.sqlite_version
    ok = sqlite3.sqlite_version_info >= OLDEST_SQLITE
    yield Finding("SQLite", ok, found, "" if ok else "use a Python built with SQLite 3.37 or later")


def _packages() -> Iterator[Finding]:
    try:
        wanted = requires("parkgraph") or []
    except PackageNotFoundError:
        yield Finding("parkgraph", False, "not installed", "run: pip install -e .")
        return
    yield Finding("parkgraph", True, version("parkgraph"))
    for text in wanted:
        requirement = Requirement(text)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            yield Finding(requirement.name, False, "not installed", f"run: pip install '{text}'")
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            yield Finding(requirement.name, False, found, f"run: pip install '{text}'")


def _model() -> Iterator[Finding]:
    from parkgraph import ner

    try:
        nlp = ner.load()
    except ModelError as error:
        yield Finding("model", False, error.what, error.hint)
        return
    yield Finding("model", True, ner.model_version(nlp))


def _workspace(path: Path) -> Iterator[Finding]:
    from parkgraph import embedded
    from parkgraph.stores import KgliteStore
    from parkgraph.workspace import Workspace

    try:
        with Workspace(path) as workspace:
            documents = len(workspace.known())
            yield Finding("workspace", True, f"{path}: {documents} documents, revision {workspace.revision}")
            with KgliteStore(workspace.graph_path) as store:
                current = embedded.is_current(workspace, store)
            advice = "" if current else "nothing: it is rebuilt when a question is asked"
            yield Finding("embedded graph", True, "current" if current else "to be rebuilt", advice)
    except WorkspaceError as error:
        missing = not path.exists()
        yield Finding("workspace", missing, f"none at {path}" if missing else error.what, error.hint)


def _neo4j() -> Iterator[Finding]:
    from parkgraph.stores import Neo4jStore

    settings = from_environment()
    if settings.neo4j_uri is None:
        yield Finding("Neo4j", True, "not asked for", "to use it, set NEO4J_URI and NEO4J_PASSWORD")
        return
    password = os.environ.get("NEO4J_PASSWORD")
    if password is None:
        yield Finding("Neo4j", False, settings.neo4j_uri, "set NEO4J_PASSWORD")
        return
    try:
        with Neo4jStore(settings.neo4j_uri, settings.neo4j_user, password, settings.neo4j_database) as store:
            metadata = store.metadata()
    except StoreError as error:
        yield Finding("Neo4j", False, error.what, error.hint)
        return
    yield Finding("Neo4j", True, f"{store.name}: {f'revision {metadata.revision}' if metadata else 'empty'}")


def _programs() -> Iterator[Finding]:
    for program, use in (("java", "a Neo4j server of your own (make neo4j)"), ("mvn", "the same")):
        found = shutil.which(program)
        yield Finding(program, True, found or "not found", "" if found else f"only needed for {use}")


def _research() -> Iterator[Finding]:
    folder = from_environment().research_data
    advice = "" if folder else "only training and evaluation on real text need it: PARKGRAPH_RESEARCH_DATA"
    yield Finding("research data", True, str(folder) if folder else "none", advice)
