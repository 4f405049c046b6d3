"""Resolving what is left after condensing is resolving everything: the same canonical ids, the same entities."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from parkgraph.model import LocalEntity
from parkgraph.resolve import Judgement, resolve
from parkgraph.spark.condensing import JOINED_BY_LINKS, Fate, NameClass, brought_together, fates

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
    return entities, links, draw(judgements(entities))


def classes_of(entities, spoken_of):
    found = defaultdict(list)
    for entity in entities:
        told = json.dumps(dict(entity.properties), ensure_ascii=False, sort_keys=True)
        found[entity.label, entity.name, entity.gazetteer_id, told, not entity.aliases].append(entity)
    return {
        key: NameClass(
            min(one.id for one in members),
            *key[:4],
            tuple(sorted({alias for one in members for alias in one.aliases})),
            len(members),
            any(one.id in spoken_of for one in members),
        )
        for key, members in found.items()
    }, {one.id: key for key, members in found.items() for one in members}


def condensed(entities, links, log):
    """Return canonical ids and entities as a run on Spark comes by them."""
    spoken_of = {end for judgement in log for end in (judgement.left, judgement.right)}
    classes, class_of = classes_of(entities, spoken_of)
    fate_of = dict(zip(classes, fates(list(classes.values()), spoken_of), strict=True))
    by_id = {entity.id: entity for entity in entities}

    def stand_in(identity):
        key = class_of[identity]
        return classes[key].first if fate_of[key] is Fate.CONDENSED else identity

    told: dict[str, set[str]] = defaultdict(set)
    for entity, others in links.items():
        if fate_of[class_of[entity]] is not Fate.ALONE or by_id[entity].label in JOINED_BY_LINKS:
            told[stand_in(entity)] |= {stand_in(other) for other in others}
    linked = set(told).union(*told.values())
    kept = [one for one in entities if fate_of[class_of[one.id]] is Fate.WHOLE]
    kept += [one for one in entities if fate_of[class_of[one.id]] is Fate.ALONE and one.id in linked]
    counted = [(one.stand_in(), one.count) for key, one in classes.items() if fate_of[key] is Fate.CONDENSED]
    counted += [(one, 1) for one in kept]
    found = resolve([one for one, _ in counted], log, {one: frozenset(others) for one, others in told.items()})
    canonical = {one.id: found.canonical.get(stand_in(one.id), one.id) for one in entities}
    counted += [(one, 1) for one in entities if stand_in(one.id) not in found.canonical]
    members = defaultdict(list)
    for one, count in counted:
        members[canonical[one.id]].append((one, count))
    return canonical, [brought_together(key, found) for key, found in sorted(members.items())]


@settings(max_examples=150, deadline=None)
@given(cases())
def test_condensing_changes_nothing(case):
    entities, links, log = case
    whole = resolve(entities, log, links)
    canonical, resolved = condensed(entities, links, log)
    assert canonical == whole.canonical
    # Members are told apart by the table of canonical ids alone.
    assert resolved == [
        replace(one, members=other.members) for one, other in zip(whole.entities, resolved, strict=True)
    ]


def test_a_name_that_many_documents_use_is_resolved_once():
    firms = [LocalEntity(f"e-{number}", f"d{number}", "Company", "捷美精密") for number in range(100)]
    ((key, one),) = classes_of(firms, ())[0].items()
    assert (key[1], one.count, fates([one])) == ("捷美精密", 100, [Fate.CONDENSED])


def test_what_a_judgement_speaks_of_takes_part_by_itself():
    def fate(*spoken_of, judged=False):
        one = NameClass("e-1", "Park", "高新区", "", "{}", (), 2, judged)
        other = NameClass("e-2", "Company", "捷美精密", "", "{}", (), 2)
        return [Counter(fates([one, other], spoken_of))[kind] for kind in (Fate.CONDENSED, Fate.WHOLE, Fate.ALONE)]

    assert fate() == [1, 0, 1]
    assert fate("Park:高新区@苏州") == [1, 1, 0]
    assert fate("Company:捷美精密") == [0, 1, 1]
    assert fate(judged=True) == [1, 1, 0]
