"""Settings from the environment, read in one place.

Command-line options win over these; a password is never a setting of ours: it is read from ``NEO4J_PASSWORD`` or asked
for at the moment a connection is made.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from parkgraph.errors import SettingsError

DEFAULT_WORKSPACE = "parkgraph-data"
DEFAULT_RESEARCH_DATA = "../shared/data"
DEFAULT_GOLD = "tests/gold"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says.

    Attributes:
        workspace: folder of the workspace.
        queries: folder with questions of the user's own, or ``None``.
        neo4j_uri: Bolt address of a Neo4j server, or ``None`` for the embedded store.
        neo4j_user: user name for that server.
        neo4j_database: database name on that server.
        research_data: folder of annotated and public corpora, read by training and evaluation alone; ``None`` where
            there is none.
        gold: folder of this project's annotated documents, read by training alone; ``None`` outside a checkout.
    """

    workspace: Path
    queries: Path | None
    neo4j_uri: str | None
    neo4j_user: str
    neo4j_database: str
    research_data: Path | None
    gold: Path | None

    def research_folder(self) -> Path:
        """Return the folder of annotated and public corpora.

        Raises:
            SettingsError: there is none.
        """
        if self.research_data is None:
            raise SettingsError(
                "the research data is not here: annotated documents (gold/) and public corpora (ner/, corpus/)",
                hint="set PARKGRAPH_RESEARCH_DATA to its folder; reading articles needs none of it",
            )
        return self.research_data

    def gold_folder(self) -> Path:
        """Return the folder of this project's annotated documents.

        Raises:
            SettingsError: there is none.
        """
        if self.gold is None:
            raise SettingsError(
                "the annotated documents are not here",
                hint="run this in a checkout, or set PARKGRAPH_GOLD to its tests/gold",
            )
        return self.gold


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Args:
        environ: variables to read; the process environment if not given.

    >>> from_environment({"PARKGRAPH_WORKSPACE": "w"}).workspace.name
    'w'
    >>> from_environment({"NEO4J_URI": ""}).neo4j_uri is None
    True
    """
    env = os.environ if environ is None else environ
    research = Path(env.get("PARKGRAPH_RESEARCH_DATA") or DEFAULT_RESEARCH_DATA)
    gold = Path(env.get("PARKGRAPH_GOLD") or DEFAULT_GOLD)
    return Settings(
        workspace=Path(env.get("PARKGRAPH_WORKSPACE") or DEFAULT_WORKSPACE),
        queries=Path(env["PARKGRAPH_QUERIES"]) if env.get("PARKGRAPH_QUERIES") else None,
        neo4j_uri=env.get("NEO4J_URI") or None,
        neo4j_user=env.get("NEO4J_USER") or "neo4j",
        neo4j_database=env.get("NEO4J_DATABASE") or "neo4j",
        research_data=research if research.is_dir() else None,
        gold=gold if gold.is_dir() else None,
    )
