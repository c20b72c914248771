"""What stands in the tables (表中各行): tests compare it before and after."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Model

Rows = dict[str, list[tuple[Any, ...]]]


def rows_of(models: Iterable[type[Model]]) -> Rows:
    """Return every row of these models and of their links to others.

    They are read plainly: after hundreds of refusals building queries took most of the time.
    """
    links = [f.remote_field.through for m in models for f in m._meta.local_many_to_many]
    rows = {}
    with connection.cursor() as cursor:
        for model in (*models, *links):
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY "{key}"')
            rows[table] = cursor.fetchall()
    return rows
