"""What the tables of groups and companies say of a firm: the country of its group, and the firms above it.

A firm is multinational in this project where a text says that it is of foreign origin, or where it is a group of
``groups.csv`` or stands below one; see docs/design.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from parkgraph.model import Entity, Relationship
from parkgraph.ner import gazetteer
from parkgraph.ner.groups import Parentage, find_parents
from parkgraph.resolve.table_facts import stated_by

# A table's row is a fact about the group; what is uncertain is whether the firm is the group's.
CONFIDENCE_OF_NAME = 0.9
CONFIDENCE_OF_PREFIX = 0.8


def company_facts(company: Entity) -> Iterator[Relationship]:
    """Yield FROM_COUNTRY and SUBSIDIARY_OF of a firm, as far as its names tell.

    >>> firm = Entity("e-1", "Company", "博世汽车部件（苏州）有限公司", (), ())
    >>> [(fact.type, fact.target) for fact in company_facts(firm)]
    [('SUBSIDIARY_OF', 'group:bosch'), ('FROM_COUNTRY', 'country:DE')]
    """
    for found in _parents(company):
        own_row = found.row is not found.parent
        confidence = CONFIDENCE_OF_NAME if found.exact or own_row else CONFIDENCE_OF_PREFIX
        if not found.exact and found.parent.id != company.id:
            yield stated_by(found.row, "SUBSIDIARY_OF", company.id, found.parent, confidence)
        country = gazetteer.load().entry(f"country:{found.parent.properties.get('country', '')}")
        if found.whole and country is not None:
            yield stated_by(found.parent, "FROM_COUNTRY", company.id, country, confidence)


def _parents(company: Entity) -> tuple[Parentage, ...]:
    return next(filter(None, (find_parents(name) for name in (company.name, *company.aliases))), ())
