import pytest

from parkgraph.views.names import normalised, search_keys


@pytest.mark.parametrize(
    ("names", "typed"),
    [
        (["博世"], "boshi"),
        (["博世"], "bs"),
        (["重庆两江新区"], "chongqing"),
        (["苏州工业园区", "SIP"], "sip"),
        (["苏州工业园区"], "szgyyq"),
        (["ＳＫ海力士"], "skhailishi"),
        (["中德（太仓）产业园"], "中德太仓产业园"),
        (["Suzhou Industrial Park"], "suzhouindustrialpark"),
    ],
)
def test_a_name_is_found_by_what_a_reader_types(names: list[str], typed: str) -> None:
    assert any(key.startswith(typed) for key in search_keys(names))


def test_no_key_is_given_twice_or_empty() -> None:
    keys = search_keys(["博世", "博世", "Bosch", "BOSCH", "……", ""])
    assert keys == ["博世", "boshi", "bs", "bosch"]


def test_a_name_of_signs_alone_has_no_key() -> None:
    assert normalised("（）-_ ") == ""
    assert search_keys(["（）"]) == []
