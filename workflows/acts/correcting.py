"""Recalling an assignment, correcting a slip (撤回交办、撤回分办、更正承办单位)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cases.facts import GONE
from cases.models import Assignment, Clock, Suggestion
from cases.rules.calendar import Due
from cases.rules.deadlines import due_on
from cases.rules.durations import Duration, Unit
from cases.rules.holding import counts_on
from cases.rules.policy.choices import Anchor
from cases.rules.states import (
    REPLYING_ROLES,
    AssignmentState,
    ClockKind,
    Tier,
    WorkKind,
)
from people.kinds import OrganKind
from workflows.acts.assigning import (
    check_concrete_case,
    check_consulted,
    read_shares,
    role_after,
)
from workflows.acts.signing_in import receipts, start_sign_in
from workflows.desk import subject_of
from workflows.doing import Doing
from workflows.door import act

A = AssignmentState
LOADS = ("organ", "round__policy", "parent")

# What is on the list for a task that nobody has signed in.
ITEM_OF = {
    A.PENDING_SUB_ASSIGNMENT: WorkKind.SUB_ASSIGN,
    A.SUB_ASSIGNED: WorkKind.SIGN_IN,
    A.RETURN_REQUESTED: WorkKind.DECIDE_RETURN,
    A.RETURN_APPROVED: WorkKind.REASSIGN,
}
OF_A_TASK = (
    ClockKind.ASSIGNMENT,
    ClockKind.RETURN,
    ClockKind.CONTACT,
    ClockKind.OPINION,
    ClockKind.REPLY,
)


@act(Suggestion)
def recall_assignment(do: Doing, why: str) -> None:
    """Take the assignment back (撤回交办): the item is registered again and waits to be assigned.

    The round keeps its rows; the day by which the item must be assigned is the one it was.
    """
    do.require_text(why=why)
    suggestion, rows = do.suggestion, do.look.tasks_now
    do.tell(why=why)
    take_back(do, rows)
    do.set(rows[0].round, recalled_at=do.at)
    do.set(suggestion, round_number=0, assigned_on=None)
    run_on(do, ClockKind.ASSIGNMENT, suggestion, suggestion)
    do.drop(*ITEM_OF.values())
    do.begin([(WorkKind.ASSIGN, suggestion)])


@act(Assignment, *LOADS)
def recall_sub_assignment(do: Doing, why: str) -> None:
    """Take the sub-assignment back (撤回分办): the office passes the item on anew."""
    do.require_text(why=why)
    mine, rows = do.record, do.look.passed_on_to
    do.tell(why=why)
    items = [(ITEM_OF[A(row.state)], row) for row in rows if row.state not in GONE]
    take_back(do, rows)
    run_on(do, ClockKind.REPLY if mine.role in REPLYING_ROLES else ClockKind.OPINION, mine, mine)
    for kind, row in items[1:]:
        do.cancel(kind, row)
    # The way goes on where the first of them stood, so that a join beside it still holds.
    do.cancel(*items[0], then=[mine])


@act(Assignment, *LOADS)
def correct_assignment(do: Doing, organ: int, why: str, no_concrete_case: bool = False) -> None:
    """Name the right unit where a wrong one was chosen by a slip (更正承办单位).

    The reply stays due on the same day and no return is used up; what counts from receipt counts
    from the day on which the right unit receives the item.
    """
    do.require_text(why=why)
    old = do.record
    role = role_after(do, old, organ) if isinstance(organ, int) else old.role
    share = read_shares(do, [{"organ": organ, "role": role, "part": old.part}])[0]
    check_concrete_case(do, [share], no_concrete_case, "organ")
    check_consulted(do, share, "organ")
    here = [a.organ_id for a in do.look.round_assignments if a.state not in GONE or a.pk == old.pk]
    do.require(
        share.organ.pk not in here, "organ", _("This unit already takes part in this round.")
    )
    do.tell(why=why)
    office = share.organ.kind == OrganKind.GOVERNMENT_OFFICE and old.tier == Tier.CONGRESS
    by_post = receipts(do, [share.organ.pk])
    new = Assignment(
        suggestion=do.suggestion,
        round=old.round,
        organ=share.organ,
        tier=old.tier,
        role=share.role.value,
        part=old.part,
        parent=old.parent,
        replaces=old,
        hops=old.hops,
        settled=old.settled,
        first_assigned_on=old.first_assigned_on,
        assigned_on=old.assigned_on,
        received_on=do.today,
        receipt_on=by_post.get(share.organ.pk),
        since_at=do.at,
        state=(A.PENDING_SUB_ASSIGNMENT if office else A.SUB_ASSIGNED).value,
    )
    if not office:
        window = do.policy.return_window_anchor
        new.return_due_on = due_on(_from(new, window), do.policy.return_window, do.calendar).on
    do.create(new)
    _start_clocks(do, old, new)
    do.stop_clocks(*OF_A_TASK, of=old)
    do.cancel("opinions_in", old)
    do.cancel(ITEM_OF[A(do.before)], old, then=[new])


def take_back(do: Doing, rows: Iterable[Assignment]) -> None:
    """Take tasks back that nobody has signed in (收回任务), with their deadlines."""
    for row in rows:
        if row.state not in (A.SUPERSEDED, A.RECALLED):
            do.move(row, "recall")
            do.stop_clocks(*OF_A_TASK, of=row)


def run_on(do: Doing, kind: ClockKind, of: Any, to: Any) -> None:
    """Let a deadline run on as it was (续计期限), for the same record or for who takes it over."""
    last = (
        Clock.objects.filter(suggestion=of.suggestion_id, kind=kind, subject=subject_of(of))
        .select_related("extension")
        .order_by("-pk")
        .first()
    )
    if last is None:
        return
    if last.left is not None:
        # It is on hold: its day may be over, what was left of it is not.
        length, due = counts_on(last.left, do.today, do.calendar)
        do.start_clock(kind, to, do.today, length, due, rule="")
        return
    n, unit = last.basis.split()
    same = Due(last.due_on, last.provisional)
    duration = Duration(int(n), Unit(unit))
    do.start_clock(kind, to, last.anchor_on, duration, same, last.extension, last.rule)


def _start_clocks(do: Doing, old: Assignment, new: Assignment) -> None:
    rules = do.policy
    if new.state == A.SUB_ASSIGNED:
        start_sign_in(do, new)
        anchor = _from(new, rules.return_window_anchor)
        do.start_clock(ClockKind.RETURN, new, anchor, rules.return_window)
    if new.role not in REPLYING_ROLES:
        anchor = _from(new, rules.cohandler_anchor)
        do.start_clock(ClockKind.OPINION, new, anchor, rules.cohandler_deadline)
        return
    run_on(do, ClockKind.REPLY, old, new)
    if new.state == A.SUB_ASSIGNED:
        do.start_clock(ClockKind.CONTACT, new, new.day_of_receipt, rules.first_contact_deadline)


def _from(row: Assignment, anchor: Anchor) -> Any:
    return row.day_of_receipt if anchor == Anchor.RECEIPT else row.assigned_on
