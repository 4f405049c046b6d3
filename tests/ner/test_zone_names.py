"""How well names of zones are told from other words by the whole pipeline: every national zone, and 200 other words."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from spacy.language import Language

from parkgraph.model import Document
from parkgraph.ner import lexicon, load, tag
from parkgraph.ner.committees import respelled
from parkgraph.settings import from_environment

CASES = Path(__file__).parents[1] / "cases"
LEAST_FOUND = 0.99
SENTENCE = "一家新材料企业落户{}，项目已经开工。"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


def shipped_names() -> Iterator[str]:
    """Yield the official and usual names of the national zones of the shipped table."""
    known = lexicon.load()
    for zone in known.of("zones"):
        if zone.properties.get("level") == "national":
            yield from (form for form in zone.forms if not form.isascii())
            yield from list(respelled(zone.name, zone.properties["kind"], known.suffixes))[-2:]


def listed_names() -> Iterator[str]:
    """Yield the names of the national zones of the research data, where it is there."""
    research = from_environment().research_data
    if research is None:
        return
    folder = research / "zones"
    with (folder / "national_etdz.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield row["name"]
            yield from list(respelled(row["name"], "etdz", lexicon.load().suffixes))[-2:]
    listed = json.loads((folder / "functional_zones_national.json").read_text(encoding="utf-8"))["zones"]
    bare = {word for row in lexicon.load().suffixes.zone_types for word in (*row.bare, *row.spellings)}
    for zone in listed:
        yield from (
            name for name in (zone["name"], *zone["aliases"]) if name not in bare and not name.startswith("全国")
        )


@pytest.mark.parametrize("names", [shipped_names, listed_names], ids=["shipped", "listed"])
def test_every_national_zone_is_found_by_its_names(names, nlp: Language) -> None:
    wanted = sorted(set(names()))
    if not wanted:
        pytest.skip("no research data; the shipped table is measured")
    documents = [Document(name, SENTENCE.format(name)) for name in wanted]
    missed = [
        tagged.document.key
        for tagged in tag(documents, nlp)
        if tagged.document.key not in {mention.text for mention in tagged.mentions if mention.label == "Park"}
    ]
    assert len(missed) <= (1 - LEAST_FOUND) * len(wanted), (len(wanted), len(missed), missed[:40])


def test_no_other_word_is_taken_for_a_zone(nlp: Language) -> None:
    groups = yaml.safe_load((CASES / "not_zones.yaml").read_text(encoding="utf-8"))
    sentences = [sentence for group in groups.values() for sentence in group]
    assert len(sentences) == len(set(sentences)) >= 200
    documents = [Document(str(number), sentence) for number, sentence in enumerate(sentences)]
    taken = {
        tagged.document.text: mention.text
        for tagged in tag(documents, nlp)
        for mention in tagged.mentions
        if mention.label == "Park"
    }
    assert taken == {}
