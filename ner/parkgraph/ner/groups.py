"""Finding the multinational groups that a firm belongs to by its name, with ``groups.csv`` and ``companies.csv``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner.gazetteer import Gazetteer
from parkgraph.ner.lexicon import SEPARATOR, Entry

LONGEST_PLACE = 8
_IN_CHINA = "(中国)"
_SHORTEST_NAME = 2
_JOINTS = "-·"


@dataclass(frozen=True, slots=True)
class GroupMatch:
    """The group a firm belongs to; ``exact`` where it is the group itself by its whole name."""

    group: Entry
    exact: bool


@dataclass(frozen=True, slots=True)
class Parentage:
    """What the tables know of a firm above another.

    Attributes:
        parent: a row of ``groups.csv``, ``companies.csv`` or ``listed_companies.csv``.
        row: the row that says so: the firm's own, or the parent's where the firm's name holds the parent's.
        exact: the firm is the parent itself, not below it.
        whole: the firm bears the parent's name alone, so that it has the parent's country; a joint venture has two.
    """

    parent: Entry
    row: Entry
    exact: bool
    whole: bool


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
    if not _may_name_group(company, known):
        return None
    for name, whole in _with_and_without_place(company, known):
        found = _at_start(name, known)
        if found is not None:
            return replace(found[0], exact=found[0].exact and whole)
    return None


def find_parents(company: str, gazetteer: Gazetteer | None = None) -> tuple[Parentage, ...]:
    """Find all firms that the tables know above a firm: both of a joint venture.

    A row of ``companies.csv`` names the parents itself. Else the name begins with that of a group, with a known firm's
    and a group's right behind it, or with a joint venture's.

    Args:
        company: name of the firm, full or short.
        gazetteer: where firms are looked up; the shipped one if not given.

    >>> [found.parent.name for found in find_parents("博世汽车部件（苏州）有限公司")]
    ['博世']
    >>> [found.parent.name for found in find_parents("上汽大众")]
    ['大众汽车', '上海汽车集团股份有限公司']
    >>> [found.parent.name for found in find_parents("佛吉亚普睿司曼（苏州）有限公司")]
    ['佛吉亚', '普睿司曼']
    >>> find_parents("苏州启明电子有限公司")
    ()
    """
    known = gazetteer or gazetteers.load()
    for name, whole in _with_and_without_place(company, known):
        told = _told(name, known)
        if told:
            return told
        found = _at_start(name, known)
        head, size = (found[0].group, found[1]) if found is not None else _firm_at_start(name, known)
        second = _second(name[size:], known) if head is not None else None
        if head is not None and second is not None and second.id != head.id:
            return tuple(Parentage(parent, parent, exact=False, whole=False) for parent in (head, second))
        if head is not None and head.properties.get("parents"):
            return (Parentage(head, head, exact=False, whole=True),)
        if found is not None:
            return (Parentage(found[0].group, found[0].group, exact=found[0].exact and whole, whole=True),)
    return ()


def _may_name_group(company: str, known: Gazetteer) -> bool:
    """Tell at little cost of most firms that no group's name begins theirs, nor what is behind a place in theirs."""
    name = _comparable(company, known)
    heads = _heads_of_groups(known)
    return any(name[start : start + _SHORTEST_NAME] in heads for start in range(LONGEST_PLACE + 1))


@lru_cache(maxsize=4)
def _heads_of_groups(known: Gazetteer) -> frozenset[str]:
    groups = known.lexicon.of("groups")
    forms = (form for row in groups for form in (*row.forms, *row.uncertain, *row.unsafe, *row.members))
    return frozenset(known.lexicon.fold(form)[:_SHORTEST_NAME] for form in forms)


def _comparable(company: str, known: Gazetteer) -> str:
    return known.lexicon.fold(company).replace(_IN_CHINA, "")


def _with_and_without_place(company: str, known: Gazetteer) -> Iterator[tuple[str, bool]]:
    """Yield the whole name, and what is behind the longest place that it begins with.

    What is behind the place in a known firm's full name is no name by itself (安徽安利 is not 安利).
    """
    name = _comparable(company, known)
    yield name, True
    if any(entry.source != "groups" and not _is_unsafe(name, entry, known) for entry in known.entries(name, "Company")):
        return
    for size in range(min(len(name), LONGEST_PLACE), _SHORTEST_NAME - 1, -1):
        if known.entries(name[:size], "Place"):
            yield name[size:], False
            return


def _told(name: str, known: Gazetteer) -> tuple[Parentage, ...]:
    """Return the parents that a row of the firm's own names."""
    for entry in known.entries(name, "Company"):
        if entry.properties.get("parents") and name in map(known.lexicon.fold, (*entry.forms, *entry.uncertain)):
            parents = [known.entry(identity) for identity in entry.properties["parents"].split(SEPARATOR)]
            whole = len(parents) == 1 and entry.properties.get("ownership") == "foreign"
            return tuple(Parentage(parent, entry, exact=False, whole=whole) for parent in parents if parent)
    return ()


def _at_start(name: str, known: Gazetteer) -> tuple[GroupMatch, int] | None:
    """Return the group whose name a firm's name begins with, and how long that is."""
    for size in range(len(name), _SHORTEST_NAME - 1, -1):
        head = name[:size]
        entries = known.entries(head, "Company")
        group = next(
            (entry for entry in entries if entry.source == "groups" and not _is_unsafe(head, entry, known)), None
        )
        if group is not None:
            own = size == len(name) and head not in map(known.lexicon.fold, group.members)
            return None if _cuts_word(name, size) else (GroupMatch(group, exact=own), size)
        if entries and any(not _is_unsafe(head, entry, known) for entry in entries):
            return None
    return None


def _firm_at_start(name: str, known: Gazetteer) -> tuple[Entry | None, int]:
    """Return the one known firm whose name another firm's name begins with, and how long that is."""
    for size in range(len(name) - _SHORTEST_NAME, _SHORTEST_NAME - 1, -1):
        head = name[:size]
        firms = [entry for entry in known.entries(head, "Company") if not _is_unsafe(head, entry, known)]
        if firms:
            return (firms[0], size) if len(firms) == 1 else (None, 0)
    return None, 0


def _second(rest: str, known: Gazetteer) -> Entry | None:
    """Return the group whose certain name stands right behind the first one."""
    rest = rest.lstrip(_JOINTS)
    for size in range(len(rest), _SHORTEST_NAME - 1, -1):
        for entry in known.entries(rest[:size], "Company"):
            certain = rest[:size] in map(known.lexicon.fold, entry.forms)
            if entry.source == "groups" and certain and not _cuts_word(rest, size):
                return entry
    return None


def _is_unsafe(head: str, entry: Entry, known: Gazetteer) -> bool:
    return head in {known.lexicon.fold(form) for form in entry.unsafe}


def _cuts_word(name: str, size: int) -> bool:
    """Tell whether the cut goes through a Latin word, as that of ABB in ABBOTT."""
    around = name[size - 1 : size + 1]
    return len(around) > 1 and around.isascii() and around.isalnum()
