"""What a row of a shipped table says, as a relationship that bears the row as its evidence."""

from __future__ import annotations

from parkgraph.model import Evidence, Relationship, relationship_key
from parkgraph.ner.lexicon import Entry

ORIGIN = "lexicon"
_TOLD = ("english", "country", "adcode")


def stated_by(row: Entry, kind: str, source: str, target: Entry, confidence: float) -> Relationship:
    """Return a relationship that a row of a table states.

    Args:
        row: the row.
        kind: type of the relationship.
        source: canonical id that it starts from.
        target: the row that it leads to.
        confidence: between 0 and 1.
    """
    told = dict.fromkeys((row.name, *(row.properties.get(name, "") for name in _TOLD), target.name))
    sentence = f"{row.source}.csv: {'，'.join(filter(None, told))}"
    return Relationship(
        key=relationship_key(kind, source, target.id),
        type=kind,
        source=source,
        target=target.id,
        confidence=confidence,
        origin=ORIGIN,
        evidence=(Evidence("", 0, 0, sentence, "", row.id, "", confidence),),
    )
