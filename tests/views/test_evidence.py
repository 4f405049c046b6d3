import pytest
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.views.evidence import Articles, evidence_cards, marked, web_address


@pytest.mark.parametrize(
    ("sentence", "source", "target", "parts"),
    [
        ("博世在园区扩产。", ["博世"], ["园区"], [("source", "博世"), ("", "在"), ("target", "园区"), ("", "扩产。")]),
        ("博世苏州投产。", ["博世苏州"], ["博世"], [("source", "博世苏州"), ("", "投产。")]),
        ("该公司落户。", ["博世"], ["园区"], [("", "该公司落户。")]),
        ("园区，园区！", ["博世"], ["园区"], [("target", "园区"), ("", "，"), ("target", "园区"), ("", "！")]),
        ("德州的企业来自德国。", ["企业"], ["德", "德国"],
         [("", "德州的"), ("source", "企业"), ("", "来自"), ("target", "德国"), ("", "。")]),
        ("(a|b)*公司", ["(a|b)*"], ["公司"], [("source", "(a|b)*"), ("target", "公司")]),
        ("", ["博世"], ["园区"], []),
    ],
)  # fmt: skip
def test_the_two_entities_are_marked(
    sentence: str, source: list[str], target: list[str], parts: list[tuple[str, str]]
) -> None:
    assert marked(sentence, source, target) == parts


@given(
    st.text("博世园区在a", max_size=30), st.lists(st.text("博世园", max_size=3)), st.lists(st.text("园区a", max_size=3))
)
def test_marking_loses_no_character(sentence: str, source: list[str], target: list[str]) -> None:
    parts = marked(sentence, source, target)
    assert "".join(text for _, text in parts) == sentence
    assert all(text in source for role, text in parts if role == "source")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org/a",
        "http://exa mple.org",
        "http:javascript:alert(1)",
        "https://example.org/\x00",
        "",
    ],
)
def test_an_address_that_is_not_plain_web_is_no_link(url: str) -> None:
    assert web_address(url) == ""


@pytest.mark.parametrize("url", ["http://example.org", "HTTPS://example.org/园区?a=1&b=2#c"])
def test_a_web_address_is_a_link(url: str) -> None:
    assert web_address(url) == url


def test_a_document_without_a_row_is_shown_by_its_key() -> None:
    articles = Articles.of([], ["notes/c.txt", "https://news.example/a"])
    assert [(card["title"], card["url"]) for card in articles.cards] == [
        ("https://news.example/a", "https://news.example/a"),
        ("notes/c.txt", ""),
    ]


def test_newest_articles_come_first_and_undated_ones_last() -> None:
    rows = [
        {"key": key, "headline": key, "published": date} for key, date in (("a", "2022"), ("b", ""), ("c", "2024-05"))
    ]
    articles = Articles.of(rows, ())
    assert [articles.cards[number]["title"] for number in articles.newest_first("abc")] == ["c", "a", "b"]


def test_each_sentence_keeps_its_document_span_and_date() -> None:
    articles = Articles.of([{"key": "a", "headline": "甲"}], ())
    properties = {
        "evidence_sentences": ["博世来了。", "groups.csv: 博世，DE"],
        "evidence_documents": ["a", ""],
        "evidence_spans": ["0-5", "0-0"],
        "evidence_published": ["2024", ""],
    }
    first, second = evidence_cards(properties, ["博世"], ["园区"], articles)
    assert (first["document"], first["span"], first["published"]) == (0, "0-5", "2024")
    assert (second["document"], second["span"], second["published"]) == (None, "", "")
