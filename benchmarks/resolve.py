"""How resolution and assembly grow: made-up firms with noise, and the graph of a workspace of real news.

Each firm has a registered name (place, own name of two or three characters, trade, legal form) and is written by one to
three documents: in full, with brackets, in full-width characters, without its legal form or place, in short, or with a
wrong character. Two of three documents name its zone. Own names are drawn from a fixed stock: the more firms,
the more of them are called alike, as in a real register. Each size runs in a process of its own.

Workspaces of news are kept in build/benchmarks/news, since their first build takes long. ``python -m benchmarks.resolve
FIRMS …`` resolves so many firms and prints time, memory and how well it went.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from benchmarks.frame import ONE_THREAD, Figures, Growth, Row, cpu_seconds, run_module

# Before numpy is imported, which reads them once.
os.environ.update(ONE_THREAD)

from benchmarks.text import news, samples
from parkgraph import extraction, ner
from parkgraph.assembly import assemble
from parkgraph.model import Document, LocalEntity
from parkgraph.ner import gazetteer
from parkgraph.resolve import resolve
from parkgraph.workspace import Workspace

T = TypeVar("T")

KEPT = Path(__file__).parents[1] / "build" / "benchmarks" / "news"
FIRMS = (1_000, 10_000, 100_000, 1_000_000)
DOCUMENTS = (220, 2_226, 22_262)
SMALL = (50, 100, 200, 400)
_SECONDS, _MEGABYTES, _TIMES = 60, 2_000, "<= 12"
_SEED = 20261101
_CHARACTERS = (
    "安百邦宝北贝本博昌超成诚驰创达大德鼎东多尔方丰福富高格光广国海汉航浩和恒红宏鸿华汇惠佳嘉建捷金锦晶精景九聚"
    "君凯康科坤来蓝朗乐力立利联良龙隆路罗迈茂美米明铭诺鹏普齐奇启千强青庆荣瑞润赛三森山尚深升盛胜世顺思泰腾天"
    "通同拓万威维伟沃西希锡先祥新鑫信星兴雄旭讯亚扬阳耀怡亿益英盈永优友宇元远越云泽展兆振正志智中众卓"
)
_TRADES = (
    "精密机械",
    "电子",
    "生物科技",
    "新材料",
    "汽车部件",
    "半导体",
    "智能装备",
    "软件",
    "光电",
    "医疗器械",
    "新能源",
    "自动化",
)
_FORMS = ("有限公司", "有限责任公司", "股份有限公司")
_WIDE = str.maketrans("()", "（）")


def firms(count: int, seed: int = _SEED) -> tuple[list[LocalEntity], dict[str, frozenset[str]], dict[str, int]]:
    """Make up firms and the documents that name them.

    Returns:
        Local entities, what statements tie them to, and the firm that each is.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret, and the same firms every time
    known = gazetteer.load().lexicon
    cities = [entry for entry in known.of("places") if entry.properties["level"] == "city"]
    zones = [entry for entry in known.of("zones") if entry.properties.get("adcode", "").isdigit()]
    by_city: dict[str, list[int]] = {}
    for index, zone in enumerate(zones):
        by_city.setdefault(zone.properties["adcode"][:4], []).append(index)
    entities = [LocalEntity(f"z-{i}", "zones", "Park", zone.name, (), zone.id) for i, zone in enumerate(zones)]
    links: dict[str, frozenset[str]] = {}
    truth: dict[str, int] = {}
    taken: set[str] = set()
    while len(taken) < count:
        city = chance.choice(cities)
        own = "".join(chance.choices(_CHARACTERS, k=chance.choice((2, 2, 3))))
        trade, form = chance.choice(_TRADES), chance.choice(_FORMS)
        place = city.properties.get("short", city.name)
        if f"{place}{own}{trade}" in taken:
            continue
        taken.add(f"{place}{own}{trade}")
        firm = len(taken)
        near = by_city.get(city.properties["adcode"][:4])
        site = chance.choice(near) if near else None
        for number in range(chance.choice((1, 1, 2, 3))):
            identity = f"e-{firm:07}-{number}"
            name = _written(chance, place, own, trade, form)
            entities.append(LocalEntity(identity, f"d-{identity}", "Company", name))
            truth[identity] = firm
            if site is not None and chance.random() < 2 / 3:
                links[identity] = frozenset({f"z-{site}"})
    return entities, links, truth


def _written(chance: random.Random, place: str, own: str, trade: str, form: str) -> str:
    wrong = own[:-1] + chance.choice(_CHARACTERS)
    names = (
        place + own + trade + form,
        f"{own}{trade}({place}){form}",
        f"{own}{trade}({place}){form}".translate(_WIDE),
        place + own + trade,
        own + trade,
        place + own,
        place + wrong + trade + form,
    )
    return chance.choices(names, weights=(6, 4, 4, 4, 3, 2, 1))[0]


@dataclass(frozen=True, slots=True)
class Resolved:
    """What resolving so many firms took, and how well it went.

    Attributes:
        seconds: of processor time.
        peak, before: greatest memory in MB, and that before resolution, with what is resolved in it.
        questions: pairs that a person would be asked about.
        precision, recall: of pairs of documents that were joined.
    """

    firms: int
    documents: int
    seconds: float
    peak: int
    before: int
    questions: int
    precision: float
    recall: float


def resolved(count: int) -> Resolved:
    """Resolve so many made-up firms."""
    entities, links, truth = firms(count)
    before = _peak()
    found = []
    seconds = cpu_seconds(lambda: found.append(resolve(entities, links=links)))
    pairs: Counter[str] = Counter()
    for entity in found[0].entities:
        sizes = Counter(truth[member] for member in entity.members if member in truth)
        pairs["joined"] += _pairs(sum(sizes.values()))
        pairs["rightly"] += sum(map(_pairs, sizes.values()))
    alike = sum(map(_pairs, Counter(truth.values()).values()))
    questions = len(found[0].candidates)
    rightly = pairs["rightly"]
    return Resolved(count, len(truth), seconds, _peak(), before, questions, rightly / pairs["joined"], rightly / alike)


def workspace_of(documents: Sequence[Document], folder: Path) -> Path:
    """Make sure that a workspace holds what documents yield, and return its folder."""
    with Workspace(folder, create=True) as workspace:
        known = workspace.known()
        missing = [document for document in documents if document.key not in known]
        if missing:
            for document, rows in extraction.extract_rows(missing, ner.load()):
                workspace.store_rows(document, rows, extractor="benchmark")
    return folder


def assembled(folder: Path) -> tuple[float, int]:
    """Return the seconds of processor time that the rows of a workspace take, and the greatest memory in MB."""
    gazetteer.load()
    with Workspace(folder) as workspace:
        seconds = cpu_seconds(lambda: assemble(workspace).rows)
    return seconds, _peak()


def _apart(work: Callable[[], T]) -> T:
    """Do some work in a process of its own, so that its greatest memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(work).result()


def _pairs(size: int) -> int:
    return size * (size - 1) // 2


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(runs: int, small: bool) -> Figures:
    """Resolve made-up firms of four sizes, the largest once, and assemble the graphs of three workspaces."""
    sizes = SMALL if small else FIRMS
    documents = samples() if small else news(DOCUMENTS[-1])
    parts = [1, 2, len(documents)] if small else list(DOCUMENTS)
    found = [[_apart(partial(resolved, size)) for _ in range(runs)] for size in sizes[:-1]]
    largest = _apart(partial(resolved, sizes[-1]))
    kept = KEPT.with_name("samples") if small else KEPT
    folders = [workspace_of(documents[:part], kept / str(part)) for part in parts]
    assembly = [[_apart(partial(assembled, folder)) for _ in range(runs)] for folder in folders]
    seconds = [one.seconds for one in found[-1]]
    return Figures(
        rows=[
            Row(
                *("resolve", "resolution on one core", "s", seconds),
                on=_on(found[-1][0]),
                anchor="a minute",
                anchor_values=[_SECONDS] * runs,
                goal="<= 1",
                clock="cpu",
            ),
            Row(
                *("resolve-memory", "greatest memory of resolution", "MB", [one.peak for one in found[-1]]),
                on=_on(found[-1][0]),
                anchor="2 GB",
                anchor_values=[_MEGABYTES] * runs,
                goal="<= 1",
            ),
            Row(
                *("resolve-ten-times", "resolution of ten times as many", "s", [largest.seconds]),
                on=_on(largest),
                anchor=f"{sizes[-2]:,} firms",
                anchor_values=[statistics.median(seconds)],
                goal=_TIMES,
                clock="cpu",
                note=f"one run; greatest memory {largest.peak:,} MB, {largest.before:,} MB of it before it begins",
            ),
        ],
        growth=[
            Growth(
                *("resolution", "made-up firms", sizes, "s cpu"),
                [*([one.seconds for one in of_size] for of_size in found), [largest.seconds]],
                note="of a stock of names as large as it is, more firms mean more of one name, which must be compared",
            ),
            Growth(*("assembly", "documents", parts, "s cpu"), [[one[0] for one in of_size] for of_size in assembly]),
            Growth(
                *("memory of assembly", "documents", parts, "MB"), [[one[1] for one in of_size] for of_size in assembly]
            ),
        ],
    )


def _on(found: Resolved) -> str:
    return (
        f"{found.firms:,} made-up firms in {found.documents:,} documents "
        f"(precision {found.precision:.3f}, recall {found.recall:.3f})"
    )


if __name__ == "__main__":
    if sys.argv[1:] and all(argument.isdigit() for argument in sys.argv[1:]):
        for size in map(int, sys.argv[1:]):
            print(_apart(partial(resolved, size)), flush=True)
    else:
        run_module(measure, __doc__ or "")
