"""How a suggestion is supervised (督办方式), and who may do it in which way. Pure tables."""

from __future__ import annotations

from cases.rules.labels import Labelled


class MeasureKind(Labelled):
    """How a unit is supervised (督办方式). Source: rulebook 5.11; ADR 25."""

    REMINDER = "reminder", "reminder", "催办"
    ORDER = "order", "supervision order", "督办单"
    TALK = "talk", "talk", "约谈"
    VISIT = "visit", "site visit", "实地督办"
    NOTICE = "notice", "circular notice", "通报"
    INSTRUCTION = "instruction", "instruction", "批示"
    REPORT = "report", "report asked for", "要求报告"


class MeasureChannel(Labelled):
    """How the leader gave it (下达方式): on this page, on paper, by telephone."""

    OWN = "own", "entered by himself or herself", "本人录入"
    PAPER = "paper", "from paper", "据纸质件代录"
    TELEPHONE = "telephone", "by telephone", "据电话代录"


class Rank(Labelled):
    """Who supervises (督办层级): who leads, who heads a committee, an office, who records."""

    LEADER = "leader", "leader", "领导"
    HEAD = "head", "head of a committee or commission", "专（工）委负责人"
    OFFICE = "office", "office", "办事机构"
    ABOVE = "above", "office that passed the task on", "分办机构"
    RECORDER = "recorder", "secretary who records for a leader", "秘书"


M = MeasureKind
_ORDINARY = frozenset({M.REMINDER, M.ORDER, M.VISIT, M.REPORT})
_MAY_GIVE = {
    Rank.LEADER: frozenset(M),
    Rank.HEAD: frozenset(M),
    Rank.OFFICE: _ORDINARY,
    Rank.ABOVE: frozenset({M.REMINDER, M.ORDER, M.REPORT}),
    # What a leader said or wrote; nothing of the secretary's own.
    Rank.RECORDER: frozenset({M.INSTRUCTION, M.REPORT}),
}
# What has to be answered by a day; the others may be.
ANSWERED_BY_A_DAY = frozenset({M.ORDER, M.TALK, M.INSTRUCTION, M.REPORT})
# What may be sent to a Party department or a mass organisation, which is asked and not ordered.
FOR_WHO_IS_ASKED = frozenset({M.REMINDER, M.VISIT})


def may_give(rank: Rank) -> frozenset[MeasureKind]:
    """Return which measures somebody of this rank may take (可采取的督办方式).

    Source: rulebook 5.11 and section 7 (a leader reads and instructs); ADR 25.
    """
    return _MAY_GIVE[rank]
