"""Texts of the case tables, names marked as [[name|LABEL]]."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import settings

from parkgraph.ner.spans import Found

# The first call of a test may load lexicons or weights, so time tells nothing.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_MARK = re.compile(r"\[\[([^\[\]|]+)\|([A-Z]+)\]\]")

ReadMarked = Callable[[str], tuple[str, list[Found]]]


def _read_marked(marked: str) -> tuple[str, list[Found]]:
    text, last = "", 0
    found: list[Found] = []
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        found.append(Found(len(text), len(text) + len(match[1]), match[2], "model", 0.9))
        text += match[1]
        last = match.end()
    return text + marked[last:], found


@pytest.fixture(scope="session")
def read_marked() -> ReadMarked:
    """Return a function that gives the text without marks, and what was marked in it."""
    return _read_marked
