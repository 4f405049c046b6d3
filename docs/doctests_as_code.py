"""Griffe extension: what docstrings here hold and Markdown does not know.

Examples are plain doctests, which Markdown would take for quotations, and names stand in Sphinx's roles.
"""

from __future__ import annotations

import re
from typing import Any

import griffe

# A doctest reaches from its first prompt to the next empty line, as Python's own doctest module has it.
DOCTEST = re.compile(r"^>>> .*\n?(?:.+\n?)*", re.MULTILINE)


ROLE = re.compile(r":(?:mod|func|class|meth|attr|data|exc):`~?([^`]+)`")


class DoctestsAsCode(griffe.Extension):
    """Fences the doctests of each docstring, and shows names in roles as code."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Change the docstring of a module, class, function or attribute."""
        if obj.docstring:
            fenced = DOCTEST.sub(lambda found: f"```pycon\n{found.group().rstrip()}\n```\n", obj.docstring.value)
            obj.docstring.value = ROLE.sub(r"`\1`", fenced)
