"""Statements with their evidence, date, amount and qualifiers."""

from __future__ import annotations

from parkgraph.model import Statement, TaggedDocument, statement_id
from parkgraph.relations import amounts, decide, linear, pair_reading, qualifiers, scene, since
from parkgraph.relations.decide import Decision
from parkgraph.relations.pair_reading import Read
from parkgraph.relations.scene import Scene


def _amount(decision: Decision, sentence: str, offset: int) -> str:
    """Return the investment told after the source's name in its sentence, else before it, where it is its alone."""
    spot = decision.candidate.source
    if not offset <= spot.mention.start < offset + len(sentence) or spot.first != spot.last:
        return ""
    told = amounts.find(sentence)
    if not told:
        return ""
    after = [value for at, value in told if offset + at >= spot.mention.end]
    return after[0] if after else told[-1][1]


def _qualifiers(stage: Scene, decision: Decision, sentence: str, offset: int) -> dict[str, str]:
    program = decision.candidate.target.mention
    before = stage.document.text[max(offset, program.start - 8) : program.start]
    found = {
        "rank": qualifiers.rank(sentence),
        "year": qualifiers.year(program.text, before, sentence, stage.document.published),
    }
    return {name: value for name, value in sorted(found.items()) if value}


def _statement(stage: Scene, decision: Decision, weights: linear.Model, extractor: str) -> Statement:
    candidate = decision.candidate
    start, end = stage.sentence_span(candidate.focus)
    sentence = stage.document.text[start:end]
    told = _qualifiers(stage, decision, sentence, start) if candidate.type == "AWARDED" else {}
    source, target = candidate.source.mention, candidate.target.mention
    dated = weights.dates.get(candidate.type)
    return Statement(
        id=statement_id(
            stage.document.key,
            candidate.type,
            source.entity,
            target.entity,
            start,
            ";".join(f"{name}={value}" for name, value in told.items()),
        ),
        document=stage.document.key,
        type=candidate.type,
        source=source.entity,
        target=target.entity,
        source_text=source.text,
        target_text=target.text,
        start=start,
        end=end,
        sentence=sentence,
        confidence=round(decision.confidence, 3),
        status=decision.status,
        since=since.choose(stage, candidate, decision.status, dated) if dated else "",
        amount=_amount(decision, sentence, start) if candidate.type == decide.LOCATED else "",
        qualifiers=told,
        extractor=extractor,
    )


def extract(tagged: TaggedDocument, version: str = "", model: linear.Model | None = None) -> tuple[Statement, ...]:
    """Find what a document asserts of the entities that it mentions.

    Args:
        tagged: the document with its mentions, in the order of the text and never overlapping.
        version: what the statements name as their extractor; that of the weights if not given.
        model: trained weights; the shipped ones if not given.

    Returns:
        Statements of every relationship but MENTIONS, in the order of the text, then of type, source and target. A pair
        that is named only as visited, quoted, negated, in talks or hoped for yields none.

    Raises:
        ModelError: the shipped weights cannot be used.

    >>> from parkgraph.model import Document, LocalEntity, Mention
    >>> text = "博世在苏州工业园区投资5亿元建设的新厂今年4月投产。"
    >>> firm, zone = Mention(0, 2, "Company", "博世", "e-1"), Mention(3, 9, "Park", "苏州工业园区", "e-2")
    >>> entities = (LocalEntity("e-1", "d", "Company", "博世"), LocalEntity("e-2", "d", "Park", "苏州工业园区"))
    >>> found = extract(TaggedDocument(Document("d", text, published="2024-05-27"), (firm, zone), entities))
    >>> [(row.type, row.source_text, row.target_text, row.since, row.amount) for row in found]
    [('LOCATED_IN', '博世', '苏州工业园区', '2024-04', '5亿元')]
    """
    weights = model or linear.load()
    stage = scene.build(tagged)
    read = pair_reading.load().read(tagged) if weights.close else Read()
    found = [
        _statement(stage, decision, weights, version or weights.version)
        for decision in decide.decide(stage, weights, read)
    ]
    return tuple(sorted(found, key=lambda row: (row.start, row.type, row.source, row.target)))
