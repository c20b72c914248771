"""Back into handling where no rating asks for it (责成重新办理、回头看、承诺未落实再办).

Each begins a line of rounds of its own: the deputy rates again, and second assignments are
counted anew.
"""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from cases.models import Assignment, Promise, Rater, Suggestion
from cases.models.round import RoundGround
from cases.refusals import BadData
from cases.rules.kinds import RatingOption
from cases.rules.states import AssignmentState, ClockKind, WorkKind
from workflows.acts.correcting import run_on
from workflows.acts.following import open_next_round
from workflows.acts.withdrawing import end_request
from workflows.doing import Doing
from workflows.door import act

LOOKED_BACK = (RoundGround.SHAM, RoundGround.NOT_CONTENT)


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
    do.move(request, "cancel_request")
    do.stop_clocks(ClockKind.RATING, of=request)
    raters = list(Rater.objects.filter(request=request.pk, excused_at=None).order_by("pk"))
    for rater in raters[:-1]:
        do.cancel(WorkKind.RATE, rater)
    for rater in raters[-1:]:
        do.cancel(WorkKind.RATE, rater, then=[request])
    tasks = [request.assignment_id]
    open_next_round(
        do, tasks, reasons, turn=1, ground=RoundGround.ORDERED.value, decision=number
    )  # fmt: skip


@act(Suggestion)
def look_back(
    do: Doing, number: str, ground: str, reasons: str, tasks: Collection[int] | None = None
) -> None:
    """Send an ended item back to its units after a look-back (回头看后重新交办).

    `ground` says why: the answer was none, or the deputy was not content with it. `tasks` names
    whose answer is meant, that of every unit if left out.
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
    do.tell(number=number, ground=ground, reasons=reasons)
    do.set(do.suggestion, closed_at=None, closing_kind="")
    do.drop(WorkKind.FULFIL, WorkKind.VERIFY)
    open_next_round(do, chosen, reasons, turn=1, ground=ground, decision=number)


def _somebody_was_not_content(do: Doing) -> bool:
    weaker = [option for option in RatingOption if option != RatingOption.SATISFIED]
    return do.suggestion.rating_requests.filter(state="released", overall__in=weaker).exists()


@act(Promise, "assignment__organ")
def reopen_promise(do: Doing, reasons: str, number: str = "") -> None:
    """Have the item handled again because a promise was not kept (承诺未落实再办).

    The promise itself stays overdue and is followed up again after the round.
    Source: Shandong 2017, art. 30(1); Chongqing 2018, art. 28; rulebook 9.2, T26.
    """
    do.require_text(reasons=reasons)
    promise, suggestion = do.record, do.suggestion
    do.tell(reasons=reasons, number=number)
    do.move(suggestion, "leave_tracking")
    do.set(suggestion, closing_kind="")
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
