"""What the readers of the formats hand on: a document before its body is cut out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

# Articles have some kilobytes; ten million bytes are a dump of many, or no article.
LARGEST_DOCUMENT = 10_000_000
# Characters. A page whose line ends were lost comes to some ten thousand; what is longer is data, not prose.
LONGEST_LINE = 100_000
_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One document as it was found.

    Attributes:
        text: all its text, or its HTML.
        title: headline, empty where the file gives none.
        published: partial ISO date, empty where unknown.
        url: address, empty where unknown.
        source: medium, empty where unknown.
        record: its number in a file of many, counted from 1.
        line: line of the file on which it begins, for messages.
    """

    text: str
    title: str = ""
    published: str = ""
    url: str = ""
    source: str = ""
    record: int | None = None
    line: int | None = None

    @property
    def digest(self) -> bytes:
        """Hash of all that the file says of the document; where it stands in the file is no part of it."""
        told = "\x1f".join((self.text, self.title, self.published, self.url, self.source))
        return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).digest()
