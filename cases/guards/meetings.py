"""Who convenes an evaluation meeting, and when its parts may begin (评议会权限与条件)."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cases.guards.marks import because, who
from cases.guards.matters import COMMITTEES, commission_here
from cases.guards.people import _holds, _of_the_house
from cases.rules.states import LIVING_MEETINGS, MeetingItemState, MeetingState, RatingRequestState
from people.kinds import CONGRESS_KINDS, Role

# Who speaks for the office that collects ratings, and for a committee.
CONVENERS = frozenset({Role.RATING_OFFICER, Role.ASSIGNER, Role.COMMISSION_HEAD, Role.CHAIRPERSON})


@who(_("a committee, or the collector of the ratings"))
def calls_meeting(record: Any, user: Any) -> bool:
    """Let a committee call it, or the collector that the rules name (评议会召集机构).

    Nobody does who works in a handling unit of this congress, whatever else he or she is.
    """
    facts = record.acting.facts
    committee = _of_the_house(record, {Role.COMMITTEE_CHAIR}, COMMITTEES)
    collects = _of_the_house(record, set(CONVENERS), CONGRESS_KINDS) and (
        record.acting.post.organ_id == facts.collector_id
    )
    return (committee or collects) and not facts.actor_is_of_a_unit


@who(_("the organ that called the meeting"))
def convenes_meeting(record: Any, user: Any) -> bool:
    """Let who called the meeting act (召集机构); where that organ has ended, the commission."""
    meeting, acting = record.matter, record.acting
    if meeting.convener.has_ended(acting.today):
        mine = commission_here(record, user)
    else:
        roles = {*CONVENERS, Role.COMMITTEE_CHAIR}
        mine = _holds(record, roles, organ_id=meeting.convener_id)
    return mine and not acting.facts.actor_is_of_a_unit


@because(_("The day of the meeting has not come yet."))
def meeting_day_has_come(record: Any) -> bool:
    """Ask that the day of the meeting has come (会议日期已到)."""
    return bool(record.held_on <= record.acting.today)


@because(_("No item is left on the agenda."))
def meeting_has_items(record: Any) -> bool:
    """Ask that something is on the agenda (有评议事项)."""
    return bool(record.items.exclude(state=MeetingItemState.DROPPED).exists())


@because(_("Items have not been heard yet: record what was said, or take them out with a reason."))
def each_item_heard(record: Any) -> bool:
    """Ask that each item has its record or was taken out aloud (均已面对面督办或移出)."""
    return not record.items.filter(state=MeetingItemState.LISTED).exists()


def _somebody_is_asked(record: Any) -> bool:
    """Tell whether a reply to an item that was heard still waits for its rating (仍在征询)."""
    return bool(
        record.items.filter(
            state=MeetingItemState.HEARD,
            suggestion__rating_requests__round=F("round"),
            suggestion__rating_requests__state=RatingRequestState.OPENED,
        ).exists()
    )


@because(_("No reply to an item on the agenda waits for a rating any more: end the meeting."))
def somebody_is_to_rate(record: Any) -> bool:
    """Ask that the second part has something to rate (有待评价的答复)."""
    return _somebody_is_asked(record)


@because(_("Replies still wait for their rating: open the second part first."))
def nobody_is_to_rate(record: Any) -> bool:
    """Ask that nothing is left for a second part (无待评价的答复)."""
    return not _somebody_is_asked(record)


@because(_("What was said face to face is recorded while the first part is on."))
def meeting_is_face_to_face(record: Any) -> bool:
    """Ask that the first part of the meeting is on (面对面督办进行中)."""
    return bool(record.matter.state == MeetingState.FACE_TO_FACE)


@because(_("The agenda is fixed once the second part has begun."))
def agenda_may_change(record: Any) -> bool:
    """Ask that the second part has not begun (背靠背测评尚未开始)."""
    state = record.matter.state
    return state in LIVING_MEETINGS and state != MeetingState.BACK_TO_BACK
