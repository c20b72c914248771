"""Which tables a folder may hold, their columns, and how people name them (表与列名)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sheet:
    """Name one table (表): its columns with their synonyms, and which must be there."""

    name: str
    synonyms: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    required: frozenset[str]
    # Without this table nothing can be loaded.
    needed: bool = False
    by_synonym: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Learn which word names which column."""
        for column, words in self.columns.items():
            for word in (column, column.replace("_", " "), *words):
                self.by_synonym[word] = column


def _sheet(
    name: str, words: str, required: str, columns: dict[str, str], *, needed: bool = False
) -> Sheet:
    return Sheet(
        name,
        tuple(words.split()),
        {column: tuple(synonyms.split()) for column, synonyms in columns.items()},
        frozenset(required.split()),
        needed,
    )


CONGRESS = _sheet(
    "congress.csv",
    "人大 人大基本信息",
    "code name level",
    {
        "code": "代码 代号 简称",
        "name": "名称 人大名称 全称",
        "level": "层级 级别",
        "preset": "预置规则 规则 policy",
        "valid_from": "规则生效日期 生效日期 启用日期",
    },
    needed=True,
)
SESSIONS = _sheet(
    "sessions.csv",
    "会议 届次",
    "term session starts_on ends_on",
    {
        "term": "届 届别",
        "session": "次 会次 会议 会议次数",
        "starts_on": "开始日期 开幕日期 开幕",
        "ends_on": "结束日期 闭幕日期 闭幕",
        "term_starts_on": "届起始日期 本届开始",
        "term_ends_on": "届结束日期 本届结束",
    },
)
POLICY = _sheet("policy.csv", "规则 参数", "key value", {"key": "参数 键 项目", "value": "值 取值"})
ORGANS = _sheet(
    "organs.csv",
    "机构 单位 承办单位",
    "name kind",
    {
        "name": "名称 机构名称 单位名称 单位",
        "kind": "类别 类型 机构类别 单位类别",
        "official_order": "排序 序号 顺序",
        "parent": "上级 上级机构 主管机构",
        "aliases": "别名 简称 俗称",
        "counterpart": "对口委员会 对口 对口督办",
        "valid_from": "成立日期 设立日期 起始日期",
        "valid_until": "撤销日期 终止日期",
        "successor": "承接单位 职责承接 继任机构",
        "former_names": "曾用名 原名 前身",
    },
)
PEOPLE = _sheet(
    "people.csv",
    "人员 账号 用户",
    "username name",
    {"username": "用户名 账号 登录名", "name": "姓名", "email": "邮箱 电子邮箱 电子邮件 e-mail"},
)
POSTS = _sheet(
    "posts.csv",
    "职务 任职",
    "username organ role",
    {
        "username": "用户名 账号 登录名",
        "organ": "机构 单位 机构名称",
        "role": "职务 岗位 角色",
        "valid_from": "任职日期 起始日期 开始日期 from",
        "valid_until": "免职日期 结束日期 终止日期 until",
    },
)
DELEGATIONS = _sheet(
    "delegations.csv",
    "代表团",
    "name",
    {"term": "届 届别", "name": "名称 代表团 代表团名称", "head": "团长"},
)
DEPUTIES = _sheet(
    "deputies.csv",
    "代表 代表名单",
    "name",
    {
        "name": "姓名 代表姓名",
        "username": "用户名 账号 登录名",
        "term": "届 届别",
        "delegation": "代表团 所属代表团",
        "electing_unit": "选区 选举单位 所属选区",
        "card_number": "代表证号 证号",
        "status": "资格 状态 代表资格",
        "status_since": "资格变动日期 变动日期",
        "ground": "变动原因 原因",
    },
)
ITEMS = _sheet(
    "items.csv",
    "建议 代表建议 议案建议",
    "title session lead submitted_on",
    {
        "number": "编号 建议编号 建议号",
        "title": "标题 题目 案由 建议标题",
        "term": "届 届别",
        "session": "会议 次 会次 提出时间 会议或闭会",
        "lead": "领衔代表 领衔人 提出代表 代表",
        "cosigners": "附议代表 附议人 联名代表",
        "category": "分类 类别 建议分类",
        "facts": "事实 问题 情况",
        "analysis": "分析",
        "proposal": "建议内容 具体建议 内容",
        "submitted_on": "提交日期 提出日期",
        "registered_on": "登记日期 受理日期",
        "assigned_on": "交办日期",
        "sole": "独办 独办单位",
        "lead_unit": "主办 主办单位 lead_handler",
        "co_handlers": "会办 会办单位 协办 协办单位",
        "separate": "分办 分办单位 分别办理 separate_units",
        "sub_assigned_on": "分办日期 转办日期 政府分办日期",
        "signed_in_on": "签收日期",
        "contact_on": "沟通日期 面商日期 联系日期",
        "contact_way": "沟通方式 联系方式",
        "opinion_on": "会办意见日期 协办意见日期",
        "reply_on": "答复日期 办复日期",
        "doc_number": "文号 答复文号",
        "result": "办理结果 结果",
        "class_label": "答复类别 结果类别",
        "reply_text": "答复内容 答复",
        "promise": "承诺事项 承诺",
        "promise_due_on": "承诺期限 承诺完成日期",
        "rating": "评价 满意度",
        "rating_reason": "评价理由 不满意理由",
        "rated_on": "评价日期",
        "released_on": "发布日期 评价发布日期",
        "refused_on": "不予受理日期",
        "refusal_ground": "不予受理理由 不予受理情形",
        "refusal_outcome": "不予受理处理方式 处理方式",
        "refusal_reason": "不予受理说明",
        "first_unit": "原承办单位 退回单位",
        "returned_on": "退回日期",
        "return_reason": "退回理由 退回原因",
        "reassigned_on": "改派日期 重新交办日期",
        "second_assigned_on": "二次交办日期 再次交办日期",
        "second_signed_in_on": "二次签收日期",
        "second_contact_on": "二次沟通日期",
        "second_reply_on": "二次答复日期 再次答复日期",
        "second_doc_number": "二次答复文号 再次答复文号",
        "second_result": "二次办理结果 再次办理结果",
        "second_class_label": "二次答复类别",
        "second_reply_text": "二次答复内容 再次答复内容",
        "second_promise": "二次承诺事项",
        "second_promise_due_on": "二次承诺期限",
        "second_rating": "二次评价 再次评价",
        "second_rating_reason": "二次评价理由",
        "second_rated_on": "二次评价日期",
        "second_released_on": "二次发布日期",
        "withdrawn_on": "撤回日期",
        "withdrawal_reason": "撤回理由 撤回原因",
        "state": "状态 办理状态",
    },
)

SHEETS = (
    CONGRESS, SESSIONS, POLICY, ORGANS, PEOPLE, POSTS, DELEGATIONS, DEPUTIES, ITEMS,
)  # fmt: skip

# Columns for people alone: whatever they hold is not read.
REMARKS = ("备注", "说明", "note", "notes", "remark", "remarks", "comment", "#")
