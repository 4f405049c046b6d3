"""JSON that others wrote, read so that what it says can be written again."""

from __future__ import annotations

import json
from typing import Any


def parse_json(text: str) -> Any:
    r"""Return what a text holds.

    Args:
        text: JSON that was read as UTF-8.

    Raises:
        ValueError: the text is no JSON, or it names half a surrogate pair, which is no character and has no UTF-8.
        RecursionError: its lists and objects are too deep in one another.

    >>> parse_json('["\\u82cf\\u5dde", "\\ud83d\\ude00"]')
    ['苏州', '😀']
    >>> parse_json('["\\ud83d"]')
    Traceback (most recent call last):
    ...
    UnicodeEncodeError: 'utf-8' codec can't encode character '\ud83d' in position 2: surrogates not allowed
    """
    value = json.loads(text)
    # Only an escape can name half a pair, and ParkGraph itself writes hardly any.
    if "\\u" in text:
        json.dumps(value, ensure_ascii=False).encode()
    return value
