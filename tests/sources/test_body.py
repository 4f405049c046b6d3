from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from parkgraph.sources.body import article_body, judge

PAGES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "body_pages.yaml").read_text(encoding="utf-8")
)
PROSE = "昨日，青禾生物的新厂在云溪高新区开工，总投资十亿元，预计明年投产。"
OPENER = "相关阅读："


def lines_of(case: dict[str, Any]) -> list[str]:
    return [line for line in case["page"].split("\n") if line.strip()]


@pytest.mark.parametrize("case", PAGES, ids=[case["name"] for case in PAGES])
def test_pages_lose_their_furniture_and_nothing_else(case: dict[str, Any]) -> None:
    lines = lines_of(case)
    page = "\n".join(line.removeprefix("~ ") for line in lines)
    assert article_body(page, case["title"]).split("\n") == [line for line in lines if not line.startswith("~ ")]


@pytest.mark.parametrize("case", PAGES, ids=[case["name"] for case in PAGES])
def test_the_body_of_a_body_is_itself(case: dict[str, Any]) -> None:
    body = "\n".join(line for line in lines_of(case) if not line.startswith("~ "))
    assert article_body(body, case["title"]) == body


def test_an_article_goes_on_below_a_box_of_headlines_where_much_follows() -> None:
    paragraph = PROSE * 4
    text = "\n".join([*[paragraph] * 3, OPENER, "白鹭经开区签下四个项目", "1. 石湾软件园扩区", *[paragraph] * 12])
    assert article_body(text) == "\n".join([paragraph] * 15)


def test_teasers_below_a_list_are_no_body() -> None:
    text = "\n".join([*[PROSE * 2] * 4, OPENER, *["白鹭经开区签下四个项目，园方说，年内还有六个要来。"] * 8])
    assert "白鹭" not in article_body(text)


def test_a_text_without_any_sentence_is_kept_but_for_its_cues() -> None:
    assert article_body("青禾生物\n江岸电机\n分享到：微信 微博") == "青禾生物\n江岸电机"


def test_a_page_whose_line_ends_became_blanks_is_cut_at_its_words() -> None:
    page = (
        "首页 > 财经 > 正文 2024-05-08 来源：江岸日报 "
        + f"{PROSE} {PROSE * 4} "
        + "责任编辑：林某 相关阅读： 白鹭经开区扩区"
    )
    judged = judge(page)
    assert judged.flat
    assert judged.body == f"{PROSE}\n{PROSE * 4}"


def test_an_article_on_one_line_is_left_as_it_is() -> None:
    text = "青禾生物 2018 年来到云溪，先租厂房。 " * 20
    assert article_body(text) == text.strip()


def test_a_line_that_repeats_the_title_is_no_body_even_with_other_punctuation() -> None:
    assert article_body(f"青禾生物:新厂,投产。\n{PROSE}", "青禾生物：新厂 投产") == PROSE


@pytest.mark.parametrize(
    "line", ["园" * 1_000_000, "，！" * 500_000, "首页 " * 300_000, "> " * 500_000, "大小" * 500_000]
)
def test_a_line_of_a_million_characters_is_judged(line: str) -> None:
    assert len(judge(f"{line}\n{PROSE}").lines) == 2


@pytest.mark.parametrize("text", ["", "\n \n\t\n"])
def test_nothing_comes_from_nothing(text: str) -> None:
    assert article_body(text) == ""


LINES = st.lists(
    st.sampled_from(
        [PROSE, OPENER, "白鹭经开区签约", "2024-01-02 08:00", "首页 > 正文", "责任编辑：某", "", " 1. 甲 ", "！"]
    )
    | st.text(max_size=30)
)


@settings(deadline=None)
@given(LINES)
def test_kept_lines_are_lines_of_the_text_in_their_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    judged = judge(text)
    if judged.flat:
        return
    remaining = iter(line.strip() for line in text.split("\n"))
    assert all(line in remaining for line in judged.body.split("\n") if line)


@settings(deadline=None)
@given(LINES)
def test_the_zones_come_in_their_order(lines: list[str]) -> None:
    order = ["head", "body", "tail"]
    zones = [order.index(line.zone) for line in judge("\n".join(lines)).lines]
    assert zones == sorted(zones)
