"""System checks of what the database itself keeps (自检): the trail, the index for searching."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from cases import searching, triggers


@register("database")
def every_trigger_stands(app_configs: Any, databases: Any, **kwargs: Any) -> list[CheckMessage]:
    """Ask that the database itself guards the trail (ADR 0003)."""
    tables = set(connection.introspection.table_names()) if databases else set()
    if "cases_event" not in tables:
        return []
    return [
        Error(
            f"The trigger {name} is missing.",
            hint="Run: manage.py migrate; the trail is not guarded until it stands.",
            id="cases.E001",
        )
        for name in triggers.missing(tables)
    ]


@register("database")
def items_are_found(app_configs: Any, databases: Any, **kwargs: Any) -> list[CheckMessage]:
    """Ask that the index by which items are found stands (ADR 32)."""
    # A warning, because an error would stop the migration that makes it. Before that it may lack.
    if (
        not databases
        or ("cases", "0002_search") not in MigrationRecorder(connection).applied_migrations()
    ):
        return []
    return [
        Warning(
            f"Of the index for searching {name} is missing.",
            hint="Run: manage.py migrate cases 0001; then: manage.py migrate cases.",
            id="cases.W001",
        )
        for name in searching.missing()
    ]
