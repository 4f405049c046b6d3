"""Other firms in the same sentences: what surrounds a name teaches more when the name itself is another every time."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from parkgraph.ner.corpora import AnnotatedText
from parkgraph.ner.gazetteer import Gazetteer
from parkgraph.ner.scheme import Span

_LABEL = "COMPANY"
_SHORTEST, _LONGEST = 2, 6


def company_names(gazetteer: Gazetteer, short_names: Path) -> list[str]:
    """Gather names of firms to put in: those of the lexicon, and a list of short names of many more.

    Args:
        gazetteer: its companies are taken.
        short_names: a text file, one name a line; many of them are ordinary words too, which does no harm here.
    """
    known = {
        form
        for entry in gazetteer.lexicon.entries
        if entry.label == "Company"
        for form in (*entry.forms, *entry.uncertain)
    }
    listed = set(short_names.read_text(encoding="utf-8").split())
    return sorted(name for name in known | listed if _SHORTEST <= len(name) <= _LONGEST)


def with_other_names(text: AnnotatedText, names: Sequence[str], share: float, chance: random.Random) -> AnnotatedText:
    """Replace firms of a text by others, each the same way at all its places and within its longer forms.

    Args:
        text: an annotated text.
        names: names to choose from.
        share: of the firms that are replaced.
        chance: decides which, and by what.

    >>> before = AnnotatedText("博世（中国）与博世", (Span(0, 6, "COMPANY"), Span(7, 9, "COMPANY")), (), "d", "written")
    >>> after = with_other_names(before, ["启明电子"], 1.0, random.Random(0))
    >>> after.text, [after.text[span.start : span.end] for span in after.spans]
    ('启明电子（中国）与启明电子', ['启明电子（中国）', '启明电子'])
    """
    forms = {text.text[span.start : span.end] for span in text.spans if span.label == _LABEL}
    replaced = {root: chance.choice(names) for root in _roots(forms) if chance.random() < share}
    if not replaced:
        return text
    parts: list[str] = []
    spans: list[Span] = []
    length = last = 0
    for span in text.spans:
        between, name = text.text[last : span.start], text.text[span.start : span.end]
        if span.label == _LABEL:
            name = _renamed(name, replaced)
        parts += [between, name]
        start = length + len(between)
        length = start + len(name)
        spans.append(Span(start, length, span.label))
        last = span.end
    parts.append(text.text[last:])
    return AnnotatedText("".join(parts), tuple(spans), text.annotated, text.document, text.kind)


def _roots(forms: Iterable[str]) -> list[str]:
    """Return the forms that are short enough to be names alone and hold no other form."""
    ordered = sorted(forms, key=lambda form: (len(form), form))
    roots: list[str] = []
    for form in ordered:
        if _SHORTEST <= len(form) <= _LONGEST and not any(root in form for root in roots):
            roots.append(form)
    return roots


def _renamed(name: str, replaced: Mapping[str, str]) -> str:
    for root, other in replaced.items():
        if root in name:
            return name.replace(root, other)
    return name
