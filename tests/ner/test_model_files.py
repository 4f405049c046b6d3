"""Models that are damaged, or that would start what is not ours, are refused before spaCy loads them."""

from __future__ import annotations

import pickle
import shutil
import subprocess
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import spacy

from parkgraph.errors import ModelError
from parkgraph.ner import load
from parkgraph.ner.model_files import LISTING, check, list_files

SHIPPED = Path(str(files("parkgraph.ner"))) / "weights"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "model"))


def test_the_shipped_weights_are_those_that_were_listed() -> None:
    check(SHIPPED)
    listed = {line.split("  ")[1] for line in (SHIPPED / LISTING).read_text(encoding="utf-8").splitlines()}
    there = {path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*") if path.is_file()}
    assert listed == there - {LISTING, "MODEL_CARD.md"}


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_the_list_can_be_checked_with_the_systems_own_program() -> None:
    subprocess.run(["sha256sum", "--check", "--quiet", LISTING], cwd=SHIPPED, check=True)  # noqa: S607 - found above


def cut_short(model: Path) -> Path:
    path = model / "parkgraph_tagger/model"
    path.write_bytes(path.read_bytes()[:-1000])
    return path


def changed(model: Path) -> Path:
    path = model / "parkgraph_tagger/model"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    return path


def lost(model: Path) -> Path:
    path = model / "vocab/strings.json"
    path.unlink()
    return path


@pytest.mark.parametrize("harm", [cut_short, changed, lost])
def test_a_damaged_model_is_named_with_its_file(model: Path, harm: Callable[[Path], Path]) -> None:
    path = harm(model)
    with pytest.raises(ModelError, match="damaged") as refused:
        load(model)
    assert refused.value.where == str(path)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("before_creation = null", 'before_creation = {"@callbacks": "someones.callback.v1"}'),
        ('"parkgraph.CharacterTokenizer.v1"', '"someones.tokenizer.v1"'),
        ('factory = "parkgraph_lists"', 'factory = "entity_linker"'),
        ('factory = "parkgraph_lists"', 'source = "someones_package"'),
        ('@architectures = "parkgraph.CharacterTagger.v1"', '@architectures = "spacy.Tagger.v2"'),
        # Hidden in a section that another one draws in.
        ("before_creation = null", 'before_creation = ${hidden}\n\n[hidden]\n@callbacks = "someones.v1"\n\n[nlp.x]'),
    ],
)  # fmt: skip
def test_a_config_that_names_what_is_not_ours_is_refused(model: Path, old: str, new: str) -> None:
    config = (model / "config.cfg").read_text(encoding="utf-8")
    assert old in config
    (model / "config.cfg").write_text(config.replace(old, new), encoding="utf-8")
    list_files(model)
    with pytest.raises(ModelError, match=r"is not ParkGraph's|cannot be read"):
        load(model)


@pytest.mark.parametrize("content", ["", "[nlp", "nlp = 3", "[nlp]\nlang = ${x.y}", "[components]\nx = 1", "\x00"])
def test_a_config_that_is_none_is_refused(model: Path, content: str) -> None:
    (model / "config.cfg").write_text(content, encoding="utf-8")
    list_files(model)
    with pytest.raises(ModelError):
        load(model)


@pytest.mark.parametrize("content", [b"", b"null", b"3", b'"x"', b"[1, 2]", b"\x80", b"\xc1"])
@pytest.mark.parametrize("name", ["meta.json", "parkgraph_tagger/model", "vocab/vectors", "vocab/vectors.cfg"])
def test_files_of_wrong_content_are_refused(model: Path, name: str, content: bytes) -> None:
    (model / name).write_bytes(content)
    list_files(model)
    with pytest.raises(ModelError) as refused:
        load(model)
    assert refused.value.where


class _FiredError(Exception):
    pass


class _Payload:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return _FiredError, ("unpickled",)


@pytest.mark.parametrize("name", ["vocab/vectors", "vocab/lookups.bin", "vocab/key2row", "parkgraph_tagger/model"])
def test_pickles_in_the_place_of_a_models_files_are_not_unpickled(model: Path, name: str) -> None:
    if name == "vocab/vectors":
        with (model / name).open("wb") as file:
            np.save(file, np.array([_Payload()], dtype=object), allow_pickle=True)
    else:
        (model / name).write_bytes(pickle.dumps(_Payload()))
    list_files(model)
    with pytest.raises(ModelError):
        load(model)


def test_code_beside_the_files_of_a_model_is_not_run(model: Path, tmp_path: Path) -> None:
    code = f"open({str(tmp_path / 'ran')!r}, 'w').close()\n"
    other = spacy.blank("zh")
    other.add_pipe("entity_ruler")
    other.to_disk(tmp_path / "other")
    for folder in (model, tmp_path / "other"):
        for name in ("__init__.py", "parkgraph_tagger.py", "conftest.py", "sitecustomize.py"):
            (folder / name).write_text(code, encoding="utf-8")
        load(folder)
    assert not (tmp_path / "ran").exists()
