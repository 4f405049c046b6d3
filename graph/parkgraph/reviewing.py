"""Open questions of identity with what a person needs to answer them: both sides' sentences, and the score's parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parkgraph.model import Document, Entity
from parkgraph.relations.sentences import layout
from parkgraph.resolve import Candidate, Judgement, JudgementLog, Resolution, Verdict
from parkgraph.resolve.answers import lasting
from parkgraph.resolve.scoring import weights
from parkgraph.workspace import Workspace

QUOTES = 3
"""So many sentences are shown for each side, the newest first."""

ANSWERS = {"s": Verdict.SAME, "n": Verdict.NOT_SAME, "u": Verdict.UNSURE}
"""The keys by which a person answers; ``b`` goes back one pair, ``q`` ends."""
BACK, QUIT = "b", "q"


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that names one side, with the document it stands in."""

    sentence: str
    document: str
    published: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a question.

    Attributes:
        entity: the resolved entity.
        references: how a judgement names it.
        documents: how many documents name it.
        quotes: some of their sentences.
    """

    entity: Entity
    references: tuple[str, ...]
    documents: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A pair that may be the same, with both sides' evidence."""

    candidate: Candidate
    left: Side
    right: Side


def questions(workspace: Workspace, resolution: Resolution, limit: int | None = None) -> tuple[Question, ...]:
    """Return the open questions of a workspace, most likely first, with evidence.

    Args:
        workspace: where the texts are.
        resolution: what was resolved from them.
        limit: at most so many; all if not given.
    """
    chosen = resolution.candidates[:limit]
    entities = {entity.id: entity for entity in resolution.entities}
    asked = {end for candidate in chosen for end in (candidate.left, candidate.right)}
    side_of = {local: entity for entity in asked for local in entities[entity].members}
    places: dict[str, dict[str, int]] = {entity: {} for entity in asked}
    for document, mention in workspace.mentions():
        if mention.entity in side_of:
            places[side_of[mention.entity]].setdefault(document, mention.start)
    documents = {document.key: document for document in workspace.documents()}
    names = lasting((entities[end] for end in asked), resolution.canonical, list(workspace.entities()))
    sides = {
        end: Side(entities[end], names[end], len(found), _quotes(found, documents)) for end, found in places.items()
    }
    return tuple(Question(candidate, sides[candidate.left], sides[candidate.right]) for candidate in chosen)


def _quotes(places: Mapping[str, int], documents: Mapping[str, Document]) -> tuple[Quote, ...]:
    """Return the sentence of the first mention in each of the newest documents."""
    newest = sorted(places, key=lambda key: (documents[key].published, key), reverse=True)
    found = []
    for key in newest[:QUOTES]:
        document = documents[key]
        split = layout(document.text)
        start, end = split.sentences[split.sentence_at(places[key])]
        found.append(Quote(document.text[start:end], document.title or key, document.published))
    return tuple(found)


def because(candidate: Candidate) -> str:
    """Return the parts of a score, each with what it adds or takes away.

    >>> parts = (("own", 0.6), ("place", -1.0))
    >>> because(Candidate("e-1", "e-2", "捷美", "捷美精密", "Company", 0.5, parts))
    'own +0.24, place -0.30'
    """
    return ", ".join(f"{name} {worth:+.2f}" for name, worth in _worth(candidate))


def _worth(candidate: Candidate) -> Iterator[tuple[str, float]]:
    known = weights().parts
    for name, value in candidate.parts:
        yield name, value * (known[name].weight if value > 0 else known[name].against)


def lines(question: Question) -> Iterator[str]:
    """Yield a question as lines of text: both names, both sides' sentences, and the parts of the score in words."""
    candidate = question.candidate
    yield f"{candidate.label}  score {candidate.score:.2f}"
    for side in (question.left, question.right):
        also = f"  ({'、'.join(side.entity.aliases)})" if side.entity.aliases else ""
        yield f"{side.entity.name}{also}  {side.entity.id}, documents: {side.documents}"
        for quote in side.quotes:
            yield f"    {quote.sentence}"
            yield f"      – {quote.document} {quote.published}".rstrip()
    known = weights().parts
    for name, worth in _worth(candidate):
        yield f"  {name} {worth:+.2f}: {known[name].meaning}"


def interview(
    asked: Sequence[Question], log: JudgementLog, show: Callable[[int, Question], None], read_key: Callable[[], str]
) -> int:
    """Ask pair after pair and record each answer at once, so that nothing is lost when a person stops.

    Going back takes the answer to the pair before back and asks it again. Other keys than those of
    :data:`ANSWERS`, ``b`` and ``q`` are not heard.

    Args:
        asked: the questions.
        log: where answers go.
        show: shows the question of a number, counted from 0.
        read_key: waits for one key; an empty string or the end of the input ends too.

    Returns:
        How many answers were given and not taken back.
    """
    answered: list[Judgement] = []
    while len(answered) < len(asked):
        number = len(answered)
        question = asked[number]
        show(number, question)
        key = read_key().lower()
        while key not in {*ANSWERS, BACK, QUIT, ""}:
            key = read_key().lower()
        if key in {QUIT, ""}:
            break
        if key == BACK:
            if answered:
                log.take_back([answered.pop()])
            continue
        answered.append(Judgement.of(question.left.references, question.right.references, ANSWERS[key]))
        log.record(answered[-1:])
    return len(answered)


def table_rows(asked: Iterable[Question]) -> Iterator[tuple[str | float, ...]]:
    """Yield a row of the table for a spreadsheet for each question, its last cell to be filled in by a person."""
    for question in asked:
        candidate = question.candidate
        left, right = ("\n".join(quote.sentence for quote in side.quotes) for side in (question.left, question.right))
        names = (candidate.left, candidate.right, candidate.label, candidate.left_name, candidate.right_name)
        yield (*names, candidate.score, because(candidate), left, right, "")


TABLE_COLUMNS = (
    *("left", "right", "label", "left_name", "right_name", "score", "because"),
    *("left_evidence", "right_evidence", "judgement"),
)
