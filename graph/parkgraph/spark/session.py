"""The Spark session of a run."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from py4j.protocol import Py4JError  # type: ignore[import-untyped]  # ships no types
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from parkgraph.errors import ClusterError

# Rows that pass at once between Java and Python; one holds a whole article.
_ROWS_IN_A_BATCH = 500
_LEAST_PARTITIONS = 2
# Several to a core, so that cores that are done early find more to do.
_PARTITIONS_PER_CORE = 4


@contextmanager
def spark_session(master: str | None = None, partitions: int | None = None) -> Iterator[SparkSession]:
    """Start Spark, or take the session that ``spark-submit`` prepared; stop it at the end.

    Args:
        master: address of the cluster; if not given that of ``spark-submit`` or of Spark's own settings, else all cores
            of this machine.
        partitions: into how many parts tables are cut; four for each core if not given.

    Raises:
        ClusterError: there is no Java, Spark does not start, or what was done with it failed.
    """
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise ClusterError("there is no Java", hint="install a JDK 17 or later and set JAVA_HOME")
    # Executors on this machine must be the Python that has ParkGraph; on a cluster its administrator sets this.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("parkgraph")
    builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", _ROWS_IN_A_BATCH)
    if master:
        builder = builder.master(master)
    try:
        session = builder.getOrCreate()
    except (PySparkException, Py4JError, OSError) as error:
        raise ClusterError(f"Spark does not start: {_first_line(error)}", hint="it needs Java 17 or later") from error
    try:
        session.sparkContext.setLogLevel("ERROR")
        cores = session.sparkContext.defaultParallelism
        number = partitions or max(_LEAST_PARTITIONS, _PARTITIONS_PER_CORE * cores)
        session.conf.set("spark.sql.shuffle.partitions", number)
        yield session
    except (PySparkException, Py4JError) as error:
        raise ClusterError(f"Spark failed: {_first_line(error)}", hint="its messages above say where") from error
    finally:
        session.stop()


def _first_line(error: Exception) -> str:
    return next(filter(None, map(str.strip, str(error).splitlines())), type(error).__name__)


def partitions_of(session: SparkSession) -> int:
    """Return into how many parts tables are cut."""
    return int(session.conf.get("spark.sql.shuffle.partitions") or _LEAST_PARTITIONS)
