"""A document as the relation step sees it: mentions in sentences, clauses and lists, and which names lead the text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from parkgraph.model import Document, LocalEntity, Mention, TaggedDocument
from parkgraph.ner import lexicon
from parkgraph.relations import cues, sentences

# One letter for each label: in skeletons names become letters, so that the wording around them is compared.
LETTERS = {
    "Park": "Ｐ",
    "Company": "Ｃ",
    "Institution": "Ｉ",
    "Industry": "Ｎ",
    "Cluster": "Ｋ",
    "Program": "Ｇ",
    "Place": "Ｌ",
    "Country": "Ｙ",
}
_FILL = "\0"
_STOP = re.compile(r"(?<=[^\x00-\x7f])\.(?![0-9A-Za-z])")
_TIGHT = re.compile(r"(?:[、/／|｜\s“”\"《》‘’]|以及|还有|加上|连同|[和与及跟]|[，,](?=\s?$))+")
_FIRMS_LISTED = re.compile(r"(?:、[^，。]{0,30})?等[^，。]{0,6}(?:企业|项目|公司|央企|民企|外企)")
_OWN_PROJECT = re.compile(r"Ｃ[^，。、的在与和]{0,6}$")
_LOOSE_GAP = 14
_HEAD_ROOM = 6
_OPENING_ROOM = 8


@dataclass(frozen=True, slots=True)
class Spot:
    """One mention with its place in the text.

    Attributes:
        index: number of the mention in the document.
        sentence, clause, line: numbers of what it begins in.
        first, last: numbers of the first and last mention of the list it is part of (itself, where it is in none).
        rank: position in that list, from 0.
        list_start, list_end: span of the list.
    """

    index: int
    mention: Mention
    sentence: int
    clause: int
    line: int
    first: int
    last: int
    rank: int
    list_start: int
    list_end: int


@dataclass(frozen=True, slots=True)
class Scene:
    """A tagged document made ready for the search for relations.

    Attributes:
        masked: the text, each name replaced by its label's letter and filler, so that offsets stay.
        by_label: for each label, its mentions in the order of the text.
        by_entity: for each entity, its mentions in the order of the text.
        leader: for each label, the entity the document is about (most often named; the title counts double).
        titled: entities that the title names.
        label_entities: for each label, its entities.
        line_heads: for each label, (line, entity) of the lines that begin with an entity of it.
        opening: numbers of the mentions that open their sentence, as its subject or its scene.
        enumerated: numbers of the zones that stand in a list of firms, as a firm's project: no firm of it is in them.
        firm_zones: zones whose name begins with a firm of the document.
    """

    document: Document
    masked: str
    layout: sentences.Layout
    cues: cues.CueIndex
    spots: tuple[Spot, ...]
    entities: dict[str, LocalEntity]
    by_label: dict[str, tuple[Spot, ...]]
    by_entity: dict[str, tuple[Spot, ...]]
    starts: tuple[int, ...]
    leader: dict[str, str]
    titled: frozenset[str]
    label_entities: dict[str, frozenset[str]]
    line_heads: dict[str, tuple[tuple[int, str], ...]]
    opening: frozenset[int]
    enumerated: frozenset[int]
    firm_zones: frozenset[str]

    def skeleton(self, start: int, end: int) -> str:
        """Return the wording between two offsets with every name as one letter."""
        return self.masked[start:end].replace(_FILL, "") if start < end else ""

    def sentence_span(self, spot: Spot) -> tuple[int, int]:
        """Return (start, end) of the sentence that a mention is in."""
        return self.layout.sentences[spot.sentence]

    def quoted(self, offset: int) -> bool:
        """Tell whether an offset lies within quotation marks that open in its line."""
        ahead = self.masked[self.layout.line_starts[self.layout.line_at(offset)] : offset]
        return ahead.count("“") + ahead.count("「") > ahead.count("”") + ahead.count("」")

    def between(self, start: int, end: int) -> tuple[Spot, ...]:
        """Return the mentions that begin between two offsets."""
        return self.spots[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def entities_of(self, label: str) -> frozenset[str]:
        """Return the entities of a label."""
        return self.label_entities.get(label, frozenset())

    def first_and_last(self, spot: Spot) -> tuple[str, str]:
        """Return the first and the last entity of a mention's label in its sentence."""
        start, end = self.sentence_span(spot)
        row = [other.mention.entity for other in self.between(start, end) if other.mention.label == spot.mention.label]
        return (row[0], row[-1]) if row else (spot.mention.entity, spot.mention.entity)

    def in_line(self, spot: Spot, label: str) -> tuple[Spot, ...]:
        """Return the mentions of a label in the line of a mention."""
        start = self.layout.line_starts[spot.line]
        end = start + len(self.line(spot.line))
        return tuple(other for other in self.between(start, end) if other.mention.label == label)

    def line(self, number: int) -> str:
        """Return the wording of a line, names masked."""
        starts = self.layout.line_starts
        return self.masked[starts[number] : starts[number + 1] if number + 1 < len(starts) else len(self.masked)]

    def weight(self, entity: str, label: str) -> int:
        """Return how many quarters (0 to 3) of a label's mentions are one entity's."""
        return min(4 * len(self.by_entity.get(entity, ())) // max(len(self.by_label.get(label, ())), 1), 3)

    def line_head(self, spot: Spot, label: str) -> str:
        """Return the entity of a label that the line of a mention begins with, else that of the last line that does.

        In round-ups such as ``【某高新区】甲投产`` or a heading above a list, that zone holds for what follows.
        """
        lines = self.line_heads.get(label, ())
        position = bisect_right(lines, spot.line, key=lambda pair: pair[0])
        return lines[position - 1][1] if position else ""

    def before(self, label: str, start: int) -> tuple[Spot, ...]:
        """Return all mentions of a label that begin before an offset."""
        row = self.by_label.get(label, ())
        return row[: bisect_left(row, start, key=lambda spot: spot.mention.start)]


@cache
def _uniform() -> dict[int, int]:
    """Return what characters are one in wordings: traditional and simplified, half and full width, all digits."""
    table = {ord(half): ord(full) for half, full in zip(",;:?!()「」『』", "，；：？！（）“”‘’", strict=True)}
    table |= {ord(digit): ord("0") for digit in "0123456789０１２３４５６７８９"}
    characters = lexicon.load().simplified
    return table | {key: value for key, value in characters.items() if "\u3400" <= chr(key) <= "\u9fff"}


def _mask(text: str, mentions: Sequence[Mention]) -> str:
    text = _STOP.sub("。", text.translate(_uniform()))
    pieces: list[str] = []
    position = 0
    for mention in mentions:
        pieces.append(text[position : mention.start])
        pieces.append(LETTERS.get(mention.label, "Ｘ") + _FILL * (mention.end - mention.start - 1))
        position = mention.end
    pieces.append(text[position:])
    return "".join(pieces)


def _joined(gap: str) -> bool:
    """Tell whether the wording between two names of one label makes them neighbours in a list."""
    bare = gap.replace(LETTERS["Country"], "")
    if _TIGHT.fullmatch(bare):
        return True
    if len(bare) > _LOOSE_GAP or re.search(r"[。！？!?；;：:\n，,（）()]", bare):
        return False
    return "、" in bare and not any(letter in bare for letter in LETTERS.values())


def _lists(masked: str, mentions: Sequence[Mention], sentence_of: Sequence[int]) -> list[tuple[int, int]]:
    """Return for each mention the numbers of the first and last mention of its list."""
    bounds = [(number, number) for number in range(len(mentions))]
    last_of: dict[str, int] = {}
    chains: list[list[int]] = []
    chain_of: dict[int, list[int]] = {}
    for number, mention in enumerate(mentions):
        previous = last_of.get(mention.label)
        if previous is not None and sentence_of[previous] == sentence_of[number]:
            gap = masked[mentions[previous].end : mention.start].replace(_FILL, "")
            if _joined(gap):
                chain = chain_of.get(previous)
                if chain is None:
                    chain = [previous]
                    chains.append(chain)
                    chain_of[previous] = chain
                chain.append(number)
                chain_of[number] = chain
        last_of[mention.label] = number
    for chain in chains:
        for number in chain:
            bounds[number] = (chain[0], chain[-1])
    return bounds


def _leaders(tagged: TaggedDocument, titled: frozenset[str]) -> dict[str, str]:
    labels = {entity.id: entity.label for entity in tagged.entities}
    first: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for mention in tagged.mentions:
        counts[mention.entity] += 1
        first.setdefault(mention.entity, mention.start)
    best: dict[str, tuple[float, int, str]] = {}
    for entity, count in counts.items():
        weight = count + (2 if entity in titled else 0)
        key = (-weight, first[entity], entity)
        label = labels.get(entity, "")
        if label not in best or key < best[label]:
            best[label] = key
    return {label: key[2] for label, key in best.items()}


def _line_heads(masked: str, layout: sentences.Layout, spots: Sequence[Spot]) -> dict[str, tuple[tuple[int, str], ...]]:
    heads: dict[str, list[tuple[int, str]]] = {}
    for spot in spots:
        before = masked[layout.line_starts[spot.line] : spot.mention.start].replace(_FILL, "")
        if len(before) <= _HEAD_ROOM and not set(before) & set(LETTERS["Company"] + LETTERS[spot.mention.label]):
            heads.setdefault(spot.mention.label, []).append((spot.line, spot.mention.entity))
    return {label: tuple(rows) for label, rows in heads.items()}


def _opening(masked: str, layout: sentences.Layout, spots: Sequence[Spot]) -> frozenset[int]:
    found = set()
    for spot in spots:
        before = masked[layout.sentences[spot.sentence][0] : spot.mention.start].replace(_FILL, "")
        if len(before) <= _OPENING_ROOM and not set(before) & set(LETTERS["Company"] + LETTERS[spot.mention.label]):
            found.add(spot.index)
    return frozenset(found)


def _enumerated(masked: str, layout: sentences.Layout, spots: Sequence[Spot]) -> frozenset[int]:
    found = set()
    for spot in spots:
        if spot.mention.label != "Park":
            continue
        start, end = layout.clause_span(spot.clause, len(masked))
        before = masked[start : spot.mention.start].replace(_FILL, "")
        after = masked[spot.mention.end : end].replace(_FILL, "")
        alone = before.endswith("、") or not before.strip(" “")
        listed = after.startswith(("、", "等")) and "、" in before + after
        firms = LETTERS["Company"] in (before + after).partition("等")[0] or _FIRMS_LISTED.match(after)
        own = _OWN_PROJECT.search(before) and after.startswith(("、", "等"))
        if own or (alone and listed and firms):
            found.add(spot.index)
    return frozenset(found)


def _firm_zones(entities: Sequence[LocalEntity]) -> frozenset[str]:
    firms = tuple(name for entity in entities if entity.label == "Company" for name in (entity.name, *entity.aliases))
    return frozenset(entity.id for entity in entities if entity.label == "Park" and entity.name.startswith(firms))


def build(tagged: TaggedDocument) -> Scene:
    """Make a tagged document ready."""
    text = tagged.document.text
    mentions = tagged.mentions
    covered = tuple((mention.start, mention.end) for mention in mentions)
    layout = sentences.layout(text, covered)
    masked = _mask(text, mentions)
    sentence_of = [layout.sentence_at(mention.start) for mention in mentions]
    bounds = _lists(masked, mentions, sentence_of)
    spots = tuple(
        Spot(
            index=number,
            mention=mention,
            sentence=sentence_of[number],
            clause=layout.clause_at(mention.start),
            line=layout.line_at(mention.start),
            first=first,
            last=last,
            rank=number - first,
            list_start=mentions[first].start,
            list_end=mentions[last].end,
        )
        for number, (mention, (first, last)) in enumerate(zip(mentions, bounds, strict=True))
    )
    by_label: dict[str, list[Spot]] = {}
    by_entity: dict[str, list[Spot]] = {}
    for spot in spots:
        by_label.setdefault(spot.mention.label, []).append(spot)
        by_entity.setdefault(spot.mention.entity, []).append(spot)
    title = tagged.document.title
    titled = frozenset(
        entity.id
        for entity in tagged.entities
        if any(len(name) > 1 and name in title for name in (entity.name, *entity.aliases))
    )
    return Scene(
        document=tagged.document,
        masked=masked,
        layout=layout,
        cues=cues.find(masked),
        spots=spots,
        entities={entity.id: entity for entity in tagged.entities},
        by_label={label: tuple(row) for label, row in by_label.items()},
        by_entity={entity: tuple(row) for entity, row in by_entity.items()},
        starts=tuple(mention.start for mention in mentions),
        leader=_leaders(tagged, titled),
        titled=titled,
        label_entities={label: frozenset(spot.mention.entity for spot in row) for label, row in by_label.items()},
        line_heads=_line_heads(masked, layout, spots),
        opening=_opening(masked, layout, spots),
        enumerated=_enumerated(masked, layout, spots),
        firm_zones=_firm_zones(tagged.entities),
    )
