"""Whatever was built, changed, removed and retracted, in any order: the graph is that of one build of what remains."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from parkgraph import ner, pipeline
from parkgraph.network.export import json_text
from parkgraph.workspace import Workspace

PLAIN = ("a.txt", "b.txt", "c.txt")
# Both give one address: the text with the later date stays.
RIVALS = ("one.jsonl", "two.jsonl")
TEXTS = (
    "2024年5月，青禾精密在昆山经开区投产。",
    "云岭制药在苏州工业园区签约，青禾精密也在苏州工业园区设有工厂。",
    "捷美电子（简称“捷美”）位于昆山经开区。捷美将在昆山经开区扩建。",
    "日本千叶屋与德国艾尔登同在太仓高新区投产。",
)
STEPS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(PLAIN + RIVALS), st.sampled_from(TEXTS), st.integers(2022, 2024)),
    st.tuples(st.just("delete"), st.sampled_from(PLAIN + RIVALS)),
    st.tuples(st.just("build"), st.booleans()),
    st.tuples(st.just("retract"), st.sampled_from(PLAIN + RIVALS)),
)


@pytest.fixture(scope="module")
def quick(fixed_names):
    """Builds with a model that is loaded once."""
    nlp = ner.load(fixed_names)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ner, "load", lambda _=None: nlp)
        yield fixed_names


def write(file, text, year):
    if file.suffix == ".jsonl":
        text = json.dumps({"url": "https://a.example/1", "published": str(year), "text": text}, ensure_ascii=False)
    file.write_text(text, encoding="utf-8")


def exported(workspace):
    return json_text(pipeline.assemble(workspace).graph)


def built_once(files, model):
    """The graph of one build of files, by name with their bytes."""
    with tempfile.TemporaryDirectory() as folder:
        news = Path(folder, "news")
        news.mkdir()
        for name, content in files.items():
            (news / name).write_bytes(content)
        with Workspace(Path(folder, "w"), create=True) as workspace:
            pipeline.build([news], workspace, model=model)
            return exported(workspace)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@example([("write", "one.jsonl", TEXTS[0], 2023), ("write", "two.jsonl", TEXTS[1], 2022), ("build", False)])
@example([("write", "a.txt", TEXTS[0], 2023), ("build", False), ("retract", "a.txt"), ("build", False)])
@given(st.lists(STEPS, min_size=1, max_size=8))
def test_any_history_ends_in_the_graph_of_one_build(quick, steps):
    with tempfile.TemporaryDirectory() as folder, Workspace(Path(folder, "w"), create=True) as workspace:
        news = Path(folder, "news")
        news.mkdir()
        expected: dict[str, bytes] = {}
        for kind, *details in steps:
            if kind == "write":
                write(news / details[0], *details[1:])
            elif kind == "delete":
                (news / details[0]).unlink(missing_ok=True)
            elif kind == "build":
                pipeline.build([news], workspace, model=quick, prune=details[0])
                there = {file.name: file.read_bytes() for file in news.iterdir()}
                expected = there if details[0] else expected | there
            elif any(origin.split("#")[0] == f"news/{details[0]}" for origin in workspace.origins().values()):
                pipeline.retract(workspace, details[0])
                expected.pop(details[0])
        plain = {name: content for name, content in expected.items() if name in PLAIN}
        kept = {origin.split("#")[0].removeprefix("news/") for origin in workspace.origins().values()}
        assert kept - set(RIVALS) == set(plain)
        assert exported(workspace) == built_once({name: expected[name] for name in kept}, quick)

        pipeline.build([news], workspace, model=quick, prune=True)
        there = {file.name: file.read_bytes() for file in news.iterdir()}
        assert exported(workspace) == built_once(there, quick)
        assert pipeline.build([news], workspace, model=quick, prune=True).stored == 0
