"""Commands that ask the graph: ask, cypher."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parkgraph.cli.options import (
    DatabaseOption,
    FormatOption,
    MarkOption,
    RowFormat,
    TextOnlyOption,
    UriOption,
    UserOption,
    WorkspaceOption,
    current_id,
    open_neo4j,
    open_store,
)
from parkgraph.cli.output import EXIT_REFUSED, print_rows, say
from parkgraph.errors import QueryError
from parkgraph.settings import from_environment

if TYPE_CHECKING:
    from parkgraph.queries import Catalogue, NamedQuery


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
    bom: MarkOption = False,
    text_only: TextOnlyOption = False,
    queries: Annotated[
        Path | None, typer.Option("--queries", help="Folder with questions of your own (default: $PARKGRAPH_QUERIES)")
    ] = None,
    about: Annotated[
        bool, typer.Option("--about", help="Say what the question answers, its options and columns, and its Cypher")
    ] = False,
) -> None:
    """Ask a named question; its parameters are options, shown by the list.

    Example: [bold]parkgraph ask multinationals-by-park --park 苏州工业园区[/bold]
    """
    from parkgraph.queries import ask as ask_store
    from parkgraph.queries import catalogue, get
    from parkgraph.queries.header import NAME_TYPES

    folder = queries or from_environment().queries
    if name is not None and folder is None:
        query = get(name)
    else:
        known = catalogue(folder)
        for error in known.refused:
            say(f"refused: {error}")
        if name is None:
            _list_questions(known, form, bom)
            if known.refused:
                raise typer.Exit(EXIT_REFUSED)
            return
        query = known.get(name)
    if about:
        _describe(query)
        return
    given = _parameters(context.args, query)
    with open_store(workspace, uri, user, database) as store:
        names = {parameter.name for parameter in query.parameters if parameter.type in NAME_TYPES}
        current = {key: current_id(workspace, uri, value) if key in names else value for key, value in given.items()}
        answer = ask_store(store, query, {**current, "text_only": text_only})
        print_rows(answer.rows.columns, answer.rows.rows, form, title=f"{query.title_zh} · {query.title_en}", mark=bom)
        for note in answer.notes:
            say(note)
        say(f"answered by {store.name}")


def _list_questions(known: Catalogue, form: RowFormat, mark: bool) -> None:
    rows = [
        (
            query.name,
            f"{query.title_zh} · {query.title_en}",
            " ".join(_usage(p.name, p.default) for p in query.parameters),
        )
        for query in known.queries
    ]
    print_rows(("question", "title", "options"), rows, form, mark=mark)


def _usage(name: str, default: object) -> str:
    from parkgraph.queries.run import option

    if default is None:
        return f"{option(name)} …"
    return option(name) if default in ("", False) else f"{option(name)}={_typed(default)}"


def _typed(default: object) -> str:
    """Return a default as a person would type it."""
    return str(default).lower() if isinstance(default, bool) else str(default)


def _describe(query: NamedQuery) -> None:
    from parkgraph.queries.run import option

    lines = [f"{query.name}: {query.title_zh} · {query.title_en}", query.about.strip(), "", "options:"]
    for parameter in query.parameters:
        given = "must be given" if parameter.default is None else f"default: {_typed(parameter.default)}"
        lines.append(
            f"  {option(parameter.name)} ({parameter.type}): {parameter.about}"
            + (f"; {given}" if parameter.default != "" else "")
        )
    lines += ["columns:", *(f"  {column.name}: {column.about}" for column in query.columns)]
    print("\n".join([*lines, "", query.cypher]))


def _parameters(arguments: list[str], query: NamedQuery) -> dict[str, str]:
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
        if name in parameters:
            raise QueryError(f"--{option} is given twice", where=query.name, hint="ask once for each value")
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
    bom: MarkOption = False,
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
    print_rows(rows.columns, rows.rows, form, mark=bom)
    say(f"answered by {name}")
