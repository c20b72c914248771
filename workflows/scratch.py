"""A scratch database of its own (临时库): never the configured one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from cases import triggers


def create_tables() -> None:
    """Create every table and trigger straight from the models (建表).

    The history of migrations is not walked through: in a database that nobody upgrades it would
    only cost ten seconds.
    """
    walked = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    try:
        call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    finally:
        settings.MIGRATION_MODULES = walked
    triggers.install()


def record_migrations() -> None:
    """Note every migration as applied (登记迁移), in a database whose tables are new.

    Afterwards it is a database like any other, which a later `migrate` takes further.
    """
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.migration_qs.bulk_create(
        recorder.Migration(app=app, name=name)
        for app, name in sorted(MigrationLoader(connection).graph.nodes)
    )


@contextmanager
def database_at(path: Path, *, synchronous: str = "OFF") -> Iterator[None]:
    """Put a SQLite file in the place of the configured database for a while (改用数据库).

    The configured database is not opened. By default nothing here outlives a power cut: who
    wants to keep a new file has it written to the disk at the end.
    """
    configured = connections.databases["default"]
    connections["default"].close()
    connections.databases["default"] = connections.configure_settings(
        {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(path),
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 20,
                    "init_command": (f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous};"),
                },
            }
        }
    )["default"]
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.databases["default"] = configured
        del connections["default"]


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
