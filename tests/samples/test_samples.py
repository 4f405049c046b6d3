"""The sample articles and their hand-made table agree in form; what the pipeline makes of them is tested end to end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from parkgraph.model import ONTOLOGY

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
TABLE = yaml.safe_load((ROOT / "tests/cases/samples.yaml").read_text(encoding="utf-8"))
DOCUMENTS: dict[str, dict[str, Any]] = TABLE["documents"]


class Fact(NamedTuple):
    """One row of ``facts``, ``optional`` or ``never``; ``remark`` is a status, or the reason of a ``never``."""

    document: str
    type: str
    source: str
    target: str
    remark: str
    qualifiers: dict[str, str]


def rows(kind: str) -> Iterator[Fact]:
    for key, document in DOCUMENTS.items():
        for row in document.get(kind, ()):
            type_, source, target, remark, *rest = row
            yield Fact(key, type_, source, target, remark, rest[0] if rest else {})


@cache
def raw_text(key: str) -> str:
    """Return the whole text of a sample, boilerplate and markup included."""
    name, _, number = key.removeprefix("samples/").partition("#")
    text = (SAMPLES / name).read_text(encoding=DOCUMENTS[key].get("encoding", "utf-8"))
    if number:
        record: dict[str, str] = json.loads(text.splitlines()[int(number) - 1])
        text = f"{record['title']}\n{record['published']}\n{record['text']}"
    return text


def labels_of(key: str) -> dict[str, str]:
    return {group[0]: label for label, groups in DOCUMENTS[key]["entities"].items() for group in groups}


def test_every_sample_is_in_the_table_and_the_other_way_round() -> None:
    files = set()
    for path in SAMPLES.iterdir():
        if path.suffix == ".jsonl":
            count = len(path.read_text(encoding="utf-8").splitlines())
            files |= {f"samples/{path.name}#{number}" for number in range(1, count + 1)}
        elif path.suffix in {".txt", ".html"}:
            files.add(f"samples/{path.name}")
    assert files == set(DOCUMENTS)
    assert len(files) >= 12


def test_every_file_has_its_line_in_the_readme() -> None:
    readme = (SAMPLES.parent / "docs" / "samples.md").read_text(encoding="utf-8")
    for path in SAMPLES.iterdir():
        if path.suffix != ".md":
            assert f"`{path.name}`" in readme


def test_records_of_jsonl_have_the_fields_that_the_table_checks() -> None:
    for line in (SAMPLES / "briefs.jsonl").read_text(encoding="utf-8").splitlines():
        assert set(json.loads(line)) == {"title", "published", "source", "text"}


def test_the_gbk_page_is_no_utf8() -> None:
    content = (SAMPLES / "airbus-tianjin-gbk.html").read_bytes()
    assert b"charset=gb2312" in content
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")


@pytest.mark.parametrize("key", DOCUMENTS)
def test_title_date_and_wordings_stand_in_the_text(key: str) -> None:
    text, document = raw_text(key), DOCUMENTS[key]
    assert document["title"] in text
    year, month, day = document["published"].split("-")
    spellings = {f"{year}-{month}-{day}", f"{year}年{month}月{day}日", f"{year}年{int(month)}月{int(day)}日"}
    assert any(spelling in text for spelling in spellings)
    wordings = [word for groups in document["entities"].values() for group in groups for word in group]
    assert [word for word in wordings + document.get("boilerplate", []) if word not in text] == []


@pytest.mark.parametrize("key", DOCUMENTS)
def test_a_wording_belongs_to_one_entity(key: str) -> None:
    wordings = [word for groups in DOCUMENTS[key]["entities"].values() for group in groups for word in group]
    assert len(wordings) == len(set(wordings))


@pytest.mark.parametrize("kind", ["facts", "optional", "never"])
def test_rows_join_known_entities_as_the_ontology_allows(kind: str) -> None:
    for fact in rows(kind):
        labels = labels_of(fact.document)
        assert {fact.source, fact.target} <= set(labels), fact
        assert ONTOLOGY.allows(fact.type, labels[fact.source], labels[fact.target]), fact


@pytest.mark.parametrize("kind", ["facts", "optional"])
def test_statuses_and_qualifiers_are_the_ontologys(kind: str) -> None:
    for fact in rows(kind):
        assert fact.remark in {"", *ONTOLOGY.statuses}, fact
        assert fact.remark == "" or fact.type == "LOCATED_IN", fact
        assert set(fact.qualifiers) <= set(ONTOLOGY.relationships[fact.type].qualifiers), fact


def test_no_pair_is_said_twice_or_both_asserted_and_denied() -> None:
    pairs = [fact[:4] for kind in ("facts", "optional", "never") for fact in rows(kind)]
    assert sorted(pair for pair in set(pairs) if pairs.count(pair) > 1) == []


def test_every_label_type_and_status_is_shown() -> None:
    shown = {label for document in DOCUMENTS.values() for label in document["entities"]}
    assert shown == set(ONTOLOGY.entity_labels)
    assert {fact.type for fact in rows("facts")} == set(ONTOLOGY.relationships) - {"MENTIONS"}
    assert {fact.remark for fact in rows("facts")} == {"", *ONTOLOGY.statuses}


def test_real_multinationals_of_many_countries_sit_in_many_parks() -> None:
    countries = {(fact.document, fact.source): fact.target for fact in rows("facts") if fact.type == "FROM_COUNTRY"}
    found = {
        (countries[fact.document, fact.source], fact.target)
        for fact in rows("facts")
        if fact.type == "LOCATED_IN"
        and (fact.document, fact.source) in countries
        and not {fact.source, fact.target} & set(TABLE["made_up"])
    }
    assert len({country for country, _ in found}) >= 8
    assert len({park for _, park in found}) >= 10


def test_the_reprint_repeats_the_body_under_another_header() -> None:
    for key, document in DOCUMENTS.items():
        if original := document.get("copy_of"):
            paragraphs = [set(re.findall(r".{30,}", raw_text(each).replace("本网讯 ", ""))) for each in (key, original)]
            assert len(paragraphs[0] & paragraphs[1]) >= 4
            assert document["title"] != DOCUMENTS[original]["title"]


def test_made_up_names_are_told_in_the_readme() -> None:
    readme = (SAMPLES.parent / "docs" / "samples.md").read_text(encoding="utf-8")
    assert [name for name in TABLE["made_up"] if name not in readme] == []
