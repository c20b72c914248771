"""The states in which records may legally stand (状态). Source: rulebook section 9.

The transitions between them stand beside the models, as FSM declarations: they are the only
transition table. `manage.py flow` draws it.
"""

from __future__ import annotations

from cases.rules.labels import Labelled


class SuggestionState(Labelled):
    """Where a suggestion stands as a whole (建议状态). Source: rulebook 9.1."""

    DRAFT = "draft", "draft", "草稿"
    COSIGNING = "cosigning", "waiting for co-signers", "联名确认中"
    PRECHECK = "precheck", "with the delegation", "代表团审核中"
    SUBMITTED = "submitted", "submitted", "已提交"
    REVISION = "revision", "returned for revision", "退回修改"
    REFUSED = "refused", "refused", "不予受理"
    REGISTERED = "registered", "registered", "已登记"
    ASSIGNED = "assigned", "assigned", "已交办"
    HANDLING = "handling", "in handling", "办理中"
    REPLIED = "replied", "replied", "已答复"
    RATED = "rated", "rated", "已评价"
    SECOND_ASSIGNED = "second_assigned", "second assignment", "二次交办"
    ESCALATED = "escalated", "escalated", "提级处理"
    TRACKING = "tracking", "follow-up", "跟踪办理"
    CLOSED = "closed", "closed", "办结"
    WITHDRAWN = "withdrawn", "withdrawn", "已撤回"
    TRANSFERRED_OUT = "transferred_out", "transferred out", "已移送"
    MERGED = "merged", "merged", "已并案"
    VOID = "void", "void", "已作废"
    CONVERTED = "converted", "turned into a motion", "转为议案"
    ARCHIVED = "archived", "archived", "已归档"


# Where an item has ended, and what is archived when its term is over; where it is still its
# author's alone; and everything between.
ENDED_STATES = (
    SuggestionState.REFUSED,
    SuggestionState.CLOSED,
    SuggestionState.WITHDRAWN,
    SuggestionState.CONVERTED,
    SuggestionState.VOID,
)
FINAL_STATES = (*ENDED_STATES, SuggestionState.ARCHIVED)
UNSENT_STATES = (SuggestionState.DRAFT, SuggestionState.COSIGNING, SuggestionState.PRECHECK)
OPEN_STATES = tuple(s for s in SuggestionState if s not in (*FINAL_STATES, *UNSENT_STATES))


class CosignerState(Labelled):
    """Where one co-signature stands (联名状态)."""

    INVITED = "invited", "invited", "待确认"
    CONFIRMED = "confirmed", "confirmed", "已确认"
    DECLINED = "declined", "declined", "已谢绝"
    LEFT = "left", "left", "已退出"
    TOOK_LEAD = "took_lead", "now in the lead", "已接任领衔"


class AssignmentState(Labelled):
    """Where one unit's task of one round stands (承办状态). Source: rulebook 9.3."""

    PENDING_SUB_ASSIGNMENT = "pending_sub_assignment", "waiting for sub-assignment", "待分办"
    PASSED_ON = "passed_on", "sub-assigned to units", "已分办"
    SUB_ASSIGNED = "sub_assigned", "waiting for sign-in", "待签收"
    ACCEPTED = "accepted", "accepted", "已签收"
    RETURN_REQUESTED = "return_requested", "return requested", "申请退回"
    RETURN_APPROVED = "return_approved", "return approved", "同意退回"
    DISPUTED = "disputed", "disputed", "争议待裁"
    COORDINATING = "coordinating", "in co-ordination", "协调中"
    SUPERSEDED = "superseded", "superseded", "已改派"
    RECALLED = "recalled", "recalled", "已撤回交办"
    OPINION_OVERDUE = "opinion_overdue", "opinion overdue", "会办意见逾期"
    OPINION_SENT = "opinion_sent", "opinion sent", "已提会办意见"
    OPINION_MISSING = "opinion_missing", "opinion missing", "缺会办意见"
    REPLY_ISSUED = "reply_issued", "reply issued", "已答复"
    CANCELLED = "cancelled", "cancelled", "已取消"


class ReplyState(Labelled):
    """Where a reply stands (答复状态). Source: rulebook 9.4."""

    DRAFTING = "drafting", "drafting", "起草中"
    GOV_REVIEW = "gov_review", "being reviewed", "预审中"
    REVIEWED = "reviewed", "reviewed", "已预审"
    AGREEING = "agreeing", "with the other lead units", "会签中"
    COORDINATING = "coordinating", "in co-ordination", "协调中"
    SIGNED = "signed", "signed", "已签发"
    DELIVERED = "delivered", "delivered", "已送达"


class ExtensionState(Labelled):
    """Where an extension of the reply's due day stands (延期状态). Source: rulebook 9.5."""

    REQUESTED = "requested", "requested", "申请中"
    APPROVED = "approved", "approved", "已批准"
    REFUSED = "refused", "refused", "未批准"
    LAPSED = "lapsed", "lapsed", "已失效"
    DECLARED = "declared", "declared", "已告知延期"


class RatingRequestState(Labelled):
    """Where the asking of the deputy stands (征询状态). Source: rulebook 9.6."""

    OPENED = "opened", "opened", "征询中"
    ANSWERED = "answered", "answered", "已评价待发布"
    EXPIRED = "expired", "not answered", "未反馈"
    RELEASED = "released", "released", "已发布"
    NO_RATER = "no_rater", "nobody left to rate", "无评价人"
    CANCELLED = "cancelled", "cancelled", "已取消"
    VOIDED = "voided", "voided", "已作废"


# A request to which nothing more is answered.
ENDED_REQUESTS = (
    RatingRequestState.RELEASED,
    RatingRequestState.EXPIRED,
    RatingRequestState.NO_RATER,
    RatingRequestState.CANCELLED,
)


class PressureState(Labelled):
    """Where the look into pressure on a rating stands (评价受干预情况). Source: rulebook 9.6."""

    REPORTED = "reported", "reported", "待核查"
    SETTLED = "settled", "looked into", "已核查"


class PromiseState(Labelled):
    """Where a promise stands (承诺事项状态). Source: rulebook 9.7."""

    OPEN = "open", "open", "未完成"
    REPORTED_DONE = "reported_done", "write-off applied for", "申请销号"
    OVERDUE = "overdue", "overdue", "逾期"
    WRITTEN_OFF = "written_off", "written off", "已销号"
    CANCELLED = "cancelled_explained", "cancelled with explanation", "说明后取消"


# A promise that still binds somebody; all others have ended.
LIVING_PROMISES = (PromiseState.OPEN, PromiseState.REPORTED_DONE, PromiseState.OVERDUE)


class EscalationState(Labelled):
    """Where an escalation to the supervising committee stands (提级状态)."""

    RAISED = "raised", "raised", "待签收"
    ACKNOWLEDGED = "acknowledged", "acknowledged", "已签收"
    PROPOSED = "proposed", "proposed", "已提出处理意见"
    DECIDED = "decided", "decided", "已决定"


class LadderStep(Labelled):
    """How high lateness has climbed beside an item (督办层级). Source: rulebook section 11."""

    REMINDER = "E0", "reminder", "催办"
    UNIT = "E1", "notice to the head of the unit", "提醒承办单位负责人"
    ORDER = "E2", "supervision order", "督办单"
    COMMITTEE = "E3", "counterpart special committee", "对口专门委员会督办"
    LEADER = "E4", "talk with the leader of the supervising committee", "督办机构负责人约谈"
    COUNCIL = "E5", "Council of Chairpersons", "提请主任会议审议"
    STANDING_COMMITTEE = "E6", "Standing Committee", "提请常委会审议"


class SupervisionState(Labelled):
    """Where one step of the ladder stands (督办记录状态). Source: rulebook section 11."""

    RECORDED = "recorded", "recorded", "已记录"
    DRAFTED = "drafted", "waiting for its signature", "待签发"
    ISSUED = "issued", "waiting to be acknowledged", "待签收"
    ACKNOWLEDGED = "acknowledged", "acknowledged", "已签收"
    PROPOSED = "proposed", "proposed for the agenda", "待审议"
    DECIDED = "decided", "decided", "已决定"
    CLIMBED = "climbed", "climbed to the next step", "已升级"
    CLEARED = "cleared", "cleared", "已解除"


# A step that somebody works on, or answers for: one at a time for each deadline. With what was
# decided they are what stands until its cause ends.
WORKING = (
    SupervisionState.DRAFTED,
    SupervisionState.ISSUED,
    SupervisionState.ACKNOWLEDGED,
    SupervisionState.PROPOSED,
)
STANDING = (*WORKING, SupervisionState.DECIDED)


class MeasureState(Labelled):
    """Where one measure of supervision stands (督办措施状态). Source: rulebook 5.11; ADR 25."""

    RECORDED = "recorded", "recorded", "已记录"
    ISSUED = "issued", "waiting for its answer", "待答复"
    ANSWERED = "answered", "answered", "已答复"
    TAKEN_BACK = "taken_back", "taken back", "已撤回"
    LAPSED = "lapsed", "lapsed with the item", "随件终止"


class ReferralState(Labelled):
    """Where an item stands that also went to the procuratorate (检察建议衔接状态).

    Source: rulebook 9.9.
    """

    REFERRED = "referred", "referred", "已移送"
    REGISTERED = "registered", "registered", "已登记"
    ANALYSING = "analysing", "being looked into", "分析研判"
    NOT_FILED = "not_filed", "no case filed", "不予立案"
    FILED = "filed", "case filed", "已立案"
    SUGGESTION_ISSUED = "suggestion_issued", "procuratorial suggestion issued", "已制发检察建议"
    RECTIFYING = "rectifying", "being put right", "整改中"
    RECTIFIED = "rectified", "put right", "已整改"
    LITIGATION = "litigation", "public-interest litigation", "公益诉讼"


ENDED_REFERRALS = (ReferralState.NOT_FILED, ReferralState.RECTIFIED, ReferralState.LITIGATION)


class CopyState(Labelled):
    """Where the copy of a procuratorate's document stands (文书抄送状态)."""

    AWAITED = "awaited", "awaited", "待抄送"
    LATE = "late", "late", "逾期"
    RECEIVED = "received", "received", "已收到"


class LinkageState(Labelled):
    """Where a procuratorial suggestion stands that was proposed to deputies (转化状态)."""

    PROPOSED = "proposed", "proposed to the deputies", "已提请代表"
    TAKEN_UP = "taken_up", "made a suggestion", "已转化"
    LEFT = "left", "not taken up", "未转化"


class TopicState(Labelled):
    """Where a key supervision topic stands (重点督办专题状态). Source: rulebook 9.8."""

    NOMINATED = "nominated", "nominated", "已提名"
    VIEWS_HEARD = "views_heard", "views heard", "已征求意见"
    CONFIRMED = "confirmed", "confirmed", "已确定"
    DECLINED = "declined", "not confirmed", "未确定"
    PLANNED = "planned", "plan made", "已制定方案"
    IN_PROGRESS = "in_progress", "in progress", "督办中"
    REPORTED = "reported", "reported", "已报告"
    CONCLUDED = "concluded", "concluded", "督办结束"


# A topic that the Council has confirmed, and that has not ended.
LIVING_TOPICS = (
    TopicState.CONFIRMED, TopicState.PLANNED, TopicState.IN_PROGRESS, TopicState.REPORTED,
)  # fmt: skip


class TopicItemState(Labelled):
    """Where one item of a topic stands (专题内建议状态)."""

    PROPOSED = "proposed", "proposed", "拟列入"
    KEPT = "kept", "in the topic", "已列入"
    DROPPED = "dropped", "taken out", "已移出"
    ENDED = "ended", "topic concluded", "督办结束"


class TopicStepState(Labelled):
    """Where one step of a topic's plan stands (督办活动状态)."""

    PLANNED = "planned", "planned", "待开展"
    OVERDUE = "overdue", "overdue", "逾期"
    DONE = "done", "done", "已开展"
    DROPPED = "dropped", "dropped", "已取消"


class MeetingState(Labelled):
    """Where an evaluation meeting stands (评议会状态). Source: Linzhang; rulebook 5.7, 5.11."""

    CALLED = "called", "called", "已召集"
    FACE_TO_FACE = "face_to_face", "face to face", "面对面督办"
    BACK_TO_BACK = "back_to_back", "back to back", "背靠背测评"
    CLOSED = "closed", "ended with its report", "评议结束"
    CANCELLED = "cancelled", "cancelled", "已取消"


# A meeting to which an item belongs until it has ended.
LIVING_MEETINGS = (MeetingState.CALLED, MeetingState.FACE_TO_FACE, MeetingState.BACK_TO_BACK)


class MeetingItemState(Labelled):
    """Where one item of an evaluation meeting stands (评议事项状态)."""

    LISTED = "listed", "on the agenda", "待面对面督办"
    HEARD = "heard", "heard face to face", "已面对面督办"
    DROPPED = "dropped", "taken out", "已移出"
    ENDED = "ended", "meeting ended", "评议结束"


class LookBackState(Labelled):
    """Where a look-back review stands (回头看状态). Source: rulebook 5.8, 9.2 (T27)."""

    PLANNED = "planned", "being planned", "拟定中"
    CHECKING = "checking", "being checked", "核查中"
    CARRYING_OUT = "carrying_out", "findings being carried out", "落实核查意见中"
    FOLLOWED = "followed", "findings carried out", "核查意见已落实"
    CLOSED = "closed", "closed with its report", "已形成报告"
    CANCELLED = "cancelled", "cancelled", "已取消"


class ReviewedState(Labelled):
    """Where one item of a look-back review stands (回头看事项状态)."""

    UNCHECKED = "unchecked", "to be checked", "待核查"
    CHECKED = "checked", "checked", "已核查"
    CARRIED_OUT = "carried_out", "carried out", "已落实"
    SKIPPED = "skipped", "skipped", "未纳入"


class IntegrityReportState(Labelled):
    """Where a weekly integrity report stands (周报状态): it is made, and never changes."""

    MADE = "made", "made", "已生成"


class IntegrityLineState(Labelled):
    """Whether somebody has looked at a line of an integrity report (周报条目状态)."""

    OPEN = "open", "not looked at yet", "待核查"
    LOOKED_AT = "looked_at", "looked at", "已核查"


class ClockState(Labelled):
    """Whether the day of a deadline has passed unused (期限状态)."""

    RUNNING = "running", "running", "计时中"
    MISSED = "missed", "missed", "逾期"
    # The item is on hold: the days that were left count on afterwards.
    HELD = "held", "on hold", "暂停"


class ClockKind(Labelled):
    """What a deadline is for (期限种类)."""

    INTAKE = "intake", "intake", "受理期限"
    ASSIGNMENT = "assignment", "assignment", "交办期限"
    SIGN_IN = "sign_in", "sign-in", "签收期限"
    RETURN = "return", "return", "退回期限"
    CONTACT = "contact", "first contact", "首次沟通期限"
    OPINION = "opinion", "co-handler's opinion", "会办意见期限"
    REPLY = "reply", "reply", "答复期限"
    URGENT = "urgent", "reply to an urgent item", "急件答复期限"
    RATING = "rating", "rating", "评价期限"
    SECOND_REPLY = "second_reply", "second reply", "再次答复期限"
    ESCALATION = "escalation", "acknowledgement of an escalation", "提级签收期限"
    RETURN_NOTE = "return_note", "return note", "回执期限"
    PROMISE = "promise", "promise", "承诺期限"
    MEASURE = "measure", "answer to a measure of supervision", "督办答复期限"


class HandlingRole(Labelled):
    """How a unit takes part (承办方式). Source: rulebook 5.4."""

    SOLE = "sole", "sole", "独办"
    LEAD = "lead", "lead", "主办"
    CO_HANDLER = "co_handler", "co-handler", "会办"
    SEPARATE = "separate", "separate", "分别办理"
    # A Party department or a mass organisation that answers: it is asked, never ordered.
    CONSULTED = "consulted", "consulted", "商请"


# A unit in one of these roles answers the deputy; a co-handler answers the lead unit.
REPLYING_ROLES = frozenset(
    {HandlingRole.SOLE, HandlingRole.LEAD, HandlingRole.SEPARATE, HandlingRole.CONSULTED}
)


class LinkKind(Labelled):
    """How a later suggestion stands to an earlier one (关联种类). Source: rulebook 5.9, 10."""

    SIMILAR = "similar", "similar", "内容相近"
    REPEATS = "repeats", "repeats", "重复提出"


class Tier(Labelled):
    """Who assigned (交办层级): the congress, or the government's General Office below it."""

    CONGRESS = "congress", "congress", "人大交办"
    GOVERNMENT = "government", "government", "政府分办"


class ReplyKind(Labelled):
    """What a reply is (答复种类). Source: rulebook 9.4."""

    MAIN = "main", "main", "主办答复"
    SEPARATE = "separate", "separate", "分别答复"
    SECOND = "second", "second", "再次答复"
    SUPPLEMENTARY = "supplementary", "supplementary", "补充答复"


class WorkKind(Labelled):
    """What somebody has to do next (待办事项)."""

    COSIGN = "cosign", "confirm or decline to co-sign", "确认联名"
    SUBMIT = "submit", "submit the suggestion", "提交建议"
    PRECHECK = "precheck", "check it for the delegation", "代表团审核"
    REVISE = "revise", "revise the suggestion", "修改建议"
    REGISTER = "register", "check and register", "审查登记"
    COUNTERSIGN = "countersign", "countersign the refusal", "复核不予受理"
    ASSIGN = "assign", "assign", "交办"
    SUB_ASSIGN = "sub_assign", "sub-assign", "分办"
    SIGN_IN = "sign_in", "sign in", "签收"
    DECIDE_RETURN = "decide_return", "decide on the return", "审定退回"
    REASSIGN = "reassign", "reassign", "改派"
    SETTLE_DISPUTE = "settle_dispute", "settle the dispute", "裁定争议"
    COORDINATE = "coordinate", "co-ordinate who handles it", "协调承办单位"
    DECIDE_EXTENSION = "decide_extension", "decide on the extension", "审批延期"
    CONTACT = "contact", "contact the deputy", "与代表沟通"
    OPINION = "opinion", "send the opinion", "提出会办意见"
    REPLY = "reply", "reply to the deputy", "答复代表"
    REVIEW_REPLY = "review_reply", "review the reply", "预审答复"
    AGREE_REPLY = "agree_reply", "agree to another lead unit's reply", "会签答复"
    SETTLE_REPLY = "settle_reply", "co-ordinate between lead units", "协调会签"
    RATE = "rate", "rate", "评价"
    RELEASE = "release", "release the rating", "发布评价"
    LOOK_INTO = "look_into", "look into pressure on a rating", "核查干预评价"
    DECIDE_SECOND = "decide_second", "decide on a second assignment", "决定是否二次交办"
    ACKNOWLEDGE = "acknowledge", "acknowledge the escalation", "签收提级事项"
    PROPOSE = "propose", "propose what to do", "提出处理意见"
    DECIDE = "decide", "decide", "作出决定"
    SIGN_ORDER = "sign_order", "sign the order or the talk", "签发督办单或约谈"
    ACKNOWLEDGE_ORDER = "acknowledge_order", "acknowledge the supervision", "签收督办"
    DECIDE_ORDER = "decide_order", "put it on the agenda", "提请审议"
    ANSWER_MEASURE = "answer_measure", "answer a measure of supervision", "答复督办"
    FULFIL = "fulfil", "fulfil the promise", "落实承诺"
    VERIFY = "verify", "verify the write-off", "核实销号"
    AGREE_WITHDRAWAL = "agree_withdrawal", "agree to the withdrawal or object", "同意或反对撤回"
    NOTE_RETURN = "note_return", "note the return note", "登记回执"
    CONFIRM_WITHDRAWAL = "confirm_withdrawal", "confirm the withdrawal", "确认撤回"
    AGREE_SPLIT = "agree_split", "agree to the split or decline", "同意或不同意拆分"
    CONFIRM_VOID = "confirm_void", "confirm that the registration is void", "复核作废登记"
