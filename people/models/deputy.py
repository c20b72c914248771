"""Deputies, their delegations and how they stand (人大代表、代表团、资格)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.kinds import DeputyStatusKind
from people.models.congress import Term
from people.models.user import User


class Delegation(models.Model):
    """Hold a delegation of a term (代表团) and its head (团长)."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="delegations")
    name = models.CharField(max_length=60)
    head = models.ForeignKey(
        "people.Deputy", on_delete=models.PROTECT, null=True, blank=True, related_name="heads"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["term", "name"],
                name="delegation_once",
                violation_error_message=_("This delegation exists already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class DeputyQuerySet(models.QuerySet["Deputy"]):
    """Ask for deputies (代表)."""

    def in_office(self, day: date) -> DeputyQuerySet:
        """Keep deputies who are neither suspended nor out of office on this day (在任代表)."""
        stopped = (
            DeputyStatus.objects.filter(deputy=models.OuterRef("pk"), since__lte=day)
            .exclude(status=DeputyStatusKind.IN_OFFICE)
            .filter(Q(until=None) | Q(until__gt=day))
        )
        return self.filter(~models.Exists(stopped))


class Deputy(models.Model):
    """Hold one deputy of one term (人大代表) with the unit that elected him or her."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="mandates"
    )
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="deputies")
    name = models.CharField(max_length=60)
    card_number = models.CharField(max_length=30, blank=True)
    electing_unit = models.CharField(max_length=100, blank=True)
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="deputies"
    )

    objects = DeputyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "term"],
                name="deputy_once_per_term",
                violation_error_message=_("This person is a deputy of this term already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class DeputyStatus(models.Model):
    """Hold how a deputy stands from one day until another (资格变动); `until` is exclusive.

    Source: Deputies Law 2025, arts. 61 (suspension) and 62 (end of office).
    """

    deputy = models.ForeignKey(Deputy, on_delete=models.CASCADE, related_name="statuses")
    status = models.CharField(max_length=20, choices=DeputyStatusKind.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    ground = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=DeputyStatusKind.values),
                name="deputy_status_known",
                violation_error_message=_("This status is not known."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.deputy}: {self.status}"
