"""One token for each character, so that token offsets are character offsets for any text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from parkgraph.ner.spans import TEXT_KEY

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class _Keys(dict[str, int]):
    """The key of each character in the vocabulary, looked up once: half the time of making a document."""

    def __init__(self, vocab: Vocab) -> None:
        super().__init__()
        self._strings = vocab.strings

    def __missing__(self, character: str) -> int:
        key: int = self._strings.add(character)
        self[character] = key
        return key


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
        self._keys = _Keys(vocab)

    def __call__(self, text: str) -> Doc:
        """Turn a text into a document."""
        # JSON may hold half a surrogate pair, which no lexeme can be made of; the text itself is kept as it is.
        characters = _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
        keys: list[Any] = [self._keys[character] for character in characters]
        doc = Doc(self.vocab, words=keys, spaces=[False] * len(text))
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
