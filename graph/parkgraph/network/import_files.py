"""The graph as the CSV files that ``neo4j-admin database import full`` takes.

The tool's format has no way to write an empty list, nor a list of one empty string: both come out as no property at all
(tried with neo4j-import-tool 5.26.30). It makes no constraints or indexes either, but for one store format of the
Enterprise edition. Both are made up for by ``after-import.cypher``, and by ``parkgraph load`` as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class _Kind:
    """Nodes of one label, or relationships of one type between two labels.

    Attributes:
        option: how ``neo4j-admin`` is told of the file.
        file: name of the file.
        pattern: what finds one in Cypher, as ``item``; ``{key}`` stands for a key in braces or for nothing.
        ends: header of the columns that are no properties.
        rows: those columns' cells with the properties.
    """

    option: str
    file: str
    pattern: str
    ends: tuple[str, ...]
    rows: Sequence[tuple[tuple[str, ...], Mapping[str, Any]]]


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
        name = f"nodes-{label}.csv"
        cells = [((row["key"],), {k: v for k, v in row.items() if k != "key"}) for row in nodes]
        yield _Kind(f"--nodes={label}={name}", name, f"(item:{label}{{key}})", (f"key:ID({label})",), cells)
    for (kind, source, target), edges in rows.relationships.items():
        name = f"relationships-{kind}-{source}-{target}.csv"
        ends = (f":START_ID({source})", f":END_ID({target})")
        linked = [((edge["source"], edge["target"]), edge["props"]) for edge in edges]
        pattern = f"(:{source})-[item:{kind}{{key}}]->(:{target})"
        yield _Kind(f"--relationships={kind}={name}", name, pattern, ends, linked)


def _write(kind: _Kind, folder: Path) -> Path:
    columns = sorted({name for _, properties in kind.rows for name in properties})
    header = [*kind.ends, *(_header(name, [properties.get(name) for _, properties in kind.rows]) for name in columns)]
    lines: list[list[Any]] = [header]
    lines += ([*ends, *(properties.get(name) for name in columns)] for ends, properties in kind.rows)
    path = folder / kind.file
    path.write_text("".join(",".join(map(_cell, line)) + "\n" for line in lines), encoding="utf-8", newline="")
    return path


def _header(name: str, values: Iterable[Any]) -> str:
    known = [value for value in values if value is not None]
    items = [item for value in known if isinstance(value, list) for item in value]
    if any(isinstance(value, list) for value in known):
        return f"{name}:double[]" if any(isinstance(item, float) for item in items) else f"{name}:string[]"
    if any(isinstance(value, float) for value in known):
        return f"{name}:double"
    return f"{name}:long" if any(isinstance(value, int) for value in known) else name


def _cell(value: Any) -> str:
    r"""Return a cell of the tool's CSV, in which an empty one is a null without quotes and an empty text with them.

    Both are needed, and the csv module of Python 3.11 does not write both: a status of null would fall out of
    questions, a country of the empty code would be a foreign one.

    >>> _cell(None), _cell(""), _cell(['a"b', "c"])
    ('', '""', '"a""b\x1fc"')
    """
    if value is None:
        return ""
    text = ARRAY_DELIMITER.join(map(str, value)) if isinstance(value, list) else str(value)
    return '"' + text.replace('"', '""') + '"'


def _empty_lists(kind: _Kind) -> Iterator[str]:
    """Yield the statements that give back the lists that the tool leaves out."""
    single: dict[str, list[str]] = defaultdict(list)
    empty: dict[str, list[str]] = defaultdict(list)
    for ends, properties in kind.rows:
        for name, value in properties.items():
            if value in ([], [""]):
                (empty if not value else single)[name].append(properties.get("key", ends[0]))
    for values, lists in ((single, "['']"), (empty, "[]")):
        for name, keys in sorted(values.items()):
            for batch in batches(keys, _KEYS_OF_A_STATEMENT):
                found = kind.pattern.replace("{key}", " {key: key}")
                yield f"UNWIND {literal(batch)} AS key MATCH {found} SET item.{name} = {lists}"
