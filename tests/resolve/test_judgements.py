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
    assert log.take_back("e-2", "e-1")
    assert not log.take_back("e-2", "e-1")
    assert len(JudgementLog(tmp_path / "judgements.jsonl")) == 0


@pytest.mark.parametrize(
    "line",
    [
        '{"left": "a"',
        "[]",
        '{"left": "a", "right": "a", "judgement": "same"}',
        '{"left": "a", "right": "b", "judgement": "x"}',
    ],
)
def test_a_broken_line_is_named(tmp_path, line):
    path = tmp_path / "judgements.jsonl"
    path.write_text('{"left": "a", "right": "b", "judgement": "same"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(JudgementError) as caught:
        JudgementLog(path)
    assert caught.value.where == "judgements.jsonl:2"
