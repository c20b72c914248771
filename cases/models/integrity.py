"""Weekly integrity reports (评价真实性周报): what is worth a look, and what was found."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.models.matter import Matter, OfMatter
from cases.models.record import state_field, state_known
from cases.models.sight import IntegrityQuerySet
from cases.rules import sources
from cases.rules.integrity import Pattern, week_name
from cases.rules.states import IntegrityLineState, IntegrityReportState
from people.kinds import OrganKind
from people.models import Organ, Post, User

L = IntegrityLineState


class IntegrityReport(Matter):
    """Hold the report of one week of one congress (评价真实性周报): made once, never changed.

    `figures` says for each pattern in how many ratings of how many it was found; `digest` is over
    figures and lines, and stands in the trail.
    """

    # The Monday of the week.
    week_of = models.DateField()
    made_at = models.DateTimeField()
    # Who collects ratings by the rules of the day: its people read the report.
    collector_kind = models.CharField(max_length=40, choices=OrganKind.choices)
    figures = models.JSONField()
    line_count = models.PositiveIntegerField()
    # How many lines of earlier weeks nobody had looked at when it was made (此前未核查).
    open_before = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    state = state_field(IntegrityReportState, IntegrityReportState.MADE)

    objects = IntegrityQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(IntegrityReportState, "integrity_report_state_known"),
            models.UniqueConstraint(
                fields=["congress", "week_of"],
                name="integrity_report_once_a_week",
                violation_error_message=_("The report of this week has been made already."),
            ),
        ]

    def __str__(self) -> str:
        return week_name(self.week_of)

    @property
    def ends_on(self) -> date:
        """Return the Sunday of the week (周末)."""
        return self.week_of + timedelta(days=6)


class IntegrityLine(OfMatter):
    """Hold one line of a report (报告条目): a pattern, and the ratings in which it was found.

    `facts` names them by their keys, and by `people` the accounts of who gave or entered them; it
    holds neither names nor what was answered.
    """

    TO_MATTER = "report"

    report = models.ForeignKey(IntegrityReport, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    pattern = models.CharField(max_length=20, choices=Pattern.choices())
    unit = models.ForeignKey(Organ, on_delete=models.PROTECT, null=True, related_name="+")
    began_at = models.DateTimeField()
    facts = models.JSONField()
    looked_at = models.DateTimeField(null=True)
    state = state_field(IntegrityLineState, L.OPEN)

    objects = IntegrityQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(IntegrityLineState, "integrity_line_state_known"),
            models.UniqueConstraint(
                fields=["report", "number"],
                name="integrity_line_number_once",
                violation_error_message=_("This line is in the report already."),
            ),
            models.CheckConstraint(
                condition=~Q(state=L.LOOKED_AT) | Q(looked_at__isnull=False),
                name="integrity_line_looked_at_when",
                violation_error_message=_("A line that was looked at says when."),
            ),
        ]
        indexes = [
            models.Index(fields=["report"], condition=Q(state=L.OPEN), name="integrity_line_open")
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.number}"

    @transition(
        field="state",
        source=[L.OPEN, L.LOOKED_AT],
        target=L.LOOKED_AT,
        conditions=[guards.line_about_others],
        permission=guards.reads_integrity,
        custom={"source": sources.DESIGN_INTEGRITY},
    )
    def note_line(self) -> None:
        """Write down that a line was looked at, and what was found (核查记录)."""


class IntegrityRemark(models.Model):
    """Hold what somebody found who looked at a line (核查记录): written once, never changed."""

    line = models.ForeignKey(IntegrityLine, on_delete=models.PROTECT, related_name="remarks")
    words = models.TextField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""),
                name="integrity_remark_in_words",
                violation_error_message=_("Say what was found."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.written_by_id}"
