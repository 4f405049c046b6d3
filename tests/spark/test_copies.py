"""Copies found on the cluster are those that one machine finds."""

import random

from parkgraph.sources import duplicates
from parkgraph.spark.copies import copies


def texts():
    """Return articles with word for word reprints, changed reprints of reprints, and texts without a letter."""
    generator = random.Random(3)
    found = {}
    for family in range(12):
        text = "".join(chr(generator.randrange(0x4E00, 0x9000)) for _ in range(300))
        for member in range(5):
            found[f"{generator.random():.6f}-{family}"] = text
            if member % 2:
                at = generator.randrange(250)
                text = text[:at] + "改" * generator.randrange(1, 12) + text[at + 5 :]
    return found | {"empty": "……", "blank": ""}


def test_the_same_documents_are_copies_of_the_same(spark, tmp_path):
    signatures = {key: duplicates.signature(text) for key, text in texts().items()}
    frame = spark.createDataFrame(list(signatures.items()), "key STRING, signature BINARY")
    found = {row.key: row.copy_of for row in copies(frame, tmp_path / "copies").collect()}
    assert found == duplicates.copies(signatures)
    assert 12 < len(found) < len(signatures)
