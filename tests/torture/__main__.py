"""Runs trial families at full length and writes their counts: ``python -m tests.torture``, or ``make torture``."""

from __future__ import annotations

import argparse
import signal
import sys
import time

from tests.torture import report
from tests.torture.trial import Family, Result, Server, families

from neo4j_server import runner


def main() -> int:
    """Run what the command line names; return 1 where a try failed."""
    # Whoever is told to stop still takes away its folders and processes.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    known = {family.name: family for family in families()}
    arguments = _arguments(list(known))
    failed = False
    for name in arguments.families or known:
        failed |= not _run(known[name], arguments)
    return int(failed)


def _arguments(names: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description="Try to break ParkGraph.")
    parser.add_argument("families", nargs="*", metavar="FAMILY", help=f"{', '.join(names)}; all if none is named")
    parser.add_argument("--count", type=int, help="tries of each family, instead of its own number")
    parser.add_argument("--seed", type=int, default=1, help="decides every try")
    parser.add_argument("--only-print", action="store_true", help="leave docs/reliability.md as it is")
    arguments = parser.parse_args()
    if unknown := sorted(set(arguments.families) - set(names)):
        parser.error(f"no such family: {', '.join(unknown)}; there are {', '.join(names)}")
    return arguments


def _run(family: Family, arguments: argparse.Namespace) -> bool:
    count = family.long if arguments.count is None else arguments.count
    print(f"{family.name}: {count} tries …", flush=True)
    started = time.monotonic()
    result = _result(family, count, arguments.seed)
    seconds = time.monotonic() - started
    print(f"{family.name}: {result.passed} of {result.tried} passed in {seconds:.0f} s", flush=True)
    for name, value in result.measured.items():
        print(f"  {name}: {value}")
    for failure in result.failures:
        print(f"  FAILED {failure}")
    if not arguments.only_print:
        report.write(family, result, count=count, seed=arguments.seed, seconds=seconds)
    return result.passed == result.tried


def _result(family: Family, count: int, seed: int) -> Result:
    if not family.needs_neo4j:
        return family.run(count, seed)
    with runner.temporary() as home:
        return family.run(count, seed, Server(home.uri(), runner.USER, home.password()))


if __name__ == "__main__":
    sys.exit(main())
