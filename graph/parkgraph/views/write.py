"""The page itself: pyvis fills our template, a policy of hashes lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path

from jinja2 import DictLoader, Environment
from markupsafe import Markup
from pyvis.network import Network  # type: ignore[import-untyped] # it ships no types

from parkgraph.errors import SettingsError
from parkgraph.model import GraphRows
from parkgraph.views.content import Content, content
from parkgraph.views.criteria import EVERYTHING, Criteria
from parkgraph.views.facts import Facts
from parkgraph.views.report import named, park_report, shared
from parkgraph.views.selection import Centre, Selection, select

_VIS_NETWORK = "templates/lib/vis-9.1.2/vis-network.min.js"
# In the order in which a browser is to run them: each uses only what stands before it, but for calls made later.
_SCRIPTS = (
    "elements.js",
    "shapes.js",
    "labels.js",
    "filters.js",
    "edges.js",
    "layer.js",
    "network.js",
    "panel.js",
    "legend.js",
    "search.js",
    "plots.js",
    "report.js",
    "picture.js",
    "keyboard.js",
    "page.js",
)
_STYLES = ("page.css", "report.css")
_PAGE = "page.html"
# The layout is computed here; edges are drawn by edges.js, so the library is not to look for them.
_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"shape": "custom", "chosen": False},
    "edges": {"smooth": False, "chosen": False, "arrows": {"to": {"enabled": False}}},
    "interaction": {
        "hover": True,
        "hoverConnectedEdges": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 100,
    },
}


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """What a view shows and says.

    Attributes:
        centre: the entity it is drawn around; the whole graph if not given.
        beside: a second one, to be compared with the first.
        depth: how many relationships away from a centre an entity may be.
        limit: how many entities are drawn at most.
        criteria: what relationships must say.
        report: whether the page has tables and plots of the centre, a park, too.
        withdrawn: whether firms that left are shown from the start; the reader can show them in any case.
        title: heading of the page; the usual one in the reader's language where empty.
    """

    centre: Centre | None = None
    beside: Centre | None = None
    depth: int = 2
    limit: int = 1000
    criteria: Criteria = EVERYTHING
    report: bool = False
    withdrawn: bool = False
    title: str = ""

    @property
    def centres(self) -> tuple[Centre, ...]:
        """What is drawn around, in the order given."""
        return tuple(centre for centre in (self.centre, self.beside) if centre)


@dataclass(frozen=True, slots=True)
class ViewReport:
    """What was written.

    A notebook shows the page itself where this is the value of a cell.

    Attributes:
        path: the file.
        nodes: number of entities drawn.
        relationships: number of relationships drawn.
        cut: number of entities that were in reach and did not fit.
        notes: what a person should know, such as that a name was taken for a longer one.
    """

    path: Path
    nodes: int
    relationships: int
    cut: int
    notes: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        page = html.escape(self.path.read_text(encoding="utf-8"))
        return (
            f'<iframe srcdoc="{page}" allow="fullscreen" allowfullscreen '
            'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads" '
            'style="width:100%;height:720px;border:0"></iframe>'
        )


def write_view(rows: GraphRows, path: Path, options: ViewOptions | None = None) -> ViewReport:
    """Write a graph, or a part of it, as one HTML file that needs nothing else.

    The file makes no request: the drawing library, our scripts and the data are in it, and its content security policy
    names the hash of each script and style, so that nothing a text brings along can run. The same rows and options give
    the same bytes.

    Args:
        rows: the graph.
        path: file to write; an existing one is replaced, folders that are missing are made.
        options: what to show; the whole graph up to 1,000 entities if not given.

    Raises:
        QueryError: a centre is unknown or not one entity.
        SettingsError: the file cannot be written, a report is wanted of something else than a park, or of a park
            beside itself.
    """
    chosen = options or ViewOptions()
    if chosen.report and [centre.label for centre in chosen.centres] not in (["Park"], ["Park", "Park"]):
        raise SettingsError("a report is about a park", hint="name one, with --park")
    selection = select(rows, centres=chosen.centres, depth=chosen.depth, limit=chosen.limit, criteria=chosen.criteria)
    if len(set(selection.centres)) < len(selection.centres):
        raise SettingsError("both names are those of one park", hint="name two that differ")
    facts = Facts.of(rows)
    shown = content(
        selection,
        facts,
        title=chosen.title,
        withdrawn=chosen.withdrawn or "withdrawn" in chosen.criteria.statuses,
        criteria=chosen.criteria,
        report=_report(selection, facts, chosen.criteria) if chosen.report else None,
    )
    page = _render(shown)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A lone surrogate, which a broken page can bring into a text, has no UTF-8 form.
        path.write_bytes(page.encode("utf-8", "replace"))
    except OSError as error:
        hint = "name a file in a folder that may be written to"
        raise SettingsError(f"the view cannot be written: {error.strerror}", where=str(path), hint=hint) from error
    return ViewReport(path, selection.nodes, selection.relationships, selection.cut_nodes, selection.notes)


def _report(selection: Selection, facts: Facts, criteria: Criteria) -> dict[str, object]:
    reports = [park_report(facts, park, criteria) for park in selection.centres]
    return {
        "parks": [asdict(report) for report in reports],
        "shared": asdict(shared(*reports)) if len(reports) > 1 else None,
        "names": named(reports, facts),
    }


def _render(shown: Content) -> str:
    scripts = [_shipped("pyvis", _VIS_NETWORK), *(_shipped("parkgraph.views", name) for name in _SCRIPTS)]
    styles = [_shipped("parkgraph.views", name) for name in _STYLES]
    environment = Environment(loader=DictLoader({_PAGE: _shipped("parkgraph.views", _PAGE)}), autoescape=True)
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
    environment.globals.update(
        view=shown.view,
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - our own files and the library's, no data
        styles=[Markup(style) for style in styles],  # noqa: S704 - the same
        policy=_policy(scripts, styles),
    )
    network = Network(directed=True, cdn_resources="in_line")
    network.templateEnv, network.path = environment, _PAGE
    # Not add_node and add_edge: they search a list for every call, which takes minutes at 5,000 nodes.
    network.nodes, network.edges = shown.nodes, shown.edges
    network.options = _OPTIONS
    return str(network.generate_html())


def _policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    return (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hashes(sources: Iterable[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(source.encode()).digest()).decode() for source in sources)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def _shipped(package: str, name: str) -> str:
    """Read a shipped file with its line ends made plain: a browser does the same before it takes the hash."""
    return files(package).joinpath(name).read_text(encoding="utf-8")
