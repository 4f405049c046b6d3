"""The labelled pairs: their form, and the precision and recall that resolution must reach on each half."""

from collections import Counter
from pathlib import Path

import pytest

from parkgraph.model import ONTOLOGY
from parkgraph.resolve.name_pairs import HALVES, measure, read_pairs

PAIRS = read_pairs(Path(__file__).parents[1] / "cases" / "name_pairs.yaml")


def test_there_are_enough_pairs_of_both_kinds_and_none_twice():
    names = Counter((frozenset(pair.names), pair.labels, str(pair.contexts)) for pair in PAIRS)
    assert len(PAIRS) >= 400
    assert min(Counter(pair.same for pair in PAIRS).values()) >= 200
    assert [pair for pair, count in names.items() if count > 1] == []
    assert {label for pair in PAIRS for label in pair.labels} <= ONTOLOGY.labels.keys()


@pytest.mark.parametrize("half", HALVES)
def test_precision_and_recall(half):
    found = measure(pair for pair in PAIRS if pair.half == half)
    assert found.precision >= 0.98, [pair.names for pair in found.joined_wrongly]
    assert found.recall >= 0.92, [pair.names for pair in found.missed]


def test_a_context_that_means_nothing_is_refused(tmp_path):
    path = tmp_path / "pairs.yaml"
    path.write_text("- {reason: x, label: Company, same: no, pairs: [[甲, 乙, {parc: 丙}]]}", encoding="utf-8")
    with pytest.raises(ValueError, match="parc"):
        read_pairs(path)
