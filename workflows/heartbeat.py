"""What the engine remembers of itself (引擎状态): when it last looked, and what went wrong."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Suggestion

LONGEST_NOTE = 300


class Heartbeat(models.Model):
    """Hold when the sweeps last looked (引擎心跳), in one row, and who looks now.

    `swept_at` is the moment that the last finished look was told; a look that comes much later
    is a jump of the clock, held until an administrator confirms it (ADR 0020).
    """

    holder = models.CharField(max_length=40, blank=True, default="")
    leased_until = models.DateTimeField(null=True)
    swept_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    acts = models.PositiveIntegerField(default=0)
    # The jump that waits to be confirmed: from the last look to the present one.
    held_from = models.DateTimeField(null=True)
    held_to = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="heartbeat_is_one_row",
                violation_error_message=_("There is one engine."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.swept_at)


class Incident(models.Model):
    """Hold something that a sweep could not do (引擎故障), once for all its attempts.

    It ends when a later attempt goes well, or when somebody closes it with a note.
    """

    act = models.CharField(max_length=60)
    record = models.CharField(max_length=60)
    suggestion = models.ForeignKey(
        Suggestion, on_delete=models.PROTECT, null=True, related_name="incidents"
    )
    # The kind of the error and its own words; no values of the program, which may be anybody's.
    error = models.CharField(max_length=300)
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.CharField(max_length=LONGEST_NOTE, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["act", "record"],
                condition=Q(closed_at=None),
                name="incident_open_once",
                violation_error_message=_("This incident is open already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.record}"
