"""Wordings that look like a zone's name and are none: parts of words, ordinary nouns, persons, zones in general."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from spacy.language import Language
from spacy.tokens import Doc

from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner import zone_grammar as grammars
from parkgraph.ner.gazetteer import Gazetteer
from parkgraph.ner.spans import Found, change_found, text_of
from parkgraph.ner.zone_grammar import ZoneGrammar

_LABEL = "PARK"
_GIVEN_NAME = 2


@dataclass(frozen=True, slots=True)
class _Words:
    """What ``zone_words.yaml`` holds."""

    continued: re.Pattern[str]
    not_behind: Mapping[str, str]
    nouns: tuple[str, ...]
    before_persons: tuple[str, ...]
    behind_persons: tuple[str, ...]
    family_names: str
    in_general: tuple[str, ...]
    alone: tuple[str, ...]


@cache
def _words() -> _Words:
    raw = yaml.safe_load(files("parkgraph.ner").joinpath("lexicons", "zone_words.yaml").read_text(encoding="utf-8"))
    return _Words(
        continued=re.compile("|".join(f"(?:{pattern})" for pattern in raw["continued"])),
        not_behind=raw["not_behind"],
        nouns=tuple(raw["nouns"]),
        before_persons=tuple(raw["before_persons"]),
        behind_persons=tuple(raw["behind_persons"]),
        family_names=raw["family_names"],
        in_general=tuple(raw["in_general"]),
        alone=tuple(raw["alone"]),
    )


def real_zones(text: str, found: Sequence[Found], gazetteer: Gazetteer, grammar: ZoneGrammar) -> list[Found]:
    """Take out what was found as a zone and is none by what stands around it.

    Args:
        text: the text.
        found: names found so far.
        gazetteer: lists of known names.
        grammar: grammar of zone names.

    >>> text = "张江老师说，新区域不在张江科学城，各地高新区都来学习。"
    >>> found = [Found(0, 2, "PARK", "model"), Found(6, 8, "PARK", "model"), Found(11, 16, "PARK", "list"),
    ...          Found(19, 22, "PARK", "model")]
    >>> [text[item.start : item.end] for item in real_zones(text, found, gazetteers.load(), grammars.load())]
    ['张江科学城']
    """
    bare = {item for item in found if item.label == _LABEL and _is_bare(text[item.start : item.end], grammar)}
    suffixes = gazetteer.lexicon.suffixes
    weak = {spelling for row in suffixes.zone_types for spelling in row.weak} - set(suffixes.any_zone)
    weak.update(_words().alone)
    named = any(item.label == _LABEL and item not in bare and text[item.start : item.end] not in weak for item in found)
    return [
        item
        for item in found
        if item.label != _LABEL
        or not (
            _is_part_of_word(text, item)
            or _is_person(text, item)
            or _is_noun(text[item.start : item.end], gazetteer)
            or (item in bare and speaks_in_general(text, item.start))
            or _is_general(text[item.start : item.end], grammar)
            or (not named and text[item.start : item.end] in weak)
        )
    ]


def speaks_in_general(text: str, start: int) -> bool:
    """Tell whether the words before a place in a text make a bare type of zone behind them one of many.

    >>> speaks_in_general("鼓励国家级经开区", 5), speaks_in_general("来到经开区", 2)
    (True, False)
    """
    return text.endswith(_words().in_general, 0, start)


def _is_general(name: str, grammar: ZoneGrammar) -> bool:
    """Tell whether a name is nothing but words for zones in general: 全国高新区."""
    return any(name.startswith(words) and _is_bare(name[len(words) :], grammar) for words in _words().in_general)


def _is_bare(name: str, grammar: ZoneGrammar) -> bool:
    zone = grammar.parse(name)
    return zone is not None and zone.bare


def _is_part_of_word(text: str, item: Found) -> bool:
    not_behind = _words().not_behind
    begun = any(
        start > 0 and text[start - 1] in not_behind.get(text[start : item.end], "")
        for start in (item.start, item.start + 1)  # the word's own beginning may have been taken with it
    )
    return begun or _words().continued.match(text, item.end - 1) is not None


def _is_person(text: str, item: Found) -> bool:
    """Tell whether a short name stands as a person's, whole or behind a family name."""
    words = _words()
    before = text[: item.start]
    if item.end - item.start > _GIVEN_NAME:
        return text.startswith(words.before_persons, item.start)
    if before.endswith(words.before_persons) or text.startswith(words.behind_persons, item.end):
        return True
    if not before or before[-1] not in words.family_names:
        return False
    return before[:-1].endswith(words.before_persons) or not before[-2:-1].isalnum()


def _is_noun(name: str, gazetteer: Gazetteer) -> bool:
    return name.endswith(_words().nouns) and not gazetteer.entries(name, "Park")


class ZoneWords:
    """Takes out what only looks like a zone."""

    def __init__(self, gazetteer: Gazetteer, grammar: ZoneGrammar) -> None:
        self.gazetteer = gazetteer
        self.grammar = grammar

    def __call__(self, doc: Doc) -> Doc:
        """Take ordinary words, persons and zones in general out of the names of a document."""
        change_found(doc, lambda found: real_zones(text_of(doc), found, self.gazetteer, self.grammar))
        return doc


@Language.factory("parkgraph_zone_words", requires=["doc.ents"], assigns=["doc.ents"])
def make_zone_words(nlp: Language, name: str) -> ZoneWords:
    """Build the component; spaCy finds it as ``parkgraph_zone_words``."""
    del nlp, name
    return ZoneWords(gazetteers.load(), grammars.load())
