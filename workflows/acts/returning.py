"""Returns and reassignment (退回、改派)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cases.facts import GONE
from cases.models import Assignment, Promise
from cases.refusals import BadData
from cases.rules.deadlines import due_on, latest_reply_due, reply_due
from cases.rules.policy.choices import ReassignClock
from cases.rules.states import (
    REPLYING_ROLES,
    AssignmentState,
    ClockKind,
    HandlingRole,
    Tier,
    WorkKind,
)
from people.kinds import OrganKind
from people.models import Organ
from workflows.acts.agreeing import end_agreements_of
from workflows.acts.assigning import (
    Share,
    check_concrete_case,
    check_consulted,
    read_shares,
    role_after,
)
from workflows.acts.extending import end_extension
from workflows.acts.handling import begin_handling_if_all_signed_in
from workflows.acts.signing_in import note_receipt, receipts, start_sign_in
from workflows.doing import Doing
from workflows.door import act

LOADS = ("organ", "round__policy", "parent")


@act(Assignment, *LOADS)
def request_return(do: Doing, why: str, unit: int | None = None) -> None:
    """Ask to give the item back (申请退回), with the reason and the unit proposed.

    Source: Shanghai 2015, art. 14; Chongqing 2018, art. 16.
    """
    do.require_text(why=why)
    do.set(do.record, return_reason=why, return_unit=_proposed(do, unit))
    note_receipt(do, do.record)
    do.stop_clocks(ClockKind.RETURN, of=do.record)
    do.finish(WorkKind.SIGN_IN, do.record)


def _proposed(do: Doing, unit: int | None) -> Organ | None:
    """Return the unit that is said to be competent (建议承办单位). Raises: BadData at `unit`."""
    if unit is None:
        return None
    do.require(isinstance(unit, int), "unit", _("There is no such unit."))
    found = Organ.objects.filter(pk=unit, congress=do.suggestion.congress_id).first()
    do.require(found is not None, "unit", _("There is no such unit."))
    return found


@act(Assignment, *LOADS)
def request_return_late(do: Doing, why: str, unit: int | None = None) -> None:
    """Say in writing, too late, that the unit is not competent (逾期退回).

    It is on record and refused by rule at once: the unit must go on. No return is used up.
    Source: Yulin 2019; rulebook 9.3.
    """
    do.require_text(why=why)
    do.set(do.record, return_reason=why, return_unit=_proposed(do, unit), return_late=True)
    ruled = _("Not agreed to, by rule: it came after the days for a return. The unit must go on.")
    do.set(do.record, return_decision=str(ruled), accepted_at=do.at)
    begin_handling_if_all_signed_in(do)
    note_receipt(do, do.record)
    do.stop_clocks(ClockKind.RETURN, of=do.record)
    do.finish(WorkKind.SIGN_IN, do.record)


@act(Assignment, *LOADS)
def allow_late_return(do: Doing, decision: str) -> None:
    """Agree to a late return all the same (准予逾期退回): the item must be reassigned.

    Source: Qingdao 2021, art. 19; rulebook 9.3.
    """
    do.require_text(decision=decision)
    mine = do.record
    do.set(mine, return_decision=decision)
    do.start_clock(ClockKind.ASSIGNMENT, mine, do.today, do.policy.reassign_deadline)
    begun = WorkKind.CONTACT if mine.role in REPLYING_ROLES else WorkKind.OPINION
    do.cancel(begun, mine, then=[mine])


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
def reassign(
    do: Doing, organ: int, part: str | None = None, no_concrete_case: bool = False
) -> None:
    """Assign the item to another unit (改派); its reply clock starts, within the six months.

    Source: Chongqing 2018, art. 16; Deputies Law 2025, art. 51; rulebook 6.1.
    """
    old = do.record
    share = _share(do, organ, part or old.part)
    check_concrete_case(do, [share], no_concrete_case, "organ")
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
    note_receipt(do, mine)
    do.stop_clocks(ClockKind.RETURN, of=mine)
    do.start_clock(ClockKind.ASSIGNMENT, mine, do.today, do.policy.reassign_deadline)
    if do.before == AssignmentState.SUB_ASSIGNED:
        do.finish(WorkKind.SIGN_IN, mine)
    else:
        begun = WorkKind.CONTACT if mine.role in REPLYING_ROLES else WorkKind.OPINION
        do.cancel(begun, mine, then=[mine])


@act(Assignment, *LOADS)
def settle_dispute(do: Doing, unit: int, decision: str, no_concrete_case: bool = False) -> None:
    """Decide finally which unit handles the item (裁定争议): that unit cannot return it.

    Source: Shandong 2017, art. 12; Yulin 2019.
    """
    do.require_text(decision=decision)
    mine = do.record
    share = _share(do, unit, mine.part)
    stays = share.organ.pk == mine.organ_id
    if not stays:
        check_concrete_case(do, [share], no_concrete_case, "unit")
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


def _share(do: Doing, organ: Any, part: str) -> Share:
    """Read who takes over the acting task, in the role that fits it (改派分工)."""
    key = organ.pk if isinstance(organ, Organ) else organ
    role = role_after(do, do.record, key) if isinstance(key, int) else do.record.role
    return read_shares(do, [{"organ": organ, "role": role, "part": part}])[0]


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
    check_consulted(do, share, at_field)
    successor(do, old, share, settled=settled)
    stop_old_task(do, old)


def successor(do: Doing, old: Any, share: Share, *, settled: bool = False) -> Assignment:
    """Give a share of a task to another unit (后续任务), whose deadlines start."""
    restart = do.policy.clock_on_reassign == ReassignClock.RESTART
    office = share.organ.kind == OrganKind.GOVERNMENT_OFFICE and old.tier == Tier.CONGRESS
    by_post = receipts(do, [share.organ.pk])
    new = Assignment(
        suggestion=do.suggestion,
        round=old.round,
        organ=share.organ,
        tier=old.tier,
        role=share.role.value,
        part=share.part,
        parent=old.parent,
        replaces=old,
        hops=old.hops + 1,
        settled=settled,
        # Only a unit that was dissolved gives up a task of a later round.
        previous=old.previous,
        head_in_charge=old.head_in_charge,
        first_assigned_on=old.first_assigned_on,
        assigned_on=do.today if restart else old.assigned_on,
        received_on=do.today,
        receipt_on=by_post.get(share.organ.pk),
        since_at=do.at,
        state=(
            AssignmentState.PENDING_SUB_ASSIGNMENT if office else AssignmentState.SUB_ASSIGNED
        ).value,
    )
    if not office:
        new.return_due_on = due_on(new.day_of_receipt, do.policy.return_window, do.calendar).on
    do.create(new)
    start_clocks_of(do, new)
    if old.organ.has_ended(do.today):
        # What it had promised to whoever has its reply already is kept by who goes on.
        for promise in Promise.objects.filter(assignment=old.pk, binding=True):
            do.set(promise, assignment=new)
    return new


def stop_old_task(do: Doing, old: Any) -> None:
    """End what was under way for a task that passed on (原任务终止)."""
    do.stop_clocks(
        ClockKind.ASSIGNMENT,
        ClockKind.REPLY,
        ClockKind.SECOND_REPLY,
        ClockKind.CONTACT,
        ClockKind.OPINION,
        of=old,
    )
    do.cancel("opinions_in", old)
    end_extension(do, old)
    if old.role == HandlingRole.LEAD:
        end_agreements_of(do, old)


def start_clocks_of(do: Doing, new: Any) -> None:
    """Start the deadlines of a task that follows another (启动期限), within the longest time."""
    rules = do.policy
    if new.state == AssignmentState.SUB_ASSIGNED:
        start_sign_in(do, new)
        do.start_clock(ClockKind.RETURN, new, new.day_of_receipt, rules.return_window)
    if new.role not in REPLYING_ROLES:
        do.start_clock(ClockKind.OPINION, new, new.day_of_receipt, rules.cohandler_deadline)
        return
    if do.record.round.number > 1:
        do.start_clock(ClockKind.SECOND_REPLY, new, new.assigned_on, rules.second_deadline)
        if new.state == AssignmentState.SUB_ASSIGNED:
            do.start_clock(ClockKind.CONTACT, new, new.day_of_receipt, rules.first_contact_deadline)
        return
    # Never past the longest time from the first assignment.
    cap = latest_reply_due(new.first_assigned_on, rules.reply_deadline_max, do.calendar)
    due = reply_due(new.assigned_on, rules.reply_deadline, do.calendar)
    capped = cap if cap.on < due.on else due
    duration = rules.reply_deadline_max if capped is cap else rules.reply_deadline
    do.start_clock(ClockKind.REPLY, new, new.assigned_on, duration, capped)
    if new.state in (AssignmentState.SUB_ASSIGNED, AssignmentState.ACCEPTED):
        do.start_clock(ClockKind.CONTACT, new, new.day_of_receipt, rules.first_contact_deadline)
