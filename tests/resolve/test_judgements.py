import pytest

from parkgraph.errors import JudgementError
from parkgraph.resolve import Judgement, JudgementLog


def test_the_log_is_sorted_and_the_last_verdict_counts(tmp_path):
    log = JudgementLog(tmp_path / "judgements.jsonl")
    log.record([Judgement.of("e-9", "e-3", "same"), Judgement.of("e-1", "e-2", "unsure")])
    log.record([Judgement.of("e-3", "e-9", "not_same")])
    assert list(JudgementLog(tmp_path / "judgements.jsonl")) == [
        Judgement.of("e-1", "e-2", "unsure"),
        Judgement.of("e-3", "e-9", "not_same"),
    ]


def test_a_judgement_can_be_taken_back(tmp_path):
    log = JudgementLog(tmp_path / "judgements.jsonl")
    log.record([Judgement.of("e-1", "e-2", "same")])
    log.take_back([Judgement.of("e-2", "e-1", "same"), Judgement.of("e-3", "e-1", "same")])
    assert list(log) == list(JudgementLog(tmp_path / "judgements.jsonl")) == []


def test_an_answer_is_one_line_however_many_things_it_speaks_of(tmp_path):
    path = tmp_path / "judgements.jsonl"
    told = Judgement.of(["Company:启明电子", "e-4"], ["listed:600000"], "same")
    JudgementLog(path).record([told, Judgement.of("e-1", "e-2", "unsure")])
    assert path.read_text(encoding="utf-8").splitlines() == [
        '{"left": ["Company:启明电子", "e-4"], "right": "listed:600000", "judgement": "same"}',
        '{"left": "e-1", "right": "e-2", "judgement": "unsure"}',
    ]
    assert told in list(JudgementLog(path))


def test_a_name_may_hold_any_character(tmp_path):
    told = Judgement.of("Company:启\u2028明\x85电子\n公司", "e-1", "same")
    JudgementLog(tmp_path / "judgements.jsonl").record([told])
    assert list(JudgementLog(tmp_path / "judgements.jsonl")) == [told]


def test_the_ends_of_a_judgement_are_in_order():
    assert Judgement.of(["b", "d", "b"], ["c", "a"], "same") == Judgement.of(["a", "c"], ["d", "b"], "same")


@pytest.mark.parametrize(
    "line",
    [
        '{"left": "a"',
        "[]",
        '{"left": "a", "right": "a", "judgement": "same"}',
        '{"left": ["a", "b"], "right": ["b"], "judgement": "same"}',
        '{"left": [], "right": "b", "judgement": "same"}',
        '{"left": ["a", 1], "right": "b", "judgement": "same"}',
        '{"left": {"a": 1}, "right": "b", "judgement": "same"}',
        '{"left": "a", "right": "b", "judgement": "x"}',
        # Half a surrogate pair: no file could be written with it again.
        '{"left": "Company:\\ud800", "right": "b", "judgement": "same"}',
        '{"left": "a", "right": ["b", "\\udfff"], "judgement": "same"}',
    ],
)
def test_a_broken_line_is_named(tmp_path, line):
    path = tmp_path / "judgements.jsonl"
    path.write_text('{"left": "a", "right": "b", "judgement": "same"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(JudgementError) as caught:
        JudgementLog(path)
    assert caught.value.where == "judgements.jsonl:2"


def test_a_link_in_the_place_of_the_partial_file_leads_nowhere(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("kept", encoding="utf-8")
    (tmp_path / "judgements.partial").symlink_to(elsewhere)
    JudgementLog(tmp_path / "judgements.jsonl").record([Judgement.of("e-1", "e-2", "same")])
    assert elsewhere.read_text(encoding="utf-8") == "kept"
    assert len(JudgementLog(tmp_path / "judgements.jsonl")) == 1


def test_a_line_of_great_depth_is_refused(tmp_path):
    path = tmp_path / "judgements.jsonl"
    path.write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(JudgementError, match="not a judgement"):
        JudgementLog(path)
