from __future__ import annotations

from tests.torture.confined import Confined

_MEGABYTE = 2**20


def test_memory_of_the_process_that_starts_another_is_not_counted() -> None:
    held = b"1" * (600 * _MEGABYTE)
    with Confined(len, seconds=5, megabytes=100, first="") as call:
        answer = call("four")
    assert (answer.value, answer.failure) == (4, "")
    assert 0 < answer.peak_megabytes < len(held) / _MEGABYTE / 2
