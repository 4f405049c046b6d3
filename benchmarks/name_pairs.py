"""Precision and recall of resolution on the labelled name pairs: ``python benchmarks/name_pairs.py [--errors]``."""

from __future__ import annotations

import argparse
from pathlib import Path

from parkgraph.resolve.name_pairs import HALVES, measure, read_pairs

PAIRS = Path(__file__).parents[1] / "tests" / "cases" / "name_pairs.yaml"


def main() -> None:
    """Print one line for each half; with ``--errors`` the wrong pairs of the tuning half too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="name the wrong pairs of the tuning half")
    arguments = parser.parse_args()
    pairs = read_pairs(PAIRS)
    for half in HALVES:
        found = measure(pair for pair in pairs if pair.half == half)
        joined = found.joined_rightly + len(found.joined_wrongly)
        alike = found.joined_rightly + len(found.missed)
        print(
            f"{half}: {alike + len(found.joined_wrongly) + found.kept_apart_rightly} pairs, "
            f"precision {found.precision:.3f} ({found.joined_rightly} of {joined}), "
            f"recall {found.recall:.3f} ({found.joined_rightly} of {alike})"
        )
        if arguments.errors and half == HALVES[0]:
            for word, wrong in (("joined", found.joined_wrongly), ("missed", found.missed)):
                for pair in wrong:
                    print(" ", word, pair.labels[0], *pair.names, dict(pair.contexts[0]), dict(pair.contexts[1]))


if __name__ == "__main__":
    main()
