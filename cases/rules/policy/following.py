"""Parameters of promises, supervision, reports and the wider way (跟踪与监督)."""

from __future__ import annotations

from dataclasses import dataclass, field

from cases.rules.durations import Duration, Unit, days, months, workdays
from cases.rules.kinds import ResultKind
from cases.rules.labels import Said
from cases.rules.policy import sources as src
from cases.rules.policy.choices import (
    KeyOrgan,
    MonthArithmetic,
    ProcField,
    PromiseCarry,
    PromiseVerifier,
    ReportCycle,
)
from cases.rules.policy.parameter import Allowed, Between, Free, about
from cases.rules.policy.values import MonthDay, PointRule, Rung
from cases.rules.states import LadderStep


@dataclass(frozen=True)
class FollowingRules:
    """What happens after the reply and around the item (跟踪与监督)."""

    __slots__ = ()

    promise_required_kinds: frozenset[ResultKind] = field(
        default=frozenset({ResultKind.PARTLY, ResultKind.IN_PROGRESS, ResultKind.PLANNED}),
        metadata=about(
            "须作出承诺的办理结果",
            "Kinds of result that need a promise with a date",
            src.CHONGQING + "24",
            allowed=Allowed(tuple(ResultKind)),
        ),
    )
    promise_report_cycle: ReportCycle = field(
        default=ReportCycle.QUARTERLY,
        metadata=about(
            "承诺事项报告周期",
            "How often units report on promises",
            src.CHONGQING + "24",
            src.PRACTICE,
        ),
    )
    promise_rating: bool = field(
        default=True,
        metadata=about(
            "承诺落实测评",
            "Deputies rate the fulfilment of promises",
            src.CHONGQING + "26",
            src.CHONGQING + "28",
        ),
    )
    promise_max_carry: PromiseCarry = field(
        default=PromiseCarry.END_OF_TERM,
        metadata=about(
            "承诺结转期限",
            "How long a promise is carried over",
            src.SHANGHAI + "22",
            src.CHONGQING + "24",
        ),
    )
    promise_verifier: PromiseVerifier = field(
        default=PromiseVerifier.DAC_AND_LEAD_DEPUTY,
        metadata=about(
            "承诺销号核验",
            "Who verifies that a promise is kept",
            src.DESIGN,
        ),
    )
    key_ratio_hint: int = field(
        default=5,
        metadata=about(
            "重点督办建议参考比例",
            "Usual share of key items",
            src.PRACTICE,
            allowed=Between(3, 12),
            unit="percent",
        ),
    )
    key_decider: KeyOrgan = field(
        default=KeyOrgan.COUNCIL_OF_CHAIRPERSONS,
        metadata=about(
            "重点督办建议确定主体",
            "Who determines key items",
            src.DEPUTIES_LAW + "52",
        ),
    )
    key_report_to: KeyOrgan = field(
        default=KeyOrgan.COUNCIL_OF_CHAIRPERSONS,
        metadata=about(
            "重点督办情况报告对象",
            "Who hears the report on key items",
            src.ZHEJIANG + "28",
            src.SHANDONG + "26",
        ),
    )
    reminder_schedule: tuple[int, ...] = field(
        default=(-30, -15, -5, 0, 5, 10),
        metadata=about(
            "催办提醒",
            "Reminders around the due day of the reply",
            src.DESIGN,
            allowed=Between(-90, 90),
            unit="days from the due day",
        ),
    )
    escalation_ladder: tuple[Rung, ...] = field(
        default=(
            Rung(LadderStep.UNIT, 0, Unit.DAY),
            Rung(LadderStep.ORDER, 5, Unit.WORKDAY),
            Rung(LadderStep.COMMITTEE, 10, Unit.WORKDAY),
            Rung(LadderStep.LEADER, 20, Unit.WORKDAY),
            Rung(LadderStep.COUNCIL, 40, Unit.WORKDAY),
        ),
        metadata=about(
            "逐级督办时限",
            "When lateness climbs to which step",
            src.DESIGN,
            allowed=Free(
                Said(
                    "such as E1+0d, E2+5wd: steps E1 to E5, days (d) or working days (wd) after "
                    "the due day, in order",
                    "如 E1+0d, E2+5wd：E1至E5各级，到期后若干日（d）或工作日（wd），依次填写",
                )
            ),
            unit="steps",
        ),
    )
    unit_report_dates: tuple[MonthDay, ...] = field(
        default=(MonthDay(8, 31), MonthDay(11, 30)),
        metadata=about(
            "承办单位报告日期",
            "Days on which units report",
            src.HENAN + "28",
            src.SHANGHAI + "23",
            src.HUANGSHI + "20",
            allowed=Free(
                Said("days of the year such as 08-31, in order", "每年日期，如 08-31，依次填写")
            ),
            unit="dates",
        ),
    )
    annual_report_month: int = field(
        default=11,
        metadata=about(
            "年度报告月份",
            "Month of the yearly report",
            src.DEPUTIES_LAW + "51",
            src.CHONGQING + "34",
            allowed=Between(1, 12),
            unit="month of the year",
        ),
    )
    report_needs_vote: bool = field(
        default=False,
        metadata=about(
            "报告须表决",
            "The Standing Committee votes on the report",
            src.CHONGQING + "34",
        ),
    )
    proc_referral_enabled: bool = field(
        default=True,
        metadata=about(
            "衔接检察建议",
            "Items may also go to the procuratorate",
            src.XIAOGAN + "3",
            src.XIANNING,
        ),
    )
    proc_fields: frozenset[ProcField] = field(
        default=frozenset(ProcField) - {ProcField.PUBLIC_SAFETY},
        metadata=about(
            "检察建议衔接领域",
            "Fields in which an item also goes to the procuratorate",
            src.XIAOGAN + "3",
            allowed=Allowed(tuple(ProcField)),
        ),
    )
    proc_copy_days: Duration = field(
        default=days(10),
        metadata=about(
            "检察文书抄送期限",
            "Time for the procuratorate to send its copies",
            src.XIAOGAN + "4",
            allowed=Between(days(1), days(30)),
        ),
    )
    voter_opinion_deadline: Duration = field(
        default=workdays(5),
        metadata=about(
            "选民意见办理期限",
            "Time for a voter's opinion",
            src.XIANGTAN,
            src.QINGDAO + "32",
            allowed=Between(workdays(1), months(1)),
        ),
    )
    voter_opinion_deadline_complex: Duration = field(
        default=workdays(10),
        metadata=about(
            "复杂选民意见办理期限",
            "Time for a complex voter's opinion",
            src.XIANGTAN,
            src.QINGDAO + "32",
            allowed=Between(workdays(1), months(2)),
        ),
    )
    points_rules: tuple[PointRule, ...] = field(
        default=(),
        metadata=about(
            "履职积分规则",
            "Points for deputies; off while empty",
            src.GAOYOU,
            allowed=Free(
                Said(
                    "such as a suggestion adopted:lead:15:30: event, whose (lead, cosigner or "
                    "any), points, most in a year (0: no limit); commas between",
                    "如 建议被采纳:lead:15:30：事项、对象（lead领衔代表、cosigner联名代表、"
                    "any均可）、分值、年度上限（0为不限），各条以逗号隔开",
                )
            ),
            unit="rules",
        ),
    )
    holiday_calendar: str = field(
        default="national",
        metadata=about(
            "节假日历",
            "Table of holidays and make-up working days",
            src.DESIGN,
            allowed=Free(Said("the key of a calendar", "日历代号")),
            unit="calendar",
        ),
    )
    month_arithmetic: MonthArithmetic = field(
        default=MonthArithmetic.SAME_DAY_ROLLED,
        metadata=about(
            "按月计算方法",
            "How calendar months are added",
            src.DESIGN,
        ),
    )
