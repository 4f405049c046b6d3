"""Documents left out: a pair reader is asked about those alone, and one that cannot be read is named."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from parkgraph.errors import ModelError
from parkgraph.gold import read_gold
from parkgraph.ner.cross_validation import is_left_out
from parkgraph.relations import gold, left_out, pair_reading

GATE = Path(__file__).parents[1] / "gold" / "gate"


def test_documents_that_are_left_out_are_read() -> None:
    documents = [gold.prepare(document) for document in read_gold(GATE)][:8]
    path = Path(str(files("parkgraph.relations") / pair_reading.WEIGHTS))
    read = left_out.read_by(path)(documents)
    keys = {document.tagged.document.key for document in documents}
    assert set(read) == {key for key in keys if is_left_out(key)}
    assert 0 < len(read) < len(keys)


@pytest.mark.parametrize(("content", "message"), [(None, "cannot be read"), (b"no network", "cannot be used")])
def test_a_reader_that_is_none_is_named(content: bytes | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / "reader.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=message) as caught:
        left_out.read_by(path)
    assert caught.value.where == str(path)
