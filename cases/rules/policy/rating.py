"""Parameters of rating, second assignment and escalation (测评与二次交办)."""

from __future__ import annotations

from dataclasses import dataclass, field

from cases.rules.durations import Duration, Unit, days, months, workdays
from cases.rules.kinds import Dimension, RatingOption
from cases.rules.labels import Said
from cases.rules.policy import sources as src
from cases.rules.policy.choices import (
    AfterMaxRounds,
    Anchor,
    EscalationDecider,
    HeadLevel,
    JointRatingMode,
    OverallRule,
    RatingCollector,
    RatingSilence,
    ReleaseMode,
    SecondMode,
)
from cases.rules.policy.parameter import Allowed, Between, Free, about
from cases.rules.policy.values import Reminder, ReminderFrom

_UNIT_ASKS = Said(
    "a handling unit can never collect the ratings of its own replies",
    "承办单位不得自行组织对本单位答复的测评",
)
_SILENCE = Said("silence is never a rating", "未作评价不得视为任何评价")
_SCALE = (RatingOption.SATISFIED, RatingOption.BASICALLY_SATISFIED, RatingOption.DISSATISFIED)


@dataclass(frozen=True)
class RatingRules:
    """How deputies rate and what dissatisfaction leads to (测评与二次交办)."""

    __slots__ = ()

    rating_collector: RatingCollector = field(
        default=RatingCollector.DEPUTIES_AFFAIRS_COMMISSION,
        metadata=about(
            "测评组织单位",
            "Who asks the deputy for the rating",
            src.SHANGHAI + "21",
            src.CHONGQING + "27",
            src.SHANDONG + "23",
            src.XIANNING,
            refused={"handling_unit": _UNIT_ASKS},
        ),
    )
    rating_scale: tuple[RatingOption, ...] = field(
        default=_SCALE,
        metadata=about(
            "测评选项",
            "Answers offered in every round",
            src.CHONGQING + "26",
            allowed=Allowed(_SCALE, least=2),
        ),
    )
    rating_allow_understood: bool = field(
        default=True,
        metadata=about(
            "第二轮起可选理解",
            "From the second round the deputy may answer: understands",
            src.HUANGSHI + "27",
        ),
    )
    rating_dimensions: tuple[Dimension, ...] = field(
        default=(Dimension.ATTITUDE, Dimension.RESULT),
        metadata=about(
            "测评内容",
            "What is rated",
            src.SHANGHAI + "21",
            src.SHANDONG + "23",
            src.CHONGQING + "26",
            allowed=Allowed(tuple(Dimension), least=1),
        ),
    )
    rating_overall_rule: OverallRule = field(
        default=OverallRule.RESULT,
        metadata=about(
            "总体评价规则",
            "How attitude and result make one overall rating",
            src.DESIGN,
        ),
    )
    rating_deadline: Duration = field(
        default=workdays(15),
        metadata=about(
            "测评期限",
            "Time for the deputy to rate",
            src.HENAN + "22",
            src.BEIJING + "23",
            src.CHONGQING + "27",
            allowed=Between(workdays(5), workdays(30)),
        ),
    )
    rating_reminders: tuple[Reminder, ...] = field(
        default=(
            Reminder(ReminderFrom.OPENED, 10, Unit.WORKDAY),
            Reminder(ReminderFrom.DUE, 0, Unit.WORKDAY),
            Reminder(ReminderFrom.DUE, 5, Unit.WORKDAY),
        ),
        metadata=about(
            "测评提醒",
            "Reminders to the deputy",
            src.CHONGQING + "29",
            src.DESIGN,
            allowed=Free(
                Said(
                    "such as opened+10wd, due+0wd: each 0 to 60 days (d) or working days (wd) "
                    "after the request (opened) or the due day (due)",
                    "如 opened+10wd, due+0wd：发出测评后（opened）或到期后（due）"
                    "0至60日（d）或工作日（wd）",
                )
            ),
            unit="reminders",
        ),
    )
    rating_silence: RatingSilence = field(
        default=RatingSilence.EXCLUDE_AND_SHOW,
        metadata=about(
            "未反馈的处理",
            "What a missing answer means",
            src.CHONGQING + "29",
            src.BEIJING + "23",
            refused={option.value: _SILENCE for option in RatingOption},
        ),
    )
    joint_rating_mode: JointRatingMode = field(
        default=JointRatingMode.LEAD,
        metadata=about(
            "联名建议评价方式",
            "Who rates a joint item",
            src.SHANDONG + "23",
            src.CHONGQING + "26",
            src.LAIBIN,
        ),
    )
    joint_rating_threshold: int = field(
        default=80,
        metadata=about(
            "联名评价满意比例",
            "Share of satisfied and basically satisfied answers that a joint item needs",
            src.LAIBIN,
            allowed=Between(50, 100),
            unit="percent",
        ),
    )
    dissatisfied_needs_reason: bool = field(
        default=True,
        metadata=about(
            "不满意须说明理由",
            "A dissatisfied deputy gives the reasons",
            src.SHANGHAI + "21",
            src.CHONGQING + "27",
            src.SHANDONG + "23",
            src.HENAN + "22",
        ),
    )
    second_trigger: frozenset[RatingOption] = field(
        default=frozenset({RatingOption.DISSATISFIED}),
        metadata=about(
            "二次交办触发评价",
            "Overall ratings that lead to a second assignment",
            src.SHANGHAI + "21",
            src.ZHEJIANG + "24",
            src.SHANDONG + "24",
            src.XIANNING,
            allowed=Allowed((RatingOption.BASICALLY_SATISFIED, RatingOption.DISSATISFIED)),
        ),
    )
    second_on_attitude: bool = field(
        default=False,
        metadata=about(
            "态度不满意触发二次交办",
            "Dissatisfaction with the attitude alone counts like an overall trigger",
            src.DESIGN,
        ),
    )
    second_mode: SecondMode = field(
        default=SecondMode.AUTOMATIC,
        metadata=about(
            "二次交办方式",
            "Whether a second assignment needs a decision",
            src.ZHEJIANG + "24",
            src.SHANDONG + "24",
            src.HENAN + "22",
            src.SHANGHAI + "21",
            src.CHONGQING + "27",
        ),
    )
    second_deadline: Duration = field(
        default=months(1),
        metadata=about(
            "二次办理期限",
            "Time for the second reply",
            src.SHANGHAI + "21",
            src.BEIJING + "27",
            src.CHONGQING + "27",
            src.ZHEJIANG + "24",
            src.SHANDONG + "24",
            src.HENAN + "22",
            allowed=Between(days(15), months(2)),
        ),
    )
    second_anchor: Anchor = field(
        default=Anchor.RECEIPT,
        metadata=about(
            "二次办理期限起算日",
            "Day from which the second time runs: receipt of the demand",
            src.CHONGQING + "27",
        ),
    )
    second_handler_level: HeadLevel = field(
        default=HeadLevel.MAIN_HEAD,
        metadata=about(
            "二次办理负责人",
            "Who takes charge of the second handling",
            src.HUANGSHI + "27",
        ),
    )
    max_second_rounds: int = field(
        default=1,
        metadata=about(
            "最多二次交办轮数",
            "Second assignments before escalation",
            src.CHONGQING + "27",
            src.HENAN + "22",
            src.HUANGSHI + "27",
            allowed=Between(1, 9),
            unit="rounds",
        ),
    )
    after_max_rounds: tuple[AfterMaxRounds, ...] = field(
        default=(AfterMaxRounds.DAC_CONFERENCE, AfterMaxRounds.COC_HEARING),
        metadata=about(
            "仍不满意的处理",
            "Steps after the last round, in order",
            src.CHONGQING + "27",
            src.HENAN + "22",
            src.SHANDONG + "26",
            allowed=Allowed(tuple(AfterMaxRounds), least=1),
        ),
    )
    escalation_decider: EscalationDecider = field(
        default=EscalationDecider.COUNCIL_OF_CHAIRPERSONS,
        metadata=about(
            "提级处理决定主体",
            "Who decides on an escalated item",
            src.SHANDONG + "26",
            src.CHONGQING + "27",
            src.HENAN + "22",
        ),
    )
    escalation_ack_deadline: Duration = field(
        default=workdays(5),
        metadata=about(
            "提级事项确认期限",
            "Time to acknowledge an escalation",
            src.DESIGN,
            allowed=Between(workdays(1), workdays(20)),
        ),
    )
    rating_correction: Duration = field(
        default=days(1),
        metadata=about(
            "评价更正期限",
            "Time in which a given rating may be corrected",
            src.DESIGN,
            allowed=Between(days(0), days(15)),
        ),
    )
    release_mode: ReleaseMode = field(
        default=ReleaseMode.MANUAL,
        metadata=about(
            "评价发布方式",
            "How a rating takes effect",
            src.DESIGN,
        ),
    )
