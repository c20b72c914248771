"""Number series that never double and never reuse (编号序列)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Congress


class NumberSeries(models.Model):
    """Hold the last serial given in one series (编号序列). Source: rulebook 5.3."""

    congress = models.ForeignKey(Congress, on_delete=models.PROTECT, related_name="series")
    key = models.CharField(max_length=60)
    last_serial = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "key"],
                name="number_series_once",
                violation_error_message=_("This number series exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.congress_id}/{self.key}: {self.last_serial}"
