"""A page of what the extraction got wrong, for a person to read through: sentence, expected, found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path

from parkgraph.evaluation.matching import Span, claims_of, compare, spans_of, violations
from parkgraph.gold import AnnotatedDocument
from parkgraph.model import Extraction


@dataclass(frozen=True, slots=True)
class LineErrors:
    """A line of a document with the names that were missed and the names that were wrongly found in it."""

    start: int
    text: str
    right: tuple[Span, ...]
    missed: tuple[Span, ...]
    wrong: tuple[Span, ...]


def line_errors(gold: AnnotatedDocument, extraction: Extraction) -> Iterator[LineErrors]:
    """Yield the lines of a document in which a name was missed or wrongly found.

    Args:
        gold: the annotation.
        extraction: what was found.
    """
    expected, found = set(gold.entities), spans_of(gold, extraction)
    start = 0
    for line in gold.text.split("\n"):
        end = start + len(line)

        def inside(spans: set[Span], start: int = start, end: int = end) -> tuple[Span, ...]:
            return tuple(sorted(span for span in spans if start <= span[0] < end))

        missed, wrong = inside(expected - found), inside(found - expected)
        if missed or wrong:
            yield LineErrors(start, line, inside(expected & found), missed, wrong)
        start = end + 1


def write_errors(documents: Sequence[tuple[AnnotatedDocument, Extraction]], path: Path) -> int:
    """Write the page.

    Args:
        documents: annotated documents with what was found in them.
        path: HTML file to write.

    Returns:
        How many documents have errors.
    """
    sections = [section for section in (_section(*pair) for pair in documents) if section]
    template = files("parkgraph.evaluation").joinpath("errors.html").read_text(encoding="utf-8")
    page = template.replace("{documents}", str(len(documents))).replace("{sections}", "\n".join(sections))
    path.write_text(page, encoding="utf-8")
    return len(sections)


def _section(gold: AnnotatedDocument, extraction: Extraction) -> str:
    lines = [_line(errors) for errors in line_errors(gold, extraction)]
    claims = claims_of(extraction)
    comparison = compare(gold, claims, loosely=False)
    relations = [
        *(_relation("missed", r.type, r.source, r.target, r.status) for r in comparison.missed),
        *(_relation("wrong", c.type, c.source_text, c.target_text, c.status, c.sentence) for c in comparison.wrong),
        *(_relation("never", t.type, t.source, t.target, t.why) for t in violations(gold, claims)),
    ]
    if not lines and not relations:
        return ""
    title = escape(gold.title or gold.text.split("\n", 1)[0][:40])
    body = "".join(lines) + (f"<ul>{''.join(relations)}</ul>" if relations else "")
    return f"<section><h2>{title} <small>{escape(gold.id)} · {escape(gold.kind)}</small></h2>{body}</section>"


def _line(errors: LineErrors) -> str:
    """Show the line twice where names overlap: as expected and as found."""
    expected = _marked(errors, [("right", errors.right), ("missed", errors.missed)])
    found = _marked(errors, [("right", errors.right), ("wrong", errors.wrong)])
    return f"<p><b>expected</b> {expected}</p><p><b>found</b> {found}</p><hr>"


def _marked(errors: LineErrors, groups: Sequence[tuple[str, Sequence[Span]]]) -> str:
    parts: list[str] = []
    last = 0
    spans = sorted((s - errors.start, e - errors.start, tag, kind) for kind, group in groups for s, e, tag in group)
    for start, end, tag, kind in spans:
        if start < last:
            continue
        name = f'<mark class="{kind}">{escape(errors.text[start:end])}<sub>{escape(tag)}</sub></mark>'
        parts += [escape(errors.text[last:start]), name]
        last = end
    return "".join(parts) + escape(errors.text[last:])


def _relation(kind: str, name: str, source: str, target: str, note: str, sentence: str = "") -> str:
    said = f"<blockquote>{escape(sentence)}</blockquote>" if sentence else ""
    return f'<li class="{kind}">{kind}: {escape(source)} {escape(name)} {escape(target)} {escape(note)}{said}</li>'
