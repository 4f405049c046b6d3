"""Scores, what forbids a pair at any score, and the choice among pairs that score."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.model import LocalEntity
from parkgraph.resolve import Judgement, resolve
from parkgraph.resolve.matching import LARGEST_BLOCK, match
from parkgraph.resolve.name_parts import parse
from parkgraph.resolve.scoring import Side, compare, forbidden, score, weights

ZONE = frozenset({"zone:1"})


def firm(identifier, name, *aliases, row=""):
    return LocalEntity(identifier, f"d-{identifier}", "Company", name, tuple(aliases), row)


def side(name, **context):
    parts = parse("Company", name)
    return Side((parts,), traits={key: frozenset({value}) for key, value in parts.traits}, **context)


def anything(*_):
    return True


def groups(entities, judgements=(), links=None):
    return {frozenset(entity.members) for entity in resolve(entities, judgements, links).entities}


def test_every_part_has_a_meaning_and_some_weight():
    assert all(part.meaning and part.weight + part.against > 0 for part in weights().parts.values())
    assert 0 < weights().unsure < weights().same < 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("泰科电子（苏州）有限公司", "泰科电子（上海）有限公司"),
        ("江苏云帆新能源有限公司", "苏州云帆新能源有限公司"),
        ("云岭集团", "云岭股份有限公司"),
        ("云岭集团", "云岭生物"),
        ("捷美精密机械有限公司", "捷美精密机械有限公司苏州分公司"),
        ("启明电子一厂", "启明电子二厂"),
    ],
)
def test_what_is_forbidden_is_so_in_one_zone_and_under_one_name_too(left, right):
    context = {"parks": ZONE, "also": frozenset({"jm"})}
    assert forbidden(side(left, **context), side(right, **context))


def test_a_group_and_a_firm_below_it_are_forbidden_but_not_its_latin_name():
    assert forbidden(side("博世", row="group:bosch"), side("博世汽车部件"))
    assert not forbidden(side("博世", row="group:bosch"), side("Bosch"))


def test_each_thing_that_texts_say_moves_the_score_its_way():
    def total(left=(), right=()):
        return score(compare(side("启明电子", **dict(left)), side("苏州启明电子有限公司", **dict(right))))

    plain = total()
    in_suzhou = {"parks": ZONE, "places": frozenset({"place:320500"})}
    elsewhere = {"parks": frozenset({"zone:2"}), "places": frozenset({"place:510100"})}
    germany, france = ({"countries": frozenset({f"country:{iso}"})} for iso in ("DE", "FR"))
    assert weights().unsure <= plain < weights().same <= total(in_suzhou, in_suzhou)
    assert total(in_suzhou, elsewhere) < plain
    assert total(elsewhere, in_suzhou) < weights().unsure
    assert total(germany, france) < plain < total(germany, germany)


def test_a_zone_in_a_name_is_the_zone_that_texts_name():
    named = side("苏州工业园区启明电子有限公司")
    zones = (
        {"parks": frozenset({zone}), "places": frozenset({"place:320500"})} for zone in (*named.names[0].places, "z")
    )
    inside, elsewhere = (compare(side("启明电子", **context), named) for context in zones)
    assert (inside["place"], elsewhere.get("place")) == (1.0, None)


def test_a_key_that_too_many_share_makes_no_pairs():
    sides = {str(number): side("捷美精密", parks=ZONE) for number in range(LARGEST_BLOCK + 1)}
    assert match(sides, anything).unsure == ()
    sides.popitem()
    assert len(match(sides, anything).unsure) == LARGEST_BLOCK * (LARGEST_BLOCK - 1) / 2


def test_firms_are_compared_by_the_zones_that_texts_put_them_into():
    zones = [
        LocalEntity(f"z-{n}", f"d{n}", "Park", name) for n, name in enumerate(["昆山经开区", "昆山经济技术开发区"])
    ]
    firms = [firm("e-1", "启明电子"), firm("e-2", "昆山启明电子有限公司")]
    links = {"e-1": frozenset({"z-0"}), "e-2": frozenset({"z-1"})}
    assert frozenset({"e-1", "e-2"}) in groups([*firms, *zones], links=links)
    assert frozenset({"e-1", "e-2"}) not in groups([*firms, *zones])


def test_a_short_name_that_fits_two_firms_of_a_zone_is_asked_about():
    zone = LocalEntity("z-1", "d", "Park", "昆山经开区")
    firms = [firm("e-1", "启明"), firm("e-2", "启明电子有限公司"), firm("e-3", "启明医疗有限公司")]
    links = {one.id: frozenset({"z-1"}) for one in firms}
    found = resolve([*firms, zone], links=links)
    assert len(set(found.canonical.values())) == 4
    assert {(one.left, one.right) for one in found.candidates} == {("e-1", "e-2"), ("e-1", "e-3")}
    judged = resolve([*firms, zone], [Judgement.of("e-1", "e-3", "not_same")], links=links)
    assert judged.canonical["e-1"] == judged.canonical["e-2"]


def test_a_short_name_of_a_group_leads_no_subsidiary_to_it():
    subsidiary = firm("e-1", "博世汽车部件（苏州）有限公司", "博世")
    assert len(groups([subsidiary, firm("e-2", "博世", row="group:bosch")])) == 2


def test_a_pair_judged_unsure_is_not_joined_by_its_score():
    zone = LocalEntity("z-1", "d", "Park", "昆山经开区")
    firms = [firm("e-1", "启明"), firm("e-2", "启明电子有限公司")]
    links = {one.id: frozenset({"z-1"}) for one in firms}
    assert len(groups([*firms, zone], links=links)) == 2
    found = resolve([*firms, zone], [Judgement.of("e-1", "e-2", "unsure")], links)
    assert found.canonical["e-1"] != found.canonical["e-2"]
    assert found.candidates == ()


NAMES = (
    *("启明", "启明电子", "启明电子有限公司", "昆山启明电子有限公司", "启明电子（太仓）有限公司", "昆山启明"),
    *("启明医疗", "启明集团", "启明集团有限公司", "Qiming", "奇铭", "启明电子二厂", "启明电子研发中心"),
)
ZONES = [LocalEntity(f"z-{n}", "dz", "Park", name) for n, name in enumerate(["昆山经开区", "太仓高新区"])]
DESCRIBED = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from((None, 0, 1)), st.lists(st.sampled_from(NAMES), max_size=1)),
    max_size=9,
)
VERDICTS = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from(["same", "not_same", "unsure"])), max_size=4
)


def described(rows, identifiers=None):
    identifiers = identifiers or [f"e-{n:02}" for n in range(len(rows))]
    pairs = list(zip(identifiers, rows, strict=False))
    entities = [firm(identifier, name, *aliases) for identifier, (name, _, aliases) in pairs]
    links = {identifier: frozenset({f"z-{zone}"}) for identifier, (_, zone, _) in pairs if zone is not None}
    return [*entities, *ZONES], links


def judgements(verdicts):
    return [Judgement.of(f"e-{a:02}", f"e-{b:02}", verdict) for a, b, verdict in verdicts if a != b]


@given(DESCRIBED, VERDICTS, st.integers(0, 999))
def test_neither_the_order_of_documents_nor_that_of_judgements_matters(rows, verdicts, seed):
    entities, links = described(rows)
    told = {(one.left, one.right): one for one in judgements(verdicts)}
    chance = random.Random(seed)
    shuffled = resolve(
        chance.sample(entities, len(entities)),
        chance.sample(list(told.values()), len(told)),
        dict(reversed(links.items())),
    )
    assert resolve(entities, told.values(), links) == shuffled


@given(DESCRIBED, st.permutations(range(9)))
def test_the_ids_decide_nothing(rows, numbers):
    def partition(identifiers):
        entities, links = described(rows, identifiers)
        place = {identifier: number for number, identifier in enumerate(identifiers)}
        found = resolve(entities, links=links).entities
        return {frozenset(place.get(member, member) for member in entity.members) for entity in found}

    assert partition([f"e-{n:02}" for n in range(9)]) == partition([f"e-{n:02}" for n in numbers])


@given(DESCRIBED, VERDICTS)
def test_what_was_judged_is_obeyed_and_taking_it_back_restores(rows, verdicts):
    entities, links = described(rows)
    before = resolve(entities, links=links)
    told = {(one.left, one.right): one for one in judgements(verdicts)}
    found = resolve(entities, told.values(), links).canonical
    apart = [one for one in told.values() if one.verdict == "not_same" and {one.left, one.right} <= found.keys()]
    assert all(found[one.left] != found[one.right] for one in apart)
    same = [one for one in told.values() if one.verdict == "same" and {one.left, one.right} <= found.keys()]
    if not apart:
        assert all(found[one.left] == found[one.right] for one in same)
    assert resolve(entities, (), links) == before


@given(DESCRIBED, st.sampled_from(NAMES), st.sampled_from((None, 0, 1)))
def test_where_a_document_comes_in_every_old_id_still_leads_somewhere(rows, name, zone):
    entities, links = described(rows)
    before = resolve(entities, links=links)
    grown, more = described([*rows, (name, zone, [])])
    after = resolve(grown, links=more)
    for entity in before.entities:
        assert after.canonical[entity.members[0]] in {one.id for one in after.entities}
        # An id stays while its group's membership stays.
        if any(one.members == entity.members for one in after.entities):
            assert after.canonical[entity.members[0]] == entity.id


@given(DESCRIBED)
def test_firms_of_two_legal_places_are_never_one(rows):
    entities, links = described(rows)
    for entity in resolve(entities, links=links).entities:
        by_id = {one.id: one.name for one in entities}
        places = {parse(entity.label, by_id[member]).places for member in entity.members} - {frozenset()}
        assert entity.label == "Park" or len(places) <= 1
