"""What the tables know of a firm and a country."""

from __future__ import annotations

import pytest

from parkgraph.model import LocalEntity
from parkgraph.relations.knowledge import known_of


@pytest.mark.parametrize(
    ("firm", "country", "expected"),
    [
        ("博世", "德国", "its-country"),
        ("博世汽车部件(苏州)有限公司", "德", "its-country"),
        ("三星电子", "美国", "another-country"),
        ("河山精密", "德国", ""),
        ("博世", "某国", ""),
    ],
)
def test_groups_have_a_country(firm: str, country: str, expected: str) -> None:
    source, target = LocalEntity("f", "d", "Company", firm), LocalEntity("c", "d", "Country", country)
    assert known_of(source, target) == expected


def test_an_alias_tells_as_much_as_a_name() -> None:
    firm = LocalEntity("f", "d", "Company", "力士乐", ("博世力士乐",))
    assert known_of(firm, LocalEntity("c", "d", "Country", "德国")) == "its-country"
