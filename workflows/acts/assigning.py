"""Assigning and sub-assigning, urgent and key marks (交办、分办、急件、重点督办)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.models import Assignment, Round, Suggestion
from cases.refusals import BadData
from cases.rules.calendar import shipped
from cases.rules.deadlines import due_on, reply_due
from cases.rules.policy.choices import Anchor, WithdrawUntil
from cases.rules.states import (
    REPLYING_ROLES,
    AssignmentState,
    ClockKind,
    HandlingRole,
    Tier,
    WorkKind,
)
from people.kinds import HANDLING_KINDS, OrganKind
from people.models import Organ, Post
from workflows.acts.withdrawing import end_request
from workflows.doing import Doing
from workflows.door import act

H = HandlingRole

# Which roles a system that received the item in one role may pass on to its units.
PASSES_ON = {
    H.SOLE: frozenset(H),
    H.LEAD: frozenset({H.LEAD, H.CO_HANDLER}),
    H.SEPARATE: frozenset({H.SEPARATE, H.LEAD, H.CO_HANDLER}),
    H.CO_HANDLER: frozenset({H.CO_HANDLER}),
}


@dataclass(frozen=True, slots=True)
class Share:
    """Name one unit's share of an item (分工): organ, role, and the part it answers."""

    organ: Organ
    role: HandlingRole
    part: str


@act(Suggestion)
def assign(do: Doing, units: Sequence[Mapping[str, Any]]) -> None:
    """Assign the suggestion to systems or units (交办): the first round opens, clocks start.

    `units` lists mappings with `organ` (key), `role` and, if wanted, `part`.
    Source: Deputies Law 2025, art. 51; Shanghai 2015, arts. 11-13.
    """
    suggestion = do.suggestion
    shares = read_shares(do, units)
    _check_roles(shares)
    opened = do.create(
        Round(
            suggestion=suggestion,
            number=1,
            policy_id=suggestion.policy_id,
            opened_at=do.at,
            assigned_on=do.today,
        )
    )
    do.set(suggestion, round_number=1, assigned_on=do.today)
    if do.policy.withdraw_until == WithdrawUntil.BEFORE_ASSIGNMENT:
        end_request(do)
    do.stop_clocks(ClockKind.ASSIGNMENT, of=suggestion)
    rows = do.create_all(
        _task(do, share, opened, Tier.CONGRESS, parent=None, counted_from=do.today)
        for share in shares
    )
    for row in rows:
        start_clocks(do, row)
    do.finish(WorkKind.ASSIGN, suggestion)
    do.begin([(entry_of(row), row) for row in rows], round_number=1)


@act(Assignment, "organ", "round__policy", "parent")
def sub_assign(do: Doing, units: Sequence[Mapping[str, Any]]) -> None:
    """Pass the item on to the units of the government (分办); no clock restarts.

    Source: Shanghai 2015, art. 11; the law counts from the congress' assignment.
    """
    mine = do.record
    shares = read_shares(do, units)
    allowed = PASSES_ON[H(mine.role)]
    do.require(
        all(share.role in allowed for share in shares),
        "units",
        _("These roles do not fit the role in which the government received the item."),
    )
    if mine.role != H.CO_HANDLER:
        _check_roles(shares)
    rows = do.create_all(
        _task(do, share, mine.round, Tier.GOVERNMENT, parent=mine, counted_from=mine.assigned_on)
        for share in shares
    )
    for row in rows:
        start_clocks(do, row)
    do.stop_clocks(ClockKind.REPLY, ClockKind.OPINION, of=mine)
    do.finish(WorkKind.SUB_ASSIGN, mine, then=rows)


@act(Suggestion)
def mark_urgent(do: Doing) -> None:
    """Mark the suggestion as urgent (急件). Source: Chongqing 2018, art. 21."""
    do.set(do.suggestion, urgent=True)


@act(Suggestion)
def designate_key(do: Doing, decision: str, decided_on: date, leader: int) -> None:
    """Record the decision that makes this a key item (确定重点督办): number, date, leader.

    Source: Deputies Law 2025, art. 52.
    """
    do.require_text(decision=decision)
    do.require(
        isinstance(decided_on, date) and decided_on <= do.today,
        "decided_on",
        _("A decision is not dated in the future."),
    )
    do.require(isinstance(leader, int), "leader", _("Choose the supervising leader."))
    post = (
        Post.objects.on(do.today)
        .filter(pk=leader, organ__congress=do.suggestion.congress_id)
        .first()
    )
    if post is None:
        raise BadData({"leader": _("This leader holds no post in this congress today.")})
    do.set(
        do.suggestion,
        is_key=True,
        key_decision=decision,
        key_decided_on=decided_on,
        key_leader=post,
    )


def read_shares(do: Doing, units: Sequence[Mapping[str, Any]]) -> list[Share]:
    """Read who takes which share (分工). Raises: BadData at `units`."""
    do.require(
        isinstance(units, (list, tuple))
        and units
        and all(isinstance(unit, Mapping) for unit in units),
        "units",
        _("Name at least one unit."),
    )
    keys: list[Any] = [unit.get("organ") for unit in units]
    keys = [k.pk if isinstance(k, Organ) else k for k in keys]
    do.require(all(isinstance(k, int) for k in keys), "units", _("Name each unit by choosing it."))
    do.require(len(set(keys)) == len(keys), "units", _("Each unit is named once."))
    found = {
        organ.pk: organ
        for organ in Organ.objects.filter(
            Q(valid_until=None) | Q(valid_until__gt=do.today),
            congress=do.suggestion.congress_id,
            kind__in=HANDLING_KINDS,
            pk__in=keys,
        )
    }
    do.require(
        all(k in found for k in keys),
        "units",
        _("One of these is not a unit that can handle suggestions today."),
    )
    roles: list[Any] = [unit.get("role") for unit in units]
    do.require(
        all(isinstance(r, str) and r in set(H) for r in roles),
        "units",
        _("Each unit needs its role."),
    )
    return [
        Share(found[k], H(r), str(unit.get("part", "")))
        for k, r, unit in zip(keys, roles, units, strict=True)
    ]


def _check_roles(shares: Sequence[Share]) -> None:
    roles = [share.role for share in shares]
    problem = None
    if roles.count(H.SOLE) and len(roles) > 1:
        problem = _("A sole unit has nobody beside it.")
    elif roles.count(H.LEAD) > 1:
        problem = _("Several lead units are separate handling: name each as separate.")
    elif H.CO_HANDLER in roles and H.LEAD not in roles:
        problem = _("Co-handlers need a lead unit.")
    elif H.LEAD in roles and H.SEPARATE in roles:
        problem = _("A lead unit and separate units do not stand side by side.")
    if problem is not None:
        raise BadData({"units": problem})


def _task(
    do: Doing,
    share: Share,
    of_round: Round,
    tier: Tier,
    *,
    parent: Assignment | None,
    counted_from: date,
) -> Assignment:
    office = share.organ.kind == OrganKind.GOVERNMENT_OFFICE and tier == Tier.CONGRESS
    row = Assignment(
        suggestion=do.suggestion,
        round=of_round,
        organ=share.organ,
        tier=tier.value,
        role=share.role.value,
        part=share.part,
        parent=parent,
        first_assigned_on=counted_from,
        assigned_on=counted_from,
        received_on=do.today,
        since_at=do.at,
        state=(
            AssignmentState.PENDING_SUB_ASSIGNMENT if office else AssignmentState.SUB_ASSIGNED
        ).value,
    )
    if not office:
        anchor = _anchor(row, do.policy.return_window_anchor)
        row.return_due_on = due_on(anchor, do.policy.return_window, shipped()).on
    return row


def _anchor(row: Assignment, anchor: Anchor) -> date:
    return row.received_on if anchor == Anchor.RECEIPT else row.assigned_on


def entry_of(row: Assignment) -> str:
    """Return the node at which a new task enters the flow (起始节点)."""
    waiting = row.state == AssignmentState.PENDING_SUB_ASSIGNMENT
    return WorkKind.SUB_ASSIGN if waiting else WorkKind.SIGN_IN


def start_clocks(do: Doing, row: Assignment) -> None:
    """Start the deadlines of a new task (启动任务期限).

    The reply is due three months from the congress' assignment, whatever day it was passed on.
    Source: Deputies Law 2025, art. 51.
    """
    rules = do.policy
    if row.state == AssignmentState.SUB_ASSIGNED:
        do.start_clock(
            ClockKind.RETURN, row, _anchor(row, rules.return_window_anchor), rules.return_window
        )
    if row.role in REPLYING_ROLES:
        do.start_clock(
            ClockKind.REPLY,
            row,
            row.assigned_on,
            rules.reply_deadline,
            reply_due(row.assigned_on, rules.reply_deadline, shipped()),
        )
        if row.state == AssignmentState.SUB_ASSIGNED:
            do.start_clock(ClockKind.CONTACT, row, row.received_on, rules.first_contact_deadline)
    else:
        do.start_clock(
            ClockKind.OPINION, row, _anchor(row, rules.cohandler_anchor), rules.cohandler_deadline
        )
