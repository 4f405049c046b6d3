"""Time and memory of resolution on made-up firms with noise: ``python benchmarks/resolve.py [FIRMS ...]``.

Each firm has a registered name (place, own name of two or three characters, trade, legal form) and is written by one to
three documents: in full, with brackets, in full-width characters, without its legal form or place, in short, or with a
wrong character. Two of three documents name the zone it sits in. Each size runs in a process of its own.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from collections import Counter

from parkgraph.model import LocalEntity
from parkgraph.ner import gazetteer
from parkgraph.resolve import resolve

FIRMS = (100_000,)
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


def measure(count: int) -> None:
    """Resolve so many made-up firms and print what it took and how well it went."""
    entities, links, truth = firms(count)
    before = _peak()
    start = time.process_time()
    found = resolve(entities, links=links)
    seconds = time.process_time() - start
    pairs: Counter[str] = Counter()
    for entity in found.entities:
        sizes = Counter(truth[member] for member in entity.members if member in truth)
        pairs["joined"] += _pairs(sum(sizes.values()))
        pairs["rightly"] += sum(map(_pairs, sizes.values()))
    alike = sum(map(_pairs, Counter(truth.values()).values()))
    print(
        f"{count:,} firms in {len(truth):,} documents: {seconds:.1f} s on one core, peak {_peak():,} MB "
        f"({before:,} MB before), {len(found.candidates):,} questions, precision of joined pairs "
        f"{pairs['rightly'] / pairs['joined']:.4f}, recall {pairs['rightly'] / alike:.4f}",
        flush=True,
    )


def _pairs(size: int) -> int:
    return size * (size - 1) // 2


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Measure each size in a process of its own, so that peaks of memory are told apart."""
    sizes = [int(argument) for argument in sys.argv[1:]] or list(FIRMS)
    if len(sizes) == 1:
        measure(sizes[0])
        return
    for size in sizes:
        subprocess.run([sys.executable, __file__, str(size)], check=True)  # noqa: S603 - this very script


if __name__ == "__main__":
    main()
