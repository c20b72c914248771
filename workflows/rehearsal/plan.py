"""What each suggestion of a rehearsal will go through (排演计划), drawn by seed beforehand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from cases.rules.kinds import RatingOption, ResultKind
from cases.rules.policy import PolicyRules
from cases.rules.reading import RowReading
from cases.rules.states import HandlingRole
from workflows.rehearsal.exceptions import draw_exceptions

NOT_ANSWERED = "not_answered"
MIXES = ("plain", "full")

TOPICS = (
    "增设公交停靠站", "修缮灌溉水渠", "改造老旧小区管网", "建设村级养老服务点", "整治乱停车",
    "扩建乡镇卫生院", "增加学校校门口护学岗", "完善路灯照明", "保护古树名木", "建设零工驿站",
    "清理河道淤泥", "改善饮用水源", "推进垃圾分类", "开通乡村客运", "加强食品摊点管理",
)  # fmt: skip
PLACES = ("云溪桥", "东岗镇", "梅岭村", "石桥路", "双河口", "南坪社区", "北山乡", "临川街")
UNITS = (
    "水利局", "交通运输局", "教育局", "住房和城乡建设局", "卫生健康局", "农业农村局", "民政局",
    "公安局", "自然资源局", "生态环境局", "财政局", "发展和改革局", "文化和旅游局", "林业局",
    "市场监督管理局", "人力资源和社会保障局",
)  # fmt: skip
OTHER_UNITS = ("人民法院", "人民检察院")


@dataclass(slots=True)
class Plan:
    """Hold what one suggestion will go through (一件建议的排演计划)."""

    key: str
    congress: str
    term: int
    session: int
    year: int
    title: str
    units: list[tuple[str, str]]
    draft_on: date
    in_session: bool = True
    cosigners: int = 0
    lead: str = ""
    number: str = ""
    category: str = ""
    converted_motion: bool = False
    stops_at_registered: bool = False
    reply_on: date | None = None
    assign_on: date | None = None
    class_label: str = ""
    doc_number: str = ""
    result_kind: str = ResultKind.SOLVED
    decline_cosigner: bool = False
    revised: bool = False
    refused: bool = False
    withdrawn: bool = False
    returned: str = ""
    silent_co_handlers: bool = False
    waived: bool = False
    contact_impossible: bool = False
    recalled: bool = False
    late_reply: bool = False
    key_item: bool = False
    urgent: bool = False
    intruder: bool = False
    supplementary: bool = False
    ratings: list[str] = field(default_factory=list)
    decision: str = "conclude"
    declines_second: bool = False
    promise_end: str = "kept"
    # The exceptional way it goes in the full mix (例外情形), see `exceptions`; "" is the usual one.
    exception: str = ""
    seed: str = ""
    notes: tuple[str, ...] = ()
    # What only a play that breaks off under way needs: at which work everybody stops (and in
    # which round, 0 for any), after how many days each work is done in the first round, who asks,
    # who co-signs, what is thought of the attitude, how long a promise takes, and the words.
    halts_at: str = ""
    halts_round: int = 0
    waits: dict[str, int] = field(default_factory=dict)
    cosigner_names: tuple[str, ...] = ()
    attitude: str = ""
    promise_days: int = 150
    sources: tuple[str, ...] = ()
    words: dict[str, str] = field(default_factory=dict)


def draw_plans(
    count: int, rules: PolicyRules, seed: int, year: int, *, mix: str = "plain"
) -> list[Plan]:
    """Draw the plans of one session year (抽取计划): the same seed, the same year.

    The mix "full" sends some of them an exceptional way (`exceptions.SHARES`).
    """
    plans = [_draw(n, rules, Random(f"{seed}:{n}"), year) for n in range(1, count + 1)]
    if mix == "full":
        draw_exceptions(plans, seed)
    return plans


def _draw(n: int, rules: PolicyRules, dice: Random, year: int) -> Plan:
    in_session = dice.random() >= 0.1
    session_day = date(year, 1, 10) + timedelta(days=dice.randrange(4))
    between_day = date(year, 2, 20) + timedelta(days=dice.randrange(150))
    plan = Plan(
        key=f"{n:04d}",
        congress="云溪县人民代表大会",
        term=8,
        session=4,
        year=year,
        title=f"关于在{dice.choice(PLACES)}{dice.choice(TOPICS)}的建议",
        units=_draw_units(dice),
        draft_on=session_day if in_session else between_day,
        in_session=in_session,
        cosigners=dice.choice((0, 0, 0, 1, 2, 3)),
        seed=f"{n}:{dice.random()}",
    )
    _draw_way(plan, dice)
    # A few suggestions are never accepted; the first ones stay, so that small rehearsals show
    # the whole way too.
    plan.refused = n > 5 and dice.random() < 0.02
    plan.ratings = _draw_ratings(dice)
    return plan


def _draw_units(dice: Random) -> list[tuple[str, str]]:
    form = dice.random()
    others = list(UNITS)
    dice.shuffle(others)
    if form < 0.25:
        first = dice.choice(OTHER_UNITS) if dice.random() < 0.2 else others[0]
        return [(first, HandlingRole.SOLE)]
    if form < 0.88:
        helpers = others[1 : 2 + dice.randrange(3)]
        if dice.random() < 0.08:
            helpers[-1] = dice.choice(OTHER_UNITS)
        return [(others[0], HandlingRole.LEAD), *((u, HandlingRole.CO_HANDLER) for u in helpers)]
    return [(u, HandlingRole.SEPARATE) for u in others[: 2 + dice.randrange(2)]]


def _draw_way(plan: Plan, dice: Random) -> None:
    def by_chance(share: float) -> bool:
        return dice.random() < share

    plan.decline_cosigner = plan.cosigners > 1 and by_chance(0.2)
    plan.revised = by_chance(0.04)
    plan.returned = dice.choice(("approved", "approved", "refused")) if by_chance(0.08) else ""
    plan.silent_co_handlers = by_chance(0.06)
    plan.waived = by_chance(0.03)
    plan.contact_impossible = by_chance(0.03)
    plan.recalled = by_chance(0.04)
    plan.late_reply = by_chance(0.05)
    plan.key_item = by_chance(0.05)
    plan.urgent = by_chance(0.04)
    plan.intruder = by_chance(0.05)
    plan.supplementary = by_chance(0.04)
    plan.result_kind = dice.choice(
        (
            ResultKind.SOLVED, ResultKind.SOLVED, ResultKind.SOLVED, ResultKind.PARTLY,
            ResultKind.IN_PROGRESS, ResultKind.PLANNED, ResultKind.NOT_NOW, ResultKind.REFERENCE,
        )
    )  # fmt: skip
    plan.decision = dice.choice(("hand_back", "agree", "conclude"))
    plan.declines_second = by_chance(0.3)
    plan.promise_end = dice.choice(("kept", "kept", "rejected_once", "cancelled"))


def _draw_ratings(dice: Random) -> list[str]:
    first = dice.choices([*_FIRST, NOT_ANSWERED], weights=[72, 14, 7, 7], k=1)[0]
    return [first, *_later(dice)]


_FIRST = (
    RatingOption.SATISFIED.value,
    RatingOption.BASICALLY_SATISFIED.value,
    RatingOption.DISSATISFIED.value,
)


def _later(dice: Random) -> list[str]:
    """Draw what the deputy thinks after a second reply, and after the ones that follow it."""
    second = dice.choices(
        [RatingOption.SATISFIED, RatingOption.UNDERSTANDS, RatingOption.DISSATISFIED],
        weights=[45, 20, 35],
        k=1,
    )[0]
    return [second.value, RatingOption.SATISFIED.value]


def fix_ratings(plans: list[Plan], wanted: dict[str, int], seed: int) -> None:
    """Give the wanted number of first ratings (指定首次评价), the rest satisfied or silent.

    Raises: ValueError if there are fewer suggestions that get a reply than ratings wanted.
    """
    eligible = [p for p in plans if not p.refused and not p.stops_at_registered]
    if sum(wanted.values()) > len(eligible):
        raise ValueError(
            f"{sum(wanted.values())} ratings are wanted, but only {len(eligible)} suggestions "
            "get a reply"
        )
    dice = Random(f"{seed}:ratings")
    chosen = dice.sample(range(len(eligible)), len(eligible))
    answers = [option for option, n in sorted(wanted.items()) for _ in range(n)]
    for place, index in enumerate(chosen):
        plan = eligible[index]
        if place < len(answers):
            plan.ratings[0] = answers[place]
        else:
            silent = dice.random() < 0.07
            plan.ratings[0] = NOT_ANSWERED if silent else RatingOption.SATISFIED.value


def plans_of_rows(rows: list[RowReading], rules: PolicyRules, seed: int) -> list[Plan]:
    """Make a plan for each readable row (按行排演): a given reply date and number are kept."""
    plans = [
        _of_row(f"{place:04d}", row, rules, Random(f"{seed}:{row.row_id}:{place}"))
        for place, row in enumerate(rows, 1)
        if row.outcome != "skipped"
    ]
    _fill_numbers(plans)
    return plans


def _of_row(place: str, row: RowReading, rules: PolicyRules, dice: Random) -> Plan:
    assign_on, draft_on = _derive_dates(row, dice)
    plan = Plan(
        key=f"{place}-{row.row_id}",
        congress=row.congress or "某地人民代表大会",
        term=row.term or 1,
        session=row.session or 1,
        year=row.year,
        title=row.title or "",
        units=_roles(row),
        draft_on=draft_on,
        assign_on=assign_on,
        in_session=not row.between_sessions,
        lead=row.lead_deputy or "",
        cosigners=len(row.co_signers),
        number=row.number or "",
        category=row.category or "",
        converted_motion="motion" in row.kind,
        stops_at_registered=row.outcome == "partial",
        reply_on=row.reply_on,
        class_label=row.class_label or "",
        doc_number=row.doc_no or "",
        key_item=row.key,
        seed=f"{place}:{dice.random()}",
        notes=row.notes,
    )
    _draw_way(plan, dice)
    plan.key_item = row.key
    plan.revised = plan.late_reply = False
    plan.returned = "" if row.reply_on else plan.returned
    kinds = rules.kinds_of(plan.class_label) if plan.class_label else ()
    if kinds:
        plan.result_kind = dice.choice(kinds)
    plan.ratings = _draw_ratings(dice)
    return plan


def _derive_dates(row: RowReading, dice: Random) -> tuple[date, date]:
    """Derive the earlier days from the reply's, else from the year of the row (倒推日期)."""
    if row.reply_on is not None:
        assign_on = row.reply_on - timedelta(days=62 + dice.randrange(20))
    else:
        assign_on = date(row.year, 2, 20) + timedelta(days=dice.randrange(20))
    return assign_on, assign_on - timedelta(days=30 + dice.randrange(8))


def _roles(row: RowReading) -> list[tuple[str, str]]:
    units = [(name, str(role)) for name, role in row.units]
    leads = [u for u in units if u[1] == HandlingRole.LEAD]
    if len(leads) > 1:
        # Several lead units are separate handling, each with the part it answers.
        return [(name, HandlingRole.SEPARATE.value) for name, _role in units]
    if len(units) == 1:
        return [(units[0][0], HandlingRole.SOLE.value)]
    return units


def _fill_numbers(plans: list[Plan]) -> None:
    """Keep the numbers that were given and fill the gaps (编号补缺), series by series.

    A number that was given twice in one series is kept for the first row and filled for the
    others, and this is told.
    """
    series: dict[Any, list[Plan]] = {}
    for plan in plans:
        where = (plan.congress, plan.term, plan.session, plan.year, plan.in_session)
        series.setdefault(where, []).append(plan)
    for members in series.values():
        taken: set[str] = set()
        for plan in members:
            if plan.number and plan.number in taken:
                plan.notes = (*plan.notes, f"number {plan.number} was given twice: filled anew")
                plan.number = ""
            taken.add(plan.number)
        if not taken - {""}:
            continue
        free = (str(n) for n in range(1, 100_000) if str(n) not in taken)
        for plan in members:
            plan.number = plan.number or next(free)
