"""Deputies, their delegations and how they stand (人大代表、代表团、资格)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.kinds import DeputyStatusKind
from people.models.congress import Congress, Term
from people.models.user import User


class Delegation(models.Model):
    """Hold a delegation of a term (代表团), its head (团长) and the head of its contact group.

    The contact group (代表联系组) carries on between sessions what the delegation handed in.
    """

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="delegations")
    name = models.CharField(max_length=60)
    head = models.ForeignKey(
        "people.Deputy", on_delete=models.PROTECT, null=True, blank=True, related_name="heads"
    )
    contact_head = models.ForeignKey(
        "people.Deputy",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_groups",
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
        """Keep deputies of a running term who may exercise their mandate (在任代表)."""
        return self.speaking(day).exclude(term__over_on__lte=day)

    def speaking(self, day: date) -> DeputyQuerySet:
        """Keep deputies who may still speak for what they proposed (可继续评价的代表).

        That their term is over does not matter: what goes on is answered to its authors. Who is
        suspended, resigned, was recalled or died does not speak any more.
        Source: Shanghai 2015, art. 19(2); Deputies Law 2025, arts. 61-63.
        """
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
    # A deputy of a higher congress who makes suggestions to this one too (上级代表).
    # Source: Shandong 2017, art. 31; Qingdao 2021, art. 40.
    elected_to = models.ForeignKey(
        Congress, on_delete=models.PROTECT, null=True, blank=True, related_name="deputies_below"
    )
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
