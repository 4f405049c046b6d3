"""Names made comparable and taken apart."""

import pytest

from parkgraph.resolve.name_parts import parse
from parkgraph.resolve.names import is_generic, normalise


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("捷美（苏州）有限公司", "苏州捷美有限责任公司"),
        ("捷美精密股份有限公司", "捷美精密"),
        ("“捷美”精密", "捷美精密"),
        ("捷美·精密", "捷美精密"),
        ("臺灣積體電路", "台湾积体电路"),
        ("ＪＭ精密", "jm精密"),
        ("Jiemei GmbH", "Jiemei Co., Ltd."),
    ],
)
def test_spellings_of_one_firm_have_one_key(one, other):
    assert parse("Company", one).key == parse("Company", other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("捷美集团", "捷美"),
        ("苏州捷美", "无锡捷美"),
        ("捷美精密苏州分公司", "捷美精密"),
        ("捷美一厂", "捷美二厂"),
        ("苏州银行", "无锡银行"),
    ],
)
def test_what_tells_two_things_apart_is_in_the_key(one, other):
    assert parse("Company", one).key != parse("Company", other).key


@pytest.mark.parametrize(
    ("label", "name", "generic"),
    [
        ("Park", "园区", True),
        ("Park", "二期", True),
        ("Park", "国家级经济技术开发区", True),
        ("Park", "昆山经开区", False),
        ("Company", "公司", True),
        ("Company", "捷美", False),
        ("Company", "捷", True),
        ("Institution", "园区管委会", True),
        ("Institution", "苏州工业园区管委会", False),
        ("Place", "城关镇", True),
        ("Place", "苏州", False),
        ("Country", "日", False),
    ],
)
def test_a_generic_name_may_stand_for_different_things(label, name, generic):
    assert is_generic(label, name) is generic


def test_making_a_name_comparable_twice_changes_nothing():
    for name in ("卡特彼勒（苏州）有限公司", "罗尔斯-罗伊斯", "“小巨人” 企业", "ＡＢＢ【中国】"):
        assert normalise(normalise(name)) == normalise(name)
