"""Parameters from the draft to the number (提出与受理)."""

from __future__ import annotations

from dataclasses import dataclass, field

from cases.rules.durations import Duration, days
from cases.rules.kinds import RefusalGround, RefusalOutcome
from cases.rules.policy import sources as src
from cases.rules.policy.choices import Level, WithdrawJointRule, WithdrawUntil
from cases.rules.policy.parameter import Allowed, Between, about


@dataclass(frozen=True)
class IntakeRules:
    """How a suggestion is made, accepted, refused and withdrawn (提出与受理)."""

    __slots__ = ()

    level: Level = field(
        default=Level.COUNTY,
        metadata=about(
            "人大层级",
            "Level of the congress",
            src.DEPUTIES_LAW + "51",
            src.ORGANIC_LAW + "42",
        ),
    )
    min_cosigners_motion: int = field(
        default=10,
        metadata=about(
            "议案最低联名人数",
            "Deputies needed to make a motion",
            src.ORGANIC_LAW + "22",
            allowed=Allowed((5, 10)),
            unit="deputies",
        ),
    )
    allow_delegation_submission: bool = field(
        default=True,
        metadata=about(
            "代表团可以提出建议",
            "A delegation may submit in session",
            src.CHONGQING + "8",
            src.FUJIAN + "21",
        ),
    )
    require_cosigner_confirmation: bool = field(
        default=True,
        metadata=about(
            "联名须逐一确认",
            "Every co-signer confirms",
            src.CHONGQING + "8",
            src.SHANDONG + "7",
            src.HENAN + "9",
        ),
    )
    single_matter_required: bool = field(
        default=True,
        metadata=about(
            "一事一议",
            "One matter per item",
            src.SHANGHAI + "6",
            src.BEIJING + "9",
            src.CHONGQING + "9",
        ),
    )
    paper_signature_required: bool = field(
        default=False,
        metadata=about(
            "须提交签名纸质件",
            "A signed paper is required",
            src.HENAN + "11",
            src.SHANDONG + "8",
        ),
    )
    delegation_precheck: bool = field(
        default=False,
        metadata=about(
            "代表团先行审核",
            "The delegation checks first",
            src.HENAN + "11",
            src.CHONGQING + "10",
        ),
    )
    pre_session_notice_days: int = field(
        default=30,
        metadata=about(
            "会前通知提前天数",
            "Notice to each deputy before the session",
            src.XIANNING,
            allowed=Between(0, 90),
            unit="days before the session",
        ),
    )
    refusal_grounds: frozenset[RefusalGround] = field(
        default=frozenset(RefusalGround)
        - {RefusalGround.OWN_UNIT_ONLY, RefusalGround.CONSULTATION_ONLY},
        metadata=about(
            "不予受理的情形",
            "Grounds for not accepting an item",
            src.SHANGHAI + "8",
            src.BEIJING + "12",
            src.CHONGQING + "9",
            src.ZHEJIANG + "6",
            src.QINGDAO + "11",
            allowed=Allowed(tuple(RefusalGround), least=1),
        ),
    )
    refusal_outcomes: frozenset[RefusalOutcome] = field(
        default=frozenset(RefusalOutcome),
        metadata=about(
            "不予受理的处理方式",
            "What becomes of an item not accepted",
            src.CHONGQING + "13",
            src.SHANGHAI + "8",
            src.BEIJING + "13",
            allowed=Allowed(tuple(RefusalOutcome), least=1),
        ),
    )
    intake_notify_days: Duration = field(
        default=days(7),
        metadata=about(
            "受理告知期限",
            "Time to tell the deputy of acceptance",
            src.ZHEJIANG + "10",
            allowed=Between(days(1), days(15)),
        ),
    )
    withdraw_until: WithdrawUntil = field(
        default=WithdrawUntil.BEFORE_REPLY,
        metadata=about(
            "撤回时限",
            "Until when a suggestion may be withdrawn",
            src.BEIJING + "13",
            src.SHANGHAI + "10",
            src.SHANDONG + "9",
            src.QINGDAO + "12",
            src.CHONGQING + "12",
        ),
    )
    withdraw_joint_rule: WithdrawJointRule = field(
        default=WithdrawJointRule.UNANIMOUS,
        metadata=about(
            "联名建议撤回规则",
            "Whose agreement withdraws a joint item",
            src.SHANGHAI + "10",
        ),
    )
    merge_allowed: bool = field(
        default=True,
        metadata=about(
            "可以并案办理",
            "Same or similar items may be merged, replies stay separate",
            src.CHONGQING + "13",
            src.ZHEJIANG + "18",
            src.SHANDONG + "20",
            src.HENAN + "21",
        ),
    )
