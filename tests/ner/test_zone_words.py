"""What stands around a wording tells that it is no zone; the same wording elsewhere stays one."""

from __future__ import annotations

import pytest

from parkgraph.ner import gazetteer, zone_grammar
from parkgraph.ner.spans import Found
from parkgraph.ner.zone_words import real_zones


def kept(text: str, *names: str) -> list[str]:
    found = sorted(
        (Found(text.index(name), text.index(name) + len(name), "PARK", "model") for name in names), key=start
    )
    return [text[item.start : item.end] for item in real_zones(text, found, gazetteer.load(), zone_grammar.load())]


def start(item: Found) -> int:
    return item.start


@pytest.mark.parametrize(
    ("text", "name", "stays"),
    [
        ("搜索范围扩大到新区域", "新区", False),
        ("苏州高新区域名注册", "苏州高新区", True),
        ("请把保税区分开填写", "保税区", False),
        ("昆山高新区分局成立", "昆山高新区", True),
        ("青禾产业园地块出让", "青禾产业园", True),
        ("月光谷里", "光谷", False),
        ("落户光谷", "光谷", True),
        ("演员张江出席", "张江", False),
        ("企业在张江集聚", "张江", True),
        ("厨师何横琴掌勺", "横琴", False),
        ("医生赵临港赶到", "医生赵临港", False),
        ("李光谷是鼓手", "光谷", False),
        ("走进武汉光谷", "光谷", True),
        ("2023中关村论坛开幕", "中关村", False),
        ("全国高新区的旗帜", "全国高新区", False),
        ("国家高新区园区生产总值", "国家高新区", False),
        ("用新区间估计", "新区", False),
        ("走进横琴", "横琴", True),
        ("市民广场", "市民广场", False),
        ("一批产业园开工", "产业园", False),
        ("园区负责人说", "园区", True),
        ("小镇上只有一条街", "小镇", False),
    ],
)
def test_context_decides(text: str, name: str, stays: bool) -> None:
    assert kept(text, name) == ([name] if stays else [])


def test_a_weak_word_stays_where_a_zone_is_named() -> None:
    assert kept("云栖小镇扩容，今年小镇再添新企业", "云栖小镇") == ["云栖小镇"]
    text = "云栖小镇扩容，今年这座小镇再添新企业"
    last = text.rindex("小镇")
    found = [Found(0, 4, "PARK", "model"), Found(last, last + 2, "PARK", "model")]
    assert real_zones(text, found, gazetteer.load(), zone_grammar.load()) == found
