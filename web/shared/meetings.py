"""What is shown of evaluation meetings (评议会概况), to each what concerns him or her.

For units the second part does not exist: they read nothing of when it began, who was asked or
who has answered (ADR 7).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from cases.models import EvaluationMeeting, MeetingItem, Suggestion
from cases.rules.states import MeetingState
from people.kinds import CONGRESS_KINDS, HANDLING_KINDS
from people.models import Organ
from web.shared.requests import Asked
from workflows.explaining import spoken

# What a unit is told of while a meeting is on: nothing of its parts.
ON = frozenset({MeetingState.FACE_TO_FACE, MeetingState.BACK_TO_BACK})


def state_of(request: Asked, meeting: EvaluationMeeting) -> str:
    """Say where a meeting stands (评议会状态); who belongs to a unit reads nothing of its parts."""
    state = MeetingState(meeting.state)
    masked = state in ON and is_of_a_unit(request, meeting)
    return _("in progress") if masked else spoken(state)


def is_of_a_unit(request: Asked, meeting: EvaluationMeeting) -> bool:
    """Tell whether the person works in a handling unit of the congress (承办单位人员)."""
    return any(organ.kind in HANDLING_KINDS for organ in _own_organs(request, meeting))


def sees_whole(request: Asked, meeting: EvaluationMeeting) -> bool:
    """Tell whether the person sees both parts and every item (全部可见): the house, no unit."""
    house = any(organ.kind in CONGRESS_KINDS for organ in _own_organs(request, meeting))
    return house and not is_of_a_unit(request, meeting)


def _own_organs(request: Asked, meeting: EvaluationMeeting) -> list[Organ]:
    posts = [hat.post for hat in request.hats if hat.post is not None]
    return [p.organ for p in posts if p.organ.congress_id == meeting.congress_id]


def meetings_of(request: Asked, suggestion: Suggestion) -> list[dict[str, Any]]:
    """List the meetings on whose agenda an item is or was (所列评议会), the latest first."""
    if not suggestion.round_number:
        return []
    rows = MeetingItem.objects.visible_to(request.user, request.today)
    listed = rows.filter(suggestion=suggestion.pk).select_related("meeting").order_by("-pk")
    return [{"row": row.meeting, "state": state_of(request, row.meeting)} for row in listed]


def second_parts(suggestions: Iterable[int]) -> dict[int, str]:
    """Name the meetings in whose second part these items are rated now (背靠背测评中)."""
    rows = MeetingItem.objects.living().filter(
        suggestion__in=list(suggestions), meeting__state=MeetingState.BACK_TO_BACK
    )
    rows = rows.filter(suggestion__round_number=F("round__number"))
    return {row.suggestion_id: str(row.meeting) for row in rows.select_related("meeting")}
