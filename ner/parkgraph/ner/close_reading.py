"""Close reading: what stands around zones is read once more, by an encoder that knows Chinese from elsewhere.

The tagger of :mod:`parkgraph.ner.tagger` reads fast, and knows little but what was annotated for it. This one begins
with the weights of bge-small-zh-v1.5 (Xiao et al. 2023, "C-Pack", https://arxiv.org/abs/2309.07597), four layers of
a transformer that learned from a hundred million Chinese texts, finds more, and takes several times as long. So it
reads only the stretches in which the tagger found a zone, and those beside a zone that it is sure of: of general news
a tenth, of a page about a park nearly all. How it is made: :mod:`parkgraph.ner.close_training`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc

from parkgraph.errors import ModelError
from parkgraph.ner.decoding import decode
from parkgraph.ner.encoder import FIRST, LAST, UNKNOWN, CharacterNumbers, session_of
from parkgraph.ner.features import LONGEST_STRETCH, stretches
from parkgraph.ner.scheme import Bits, Floats, Scheme, unpack
from parkgraph.ner.spans import MODEL, Found, read_found, text_of, write_found
from parkgraph.ner.tagger import LISTS_KEY
from parkgraph.ner.version import READER

if TYPE_CHECKING:
    import onnxruntime

NETWORK = "network.onnx"
CHARACTERS = "characters.txt"

_ZONES = frozenset({"PARK", "CLUSTER"})
_SURE = 0.9


class CloseReader:
    """Finds the names around zones once more, in place of those that the tagger found there.

    Args:
        labels: what it can find, in the order of the network's outputs.
        lists: bits of the list matches that the network takes.
        least: spans less probable than this are not written into a document.
    """

    def __init__(self, labels: Sequence[str], lists: int, least: float) -> None:
        self.scheme = Scheme(tuple(labels))
        self.lists = lists
        self.least = least
        self._content = b""
        self._numbers = CharacterNumbers((UNKNOWN, FIRST, LAST))
        self._session: onnxruntime.InferenceSession | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Read a document closely where it is about zones."""
        found = read_found(doc)
        if not any(item.label in _ZONES for item in found):
            return doc
        text = text_of(doc)
        close = around_zones(stretches(text, LONGEST_STRETCH), found)
        lists = doc.user_data[LISTS_KEY]
        names = [item for item in found if not any(item.overlaps(start, end) for start, end in close)]
        for start, end in close:
            scores = self.scores(text[start:end], lists[start:end])
            names += (
                Found(start + span.start, start + span.end, span.label, MODEL, probability)
                for span, probability in decode([scores], self.scheme)[0]
                if probability >= self.least
            )
        write_found(doc, sorted(names, key=lambda item: item.start))
        return doc

    def scores(self, text: str, lists: Bits) -> Floats:
        """Return an array of (characters, tags), unnormalised.

        Texts go one at a time: the network's whole numbers are scaled by what is read at once, so that a text would
        be read differently beside another.

        Args:
            text: at most 400 characters.
            lists: their list matches, see :func:`parkgraph.ner.lists.list_matches`.

        Raises:
            ModelError: the reader has no weights, or none that can be used.
        """
        if self._session is None:
            raise ModelError("the close reader has no weights", hint="load a model from its folder")
        inputs = {"characters": self._numbers(text)[None], "lists": unpack(lists, self.lists)[None]}
        scores: Floats = self._session.run(["scores"], inputs)[0][0]
        return scores

    def take(self, network: bytes, characters: Sequence[str]) -> None:
        """Take weights.

        Args:
            network: in the ONNX format, from ``characters`` and ``lists`` to ``scores``.
            characters: the vocabulary in the order of its numbers.

        Raises:
            ModelError: they are damaged.
        """
        try:
            numbers = CharacterNumbers(characters)
            session = session_of(network)
        except Exception as error:  # onnxruntime raises classes of its own, without a common one
            raise ModelError("the close reader's weights cannot be used", hint="copy the model again, whole") from error
        self._content, self._numbers, self._session = network, numbers, session

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the weights into a folder, as spaCy asks."""
        del exclude
        path = Path(path)
        path.mkdir(parents=True, exist_ok=True)
        (path / NETWORK).write_bytes(self._content)
        (path / CHARACTERS).write_text("\n".join(self._numbers.entries), encoding="utf-8")

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> CloseReader:
        """Read the weights from a folder, as spaCy asks."""
        del exclude
        path = Path(path)
        self.take((path / NETWORK).read_bytes(), (path / CHARACTERS).read_text(encoding="utf-8").split("\n"))
        return self


def around_zones(bounds: Sequence[tuple[int, int]], found: Iterable[Found]) -> list[tuple[int, int]]:
    """Return the stretches in which a zone or a cluster was found, and those beside a zone that the tagger is sure of.

    Args:
        bounds: start and end of each stretch, in order.
        found: names in the order of the text, none over a stretch's end.

    >>> bounds = [(0, 5), (5, 9), (9, 12), (12, 20)]
    >>> around_zones(bounds, [Found(6, 8, "PARK", "model")])
    [(0, 5), (5, 9), (9, 12)]
    >>> around_zones(bounds, [Found(6, 8, "PARK", "model", 0.6)])
    [(5, 9)]
    """
    zones = [item for item in found if item.label in _ZONES]
    held = [[item.probability for item in zones if item.overlaps(*bound)] for bound in bounds]
    sure = [any(probability >= _SURE for probability in row) for row in held]
    return [bound for place, bound in enumerate(bounds) if held[place] or any(sure[max(0, place - 1) : place + 2])]


@Language.factory(READER, assigns=["doc.ents"])
def make_close_reader(nlp: Language, name: str, labels: list[str], lists: int, least: float) -> CloseReader:
    """Build the component; spaCy finds it as ``parkgraph_close_reader``."""
    del nlp, name
    return CloseReader(labels, lists, least)
