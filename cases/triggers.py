"""Triggers by which the database itself keeps the trail (触发器).

They refuse UPDATE and DELETE of events, ratings and delivered replies, TRUNCATE on PostgreSQL,
and a suggestion's state that changes without its version. SQLite drops the triggers of a table
silently when it is altered: migrations that touch a guarded table install them again, and a
system check and `verify_trail` report one that is missing (ADR 0003).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Trigger:
    """Name one guard of one table (触发器): on what, when, with which words it refuses."""

    name: str
    table: str
    operation: str
    when: str
    message: str


APPEND_ONLY = (
    ("cases_event", "the trail is append-only"),
    ("cases_rating", "a rating is never changed or deleted"),
    ("cases_checkpoint", "a checkpoint is never changed or deleted"),
    ("cases_delivery", "a delivery is never changed or deleted"),
    ("cases_integrityremark", "a remark is never changed or deleted"),
    ("cases_promiseprogress", "a report on a promise is never changed or deleted"),
    ("cases_promiseword", "what a deputy says of a promise is never changed or deleted"),
    ("cases_furtherstep", "a further step is never changed or deleted"),
    ("cases_judgement", "a judgement is never changed or deleted"),
)

# Written once, but deleted after their time.
WRITTEN_ONCE = (
    ("cases_signin", "where somebody signed in from is never changed"),
    ("cases_actorigin", "where a rating came from is never changed"),
)

TRIGGERS: tuple[Trigger, ...] = (
    *(
        Trigger(f"{table}_no_{operation.lower()}", table, operation, "", message)
        for table, message in APPEND_ONLY
        for operation in ("UPDATE", "DELETE")
    ),
    *(
        Trigger(f"{table}_no_truncate", table, "TRUNCATE", "", message)
        for table, message in APPEND_ONLY
    ),
    *(
        Trigger(f"{table}_no_update", table, "UPDATE", "", message)
        for table, message in WRITTEN_ONCE
    ),
    Trigger(
        "cases_suggestion_state_with_version",
        "cases_suggestion",
        "UPDATE",
        "NEW.state <> OLD.state AND NEW.version <= OLD.version",
        "a state changes only with its version",
    ),
    Trigger(
        "cases_reply_delivered_stands",
        "cases_reply",
        "UPDATE",
        "OLD.state = 'delivered'",
        "a delivered reply is immutable",
    ),
    Trigger(
        "cases_stream_only_grows",
        "cases_stream",
        "UPDATE",
        "NEW.count < OLD.count",
        "a stream only grows",
    ),
)


def wanted() -> tuple[Trigger, ...]:
    """Return the triggers that this database can have (应有触发器)."""
    if connection.vendor == "postgresql":
        return TRIGGERS
    return tuple(t for t in TRIGGERS if t.operation != "TRUNCATE")


def install() -> None:
    """Install every trigger anew (安装触发器)."""
    _install(wanted())


def _install(triggers: Iterable[Trigger]) -> None:
    with connection.cursor() as cursor:
        for trigger in triggers:
            for statement in _statements(trigger):
                cursor.execute(statement)


def remove() -> None:
    """Take every trigger away (卸下触发器): for migrations and for the flush of tests alone."""
    with connection.cursor() as cursor:
        for trigger in wanted():
            on = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{on}")


def missing(tables: Collection[str] | None = None) -> list[str]:
    """List the triggers that should stand and do not (缺失的触发器).

    One that was disabled, or whose words were changed, guards nothing and counts as missing.
    `tables` names what there is: before a migration a new table has no guard, nor itself.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
                "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
            )
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        there = dict(cursor.fetchall())
    asked = [t for t in wanted() if tables is None or t.table in tables]
    return [t.name for t in asked if _words(t) not in (there.get(t.name) or "")]


def _words(trigger: Trigger) -> str:
    """Return the words by which an installed trigger refuses."""
    if connection.vendor == "postgresql":
        return f"RAISE EXCEPTION '{trigger.message}'"
    return _statements(trigger)[-1]


@contextmanager
def lifted() -> Iterator[None]:
    """Lift the triggers for the length of a block (暂停触发器): one test fixture alone uses it."""
    remove()
    try:
        yield
    finally:
        install()


def _statements(trigger: Trigger) -> list[str]:
    if connection.vendor == "postgresql":
        level = "STATEMENT" if trigger.operation == "TRUNCATE" else "ROW"
        when = f" WHEN ({trigger.when})" if trigger.when else ""
        return [
            f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{trigger.message}' USING ERRCODE = '23514'; END $$",
            f"DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table}",
            f"CREATE TRIGGER {trigger.name} BEFORE {trigger.operation} ON {trigger.table} "
            f"FOR EACH {level}{when} EXECUTE FUNCTION {trigger.name}()",
        ]
    when = f" WHEN {trigger.when}" if trigger.when else ""
    return [
        f"DROP TRIGGER IF EXISTS {trigger.name}",
        f"CREATE TRIGGER {trigger.name} BEFORE {trigger.operation} ON {trigger.table} "
        f"FOR EACH ROW{when} BEGIN SELECT RAISE(ABORT, '{trigger.message}'); END",
    ]


def install_in_migration(apps: Any, schema_editor: Any) -> None:
    """Install the triggers from a migration (迁移时安装), of the tables that stand by then."""
    tables = set(connection.introspection.table_names())
    _install(trigger for trigger in wanted() if trigger.table in tables)


def remove_in_migration(apps: Any, schema_editor: Any) -> None:
    """Remove the triggers from a migration (迁移时卸下)."""
    remove()
