"""What a congress may choose from where its rules differ (可选做法)."""

from __future__ import annotations

from cases.rules.labels import Labelled


class Level(Labelled):
    """The level of the congress (人大层级)."""

    PROVINCE = "province", "Province", "省级"
    CITY = "city", "City", "市级"
    COUNTY = "county", "County", "县级"
    TOWNSHIP = "township", "Township", "乡镇"


class Assigner(Labelled):
    """Who assigns between sessions (闭会期间交办主体)."""

    DEPUTIES_AFFAIRS_COMMISSION = (
        "deputies_affairs_commission",
        "Deputies Affairs Commission",
        "代表工作委员会",
    )
    COUNCIL_OF_CHAIRPERSONS = "council_of_chairpersons", "Council of Chairpersons", "主任会议"
    PRESIDIUM = "presidium", "Presidium of the township congress", "乡镇人大主席团"


class Anchor(Labelled):
    """The day from which a time limit runs (起算日)."""

    RECEIPT = "receipt", "Day of receipt", "收到之日"
    ASSIGNMENT = "assignment", "Day of assignment", "交办之日"


class ReturnLateEffect(Labelled):
    """What a return asked for too late leads to (逾期退回的后果)."""

    NOT_ADJUSTED = "not_adjusted", "Not adjusted", "不予调整"
    DECIDER_MAY_ADMIT = "decider_may_admit", "The decider may admit it", "由交办单位酌定"


class ReturnDecider(Labelled):
    """Who decides on a return (退回审核主体)."""

    ASSIGNER = "assigner", "Assigner of that tier", "本级交办单位"
    DEPUTIES_AFFAIRS_COMMISSION = (
        "deputies_affairs_commission",
        "Deputies Affairs Commission",
        "代表工作委员会",
    )


class ReassignClock(Labelled):
    """What reassignment does to the reply clock (重新交办后的期限)."""

    RESTART = "restart", "Restarts for the new unit", "对新承办单位重新计算"
    KEEP = "keep", "Runs on", "继续计算"


class ExtensionApproval(Labelled):
    """Whose consent an extension needs (延期审批)."""

    NONE = "none", "None, the deputy is told", "无需审批，告知代表"
    DAC = "dac", "Deputies Affairs Commission", "代表工作委员会"
    DAC_AND_GGO = (
        "dac_and_ggo",
        "Deputies Affairs Commission and the government's General Office",
        "代表工作委员会和政府办公厅（室）",
    )
    ASSIGNER = "assigner", "Assigning organ", "交办单位"
    PRESIDIUM = "presidium", "Presidium of the township congress", "乡镇人大主席团"


class HeadLevel(Labelled):
    """Which head answers for a letter (负责人层级)."""

    MAIN_HEAD = "main_head", "Main head of the unit", "主要负责人"
    HEAD = "head", "A head of the unit", "单位负责人"


class KeyReplySignatory(Labelled):
    """Who answers a key item (重点督办建议答复人)."""

    MAIN_HEAD_FACE_TO_FACE = "main_head_face_to_face", "Main head, face to face", "主要负责人面复"
    MAIN_HEAD = "main_head", "Main head of the unit", "主要负责人"
    HEAD = "head", "A head of the unit", "单位负责人"


class ReplyForm(Labelled):
    """The ways in which a reply may reach the deputy (答复方式)."""

    WRITTEN = "written", "Written", "书面"
    PLATFORM = "platform", "On the platform", "平台"
    FACE_TO_FACE = "face_to_face", "Face to face", "当面"


class JointReplyMode(Labelled):
    """Who receives the reply to a joint item (联名建议答复对象)."""

    EACH = "each", "Every co-signer", "每位联名代表"
    VIA_LEAD = "via_lead", "Through the lead, with the lead's consent", "经同意由领衔代表转达"
    LEAD_ONLY = "lead_only", "The lead deputy", "领衔代表"


class DelegationReplyTo(Labelled):
    """Who receives the reply to a delegation's item (代表团建议答复对象)."""

    CONTACT_GROUP_HEAD = "contact_group_head", "Head of the contact group", "代表联系组负责人"
    ELECTING_BODY_SC = (
        "electing_body_sc",
        "Standing Committee of the electing body",
        "原选举单位人大常委会",
    )


class CopyRecipient(Labelled):
    """Who is sent a copy of the reply (抄送单位)."""

    DEPUTIES_AFFAIRS_COMMISSION = (
        "deputies_affairs_commission",
        "Deputies Affairs Commission",
        "代表工作委员会",
    )
    GOVERNMENT_GENERAL_OFFICE = (
        "government_general_office",
        "General Office of the government",
        "政府办公厅（室）",
    )
    ELECTING_BODY_SC = (
        "electing_body_sc",
        "Standing Committee of the electing body",
        "原选举单位人大常委会",
    )
    PRESIDIUM = "presidium", "Presidium of the township congress", "乡镇人大主席团"


class ReplyReviewer(Labelled):
    """Who reads a government unit's reply before it is signed (答复预审)."""

    NONE = "none", "Nobody", "不预审"
    GOVERNMENT_GENERAL_OFFICE = (
        "government_general_office",
        "General Office of the government",
        "政府办公厅（室）",
    )


class RatingCollector(Labelled):
    """Who asks the deputy for the rating (测评组织单位); a handling unit is not among them."""

    SC_GENERAL_OFFICE = (
        "sc_general_office",
        "General Office of the Standing Committee",
        "常委会办公厅（室）",
    )
    DEPUTIES_AFFAIRS_COMMISSION = (
        "deputies_affairs_commission",
        "Deputies Affairs Commission",
        "代表工作委员会",
    )
    PRESIDIUM = "presidium", "Presidium of the township congress", "乡镇人大主席团"


class OverallRule(Labelled):
    """How the dimensions make one overall rating (总体评价规则)."""

    RESULT = "result", "The result counts", "以办理结果为准"
    WORST_OF = "worst_of", "The weakest answer given counts", "就低"
    BOTH = "both", "Both must be given, the weaker counts", "两项均须评价，就低"


class RatingSilence(Labelled):
    """What a missing answer means (未反馈的处理); never a rating."""

    EXCLUDE_AND_SHOW = "exclude_and_show", "Left out and shown apart", "不计入，单列公布"
    MUST_EXPLAIN = "must_explain", "Left out, the deputy explains", "不计入，代表说明情况"


class JointRatingMode(Labelled):
    """Who rates a joint item (联名建议评价方式)."""

    LEAD = "lead", "The lead, after consultation", "领衔代表征求意见后评价"
    EACH = "each", "Every co-signer, with a threshold", "每位联名代表评价，按比例认定"


class SecondMode(Labelled):
    """Who orders the second assignment (二次交办方式)."""

    AUTOMATIC = "automatic", "At once", "自动"
    FILTER = "filter", "After a decision on the deputy's reasons", "经审核决定"
    LOOK_BACK = "look_back", "By the next look-back review", "留待回头看决定"


class AfterMaxRounds(Labelled):
    """What follows dissatisfaction after the last round (仍不满意的处理)."""

    DAC_CONFERENCE = "dac_conference", "Conference of deputy and unit", "代工委召集协商"
    EXPERT_EVALUATION = "expert_evaluation", "Evaluation by units and experts", "组织评估"
    COC_HEARING = "coc_hearing", "Hearing by the Council of Chairpersons", "主任会议听取汇报"
    SC_ITEM = "sc_item", "Item of the Standing Committee", "提请常委会审议"
    PRESIDIUM_HEARING = "presidium_hearing", "Hearing by the presidium", "主席团听取汇报"


class EscalationDecider(Labelled):
    """Who closes an escalated item (提级处理决定主体)."""

    DEPUTIES_AFFAIRS_COMMISSION = (
        "deputies_affairs_commission",
        "Deputies Affairs Commission",
        "代表工作委员会",
    )
    COUNCIL_OF_CHAIRPERSONS = "council_of_chairpersons", "Council of Chairpersons", "主任会议"
    PRESIDIUM = "presidium", "Presidium of the township congress", "乡镇人大主席团"


class ReportCycle(Labelled):
    """How often units report on promises (承诺事项报告周期)."""

    QUARTERLY = "quarterly", "Quarterly, letter in the fourth quarter", "按季报告，四季度致函"
    SEPTEMBER_OCTOBER = "september_october", "In September and October", "九月、十月"
    WHEN_DONE = "when_done", "When done", "落实后"


class PromiseCarry(Labelled):
    """How long a promise is carried over (承诺结转期限)."""

    END_OF_TERM = "end_of_term", "To the end of the term", "至本届期满"
    THIS_AND_LAST_YEAR = "this_and_last_year", "This year and the year before", "本年和上年"
    YEARLY = "yearly", "From year to year", "逐年"


class PromiseVerifier(Labelled):
    """Who verifies that a promise is kept (承诺销号核验); never the unit itself."""

    DAC_AND_LEAD_DEPUTY = (
        "dac_and_lead_deputy",
        "Deputies Affairs Commission with the lead deputy",
        "代表工作委员会会同领衔代表",
    )
    PRESIDIUM_AND_LEAD_DEPUTY = (
        "presidium_and_lead_deputy",
        "Presidium with the lead deputy",
        "乡镇人大主席团会同领衔代表",
    )


class KeyOrgan(Labelled):
    """Who determines key items and hears about them (重点督办建议主体)."""

    COUNCIL_OF_CHAIRPERSONS = "council_of_chairpersons", "Council of Chairpersons", "主任会议"
    PRESIDIUM = "presidium", "Presidium of the township congress", "乡镇人大主席团"


class WithdrawUntil(Labelled):
    """Until when a suggestion may be withdrawn (撤回时限)."""

    BEFORE_ASSIGNMENT = "before_assignment", "Before assignment", "交办前"
    BEFORE_REPLY = "before_reply", "Before the reply", "答复前"
    ANY_TIME = "any_time", "At any time before it is closed", "办结前任何时候"


class WithdrawJointRule(Labelled):
    """Whose agreement the withdrawal of a joint item needs (联名建议撤回)."""

    UNANIMOUS = "unanimous", "All co-signers", "全体联名代表一致同意"
    LEAD = "lead", "The lead deputy", "领衔代表"


class ProcField(Labelled):
    """Fields in which an item also goes to the procuratorate (检察建议衔接领域)."""

    ENVIRONMENT = "environment", "Ecology, environment and resources", "生态环境和资源保护"
    FOOD_AND_DRUGS = "food_and_drugs", "Food and drug safety", "食品药品安全"
    STATE_PROPERTY = "state_property", "State property", "国有财产保护"
    STATE_LAND = "state_land", "Use of state land", "国有土地使用权出让"
    HEROES_AND_MARTYRS = "heroes_and_martyrs", "Heroes and martyrs", "英雄烈士保护"
    MINORS = "minors", "Minors", "未成年人保护"
    MILITARY = "military", "Rights of the military", "军人权益保护"
    WORK_SAFETY = "work_safety", "Safety at work", "安全生产"
    PERSONAL_INFORMATION = "personal_information", "Personal information", "个人信息保护"
    PUBLIC_SAFETY = "public_safety", "Public safety", "公共安全"


class ReleaseMode(Labelled):
    """How a rating takes effect (评价发布方式)."""

    MANUAL = "manual", "By the collector's hand", "人工发布"
    AFTER_CORRECTION = "after_correction", "When the correction time ends", "更正期满自动发布"


class MonthArithmetic(Labelled):
    """How calendar months are added (按月计算方法)."""

    SAME_DAY_ROLLED = (
        "same_day_rolled",
        "Same day n months later, else the last day; a day off rolls to the next working day",
        "月末对应，遇假日顺延",
    )
    SAME_DAY = "same_day", "Same day n months later, else the last day", "月末对应，不顺延"
