"""The mark of a demo database (演示标记)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DemoMark(models.Model):
    """Say that everybody in this database is invented (演示标记): at most one row.

    Signing in with one click is offered only where this row stands. It is written when a demo
    is loaded, never by a page.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="demo_marked_once",
                violation_error_message=_("A database is marked as a demo once."),
            )
        ]

    def __str__(self) -> str:
        return f"demo since {self.made_at:%Y-%m-%d}"

    @classmethod
    def is_here(cls) -> bool:
        """Tell whether this is a demo database (是否演示库)."""
        return cls.objects.exists()
