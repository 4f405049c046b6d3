"""A park in tables: its companies by origin, industry and status, its programs by year, what happened when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parkgraph.model import ONTOLOGY
from parkgraph.model.graph import Row
from parkgraph.views.criteria import EVERYTHING, Criteria, event_date
from parkgraph.views.facts import Facts

WITHDRAWN = "withdrawn"
_HOME = "CN"

# A group and how many belong to it, the largest first; the group of those of which nothing is known is "".
Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Presence:
    """A company or an institution in a park; entities and relationships are named by their keys."""

    who: str
    site: str
    status: str
    since: str
    amount: str
    reported: str
    confidence: float
    evidence: int
    origins: tuple[str, ...]
    industries: tuple[str, ...]
    owners: tuple[str, ...]
    relationship: str


@dataclass(frozen=True, slots=True)
class Award:
    """A program that a park, its clusters or its companies hold; keys as in :class:`Presence`."""

    holder: str
    program: str
    year: str
    rank: str
    relationship: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a text dates; ``type`` is the relationship's type, keys as in :class:`Presence`."""

    date: str
    type: str
    subject: str
    target: str
    status: str
    amount: str
    rank: str
    relationship: str


@dataclass(frozen=True, slots=True)
class ParkReport:
    """What a graph says of one park and the parks inside it.

    Attributes:
        park: its key.
        places, focus, clusters: keys of where it lies, of its leading industries, of its clusters.
        companies, institutions: who is there, one row for each place it is said to be in; those that left too.
        present: keys of the companies that have not left.
        foreign: those of them that are from elsewhere than mainland China, or belong to one that is.
        by_origin, by_industry: numbers of companies that have not left; one of two origins counts for both.
        by_status: numbers of rows of ``companies``.
        awards, awards_by_year: programs of the park, its clusters and its companies that have not left.
        events: what is dated, in the order of time.
    """

    park: str
    places: tuple[str, ...]
    focus: tuple[str, ...]
    clusters: tuple[str, ...]
    companies: tuple[Presence, ...]
    institutions: tuple[Presence, ...]
    present: tuple[str, ...]
    foreign: tuple[str, ...]
    by_origin: Counts
    by_industry: Counts
    by_status: Counts
    awards: tuple[Award, ...]
    awards_by_year: Counts
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """Keys of what two parks have in common; ``owners`` are groups that have different companies in both."""

    companies: tuple[str, ...]
    owners: tuple[str, ...]
    origins: tuple[str, ...]
    industries: tuple[str, ...]
    programs: tuple[str, ...]


def park_report(facts: Facts, park: str, criteria: Criteria = EVERYTHING) -> ParkReport:
    """Collect what a graph says of a park.

    Args:
        facts: the whole graph, so that a firm's country is found however little of the graph is drawn.
        park: key of the park.
        criteria: leaves presences, awards and events out that do not say what is asked, or say nothing of it.
    """
    sites = facts.sites(park)
    links = [row for site in sites for row in _judged(facts.coming.get(("LOCATED_IN", site), ()), criteria)]
    rows = sorted((_presence(row, facts) for row in links), key=lambda row: (_name(facts, row.who), row.relationship))
    companies = tuple(row for row in rows if facts.labels[row.who] == "Company")
    institutions = tuple(row for row in rows if facts.labels[row.who] != "Company")
    staying = {row.who: row for row in companies if row.status != WITHDRAWN}
    clusters = sorted({cluster for site in sites for cluster in facts.targets("HAS_CLUSTER", site)})
    given = [
        row
        for holder in [*sites, *clusters, *sorted(staying)]
        for row in _judged(facts.going.get(("AWARDED", holder), ()), criteria)
    ]
    awards = sorted(map(_award, given), key=_award_order)
    years = Counter(event_date(row["props"])[:4] for row in given)
    return ParkReport(
        park=park,
        places=tuple(facts.targets("IN_PLACE", park)),
        focus=tuple(sorted({industry for site in sites for industry in facts.targets("FOCUSES_ON", site)})),
        clusters=tuple(clusters),
        companies=companies,
        institutions=institutions,
        present=tuple(sorted(staying)),
        foreign=tuple(key for key, row in sorted(staying.items()) if _is_foreign(row, facts)),
        by_origin=_counts((row.origins for row in staying.values()), facts),
        by_industry=_counts((row.industries for row in staying.values()), facts),
        by_status=_in_order(Counter(row.status for row in companies), [*ONTOLOGY.statuses, ""]),
        awards=tuple(awards),
        awards_by_year=_in_order(years, [*sorted(filter(None, years)), ""]),
        events=_events([("LOCATED_IN", row) for row in links] + [("AWARDED", row) for row in given]),
    )


def shared(one: ParkReport, other: ParkReport) -> Shared:
    """Return what two parks have in common."""
    companies = frozenset(one.present) & frozenset(other.present)
    owners = _owners(one, companies) & _owners(other, companies)
    return Shared(
        companies=tuple(sorted(companies)),
        owners=tuple(sorted(owners)),
        origins=_common(one.by_origin, other.by_origin),
        industries=_common(
            [*one.by_industry, *((key, 1) for key in one.focus)],
            [*other.by_industry, *((key, 1) for key in other.focus)],
        ),
        programs=tuple(sorted({award.program for award in one.awards} & {award.program for award in other.awards})),
    )


def named(reports: Iterable[ParkReport], facts: Facts) -> dict[str, str]:
    """Return the names of all entities that reports speak of, by key."""
    keys: set[str] = set()
    for report in reports:
        keys |= {report.park, *report.places, *report.focus, *report.clusters}
        for row in (*report.companies, *report.institutions):
            keys |= {row.who, row.site, *row.origins, *row.industries, *row.owners}
        for award in report.awards:
            keys |= {award.holder, award.program}
    return {key: _name(facts, key) for key in sorted(keys)}


def _judged(links: Sequence[Row], criteria: Criteria) -> list[Row]:
    """Leave out what does not meet the criteria; where something is asked, what says nothing of it does not."""
    return [row for row in links if criteria.judge(row["props"])]


def _presence(row: Row, facts: Facts) -> Presence:
    properties = row["props"]
    return Presence(
        who=row["source"],
        site=row["target"],
        status=properties.get("status", ""),
        since=properties.get("since", ""),
        amount=properties.get("amount", ""),
        reported=properties.get("last_seen", ""),
        confidence=properties.get("confidence", 0.0),
        evidence=properties.get("evidence_count", 0),
        origins=tuple(facts.origins(row["source"])),
        industries=tuple(facts.industries(row["source"])),
        owners=tuple(facts.owners(row["source"])),
        relationship=properties.get("key", ""),
    )


def _is_foreign(row: Presence, facts: Facts) -> bool:
    # A country that no table knows has no code; the named questions do not take it for a foreign one either.
    return any(facts.entities[land].get("iso", _HOME) != _HOME for land in row.origins)


def _award(row: Row) -> Award:
    properties = row["props"]
    return Award(
        holder=row["source"],
        program=row["target"],
        year=event_date(properties)[:4],
        rank=str(properties.get("rank", "")),
        relationship=properties.get("key", ""),
    )


def _award_order(award: Award) -> tuple[object, ...]:
    return (award.year == "", award.year, award.rank == "", award.rank.zfill(4), award.relationship)


def _events(links: Iterable[tuple[str, Row]]) -> tuple[Event, ...]:
    events = (
        Event(
            date=event_date(row["props"]),
            type=kind,
            subject=row["source"],
            target=row["target"],
            status=row["props"].get("status", ""),
            amount=row["props"].get("amount", ""),
            rank=str(row["props"].get("rank", "")),
            relationship=row["props"].get("key", ""),
        )
        for kind, row in links
        if event_date(row["props"])
    )
    return tuple(sorted(events, key=lambda event: (event.date, event.relationship)))


def _counts(groups: Iterable[tuple[str, ...]], facts: Facts) -> Counts:
    counts = Counter(key for group in groups for key in group or ("",))
    return tuple(sorted(counts.items(), key=lambda item: (item[0] == "", -item[1], _name(facts, item[0]))))


def _in_order(counts: Mapping[str, int], order: Iterable[str]) -> Counts:
    return tuple((key, counts[key]) for key in order if key in counts)


def _owners(report: ParkReport, besides: frozenset[str]) -> set[str]:
    rows = (row for row in report.companies if row.who in report.present and row.who not in besides)
    return {key for row in rows for key in (row.who, *row.owners)}


def _common(one: Iterable[tuple[str, Any]], other: Iterable[tuple[str, Any]]) -> tuple[str, ...]:
    return tuple(sorted(({key for key, _ in one} & {key for key, _ in other}) - {""}))


def _name(facts: Facts, key: str) -> str:
    return str(facts.entities[key]["name"]) if key in facts.entities else key
