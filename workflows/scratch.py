"""A scratch database of its own (临时库): never the configured one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections

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


@contextmanager
def scratch_database(*, keep: bool = False) -> Iterator[Path]:
    """Put a new SQLite file in the place of the configured database for a while (临时库).

    The configured database is not opened. With `keep` the file stays where it is.
    """
    folder = Path(tempfile.mkdtemp(prefix="huiying-"))
    path = folder / "rehearsal.sqlite3"
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
                    # Nothing here needs to outlive a power cut.
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
                },
            }
        }
    )["default"]
    del connections["default"]
    try:
        create_tables()
        yield path
    finally:
        connections["default"].close()
        connections.databases["default"] = configured
        del connections["default"]
        if not keep:
            for leftover in folder.iterdir():
                leftover.unlink()
            folder.rmdir()
