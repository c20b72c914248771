"""Deadlines as rows (期限): no queue ever holds one."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases.guards import by_consequence, by_system, day_is_over, step_is_due
from cases.models.record import Record, state_field, state_known
from cases.models.sight import ClockQuerySet
from cases.rules import sources
from cases.rules.durations import Duration, Unit
from cases.rules.recounting import OfTask, Running
from cases.rules.states import ClockKind, ClockState


class Clock(Record):
    """Hold one deadline of one subject (期限): its due day ends at 24:00 in Shanghai.

    `stopped_at` is the moment at which what it was for was done or fell away. A deadline that
    passes while it runs is *missed*, once; it runs on until it is stopped.
    """

    suggestion = models.ForeignKey(
        "cases.Suggestion", on_delete=models.PROTECT, related_name="clocks"
    )
    kind = models.CharField(max_length=20, choices=ClockKind.choices())
    # What the deadline is for, as text, so that one running clock per subject can be a
    # constraint: "suggestion:7", "assignment:12", "ratingrequest:3", "escalation:1".
    subject = models.CharField(max_length=40)
    assignment = models.ForeignKey(
        "cases.Assignment", on_delete=models.PROTECT, null=True, related_name="clocks"
    )
    # The extension that moved the day from the one that follows from the rule (延期).
    extension = models.ForeignKey(
        "cases.Extension", on_delete=models.PROTECT, null=True, related_name="clocks"
    )
    anchor_on = models.DateField()
    due_on = models.DateField()
    provisional = models.BooleanField(default=False)
    # The length that gave the due day, for instance "5 workday", and the parameter of the rules
    # that gave the length: by both the day is explained, and counted anew.
    basis = models.CharField(max_length=60)
    rule = models.CharField(max_length=40, blank=True, default="")
    # The version of the calendar by which the day was counted (日历版本), 0 for the shipped one.
    calendar = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    # The steps of the ladder that were fired, as codes ("E0-30 E1"), and the day of the next one.
    levels = models.CharField(max_length=200, blank=True, default="")
    climbs_on = models.DateField(null=True)
    # The working days that were left when the item was put on hold (剩余工作日).
    left = models.PositiveSmallIntegerField(null=True)
    state = state_field(ClockState, ClockState.RUNNING)

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(ClockState, "clock_state_known"),
            models.UniqueConstraint(
                fields=["suggestion", "kind", "subject"],
                condition=Q(stopped_at=None),
                name="clock_open_once",
                violation_error_message=_("This deadline is running already."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ClockState.MISSED) | Q(missed_at__isnull=False),
                name="clock_missed_has_moment",
                violation_error_message=_("A missed deadline needs the moment it was missed."),
            ),
            models.CheckConstraint(
                condition=Q(state=ClockState.HELD, left__isnull=False, climbs_on=None)
                | (~Q(state=ClockState.HELD) & Q(left=None)),
                name="clock_held_knows_what_is_left",
                violation_error_message=_("A paused deadline says how many days were left."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state=ClockState.RUNNING, stopped_at=None),
                name="clock_running_by_due_day",
            ),
            # The order of the lists of what is under way (ADR 34).
            models.Index(
                fields=["due_on", "suggestion"],
                condition=Q(stopped_at=None),
                name="clock_open_by_due_day",
            ),
            models.Index(
                fields=["calendar", "id"],
                condition=Q(stopped_at=None),
                name="clock_open_by_calendar",
            ),
            models.Index(
                fields=["kind", "due_on", "id"],
                condition=Q(stopped_at=None),
                name="clock_open_by_kind",
            ),
            models.Index(
                fields=["climbs_on", "id"],
                condition=Q(stopped_at=None, climbs_on__isnull=False),
                name="clock_climbing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.due_on}"

    @transition(
        field="state",
        source=ClockState.RUNNING,
        target=ClockState.MISSED,
        conditions=[day_is_over],
        permission=by_system,
        custom={"source": sources.DESIGN_LADDER},
    )
    def mark_overdue(self) -> None:
        """Mark the deadline as missed (逾期): once, after its day has ended."""

    @transition(
        field="state",
        source=[ClockState.RUNNING, ClockState.MISSED],
        target=None,
        conditions=[step_is_due],
        permission=by_system,
        custom={"source": sources.DESIGN_LADDER},
    )
    def climb(self) -> None:
        """Climb the ladder beside the item (逐级督办): remind, order, call on who watches."""

    @transition(
        field="state",
        source=[ClockState.RUNNING, ClockState.MISSED],
        target=None,
        permission=by_system,
        custom={"source": sources.DESIGN_CALENDAR},
    )
    def recount_deadline(self) -> None:
        """Count the day anew (重新推算期限): other days of its year are worked than it was thought.

        What was missed stays missed: a deadline is told once.
        """

    @transition(
        field="state",
        source=ClockState.RUNNING,
        target=ClockState.HELD,
        permission=by_consequence,
        custom={"source": sources.DESIGN_HOLD},
    )
    def pause(self) -> None:
        """Pause (暂停计时) with the item: what is left counts on afterwards."""

    @transition(
        field="state",
        source=ClockState.HELD,
        target=ClockState.RUNNING,
        permission=by_consequence,
        custom={"source": sources.DESIGN_HOLD},
    )
    def go_on(self) -> None:
        """Count on (恢复计时) with what was left."""

    @property
    def fired(self) -> list[str]:
        """Return the codes of the steps that were fired (已触发层级), in order."""
        return self.levels.split()

    @property
    def running(self) -> Running:
        """Return what the deadline is counted from (期限要素).

        It is asked with `assignment__round` and `extension` beside it.
        """
        n, unit = self.basis.split()
        task = self.assignment
        return Running(
            kind=ClockKind(self.kind),
            anchor_on=self.anchor_on,
            length=Duration(int(n), Unit(unit)),
            due_on=self.due_on,
            rule=self.rule,
            task=None
            if task is None
            else OfTask(
                task.round.number, task.assigned_on, task.first_assigned_on, task.day_of_receipt
            ),
            extended_to=None if self.extension is None else self.extension.new_due_on,
        )

    def is_over(self, today: date) -> bool:
        """Tell whether the due day has ended (期限已过)."""
        return self.due_on < today
