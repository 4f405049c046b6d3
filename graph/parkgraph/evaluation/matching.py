"""Which claims of an extraction agree with which annotation: names by their place, relationships by their wordings."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from parkgraph.evaluation.wordings import GENERIC_WORDS, SHORT_COUNTRIES
from parkgraph.gold import AnnotatedDocument, Relation, Trap
from parkgraph.model import ONTOLOGY, Extraction, LocalEntity

_QUOTES = str.maketrans("", "", "“”\"'‘’《》「」 \t\u3000")

Span = tuple[int, int, str]


def comparable(wording: str) -> str:
    """Return a wording without width, quotes and spaces, a country's short form as its name.

    >>> comparable("“小巨人” 企业"), comparable("德")
    ('小巨人企业', '德国')
    """
    plain = unicodedata.normalize("NFKC", wording).translate(_QUOTES)
    return SHORT_COUNTRIES.get(plain, plain).lower()


def project(predicted: str, gold: str) -> Mapping[int, int] | None:
    """Return which offset of the gold text each offset of the predicted text is, or ``None`` where they are equal."""
    if predicted == gold:
        return None
    matcher = SequenceMatcher(None, predicted, gold, autojunk=False)
    return {a + i: b + i for a, b, size in matcher.get_matching_blocks() for i in range(size)}


def spans_of(gold: AnnotatedDocument, extraction: Extraction) -> set[Span]:
    """Return the names that were found, as (start, end, tag) in the annotated text."""
    offsets = project(extraction.tagged.document.text, gold.text)
    spans = set()
    for mention in extraction.tagged.mentions:
        tag = ONTOLOGY.labels[mention.label].tag or ""
        if offsets is None:
            spans.add((mention.start, mention.end, tag))
        elif mention.start in offsets and mention.end - 1 in offsets:
            spans.add((offsets[mention.start], offsets[mention.end - 1] + 1, tag))
        else:
            # Outside the gold text a span can only be false; a negative place keeps it from meeting any.
            spans.add((-1 - mention.start, -1 - mention.start + len(mention.text), tag))
    return spans


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with all wordings of its ends, in comparable form."""

    type: str
    source: frozenset[str]
    target: frozenset[str]
    status: str
    since: str
    confidence: float
    source_text: str
    target_text: str
    sentence: str


def claims_of(extraction: Extraction) -> list[Claim]:
    """Return what an extraction claims."""
    entities = {entity.id: entity for entity in extraction.tagged.entities}

    def wordings(entity: LocalEntity, text: str) -> frozenset[str]:
        return frozenset(comparable(form) for form in (text, entity.name, *entity.aliases))

    return [
        Claim(
            s.type,
            wordings(entities[s.source], s.source_text),
            wordings(entities[s.target], s.target_text),
            s.status,
            s.since,
            s.confidence,
            s.source_text,
            s.target_text,
            s.sentence,
        )
        for s in extraction.statements
    ]


def _agree(expected: frozenset[str], claimed: frozenset[str], *, loosely: bool) -> bool:
    if expected & claimed:
        return True
    return loosely and any(
        (a in b or b in a) and min(len(a), len(b)) > 1 and not {a, b} & GENERIC_WORDS for a in expected for b in claimed
    )


def hits(gold: AnnotatedDocument, fact: Relation | Trap, claims: Sequence[Claim], *, loosely: bool) -> list[int]:
    """Return the numbers of the claims that say what an annotated relationship says.

    Args:
        gold: the annotation, for its aliases.
        fact: an annotated relationship.
        claims: what was claimed.
        loosely: whether one wording may contain the other.
    """
    source = frozenset(comparable(form) for form in gold.forms(fact.source))
    target = frozenset(comparable(form) for form in gold.forms(fact.target))
    return [
        number
        for number, claim in enumerate(claims)
        if claim.type == fact.type
        and _agree(source, claim.source, loosely=loosely)
        and _agree(target, claim.target, loosely=loosely)
    ]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Annotated relationships beside claims.

    Attributes:
        found: each annotated relationship that was claimed, with the numbers of its claims.
        missed: those that were not.
        wrong: claims that say nothing annotated, each pair of ends once.
    """

    found: tuple[tuple[Relation, tuple[int, ...]], ...]
    missed: tuple[Relation, ...]
    wrong: tuple[Claim, ...]


def compare(gold: AnnotatedDocument, claims: Sequence[Claim], *, loosely: bool) -> Comparison:
    """Compare what is annotated with what was claimed."""
    matched = [(relation, tuple(hits(gold, relation, claims, loosely=loosely))) for relation in gold.relations]
    used = {number for _, numbers in matched for number in numbers}
    wrong = {
        (claim.type, claim.source, claim.target): claim for number, claim in enumerate(claims) if number not in used
    }
    return Comparison(
        tuple((relation, numbers) for relation, numbers in matched if numbers),
        tuple(relation for relation, numbers in matched if not numbers),
        tuple(wrong.values()),
    )


def violations(gold: AnnotatedDocument, claims: Sequence[Claim]) -> list[Trap]:
    """Return what was claimed though the annotation forbids it."""
    return [trap for trap in gold.never if hits(gold, trap, claims, loosely=False)]
