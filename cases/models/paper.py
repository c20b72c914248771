"""Papers that are the original of an act (纸质原件): number, day and sealed scan."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.assignment import Assignment
from cases.models.file import StoredFile
from cases.models.sight import OfSuggestionQuerySet
from cases.models.suggestion import Suggestion
from people.models import User


class Paper(models.Model):
    """Hold the sealed paper of one act (盖章纸质件), seen with the item (ADR 0016).

    `record` and `act` say of what it is the original; the event of the act holds the hash of
    the scan.
    """

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="papers")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, related_name="papers"
    )
    record = models.CharField(max_length=40)
    act = models.CharField(max_length=40)
    doc_number = models.CharField(max_length=60, blank=True)
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    dated_on = models.DateField()
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()

    objects = OfSuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(doc_number="") | Q(scan__isnull=False),
                name="paper_has_number_or_scan",
                violation_error_message=_("A paper has its number, its scan, or both."),
            )
        ]

    def __str__(self) -> str:
        return self.doc_number or f"{self.record} {self.act}"
