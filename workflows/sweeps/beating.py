"""One look of the engine (引擎巡检): alone, on a clock that can be believed, and remembered.

What the sweeps do is safe however many run at once; that one runs at a time is so that who was
away for a month is told in one message, not in as many as there are workers (ADR 0020).
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cases.calendars import in_force
from cases.rules.ladder import is_working_hour
from workflows import sweeps
from workflows.models import Heartbeat, Incident
from workflows.sweeps.quietly import attempt, breathing, collecting_errors, place_of

# Offices close for weeks, not for longer: what comes after more is first looked at by somebody.
LONGEST_SILENCE = timedelta(days=45)
LONGEST_ERROR = 300
# So long at most an engine waits for the row of the lease.
LONGEST_WAIT = timedelta(minutes=1)


class Displaced(Exception):
    """Say that another engine took over (已被接替): this one was thought dead."""


def beat(at: datetime) -> int:
    """Run every sweep once, if nobody does and the clock is believed (巡检一次).

    Returns the number of acts; 0 too where another looks, or a jump waits to be confirmed.
    Raises: ExceptionGroup with what went wrong, after it was noted as incidents.
    """
    holder = uuid4().hex
    if not _take(holder):
        return 0
    acts, swept_at = 0, None
    try:
        if _is_a_jump(at):
            return 0
        with breathing(_Lease(holder).breathe):
            try:
                acts = sweeps.run_all(at)
            except ExceptionGroup as group:
                _note(group.exceptions, at)
                raise
            finally:
                swept_at = at
        return acts
    except Displaced:
        swept_at = None
        return acts
    finally:
        if swept_at is not None:
            _end_what_went_well(at)
        _leave(holder, swept_at, acts)


def retry(incident: Incident, at: datetime) -> bool:
    """Try once more what went wrong (重试); tell whether it goes well now."""
    if ":" not in incident.record:
        return False
    name, _, key = incident.record.partition(":")
    target = apps.get_model("cases", name)._default_manager.filter(pk=int(key)).first()
    with collecting_errors() as errors:
        if target is not None:
            attempt(incident.act, target, at)
    if errors:
        _note(errors, at)
        return False
    Incident.objects.filter(pk=incident.pk).update(closed_at=at)
    return True


class _Lease:
    """Say now and then that the engine still works (续租)."""

    def __init__(self, holder: str) -> None:
        self.holder = holder
        self.said = time.monotonic()

    def breathe(self) -> None:
        """Renew the lease when a third of it is over. Raises: Displaced."""
        if time.monotonic() - self.said < settings.SWEEP_LEASE.total_seconds() / 3:
            return
        mine = Heartbeat.objects.filter(pk=1, holder=self.holder)
        if not mine.update(leased_until=timezone.now() + settings.SWEEP_LEASE):
            raise Displaced(self.holder)
        self.said = time.monotonic()


def _take(holder: str) -> bool:
    """Take the lease (取得租约), if it is free or its holder has died."""
    Heartbeat.objects.get_or_create(pk=1)
    now = timezone.now()
    # A lease that lasts longer than any was given by a clock that was ahead. One that was given
    # while we waited for the row looks a little too long as well, and is none of those.
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    free |= Q(leased_until__gt=now + settings.SWEEP_LEASE + LONGEST_WAIT)
    until = now + settings.SWEEP_LEASE
    return bool(Heartbeat.objects.filter(free, pk=1).update(holder=holder, leased_until=until))


def _leave(holder: str, at: datetime | None, acts: int) -> None:
    mine = Heartbeat.objects.filter(pk=1, holder=holder)
    if at is None:
        mine.update(holder="", leased_until=None)
        return
    mine.update(holder="", leased_until=None, swept_at=at, ended_at=timezone.now(), acts=acts)


def _is_a_jump(at: datetime) -> bool:
    """Tell whether the clock has jumped (时间跳变), and hold it for a person's word if so."""
    heart = Heartbeat.objects.get(pk=1)
    jumped = heart.swept_at is not None and at - heart.swept_at > LONGEST_SILENCE
    if jumped:
        Heartbeat.objects.filter(pk=1).update(held_from=heart.swept_at, held_to=at)
    elif heart.held_to is not None:
        Heartbeat.objects.filter(pk=1).update(held_from=None, held_to=None)
    return jumped


def _note(errors: Iterable[Exception], at: datetime) -> None:
    """Note what went wrong as incidents (登记故障), one for all attempts at the same."""
    for error in errors:
        place = place_of(error)
        # Databases put the values of the row on further lines.
        told = (str(error).splitlines() or [""])[0]
        words = f"{type(error).__name__}: {told}"[:LONGEST_ERROR]
        with transaction.atomic():
            same = Incident.objects.filter(act=place.act, record=place.record, closed_at=None)
            if same.update(times=F("times") + 1, last_at=at, error=words):
                continue
            Incident.objects.create(
                act=place.act,
                record=place.record,
                suggestion_id=place.suggestion,
                error=words,
                first_at=at,
                last_at=at,
            )


def _end_what_went_well(at: datetime) -> None:
    """Close incidents that this look did not meet again (故障消除).

    Outside working hours it proves nothing: some sweeps do not look then.
    """
    if not is_working_hour(at, in_force()):
        return
    Incident.objects.filter(closed_at=None, last_at__lt=at).update(closed_at=at)


__all__ = ["Displaced", "beat", "retry"]
