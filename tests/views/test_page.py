"""The page in a real Chromium, the network cut and every request counted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from parkgraph import views
from parkgraph.model import ONTOLOGY, GraphRows
from parkgraph.views import ViewOptions, write_view

VALUES = json.loads(files("parkgraph.views").joinpath("texts.json").read_text(encoding="utf-8"))["values"]

pytestmark = pytest.mark.chromium


@pytest.mark.parametrize(("locale", "dark"), [("zh-CN", False), ("en-GB", True)])
def test_it_works_without_a_request_or_a_complaint(
    rows: GraphRows, visit: Callable[..., Any], locale: str, dark: bool
) -> None:
    made = visit(rows, locale=locale, dark=dark)
    made.page.evaluate("nodeList.forEach((node) => chooseNode(node.id))")
    made.page.evaluate("edgeList.forEach((edge) => chooseEdge(edge.id))")
    made.page.click("#language")
    made.page.click("#fit")
    made.page.wait_for_timeout(100)
    assert made.requests == []
    assert made.complaints == []


def test_a_request_would_be_seen_and_is_stopped_by_the_policy(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows)
    made.page.evaluate("fetch('https://news.example/x').catch(() => 0); new Image().src = 'https://news.example/y'")
    made.page.wait_for_timeout(200)
    assert len(made.complaints) >= 2
    assert all("Content Security Policy" in complaint for complaint in made.complaints)


def test_search_finds_a_company_and_opens_its_panel(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows)
    for typed in ("博世", "boshi", "bs", "BOSCH", "罗伯特", "bo shi"):
        made.page.keyboard.press("/")
        made.page.keyboard.insert_text(typed)
        assert made.page.inner_text("#results li:first-child .name") == "博世"
        made.page.keyboard.press("Enter")
        assert made.page.inner_text("#panel h2") == "博世"
        made.page.keyboard.press("Escape")


def test_search_jumps_to_the_middle_of_what_is_free(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows)
    made.page.fill("#search", "boshi")
    made.page.press("#search", "Enter")
    place = made.page.evaluate("(id) => network.canvasToDOM(network.getPosition(id))", made.node("博世"))
    legend, panel = (made.page.locator(name).bounding_box() for name in ("#legend", "#panel"))
    assert legend
    assert panel
    assert legend["x"] + legend["width"] < place["x"] < panel["x"]


def test_search_says_when_nothing_matches(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows)
    made.page.fill("#search", "没有这家")
    assert made.page.inner_text("#results") == "没有匹配的实体"


def test_search_brings_a_hidden_firm_back(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows)
    made.page.fill("#search", "xiapu")
    made.page.press("#search", "Enter")
    assert made.page.inner_text("#panel h2") == "夏普"
    assert not made.page.evaluate("(id) => nodes.get(id).hidden", made.node("夏普"))


def test_search_brings_a_park_back_that_its_last_firm_left(
    make_rows: Callable[[Any], GraphRows], visit: Callable[..., Any]
) -> None:
    entities = {"Park": {"zone:a": {"name": "甲园"}}, "Company": {"e-1": {"name": "乙公司"}}}
    left = [{"source": "e-1", "type": "LOCATED_IN", "target": "zone:a", "status": "withdrawn"}]
    made = visit(make_rows({"entities": entities, "documents": {}, "relationships": left}))
    assert made.shown("nodes") == 0
    made.page.fill("#confidence", "0.95")
    made.page.fill("#search", "甲园")
    made.page.press("#search", "Enter")
    assert (made.shown("nodes"), made.shown("edges")) == (2, 1)
    assert "乙公司" in made.panel
    assert made.page.input_value("#confidence") == "0", "the legend says what is filtered now"


def test_the_panel_of_an_entity_says_all_that_is_known(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows, ViewOptions(withdrawn=True))
    names = {row["key"]: row["name"] for label in rows.nodes for row in rows.nodes[label]}
    links = [row for kind, group in rows.relationships.items() for row in group if kind[0] != "MENTIONS"]
    mentions = [row for kind, group in rows.relationships.items() for row in group if kind[0] == "MENTIONS"]
    for row in (row for label in rows.nodes if label != "Document" for row in rows.nodes[label]):
        made.page.evaluate("(id) => chooseNode(id)", made.node(row["name"]))
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
    rows: GraphRows, visit: Callable[..., Any]
) -> None:
    made = visit(rows, ViewOptions(withdrawn=True))
    documents = {row["key"]: row for row in rows.nodes["Document"]}
    names = {row["key"]: row["name"] for label in rows.nodes for row in rows.nodes[label]}
    for kind, group in rows.relationships.items():
        for link in group if kind[0] != "MENTIONS" else ():
            ends = [made.node(names[link[end]]) for end in ("source", "target")]
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


def test_both_entities_are_marked_in_the_sentence(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows)
    made.page.fill("#search", "boshi")
    made.page.press("#search", "Enter")
    made.page.locator("#panel .relationship", has_text="苏州工业园区").locator(".proof").click()
    assert made.page.locator("#panel mark.source").all_inner_texts() == ["博世", "罗伯特·博世"]
    assert made.page.locator("#panel mark.target").all_inner_texts() == ["苏州工业园区", "园区"]
    link = made.page.locator("#panel .evidence a").first
    assert link.get_attribute("href") == "https://news.example/a"
    assert link.get_attribute("rel") == "noopener noreferrer"


def click_on(visit: Any, place: str) -> None:
    at = visit.page.evaluate(f"network.canvasToDOM({place})")
    area = visit.page.locator("#graph").bounding_box()
    assert area
    visit.page.mouse.click(area["x"] + at["x"], area["y"] + at["y"])


def test_a_click_chooses_a_node_an_edge_or_nothing(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows)
    microsoft, compal, park = (made.node(name) for name in ("微软", "仁宝电脑", "昆山经济技术开发区"))
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


def test_f_shows_the_whole_graph_again(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows)
    whole = made.page.evaluate("network.getScale()")
    made.page.evaluate("network.moveTo({ scale: 5 })")
    made.page.keyboard.press("f")
    assert made.page.evaluate("network.getScale()") == pytest.approx(whole)


def test_f_typed_into_the_search_is_a_letter(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows)
    made.page.keyboard.press("/")
    made.page.keyboard.type("f/")
    assert made.page.input_value("#search") == "f/"
    made.page.keyboard.press("Escape")
    assert made.page.input_value("#search") == ""


def test_the_interface_speaks_both_languages(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows, locale="en-US")
    assert made.page.title() == "Industrial park knowledge graph"
    assert "Legend and filters" in made.page.inner_text("#legend")
    made.page.evaluate("chooseNode(0)")
    made.page.click("#language")
    assert made.page.title() == "产业园区知识图谱"
    assert "图例与筛选" in made.page.inner_text("#legend")
    assert "标识" in made.panel


def test_the_page_says_what_was_cut(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows, ViewOptions(limit=30))
    kept = made.page.evaluate("nodeList.length")
    assert f"{kept} 个实体" in made.page.inner_text("#cut")
    assert f"另有 {43 - kept} 个实体" in made.page.inner_text("#cut")
    assert visit(rows).page.locator("#cut").is_hidden()


def test_an_empty_graph_says_so(visit: Callable[..., Any]) -> None:
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


def test_the_same_by_keyboard(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows, ViewOptions(withdrawn=True))
    scale = made.page.evaluate("network.getScale()")
    made.page.keyboard.press("+")
    assert made.page.evaluate("network.getScale()") > scale
    made.page.keyboard.press("-")
    assert made.page.evaluate("network.getScale()") == pytest.approx(scale)
    before = made.page.evaluate("network.getViewPosition()")
    made.page.keyboard.press("ArrowRight")
    made.page.keyboard.press("ArrowDown")
    after = made.page.evaluate("network.getViewPosition()")
    assert (after["x"] > before["x"], after["y"] > before["y"]) == (True, True)
    made.page.keyboard.press("n")
    assert made.page.inner_text("#panel h2") == "苏州工业园区"
    made.page.keyboard.press("n")
    second = made.page.inner_text("#panel h2")
    assert second != "苏州工业园区"
    made.page.keyboard.press("p")
    assert made.page.inner_text("#panel h2") == "苏州工业园区"
    made.page.keyboard.press("Enter")
    assert made.page.evaluate("document.activeElement.closest('#panel') !== null")
    made.page.keyboard.press("Escape")
    made.page.keyboard.press("l")
    assert made.page.evaluate("byId('legend').open") is False
    made.page.keyboard.press("d")
    assert made.page.evaluate("document.documentElement.dataset.theme") == "dark"
    made.page.keyboard.press("t")
    assert made.page.title() == "Industrial park knowledge graph"


def test_help_lists_every_key_and_every_key_has_a_text(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows)
    made.page.keyboard.press("?")
    assert made.page.locator("#help-card").is_visible()
    assert made.page.locator("#help-card kbd").count() == made.page.evaluate("ACTIONS.length")
    for name in made.page.evaluate("ACTIONS.map((action) => action.name)"):
        assert name in made.page.evaluate("Object.keys(view.texts)")
    made.page.keyboard.press("f")
    made.page.keyboard.press("Escape")
    assert made.page.locator("#help-card").is_hidden()


def test_every_text_that_a_script_says_exists(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows)
    said = {
        name
        for script in Path(views.__path__[0]).glob("*.js")
        for name in re.findall(r'\bsay\("([\w-]+)"', script.read_text(encoding="utf-8"))
    }
    assert said <= set(made.page.evaluate("Object.keys(view.texts)"))


def test_a_frozen_drawing_stays_and_a_released_one_gives_way(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows)
    places = made.page.evaluate("JSON.stringify(places)")
    made.page.wait_for_timeout(300)
    assert made.page.evaluate("JSON.stringify(places)") == places
    made.page.keyboard.press("h")
    made.page.wait_for_function("(before) => JSON.stringify(places) !== before", arg=places)
    assert made.page.get_attribute("#freeze", "aria-pressed") == "false"
    made.page.keyboard.press("h")
    made.page.wait_for_timeout(100)
    held = made.page.evaluate("JSON.stringify(places)")
    made.page.wait_for_timeout(300)
    assert made.page.evaluate("JSON.stringify(places)") == held
    assert made.complaints == []


def test_the_drawing_is_saved_as_a_picture(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows)
    with made.page.expect_download() as saved:
        made.page.keyboard.press("e")
    assert saved.value.suggested_filename == "产业园区知识图谱.png"
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")
    assert made.complaints == []


def test_pointing_works_both_ways(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows)
    made.page.evaluate("(id) => chooseNode(id)", made.node("苏州工业园区"))
    made.page.hover("#panel .relationship:has-text('微软')")
    assert made.page.evaluate("pointed.node") == made.node("微软")
    assert made.page.evaluate("highlighted().bold.size") == 1
    made.page.evaluate("(id) => point({ node: id })", made.node("西门子"))
    assert "西门子" in made.page.inner_text("#panel .pointed")
    made.page.keyboard.press("Escape")
    made.page.evaluate("(id) => point({ node: id })", made.node("昆山经济技术开发区"))
    assert made.names("[...highlighted().nodes].map((id) => nodeList[id])") == sorted(
        ["仁宝电脑", "友达光电", "新型显示", "昆山经济技术开发区"]
    )


def test_a_large_graph_is_drawn_on_a_layer_and_works_the_same(
    make_rows: Callable[[Any], GraphRows], visit: Callable[..., Any]
) -> None:
    firms = {f"e-{n}": {"name": f"企业{n}"} for n in range(700)}
    parks = {f"zone:{n}": {"name": f"园区{n}"} for n in range(4)}
    facts = [{"source": firm, "type": "LOCATED_IN", "target": park} for firm in firms for park in parks]
    made = visit(make_rows({"entities": {"Company": firms, "Park": parks}, "documents": {}, "relationships": facts}))
    assert made.page.evaluate("isLayered()")
    made.page.evaluate("(id) => lookAt(id)", made.node("企业5"))
    made.page.wait_for_function("() => layer.frame && sameFrame(layer.from, frame())")
    click_on(made, f"places[{made.node('企业5')}]")
    assert made.page.inner_text("#panel h2") == "企业5"
    made.page.click('#filters .filter[data-name="Company"]')
    assert (made.shown("nodes"), made.shown("edges")) == (4, 0)
    assert not made.page.evaluate("isLayered()")
    assert made.complaints == []


def test_the_colours_and_shapes_of_the_labels_differ(rows: GraphRows, visit: Callable[..., Any]) -> None:
    for dark in (False, True):
        made = visit(rows, dark=dark)
        colours = made.page.evaluate(
            "view.order.labels.filter((label) => SHAPES[label]).map((label) => theme.colours[label])"
        )
        assert len(set(colours)) == 8
        assert made.page.evaluate("new Set(Object.values(SHAPES).map(String)).size") == 8


def test_a_phone_shows_all_of_it(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows, phone=True)
    assert made.page.evaluate("document.documentElement.scrollWidth") == 390
    made.page.fill("#search", "bs")
    made.page.press("#search", "Enter")
    assert made.page.inner_text("#panel h2") == "博世"
    panel = made.page.locator("#panel").bounding_box()
    assert panel
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= 390
    place = made.page.evaluate("(id) => network.canvasToDOM(places[id])", made.node("博世"))
    area = made.page.locator("#graph").bounding_box()
    assert area
    assert area["y"] + place["y"] < panel["y"]
