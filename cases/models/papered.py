"""What is entered from paper for deputies (代录)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.file import StoredFile
from cases.models.sight import PaperEntryQuerySet
from people.models import Deputy, Organ, Post, User


class Papered(models.Model):
    """Keep of a suggestion that an office wrote it for its authors, from paper (代录)."""

    # The office that writes the draft: it sees the text before it is handed in.
    drafted_by = models.ForeignKey(
        Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="drafted_suggestions"
    )
    on_paper = models.BooleanField(default=False)

    class Meta:
        abstract = True


class PaperEntry(models.Model):
    """Hold what one person entered from a deputy's paper (代录件) until a second has seen it.

    Nothing has happened while it waits; confirmed, the act is performed for the deputy.
    """

    suggestion = models.ForeignKey(
        "cases.Suggestion", on_delete=models.PROTECT, related_name="paper_entries"
    )
    act = models.CharField(max_length=60)
    record = models.CharField(max_length=60)
    deputy = models.ForeignKey(Deputy, on_delete=models.PROTECT, related_name="paper_entries")
    # What the deputy's form says, as canonical JSON.
    data = models.TextField()
    # The version that was looked at, where it is the text that counts.
    expect = models.PositiveIntegerField(null=True, blank=True)
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    # Who called whom and when, and what was said (通话记录), where there is no paper.
    call_note = models.TextField(blank=True)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    # "" while it waits, then "performed" or "dropped".
    outcome = models.CharField(max_length=20, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True)
    # When a deputy without an account was told of it by letter (书面告知).
    letter_at = models.DateTimeField(null=True)

    objects = PaperEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scan__isnull=False) | ~Q(call_note=""),
                name="paper_entry_has_scan_or_call_note",
                violation_error_message=_("There is a signed paper, or a note of the call."),
            ),
            models.UniqueConstraint(
                fields=["act", "record", "deputy"],
                condition=Q(outcome=""),
                name="paper_entry_waits_once",
                violation_error_message=_("This has been entered and waits for a second person."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_by=None, ended_at=None)
                | (
                    Q(outcome__in=["performed", "dropped"])
                    & Q(ended_by__isnull=False, ended_at__isnull=False)
                ),
                name="paper_entry_ends_by_somebody",
                violation_error_message=_("Somebody confirms or drops what was entered."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="performed") | ~Q(ended_by=models.F("entered_by")),
                name="paper_entry_seen_by_a_second",
                violation_error_message=_("Another person confirms than who entered."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id}: {self.act}"

    @property
    def is_call(self) -> bool:
        """Tell whether the deputy said it on the telephone (电话代录)."""
        return self.scan_id is None

    @property
    def waits(self) -> bool:
        """Tell whether it waits for a second person (待复核)."""
        return self.outcome == ""

    @property
    def record_pk(self) -> Any:
        """Return the key of the record that the act is about (对象)."""
        return int(self.record.partition(":")[2])
