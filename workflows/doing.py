"""What one act collects while its body runs (办理过程), stored by the door in a fixed order.

Rows of the body are created at once; changed records are saved after it, then the event and
its outbox row, then clocks, then work items (ADR 0005).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum
from functools import cache, partial
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from cases.models import Clock, Extension, Suggestion, Supervision
from cases.models.record import Record
from cases.reads import stop_all_clocks, stop_clocks
from cases.refusals import BadData
from cases.rules.calendar import Calendar, Due
from cases.rules.deadlines import due_on
from cases.rules.durations import Duration
from cases.rules.ladder import first_day
from cases.rules.recounting import RULE_OF
from cases.rules.states import STANDING, ClockKind
from workflows.desk import Desk, subject_of

OF_REPLIES = frozenset({ClockKind.REPLY, ClockKind.SECOND_REPLY})

M = TypeVar("M", bound=models.Model)


@cache
def _text_columns(model: type[models.Model]) -> tuple[tuple[str, int | None], ...]:
    return tuple(
        (f.attname, f.max_length)
        for f in model._meta.concrete_fields
        if isinstance(f, (models.CharField, models.TextField))
    )


def _can_be_stored(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


@cache
def _empty_texts(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(
        f.attname
        for f in model._meta.concrete_fields
        if isinstance(f, (models.CharField, models.TextField)) and not f.null
    )


def _fill_empty_texts(row: models.Model) -> None:
    """Write an optional text that was left out as the empty text it is (空文本)."""
    for column in _empty_texts(type(row)):
        if getattr(row, column) is None:
            setattr(row, column, "")


def check_texts(row: models.Model, names: Iterable[str] | None = None) -> None:
    """Ask that texts fit their columns (文本校验). Raises: BadData at each that does not.

    Some databases would refuse them with an error of their own, others would not: too long a
    text, or one with a character that no text has.
    """
    wanted = None if names is None else set(names)
    problems = {}
    _fill_empty_texts(row)
    for column, longest in _text_columns(type(row)):
        value = getattr(row, column)
        if (wanted is not None and column not in wanted) or value is None:
            continue
        if not isinstance(value, str):
            problems[column] = _("This is not a text.")
        elif not _can_be_stored(value):
            problems[column] = _("The text holds a character that cannot be stored.")
        elif longest is not None and len(value) > longest:
            problems[column] = _("At most %(n)d characters, please.") % {"n": longest}
    if problems:
        raise BadData(problems)


class Doing:
    """Collect what one act changes (办理过程)."""

    def __init__(self, name: str, record: Any, suggestion: Suggestion, effective_on: date) -> None:
        self.name = name
        self.record = record
        self.suggestion = suggestion
        self.acting = record.acting
        self.by = self.acting.by
        self.at = self.acting.at
        self.today = effective_on
        self.policy = self.acting.policy
        self.look = self.acting.facts
        self.moved = False
        # Where the record stood when the act began.
        self.before = record.state
        self.created: dict[str, Any] = {}
        self.desk = Desk(suggestion, self.at)
        self.desk.facts = (
            self.look if hasattr(record, "assignment_id") or _is_task(record) else None
        )
        self._changes: dict[str, dict[str, list[Any]]] = {}
        self._dirty: dict[str, tuple[Any, set[str]]] = {}
        self._moves: list[list[str]] = []
        self._begins: dict[str, str] = {}
        self._told: dict[str, Any] = {}
        self._stops: list[tuple[tuple[str, ...], str]] = []
        self._clocks: list[Clock] = []
        self._all_clocks_stop = False
        self._work: list[Callable[[], Any]] = []
        # Suggestions that the act brought into being, each with the facts of its first event.
        self.founded: list[tuple[Suggestion, dict[str, Any]]] = []

    # -- rows -------------------------------------------------------------------------------

    def set(self, record: Any, **fields: Any) -> None:
        """Change fields of a record (变更字段); old and new values go into the trail."""
        label = subject_of(record)
        changes = self._changes.setdefault(label, {})
        for given, value in fields.items():
            # A key may be given for the record it names ("office_id"): noted by the same name.
            field = record._meta.get_field(given)
            name, column = field.name, field.attname
            old = getattr(record, column)
            model: type[models.Model] = type(record)
            empty = value is None and column in _empty_texts(model)
            setattr(record, given, "" if empty else value)
            new = getattr(record, column)
            if old != new:
                first = changes[name][0] if name in changes else _plain(old)
                changes[name] = [first, _plain(new)]
                self._mark(record, name)

    def move(self, record: Any, transition: str, **arguments: Any) -> None:
        """Make a transition (状态变更) of the acting record or of one that follows from it."""
        record.acting = self.acting
        before = record.state
        getattr(record, transition)(**arguments)
        if record is self.record and transition == self.name:
            self.moved = True
        else:
            self._moves.append([subject_of(record), transition, before, record.state])
        if record.state != before:
            record.since_at = self.at
            self._mark(record, "state", "since_at")
        else:
            self._mark(record)

    def _mark(self, record: Any, *names: str) -> None:
        __, columns = self._dirty.setdefault(subject_of(record), (record, set()))
        columns.update(names)

    def create(self, row: M) -> M:
        """Create a row (新增): its key goes into the trail, and the state in which it begins."""
        check_texts(row)
        row.save(force_insert=True)
        label = str(row._meta.model_name)
        self.created.setdefault(label, []).append(row)
        self.enter(row)
        return row

    def create_all(self, rows: Iterable[M]) -> list[M]:
        """Create rows of one kind in one statement (批量新增)."""
        rows = list(rows)
        for row in rows:
            check_texts(row)
        if rows:
            made = type(rows[0])._default_manager.bulk_create(rows)
            self.created.setdefault(str(rows[0]._meta.model_name), []).extend(made)
            for row in made:
                self.enter(row)
        return rows

    def enter(self, row: models.Model) -> None:
        """Note in which state a record enters the trail (入档): new, or a draft until now."""
        if isinstance(row, Record):
            noted: Any = row
            self._begins[subject_of(row)] = str(noted.state)

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

    def tell(self, **facts: Any) -> None:
        """Put further facts into the event (补充事实)."""
        self._told.update({name: _plain(value) for name, value in facts.items()})

    def require(self, condition: Any, field: str, text: Any) -> None:
        """Ask that data is fit (数据校验). Raises: BadData at this field."""
        if not condition:
            raise BadData({field: text})

    def require_choice(self, value: Any, choices: Iterable[Any], field: str, text: Any) -> None:
        """Ask for one of these values (选项校验). Raises: BadData at this field."""
        if not isinstance(value, str) or value not in {str(c) for c in choices}:
            raise BadData({field: text})

    def require_text(self, **fields: str) -> None:
        """Ask that these texts are filled in (必填). Raises: BadData at each empty field."""
        empty = {
            name: _("Please fill this in.")
            for name, text in fields.items()
            if not isinstance(text, str) or not text.strip()
        }
        if empty:
            raise BadData(empty)

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

    def store_records(self) -> None:
        """Save every changed record with its next version (保存变更)."""
        if subject_of(self.record) not in self._dirty:
            self._mark(self.record)
        for record, columns in self._dirty.values():
            if isinstance(record, Record):
                record.version += 1
                columns.add("version")
            check_texts(record, columns)
            record.save(update_fields=sorted(columns))

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
        facts: dict[str, Any] = dict(self._told)
        changes = {label: fields for label, fields in self._changes.items() if fields}
        if changes:
            facts["changes"] = changes
        if self._moves:
            facts["moves"] = self._moves
        if self.created:
            facts["created"] = {
                name: [row.pk for row in rows] for name, rows in self.created.items()
            }
        if self._begins:
            facts["begins"] = self._begins
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


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    return value
