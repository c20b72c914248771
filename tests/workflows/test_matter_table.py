"""Every state x act x role of matters (事项对照表): what is not listed is refused.

Written by hand, like the table of suggestions: a new act, state or permission fails here until
somebody has thought about it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cases import guards
from cases.acting import Actor
from cases.models import (
    EvaluationMeeting,
    Event,
    IntegrityLine,
    LookBackReview,
    MeetingItem,
    OfMatter,
)
from cases.refusals import ActRefused, NotPermitted
from people.kinds import Role
from people.models import Post, User
from tests.county import County, answers, build_county
from tests.rows import rows_of
from workflows import sweeps
from workflows.door import MATTER_ACTS, perform
from workflows.matters import FOUNDINGS, found

CHAIR, SECRETARY = "committee_chair", "secretary"
ASSIGNER, HEAD_DAC, SYSTEM = "assigner", "commission_head", "system"
COMMISSION = (ASSIGNER, HEAD_DAC)
COLLECTS, AUDITOR = "rating:commission", "auditor"
ROLES = (
    ASSIGNER, HEAD_DAC, SYSTEM, "intake", "rating:commission", "rating:sc_office", "secretary",
    "vice_chairperson", "committee_chair", "sub_assigner", "officer:water", "head:water",
    "head:court", "officer:procuratorate", "head:procuratorate", "deputy", AUDITOR,
)  # fmt: skip

# Who sees to a topic: the commission, and the counterpart committee.
TENDING = (*COMMISSION, CHAIR)

# Who notes what the procuratorate does: itself, or the commission from its documents.
TRACKING = (*COMMISSION, "officer:procuratorate", "head:procuratorate")

# Who reads what is reported of ratings: who collects them, and the auditor.
COLLECTING = (COLLECTS, HEAD_DAC, AUDITOR)
# The scenes' meetings are called by the collector of these rules, the commission.
CONVENING = (ASSIGNER, HEAD_DAC, "rating:commission")
BEFORE_RATING = ("face_to_face", "face_to_face: heard", "face_to_face: nobody to rate")
CALLED = ("called", "called: for a later day")
ON_AGENDA = ("listed", "listed: face to face", "heard")

UNDECIDED = ("nominated", "nominated: every item has ended")
LIVING = ("confirmed", "planned", "in_progress", "reported", "reported: vote lost")
STEPS = ("planned", "planned: day over", "overdue")

# act -> (state afterwards, "" if it stays; {scene: who may})
Rows = dict[str, tuple[str, dict[str, tuple[str, ...]]]]
TABLE: dict[str, Rows] = {
    "LookBackReview": {
        "change_scope": ("", {"planned": COMMISSION}),
        "begin_checks": ("checking", {"planned": COMMISSION}),
        "check_items": ("", {"checking": COMMISSION, "checking: all checked": COMMISSION}),
        "decide_look_back": ("carrying_out", {"checking: all checked": COMMISSION}),
        "note_carried_out": (
            "", {"carrying_out": (SYSTEM,), "carrying_out: nothing left": (SYSTEM,)},
        ),
        "finish_carrying_out": ("followed", {"carrying_out: nothing left": (SYSTEM,)}),
        "close_look_back": ("closed", {"followed": COMMISSION}),
        "cancel_look_back": (
            "cancelled",
            dict.fromkeys(("planned", "checking", "checking: all checked"), COMMISSION),
        ),
    },
    "KeyTopic": {
        "change_topic": ("", dict.fromkeys((*UNDECIDED, "views_heard"), TENDING)),
        "hear_views": ("views_heard", dict.fromkeys(UNDECIDED, COMMISSION)),
        "confirm_topic": ("confirmed", dict.fromkeys(("nominated", "views_heard"), (SECRETARY,))),
        "decline_topic": (
            "declined",
            dict.fromkeys((*UNDECIDED, "views_heard"), (SECRETARY,)),
        ),
        "make_plan": ("planned", {"confirmed": TENDING}),
        "add_step": ("", dict.fromkeys(("planned", "in_progress"), TENDING)),
        "add_items": (
            "",
            dict.fromkeys(LIVING, (SECRETARY,)),
        ),
        "report_topic": ("reported", {"in_progress": TENDING}),
        "vote_on_topic": ("", {"reported": (SECRETARY,), "reported: vote lost": (SECRETARY,)}),
        "conclude_topic": ("concluded", {"reported": (SECRETARY,)}),
        "extend_topic": (
            "confirmed", {"reported": (SECRETARY,), "reported: vote lost": (SECRETARY,)},
        ),
    },
    "TopicItem": {
        "drop_item": ("dropped", {"kept": (SECRETARY,)}),
    },
    "TopicStep": {
        "do_step": ("done", dict.fromkeys(STEPS, TENDING)),
        "move_step": ("planned", dict.fromkeys(STEPS, TENDING)),
        "drop_step": ("dropped", dict.fromkeys(STEPS, TENDING)),
        "fall_behind": ("overdue", {"planned: day over": (SYSTEM,)}),
    },
    "Referral": {
        "register_referral": ("registered", {"referred": TRACKING}),
        "analyse_referral": ("analysing", {"registered": TRACKING}),
        "decline_filing": ("not_filed", dict.fromkeys(("registered", "analysing"), TRACKING)),
        "file_case": ("filed", dict.fromkeys(("registered", "analysing"), TRACKING)),
        "issue_suggestion": ("suggestion_issued", {"filed": TRACKING}),
        "give_opinions": ("rectifying", {"suggestion_issued": COMMISSION}),
        "note_rectified": ("rectified", {"rectifying": TRACKING}),
        "go_to_court": (
            "litigation", dict.fromkeys(("filed", "suggestion_issued", "rectifying"), TRACKING),
        ),
    },
    "ReferralCopy": {
        "note_copy": (
            "received", dict.fromkeys(("awaited", "awaited: day over", "late"), COMMISSION),
        ),
        "miss_copy": ("late", {"awaited: day over": (SYSTEM,)}),
    },
    "Linkage": {
        "take_up_linkage": ("taken_up", {"proposed": (*COMMISSION, "deputy")}),
        "leave_linkage": ("left", {"proposed": COMMISSION}),
    },
    # A report is made by the clockwork and never changes.
    "IntegrityReport": {},
    "IntegrityLine": {
        "note_line": (
            "looked_at",
            {
                "open": COLLECTING,
                "looked_at": COLLECTING,
                "open: about the rating officer": (HEAD_DAC, AUDITOR),
            },
        ),
    },
    "EvaluationMeeting": {
        "change_meeting": ("", dict.fromkeys((*CALLED, "called: no items"), CONVENING)),
        "add_to_meeting": (
            "", dict.fromkeys((*CALLED, "called: no items", *BEFORE_RATING), CONVENING),
        ),
        "open_meeting": ("face_to_face", {"called": CONVENING}),
        "open_second_part": ("back_to_back", {"face_to_face: heard": CONVENING}),
        "close_meeting": (
            "closed",
            dict.fromkeys(("back_to_back", "face_to_face: nobody to rate"), CONVENING),
        ),
        "cancel_meeting": (
            "cancelled",
            dict.fromkeys((*CALLED, "called: no items", *BEFORE_RATING), CONVENING),
        ),
    },
    "MeetingItem": {
        "record_face_to_face": (
            "heard", dict.fromkeys(("listed: face to face", "heard"), CONVENING),
        ),
        "take_out_of_meeting": ("dropped", dict.fromkeys(ON_AGENDA, CONVENING)),
    },
    "ReviewedItem": {
        "check_item": ("checked", {"unchecked": COMMISSION, "checked": COMMISSION}),
    },
}  # fmt: skip


def seat_auditor(c: County) -> None:
    user = User.objects.create(username="auditor", name=AUDITOR)
    post = Post.objects.create(user=user, organ=c.organs["sc_office"], role=Role.AUDITOR)
    c.actors[AUDITOR] = Actor(user, post)


def one_closed(c: County) -> Any:
    return c.rated(c.replied())


def checked(c: County) -> Any:
    one_closed(c)
    review = c.checking()
    c.do("check_items", review, "assigner", items="rest", finding="confirmed")
    return review


def carrying_out(c: County) -> Any:
    return c.decide_look_back(checked(c))


def nothing_left(c: County) -> Any:
    review = carrying_out(c)
    keys = list(review.items.values_list("pk", flat=True))
    c.do("note_carried_out", review, carried=keys, moved_on={})
    return review


def followed(c: County) -> Any:
    review = carrying_out(c)
    sweeps.run_all(c.later())
    return review


def closed(c: County) -> Any:
    return c.do("close_look_back", followed(c), "assigner", report="共核查1件。").record


def cancelled(c: County) -> Any:
    one_closed(c)
    return c.do("cancel_look_back", c.checking(), "assigner", why="并入年度检查。").record


def planned(c: County) -> Any:
    one_closed(c)
    return c.plan_look_back()


def checking(c: County) -> Any:
    one_closed(c)
    return c.checking()


def skipped(c: County) -> Any:
    c.replied()
    return c.checking()


def nominated(c: County) -> Any:
    # A further item lies there, to be put in by a decision.
    c.handling(("roads", "sole"))
    return c.nominated(c.handling(("water", "sole")))


def all_ended(c: County) -> Any:
    topic = nominated(c)
    suggestion = topic.items.get().suggestion
    c.do("ask_withdrawal", suggestion, c.deputy(), why="问题已解决。")
    c.do("confirm_withdrawal", suggestion, "assigner")
    return topic


def views_heard(c: County) -> Any:
    return c.do("hear_views", nominated(c), "assigner", views="无不同意见。").record


def further(c: County) -> Any:
    c.handling(("roads", "sole"))
    return c.handling(("water", "sole"))


def confirmed(c: County) -> Any:
    return c.confirmed_topic(further(c))


def declined(c: County) -> Any:
    return c.do("decline_topic", nominated(c), "secretary", why="由部门自行办理。").record


def planned_topic(c: County) -> Any:
    return c.planned_topic(further(c))


def in_progress(c: County) -> Any:
    topic = planned_topic(c)
    told = {"done_on": c.today, "minutes": "已察看。"}
    c.do("do_step", topic.steps.get(), "committee_chair", **told)
    return topic


def reported(c: County) -> Any:
    return c.reported_topic(further(c))


def vote_lost(c: County) -> Any:
    votes = {"votes_for": 1, "votes_against": 3, "votes_abstained": 0}
    return c.do("vote_on_topic", reported(c), "secretary", **votes).record


def concluded(c: County) -> Any:
    told = {"number": "9号", "decided_on": c.today, "text": "督办结束。"}
    return c.do("conclude_topic", reported(c), "secretary", **told).record


def step_of(build: Callable[[County], Any]) -> Callable[[County], Any]:
    return lambda c: build(c).steps.get()


def late_step(c: County) -> Any:
    step = planned_topic(c).steps.get()
    c.later(days=11)
    return step


def overdue_step(c: County) -> Any:
    return c.do("fall_behind", late_step(c)).record


def dropped_step(c: County) -> Any:
    step = planned_topic(c).steps.get()
    return c.do("drop_step", step, "committee_chair", why="合并开展。").record


def dropped_item(c: County) -> Any:
    row = confirmed(c).items.get()
    return c.do("drop_item", row, "secretary", number="5号", why="另行立项。").record


def first(build: Callable[[County], Any]) -> Callable[[County], Any]:
    return lambda c: build(c).items.get()


def after(act: str, **data: Any) -> Callable[[Callable[[County], Any]], Callable[[County], Any]]:
    """Let the commission note one more thing of a referral."""

    def then(build: Callable[[County], Any]) -> Callable[[County], Any]:
        def scene(c: County) -> Any:
            days = dict.fromkeys(("registered_on", "issued_on", "concluded_on"), c.today)
            known = MATTER_ACTS[act].fields
            told = data | {k: v for k, v in days.items() if k in known}
            return c.do(act, build(c), "assigner", **told).record

        return scene

    return then


def referred(c: County) -> Any:
    return c.referred(c.handling(("water", "sole")))


def filed(c: County) -> Any:
    return c.filed(c.handling(("water", "sole")))


registered = after("register_referral", number="检登1号")(referred)
issued = after("issue_suggestion", number="检建1号", addressee="县生态环境局")(filed)
rectifying = after("give_opinions", opinions="已列入整改计划。")(issued)
rectified = after("note_rectified", conclusion="排污口已封堵。")(rectifying)


def copy_of(build: Callable[[County], Any], days: int = 0) -> Callable[[County], Any]:
    def scene(c: County) -> Any:
        copy = build(c).copies.get()
        if days:
            c.later(days=days)
        return copy

    return scene


def late_copy(c: County) -> Any:
    return c.do("miss_copy", copy_of(filed, 11)(c)).record


def received(c: County) -> Any:
    return c.do("note_copy", copy_of(filed)(c), "assigner", received_on=c.today).record


def linked(c: County) -> Any:
    c.registered()
    return c.linked()


def taken_up(c: County) -> Any:
    linkage = linked(c)
    item = c.congress.suggestions.get().reference
    return c.do("take_up_linkage", linkage, c.deputy(), item=item).record


def line(c: County) -> Any:
    """Let a rating be given within minutes, and the week end."""
    c.rate(c.replied())
    c.later(days=7)
    sweeps.run_all(c.at)
    return IntegrityLine.objects.get()


def own_line(c: County) -> Any:
    """Let the rating officer enter it from paper."""
    request = c.request_of(c.replied())
    c.from_paper(
        "rate", request, 0, COLLECTS, "assigner", answers=answers("satisfied", "satisfied")
    )
    c.later(days=7)
    sweeps.run_all(c.at)
    return IntegrityLine.objects.get()


def looked_at(c: County) -> Any:
    return c.do("note_line", line(c), COLLECTS, words="已核实。").record


def to_rate(c: County) -> Any:
    # A further item waits for its rating too, to be put on the agenda.
    c.replied(("roads", "sole"))
    return c.replied()


def called(c: County) -> Any:
    return c.called(to_rate(c))


def called_for_later(c: County) -> Any:
    return c.called(to_rate(c), held_on=c.today + timedelta(days=3))


def called_for_nothing(c: County) -> Any:
    meeting = called(c)
    row = meeting.items.get()
    c.do("take_out_of_meeting", row, "rating:commission", why="另行评议。")
    return meeting


def face_to_face(c: County) -> Any:
    return c.face_to_face(to_rate(c))


def heard(c: County) -> Any:
    return c.heard(to_rate(c))


def nobody_to_rate(c: County) -> Any:
    meeting = heard(c)
    c.rate(meeting.items.get().suggestion)
    return meeting


def back_to_back(c: County) -> Any:
    return c.back_to_back(to_rate(c))


def meeting_ended(c: County) -> Any:
    meeting = back_to_back(c)
    return c.do("close_meeting", meeting, "rating:commission", report="评议结束。").record


def meeting_cancelled(c: County) -> Any:
    return c.do("cancel_meeting", called(c), "rating:commission", why="遇汛期。").record


SCENES: dict[str, dict[str, Callable[[County], Any]]] = {
    "LookBackReview": {
        "planned": planned,
        "checking": checking,
        "checking: all checked": checked,
        "carrying_out": carrying_out,
        "carrying_out: nothing left": nothing_left,
        "followed": followed,
        "closed": closed,
        "cancelled": cancelled,
    },
    "KeyTopic": {
        "nominated": nominated,
        "nominated: every item has ended": all_ended,
        "views_heard": views_heard,
        "confirmed": confirmed,
        "declined": declined,
        "planned": planned_topic,
        "in_progress": in_progress,
        "reported": reported,
        "reported: vote lost": vote_lost,
        "concluded": concluded,
    },
    "TopicItem": {
        "proposed": first(nominated),
        "kept": first(confirmed),
        "dropped": dropped_item,
        "ended": first(concluded),
    },
    "TopicStep": {
        "planned": step_of(planned_topic),
        "planned: day over": late_step,
        "overdue": overdue_step,
        "done": step_of(in_progress),
        "dropped": dropped_step,
    },
    "Referral": {
        "referred": referred,
        "registered": registered,
        "analysing": after("analyse_referral")(registered),
        "not_filed": after("decline_filing", why="不涉及公共利益。")(registered),
        "filed": filed,
        "suggestion_issued": issued,
        "rectifying": rectifying,
        "rectified": rectified,
        "litigation": after("go_to_court", conclusion="已起诉。")(rectifying),
    },
    "ReferralCopy": {
        "awaited": copy_of(filed),
        "awaited: day over": copy_of(filed, 11),
        "late": late_copy,
        "received": received,
    },
    "Linkage": {
        "proposed": linked,
        "taken_up": taken_up,
        "left": lambda c: c.do("leave_linkage", linked(c), "assigner", why="无人提出。").record,
    },
    "IntegrityReport": {"made": lambda c: line(c).report},
    "IntegrityLine": {
        "open": line,
        "open: about the rating officer": own_line,
        "looked_at": looked_at,
    },
    "EvaluationMeeting": {
        "called": called,
        "called: for a later day": called_for_later,
        "called: no items": called_for_nothing,
        "face_to_face": face_to_face,
        "face_to_face: heard": heard,
        "face_to_face: nobody to rate": nobody_to_rate,
        "back_to_back": back_to_back,
        "closed": meeting_ended,
        "cancelled": meeting_cancelled,
    },
    "MeetingItem": {
        "listed": first(called),
        "listed: face to face": first(face_to_face),
        "heard": first(heard),
        "heard: back to back": first(back_to_back),
        "dropped": first(called_for_nothing),
        "ended": first(meeting_ended),
    },
    "ReviewedItem": {
        "unchecked": first(checking),
        "checked": first(checked),
        "checked: decided": first(carrying_out),
        "carried_out": first(followed),
        "skipped": first(skipped),
    },
}


def fitting(county: County, record: Any) -> dict[str, dict[str, Any]]:
    """Return data with which each act would succeed, were it allowed."""
    rows = record.items.all() if isinstance(record, LookBackReview) else [record]
    keys = [row.pk for row in rows]
    roads = county.congress.suggestions.filter(assignments__organ=county.organs["roads"]).first()
    any_item = county.congress.suggestions.order_by("pk").first()
    mine = [roads.reference] if roads is not None else []
    decision = {"number": "6号", "decided_on": county.today}
    said = county.said(record) if isinstance(record, MeetingItem) else {}
    return {
        "change_meeting": {
            "title": "评议会",
            "held_on": county.today,
            "hour": "下午3时",
            "place": "二楼",
        },
        "add_to_meeting": {"items": mine},
        "open_meeting": {},
        "open_second_part": {"units_left": True},
        "close_meeting": {"report": "评议结束。"},
        "cancel_meeting": {"why": "遇汛期。"},
        "record_face_to_face": said,
        "take_out_of_meeting": {"why": "另行评议。"},
        "change_topic": {"title": "新题", "ground": "理由。", "items": mine},
        "hear_views": {"views": "无不同意见。"},
        "confirm_topic": county.topic_decision(),
        "decline_topic": {"why": "由部门自行办理。"},
        "make_plan": {"steps": [county.step()]},
        "add_step": county.step(),
        "add_items": decision | {"items": mine},
        "report_topic": {"report": "报告。", "reported_on": county.today},
        "vote_on_topic": {"votes_for": 3, "votes_against": 1, "votes_abstained": 0},
        "conclude_topic": decision | {"text": "督办结束。"},
        "extend_topic": decision | {"why": "未完成。"},
        "drop_item": {"number": "5号", "why": "另行立项。"},
        "do_step": {"done_on": county.today, "minutes": "已察看。"},
        "move_step": {"due_on": county.today + timedelta(days=30), "why": "顺延。"},
        "drop_step": {"why": "合并开展。"},
        "fall_behind": {},
        "register_referral": {"number": "检登2号", "registered_on": county.today},
        "analyse_referral": {},
        "decline_filing": {"why": "不涉及公共利益。"},
        "file_case": {"number": "立案2号", "filed_on": county.today},
        "issue_suggestion": {
            "number": "检建2号",
            "issued_on": county.today,
            "addressee": "县生态环境局",
        },
        "give_opinions": {"opinions": "已列入整改计划。"},
        "note_rectified": {"conclusion": "已封堵。", "concluded_on": county.today},
        "go_to_court": {"conclusion": "已起诉。", "concluded_on": county.today},
        "note_copy": {"received_on": county.today},
        "miss_copy": {},
        "take_up_linkage": {"item": any_item.reference if any_item is not None else ""},
        "leave_linkage": {"why": "无人提出。"},
        "note_line": {"words": "已核实。"},
        "change_scope": {"title": "回头看", "scope": {}},
        "begin_checks": {},
        "check_items": {"items": keys, "finding": "confirmed"},
        "decide_look_back": {"number": "8号", "decided_on": county.today, "text": "同意。"},
        "note_carried_out": {"carried": keys, "moved_on": {}},
        "finish_carrying_out": {},
        "close_look_back": {"report": "共核查1件。"},
        "cancel_look_back": {"why": "并入年度检查。"},
        "check_item": {"finding": "confirmed"},
    }


STAGES = [
    pytest.param(
        model,
        name,
        id=f"{model}: {name}",
        # A condition is the same on every database; each state is asked on all of them.
        marks=[pytest.mark.sqlite_only("conditions do not depend on the database")]
        if ":" in name
        else [],
    )
    for model, scenes in SCENES.items()
    for name in scenes
]
KEPT = [
    model
    for room in ("cases", "workflows")
    for model in apps.get_app_config(room).get_models()
    if model._meta.model_name not in ("event", "stream")
]


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "name"), STAGES)
def test_only_what_is_listed_is_done_to_a_matter(model, name, on_postgresql):
    ask_each(model, name, each=not on_postgresql)


@pytest.mark.soak
@pytest.mark.postgresql_only("on SQLite every run asks all of them")
@pytest.mark.django_db
@pytest.mark.parametrize(("model", "name"), STAGES)
def test_only_what_is_listed_is_done_to_a_matter_whoever_asks(model, name):
    ask_each(model, name, each=True)


def ask_each(model: str, name: str, *, each: bool) -> None:
    """Try every act on a matter as everybody; without `each`, as one rival of who may."""
    county = build_county()
    county.procuratorate()
    seat_auditor(county)
    record = county.fresh(SCENES[model][name](county))
    assert record.state == name.partition(":")[0]
    data_of = fitting(county, record)
    before, events = rows_of(KEPT), Event.objects.count()
    wrong = []
    for n, act in enumerate(TABLE[model]):
        data, told = data_of[act], 0
        rivals = [role for role in ROLES if role not in TABLE[model][act][1].get(name, ())]
        left_out = set() if each or not rivals else {*rivals} - {rivals[n % len(rivals)]}
        for role in ROLES:
            if role in left_out:
                continue
            by = county.deputy() if role == "deputy" else county.actors[role]
            listed = role in TABLE[model][act][1].get(name, ())
            savepoint = transaction.savepoint()
            try:
                done = perform(act, record, by=by, at=county.at + timedelta(minutes=1), **data)
            except ActRefused as refusal:
                transaction.savepoint_commit(savepoint)
                told += refusal.status != 404 and not by.is_system
                if listed or refusal.status not in (403, 404, 409) or not str(refusal).strip():
                    wrong.append(f"{act} by {role}: {refusal.status} {refusal}")
            else:
                after = TABLE[model][act][0] or record.state
                if not listed or done.record.state != after:
                    wrong.append(f"{act} by {role}: {done.record.state}")
                transaction.savepoint_rollback(savepoint)
        events += told
        if Event.objects.count() != events:
            wrong.append(f"{act}: {told} refusals left other events")
        if rows_of(KEPT) != before:
            wrong.append(f"{act}: a refusal changed rows")

    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_only_the_commission_begins_a_look_back(role):
    county = build_county()
    county.procuratorate()
    seat_auditor(county)
    by = county.deputy() if role == "deputy" else county.actors[role]
    data = {"title": "回头看", "term": county.term.pk, "scope": {}}
    if role in COMMISSION:
        done = found("plan_look_back", county.congress, by=by, at=county.later(), **data)
        assert done.record.state == "planned"
        return
    with pytest.raises(NotPermitted):
        found("plan_look_back", county.congress, by=by, at=county.later(), **data)
    assert not LookBackReview.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_only_a_committee_or_the_collector_calls_a_meeting(role):
    county = build_county()
    county.procuratorate()
    seat_auditor(county)
    suggestion = county.replied()
    county.actors["deputy"] = county.deputy()
    if role in (*CONVENING, CHAIR):
        assert county.called(suggestion, by=role).state == "called"
        return
    with pytest.raises(NotPermitted):
        county.called(suggestion, by=role)
    assert not EvaluationMeeting.objects.exists()


@pytest.mark.pure
def test_the_table_of_matters_lists_exactly_what_exists():
    listed = {(model, act) for model, rows in TABLE.items() for act in rows}
    models = [m for m in apps.get_app_config("cases").get_models() if issubclass(m, OfMatter)]

    assert listed == {(act.model.__name__, name) for name, act in MATTER_ACTS.items()}
    assert {m.__name__ for m in models} == set(TABLE) == set(SCENES)
    assert set(FOUNDINGS) == {
        "make_integrity_report",
        "call_meeting",
        "plan_look_back",
        "nominate_topic",
        "refer_item",
        "propose_to_deputies",
    }
    staged = {(model, name.partition(":")[0]) for model, names in SCENES.items() for name in names}
    assert staged == {
        (m.__name__, state) for m in models for state, _l in m._meta.get_field("state").choices
    }


@pytest.mark.pure
def test_every_transition_of_a_matter_has_permission_reasons_and_source():
    models = [m for m in apps.get_app_config("cases").get_models() if issubclass(m, OfMatter)]
    for model in models:
        for name in dir(model):
            declared = getattr(getattr(model, name, None), "_django_fsm", None)
            for transition_ in declared.transitions.values() if declared else ():
                assert str(transition_.permission.who).strip(), name
                assert str(transition_.custom.get("source", "")).strip(), name
                assert all(str(c.reason).strip() for c in transition_.conditions), name
                follows = transition_.permission is guards.by_consequence
                assert follows == (name not in MATTER_ACTS), name


# Scene: statements on SQLite with one item, and with three.
STATEMENTS = {
    "change_scope": (12, 12),
    "begin_checks": (17, 17),
    "check_items": (12, 14),
    "decide_look_back": (13, 13),
    "check_item": (10, 10),
}


@pytest.mark.sqlite_only("counted on SQLite")
@pytest.mark.django_db
@pytest.mark.parametrize("act", STATEMENTS)
def test_an_act_on_a_matter_takes_so_many_statements(act):
    counted = []
    for items in (1, 3):
        county = build_county(f"county{items}")
        for _ in range(items):
            one_closed(county)
        review = county.plan_look_back()
        if act not in ("change_scope", "begin_checks"):
            county.do("begin_checks", review, "assigner")
        if act == "decide_look_back":
            county.do("check_items", review, "assigner", items="rest", finding="confirmed")
        record = review.items.order_by("pk").first() if act == "check_item" else review
        data = fitting(county, record)[act]
        by = county.actors["assigner"]
        with CaptureQueriesContext(
            connection,
        ) as sent:
            perform(act, record, by=by, at=county.later(), **data)
        counted.append(
            len([q for q in sent.captured_queries if not q["sql"].startswith(("SAVE", "RELEASE"))])
        )

    assert tuple(counted) == STATEMENTS[act]
