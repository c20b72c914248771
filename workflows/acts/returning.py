"""Returns and reassignment (退回、改派)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cases.facts import GONE
from cases.models import Assignment
from cases.refusals import BadData
from cases.rules.calendar import shipped
from cases.rules.deadlines import due_on, national_reply_limits, reply_due
from cases.rules.durations import months
from cases.rules.policy.choices import ReassignClock
from cases.rules.states import REPLYING_ROLES, AssignmentState, ClockKind, Tier, WorkKind
from people.kinds import OrganKind
from people.models import Organ
from workflows.acts.assigning import Share, read_shares
from workflows.acts.handling import begin_handling_if_all_signed_in
from workflows.doing import Doing
from workflows.door import act

LOADS = ("organ", "round__policy", "parent")


@act(Assignment, *LOADS)
def request_return(do: Doing, why: str, unit: int | None = None) -> None:
    """Ask to give the item back (申请退回), with the reason and the unit proposed.

    Source: Shanghai 2015, art. 14; Chongqing 2018, art. 16.
    """
    do.require_text(why=why)
    proposed = None
    if unit is not None:
        do.require(isinstance(unit, int), "unit", _("There is no such unit."))
        proposed = Organ.objects.filter(pk=unit, congress=do.suggestion.congress_id).first()
        do.require(proposed is not None, "unit", _("There is no such unit."))
    do.set(do.record, return_reason=why, return_unit=proposed)
    do.stop_clocks(ClockKind.RETURN, of=do.record)
    do.finish(WorkKind.SIGN_IN, do.record)


@act(Assignment, *LOADS)
def approve_return(do: Doing, decision: str = "") -> None:
    """Agree to the return (同意退回); the days for reassigning start."""
    do.set(do.record, return_decision=decision)
    do.start_clock(ClockKind.ASSIGNMENT, do.record, do.today, do.policy.reassign_deadline)
    do.finish(WorkKind.DECIDE_RETURN, do.record)


@act(Assignment, *LOADS)
def refuse_return(do: Doing, decision: str) -> None:
    """Refuse the return (不同意退回): the unit must go on. Source: Qingdao 2021, art. 19."""
    do.require_text(decision=decision)
    do.set(do.record, return_decision=decision, accepted_at=do.at)
    begin_handling_if_all_signed_in(do)
    do.finish(WorkKind.DECIDE_RETURN, do.record)


@act(Assignment, *LOADS)
def reassign(do: Doing, organ: int, part: str | None = None) -> None:
    """Assign the item to another unit (改派); its reply clock starts, within the six months.

    Source: Chongqing 2018, art. 16; Deputies Law 2025, art. 51; rulebook 6.1.
    """
    old = do.record
    share = read_shares(do, [{"organ": organ, "role": old.role, "part": part or old.part}])[0]
    replace_task(do, share, "organ")
    do.finish(WorkKind.REASSIGN, old, then=do.created["assignment"])


@act(Assignment, *LOADS)
def dispute(do: Doing, why: str) -> None:
    """Dispute in writing that the unit is competent (提出异议); the leader of that tier decides.

    Source: Shanghai 2015, art. 17; Shandong 2017, art. 12; Yulin 2019.
    """
    do.require_text(why=why)
    mine = do.record
    do.set(mine, dispute_reason=why)
    do.stop_clocks(ClockKind.RETURN, of=mine)
    do.start_clock(ClockKind.ASSIGNMENT, mine, do.today, do.policy.reassign_deadline)
    if do.before == AssignmentState.SUB_ASSIGNED:
        do.finish(WorkKind.SIGN_IN, mine)
    else:
        begun = WorkKind.CONTACT if mine.role in REPLYING_ROLES else WorkKind.OPINION
        do.cancel(begun, mine, then=[mine])


@act(Assignment, *LOADS)
def settle_dispute(do: Doing, unit: int, decision: str) -> None:
    """Decide finally which unit handles the item (裁定争议): that unit cannot return it.

    Source: Shandong 2017, art. 12; Yulin 2019.
    """
    do.require_text(decision=decision)
    mine = do.record
    share = read_shares(do, [{"organ": unit, "role": mine.role, "part": mine.part}])[0]
    stays = share.organ.pk == mine.organ_id
    do.tell(decision=decision)
    do.move(mine, "settle_dispute", stays=stays)
    do.stop_clocks(ClockKind.ASSIGNMENT, of=mine)
    if stays:
        do.set(mine, settled=True, accepted_at=mine.accepted_at or do.at)
        begin_handling_if_all_signed_in(do)
        do.finish(WorkKind.SETTLE_DISPUTE, mine)
        return
    replace_task(do, share, "unit", settled=True)
    do.finish(WorkKind.SETTLE_DISPUTE, mine, then=do.created["assignment"])


def replace_task(do: Doing, share: Share, at_field: str, *, settled: bool = False) -> None:
    """Give the acting task to another unit (改派任务); its reply clock starts anew.

    Raises: BadData at the field in which the unit was named, if it takes part already.
    """
    old = do.record
    taking_part = Assignment.objects.filter(round=old.round_id, organ=share.organ.pk).exclude(
        state__in=GONE
    )
    if share.organ.pk == old.organ_id or taking_part.exists():
        raise BadData({at_field: _("This unit already takes part in this round.")})
    restart = do.policy.clock_on_reassign == ReassignClock.RESTART
    office = share.organ.kind == OrganKind.GOVERNMENT_OFFICE and old.tier == Tier.CONGRESS
    new = Assignment(
        suggestion=do.suggestion,
        round=old.round,
        organ=share.organ,
        tier=old.tier,
        role=old.role,
        part=share.part,
        parent=old.parent,
        replaces=old,
        hops=old.hops + 1,
        settled=settled,
        first_assigned_on=old.first_assigned_on,
        assigned_on=do.today if restart else old.assigned_on,
        received_on=do.today,
        since_at=do.at,
        state=(
            AssignmentState.PENDING_SUB_ASSIGNMENT if office else AssignmentState.SUB_ASSIGNED
        ).value,
    )
    if not office:
        new.return_due_on = due_on(do.today, do.policy.return_window, shipped()).on
    do.create(new)
    _start_clocks(do, new)
    do.stop_clocks(
        ClockKind.ASSIGNMENT, ClockKind.REPLY, ClockKind.CONTACT, ClockKind.OPINION, of=old
    )
    do.cancel("opinions_in", old)


def _start_clocks(do: Doing, new: Any) -> None:
    rules = do.policy
    if new.state == AssignmentState.SUB_ASSIGNED:
        do.start_clock(ClockKind.RETURN, new, do.today, rules.return_window)
    if new.role not in REPLYING_ROLES:
        do.start_clock(ClockKind.OPINION, new, do.today, rules.cohandler_deadline)
        return
    # Never past the six months from the first assignment.
    _usual, cap = national_reply_limits(new.first_assigned_on, shipped())
    due = reply_due(new.assigned_on, rules.reply_deadline, shipped())
    capped = cap if cap.on < due.on else due
    duration = months(6) if capped is cap else rules.reply_deadline
    do.start_clock(ClockKind.REPLY, new, new.assigned_on, duration, capped)
    if new.state == AssignmentState.SUB_ASSIGNED:
        do.start_clock(ClockKind.CONTACT, new, do.today, rules.first_contact_deadline)
