"""How items are found by their words (检索): pieces of two characters, indexed by the database.

Chinese has no spaces between words, and the shortest words have two characters. So a text is cut
into every two characters that stand beside each other; an item bears a word if it has all pieces
of it. PostgreSQL keeps the pieces in an index over an expression, SQLite in a full-text table
without contents, written by triggers. No code writes either of them, so none can forget it
(ADR 32). One condition for both: `bears`.
"""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q

TEXTS = ("title", "facts", "analysis", "proposal")
INDEX = "cases_searchindex"
SHORTEST = 2

_ITEMS = "cases_suggestion"
# How many characters SQLite cuts out at once: what it cuts from is copied each time.
_STRETCH = 200
_CAPITALS = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}


def words_of(text: str, most: int) -> list[str]:
    """Return what was asked for word by word (检索词), at most so many; marks divide words too."""
    found = re.findall(r"\w+(?:-\w+)*", text.replace("\x00", " "))
    return list(dict.fromkeys(found))[:most]


def bears(word: str) -> Q:
    """Return the filter for items whose title or text has this word (含词).

    Raises: ValueError for a word of fewer than two characters, which has no piece.
    """
    if len(word) < SHORTEST:
        raise ValueError(f"{word!r} is too short to be searched for")
    found = Q(_Pieces(word))
    if len(word) == SHORTEST:
        return found
    # Pieces may stand apart: the whole word is looked for in what is left.
    whole = Q()
    for name in TEXTS:
        whole |= Q(**{f"{name}__icontains": word})
    return found & whole


def pieces_of(word: str) -> list[str]:
    """Cut a word into pieces of two characters (切分), as the database cuts the texts."""
    small = word.translate(_CAPITALS)
    return list(dict.fromkeys(small[at : at + 2] for at in range(len(small) - 1)))


class _Pieces(Func):
    """Ask whether an item has every piece of a word, in the words of this database."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, word: str) -> None:
        super().__init__(F("pk"), *(F(name) for name in TEXTS))
        self.word = word

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        key, _parameters = compiler.compile(self.source_expressions[0])
        wanted = " AND ".join(f'"{_hex(piece)}"' for piece in pieces_of(self.word))
        return f"{key} IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s)", [wanted]

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        texts = [compiler.compile(one)[0] for one in self.source_expressions[1:]]
        return f"cases_pieces({', '.join(texts)}) @> %s::text[]", [pieces_of(self.word)]


def _hex(piece: str) -> str:
    # Written out so, no character is a separator to the index, whatever its version knows.
    return piece.encode().hex().upper()


def install() -> None:
    """Make the index anew over all that is there (建检索索引)."""
    statements = _ON_POSTGRESQL if connection.vendor == "postgresql" else _on_sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove() -> None:
    """Take the index away (卸检索索引)."""
    if connection.vendor == "postgresql":
        statements = [f"DROP INDEX IF EXISTS {INDEX}", "DROP FUNCTION IF EXISTS cases_pieces"]
    else:
        statements = [f"DROP TRIGGER IF EXISTS {name}" for name in _WRITERS]
        statements.append(f"DROP TABLE IF EXISTS {INDEX}")
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def missing() -> list[str]:
    """List what of the index should stand and does not (缺失的检索索引).

    SQLite drops the triggers of a table silently when it is altered.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT relname FROM pg_class WHERE relname = %s", [INDEX])
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")
        there = {row[0] for row in cursor.fetchall()}
    wanted = [INDEX] if connection.vendor == "postgresql" else [INDEX, *_WRITERS]
    return [name for name in wanted if name not in there]


_ON_POSTGRESQL = [
    # Each character with the one behind it; the end of a line stands between the texts. The cost
    # tells the planner to ask the index and not to cut every text anew.
    "CREATE OR REPLACE FUNCTION cases_pieces(text, text, text, text) RETURNS text[]"
    " LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 AS $$"
    " SELECT coalesce(array_agg(DISTINCT one || following), '{}') FROM ("
    " SELECT one, lead(one) OVER (ORDER BY place) AS following FROM unnest(string_to_array("
    " lower(($1 || E'\\n' || $2 || E'\\n' || $3 || E'\\n' || $4) COLLATE \"C\"), NULL))"
    " WITH ORDINALITY AS each (one, place)) AS pairs WHERE following IS NOT NULL $$",
    f"DROP INDEX IF EXISTS {INDEX}",
    f"CREATE INDEX {INDEX} ON {_ITEMS} USING gin (cases_pieces({', '.join(TEXTS)}))",
]

_WRITERS = tuple(f"{INDEX}_{when}" for when in ("insert", "delete", "update"))


def _on_sqlite() -> list[str]:
    new, old = _cut("NEW"), _cut("OLD")
    write = f"INSERT INTO {INDEX}(rowid, pieces) VALUES (NEW.id, {new});"
    # A table without contents forgets what it is told again.
    forget = f"INSERT INTO {INDEX}({INDEX}, rowid, pieces) VALUES ('delete', OLD.id, {old});"
    changed = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in TEXTS)
    insert, delete, update = _WRITERS
    return [
        *(f"DROP TRIGGER IF EXISTS {name}" for name in _WRITERS),
        f"DROP TABLE IF EXISTS {INDEX}",
        f"CREATE VIRTUAL TABLE {INDEX}"
        " USING fts5(pieces, content = '', detail = 'none', columnsize = 0)",
        f"INSERT INTO {INDEX}(rowid, pieces) SELECT id, {_cut(_ITEMS)} FROM {_ITEMS}",
        f"CREATE TRIGGER {insert} AFTER INSERT ON {_ITEMS} BEGIN {write} END",
        f"CREATE TRIGGER {delete} AFTER DELETE ON {_ITEMS} BEGIN {forget} END",
        f"CREATE TRIGGER {update} AFTER UPDATE OF {', '.join(TEXTS)} ON {_ITEMS}"
        f" WHEN {changed} BEGIN {forget} {write} END",
    ]


def _cut(row: str) -> str:
    """Write the expression that cuts the texts of a row into pieces (切分语句)."""
    joined = " || char(10) || ".join(f"{row}.{name}" for name in TEXTS)
    text = f"lower({joined})"
    return (
        "(SELECT group_concat(hex(substr(part, n, 2)), ' ') FROM ("
        f"WITH RECURSIVE stretch(at, part) AS (SELECT 1, substr({text}, 1, {_STRETCH + 1})"
        f" UNION ALL SELECT at + {_STRETCH}, substr({text}, at + {_STRETCH}, {_STRETCH + 1})"
        f" FROM stretch WHERE at + {_STRETCH} < length({text})),"
        f" place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < {_STRETCH})"
        " SELECT part, n FROM stretch, place WHERE n < length(part)))"
    )


def install_in_migration(apps: Any, schema_editor: Any) -> None:
    """Make the index from a migration (迁移时建索引)."""
    install()


def remove_in_migration(apps: Any, schema_editor: Any) -> None:
    """Take the index away from a migration (迁移时卸索引)."""
    remove()
