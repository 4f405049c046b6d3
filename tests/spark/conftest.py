"""A Spark of this machine for the tests; they are skipped where it cannot be, with the reason."""

from __future__ import annotations

import importlib.util
import os
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parkgraph.errors import ClusterError

# A test is short: what makes long runs quick, compiling their plans, costs it more than it brings.
QUICK = [
    *("--driver-java-options", "-XX:TieredStopAtLevel=1"),
    *("--conf", "spark.sql.codegen.wholeStage=false", "--conf", "spark.ui.enabled=false"),
]
MORTAL = "pipeline_that_dies"
CODE = """
    import os
    import signal

    import spacy
    from spacy.language import Language


    @Language.component("dies")
    def dies(doc):
        if "自杀" in doc.text:
            os.kill(os.getpid(), signal.SIGKILL)
        return doc


    def load(**_):
        nlp = spacy.blank("zh")
        nlp.add_pipe("dies")
        nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "青禾精密"}])
        return nlp
"""


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave the tests out where PySpark is not installed; test_without_spark.py says so."""
    without = importlib.util.find_spec("pyspark") is None
    return True if without and collection_path.name != "test_without_spark.py" else None


@pytest.fixture(scope="session")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Name of a small spaCy pipeline, found by all processes, that dies of a text which says so."""
    site = tmp_path_factory.mktemp("site")
    package, metadata = site / MORTAL, site / f"{MORTAL}-1.0.dist-info"
    package.mkdir()
    metadata.mkdir()
    (package / "__init__.py").write_text(textwrap.dedent(CODE), encoding="utf-8")
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {MORTAL}\nVersion: 1.0\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(site))
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(site), os.environ.get("PYTHONPATH")))))
        yield MORTAL


@pytest.fixture(scope="session")
def quick() -> str:
    """Spark's settings for short work, as its environment variable takes them."""
    return " ".join([*QUICK, "pyspark-shell"])


@pytest.fixture(scope="session")
def spark(mortal: str, quick: str) -> Iterator[Any]:
    """A session with two cores; tables are cut into three parts, so that things meet that were read apart."""
    from parkgraph.spark.session import spark_session

    assert mortal, "Java passes on where Python looks for packages as it is when Spark starts"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_SUBMIT_ARGS", quick)
        try:
            with spark_session("local[2]", partitions=3) as session:
                yield session
        except ClusterError as error:
            pytest.skip(f"no Spark: {error}")
