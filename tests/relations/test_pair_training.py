"""Pair training: lessons say what gold says, names can be hidden, and what was learned is what the reader reads."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from parkgraph.gold import AnnotatedDocument, read_gold
from parkgraph.relations import gold
from parkgraph.relations.pair_reading import PairReader

torch = pytest.importorskip("torch", reason="making the pair reader wants the extra `close`")

from torch import Tensor  # noqa: E402 - see above

from parkgraph.ner.close_network import Encoder  # noqa: E402 - they want PyTorch
from parkgraph.ner.close_training import batches, learn  # noqa: E402
from parkgraph.ner.encoder import FIRST, LAST, UNKNOWN, CharacterNumbers  # noqa: E402
from parkgraph.relations.pair_network import PairNetwork, exported  # noqa: E402
from parkgraph.relations.pair_training import FIRST_STEP, KINDS, Lesson, hidden, lessons, log_odds_of_any, loss_of  # noqa: E402

GATE = Path(__file__).parents[1] / "gold" / "gate"


@pytest.fixture(scope="module")
def documents() -> list[AnnotatedDocument]:
    return list(read_gold(GATE))[:3]


@pytest.fixture(scope="module")
def shown(documents: list[AnnotatedDocument]) -> list[Lesson]:
    return [lesson for document in documents for lesson in lessons(gold.prepare(document))]


@pytest.fixture(scope="module")
def numbers(documents: list[AnnotatedDocument]) -> CharacterNumbers:
    return CharacterNumbers([UNKNOWN, FIRST, LAST, *sorted(set("".join(document.text for document in documents)))])


@pytest.fixture(scope="module")
def network(numbers: CharacterNumbers) -> PairNetwork:
    torch.manual_seed(1)
    return PairNetwork(Encoder(len(numbers.entries)).state_dict(), len(KINDS))


def told(lesson: Lesson) -> dict[tuple[str, str, str], bool]:
    found = {}
    for pair, source, target, kind in lesson.places:
        ends = (lesson.window.mentions[row].entity for row in (source, target))
        found[(KINDS[kind], *ends)] = bool(lesson.related[pair])
    return found


def test_lessons_say_what_gold_says(documents: list[AnnotatedDocument]) -> None:
    document = gold.prepare(documents[0])
    found = {fact: related for lesson in lessons(document) for fact, related in told(lesson).items()}
    right = {fact for fact, related in found.items() if related}
    assert right
    assert right == set(document.relations) & set(found)
    assert not any(found.get(fact) for fact in document.never)


def test_odds_that_are_out_of_bounds_of_numbers_lose_nothing() -> None:
    scores = torch.tensor([-200.0, -200.0, 200.0, 0.0], requires_grad=True)
    told = log_odds_of_any(scores, torch.tensor([0, 0, 1, 1]), 2)
    assert told.tolist() == pytest.approx([-200 + np.log(2), 200])
    told.sum().backward()
    assert scores.grad is not None
    assert scores.grad.tolist() == pytest.approx([0.5, 0.5, 1, 0])


def test_of_some_firms_the_name_cannot_be_read(shown: list[Lesson], numbers: CharacterNumbers) -> None:
    lesson = next(lesson for lesson in shown if any(mention.label == "Company" for mention in lesson.window.mentions))
    plain = numbers(lesson.text)
    changed = np.zeros(len(plain), dtype=bool)
    for seed in range(20):
        changed |= hidden(lesson.window, numbers, random.Random(seed)) != plain
    firms = np.zeros(len(plain), dtype=bool)
    for mention, (start, end) in zip(lesson.window.mentions, lesson.window.spans, strict=True):
        firms[start + 1 : end + 1] |= mention.label == "Company"
    assert (changed == firms).all()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of PyTorch's own export
def test_it_learns_and_is_read_as_it_learned(
    shown: list[Lesson], numbers: CharacterNumbers, network: PairNetwork, tmp_path: Path
) -> None:
    chance = random.Random(1)
    losses: list[float] = []

    def loss(batch: list[Lesson]) -> Tensor:
        found = loss_of(network, batch, numbers, chance)
        losses.append(float(found.detach()))
        return found

    learn(network, [batches(shown, FIRST_STEP.batch, chance)] * 4, FIRST_STEP, loss)
    size = len(losses) // 4
    assert sum(losses[-size:]) < sum(losses[:size])
    reader = PairReader(exported(network, KINDS, numbers.entries, tmp_path))
    assert reader.kinds == KINDS
    window = shown[0].window
    with torch.no_grad():
        inputs = (numbers(window.text), np.pad(window.marks(), 1), window.shares(), window.gaps())
        plain = network(*(torch.from_numpy(part)[None] for part in inputs), torch.zeros(1))[0].numpy()
    assert np.abs(reader.scores(window) - plain).max() < 0.5
