"""Drain the outbox (发件箱处理): each event becomes the messages of those who are told."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from cases.models import Event, Outbox
from notifications.drafting import draft
from notifications.leases import claim, pause
from notifications.models import Message
from workflows.load_job import LOADED_KEY

logger = logging.getLogger(__name__)

BATCH = 500
LEASE = timedelta(minutes=5)
# After so many attempts a row counts as a problem; it is tried on, and never dropped.
MANY_ATTEMPTS = 8


def run(at: datetime) -> int:
    """Tell of everything that has not been told yet (告知). Returns the number of messages.

    May be called by several processes at once, be killed anywhere, and be repeated: the
    messages of an event and its end in the outbox are written in one transaction, and there is
    one message per event, person and channel.
    """
    made = 0
    while keys := claim(Outbox.objects.filter(done_at=None), at, most=BATCH, lease=LEASE):
        made += _tell(keys, at)
    return made


def stuck() -> QuerySet[Outbox]:
    """Return the events that could not be told after many attempts (告知故障)."""
    return Outbox.objects.filter(done_at=None, attempts__gte=MANY_ATTEMPTS).order_by("pk")


def _tell(keys: list[int], at: datetime) -> int:
    """Tell of these rows together, or of each alone if together it fails."""
    try:
        return _tell_together(keys, at)
    except Exception as error:
        if len(keys) == 1:
            _put_off(keys[0], at, error)
            return 0
    return sum(_tell([key], at) for key in keys)


def _tell_together(keys: list[int], at: datetime) -> int:
    rows = Outbox.objects.filter(pk__in=keys, done_at=None).select_related("event")
    of_event = {row.event_id: row for row in rows.order_by("pk")}
    # Reading takes longer than writing: whoever acts meanwhile does not wait for it.
    drafts = draft([row.event for row in of_event.values() if not _was_loaded(row.event)], at)
    told = [row.pk for event, row in of_event.items() if event not in drafts.failed]
    with transaction.atomic():
        Message.objects.bulk_create(drafts.messages, batch_size=BATCH, ignore_conflicts=True)
        Outbox.objects.filter(pk__in=told).update(done_at=at, leased_until=None)
    for event, error in drafts.failed.items():
        _put_off(of_event[event].pk, at, error)
    return len(drafts.messages)


def _was_loaded(event: Event) -> bool:
    """Tell whether an act came from a table (载入): what is long past is no news."""
    return (event.idempotency_key or "").startswith(LOADED_KEY)


def _put_off(key: int, at: datetime, error: Exception) -> None:
    """Try a row again after a pause that grows (推迟): it holds up no other."""
    row = Outbox.objects.get(pk=key)
    logger.error("event %s could not be told", row.event_id, exc_info=error)
    Outbox.objects.filter(pk=key).update(leased_until=at + pause(row.attempts))
