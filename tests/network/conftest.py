import pytest

from parkgraph.model import Document, Entity, Mention, Statement, statement_id
from parkgraph.network import build_graph
from parkgraph.network.edges import merge_statements

DOCUMENTS = {
    "news/a.txt": Document("news/a.txt", "博世在苏州工业园区投产。", title="博世投产", published="2023-05-01"),
    "news/b.txt": Document("news/b.txt", "博世退出苏州工业园区。", title="=cmd|'/c'!A1", published="2024-06"),
    "news/c.txt": Document("news/c.txt", "博世在苏州工业园区投产。", published="2023-05-02"),
}
ENTITIES = (
    Entity("e-1", "Company", "博世", ('罗伯特"博世"',), ("e-1", "e-2", "e-3")),
    Entity("zone:sip", "Park", "苏州工业园区", ("园区",), ("e-4", "e-5", "e-6")),
    Entity("program:rank", "Program", "综合考评", (), ("e-7",)),
)
CANONICAL = {member: entity.id for entity in ENTITIES for member in entity.members}
LABELS = {entity.id: entity.label for entity in ENTITIES}


def statement(document, source="e-1", target="e-4", kind="LOCATED_IN", **details):
    text = DOCUMENTS[document].text
    return Statement(
        id=statement_id(document, kind, source, target, 0, str(sorted(details.items()))),
        document=document,
        type=kind,
        source=source,
        target=target,
        source_text="博世",
        target_text="苏州工业园区",
        start=0,
        end=len(text),
        sentence=text,
        **{"confidence": 0.8, **details},
    )


@pytest.fixture
def documents():
    return list(DOCUMENTS.values())


@pytest.fixture
def entities():
    return ENTITIES


@pytest.fixture
def make_statement():
    return statement


@pytest.fixture
def merge():
    def merged(statements, copies=None):
        return merge_statements(statements, CANONICAL, LABELS, DOCUMENTS, copies or {})

    return merged


@pytest.fixture
def graph(merge):
    statements = [
        statement("news/a.txt", status="operating", since="2023-05"),
        statement("news/b.txt", "e-2", "e-5", status="withdrawn"),
        statement("news/a.txt", "e-4", "e-7", "AWARDED", qualifiers={"rank": "29", "year": "2023"}),
    ]
    mentions = [
        ("news/a.txt", Mention(0, 2, "Company", "博世", "e-1")),
        ("news/a.txt", Mention(3, 9, "Park", "苏州工业园区", "e-4")),
    ]
    return build_graph(
        DOCUMENTS.values(), ENTITIES, merge(statements), mentions, CANONICAL, {"news/c.txt": "news/a.txt"}
    )
