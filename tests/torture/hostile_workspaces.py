"""Workspaces of strangers: whatever their files hold, the commands answer or refuse clearly, and touch nothing else."""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.torture.confined import Confined
from tests.torture.hostile_contents import KINDS
from tests.torture.trial import Family, Result, Server
from typer.testing import CliRunner

from parkgraph import ner, pipeline
from parkgraph.cli import app
from parkgraph.workspace import JUDGEMENTS, Workspace

_SECONDS = 60.0
_MEGABYTES = 1_000
_SECRET = "line-of-a-file-of-the-machine"  # noqa: S105 - no password
_NEWS = (
    "博世汽车部件（苏州）有限公司2023年5月落户苏州工业园区，总投资1亿美元。博世来自德国。",
    "昆山经开区与苏州工业园区签约共建生物医药产业集群，西门子在昆山经开区设立子公司。",
    "苏州工业园区获评国家级经济技术开发区，博世增资扩产。西门子位于苏州工业园区。",
)
_ASKED = (
    ("ask", "companies-in-park", "--park", "苏州工业园区"),
    ("ask", "weak-evidence"),
    ("ask", "pipeline"),
    ("cypher", "MATCH (n) RETURN n"),
    ("cypher", "MATCH (a)-[r]->(b) RETURN a.name, r, b", "--format", "json"),
    ("review", "--list", "--format", "csv"),
    ("review", "--judged"),
    ("review", "--judge", "Company:博世", "Company:西门子", "not_same"),
    ("retract", "0.txt"),
)
_WRITTEN = (
    *(("export", "--format", form, "--output") for form in ("json", "graphml", "csv", "cypher", "tables")),
    ("view", "--report", "--park", "苏州工业园区", "--output"),
    ("view", "--output"),
    ("review", "--export"),
)
_COMMANDS_A_TRY = 5
# What a program does that runs others, reaches out, or turns data into code. https://docs.python.org/3/library/audit_events.html
_NEVER = (
    *("os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "os.system", "subprocess."),
    *("pickle.find_class", "sqlite3.load_extension", "sqlite3.enable_load_extension", "webbrowser.open", "ftplib."),
    *("urllib.Request", "http.client", "smtplib.", "code.__new__", "socket.bind", "shutil.unpack_archive"),
)
_CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.symlink", "os.link", "os.chmod", "os.truncate")


class _Watch:
    """Notes what the process does that a command over a workspace may not do."""

    def __init__(self) -> None:
        self.allowed: tuple[str, ...] | None = None
        self.server = ""
        self.seen: list[str] = []
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.allowed is None:
            return
        if event.startswith(_NEVER):
            self.seen.append(f"{event} {arguments!r:.200}")
        elif event == "socket.connect" and "{}:{}".format(*arguments[1][:2]) not in self.server:
            self.seen.append(f"{event} {arguments[1]!r}")
        elif event == "open" and isinstance(arguments[0], str | bytes) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
            self._note_change(event, arguments[0])
        elif event in _CHANGES:
            self._note_change(event, *(path for path in arguments[:2] if isinstance(path, str | bytes)))

    def _note_change(self, event: str, *paths: str | bytes) -> None:
        allowed, self.allowed = self.allowed, None
        for path in map(os.fsdecode, paths):
            # What is opened is what a link leads to; what is renamed or removed is the link itself.
            folder, name = os.path.split(path)
            place = os.path.realpath(path) if event == "open" else f"{os.path.realpath(folder)}/{name}"
            if not f"{place}/".startswith(allowed or ()) and place != os.devnull:
                self.seen.append(f"{event} {path}")
        self.allowed = allowed


@cache
def _watch() -> _Watch:
    return _Watch()


@cache
def _keep_model() -> None:
    """Let all builds of this process share one model."""
    model = ner.load()
    patch.object(ner, "load", lambda _=None: model).start()


def examine(case: tuple[str, int, int, str, str]) -> list[str]:
    """Make one workspace hostile, run commands over it, and return what is not as it must be.

    Below number 0 it is left as it is, and all commands must succeed.
    """
    base, seed, number, uri, password = case
    chance = random.Random(f"{seed}-{number}")
    watch = _watch()
    _keep_model()
    os.environ |= {"NEO4J_PASSWORD": password, "TERM": "dumb", "COLUMNS": "120"}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        shutil.copytree(base, folder / "workspace")
        for made in ("outside", "out"):
            (folder / made).mkdir()
        (folder / "outside/kept").write_text(_SECRET, encoding="utf-8")
        told = chance.choice(KINDS)(folder / "workspace", chance) if number >= 0 else "nothing"
        watch.seen, watch.server = [], uri
        watch.allowed = (f"{folder}/workspace/", f"{folder}/out/")
        try:
            every = list(_commands(folder, Path(base).with_name("news"), uri))
            chosen = every if number < 0 else chance.sample(every, _COMMANDS_A_TRY)
            right = (0,) if number < 0 else (0, 2)
            wrong = [what for command in chosen for what in _run(command, right)]
        finally:
            watch.allowed = None
        wrong += [f"it did {what}" for what in watch.seen]
        wrong += _elsewhere(folder)
        return [f"{what}, with {told}" for what in wrong]


def _commands(folder: Path, news: Path, uri: str) -> Iterator[list[str]]:
    workspace = ["-w", str(folder / "workspace")]
    for command in (*_ASKED, ("build", str(news), "--workers", "1"), *([("load", "--uri", uri)] if uri else [])):
        yield [*command, *workspace]
    for number, command in enumerate(_WRITTEN):
        yield [*command, str(folder / "out" / str(number)), *workspace]


def _run(command: list[str], right: tuple[int, ...]) -> list[str]:
    result = CliRunner().invoke(app, command)
    told = f"{' '.join(command[:3])}: "
    wrong = []
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        wrong.append(f"{told}{type(result.exception).__name__}: {result.exception!s:.200}")
    elif result.exit_code not in right or (result.exit_code == 2 and "error: " not in result.stderr):
        wrong.append(f"{told}ended with {result.exit_code} and said {result.stderr[-200:]!r}")
    if _SECRET in result.output:
        wrong.append(f"{told}shows a file from elsewhere")
    return wrong


def _elsewhere(folder: Path) -> Iterator[str]:
    outside = folder / "outside"
    if [path.name for path in outside.iterdir()] != ["kept"] or (outside / "kept").read_text("utf-8") != _SECRET:
        yield "files elsewhere were changed"
    if sorted(path.name for path in folder.iterdir()) != ["out", "outside", "workspace"]:
        yield "files beside the workspace were made"
    for path in (folder / "out").rglob("*"):
        if path.is_file() and _SECRET.encode() in path.read_bytes():
            yield f"{path.name} shows a file from elsewhere"


def run(count: int, seed: int, server: Server) -> Result:
    """Examine as many workspaces."""
    failures: list[str] = []
    failed = 0
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        base = Path(name, "base")
        _build(base, Path(name, "news"))
        whole = (str(base), seed, -1, server.uri, server.password)
        with Confined(examine, seconds=_SECONDS, megabytes=_MEGABYTES, first=whole) as call:
            # The first run of a process loads modules, which writes here and there: it is not looked at.
            if wrong := call(whole).value:
                raise RuntimeError(f"commands fail over an untouched workspace: {wrong}")
            for number in range(count):
                answer = call((str(base), seed, number, server.uri, server.password))
                found = [answer.failure] if answer.failure else answer.value
                failed += bool(found)
                failures += [f"seed {seed}, number {number}: {what}" for what in found]
    return Result(count, count - failed, tuple(failures))


def _build(base: Path, news: Path) -> None:
    news.mkdir()
    for number, text in enumerate(_NEWS):
        (news / f"{number}.txt").write_text(text, encoding="utf-8")
    with Workspace(base, create=True) as workspace:
        pipeline.build([news], workspace)
    (base / JUDGEMENTS).write_text('{"left": "Company:a", "right": "Company:b", "judgement": "not_same"}\n', "utf-8")
    with Workspace(base) as workspace:
        pipeline.refresh(workspace)


FAMILIES = (
    Family(
        "hostile-workspaces",
        "workspaces of strangers (hostile texts, JSON of wrong shapes, numbers out of range, other tables, triggers,"
        " pickles, archives and damaged bytes for files, made-up graphs, links to elsewhere) through ask, cypher,"
        " export, view, review, retract, build and load: an answer or a clear error, nothing run, unpickled or written"
        " elsewhere",
        run,
        long=1_000,
        short=25,
        needs_neo4j=True,
    ),
)
