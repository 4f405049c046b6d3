"""What tests of the relation step share: a pair reader's word on a document, made by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from parkgraph.relations.pair_reading import Read

Said = Callable[[Mapping[tuple[str, str, str], float]], Read]


@pytest.fixture(scope="session")
def said() -> Said:
    """Return what makes a :class:`Read` of log odds by kind, source and target; of other pairs of these it says -6."""

    def read(told: Mapping[tuple[str, str, str], float]) -> Read:
        kinds = list(dict.fromkeys(kind for kind, _, _ in told))
        entities = list(dict.fromkeys(entity for _, *ends in told for entity in ends))
        scores = np.full((len(entities), len(entities), len(kinds)), -6, dtype=np.float32)
        for (kind, source, target), value in told.items():
            scores[entities.index(source), entities.index(target), kinds.index(kind)] = value
        columns = {kind: number for number, kind in enumerate(kinds)}
        return Read([scores], columns, {entity: {0: [row]} for row, entity in enumerate(entities)})

    return read
