from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import neo4j
import pytest

from neo4j_server import runner
from parkgraph.errors import StoreError

ROOT = Path(__file__).parents[2]
PS = shutil.which("ps") or "ps"


def fake_java(folder: Path, version: str, compiler: bool) -> Path:
    folder.mkdir(parents=True)
    java = folder / "java"
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n", encoding="utf-8")
    java.chmod(0o755)
    if compiler:
        (folder / "javac").touch()
    return java


def test_java_home_comes_before_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_path = fake_java(tmp_path / "path", "17.0.1", compiler=True)
    at_home = fake_java(tmp_path / "home" / "bin", "21.0.2", compiler=True)
    monkeypatch.setenv("PATH", str(on_path.parent))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    assert runner.java() == str(at_home)
    monkeypatch.delenv("JAVA_HOME")
    assert runner.java() == str(on_path)


@pytest.mark.parametrize(
    ("version", "compiler", "message"),
    [
        ("1.8.0_402", True, "is 1"),
        ("11.0.2", True, "is 11"),
        ("25", True, "is 25"),
        ("17.0.1", False, "without compiler"),
    ],
)
def test_a_java_that_cannot_run_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, compiler: bool, message: str
) -> None:
    monkeypatch.setenv("PATH", str(fake_java(tmp_path / "bin", version, compiler).parent))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(StoreError, match=f"{message}.*apt install"):
        runner.java()


def test_missing_java_and_maven_say_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(StoreError, match=r"no Java at all.*apt install"):
        runner.java()
    with pytest.raises(StoreError, match=r"Maven is not installed.*apt install"):
        runner.jars(tmp_path / "cache")


def test_a_maven_that_fails_is_quoted_and_leaves_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maven = tmp_path / "mvn"
    maven.write_text("#!/bin/sh\necho 'host not found'\nexit 1\n", encoding="utf-8")
    maven.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError, match="host not found"):
        runner.jars(tmp_path / "cache" / "jars")
    assert list((tmp_path / "cache").iterdir()) == []


def test_compose_and_pom_name_the_same_line_of_neo4j() -> None:
    pom = (ROOT / "loaders" / "neo4j_server" / "pom.xml").read_text(encoding="utf-8")
    compose = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    assert "<neo4j.version>5.26." in pom
    assert "neo4j:5.26-community" in compose


def test_nothing_runs_in_a_new_home(tmp_path: Path) -> None:
    home = runner.Home(tmp_path)
    assert runner.running(home) is None
    assert not runner.stop(home)


def test_a_number_that_another_program_got_is_not_stopped(tmp_path: Path) -> None:
    home = runner.Home(tmp_path / "home")
    home.path.mkdir()
    home.process_file.write_text(str(os.getpid()), encoding="utf-8")
    assert runner.running(home) is None
    assert not runner.stop(home)


@pytest.mark.neo4j
class TestRealServer:
    """Starts a server of its own beside the one of the session; it shares nothing but the jars."""

    @pytest.mark.usefixtures("neo4j_server")
    def test_start_status_stop(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        home = runner.Home(tmp_path / "home")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        arguments = ["--home", str(home.path), "--port", str(port)]
        assert runner.main(["status", *arguments]) == 1
        assert runner.main(["start", *arguments]) == 0
        try:
            told = capsys.readouterr().out
            assert home.password() not in told
            assert f"bolt://127.0.0.1:{port}" in told
            assert stat.S_IMODE(home.password_file.stat().st_mode) == 0o600
            assert stat.S_IMODE(home.path.stat().st_mode) == 0o700
            first = runner.running(home)
            assert runner.main(["start", *arguments]) == 0
            assert runner.running(home) == first
            with neo4j.GraphDatabase.driver(home.uri(), auth=(runner.USER, home.password())) as driver:
                assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1
            assert home.password() not in home.log.read_text(encoding="utf-8")
            other = runner.Home(tmp_path / "other")
            assert runner.main(["start", "--home", str(other.path), "--port", str(port)]) == 2
            assert f"port {port} is taken" in capsys.readouterr().err
        finally:
            assert runner.main(["stop", *arguments]) == 0
        assert runner.running(home) is None

    @pytest.mark.usefixtures("neo4j_server")
    def test_a_temporary_server_ends_with_the_program_that_started_it(self, tmp_path: Path) -> None:
        code = "from neo4j_server import runner\nwith runner.temporary() as home: print(home.path, flush=True), input()"
        program = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT / "loaders")},
        )
        assert program.stdout is not None
        home = program.stdout.readline().strip()
        assert home in processes()
        program.kill()
        program.communicate()
        deadline = time.monotonic() + 60
        while home in processes() and time.monotonic() < deadline:
            time.sleep(0.2)
        assert home not in processes()


def processes() -> str:
    return subprocess.run([PS, "-A", "-ww", "-o", "command="], capture_output=True, text=True, check=True).stdout
