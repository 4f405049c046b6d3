from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import kglite
import pytest

from parkgraph.errors import QueryError, StoreError
from parkgraph.model import ONTOLOGY, GraphRows
from parkgraph.stores import KgliteStore, Metadata, read_graph

PARKS: tuple[dict[str, Any], ...] = (
    {"key": "zone:1", "name": "东湖高新区", "aliases": ["光谷", 'O\'Neil "谷"'], "kind": "高新区"},
    {"key": "zone:2", "name": "𠮷田园", "aliases": [], "kind": ""},
)
FIRM = {"key": "e-1", "name": "某公司", "aliases": []}
LOCATED = {
    "source": "e-1",
    "target": "zone:1",
    "props": {"key": "r-1", "status": "", "evidence_sentences": ["一\n二", ""]},
}
LARGE = GraphRows("w", 7, {"Park": PARKS, "Company": (FIRM,)}, {("LOCATED_IN", "Company", "Park"): (LOCATED,)})
SMALL = GraphRows("w", 8, {"Park": PARKS[:1]}, {})


@pytest.fixture
def store(tmp_path: Path) -> KgliteStore:
    return KgliteStore(tmp_path / "deep" / "graph.kgl")


def test_what_is_written_is_read_back(store: KgliteStore) -> None:
    report = store.write(LARGE)
    assert (report.nodes, report.relationships) == (3, 1)
    assert report.counts == store.counts()
    assert store.metadata() == Metadata("w", ONTOLOGY.version, 7)
    answer = store.read("MATCH (c:Company)-[l:LOCATED_IN]->(p:Park) RETURN p.aliases AS a, l.evidence_sentences AS s")
    assert answer.dicts() == [{"a": ["光谷", 'O\'Neil "谷"'], "s": ["一\n二", ""]}]


def test_twice_changes_nothing(store: KgliteStore) -> None:
    first = store.write(LARGE)
    graph = read_graph(store)
    assert store.write(LARGE) == first
    assert read_graph(store) == graph


def test_a_smaller_graph_leaves_nothing_of_the_larger(store: KgliteStore) -> None:
    store.write(LARGE)
    store.write(SMALL)
    assert store.counts().nodes == {"Park": 1}
    assert store.counts().relationships == {}
    assert [path.name for path in store_folder(store)] == ["graph.kgl"]


def store_folder(store: KgliteStore) -> list[Path]:
    return sorted(Path(store.name.removeprefix("embedded graph ")).parent.iterdir())


def test_an_open_reader_keeps_the_graph_it_opened(store: KgliteStore, tmp_path: Path) -> None:
    store.write(LARGE)
    with KgliteStore(tmp_path / "deep" / "graph.kgl") as reader:
        assert reader.counts().nodes["Park"] == 2
        store.write(SMALL)
        assert reader.counts().nodes["Park"] == 2
    assert KgliteStore(tmp_path / "deep" / "graph.kgl").counts().nodes["Park"] == 1


def test_a_refused_graph_leaves_the_old_one(store: KgliteStore) -> None:
    store.write(LARGE)
    with pytest.raises(StoreError, match="cannot be written"):
        store.write(replace(SMALL, nodes={"Park": ({**PARKS[0], "kind": object()},)}))
    assert store.counts().nodes["Park"] == 2


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match=r"graph\.kgl: the file cannot be written"):
        KgliteStore(tmp_path / "file" / "graph.kgl").write(SMALL)


def test_no_file_yet(store: KgliteStore) -> None:
    assert store.metadata() is None
    with pytest.raises(StoreError, match="parkgraph build"):
        store.read("MATCH (p:Park) RETURN p.name")


@pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.99])
def test_a_truncated_file_says_how_to_rebuild_it(store: KgliteStore, tmp_path: Path, part: float) -> None:
    store.write(LARGE)
    store.close()
    path = tmp_path / "deep" / "graph.kgl"
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(StoreError, match="parkgraph build"):
        store.read("MATCH (p:Park) RETURN p.name")
    store.write(LARGE)
    assert path.read_bytes() == whole


@pytest.mark.parametrize("seed", range(5))
def test_a_file_with_changed_bytes_is_never_half_believed(store: KgliteStore, tmp_path: Path, seed: int) -> None:
    store.write(LARGE)
    chance = random.Random(seed)
    path = tmp_path / "deep" / "graph.kgl"
    whole = path.read_bytes()
    for _ in range(20):
        changed = bytearray(whole)
        for _ in range(chance.choice((1, 5))):
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        with pytest.raises(StoreError, match="parkgraph build"), KgliteStore(path) as reader:
            read_graph(reader)


def test_what_a_killed_write_left_is_taken_away(store: KgliteStore, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "graph.kgl.tmp.4711.0").write_bytes(b"half")
    store.write(LARGE)
    assert [path.name for path in store_folder(store)] == ["graph.kgl"]


def test_writing_prints_nothing(store: KgliteStore, capfd: pytest.CaptureFixture[str]) -> None:
    store.write(SMALL)
    assert capfd.readouterr() == ("", "")


def test_another_programs_file_is_not_taken_for_ours(tmp_path: Path) -> None:
    path = tmp_path / "other.kgl"
    graph = kglite.KnowledgeGraph()
    graph.cypher("CREATE (:Park {key: 'x', name: 'y'})")
    graph.save(str(path))
    with pytest.raises(StoreError, match=r"another version.*parkgraph build"):
        KgliteStore(path).counts()


def test_writing_is_refused_twice(store: KgliteStore) -> None:
    store.write(LARGE)
    with pytest.raises(QueryError, match="parkgraph cypher --write"):
        store.read("MATCH (p:Park) SET p.name = 'x'")
    with pytest.raises(kglite.ReadOnlyError):
        store._opened().cypher("MATCH (p:Park) SET p.name = 'x'")


@pytest.mark.parametrize("query", ["MATCH (p:Park RETURN p", "RETURN $missing AS x", "RETURN nothing(1) AS x"])
def test_a_query_that_fails_is_a_query_error_of_one_line(store: KgliteStore, query: str) -> None:
    store.write(LARGE)
    with pytest.raises(QueryError) as caught:
        store.read(query)
    assert "\n" not in str(caught.value)


def test_labels_that_no_node_has_are_no_error_and_print_nothing(
    store: KgliteStore, capfd: pytest.CaptureFixture[str]
) -> None:
    store.write(SMALL)
    assert store.read("MATCH (c:Cluster) RETURN c.name AS name").rows == ()
    assert capfd.readouterr().err == ""
