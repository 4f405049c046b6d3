"""Write docs/performance.md: the words from a template, every figure from what was measured."""

from __future__ import annotations

import json
import math
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2

from benchmarks.frame import Figures, Growth, figures_of

TEMPLATE = Path(__file__).with_name("performance.md.j2")
PICTURE = Path("images", "performance-growth.svg")


def write(kept: Path, modules: Sequence[str], docs: Path) -> Path:
    """Write the page and, where growth was measured, its plot.

    Args:
        kept: folder with one JSON file for each module that could measure.
        modules: names of all modules, in the order of the page.
        docs: folder to write to.

    Returns:
        The page.
    """
    runs = {name: json.loads(file.read_text(encoding="utf-8")) for name in modules if (file := _file(kept, name))}
    figures = {name: figures_of(run) for name, run in runs.items()}
    growth = [line for found in figures.values() for line in found.growth]
    if growth:
        docs.joinpath(PICTURE).parent.mkdir(parents=True, exist_ok=True)
        draw(growth, docs / PICTURE)
    page = docs / "performance.md"
    page.write_text(_render(runs, figures, growth, [name for name in modules if name not in runs]), encoding="utf-8")
    return page


def _file(kept: Path, module: str) -> Path | None:
    file = kept / f"{module}.json"
    return file if file.is_file() else None


def _render(
    runs: Mapping[str, Any], figures: Mapping[str, Figures], growth: Sequence[Growth], missing: Sequence[str]
) -> str:
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - Markdown, from our own figures
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"number": number, "median": statistics.median, "spread": spread}
    rows = [row for found in figures.values() for row in found.rows]
    parts: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for part in (part for found in figures.values() for part in found.parts):
        parts[part.work].append((part.part, part.share))
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        runs=runs,
        machine=next((run["machine"] for run in runs.values()), None),
        compared=[row for row in rows if row.anchor],
        alone=[row for row in rows if not row.anchor],
        missed=[row for row in rows if row.met is False],
        rows={row.id: row for row in rows},
        parts=dict(parts),
        growth=[(line, slope(line)) for line in growth],
        picture=PICTURE.as_posix(),
        missing=missing,
    )


def number(value: float) -> str:
    """Write a number with three digits that count, and its thousands apart.

    >>> [number(value) for value in (0.012345, 1.2345, 12.345, 123.45, 12345.6, 3)]
    ['0.0123', '1.23', '12.3', '123', '12,346', '3']
    """
    if value == 0 or abs(value) >= 100 or float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:.{2 - math.floor(math.log10(abs(value)))}f}"


def spread(values: Sequence[float]) -> str:
    """Write the least and the greatest value.

    >>> spread([1.5, 1.25, 2.0])
    '1.25 – 2'
    """
    return f"{number(min(values))} – {number(max(values))}"


def slope(line: Growth) -> float:
    """Return the exponent e of cost ~ size^e that fits best from the first size to the last; 1 is in proportion.

    >>> round(slope(Growth("work", "documents", [1, 10, 100], "s", [[1.0], [10.0], [100.0]])), 3)
    1.0
    """
    sizes = [math.log(size) for size in line.sizes]
    costs = [math.log(statistics.median(values)) for values in line.values]
    return statistics.linear_regression(sizes, costs).slope


def draw(growth: Sequence[Growth], file: Path) -> None:
    """Draw how many times the cost of the smallest size each larger one takes, both axes logarithmic."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # Without these the same figures would give another file each time.
    with mpl.rc_context({"svg.hashsalt": "parkgraph", "svg.fonttype": "none"}):
        figure = Figure(figsize=(7.5, 5), layout="constrained")
        axes = figure.add_subplot(
            xlabel="size, times the smallest", ylabel="cost, times the smallest", xscale="log", yscale="log"
        )
        widest = max(line.sizes[-1] / line.sizes[0] for line in growth)
        axes.plot([1, widest], [1, widest], color="0.6", linestyle="--", linewidth=1, label="in proportion")
        for line in growth:
            sizes = [size / line.sizes[0] for size in line.sizes]
            first = statistics.median(line.values[0])
            medians = [statistics.median(values) / first for values in line.values]
            axes.plot(sizes, medians, marker="o", markersize=4, label=f"{line.work} ({line.sizes[0]:,} {line.of} = 1)")
        axes.grid(visible=True, color="0.9")
        axes.legend(fontsize=8, frameon=False)
        figure.savefig(file, metadata={"Date": None})
