from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from parkgraph.evaluation.errors_page import line_errors, write_errors
from parkgraph.gold import AnnotatedDocument, Relation, Trap
from parkgraph.model import Document, Extraction, LocalEntity, Mention, Statement, TaggedDocument

TEXT = "启明电子落户东湖园。\n<b>天晴。\n启明到访西湖园。"
GOLD = AnnotatedDocument(
    "d1",
    "written",
    "<i>",
    "",
    TEXT,
    ((0, 10), (11, 17), (18, 26)),
    ((0, 4, "COMPANY"), (6, 9, "PARK"), (18, 20, "COMPANY"), (22, 25, "PARK")),
    (("启明电子", "启明"),),
    (Relation("LOCATED_IN", "启明电子", "东湖园"),),
    (Trap("LOCATED_IN", "启明", "西湖园", "visited"),),
)


def extraction(*, wrong: bool) -> Extraction:
    entities = (
        LocalEntity("c", "d1", "Company", "启明电子", ("启明",)),
        LocalEntity("e", "d1", "Park", "东湖园"),
        LocalEntity("w", "d1", "Park", "西湖园"),
    )
    mentions = (
        Mention(0, 4, "Company", "启明电子", "c"),
        Mention(6, 9, "Park", "东湖园", "e"),
        Mention(18, 20, "Company", "启明", "c"),
        Mention(23 if wrong else 22, 25, "Park", "湖园" if wrong else "西湖园", "w"),
    )
    target, wording, start = ("w", "西湖园", 18) if wrong else ("e", "东湖园", 0)
    stated = Statement("s", "d1", "LOCATED_IN", "c", target, "启明", wording, start, 26, TEXT[start:], 0.9)
    return Extraction(TaggedDocument(Document("d1", TEXT), mentions, entities), (stated,))


def test_only_lines_with_errors_are_shown() -> None:
    assert not list(line_errors(GOLD, extraction(wrong=False)))
    (line,) = line_errors(GOLD, extraction(wrong=True))
    assert (line.start, line.text) == (18, "启明到访西湖园。")
    assert line.missed == ((22, 25, "PARK"),)
    assert line.wrong == ((23, 25, "PARK"),)
    assert line.right == ((18, 20, "COMPANY"),)


def test_the_page_tells_what_is_missed_wrong_and_forbidden_and_escapes_it(tmp_path: Path) -> None:
    path = tmp_path / "errors.html"
    assert write_errors([(GOLD, extraction(wrong=True)), (GOLD, extraction(wrong=False))], path) == 1
    page = path.read_text(encoding="utf-8")
    assert "<i>" not in page
    assert "&lt;i&gt;" in page
    assert '<mark class="missed">西湖园' in page
    assert '<mark class="wrong">湖园' in page
    assert "missed: 启明电子 LOCATED_IN 东湖园" in page
    assert "never: 启明 LOCATED_IN 西湖园 visited" in page
    assert "Errors of 2 documents" in page


def test_a_tag_or_type_that_nobody_checked_is_escaped(tmp_path: Path) -> None:
    entities = tuple((start, end, "<script>") for start, end, _ in GOLD.entities)
    gold = replace(GOLD, entities=entities, relations=(Relation("<img>", "启明电子", "东湖园"),))
    write_errors([(gold, extraction(wrong=True))], tmp_path / "errors.html")
    page = (tmp_path / "errors.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in page
    assert "&lt;img&gt;" in page
    assert "<script>" not in page
    assert "<img>" not in page


def test_a_perfect_extraction_leaves_an_empty_page(tmp_path: Path) -> None:
    assert write_errors([(GOLD, extraction(wrong=False))], tmp_path / "errors.html") == 0
    assert "<section>" not in (tmp_path / "errors.html").read_text(encoding="utf-8")
