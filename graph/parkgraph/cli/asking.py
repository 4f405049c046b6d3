"""Commands that ask the graph: ask, cypher."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from parkgraph.cli.options import (
    DatabaseOption,
    FormatOption,
    RowFormat,
    UriOption,
    UserOption,
    WorkspaceOption,
    open_neo4j,
    open_store,
)
from parkgraph.cli.output import print_rows, say
from parkgraph.errors import QueryError
from parkgraph.settings import from_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from parkgraph.queries import NamedQuery


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(ask)
    app.command()(cypher)


def ask(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Name of the question; without it, the list")] = None,
    workspace: WorkspaceOption = None,
    uri: UriOption = None,
    user: UserOption = None,
    database: DatabaseOption = None,
    form: FormatOption = RowFormat.TABLE,
) -> None:
    """Ask a named question; its parameters are options, shown by the list.

    Example: [bold]parkgraph ask multinationals-by-park --park 苏州工业园区[/bold]
    """
    from parkgraph import queries

    if name is None:
        _list_questions(form)
        return
    query = queries.get(name)
    parameters = _parameters(context.args, query)
    with open_store(workspace, uri, user, database) as store:
        rows = queries.run(store, name, parameters)
        print_rows(rows.columns, rows.rows, form, title=f"{query.title_zh} · {query.title_en}")
        say(f"answered by {store.name}")


def _list_questions(form: RowFormat) -> None:
    from parkgraph import queries

    rows = [
        (
            query.name,
            f"{query.title_zh} · {query.title_en}",
            " ".join(_usage(p.name, p.default) for p in query.parameters),
        )
        for query in queries.all_queries()
    ]
    print_rows(("question", "title", "options"), rows, form)


def _usage(name: str, default: object) -> str:
    option = f"--{name.replace('_', '-')}"
    return option if default in ("", None) else f"{option}={default}"


def _parameters(arguments: list[str], query: NamedQuery) -> Mapping[str, str]:
    """Read ``--name value`` and ``--name=value`` pairs; a flag without value means true."""
    flags = {p.name for p in query.parameters if p.type == "flag"}
    known = ", ".join(f"--{p.name.replace('_', '-')}" for p in query.parameters)
    parameters: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        head = rest.pop(0)
        if not head.startswith("--"):
            raise QueryError(f"'{head}' is no option of this question", where=query.name, hint=f"its options: {known}")
        option, separator, value = head[2:].partition("=")
        name = option.replace("-", "_")
        if not separator:
            if rest and not rest[0].startswith("--"):
                value = rest.pop(0)
            elif name in flags:
                value = "true"
            else:
                raise QueryError(f"{head} needs a value", where=query.name, hint=f"its options: {known}")
        parameters[name] = value
    return parameters


def cypher(
    query: Annotated[str, typer.Argument(help="A Cypher query that reads")],
    workspace: WorkspaceOption = None,
    uri: UriOption = None,
    user: UserOption = None,
    database: DatabaseOption = None,
    write: Annotated[bool, typer.Option("--write", help="Allow writing; Neo4j only")] = False,
    form: FormatOption = RowFormat.TABLE,
) -> None:
    """Run a Cypher query; only reading is allowed without --write.

    Example: [bold]parkgraph cypher "MATCH (p:Park) RETURN p.name ORDER BY p.name LIMIT 5"[/bold]
    """
    address = uri or from_environment().neo4j_uri
    if write and not address:
        raise QueryError(
            "the embedded graph is derived from the articles and is not written to",
            hint="name a Neo4j server with --uri, or change the articles and build again",
        )
    if write and address:
        with open_neo4j(address, user, database) as server:
            rows, name = server.execute(query), server.name
    else:
        with open_store(workspace, uri, user, database) as store:
            rows, name = store.read(query), store.name
    print_rows(rows.columns, rows.rows, form)
    say(f"answered by {name}")
