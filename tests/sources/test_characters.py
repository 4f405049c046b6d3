from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parkgraph.errors import SourceError
from parkgraph.sources.characters import clean, declared_charset, decode, encoding_of_file

TEXT = "苏州高新区招商局说，今年新引进的外资企业里，有一半来自德国和日本。"
TRADITIONAL = "蘇州高新區招商局說，今年新引進的外資企業裡，有一半來自德國和日本。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [TEXT, TRADITIONAL, TEXT + TRADITIONAL, "A plain English line."])
def test_usual_encodings_are_found(encoding: str, text: str) -> None:
    assert clean(decode(text.encode(encoding))) == text


def test_traditional_text_in_big5_is_told_from_gb_18030() -> None:
    assert decode(TRADITIONAL.encode("big5")) == TRADITIONAL


def test_a_declared_charset_goes_first() -> None:
    assert decode("日本の工業団地".encode("shift_jis"), declared="shift_jis") == "日本の工業団地"


def test_a_declared_charset_that_is_wrong_does_not_count() -> None:
    assert decode(TEXT.encode("gbk"), declared="utf-8") == TEXT
    assert decode(TEXT.encode("utf-8"), declared="gb18030") == TEXT


def test_one_damaged_character_in_a_long_page_is_let_through() -> None:
    raw = (TEXT * 50).encode("gbk")
    assert decode(raw[:-1]).startswith(TEXT)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary file"),
        (TEXT.encode("utf-16-le"), "binary file"),
        (b"\x81\x20\xff\xfe\xfd" * 40, "none of the encodings"),
        (TEXT.encode("utf-8")[:-1], "none of the encodings"),
        ("Größe".encode("latin-1"), "none of the encodings"),
    ],
)
def test_other_bytes_are_refused_with_their_place(raw: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message) as refused:
        decode(raw, where="news/a.txt")
    assert refused.value.where == "news/a.txt"
    assert refused.value.hint


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        (b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "gb18030"),
        (b"<META CHARSET='GBK'>", "gb18030"),
        (b'<html><head><meta name="x"><meta charset="utf-8"/>', "utf-8"),
        (b'<?xml version="1.0" encoding="big5"?><html>', "big5"),
        (b"<meta charset=windows-1252>", None),
        (b"<meta charset=no-such-charset>", None),
        (b"<meta charset=shift_jis>", "shift_jis"),
        # Codecs of Python that are no charset of pages, and one by which markup is smuggled in.
        (b"<meta charset=idna>", None),
        (b"<meta charset=unicode_escape>", None),
        (b"<meta charset=zip>", None),
        (b"<meta charset=utf-7>", None),
        (b"<p>charset=gbk</p>", None),
    ],
)
def test_charsets_are_read_from_the_pages_head(head: bytes, charset: str | None) -> None:
    assert declared_charset(head) == charset


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("gbk", "gb18030"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("big5", "big5")],
)
def test_the_encoding_of_a_large_file_is_found_without_holding_it(tmp_path: Path, encoding: str, found: str) -> None:
    path = tmp_path / "a.csv"
    text = TRADITIONAL if encoding == "big5" else TEXT
    path.write_bytes(("text\n" + text * 20_000).encode(encoding))
    assert encoding_of_file(path) == found


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("苏\u200b州\ufeff高\u00ad新\x00区\x1b", "苏州高新区"),
        ("\ud83d苏州", "苏州"),
        ("全角ＡＢＣ１２３　與\t制表", "全角ＡＢＣ１２３　與\t制表"),
    ],
)
def test_only_what_is_no_writing_is_taken_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@settings(deadline=None)
@given(st.text())
def test_cleaning_twice_changes_nothing_and_leaves_what_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert "\x00" not in cleaned
    cleaned.encode("utf-8")
