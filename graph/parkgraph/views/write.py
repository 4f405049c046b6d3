"""The page itself: pyvis fills our template, a policy of hashes lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from jinja2 import DictLoader, Environment
from markupsafe import Markup
from pyvis.network import Network  # type: ignore[import-untyped] # it ships no types

from parkgraph.errors import SettingsError
from parkgraph.model import GraphRows
from parkgraph.views.content import Content, content
from parkgraph.views.selection import Centre, select

_VIS_NETWORK = "templates/lib/vis-9.1.2/vis-network.min.js"
_SCRIPTS = ("elements.js", "drawing.js", "panel.js", "view.js")
_PAGE = "page.html"
_FEW_EDGES = 300
_MANY_EDGES = 4000


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """What a view shows and says.

    Attributes:
        centre: the entity it is drawn around; the whole graph if not given.
        depth: how many relationships away from the centre an entity may be.
        limit: how many entities are drawn at most.
        withdrawn: whether firms that left are shown from the start; the reader can show them in any case.
        title: heading of the page; the usual one in the reader's language where empty.
    """

    centre: Centre | None = None
    depth: int = 2
    limit: int = 1000
    withdrawn: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class ViewReport:
    """What was written.

    A notebook shows the page itself where this is the value of a cell.

    Attributes:
        path: the file.
        nodes: number of entities drawn.
        relationships: number of relationships drawn.
        cut: number of entities that were in reach and did not fit.
    """

    path: Path
    nodes: int
    relationships: int
    cut: int

    def _repr_html_(self) -> str:
        page = html.escape(self.path.read_text(encoding="utf-8"))
        return (
            f'<iframe srcdoc="{page}" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" '
            'style="width:100%;height:720px;border:0"></iframe>'
        )


def write_view(rows: GraphRows, path: Path, options: ViewOptions | None = None) -> ViewReport:
    """Write a graph, or a part of it, as one HTML file that needs nothing else.

    The file makes no request: the drawing library, our scripts and the data are in it, and its content security policy
    names the hash of each script and style, so that nothing a text brings along can run. The same rows and options give
    the same bytes.

    Args:
        rows: the graph.
        path: file to write; an existing one is replaced.
        options: what to show; the whole graph up to 1,000 entities if not given.

    Raises:
        QueryError: the centre is unknown or not one entity.
        SettingsError: the file cannot be written.
    """
    chosen = options or ViewOptions()
    selection = select(rows, centre=chosen.centre, depth=chosen.depth, limit=chosen.limit)
    page = _render(content(selection, title=chosen.title, withdrawn=chosen.withdrawn))
    try:
        # A lone surrogate, which a broken page can bring into a text, has no UTF-8 form.
        path.write_bytes(page.encode("utf-8", "replace"))
    except OSError as error:
        hint = "name a file in a folder that exists and may be written to"
        raise SettingsError(f"the view cannot be written: {error.strerror}", where=str(path), hint=hint) from error
    return ViewReport(path, selection.nodes, selection.relationships, selection.cut_nodes)


def _render(shown: Content) -> str:
    scripts = [_shipped("pyvis", _VIS_NETWORK), *(_shipped("parkgraph.views", name) for name in _SCRIPTS)]
    styles = [_shipped("parkgraph.views", "view.css")]
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
    network.options = _options(len(shown.edges))
    return str(network.generate_html())


def _options(edges: int) -> dict[str, object]:
    many = edges > _MANY_EDGES
    return {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "nodes": {"shape": "custom", "chosen": False},
        "edges": {
            "smooth": False,
            "chosen": False,
            "arrows": {"to": {"enabled": edges <= _FEW_EDGES, "scaleFactor": 0.45}},
        },
        "interaction": {
            "hover": not many,
            "hoverConnectedEdges": False,
            "selectConnectedEdges": False,
            "hideEdgesOnDrag": many,
            "hideEdgesOnZoom": many,
            "tooltipDelay": 100,
        },
    }


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
