"""How the scorer reads wordings: short forms of countries, and words too general to stand for a name."""

from __future__ import annotations

from importlib.resources import files

import yaml

_DATA = yaml.safe_load(files("parkgraph.evaluation").joinpath("wordings.yaml").read_text(encoding="utf-8"))

SHORT_COUNTRIES: dict[str, str] = dict(_DATA["short_countries"])
GENERIC_WORDS: frozenset[str] = frozenset(_DATA["generic_words"])
