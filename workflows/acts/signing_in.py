"""By when a unit signs in, and from when what it received counts (签收期限、收到之日).

On this platform an item is received on the day on which it is sent. A unit for which nobody has
an account gets it by post: unless it signs in earlier, that counts as received when the time for
signing in is over. Source: ADR 0023.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cases import reads
from cases.models import Assignment, Clock
from cases.rules.deadlines import due_on
from cases.rules.recounting import recount
from cases.rules.states import ClockKind, ClockState
from workflows.acts.redating import redate
from workflows.doing import Doing

COUNTED_FROM_RECEIPT = (ClockKind.CONTACT, ClockKind.OPINION)


def receipts(do: Doing, organs: Iterable[int]) -> dict[int, date]:
    """Return for which of these organs what is sent today goes by post (邮寄单位), and until when.

    The day is the one on which it counts as received.
    """
    sent_to = sorted(organs)
    staffed = {pk for (pk,) in reads.organs_with_people.rows(sent_to, do.today)}
    late = due_on(do.today, do.policy.sign_in_deadline, do.calendar).on
    return {pk: late for pk in sent_to if pk not in staffed}


def start_sign_in(do: Doing, task: Assignment) -> None:
    """Start the deadline for signing in (启动签收期限), from the day on which it was sent."""
    do.start_clock(ClockKind.SIGN_IN, task, do.today, do.policy.sign_in_deadline)


def note_receipt(do: Doing, task: Assignment) -> None:
    """Note that what went by post is there earlier than it would count as (登记收到).

    What counts from receipt counts from today then.
    """
    if task.receipt_on is None or task.receipt_on <= do.today:
        return
    deemed = task.receipt_on
    do.set(task, receipt_on=do.today)
    running = Clock.objects.filter(
        assignment=task.pk,
        stopped_at=None,
        anchor_on=deemed,
        kind__in=[kind.value for kind in COUNTED_FROM_RECEIPT],
    )
    # What is on hold counts the days that were left, from the day on which it goes on.
    running = running.exclude(state=ClockState.HELD)
    for clock in running.select_related("extension").order_by("pk"):
        clock.assignment = task
        do.set(clock, anchor_on=do.today)
        due = recount(clock.running, do.policy, do.calendar)
        redate(do, clock, due)
        do.restamp(clock)


__all__ = ["note_receipt", "receipts", "start_sign_in"]
