"""Short forms that a text gives itself: 某某有限公司（以下简称“某某”）, 苏州工业园区（SIP）."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from spacy.language import Language
from spacy.tokens import Doc

from parkgraph.ner.spans import Found, put, read_found, text_of, write_found

ALIASES_KEY = "parkgraph_aliases"
ORIGIN = "alias"

# What a bracket without a cue may give a short form of; 人工智能（AI） names no single thing.
_NAMED = ("PARK", "COMPANY", "INSTITUTION")
_LONGEST = 15
_SHORTEST_SUBSEQUENCE = 2


@dataclass(frozen=True, slots=True)
class Alias:
    """A short form that a text gives a name.

    Attributes:
        full: the name as written where the short form is given.
        short: the short form.
        label: tag of the name.
        start: offset of the short form where it is given.
    """

    full: str
    short: str
    label: str
    start: int


@dataclass(frozen=True, slots=True)
class _Cues:
    announced: re.Pattern[str]
    bracketed: re.Pattern[str]
    not_names: frozenset[str]


@cache
def _cues() -> _Cues:
    raw: dict[str, Any] = yaml.safe_load(files("parkgraph.ner").joinpath("alias_cues.yaml").read_text(encoding="utf-8"))
    words = "|".join(sorted(map(re.escape, raw["cues"]), key=len, reverse=True))
    marks = re.escape(raw["marks"])
    name = rf"[^（）()，,。；;、\n{marks}]{{1,{_LONGEST}}}"
    return _Cues(
        announced=re.compile(
            rf"[，,]?[（(]?[^（）()。\n]{{0,6}}?(?:{words})[{marks}]*(?P<short>{name})(?=[{marks}）)，,。；;、\n]|$)"
            rf"(?:[”\"’」][、和或及]?[“\"‘「](?P<second>{name})[”\"’」])?"
        ),
        bracketed=re.compile(rf"[（(](?P<short>{name})[）)]"),
        not_names=frozenset(raw["not_names"]),
    )


def stated_aliases(text: str, found: Iterable[Found]) -> Iterator[Alias]:
    """Yield the short forms that a text states for the names found in it.

    A form in brackets without a cue counts only where it is made of characters of the name in their order, or where it
    is an abbreviation in capitals: 苏州工业园区（苏州） says where, not what it is called, and is none.

    Args:
        text: the text.
        found: names found in it.

    >>> text = "苏州启明电子有限公司（以下简称“启明电子”）与苏州工业园区（SIP）签约"
    >>> names = [Found(0, 10, "COMPANY", "model"), Found(23, 29, "PARK", "model")]
    >>> [(alias.full, alias.short) for alias in stated_aliases(text, names)]
    [('苏州启明电子有限公司', '启明电子'), ('苏州工业园区', 'SIP')]
    """
    cues = _cues()
    for item in found:
        full = text[item.start : item.end]
        announced = cues.announced.match(text, item.end)
        if announced:
            for group in ("short", "second"):
                short = announced[group]
                if short and short not in cues.not_names and short != full:
                    yield Alias(full, short, item.label, announced.start(group))
            continue
        bracketed = cues.bracketed.match(text, item.end)
        if bracketed and item.label in _NAMED and _shortens(bracketed["short"], full):
            yield Alias(full, bracketed["short"], item.label, bracketed.start("short"))


def _shortens(short: str, full: str) -> bool:
    if short.isascii():
        return short.isalnum() and short.isupper() and len(short) >= _SHORTEST_SUBSEQUENCE
    if not _SHORTEST_SUBSEQUENCE <= len(short) < len(full) or full.startswith(short):
        return False
    rest = iter(full)
    return all(character in rest for character in short)


def with_aliases(text: str, found: Sequence[Found], aliases: Sequence[Alias]) -> list[Found]:
    """Add the stated short forms wherever the text uses them, with the label of their names.

    What another component found there under another label gives way where it has the same bounds or lies within; a
    longer name that holds the short form stays.
    """
    forms = {alias.short: alias.label for alias in aliases}
    winners = [
        Found(start, start + len(form), forms[form], ORIGIN)
        for form in sorted(forms, key=len, reverse=True)
        for start in _places(text, form)
    ]
    return put(found, winners, _reaches_out)


def _reaches_out(item: Found, winner: Found) -> bool:
    return item.start < winner.start or winner.end < item.end


def _places(text: str, form: str) -> Iterator[int]:
    """Yield where a form stands, in Latin letters only as a word of its own."""
    edge = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
    pattern = f"{edge[0] if form[0].isascii() else ''}{re.escape(form)}{edge[1] if form[-1].isascii() else ''}"
    return (match.start() for match in re.finditer(pattern, text))


class AliasFinder:
    """Finds stated short forms, marks them in the whole document, and keeps the pairs for who resolves names."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark the short forms of a document."""
        found = read_found(doc)
        aliases = list(stated_aliases(text_of(doc), found))
        doc.user_data[ALIASES_KEY] = aliases
        if aliases:
            write_found(doc, with_aliases(text_of(doc), found, aliases))
        return doc


@Language.factory("parkgraph_aliases", requires=["doc.ents"], assigns=["doc.ents"])
def make_alias_finder(nlp: Language, name: str) -> AliasFinder:
    """Build the component; spaCy finds it as ``parkgraph_aliases``."""
    del nlp, name
    return AliasFinder()
