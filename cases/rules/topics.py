"""Key supervised suggestions, bundled in topics (重点督办专题): criteria, steps. Pure tables."""

from __future__ import annotations

from cases.rules.labels import Labelled


class TopicKind(Labelled):
    """What a topic is (专题种类): a key topic by decision, or a parcel that a leader takes.

    Source: Deputies Law 2025, art. 52; Linzhang (主任分包).
    """

    KEY = "key", "key supervision topic", "重点督办专题"
    PARCEL = "parcel", "parcel of a leader", "领导分包件"


class Criterion(Labelled):
    """Why something is nominated (提名条件).

    Source: Shandong 2017, art. 14; Qingdao 2021, art. 21.
    """

    MAJOR = "major", "major for development or people's livelihood", "事关发展大局或民生"
    MANY = "many", "raised by many deputies", "代表反映集中"
    HARD = "hard", "broad and difficult", "涉及面广、办理难度大"
    PRIORITY = "priority", "among the year's priorities", "列入年度重点工作"


class StepKind(Labelled):
    """What is done under a topic's plan (督办活动). Source: rulebook 5.10 and 5.11; Linzhang."""

    RESEARCH = "research", "research", "调研"
    VISIT = "visit", "site visit", "视察"
    MEETING = "meeting", "meeting", "座谈"
    HEARING = "hearing", "hearing", "听取汇报"
    INQUIRY = "inquiry", "inquiry", "询问"
    AGAIN_REPORT = "again_report", "again report", "再报告"
    AGAIN_INSPECT = "again_inspect", "again inspect", "再视察"
    AGAIN_INQUIRE = "again_inquire", "again inquire", "再询问"
    AGAIN_EVALUATE = "again_evaluate", "again evaluate", "再评议"


def is_carried(votes_for: int, against: int, abstained: int) -> bool:
    """Tell whether a vote is carried (表决通过): more than half of all votes are for it.

    Source: Chongqing 2018, art. 34 (the report is voted on); usual rule of standing committees.
    """
    return votes_for * 2 > votes_for + against + abstained
