"""Fills the database of a local server from the files of ``parkgraph export --format csv``, and starts the server.

This is the quick way for a first load of a large graph: ``neo4j-admin database import`` writes the files of the
database itself, while no server runs. A ``parkgraph load`` afterwards finds nothing to write.

    python loaders/neo4j_server/importing.py FOLDER
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import neo4j

from neo4j_server import runner
from parkgraph.errors import StoreError
from parkgraph.network.import_files import AFTERWARDS, ARGUMENTS

_ADMIN = "org.neo4j.cli.AdminTool"


def fill(home: runner.Home, folder: Path, port: int = runner.DEFAULT_PORT, cache: Path | None = None) -> str:
    """Make the database of a stopped server from files, start it, and return its Bolt address.

    Args:
        home: folder of the server.
        folder: what ``parkgraph export --format csv`` wrote.
        port: loopback port for Bolt.
        cache: see :func:`neo4j_server.runner.jars`.

    Raises:
        StoreError: the server runs, it has a database already, or the files cannot be imported.
    """
    if runner.running(home) is not None:
        raise StoreError("the server runs", where=home.uri(), hint="stop it first: the import writes its files itself")
    if (home.path / "data" / "databases" / "neo4j").exists():
        raise StoreError(
            "there is a database already", where=str(home.path), hint="name a new --home, or use `parkgraph load`"
        )
    if not (folder / ARGUMENTS).is_file():
        raise StoreError(
            "these are no files of an export", where=str(folder), hint="write them by `parkgraph export --format csv`"
        )
    make_database(home, folder, port, cache)
    address = runner.start(home, port)
    complete(home, folder)
    return address


def make_database(home: runner.Home, folder: Path, port: int, cache: Path | None = None) -> None:
    """Let ``neo4j-admin`` write the database of a server that never ran; the arguments are those of :func:`fill`.

    Raises:
        StoreError: the files cannot be imported.
    """
    runner.prepare(home, port)
    places = {"NEO4J_HOME": str(home.path.resolve()), "NEO4J_CONF": str(home.configuration.resolve())}
    result = subprocess.run(  # noqa: S603 - no shell, own words
        [*runner.java_command(_ADMIN, cache), "database", "import", "full", "neo4j", f"@{ARGUMENTS}"],
        cwd=folder,
        env={**os.environ, **places},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        tail = "\n".join((result.stdout + result.stderr).strip().splitlines()[-5:])
        raise StoreError(f"neo4j-admin could not import the files:\n{tail}", where=str(folder))


def complete(home: runner.Home, folder: Path) -> None:
    """Make what ``neo4j-admin`` does not: constraints, indexes, empty lists. The server runs."""
    login = runner.USER, home.password()
    with neo4j.GraphDatabase.driver(home.uri(), auth=login) as driver, driver.session() as session:
        for statement in (folder / AFTERWARDS).read_text(encoding="utf-8").splitlines():
            session.run(statement.removesuffix(";")).consume()


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(description="Fill a new local Neo4j from exported files, and start it.")
    parser.add_argument("folder", type=Path, help="what `parkgraph export --format csv` wrote")
    parser.add_argument("--home", type=Path, default=runner.DEFAULT_HOME, help="folder of the server [%(default)s]")
    parser.add_argument("--port", type=int, default=runner.DEFAULT_PORT, help="loopback port for Bolt [%(default)s]")
    options = parser.parse_args(arguments)
    try:
        fill(runner.Home(options.home), options.folder, options.port)
    except StoreError as error:
        print(error, file=sys.stderr)
        return 2
    return runner.main(["status", "--home", str(options.home)])


if __name__ == "__main__":
    sys.exit(main())
