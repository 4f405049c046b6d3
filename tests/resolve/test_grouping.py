"""Groups refuse what cannot be one thing, whatever is asked of them and in which order."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from parkgraph.resolve.grouping import ConstrainedGroups

IDS = "abcdefgh"
SIDE = st.sets(st.sampled_from(IDS), max_size=3)
JOINS = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS), st.booleans()), max_size=20)


@given(st.lists(st.tuples(SIDE, SIDE), max_size=4), JOINS)
def test_sides_judged_not_the_same_never_meet(apart, joins):
    groups = ConstrainedGroups(IDS, {}, apart)
    for left, right, by_person in joins:
        groups.join(left, right, by_person=by_person)
    found = groups.groups()
    assert sorted(member for group in found for member in group) == list(IDS)
    for group in found:
        for a, b in combinations(group, 2):
            assert not any((a in one and b in two) or (a in two and b in one) for one, two in apart)


@given(JOINS)
def test_what_is_joined_stays_joined(joins):
    groups = ConstrainedGroups(IDS, {"a": "row:1", "b": "row:2"}, [("c", "d")], {"e": {"place": frozenset({"1"})}})
    joined = [(left, right) for left, right, by_person in joins if groups.join(left, right, by_person=by_person)]
    assert all(groups.find(left) == groups.find(right) for left, right in joined)


def test_two_rows_and_two_places_are_joined_by_a_person_only():
    places = {"c": {"place": frozenset({"1"})}, "d": {"place": frozenset({"2"})}}
    groups = ConstrainedGroups(IDS, {"a": "row:2", "b": "row:1"}, (), places)
    assert not groups.join("a", "b")
    assert not groups.join("c", "d")
    assert groups.join("a", "b", by_person=True)
    assert groups.join("c", "d", by_person=True)
    assert groups.anchor("a") == "row:1"
    assert groups.traits("d") == {"place": frozenset({"1", "2"})}


def test_members_that_may_not_all_join_go_to_the_first_that_takes_them():
    groups = ConstrainedGroups(IDS, {}, [("a", "b")])
    groups.join_all("abc")
    assert groups.groups()[:2] == [("a", "c"), ("b",)]
    assert groups.members("c") == ["a", "c"]
