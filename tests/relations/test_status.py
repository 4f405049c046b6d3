"""What tells a firm's status: the wording up to its neighbours is its own, theirs is not."""

from __future__ import annotations

from parkgraph.model import Document, LocalEntity, Mention, TaggedDocument
from parkgraph.relations import candidates, scene, status


def told(text: str, firm: str, zone: str, *others: str) -> set[str]:
    """Return the features of the status of a firm in a zone."""
    names = [(zone, "Park"), *((name, "Company") for name in (firm, *others))]
    entities = tuple(LocalEntity(f"e-{name}", "d", label, name) for name, label in names)
    mentions = [
        Mention(start, start + len(name), label, name, f"e-{name}")
        for start in range(len(text))
        for name, label in names
        if text.startswith(name, start)
    ]
    stage = scene.build(TaggedDocument(Document("d", text), tuple(mentions), entities))
    options = (option for choice in candidates.choices(stage, "LOCATED_IN") for option in choice.options)
    candidate = next(option for option in options if option.source.mention.text == firm)
    return set(status.features(stage, candidate))


def test_what_is_said_behind_the_next_firm_is_not_said_of_this_one() -> None:
    found = told("晨帆产业园里甲电去年签约，乙电已投产。", "甲电", "晨帆产业园", "乙电")
    assert "to-next-firm:sign" in found
    assert "to-next-firm:operate" not in found


def test_what_is_said_at_another_place_of_the_text_counts() -> None:
    found = told("甲电在晨帆产业园。\n消息传开。\n甲电已投产。", "甲电", "晨帆产业园")
    assert "elsewhere:operate" in found
    assert not any(name.startswith("elsewhere") for name in told("甲电在晨帆产业园。", "甲电", "晨帆产业园"))


def test_a_cue_of_the_headline_above_counts() -> None:
    found = told("签约项目\n晨帆产业园：甲电。", "甲电", "晨帆产业园")
    assert "head1:sign" in found
