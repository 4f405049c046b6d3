"""Every family of trials in its short form."""

from __future__ import annotations

from typing import Any

import pytest
from tests.torture.trial import Family, Server, families


def _parameters(*, needs_neo4j: bool) -> list[Any]:
    return [pytest.param(family, id=family.name) for family in families() if family.needs_neo4j == needs_neo4j]


@pytest.mark.parametrize("family", _parameters(needs_neo4j=False))
def test_all_tries_of_a_family_pass(family: Family) -> None:
    _try(family)


@pytest.mark.neo4j
@pytest.mark.parametrize("family", _parameters(needs_neo4j=True))
def test_all_tries_of_a_family_with_neo4j_pass(family: Family, empty_neo4j: Any) -> None:
    _try(family, Server(empty_neo4j.uri, empty_neo4j.user, empty_neo4j.password))


def _try(family: Family, *server: Server) -> None:
    result = family.run(family.short, 1, *server)
    assert result.failures == ()
    assert result.passed == result.tried >= family.short
