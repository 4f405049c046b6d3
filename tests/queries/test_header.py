from __future__ import annotations

import pytest
from typer.main import get_command

from parkgraph.cli import app
from parkgraph.errors import QueryError
from parkgraph.queries.header import RESERVED, parse

FILE = """\
// zh: 标题
// en: Title
// about: What it answers.
// parameters:
//   park: {type: park, about: the park}
//   limit: {type: number, default: 5, about: how many}
// columns:
//   name: its name

MATCH (n:Park) // a comment of the query
WHERE n.key IN $park AND '$no' <> "$parameter" // nor $this
RETURN n.name AS name LIMIT $limit
"""


def changed(old: str, new: str) -> str:
    assert old in FILE
    return FILE.replace(old, new)


def test_a_file_is_a_query() -> None:
    query = parse("some-query", FILE, "some-query.cypher")
    assert (query.name, query.title_zh, query.title_en) == ("some-query", "标题", "Title")
    assert [(p.name, p.type, p.default) for p in query.parameters] == [("park", "park", None), ("limit", "number", 5)]
    assert query.cypher.startswith("MATCH (n:Park) // a comment")


def test_a_parameter_may_list_its_words() -> None:
    text = changed("limit: {type: number, default: 5,", "kind: {type: text, values: [one, two], default: '',")
    query = parse("q", text.replace("LIMIT $limit", "+ $kind"), "q.cypher")
    assert [p.values for p in query.parameters] == [(), ("one", "two")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"^q\.cypher:1: there is no header"),
        ("MATCH (n) RETURN n", r"^q\.cypher:1: there is no header"),
        ("// just words\nRETURN 1 AS name", r"^q\.cypher:1: there is no header"),
        (changed("zh: 标题", "zh: [标题"), r"^q\.cypher:\d+: the header cannot be read"),
        (changed("zh: 标题", "zh: 标\x07题"), r"^q\.cypher:1: the header cannot be read: unacceptable character"),
        (changed("default: 5", "default: 2023-13-45"), r"^q\.cypher:1: the header cannot be read: month must be"),
        (changed("// en: Title\n", ""), r"^q\.cypher:1: the header gives no 'en'"),
        (changed("en: Title", "en: 3"), r"^q\.cypher:2: the header gives no 'en'"),
        (
            changed("type: park", "type: zone"),
            r"^q\.cypher:5: there is no type 'zone' for the parameter 'park'",
        ),
        (changed(", about: how many", ""), r"^q\.cypher:6: the parameter 'limit' needs 'type' and 'about'"),
        (
            changed("default: 5", "default: five"),
            r"^q\.cypher:6: the default of 'limit' is of another type",
        ),
        (changed("default: 5", "default: true"), r"^q\.cypher:6: the default of 'limit'"),
        (
            changed("default: 5", "default: 5, values: [1, 2]"),
            r"^q\.cypher:6: the values of 'limit' are no list of words",
        ),
        (
            changed("{type: number, default: 5", "{type: text, values: [few, all], default: many"),
            r"^q\.cypher:6: the default of 'limit' is none of its values .one of: few, all",
        ),
        (changed("default: 5", "default: 5, values: [few]"), r"^q\.cypher:6: 'limit' cannot have values"),
        (changed("limit", "format"), r"^q\.cypher:6: 'format' cannot be a parameter"),
        (changed("limit", "origins"), r"^q\.cypher:6: 'origins' cannot be a parameter"),
        (changed("//   name: its name\n", ""), r"^q\.cypher:7: the header lists no columns"),
        (changed("columns:\n//   name: its name", "columns: [name]"), r"^q\.cypher:1: 'columns' must be a mapping"),
        (changed(" LIMIT $limit", ""), r"^q\.cypher:6: the query does not use the parameter 'limit'"),
        (changed("$park", "$parc"), r"^q\.cypher:5: the query does not use the parameter 'park'"),
        (changed("RETURN n.name", "WITH n, $more AS m RETURN n.name"), r"^q\.cypher:9: the query uses \$more"),
        (changed("WHERE n.key", "SET n.x = 1 WITH n WHERE n.key"), r"^q\.cypher:11: SET is not allowed"),
        (
            changed("MATCH (n:Park)", "LOAD CSV FROM 'file:///x' AS l MATCH (n:Park)"),
            r"^q\.cypher:10: LOAD is not allowed",
        ),
        (changed("WHERE n.key", "WHERE 'open AND n.key"), r"^q\.cypher:1[12]: unexpected or unclosed"),
        (FILE.partition("MATCH")[0], r"^q\.cypher:5: the query is empty|^q\.cypher:1: the query is empty"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        parse("q", text, "q.cypher")


def test_no_parameter_is_hidden_behind_an_option_of_ask() -> None:
    options = {
        option.removeprefix("--").replace("-", "_")
        for parameter in get_command(app).commands["ask"].params  # type: ignore[attr-defined]  # a group has commands
        for option in (*parameter.opts, "--help")
        if option.startswith("--")
    }
    assert options == RESERVED
