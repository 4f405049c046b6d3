"""Files made to break a reader: mutated samples, odd encodings, deep and huge pages, records of wrong shapes, no text.

Every kind is a function of a random generator, so a seed and a number give the same file again.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

_SAMPLES = Path(__file__).parents[2] / "samples"
_TEXT_NAMES = ("a.txt", "a.md", "a.html", "a.htm", "a.json", "a.jsonl", "a.csv", "a.tsv", "a.dat", "新闻 稿.txt")
_ENCODINGS = (
    *("utf-8", "utf-8-sig", "gbk", "gb18030", "big5", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be", "utf-32"),
    *("utf-32-le", "utf-7", "hz", "shift_jis", "euc_jp", "euc_kr", "iso2022_jp", "cp1252", "koi8-r", "cp037"),
)
# Names that a page may declare and that Python knows, among them codecs that are no character sets.
_DECLARED = (
    *("utf-8", "gb2312", "GBK", "big5", "utf-7", "utf-16", "utf-32", "hz", "iso-8859-1", "x-user-defined", "none"),
    *("zip", "bz2", "hex", "base64", "rot13", "uu", "quopri", "idna", "punycode", "undefined", "unicode_escape"),
    *("raw_unicode_escape", "mbcs", "charmap", "zlib_codec", "../../etc/passwd", "cp65001", "utf_8_sig", "palmos"),
)
_ODD = (
    *map(chr, range(0x20)),
    *"\x7f\x80\x85\x9f\xa0\xad\u034f\u061c\u115f\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202d\u202e",
    *"\u2060\u2066\u2067\u2069\u206f\u3000\u3164\ufe0f\ufeff\uff9f\ufff9\ufffb\ufffc\ufffd\uffff\ufdd0\ue000\u0301",
    *"\u0338\u20dd\u302a\u3099\ua66f\u1ab0\u0e33\u0f39\u1160\ufb01\u0130\u0131\u017f\u212a\u1e9e\u2126\uff21\uff1c",
    *"\U0001f1e8\U0001f469\U0001f3fd\U000e0001\U000e0041\U000e0100\U00020000\U0002ebe0\U0010ffff\U0001d7ce\U0001f21a",
    *("é", "e\u0301", "가", "각", "👨‍👩‍👧", "㈱", "㎡", "℃", "﷽", "Ⅷ", "①", "½"),
)
_REPEATED = (
    *(
        "、",
        "，",
        "。",
        "（",
        "）",
        "“",
        "”",
        "「",
        "的",
        "园区",
        "开发区",
        "公司",
        "有限公司",
        "有限责任公司",
        "集团",
        "-",
        "—",
        "·",
        "　",
    ),
    *(
        "\t",
        "\n",
        "\r",
        "1",
        "20",
        "2024年",
        "1月",
        "亿元",
        "万美元",
        "%",
        "&",
        "&amp;",
        "<",
        "<p>",
        "</p>",
        "<b",
        "{",
        "[",
        '"',
        "'",
    ),
    *(
        "http://a",
        "@",
        "第",
        "一",
        "十",
        "零",
        "零点",
        "约",
        "，以下简称",
        "（以下简称“",
        "中国",
        "德国",
        "中德",
        "苏州工业园区",
        "博世",
    ),
    *(
        "苏州工业园区、",
        "博世、",
        "位于",
        "落户",
        "获评",
        "国家级",
        "首批",
        "全国",
        "A",
        "Ａ",
        "a-",
        "e\u0301",
        "\u200b",
        "👨‍👩‍👧",
    ),
)
_BINARY_HEADS = (
    b"PK\x03\x04",
    b"\x89PNG\r\n\x1a\n",
    b"%PDF-1.7\n",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"MZ",
    b"GIF89a",
)
_NAMES = (
    "苏州工业园区",
    "昆山经开区",
    "博世汽车部件（苏州）有限公司",
    "西门子",
    "德国",
    "生物医药产业集群",
    "科技部",
    "国家级经济技术开发区",
)

Made = tuple[str, bytes]


@cache
def _samples() -> tuple[tuple[str, bytes], ...]:
    return tuple((path.name, path.read_bytes()) for path in sorted(_SAMPLES.iterdir()) if path.suffix != ".jsonl")


@cache
def _sentences() -> tuple[str, ...]:
    texts = (raw.decode("gb18030" if "gbk" in name else "utf-8") for name, raw in _samples())
    return tuple(line.strip() for text in texts for line in text.splitlines() if len(line.strip()) > 15)


def _passage(chance: random.Random, longest: int = 600) -> str:
    lines = chance.sample(_sentences(), chance.randint(1, 4))
    return "\n".join(lines)[:longest]


def _mutated(chance: random.Random, text: str) -> str:
    """Put odd characters into a text; double, swap and lose pieces of it; cut a name up by what cannot be seen."""
    for _ in range(chance.randint(1, 6)):
        place, other = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
        piece = text[place:other][:200]
        text = chance.choice(
            (
                text[:place] + chance.choice(_ODD) * chance.choice((1, 1, 2, 30)) + text[place:],
                text[:place] + text[place + len(piece) :],
                text[:other] + piece + text[other:],
                text[:place] + piece[::-1] + text[place + len(piece) :],
                text[:place] + chance.choice(_REPEATED) * chance.randint(1, 60) + text[place:],
                text[:place] + chance.choice(_ODD).join(chance.choice(_NAMES)) + text[place:],
                text.replace(chance.choice("，。、的（"), chance.choice(_ODD)),
            )
        )
    return text


def _damaged(chance: random.Random, raw: bytes) -> bytes:
    """Cut a file off, change single bytes, put in zeros or the beginning of another kind of file."""
    changed = bytearray(raw)
    for _ in range(chance.randint(1, 8)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    cut = bytes(changed[: chance.randint(0, len(changed))])
    place = chance.randint(0, len(raw))
    return chance.choice((bytes(changed), cut, raw[:place] + chance.choice((*_BINARY_HEADS, b"\x00")) + raw[place:]))


def mutated_sample(chance: random.Random) -> Made:
    name, raw = chance.choice(_samples())
    place = chance.randint(0, max(0, len(raw) - 1500))
    return name, _damaged(chance, raw[:300] + raw[place : place + 1500])


def mutated_text(chance: random.Random) -> Made:
    text = _mutated(chance, _passage(chance))
    encoding = chance.choice(("utf-8", "utf-8", "utf-8", *_ENCODINGS))
    return chance.choice(_TEXT_NAMES[:2]), text.encode(encoding, chance.choice(("ignore", "replace")))


def wrong_encoding(chance: random.Random) -> Made:
    """A text in one encoding that says it is in another, or changes it in the middle."""
    first, second = (_passage(chance).encode(chance.choice(_ENCODINGS), "ignore") for _ in range(2))
    declared = chance.choice(_DECLARED)
    head = chance.choice((f'<meta charset="{declared}">', f'<?xml version="1.0" encoding="{declared}"?>', "")).encode()
    return chance.choice(_TEXT_NAMES), head + b"<p>" + first + chance.choice((b"", b"\n", second)) + b"</p>"


def odd_characters(chance: random.Random) -> Made:
    text = "".join(chance.choice((*_ODD, *"，。、的在区", *_NAMES)) for _ in range(chance.randint(1, 300)))
    raw = text.encode("utf-8", "surrogatepass")
    # Halves of surrogate pairs as old programs write them.
    return chance.choice(_TEXT_NAMES), raw + chance.choice((b"", b"\xed\xa0\x80\xed\xb0\x80", b"\xf4\x90\x80\x80"))


def random_bytes(chance: random.Random) -> Made:
    raw = chance.choice((b"", *_BINARY_HEADS)) + chance.randbytes(chance.choice((0, 1, 7, 300, 5000)))
    return chance.choice(_TEXT_NAMES), raw


def packed(chance: random.Random) -> Made:
    """A text packed as people send it by mail, under a name that says text."""
    text = _passage(chance).encode() * chance.choice((1, 50))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as file:
        file.writestr("../../a.txt", text)
    raw = chance.choice((archive.getvalue(), gzip.compress(text), base64.b64encode(text), b"{\\rtf1 " + text))
    return chance.choice(_TEXT_NAMES), raw


def deep_page(chance: random.Random) -> Made:
    """Elements in one another, or side by side with text between them."""
    tag = chance.choice(
        ("div", "p", "b", "ul><li", "table><tr><td", "font", "footer", "a href=x", "svg", "math", "p class=comment")
    )
    number = chance.choice((10, 200, 300, 2_900, 20_000, 100_000))
    element = chance.choice((f"<{tag}>", f"<{tag}>甲</{tag.split()[0]}>博世落户。"))
    end = chance.choice(("", f"</{tag}>" * number))
    return "a.html", f"<html><body>{element * number}{_passage(chance)}{end}</body></html>".encode()


def huge_table(chance: random.Random) -> Made:
    rows, columns = chance.choice(((2, 3000), (1500, 3), (40, 40), (1, 1)))
    span = chance.choice(("", ' colspan="1000000000"', ' rowspan="99999999"', ' colspan="-1"', " colspan=x"))
    row = f"<tr{span}>" + "".join(f"<td{span}>{chance.choice(_NAMES)}</td>" for _ in range(columns)) + "</tr>"
    return "a.html", f"<p>{_passage(chance)}</p><table>{row * rows}</table>".encode()


def odd_page(chance: random.Random) -> Made:
    """Pages with entities in entities, references to no character, files of the machine, all in a comment, and more."""
    bomb = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    text = _mutated(chance, _passage(chance))
    address = chance.choice(("javascript:alert(1)", "http://[", "https://a/" + "x" * 9000, "//", text[:50]))
    body = chance.choice(
        (
            f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "园区">{bomb}]><html><p>&e11;{text}</p></html>',
            f'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x;{text}</p></body></html>',
            f'<!DOCTYPE html SYSTEM "file:///etc/passwd"><p>{text}&#0;&#x110000;&#xD800;&#99999999999;&nope;&amp;amp;</p>',
            f"<!-- {text} <p>{text}</p>",
            f"<![CDATA[{text}]]><p>{text}</p><script>{text}",
            f"<p {' '.join(f'a{i}={i}' for i in range(2000))}>{text}</p>",
            f"<title>{text}</title><h1>{text}</h1><p>{text}</p>",
            f'<base href="file:///etc/"><iframe src="file:///etc/passwd"></iframe><img src="file:///etc/shadow"><p>{text}</p>',
            f'<meta property="og:url" content="{address}"><p>{text}</p>',
            f'<meta name="{text[:20]}" content="{text}"><meta name="PubDate" content="{"2024年1" * 900}"><p>{text}</p>',
            f'<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="zh"><xi:include href="file:///etc/passwd"/><p>{text}</p></html>',
            f"<style>p:before{{content:'{text}'}}</style><noscript>{text}</noscript><template><p>{text}</p></template>",
            f"<pre>{text}</pre><textarea>{text}</textarea><select><option>{text}</select><ruby>{text}<rt>{text}</rt></ruby>",
            f"<p>{'<br>'.join(text)}</p>",
        )
    )
    return chance.choice(("a.html", "a.txt", "a.xhtml")), body.encode("utf-8", "ignore")


def _value(chance: random.Random, depth: int = 0) -> Any:
    leaves: list[Any] = [
        *(None, True, 0, -1, 10**40, 1e308, float("nan"), float("inf"), "", " ", "2024-05-12", 1716768000000, "\ud800"),
        *(
            "\x00",
            "javascript:alert(1)",
            "file:///etc/passwd",
            _passage(chance, 200),
            _mutated(chance, _passage(chance, 200)),
        ),
    ]
    if depth > 2 or chance.random() < 0.7:
        return chance.choice(leaves)
    if chance.random() < 0.5:
        return [_value(chance, depth + 1) for _ in range(chance.randint(0, 4))]
    return _record(chance, depth + 1)


def _record(chance: random.Random, depth: int = 0) -> dict[str, Any]:
    names = (
        "text",
        "content",
        "title",
        "url",
        "published",
        "date",
        "source",
        "正文",
        "标题",
        "发布时间",
        "id",
        "__class__",
        "",
    )
    return {chance.choice(names): _value(chance, depth) for _ in range(chance.randint(0, 6))}


def _good_record(chance: random.Random) -> dict[str, Any]:
    return {"text": _mutated(chance, _passage(chance)), **_record(chance)} | {"text": _passage(chance, 300)}


def wrong_shape(chance: random.Random) -> Made:
    rows = [chance.choice((_record, _good_record))(chance) for _ in range(chance.randint(0, 5))]
    whole: Any = chance.choice((rows, {"data": rows}, {"a": rows, "b": rows}, _value(chance), *rows[:1]))
    text = chance.choice(
        (
            json.dumps(whole),
            json.dumps(whole, ensure_ascii=False),
            "\n".join(json.dumps(row) for row in rows),
            "[" * chance.choice((5, 900, 50_000)),
            '{"text":' * chance.choice((5, 900, 50_000)) + '"园"',
            '{"text": "' + _mutated(chance, _passage(chance)) + '"}',
            '{"text": "园区新闻。", "text": ' + "9" * 5000 + "}",
            json.dumps(whole)[: chance.randint(0, 200)],
            "\ufeff" + json.dumps(whole) + chance.choice(("", "\n,", "]", "\x00", "// 注")),
            '{"text": "\\ud83d 园区\\udc00 博世落户苏州工业园区。"}',
        )
    )
    return chance.choice(("a.json", "a.jsonl", "a.ndjson")), text.encode("utf-8", "replace")


def odd_table(chance: random.Random) -> Made:
    header = chance.choice(
        ("text,title,url", "正文\t标题", "text;date", "a,b", "text", "", '"text"', "text,text", "\ufefftext,title")
    )
    cells = [_mutated(chance, _passage(chance, 120)) for _ in range(4)]
    rows = "\n".join(
        chance.choice((",", "\t", ";")).join(
            chance.choice((cell, f'"{cell}"', f'"{cell}', cell.replace("\n", " ")))
            for cell in cells[: chance.randint(0, 4)]
        )
        for _ in range(chance.randint(0, 6))
    )
    text = (
        header
        + chance.choice(("\n", "\r", "\r\n", "\n\n"))
        + rows
        + chance.choice(("", "\x00", '"', "\n=cmd|' /C calc'!A0"))
    )
    return chance.choice(("a.csv", "a.tsv")), text.encode(
        chance.choice(("utf-8", "gbk", "utf-16", "utf-8-sig")), "ignore"
    )


def repeated(chance: random.Random) -> Made:
    """The same few words again and again: what a pattern that goes back over its steps would hang on."""
    words = "".join(chance.choice((*_REPEATED, *_NAMES)) for _ in range(chance.randint(1, 3)))
    text = words * (chance.choice((200, 2_000, 12_000)) // len(words) + 1)
    text = chance.choice((text, f"博世落户{text}", f"{text}位于苏州工业园区。", f"{text}。\n{_passage(chance)}"))
    name = chance.choice(("a.txt", "a.html", "a.jsonl"))
    return name, (json.dumps({"text": text}) if name == "a.jsonl" else text).encode()


def large(chance: random.Random) -> Made:
    """A file near what is read at all; its text is too long to look for names in it within a trial."""
    text = chance.choice((*_REPEATED, _passage(chance)))
    size = chance.choice((150_000, 1_000_000, 3_300_000))
    name = chance.choice(("a.txt", "a.html", "a.csv", "a.json"))
    return name, (chance.choice(("", "text\n", '{"text": "', "<p>")) + text * (size // len(text) + 1)).encode()[
        :9_900_000
    ]


KINDS: dict[Callable[[random.Random], Made], int] = {
    mutated_sample: 40,
    mutated_text: 56,
    wrong_encoding: 16,
    odd_characters: 16,
    random_bytes: 8,
    packed: 6,
    deep_page: 4,
    huge_table: 1,
    odd_page: 18,
    wrong_shape: 20,
    odd_table: 12,
    repeated: 4,
}
"""The kinds with their weights; one file in 500 is a large one beside them."""


def made(seed: int, number: int) -> tuple[str, str, bytes]:
    """Return the kind, name and content of one file."""
    chance = random.Random(f"{seed}-{number}")
    kind = large if number % 500 == 499 else chance.choices(list(KINDS), list(KINDS.values()))[0]
    return kind.__name__, *kind(chance)
