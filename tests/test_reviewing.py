"""Open questions with evidence, the interview, and the table for a spreadsheet."""

import csv
import io

import pytest
from typer.testing import CliRunner

from parkgraph.cli import app
from parkgraph.cli.judging import read_table
from parkgraph.errors import JudgementError
from parkgraph.model import Document, Extraction, LocalEntity, Mention, TaggedDocument
from parkgraph.pipeline import assemble, refresh
from parkgraph.resolve import Judgement, JudgementLog
from parkgraph.reviewing import BACK, QUIT, because, interview, lines, questions
from parkgraph.sources import duplicates
from parkgraph.workspace import Workspace

TEXTS = {
    "a": ("启明电子", "2024-01", "招商会。启明电子增资五千万元。"),
    "b": ("启明电子", "2024-03", "启明电子获评绿色工厂。"),
    "c": ("苏州启明电子有限公司", "", "苏州启明电子有限公司开业。"),
    "d": ("=云岭", "", "=云岭开业。"),
    "e": ("=云岭电子", "", "=云岭电子开业。"),
}


def store(workspace, key):
    name, published, text = TEXTS[key]
    entity = LocalEntity(f"e-{key}", key, "Company", name)
    start = text.index(name)
    mention = Mention(start, start + len(name), "Company", name, entity.id)
    document = Document(key, text, title=f"标题{key}", published=published, origin=key, sha256=key)
    extraction = Extraction(TaggedDocument(document, (mention,), (entity,)), ())
    workspace.store(extraction, extractor="test", signature=duplicates.signature(text))


@pytest.fixture
def workspace(tmp_path):
    with Workspace(tmp_path / "w", create=True) as opened:
        for key in TEXTS:
            store(opened, key)
        refresh(opened)
        yield opened


@pytest.fixture
def asked(workspace):
    return questions(workspace, assemble(workspace).resolution)


@pytest.fixture
def log(tmp_path):
    return JudgementLog(tmp_path / "log.jsonl")


def answer(asked, log, keys):
    shown = []
    pressed = iter(keys)
    count = interview(asked, log, lambda number, _: shown.append(number), lambda: next(pressed, ""))
    return count, shown


def test_a_question_holds_both_sides_sentences_the_newest_first(asked):
    question = asked[0]
    assert (question.left.documents, question.right.documents) == (2, 1)
    assert [quote.sentence for quote in question.left.quotes] == ["启明电子获评绿色工厂。", "启明电子增资五千万元。"]
    text = "\n".join(lines(question))
    for expected in ("启明电子增资五千万元。", "标题a 2024-01", "苏州启明电子有限公司", "own +0.40: "):
        assert expected in text
    assert because(question.candidate).startswith("name +")


def test_only_so_many_questions_are_asked_as_wanted(workspace, asked):
    assert len(asked) == 2
    assert questions(workspace, assemble(workspace).resolution, 1) == asked[:1]


def test_each_key_records_its_verdict_at_once(asked, log):
    assert answer(asked, log, "sn") == (2, [0, 1])
    ends = [(question.left.references, question.right.references) for question in asked]
    assert ends[0] == (("Company:启明电子",), ("Company:苏州启明电子有限公司",))
    assert set(log) == {Judgement.of(*ends[0], "same"), Judgement.of(*ends[1], "not_same")}


def test_going_back_takes_the_answer_back_and_asks_again(asked, log):
    assert answer(asked, log, ["s", BACK, "u", QUIT]) == (1, [0, 1, 0, 1])
    assert [one.verdict for one in log] == ["unsure"]


def test_back_at_the_start_other_keys_and_the_end_of_input_do_no_harm(asked, log):
    assert answer(asked, log, [BACK, "x", "S"]) == (1, [0, 0, 1])
    assert [one.verdict for one in log] == ["same"]


def test_the_table_opens_in_a_spreadsheet_and_comes_back(workspace, tmp_path):
    table = tmp_path / "pairs.csv"
    command = ["review", "-w", str(workspace.path)]
    assert CliRunner().invoke(app, [*command, "--export", str(table)]).exit_code == 0
    text = table.read_text(encoding="utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["left_name"] for row in rows] == ["启明电子", "'=云岭"]
    assert rows[0]["left_evidence"] == "启明电子获评绿色工厂。\n启明电子增资五千万元。"
    rows[0]["judgement"] = "Same"
    rows[1]["judgement"] = " n "
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    assert CliRunner().invoke(app, [*command, "--import", str(table)]).exit_code == 0
    assert {one.verdict.value for one in JudgementLog(workspace.judgements_path)} == {"same", "not_same"}
    assert assemble(workspace).resolution.candidates == ()
    shown = CliRunner().invoke(app, [*command, "--judged", "--format", "csv"]).stdout
    assert "Company:启明电子,Company:苏州启明电子有限公司,same" in shown


@pytest.mark.parametrize("text", ["left;right;judgement\na;b;same\n", "left,right,judgement\na,b,perhaps\n"])
def test_a_table_that_is_none_is_refused_with_its_place(tmp_path, text):
    table = tmp_path / "pairs.csv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(JudgementError) as caught:
        read_table(table)
    assert "pairs.csv" in caught.value.where


def test_a_judgement_and_a_table_are_not_taken_at_once(workspace, tmp_path):
    table = tmp_path / "pairs.csv"
    table.write_text("left,right,judgement\ne-a,e-c,same\n", encoding="utf-8")
    command = ["review", "-w", str(workspace.path), "--import", str(table), "--judge", "e-a", "e-c", "same"]
    refused = CliRunner().invoke(app, command)
    assert refused.exit_code == 2
    assert "--judge and --import cannot be given together" in refused.stderr
    assert not workspace.judgements_path.exists()


def test_without_a_terminal_the_pairs_are_rows(workspace):
    shown = CliRunner().invoke(app, ["review", "-w", str(workspace.path), "--limit", "1"])
    assert shown.exit_code == 0
    assert "苏州启明电子有限公司" in shown.stdout
    assert "云岭" not in shown.stdout


def test_old_ids_lead_on_and_a_judgement_taken_back_restores_them(workspace):
    command = ["review", "-w", str(workspace.path)]
    before = assemble(workspace).resolution.canonical
    assert CliRunner().invoke(app, [*command, "--judge", "e-a", "e-c", "same"]).exit_code == 0
    assert (workspace.current_id("e-c"), workspace.current_id("e-a"), workspace.current_id("启明")) == (
        "e-a",
        "e-a",
        "启明",
    )
    assert CliRunner().invoke(app, [*command, "--take-back", "e-c", "e-a"]).exit_code == 0
    assert assemble(workspace).resolution.canonical == before
    assert workspace.current_id("e-c") == "e-c"
    assert CliRunner().invoke(app, [*command, "--take-back", "e-c", "e-a"]).exit_code == 2


def test_an_id_whose_document_is_gone_leads_to_what_it_was_part_of(workspace):
    assert workspace.current_id("e-b") == "e-a"
    workspace.remove(["a"])
    refresh(workspace)
    assert workspace.current_id("e-a") == "e-b"
    command = ["review", "-w", str(workspace.path), "--judge", "e-a", "e-c", "not_same"]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert list(JudgementLog(workspace.judgements_path)) == [
        Judgement.of("Company:启明电子", "Company:苏州启明电子有限公司", "not_same")
    ]


@pytest.mark.parametrize("verdict", ["same", "not_same"])
def test_a_verdict_outlives_the_document_it_was_given_on(workspace, verdict):
    command = ["review", "-w", str(workspace.path), "--judge", "e-a", "e-c", verdict]
    assert CliRunner().invoke(app, command).exit_code == 0
    workspace.remove(["a"])
    resolution = assemble(workspace).resolution
    assert (resolution.canonical["e-b"] == resolution.canonical["e-c"]) is (verdict == "same")
    assert not {"e-b", "e-c"} & {end for one in resolution.candidates for end in (one.left, one.right)}


def test_a_later_verdict_on_any_part_of_the_pair_replaces_the_earlier_one(workspace):
    for ends, verdict in ((("e-a", "e-c"), "same"), (("e-c", "e-b"), "not_same")):
        assert CliRunner().invoke(app, ["review", "-w", str(workspace.path), "--judge", *ends, verdict]).exit_code == 0
    assert [one.verdict for one in JudgementLog(workspace.judgements_path)] == ["not_same"]
    resolution = assemble(workspace).resolution
    assert len({resolution.canonical[one] for one in ("e-a", "e-b", "e-c")}) == 2


def test_ask_and_view_take_old_ids(workspace, tmp_path):
    page = tmp_path / "page.html"
    command = ["view", "-w", str(workspace.path), "--company", "e-b", "-o", str(page)]
    shown = CliRunner().invoke(app, command)
    assert shown.exit_code == 0, shown.output
    assert "启明电子" in page.read_text(encoding="utf-8")
    asked = CliRunner().invoke(app, ["ask", "parks-of-company", "-w", str(workspace.path), "--company", "e-b"])
    assert asked.exit_code == 0, asked.output
