"""Making the close reader: no name is cut, batches hold all, and what was learned is what the reader reads."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from parkgraph.errors import ModelError
from parkgraph.ner import gazetteer
from parkgraph.ner.close_reading import CloseReader
from parkgraph.ner.corpora import AnnotatedText
from parkgraph.ner.encoder import FIRST, LAST, UNKNOWN, CharacterNumbers
from parkgraph.ner.features import LONGEST_STRETCH
from parkgraph.ner.lists import LIST_BITS
from parkgraph.ner.scheme import Scheme, Span, unpack

torch = pytest.importorskip("torch", reason="making the close reader wants the extra `close`")

from torch import Tensor  # noqa: E402 - see above

from parkgraph.ner.close_network import (  # noqa: E402 - they want PyTorch
    CloseNetwork,
    Encoder,
    exported,
    pretrained,
    read_encoder,
    write_encoder,
)
from parkgraph.ner.close_training import FIRST_STEP, Stretch, batches, learn, loss_of, stretches_of  # noqa: E402

LABELS = ("PARK", "COMPANY")
SCHEME = Scheme(LABELS)
TEXT = "启明电子落户晨帆产业园。" * 60
SPANS = tuple(
    Span(12 * turn + start, 12 * turn + end, label)
    for turn in range(60)
    for start, end, label in ((0, 4, "COMPANY"), (6, 11, "PARK"))
)


@pytest.fixture(scope="module")
def shown() -> list[Stretch]:
    text = AnnotatedText(TEXT, SPANS, LABELS, "d", "written")
    return list(stretches_of(text, SCHEME, gazetteer.load()))


@pytest.fixture(scope="module")
def numbers() -> CharacterNumbers:
    return CharacterNumbers([UNKNOWN, FIRST, LAST, *sorted(set(TEXT))])


def test_stretches_hold_the_whole_text_and_no_name_is_cut(shown: list[Stretch]) -> None:
    assert "".join(stretch.text for stretch in shown) == TEXT
    assert all(len(stretch.text) <= LONGEST_STRETCH for stretch in shown)


def test_batches_hold_every_text_once_and_not_too_much(shown: list[Stretch]) -> None:
    found = batches(shown * 3, 500, random.Random(1))
    assert sorted(id(text) for batch in found for text in batch) == sorted(id(text) for text in shown * 3)
    assert all(len(batch) == 1 or len(batch) * max(len(text.text) for text in batch) <= 500 for batch in found)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of PyTorch's own export
def test_it_learns_and_is_read_as_it_learned(shown: list[Stretch], numbers: CharacterNumbers, tmp_path: Path) -> None:
    torch.manual_seed(1)
    network = CloseNetwork(Encoder(len(numbers.entries)).state_dict(), len(SCHEME.tags), LIST_BITS)
    losses: list[float] = []

    def loss(batch: list[Stretch]) -> Tensor:
        found = loss_of(network, batch, numbers)
        losses.append(float(found.detach()))
        return found

    learn(network, [[shown]] * 6, FIRST_STEP, loss)
    assert losses[-1] < losses[0]
    reader = CloseReader(LABELS, LIST_BITS, 0.5)
    reader.take(exported(network, tmp_path), numbers.entries)
    text, lists = shown[0].text, shown[0].lists
    with torch.no_grad():
        inputs = torch.from_numpy(numbers(text))[None], torch.from_numpy(unpack(lists, LIST_BITS))[None]
        plain = network(*inputs, torch.zeros(1))[0].numpy()
    assert np.abs(reader.scores(text, lists) - plain).max() < 0.5


def test_an_encoder_that_is_written_is_read_again(tmp_path: Path) -> None:
    encoder = Encoder(5)
    write_encoder(encoder, ["a", "b"], tmp_path / "encoder")
    weights, entries = read_encoder(tmp_path / "encoder")
    assert entries == ["a", "b"]
    assert all(torch.equal(weight, weights[name]) for name, weight in encoder.state_dict().items())


@pytest.mark.parametrize("read", [pretrained, read_encoder])
def test_what_is_no_encoder_is_refused(read: object, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"something else")
    with pytest.raises(ModelError, match="cannot be read"):
        read(tmp_path / "file")  # type: ignore[operator]  # both take a path
    with pytest.raises(ModelError, match="cannot be read"):
        read(tmp_path / "none")  # type: ignore[operator]
