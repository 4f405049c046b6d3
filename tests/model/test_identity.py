from hypothesis import given
from hypothesis import strategies as st

from parkgraph.model import document_key, local_entity_id, relationship_key


def test_a_url_is_the_key_whatever_the_file():
    assert document_key("https://a.example/1", "x", "1.html") == document_key("https://a.example/1", "y", "2.txt", 4)


def test_no_absolute_path_enters_a_key():
    assert document_key("", "news", "2024/a.txt") == "news/2024/a.txt"


@given(st.text(), st.text(), st.text(), st.text())
def test_parts_of_an_id_do_not_run_into_each_other(a, b, c, d):
    if (a, b) != (c, d) and "\x1f" not in a + b + c + d:
        assert local_entity_id("d", a, b) != local_entity_id("d", c, d)


def test_qualifiers_make_another_relationship():
    ranks = {relationship_key("AWARDED", "p", "q", f"rank={rank}") for rank in range(100)}
    assert len(ranks) == 100
