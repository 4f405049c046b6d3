"""The site: every page is in it, what can be read from the sources is, and it builds without a warning."""

from __future__ import annotations

import importlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from parkgraph.model import ONTOLOGY
from parkgraph.model.database import EVIDENCE_LISTS, EVIDENCE_SPANS
from parkgraph.queries import all_queries
from parkgraph.queries.run import option

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REQUEST = re.compile(
    r"<(?:script|img|iframe|source|video)\b[^>]*\bsrc=[\"']?(https?:|//)[^>]*>|<link\b[^>]*rel=[\"']?(?:stylesheet|preconnect|preload|icon)[^>]*href=[\"']?(?:https?:|//)[^>]*>"
)
MADE = frozenset({"questions.md", "python.md"})
"""Pages that are there on the site alone; the builder checks links to them."""
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s#]+)[^)\s]*\)|!\[[^\]]*\]\(([^)\s]+)\)")


@pytest.fixture(scope="module")
def site() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_site", DOCS / "build_site.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages(site: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "pages"
    site.write_pages(folder)
    return folder


def pages_of_menu(entries: list[dict[str, object]]) -> list[str]:
    found = []
    for entry in entries:
        for value in entry.values():
            found += [value] if isinstance(value, str) else pages_of_menu(value)  # type: ignore[arg-type] # a list
    return found


def test_every_page_is_in_the_menu(pages: Path) -> None:
    menu = pages_of_menu(tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]["nav"])
    assert sorted(menu) == sorted(str(page.relative_to(pages)) for page in pages.rglob("*.md"))


def test_every_command_shows_its_help(pages: Path, site: ModuleType) -> None:
    text = (pages / "commands.md").read_text(encoding="utf-8")
    for name, command in site.get_command(site.app).commands.items():
        block = text.partition(f'"parkgraph {name} --help"')[2].partition("??? info")[0]
        assert f"Usage: parkgraph {name}" in block
        assert [
            o for parameter in command.params for o in parameter.opts if o.startswith("--") and o not in block
        ] == []


def test_every_question_has_its_options_and_columns(pages: Path) -> None:
    text = (pages / "questions.md").read_text(encoding="utf-8")
    for query in all_queries():
        section = text.partition(f"\n## {query.name}\n")[2].partition("\n## ")[0]
        assert " ".join(query.about.split()) in section
        names = [option(parameter.name) for parameter in query.parameters] + [column.name for column in query.columns]
        assert [name for name in names if f"| `{name}` |" not in section] == []
        assert all(parameter.about.strip() for parameter in query.parameters)
        assert all(column.about.strip() for column in query.columns)


def test_every_public_name_has_a_docstring(site: ModuleType) -> None:
    undocumented = []
    for package in site.packages():
        module = importlib.import_module(package)
        assert module.__doc__, package
        names = getattr(module, "__all__", [name for name in vars(module) if not name.startswith("_")])
        for name in names:
            thing = getattr(module, name)
            if (isinstance(thing, type) or callable(thing)) and getattr(thing, "__module__", "").startswith(
                "parkgraph"
            ):
                undocumented += [] if thing.__doc__ else [f"{package}.{name}"]
    assert undocumented == []


def entries(heading: str) -> set[str]:
    """Return the words in the first column of a table of the page on the ontology."""
    section = (DOCS / "ontology.md").read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)`", section, re.MULTILINE))


def test_the_whole_ontology_is_documented_and_nothing_else() -> None:
    assert entries("Labels") == set(ONTOLOGY.labels)
    assert entries("Properties of entities and documents") == {
        name for label in ONTOLOGY.labels.values() for name in label.properties
    }
    assert entries("Relationship types") == set(ONTOLOGY.relationships)
    assert entries("Status") == set(ONTOLOGY.statuses)
    assert entries("Origin") == set(ONTOLOGY.origins)
    qualifiers = {name for kind in ONTOLOGY.relationships.values() for name in kind.qualifiers}
    lists = {*EVIDENCE_LISTS.values(), EVIDENCE_SPANS}
    assert entries("Properties of relationships") >= qualifiers | lists


def test_the_ontology_page_gives_ends_and_names_as_they_are() -> None:
    text = (DOCS / "ontology.md").read_text(encoding="utf-8")
    for kind in ONTOLOGY.relationships.values():
        sources, targets = (
            ", ".join("any" if end == "*" else end for end in ends) for ends in (kind.sources, kind.targets)
        )
        assert f"| `{kind.name}` | {kind.zh} | {sources} | {targets} |" in text
    for label in ONTOLOGY.labels.values():
        assert f"| `{label.name}` | {label.zh} |" in text


def test_the_site_builds_strictly_and_asks_nothing_of_any_server(tmp_path: Path) -> None:
    if importlib.util.find_spec("zensical") is None:
        pytest.skip("no zensical: pip install 'parkgraph[docs]'")
    # A copy, since a test leaves nothing behind in the checkout.
    copy = tmp_path / "checkout"
    copy.mkdir()
    for folder in ("docs", "graph", "ner", "loaders"):
        if folder == "docs":
            shutil.copytree(ROOT / folder, copy / folder)
        else:
            (copy / folder).symlink_to(ROOT / folder)
    shutil.copyfile(ROOT / "zensical.toml", copy / "zensical.toml")
    done = subprocess.run([sys.executable, "docs/build_site.py"], cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    built = sorted((copy / "site").rglob("*.html"))
    assert len(built) >= 30
    assert [found.group() for page in built for found in REQUEST.finditer(page.read_text(encoding="utf-8"))] == []
    assert 'id="parkgraph.pipeline.build"' in (copy / "site" / "python.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "page", sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")]), ids=lambda page: str(page.relative_to(ROOT))
)
def test_every_link_between_files_leads_somewhere(page: Path) -> None:
    targets = [one or other for one, other in LINK.findall(page.read_text(encoding="utf-8"))]
    here = [target for target in targets if "://" not in target and Path(target).name not in MADE]
    assert [target for target in here if not (page.parent / target).exists()] == []
