"""Draw the plans of the demo (演示计划): what happens when, so that today is as the scenes say."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from cases.rules.kinds import ResultKind
from cases.rules.states import HandlingRole, WorkKind
from workflows.rehearsal.demo import topics
from workflows.rehearsal.demo.county import BETWEEN_SESSIONS, NAME, TERM, last_session_on
from workflows.rehearsal.demo.scenes import (
    BETWEEN,
    DONE,
    FAIR,
    GOOD,
    LAST_YEAR,
    THIS_YEAR,
    Scene,
    allot,
)
from workflows.rehearsal.demo.topics import TOPICS, Topic
from workflows.rehearsal.plan import NOT_ANSWERED, Plan

W = WorkKind
KICK_OFF_AFTER = 22
NEVER = 10_000
SOURCES = ("from_inspection", "from_research", "from_station", "from_seminar", "from_voters")
# The stretches of the way in their order; a round's number stands behind what comes again.
WAY = (
    W.COSIGN, W.SUBMIT, W.REGISTER, W.ASSIGN, W.SUB_ASSIGN, W.SIGN_IN, W.CONTACT, W.REPLY,
    W.RATE, W.RELEASE, f"{W.SIGN_IN}:2", f"{W.CONTACT}:2", f"{W.REPLY}:2", f"{W.RATE}:2",
    f"{W.RELEASE}:2", f"{W.ACKNOWLEDGE}:2", f"{W.PROPOSE}:2", f"{W.DECIDE}:2",
)  # fmt: skip
# Where else a story may stop, and behind which stretch.
BEHIND = {
    W.COUNTERSIGN: W.REGISTER, W.REVISE: W.REGISTER, W.DECIDE_RETURN: W.SIGN_IN,
    W.REASSIGN: W.SIGN_IN, W.OPINION: W.SIGN_IN, W.DECIDE_SECOND: W.RELEASE,
    W.FULFIL: W.RELEASE, W.VERIFY: W.RELEASE,
}  # fmt: skip


def draw_demo(count: int, deputies: list[str], today: date, seed: int) -> list[Plan]:
    """Draw the plans of a demo (抽取演示计划): the same seed and day, the same plans."""
    dice = Random(f"{seed}:demo")
    matters = [(topic, place) for topic in TOPICS for place in topics.PLACES]
    dice.shuffle(matters)
    plans = []
    first_of: set[int] = set()
    for n, scene in enumerate(allot(count), 1):
        mine = Random(f"{seed}:{n}")
        topic, place = _matter(matters, scene.form)
        # The first deputy has something of everything, so that one desk shows the whole way.
        names = mine.sample(deputies[1:], 4)
        if id(scene) not in first_of:
            first_of.add(id(scene))
            names[0] = deputies[0]
        plans.append(_plan(n, scene, topic, place, names, today, mine))
    return plans


def _matter(matters: list[tuple[Topic, str]], form: str) -> tuple[Topic, str]:
    """Take the next matter that fits the form (选题)."""
    for place, (topic, _where) in enumerate(matters):
        several, other = len(topic.units) > 1, _is_other(topic)
        if (form == "other") == other and (several or form not in ("lead", "separate")):
            return matters.pop(place)
    return matters.pop(0)


def _is_other(topic: Topic) -> bool:
    return topic.units[0].startswith("人民") or topic.units[0].endswith("镇人民政府")


def _plan(
    n: int, scene: Scene, topic: Topic, place: str, names: list[str], today: date, dice: Random
) -> Plan:
    fixed = dict(scene.plan)
    promised = fixed.get("result_kind")
    if isinstance(promised, tuple):
        fixed["result_kind"] = dice.choice(promised)
    if isinstance(fixed.get("promise_days"), tuple):
        fixed["promise_days"] = dice.randint(*fixed["promise_days"])
    cosigners = fixed.pop("cosigners", dice.choice((0, 0, 1, 2)))
    if scene.halts_at == "draft" and n % 2:
        cosigners = 0
    plan = Plan(
        key=f"{n:04d}",
        congress=NAME,
        term=TERM,
        session=scene.session or THIS_YEAR,
        year=today.year,
        title=f"关于{topic.title.format(place=place)}的建议",
        units=_units(scene.form, topic, dice),
        draft_on=today,
        in_session=scene.session != BETWEEN,
        lead=names[0],
        cosigners=cosigners,
        cosigner_names=tuple(names[1 : 1 + cosigners]),
        category=topic.field,
        contact_impossible=dice.random() < 0.05,
        result_kind=dice.choice((ResultKind.SOLVED, ResultKind.SOLVED, ResultKind.REFERENCE)),
        ratings=[dice.choice((GOOD, GOOD, GOOD, FAIR, NOT_ANSWERED)), GOOD],
        promise_end="kept",
        seed=f"{n}:{dice.random()}",
        halts_at=scene.halts_at,
        halts_round=0 if scene.round == 1 else scene.round,
        sources=tuple(dice.sample(SOURCES, dice.choice((1, 1, 2)))),
    )
    for name, value in fixed.items():
        setattr(plan, name, value)
    if scene.halts_at and "ratings" not in fixed:
        # Silence would end the window and with it the scene.
        plan.ratings = [GOOD if r == NOT_ANSWERED else r for r in plan.ratings]
    _speak(plan, topic, place, dice)
    _set_days(plan, scene, today, dice)
    return plan


def _units(form: str, topic: Topic, dice: Random) -> list[tuple[str, str]]:
    first, *others = topic.units
    form = form or dice.choice(("sole", "lead", "lead"))
    if form == "separate" and others:
        return [(unit, HandlingRole.SEPARATE) for unit in topic.units[:2]]
    if form in ("sole", "other") or not others:
        return [(first, HandlingRole.SOLE)]
    helpers = others[: dice.randint(1, len(others))]
    return [(first, HandlingRole.LEAD), *((unit, HandlingRole.CO_HANDLER) for unit in helpers)]


def _speak(plan: Plan, topic: Topic, place: str, dice: Random) -> None:
    def fill(text: str) -> str:
        return text.format(place=place, n=filled)

    filled = dice.randint(2, 9)
    unit = plan.units[0][0]
    answer = fill(topic.reply)
    plan.words = {
        "facts": fill(topic.facts),
        "analysis": dice.choice(topics.ANALYSES),
        "proposal": fill(topic.proposal),
        "revised_proposal": fill(topic.proposal) + "请明确责任单位和完成时限。",
        "advice": "所提事项较为原则，请补充具体点位和可操作的办法后再提交。",
        "refusal": "所反映的是提出人亲属的个人事项，不属于代表建议的范围，已转有关部门按程序办理。",
        "return": f"该事项的主要职责不在{unit}，建议改由综合行政执法部门承办。",
        "return_refused": "经核对职责清单，该事项属于你单位职责，请继续办理。",
        "contact": dice.choice(topics.CONTACTS),
        "contact_impossible": "三次电话联系，代表均在外地，已短信说明办理情况。",
        "opinion": dice.choice(topics.OPINIONS),
        "reply": f"{plan.lead}代表：您提出的《{plan.title}》收悉。{answer}"
        f"关于您提出的其他意见，{unit}已列出清单逐项办理，并将按季度向您通报进展。"
        "感谢您对云溪县工作的关心和支持。",
        "second_reply": f"{plan.lead}代表：您对首次答复提出的意见我们诚恳接受。"
        f"{unit}主要负责人到现场再次核实，{answer}现明确由分管负责人牵头，逐月公布进度。",
        "supplement": "补充答复：所列点位已按期完成，欢迎代表现场察看。",
        "promise": f"{place}:{dice.choice(topics.PROMISES)}",
        "contact_person": f"{unit}办公室",
        "dissatisfied": dice.choice(topics.REASONS),
        "attitude": dice.choice(topics.ATTITUDES),
        "instruction": dice.choice(topics.INSTRUCTIONS),
        "solution": "建议由承办单位提出年内可完成的分步方案，委员会跟踪督办。",
        "agreed": f"{place}：年内完成首批点位，其余列入下一年度计划。",
        "decision": "主任会议听取汇报，同意委员会的处理意见。",
        "evidence": "工程已完工并通过验收，附现场照片和验收表。",
        "not_done": "现场仍有两处未完工，请继续落实。",
    }


def _set_days(plan: Plan, scene: Scene, today: date, dice: Random) -> None:
    """Count back from where the story stands to the day of its draft (倒排日期)."""
    waits = _draw_waits(plan, dice)
    plan.waits = waits
    held = dice.randint(*scene.held)
    if scene.session != BETWEEN:
        _fit_to_session(plan, scene, today, held)
        return
    if scene.halts_at in ("draft", DONE):
        plan.draft_on = today - timedelta(days=held)
        return
    before = _stretches(plan, scene)
    plan.draft_on = today - timedelta(days=held + sum(waits[part] for part in before))
    if scene.halts_at == W.OPINION:
        # The lead unit has met the deputy and waits; it does not go on when the day is over.
        plan.draft_on -= timedelta(days=waits[W.CONTACT])
        waits[W.REPLY] = NEVER


def _draw_waits(plan: Plan, dice: Random) -> dict[str, int]:
    pace: dict[str, tuple[int, int]] = {
        W.COSIGN: (0, 1), W.SUBMIT: (0, 1), W.REGISTER: (1, 2), W.ASSIGN: (2, 3),
        W.SUB_ASSIGN: (1, 2), W.SIGN_IN: (1, 2), W.CONTACT: (4, 9), W.REPLY: (8, 20),
        W.RATE: (1, 8), W.RELEASE: (1, 2), W.DECIDE_RETURN: (1, 2), W.REASSIGN: (1, 1),
        W.FULFIL: (20, 60), W.VERIFY: (3, 8),
    }  # fmt: skip
    again = {
        W.SIGN_IN: (1, 2), W.CONTACT: (2, 5), W.REPLY: (6, 14), W.RATE: (1, 6), W.RELEASE: (1, 2),
        W.ACKNOWLEDGE: (1, 3), W.PROPOSE: (2, 6), W.DECIDE: (5, 12),
    }  # fmt: skip
    waits = {kind: dice.randint(*days) for kind, days in pace.items()}
    waits |= {f"{kind}:2": dice.randint(*days) for kind, days in again.items()}
    # Who helps sends an opinion before the lead unit has met the deputy.
    waits[W.OPINION] = max(0, waits[W.CONTACT] - 1)
    if not plan.cosigners:
        waits[W.COSIGN] = waits[W.SUBMIT] = 0
    if _is_assigned_directly(plan):
        waits[W.SUB_ASSIGN] = 0
    return waits


def _is_assigned_directly(plan: Plan) -> bool:
    first = plan.units[0][0]
    return first.startswith("人民") or first.endswith("镇人民政府")


def _stretches(plan: Plan, scene: Scene) -> list[str]:
    """List the stretches that lie behind when the story stops (已走环节)."""
    stop = scene.halts_at if scene.round == 1 else f"{scene.halts_at}:{scene.round}"
    if stop in BEHIND:
        way = WAY[: WAY.index(BEHIND[WorkKind(stop)]) + 1]
        return [*way, W.FULFIL] if stop == W.VERIFY else list(way)
    return list(WAY[: WAY.index(stop)])


def _fit_to_session(plan: Plan, scene: Scene, today: date, held: int) -> None:
    """Hand the item in at its session; the units take the time that is left (会议建议)."""
    opened = last_session_on(today)
    if scene.session == LAST_YEAR:
        opened -= BETWEEN_SESSIONS
    plan.draft_on = opened + timedelta(days=int(plan.key) % 3)
    kick_off = opened + timedelta(days=KICK_OFF_AFTER + int(plan.key) % 3)
    plan.assign_on = kick_off
    if scene.halts_at == DONE:
        return
    waits = plan.waits
    after = [part for part in _stretches(plan, scene) if WAY.index(W.ASSIGN) < _place(part)]
    spare = (today - kick_off).days - held - sum(waits[part] for part in after)
    taken_by = W.FULFIL if W.FULFIL in after else W.REPLY if W.REPLY in after else W.CONTACT
    if taken_by == W.REPLY and scene.session == LAST_YEAR:
        # No unit takes longer than the law allows; the follow-up has simply lasted longer.
        spare = min(spare, 50)
    waits[taken_by] = max(1, waits[taken_by] + spare)


def _place(part: str) -> int:
    return WAY.index(part) if part in WAY else len(WAY)
