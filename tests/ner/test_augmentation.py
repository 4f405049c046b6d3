from __future__ import annotations

import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner.augmentation import company_names, with_other_names
from parkgraph.ner.corpora import AnnotatedText
from parkgraph.ner.scheme import Span

PARTS = (
    ("启明电子有限公司", "COMPANY"),
    ("与", ""),
    ("东湖园", "PARK"),
    ("签约，", ""),
    ("启明电子", "COMPANY"),
    ("投产", ""),
)


def annotated() -> AnnotatedText:
    spans, length = [], 0
    for part, label in PARTS:
        if label:
            spans.append(Span(length, length + len(part), label))
        length += len(part)
    return AnnotatedText("".join(part for part, _ in PARTS), tuple(spans), (), "d", "written")


@given(st.integers(0, 1000), st.text(alphabet="云岭药业AB", min_size=2, max_size=6))
def test_offsets_follow_the_new_names_and_all_else_stays(seed: int, name: str) -> None:
    after = with_other_names(annotated(), [name], 1.0, random.Random(seed))
    assert [after.text[span.start : span.end] for span in after.spans] == [name + "有限公司", "东湖园", name]
    assert after.text == f"{name}有限公司与东湖园签约，{name}投产"


def test_nothing_is_renamed_without_a_share() -> None:
    assert with_other_names(annotated(), ["云岭"], 0.0, random.Random(0)) == annotated()


def test_names_come_from_the_lexicon_and_from_the_list(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("云岭药业\n一个太长的名字而已\n单\n", encoding="utf-8")
    names = company_names(gazetteers.load(), path)
    assert {"云岭药业", "西门子"} <= set(names)
    assert all(2 <= len(name) <= 6 for name in names)
