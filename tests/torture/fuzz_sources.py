"""Hostile files through reading and extraction: a clear error or a right document, in little time and memory."""

from __future__ import annotations

import re
import tempfile
from functools import cache
from itertools import pairwise
from pathlib import Path

from spacy.language import Language
from tests.torture.confined import Confined
from tests.torture.hostile_inputs import made
from tests.torture.trial import Family, Result

from parkgraph import ner, pipeline
from parkgraph.model import ONTOLOGY, Document, Extraction
from parkgraph.sources import RefusedSourceError, read
from parkgraph.sources.characters import clean

_SECONDS = 20.0
_MEGABYTES = 1_000
# Where zones are named names and relationships are looked for at about a thousand characters a second; what is longer
# is read alone.
_LONGEST_EXTRACTED = 15_000
_PARTIAL_DATE = re.compile(r"(\d{4}(-\d{2}(-\d{2})?)?)?")


@cache
def _nlp() -> Language:
    return ner.load()


def examine(made_file: tuple[str, bytes]) -> list[str]:
    """Read a file, extract from what comes, and return what is not as it must be."""
    name, content = made_file
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        items = list(read([path]))
    documents = [item for item in items if isinstance(item, Document)]
    wrong = [] if items else ["neither a document nor a refusal"]
    for item in items:
        wrong += _wrong_document(item) if isinstance(item, Document) else _wrong_refusal(item)
    short = [document for document in documents if len(document.text) <= _LONGEST_EXTRACTED]
    for extraction in pipeline.extract(short, _nlp()):
        wrong += _wrong_extraction(extraction)
    return wrong


def _wrong_refusal(refusal: Exception) -> list[str]:
    if not isinstance(refusal, RefusedSourceError):
        return [f"a refusal that is a {type(refusal).__name__}"]
    return [f"a refusal without {part}" for part in ("what", "where", "hint", "origin") if not getattr(refusal, part)]


def _wrong_document(document: Document) -> list[str]:
    wrong = []
    for field in ("key", "text", "title", "published", "url", "source", "origin"):
        value = getattr(document, field)
        if clean(value) != value or (field != "text" and "\n" in value):
            wrong.append(f"{field} is not clean: {value[:80]!r}")
    if not document.text.strip() or not document.key:
        wrong.append("no text or no key")
    if not _PARTIAL_DATE.fullmatch(document.published):
        wrong.append(f"published {document.published!r}")
    return wrong


def _wrong_extraction(extraction: Extraction) -> list[str]:
    tagged, text = extraction.tagged, extraction.tagged.document.text
    entities = {entity.id for entity in tagged.entities}
    wrong = []
    for mention in tagged.mentions:
        if not mention.text or text[mention.start : mention.end] != mention.text:
            wrong.append(f"{mention} is not at its place")
        if mention.entity not in entities or mention.label not in ONTOLOGY.labels:
            wrong.append(f"{mention} stands for nothing")
    wrong += [f"{one} and {other} overlap" for one, other in pairwise(tagged.mentions) if one.end > other.start]
    for statement in extraction.statements:
        if text[statement.start : statement.end] != statement.sentence:
            wrong.append(f"{statement} is not at its place")
        if not {statement.source, statement.target} <= entities or not 0 <= statement.confidence <= 1:
            wrong.append(f"{statement} joins what is not there, or is surer than sure")
    wrong += [f"{entity} has no name" for entity in tagged.entities if not entity.name.strip()]
    return wrong


def run(count: int, seed: int) -> Result:
    """Examine as many files."""
    failures: list[str] = []
    failed, slowest, peak = 0, 0.0, 0.0
    with Confined(
        examine, seconds=_SECONDS, megabytes=_MEGABYTES, first=("a.txt", "博世落户苏州工业园区。".encode())
    ) as call:
        for number in range(count):
            kind, *file = made(seed, number)
            answer = call(tuple(file))
            found = [answer.failure] if answer.failure else answer.value
            if answer.peak_megabytes > _MEGABYTES:
                found = [*found, f"{answer.peak_megabytes:.0f} MB"]
            failed += bool(found)
            failures += [f"number {number} ({kind}, {file[0]}): {what}" for what in found]
            slowest, peak = max(slowest, answer.seconds), max(peak, answer.peak_megabytes)
    measured = {"slowest": f"{slowest:.1f} s of processor time", "most memory": f"{peak:.0f} MB"}
    return Result(count, count - failed, tuple(failures), measured)


FAMILIES = (
    Family(
        "fuzz-sources",
        "hostile files: a right document or a clear refusal, no more than 20 s of processor time and 1 GB, every"
        " mention and sentence where its offsets say",
        run,
        long=10_000,
        short=60,
    ),
)
