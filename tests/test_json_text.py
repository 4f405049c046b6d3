"""JSON of others: half a surrogate pair is refused wherever it stands, a whole one is a character."""

from __future__ import annotations

import pytest

from parkgraph.json_text import parse_json


@pytest.mark.parametrize("text", ['"\\ud800"', '{"\\udfff": 1}', '[["园区", "\\ud83dx"]]'])
def test_half_a_surrogate_pair_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="surrogates"):
        parse_json(text)


def test_a_whole_pair_and_a_backslash_are_kept() -> None:
    assert parse_json('["\\ud83d\\ude00", "\\\\ud800"]') == ["😀", "\\ud800"]
