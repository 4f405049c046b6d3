"""Finding the multinational groups that a firm belongs to by its name, with ``groups.csv`` and ``companies.csv``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner.gazetteer import Gazetteer
from parkgraph.ner.lexicon import SEPARATOR, Entry

LONGEST_PLACE = 8
_CHINA = "中国"
_IN_CHINA = f"({_CHINA})"
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
    in_china = _IN_CHINA in known.lexicon.fold(company)
    for name, whole in _with_and_without_place(company, known):
        found = _at_start(name, known, alone=whole, in_china=in_china)
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
    in_china = _IN_CHINA in known.lexicon.fold(company)
    for name, whole in _with_and_without_place(company, known):
        told = _told(name, known)
        if told:
            return told
        found = _at_start(name, known, alone=whole, in_china=in_china)
        head, size = (found[0].group, found[1]) if found is not None else _firm_at_start(name, known)
        second = _second(name[size:], known) if head is not None else None
        if head is not None and second is not None and second.id != head.id:
            return tuple(Parentage(parent, parent, exact=False, whole=False) for parent in (head, second))
        if head is not None and head.properties.get("parents"):
            return (Parentage(head, head, exact=False, whole=True),)
        if found is not None:
            group, place = found[0].group, _comparable(company, known).removesuffix(name)
            alone = whole or not _is_partner(place, group, known)
            return (Parentage(group, group, exact=found[0].exact and whole, whole=alone),)
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


def _at_start(name: str, known: Gazetteer, *, alone: bool, in_china: bool) -> tuple[GroupMatch, int] | None:
    """Return the group whose name a firm's name begins with, and how long that is.

    Args:
        name: the firm's name, or what is behind the place that it begins with.
        known: where groups are looked up.
        alone: no place stood before the name.
        in_china: the name holds （中国）, as only that of a foreign firm does.
    """
    for size in range(len(name), _SHORTEST_NAME - 1, -1):
        head = name[:size]
        entries = known.entries(head, "Company")
        group = next(
            (entry for entry in entries if entry.source == "groups" and not _is_unsafe(head, entry, known)), None
        )
        if group is not None:
            rest = name[size:]
            own = (not rest or rest in _itself(known)) and head not in map(known.lexicon.fold, group.members)
            if _cuts_word(name, size) or _is_other_name(rest, known):
                return None
            shared = not in_china and head in map(known.lexicon.fold, group.shared)
            return (
                None if shared and not _is_of_group(rest, group, known, alone=alone) else (GroupMatch(group, own), size)
            )
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


def _is_partner(place: str, group: Entry, known: Gazetteer) -> bool:
    """Tell whether what looks like a place is rather the name of another firm in the group's trade.

    东风博泽 belongs to 东风汽车 too, 上海大众 to 上海汽车: the firm has two parents, and so not one country.
    """
    return any(known.entries(place + trade[:_SHORTEST_NAME], "Company") for trade in _trades(group))


def _trades(group: Entry) -> list[str]:
    return list(filter(None, group.properties.get("trades", "").split(SEPARATOR)))


def _is_other_name(rest: str, known: Gazetteer) -> bool:
    """Tell whether one character behind a group's name makes it another name: 大金龙 is not 大金, nor 戴尔莉 戴尔.

    Two brands of a joint venture stand side by side too, but a brand has two characters at least.
    """
    if not rest or not _is_chinese(rest[0]):
        return False
    if _starts_with_word(rest, known) or _starts_with(rest, "Place", "Country", "Company", known=known):
        return False
    return len(rest) == 1 or not _is_chinese(rest[1]) or _starts_with_word(rest[1:], known)


def _is_of_group(rest: str, group: Entry, known: Gazetteer, *, alone: bool) -> bool:
    """Tell whether what stands behind a name that other firms share tells that it is the group's.

    It does if it is a place, in brackets or not, or one of the group's trades; and if it is a legal form or nothing,
    where no place stands before the name: 上海强生 is another firm than 强生.
    """
    if not rest or rest.startswith((_CHINA, *_organisations(known))):
        return alone
    trades = group.properties.get("trades", "").split(SEPARATOR)
    inside = rest.lstrip("(")
    return any(rest[:_SHORTEST_NAME] in trade for trade in trades) or _starts_with(
        inside, "Place", "Country", known=known
    )


def _starts_with_word(rest: str, known: Gazetteer) -> bool:
    """Tell whether a text starts with a word for what a firm is or does."""
    words = (*_organisations(known), *known.lexicon.suffixes.company_words)
    return rest.startswith(words) or _starts_with(rest, "Industry", known=known)


def _starts_with(rest: str, *labels: str, known: Gazetteer) -> bool:
    ends = range(_SHORTEST_NAME, min(len(rest), LONGEST_PLACE) + 1)
    return any(known.entries(rest[:end], label) for end in ends for label in labels)


def _organisations(known: Gazetteer) -> tuple[str, ...]:
    """Return the words for what a firm is, without those for what it does."""
    told = known.lexicon.suffixes
    return (*told.legal_forms, *told.short_company_endings, *told.group_endings, *told.company_parts)


@lru_cache(maxsize=4)
def _itself(known: Gazetteer) -> frozenset[str]:
    """Return the endings behind which a group is still itself: 宝马公司 and 汇丰控股, but not 宝马有限公司."""
    told = known.lexicon.suffixes
    forms = {group + form for group in told.group_endings for form in ("", *told.legal_forms)}
    return frozenset({*forms, *told.group_legal_forms})


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _cuts_word(name: str, size: int) -> bool:
    """Tell whether the cut goes through a Latin word, as that of ABB in ABBOTT."""
    around = name[size - 1 : size + 1]
    return len(around) > 1 and around.isascii() and around.isalnum()
