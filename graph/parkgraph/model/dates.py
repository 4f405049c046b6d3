"""Partial ISO dates: a year, a month of one, or a day, as articles tell them."""

from __future__ import annotations

import re

_PARTIAL = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def is_partial_date(text: str) -> bool:
    """Tell a partial ISO date; whether there is such a day in the calendar is not looked at.

    >>> [is_partial_date(text) for text in ("2024", "2024-05", "2024-05-12", "2024-5", "")]
    [True, True, True, False, False]
    """
    return _PARTIAL.fullmatch(text) is not None
