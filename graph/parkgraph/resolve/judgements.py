"""The judgement log: what people decided about identity, one JSON line each, sorted, made to be kept in git."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from parkgraph.errors import JudgementError


class Verdict(StrEnum):
    """What a person says of a pair; ``UNSURE`` only takes it out of the list of open questions."""

    SAME = "same"
    NOT_SAME = "not_same"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """A verdict on a pair.

    Attributes:
        left: id of a local entity (``e-…``) or a qualified name (``Park:高新区@苏州``); never greater than ``right``.
        right: the other one.
        verdict: same, not same or unsure.

    >>> Judgement.of("e-2", "e-1", "same")
    Judgement(left='e-1', right='e-2', verdict=<Verdict.SAME: 'same'>)
    """

    left: str
    right: str
    verdict: Verdict

    @classmethod
    def of(cls, left: str, right: str, verdict: str, *, where: str = "") -> Judgement:
        """Make a judgement with its ends in order.

        Raises:
            JudgementError: the ends are the same or empty, or the verdict is none of the three.
        """
        if not left or not right or left == right:
            hint = "name two ids that `parkgraph review` shows, or qualified names such as Company:博世"
            raise JudgementError("a judgement needs two different entities", where=where, hint=hint)
        try:
            parsed = Verdict(verdict)
        except ValueError:
            choices = ", ".join(Verdict)
            raise JudgementError(f"'{verdict}' is no verdict", where=where, hint=f"write one of {choices}") from None
        first, second = sorted((left, right))
        return cls(first, second, parsed)


class JudgementLog:
    """The judgements of a workspace; a later verdict on the same pair replaces the earlier one.

    Args:
        path: the file; it need not exist yet.

    Raises:
        JudgementError: a line is no judgement; the error names the line.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._judgements: dict[tuple[str, str], Judgement] = {}
        if path.exists():
            for judgement in _read(path):
                self._judgements[judgement.left, judgement.right] = judgement

    def __iter__(self) -> Iterator[Judgement]:
        return iter(sorted(self._judgements.values()))

    def __len__(self) -> int:
        return len(self._judgements)

    def record(self, judgements: Iterable[Judgement]) -> None:
        """Add judgements and write the file."""
        for judgement in judgements:
            self._judgements[judgement.left, judgement.right] = judgement
        self._write()

    def take_back(self, left: str, right: str) -> bool:
        """Forget the verdict on a pair; tell whether there was one."""
        first, second = sorted((left, right))
        known = self._judgements.pop((first, second), None) is not None
        if known:
            self._write()
        return known

    def _write(self) -> None:
        lines = [
            json.dumps({"left": j.left, "right": j.right, "judgement": j.verdict.value}, ensure_ascii=False)
            for j in self
        ]
        partial = self._path.with_suffix(".partial")
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(line + "\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self._path)


def _read(path: Path) -> Iterator[Judgement]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise JudgementError("the judgement log is not UTF-8", where=str(path), hint="save it as UTF-8") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{path.name}:{number}"
        try:
            row = json.loads(line)
            left, right, verdict = row["left"], row["right"], row["judgement"]
        except (ValueError, TypeError, KeyError) as error:
            raise JudgementError(
                "the line is not a judgement", where=where, hint="mend or delete the line; one JSON object a line"
            ) from error
        yield Judgement.of(str(left), str(right), str(verdict), where=where)
