"""Whether a zone or a place can lie in another one, by tables and names."""

from __future__ import annotations

import pytest

from parkgraph.model import LocalEntity
from parkgraph.relations.whereabouts import BESIDE, IN, PART, rows_of, standing


def zone(name: str, *aliases: str) -> LocalEntity:
    return LocalEntity("zone", "d", "Park", name, aliases)


def place(name: str) -> LocalEntity:
    return LocalEntity("place", "d", "Place", name)


@pytest.mark.parametrize(
    ("inner", "outer", "expected"),
    [
        (zone("太仓高新区"), place("江苏"), IN),
        (zone("天津滨海高新区"), place("天津"), IN),
        (zone("某某科技园", "苏州工业园区"), place("苏州"), IN),
        (place("昆山"), place("江苏"), IN),
        (zone("太仓高新区"), place("石家庄"), BESIDE),
        (zone("雄安新区"), place("湖南"), BESIDE),
        (zone("中新天津生态城"), zone("昆山经开区"), BESIDE),
        (zone("上海自贸试验区临港新片区"), zone("上海自贸试验区"), PART),
        # 龙潭 is a district of 吉林; behind 成都 it is none.
        (zone("成都龙潭工业园区"), place("成都"), IN),
        # A park of no city's name may lie anywhere, and 集贤 or 凤凰 in it need not be the county.
        (zone("集贤产业园"), place("西安"), ""),
        (zone("纳米园"), place("苏州"), ""),
        # The tables know the city alone, which may or may not be where in it.
        (zone("苏州工业园区"), place("太仓"), ""),
        (zone("昆山经开区"), place("长三角"), ""),
    ],
)
def test_tables_and_names_tell_what_can_lie_where(inner: LocalEntity, outer: LocalEntity, expected: str) -> None:
    assert standing(inner, outer) == expected


def test_firms_lie_nowhere_by_the_tables() -> None:
    assert standing(LocalEntity("firm", "d", "Company", "苏州银行"), zone("苏州工业园区")) == ""


def test_a_name_that_several_zones_share_is_no_row_of_the_tables() -> None:
    assert rows_of(zone("苏州工业园区"))
    assert not rows_of(zone("未来科技城"))
