from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.errors import QueryError
from parkgraph.stores import guard

READING = [
    "MATCH (p:Park) RETURN p.name",
    "MATCH (n:Company|Park {key: $k})-[r:LOCATED_IN*1..3]->(p) WHERE n.name CONTAINS 'x' AND NOT n.set = 1 "
    "RETURN DISTINCT n.name AS name, count(*) AS c ORDER BY name DESC SKIP 1 LIMIT 2",
    "MATCH (p:Park) CALL { WITH p MATCH (p)<-[:LOCATED_IN]-(c) RETURN count(c) AS n } RETURN p.key, n ORDER BY p.key",
    "MATCH (p:Park) CALL (p) { MATCH (p)<-[:LOCATED_IN]-(c) RETURN count(c) AS n } RETURN n",
    "CALL db.index.fulltext.queryNodes('names', $q) YIELD node, score RETURN node.name AS n, score",
    "CALL db.labels()",
    "CALL db.labels() YIELD * RETURN label",
    "MATCH (c:Company) WHERE EXISTS { (c)-[:LOCATED_IN]->(:Park) } RETURN count(c)",
    "MATCH (c) WHERE COUNT { MATCH (c)-->(x) WHERE x.a = 1 RETURN x } > 2 RETURN c",
    "MATCH (p:Park) RETURN p{.name, .key, k: 1, p} AS m, {a: 1, set: 2} AS q",
    "RETURN [x IN [1, 2] WHERE x > 1 | x * 2] AS l, CASE WHEN true THEN 'a' ELSE 'b' END AS c, "
    "CASE 1 WHEN 2 THEN 3 END AS d",
    "MATCH (a) RETURN a.name AS x UNION ALL MATCH (b) RETURN b.name AS x UNION DISTINCT RETURN 1 AS x",
    "MATCH p = shortestPath((a {key: $a})-[:A|B*..6]-(b)) RETURN [n IN nodes(p) | n.key] AS l, x[0..2] AS s",
    "MATCH (n) WHERE n.x IS NOT NULL AND n.x STARTS WITH 'a' OR n.y ENDS WITH 'b' XOR n.z =~ '.*' RETURN *",
    "WITH 1 AS a, 2 AS b WITH * WHERE a > 1 RETURN a;",
    "RETURN date('2024-01-01') AS d, duration.between(date('2024-01-01'), date()) AS x, 1.5e3 AS f, 0x1F AS h",
    "OPTIONAL MATCH (n) RETURN size(n.name) + size(n.key) AS s // CREATE (n)\n",
    "/* DELETE */ RETURN 'CREATE (n)' AS `SET`, \"it's a \\\" SET\" AS b",
    "MATCH (a)-[r:X WHERE r.c > 0.5]->(b:!Park&Company) RETURN $x.set, r.create",
    "MATCH (n:Set) RETURN reduce(t = '', x IN n.names | t + x) AS t",
]

WRITING = [
    "CREATE (n)",
    "MATCH (n) SET n.x = 1",
    "MATCH (n) DELETE n",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) REMOVE n.x",
    "MERGE (n)",
    "FOREACH (x IN [1] | CREATE (n))",
    "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l",
    "MATCH (n) LOAD CSV FROM 'x' AS l RETURN l",
    "CALL { MATCH (n) DELETE n }",
    "MATCH (n) CALL { WITH n RETURN 1 AS a } IN TRANSACTIONS OF 10 ROWS RETURN 1",
    "MATCH (n) CALL (n) { SET n.x = 1 } RETURN n",
    "MATCH (n) WHERE EXISTS { CREATE (m) } RETURN n",
    "USE system MATCH (n) RETURN n",
    "SHOW USERS",
    "DROP INDEX x",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "TERMINATE TRANSACTION 'x'",
    "EXPLAIN MATCH (n) RETURN n",
    "CYPHER 5 CREATE (n)",
    "INSERT (n)",
    "MATCH (n) RETURN n FINISH",
    "MATCH (n) RETURN n.name AS x FORMAT CSV",
    "CALL apoc.load.json('x')",
    "CALL `apoc`.`load`.json('x')",
    "CALL dbms.security.createUser('a', 'b')",
    "CALL $procedure()",
    "CALL db.labels CREATE (n)",
    "CALL db.labels() YIELD label CREATE (n)",
    "RETURN apoc.cypher.runFirstColumnSingle('CREATE (n)', {}) AS x",
    "RETURN 1 AS a; CREATE (n)",
    "RETURN * CREATE (n)",
    "RETURN {a: 1} CREATE (n)",
    "MATCH (n) RETURN n{.*} CREATE (n)",
    "MATCH (n) RETURN n UNION ALL CREATE (n)",
]
TRICKS = [
    # A quantifier looks like an open sum.
    "MATCH ((a)-->(b))+ CREATE (n) RETURN 1",
    "MATCH ((a)-->(b))* CALL apoc.load.json('x') RETURN 1",
    # A number may end at its point or at its last digit.
    "RETURN 1.CREATE (n)",
    "RETURN 1CREATE (n)",
    # Neo4j turns such escapes into characters before it looks for the end of the string.
    "RETURN '\\u0027 CREATE (n) //'",
    "\\u0043REATE (n)",
    # What ends a line for one reader of comments need not end it for another.
    "RETURN 1 AS a // \r CREATE (n)",
    "RETURN 1 AS a // \u2028 \n CREATE (n)",
    # Letters that become ASCII letters when the case is changed.
    "MATCH (n) \u017fET n.x = 1",
    "MATCH (n) DETACH DELETE n".replace("K", "\u212a").replace("E", "\uff25"),
    # What looks like white space.
    "RETURN 1\u00a0CREATE (n)",
    "RETURN 1 AS x\u200bCREATE (n)",
    "RETURN 'a\\' CREATE (n)",
    "RETURN `a",
    "RETURN 'a",
    "RETURN 1 /* CREATE (n)",
    "",
    "  // nothing",
]


@pytest.mark.parametrize("query", READING)
def test_reading_passes(query: str) -> None:
    guard.reading(query)


@pytest.mark.parametrize("query", WRITING + TRICKS)
def test_all_else_is_refused(query: str) -> None:
    with pytest.raises(QueryError):
        guard.reading(query)


def test_the_error_names_what_was_refused_and_what_to_do_instead() -> None:
    with pytest.raises(QueryError, match=r"^DETACH is not allowed in a reading query \(use --write\)$"):
        guard.reading("MATCH (n) detach delete n", "use --write")


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("MATCH (n)\nSET n.x = 1", 2),
        ("// one\n/* two\nthree */ MATCH (n)\n\nDELETE n\n", 5),
        ("MATCH (n)\r\nRETURN n\r\nLIMIT 1; DROP INDEX x", 3),
        ("RETURN 'a\nb' AS x,\n\"open", 3),
    ],
)
def test_in_a_query_of_several_lines_the_error_names_the_line(query: str, line: int) -> None:
    with pytest.raises(QueryError, match=rf"^line {line}: "):
        guard.reading(query)


def test_a_name_that_is_such_a_word_is_told_to_go_into_backticks() -> None:
    with pytest.raises(QueryError, match="if `start` is a name, write it in backticks"):
        guard.reading("RETURN 1 AS start")
    guard.reading("RETURN 1 AS `start`")


def test_comments_do_not_reach_the_store_and_lines_keep_their_numbers() -> None:
    sent = guard.reading("MATCH (n) // one\n/* two\n three */ RETURN\r\n'// kept' AS x;")
    assert "one" not in sent
    assert "three" not in sent
    assert sent.split("\n")[3] == "'// kept' AS x "


SPACE = st.sampled_from([" ", "\n", "\t", "\r\n", "  ", " /* x */ ", "/**/", " // RETURN 1\n", " /* ' */ ", " // '\n"])


@st.composite
def disguised(draw: st.DrawFn, queries: list[str]) -> str:
    """A query with other case, white space and comments between its words; what is in quotes stays."""
    pieces = re.split(r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|\s+)""", draw(st.sampled_from(queries)))
    changed = []
    for piece in pieces:
        if piece.isspace():
            changed.append(draw(SPACE))
        elif piece[:1] in {"'", '"', "`"}:
            changed.append(piece)
        else:
            changed.append(draw(st.sampled_from([piece, piece.upper(), piece.lower(), piece.swapcase()])))
    return draw(SPACE) + "".join(changed) + draw(SPACE)


@given(disguised(WRITING))
def test_no_disguise_lets_writing_pass(query: str) -> None:
    with pytest.raises(QueryError):
        guard.reading(query)


# Procedures are known by their exact name, so their case is left alone.
@given(disguised([query for query in READING if "db." not in query and "//" not in query and "/*" not in query]))
def test_no_disguise_makes_reading_fail(query: str) -> None:
    guard.reading(query)


@given(st.sampled_from(READING), st.sampled_from(WRITING))
def test_writing_after_reading_is_refused(reading: str, writing: str) -> None:
    with pytest.raises(QueryError):
        guard.reading(f"{reading.rstrip(';')}\n{writing}")
