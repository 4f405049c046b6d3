"""The page in a real Chromium, the network cut and every request counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from parkgraph.model import ONTOLOGY, GraphRows
from parkgraph.views import ViewOptions, write_view

VALUES = json.loads(files("parkgraph.views").joinpath("texts.json").read_text(encoding="utf-8"))["values"]

pytestmark = pytest.mark.chromium


@dataclass
class Visit:
    """A page that was opened, with what it did that it must not do."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def panel(self) -> str:
        return self.page.inner_text("#panel")

    def shown(self, what: str) -> int:
        drawn: int = self.page.evaluate(f"{what}.get({{ filter: (item) => !item.hidden }}).length")
        return drawn


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def _visit(
        rows: GraphRows, options: ViewOptions | None = None, *, locale: str = "zh-CN", dark: bool = False
    ) -> Visit:
        path = write_view(rows, tmp_path / "view.html", options).path
        context = browser.new_context(locale=locale, color_scheme="dark" if dark else "light", reduced_motion="reduce")
        contexts.append(context)
        context.set_offline(True)
        made = Visit(context.new_page())
        own = path.as_uri()

        def note(request: Any) -> None:
            if request.url != own:
                made.requests.append(request.url)

        context.on("request", note)
        made.page.on("console", lambda message: made.complaints.append(message.text))
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        made.page.goto(own)
        made.page.wait_for_selector("html.drawn")
        return made

    yield _visit
    for context in contexts:
        context.close()


def node(visit: Visit, name: str) -> int:
    number: int = visit.page.evaluate("(name) => nodeList.find((node) => node.name === name).id", name)
    return number


@pytest.mark.parametrize(("locale", "dark"), [("zh-CN", False), ("en-GB", True)])
def test_it_works_without_a_request_or_a_complaint(
    rows: GraphRows, visit: Callable[..., Visit], locale: str, dark: bool
) -> None:
    made = visit(rows, locale=locale, dark=dark)
    made.page.evaluate("nodeList.forEach((node) => chooseNode(node.id))")
    made.page.evaluate("edgeList.forEach((edge) => chooseEdge(edge.id))")
    made.page.click("#language")
    made.page.click("#fit")
    made.page.wait_for_timeout(100)
    assert made.requests == []
    assert made.complaints == []


def test_a_request_would_be_seen_and_is_stopped_by_the_policy(rows: GraphRows, visit: Callable[..., Visit]) -> None:
    made = visit(rows)
    made.page.evaluate("fetch('https://news.example/x').catch(() => 0); new Image().src = 'https://news.example/y'")
    made.page.wait_for_timeout(200)
    assert len(made.complaints) >= 2
    assert all("Content Security Policy" in complaint for complaint in made.complaints)


def test_search_finds_a_company_and_opens_its_panel(rows: GraphRows, visit: Callable[..., Visit]) -> None:
    made = visit(rows)
    for typed in ("博世", "boshi", "bs", "BOSCH", "罗伯特", "bo shi"):
        made.page.keyboard.press("/")
        made.page.keyboard.insert_text(typed)
        assert made.page.inner_text("#results li:first-child .name") == "博世"
        made.page.keyboard.press("Enter")
        assert made.page.inner_text("#panel h2") == "博世"
        made.page.keyboard.press("Escape")


def test_search_jumps_to_the_middle_of_what_is_free(rows: GraphRows, visit: Callable[..., Visit]) -> None:
    made = visit(rows)
    made.page.fill("#search", "boshi")
    made.page.press("#search", "Enter")
    place = made.page.evaluate("(id) => network.canvasToDOM(network.getPosition(id))", node(made, "博世"))
    legend, panel = (made.page.locator(name).bounding_box() for name in ("#legend", "#panel"))
    assert legend
    assert panel
    assert legend["x"] + legend["width"] < place["x"] < panel["x"]


def test_search_says_when_nothing_matches(rows: GraphRows, visit: Callable[..., Visit]) -> None:
    made = visit(rows)
    made.page.fill("#search", "没有这家")
    assert made.page.inner_text("#results") == "没有匹配的实体"


def test_the_legend_hides_a_type_and_what_hangs_on_it(rows: GraphRows, visit: Callable[..., Visit]) -> None:
    made = visit(rows, ViewOptions(withdrawn=True))
    drawn = [(kind, group) for kind, group in rows.relationships.items() if kind[0] != "MENTIONS"]
    for label in ("Park", "Company", "Industry", "Country"):
        left = 43 - len(rows.nodes[label])
        button = f'#filters .filter[data-name="{label}"]'
        made.page.click(button)
        assert made.page.get_attribute(button, "aria-pressed") == "false"
        assert made.shown("nodes") == left
        assert made.shown("edges") == sum(len(group) for kind, group in drawn if label not in kind)
        assert f"{left} / 43" in made.page.inner_text("#counts")
        made.page.click(button)
        assert (made.shown("nodes"), made.shown("edges")) == (43, 56)


def test_a_relationship_filter_hides_that_relationship_alone(rows: GraphRows, visit: Callable[..., Visit]) -> None:
    made = visit(rows, ViewOptions(withdrawn=True))
    for kind in ("LOCATED_IN", "FROM_COUNTRY", "AWARDED"):
        gone = sum(len(group) for name, group in rows.relationships.items() if name[0] == kind)
        made.page.click(f'#filters .filter[data-name="{kind}"]')
        assert (made.shown("nodes"), made.shown("edges")) == (43, 56 - gone)
        made.page.click(f'#filters .filter[data-name="{kind}"]')


def test_a_status_filter_hides_the_firms_that_have_no_other(rows: GraphRows, visit: Callable[..., Visit]) -> None:
    made = visit(rows, ViewOptions(withdrawn=True))
    made.page.click('#filters .filter[data-name="planned"]')
    hidden = made.page.evaluate("nodeList.filter((node) => !nodeShown(node)).map((node) => node.name)")
    assert hidden == ["松下"]


def test_a_firm_that_left_is_hidden_until_asked_for(rows: GraphRows, visit: Callable[..., Visit]) -> None:
    made = visit(rows)
    assert made.page.evaluate("(id) => nodes.get(id).hidden", node(made, "夏普"))
    made.page.click('#filters .filter[data-name="withdrawn"]')
    assert made.shown("nodes") == 43
    shown = visit(rows, ViewOptions(withdrawn=True))
    assert shown.shown("nodes") == 43


def test_search_brings_a_hidden_firm_back(rows: GraphRows, visit: Callable[..., Visit]) -> None:
    made = visit(rows)
    made.page.fill("#search", "xiapu")
    made.page.press("#search", "Enter")
    assert made.page.inner_text("#panel h2") == "夏普"
    assert not made.page.evaluate("(id) => nodes.get(id).hidden", node(made, "夏普"))


def test_the_panel_of_an_entity_says_all_that_is_known(rows: GraphRows, visit: Callable[..., Visit]) -> None:
    made = visit(rows, ViewOptions(withdrawn=True))
    names = {row["key"]: row["name"] for label in rows.nodes for row in rows.nodes[label]}
    links = [row for kind, group in rows.relationships.items() for row in group if kind[0] != "MENTIONS"]
    mentions = [row for kind, group in rows.relationships.items() for row in group if kind[0] == "MENTIONS"]
    for row in (row for label in rows.nodes if label != "Document" for row in rows.nodes[label]):
        made.page.evaluate("(id) => chooseNode(id)", node(made, row["name"]))
        panel = made.panel
        for value in [*row["aliases"], *(value for name, value in row.items() if name != "aliases")]:
            assert VALUES.get(value, {"zh": value})["zh"] in panel
        others = sorted(
            names[link["target" if link["source"] == row["key"] else "source"]]
            for link in links
            if row["key"] in (link["source"], link["target"])
        )
        assert sorted(made.page.locator("#panel .relationship .entity").all_inner_texts()) == others
        titles = {names[mention["source"]] for mention in mentions if mention["target"] == row["key"]}
        articles = made.page.locator("#panel .articles li")
        assert {text.split("\n")[0].strip() for text in articles.locator("a, .title").all_inner_texts()} == titles


def test_the_panel_of_a_relationship_shows_every_sentence_with_its_source(
    rows: GraphRows, visit: Callable[..., Visit]
) -> None:
    made = visit(rows, ViewOptions(withdrawn=True))
    documents = {row["key"]: row for row in rows.nodes["Document"]}
    names = {row["key"]: row["name"] for label in rows.nodes for row in rows.nodes[label]}
    for kind, group in rows.relationships.items():
        for link in group if kind[0] != "MENTIONS" else ():
            ends = [node(made, names[link[end]]) for end in ("source", "target")]
            find = "([from, to, type]) => edgeList.find((e) => e.from === from && e.to === to && e.type === type).id"
            made.page.evaluate("(id) => chooseEdge(id)", made.page.evaluate(find, [*ends, kind[0]]))
            panel, props = made.panel, link["props"]
            assert ONTOLOGY.relationships[kind[0]].zh in panel
            assert ("词表" if props["origin"] == "lexicon" else "原文") in panel
            assert not props["status"] or ONTOLOGY.statuses[props["status"]]["zh"] in panel
            for name in ("since", "amount", "rank", "year", "first_seen", "last_seen"):
                assert str(props.get(name, "")) in panel
            quotes = made.page.locator("#panel blockquote").all_inner_texts()
            assert quotes == props["evidence_sentences"]
            for card, key in zip(made.page.locator("#panel .evidence").all(), props["evidence_documents"], strict=True):
                assert documents[key]["headline"] in card.inner_text()
                assert documents[key]["published"] in card.inner_text()
                assert card.locator("a").count() == bool(documents[key]["url"])


def test_both_entities_are_marked_in_the_sentence(rows: GraphRows, visit: Callable[..., Visit]) -> None:
    made = visit(rows)
    made.page.fill("#search", "boshi")
    made.page.press("#search", "Enter")
    made.page.locator("#panel .relationship", has_text="苏州工业园区").locator(".proof").click()
    assert made.page.locator("#panel mark.source").all_inner_texts() == ["博世", "罗伯特·博世"]
    assert made.page.locator("#panel mark.target").all_inner_texts() == ["苏州工业园区", "园区"]
    link = made.page.locator("#panel .evidence a").first
    assert link.get_attribute("href") == "https://news.example/a"
    assert link.get_attribute("rel") == "noopener noreferrer"


def click_on(visit: Visit, place: str) -> None:
    at = visit.page.evaluate(f"network.canvasToDOM({place})")
    area = visit.page.locator("#graph").bounding_box()
    assert area
    visit.page.mouse.click(area["x"] + at["x"], area["y"] + at["y"])


def test_a_click_chooses_a_node_an_edge_or_nothing(rows: GraphRows, visit: Callable[..., Visit]) -> None:
    made = visit(rows)
    microsoft, compal, park = (node(made, name) for name in ("微软", "仁宝电脑", "昆山经济技术开发区"))
    click_on(made, f"places[{microsoft}]")
    assert made.page.inner_text("#panel h2") == "微软"
    assert made.page.evaluate("[...highlighted().nodes].map((id) => nodeList[id].name).sort()") == sorted(
        ["微软", "苏州工业园区", "美国"]
    )
    made.page.keyboard.press("Escape")
    assert made.page.locator("#panel").is_hidden()
    middle = "((from, to) => ({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }))"
    click_on(made, f"{middle}(places[{compal}], places[{park}])")
    assert made.page.locator("#panel .statement .entity").all_inner_texts() == ["仁宝电脑", "昆山经济技术开发区"]
    made.page.mouse.click(700, 690)
    assert made.page.locator("#panel").is_hidden()


def test_f_shows_the_whole_graph_again(rows: GraphRows, visit: Callable[..., Visit]) -> None:
    made = visit(rows)
    whole = made.page.evaluate("network.getScale()")
    made.page.evaluate("network.moveTo({ scale: 5 })")
    made.page.keyboard.press("f")
    assert made.page.evaluate("network.getScale()") == pytest.approx(whole)


def test_f_typed_into_the_search_is_a_letter(rows: GraphRows, visit: Callable[..., Visit]) -> None:
    made = visit(rows)
    made.page.keyboard.press("/")
    made.page.keyboard.type("f/")
    assert made.page.input_value("#search") == "f/"
    made.page.keyboard.press("Escape")
    assert made.page.input_value("#search") == ""


def test_the_interface_speaks_both_languages(rows: GraphRows, visit: Callable[..., Visit]) -> None:
    made = visit(rows, locale="en-US")
    assert made.page.title() == "Industrial park knowledge graph"
    assert "Legend and filters" in made.page.inner_text("#legend")
    made.page.evaluate("chooseNode(0)")
    made.page.click("#language")
    assert made.page.title() == "产业园区知识图谱"
    assert "图例与筛选" in made.page.inner_text("#legend")
    assert "标识" in made.panel


def test_the_page_says_what_was_cut(rows: GraphRows, visit: Callable[..., Visit]) -> None:
    made = visit(rows, ViewOptions(limit=30))
    kept = made.page.evaluate("nodeList.length")
    assert f"{kept} 个实体" in made.page.inner_text("#cut")
    assert f"另有 {43 - kept} 个实体" in made.page.inner_text("#cut")
    assert visit(rows).page.locator("#cut").is_hidden()


def test_an_empty_graph_says_so(visit: Callable[..., Visit]) -> None:
    made = visit(GraphRows("w", 1, {}, {}))
    assert made.page.inner_text("#counts") == "图中没有实体"
    assert made.complaints == []


def test_a_notebook_shows_it_in_a_frame_of_its_own(rows: GraphRows, browser: Browser, tmp_path: Path) -> None:
    report = write_view(rows, tmp_path / "view.html")
    (tmp_path / "notebook.html").write_text(f"<!DOCTYPE html><body>{report._repr_html_()}", encoding="utf-8")
    page = browser.new_page(locale="zh-CN")
    page.goto((tmp_path / "notebook.html").as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("html.drawn").wait_for()
    assert frame.locator("#panel").count() == 1
    assert frame.locator("#title").inner_text() in {"产业园区知识图谱", "Industrial park knowledge graph"}
    page.close()


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


def test_nothing_that_a_text_brings_along_runs(
    make_rows: Callable[[Any], GraphRows], visit: Callable[..., Visit]
) -> None:
    made = visit(hostile(make_rows), ViewOptions(title="".join(PAYLOADS)))
    assert len(PAYLOADS) >= 20
    assert made.page.evaluate("nodeList.length") == 2 * len(PAYLOADS) + 1
    for payload in PAYLOADS:
        made.page.evaluate("(payload) => chooseNode(nodeList.find((node) => node.name === payload).id)", payload)
        assert made.page.evaluate("document.querySelector('#panel h2').textContent") == payload
        find = "(key) => edgeList.find((edge) => nodeList[edge.from].key === key && edge.type === 'LOCATED_IN').id"
        made.page.evaluate("(id) => chooseEdge(id)", made.page.evaluate(find, f"e-{payload}"))
        assert made.page.evaluate("document.querySelector('#panel blockquote').textContent") == f"前{payload}后"
        assert made.page.locator('a[href^="javascript" i], a[href^="data" i]').count() == 0
        made.page.fill("#search", payload)
        assert made.page.evaluate("document.querySelectorAll('img, iframe, svg, base, script:not([type])').length") == 5
    made.page.fill("#search", "")
    made.page.click("#language")
    made.page.hover("#panel .entity >> nth=0")
    made.page.wait_for_timeout(200)
    assert made.page.evaluate("window.fired") is None
    assert (made.requests, made.complaints) == ([], [])
