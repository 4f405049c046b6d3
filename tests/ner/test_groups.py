"""Parents of firms: subsidiaries by their name, joint ventures with both."""

from __future__ import annotations

import pytest

from parkgraph.ner import gazetteer
from parkgraph.ner.groups import find_parents


@pytest.mark.parametrize(
    ("company", "parents"),
    [
        ("卡特彼勒（苏州）有限公司", ["卡特彼勒"]),
        ("博世汽车部件", ["博世"]),
        ("苏州三星电子有限公司", ["三星"]),
        ("上汽大众", ["大众汽车", "上海汽车集团股份有限公司"]),
        ("华晨宝马", ["宝马"]),
        ("博世西门子家电", ["博世", "西门子"]),
        # Of a firm whose name holds a joint venture's, the joint venture is the parent.
        ("上汽大众动力电池有限公司", ["上汽大众"]),
        ("延锋彼欧汽车外饰系统有限公司", ["延锋彼欧"]),
        # A known Chinese firm with a group behind its name is a joint venture too.
        ("潍柴康明斯动力有限公司", ["潍柴集团", "康明斯"]),
        ("大众交通", []),
        ("博世科", []),
        ("苏州启明电子有限公司", []),
    ],
)
def test_parents(company: str, parents: list[str]) -> None:
    assert [found.parent.name for found in find_parents(company)] == parents


def test_no_listed_company_is_taken_for_a_subsidiary() -> None:
    firms = [entry for entry in gazetteer.load().lexicon.of("listed_companies") if len(entry.name) > 6]
    assert len(firms) > 4000
    assert [firm.name for firm in firms if find_parents(firm.name)] == []


def test_only_a_firm_of_one_group_has_its_country() -> None:
    assert [found.whole for found in find_parents("卡特彼勒（苏州）有限公司")] == [True]
    assert [found.whole for found in find_parents("上汽大众")] == [False, False]


def test_a_place_that_is_another_firm_of_the_trade_makes_a_joint_venture() -> None:
    assert [(found.parent.name, found.whole) for found in find_parents("东风博泽")] == [("博泽", False)]
    assert [(found.parent.name, found.whole) for found in find_parents("苏州博泽")] == [("博泽", True)]


def test_a_group_is_itself_only_by_its_whole_name() -> None:
    assert [find_parents(name)[0].exact for name in ("西门子", "苏州西门子", "西门子电器")] == [True, False, False]
    assert all(find_parents(name)[0].exact for name in ("西门子公司", "西门子集团", "汇丰控股有限公司"))
    assert [find_parents(name)[0].exact for name in ("西门子有限公司", "苏州西门子公司")] == [False, False]


def test_two_brands_stand_side_by_side_but_one_character_makes_another_name() -> None:
    assert [find_parents(name)[0].parent.name for name in ("松下万宝", "巴斯夫杉杉")] == ["松下", "巴斯夫"]
    assert find_parents("大金龙") == find_parents("戴尔莉（苏州）有限公司") == ()
