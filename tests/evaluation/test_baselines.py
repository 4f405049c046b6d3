from __future__ import annotations

from collections.abc import Iterator

from parkgraph.evaluation.baselines import extract_by
from parkgraph.model import Document


def cut(line: str) -> Iterator[tuple[str, str]]:
    """Cut at blanks, which are left out; the class stands behind a slash."""
    for word in line.split():
        yield word.rstrip("机地无"), {"机": "ORG", "地": "LOC", "无": "v"}[word[-1]]


def test_words_are_found_at_their_places_with_our_labels() -> None:
    text = "德国地 博世机 博世机\n落户无 苏州工业园地 苏州地 园区管委会机"
    (extraction,) = extract_by(cut, [Document("d", text)])
    found = [(mention.label, text[mention.start : mention.end]) for mention in extraction.tagged.mentions]
    assert found == [
        ("Country", "德国"),
        ("Company", "博世"),
        ("Company", "博世"),
        ("Park", "苏州工业园"),
        ("Place", "苏州"),
        ("Institution", "园区管委会"),
    ]
    assert [mention.start for mention in extraction.tagged.mentions] == [0, 4, 8, 16, 23, 27]
