"""Programs that look like something else: plans in quotation marks, titles given to a zone, known honours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

import yaml
from spacy.language import Language
from spacy.tokens import Doc

from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner.gazetteer import Gazetteer
from parkgraph.ner.spans import Found, change_found, text_of, with_added

ORIGIN = "program"
_LABEL = "PROGRAM"


@cache
def _data() -> dict[str, list[str]]:
    text = files("parkgraph.ner").joinpath("programs.yaml").read_text(encoding="utf-8")
    return {kind: sorted(words, key=len, reverse=True) for kind, words in yaml.safe_load(text).items()}


def _any_of(kind: str) -> str:
    return "|".join(map(re.escape, _data()[kind]))


@cache
def _quoted() -> re.Pattern[str]:
    # Words before the mark are part of the name where they are an item of a list by themselves: ；集群引领“再升级”计划
    item = rf"(?:(?<=[;；:：。、\n])(?!\w*?(?:{_any_of('not_names')}))[\u4e00-\u9fff]{{2,6}})?"
    return re.compile(rf"{item}“[^“”，。、；;\n]{{2,10}}”(?:{_any_of('endings')})")


@cache
def _given() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of('given_by')})[^，,。；;、]{{0,12}}$")


def quoted_programs(text: str, found: Sequence[Found]) -> list[Found]:
    """Mark quoted plans in the place of what was found within them; longer names that hold one stay.

    In the annotated training documents (2026-11) 13 of 19 such wordings are programs, and 4 more are part of one.

    Args:
        text: the text.
        found: names found so far.

    >>> text = "重点推进两个计划:优质项目“强招引”计划，集群“再升级”计划。深化“人工智能+”行动"
    >>> [text[item.start : item.end] for item in quoted_programs(text, [])]
    ['优质项目“强招引”计划', '“再升级”计划', '“人工智能+”行动']
    """
    added = [Found(match.start(), match.end(), _LABEL, ORIGIN) for match in _quoted().finditer(text)]
    added = [
        program
        for program in added
        if not any(item.contains(program.start, program.end) and item.label == _LABEL for item in found)
    ]
    kept = [item for item in found if not any(program.overlaps(item.start, item.end) for program in added)]
    return with_added(kept, added)


def given_titles(text: str, found: Sequence[Found]) -> list[Found]:
    """Call a zone's title a program where the text says that somebody was given it.

    In the annotated training documents (2026-11) this holds for 7 of 8.

    Args:
        text: the text.
        found: names found so far.

    >>> text = "苏州高新区获批国家首批绿色发展示范区"
    >>> zones = [Found(0, 5, "PARK", "list"), Found(11, 18, "PARK", "grammar")]
    >>> [item.label for item in given_titles(text, zones)]
    ['PARK', 'PROGRAM']
    """
    titles = tuple(_data()["titles"])
    return [
        replace(item, label=_LABEL, origin=ORIGIN)
        if item.label == "PARK"
        and text[item.start : item.end].endswith(titles)
        and _given().search(text[max(0, item.start - 16) : item.start])
        else item
        for item in found
    ]


def known_programs(text: str, found: Sequence[Found], gazetteer: Gazetteer) -> list[Found]:
    """Call a name a program where the lexicons know it as nothing else.

    In the annotated training documents (2026-11) all 229 such names are programs.

    >>> found = [Found(0, 2, "COMPANY", "model"), Found(3, 5, "COMPANY", "model")]
    >>> [item.label for item in known_programs("瞪羚和博世", found, gazetteers.load())]
    ['PROGRAM', 'COMPANY']
    """

    def is_program(item: Found) -> bool:
        known = gazetteer.entries(gazetteer.lexicon.fold(text[item.start : item.end]))
        return bool(known) and all(entry.label == "Program" for entry in known)

    return [replace(item, label=_LABEL, origin=ORIGIN) if is_program(item) else item for item in found]


class Programs:
    """Settles what is a program."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def __call__(self, doc: Doc) -> Doc:
        """Mark quoted plans, titles that were given, and known honours as programs."""
        text = text_of(doc)
        change_found(
            doc, lambda found: known_programs(text, given_titles(text, quoted_programs(text, found)), self.gazetteer)
        )
        return doc


@Language.factory("parkgraph_programs", requires=["doc.ents"], assigns=["doc.ents"])
def make_programs(nlp: Language, name: str) -> Programs:
    """Build the component; spaCy finds it as ``parkgraph_programs``."""
    del nlp, name
    return Programs(gazetteers.load())
