"""Co-ordination where no unit says it is competent (协调): called, and settled with minutes.

The government's General Office does it for its units, the Deputies Affairs Commission for whom
the congress assigned to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from cases.facts import GONE
from cases.models import Assignment
from cases.refusals import BadData
from cases.rules.states import (
    REPLYING_ROLES,
    AssignmentState,
    ClockKind,
    HandlingRole,
    WorkKind,
)
from workflows.acts.agreeing import end_agreements_of
from workflows.acts.assigning import PASSES_ON, Share, check_roles, read_shares
from workflows.acts.handling import begin_handling_if_all_signed_in
from workflows.acts.returning import start_clocks_of, stop_old_task, successor
from workflows.doing import Doing
from workflows.door import act

A = AssignmentState
H = HandlingRole
LOADS = ("organ", "round__policy", "parent")


@act(Assignment, *LOADS)
def call_coordination(do: Doing, why: str) -> None:
    """Call the units together because none says it is competent (提请协调).

    Source: Shanghai 2015, art. 17; Chongqing 2018, art. 20; Shandong 2017, art. 12.
    """
    do.require_text(why=why)
    mine = do.record
    do.tell(why=why)
    do.stop_clocks(ClockKind.ASSIGNMENT, of=mine)
    do.start_clock(ClockKind.ASSIGNMENT, mine, do.today, do.policy.reassign_deadline)
    waiting = {A.RETURN_APPROVED: WorkKind.REASSIGN, A.DISPUTED: WorkKind.SETTLE_DISPUTE}
    do.cancel(waiting[A(do.before)], mine, then=[mine])


@act(Assignment, *LOADS)
def settle_coordination(
    do: Doing, units: Sequence[Mapping[str, Any]], minutes: str, number: str = ""
) -> None:
    """Record what the offices agreed (协调确定): one unit or several, each with its role.

    `units` is as for `assign`. None of them can give the item back. The unit that held the task
    may be among them; its own deadlines then run on.
    Source: Shanghai 2015, art. 17; Zhejiang 2016, art. 18; rulebook section 10.
    """
    do.require_text(minutes=minutes)
    mine = do.record
    shares = read_shares(do, units)
    _check_fit(do, mine, shares)
    own = next((share for share in shares if share.organ.pk == mine.organ_id), None)
    do.move(mine, "settle_coordination", stays=own is not None)
    do.set(mine, minutes=minutes, minutes_number=number)
    do.stop_clocks(ClockKind.ASSIGNMENT, of=mine)
    new = [successor(do, mine, share, settled=True) for share in shares if share is not own]
    for lead in do.look.round_assignments:
        if lead.pk != mine.pk and lead.role == H.LEAD and lead.state == A.ACCEPTED:
            # Who was about to reply waits for the co-handlers that are agreed on.
            do.wait_again(lead)
    if own is None:
        stop_old_task(do, mine)
        do.finish(WorkKind.COORDINATE, mine, then=new)
        return
    _stay(do, mine, own)
    if not any(row.role in REPLYING_ROLES for row in new):
        begin_handling_if_all_signed_in(do)
    do.finish(WorkKind.COORDINATE, mine, then=[mine, *new])


def _check_fit(do: Doing, mine: Assignment, shares: list[Share]) -> None:
    """Ask that units and roles go with who takes part already (分工协调). Raises: BadData."""
    here = [a for a in do.look.round_assignments if a.pk != mine.pk]
    taking_part = {a.organ_id for a in here if a.state not in GONE}
    do.require(
        not taking_part & {share.organ.pk for share in shares},
        "units",
        _("This unit already takes part in this round."),
    )
    beside = [
        a
        for a in here
        if a.parent_id == mine.parent_id and a.state not in (A.SUPERSEDED, A.RECALLED)
    ]
    if mine.parent is not None:
        allowed = PASSES_ON[H(mine.parent.role)]
        if any(share.role not in allowed for share in shares):
            raise BadData({"units": _("These roles do not fit how the government received it.")})
    if mine.parent is None or mine.parent.role != H.CO_HANDLER:
        check_roles([*(H(a.role) for a in beside), *(share.role for share in shares)])


def _stay(do: Doing, mine: Assignment, own: Share) -> None:
    """Let the unit go on in the role that was agreed (原单位续办)."""
    if mine.role == H.LEAD and own.role != H.LEAD:
        end_agreements_of(do, mine)
    replied, replies = mine.role in REPLYING_ROLES, own.role in REPLYING_ROLES
    do.set(mine, role=own.role.value, part=own.part or mine.part, settled=True)
    do.set(mine, accepted_at=mine.accepted_at or do.at)
    if replied != replies:
        do.stop_clocks(ClockKind.REPLY, ClockKind.CONTACT, ClockKind.OPINION, of=mine)
        start_clocks_of(do, mine)
