import random

import pytest


def test_the_latest_dated_status_is_the_edges(merge, make_statement):
    (edge,) = merge(
        [
            make_statement("news/a.txt", status="operating", since="2023-05"),
            make_statement("news/b.txt", "e-2", "e-5", status="withdrawn"),
        ]
    )
    assert (edge.status, edge.since) == ("withdrawn", "")
    assert (edge.first_seen, edge.last_seen) == ("2023-05-01", "2024-06")
    assert [evidence.document for evidence in edge.evidence] == ["news/b.txt", "news/a.txt"]


def test_a_later_text_without_status_does_not_hide_an_earlier_one(merge, make_statement):
    (edge,) = merge([make_statement("news/a.txt", status="operating"), make_statement("news/b.txt", "e-2", "e-5")])
    assert edge.status == "operating"


def test_a_syndicated_copy_is_not_believed_twice(merge, make_statement):
    statements = [make_statement("news/a.txt"), make_statement("news/c.txt", "e-3", "e-6")]
    (twice,) = merge(statements)
    (once,) = merge(statements, {"news/c.txt": "news/a.txt"})
    assert twice.confidence == pytest.approx(0.96)
    assert once.confidence == pytest.approx(0.8)


def test_a_late_reprint_is_no_news(merge, make_statement):
    statements = [
        make_statement("news/b.txt", "e-2", "e-5", status="signed"),
        make_statement("news/a.txt", status="operating"),
    ]
    (plain,), (known,) = merge(statements), merge(statements, {"news/b.txt": "news/c.txt"})
    assert (plain.status, plain.last_seen) == ("signed", "2024-06")
    assert (known.status, known.last_seen) == ("signed", "2023-05-02")


def test_rank_and_year_make_two_awards(merge, make_statement):
    awards = [
        make_statement("news/a.txt", "e-4", "e-7", "AWARDED", qualifiers={"rank": rank, "year": year})
        for rank, year in (("29", "2023"), ("35", "2022"))
    ]
    assert sorted(edge.qualifiers["rank"] for edge in merge(awards)) == ["29", "35"]


def test_ends_that_became_one_or_are_not_allowed_make_no_edge(merge, make_statement):
    assert merge([make_statement("news/a.txt", "e-1", "e-2", "SUBSIDIARY_OF")]) == ()
    assert merge([make_statement("news/a.txt", "e-4", "e-1", "LOCATED_IN")]) == ()


def test_the_order_of_statements_does_not_matter(merge, make_statement):
    statements = [
        make_statement(document, source, target, status=status)
        for document, source, target in (("news/a.txt", "e-1", "e-4"), ("news/b.txt", "e-2", "e-5"))
        for status in ("", "operating", "expanding")
    ]
    shuffled = random.Random(3).sample(statements, len(statements))
    assert merge(statements) == merge(shuffled)
