"""Everything that comes with ParkGraph has a licence that was looked at; needs no network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
RULES = yaml.safe_load((Path(__file__).parent / "licences.yaml").read_text(encoding="utf-8"))
_WHOLE = re.compile(r"[a-z0-9]+")


def needed(name: str, seen: set[str]) -> Iterator[Distribution]:
    """Yield what a distribution needs at run time, and what that needs."""
    for line in distribution(name).requires or []:
        requirement = Requirement(line)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        if (key := canonicalize_name(requirement.name)) in seen:
            continue
        seen.add(key)
        try:
            found = distribution(requirement.name)
        except PackageNotFoundError:
            pytest.fail(f"{requirement.name} is needed by {name} and not installed")
        yield found
        yield from needed(requirement.name, seen)


def licence_of(found: Distribution) -> str:
    # As older packages state it, a text of which the first line names the licence, and as newer ones do.
    fields = found.metadata.json
    classifiers = [line.rpartition(" :: ")[2] for line in fields.get("classifier", []) if "License ::" in line]
    stated = [str(fields.get(name, "")).split("\n")[0] for name in ("license_expression", "license")]
    return " / ".join(filter(None, [*stated, *classifiers]))


DEPENDENCIES = list(needed("parkgraph", set()))


@pytest.mark.parametrize("found", DEPENDENCIES, ids=[found.name for found in DEPENDENCIES])
def test_licences_were_looked_at(found: Distribution) -> None:
    words = set(_WHOLE.findall(licence_of(found).casefold()))
    allowed = bool(words & set(RULES["allowed"])) and not words & {"gpl", "agpl", "proprietary"} - _with_choice(found)
    assert allowed or canonicalize_name(found.name) in RULES["exceptions"], licence_of(found)


def _with_choice(found: Distribution) -> set[str]:
    """The GPL, where another licence may be chosen in its place."""
    return {"gpl"} if " OR " in licence_of(found) else set()


def test_no_exception_is_out_of_date() -> None:
    assert set(RULES["exceptions"]) <= {canonicalize_name(found.name) for found in DEPENDENCIES}


def test_everything_that_is_needed_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {canonicalize_name(line.split("==")[0]) for line in lines if "==" in line}
    # pip comes with setuptools where it comes at all.
    unpinned = {canonicalize_name(found.name) for found in DEPENDENCIES} - pinned - {"setuptools"}
    assert not unpinned
