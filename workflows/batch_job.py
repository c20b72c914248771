"""Acts on many items that were asked for at once (批量任务): rows for a sweep (ADR 37)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Suggestion
from people.models import Post, User

# What may be asked for of many items at once: never anything that a deputy does.
ACTS = ("accept", "assign", "sub_assign")
# The key of each act begins like this. No key that a page takes holds a colon.
BATCH_KEY = "batch:"


class RowOutcome(models.TextChoices):
    """What became of one item of a batch (逐件结果)."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    REFUSED = "refused", _("not done")


class BatchJob(models.Model):
    """Hold one act that a person asked for on many items (批量任务), and how far it has come."""

    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="batches")
    asked_at = models.DateTimeField()
    # In which language it is told why something was not done.
    language = models.CharField(max_length=10)
    # The key of the form: sent twice it is asked for once.
    key = models.CharField(max_length=100)
    act = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    # The desk and the pile from which it was asked for.
    desk = models.CharField(max_length=20)
    pile = models.CharField(max_length=20)
    request_id = models.CharField(max_length=100, blank=True)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    objects = models.Manager["BatchJob"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "key"],
                name="batch_job_asked_once",
                violation_error_message=_("This was asked for already."),
            ),
            models.CheckConstraint(
                condition=Q(act__in=ACTS),
                name="batch_job_act_known",
                violation_error_message=_("This is not done on many items at once."),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(ended_at=None), name="batch_job_under_way")
        ]

    def __str__(self) -> str:
        return str(_("Batch %(n)d") % {"n": self.pk or 0})

    @property
    def handled(self) -> int:
        """Count the items that are behind it (已处理件数)."""
        return self.done + self.refused


class BatchRow(models.Model):
    """Hold one item of a batch (批量任务明细): the version that was looked at, and its outcome."""

    job = models.ForeignKey(BatchJob, on_delete=models.PROTECT, related_name="rows")
    place = models.PositiveIntegerField()
    # As which post it is done; the door asks whether it is still held.
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    work_item = models.ForeignKey("workflows.WorkItem", on_delete=models.PROTECT, related_name="+")
    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    outcome = models.CharField(
        max_length=10, choices=RowOutcome.choices, default=RowOutcome.WAITING.value
    )
    # Why it was not done, and who was faster with what.
    reason = models.CharField(max_length=500, blank=True)
    who = models.CharField(max_length=200, blank=True)
    by_act = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(null=True)

    objects = models.Manager["BatchRow"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["job", "place"],
                name="batch_row_place_once",
                violation_error_message=_("This place is taken."),
            ),
            models.UniqueConstraint(
                fields=["job", "work_item"],
                name="batch_row_item_once",
                violation_error_message=_("This item is in the batch already."),
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=RowOutcome.values),
                name="batch_row_outcome_known",
                violation_error_message=_("This outcome is not known."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.place}"
