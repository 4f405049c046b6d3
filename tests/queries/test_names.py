from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from parkgraph.errors import QueryError
from parkgraph.model import GraphRows
from parkgraph.queries.names import Named, find, match
from parkgraph.stores import KgliteStore, Store

FIRM = "博世汽车部件（苏州）有限公司"
PARKS = {
    "zone:sip": ("苏州工业园区", ["园区", "SIP"], "苏州工业园区"),
    "zone:snd": ("苏州高新区", [], "苏州高新技术产业开发区"),
    "zone:tc": ("太仓高新区", [], ""),
    "zone:ksd": ("昆山经开区", [], ""),
    "e-1": ("科技园", [], ""),
    "e-2": ("科技园", [], ""),
    "e-3": ("东湖科创谷", [], ""),
    "e-4": ("东湖科创谷二期", [], ""),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    parks = tuple(
        {"key": key, "name": name, "aliases": aliases, "official_name": official}
        for key, (name, aliases, official) in PARKS.items()
    )
    nodes = {
        "Park": parks,
        "Company": ({"key": "e-5", "name": FIRM, "aliases": ["Bosch"], "listed_code": "600000"},),
        "Country": ({"key": "country:DE", "name": "德国", "aliases": [], "iso": "DE"},),
        "Industry": (
            {"key": "i-1", "name": "医药", "aliases": []},
            {"key": "i-2", "name": "生物医药产业", "aliases": []},
            {"key": "i-3", "name": "汽车", "aliases": ["新能源车"]},
        ),
    }
    with KgliteStore(tmp_path_factory.mktemp("names") / "graph.kgl") as opened:
        opened.write(GraphRows("w", 1, nodes, {}))
        yield opened


@pytest.mark.parametrize(
    ("label", "name", "keys"),
    [
        ("Park", "苏州工业园区", ["zone:sip"]),
        ("Park", "zone:sip", ["zone:sip"]),
        ("Park", "园区", ["zone:sip"]),  # one park's alias, though others hold it
        ("Park", "sip", ["zone:sip"]),
        ("Park", "ＳＩＰ", ["zone:sip"]),
        ("Park", "蘇州工業園區", ["zone:sip"]),
        ("Park", "苏州 高新技术产业开发区", ["zone:snd"]),
        ("Park", "东湖科创谷", ["e-3"]),  # the whole name of one, though a part of another's
        ("Company", "博世汽车部件(苏州)有限公司", ["e-5"]),
        ("Company", "BOSCH", ["e-5"]),
        ("Company", "600000", ["e-5"]),
        ("Country", "de", ["country:DE"]),
        ("Industry", "生物医药产业", ["i-2"]),
    ],
)
def test_a_name_of_one_entity_is_found_without_a_word(store: Store, label: str, name: str, keys: list[str]) -> None:
    found = find(store, [label], name)
    assert (list(found.keys), found.note) == (keys, "")


@pytest.mark.parametrize(
    ("label", "name", "keys", "note"),
    [
        ("Company", "博世", ["e-5"], "'博世' was taken for 博世汽车部件（苏州）有限公司"),
        ("Park", "苏高新", ["zone:snd"], "'苏高新' was taken for 苏州高新区"),
        ("Park", "昆山经济技术开发区", ["zone:ksd"], "'昆山经济技术开发区' was taken for 昆山经开区"),
        ("Park", "高新区", ["zone:tc", "zone:snd"], "was taken for 太仓高新区、苏州高新区; give a fuller name"),
        ("Park", "科技园", ["e-1", "e-2"], r"科技园 \(e-1\)、科技园 \(e-2\); give a fuller name, or a key"),
        ("Industry", "医药", ["i-1", "i-2"], "医药、生物医药产业"),
    ],
)
def test_what_else_a_name_was_taken_for_is_said(
    store: Store, label: str, name: str, keys: list[str], note: str
) -> None:
    found = find(store, [label], name)
    assert list(found.keys) == keys
    with pytest.raises(AssertionError, match=note):
        raise AssertionError(found.note)


@pytest.mark.parametrize(
    ("label", "name", "message"),
    [
        ("Park", "苏州工业圆区", "no park of the graph is called '苏州工业圆区'.*the nearest names are: 苏州工业园区"),
        ("Company", "Bosh", "the nearest names are: 博世汽车部件"),
        ("Park", "火星基地", "none of the 8 there is like it"),
        ("Park", "//", "no park"),
        ("Cluster", "集群", "the graph holds none"),
    ],
)
def test_a_name_that_nothing_has_offers_the_nearest(store: Store, label: str, name: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        find(store, [label], name)


def test_entities_that_are_at_hand_are_matched_without_a_store() -> None:
    parks = [
        Named("zone:snd", ("苏州高新区",)),
        Named("e-1", ("//",)),
        Named("e-2", ("医药谷",)),
        Named("e-3", ("医药",)),
    ]
    assert match(parks, "park", "苏高新").keys == ("zone:snd",)
    assert match(parks, "park", "//").keys == ("e-1",), "a name of signs alone is itself"
    assert match(parks, "park", "医药").keys == ("e-3",)
    assert match(parks, "park", "医药", all_that_hold_it=True).keys == ("e-3", "e-2")


def test_any_label_may_be_looked_through(store: Store) -> None:
    assert find(store, ["Park", "Company", "Country"], "德国").keys == ("country:DE",)
    with pytest.raises(QueryError, match="no entity of the graph"):
        find(store, ["Park", "Company"], "德国")


def test_asking_a_small_graph_does_not_wait_for_spacy() -> None:
    script = (
        "import sys, parkgraph.queries.names as names; names.folded('蘇州');"
        "import parkgraph.cli, parkgraph.embedded, parkgraph.queries; sys.exit('spacy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False, cwd=Path(__file__).parent).returncode == 0
