"""Supervision in the demo (演示督办): topics, what leaders asked, a meeting, a referral."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from cases.acting import SHANGHAI
from cases.models import Assignment, EvaluationMeeting, KeyTopic, Referral, Suggestion
from cases.models.measure import SUPERVISED
from cases.rules.policy.choices import ProcField
from cases.rules.states import REPLYING_ROLES, RatingRequestState, SuggestionState
from people.kinds import Role
from workflows import sweeps
from workflows.door import perform
from workflows.matters import found
from workflows.rehearsal.demo.county import DemoStage

FEWEST = 8
# So long before the demo's moment the first of these acts is done.
MOST_MINUTES = 40
PROCURATORATE = "人民检察院"
# Words in the title of what may touch a public interest that the procuratorate guards.
OF_NATURE = ("污", "河", "垃圾", "环境", "扬尘", "采石", "水质")


def supervise(stage: DemoStage, now: datetime) -> None:
    """Let the Council confirm a topic and a leader ask for reports (演示重点督办).

    A demo of a few suggestions has too little to bundle and goes without.
    """
    rows = Suggestion.objects.filter(state=SuggestionState.HANDLING, classified=False)
    items = list(rows.order_by("pk")[:FEWEST])
    if len(items) < FEWEST:
        return
    clock = _minutes(now)
    committee = stage.organs[next(key for key in stage.organs if key.startswith("committee"))]
    chair = stage.actor(committee.pk, Role.COMMITTEE_CHAIR)
    council = stage.organs["council"].pk
    leader = stage.actor(council, Role.VICE_CHAIRPERSON)
    secretary = stage.actor(council, Role.SECRETARY)
    assigner = stage.actor(stage.organs["commission"].pk, Role.ASSIGNER)
    today = now.astimezone(SHANGHAI).date()

    def nominate(title: str, ground: str, chosen: list[Suggestion]) -> KeyTopic:
        given: dict[str, Any] = {"title": title, "ground": ground, "criteria": ["many"]}
        given["items"] = [item.reference for item in chosen]
        done = found("nominate_topic", stage.congress, by=chair, at=next(clock), **given)
        topic: KeyTopic = done.record
        return topic

    def act(name: str, record: Any, by: Any, **given: Any) -> None:
        fresh = type(record).objects.get(pk=record.pk)
        perform(name, fresh, by=by, at=next(clock), **given)

    topic = nominate("老旧小区改造与社区养老", "多名代表连续反映，群众关心。", items[:4])
    act("hear_views", topic, assigner, views="已征求政府办公室和有关单位意见，均无不同意见。")
    assert leader.post is not None
    decision = {
        "number": f"云常主〔{today.year}〕6号", "decided_on": today - timedelta(days=1),
        "leader": leader.post.pk, "committee": committee.pk,
    }  # fmt: skip
    act("confirm_topic", topic, secretary, **decision)
    sweeps.run_all(next(clock))
    steps = [
        {"kind": kind, "due_on": today + timedelta(days=days), "content": content}
        for kind, days, content in (
            ("research", 0, "走访四个小区，听取居民和社区意见。"),
            ("visit", 12, "由督办领导带队实地察看施工进度。"),
            ("meeting", 30, "与承办单位座谈，核对任务清单。"),
        )
    ]
    act("make_plan", topic, chair, steps=steps)
    told = {"participants": "委员会三人、代表五人", "minutes": "四个小区中两个已开工。"}
    first = topic.steps.order_by("due_on", "pk").first()
    act("do_step", first, chair, done_on=today, **told)
    act(
        "drop_item", topic.items.get(suggestion=items[3]), secretary,
        number=f"云常主〔{today.year}〕7号", why="已列入民生实事项目，另行督办。",
    )  # fmt: skip
    sweeps.run_all(next(clock))
    nominate("农村公路养护", "三个乡镇的代表共同提出。", items[4:6])
    for item, kind, text in (
        (items[0], "instruction", "请两个未开工小区倒排工期，每周报告一次。"),
        (items[6], "report", "请书面报告办理进展和困难。"),
    ):
        tasks = Assignment.objects.filter(suggestion=item, state__in=SUPERVISED)
        task = tasks.filter(role__in=sorted(REPLYING_ROLES)).first()
        if task is not None:
            due_on = today + timedelta(days=7)
            act("give_measure", task, leader, kind=kind, text=text, due_on=due_on)


def evaluate(stage: DemoStage, now: datetime) -> None:
    """Let a committee hold the first part of an evaluation meeting today (演示评议会)."""
    waiting = Suggestion.objects.filter(
        state=SuggestionState.REPLIED, classified=False,
        rating_requests__state=RatingRequestState.OPENED,
    )  # fmt: skip
    items = list(waiting.distinct().order_by("pk")[:3])
    if len(items) < 2:
        return
    clock = _minutes(now, before=15)
    committee = stage.organs[next(key for key in stage.organs if key.startswith("committee"))]
    chair = stage.actor(committee.pk, Role.COMMITTEE_CHAIR)
    meeting: EvaluationMeeting = found(
        "call_meeting", stage.congress, by=chair, at=next(clock), title="建议办理评议会",
        held_on=now.astimezone(SHANGHAI).date(), hour="下午3时", place="县人大三楼会议室",
        items=[item.reference for item in items],
    ).record  # fmt: skip
    perform("open_meeting", meeting, by=chair, at=next(clock))
    row = meeting.items.order_by("pk")[0]
    units = [
        {"task": unit.assignment_id, "presence": "deputy_head", "person": "分管副局长"}
        for unit in row.units.order_by("pk")
    ]
    perform(
        "record_face_to_face", row, by=chair, at=next(clock), units=units,
        asked="承诺的时间能否再提前？", answered="资金已到位，争取提前一个月完成。",
    )  # fmt: skip


def refer(stage: DemoStage, now: datetime) -> None:
    """Let the commission refer an item, and the procuratorate file a case (演示移送检察机关)."""
    rows = Suggestion.objects.filter(state=SuggestionState.HANDLING, classified=False)
    items = list(rows.order_by("-pk"))
    procuratorate = stage.organs.get(PROCURATORATE)
    if procuratorate is None or len(items) < FEWEST:
        return
    item = next((i for i in items if any(word in i.title for word in OF_NATURE)), items[0])
    clock, today = _minutes(now, before=10), now.astimezone(SHANGHAI).date()
    assigner = stage.actor(stage.organs["commission"].pk, Role.ASSIGNER)
    officer = stage.actor(procuratorate.pk, Role.CASE_OFFICER)
    referral: Referral = found(
        "refer_item", stage.congress, by=assigner, at=next(clock), item=item.reference,
        field=ProcField.ENVIRONMENT.value, number=f"云代工检〔{today.year}〕1号",
        ground="可能损害公共利益，建议检察机关同步了解。", referred_on=today,
    ).record  # fmt: skip
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("register_referral", {"number": f"云检登〔{today.year}〕1号", "registered_on": today}),
        ("analyse_referral", {}),
        ("file_case", {"number": f"云检立〔{today.year}〕1号", "filed_on": today}),
    )
    for name, given in steps:
        fresh = Referral.objects.get(pk=referral.pk)
        perform(name, fresh, by=officer, at=next(clock), **given)


def _minutes(now: datetime, before: int = MOST_MINUTES) -> Iterator[datetime]:
    """Return one moment after the other until now (演示时刻), a minute apart.

    Just after midnight they stand closer: what is done is dated of the day on which it is done.
    """
    midnight = datetime.combine(now.astimezone(SHANGHAI).date(), time.min, SHANGHAI)
    apart = min(timedelta(minutes=1), (now - midnight) / (MOST_MINUTES + 1))
    at = now - before * apart
    while True:
        at += apart
        yield at
