"""What a stranger may have made of a workspace: each kind changes one that ParkGraph made.

Every kind is a function of a random generator, so a seed and a number give the same workspace again.
"""

from __future__ import annotations

import json
import os
import pickle
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Any

import kglite
import yaml

from parkgraph.workspace import DATABASE, GRAPH, JUDGEMENTS

_CASES = Path(__file__).parents[1] / "cases/hostile_names.yaml"
_TEXTS = {
    "documents": ("key", "text", "title", "published", "url", "source", "sha256", "origin", "extractor"),
    "entities": ("id", "label", "name", "aliases", "gazetteer_id", "properties"),
    "mentions": ("label", "text", "entity", "origin"),
    "statements": ("id", "type", "source", "target", "sentence", "status", "since", "amount", "qualifiers"),
    "members": ("local", "canonical"),
    "redirects": ("old", "new"),
    "meta": ("value",),
}
_NUMBERS = {"mentions": ("start", "end"), "statements": ("start", "end", "confidence")}
_WRONG_JSON = (
    *("", "{", "5", "null", "true", '"a"', "[1, null]", '{"a": {"b": []}}', '{"a": 1}', "[[]]", "{}", "[]", "NaN"),
    *('["\\ud800"]', '{"level": "\\u0000"}', "[" * 100_000, "9" * 5_000, '{"__class__": "os.system"}', "[1e999]"),
)
_WRONG_NUMBERS = (-1, 0, 10**6, 2**62, -(2**63), 1e308, -0.5, 7)
_SCHEMAS = (
    "DROP TABLE statements",
    "DROP TABLE meta",
    "DELETE FROM meta",
    "PRAGMA user_version = 1",
    "PRAGMA user_version = -7",
    "PRAGMA user_version = 2000000000",
    "ALTER TABLE documents ADD COLUMN more TEXT",
    "ALTER TABLE documents RENAME COLUMN url TO address",
    "CREATE TRIGGER t AFTER UPDATE ON meta BEGIN DELETE FROM documents; END",
    "CREATE TRIGGER t AFTER UPDATE ON meta BEGIN INSERT INTO members VALUES (load_extension('/tmp/x.so'), 'y'); END",
    "DROP TABLE redirects; CREATE VIEW redirects AS SELECT load_extension('/tmp/x.so') AS old, 'a' AS new",
    "DROP TABLE files; CREATE VIEW files AS SELECT * FROM files",
    "DROP TABLE redirects; CREATE VIEW redirects AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x FROM c)"
    " SELECT x AS old, x AS new FROM c LIMIT 99",
)
_WRONG_LINES = (
    *('{"left": "a", "right": "b", "judgement": "same"}', '{"left": 1}', "[]", "null", "--- !!python/object:os.x []"),
    *('{"left": ["a", {}], "right": "b", "judgement": "same"}', '{"left": [], "right": "b", "judgement": "same"}', "["),
    *('{"left": "a", "right": "a", "judgement": "same"}', "[" * 100_000, '{"left": "a", "right": "b"}', "9" * 5_000),
    *('{"left": "a", "right": "b", "judgement": ["same"]}', '{"left": "\\ud800", "right": "b", "judgement": "same"}'),
)
_WRONG_PROPERTIES: tuple[Any, ...] = (None, 5, True, 2.5, ["a", "b"], [], "", "x" * 100_000)


@cache
def _names() -> tuple[str, ...]:
    return tuple(yaml.safe_load(_CASES.read_text(encoding="utf-8"))["names"])


class _Trap:
    """Unpickled, it would make a file."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return os.mkdir, (str(self._place),)


def _text(chance: random.Random) -> str:
    return chance.choice((chance.choice(_names()), chance.choice(_names()), chance.choice(_WRONG_JSON)))


def _change_rows(workspace: Path, chance: random.Random, columns: dict[str, tuple[str, ...]], value: Any) -> str:
    told = []
    with closing(sqlite3.connect(workspace / DATABASE)) as connection:
        connection.create_function("chance", 0, chance.random)
        for _ in range(chance.randint(1, 6)):
            table = chance.choice(list(columns))
            column, new = chance.choice(columns[table]), value()
            some = chance.choice((1.0, 0.3, 0.1))
            # The tables are strict, some values are of another type.
            with suppress(sqlite3.IntegrityError):
                query = f"UPDATE OR IGNORE {table} SET {column} = ? WHERE chance() < ?"  # noqa: S608 - names of ours
                connection.execute(query, (new, some))
            told.append(f"{table}.{column} = {new!r:.60}")
        connection.commit()
    return "; ".join(told)


def texts(workspace: Path, chance: random.Random) -> str:
    """Hostile texts in the database."""
    return _change_rows(workspace, chance, _TEXTS, lambda: chance.choice(_names()))


def shapes(workspace: Path, chance: random.Random) -> str:
    """JSON of wrong shapes in the database."""
    columns = {"entities": ("aliases", "properties"), "statements": ("qualifiers",), "files": ("refused",)}
    return _change_rows(workspace, chance, columns, lambda: chance.choice(_WRONG_JSON))


def numbers(workspace: Path, chance: random.Random) -> str:
    """Numbers out of range in the database."""
    return _change_rows(workspace, chance, _NUMBERS, lambda: chance.choice(_WRONG_NUMBERS))


def schema(workspace: Path, chance: random.Random) -> str:
    """Other tables, triggers and views in the database."""
    script = chance.choice(_SCHEMAS)
    with closing(sqlite3.connect(workspace / DATABASE)) as connection:
        connection.executescript(script)
    return script


def loose(workspace: Path, chance: random.Random) -> str:
    """Tables that hold any type."""
    with closing(sqlite3.connect(workspace / DATABASE)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = replace(replace(sql, 'STRICT, ', ''), ' NOT NULL', '')")
        connection.execute("UPDATE sqlite_schema SET sql = replace(sql, ' STRICT', '')")
        connection.commit()
    values = (b"\x80\x04\x95", b"\xff\xfe", None, 7, 2.5, "", b"")
    return _change_rows(workspace, chance, {**_TEXTS, **_NUMBERS}, lambda: chance.choice(values))


def other_file(workspace: Path, chance: random.Random) -> str:
    """A pickle, an archive, a text or a damaged file in the place of one of the workspace's."""
    name = chance.choice((DATABASE, GRAPH, JUDGEMENTS))
    path = workspace / name
    before = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 20)):
        before[chance.randrange(len(before))] = chance.randrange(256)
    content = chance.choice(
        (
            pickle.dumps(_Trap(workspace.parent / "outside/trap"), chance.choice((0, 2, 5))),
            bytes(before),
            bytes(before[: chance.randrange(len(before))]),
            b"PK\x03\x04" + chance.randbytes(300),
            b"\x1f\x8b\x08" + chance.randbytes(300),
            chance.choice(_names()).encode("utf-8", "surrogatepass"),
            b"\xff\xfe\x00",
            b"",
        )
    )
    path.write_bytes(content)
    return f"{name} = {content[:30]!r}"


def judgements(workspace: Path, chance: random.Random) -> str:
    """Hostile lines in the judgement log."""
    lines = [
        chance.choice(
            (
                chance.choice(_WRONG_LINES),
                json.dumps({"left": _text(chance), "right": _text(chance), "judgement": "same"}),
                json.dumps({"left": f"Company:{_text(chance)}", "right": ["Park:x"], "judgement": _text(chance)}),
            )
        )
        for _ in range(chance.randint(1, 4))
    ]
    (workspace / JUDGEMENTS).write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    return " | ".join(line[:60] for line in lines)


def graph(workspace: Path, chance: random.Random) -> str:
    """A graph file that says it is current and holds other things than ParkGraph writes."""
    path = workspace / GRAPH
    held = kglite.load(str(path))
    told = []
    for _ in range(chance.randint(1, 5)):
        value = chance.choice((chance.choice(_names()), chance.choice(_WRONG_PROPERTIES)))
        name = chance.choice(("name", "key", "aliases", "level", "headline", "url", "published", "schema", "revision"))
        edge = chance.choice(("key", "confidence", "since", "evidence_sentences", "evidence_documents", "status"))
        query = chance.choice(
            (
                f"MATCH (n) SET n.{name} = $value",
                f"MATCH (n:Company) SET n.{name} = $value",
                f"MATCH ()-[r]->() SET r.{edge} = $value",
                "MATCH (n:Company) SET n.`x') RETURN 1 //` = $value",
                "CREATE (:`<script>` {key: 'x', name: $value})",
                "MATCH (a:Company), (b:Park) CREATE (a)-[:`DROP` {key: $value}]->(b)",
                "MATCH (a:Park), (b:Company) CREATE (a)-[:LOCATED_IN {key: $value}]->(b)",
                "MATCH (n:ParkGraph) CREATE (:ParkGraph {key: 'y', name: $value})",
                "MATCH (n:Park) DETACH DELETE n",
            )
        )
        try:
            held.cypher(query, params={"value": value})
        except kglite.KgError:
            continue
        told.append(f"{query} with {value!r:.40}")
    held.save(str(path))
    return "; ".join(told)


def links(workspace: Path, chance: random.Random) -> str:
    """Links to a file elsewhere, where the program itself puts files."""
    kept = workspace.parent / "outside/kept"
    name = chance.choice(("judgements.partial", JUDGEMENTS, GRAPH, f"{GRAPH}.tmp.1", "build.lock"))
    (workspace / name).unlink(missing_ok=True)
    (workspace / name).symlink_to(kept)
    return name


KINDS = (texts, texts, shapes, numbers, schema, loose, other_file, judgements, graph, graph, links)
"""The kinds; those that have the most ways are there twice."""
