"""A spaCy pipeline of a few fixed names, quick to load and to run, that dies of texts which say so."""

import textwrap

import pytest

NAME = "pipeline_of_fixed_names"
CODE = """
    import ctypes
    import os
    import signal

    import spacy
    from spacy.language import Language

    COMPANIES = ("青禾精密", "云岭制药", "捷美电子", "艾尔登", "千叶屋")


    @Language.component("mortal")
    def mortal(doc):
        if "自杀" in doc.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "越界" in doc.text:
            ctypes.string_at(0)
        if "内存" in doc.text:
            raise MemoryError
        return doc


    def load(**_):
        nlp = spacy.blank("zh")
        nlp.add_pipe("mortal")
        ruler = nlp.add_pipe("entity_ruler")
        ruler.add_patterns([{"label": "ORG", "pattern": name} for name in COMPANIES])
        return nlp
"""


@pytest.fixture(scope="session")
def fixed_names(tmp_path_factory):
    """The name of that pipeline, installed where this process and its workers find it."""
    site = tmp_path_factory.mktemp("site")
    package, metadata = site / NAME, site / f"{NAME}-1.0.dist-info"
    package.mkdir()
    metadata.mkdir()
    (package / "__init__.py").write_text(textwrap.dedent(CODE), encoding="utf-8")
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {NAME}\nVersion: 1.0\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(site))
        yield NAME
