"""What the tables add to the graph, and that texts win over them."""

from __future__ import annotations

from parkgraph.model import Entity, Relationship, relationship_key
from parkgraph.ner import gazetteer
from parkgraph.resolve.knowledge import add_knowledge

SIP = Entity("zone:suzhougongyeyuanqu", "Park", "苏州工业园区", (), ())
NANOPOLIS = Entity("zone:suzhounamicheng", "Park", "苏州纳米城", (), ())


def firm(name: str, *aliases: str, identity: str = "e-1") -> Entity:
    return Entity(identity, "Company", name, aliases, ())


def told(kind: str, source: str, target: str) -> Relationship:
    return Relationship(relationship_key(kind, source, target), kind, source, target, 0.9, "text")


def facts(*entities: Entity, text: tuple[Relationship, ...] = ()) -> set[tuple[str, str, str]]:
    """Return the relationships that the tables add."""
    _, relationships = add_knowledge(entities, text)
    assert relationships[: len(text)] == text
    added = relationships[len(text) :]
    assert all(edge.origin == "lexicon" for edge in added)
    return {(edge.type, edge.source, edge.target) for edge in added}


def test_a_zone_lies_in_its_city_and_province() -> None:
    assert facts(SIP) == {
        ("IN_PLACE", SIP.id, "place:320500"),
        ("IN_PLACE", "place:320500", "place:320000"),
    }


def test_a_zone_within_a_zone_brings_the_wider_one_with_its_places() -> None:
    assert {("PART_OF", NANOPOLIS.id, SIP.id), ("IN_PLACE", SIP.id, "place:320500")} <= facts(NANOPOLIS)
    entities, _ = add_knowledge([NANOPOLIS], [])
    brought = next(entity for entity in entities if entity.id == SIP.id)
    assert (brought.label, brought.name, brought.properties["level"]) == ("Park", "苏州工业园区", "national")
    assert brought.members == ()


def test_a_zone_over_several_cities_lies_in_all() -> None:
    innovation = Entity("zone:sunanguojiazizhuchuangxinshifanqu", "Park", "苏南国家自主创新示范区", (), ())
    places = {target for kind, source, target in facts(innovation) if source == innovation.id and kind == "IN_PLACE"}
    assert places == {"place:320100", "place:320200", "place:320400", "place:320500", "place:321100"}


def test_an_unlisted_zone_lies_in_the_place_of_its_name() -> None:
    park = Entity("e-9", "Park", "昆山青禾软件园", (), ())
    assert ("IN_PLACE", "e-9", "place:320583") in facts(park)
    assert facts(Entity("e-9", "Park", "青禾软件园", (), ())) == set()
    assert facts(Entity("e-9", "Park", "高新区", (), ())) == set()


def test_the_text_wins_over_the_table_on_places() -> None:
    elsewhere = told("IN_PLACE", SIP.id, "place:330100")
    assert ("IN_PLACE", SIP.id, "place:320500") not in facts(SIP, text=(elsewhere,))
    province = told("IN_PLACE", SIP.id, "place:320000")
    assert ("IN_PLACE", SIP.id, "place:320500") in facts(SIP, text=(province,))
    same = told("IN_PLACE", SIP.id, "place:320500")
    assert ("IN_PLACE", SIP.id, "place:320500") not in facts(SIP, text=(same,))


def test_the_text_wins_over_the_table_on_wider_zones() -> None:
    other = told("PART_OF", NANOPOLIS.id, "e-5")
    assert not any(kind == "PART_OF" for kind, _, _ in facts(NANOPOLIS, text=(other,)))
    turned = told("PART_OF", SIP.id, NANOPOLIS.id)
    assert not any(kind == "PART_OF" for kind, _, _ in facts(NANOPOLIS, text=(turned,)))


def test_a_place_that_a_text_names_leads_on_to_its_province() -> None:
    district = Entity("place:320505", "Place", "虎丘区", (), ())
    added = facts(SIP, district, text=(told("IN_PLACE", SIP.id, district.id),))
    assert {("IN_PLACE", district.id, "place:320500"), ("IN_PLACE", "place:320500", "place:320000")} <= added


def test_a_country_that_no_table_lists_is_no_code() -> None:
    [entity] = add_knowledge([firm("青禾精工")], [told("FROM_COUNTRY", "e-1", "e-7")])[0]
    assert "country" not in entity.properties


def test_a_subsidiary_has_its_group_and_the_groups_country() -> None:
    assert facts(firm("卡特彼勒（苏州）有限公司")) == {
        ("SUBSIDIARY_OF", "e-1", "group:caterpillar"),
        ("FROM_COUNTRY", "e-1", "country:US"),
        ("FROM_COUNTRY", "group:caterpillar", "country:US"),
    }
    entities, relationships = add_knowledge([firm("卡特彼勒（苏州）有限公司")], [])
    assert {entity.id: entity.label for entity in entities} == {
        "e-1": "Company", "group:caterpillar": "Company", "country:US": "Country",
    }  # fmt: skip
    assert all(edge.evidence[0].sentence.startswith("groups.csv: 卡特彼勒") for edge in relationships)
    assert entities[0].properties["country"] == "US"


def test_a_group_is_not_below_itself() -> None:
    group = firm("西门子", identity="group:siemens")
    assert facts(group) == {("FROM_COUNTRY", "group:siemens", "country:DE")}
    assert facts(firm("西门子")) == {("FROM_COUNTRY", "e-1", "country:DE")}


def test_a_joint_venture_keeps_both_parents() -> None:
    added = facts(firm("上汽大众汽车有限公司"))
    assert {target for kind, source, target in added if (kind, source) == ("SUBSIDIARY_OF", "e-1")} == {
        "group:volkswagen",
        "listed:600104",
    }
    assert ("FROM_COUNTRY", "e-1", "country:DE") not in added
    assert ("FROM_COUNTRY", "group:volkswagen", "country:DE") in added
    named = facts(firm("佛吉亚普睿司曼（苏州）有限公司"))
    assert {target for kind, _, target in named if kind == "SUBSIDIARY_OF"} == {"group:forvia", "group:prysmian"}


def test_the_text_wins_over_the_table_on_parents_and_origins() -> None:
    subsidiary = firm("博世汽车部件（苏州）有限公司")
    other_parent = told("SUBSIDIARY_OF", "e-1", "e-2")
    assert not any(kind == "SUBSIDIARY_OF" for kind, _, _ in facts(subsidiary, text=(other_parent,)))
    other_country = told("FROM_COUNTRY", "e-1", "country:CH")
    assert ("FROM_COUNTRY", "e-1", "country:DE") not in facts(subsidiary, text=(other_country,))


def test_an_unknown_firm_gets_nothing() -> None:
    assert facts(firm("苏州启明电子有限公司"), firm("博世科", identity="e-2")) == set()


def test_the_order_of_entities_does_not_matter() -> None:
    entities = [SIP, NANOPOLIS, firm("上汽大众"), firm("苏州三星电子有限公司", identity="e-2")]
    assert facts(*entities) == facts(*reversed(entities))


def test_every_row_of_zones_can_be_placed() -> None:
    zones = list(gazetteer.load().lexicon.of("zones"))
    added = facts(*(Entity(zone.id, "Park", zone.name, (), ()) for zone in zones))
    placed = {source for kind, source, _ in added if kind == "IN_PLACE"}
    outside = {zone.id for zone in zones if not zone.properties.get("adcode")}
    assert {zone.id for zone in zones} - placed == outside
    assert len(outside) < 15
