"""A linear scorer over named features: weights in a readable file, probability by the logistic function."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from parkgraph.errors import ModelError

WEIGHTS = "weights.json"


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights of one decision.

    Attributes:
        weights: weight of each feature; a feature that is not in it counts nothing.
        threshold: least probability at which the decision is yes.
    """

    weights: Mapping[str, float]
    threshold: float = 0.5

    def score(self, features: Iterable[str]) -> float:
        """Return the sum of the weights of the features.

        >>> Scorer({"visit": -2.0, "settle": 1.5}).score(["settle", "unknown"])
        1.5
        """
        get = self.weights.get
        return sum(get(name, 0.0) for name in features)

    def probability(self, features: Iterable[str]) -> float:
        """Return the probability of yes, between 0 and 1."""
        return logistic(self.score(features))


def logistic(score: float) -> float:
    """Map a score to a probability.

    >>> logistic(0.0), logistic(-1000.0)
    (0.5, 0.0)
    """
    return 1.0 / (1.0 + math.exp(-score)) if score > -700 else 0.0


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
            groups[group] = {name: Scorer(row["weights"], float(row["threshold"])) for name, row in rows.items()}
        return Model(str(raw["version"]), groups["relations"], groups["statuses"])
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"the weights of the relation step cannot be used: {error}",
            where=WEIGHTS,
            hint="install the package again or train it with parkgraph.relations.training.train",
        ) from error


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
