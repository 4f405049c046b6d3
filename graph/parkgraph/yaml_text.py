"""YAML read by libyaml: PyYAML by itself takes several times as long, and a question would wait for it."""

from __future__ import annotations

from typing import Any

import yaml

# PyYAML built where there is no libyaml has none.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """Return what a text holds, as plain values alone.

    Args:
        text: one YAML document.

    Raises:
        yaml.YAMLError: the text is no YAML.
        ValueError: a date in it is in no calendar.

    >>> read_yaml("park: {zh: 园区}")
    {'park': {'zh': '园区'}}
    """
    loader = _LOADER(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()
