"""What one act collects while its body runs (办理过程), stored by the door in a fixed order.

Rows of the body are created at once; changed records are saved after it, then the event and
its outbox row, then clocks, then work items (ADR 0005).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db import models

from cases.models import Clock, Extension, Suggestion, Supervision
from cases.reads import stop_all_clocks, stop_clocks
from cases.rules.calendar import Calendar, Due
from cases.rules.deadlines import due_on
from cases.rules.durations import Duration
from cases.rules.ladder import first_day
from cases.rules.recounting import RULE_OF
from cases.rules.states import STANDING, ClockKind
from workflows.desk import Desk, subject_of
from workflows.noting import Noting

OF_REPLIES = frozenset({ClockKind.REPLY, ClockKind.SECOND_REPLY})


class Doing(Noting):
    """Collect what one act changes of one suggestion (办理过程): rows, deadlines, work."""

    def __init__(self, name: str, record: Any, suggestion: Suggestion, effective_on: date) -> None:
        super().__init__(name, record, effective_on)
        self.suggestion = suggestion
        self.desk = Desk(suggestion, self.at)
        self.desk.facts = (
            self.look if hasattr(record, "assignment_id") or _is_task(record) else None
        )
        self._stops: list[tuple[tuple[str, ...], str]] = []
        self._clocks: list[Clock] = []
        self._all_clocks_stop = False
        self._work: list[Callable[[], Any]] = []
        # Suggestions that the act brought into being, each with the facts of its first event.
        self.founded: list[tuple[Suggestion, dict[str, Any]]] = []

    def found(
        self,
        suggestion: Suggestion,
        facts: dict[str, Any],
        clock: Clock,
        entries: Iterable[tuple[str, Any]],
    ) -> None:
        """Found another suggestion (设立建议): its stream begins with this act, its work too.

        The rows stand already; nobody else knows of the suggestion before the act is stored.
        """
        self.created.setdefault("suggestion", []).append(suggestion)
        self.founded.append((suggestion, facts))
        listed, desk = list(entries), Desk(suggestion, self.at)
        # The offices are those of the acting item, the only deadline is the one just started.
        desk.__dict__["offices"] = self.desk.offices
        desk.fresh_dues[clock.kind, clock.subject] = clock.due_on
        self._work.append(lambda: desk.begin(listed))

    # -- clocks -----------------------------------------------------------------------------

    @property
    def calendar(self) -> Calendar:
        """Return the calendar by which this act counts (工作日历)."""
        found: Calendar = self.look.calendar
        return found

    def start_clock(
        self,
        kind: ClockKind,
        record: Any,
        anchor: date,
        duration: Duration,
        due: Due | None = None,
        extension: Extension | None = None,
        rule: str | None = None,
    ) -> date:
        """Start a deadline (启动期限), with the extension that gave its day; return the due day.

        `rule` is the parameter that gives the length, where that is not the kind's usual one.
        """
        due = due or due_on(anchor, duration, self.calendar)
        self._clocks.append(
            Clock(
                suggestion=self.suggestion,
                kind=kind.value,
                subject=subject_of(record),
                assignment=record if _is_task(record) else None,
                extension=extension,
                anchor_on=anchor,
                due_on=due.on,
                provisional=due.provisional,
                basis=f"{duration.n} {duration.unit.value}",
                rule=RULE_OF.get(kind, "") if rule is None else rule,
                calendar=self.look.calendar_version.key,
                climbs_on=self._climbs_first(kind, record, due.on),
                started_at=self.at,
                since_at=self.at,
            )
        )
        self.desk.fresh_dues[kind.value, subject_of(record)] = due.on
        if kind in OF_REPLIES and extension is None and self.suggestion.urgent:
            self.start_urgent(record, anchor)
        return due.on

    def _climbs_first(self, kind: ClockKind, record: Any, due: date) -> date | None:
        """Return the day of a new deadline's first step (首个督办日).

        To acknowledge a step is a deadline, but what it climbs to is the next step's own.
        """
        if isinstance(record, Supervision):
            return None
        return first_day(kind, due, self.today, self.policy, self.calendar)

    def start_urgent(self, task: Any, anchor: date) -> None:
        """Start the deadline of an urgent item for one task (启动急件期限), from the later day."""
        marked = self.suggestion.urgent_on or anchor
        self.start_clock(ClockKind.URGENT, task, max(anchor, marked), self.policy.urgent_deadline)

    def stop_clocks(self, *kinds: ClockKind, of: Any) -> None:
        """Stop deadlines of a record (停止期限): what they were for is done or fell away.

        The deadline that an urgent item has for a reply ends with that of the reply; who can
        give the item back no more has signed in, or no longer has to.
        """
        if ClockKind.RETURN in kinds:
            kinds = (*kinds, ClockKind.SIGN_IN)
        if not OF_REPLIES.isdisjoint(kinds):
            kinds = (*kinds, ClockKind.URGENT)
        self._stops.append((tuple(k.value for k in kinds), subject_of(of)))

    def stop_clock(self, kind: ClockKind, of: Any) -> None:
        """Stop this one deadline of a record (停止单项期限)."""
        self._stops.append(((kind.value,), subject_of(of)))

    def carry_clocks(self, old: Any, new: Any) -> None:
        """Let the deadlines of a task run on for the one that takes its place (期限承继).

        The row stays: one deadline is one row, and what was missed is missed once.
        """
        running = Clock.objects.filter(
            suggestion=self.suggestion.pk, subject=subject_of(old), stopped_at=None
        )
        for clock in running.order_by("pk"):
            self.set(clock, subject=subject_of(new), assignment=new)
        if self.suggestion.supervised:
            for step in self._standing().filter(assignment=old.pk):
                self.set(step, assignment=new)
                self._work.append(partial(self.desk.carry_supervision, step))

    def stop_all_clocks(self) -> None:
        """Stop every deadline of the item (停止全部期限): it has ended."""
        self._all_clocks_stop = True

    def _standing(self) -> models.QuerySet[Supervision]:
        rows = Supervision.objects.filter(suggestion=self.suggestion.pk, state__in=STANDING)
        return rows.select_related("clock", "assignment").order_by("pk")

    def end_supervision(self) -> None:
        """Clear the steps of the ladder whose cause this act ends (督办解除).

        Nothing else ends them. The item counts what stands, so that no other act has to look.
        """
        if not self.suggestion.supervised or not (self._stops or self._all_clocks_stop):
            return
        stopped = {(kind, subject) for kinds, subject in self._stops for kind in kinds}
        for step in self._standing():
            if not self._all_clocks_stop and (step.clock.kind, step.clock.subject) not in stopped:
                continue
            self.move(step, "clear_supervision")
            self.set(step, ended_at=self.at)
            self.stop_clock(ClockKind.ESCALATION, of=step)
            self.cancel_all(step)
            self.set(self.suggestion, supervised=self.suggestion.supervised - 1)

    # -- work -------------------------------------------------------------------------------

    def begin(self, entries: Iterable[tuple[str, Any]], round_number: int = 0) -> None:
        """Start a phase (启动流程) once the rows stand."""
        listed = list(entries)
        self._work.append(lambda: self.desk.begin(listed, round_number))

    def finish(self, kind: str, record: Any, then: Iterable[Any] | None = None) -> None:
        """Note a work item as done (办毕) once the rows stand."""
        self._work.append(lambda: self.desk.finish(kind, record, then))

    def cancel(self, kind: str, record: Any, then: Iterable[Any] = ()) -> None:
        """Take a work item off the list (撤销待办) once the rows stand."""
        self._work.append(lambda: self.desk.cancel(kind, record, then))

    def hand_on(self, kind: str, record: Any, to: Any) -> None:
        """Carry a work item over to another person (转交待办) once the rows stand."""
        self._work.append(lambda: self.desk.hand_on(kind, record, to))

    def rehouse(self, old: int, new: int) -> None:
        """Put what lies with one office on the list of the next (移交待办) once the rows stand."""
        self._work.append(lambda: self.desk.rehouse(old, new))

    def hand_all(self, old: Any, new: Any) -> None:
        """Carry whatever is open for a task over to the one that takes its place (待办承继)."""
        self._work.append(lambda: self.desk.hand_all(old, new))

    def cancel_all(self, record: Any) -> None:
        """Take whatever is open for a record off the list (撤销全部待办)."""
        self._work.append(lambda: self.desk.cancel_all(record))

    def divert(self, record: Any, kind: str) -> None:
        """Open another item instead of what is open for a record (转入)."""
        self._work.append(lambda: self.desk.divert(record, kind))

    def pass_items_on(self) -> None:
        """Name anew whose the items of ended organs are (待办转接)."""
        self._work.append(lambda: self.desk.pass_items_on())

    def restamp(self, clock: Clock) -> None:
        """Show the day of a deadline that moved on whoever's list it stands (待办改期)."""
        self.desk.fresh_dues[clock.kind, clock.subject] = clock.due_on
        self._work.append(self.desk.restamp)

    def name_anew(self, clocks: Iterable[Clock]) -> None:
        """Name anew whose every open item is (待办重排) once these deadlines and the rows stand."""
        for clock in clocks:
            self.desk.fresh_dues[clock.kind, clock.subject] = clock.due_on
        self._work.append(self.desk.name_anew)

    def look_again(self, lead: Any) -> None:
        """Release a lead unit that waits for nothing any more (汇合放行)."""
        self._work.append(lambda: self.desk.look_again(lead))

    def open_anew(self, kind: str, record: Any) -> None:
        """Open an item anew in the phase that is under way (再次交办) once the rows stand."""
        self._work.append(lambda: self.desk.open_anew(kind, record))

    def wait_again(self, lead: Any) -> None:
        """Let a lead unit wait for opinions once more (重新等待会办), if one is awaited now."""
        self._work.append(lambda: self.desk.wait_again(lead))

    def drop(self, *kinds: str) -> None:
        """Cancel the phases in which such items are open (撤销流程)."""
        self._work.append(lambda: self.desk.drop(kinds))

    # -- the door stores ----------------------------------------------------------------------

    def store_clocks(self) -> None:
        """Stop and start deadlines (保存期限)."""
        for kinds, subject in self._stops:
            stop_clocks(self.at, self.suggestion.pk, kinds, subject)
        if self._all_clocks_stop:
            stop_all_clocks(self.at, self.suggestion.pk)
        if len(self._clocks) == 1:
            self._clocks[0].save(force_insert=True)
        elif self._clocks:
            Clock.objects.bulk_create(self._clocks)

    def move_work(self) -> None:
        """Open and close work items (更新待办)."""
        for step in self._work:
            step()

    def facts(self) -> dict[str, Any]:
        """Return what the event keeps (事件事实)."""
        facts = super().facts()
        # What everybody may know of: a rating's deadline is not for units (ADR 0007).
        deadlines = [terms_of(c) for c in self._clocks if c.kind != ClockKind.RATING]
        if deadlines:
            facts["deadlines"] = deadlines
        return facts


def terms_of(clock: Clock) -> list[Any]:
    """Return what a deadline was started with (期限要素): what, from when, until when."""
    return [clock.kind, clock.subject, clock.anchor_on, clock.due_on, clock.basis]


def _is_task(record: Any) -> bool:
    return str(record._meta.model_name) == "assignment"
