"""Linear scorers over named features: weights in a readable file, probabilities by the share of each alternative."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from parkgraph.errors import ModelError
from parkgraph.relations import calibration

WEIGHTS = "weights.json"
_NUMBERS = ("threshold", "slope", "intercept")


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights of features that hold or do not.

    Attributes:
        weights: weight of each feature; a feature that is not in it counts nothing.
    """

    weights: Mapping[str, float]

    def score(self, features: Iterable[str]) -> float:
        """Return the sum of the weights of the features.

        >>> Scorer({"visit": -2.0, "settle": 1.5}).score(["settle", "unknown"])
        1.5
        """
        get = self.weights.get
        return sum(filter(None, map(get, features)))


@dataclass(frozen=True, slots=True)
class Judge:
    """Weights of numbers, and what makes a confidence and a decision of their sum.

    Attributes:
        weights: weight of each number; a number that is not in it counts nothing.
        threshold: least confidence at which the decision is yes.
        slope, intercept: how probabilities become confidences that hold on documents not learned from, see
            :mod:`parkgraph.relations.calibration`.
    """

    weights: Mapping[str, float]
    threshold: float = 0.5
    slope: float = 1.0
    intercept: float = 0.0

    def probability(self, numbers: Mapping[str, float]) -> float:
        """Return the probability that the numbers of a pair give it.

        >>> round(Judge({"bias": -1.0, "best": 1.0}).probability({"bias": 1.0, "best": 3.0}), 2)
        0.88
        """
        get = self.weights.get
        return 1 / (1 + math.exp(-sum(get(name, 0.0) * value for name, value in numbers.items())))

    def confidence(self, numbers: Mapping[str, float]) -> float:
        """Return how likely a pair with these numbers is right.

        >>> round(Judge({"best": 1.0}, slope=0.5).confidence({"best": 2.0}), 2)
        0.73
        """
        return calibration.calibrated(self.probability(numbers), self.slope, self.intercept)


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
    """All that is learned.

    Attributes:
        version: the version it was trained as.
        first: for each relationship type, the scorer of the first look.
        second: for each relationship type, the judge of the second look.
        close: for each, the judge of the close look, see :mod:`parkgraph.relations.close_look`.
        statuses: for each status, its scorer.
        dates: for each relationship type that has the date of its event, the scorer of dates.
    """

    version: str
    first: Mapping[str, Scorer]
    second: Mapping[str, Judge]
    close: Mapping[str, Judge]
    statuses: Mapping[str, Scorer]
    dates: Mapping[str, Scorer]


def _weights(raw: object) -> dict[str, float]:
    if not isinstance(raw, dict):
        raise TypeError("weights are not a mapping")
    return {str(name): float(value) for name, value in raw.items()}


def parse(raw: Mapping[str, Mapping[str, Any]]) -> Model:
    """Turn the file's content into a model.

    Raises:
        ModelError: the content is not in the form that training writes.
    """
    try:
        second, close = (
            {
                name: Judge(_weights(row["weights"]), *(float(row[number]) for number in _NUMBERS))
                for name, row in raw[group].items()
            }
            for group in ("second", "close")
        )
        first, statuses, dates = (
            {name: Scorer(_weights(row)) for name, row in raw[group].items()}
            for group in ("first", "statuses", "dates")
        )
        return Model(str(raw["version"]), first, second, close, statuses, dates)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"the weights of the relation step cannot be used: {error}",
            where=WEIGHTS,
            hint="install the package again or train it with parkgraph.relations.training.train",
        ) from error


def dump(model: Model) -> str:
    """Write a model as the text that :func:`parse` reads back."""
    second, close = (
        {
            name: {**{number: getattr(judge, number) for number in _NUMBERS}, "weights": dict(judge.weights)}
            for name, judge in judges.items()
        }
        for judges in (model.second, model.close)
    )
    content = {
        "version": model.version,
        "first": {name: dict(scorer.weights) for name, scorer in model.first.items()},
        "second": second,
        "close": close,
        "statuses": {name: dict(scorer.weights) for name, scorer in model.statuses.items()},
        "dates": {name: dict(scorer.weights) for name, scorer in model.dates.items()},
    }
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
