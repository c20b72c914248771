"""Organs, their dated names and their aliases (机构、曾用名、别名)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.kinds import OrganKind
from people.models.congress import Congress


class Organ(models.Model):
    """Hold one organ of or around a congress (机构).

    An organ lives from `valid_from` until `valid_until` (exclusive); who takes over its duties
    is its `successor`. A unit's `counterpart` is the committee that supervises it (对口督办);
    a committee's `in_charge` is the post of the vice-chairperson who looks after it.
    """

    congress = models.ForeignKey(Congress, on_delete=models.PROTECT, related_name="organs")
    kind = models.CharField(max_length=40, choices=OrganKind.choices)
    name = models.CharField(max_length=100)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    # Where the organ is reached, for those who read no name of whom they want to reach (姓名保密).
    telephone = models.CharField(max_length=30, blank=True)
    official_order = models.PositiveIntegerField(default=0)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    counterpart = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supervised_units"
    )
    in_charge = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, null=True, blank=True, related_name="committees"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "name"],
                condition=Q(valid_until=None),
                name="organ_name_once",
                violation_error_message=_("An organ of this name exists already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OrganKind.values),
                name="organ_kind_known",
                violation_error_message=_("This kind of organ is not known."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None)
                | Q(valid_from=None)
                | Q(valid_until__gt=F("valid_from")),
                name="organ_days_in_order",
                violation_error_message=_("An organ cannot end before it begins."),
            ),
        ]
        indexes = [models.Index(fields=["congress", "kind"], name="organ_by_kind")]

    def __str__(self) -> str:
        return self.name

    def has_ended(self, day: date) -> bool:
        """Tell whether the organ does not stand any more on this day (已撤销)."""
        return self.valid_until is not None and self.valid_until <= day

    def heir(self, day: date) -> Organ | None:
        """Return who has its duties on this day (承继机构): itself while it stands.

        The successor of a successor is followed; None where nobody took the duties over.
        Source: NPCSC decision of 2018-04-27 on the reform of State Council organs.
        """
        seen: set[int] = set()
        found: Organ | None = self
        while found is not None and found.has_ended(day):
            if found.pk in seen:
                return None
            seen.add(found.pk)
            found = found.successor
        return found

    def name_on(self, day: date) -> str:
        """Return the name that the organ bore on this day (当日名称)."""
        borne = self.names.filter(since__lte=day).exclude(until__lte=day).order_by("-since")
        return borne.values_list("name", flat=True).first() or self.name


class OrganName(models.Model):
    """Hold a name an organ bore, with its days (曾用名); `until` is exclusive."""

    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=100)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "since"],
                name="organ_name_from_once",
                violation_error_message=_("The organ already took a name on this day."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class OrganAlias(models.Model):
    """Hold another way in which people write an organ's name (别名), one per congress."""

    congress = models.ForeignKey(Congress, on_delete=models.PROTECT, related_name="aliases")
    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="aliases")
    alias = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "alias"],
                name="alias_means_one_organ",
                violation_error_message=_("This alias already stands for another organ."),
            )
        ]

    def __str__(self) -> str:
        return self.alias
