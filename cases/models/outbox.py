"""What has happened and must still be told (发件箱)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.models.trail import Event
from cases.prepared_rows import PreparedSave


class Outbox(PreparedSave, models.Model):
    """Hold one row per event (发件箱), written in the act's own transaction (ADR 0006).

    Who drains it takes a lease (`leased_until`), counts the attempts, and sets `done_at`.
    """

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="outbox")
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(done_at=None), name="outbox_to_be_told")]

    def __str__(self) -> str:
        return f"{self.event_id}"
