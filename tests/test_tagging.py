import json

from parkgraph import tagging
from parkgraph.model import Document, Extraction, LocalEntity, Mention, TaggedDocument

MARKUP = "<script>alert(1)</script>"


def extraction():
    text = f"博世{MARKUP}"
    return Extraction(
        TaggedDocument(
            Document("a", text, title=MARKUP),
            (Mention(0, 2, "Company", "博世", "e-1"),),
            (LocalEntity("e-1", "a", "Company", "博世"),),
        ),
        (),
    )


def test_nothing_of_a_page_becomes_markup():
    page = tagging.as_html([extraction()])
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 2


def test_the_terminal_shows_brackets_as_they_are(capsys):
    made = extraction()
    tagging.print_article(made)
    assert MARKUP in capsys.readouterr().out.replace("\n", "")


def test_json_offsets_point_at_the_text():
    line = tagging.as_json(extraction())
    (entity,) = json.loads(json.dumps(line))["entities"]
    assert line["text"][entity["start"] : entity["end"]] == entity["text"] == "博世"
    assert entity["label"] == "COMPANY"
