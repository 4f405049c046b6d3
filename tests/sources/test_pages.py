from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parkgraph.errors import SourceError
from parkgraph.sources.pages import extract, looks_like_html, read_html

FIRST = "昨日，青禾生物的新厂在云溪高新区开工，总投资十亿元，预计明年投产。"
SECOND = "高新区管委会说，它是区里第一家自建无菌车间的企业，二期用地也已经预留。"
BODY = f"<div class=content><p>{FIRST}</p><p>{SECOND}</p></div>"


def page(head: str = "", body: str = BODY) -> str:
    return f"<!DOCTYPE html><html><head><title>青禾生物新厂开工</title>{head}</head><body>{body}</body></html>"


def test_the_text_of_a_page_keeps_its_paragraphs() -> None:
    assert extract(page()).text.split("\n") == [FIRST, SECOND]


def test_pages_laid_out_with_tables_and_line_breaks_are_read() -> None:
    cells = ["<font size=5>青禾生物新厂开工</font>", f"　　{FIRST}<br><br>　　{SECOND}"]
    rows = "".join(f"<tr><td>{cell}</td></tr>" for cell in cells)
    text = extract(page(body=f"<table>{rows}</table>")).text
    assert FIRST in text
    assert SECOND in text


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta name="PubDate" content="2023-05-08 09:10">', "2023-05-08"),
        ('<meta property="article:published_time" content="2023-05-08T09:10:00+08:00">', "2023-05-08"),
        ('<meta name="publishdate" content="2023-05">', "2023-05"),
        ('<script type="application/ld+json">{"datePublished": "2023-05-08"}</script>', "2023-05-08"),
        ('<meta name="PubDate" content=""><meta name="publishdate" content="2021-01-02">', "2021-01-02"),
        ('<meta name="viewport" content="width=2023">', ""),
        ("", ""),
    ],
)
def test_the_date_is_as_full_as_the_page_gives_it(head: str, published: str) -> None:
    assert extract(page(head)).published == published


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://a.example/2023/1.html">', "https://a.example/2023/1.html"),
        ('<meta property="og:url" content="https://a.example/?id=1">', "https://a.example/?id=1"),
        ("<!-- saved from url=(0029)https://a.example/2023/1.html -->", "https://a.example/2023/1.html"),
        ('<link rel="canonical" href="https://a.example/">', ""),
        ('<link rel="canonical" href="/2023/1.html">', ""),
        # The bracket opens a numeric address that never ends.
        ('<link rel="canonical" href="http://[">', ""),
        (
            '<link rel="canonical" href="http://["><meta property="og:url" content="https://a.example/1">',
            "https://a.example/1",
        ),
        ("", ""),
    ],
)
def test_the_address_is_taken_where_it_names_one_page(head: str, url: str) -> None:
    assert extract(page(head)).url == url


def test_title_and_source_come_from_the_labels_of_government_pages() -> None:
    head = '<meta name="ArticleTitle" content="关于新厂开工的通报"><meta name="ContentSource" content="区商务局">'
    raw = extract(page(head))
    assert (raw.title, raw.source) == ("关于新厂开工的通报", "区商务局")


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (
            "<title>青禾生物新厂开工_江岸网</title>",
            f"<h1>青禾生物新厂开工</h1><h1>江岸网</h1>{BODY}",
            "青禾生物新厂开工",
        ),
        (
            "<title>青禾生物新厂开工_财经</title>",
            f"<h1>江岸网</h1><h1> 青禾生物新厂开工 </h1>{BODY}",
            "青禾生物新厂开工",
        ),
        ("<title>青禾生物\n新厂开工</title>", BODY, "青禾生物 新厂开工"),
        ('<meta property="og:title" content="甲">', BODY, "甲"),
        ("", BODY, ""),
    ],
)
def test_the_headline_is_what_heading_and_title_agree_on(head: str, body: str, title: str) -> None:
    assert extract(f"<html><head>{head}</head><body>{body}</body></html>").title == title


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gbk"),
        ("gbk", "gb18030"),
        ("utf-8", "gbk"),
        ("iso-8859-1", "utf-8"),
        ("", "gb18030"),
        ("big5", "utf-8"),
    ],
)
def test_pages_are_read_whatever_charset_they_claim(tmp_path: Path, declared: str, encoding: str) -> None:
    path = tmp_path / "a.html"
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    path.write_bytes(page(head).encode(encoding))
    assert FIRST in read_html(path).text


@pytest.mark.parametrize("html", ["<html><body></body></html>", page(body="<script>render()</script>"), "   ", ""])
def test_a_page_without_text_is_refused(html: str) -> None:
    with pytest.raises(SourceError, match="holds no text") as refused:
        extract(html, "a.html")
    assert refused.value.where == "a.html"


@pytest.mark.parametrize(
    "piece", ["<p>{}</p>", "<div>{}</div>", "导语<br/>{}", "<![if !IE]><p>{}</p>", "<!-- x --><span>{}"]
)
def test_pieces_of_pages_are_read(piece: str) -> None:
    assert FIRST in extract(piece.format(FIRST)).text


@pytest.mark.parametrize("tag", ["<p>", "<div>", "<br>", "<td>", "</p>"])
def test_a_page_of_more_tags_than_articles_have_is_refused(tag: str) -> None:
    with pytest.raises(SourceError, match="has more than 6,000 tags, or 20,000 with") as refused:
        extract(page(body=tag * 100_000 + BODY), "a.html")
    assert refused.value.where == "a.html"


@pytest.mark.parametrize("element", ["footer", "p class='comment share'", "a class='comment share' href=x"])
def test_a_page_whose_dropped_elements_would_take_minutes_is_refused(element: str) -> None:
    with pytest.raises(SourceError, match="has more than 6,000 tags"):
        extract(page(body=f"<{element}>甲</{element.split()[0]}>{FIRST}" * 5_000), "a.html")


def test_a_page_of_very_many_tags_is_read() -> None:
    assert extract(page(body=f"<p>{FIRST}</p>" * 2_900)).text.count(FIRST) == 2_900


def test_a_table_of_a_thousand_firms_is_read() -> None:
    rows = "".join(f"<tr><td>{number}</td><td>甲{number}公司</td><td>{FIRST}</td></tr>" for number in range(2_000))
    assert extract(page(body=f"<table>{rows}</table>")).text.count(FIRST) == 2_000


@pytest.mark.parametrize("tag", ["<div>", "<b>", "<ul><li>", "<table><tr><td>"])
def test_what_is_nested_deeper_than_the_parser_goes_is_no_text(tag: str) -> None:
    with pytest.raises(SourceError, match="holds no text"):
        extract(page(body=tag * 2_500 + BODY))


def test_cells_that_claim_to_span_a_million_others_are_one_cell_each() -> None:
    row = f'<tr><td colspan="1000000">{FIRST}</td><td rowspan="1000000">甲</td></tr>'
    text = extract(page(body=f"<table>{row * 50}</table>")).text
    assert text.count(FIRST) == 50
    assert len(text) < 100 * len(FIRST)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<!--", "-->", "<![", "]>", "<!", "<", "&#x;", "&", "<meta ", "甲。", "<title>", '"']
        )
    )
)
def test_broken_markup_is_read_or_refused(pieces: list[str]) -> None:
    with suppress(SourceError):
        assert extract("".join(pieces)).text.strip()


def test_comparison_signs_are_no_markup() -> None:
    assert not looks_like_html("亩均税收<50万元且产值>1亿元的企业")
    assert looks_like_html("导语<br/>正文")
