"""Kinds that rules, records and pages share (分类): results, ratings, grounds of refusal."""

from __future__ import annotations

from cases.rules.labels import Labelled


class ResultKind(Labelled):
    """What a reply says will become of the matter (办理结果), best result first.

    Source: Shanghai 2015, art. 18; Chongqing 2018, art. 22; Shandong 2017, art. 18; Henan 2017,
    art. 19. Letters A to D differ between congresses, so the policy maps kinds to letters.
    """

    SOLVED = "solved", "Solved or adopted", "已解决或采纳"
    PARTLY = "partly", "Partly solved", "部分解决"
    IN_PROGRESS = "in_progress", "Being solved", "正在解决"
    PLANNED = "planned", "Planned", "列入计划解决"
    NOT_NOW = "not_now", "Not possible now", "暂不具备条件解决"
    REFERENCE = "reference", "Kept for reference", "留作参考"
    INFEASIBLE = "infeasible", "Cannot be done", "不能解决"
    REFERRED_UP = "referred_up", "Reported to a higher organ", "已向上级反映"


class RatingOption(Labelled):
    """What a deputy may answer when asked (满意度选项), best answer first.

    Source: Chongqing 2018, art. 26; "understands" from the second round: Huangshi 2010, art. 27.
    """

    SATISFIED = "satisfied", "Satisfied", "满意"
    BASICALLY_SATISFIED = "basically_satisfied", "Basically satisfied", "基本满意"
    UNDERSTANDS = "understands", "Understands", "理解"
    DISSATISFIED = "dissatisfied", "Dissatisfied", "不满意"


class Dimension(Labelled):
    """What a rating is about (评价内容).

    Source: Shanghai 2015, art. 21; Shandong 2017, art. 23; promises: Chongqing 2018, art. 26;
    process and result apart: Songyang 2017.
    """

    ATTITUDE = "attitude", "Handling attitude", "办理态度"
    PROCESS = "process", "Handling process", "办理过程"
    RESULT = "result", "Handling result", "办理结果"
    PROMISE = "promise", "Fulfilment of promises", "承诺落实"


class RatingReason(Labelled):
    """Why a deputy is not satisfied (不满意的原因), to be ticked; words may stand beside them.

    Source: design, after Shanghai 2015, art. 21 and Chongqing 2018, art. 27 (reasons are given).
    """

    NOT_CONTACTED = "not_contacted", "Nobody talked with me about it", "没有与我面商沟通"
    BESIDE_THE_POINT = "beside_the_point", "It does not answer what I asked", "答非所问"
    NOTHING_DONE = "nothing_done", "Nothing has really been done", "问题没有实际解决"
    PROMISE_NOT_KEPT = "promise_not_kept", "What was promised was not done", "承诺没有落实"
    NO_CARE = "no_care", "It was handled without care", "办理不认真"
    TOO_SLOW = "too_slow", "It took too long", "办理不及时"
    OTHER = "other", "Something else (please write it down)", "其他（请写明）"


class Judged(Labelled):
    """What a committee judges of a reply (评判结论); the deputies' rating stands apart.

    Source: design; practice of committees that accompany key items.
    """

    WELL = "well", "Handled well", "办理到位"
    IN_PART = "in_part", "Handled in part", "部分到位"
    POORLY = "poorly", "Not handled properly", "办理不到位"


class RefusalGround(Labelled):
    """Why a text is not accepted as a suggestion (不予受理的情形).

    Source: Shanghai 2015, art. 8; Beijing 2014, art. 12; Chongqing 2018, arts. 9, 13; Zhejiang
    2016, art. 6; Qingdao 2021, art. 11; Deputies Law 2025, art. 59.
    """

    OUT_OF_JURISDICTION = (
        "out_of_jurisdiction",
        "Outside the powers of this level",
        "不属于本级行政区域职权范围",
    )
    PERSONAL_OR_RELATIVES = (
        "personal_or_relatives",
        "Personal matter of the deputy or relatives",
        "涉及代表本人及其亲属个人问题",
    )
    OWN_UNIT_ONLY = "own_unit_only", "Concerns only the deputy's own unit", "仅涉及本单位个别问题"
    FORWARDED_LETTER = "forwarded_letter", "Forwarded letter", "转递群众来信"
    COMPLAINT_APPEAL_ACCUSATION = (
        "complaint_appeal_accusation",
        "Complaint, appeal or accusation",
        "申诉、控告、检举",
    )
    CASE_PENDING = "case_pending", "Concrete case pending", "涉及正在办理的具体案件"
    TENDER_OR_BUSINESS = "tender_or_business", "Tender or business", "涉及具体招标投标或经济活动"
    ACADEMIC = "academic", "Academic discussion", "属于学术探讨"
    PROMOTION_AD = "promotion_ad", "Promotion of a product", "产品推介"
    CONSULTATION_ONLY = "consultation_only", "Only asks about law or policy", "法律、政策咨询"
    NO_SUBSTANCE = "no_substance", "No concrete content", "没有实际内容"
    CONFLICT_OF_INTEREST = "conflict_of_interest", "Conflict of interest", "与本人利益相关"
    ALREADY_SOLVED = "already_solved", "Already solved", "所提问题已经解决"
    MULTIPLE_MATTERS = "multiple_matters", "Several matters in one item", "不符合一事一议"
    UNLAWFUL = "unlawful", "Against the law", "违反法律法规规定"
    OTHER = "other", "Other ground", "其他不宜作为代表建议的情形"


class RefusalOutcome(Labelled):
    """What becomes of a text that is not accepted (不予受理的处理方式).

    Source: Chongqing 2018, art. 13; Shanghai 2015, art. 8; Beijing 2014, art. 13.
    """

    REVISE = "revise", "Return for revision", "退回修改"
    LETTER = "letter", "Treat as the deputy's letter", "作为代表来信处理"
    REFERENCE = "reference", "Pass on for reference", "转有关单位参考"
    ADVISE_WITHDRAWAL = "advise_withdrawal", "Advise withdrawal", "建议代表撤回"
