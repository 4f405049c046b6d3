"""One token for each character, so that token offsets are character offsets for any text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from parkgraph.ner.spans import TEXT_KEY

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class CharacterTokenizer:
    """Makes every code point a token of its own, spaces and line ends too.

    spaCy's own character mode joins a space to the token before it, which shifts token numbers against offsets.

    >>> import spacy
    >>> doc = CharacterTokenizer(spacy.blank("zh").vocab)("园 区")
    >>> len(doc), doc.text
    (3, '园 区')
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Turn a text into a document."""
        # JSON may hold half a surrogate pair, which no lexeme can be made of; the text itself is kept as it is.
        characters = list(_LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text))
        doc = Doc(self.vocab, words=characters, spaces=[False] * len(characters))
        doc.user_data[TEXT_KEY] = text
        return doc

    def to_bytes(self, *, exclude: tuple[str, ...] = ()) -> bytes:
        """Return nothing: there is no state."""
        del exclude
        return b""

    def from_bytes(self, data: bytes, *, exclude: tuple[str, ...] = ()) -> CharacterTokenizer:
        """Take nothing: there is no state."""
        del data, exclude
        return self

    def to_disk(self, path: Path, *, exclude: tuple[str, ...] = ()) -> None:
        """Write nothing: there is no state."""

    def from_disk(self, path: Path, *, exclude: tuple[str, ...] = ()) -> CharacterTokenizer:
        """Read nothing: there is no state."""
        del path, exclude
        return self


def make_tokenizer() -> Callable[[Language], CharacterTokenizer]:
    """Build the tokenizer; spaCy finds it as ``parkgraph.CharacterTokenizer.v1``."""

    def build(nlp: Language) -> CharacterTokenizer:
        return CharacterTokenizer(nlp.vocab)

    return build
