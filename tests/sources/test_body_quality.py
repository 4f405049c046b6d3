import pytest

from parkgraph.sources.body_quality import BodyQuality, measure

BODY = "昨日，青禾生物的新厂在云溪高新区开工。"


def test_a_perfect_verdict_has_precision_and_recall_one() -> None:
    page = f"首页 > 正文\n{BODY}\n相关阅读："
    start = page.index(BODY)
    quality = measure(page, [(start, start + len(BODY))])
    assert (quality.precision, quality.recall) == (1.0, 1.0)
    assert quality.kept_lines == 1


def test_what_is_lost_and_what_is_wrongly_kept_is_counted() -> None:
    page = f"{BODY}\n责任编辑：某某"
    quality = measure(page, [(len(BODY) + 1, len(page))])
    assert quality == BodyQuality(
        false_lines=1, lost_lines=1, false_characters=len(BODY), lost_characters=len("责任编辑：某某")
    )
    assert quality.precision == quality.recall == 0.0


def test_sums_are_over_characters() -> None:
    total = BodyQuality(kept_characters=3, lost_characters=1) + BodyQuality(kept_characters=3, false_characters=2)
    assert total.precision == pytest.approx(0.75)
    assert total.recall == pytest.approx(6 / 7)
