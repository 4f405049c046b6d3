"""The ontology, read from ``ontology.yaml`` and checked once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from parkgraph.errors import LexiconError
from parkgraph.yaml_text import read_yaml


@dataclass(frozen=True, slots=True)
class Label:
    """An entity label: its name in the graph, its tag in the tagger's output, and its own properties."""

    name: str
    tag: str | None
    zh: str
    en: str
    properties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelationshipType:
    """A relationship type with the labels allowed at its ends (``*`` is any) and its qualifiers."""

    name: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    zh: str
    en: str
    qualifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ontology:
    """Labels, relationship types and statuses of the graph.

    >>> ONTOLOGY.labels["Park"].tag
    'PARK'
    >>> ONTOLOGY.label_of_tag("COMPANY")
    'Company'
    >>> ONTOLOGY.allows("LOCATED_IN", "Company", "Park"), ONTOLOGY.allows("LOCATED_IN", "Park", "Company")
    (True, False)
    """

    version: int
    labels: dict[str, Label]
    relationships: dict[str, RelationshipType]
    statuses: dict[str, dict[str, str]]
    origins: tuple[str, ...]
    store_names: dict[str, str]

    @property
    def entity_labels(self) -> tuple[str, ...]:
        """Labels that a text can mention, so all but Document."""
        return tuple(label.name for label in self.labels.values() if label.tag)

    @property
    def tags(self) -> tuple[str, ...]:
        """Tags of the tagger, in the ontology's order."""
        return tuple(label.tag for label in self.labels.values() if label.tag)

    def label_of_tag(self, tag: str) -> str:
        """Return the graph label of a tagger's tag.

        Raises:
            KeyError: no label has this tag.
        """
        for label in self.labels.values():
            if label.tag == tag:
                return label.name
        raise KeyError(tag)

    def allows(self, relationship: str, source_label: str, target_label: str) -> bool:
        """Tell whether a relationship of this type may join these labels."""
        kind = self.relationships.get(relationship)
        if kind is None:
            return False
        return source_label in kind.sources and (target_label in kind.targets or kind.targets == ("*",))


def _parse(raw: dict[str, Any]) -> Ontology:
    labels = {
        name: Label(name, row["tag"], row["zh"], row["en"], tuple(row["properties"]))
        for name, row in raw["labels"].items()
    }
    relationships = {
        name: RelationshipType(
            name, tuple(row["from"]), tuple(row["to"]), row["zh"], row["en"], tuple(row["qualifiers"])
        )
        for name, row in raw["relationships"].items()
    }
    for kind in relationships.values():
        unknown = {label for label in kind.sources + kind.targets if label not in labels and label != "*"}
        if unknown:
            raise LexiconError(f"{kind.name} names unknown labels {sorted(unknown)}", where="ontology.yaml")
    return Ontology(raw["version"], labels, relationships, raw["statuses"], tuple(raw["origins"]), raw["store_names"])


@cache
def load() -> Ontology:
    """Read the shipped ontology.

    Raises:
        LexiconError: the file names a label that it does not define.
    """
    text = files("parkgraph.model").joinpath("ontology.yaml").read_text(encoding="utf-8")
    return _parse(read_yaml(text))


ONTOLOGY = load()
