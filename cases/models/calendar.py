"""The arrangement of working days of a year as it was announced (放假安排)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WorkdayYear(models.Model):
    """Hold how one year's days are worked (年度工作日安排), for every congress of the installation.

    A row is written once and never changed: a correction is a further row, and the last row of
    a year counts. The key of the newest row names the calendar as a whole: a deadline keeps the
    one by which it was counted. Years without a row are those that come with the product.
    """

    year = models.PositiveSmallIntegerField()
    notice = models.CharField(max_length=200)
    # JSON text: [["2027-01-01", "off", "notice"], ...], in the order of the days.
    days = models.TextField()
    # SHA-256 of the three above, so that the same table loaded twice is known.
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=2004, year__lte=2100),
                name="workday_year_plausible",
                violation_error_message=_("A year from 2004 to 2100, please."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} ({self.notice})"
