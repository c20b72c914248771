"""Statements that are compiled once and sent many times (预编译语句).

Most of what an act costs is Django writing the same SQL anew. A *prepared* query is written as a
function from parameters to a queryset. It is called once per connection with a `Slot` in the
place of each parameter; the compiled SQL is kept on the connection, and every later call only
fills in values, through the columns they are compared with. Whatever surrounds a statement
stays as it is: cursors and their wrappers, converters, deferred columns, related rows.

Two things are not as in an ordinary query. A parameter is never None: `column = NULL` is true
of no row, and a query for `IS NULL` is another query. And a parameter that is a list is compiled
once per length.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import query as queries
from django.db.models.expressions import ExpressionList, Value
from django.db.models.lookups import Lookup
from django.db.models.sql import Query, UpdateQuery
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=models.Model)


class Slot(Value):
    """Stand in the place of a parameter while a statement is compiled (参数位).

    `place` is the number of the parameter, `item` the position in it if it is a list. Django
    copies a slot wherever it is used, so that each copy knows the one column it belongs to.
    """

    def __init__(self, place: int, item: int | None = None) -> None:
        super().__init__((place, item))
        self.place, self.item = place, item
        self.adapt: Callable[[Any, Any], Any] | None = None

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Leave itself among the parameters, to be found there."""
        return "%s", [self]

    def compared_with(self, column: Any) -> None:
        """Take the values as this column is compared with them (比较列)."""

        def adapt(value: Any, connection: Any) -> Any:
            if value is None:
                raise ValueError("a prepared query takes no None: no row is equal to NULL")
            return column.get_db_prep_value(value, connection, prepared=False)

        self.adapt = adapt

    def stored_in(self, column: Any) -> Slot:
        """Take the values as this column stores them (存储列)."""
        self.adapt = column.get_db_prep_save
        return self


def name_columns(node: Any) -> None:
    """Tell every slot in a condition which column it is compared with (认定列)."""
    if isinstance(node, Query):
        node = node.where
    if isinstance(node, Lookup):
        listed = isinstance(node.rhs, ExpressionList)
        for slot in node.rhs.get_source_expressions() if listed else [node.rhs]:
            if isinstance(slot, Slot):
                slot.compared_with(node.lhs.output_field)
    if hasattr(node, "get_source_expressions"):
        for part in node.get_source_expressions():
            name_columns(part)


@dataclass(slots=True)
class Statement:
    """Hold compiled SQL and where each parameter goes (语句); no SQL means: no row, unasked."""

    sql: str
    params: list[Any]
    # Place among the parameters of the SQL, place and item of the value, how it is adapted.
    slots: list[tuple[int, int, int | None, Any]]
    reader: _Reader | None = None
    locks: bool = False

    @classmethod
    def of(cls, sql: str, params: Sequence[Any]) -> Statement:
        """Find the slots among the parameters."""
        slots = [
            (n, param.place, param.item, param.adapt)
            for n, param in enumerate(params)
            if isinstance(param, Slot)
        ]
        if any(adapt is None for *_, adapt in slots):
            raise TypeError(f"a parameter is compared with no column: {sql}")
        return cls(sql, list(params), slots)

    def filled(self, values: Sequence[Any], connection: Any) -> list[Any]:
        """Return the parameters with these values in their places (填参)."""
        params = self.params.copy()
        for n, place, item, adapt in self.slots:
            value = values[place] if item is None else values[place][item]
            params[n] = adapt(value, connection)
        return params


def statements_on(connection: Any) -> dict[Any, Statement]:
    """Return what was compiled on a connection (已编译语句).

    Converters hold on to the connection they were made for, and a connection belongs to one
    thread: kept here, they are never shared between threads, and go when it goes.
    """
    return vars(connection).setdefault("_prepared", {})  # type: ignore[no-any-return]


class _Reader:
    """Make of a row what the queryset would make of it (读取器): see `ModelIterable`."""

    def __init__(self, compiler: Any, queryset: Any) -> None:
        self.compiler = compiler
        self.alias = compiler.using
        self.columns = compiler.col_count if compiler.has_extra_select else None
        self.converters = compiler.get_converters(
            [column[0] for column in compiler.select[: compiler.col_count]]
        )
        self.makes_models = issubclass(queryset._iterable_class, queries.ModelIterable)
        if not self.makes_models:
            return
        info = compiler.klass_info
        self.model = info["model"]
        self.own = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        self.names = [column[0].target.attname for column in compiler.select[self.own]]
        populators: Any = queries.get_related_populators
        self.related = populators(info, compiler.select, self.alias)
        self.annotations = tuple((compiler.annotation_col_map or {}).items())

    def read(self, rows: list[Any]) -> Iterator[Any]:
        """Convert the columns (转换)."""
        found: Any = rows
        if self.columns is not None:
            found = [row[: self.columns] for row in rows]
        if self.converters:
            found = self.compiler.apply_converters(found, self.converters)
        return iter(found)

    def models(self, rows: list[Any]) -> list[Any]:
        """Build instances with what was selected beside them (实例)."""
        made = []
        for row in self.read(rows):
            instance = self.model.from_db(self.alias, self.names, row[self.own])
            for populator in self.related:
                populator.populate(row, instance)
            for name, place in self.annotations:
                setattr(instance, name, row[place])
            made.append(instance)
        return made


class _Prepared:
    """Compile on demand (按需编译): per connection, per kind of question, per lengths of lists."""

    def __init__(self, build: Callable[..., Any]) -> None:
        self._build = build
        self._takes = len(inspect.signature(build).parameters)
        self._name = build.__qualname__
        self.__doc__ = build.__doc__

    def _statement(self, kind: str, values: Sequence[Any], connection: Any) -> Statement:
        if len(values) != self._takes:
            raise TypeError(f"{self._name} takes {self._takes} parameters, not {len(values)}")
        lengths = tuple(len(v) if isinstance(v, (list, tuple)) else None for v in values)
        statements = statements_on(connection)
        key = (self, kind, lengths)
        if (found := statements.get(key)) is None:
            slots: list[Any] = [
                Slot(place) if length is None else [Slot(place, n) for n in range(length)]
                for place, length in enumerate(lengths)
            ]
            try:
                found = self._compile(kind, self._build(*slots), connection)
            except EmptyResultSet:
                found = Statement("", [], [])
            else:
                unused = set(range(self._takes)) - {place for _, place, *_ in found.slots}
                if unused:
                    raise TypeError(f"{self._name}: unused parameters {sorted(unused)}")
            statements[key] = found
        return found

    def _compile(self, kind: str, built: Any, connection: Any) -> Statement:
        raise NotImplementedError


class Prepared(_Prepared, Generic[M]):
    """Ask one query with ever other parameters (预编译查询), as the queryset would be asked."""

    def all(self, *values: Any, using: str = DEFAULT_DB_ALIAS) -> list[M]:
        """Return the instances (全部)."""
        return self._ask("all", values, using, as_models=True)

    def first(self, *values: Any, using: str = DEFAULT_DB_ALIAS) -> M | None:
        """Return the first instance (首个), by key if the query has no order of its own."""
        found: list[M] = self._ask("first", values, using, as_models=True)
        return found[0] if found else None

    def rows(self, *values: Any, using: str = DEFAULT_DB_ALIAS) -> list[Any]:
        """Return the columns (取列) of a query that asks for `values_list`."""
        return self._ask("all", values, using, as_models=False)

    def exists(self, *values: Any, using: str = DEFAULT_DB_ALIAS) -> bool:
        """Tell whether there is such a row (存在)."""
        connection = connections[using]
        statement = self._statement("exists", values, connection)
        if not statement.sql:
            return False
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.filled(values, connection))
            return cursor.fetchone() is not None

    def _ask(self, kind: str, values: Sequence[Any], using: str, *, as_models: bool) -> list[Any]:
        connection: Any = connections[using]
        statement = self._statement(kind, values, connection)
        if (reader := statement.reader) is None:
            return []
        if reader.makes_models is not as_models:
            raise TypeError(f"{self._name} is asked for rows in the wrong way")
        if statement.locks and connection.get_autocommit():
            raise TransactionManagementError("a row is locked only within a transaction")
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.filled(values, connection))
            rows = cursor.fetchall()
        if as_models:
            return reader.models(rows)
        return [tuple(row) for row in reader.read(rows)]

    def _compile(self, kind: str, built: Any, connection: Any) -> Statement:
        queryset = built.using(connection.alias)
        if queryset._prefetch_related_lookups:
            raise TypeError(f"{self._name} would have to ask a second query")
        if kind == "exists":
            query = queryset.query.exists()
        else:
            if kind == "first":
                queryset = (queryset if queryset.ordered else queryset.order_by("pk"))[:1]
            query = queryset.query
        name_columns(query)
        compiler = query.get_compiler(using=connection.alias)
        statement = Statement.of(*compiler.as_sql())
        if kind != "exists":
            statement.reader = _Reader(compiler, queryset)
            statement.locks = query.select_for_update and connection.features.has_select_for_update
        return statement


class PreparedUpdate(_Prepared):
    """Change rows that meet a condition (预编译更新), as `QuerySet.update` would."""

    def __call__(self, *values: Any, using: str = DEFAULT_DB_ALIAS) -> int:
        """Send the update; return how many rows were changed."""
        connection = connections[using]
        statement = self._statement("update", values, connection)
        return run_update(statement, values, connection) if statement.sql else 0

    def _compile(self, kind: str, built: Any, connection: Any) -> Statement:
        queryset, changes = built
        query = queryset.query.chain(UpdateQuery)
        query.add_update_values(changes)
        query.annotations = {}
        return compile_update(query, connection)


def compile_update(query: Any, connection: Any) -> Statement:
    """Compile an update (编译更新) of one table."""
    name_columns(query)
    for column, _, value in query.values:
        if isinstance(value, Slot):
            value.stored_in(column)
    return Statement.of(*query.get_compiler(using=connection.alias).as_sql())


def run_update(statement: Statement, values: Sequence[Any], connection: Any) -> int:
    """Send an update (执行更新); return how many rows were changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.filled(values, connection))
        return cursor.rowcount  # type: ignore[no-any-return]


def prepared(build: Callable[..., models.QuerySet[M, Any]]) -> Prepared[M]:
    """Turn a function from parameters to a queryset into a prepared query (预编译)."""
    return Prepared(build)


def prepared_update(
    build: Callable[..., tuple[models.QuerySet[Any, Any], dict[str, Any]]],
) -> PreparedUpdate:
    """Turn a function from parameters to a queryset and its changes into an update (预编译更新)."""
    return PreparedUpdate(build)
