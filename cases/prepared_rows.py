"""Rows that are saved by statements compiled once (预编译存储).

`Model.save` stays Django's own with all it does: signals, `pre_save`, the refusal of an update
that meets no row. Only its last step, in which the same INSERT or UPDATE is written anew for
every row, is taken from what was compiled before on this connection (`cases.prepared`).
"""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

from django.db import connections
from django.db.models.sql import InsertQuery, UpdateQuery

from cases.prepared import Slot, Statement, compile_update, run_update, statements_on

# Where the INSERT of a row stands in a larger statement.
INSERT = "{insert}"


class PreparedSave:
    """Save rows of a model by prepared statements (预编译存储): a base beside `models.Model`."""

    def _do_insert(
        self, manager: Any, using: str, fields: Any, returning_fields: Any, raw: bool
    ) -> Any:
        connection: Any = connections[using]
        values = [getattr(self, f.attname) if raw else f.pre_save(self, True) for f in fields]
        within = vars(self).pop("_within", None)
        if (
            not connection.features.can_return_columns_from_insert
            or any(not field.primary_key for field in returning_fields)
            or not _are_plain(type(self), values)
        ):
            if within is not None:
                raise TypeError(f"{type(self).__name__} cannot be stored within a statement")
            upper: Any = super()
            return upper._do_insert(manager, using, fields, returning_fields, raw)
        statements = statements_on(connection)
        key = ("insert", type(self), tuple(f.attname for f in fields))
        if (statement := statements.get(key)) is None:
            statement = _insertion(type(self), fields, returning_fields, connection)
            statements[key] = statement
        sql, params = statement.sql, statement.filled(values, connection)
        if within is not None:
            sql, params = within[0].replace(INSERT, sql), [*params, *within[1]]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall() if returning_fields else []

    def _do_update(self, *arguments: Any) -> Any:
        base_qs, using, pk_val, values, _, forced_update = arguments
        fields = [field for field, _, _ in values]
        new = [value for _, _, value in values]
        if not values or not forced_update or not _are_plain(type(self), new):
            upper: Any = super()
            return upper._do_update(*arguments)
        connection = connections[using]
        statements = statements_on(connection)
        key = ("update", base_qs.model, tuple(field.attname for field in fields))
        if (statement := statements.get(key)) is None:
            query = base_qs.filter(pk=Slot(len(fields))).query.chain(UpdateQuery)
            query.add_update_fields([(f, None, Slot(n)) for n, f in enumerate(fields)])
            statement = statements[key] = compile_update(query, connection)
        return run_update(statement, [*new, pk_val], connection) > 0


def insert_within(row: Any, sql: str, params: list[Any]) -> None:
    """Store a new row as part of a larger statement (合并新增), which returns its key if it may.

    `sql` holds the row's own INSERT at `{insert}`, before its other parameters.
    """
    vars(row)["_within"] = (sql, params)
    try:
        row.save(force_insert=True)
    finally:
        vars(row).pop("_within", None)


def _are_plain(model: Any, values: Any) -> bool:
    """Tell whether every value is written as a parameter: the database computes none of them."""
    return _has_plain_columns(model) and not any(hasattr(v, "resolve_expression") for v in values)


@cache
def _has_plain_columns(model: Any) -> bool:
    return not any(hasattr(field, "get_placeholder") for field in model._meta.concrete_fields)


def _insertion(model: Any, fields: Any, returning_fields: Any, connection: Any) -> Statement:
    slots = {f.attname: Slot(n).stored_in(f) for n, f in enumerate(fields)}
    query: Any = InsertQuery(model)
    query.insert_values(fields, [SimpleNamespace(**slots)], raw=True)
    compiler: Any = query.get_compiler(using=connection.alias)
    compiler.returning_fields = returning_fields
    ((sql, params),) = compiler.as_sql()
    return Statement.of(sql, params)
