import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from parkgraph import views
from parkgraph.errors import SettingsError
from parkgraph.model import GraphRows
from parkgraph.views import Centre, Criteria, ViewOptions, write_view


def data(page: Path, name: str) -> Any:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page.read_text(encoding="utf-8"))
    assert found
    return json.loads(found[1])


def test_the_report_counts_what_is_drawn(rows: GraphRows, tmp_path: Path) -> None:
    report = write_view(rows, tmp_path / "view.html", ViewOptions(limit=20))
    assert report.nodes <= 20
    assert report.cut == 43 - report.nodes
    assert len(data(report.path, "node-data")) == report.nodes
    assert len(data(report.path, "edge-data")) == report.relationships
    assert data(report.path, "view-data")["cut"]["nodes"] == report.cut


def test_the_same_graph_gives_the_same_bytes_in_any_order_of_rows(rows: GraphRows, tmp_path: Path) -> None:
    turned = replace(
        rows,
        nodes={label: group[::-1] for label, group in reversed(list(rows.nodes.items()))},
        relationships={kind: group[::-1] for kind, group in reversed(list(rows.relationships.items()))},
    )
    first = write_view(rows, tmp_path / "a.html").path.read_bytes()
    assert write_view(rows, tmp_path / "b.html").path.read_bytes() == first
    assert write_view(turned, tmp_path / "c.html").path.read_bytes() == first


def test_the_policy_allows_our_scripts_by_hash_and_nothing_else(rows: GraphRows, tmp_path: Path) -> None:
    page = write_view(rows, tmp_path / "view.html").path.read_text(encoding="utf-8")
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert found
    policy = found[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none';")
    for scheme in ("unsafe", "http", "data:", "blob:", "*"):
        assert scheme not in policy
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 1 + len(list(Path(views.__path__[0]).glob("*.js")))
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_nothing_in_the_page_is_loaded_from_elsewhere(rows: GraphRows, tmp_path: Path) -> None:
    page = write_view(rows, tmp_path / "view.html").path.read_text(encoding="utf-8")
    assert not re.search(r"<(script|img|iframe|link|source|object|embed)\b[^>]*\b(src|href|data)=", page)
    assert not re.search(r"@import|url\(", page)


def test_an_empty_graph_is_a_page_too(tmp_path: Path) -> None:
    report = write_view(GraphRows("w", 1, {}, {}), tmp_path / "view.html")
    assert (report.nodes, report.relationships, report.cut) == (0, 0, 0)


def test_a_file_that_cannot_be_written_is_refused(rows: GraphRows, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot be written") as caught:
        write_view(rows, tmp_path)
    assert str(tmp_path) in caught.value.where


def test_a_folder_that_is_not_there_is_made(rows: GraphRows, tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "view.html"
    assert write_view(rows, path).path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_the_centre_is_named_in_the_page(rows: GraphRows, tmp_path: Path) -> None:
    page = write_view(rows, tmp_path / "view.html", ViewOptions(centre=Centre("Company", "Bosch"))).path
    [centre] = data(page, "view-data")["centres"]
    assert data(page, "node-data")[centre]["name"] == "博世"


def test_values_that_json_or_utf8_has_no_form_for_do_no_harm(
    make_rows: Callable[[Any], GraphRows], tmp_path: Path
) -> None:
    parks = {"zone:a": {"name": "甲\ud800园", "aliases": ["\x00\u2028"], "odd": float("nan"), "list": ["一", "二"]}}
    rows = make_rows({"entities": {"Park": parks}, "documents": {}, "relationships": []})
    [node] = data(write_view(rows, tmp_path / "view.html").path, "node-data")
    assert node["name"] == "甲?园"
    assert node["properties"] == {"odd": "nan", "list": ["一", "二"]}


def test_names_of_the_ontology_stand_in_both_languages(rows: GraphRows, tmp_path: Path) -> None:
    view = data(write_view(rows, tmp_path / "view.html").path, "view-data")
    assert view["labels"]["Park"] == {"zh": "园区", "en": "Park"}
    assert set(view["inverse"]) == set(view["types"]) - {"MENTIONS"}
    assert all(set(text) == {"zh", "en"} for text in view["texts"].values())


def test_a_report_is_about_parks_alone(rows: GraphRows, tmp_path: Path) -> None:
    bosch, sip = Centre("Company", "博世"), Centre("Park", "苏州工业园区")
    for options in (ViewOptions(report=True), ViewOptions(centre=bosch, report=True)):
        with pytest.raises(SettingsError, match="report is about a park"):
            write_view(rows, tmp_path / "view.html", options)
    with pytest.raises(SettingsError, match="one park"):
        write_view(rows, tmp_path / "view.html", ViewOptions(centre=sip, beside=Centre("Park", "SIP"), report=True))


def test_what_was_asked_for_stands_in_the_page(rows: GraphRows, tmp_path: Path) -> None:
    asked = Criteria(since="2024", statuses=frozenset({"expanding", "withdrawn"}))
    view = data(write_view(rows, tmp_path / "view.html", ViewOptions(criteria=asked)).path, "view-data")
    assert view["criteria"] == {"since": "2024", "statuses": ["expanding", "withdrawn"]}
    assert view["withdrawn"]


def test_our_scripts_and_styles_are_short_files_with_a_subject() -> None:
    shipped = [file for file in Path(views.__path__[0]).iterdir() if file.suffix in {".js", ".css"}]
    assert len(shipped) > 10
    for file in shipped:
        lines = file.read_text(encoding="utf-8").splitlines()
        assert len(lines) < 400
        assert max(map(len, lines)) < 200
        assert any(line.startswith(("// ", "/* ")) for line in lines[:3])
