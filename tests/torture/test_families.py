"""Every family of trials in its short form."""

from __future__ import annotations

import os

import pytest
from tests.torture.trial import Family, families

from neo4j_server import runner
from parkgraph.errors import StoreError


def _parameters():
    return [
        pytest.param(family, id=family.name, marks=[pytest.mark.neo4j] if family.needs_neo4j else [])
        for family in families()
    ]


def _need_neo4j() -> None:
    try:
        runner.jars()
        runner.java()
    except StoreError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"no Neo4j in CI: {error}")
        pytest.skip(f"no Neo4j: {error}")


@pytest.mark.parametrize("family", _parameters())
def test_all_tries_of_a_family_pass(family: Family) -> None:
    if family.needs_neo4j:
        _need_neo4j()
    result = family.run(family.short, 1)
    assert result.failures == ()
    assert result.passed == result.tried >= family.short
