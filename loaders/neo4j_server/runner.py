"""Starts and stops a real Neo4j Community server without Docker and without root.

The server's jars come from Maven Central once and are kept in a cache folder; the data, the configuration, the log and
the generated password (readable by its owner alone) live in a home folder. The server listens on loopback only.

    python loaders/neo4j_server/runner.py start
    python loaders/neo4j_server/runner.py status
    python loaders/neo4j_server/runner.py stop
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from parkgraph.errors import StoreError

FOLDER = Path(__file__).parent
USER = "neo4j"
DEFAULT_HOME = Path.home() / ".local" / "share" / "parkgraph" / "neo4j"
DEFAULT_PORT = 7687
JAVA_VERSIONS = (17, 21)

_START_SECONDS = 300
_STOP_SECONDS = 60
_POLL_SECONDS = 0.5
_HEAP = "1g"
_INSTALL = "as root: apt install openjdk-17-jdk-headless maven; on a Mac: brew install openjdk@17 maven"
# What Neo4j's own start script opens to the server for off-heap memory.
_JAVA_OPTIONS = (
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dfile.encoding=UTF-8",
    "-XX:+UseG1GC",
    f"-Xmx{_HEAP}",
)


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one server.

    >>> Home(Path("n")).password_file.name
    'password'
    """

    path: Path

    @property
    def configuration(self) -> Path:
        """Return the folder of ``neo4j.conf``."""
        return self.path / "conf"

    @property
    def password_file(self) -> Path:
        """Return the file that holds the password, readable by its owner alone."""
        return self.path / "password"

    @property
    def process_file(self) -> Path:
        """Return the file that holds the id of the running server's process."""
        return self.path / "server.pid"

    @property
    def log(self) -> Path:
        """Return the file that takes what the server prints."""
        return self.path / "server.log"

    def password(self) -> str:
        """Return the password of the user ``neo4j``."""
        return self.password_file.read_text(encoding="utf-8").strip()

    def uri(self) -> str:
        """Return the Bolt address that the configuration names."""
        text = (self.configuration / "neo4j.conf").read_text(encoding="utf-8")
        found = re.search(r"^server\.bolt\.listen_address=(.+)$", text, re.MULTILINE)
        if found is None:
            raise StoreError("neo4j.conf names no Bolt address", where=str(self.configuration))
        return f"bolt://{found[1]}"


def jars(cache: Path | None = None) -> Path:
    """Return the folder of the server's jars, fetched from Maven Central where it is not there yet (128 MB, once).

    Args:
        cache: folder to keep them in; ``~/.cache/parkgraph/neo4j-VERSION`` if not given.

    Raises:
        StoreError: Maven is missing or cannot fetch them.
    """
    pom = FOLDER / "pom.xml"
    version = ElementTree.parse(pom).findtext(".//{*}neo4j.version")  # noqa: S314 - our own file
    folder = cache or Path.home() / ".cache" / "parkgraph" / f"neo4j-{version}"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise StoreError("Maven is not installed", hint=_INSTALL)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".neo4j-", dir=folder.parent) as fresh:
        command = [maven, "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={fresh}/jars"]
        result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, own words
        if result.returncode:
            tail = "\n".join((result.stdout + result.stderr).strip().splitlines()[-5:])
            raise StoreError(f"Maven could not fetch the Neo4j server:\n{tail}", hint="is Maven Central reachable?")
        Path(fresh, "jars").rename(folder)
    return folder


def java() -> str:
    """Return the path of a Java that can run the server: ``JAVA_HOME`` first, then ``PATH``.

    Raises:
        StoreError: there is none of a version that Neo4j 5.26 runs on, or it is without a compiler.
    """
    found = []
    for candidate in _java_candidates():
        # The version goes to stderr.
        told = subprocess.run([candidate, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603
        version = re.search(r'version "(\d+)', told)
        complete = Path(candidate).resolve().with_name("javac").exists()
        if version and int(version[1]) in JAVA_VERSIONS and complete:
            return candidate
        found.append(f"{candidate} is {version[1] if version else 'unknown'}{'' if complete else ' without compiler'}")
    wanted = " or ".join(str(version) for version in JAVA_VERSIONS)
    raise StoreError(f"no JDK {wanted} was found ({'; '.join(found) or 'no Java at all'})", hint=_INSTALL)


def java_command(main: str, cache: Path | None = None, options: Sequence[str] = ()) -> list[str]:
    """Return the command that runs a class, or a file of source, with the server's jars.

    Raises:
        StoreError: Java or the jars cannot be had.
    """
    return [java(), *_JAVA_OPTIONS, *options, "-cp", f"{jars(cache)}/*", main]


def _java_candidates() -> Iterator[str]:
    if os.environ.get("JAVA_HOME"):
        own = Path(os.environ["JAVA_HOME"], "bin", "java")
        if own.exists():
            yield str(own)
    on_path = shutil.which("java")
    if on_path:
        yield on_path


def launch(
    home: Home, port: int, cache: Path | None = None, java_options: Sequence[str] = (), *, attached: bool = True
) -> subprocess.Popen[bytes]:
    """Start the server of a home folder, made where there is none, and wait until Bolt answers.

    Args:
        home: folder of the server.
        port: loopback port for Bolt.
        cache: see :func:`jars`.
        java_options: further options of the Java machine.
        attached: stop the server when this program ends, even where it is killed, or forgets the process.

    Returns:
        The server's process.

    Raises:
        StoreError: Java, Maven or the port cannot be had, or the server ends before it answers.
    """
    command = java_command(str(FOLDER / "Neo4jServer.java"), cache, java_options)
    ending = ["attached"] if attached else []
    _refuse_taken(port)
    new = prepare(home, port)
    with home.log.open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - no shell, own words
            [*command, str(home.path.resolve()), str(home.configuration.resolve()), *ending],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _send(process, home.password() if new else "", then_close=not attached)
        _wait(home, process)
    except BaseException:
        end(process)
        raise
    return process


def end(process: subprocess.Popen[bytes]) -> None:
    """Stop a server that this program launched and wait until it is gone."""
    process.terminate()
    try:
        process.communicate(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


@contextmanager
def temporary(cache: Path | None = None) -> Iterator[Home]:
    """Run an empty server on a free port for as long as the context lasts; for tests."""
    with tempfile.TemporaryDirectory(prefix="parkgraph-neo4j-") as folder:
        home = Home(Path(folder))
        # A server of a few minutes does not live to see the profit of the optimising compiler.
        process = launch(home, _free_port(), cache, ["-XX:TieredStopAtLevel=1"])
        try:
            yield home
        finally:
            end(process)


def start(home: Home, port: int = DEFAULT_PORT) -> str:
    """Start the server in the background, unless it runs already, and return its Bolt address."""
    if running(home) is None:
        process = launch(home, port, attached=False)
        home.process_file.write_text(str(process.pid), encoding="utf-8")
        # It shall outlive this program, and Popen warns when it forgets a process that it believes to be running.
        process.returncode = 0
    return home.uri()


def stop(home: Home) -> bool:
    """Stop the background server of a home folder; return whether one ran.

    Raises:
        StoreError: it does not end in time.
    """
    process = running(home)
    if process is None:
        return False
    os.kill(process, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    while running(home) is not None:
        if time.monotonic() > deadline:
            raise StoreError("the server does not end", where=f"process {process}", hint=f"see {home.log}")
        time.sleep(_POLL_SECONDS)
    home.process_file.unlink()
    return True


def running(home: Home) -> int | None:
    """Return the process id of the home folder's background server, if it runs.

    The number alone is not enough: after a crash another program may have got it.
    """
    try:
        process = int(home.process_file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    ps = ["ps", "-ww", "-o", "command=", "-p", str(process)]
    told = subprocess.run(ps, capture_output=True, text=True, check=False).stdout  # noqa: S603 - no shell, a number
    return process if str(home.path.resolve()) in told else None


def prepare(home: Home, port: int) -> bool:
    """Make the folder, the configuration and the password where missing; tell whether it never ran before."""
    home.path.mkdir(parents=True, exist_ok=True, mode=0o700)
    home.configuration.mkdir(exist_ok=True)
    text = (FOLDER / "neo4j.conf").read_text(encoding="utf-8")
    address = f"server.bolt.listen_address=127.0.0.1:{port}\nserver.bolt.advertised_address=127.0.0.1:{port}\n"
    (home.configuration / "neo4j.conf").write_text(f"{text}\n{address}", encoding="utf-8")
    if not home.password_file.exists():
        _write_password(home)
    # An import makes the database of the graph; that of the users is made when the server starts for the first time.
    return not (home.path / "data" / "databases" / "system").exists()


def _write_password(home: Home) -> None:
    handle = os.open(home.password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        # No dash in front, as other alphabets allow: the server would take it for an option.
        file.write(secrets.token_hex(24) + "\n")


def _send(process: subprocess.Popen[bytes], password: str, *, then_close: bool) -> None:
    if process.stdin is None:
        raise StoreError("the server takes no input")
    process.stdin.write(f"{password}\n".encode())
    process.stdin.flush()
    if then_close:
        process.stdin.close()


def _wait(home: Home, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    with neo4j.GraphDatabase.driver(home.uri(), auth=(USER, home.password()), connection_timeout=5) as driver:
        while True:
            if process.poll() is not None:
                raise StoreError(f"the Neo4j server ended at once:\n{_tail(home.log)}", where=str(home.path))
            try:
                driver.verify_connectivity()
                return
            except (DriverError, Neo4jError) as error:
                if time.monotonic() > deadline:
                    raise StoreError(f"the server does not answer:\n{_tail(home.log)}", where=home.uri()) from error
            time.sleep(_POLL_SECONDS)


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:])


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise StoreError(
                f"port {port} is taken", where="127.0.0.1", hint="another Neo4j may run there; choose one by --port"
            ) from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(description="A real Neo4j server on this machine alone.")
    parser.add_argument("action", choices=("start", "stop", "status"))
    parser.add_argument(
        "--home", type=Path, default=DEFAULT_HOME, help="folder of its data, log and password [%(default)s]"
    )
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="loopback port for Bolt [%(default)s]")
    options = parser.parse_args(arguments)
    home = Home(options.home)
    try:
        if options.action == "start":
            start(home, options.port)
        elif options.action == "stop":
            print("stopped" if stop(home) else "was not running")
            return 0
        process = running(home)
    except StoreError as error:
        print(error, file=sys.stderr)
        return 2
    if process is None:
        print("not running")
        return 1
    print(f"running: process {process}\naddress: {home.uri()}\nuser: {USER}\npassword: in {home.password_file}")
    print(f'use it: export NEO4J_URI={home.uri()} NEO4J_PASSWORD="$(cat {home.password_file})"')
    return 0


if __name__ == "__main__":
    sys.exit(main())
