"""Back into handling where no rating asks for it (责成重新办理、回头看、承诺未落实再办).

Each begins a line of rounds of its own: the deputy rates again, and second assignments are
counted anew.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from cases.classes import present_class
from cases.models import Assignment, ClassChange, Promise, ReviewedItem, Suggestion
from cases.models.round import RoundGround
from cases.refusals import BadData
from cases.rules.kinds import RatingOption, ResultKind
from cases.rules.states import AssignmentState, ClockKind, PromiseState, SuggestionState, WorkKind
from workflows.acts.collecting import ask_no_more
from workflows.acts.correcting import run_on
from workflows.acts.following import open_next_round
from workflows.acts.promising import open_promise
from workflows.acts.withdrawing import end_request
from workflows.doing import Doing
from workflows.door import act

LOOKED_BACK = (RoundGround.SHAM, RoundGround.NOT_CONTENT, RoundGround.BEHIND)


@act(Suggestion)
def order_again(do: Doing, number: str, reasons: str) -> None:
    """Order that a reply which is no answer is made anew (责成重新办理), before it is rated.

    A rating that was given is never undone: then the rating decides.
    Source: Chongqing 2018, art. 38(2); Shandong 2017, art. 30.
    """
    do.require_text(number=number, reasons=reasons)
    request = do.look.unrated_request
    assert request is not None
    do.tell(number=number, reasons=reasons)
    end_request(do)
    ask_no_more(do, request)
    tasks = [request.assignment_id]
    open_next_round(
        do, tasks, reasons, turn=1, ground=RoundGround.ORDERED.value, decision=number
    )  # fmt: skip


@act(Suggestion)
def look_back(
    do: Doing,
    number: str,
    ground: str,
    reasons: str,
    tasks: Collection[int] | None = None,
    reviewed: int | None = None,
) -> None:
    """Send an ended item back to its units after a look-back (回头看后重新交办).

    `ground` says why: the answer was none, the deputy was not content with it, or it is behind
    what was promised. `tasks` names whose answer is meant, that of every unit if left out.
    `reviewed` is the finding of the review that is being carried out, for the clockwork alone.
    Source: Xianning practice; rulebook 9.2, T27.
    """
    do.require_text(number=number, reasons=reasons)
    do.require_choice(ground, LOOKED_BACK, "ground", _("Say why the item is handled again."))
    if ground == RoundGround.NOT_CONTENT:
        do.require(
            _somebody_was_not_content(do),
            "ground",
            _("No rating of this item was below satisfied."),
        )
    answered = do.look.answered_tasks
    chosen = [t.pk for t in answered]
    if tasks is not None:
        wanted = set(tasks) if isinstance(tasks, (list, tuple, set, frozenset)) else set()
        if not wanted or not wanted <= set(chosen):
            raise BadData({"tasks": _("Choose among the units that have replied.")})
        chosen = [pk for pk in chosen if pk in wanted]
    found = do.look.reviewed_item
    do.tell(number=number, ground=ground, reasons=reasons, review=_title_of(found))
    do.set(do.suggestion, closed_at=None, closing_kind="", parked_at=None)
    do.drop(WorkKind.FULFIL, WorkKind.VERIFY)
    open_next_round(
        do, chosen, reasons, turn=1, ground=ground, decision=number, reviewed=found
    )  # fmt: skip


@act(Suggestion)
def confirm_after_look_back(do: Doing, reviewed: int, number: str, reasons: str = "") -> None:
    """Note that a look-back review found the item as it was told (回头看属实).

    What waited for a look-back because of its rating ends its wait, and the deputy reads why.
    Source: Tongling 2009, look-back form; Xianning.
    """
    found = do.look.reviewed_item
    if do.suggestion.parked_at is not None:
        do.require_text(reasons=reasons)
        do.set(do.suggestion, parked_at=None)
    do.tell(number=number, reasons=reasons, review=_title_of(found))


@act(Assignment, "organ", "round__policy")
def change_class(
    do: Doing, result_kind: str, number: str, reasons: str, reviewed: int | None = None
) -> None:
    """Say that an answer has another class than its unit gave it (调整类别).

    The reply stays as it was sent; from now on both classes are told, each with its day. A class
    that needs a promise is given only where one is followed up: else the unit has to answer anew.
    Source: Tongling 2009, look-back form; rulebook section 10 (class changes later).
    """
    do.require_text(number=number, reasons=reasons)
    do.require_choice(result_kind, ResultKind, "result_kind", _("Choose one of the results."))
    task, new = do.record, ResultKind(result_kind)
    old = present_class(task)
    do.require(old is not None and new != old, "result_kind", _("It has this class already."))
    assert old is not None
    if new in do.policy.promise_required_kinds and not do.look.open_promises:
        raise BadData(
            {"result_kind": _("This result needs a promise: have the item handled again.")}
        )
    found = do.look.reviewed_item
    do.create(
        ClassChange(
            suggestion=do.suggestion,
            assignment=task,
            old_kind=old.value,
            new_kind=new.value,
            new_label=do.policy.label_of(new) or "",
            reasons=reasons,
            decision=number,
            changed_on=do.today,
            changed_at=do.at,
            changed_by=do.by.user,
            reviewed_item=found,
        )
    )
    if do.suggestion.parked_at is not None:
        do.set(do.suggestion, parked_at=None)
    do.tell(number=number, reasons=reasons, review=_title_of(found), result=new.value)


@act(Promise, "assignment__organ")
def follow_again(
    do: Doing, due_on: date, number: str, reasons: str, reviewed: int | None = None
) -> None:
    """Follow a promise again that was written off too early (恢复承诺跟踪), due on a new day.

    A closed item goes back into follow-up; no new round is opened and nothing is rated anew.
    Source: Xianning (look-back); rulebook 9.7.
    """
    do.require_text(number=number, reasons=reasons)
    do.require(isinstance(due_on, date), "due_on", _("Say by which day."))
    do.require(due_on > do.today, "due_on", _("A new day lies in the future."))
    promise, suggestion = do.record, do.suggestion
    do.tell(number=number, reasons=reasons, review=_title_of(do.look.reviewed_item))
    do.tell(old_day=promise.due_on.isoformat(), new_day=due_on.isoformat())
    do.set(
        promise,
        due_on=due_on,
        original_due_on=promise.original_due_on or promise.due_on,
        revision_reason=reasons,
        verified_by=None,
        told_by=None,
        without_word="",
        why_kept="",
        reopenings=promise.reopenings + 1,
    )
    open_promise(do, promise)
    if suggestion.state == SuggestionState.CLOSED:
        do.set(suggestion, closed_at=None, parked_at=None)
        do.move(suggestion, "return_to_tracking")
    elif suggestion.parked_at is not None:
        do.set(suggestion, parked_at=None)
    do.open_anew(WorkKind.FULFIL, promise)


def _title_of(found: ReviewedItem | None) -> str:
    return found.review.title if found is not None else ""


def _somebody_was_not_content(do: Doing) -> bool:
    weaker = [option for option in RatingOption if option != RatingOption.SATISFIED]
    return do.suggestion.rating_requests.filter(state="released", overall__in=weaker).exists()


@act(Promise, "assignment__organ")
def reopen_promise(do: Doing, reasons: str, number: str = "") -> None:
    """Have the item handled again because a promise was not kept (承诺未落实再办).

    It is overdue, or the deputies were dissatisfied with its fulfilment. The promise itself is
    followed up again after the round.
    Source: Shandong 2017, art. 30(1); Chongqing 2018, art. 28; rulebook 9.2, T26.
    """
    do.require_text(reasons=reasons)
    promise, suggestion = do.record, do.suggestion
    do.tell(reasons=reasons, number=number)
    if do.before == PromiseState.REPORTED_DONE:
        # The deputies found it wanting: it is open again, and due on its day.
        do.set(promise, told_by=None)
        open_promise(do, promise)
    do.move(suggestion, "leave_tracking")
    do.set(suggestion, closing_kind="", parked_at=None)
    do.drop(WorkKind.FULFIL, WorkKind.VERIFY)
    open_next_round(
        do, [promise.assignment_id], reasons, turn=1,
        ground=RoundGround.PROMISE_BROKEN.value, decision=number,
    )  # fmt: skip


@act(Assignment, "organ", "round__policy", "parent")
def raise_level(do: Doing, why: str) -> None:
    """Give a second handling to the unit's superior organ (交由上级机关办理), before sign-in.

    The reply stays due on the same day. Source: NPC measures (the unit, or its superior organ).
    """
    do.require_text(why=why)
    old, superior = do.record, do.look.superior_of(do.record)
    assert superior is not None
    new = do.create(
        Assignment(
            suggestion=do.suggestion,
            round=old.round,
            organ=superior,
            tier="congress",
            role=old.role,
            part=old.part,
            previous_id=old.previous_id,
            replaces=old,
            head_in_charge=True,
            first_assigned_on=old.first_assigned_on,
            assigned_on=old.assigned_on,
            received_on=do.today,
            since_at=do.at,
            state=AssignmentState.SUB_ASSIGNED.value,
        )
    )
    do.tell(why=why)
    for kind in (ClockKind.SIGN_IN, ClockKind.CONTACT, ClockKind.SECOND_REPLY):
        run_on(do, kind, old, new)
    do.stop_clocks(ClockKind.RETURN, ClockKind.CONTACT, ClockKind.SECOND_REPLY, of=old)
    do.cancel(WorkKind.SIGN_IN, old, then=[new])
