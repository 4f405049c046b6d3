import pytest

from parkgraph.errors import LexiconError
from parkgraph.model import ONTOLOGY
from parkgraph.model.ontology import _parse


def test_tags_are_those_of_the_interchange_format():
    assert set(ONTOLOGY.tags) == {
        *("PARK", "COMPANY", "INSTITUTION", "INDUSTRY", "CLUSTER", "PROGRAM", "PLACE", "COUNTRY"),
    }


def test_every_relationship_joins_known_labels_and_document_is_no_entity():
    assert "Document" not in ONTOLOGY.entity_labels
    assert ONTOLOGY.allows("MENTIONS", "Document", "Company")
    assert not ONTOLOGY.allows("LOCATED_IN", "Company", "Company")
    assert not ONTOLOGY.allows("BUILT_BY", "Company", "Park")


def test_an_unknown_label_at_an_end_is_refused():
    raw = {
        "version": 1,
        "labels": {"Park": {"tag": "PARK", "zh": "园区", "en": "Park", "properties": []}},
        "relationships": {"R": {"from": ["Park"], "to": ["Firm"], "zh": "", "en": "", "qualifiers": []}},
        "statuses": {},
        "origins": [],
        "store_names": {},
    }
    with pytest.raises(LexiconError, match="Firm"):
        _parse(raw)
