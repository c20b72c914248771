"""Walk through what is due (逐条巡检): by key, in batches, by statements compiled once."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet, prefetch_related_objects

from cases.prepared import prepared

M = TypeVar("M", bound=Model)
BATCH = 500


class Due(Generic[M]):
    """Hold a query for what is due (到期查询), called with its parameters.

    The engine comes by every two seconds and mostly finds nothing: what that costs is Django
    writing the same SQL anew, so it is written once.
    """

    def __init__(self, build: Callable[..., QuerySet[M]], beside: tuple[str, ...] = ()) -> None:
        def batch(last: Any, *values: Any) -> QuerySet[M]:
            return build(*values).filter(pk__gt=last).order_by("pk")[:BATCH]

        taken = inspect.signature(build).parameters.values()
        last = inspect.Parameter("last", inspect.Parameter.POSITIONAL_ONLY)
        only = [p.replace(kind=inspect.Parameter.POSITIONAL_ONLY) for p in taken]
        vars(batch)["__signature__"] = inspect.Signature([last, *only])
        batch.__qualname__ = build.__qualname__
        self._batch = prepared(batch)
        self._beside = beside
        self.__doc__ = build.__doc__

    def __call__(self, *values: Any) -> Iterator[M]:
        """Walk through the rows (逐条), 500 at a time, beside whatever else is written."""
        for batch in self.batches(*values):
            yield from batch

    def batches(self, *values: Any) -> Iterator[list[M]]:
        """Walk through the rows in batches (分批), with what is read beside them."""
        last: Any = 0
        while batch := self._batch.all(last, *values):
            prefetch_related_objects(batch, *self._beside)
            yield batch
            if len(batch) < BATCH:
                return
            last = batch[-1].pk


def due(build: Callable[..., QuerySet[M]]) -> Due[M]:
    """Turn a function from parameters to a queryset into a walk through its rows (到期查询)."""
    return Due(build)


def due_with(*beside: str) -> Callable[[Callable[..., QuerySet[M]]], Due[M]]:
    """Do so and read these related rows beside each batch (连带读取)."""
    return lambda build: Due(build, beside)
