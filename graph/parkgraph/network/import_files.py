"""The graph as the CSV files that ``neo4j-admin database import full`` takes.

The tool's format has no way to write an empty list, nor a list of one empty string: both come out as no property at all
(tried with neo4j-import-tool 5.26.30). It makes no constraints or indexes either, but for one store format of the
Enterprise edition. Both are made up for by ``after-import.cypher``, and by ``parkgraph load`` as well.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parkgraph.model import GraphRows
from parkgraph.model.database import METADATA_LABEL, metadata_row, neo4j_schema
from parkgraph.network.script import batches, literal

ARRAY_DELIMITER = "\x1f"
ARGUMENTS = "import.args"
AFTERWARDS = "after-import.cypher"
_KEYS_OF_A_STATEMENT = 1_000
_ITEMS_OF_A_STATEMENT = 50_000


@dataclass(frozen=True, slots=True)
class _Kind:
    """Nodes of one label, or relationships of one type between two labels.

    Attributes:
        option: how ``neo4j-admin`` is told of the file.
        file: name of the file.
        pattern: what finds one in Cypher, as ``item``; ``{key}`` stands for a key in braces or for nothing.
        keys: key of each.
        ends: columns that are no properties, by their header.
        columns: the properties by name, ``None`` where one has it not.
    """

    option: str
    file: str
    pattern: str
    keys: Sequence[str]
    ends: Mapping[str, Sequence[str]]
    columns: Mapping[str, Sequence[Any]]


def write_import_files(rows: GraphRows, folder: Path) -> tuple[Path, ...]:
    """Write the files for ``neo4j-admin``, with its options in ``import.args``.

    Args:
        rows: the graph as rows.
        folder: folder to write into, made if missing.

    Returns:
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kinds = list(_kinds(rows))
    written = [_write(kind, folder) for kind in kinds]
    options = ["--array-delimiter=U+001F", "--multiline-fields=true", *(kind.option for kind in kinds)]
    statements = [*neo4j_schema(), *(statement for kind in kinds for statement in _empty_lists(kind))]
    for name, lines, end in ((ARGUMENTS, options, ""), (AFTERWARDS, statements, ";")):
        path = folder / name
        path.write_text("".join(f"{line}{end}\n" for line in lines), encoding="utf-8")
        written.append(path)
    return tuple(written)


def _kinds(rows: GraphRows) -> Iterator[_Kind]:
    for label, nodes in {**rows.nodes, METADATA_LABEL: (metadata_row(rows),)}.items():
        file = f"nodes-{label}.csv"
        columns = _columns(nodes)
        keys = columns.pop("key")
        yield _Kind(
            f"--nodes={label}={file}", file, f"(item:{label}{{key}})", keys, {f"key:ID({label})": keys}, columns
        )
    for (kind, source, target), edges in rows.relationships.items():
        file = f"relationships-{kind}-{source}-{target}.csv"
        columns = _columns([edge["props"] for edge in edges])
        ends = {
            f":START_ID({source})": [edge["source"] for edge in edges],
            f":END_ID({target})": [edge["target"] for edge in edges],
        }
        pattern = f"(:{source})-[item:{kind}{{key}}]->(:{target})"
        yield _Kind(f"--relationships={kind}={file}", file, pattern, columns["key"], ends, columns)


def _columns(properties: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    names = sorted(set().union(*properties))
    return {name: [row.get(name) for row in properties] for name in names}


def _write(kind: _Kind, folder: Path) -> Path:
    columns = [*kind.ends.values(), *map(_texts, kind.columns.values())]
    path = folder / kind.file
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        table.writerow([*kind.ends, *(_header(name, values) for name, values in kind.columns.items())])
        # The csv module cannot tell a null from an empty text, but it is much quicker where there is no null.
        if any(None in values for values in columns):
            file.writelines(",".join(map(_cell, cells)) + "\n" for cells in zip(*columns, strict=True))
        else:
            table.writerows(zip(*columns, strict=True))
    return path


def _header(name: str, values: Sequence[Any]) -> str:
    types = set(map(type, values))
    if list in types:
        return f"{name}:double[]" if float in _types_of_items(values) else f"{name}:string[]"
    if float in types:
        return f"{name}:double"
    return f"{name}:long" if int in types else name


def _types_of_items(values: Sequence[list[Any] | None]) -> set[type]:
    return {type(item) for value in values if value for item in value}


def _texts(values: Sequence[Any]) -> Sequence[Any]:
    """Write lists as texts; all else stays."""
    if list not in set(map(type, values)):
        return values
    join = ARRAY_DELIMITER.join
    if _types_of_items(values) <= {str}:
        return [value if value is None else join(value) for value in values]
    return [value if value is None else join(map(str, value)) for value in values]


def _cell(value: Any) -> str:
    r"""Return a cell of the tool's CSV, in which an empty one is a null without quotes and an empty text with them.

    Both are needed: a status of null would fall out of questions, a country of the empty code would be a foreign one.

    >>> _cell(None), _cell(""), _cell('a"b')
    ('', '""', '"a""b"')
    """
    return "" if value is None else '"' + str(value).replace('"', '""') + '"'


def _empty_lists(kind: _Kind) -> Iterator[str]:
    """Yield the statements that give back the lists that the tool leaves out."""
    for name, values in kind.columns.items():
        if list not in set(map(type, values)):
            continue
        keys: dict[str, list[str]] = {"[]": [], "['']": []}
        for key, value in zip(kind.keys, values, strict=True):
            if value in ([], [""]):
                keys["['']" if value else "[]"].append(key)
        rarer, commoner = sorted(keys, key=lambda form: len(keys[form]))
        yield from _by_key(kind, name, rarer, keys[rarer])
        if None in values:
            yield from _by_key(kind, name, commoner, keys[commoner])
        else:
            yield from _of_the_rest(kind, name, commoner, len(keys[commoner]))


def _by_key(kind: _Kind, name: str, value: str, keys: Sequence[str]) -> Iterator[str]:
    pattern = kind.pattern.replace("{key}", " {key: key}")
    for batch in batches(keys, _KEYS_OF_A_STATEMENT):
        yield f"UNWIND {literal(batch)} AS key MATCH {pattern} SET item.{name} = {value}"


def _of_the_rest(kind: _Kind, name: str, value: str, number: int) -> Iterator[str]:
    """Where every list that is not there is the same one, none needs to be named; a transaction takes so many."""
    pattern = kind.pattern.replace("{key}", "")
    for _ in range(0, number, _ITEMS_OF_A_STATEMENT):
        yield (
            f"MATCH {pattern} WHERE item.{name} IS NULL "
            f"WITH item LIMIT {_ITEMS_OF_A_STATEMENT} SET item.{name} = {value}"
        )
