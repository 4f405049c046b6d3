import random

from hypothesis import given
from hypothesis import strategies as st

from parkgraph.model import LocalEntity
from parkgraph.resolve import Judgement, resolve


def company(identifier, name, *aliases, gazetteer_id="", document="d"):
    return LocalEntity(identifier, document, "Company", name, tuple(aliases), gazetteer_id)


def park(identifier, name, *aliases, gazetteer_id=""):
    return LocalEntity(identifier, "d", "Park", name, tuple(aliases), gazetteer_id)


def together(resolution, left, right):
    return resolution.canonical[left] == resolution.canonical[right]


def test_spellings_of_one_firm_come_together():
    found = resolve([company("e-1", "捷美（苏州）有限公司"), company("e-2", "捷美(苏州)有限公司")])
    assert together(found, "e-1", "e-2")


def test_subsidiaries_of_one_group_in_two_cities_stay_apart():
    found = resolve([company("e-1", "泰科电子(苏州)有限公司"), company("e-2", "泰科电子(上海)有限公司")])
    assert not together(found, "e-1", "e-2")


def test_a_group_and_its_firm_stay_apart():
    found = resolve([company("e-1", "中伟集团"), company("e-2", "中伟股份有限公司")])
    assert not together(found, "e-1", "e-2")


def test_a_short_name_joins_the_only_full_name_that_uses_it():
    found = resolve([company("e-1", "泰科电子", "泰科"), company("e-2", "泰科")])
    assert together(found, "e-1", "e-2")


def test_a_short_name_of_two_firms_joins_neither():
    found = resolve([company("e-1", "泰科电子", "泰科"), company("e-2", "泰科消防", "泰科"), company("e-3", "泰科")])
    assert len(set(found.canonical.values())) == 3


def test_a_bare_zone_word_joins_nothing_across_documents():
    found = resolve([park("e-1", "高新区"), park("e-2", "高新区"), park("e-3", "苏州高新区", "高新区")])
    assert len(set(found.canonical.values())) == 3


def test_spellings_of_a_zone_type_come_together():
    assert together(resolve([park("e-1", "昆山经开区"), park("e-2", "昆山经济技术开发区")]), "e-1", "e-2")


def test_a_gazetteer_row_gives_the_canonical_id_and_two_rows_never_join():
    found = resolve(
        [
            park("e-1", "苏州工业园区", gazetteer_id="zone:sip"),
            park("e-2", "SIP", gazetteer_id="zone:sip"),
            park("e-3", "苏州工业园区", gazetteer_id="zone:other"),
        ]
    )
    assert found.canonical == {"e-1": "zone:sip", "e-2": "zone:sip", "e-3": "zone:other"}


def test_clusters_of_one_name_in_two_parks_stay_apart():
    clusters = [LocalEntity(f"e-{n}", f"d{n}", "Cluster", "生物医药产业集群") for n in (1, 2, 3)]
    parks = [park("e-a", "苏州工业园区"), park("e-b", "苏州工业园区"), park("e-c", "张江科学城")]
    links = {"e-1": frozenset({"e-a"}), "e-2": frozenset({"e-b"}), "e-3": frozenset({"e-c"})}
    found = resolve([*clusters, *parks], links=links)
    assert together(found, "e-1", "e-2")
    assert not together(found, "e-1", "e-3")


def test_judgements_are_obeyed_against_names_and_rows():
    entities = [company("e-1", "泰科"), company("e-2", "泰科"), company("e-3", "TE", gazetteer_id="group:te")]
    found = resolve(entities, [Judgement.of("e-1", "e-2", "not_same"), Judgement.of("e-2", "e-3", "same")])
    assert not together(found, "e-1", "e-2")
    assert found.canonical["e-2"] == "group:te"


def test_a_judgement_on_a_row_means_all_its_users():
    entities = [
        company("e-1", "泰科", gazetteer_id="g:1"),
        company("e-2", "TE", gazetteer_id="g:1"),
        company("e-3", "泰科电子"),
    ]
    found = resolve(entities, [Judgement.of("g:1", "e-3", "same")])
    assert set(found.canonical.values()) == {"g:1"}
    two_rows = resolve([*entities[:2], company("e-4", "TEC", gazetteer_id="g:2")], [Judgement.of("e-1", "e-4", "same")])
    assert set(two_rows.canonical.values()) == {"g:1"}


def test_a_bare_name_needs_a_place_in_a_judgement():
    entities = [park("e-1", "高新区"), park("e-2", "高新区"), park("e-3", "苏州高新区")]
    judged = [Judgement.of("Park:高新区", "Park:苏州高新区", "same")]
    assert len(set(resolve(entities, judged).canonical.values())) == 3
    judged = [Judgement.of("Park:高新区@苏州", "Park:苏州高新区", "same")]
    found = resolve(entities, judged, places={"e-2": frozenset({"苏州"}), "e-1": frozenset({"无锡"})})
    assert together(found, "e-2", "e-3")
    assert not together(found, "e-1", "e-3")


def test_a_judgement_may_speak_of_a_qualified_name():
    entities = [company("e-1", "泰科"), company("e-2", "泰科电子")]
    found = resolve(entities, [Judgement.of("Company:泰科", "Company:泰科电子", "same")])
    assert together(found, "e-1", "e-2")


def test_a_pair_judged_unsure_is_asked_no_more():
    entities = [company("e-1", "捷美精密"), company("e-2", "捷美精密机械")]
    assert len(resolve(entities).candidates) == 1
    assert resolve(entities, [Judgement.of("e-1", "e-2", "unsure")]).candidates == ()


def test_the_name_shown_is_the_commonest():
    names = ["博世", "博世", "博世集团公司"]
    entities = [company(f"e-{i}", name, gazetteer_id="group:bosch") for i, name in enumerate(names)]
    (entity,) = resolve(entities).entities
    assert (entity.name, entity.aliases) == ("博世", ("博世集团公司",))


NAMES = [
    "泰科",
    "泰科电子",
    "泰科电子(苏州)有限公司",
    "泰科电子（苏州）有限公司",
    "捷美",
    "捷美精密",
    "高新区",
    "苏州高新区",
]
ENTITIES = st.lists(
    st.tuples(
        st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=2), st.sampled_from(["", "g:1", "g:2"])
    ),
    max_size=12,
)
VERDICTS = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.sampled_from(["same", "not_same", "unsure"])), max_size=6
)


@given(ENTITIES, st.permutations(range(12)))
def test_the_ids_do_not_matter_where_no_rule_must_choose(described, numbers):
    """Where two rows or judgements contend for a name, the smaller id decides; without them ids decide nothing."""

    def partition(identifiers):
        pairs = list(zip(identifiers, described, strict=False))
        entities = [company(identifier, name, *aliases) for identifier, (name, aliases, _) in pairs]
        position = {identifier: place for place, (identifier, _) in enumerate(pairs)}
        return {frozenset(position[member] for member in entity.members) for entity in resolve(entities).entities}

    assert partition([f"e-{n:02}" for n in range(12)]) == partition([f"e-{n:02}" for n in numbers])


@given(ENTITIES, VERDICTS, st.integers(0, 1000))
def test_the_order_of_arrival_does_not_matter(described, verdicts, seed):
    entities = [company(f"e-{i:02}", name, *aliases, gazetteer_id=g) for i, (name, aliases, g) in enumerate(described)]
    judgements = [Judgement.of(f"e-{a:02}", f"e-{b:02}", v) for a, b, v in verdicts if a != b]
    shuffled = random.Random(seed).sample(entities, len(entities))
    assert resolve(entities, judgements) == resolve(shuffled, judgements)


@given(ENTITIES, VERDICTS)
def test_what_was_judged_not_the_same_is_never_together(described, verdicts):
    entities = [company(f"e-{i:02}", name, *aliases, gazetteer_id=g) for i, (name, aliases, g) in enumerate(described)]
    judgements = {Judgement.of(f"e-{a:02}", f"e-{b:02}", v) for a, b, v in verdicts if a != b}
    found = resolve(entities, judgements)
    for judgement in judgements:
        if judgement.verdict == "not_same" and {judgement.left, judgement.right} <= found.canonical.keys():
            assert not together(found, judgement.left, judgement.right)


@given(ENTITIES)
def test_a_canonical_id_is_a_row_or_the_smallest_member(described):
    entities = [company(f"e-{i:02}", name, *aliases, gazetteer_id=g) for i, (name, aliases, g) in enumerate(described)]
    for entity in resolve(entities).entities:
        rows = {e.gazetteer_id for e in entities if e.id in entity.members and e.gazetteer_id}
        assert entity.id == (rows.pop() if rows else min(entity.members))
