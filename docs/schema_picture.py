"""Draw the graph's schema and write the style for Neo4j Browser from the ontology: ``python docs/schema_picture.py``.

Colours are those of the view's page, so that a label looks alike everywhere.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from html import escape
from importlib.resources import files
from pathlib import Path

from parkgraph.model import ONTOLOGY

DOCS = Path(__file__).parent
PICTURE = DOCS / "images" / "schema.svg"
STYLE = DOCS / "parkgraph.grass"

WIDTH, HEIGHT, RADIUS = 1120, 700, 46
# Where a label stands, in hundredths of the picture: parks in the middle, what is told of them around.
PLACES = {
    "Park": (50, 46),
    "Company": (24, 36),
    "Industry": (40, 84),
    "Cluster": (66, 78),
    "Program": (84, 13),
    "Institution": (44, 9),
    "Place": (86, 58),
    "Country": (7, 58),
    "Document": (9, 10),
}
FONT = "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
HALO = 'stroke="#ffffff" stroke-width="4" paint-order="stroke"'
DARK_TEXT = frozenset({"Company", "Cluster", "Program"})


def colours() -> dict[str, str]:
    """Return the colour of each label, as the light theme of the view has it."""
    text = files("parkgraph.views").joinpath("page.css").read_text(encoding="utf-8")
    return {name: re.findall(rf"--{name.lower()}:\s*(#[0-9a-fA-F]{{6}})", text)[0] for name in ONTOLOGY.labels}


def schema_svg() -> str:
    """Return the picture: labels as circles, relationship types as arrows; MENTIONS, which leads to all, in words."""
    shown = colours()
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FONT}" role="img">',
        "<title>Labels and relationship types of the graph</title>",
        '<defs><marker id="end" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0L10 5L0 10z" fill="#4a5a6c"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *_arrows(),
        *(line for name in ONTOLOGY.labels for line in _circle(name, shown)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def grass() -> str:
    """Return the style sheet that Neo4j Browser takes when it is dropped on its window."""
    parts = ["node { diameter: 50px; color: #7b8794; text-color-internal: #ffffff; font-size: 10px; }"]
    for name, colour in colours().items():
        size = "80px" if name == "Park" else "50px"
        text = "#16202c" if name in DARK_TEXT else "#ffffff"
        parts.append(
            f"node.{name} {{ color: {colour}; border-color: {colour}; text-color-internal: {text}; "
            f'diameter: {size}; caption: "{{name}}"; }}'
        )
    parts.append(
        "relationship { color: #a5abb6; shaft-width: 1px; font-size: 8px; padding: 3px; "
        'text-color-external: #4a5a6c; text-color-internal: #ffffff; caption: "<type>"; }'
    )
    parts += [
        f'relationship.{name} {{ caption: "{{status}}"; }}'
        for name, kind in ONTOLOGY.relationships.items()
        if kind.targets == ("Park",) and "Company" in kind.sources
    ]
    return "\n".join(parts) + "\n"


def _place(name: str) -> tuple[float, float]:
    across, down = PLACES[name]
    return across * WIDTH / 100, down * HEIGHT / 100


def _circle(name: str, shown: Mapping[str, str]) -> Iterator[str]:
    x, y = _place(name)
    label = ONTOLOGY.labels[name]
    ink = "#16202c" if name in DARK_TEXT else "#ffffff"
    own = ", ".join(label.properties)
    yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{RADIUS}" fill="{shown[name]}"/>'
    yield f'<text x="{x:.0f}" y="{y - 3:.0f}" text-anchor="middle" font-size="14" fill="{ink}">{name}</text>'
    yield f'<text x="{x:.0f}" y="{y + 15:.0f}" text-anchor="middle" font-size="12" fill="{ink}">{label.zh}</text>'
    for number, line in enumerate(_wrapped(own)):
        lower = y + RADIUS + 15 + 13 * number
        yield (
            f'<text x="{x:.0f}" y="{lower:.0f}" text-anchor="middle" font-size="11" fill="#4d5a68" {HALO}>{line}</text>'
        )
    if name == "Document":
        yield (
            f'<text x="{x + RADIUS + 10:.0f}" y="{y + 4:.0f}" font-size="12" fill="#16202c">'
            f"MENTIONS {ONTOLOGY.relationships['MENTIONS'].zh} → *</text>"
        )


def _wrapped(text: str, width: int = 26) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [escape(line) for line in lines if line]


def _arrows() -> Iterator[str]:
    pairs: dict[tuple[str, str], list[str]] = {}
    for name, kind in ONTOLOGY.relationships.items():
        for source in kind.sources:
            for target in kind.targets if kind.targets != ("*",) else ():
                pairs.setdefault((source, target), []).append(f"{name} {kind.zh}")
    for (source, target), names in pairs.items():
        if source == target:
            yield from _loop(source, names)
        else:
            yield from _line(source, target, names)


def _line(source: str, target: str, names: list[str]) -> Iterator[str]:
    (x1, y1), (x2, y2) = _place(source), _place(target)
    length = math.hypot(x2 - x1, y2 - y1)
    across, down = (x2 - x1) / length, (y2 - y1) / length
    yield (
        f'<line x1="{x1 + across * RADIUS:.0f}" y1="{y1 + down * RADIUS:.0f}" x2="{x2 - across * (RADIUS + 3):.0f}" '
        f'y2="{y2 - down * (RADIUS + 3):.0f}" stroke="#4a5a6c" marker-end="url(#end)"/>'
    )
    yield from _caption((x1 + x2) / 2, (y1 + y2) / 2, names)


def _loop(name: str, names: list[str]) -> Iterator[str]:
    x, y = _place(name)
    top = y - RADIUS
    yield (
        f'<path d="M{x - 16:.0f} {top + 4:.0f}C{x - 50:.0f} {top - 46:.0f} {x + 50:.0f} {top - 46:.0f} {x + 16:.0f} '
        f'{top + 2:.0f}" fill="none" stroke="#4a5a6c" marker-end="url(#end)"/>'
    )
    yield from _caption(x, top - 36, names)


def _caption(x: float, y: float, names: list[str]) -> Iterator[str]:
    for number, text in enumerate(names):
        yield (
            f'<text x="{x:.0f}" y="{y + 4 + 14 * number:.0f}" text-anchor="middle" font-size="11" fill="#16202c" '
            f"{HALO}>{escape(text)}</text>"
        )


if __name__ == "__main__":
    PICTURE.write_text(schema_svg(), encoding="utf-8")
    STYLE.write_text(grass(), encoding="utf-8")
