"""Groups under constraints: joined where something says same, never across what says not same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class ConstrainedGroups:
    """Disjoint sets of entity ids that refuse a join which would put a forbidden pair, or two anchors, together.

    The groups depend only on the sequence of joins asked for, which callers sort, never on the order of the ids.

    Args:
        ids: all members.
        anchors: for some ids, the lexicon row that they are; two different rows are never one thing.
        forbidden: pairs judged not the same.

    >>> groups = ConstrainedGroups(["a", "b", "c"], {}, [("a", "c")])
    >>> groups.join("a", "b"), groups.join("b", "c")
    (True, False)
    >>> groups.groups()
    [('a', 'b'), ('c',)]
    """

    def __init__(
        self, ids: Iterable[str], anchors: Mapping[str, str], forbidden: Iterable[tuple[str, str]] = ()
    ) -> None:
        self._parent = {member: member for member in ids}
        self._members = {member: {member} for member in self._parent}
        self._anchor = {member: anchors.get(member, "") for member in self._parent}
        self._enemies: dict[str, set[str]] = {}
        for left, right in forbidden:
            self._enemies.setdefault(left, set()).add(right)
            self._enemies.setdefault(right, set()).add(left)

    def find(self, member: str) -> str:
        """Return the representative of a member's group."""
        root = member
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[member] != root:
            self._parent[member], member = root, self._parent[member]
        return root

    def may_join(self, left: str, right: str, *, across_anchors: bool = False) -> bool:
        """Tell whether the groups of two members may become one."""
        a, b = self.find(left), self.find(right)
        if a == b:
            return True
        if self._anchor[a] and self._anchor[b] and self._anchor[a] != self._anchor[b] and not across_anchors:
            return False
        small, large = sorted((self._members[a], self._members[b]), key=len)
        return not any(self._enemies.get(member, set()) & large for member in small)

    def join(self, left: str, right: str, *, across_anchors: bool = False) -> bool:
        """Make two groups one where allowed; tell whether they are one now."""
        if not self.may_join(left, right, across_anchors=across_anchors):
            return False
        a, b = self.find(left), self.find(right)
        if a == b:
            return True
        if len(self._members[a]) < len(self._members[b]):
            a, b = b, a
        self._parent[b] = a
        self._members[a] |= self._members.pop(b)
        self._anchor[a] = min(filter(None, (self._anchor[a], self._anchor[b])), default="")
        return True

    def join_all(self, members: Iterable[str]) -> None:
        """Join members as far as the constraints allow, each to the first group that takes it."""
        heads: list[str] = []
        for member in sorted(members):
            if not any(self.join(head, member) for head in heads):
                heads.append(member)

    def groups(self) -> list[tuple[str, ...]]:
        """Return all groups, members and groups sorted."""
        return sorted(tuple(sorted(members)) for members in self._members.values())

    def anchor(self, member: str) -> str:
        """Return the lexicon row that a member's group is, or an empty string."""
        return self._anchor[self.find(member)]
