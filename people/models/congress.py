"""Congresses, terms and sessions (人民代表大会、届、次)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.kinds import Level


class Congress(models.Model):
    """Hold one people's congress (人民代表大会): the tenant that every other row belongs to."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    level = models.CharField(max_length=20, choices=Level.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=Level.values),
                name="congress_level_known",
                violation_error_message=_("This level of congress is not known."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """Hold one term of a congress (届), five years. Source: Deputies Law 2025, art. 2."""

    congress = models.ForeignKey(Congress, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    # From this day on the term is over (届满): set by its act, `ends_on` is what was foreseen.
    over_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "number"],
                name="term_number_once",
                violation_error_message=_("This term exists already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="term_days_in_order",
                violation_error_message=_("A term cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(over_on=None) | Q(over_on__gt=F("starts_on")),
                name="term_over_after_its_start",
                violation_error_message=_("A term cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.congress} {self.number}"

    def is_over(self, day: date) -> bool:
        """Tell whether the term is over on this day (已届满)."""
        return self.over_on is not None and self.over_on <= day


class Session(models.Model):
    """Hold one session of a term (次), with its days."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    # The last day for motions (议案截止日); the closing day where none is named.
    motion_deadline = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["term", "number"],
                name="session_number_once",
                violation_error_message=_("This session exists already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="session_days_in_order",
                violation_error_message=_("A session cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(motion_deadline=None)
                | Q(motion_deadline__gte=F("starts_on"), motion_deadline__lte=F("ends_on")),
                name="session_motion_deadline_within",
                violation_error_message=_("Motions are handed in during the session."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term}/{self.number}"

    @property
    def last_motion_day(self) -> date:
        """Return the last day on which a motion can be made (议案截止日)."""
        return self.motion_deadline or self.ends_on

    def days(self) -> Iterator[date]:
        """Walk through the days of the session (会期), the closing day included."""
        for n in range((self.ends_on - self.starts_on).days + 1):
            yield self.starts_on + timedelta(days=n)
