"""kglite 0.21.2 counts wrongly over two hops; our wrapper must not.

The first test keeps the smallest graph that shows it, and fails when kglite no longer does: then the pin and the
wrapper's switch can go. The others compare answers through the wrapper with a count by plain Python.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import kglite
import pytest

from parkgraph.model import GraphRows
from parkgraph.stores import KgliteStore

TWO_HOPS = (
    "MATCH (p:Park {key: $park})<-[l:LOCATED_IN]-(c:Company)-[o:OPERATES_IN]->(i:Industry) "
    "WHERE l.confidence > $confidence RETURN count(*) AS n"
)
ROUNDS = 40


@dataclass(frozen=True)
class Graph:
    """Company -> Park with a confidence and a status, Company -> Industry with a confidence."""

    located: tuple[tuple[str, str, float, str], ...]
    operates: tuple[tuple[str, str, float], ...]

    def rows(self) -> GraphRows:
        def nodes(keys: set[str]) -> tuple[dict[str, Any], ...]:
            return tuple({"key": key, "name": key, "aliases": []} for key in sorted(keys))

        located = [
            {"source": c, "target": p, "props": {"key": f"l{n}", "confidence": x, "status": s}}
            for n, (c, p, x, s) in enumerate(self.located)
        ]
        operates = [
            {"source": c, "target": i, "props": {"key": f"o{n}", "confidence": x}}
            for n, (c, i, x) in enumerate(self.operates)
        ]
        return GraphRows(
            "w",
            1,
            {
                "Company": nodes({row[0] for row in self.located} | {row[0] for row in self.operates}),
                "Park": nodes({row[1] for row in self.located}),
                "Industry": nodes({row[1] for row in self.operates}),
            },
            {
                ("LOCATED_IN", "Company", "Park"): tuple(located),
                ("OPERATES_IN", "Company", "Industry"): tuple(operates),
            },
        )


SMALLEST = Graph((("c1", "p", 0.9, ""), ("c2", "p", 0.1, "")), (("c1", "i", 1.0), ("c2", "i", 1.0)))


def test_the_defect_is_still_there_and_the_wrapper_avoids_it(tmp_path: Path) -> None:
    path = tmp_path / "graph.kgl"
    parameters = {"park": "p", "confidence": 0.5}
    with KgliteStore(path) as store:
        store.write(SMALLEST.rows())
        assert store.read(TWO_HOPS, parameters).rows == ((1,),)
    bare = kglite.load(str(path)).cypher(TWO_HOPS, params=parameters)
    assert isinstance(bare, kglite.ResultView)
    assert bare.to_list() == [{"n": 2}]


@pytest.fixture(params=[10, 200])
def graph(request: pytest.FixtureRequest) -> Graph:
    size: int = request.param
    chance = random.Random(size)
    companies = [f"c{number}" for number in range(size)]
    located = {
        (chance.choice(companies), f"p{0 if chance.random() < 0.6 else chance.randrange(5)}"): (
            round(chance.random(), 2),
            chance.choice(["", "operating", "withdrawn"]),
        )
        for _ in range(2 * size)
    }
    operates = {(chance.choice(companies), f"i{chance.randrange(6)}"): round(chance.random(), 2) for _ in range(size)}
    return Graph(
        tuple((c, p, x, s) for (c, p), (x, s) in sorted(located.items())),
        tuple((c, i, x) for (c, i), x in sorted(operates.items())),
    )


def test_answers_agree_with_plain_python(graph: Graph, tmp_path: Path) -> None:
    chance = random.Random(7)
    with KgliteStore(tmp_path / "graph.kgl") as store:
        store.write(graph.rows())
        for _ in range(ROUNDS):
            given = {
                "park": f"p{chance.randrange(4)}",
                "industry": f"i{chance.randrange(6)}",
                "confidence": round(chance.random(), 2),
                "weight": round(chance.random(), 2),
                "status": chance.choice(["", "operating", "withdrawn"]),
            }
            for query, expected in questions(graph, given):
                used = {name: value for name, value in given.items() if f"${name}" in query}
                assert store.read(query, used).rows == expected, (query, used)


def questions(graph: Graph, given: dict[str, Any]) -> list[tuple[str, tuple[tuple[Any, ...], ...]]]:
    """Queries with the answers that plain Python finds."""
    at_park = [row for row in graph.located if row[1] == given["park"]]
    sure = [row for row in at_park if row[2] > given["confidence"]]
    sure_two = [(here, there) for here in sure for there in graph.operates if here[0] == there[0]]
    heavy = [(here, there) for here, there in sure_two if there[2] >= given["weight"]]
    by_industry = Counter(there[1] for _, there in sure_two)
    active = {row[0] for row in at_park if row[3] != given["status"]}
    operating = {row[0] for row in graph.operates}
    others = {row[1] for row in graph.located if row[0] in {c for c, *_ in sure} and row[1] != given["park"]}
    one_hop = "MATCH (p:Park {key: $park})<-[l:LOCATED_IN]-(c:Company)"
    two_hops = f"{one_hop}-[o:OPERATES_IN]->(i:Industry)"
    return [
        (f"{one_hop} WHERE l.confidence > $confidence RETURN count(*) AS n", ((len(sure),),)),
        (f"{two_hops} WHERE l.confidence > $confidence RETURN count(*) AS n", ((len(sure_two),),)),
        (
            f"{two_hops} WHERE l.confidence > $confidence AND o.confidence >= $weight RETURN count(o) AS n",
            ((len(heavy),),),
        ),
        (
            f"{two_hops} WHERE l.confidence > $confidence AND o.confidence >= $weight "
            "RETURN count(DISTINCT i.key) AS n",
            ((len({there[1] for _, there in heavy}),),),
        ),
        (
            f"{two_hops} WHERE l.confidence > $confidence AND i.key = $industry RETURN count(c) AS n",
            ((by_industry[given["industry"]],),),
        ),
        (
            f"{two_hops} WHERE l.confidence > $confidence RETURN i.key AS k, count(*) AS n ORDER BY n DESC, k",
            tuple(sorted(by_industry.items(), key=lambda pair: (-pair[1], pair[0]))),
        ),
        (f"{one_hop} WHERE l.status <> $status RETURN count(DISTINCT c) AS n", ((len(active),),)),
        (
            f"{one_hop} WHERE l.status <> $status AND NOT EXISTS {{ (c)-[:OPERATES_IN]->(:Industry) }} "
            "RETURN count(DISTINCT c.key) AS n",
            ((len(active - operating),),),
        ),
        (
            f"{one_hop} WHERE l.confidence > $confidence OPTIONAL MATCH (c)-[o:OPERATES_IN]->(i:Industry) "
            "WHERE o.confidence >= $weight RETURN count(o) AS n",
            ((len(heavy),),),
        ),
        (
            f"{one_hop}-[:LOCATED_IN]->(q:Park) WHERE l.confidence > $confidence AND q.key <> $park "
            "RETURN count(DISTINCT q.key) AS n",
            ((len(others),),),
        ),
        (
            f"{one_hop} WHERE l.confidence > $confidence WITH c ORDER BY c.key RETURN collect(c.key) AS n",
            ((sorted(c for c, *_ in sure),),),
        ),
        (
            "MATCH (c:Company)-[l:LOCATED_IN]->(p:Park) WHERE l.confidence > $confidence "
            "RETURN sum(CASE WHEN p.key = $park THEN 1 ELSE 0 END) AS n",
            ((len(sure),),),
        ),
    ]
