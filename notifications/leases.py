"""Leases (租约): who works on a row says until when; afterwards somebody else may."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

LONGEST_PAUSE = timedelta(hours=12)


def ready(rows: QuerySet[Any], at: datetime) -> QuerySet[Any]:
    """Keep the rows that nobody works on at this moment (可处理)."""
    return rows.filter(Q(leased_until=None) | Q(leased_until__lte=at))


def claim(rows: QuerySet[Any], at: datetime, *, most: int, lease: timedelta) -> list[int]:
    """Take a lease on the oldest of these rows (领取); return their keys.

    With nothing to do this is one statement outside any transaction. Two who claim at once get
    different rows: PostgreSQL skips what the other has locked, SQLite lets one wait.
    """
    free = ready(rows, at)
    if not free.exists():
        return []
    with transaction.atomic():
        locked = free.select_for_update(skip_locked=True).order_by("pk")
        keys = list(locked.values_list("pk", flat=True)[:most])
        rows.model._default_manager.filter(pk__in=keys).update(
            leased_until=at + lease, attempts=F("attempts") + 1
        )
    return keys


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts (间歇): twice as long each time."""
    return min(timedelta(minutes=2 ** min(attempts, 20)), LONGEST_PAUSE)
