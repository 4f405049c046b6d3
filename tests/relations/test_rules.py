"""What the tables know of zones keeps headlines from putting one national zone into another."""

from __future__ import annotations

import pytest

from parkgraph import ner
from parkgraph.model import Document
from parkgraph.relations import rules
from parkgraph.relations.candidates import choices
from parkgraph.relations.scene import build


def ruled_out_from_the_first_zone(text: str) -> list[bool]:
    """Say of each zone that the zone at the text's beginning may be a part of whether a rule forbids it."""
    (tagged,) = ner.tag([Document("a", text)], ner.load())
    scene = build(tagged)
    options = [option for choice in choices(scene, "PART_OF") for option in choice.options]
    return [rules.never(scene, option) for option in options if option.source.mention.start == 0]


@pytest.mark.parametrize(
    ("text", "kept_apart"),
    [
        ("苏州工业园区八连冠，昆山经开区进入前三十。", True),
        ("浒墅关经开区在苏州高新区北部。", False),
        ("桑田岛在苏州工业园区东部。", False),
    ],
)
def test_national_zones_are_parts_of_one_another_only_where_the_tables_say_so(text: str, kept_apart: bool) -> None:
    first = ruled_out_from_the_first_zone(text)
    assert first
    assert all(never is kept_apart for never in first)


@pytest.mark.parametrize(
    ("text", "kept_apart"),
    [
        ("苏州工业园区迎来客人，忻州经开区的招商小组走了企业38家。", True),
        ("中关村软件园有一家公司把总部迁到五象新区。", True),
        ("青岛经济技术开发区是青岛西海岸新区的一部分。", False),
        ("杭州经济技术开发区在钱塘新区。", False),
    ],
)
def test_a_zone_of_the_tables_is_no_part_of_a_zone_in_another_city(text: str, kept_apart: bool) -> None:
    first = ruled_out_from_the_first_zone(text)
    assert first
    assert all(never is kept_apart for never in first)
