"""What the ends of judgements mean among the local entities that there are."""

from parkgraph.model import LocalEntity
from parkgraph.resolve import Judgement
from parkgraph.resolve.references import meant, references

ENTITIES = [
    LocalEntity("e-1", "d1", "Company", "启明电子"),
    LocalEntity("e-2", "d2", "Company", "启明电子", gazetteer_id="listed:1"),
    LocalEntity("e-3", "d3", "Park", "高新区"),
    LocalEntity("e-4", "d4", "Park", "高新区"),
    LocalEntity("e-5", "d5", "Park", "启明电子"),
]
PLACES = {"e-3": frozenset({"苏州", "无锡"}), "e-4": frozenset({"昆山"})}


def ids(left, right):
    return [{one.left, one.right} for one in meant([Judgement.of(left, right, "same")], ENTITIES, PLACES)]


def test_a_name_means_all_of_its_label_that_bear_it():
    assert ids("Company:启明电子", "Park:启明电子") == [{("e-1", "e-2"), ("e-5",)}]


def test_a_row_means_its_users():
    assert ids("listed:1", "e-1") == [{("e-2",), ("e-1",)}]


def test_a_bare_name_needs_one_of_its_places():
    assert ids("Park:高新区@无锡", "Park:高新区@昆山") == [{("e-4",), ("e-3",)}]
    assert ids("Park:高新区", "e-1") == []


def test_of_several_ways_to_name_a_side_those_count_that_mean_something():
    assert ids(["e-9", "e-1"], ["Company:云岭", "e-4"]) == [{("e-4",), ("e-1",)}]
    assert ids(["e-9"], ["e-1"]) == []


def test_no_judgement_needs_no_entities():
    assert meant([], iter(ENTITIES), PLACES) == ()


def test_a_group_is_known_by_its_english_name():
    assert references(LocalEntity("e-6", "d6", "Company", "Bosch"))[1] == "group:bosch"
