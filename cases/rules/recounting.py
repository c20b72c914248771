"""The day of a running deadline counted anew (重新推算期限), under other rules or days off.

One function for all who ask: what rules would change, what a later calendar moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cases.rules.calendar import Calendar, Due
from cases.rules.deadlines import due_on, latest_reply_due, reply_due
from cases.rules.durations import Duration
from cases.rules.policy import Anchor, PolicyRules
from cases.rules.states import ClockKind

# The parameter that usually gives a deadline of a kind its length (期限所依参数). A promise ends
# on the day that the unit named, and a return note is no congress' own rule.
RULE_OF = {
    ClockKind.INTAKE: "intake_notify_days",
    ClockKind.ASSIGNMENT: "reassign_deadline",
    ClockKind.SIGN_IN: "sign_in_deadline",
    ClockKind.RETURN: "return_window",
    ClockKind.CONTACT: "first_contact_deadline",
    ClockKind.OPINION: "cohandler_deadline",
    ClockKind.REPLY: "reply_deadline",
    ClockKind.URGENT: "urgent_deadline",
    ClockKind.RATING: "rating_deadline",
    ClockKind.SECOND_REPLY: "second_deadline",
    ClockKind.ESCALATION: "escalation_ack_deadline",
}


# Somebody named the very day; no calendar moves it.
NAMED_DAYS = frozenset({ClockKind.PROMISE, ClockKind.MEASURE})


@dataclass(frozen=True, slots=True)
class OfTask:
    """What a deadline of a unit's task rests on besides its anchor (任务要素)."""

    round_number: int
    assigned_on: date
    first_assigned_on: date
    received_on: date


@dataclass(frozen=True, slots=True)
class Running:
    """What a running deadline is counted from (期限要素).

    `length` is the one it was started with, by the parameter `rule` if any gave it;
    `extended_to` is the day that an extension gave.
    """

    kind: ClockKind
    anchor_on: date
    length: Duration
    due_on: date
    rule: str
    task: OfTask | None = None
    extended_to: date | None = None


def recount(running: Running, rules: PolicyRules, calendar: Calendar) -> Due:
    """Count the day of a running deadline anew (重新推算).

    Reply days never pass the law's limits, nor the longest time from the first assignment; an
    extension that was agreed to stands, within that time.
    Source: Deputies Law 2025, art. 51; rulebook 6.1.
    """
    if running.kind in NAMED_DAYS:
        return Due(running.due_on, provisional=False)
    length = length_of(running, rules)
    if running.kind is ClockKind.REPLY and running.task is not None:
        return _reply(running, running.task, rules, calendar)
    return due_on(anchor_of(running, rules), length, calendar)


def length_of(running: Running, rules: PolicyRules) -> Duration:
    """Return how long a running deadline is by these rules (期限长度)."""
    length: Duration = getattr(rules, running.rule) if running.rule else running.length
    return length


def _reply(running: Running, task: OfTask, rules: PolicyRules, calendar: Calendar) -> Due:
    cap = latest_reply_due(task.first_assigned_on, rules.reply_deadline_max, calendar)
    if running.extended_to is not None:
        # The day was agreed to and stands, whatever is announced later.
        agreed = running.extended_to
        due = Due(agreed, calendar.roll_forward(agreed).provisional)
    else:
        due = reply_due(task.assigned_on, rules.reply_deadline, calendar)
    return cap if cap.on < due.on else due


def anchor_of(running: Running, rules: PolicyRules) -> date:
    """Return from when it is counted (起算日): where the rules choose, as these rules choose."""
    if not running.rule:
        # It counts what was left when its item was put on hold, from the day it went on.
        return running.anchor_on
    task = running.task
    chosen = {
        ClockKind.RETURN: rules.return_window_anchor,
        ClockKind.OPINION: rules.cohandler_anchor,
    }.get(running.kind)
    if task is None or chosen is None or task.round_number > 1:
        return running.anchor_on
    # A task that was reassigned, or came to a successor, is counted from its own day.
    if running.anchor_on not in (task.received_on, task.assigned_on):
        return running.anchor_on
    return task.received_on if chosen is Anchor.RECEIPT else task.assigned_on
