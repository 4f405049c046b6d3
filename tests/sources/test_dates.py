import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parkgraph.sources.dates import find_date, read_date


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2021-11-05 10:58:39", "2021-11-05"),
        ("2021/1/5", "2021-01-05"),
        ("2009-6-18 9:41:00 来源:本站", "2009-06-18"),
        ("2023.02.07", "2023-02-07"),
        ("2024年12月6日", "2024-12-06"),
        ("2024 年 12 月 6 日", "2024-12-06"),
        ("2022年08月09日04:25", "2022-08-09"),
        ("20231108", "2023-11-08"),
        ("20231108093000", "2023-11-08"),
        ("2024-05-27T08:00:00+08:00", "2024-05-27"),
        ("2024年5月", "2024-05"),
        ("2024-05", "2024-05"),
        ("2024", "2024"),
        ("2024年", "2024"),
        ("第3期 2024-02-30 印发 2024-03-01", "2024-03-01"),
        ("二〇二四年三月八日", "2024-03-08"),
        ("二零一九年十二月三十一日", "2019-12-31"),
        ("昨天 17:40", ""),
        ("2024年第5期", ""),
        ("投资2024万元", ""),
        ("第31号", ""),
        ("1.2021.5", ""),
        ("2021-13-01", ""),
        ("", ""),
    ],
)
def test_dates_are_found_as_far_as_they_are_written(text: str, found: str) -> None:
    assert find_date(text) == found


@pytest.mark.parametrize(
    ("value", "date"),
    [
        (2026, "2026"),
        (20240527, "2024-05-27"),
        (1716768000, "2024-05-27"),
        (1716768000000, "2024-05-27"),
        ("1716768000000", "2024-05-27"),
        (1716768000.5, "2024-05-27"),
        # Half past eleven in the evening in China, still the day before in Greenwich.
        (1716823800, "2024-05-27"),
        (None, ""),
        (True, ""),
        (["2024"], ""),
        (12, ""),
        (float("nan"), ""),
        (10**400, ""),
    ],
)
def test_values_of_records_become_dates(value: object, date: str) -> None:
    assert read_date(value) == date


@settings(deadline=None)
@given(st.dates().filter(lambda day: 1900 <= day.year < 2100))
def test_every_day_is_read_back(day: object) -> None:
    assert find_date(str(day)) == str(day)


@settings(deadline=None)
@given(st.text() | st.integers() | st.floats())
def test_no_value_breaks_the_reading(value: object) -> None:
    assert len(read_date(value)) in {0, 4, 7, 10}
