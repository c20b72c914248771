"""Which items an evaluation meeting takes, and who comes for a unit (评议会规则). Pure tables."""

from __future__ import annotations

from collections.abc import Collection

from cases.rules.labels import Labelled
from cases.rules.states import RatingRequestState

R = RatingRequestState


class Presence(Labelled):
    """Who came for a unit (到会情况).

    Source: practice (heads stay away and send who cannot decide), so the rank is recorded.
    """

    HEAD = "head", "its head", "主要负责人到会"
    DEPUTY_HEAD = "deputy_head", "a deputy head", "分管负责人到会"
    OTHER = "other", "somebody else", "其他人员到会"
    NOBODY = "nobody", "nobody", "未到会"


class Unfit(Labelled):
    """Why an item cannot be on the agenda of a meeting, or is not rated there (不列入原因)."""

    NOT_ASKED = "not_asked", "no reply to it waits for a rating", "没有待评价的答复"
    ANSWERED = "answered", "the deputies have answered already", "代表已评价"
    WINDOW_OVER = "window_over", "the days for the rating are over", "评价期已满"
    NO_RATER = "no_rater", "nobody is left to rate", "无评价人"
    CANCELLED = "cancelled", "it was withdrawn, or is handled again", "已撤回或重新办理"
    VOIDED = "voided", "it is being looked into whether the rating is free", "评价正在核查"
    ELSEWHERE = "elsewhere", "it is on the agenda of another meeting", "已列入其他评议会"
    CLASSIFIED = "classified", "it is classified", "涉密建议"


# What ended the asking tells most, one after the other, where a reply of each kind is there.
_ENDS = (
    (R.ANSWERED, Unfit.ANSWERED),
    (R.RELEASED, Unfit.ANSWERED),
    (R.VOIDED, Unfit.VOIDED),
    (R.EXPIRED, Unfit.WINDOW_OVER),
    (R.NO_RATER, Unfit.NO_RATER),
    (R.CANCELLED, Unfit.CANCELLED),
)


def why_not_rated(requests: Collection[str]) -> Unfit | None:
    """Return why nobody is asked to rate an item any more (不能评价原因); None if somebody is.

    `requests` are the states of what was asked about its replies of one round.
    """
    if R.OPENED in requests:
        return None
    return next((why for state, why in _ENDS if state in requests), Unfit.NOT_ASKED)
