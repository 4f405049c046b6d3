"""What the samples say is found, and what they do not say is not.

Floors are a little under what was measured (2026-11) for the whole way, from file to statement; neither the model nor
the relation step was trained on the samples.
"""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from parkgraph import ner, pipeline
from parkgraph.errors import SourceError
from parkgraph.evaluation.matching import comparable
from parkgraph.evaluation.scoring import f_scores
from parkgraph.sources import read

ROOT = Path(__file__).parents[1]
TABLE = yaml.safe_load((ROOT / "tests" / "cases" / "samples.yaml").read_text(encoding="utf-8"))["documents"]
# Type: least precision, least recall.
FLOORS = {"LOCATED_IN": (0.75, 0.60), "FROM_COUNTRY": (0.85, 0.70)}
MOST_NEVER_CLAIMED = 6


@pytest.fixture(scope="module")
def claims():
    """For each document (type, wordings of the source, wordings of the target) of its statements."""
    documents = [item for item in read([ROOT / "samples"]) if not isinstance(item, SourceError)]
    found = {}
    for made in pipeline.extract(documents, ner.load()):
        forms = {e.id: {comparable(name) for name in (e.name, *e.aliases)} for e in made.tagged.entities}
        found[made.tagged.document.key] = [
            (s.type, forms[s.source] | {comparable(s.source_text)}, forms[s.target] | {comparable(s.target_text)})
            for s in made.statements
        ]
    return found


def wordings(document, name):
    groups = (group for groups in document["entities"].values() for group in groups)
    return {comparable(form) for form in next((group for group in groups if name in group), [name])}


def says(document, row, claim):
    kind, source, target = row[:3]
    return (
        claim[0] == kind and bool(wordings(document, source) & claim[1]) and bool(wordings(document, target) & claim[2])
    )


@pytest.mark.parametrize("kind", sorted(FLOORS))
def test_relationships_are_found_and_few_are_wrong(claims, kind):
    counts: Counter[str] = Counter()
    for key, document in TABLE.items():
        facts = [row for row in document.get("facts", ()) if row[0] == kind]
        allowed = [*facts, *document.get("optional", ())]
        made = [claim for claim in claims[key] if claim[0] == kind]
        counts["true"] += sum(any(says(document, row, claim) for claim in made) for row in facts)
        counts["missed"] += sum(not any(says(document, row, claim) for claim in made) for row in facts)
        counts["false"] += sum(not any(says(document, row, claim) for row in allowed) for claim in made)
    precision, recall, _ = f_scores(counts["true"], counts["false"], counts["missed"])
    least_precision, least_recall = FLOORS[kind]
    assert precision >= least_precision, counts
    assert recall >= least_recall, counts


def test_what_must_not_be_claimed_is_hardly_ever_claimed(claims):
    claimed = [
        (key, *row[:3])
        for key, document in TABLE.items()
        for row in document.get("never", ())
        if any(says(document, row, claim) for claim in claims[key])
    ]
    assert len(claimed) <= MOST_NEVER_CLAIMED, claimed


def test_nothing_comes_from_navigation_or_tail(claims):
    for key, document in TABLE.items():
        tail = {comparable(name) for name in document.get("boilerplate", ())}
        assert not [claim for claim in claims[key] if (claim[1] | claim[2]) & tail]
