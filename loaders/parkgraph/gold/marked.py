"""The marked form of an annotated document: a text file that a person can write, read and correct.

Four parts, separated by lines of ``---``: fields of the head; the text, with mentions as ``[[博世|COMPANY]]`` and a
``~`` before each line that is not the article; aliases; relations, and after ``NOT`` what must not be claimed::

    id: example-1
    kind: written
    title:
    published: 2024-05-27
    ---
    ~ 首页 > 要闻
    [[泰科|COMPANY]]落户[[园区|PARK]]。
    ---
    alias: 苏州工业园区 = 园区
    ---
    LOCATED_IN | 泰科 | 园区 | signed | 2024-05
    NOT LOCATED_IN | 泰科 | 昆山经开区 | visited only
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from parkgraph.errors import SourceError
from parkgraph.gold.documents import AnnotatedDocument, Relation, Trap
from parkgraph.model import ONTOLOGY
from parkgraph.model.dates import is_partial_date

_PARTS = re.compile(r"^---[ \t]*\n", re.MULTILINE)
_MARK = re.compile(r"\[\[([^\[\]|]+)\|([A-Z]+)\]\]")
_HEAD = ("id", "kind", "title", "published")


def parse(marked: str, where: str) -> AnnotatedDocument:
    r"""Read a marked document.

    Args:
        marked: the whole of the file.
        where: its name, for errors.

    Raises:
        SourceError: a part is missing, a tag, relationship type or status is unknown, or a relation speaks of a name
            that the text does not hold.

    >>> document = parse("id: a\n---\n[[泰科|COMPANY]]落户[[园区|PARK]]。\n---\n---\n", "a.txt")
    >>> document.text, document.entities
    ('泰科落户园区。', ((0, 2, 'COMPANY'), (4, 6, 'PARK')))
    """
    parts = _PARTS.split(marked.replace("\r\n", "\n"))
    if len(parts) != 4:
        raise SourceError(
            f"an annotated document has four parts, this has {len(parts)}",
            where=where,
            hint="head, text, aliases and relations, separated by lines of ---",
        )
    head, page, aliases, relations = parts
    fields = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in head.splitlines())}
    unknown = sorted(fields.keys() - {*_HEAD, ""})
    if unknown:
        hint = f"a head has {', '.join(_HEAD)}"
        raise SourceError(f"the head has no field {', '.join(unknown)}", where=where, hint=hint)
    text, body, entities = _page(page.strip("\n"), where)
    groups = tuple(_groups(aliases, text, where))
    stated = [_fields(line) for line in relations.splitlines() if line.strip()]
    names = {text[start:end] for start, end, _ in entities} | {form for group in groups for form in group}
    return AnnotatedDocument(
        id=fields.get("id", ""),
        kind=fields.get("kind", ""),
        title=fields.get("title", ""),
        published=fields.get("published", ""),
        text=text,
        body=body,
        entities=entities,
        aliases=groups,
        relations=tuple(_relation(row, names, where) for row in stated if not row[0].startswith("NOT ")),
        never=tuple(_trap(row, text, where) for row in stated if row[0].startswith("NOT ")),
    )


def _page(page: str, where: str) -> tuple[str, tuple[tuple[int, int], ...], tuple[tuple[int, int, str], ...]]:
    lines: list[str] = []
    body: list[tuple[int, int]] = []
    entities: list[tuple[int, int, str]] = []
    start = 0
    for marked in page.split("\n"):
        line = ""
        last = 0
        article = not marked.startswith("~")
        source = marked if article else marked[1:].removeprefix(" ")
        for mark in _MARK.finditer(source):
            line += source[last : mark.start()]
            name, tag = mark.groups()
            if tag not in ONTOLOGY.tags:
                raise SourceError(f"there is no tag {tag}", where=where, hint=f"one of {', '.join(ONTOLOGY.tags)}")
            if article:
                entities.append((start + len(line), start + len(line) + len(name), tag))
            line += name
            last = mark.end()
        line += source[last:]
        if "[[" in line or "]]" in line:
            raise SourceError(f"a mark is not closed: {line[:40]}", where=where, hint="write [[name|TAG]]")
        if article and line.strip():
            body.append((start, start + len(line)))
        lines.append(line)
        start += len(line) + 1
    return "\n".join(lines), tuple(body), tuple(entities)


def _groups(part: str, text: str, where: str) -> Iterator[tuple[str, ...]]:
    for line in part.splitlines():
        forms = tuple(form.strip() for form in line.removeprefix("alias:").split("=") if form.strip())
        for form in forms:
            if form not in text:
                raise SourceError(f"the alias {form} is not in the text", where=where)
        if len(forms) > 1:
            yield forms


def _fields(line: str) -> list[str]:
    return [field.strip() for field in line.split("|")]


def _check_type(kind: str, row: list[str], where: str) -> None:
    if kind not in ONTOLOGY.relationships or len(row) < 3:
        raise SourceError(f"this is no relation: {' | '.join(row)}", where=where, hint="TYPE | source | target")


def _relation(row: list[str], names: set[str], where: str) -> Relation:
    _check_type(row[0], row, where)
    if len(row) > len(Relation._fields):
        hint = "TYPE | source | target | status | since"
        raise SourceError(f"a relation has too many fields: {' | '.join(row)}", where=where, hint=hint)
    relation = Relation(*row)
    for name in (relation.source, relation.target):
        if name not in names:
            raise SourceError(f"a relation speaks of {name}, which is not marked in the text", where=where)
    if relation.status and relation.status not in ONTOLOGY.statuses:
        raise SourceError(f"there is no status {relation.status}", where=where, hint=", ".join(ONTOLOGY.statuses))
    if relation.since and not is_partial_date(relation.since):
        raise SourceError(f"not a date: {relation.since}", where=where, hint="2024, 2024-05 or 2024-05-27")
    return relation


def _trap(row: list[str], text: str, where: str) -> Trap:
    kind = row[0].removeprefix("NOT ").strip()
    _check_type(kind, row, where)
    trap = Trap(kind, row[1], row[2], " | ".join(row[3:]))
    for name in (trap.source, trap.target):
        if name not in text:
            raise SourceError(f"a trap speaks of {name}, which is not in the text", where=where)
    return trap


def write(document: AnnotatedDocument) -> str:
    """Return the marked form, which :func:`parse` reads back to an equal document."""
    head = "".join(f"{name}: {getattr(document, name)}".rstrip() + "\n" for name in _HEAD)
    aliases = "".join(f"alias: {' = '.join(group)}\n" for group in document.aliases)
    rows = [list(relation) for relation in document.relations]
    rows += [[f"NOT {trap.type}", *trap[1:]] for trap in document.never]
    relations = "".join(_joined(row) + "\n" for row in rows)
    return "---\n".join((head, "\n".join(_marked_lines(document)) + "\n", aliases, relations))


def _joined(row: list[str]) -> str:
    while not row[-1]:
        row = row[:-1]
    return " | ".join(row)


def _marked_lines(document: AnnotatedDocument) -> Iterator[str]:
    starts = {start for start, _ in document.body}
    start = 0
    for line in document.text.split("\n"):
        end = start + len(line)
        marked = line if start in starts or not line.strip() else f"~ {line}"
        shift = start
        if start in starts:
            inside = [entity for entity in document.entities if start <= entity[0] and entity[1] <= end]
            for begin, stop, tag in reversed(inside):
                name = document.text[begin:stop]
                marked = f"{marked[: begin - shift]}[[{name}|{tag}]]{marked[stop - shift :]}"
        yield marked
        start = end + 1
