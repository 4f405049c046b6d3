"""Which pairs are looked at, and whose place a claim is made for."""

from __future__ import annotations

from parkgraph.model import Document, LocalEntity, Mention, TaggedDocument
from parkgraph.relations.candidates import choices, wider
from parkgraph.relations.scene import Scene, build


def scene_of(text: str, *names: tuple[str, str]) -> Scene:
    mentions = tuple(
        Mention(text.index(name), text.index(name) + len(name), label, name, name)
        for name, label in sorted(names, key=lambda pair: text.index(pair[0]))
    )
    entities = tuple(LocalEntity(name, "d", label, name) for name, label in names)
    return build(TaggedDocument(Document("d", text), mentions, entities))


def places_of(scene: Scene) -> set[str]:
    return {option.target.mention.text for choice in choices(scene, "IN_PLACE") for option in choice.options}


def test_of_places_within_each_other_the_narrowest_is_looked_at_and_speaks_for_all() -> None:
    scene = scene_of("在江苏太仓的某某产业园，企业开工。", ("江苏", "Place"), ("太仓", "Place"), ("某某产业园", "Park"))
    assert places_of(scene) == {"太仓"}
    county = next(spot for spot in scene.spots if spot.mention.text == "太仓")
    assert [spot.mention.text for spot in wider(scene, county)] == ["江苏"]


def test_places_side_by_side_that_do_not_hold_each_other_are_looked_at_apart() -> None:
    scene = scene_of("上海昆山两地共建某某产业园。", ("上海", "Place"), ("昆山", "Place"), ("某某产业园", "Park"))
    assert places_of(scene) == {"上海", "昆山"}


def test_places_apart_are_looked_at_apart() -> None:
    scene = scene_of("江苏的太仓有某某产业园。", ("江苏", "Place"), ("太仓", "Place"), ("某某产业园", "Park"))
    assert places_of(scene) == {"江苏", "太仓"}
