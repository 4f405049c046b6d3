"""The entity that local entities make."""

from hypothesis import given
from hypothesis import strategies as st

from parkgraph.model import LocalEntity
from parkgraph.resolve.merging import bring_together


def firm(identifier, name, *aliases, **properties):
    return LocalEntity(identifier, "d", "Company", name, aliases, properties=properties)


def test_the_commonest_name_is_shown_then_the_longest_then_the_first_by_code_point():
    def name(*members):
        return bring_together("e-1", [(firm(f"e-{n}", name), count) for n, (name, count) in enumerate(members)]).name

    assert name(("启明", 2), ("启明电子", 1)) == "启明"
    assert name(("启明", 1), ("启明电子", 1)) == "启明电子"
    assert name(("启铭", 1), ("启明", 1)) == "启明"


def test_all_other_wordings_are_kept_once():
    entity = bring_together("e-1", [(firm("e-2", "启明", "启明电子", "QM"), 1), (firm("e-1", "启明电子"), 5)])
    assert (entity.name, entity.aliases, entity.members) == ("启明电子", ("QM", "启明"), ("e-1", "e-2"))


def test_the_first_member_that_knows_a_property_tells_it():
    members = [firm("e-3", "启明", country="DE"), firm("e-1", "启明", country=""), firm("e-2", "启明", country="FR")]
    entity = bring_together("e-1", [(member, 1) for member in members])
    assert entity.properties == {"country": "FR"}
    assert bring_together("e-1", [(firm("e-1", "启明", nonsense="x"), 1)]).properties == {}


@given(st.permutations([("启明", ["a"]), ("启明", []), ("启明电子", ["b", "启明"])]), st.integers(0, 2))
def test_the_order_of_members_does_not_matter(described, turned):
    members = [(firm(f"e-{name}-{aliases}", name, *aliases), 1) for name, aliases in described]
    assert bring_together("e-1", members) == bring_together("e-1", members[turned:] + members[:turned])
