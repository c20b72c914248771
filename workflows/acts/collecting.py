"""Asking the deputies what they think of a reply (征询代表), and ceasing to ask."""

from __future__ import annotations

from cases.models import Rater, RatingRequest, Reply, Round
from cases.rules.policy import PolicyRules
from cases.rules.states import ClockKind, WorkKind
from workflows.doing import Doing


def collector_under(do: Doing, rules: PolicyRules) -> int:
    """Return which office collects the ratings (征询机构): never a handling unit."""
    return do.desk.offices.get(rules.rating_collector.value) or do.desk.commission_id


def ask_about(do: Doing, reply: Reply, opened: Round, collector: int) -> None:
    """Ask the deputies about a reply (征询), by the rules of its round.

    About a supplementary reply they are asked whether what was promised is done (承诺落实).
    """
    suggestion, rules = do.suggestion, opened.policy.rules
    request = do.create(
        RatingRequest(
            suggestion=suggestion,
            round=opened,
            assignment_id=reply.assignment_id,
            reply=reply,
            collector_id=collector,
            opened_at=do.at,
            since_at=do.at,
        )
    )
    raters = do.create_all(Rater(request=request, deputy=d) for d in do.look.asked_under(rules))
    do.start_clock(ClockKind.RATING, request, do.today, rules.rating_deadline)
    do.begin([(WorkKind.RATE, r) for r in raters], opened.number)


def ask_no_more(do: Doing, request: RatingRequest) -> None:
    """End an asking that nobody has answered in full (取消征询), with its clock and its work."""
    do.move(request, "cancel_request")
    do.stop_clocks(ClockKind.RATING, of=request)
    raters = list(
        Rater.objects.filter(request=request.pk, excused_at=None, answered_at=None).order_by("pk")
    )
    for rater in raters[:-1]:
        do.cancel(WorkKind.RATE, rater)
    for rater in raters[-1:]:
        do.cancel(WorkKind.RATE, rater, then=[request])
