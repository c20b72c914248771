"""How the engine fares (引擎状态): when it looked, what waits, what it could not do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from cases.acting import SHANGHAI
from cases.models import Clock, Outbox
from notifications import draining, mailing
from workflows.models import Heartbeat, Incident


def engine_state(now: datetime) -> dict[str, Any]:
    """Return how the engine fares (引擎状态). Unit: seconds.

    `attention` says that something wants a person: a jump of the clock, a look that is late, an
    incident, news that nobody can be told.
    """
    heart = Heartbeat.objects.filter(pk=1).first()
    today = now.astimezone(SHANGHAI).date()
    ended = heart.ended_at if heart is not None else None
    lag = None if ended is None else round((now - ended).total_seconds())
    incidents = [
        {
            "number": row.pk,
            "act": row.act,
            "record": row.record,
            "times": row.times,
            "error": row.error,
            "first_at": row.first_at,
            "last_at": row.last_at,
        }
        for row in Incident.objects.filter(closed_at=None).order_by("pk")
    ]
    held = heart is not None and heart.held_to is not None
    late = lag is None or lag > 3 * settings.SWEEP_EVERY.total_seconds() + 60
    return {
        "last_sweep": heart.swept_at if heart is not None else None,
        "lag_seconds": lag,
        "late": late,
        "acts": heart.acts if heart is not None else 0,
        "held_from": heart.held_from if heart is not None else None,
        "held_to": heart.held_to if heart is not None else None,
        "due": Clock.objects.filter(stopped_at=None, climbs_on__lte=today).count(),
        "news": Outbox.objects.filter(done_at=None).count(),
        "stuck_news": draining.stuck().count(),
        "mails": mailing.waiting().count(),
        "incidents": incidents,
        "attention": held or late or bool(incidents) or draining.stuck().exists(),
    }
