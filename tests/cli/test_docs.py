"""The commands' documentation is complete, and every help shows an example."""

import re
from importlib import import_module
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

from parkgraph.cli import MODULES, app

DOCS = Path(__file__).parents[2] / "docs" / "commands.md"
GROUP = get_command(app)
assert isinstance(GROUP, TyperGroup)
COMMANDS = GROUP.commands


def section(name):
    found = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", DOCS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_documented(name):
    text = section(name)
    assert f"parkgraph {name}" in text
    options = [option for parameter in COMMANDS[name].params for option in parameter.opts if option.startswith("--")]
    assert [option for option in options if f"`{option}`" not in text and option != "--help"] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_help_has_an_example(name):
    assert f"parkgraph {name}" in (COMMANDS[name].help or "")


def test_nothing_is_documented_that_is_not_there():
    assert set(re.findall(r"^## (\w+)$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)) == set(COMMANDS)


@pytest.mark.parametrize("module", sorted(set(MODULES.values())))
def test_every_command_that_a_module_registers_is_listed(module):
    part = typer.Typer()
    import_module(f"parkgraph.cli.{module}").register(part)
    assert list(get_group(part).commands) == [name for name, where in MODULES.items() if where == module]
