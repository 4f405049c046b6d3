"""Plans whose name stands in quotation marks before 计划, 行动 or 工程."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import yaml
from spacy.language import Language
from spacy.tokens import Doc

from parkgraph.ner.spans import Found, read_found, text_of, with_added, write_found

ORIGIN = "quoted program"
_LABEL = "PROGRAM"


@cache
def _pattern() -> re.Pattern[str]:
    data = yaml.safe_load(files("parkgraph.ner").joinpath("quoted_programs.yaml").read_text(encoding="utf-8"))
    endings = "|".join(sorted(map(re.escape, data["endings"]), key=len, reverse=True))
    sentence_words = "|".join(map(re.escape, data["not_names"]))
    # Words before the mark are part of the name where they are an item of a list by themselves: ；集群引领“再升级”计划
    item = rf"(?:(?<=[;；:：。、\n])(?!\w*?(?:{sentence_words}))[\u4e00-\u9fff]{{2,6}})?"
    return re.compile(rf"{item}“[^“”，。、；;\n]{{2,10}}”(?:{endings})")


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
    added = [Found(match.start(), match.end(), _LABEL, ORIGIN) for match in _pattern().finditer(text)]
    added = [
        program
        for program in added
        if not any(item.contains(program.start, program.end) and item.label == _LABEL for item in found)
    ]
    kept = [item for item in found if not any(program.overlaps(item.start, item.end) for program in added)]
    return with_added(kept, added)


class QuotedPrograms:
    """Marks plans whose name stands in quotation marks."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark the quoted plans of a document."""
        write_found(doc, quoted_programs(text_of(doc), read_found(doc)))
        return doc


@Language.factory("parkgraph_quoted_programs", requires=["doc.ents"], assigns=["doc.ents"])
def make_quoted_programs(nlp: Language, name: str) -> QuotedPrograms:
    """Build the component; spaCy finds it as ``parkgraph_quoted_programs``."""
    del nlp, name
    return QuotedPrograms()
