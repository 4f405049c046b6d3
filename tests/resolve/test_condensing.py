"""Resolving what is left after condensing is resolving everything: the same ids, entities and open questions."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from parkgraph.model import LocalEntity
from parkgraph.resolve import Judgement, gathering, resolve
from parkgraph.resolve.condensing import Fate, NameClass, fates
from parkgraph.resolve.gathering import resolve_all

# Names that meet in every way that resolution knows: spellings, rows of the tables, short forms, kinds and places that
# differ, names that tell nothing, and names that only a score brings together.
NAMES = {
    "Company": [
        *(
            "博世",
            "博世集团",
            "博世汽车部件（苏州）有限公司",
            "苏州博世汽车部件有限公司",
            "捷美",
            "捷美精密",
            "捷美集团",
        ),
        *(
            "捷美有限公司",
            "苏州捷美精密机械有限公司",
            "无锡捷美精密机械有限公司",
            "捷美精密机械有限公司",
            "Jiemei",
            "公司",
        ),
        *("恒瑞医药", "江苏恒瑞医药股份有限公司", "连云港恒瑞医药", "华为", "华为技术有限公司", "该公司"),
    ],
    "Park": [
        "苏州工业园区",
        "园区",
        "高新区",
        "苏州高新区",
        "无锡高新区",
        "昆山经开区",
        "昆山经济技术开发区",
        "云岭湖软件园",
    ],
    "Institution": ["管委会", "苏州工业园区管委会", "苏州大学", "云岭研究院"],
    "Cluster": ["生物医药产业集群", "纳米产业集群"],
    "Place": ["苏州", "苏州市", "昆山", "朝阳村"],
    "Industry": ["生物医药", "人工智能"],
}
ROWS = {
    "博世": "group:bosch",
    "博世集团": "group:bosch",
    "苏州工业园区": "zone:suzhougongyeyuanqu",
    "苏州": "place:320500",
}
NAMED = [(label, name) for label, names in NAMES.items() for name in names]


@st.composite
def documents(draw):
    """Local entities of some documents, each with the links that its text states."""
    entities, links = [], {}
    for number in range(draw(st.integers(1, 9))):
        named = draw(st.lists(st.sampled_from(NAMED), min_size=1, max_size=6, unique=True))
        found = []
        for place, (label, name) in enumerate(named):
            others = [other for of, other in named if of == label and other != name]
            alias = draw(st.sampled_from([None, *others, *NAMES[label]]))
            row = draw(st.sampled_from(["", ROWS.get(name, "")]))
            kind = {"kind": draw(st.sampled_from(["", "高新区"]))} if label == "Park" else {}
            aliases = (alias,) if alias and alias != name else ()
            # Ids are hashes: their order says nothing of the documents'.
            identity = f"e-{draw(st.integers(0, 9))}{number}{place}"
            found.append(LocalEntity(identity, f"d{number}", label, name, aliases, row, kind))
        entities += found
        for one in found:
            linked = draw(st.lists(st.sampled_from(found), max_size=3))
            if linked and one.label in {"Company", "Park", "Cluster"}:
                links[one.id] = frozenset(other.id for other in linked if other is not one)
    return entities, links


@st.composite
def judgements(draw, entities):
    told = [one.id for one in entities] + [f"{one.label}:{one.name}" for one in entities] + ["Park:高新区@苏州"]
    pairs = draw(st.lists(st.tuples(st.sampled_from(told), st.sampled_from(told)), max_size=3))
    verdicts = st.sampled_from(["same", "not_same", "unsure"])
    return [Judgement.of(one, other, draw(verdicts)) for one, other in pairs if one != other]


@st.composite
def cases(draw):
    entities, links = draw(documents())
    parks = [one.id for one in entities if one.label == "Park"]
    places = {
        park: frozenset({"苏州"})
        for park in draw(st.lists(st.sampled_from(parks), unique=True) if parks else st.just([]))
    }
    return entities, draw(judgements(entities)), links, places


@settings(max_examples=200, deadline=None)
@given(cases())
def test_condensing_changes_nothing(case):
    assert resolve_all(*case) == resolve(*case)


@settings(max_examples=100, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_plays_no_part(case, chance):
    entities, *rest = case
    assert resolve_all(chance.sample(entities, len(entities)), *rest) == resolve_all(*case)


def test_a_name_that_many_documents_use_is_resolved_once(monkeypatch):
    given_to_resolve = []

    def noting(entities, *rest):
        given_to_resolve.extend(entities)
        return resolve(entities, *rest)

    monkeypatch.setattr(gathering, "resolve", noting)
    firms = [LocalEntity(f"e-{number:02}", f"d{number}", "Company", "捷美精密") for number in range(100)]
    (found,) = resolve_all(firms).entities
    assert (found.id, len(found.members)) == ("e-00", 100)
    assert [one.id for one in given_to_resolve] == ["e-00"]


def test_what_a_judgement_speaks_of_takes_part_by_itself():
    def fate(*spoken_of, judged=False):
        one = NameClass("e-1", "Park", "高新区", "", "{}", (), 2, judged)
        other = NameClass("e-2", "Company", "捷美精密", "", "{}", (), 2)
        return [Counter(fates([one, other], spoken_of))[kind] for kind in (Fate.CONDENSED, Fate.WHOLE, Fate.ALONE)]

    assert fate() == [1, 0, 1]
    assert fate("Park:高新区@苏州") == [1, 1, 0]
    assert fate("Company:捷美精密") == [0, 1, 1]
    assert fate(judged=True) == [1, 1, 0]
