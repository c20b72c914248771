"""When a task may be taken back, returned, disputed (交办、退回、异议条件)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.guards.marks import because
from cases.rules.holding import HOLDABLE_STATES
from cases.rules.policy.choices import KeyOrgan
from cases.rules.states import REPLYING_ROLES, HandlingRole


@because(_("The days for a return are over; the unit must go on."))
def return_window_open(record: Any) -> bool:
    """Ask that the return window is open (退回期限). Source: Yulin 2019; Qingdao 2021, art. 19."""
    if record.return_due_on is None or record.acting.facts.suggestion.held_at is not None:
        return True
    return bool(record.acting.today <= record.return_due_on)


@because(_("A unit has signed in, disputes, or owes no opinion: the assignment stands."))
def nobody_signed_in(record: Any) -> bool:
    """Ask that no unit of the present round has signed in (尚未签收)."""
    return bool(record.acting.facts.unsigned(record.acting.facts.tasks_now))


@because(_("A unit has signed in, disputes, or owes no opinion: the sub-assignment stands."))
def no_unit_signed_in(record: Any) -> bool:
    """Ask that no unit to which the office passed the item on has signed in (尚未签收)."""
    return bool(record.acting.facts.unsigned(record.acting.facts.passed_on_to))


@because(_("In a second assignment the unit cannot return the item."))
def first_round(record: Any) -> bool:
    """Ask for the first round (首轮)."""
    return bool(record.round.number == 1)


@because(_("Only a second handling goes to the superior organ."))
def later_round(record: Any) -> bool:
    """Ask for a round after the first (二次及以后轮次)."""
    return bool(record.round.number > 1)


@because(_("The unit has no superior organ that could handle the item."))
def superior_can_handle(record: Any) -> bool:
    """Ask for a superior organ with people who handle suggestions (上级机关可承办)."""
    return record.acting.facts.superior_of(record) is not None


@because(_("The item has been returned as often as the rules allow; the assigning office decides."))
def returns_left(record: Any) -> bool:
    """Ask that the item was not passed around too often (退回次数)."""
    return bool(record.hops < record.acting.policy.max_returns)


@because(_("A leader has decided finally that this unit handles the item."))
def not_settled(record: Any) -> bool:
    """Ask that no leader has decided the dispute yet (未裁定)."""
    return not record.settled


@because(_("Only after a return was not agreed to, and before the deputy was contacted."))
def return_was_refused(record: Any) -> bool:
    """Ask for a refused return, and that the handling has not begun (退回未获同意)."""
    refused = record.return_reason != "" and not record.return_late
    return refused and not record.acting.facts.contacted


@because(_("The suggestion is marked as urgent already."))
def not_urgent(record: Any) -> bool:
    """Ask that the item is not marked yet (未标急件)."""
    return not record.urgent


@because(_("The suggestion is on hold; it has to be resumed first."))
def not_on_hold(record: Any) -> bool:
    """Ask that the item is not on hold (未暂缓)."""
    return record.held_at is None


@because(_("The suggestion is not on hold."))
def on_hold(record: Any) -> bool:
    """Ask that the item is on hold (已暂缓)."""
    return record.held_at is not None


@because(_("The hold is not over."))
def hold_is_over(record: Any) -> bool:
    """Ask for a hold whose last day is over, or that holds nothing up any more (暂缓期满)."""
    if record.held_at is None:
        return False
    over = record.held_until < record.acting.today
    return bool(over) or record.state not in HOLDABLE_STATES


@because(_("A reply is due today or late: nothing is put on hold any more."))
def reply_lies_ahead(record: Any) -> bool:
    """Ask that the first reply is due later than today (答复尚未到期)."""
    due = record.acting.facts.first_reply_due
    return due is not None and bool(record.acting.today < due)


@because(_("The suggestion is not marked as urgent."))
def is_urgent(record: Any) -> bool:
    """Ask that the item is marked (已标急件)."""
    return bool(record.urgent)


@because(_("The days for a return are not over; ask for it in the usual way."))
def return_window_over(record: Any) -> bool:
    """Ask that the return window has ended (退回期满). Source: Yulin 2019."""
    return not return_window_open(record)


@because(_("Only a return that came too late and was not agreed to by rule, before any contact."))
def return_was_late(record: Any) -> bool:
    """Ask for a late return, and that the handling has not begun (逾期退回)."""
    return bool(record.return_late) and not record.acting.facts.contacted


@because(_("Only a lead, sole or separate unit contacts the deputy and replies."))
def is_replying(record: Any) -> bool:
    """Ask for a unit that answers the deputy (答复单位)."""
    return record.role in REPLYING_ROLES


@because(_("Only a co-handler gives an opinion to the lead unit."))
def is_co_handler(record: Any) -> bool:
    """Ask for a co-handler (会办单位)."""
    return bool(record.role == HandlingRole.CO_HANDLER)


@because(_("The unit has never signed in."))
def unit_signed_in(record: Any) -> bool:
    """Ask that the unit has signed in (已签收): somebody there handles the task."""
    return record.accepted_at is not None


@because(_("There is no colleague to hand it to."))
def has_colleague(record: Any) -> bool:
    """Ask for another person in the unit who can handle the task today (有可接手的同事)."""
    return bool(record.acting.facts.colleagues)


@because(_("The unit has replied, and no promise of it is open."))
def keeps_promises(record: Any) -> bool:
    """Ask that the unit still has promises to keep after its reply (有未销号承诺)."""
    return bool(record.acting.facts.task_keeps_promises)


@because(_("The day for the opinion has not ended yet."))
def opinion_day_over(record: Any) -> bool:
    """Ask that the opinion's due day has ended (会办期限已过)."""
    return bool(record.acting.facts.opinion_day_over)


@because(_("A township has no Council of Chairpersons; its presidium decides."))
def council_decides(record: Any) -> bool:
    """Ask that key items are decided by the Council of Chairpersons (重点督办)."""
    return bool(record.acting.policy.key_decider == KeyOrgan.COUNCIL_OF_CHAIRPERSONS)


@because(_("No step of the ladder is due."))
def step_is_due(record: Any) -> bool:
    """Ask that the deadline runs and that the day of its next step has come (到督办节点)."""
    on = record.climbs_on
    return record.stopped_at is None and on is not None and bool(on <= record.acting.today)


@because(_("The deadline's day has not ended."))
def day_is_over(record: Any) -> bool:
    """Ask that the due day has ended at 24:00 (已过期限)."""
    return record.stopped_at is None and bool(record.is_over(record.acting.today))
