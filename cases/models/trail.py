"""The append-only trail (全程留痕): streams, events, checkpoints."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.sight import EventQuerySet
from cases.prepared_rows import PreparedSave
from people.models import Congress, Post, User

# What the first event of a stream is chained to.
GENESIS = "0" * 64


class Stream(models.Model):
    """Hold one chain (流): a suggestion's, or the congress' own administration's (ADR 0003)."""

    congress = models.ForeignKey(Congress, on_delete=models.PROTECT, related_name="streams")
    kind = models.CharField(max_length=20, default="suggestion")
    count = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Event(PreparedSave, models.Model):
    """Hold what happened (事件): who did what to which record, when, why, with what change.

    The order is `seq`, never the time. `facts` is canonical JSON text, kept as it was hashed.
    """

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    act = models.CharField(max_length=60)
    record = models.CharField(max_length=60)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40, blank=True)
    actor_ref = models.CharField(max_length=60)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.CharField(max_length=60, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    effective_on = models.DateField()
    reason = models.TextField(blank=True)
    facts = models.TextField()
    policy_digest = models.CharField(max_length=64, blank=True)
    idempotency_key = models.CharField(max_length=100, null=True)
    algorithm = models.CharField(max_length=20)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "seq"],
                name="event_order_once",
                violation_error_message=_("Another event took this place."),
            ),
            models.UniqueConstraint(
                fields=["actor_ref", "idempotency_key"],
                name="event_key_once_per_actor",
                violation_error_message=_("This request was carried out already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stream_id}#{self.seq} {self.act}"


class Checkpoint(models.Model):
    """Hold that all heads were sealed (封存点): count, Merkle root, and the file outside."""

    made_at = models.DateTimeField()
    streams = models.PositiveIntegerField()
    events = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M} {self.root[:12]}"
