"""What tutorial and how-to pages tell to type does what they say: their code runs, on the samples, in an empty folder.

A page's ```bash and ```python blocks run in their order in one folder, beside the samples and, but for the tutorial, a
workspace ``demo-data`` built from them. A ```text block shows what the block before it prints: each of its lines must
be there, in whatever order, since rows and messages come by two ways. A block under ``<!-- not run: … -->`` is left
out for the reason given.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BLOCK = re.compile(
    r"(?:^<!-- not run: (?P<reason>[^\n]+) -->\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
ENGLISH = [DOCS / "tutorial.md", *sorted((DOCS / "how-to").glob("*.md"))]
NEO4J = "neo4j.md"
RUN = frozenset({"bash", "python"})
# Languages of blocks that show something: a file's content, what a command prints, a query to be typed elsewhere.
SHOWN = frozenset({"text", "cypher", "csv", "json"})


@dataclass(frozen=True)
class Block:
    """A block of code on a page."""

    language: str
    text: str
    reason: str

    @property
    def code(self) -> str:
        """The block without comments, which a translation may word in its own way."""
        lines = (re.sub(r"\s+# .*$|^# .*$", "", line) for line in self.text.splitlines())
        return "\n".join(line.rstrip() for line in lines if line.strip())


def blocks(page: Path) -> list[Block]:
    found = BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [Block(one["language"], one["text"], one["reason"] or "") for one in found]


def typed_and_printed(page: Path) -> list[tuple[str, str]]:
    return [(block.language, block.code) for block in blocks(page) if block.language in RUN | {"text"}]


def environment(**more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PARKGRAPH_", "NEO4J_"))}
    path = os.pathsep.join([str(Path(sys.executable).parent), inherited["PATH"]])
    return {**inherited, "PATH": path, "COLUMNS": "120", "LC_ALL": "C.UTF-8", **more}


def run(block: Block, folder: Path, given: Mapping[str, str]) -> str:
    if block.language == "python":
        command = [sys.executable, "-W", "error::SyntaxWarning", "-c", block.text]
    else:
        command = ["bash", "-euo", "pipefail", "-c", block.text]
    done = subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{block.text}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def play(page: Path, folder: Path, given: Mapping[str, str]) -> None:
    output = ""
    for block in blocks(page):
        if block.language in RUN and not block.reason:
            output = run(block, folder, given)
        elif block.language == "text" and not block.reason:
            for line in filter(None, map(str.strip, block.text.splitlines())):
                assert line in output, f"{page.name}: not in the output: {line}\n{output}"


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the samples and a workspace built from them."""
    folder = tmp_path_factory.mktemp("demonstration")
    shutil.copytree(ROOT / "samples", folder / "samples")
    run(Block("bash", "parkgraph build samples -w demo-data", ""), folder, environment())
    return folder


@pytest.mark.parametrize("page", [page for page in ENGLISH if page.name != NEO4J], ids=lambda page: page.stem)
def test_what_a_page_tells_to_type_works(page: Path, demonstration: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    kept_out = shutil.ignore_patterns("demo-data") if page.stem == "tutorial" else None
    shutil.copytree(demonstration, folder, ignore=kept_out)
    given = environment()
    if page.stem == "lexicons":
        # It edits the checkout's own files, so it is given some.
        shutil.copytree(ROOT / "ner", folder / "ner", ignore=shutil.ignore_patterns("__pycache__"))
        given["PYTHONPATH"] = os.pathsep.join([str(folder / "ner"), given.get("PYTHONPATH", "")])
    play(page, folder, given)


@pytest.mark.neo4j
def test_what_the_page_on_neo4j_tells_to_type_works(demonstration: Path, tmp_path: Path, empty_neo4j: Any) -> None:
    folder = tmp_path / "folder"
    shutil.copytree(demonstration, folder)
    given = environment(NEO4J_URI=empty_neo4j.uri, NEO4J_USER=empty_neo4j.user, NEO4J_PASSWORD=empty_neo4j.password)
    play(DOCS / "how-to" / NEO4J, folder, given)


@pytest.mark.parametrize("page", ENGLISH, ids=lambda page: page.stem)
def test_every_block_is_of_a_known_kind(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(blocks(page)) == len(re.findall(r"^```\w", text, re.MULTILINE))
    assert {block.language for block in blocks(page)} <= RUN | SHOWN


@pytest.mark.parametrize("page", ENGLISH, ids=lambda page: page.stem)
def test_the_chinese_page_tells_to_type_the_same(page: Path) -> None:
    chinese = DOCS / "zh" / page.relative_to(DOCS)
    # What is printed is shown as it is on both, so that running the one is running the other.
    assert typed_and_printed(chinese) == typed_and_printed(page)


def test_no_chinese_page_is_without_its_english_one() -> None:
    pages = {path.relative_to(DOCS / "zh") for path in (DOCS / "zh").rglob("*.md")} - {Path("index.md")}
    assert pages == {page.relative_to(DOCS) for page in ENGLISH}
