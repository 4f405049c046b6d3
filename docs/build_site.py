"""Build the documentation as a site: ``python docs/build_site.py`` (or ``make docs``), into ``site/``.

The pages are the Markdown files of this folder. What can be read from the sources is not written by hand: the help of
each command is put below its section, and the pages of questions and of Python are made here.
"""

from __future__ import annotations

import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

import parkgraph
from parkgraph.cli import app
from parkgraph.queries import NamedQuery, all_queries
from parkgraph.queries.run import option

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = ROOT / "build" / "pages"
CONFIG = ROOT / "zensical.toml"
PICTURES = ("*.md", "*.png", "*.svg", "*.grass")
NOT_FOR_USERS = frozenset({"cli"})
"""Packages that nobody imports: the commands are documented as commands."""


def main() -> int:
    """Write the pages and build the site from them; return the exit status of the builder."""
    write_pages(PAGES)
    # The builder's cache would hide what changed in docstrings.
    command: list[str | Path] = [
        Path(sys.executable).parent / "zensical",
        "build",
        "--strict",
        "--clean",
        "--config-file",
        CONFIG,
    ]
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - our own command


def write_pages(folder: Path) -> None:
    """Write all pages of the site in Markdown, with the pictures they show.

    Args:
        folder: where to; what was there is removed.
    """
    if folder.exists():
        shutil.rmtree(folder)
    for pattern in PICTURES:
        for path in DOCS.rglob(pattern):
            target = folder / path.relative_to(DOCS)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    for page in folder.rglob("*.md"):
        page.write_text(without_outer_links(page.read_text(encoding="utf-8"), page.parent, folder), encoding="utf-8")
    commands = folder / "commands.md"
    commands.write_text(with_help(commands.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "questions.md").write_text(questions_page(), encoding="utf-8")
    (folder / "python.md").write_text(python_page(), encoding="utf-8")


def without_outer_links(text: str, page_folder: Path, root: Path) -> str:
    """Turn links to files that are no pages into the file's path in the checkout.

    >>> folder = Path("/pages")
    >>> without_outer_links("see [the lists](../../ner/lists) and [more](more.md)", folder / "how-to", folder)
    'see the lists (`ner/lists`) and [more](more.md)'
    """

    def replaced(link: re.Match[str]) -> str:
        label, target = link.groups()
        if "://" in target or target.startswith("#"):
            return link.group()
        path = Path(page_folder, target.partition("#")[0]).resolve()
        if path.is_relative_to(root.resolve()):
            return link.group()
        inside = path.relative_to(root.resolve().parent)
        return label if inside.name in label else f"{label} (`{inside}`)"

    return re.sub(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)", replaced, text)


def with_help(text: str) -> str:
    """Put the help of each command below its section of the page."""
    group = get_command(app)
    assert isinstance(group, TyperGroup)  # noqa: S101 - what typer makes of several commands
    head, *sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    by_name = {section.split("\n", 1)[0].removeprefix("## "): section for section in sections}
    return head + "".join(f"{by_name[name].rstrip()}\n\n{_help_block(name)}\n" for name in by_name)


def _help_block(command: str) -> str:
    result = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"})
    lines = [line.rstrip() for line in result.output.strip().splitlines()]
    return "\n".join(
        [f'??? info "parkgraph {command} --help"', "", "    ```text", *(f"    {line}" for line in lines), "    ```", ""]
    )


def questions_page() -> str:
    """Return the page of all questions with their options, columns and Cypher."""
    intro = (
        "# Questions\n\n"
        "What `parkgraph ask` answers, from the headers of the questions themselves. Every question also takes\n"
        "`--text-only`, and the options of [`ask`](commands.md#ask). [Questions of your own](how-to/own-question.md)\n"
        "look the same.\n"
    )
    return "\n".join([intro, *map(_question, all_queries())])


def _question(query: NamedQuery) -> str:
    rows = [f"## {query.name}", "", f"{query.title_zh} · {query.title_en}", "", " ".join(query.about.split()), ""]
    if query.parameters:
        rows += ["| option | type | default | meaning |", "|---|---|---|---|"]
        for parameter in query.parameters:
            default = "must be given" if parameter.default is None else f"`{parameter.default}`"
            shown = "" if parameter.default == "" else default
            rows.append(f"| `{option(parameter.name)}` | {parameter.type} | {shown} | {_cell(parameter.about)} |")
        rows.append("")
    rows += ["| column | meaning |", "|---|---|"]
    rows += [f"| `{column.name}` | {_cell(column.about)} |" for column in query.columns]
    rows += [
        "",
        '??? info "Cypher"',
        "",
        "    ```cypher",
        *(f"    {line}" for line in query.cypher.strip().splitlines()),
    ]
    return "\n".join([*rows, "    ```", ""])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def packages() -> Iterator[str]:
    """Return the names of all packages and modules directly under ``parkgraph`` that a user may import."""
    for module in sorted(pkgutil.iter_modules(parkgraph.__path__), key=lambda found: found.name):
        if module.name not in NOT_FOR_USERS:
            yield f"parkgraph.{module.name}"


def python_page() -> str:
    """Return the page that shows the public names of every package with their docstrings."""
    intro = (
        "# Python\n\n"
        "From the docstrings. Most programs need [`parkgraph.pipeline`](#parkgraph.pipeline) and\n"
        "[`parkgraph.workspace`](#parkgraph.workspace) alone; [Design](design.md) says how the packages depend on\n"
        "each other.\n"
    )
    return "\n".join([intro, *(f"::: {name}\n" for name in packages())])


if __name__ == "__main__":
    sys.exit(main())
