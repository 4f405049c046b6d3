r"""Tells a reading Cypher query from one that would do more, before any store sees it.

A read transaction is not safe by itself: on Neo4j's default configuration and in kglite alike, ``LOAD CSV`` reads files
of the machine inside one. So a query passes only if every clause is on a list of reading clauses and every procedure on
a list of harmless ones. What passes is handed on without its comments, so that a store cannot see a comment end where
we did not.

How clauses are found without a full parser: Cypher allows a bare word right after a complete value (a name, a literal,
a closing bracket) only if it is an infix operator or begins a clause. Every such word must be on the list; so must the
first word of the query, of a ``{ }`` block and after ``UNION`` and ``OPTIONAL``. Elsewhere a word is a name, but one
that writes or administers is refused there too, because a quantifier (``((a)-->(b))+``) looks like an open sum.
Names that happen to be such words can be written in backticks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from parkgraph.errors import QueryError

PROCEDURES = frozenset(
    {
        "db.index.fulltext.queryNodes",
        "db.labels",
        "db.propertyKeys",
        "db.relationshipTypes",
        "db.schema.nodeTypeProperties",
        "db.schema.relTypeProperties",
        "db.schema.visualization",
    }
)
"""Procedures that a reading query may call; all of them only tell what is there."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CLAUSES = _words("CALL LIMIT MATCH OPTIONAL ORDER RETURN SKIP UNION UNWIND WITH")
_AFTER_A_VALUE = _CLAUSES | _words(
    "AND AS ASC ASCENDING BY CONTAINS DESC DESCENDING ELSE END ENDS IN IS OR STARTS THEN WHEN WHERE XOR YIELD"
)
# After these a value must follow; after all other words one is complete.
_BEFORE_A_VALUE = _words(
    "AND AS BY CALL CASE CONTAINS DISTINCT ELSE IN IS LIMIT MATCH NOT OR RETURN SKIP THEN UNWIND WHEN WHERE WITH XOR "
    "YIELD"
)
_BEFORE_A_CLAUSE = _words("OPTIONAL UNION")
_NEVER = _words(
    "ALTER CONCURRENT CREATE CSV CYPHER DEALLOCATE DELETE DENY DETACH DROP DRYRUN ENABLE EXPLAIN FOREACH GRANT INSERT "
    "LOAD MERGE NODETACH PERIODIC PROFILE REALLOCATE REMOVE RENAME REVOKE SET SHOW START STOP TERMINATE TRANSACTIONS "
    "USE"
)
_FUNCTION_NAMESPACES = frozenset(
    {"date", "datetime", "duration", "localdatetime", "localtime", "point", "time", "vector"}
)

_TOKEN = re.compile(
    r"""
    (?P<space>   \s+ )
  | (?P<comment> //[^\n]* | /\*.*?\*/ )
  | (?P<string>  '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" )
  | (?P<number>  0[xXoO][0-9a-fA-F]+\b | \d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?!\w) )
  | (?P<given>   \$\w+ | \$`(?:[^`]|``)+` )
  | (?P<quoted>  `(?:[^`]|``)+` )
  | (?P<word>    [^\W\d]\w* )
  | (?P<symbol>  [-+*/%^=<>!|&~.,:;(){}\[\]] )
    """,
    re.VERBOSE | re.DOTALL,
)
_CLOSING = frozenset(")]}")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int = 1

    @property
    def folded(self) -> str:
        """A bare word as a store may fold it, whichever case mapping it uses; empty for all else."""
        return unicodedata.normalize("NFKC", self.text).casefold().upper() if self.kind == "word" else ""


_NOTHING = _Token("", "")


def reading(query: str, writing_hint: str = "") -> str:
    r"""Return the text of a reading query as it may be sent to a store.

    Args:
        query: Cypher as a person wrote it.
        writing_hint: what to do instead of writing here, for the error.

    Returns:
        The query with its comments and trailing semicolon blanked out; line numbers stay.

    Raises:
        QueryError: the query would do more than read, or cannot be told apart from one that would.

    >>> reading("MATCH (p:Park) // all\nRETURN p.name;")
    'MATCH (p:Park)  \nRETURN p.name '
    >>> reading("MATCH (p:Park) DeTaCh /* really */ DELETE p")
    Traceback (most recent call last):
    ...
    parkgraph.errors.QueryError: DETACH is not allowed in a reading query
    """
    text = query.replace("\r\n", "\n").replace("\r", "\n")
    if "\\u" in text.casefold():
        raise QueryError(
            r"\u escapes are not allowed in a query", hint="write the character itself, or use a parameter"
        )
    tokens = list(_tokens(text))
    _Reader([token for token in tokens if token.kind not in {"space", "comment"}], writing_hint).check()
    return "".join(_sent(token) for token in tokens)


def _tokens(text: str) -> Iterator[_Token]:
    position, line = 0, 1
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise QueryError(f"unexpected or unclosed {text[position]!r} in the query", where=f"line {line}")
        yield _Token(found.lastgroup or "", found.group(), line)
        position, line = found.end(), line + found.group().count("\n")


def _sent(token: _Token) -> str:
    if token.kind == "comment":
        return " " + "\n" * token.text.count("\n")
    return " " if token.text == ";" else token.text


class _Reader:
    """Walks once over the tokens of a query, knowing at each whether a value was just completed."""

    def __init__(self, tokens: list[_Token], writing_hint: str) -> None:
        self._tokens = tokens
        self._hint = writing_hint
        self._lines = tokens[-1].line if tokens else 1
        self._clause_due = True
        self._value_complete = False

    def check(self) -> None:
        """Raise :class:`QueryError` at the first word that may do more than read."""
        if not self._tokens:
            raise QueryError("the query is empty")
        for index, token in enumerate(self._tokens):
            try:
                self._token(index, token)
            except QueryError as error:
                # In a query of one line, that it is line 1 tells nothing.
                place = f"line {token.line}" if self._lines > 1 else ""
                raise QueryError(error.what, where=place, hint=error.hint) from error

    def _token(self, index: int, token: _Token) -> None:
        before = self._tokens[index - 1] if index else _NOTHING
        after = self._tokens[index + 1] if index + 1 < len(self._tokens) else _NOTHING
        if token.kind == "word" and not self._is_plain_name(index, before, after):
            self._word(index, token, before, after)
        elif token.kind == "symbol":
            self._symbol(index, token, before, after)
        else:
            self._clause_due, self._value_complete = False, True

    def _is_plain_name(self, index: int, before: _Token, after: _Token) -> bool:
        """Tell a property, label or map key, which no clause can be; after a number, a point may end the value."""
        if before.text == ".":
            owner = self._tokens[index - 2] if index >= 2 else _NOTHING
            return owner.kind in {"word", "quoted", "given"} or owner.text in {*_CLOSING, "{", ","}
        return before.text == ":" or (after.text == ":" and before.text in {"{", ","})

    def _word(self, index: int, token: _Token, before: _Token, after: _Token) -> None:
        word = token.folded
        if word in _NEVER:
            raise self._refusal(word)
        # ``{name, ...}`` and ``{name}`` are map projections, no blocks that begin with a clause.
        projected = before.text == "{" and after.text in {",", "}"}
        if self._clause_due and word not in _CLAUSES and not projected:
            if word in {"ALL", "DISTINCT"} and before.folded == "UNION":
                return
            raise self._refusal(word)
        if self._value_complete and word not in _AFTER_A_VALUE:
            raise self._refusal(word)
        if word == "CALL":
            self._call(index)
        self._clause_due = word in _BEFORE_A_CLAUSE
        self._value_complete = word not in _BEFORE_A_VALUE and not self._clause_due

    def _symbol(self, index: int, token: _Token, before: _Token, after: _Token) -> None:
        if token.text == ";":
            if after is not _NOTHING:
                raise QueryError("only one statement at a time is allowed")
            return
        if token.text == "(":
            self._function(index)
        if token.text == "*" and not self._value_complete and before.folded in {"WITH", "RETURN", "YIELD", "DISTINCT"}:
            self._value_complete = True
            return
        self._clause_due = token.text == "{" and after.kind == "word"
        self._value_complete = token.text in _CLOSING

    def _call(self, index: int) -> None:
        """Refuse a procedure that is not listed; what stands in ``CALL { }`` is checked as it comes."""
        following = self._tokens[index + 1] if index + 1 < len(self._tokens) else _NOTHING
        if following.text in {"{", "("}:
            return
        name = following.text.strip("`")
        for point, part in zip(self._tokens[index + 2 :: 2], self._tokens[index + 3 :: 2], strict=False):
            if point.text != ".":
                break
            name += "." + part.text.strip("`")
        if name not in PROCEDURES:
            allowed = ", ".join(sorted(PROCEDURES))
            raise QueryError(f"the procedure {name!r} is not allowed in a reading query", hint=f"allowed: {allowed}")

    def _function(self, index: int) -> None:
        """Refuse functions of plug-ins, ``namespace.name(``, whose doings nobody here knows."""
        first = index - 1
        while first >= 2 and self._tokens[first - 1].text == "." and self._tokens[first - 2].kind in {"word", "quoted"}:
            first -= 2
        if first < 0 or first == index - 1 or self._tokens[first - 1].folded == "CALL":
            return
        name = "".join(token.text for token in self._tokens[first:index])
        if self._tokens[first].text.casefold() not in _FUNCTION_NAMESPACES:
            raise QueryError(f"the function {name} is not allowed in a reading query")

    def _refusal(self, word: str) -> QueryError:
        could_be_a_name = not (self._clause_due or self._value_complete)
        hint = f"if `{word.lower()}` is a name, write it in backticks" if could_be_a_name else self._hint
        return QueryError(f"{word} is not allowed in a reading query", hint=hint)
