"""Walk through what is due (逐条巡检): in batches, by statements compiled once.

Most walks go by key. What waits for its day among all that is open goes along that day, by the
index that holds it: then a look that finds nothing has looked at nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet, prefetch_related_objects

from cases.prepared import prepared

M = TypeVar("M", bound=Model)
BATCH = 500


class Due(Generic[M]):
    """Hold a query for what is due (到期查询), called with its parameters.

    The engine comes by every two seconds and mostly finds nothing: what that costs is Django
    writing the same SQL anew, so it is written once.
    """

    def __init__(
        self, build: Callable[..., QuerySet[M]], beside: tuple[str, ...] = (), along: str = ""
    ) -> None:
        def by_key(last: Any, *values: Any) -> QuerySet[M]:
            return build(*values).filter(pk__gt=last).order_by("pk")[:BATCH]

        def by_day(day: Any, last: Any, *values: Any) -> QuerySet[M]:
            after = Q(**{f"{along}__gt": day}) | Q(pk__gt=last)
            found = build(*values).filter(after, **{f"{along}__gte": day})
            return found.order_by(along, "pk")[:BATCH]

        batch: Callable[..., QuerySet[M]] = by_day if along else by_key
        names = ("day", "last") if along else ("last",)
        taken = inspect.signature(build).parameters.values()
        places = [inspect.Parameter(n, inspect.Parameter.POSITIONAL_ONLY) for n in names]
        only = [p.replace(kind=inspect.Parameter.POSITIONAL_ONLY) for p in taken]
        vars(batch)["__signature__"] = inspect.Signature([*places, *only])
        batch.__qualname__ = build.__qualname__
        self._batch = prepared(batch)
        self._beside = beside
        self._along = along
        self.__doc__ = build.__doc__

    def __call__(self, *values: Any) -> Iterator[M]:
        """Walk through the rows (逐条), 500 at a time, beside whatever else is written."""
        for batch in self.batches(*values):
            yield from batch

    def batches(self, *values: Any) -> Iterator[list[M]]:
        """Walk through the rows in batches (分批), with what is read beside them."""
        place: tuple[Any, ...] = (date.min, 0) if self._along else (0,)
        while batch := self._batch.all(*place, *values):
            prefetch_related_objects(batch, *self._beside)
            last = batch[-1]
            # Read before anybody acts: an act may move the day.
            place = (getattr(last, self._along), last.pk) if self._along else (last.pk,)
            yield batch
            if len(batch) < BATCH:
                return


def due(build: Callable[..., QuerySet[M]]) -> Due[M]:
    """Turn a function from parameters to a queryset into a walk through its rows (到期查询)."""
    return Due(build)


def due_with(*beside: str) -> Callable[[Callable[..., QuerySet[M]]], Due[M]]:
    """Do so and read these related rows beside each batch (连带读取)."""
    return lambda build: Due(build, beside)


def due_along(day: str) -> Callable[[Callable[..., QuerySet[M]]], Due[M]]:
    """Do so along a day (按日巡检): the query keeps rows whose day has come, an index is by it."""
    return lambda build: Due(build, along=day)
