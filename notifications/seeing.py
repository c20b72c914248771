"""Ask for many people at once what they may see (批量可见): the words are `visible_to`'s."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from django.db import connection

from cases.models import Event, RatingRequest, Suggestion
from cases.models.sight import handling_unit
from people.models import User

# How many people are asked for in one statement.
PEOPLE_AT_ONCE = 50
# Stands for a person's key while a query is built; no row has it, no other value is like it.
SOMEBODY = -731_000_117
SOME_DAY = date(1911, 10, 10)


class Sight(Enum):
    """Name what a person must be allowed to see to be told (可见条件)."""

    # The event itself: for nearly all.
    EVENT = "event"
    # The rating request, from outside every unit that handles the item: acts of rating are
    # hidden as events, yet the deputies who are asked must hear of them.
    REQUEST = "request"
    # The item: work that arose for people from an act that they may not see.
    ITEM = "item"

    def of(self, user: User, on: date) -> Any:
        """Return what this person may see of this on this day (可见范围)."""
        match self:
            case Sight.EVENT:
                return Event.objects.visible_to(user, on)
            case Sight.REQUEST:
                outside = ~handling_unit(user, on)
                return RatingRequest.objects.visible_to(user, on).filter(outside)
            case Sight.ITEM:
                return Suggestion.objects.visible_to(user, on)


@cache
def _written(sight: Sight, vendor: str) -> tuple[str, tuple[Any, ...]]:
    """Return the statement for nobody in particular on no day in particular (查询模板)."""
    query = sight.of(User(pk=SOMEBODY), SOME_DAY).order_by().values("pk")
    statement, values = query.query.sql_with_params()
    if SOMEBODY not in values or _as_sent(SOME_DAY) not in values:
        raise LookupError(f"what is seen of {sight} does not depend on person and day")
    return statement, tuple(values)


def _as_sent(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)


def who_may_see(
    sight: Sight, asked: Mapping[int, Iterable[int]], on: date
) -> Iterator[tuple[int, int]]:
    """Return the pairs of a person and a key that this person may see (可见核对).

    To build such a query takes ten times as long as to run it. It is built once, for nobody in
    particular, and sent for fifty people in one statement, each with his or her own key in it.
    """
    statement, values = _written(sight, connection.vendor)
    # All values are texts, keys and days; no other key is negative, no other day so long ago.
    of_day = {_as_sent(SOME_DAY): _as_sent(on)}
    people = sorted(asked)
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        parts, params = [], []
        for user in people[start : start + PEOPLE_AT_ONCE]:
            keys = sorted(asked[user])
            places = ", ".join(["%s"] * len(keys))
            parts.append(
                f"SELECT {user:d}, seen.pk FROM ({statement}) seen WHERE seen.pk IN ({places})"
            )
            named = {SOMEBODY: user, **of_day}
            params += [named.get(value, value) for value in values]
            params += keys
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            yield from cursor.fetchall()
