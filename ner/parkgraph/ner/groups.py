"""Finding the multinational group that a firm belongs to by its name, with the table ``groups.csv``."""

from __future__ import annotations

from dataclasses import dataclass

from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner.gazetteer import Gazetteer
from parkgraph.ner.lexicon import Entry

LONGEST_PLACE = 8
_IN_CHINA = "(中国)"
_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class GroupMatch:
    """The group a firm belongs to; ``exact`` where it is the group itself by its whole name."""

    group: Entry
    exact: bool


def find_group(company: str, gazetteer: Gazetteer | None = None) -> GroupMatch | None:
    """Find the multinational group of a firm.

    The firm's name is one of the group's, or begins with one, also behind a place. A listed or well-known company with
    that name or a longer one is a firm of its own (博世科 is not 博世), and wordings that Chinese firms share count for
    nothing.

    Args:
        company: name of the firm, full or short.
        gazetteer: where the groups are looked up; the shipped one if not given.

    >>> [find_group(name).group.name for name in ("西门子电器", "博世汽车部件（苏州）有限公司", "苏州三星电子")]
    ['西门子', '博世', '三星']
    >>> find_group("大众交通"), find_group("博世科"), find_group("三菱服饰")
    (None, None, None)
    """
    known = gazetteer or gazetteers.load()
    name = known.lexicon.fold(company).replace(_IN_CHINA, "")
    found = _at_start(name, known)
    if found is not None:
        return found
    for size in range(min(len(name), LONGEST_PLACE), _SHORTEST_NAME - 1, -1):
        if known.entries(name[:size], "Place"):
            found = _at_start(name[size:], known)
            return GroupMatch(found.group, exact=False) if found is not None else None
    return None


def _at_start(name: str, known: Gazetteer) -> GroupMatch | None:
    for size in range(len(name), _SHORTEST_NAME - 1, -1):
        head = name[:size]
        entries = known.entries(head, "Company")
        group = next(
            (entry for entry in entries if entry.source == "groups" and not _is_unsafe(head, entry, known)), None
        )
        if group is not None:
            own = size == len(name) and head not in map(known.lexicon.fold, group.members)
            return None if _cuts_word(name, size) else GroupMatch(group, exact=own)
        if entries and group is None and any(head not in map(known.lexicon.fold, entry.unsafe) for entry in entries):
            return None
    return None


def _is_unsafe(head: str, group: Entry, known: Gazetteer) -> bool:
    return head in {known.lexicon.fold(form) for form in group.unsafe}


def _cuts_word(name: str, size: int) -> bool:
    """Tell whether the cut goes through a Latin word, as that of ABB in ABBOTT."""
    around = name[size - 1 : size + 1]
    return len(around) > 1 and around.isascii() and around.isalnum()
