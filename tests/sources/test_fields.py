import pytest

from parkgraph.sources import fields


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("text", ["Content", "正文", "article_text"]),
        ("published", ["pubTime", "发布时间"]),
        ("source", ["来源", "site-name"]),
    ],
)
def test_usual_names_of_crawlers_are_known(part: str, names: list[str]) -> None:
    assert {fields.plain(name) for name in names} <= set(fields.load().record[part])


def test_no_name_means_two_things() -> None:
    names = [name for part in fields.load().record.values() for name in part]
    assert sorted(names) == sorted(set(names))


def test_the_first_name_that_holds_something_wins() -> None:
    values = {"date": "2024-01-02", "pubtime": "", "published": None, "time": "2023"}
    assert fields.pick(values, ("published", "pubtime", "date", "time")) == "2024-01-02"
    assert fields.pick(values, ("title",)) == ""
