"""The same stages on many machines, by PySpark: :func:`parkgraph.spark.run.run`. Needs the extra ``spark`` and Java 17.

Importing this package imports no Spark; its modules do.
"""
