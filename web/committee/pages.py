"""The desk of the leader of a supervising committee (督办委员会工作台): red first."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cases.models import Escalation, Suggestion, Supervision
from cases.models.suggestion import FINAL_STATES
from cases.rules.deadlines import days_late
from cases.rules.states import STANDING, ClockKind, LadderStep, SupervisionState
from web.shared import hats
from web.shared.desks import Pile, show_desk
from web.shared.listing import rows, with_due
from web.shared.requests import Asked, hats_at
from workflows.explaining import spoken

PILES = (
    Pile(
        "climbed",
        _("To acknowledge"),
        ("acknowledge", "propose", "sign_order", "acknowledge_order"),
    ),
    Pile("decisions", _("Decisions"), ("decide", "decide_order")),
)
KEY_ITEMS = 50
LATE_ITEMS = 20


@require_safe
def desk(request: Asked, pile: str = "") -> HttpResponse:
    """Show escalated items and the key items of the leader (督办工作台)."""
    posts = [hat.post.pk for hat in hats_at(request, hats.COMMITTEE) if hat.post is not None]
    climbed = Escalation.objects.filter(
        Q(leader__in=posts) | Q(in_charge__in=posts), suggestion=OuterRef("pk")
    ).exclude(state="decided")
    late = Supervision.objects.filter(
        _watched_by(request, posts), suggestion=OuterRef("pk"), state__in=STANDING
    )
    followed = (
        Suggestion.objects.visible_to(request.user, request.today)
        .filter(Q(key_leader__in=posts) | Exists(climbed) | Exists(late))
        .exclude(state__in=FINAL_STATES)
    )
    found = with_due(followed)[:KEY_ITEMS]
    return show_desk(
        request,
        hats.COMMITTEE,
        "web/committee/desk.html",
        PILES,
        pile,
        followed=rows(found, request),
        late=late_items(request, posts),
    )


def _watched_by(request: Asked, posts: list[int]) -> Q:
    organs = [h.post.organ_id for h in hats_at(request, hats.COMMITTEE) if h.post is not None]
    return Q(supervisor__in=organs) | Q(leader__in=posts) | Q(in_charge__in=posts)


def late_items(request: Asked, posts: list[int]) -> list[dict[str, Any]]:
    """Return what is late and has climbed to this desk (逾期督办), the latest first.

    Each with its whole way in one card: who is late with what, since when, and every step so far.
    """
    standing = Supervision.objects.visible_to(request.user, request.today).filter(
        _watched_by(request, posts), state__in=STANDING
    )
    rows_ = standing.select_related("suggestion", "clock", "assignment__organ")
    found = list(rows_.order_by("clock__due_on", "pk")[:LATE_ITEMS])
    so_far: dict[int, list[dict[str, Any]]] = defaultdict(list)
    before = Supervision.objects.filter(clock__in=[step.clock_id for step in found])
    for row in before.order_by("pk"):
        so_far[row.clock_id].append(
            {
                "on": row.reached_at,
                "code": row.step,
                "name": spoken(LadderStep(row.step)),
                "state": spoken(SupervisionState(row.state)),
            }
        )
    return [
        {
            "step": step,
            "name": spoken(LadderStep(step.step)),
            "state": spoken(SupervisionState(step.state)),
            "deadline": spoken(ClockKind(step.clock.kind)),
            "days": days_late(step.clock.due_on, request.today),
            "so_far": so_far[step.clock_id],
        }
        for step in found
    ]
