"""The commission's decision after a bad rating, where the policy asks for one (决定二次交办)."""

from __future__ import annotations

from cases.facts import verdict_of
from cases.models import Promise, RatingRequest, Suggestion
from cases.rules.rating import Verdict
from cases.rules.states import LIVING_PROMISES, ReplyKind, WorkKind
from workflows.acts.following import begin_tracking, demand_of, open_next_round
from workflows.doing import Doing
from workflows.door import act


@act(Suggestion)
def assign_again(do: Doing, demand: str = "", to_superior: bool = False) -> None:
    """Order the second assignment (决定二次交办) after reading the deputy's reasons.

    The same unit handles the item again, or `to_superior` its superior organ.
    Source: Shanghai 2015, art. 21(2); Chongqing 2018, art. 27.
    """
    badly = _undecided(do)
    reasons = demand_of(badly)
    do.tell(demand=demand)
    do.finish(WorkKind.DECIDE_SECOND, do.suggestion)
    open_next_round(
        do,
        [r.assignment_id for r in badly],
        "\n".join(text for text in (demand, reasons) if text),
        turn=badly[0].round.turn + 1,
        to_superior=to_superior is True,
    )


@act(Suggestion)
def decline_second_assignment(do: Doing, explanation: str) -> None:
    """Decide against a second assignment (不再二次交办); the deputy is told the reasons.

    Source: Shanghai 2015, art. 21(2).
    """
    do.require_text(explanation=explanation)
    suggestion = do.suggestion
    promises = list(
        Promise.objects.filter(suggestion=suggestion.pk, binding=True, state__in=LIVING_PROMISES)
        .select_related("assignment")
        .order_by("pk")
    )
    do.set(suggestion, closing_kind="second_assignment_declined")
    if not promises:
        do.set(suggestion, closed_at=do.at)
    do.tell(explanation=explanation)
    do.move(suggestion, "decline_second_assignment", promises_open=bool(promises))
    do.finish(WorkKind.DECIDE_SECOND, suggestion)
    if promises:
        begin_tracking(do, promises)


def _undecided(do: Doing) -> list[RatingRequest]:
    number = do.suggestion.round_number
    requests = (
        RatingRequest.objects.filter(suggestion=do.suggestion.pk, round__number=number)
        .exclude(reply__kind=ReplyKind.SUPPLEMENTARY)
        .select_related("round__policy")
        .order_by("pk")
    )
    last = {r.reply_id: r for r in requests}.values()
    return [r for r in last if verdict_of(r) == Verdict.DECIDE]
