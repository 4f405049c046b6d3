"""Cue words of lines that are page furniture, from ``body_cues.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from parkgraph.errors import LexiconError

_FILE = "body_cues.yaml"
# What a cue at the beginning of a line must be followed by, so that 记者 is none in 记者会.
_AFTER_CUE = r"(?=[\s　:：|｜┃】\[\](（)）>》/／\d,，。·•∙]|$)"
_FORMS = {
    "whole": r"(?:(?:{0})[\W\d_]*)+$",
    "start": r"(?:{0})" + _AFTER_CUE,
    "label": r"(?:^|(?<=[\W\d_]))(?:{0})" + _AFTER_CUE,
    "anywhere": r"(?:{0})",
    "notice": r"(?:{0})",
}
_AT_START = frozenset({"whole", "start"})
_LEFT_TO_SENTENCES = frozenset({"label", "anywhere"})
# Notices are short; longer lines without a full stop are lists and tables, with any word in them.
_LONGEST = {"whole": 60, "start": 200, "label": 200, "anywhere": 200, "notice": 60}
_DECORATION = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of furniture.

    Attributes:
        name: what it is.
        weight: points that a line with one of its cues loses.
        opens_list: whether other headlines follow such a line.
    """

    name: str
    weight: float
    opens_list: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    group: Group
    position: str
    pattern: re.Pattern[str]

    def matches(self, line: str, bare: str, sentence: bool) -> bool:
        if len(line) > _LONGEST[self.position]:
            return False
        if self.position in _AT_START:
            return self.pattern.match(bare) is not None
        if sentence and self.position in _LEFT_TO_SENTENCES:
            return False
        return self.pattern.search(line) is not None


def _rules(name: str, row: dict[str, Any]) -> Iterator[_Rule]:
    unknown = set(row) - {"weight", "opens_list", *_FORMS}
    if unknown or not isinstance(row.get("weight"), int | float):
        raise LexiconError(
            f"the group {name} needs a weight and may hold only {', '.join(_FORMS)}",
            where=_FILE,
            hint=f"remove {', '.join(sorted(unknown))}" if unknown else "add a weight",
        )
    group = Group(name, float(row["weight"]), bool(row.get("opens_list", False)))
    for position, form in _FORMS.items():
        cues = row.get(position, [])
        if not isinstance(cues, list) or not all(isinstance(cue, str) and cue for cue in cues):
            raise LexiconError(
                f"{position} of the group {name} must be a list of words", where=_FILE, hint="put quotes around numbers"
            )
        if cues:
            yield _Rule(group, position, re.compile(form.format(_alternatives(cues))))


def _alternatives(cues: Iterable[str]) -> str:
    longest_first = sorted({cue.casefold() for cue in cues}, key=lambda cue: (-len(cue), cue))
    return "|".join(map(re.escape, longest_first))


def parse(groups: dict[str, dict[str, Any]]) -> tuple[_Rule, ...]:
    """Turn the groups of the file into rules, those of the heaviest group first.

    Raises:
        LexiconError: a group is not in the form that the file's header describes.
    """
    rules = [rule for name, row in groups.items() for rule in _rules(name, row)]
    return tuple(sorted(rules, key=lambda rule: -rule.group.weight))


@cache
def _shipped() -> tuple[_Rule, ...]:
    return parse(yaml.safe_load(files("parkgraph.sources").joinpath(_FILE).read_text(encoding="utf-8"))["groups"])


def find(line: str, *, sentence: bool) -> Group | None:
    """Return the heaviest group that has a cue in a line.

    Args:
        line: the line, without blanks around it.
        sentence: whether it is a full sentence, in which most cue words are ordinary words.

    >>> find("责任编辑：某某", sentence=False).name
    'credits'
    >>> find("他分享到的经验，区里都在学。", sentence=True) is None
    True
    """
    folded = line.casefold()
    bare = _DECORATION.sub("", folded, count=1) if not folded[:1].isalnum() else folded
    for rule in _shipped():
        if rule.matches(folded, bare, sentence):
            return rule.group
    return None
