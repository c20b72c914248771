"""System checks of the trail (留痕自检)."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.db import connection

from cases import triggers


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
