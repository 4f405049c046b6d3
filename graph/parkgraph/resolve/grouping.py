"""Groups under constraints: joined where something says same, never across what says not same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

Traits = Mapping[str, frozenset[str]]
_NONE: Traits = {}


class ConstrainedGroups:
    """Disjoint sets of entity ids that refuse a join which would put together what cannot be one thing.

    Refused are a pair judged not the same, two different anchors, and two values of one trait. The groups depend only
    on the sequence of joins asked for, which callers sort, never on the order of the ids.

    Args:
        ids: all members.
        anchors: for some ids, the lexicon row that they are; two different rows are never one thing.
        apart: pairs of sides judged not the same: nothing of the one side is anything of the other.
        traits: for some ids, what must not differ within a group (such as the legal place), as name -> values; where
            one side does not have the trait it tells nothing.

    >>> groups = ConstrainedGroups(["a", "b", "c"], {}, [(["a"], ["c"])])
    >>> groups.join("a", "b"), groups.join("b", "c")
    (True, False)
    >>> groups.groups()
    [('a', 'b'), ('c',)]
    """

    def __init__(
        self,
        ids: Iterable[str],
        anchors: Mapping[str, str],
        apart: Iterable[tuple[Collection[str], Collection[str]]] = (),
        traits: Mapping[str, Traits] | None = None,
    ) -> None:
        self._parent = {member: member for member in ids}
        # Most groups have one member: only larger ones get a list of their own.
        self._members: dict[str, list[str]] = {}
        self._anchor = {member: anchor for member, anchor in anchors.items() if anchor}
        self._traits = dict(traits or {})
        # Each judgement has a number, its other side the negative one: so work grows with the sides, not their product.
        self._camps: dict[str, set[int]] = {}
        for number, sides in enumerate(apart, start=1):
            for camp, side in zip((number, -number), sides, strict=True):
                for member in side:
                    self._camps.setdefault(member, set()).add(camp)

    def find(self, member: str) -> str:
        """Return the representative of a member's group."""
        root = member
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[member] != root:
            self._parent[member], member = root, self._parent[member]
        return root

    def members(self, member: str) -> list[str]:
        """Return the members of a member's group."""
        root = self.find(member)
        return self._members.get(root) or [root]

    def traits(self, member: str) -> Traits:
        """Return the traits of a member's group."""
        return self._traits.get(self.find(member), _NONE)

    def may_join(self, left: str, right: str, *, by_person: bool = False) -> bool:
        """Tell whether the groups of two members may become one; a person may join across anchors and traits."""
        a, b = self.find(left), self.find(right)
        if a == b:
            return True
        if not by_person and self._differ(a, b):
            return False
        one, two = self._camps.get(a), self._camps.get(b)
        return not one or not two or not any(-camp in two for camp in one)

    def _differ(self, a: str, b: str) -> bool:
        anchor, other = self._anchor.get(a), self._anchor.get(b)
        if anchor and other and anchor != other:
            return True
        one, two = self._traits.get(a), self._traits.get(b)
        if not one or not two:
            return False
        return any(name in two and values.isdisjoint(two[name]) for name, values in one.items())

    def join(self, left: str, right: str, *, by_person: bool = False) -> bool:
        """Make two groups one where allowed; tell whether they are one now."""
        if not self.may_join(left, right, by_person=by_person):
            return False
        a, b = self.find(left), self.find(right)
        if a == b:
            return True
        if len(self.members(a)) < len(self.members(b)):
            a, b = b, a
        self._members.setdefault(a, [a]).extend(self._members.pop(b, [b]))
        self._parent[b] = a
        self._merge_facts(a, b)
        return True

    def _merge_facts(self, a: str, b: str) -> None:
        anchor = min(filter(None, (self._anchor.get(a), self._anchor.get(b))), default="")
        if anchor:
            self._anchor[a] = anchor
        if camps := self._camps.pop(b, None):
            self._camps.setdefault(a, set()).update(camps)
        one, two = self._traits.get(a, _NONE), self._traits.pop(b, _NONE)
        if two and one != two:
            names = one.keys() | two.keys()
            self._traits[a] = {name: one.get(name, frozenset()) | two.get(name, frozenset()) for name in names}

    def join_all(self, members: Iterable[str], *, by_person: bool = False) -> None:
        """Join members as far as the constraints allow, each to the first group that takes it."""
        heads: list[str] = []
        for member in sorted(members):
            if not any(self.join(head, member, by_person=by_person) for head in heads):
                heads.append(member)

    def groups(self) -> list[tuple[str, ...]]:
        """Return all groups, members and groups sorted."""
        roots = (member for member, parent in self._parent.items() if member == parent)
        return sorted(tuple(sorted(self._members.get(root) or (root,))) for root in roots)

    def anchor(self, member: str) -> str:
        """Return the lexicon row that a member's group is, or an empty string."""
        return self._anchor.get(self.find(member), "")
