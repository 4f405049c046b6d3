"""Pages made of names, sentences and addresses that try to run something: nothing does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from parkgraph.model import GraphRows
from parkgraph.views import Centre, ViewOptions

pytestmark = pytest.mark.chromium

PAYLOADS = [
    "<script>window.fired=1</script>",
    "</script><script>window.fired=1</script>",
    "<!--<script>window.fired=1//",
    "]]></script><svg onload=window.fired=1>",
    "<img src=x onerror=window.fired=1>",
    "<svg/onload=window.fired=1>",
    "<iframe srcdoc='<script>parent.fired=1</script>'></iframe>",
    "<iframe src=javascript:parent.fired=1>",
    "<a href=javascript:window.fired=1>href</a>",
    "href=\"x\" onmouseover=\"window.fired=1\"",
    "\"><img src=x onerror=window.fired=1>",
    "'><img src=x onerror=window.fired=1>",
    "</title><script>window.fired=1</script>",
    "</style><script>window.fired=1</script>",
    "</textarea><img src=x onerror=window.fired=1>",
    "\\\");window.fired=1;//",
    "\u2028window.fired=1\u2029",
    "${window.fired=1}",
    "{{ 7*7 }}{% raw %}",
    "{title}{nodes}",
    "<math><mtext></mtext><img src=x onerror=window.fired=1></math>",
    "<body onload=window.fired=1>",
    "<meta http-equiv=refresh content='0;url=javascript:window.fired=1'>",
    "<base href=javascript:window.fired=1//>",
    "<input autofocus onfocus=window.fired=1>",
    "<details open ontoggle=window.fired=1>",
    "<b><i>*粗体*</i></b>",
    "__proto__",
    "constructor",
]  # fmt: skip
URLS = [
    "javascript:window.fired=1",
    "JaVaScRiPt:window.fired=1//https://x",
    "data:text/html,<script>fired=1</script>",
    'https://x.example/"onmouseover="window.fired=1',
    "https://x.example/'><img/src=x/onerror=window.fired=1>",
]


def hostile(make_rows: Callable[[Any], GraphRows]) -> GraphRows:
    """A graph with every payload in every place that a text can reach."""
    entities: dict[str, dict[str, Any]] = {"Park": {}, "Company": {}, "Program": {"program:1": {"name": PAYLOADS[0]}}}
    documents, facts = {}, []
    for number, payload in enumerate(PAYLOADS):
        park, firm, document = f"zone:{payload}", f"e-{payload}", f"doc {payload}"
        entities["Park"][park] = {"name": f"园{payload}", "aliases": [payload], "level": payload, payload: payload}
        entities["Company"][firm] = {"name": payload, "aliases": [f"别名{payload}"], "ownership": [payload, "二"]}
        url = URLS[number % len(URLS)]
        documents[document] = {"headline": payload, "url": url, "source": payload, "published": payload}
        told = {"since": payload, "amount": payload, "evidence": [[f"前{payload}后", document]]}
        facts.append({"source": firm, "type": "LOCATED_IN", "target": park, "status": "signed", **told})
        facts.append({"source": firm, "type": "AWARDED", "target": "program:1", "rank": payload, "year": payload})
    return make_rows({"entities": entities, "documents": documents, "relationships": facts})


# What no page of ours holds: each would be a text that became an element.
FOREIGN = (
    "img, iframe, base, object, embed, math, textarea, body body, meta[http-equiv=refresh], [onload], [onerror],"
    " [autofocus], [onmouseover], [ontoggle], [onfocus], svg svg, a[href^='javascript' i], a[href^='data' i], b, i"
)


def nothing_foreign(made: Any) -> None:
    assert made.page.locator(FOREIGN).count() == 0
    assert made.page.locator("script:not([type])").count() == made.page.evaluate("ourScripts")


@pytest.fixture
def opened(make_rows: Callable[[Any], GraphRows], visit: Callable[..., Any]) -> Callable[..., Any]:
    def _opened(**options: Any) -> Any:
        made = visit(hostile(make_rows), ViewOptions(title="".join(PAYLOADS), **options))
        made.page.evaluate("window.ourScripts = document.querySelectorAll('script:not([type])').length")
        return made

    return _opened


def test_nothing_that_a_text_brings_along_runs(opened: Callable[..., Any]) -> None:
    made = opened()
    assert len(PAYLOADS) >= 20
    assert made.page.evaluate("nodeList.length") == 2 * len(PAYLOADS) + 1
    for payload in PAYLOADS:
        made.page.evaluate("(payload) => chooseNode(nodeList.find((node) => node.name === payload).id)", payload)
        assert made.page.evaluate("document.querySelector('#panel h2').textContent") == payload
        find = "(key) => edgeList.find((edge) => nodeList[edge.from].key === key && edge.type === 'LOCATED_IN').id"
        made.page.evaluate("(id) => chooseEdge(id)", made.page.evaluate(find, f"e-{payload}"))
        assert made.page.evaluate("document.querySelector('#panel blockquote').textContent") == f"前{payload}后"
        made.page.fill("#search", payload)
        nothing_foreign(made)
    made.page.fill("#search", "")
    made.page.click("#language")
    made.page.hover("#panel .entity >> nth=0")
    made.page.keyboard.press("?")
    made.page.wait_for_timeout(200)
    assert made.page.evaluate("window.fired") is None
    assert (made.requests, made.complaints) == ([], [])


def test_nothing_runs_in_a_report_or_a_comparison(opened: Callable[..., Any]) -> None:
    for number, payload in enumerate(PAYLOADS):
        other = PAYLOADS[(number + 1) % len(PAYLOADS)]
        if number % 7:
            continue
        made = opened(centre=Centre("Park", f"zone:{payload}"), beside=Centre("Park", f"zone:{other}"), report=True)
        assert payload in made.page.evaluate("document.querySelector('#report').textContent")
        nothing_foreign(made)
        for button in made.page.locator("#report th button").all():
            button.click()
        made.page.click("#language")
        nothing_foreign(made)
        made.page.wait_for_timeout(100)
        assert made.page.evaluate("window.fired") is None
        assert (made.requests, made.complaints) == ([], [])
