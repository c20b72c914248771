"""Assigning and sub-assigning, urgent and key marks (交办、分办、急件、重点督办)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.facts import GONE
from cases.models import Assignment, Clock, Round, Suggestion
from cases.refusals import BadData
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
from people.kinds import CONSULTED_KINDS, HANDLING_KINDS, JUDICIAL_KINDS, OrganKind
from people.models import Organ, Post
from workflows.acts.copying import copy_assignment
from workflows.acts.signing_in import receipts, start_sign_in
from workflows.acts.withdrawing import end_request
from workflows.doing import Doing
from workflows.door import act

H = HandlingRole
C = HandlingRole.CONSULTED

# Which roles a system that received the item in one role may pass on to its units.
PASSES_ON = {
    H.SOLE: frozenset(H),
    H.LEAD: frozenset({H.LEAD, H.CO_HANDLER}),
    H.SEPARATE: frozenset({H.SEPARATE, H.LEAD, H.CO_HANDLER, H.CONSULTED}),
    H.CO_HANDLER: frozenset({H.CO_HANDLER}),
    # Nobody passes on what he or she was only asked about.
    H.CONSULTED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Share:
    """Name one unit's share of an item (分工): organ, role, and the part it answers."""

    organ: Organ
    role: HandlingRole
    part: str


@act(Suggestion)
def assign(do: Doing, units: Sequence[Mapping[str, Any]], no_concrete_case: bool = False) -> None:
    """Assign the suggestion to systems or units (交办): the first round opens, clocks start.

    `units` lists mappings with `organ` (key), `role` and, if wanted, `part`. A court, a
    procuratorate or a supervisory commission is named only with the assigner's word that the
    item is about no concrete case (`no_concrete_case`).
    Source: Deputies Law 2025, art. 51; Shanghai 2015, arts. 11-13; Qingdao 2021, art. 15.
    """
    suggestion = do.suggestion
    shares = read_shares(do, units)
    check_roles([share.role for share in shares])
    check_concrete_case(do, shares, no_concrete_case, "units")
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
    by_post = receipts(do, (share.organ.pk for share in shares))
    rows = do.create_all(
        _task(do, share, opened, Tier.CONGRESS, by_post, parent=None, counted_from=do.today)
        for share in shares
    )
    for row in rows:
        start_clocks(do, row)
    copy_assignment(do)
    do.finish(WorkKind.ASSIGN, suggestion)
    do.begin([(entry_of(row), row) for row in rows], round_number=1)


@act(Assignment, "organ", "round__policy", "parent")
def sub_assign(do: Doing, units: Sequence[Mapping[str, Any]]) -> None:
    """Pass the item on to the units of the government (分办); no clock restarts.

    Source: Shanghai 2015, art. 11; the law counts from the congress' assignment.
    """
    mine = do.record
    shares = read_shares(do, units)
    check_concrete_case(do, shares, False, "units")
    allowed = PASSES_ON[H(mine.role)]
    do.require(
        all(share.role in allowed for share in shares),
        "units",
        _("These roles do not fit the role in which the government received the item."),
    )
    if mine.role != H.CO_HANDLER:
        check_roles([share.role for share in shares])
    # What a unit inherited is left out of the rule of the table that it takes part once.
    here = {a.organ_id for a in do.look.round_assignments if a.state not in GONE}
    if here & {share.organ.pk for share in shares}:
        raise BadData({"units": _("This unit already takes part in this round.")})
    by_post, since = receipts(do, (share.organ.pk for share in shares)), mine.assigned_on
    rows = do.create_all(
        _task(do, share, mine.round, Tier.GOVERNMENT, by_post, parent=mine, counted_from=since)
        for share in shares
    )
    for row in rows:
        start_clocks(do, row)
    do.stop_clocks(ClockKind.REPLY, ClockKind.OPINION, of=mine)
    do.finish(WorkKind.SUB_ASSIGN, mine, then=rows)


@act(Suggestion)
def mark_urgent(do: Doing) -> None:
    """Mark the suggestion as urgent (急件): each unit that replies gets a deadline of its own.

    The deadline of the reply itself stays. Source: Chongqing 2018, art. 21.
    """
    do.set(do.suggestion, urgent=True, urgent_on=do.today)
    for task in _replying_now(do):
        do.start_urgent(task, task.assigned_on)
        do.hand_on(WorkKind.REPLY, task, task)


@act(Suggestion)
def clear_urgent(do: Doing, why: str) -> None:
    """Take the mark away that was set by a slip (撤销急件): the deadlines that it set stop."""
    do.require_text(why=why)
    do.tell(why=why)
    do.set(do.suggestion, urgent=False, urgent_on=None)
    for task in _replying_now(do):
        do.stop_clocks(ClockKind.URGENT, of=task)
        do.hand_on(WorkKind.REPLY, task, task)


def _replying_now(do: Doing) -> list[Assignment]:
    """Return the tasks whose reply is awaited (待答复任务)."""
    awaited = Clock.objects.filter(
        suggestion=do.suggestion.pk,
        kind__in=[ClockKind.REPLY, ClockKind.SECOND_REPLY],
        stopped_at=None,
    )
    rows = awaited.select_related("assignment__round__policy").order_by("pk")
    return [clock.assignment for clock in rows if clock.assignment is not None]


@act(Suggestion)
def designate_key(
    do: Doing, decision: str, decided_on: date, leader: int, topic: int | None = None
) -> None:
    """Record the decision that makes this a key item (确定重点督办): number, date, leader.

    `topic` is the confirmed topic that holds the item, for the clockwork alone.
    Source: Deputies Law 2025, art. 52.
    """
    do.require_text(decision=decision)
    do.require(
        isinstance(decided_on, date) and decided_on <= do.today,
        "decided_on",
        _("A decision is not dated in the future."),
    )
    do.require(isinstance(leader, int), "leader", _("Choose the supervising leader."))
    # A topic's leader was in post when it was confirmed.
    posts = Post.objects.on(do.today).appointed() if topic is None else Post.objects.all()
    post = posts.filter(pk=leader, organ__congress=do.suggestion.congress_id).first()
    if post is None:
        raise BadData({"leader": _("This leader holds no post in this congress today.")})
    do.set(
        do.suggestion,
        is_key=True,
        key_decision=decision,
        key_decided_on=decided_on,
        key_leader=post,
    )
    if do.look.topic_item is not None:
        do.tell(topic=do.look.topic_item.topic.title)


@act(Suggestion)
def release_key(do: Doing) -> None:
    """Take the mark away, as the Council took the item out of its topic (取消重点督办).

    The decision by which it was a key item stays readable in the trail.
    """
    left = do.look.left_topic
    do.tell(topic=left.topic.title, decision=left.decision, why=left.why)
    do.set(do.suggestion, is_key=False)


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
    do.require(
        all(found[k].kind in CONSULTED_KINDS for k, r in zip(keys, roles, strict=True) if r == C),
        "units",
        _("Only Party departments and mass organisations are consulted."),
    )
    return [
        Share(found[k], role_of(found[k], H(r)), str(unit.get("part", "")))
        for k, r, unit in zip(keys, roles, units, strict=True)
    ]


def role_of(organ: Organ, role: HandlingRole) -> HandlingRole:
    """Return how a unit takes part (承办方式): who is consulted answers as such, never by order.

    As co-handlers Party departments and mass organisations stay co-handlers.
    Source: Shanghai 2023; rulebook section 10.
    """
    return C if role in REPLYING_ROLES and organ.kind in CONSULTED_KINDS else role


def role_after(do: Doing, old: Assignment, organ: int) -> HandlingRole:
    """Return the role in which another unit takes over a task (改派后的承办方式).

    Where a consulted unit gives way to one that can be assigned to, that one answers alone if
    nobody answers beside it, and separately if somebody does.
    """
    role = H(old.role)
    if role != C or Organ.objects.filter(pk=organ, kind__in=CONSULTED_KINDS).exists():
        return role
    beside = [
        a
        for a in do.look.round_assignments
        if a.pk != old.pk and a.state not in GONE and a.role in REPLYING_ROLES
    ]
    return H.SEPARATE if beside else H.SOLE


def check_concrete_case(do: Doing, shares: Sequence[Share], stated: Any, at: str) -> None:
    """Ask for the word that no concrete case is concerned (不涉及具体案件); keep it in the event.

    Raises: BadData; at the units (field `at`) if the government would name a judicial organ.
    Source: Deputies Law 2025, art. 59; Qingdao 2021, arts. 11 and 15.
    """
    if not any(share.organ.kind in JUDICIAL_KINDS for share in shares):
        return
    do.require(
        getattr(do.record, "tier", Tier.CONGRESS) == Tier.CONGRESS and do.name != "sub_assign",
        at,
        _("Courts, procuratorates and supervisory commissions get items from the congress only."),
    )
    do.require(
        stated is True,
        "no_concrete_case",
        _("State that no concrete case is concerned; if one is, the item cannot be accepted."),
    )
    do.tell(no_concrete_case=True)


def check_consulted(do: Doing, share: Share, at: str) -> None:
    """Ask that no Party department or mass organisation leads others (商请).

    Raises: BadData at the field in which the unit was named.
    """
    do.require(
        share.role != C or do.record.role != H.LEAD or not do.look.co_handlers,
        at,
        _("A consulted unit leads no co-handlers: name another lead unit."),
    )


def check_roles(roles: Sequence[HandlingRole]) -> None:
    """Ask that units handle an item together as the rules know it (承办方式).

    Raises: BadData at `units`. Source: rulebook 5.4.
    """
    problem = None
    beside = [role for role in roles if role not in (C, H.SEPARATE)]
    if C in roles and beside:
        problem = _("Consulted units stand alone or beside separate units.")
    elif roles.count(H.SOLE) and len(roles) > 1:
        problem = _("A sole unit has nobody beside it.")
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
    by_post: dict[int, date],
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
        receipt_on=by_post.get(share.organ.pk),
        since_at=do.at,
        state=(
            AssignmentState.PENDING_SUB_ASSIGNMENT if office else AssignmentState.SUB_ASSIGNED
        ).value,
    )
    if not office:
        anchor = _anchor(row, do.policy.return_window_anchor)
        row.return_due_on = due_on(anchor, do.policy.return_window, do.calendar).on
    return row


def _anchor(row: Assignment, anchor: Anchor) -> date:
    return row.day_of_receipt if anchor == Anchor.RECEIPT else row.assigned_on


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
        start_sign_in(do, row)
        do.start_clock(
            ClockKind.RETURN, row, _anchor(row, rules.return_window_anchor), rules.return_window
        )
    if row.role in REPLYING_ROLES:
        do.start_clock(
            ClockKind.REPLY,
            row,
            row.assigned_on,
            rules.reply_deadline,
            reply_due(row.assigned_on, rules.reply_deadline, do.calendar),
        )
        if row.state == AssignmentState.SUB_ASSIGNED:
            do.start_clock(ClockKind.CONTACT, row, row.day_of_receipt, rules.first_contact_deadline)
    else:
        do.start_clock(
            ClockKind.OPINION, row, _anchor(row, rules.cohandler_anchor), rules.cohandler_deadline
        )
