"""Linear scorers over named features: weights in a readable file, probabilities by the share of each alternative."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from parkgraph.errors import ModelError
from parkgraph.relations import calibration

WEIGHTS = "weights.json"
_NUMBERS = ("threshold", "slope", "intercept")


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights of one decision.

    Attributes:
        weights: weight of each feature; a feature that is not in it counts nothing.
        threshold: least confidence at which the decision is yes.
        slope, intercept: how probabilities become confidences that hold on documents not learned from, see
            :mod:`parkgraph.relations.calibration`.
    """

    weights: Mapping[str, float]
    threshold: float = 0.5
    slope: float = 1.0
    intercept: float = 0.0

    def score(self, features: Iterable[str]) -> float:
        """Return the sum of the weights of the features.

        >>> Scorer({"visit": -2.0, "settle": 1.5}).score(["settle", "unknown"])
        1.5
        """
        get = self.weights.get
        return sum(filter(None, map(get, features)))

    def confidence(self, probability: float) -> float:
        """Return how likely a decision of some probability is right.

        >>> round(Scorer({}, slope=0.5).confidence(0.9), 2)
        0.75
        """
        return calibration.calibrated(probability, self.slope, self.intercept)


def shares(scores: Sequence[float]) -> list[float]:
    """Turn scores of alternatives into probabilities that sum to 1.

    >>> [round(share, 2) for share in shares([1.0, 1.0, 0.0])]
    [0.42, 0.42, 0.16]
    """
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


@dataclass(frozen=True, slots=True)
class Model:
    """All scorers: one for each relationship type, one for each status, and the version they were trained as."""

    version: str
    relations: Mapping[str, Scorer]
    statuses: Mapping[str, Scorer]


def parse(raw: Mapping[str, object]) -> Model:
    """Turn the file's content into a model.

    Raises:
        ModelError: the content is not in the form that training writes.
    """
    try:
        groups: dict[str, dict[str, Scorer]] = {}
        for group in ("relations", "statuses"):
            rows = raw[group]
            if not isinstance(rows, dict):
                raise TypeError(f"{group} is not a mapping")
            groups[group] = {
                name: Scorer(row["weights"], *(float(row[number]) for number in _NUMBERS)) for name, row in rows.items()
            }
        return Model(str(raw["version"]), groups["relations"], groups["statuses"])
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"the weights of the relation step cannot be used: {error}",
            where=WEIGHTS,
            hint="install the package again or train it with parkgraph.relations.training.train",
        ) from error


def dump(model: Model) -> str:
    """Write a model as the text that :func:`parse` reads back."""
    groups = {
        group: {
            name: {**{number: getattr(scorer, number) for number in _NUMBERS}, "weights": dict(scorer.weights)}
            for name, scorer in scorers.items()
        }
        for group, scorers in (("relations", model.relations), ("statuses", model.statuses))
    }
    content = {"version": model.version, **groups}
    return json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


@cache
def load() -> Model:
    """Read the shipped weights.

    Raises:
        ModelError: the file is missing or not in the form it must have.
    """
    try:
        text = files("parkgraph.relations").joinpath(WEIGHTS).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ModelError("the weights of the relation step are missing", where=WEIGHTS) from error
    return parse(json.loads(text))
