"""System checks of the flows (流程自检)."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.db import connection
from viewflow.workflow import Flow

from workflows.nodes import suggestion_lock


def _flows(base: Any = Flow) -> list[Any]:
    found: list[Any] = []
    for flow in base.__subclasses__():
        found += [flow, *_flows(flow)]
    return found


@register()
def every_flow_locks_the_suggestion(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Ask that every flow uses our lock, and none is a subclass of another (ADR 0002)."""
    errors: list[CheckMessage] = []
    for flow in _flows():
        if flow.__dict__.get("lock_impl") is not suggestion_lock:  # the class itself says so
            errors.append(
                Error(
                    f"{flow.__name__} does not use the suggestion's lock.",
                    hint="Set lock_impl = suggestion_lock.",
                    id="workflows.E001",
                )
            )
        if flow.__bases__ != (Flow,):
            errors.append(
                Error(
                    f"{flow.__name__} is a subclass of another flow.",
                    hint="Copy a flow to make its next version.",
                    id="workflows.E002",
                )
            )
    return errors


@register("database")
def every_flow_in_use_exists(app_configs: Any, databases: Any, **kwargs: Any) -> list[CheckMessage]:
    """Ask that each flow and node that the database refers to can be found (ADR 0002)."""
    if not databases:
        return []
    from workflows.models import WorkItem, WorkProcess

    if WorkProcess._meta.db_table not in connection.introspection.table_names():
        return []
    errors: list[CheckMessage] = []
    for model, column in ((WorkProcess, "flow_class"), (WorkItem, "flow_task")):
        for row in model.objects.distinct().values_list(column, flat=True):
            if row is None:
                errors.append(
                    Error(
                        f"A row of {model.__name__} refers to a flow or node that is gone.",
                        hint="Keep an old flow until its processes are drained.",
                        id="workflows.E003",
                    )
                )
    return errors
