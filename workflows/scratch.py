"""A scratch database of its own (临时库): never the configured one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import load_backend

from cases import searching, triggers


def create_tables() -> None:
    """Create every table, trigger and index straight from the models (建表).

    The history of migrations is not walked through: in a database that nobody upgrades it would
    only cost time.
    """
    walked = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    try:
        call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    finally:
        settings.MIGRATION_MODULES = walked
    triggers.install()
    searching.install()


def record_migrations() -> None:
    """Note every migration as applied (登记迁移), in a database whose tables are new.

    Afterwards it is a database like any other, which a later `migrate` takes further.
    """
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    # One that stands for others counts as applied only when those are noted as well.
    nodes = MigrationLoader(connection).graph.nodes
    noted = set(nodes).union(*(node.replaces for node in nodes.values()))
    recorder.migration_qs.bulk_create(
        recorder.Migration(app=app, name=name) for app, name in sorted(noted)
    )


# Where a connection to a scratch file keeps the one whose place it took.
_OUTER = "_huiying_outer"


@contextmanager
def database_at(path: Path, *, synchronous: str = "OFF") -> Iterator[None]:
    """Put a SQLite file in the place of the configured database for a while (改用数据库).

    Only in this thread: whoever works beside it in the same process keeps the configured one,
    which is not opened here. By default nothing here outlives a power cut: who wants to keep a
    new file has it written to the disk at the end.
    """
    options: dict[str, Any] = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous};",
        },
    }
    configured = connections[DEFAULT_DB_ALIAS]
    settings_of_file = connections.configure_settings({DEFAULT_DB_ALIAS: options})
    inner = load_backend(options["ENGINE"]).DatabaseWrapper(
        settings_of_file[DEFAULT_DB_ALIAS], DEFAULT_DB_ALIAS
    )
    vars(inner)[_OUTER] = configured
    connections[DEFAULT_DB_ALIAS] = inner
    try:
        yield
    finally:
        inner.close()
        connections[DEFAULT_DB_ALIAS] = configured


@contextmanager
def outside() -> Iterator[None]:
    """Step out of the scratch file into the configured database for a moment (暂回正式库)."""
    inner = connections[DEFAULT_DB_ALIAS]
    outer = vars(inner).get(_OUTER)
    if outer is None:
        yield
        return
    connections[DEFAULT_DB_ALIAS] = outer
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = inner


@contextmanager
def quick_commits() -> Iterator[None]:
    """Let commits of this connection not wait for the disk one by one (批量提交), on SQLite.

    Only for work that is repeated harmlessly if the power fails: its last commits may be lost
    then, never part of one. What any other connection commits waits for the disk as ever, and
    takes along what stands before it. At the end everything is on the disk.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA synchronous").fetchone()[0]
        cursor.execute(f"PRAGMA synchronous={min(before, 1)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous={before}")
            # FULL syncs with each commit, but only its own: what came before goes now.
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")


@contextmanager
def scratch_database(*, keep: bool = False) -> Iterator[Path]:
    """Work in a new SQLite file for a while (临时库). With `keep` it stays where it is."""
    folder = Path(tempfile.mkdtemp(prefix="huiying-"))
    path = folder / "rehearsal.sqlite3"
    try:
        with database_at(path):
            create_tables()
            yield path
    finally:
        if not keep:
            for leftover in folder.iterdir():
                leftover.unlink()
            folder.rmdir()
