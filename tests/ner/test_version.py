"""What tells that a model or a table is not what it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from parkgraph import extraction, ner
from parkgraph.ner import version


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    tables = tmp_path / "lexicons"
    tables.mkdir()
    (tables / "zones.csv").write_text("slug,name\n", encoding="utf-8")
    monkeypatch.setattr(version, "files", lambda _: tmp_path)
    version.tables_version.cache_clear()
    yield tables
    version.tables_version.cache_clear()


def told() -> str:
    version.tables_version.cache_clear()
    return version.tables_version()


def test_a_row_more_and_a_table_more_make_other_tables(folder: Path) -> None:
    first = told()
    assert told() == first
    (folder / "zones.csv").write_text("slug,name\na,某园\n", encoding="utf-8")
    second = told()
    (folder / "places.csv").write_text("", encoding="utf-8")
    assert len({first, second, told()}) == 3


def test_evidence_names_relations_model_and_tables() -> None:
    relations, model, tables = extraction.extractor_version(ner.load()).split("+")
    assert relations.startswith("relations-")
    assert model == ner.model_version(ner.load())
    assert tables == f"tables-{version.tables_version()}"
