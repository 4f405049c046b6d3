"""Where PySpark is missing the command says so, and the tests are skipped for that reason."""

import importlib.util

import pytest
from typer.testing import CliRunner

from parkgraph.cli import app


def test_spark_is_here():
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("no PySpark: pip install 'parkgraph[spark]'")


def test_the_command_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = CliRunner().invoke(app, ["spark", "--input", str(tmp_path), "--output", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "PySpark is not installed (pip install 'parkgraph[spark]')" in result.stderr


def test_a_judgement_log_that_is_not_there_is_said(tmp_path):
    pytest.importorskip("pyspark")
    arguments = ["spark", "-i", str(tmp_path), "-o", str(tmp_path / "out"), "--judgements", str(tmp_path / "none")]
    result = CliRunner().invoke(app, arguments)
    assert (result.exit_code, "there is no such judgement log" in result.stderr) == (2, True)
