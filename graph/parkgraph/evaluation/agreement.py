"""How far two annotators agree: ``python -m parkgraph.evaluation.agreement``.

The second annotation is scored against the first by the same measures as the extraction, so that its figures are what
the extraction's can reach at best.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from parkgraph import settings
from parkgraph.evaluation.scoring import Score, evaluate, status_macro_f1
from parkgraph.gold import AnnotatedDocument, read_gold
from parkgraph.gold.offsets import read_offsets
from parkgraph.model import ONTOLOGY, Document, Extraction, LocalEntity, Mention, Statement, TaggedDocument


def as_extraction(annotated: AnnotatedDocument) -> Extraction:
    """Return an annotation in the form of an extraction, its wordings as names of entities.

    >>> document = AnnotatedDocument("a", "", "", "", "泰科在园区", ((0, 5),), ((0, 2, "COMPANY"), (3, 5, "PARK")))
    >>> [mention.label for mention in as_extraction(document).tagged.mentions]
    ['Company', 'Park']
    """
    text = annotated.text
    mentions = tuple(
        Mention(start, end, ONTOLOGY.label_of_tag(tag), text[start:end], text[start:end], "annotator")
        for start, end, tag in annotated.entities
    )
    labels = {mention.text: mention.label for mention in mentions}
    entities = {
        form: LocalEntity(form, annotated.id, labels.get(form, ""), form, annotated.forms(form))
        for form in {*labels, *(end for relation in annotated.relations for end in (relation.source, relation.target))}
    }
    stated = tuple(
        Statement(
            f"{annotated.id}-{number}",
            annotated.id,
            relation.type,
            relation.source,
            relation.target,
            relation.source,
            relation.target,
            0,
            len(text),
            text,
            1.0,
            relation.status,
            relation.since,
        )
        for number, relation in enumerate(annotated.relations)
    )
    document = Document(annotated.id, text, annotated.title, annotated.published)
    return Extraction(TaggedDocument(document, mentions, tuple(entities.values())), stated)


def agreement(first: Sequence[AnnotatedDocument], second: Sequence[AnnotatedDocument]) -> tuple[Score, ...]:
    """Score a second annotation of some documents against the first.

    Args:
        first: annotated documents.
        second: the same documents, or some of them, annotated by somebody else.
    """
    others = {document.id: document for document in second}
    return evaluate([(document, as_extraction(others[document.id])) for document in first if document.id in others])


def main() -> None:
    """Print how far the annotators agree on written documents, and on real ones where their texts are at hand.

    Raises:
        SettingsError: the annotated documents are not there.
    """
    places = settings.from_environment()
    folder = places.gold_folder()
    first = [*read_gold(folder / "train"), *read_gold(folder / "gate")]
    compared = {"written": agreement(first, list(read_gold(folder / "second")))}
    if places.research_data is not None:
        real = list(read_offsets(folder / "real.jsonl", places.research_data))
        again = list(read_offsets(folder / "second" / "real.jsonl", places.research_data))
        compared["real"] = agreement(real, again)
    for kind, scores in compared.items():
        for score in scores:
            sys.stdout.write(f"{kind:8s} {score.measure:28s} {score.f1:.3f} of {score.expected}\n")
        sys.stdout.write(f"{kind:8s} {'status macro':28s} {status_macro_f1(scores):.3f}\n")


if __name__ == "__main__":
    main()
