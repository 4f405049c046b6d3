"""From bytes to clean characters: which encoding a file is in, and what is taken out of its text.

Offsets of all later stages count the characters of the text that leaves this module, so nothing is folded or replaced
by a look-alike here: full-width digits, traditional characters and odd quotation marks stay as the page has them.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from parkgraph.errors import SourceError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # UTF-32's little-endian mark begins with UTF-16's, so it must be asked for first.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_DECLARED_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""")
_DECLARED_WITHIN = 4096
_DECLARABLE = frozenset(
    {"utf-8", "utf-8-sig", "utf-16", "gb18030", "gb2312", "gbk", "hz", "big5", "big5hkscs", "cp950"}
    | {"shift_jis", "cp932", "euc_jp", "euc_kr", "cp949"}
)
_BINARY_WITHIN = 8192
_PIECE = 1 << 20
# One damaged character in a thousand is a page with a cut character somewhere; more is another encoding.
_DAMAGE_ALLOWED = 0.001
# Legacy encodings with the code whose first part holds the commonest characters: level 1 of GB 2312, level 1 of Big5.
# Nearly any bytes can be read in these encodings, so a text must show that it is one: its share of such characters is
# over 0.95 in simplified news as GB 18030, over 0.55 in traditional; where another encoding was read so, under 0.45.
_LEGACY = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5": ("big5", 0xA4, 0xC6)}
_COMMON_SHARE = 0.5
_SAMPLE = 20_000
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})


def declared_charset(raw: bytes) -> str | None:
    """Return the charset that an HTML page declares in a meta element or its XML declaration.

    GB 2312 and GBK are read as GB 18030, which holds both, since pages that declare the smaller set often use the
    larger. Only Unicode and the charsets of East Asia count: servers add Western ones by default to pages in any
    language, and much that Python has a codec for (``zip``, ``idna``, ``utf-7``) is no page's charset.

    >>> declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    'gb18030'
    >>> declared_charset(b"<meta charset=iso-8859-1>") is None
    True
    """
    head = raw[:_DECLARED_WITHIN]
    match = _DECLARED.search(head) or _DECLARED_XML.search(head)
    if match is None:
        return None
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return None
    if name not in _DECLARABLE:
        return None
    return "gb18030" if name in {"gb2312", "gbk"} else name


def _common_share(text: str, encoding: str) -> float:
    """Share of a text's characters beyond ASCII and punctuation that are among the commonest of a legacy encoding."""
    code, first, last = _LEGACY[encoding]
    beyond = [c for c in text[:_SAMPLE] if not c.isascii() and unicodedata.category(c)[0] in "LC"]
    encoded = (character.encode(code, "ignore") for character in beyond)
    return sum(len(pair) > 1 and first <= pair[0] <= last for pair in encoded) / len(beyond) if beyond else 0.0


def _marked(beginning: bytes) -> str | None:
    return next((encoding for mark, encoding in _BYTE_ORDER_MARKS if beginning.startswith(mark)), None)


def _decode(raw: bytes, candidates: Sequence[str], sure: str | None, where: str) -> tuple[str, str]:
    """Return the first encoding that reads the bytes as a text, with that text; ``sure`` need not show that it is one.

    Raises:
        SourceError: none does.
    """
    for encoding in candidates:
        text = raw.decode(encoding, "replace")
        if text.count("\ufffd") > _DAMAGE_ALLOWED * len(text):
            continue
        if encoding == sure or encoding not in _LEGACY or _common_share(text, encoding) >= _COMMON_SHARE:
            return encoding, text
    raise SourceError(
        f"the text is in none of the encodings {', '.join(candidates)}",
        where=where,
        hint="find out its encoding and save it as UTF-8",
    )


def _refuse_binary(beginning: bytes, where: str) -> None:
    if b"\x00" in beginning[:_BINARY_WITHIN]:
        raise SourceError(
            "this is a binary file, not text", where=where, hint="save the article as UTF-8 text or as HTML"
        )


def decode(raw: bytes, *, declared: str | None = None, where: str = "") -> str:
    """Turn the bytes of a file into text.

    Tried in this order: a byte order mark, the declared charset, UTF-8, GB 18030, Big5. One damaged character in a
    thousand is let through as U+FFFD.

    Args:
        raw: the whole file, or a whole line of it.
        declared: charset that the file itself names.
        where: file and line, for the error.

    Raises:
        SourceError: the bytes are no text, or text in none of these encodings.

    >>> decode("苏州高新区".encode("gbk"))
    '苏州高新区'
    >>> decode("苏州高新区".encode("utf-16"))
    '苏州高新区'
    """
    if marked := _marked(raw):
        return _decode(raw, [marked], marked, where)[1]
    _refuse_binary(raw, where)
    candidates = [declared] if declared else []
    candidates += [encoding for encoding in ("utf-8", *_LEGACY) if encoding != declared]
    return _decode(raw, candidates, declared, where)[1]


def encoding_of_file(path: Path) -> str:
    """Return the encoding of a file too large to hold, from one pass over it.

    Raises:
        SourceError: see :func:`decode`.
    """
    with path.open("rb") as file:
        beginning = piece = file.read(_PIECE)
        if marked := _marked(beginning):
            return marked
        _refuse_binary(beginning, str(path))
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while piece:
                decoder.decode(piece)
                piece = file.read(_PIECE)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _decode(beginning, ["utf-8", *_LEGACY], None, str(path))[0]
    return "utf-8"


def clean(text: str) -> str:
    r"""Take out what is no part of the writing.

    All line ends become ``\n``. Control characters other than tab (NUL among them), invisible format characters (byte
    order marks, zero-width spaces, soft hyphens, direction marks) and halves of surrogate pairs go. All else stays.

    >>> clean("\ufeff苏州\u200b高新区\r\n招商\x00局")
    '苏州高新区\n招商局'
    """
    text = _LINE_ENDS.sub("\n", text)
    if text.isprintable():
        return text
    # A text has some hundred different characters, however long it is.
    dropped = {
        ord(character): None
        for character in set(text) - {"\n", "\t"}
        if unicodedata.category(character) in _DROPPED_CATEGORIES
    }
    return text.translate(dropped) if dropped else text
