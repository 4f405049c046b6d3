"""One self-contained HTML page that shows the graph: legend, filters, search, and the evidence behind each edge."""

from parkgraph.views.criteria import Criteria
from parkgraph.views.selection import Centre, Selection, select
from parkgraph.views.write import ViewOptions, ViewReport, write_view

__all__ = ["Centre", "Criteria", "Selection", "ViewOptions", "ViewReport", "select", "write_view"]
