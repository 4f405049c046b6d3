"""The judgement log: what people decided about identity, one JSON line each, sorted, made to be kept in git."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from parkgraph.errors import JudgementError
from parkgraph.json_text import parse_json

_Ends = tuple[tuple[str, ...], tuple[str, ...]]


class Verdict(StrEnum):
    """What a person says of a pair; ``UNSURE`` only takes it out of the list of open questions."""

    SAME = "same"
    NOT_SAME = "not_same"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """A verdict on a pair of things, each named in one or more ways.

    It speaks of all that its ends name, as far as it is there: one document that is gone takes away a way of naming a
    thing, not the verdict on it.

    Attributes:
        left: ids of local entities (``e-…``) or of rows, or qualified names (``Park:高新区@苏州``), sorted; never after
            ``right``.
        right: the other one.
        verdict: same, not same or unsure.

    >>> Judgement.of("e-2", ["e-1", "Company:捷美"], "same")
    Judgement(left=('Company:捷美', 'e-1'), right=('e-2',), verdict=<Verdict.SAME: 'same'>)
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    verdict: Verdict

    @classmethod
    def of(cls, left: str | Iterable[str], right: str | Iterable[str], verdict: str, *, where: str = "") -> Judgement:
        """Make a judgement with its ends in order.

        Raises:
            JudgementError: an end is empty, both name the same, or the verdict is none of the three.
        """
        first, second = sorted((_end(left), _end(right)))
        if not all(first) or not all(second) or not first or set(first) & set(second):
            hint = "name two ids that `parkgraph review` shows, or qualified names such as Company:博世"
            raise JudgementError("a judgement needs two different entities", where=where, hint=hint)
        try:
            parsed = Verdict(verdict)
        except ValueError:
            choices = ", ".join(Verdict)
            raise JudgementError(f"'{verdict}' is no verdict", where=where, hint=f"write one of {choices}") from None
        return cls(first, second, parsed)

    @property
    def references(self) -> tuple[str, ...]:
        """All that either end names."""
        return self.left + self.right


def _end(told: str | Iterable[str]) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(sorted(set(told)))


class JudgementLog:
    """The judgements of a workspace; a later verdict on the same ends replaces the earlier one.

    Args:
        path: the file; it need not exist yet.

    Raises:
        JudgementError: a line is no judgement; the error names the line.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._judgements: dict[_Ends, Judgement] = {}
        if path.exists():
            for judgement in _read(path):
                self._judgements[judgement.left, judgement.right] = judgement

    def __iter__(self) -> Iterator[Judgement]:
        return iter(sorted(self._judgements.values()))

    def __len__(self) -> int:
        return len(self._judgements)

    def record(self, judgements: Iterable[Judgement], instead_of: Iterable[Judgement] = ()) -> None:
        """Add judgements, forget those that they replace, and write the file."""
        for judgement in instead_of:
            self._judgements.pop((judgement.left, judgement.right), None)
        for judgement in judgements:
            self._judgements[judgement.left, judgement.right] = judgement
        self._write()

    def take_back(self, judgements: Iterable[Judgement]) -> None:
        """Forget judgements and write the file."""
        self.record((), instead_of=judgements)

    def _write(self) -> None:
        lines = [
            json.dumps({"left": _cell(j.left), "right": _cell(j.right), "judgement": j.verdict}, ensure_ascii=False)
            for j in self
        ]
        partial = self._path.with_suffix(".partial")
        # What lies there is left from a write that was cut off; a link there would lead this one elsewhere.
        partial.unlink(missing_ok=True)
        with partial.open("x", encoding="utf-8", newline="\n") as file:
            file.writelines(line + "\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self._path)


def _cell(end: tuple[str, ...]) -> str | tuple[str, ...]:
    return end[0] if len(end) == 1 else end


def _read(path: Path) -> Iterator[Judgement]:
    try:
        # Names may hold what Python takes for the end of a line, too.
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise JudgementError("the judgement log is not UTF-8", where=str(path), hint="save it as UTF-8") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{path.name}:{number}"
        try:
            row = parse_json(line)
            left, right, verdict = _told(row["left"]), _told(row["right"]), row["judgement"]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise JudgementError(
                "the line is not a judgement", where=where, hint="mend or delete the line; one JSON object a line"
            ) from error
        yield Judgement.of(left, right, str(verdict), where=where)


def _told(end: object) -> list[str]:
    """Return the references at one end of a line: a string, or a list of strings.

    Raises:
        TypeError: it is neither.
    """
    told = end if isinstance(end, list) else [end]
    found = [reference for reference in told if isinstance(reference, str)]
    if len(found) < len(told):
        raise TypeError(end)
    return found
