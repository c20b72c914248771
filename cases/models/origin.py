"""From which network people sign in and rate (来源网段): kept for the integrity report alone.

A keyed hash of the network and nothing else: no address, no device, no page. It stands outside
the trail, no page shows it, and after a year it is deleted.
"""

from __future__ import annotations

from django.db import models

from cases.models.trail import Event
from people.models import User


class SignIn(models.Model):
    """Hold that somebody signed in (登录), when, and the hash of the network it came from."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)
    # Empty where none is known.
    network = models.CharField(max_length=64, blank=True)

    objects = models.Manager["SignIn"]()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.at:%Y-%m-%d}"


class ActOrigin(models.Model):
    """Hold from which network one act of rating came (评价来源), and when its session began."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)
    session_at = models.DateTimeField(null=True)
    network = models.CharField(max_length=64, blank=True)

    objects = models.Manager["ActOrigin"]()

    def __str__(self) -> str:
        return str(self.event_id)
