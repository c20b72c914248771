"""What a look-back review finds of one item, and which items it leaves out (回头看规则)."""

from __future__ import annotations

from cases.rules.labels import Labelled
from cases.rules.states import SuggestionState

S = SuggestionState


class Finding(Labelled):
    """What a look-back review found of one item (核查意见).

    Source: Xianning (look-back over all items of the term); Tongling 2009, look-back form: really
    done if class A, on schedule if class B.
    """

    CONFIRMED = "confirmed", "confirmed: done, or on schedule", "属实：已落实或按期推进"
    CLASS_CHANGED = "class_changed", "the class is changed", "调整类别"
    PROMISE_REOPENED = "promise_reopened", "a promise is followed again", "恢复承诺跟踪"
    HANDLED_AGAIN = "handled_again", "handled again", "重新交办"


class Skipped(Labelled):
    """Why an item of the set is left out of the review, aloud (未纳入原因)."""

    SECOND_ROUND = "second_round", "it is in a second assignment already", "已在二次办理中"
    UNDER_WAY = "under_way", "it is still being handled", "尚在办理"
    WAITS_FOR_RATING = "waits_for_rating", "its rating is not settled", "评价尚未完成"
    ESCALATED = "escalated", "it lies with the supervising committee", "提级处理中"
    WITHDRAWN = "withdrawn", "it was withdrawn", "已撤回"
    ARCHIVED = "archived", "its term is over", "已归档"
    UNANSWERED = "unanswered", "no unit here has replied to it", "本级无承办单位答复"
    MOVED_ON = "moved_on", "it has moved on since it was checked", "核查后已有变化"


# Where an item waits that has never been replied to.
_UNDER_WAY = frozenset({S.REGISTERED, S.ASSIGNED, S.HANDLING, S.MERGED, S.TRANSFERRED_OUT})


def why_skipped(state: SuggestionState, round_number: int, *, answered: bool) -> Skipped | None:
    """Return why a review leaves this item out (未纳入原因); None if it can be looked back on.

    Only what has ended or is followed up can be: everything else goes its own way, and an item
    in a second round is not given a third one.
    Source: rulebook 9.2, T27 (closed), and the same for what is in follow-up.
    """
    if state in _UNDER_WAY:
        return Skipped.UNDER_WAY
    if state is S.SECOND_ASSIGNED or (state is S.REPLIED and round_number > 1):
        return Skipped.SECOND_ROUND
    if state in (S.REPLIED, S.RATED):
        return Skipped.WAITS_FOR_RATING
    if state is S.ESCALATED:
        return Skipped.ESCALATED
    if state is S.WITHDRAWN:
        return Skipped.WITHDRAWN
    if state is S.ARCHIVED:
        return Skipped.ARCHIVED
    if state in (S.CLOSED, S.TRACKING) and answered:
        return None
    return Skipped.UNANSWERED
