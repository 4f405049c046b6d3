"""Language cases: what the relation step has to say of a text, and what it must never say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from parkgraph.model import ONTOLOGY, Document, LocalEntity, Mention, TaggedDocument, local_entity_id
from parkgraph.relations import extract

_MARK = re.compile(r"\[\[([^|\]]+)\|([A-Z]+)\]\]")


def tagged(case: dict[str, Any]) -> TaggedDocument:
    fullest: dict[str, str] = {form: group[0] for group in case.get("same", []) for form in group}
    text = ""
    position = 0
    mentions: list[Mention] = []
    forms: dict[tuple[str, str], set[str]] = {}
    for match in _MARK.finditer(case["text"]):
        text += case["text"][position : match.start()]
        position = match.end()
        label: str = ONTOLOGY.label_of_tag(match[2])
        name: str = fullest.get(match[1]) or match[1]
        forms.setdefault((label, name), set()).add(match[1])
        mentions.append(
            Mention(len(text), len(text) + len(match[1]), label, match[1], local_entity_id("case", label, name))
        )
        text += match[1]
    text += case["text"][position:]
    entities = tuple(
        LocalEntity(local_entity_id("case", label, name), "case", label, name, tuple(sorted(wordings - {name})))
        for (label, name), wordings in forms.items()
    )
    return TaggedDocument(
        Document("case", text, case.get("title", ""), case.get("published", "")), tuple(mentions), entities
    )


def load() -> list[Any]:
    folder = Path(__file__).parent.parent / "cases"
    cases = [
        case for path in sorted(folder.glob("relations*.yaml")) for case in yaml.safe_load(path.read_text("utf-8"))
    ]
    return [pytest.param(case, id=_MARK.sub(r"\1", case["text"])[:24]) for case in cases]


def stated(case: dict[str, Any]) -> dict[tuple[str, str, str], str]:
    document = tagged(case)
    names = {entity.id: entity.name for entity in document.entities}
    return {(row.type, names[row.source], names[row.target]): row.status for row in extract(document)}


@pytest.mark.parametrize("case", load())
def test_says_what_the_text_says_and_never_what_it_does_not(case: dict[str, Any]) -> None:
    found = stated(case)
    wanted = [tuple(part.strip() for part in line.split("|")) for line in case.get("says", [])]
    missing = [line for line in wanted if line[:3] not in found]
    assert not missing, f"not said: {missing}; said: {sorted(found)}"
    wrong = [(*line, found[line[:3]]) for line in wanted if len(line) > 3 and found[line[:3]] != line[3]]
    assert not wrong, f"other status: {wrong}"
    banned = [tuple(part.strip() for part in line.split("|")) for line in case.get("never", [])]
    claimed = [line for line in banned if line in found]
    assert not claimed, f"claimed though the text does not say so: {claimed}"
