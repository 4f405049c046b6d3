"""The body rule on the annotated documents and real articles of the research data, where they are at hand."""

import json
from pathlib import Path

import pytest
import yaml

from parkgraph.settings import from_environment
from parkgraph.sources import read
from parkgraph.sources.body_quality import BodyQuality, measure

DATA = from_environment().research_data

pytestmark = [
    pytest.mark.research,
    pytest.mark.skipif(DATA is None, reason="the research data is not at hand"),
]


@pytest.mark.parametrize("kind", ["written", "real"])
def test_annotated_documents_keep_their_body_alone(kind: str) -> None:
    assert DATA is not None
    total = BodyQuality()
    with (DATA / "gold" / "train.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            if document["kind"] == kind:
                total += measure(document["text"], document["body"], document["title"])
    assert total.precision >= 0.995, total
    assert total.recall >= 0.995, total


@pytest.mark.parametrize("name", ["hushuguan_2024", "suzhou_snd_2021", "suzhou_snd_2023"])
def test_real_articles_begin_and_end_where_they_should(name: str) -> None:
    assert DATA is not None
    gold = yaml.safe_load((DATA / "gold" / "articles" / f"{name}.yaml").read_text(encoding="utf-8"))
    (document,) = read([Path(DATA / "articles" / f"{name}.txt")])
    text = getattr(document, "text", "")
    assert gold["body"]["first"] in text.split("\n")[0]
    assert gold["body"]["last"] in text.split("\n")[-1]
