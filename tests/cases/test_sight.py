"""Who sees what, and that no unit steers a rating or sees one early (可见范围、评价保密)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.utils import translation

from cases.acting import SYSTEM, Actor
from cases.models import Clock, Event, Promise, Rating, RatingRequest, StoredFile, Suggestion
from cases.prepared import Prepared, prepared
from cases.refusals import ActRefused, NotPermitted, NotVisible
from cases.rules.policy.choices import JointRatingMode
from cases.rules.presets import preset
from notifications import draining
from people.kinds import OrganKind, Role
from people.models import Organ, Post, User
from tests.county import NO_WORD, County, answers, build_county
from workflows import entering, sweeps
from workflows.door import ACTS, perform
from workflows.models import WorkItem
from workflows.sweeps import climbing, run_all

pytestmark = pytest.mark.sqlite_only("who sees what does not depend on the database")

CANARY = "云溪桥头的金丝雀"

# May an officer or the head of a handling unit ever perform this act? A new act fails the test
# below until somebody has answered for it here.
UNIT_MAY = {
    "accept": True,
    "agree_reply": True,
    "apply_write_off": True,
    "ask_agreement": True,
    "ask_coordination": True,
    "file_scan": True,
    "object_to_reply": True,
    "reopen_reply": True,
    "deliver_reply": True,
    "dispute": True,
    "recall_reply": True,
    "record_contact": True,
    "change_officer": True,
    "request_return": True,
    "declare_extension": True,
    "request_extension": True,
    "request_return_late": True,
    "send_opinion": True,
    "report_progress": True,
    "revise_promise": True,
    "send_to_review": True,
    "sign_reply": True,
    "answer_consultation": True,
    "consult_units": False,
    "end_consultation": False,
    "acknowledge_supervision": True,
    "climb": False,
    "decide_supervision": False,
    "sign_supervision": False,
    "acknowledge_escalation": False,
    "advise_precheck": False,
    "agree_split": False,
    "agree_withdrawal": False,
    "approve_extension": False,
    "archive": False,
    "carry_promise": False,
    "lose_unit": False,
    "succeed_collector": False,
    "succeed_committee": False,
    "succeed_office": False,
    "succeed_supervisor": False,
    "change_rules": False,
    "succeed_unit": False,
    "approve_return": False,
    "ask_anew": False,
    "ask_cosigners": False,
    "ask_secrecy": False,
    "ask_precheck": False,
    "ask_withdrawal": False,
    "allow_late_return": False,
    "assign": False,
    "assign_again": False,
    "call_conference": False,
    "call_coordination": False,
    "cancel_promise": False,
    "clear_urgent": False,
    "put_on_hold": False,
    "resume": False,
    "end_hold": False,
    "return_opinion": True,
    "carry_over": False,
    "close_pressure_case": False,
    "confirm_cosigning": False,
    "confirm_withdrawal": False,
    "convert_to_motion": False,
    "correct_assignment": False,
    "correct_rating": False,
    "countersign_refusal": False,
    "decide_escalation": False,
    "decline_cosigning": False,
    "decline_refusal": False,
    "decline_second_assignment": False,
    "decline_split": False,
    "decline_void": False,
    "designate_key": False,
    "end_merge": False,
    "end_rating_window": False,
    "hand_over": False,
    "follow_plan": False,
    "instruct": False,
    "judge_reply": False,
    "lapse_opinion": False,
    "lapse_extension": False,
    "leave_cosigning": False,
    "leave_lead": False,
    "lift_secrecy": False,
    "mark_overdue": False,
    "recount_deadline": False,
    "mark_urgent": False,
    "note_return": False,
    "link": False,
    "release_key": False,
    "look_back": False,
    "confirm_after_look_back": False,
    # The government's office presses the units to which it passed items on.
    "give_measure": True,
    "enter_measure": False,
    "answer_measure": True,
    "ask_measure_again": False,
    "take_back_measure": False,
    "take_further_step": False,
    "succeed_measure": False,
    "change_class": False,
    "follow_again": False,
    "merge": False,
    "note_follower": False,
    "note_follower_left": False,
    "object_to_withdrawal": False,
    "pass_precheck": False,
    "propose_refusal": False,
    "propose_solution": False,
    "propose_split": False,
    "propose_void": False,
    "order_again": False,
    "pass_review": False,
    "raise_level": False,
    "rate": False,
    "reassign": False,
    "recall_assignment": False,
    "recall_sub_assignment": False,
    "refuse_extension": False,
    "refuse_return": False,
    "register": False,
    "reject_reply": False,
    "reject_write_off": False,
    "release": False,
    "remind_rater": False,
    "remove_link": False,
    "reopen_draft": False,
    "reopen_promise": False,
    "replace_raters": False,
    "report_pressure": False,
    "return_for_revision": False,
    "settle_coordination": False,
    "settle_dispute": False,
    "settle_reply": False,
    "sub_assign": False,
    "submit": False,
    "succeed_lead": False,
    "succeed_precheck": False,
    "take_back_withdrawal": False,
    "transfer": False,
    "take_motion": False,
    "take_back_split": False,
    "undo_merge": False,
    "say_whether_kept": False,
    "verify_promise": False,
    "void_registration": False,
    "waive_opinion": False,
}

RATING_ACTS = (
    "rate", "correct_rating", "report_pressure", "remind_rater", "release", "end_rating_window",
    "replace_raters",
)  # fmt: skip

# Every model of these rooms: can a page show it, and therefore ask who sees it?
SHOWN = {
    "Assignment": True,
    "ClassChange": True,
    "Clock": True,
    "Consultation": True,
    "Contact": True,
    "Copy": True,
    "Escalation": True,
    "EvaluationMeeting": True,
    "Event": True,
    "MeetingItem": True,
    "Extension": True,
    "Follower": True,
    "Judgement": True,
    "IntegrityLine": True,
    "IntegrityReport": True,
    "KeyTopic": True,
    "Linkage": True,
    "Referral": True,
    "ReferralCopy": True,
    "LookBackReview": True,
    "Measure": True,
    "Message": True,
    "Opinion": True,
    "Paper": True,
    "PaperEntry": True,
    "PressureCase": True,
    "Promise": True,
    "PromiseProgress": True,
    "PromiseWord": True,
    "Rating": True,
    "RatingRequest": True,
    "Reply": True,
    "ReviewedItem": True,
    "SplitPart": True,
    "Suggestion": True,
    "Supervision": True,
    "TopicItem": True,
    "TopicStep": True,
    "Transfer": True,
    "SuggestionLink": True,
    "VoidNumber": True,
    "WorkItem": True,
    # Reached only through one of those above, or never shown.
    "Agreement": False,
    # From where somebody came is read by the integrity report alone.
    "ActOrigin": False,
    "SignIn": False,
    "IntegrityRemark": False,
    "SummonedUnit": False,
    "TopicDeputy": False,
    "Attachment": False,
    "Checkpoint": False,
    "Cosigner": False,
    "Delivery": False,
    "Instruction": False,
    "FurtherStep": False,
    # Shown to administrators alone, by their own desk.
    "LoadJob": False,
    # Shown to whoever asked for it alone, on the pages of batches.
    "BatchJob": False,
    "BatchRow": False,
    # Shown to everybody of the congress, on the pages of its rules.
    "RuleChange": False,
    "NumberSeries": False,
    "Outbox": False,
    "Policy": False,
    "WorkdayYear": False,
    "Rater": False,
    "Round": False,
    "StoredFile": False,
    "Stream": False,
    # One's own mark of reading.
    "LastLook": False,
    # Of the engine; told by a command to who runs it.
    "Heartbeat": False,
    "Incident": False,
    "WorkProcess": False,
}


# What is known not to hold yet, each with its cause; mended means that the mark has to go.


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def shown_models() -> list[Any]:
    """Return every model that can be asked who sees it."""
    return [m for m in apps.get_models() if hasattr(m._default_manager.all(), "visible_to")]


@cache
def seen_rows(model: Any) -> tuple[list[str], Prepared[Any]]:
    """Ask for all rows of a model that a person may see, compiled once as pages do."""
    names = [column.attname for column in model._meta.concrete_fields]

    def seen(user: Any, today: Any) -> Any:
        return model._default_manager.visible_to(user, today).order_by("pk").values_list(*names)

    return names, prepared(seen)


def dump(user: User, county: County) -> dict[str, list[dict[str, Any]]]:
    """Return all that a person may see, row by row and field by field."""
    rows = {}
    for model in shown_models():
        names, seen = seen_rows(model)
        found = seen.rows(user.pk, county.today)
        rows[model.__name__] = [dict(zip(names, row, strict=True)) for row in found]
    return rows | {"Outcomes": list(Rating.objects.outcomes(user, county.today))}


def test_every_act_is_listed():
    assert set(UNIT_MAY) == set(ACTS)


def test_every_model_is_listed():
    rooms = [apps.get_app_config(room) for room in ("cases", "workflows", "notifications")]

    assert {m.__name__ for room in rooms for m in room.get_models()} == set(SHOWN)
    assert {m.__name__ for m in shown_models()} == {name for name, asked in SHOWN.items() if asked}


# Acts


def unit_actors(county: County) -> dict[str, Actor]:
    """Return the officers and heads of units, the government's office among them."""
    found = {
        key: actor for key, actor in county.actors.items() if key.startswith(("officer:", "head:"))
    }
    for role in (Role.CASE_OFFICER, Role.UNIT_HEAD):
        user, _ = User.objects.get_or_create(username=f"{county.congress.code}-gov-{role}")
        post, _ = Post.objects.get_or_create(
            user=user, organ=county.organs["government"], role=role
        )
        found[f"{role}:government"] = Actor(user, post)
    return found


def records_of(model: Any, suggestion: Suggestion) -> list[Any]:
    """Return the records of a kind that hang on a suggestion."""
    if model is Suggestion:
        return [suggestion]
    return list(model._default_manager.filter(suggestion=suggestion.pk).order_by("pk"))


def journey(county: County) -> Iterator[Suggestion]:
    """Carry one suggestion through every state that units live to see; stop at each."""
    suggestion = county.registered(cosigners=1)
    county.do("assign", suggestion, "assigner", units=county.shares(("government", "sole")))
    office = county.task(suggestion, "government")
    county.do(
        "sub_assign",
        office,
        "sub_assigner",
        units=county.shares(("water", "lead"), ("roads", "co_handler")),
    )
    yield suggestion
    county.do(
        "request_return", county.task(suggestion, "roads"), county.officer("roads"), why="理由"
    )
    yield suggestion
    roads = county.task(suggestion, "roads")
    county.do("approve_return", roads, "sub_assigner")
    yield suggestion
    county.do("reassign", roads, "sub_assigner", organ=county.organs["schools"].pk)
    schools = county.task(suggestion, "schools")
    county.do("dispute", schools, county.head("schools"), why="理由")
    yield suggestion
    stays = {"unit": schools.organ_id, "decision": "由教育局会办。"}
    county.do("settle_dispute", schools, "sub_assigner", **stays)
    county.do("accept", county.task(suggestion, "water"), county.officer("water"))
    yield suggestion
    water, until = county.task(suggestion, "water"), county.today + timedelta(days=120)
    more = {"why": "需现场勘查。", "until": until}
    asked = county.do("request_extension", water, county.officer("water"), **more)
    county.do("refuse_extension", asked.created["extension"][0], "assigner", decision="可以按期。")
    yield suggestion
    told = {"kind": "report", "text": "请报告。", "due_on": county.today}
    water = county.task(suggestion, "water")
    measure = county.do("give_measure", water, "sub_assigner", **told).created["measure"][0]
    county.do("answer_measure", measure, county.officer("water"), answer="正在办。")
    yield suggestion
    promises = [{"content": "三月动工", "responsible": "水利局", "due_on": county.today}]
    parts = {"result_kind": "in_progress", "promises": promises}
    schools = county.task(suggestion, "schools")
    county.do("send_opinion", schools, county.officer("schools"), text="同意")
    reply = county.signed(county.task(suggestion, "water"), **parts)
    scan = StoredFile.objects.create(sha256="0" * 64, size=5, media_type="application/pdf")
    county.do("file_scan", reply, county.officer("water"), scan=scan)
    county.do("recall_reply", reply, county.head("water"), why="更正")
    county.do("send_to_review", reply, county.officer("water"))
    yield suggestion
    county.do("pass_review", reply, "sub_assigner")
    county.do("sign_reply", reply, county.head("water"))
    yield suggestion
    county.do("deliver_reply", reply, county.officer("water"))
    yield suggestion
    county.rate(suggestion, "dissatisfied")
    yield suggestion
    request = county.request_of(suggestion)
    county.do("release", request, county.collector(request))
    county.second_round(suggestion)
    county.rated(suggestion, "dissatisfied")
    yield suggestion
    escalation = suggestion.escalations.get()
    county.do("acknowledge_escalation", escalation, "committee_chair")
    county.do("propose_solution", escalation, "committee_chair", proposal="conclude", text="理由")
    yield suggestion
    county.take_further_steps(escalation)
    county.do(
        "decide_escalation",
        escalation,
        "secretary",
        decision="conclude",
        number="1号",
        decided_on=county.today,
        text="理由",
    )
    yield suggestion
    promise = suggestion.promises.get(binding=True)
    moved = {"due_on": county.today + timedelta(days=30), "why": "雨季停工。"}
    county.do("revise_promise", promise, county.head("water"), **moved)
    county.do("report_progress", promise, county.officer("water"), words="已完成招标。")
    county.reported_kept(promise, "照片")
    yield suggestion
    county.do("verify_promise", promise, "assigner", without_word=NO_WORD)
    yield suggestion


def test_units_do_only_what_is_listed(county):
    done, seen = set(), set()
    asked = ("head:water", "officer:roads")
    actors = {who: actor for who, actor in unit_actors(county).items() if who in asked}

    for suggestion in journey(county):
        fresh = county.fresh(suggestion)
        seen.add(fresh.state)
        for name in (n for n, may in UNIT_MAY.items() if not may):
            for record in records_of(ACTS[name].model, fresh)[-1:]:
                for who, actor in actors.items():
                    try:
                        county.do(name, record, actor)
                        done.add((name, who, fresh.state))
                    except (NotPermitted, NotVisible):
                        pass

    assert done == set()
    assert seen == {"assigned", "handling", "replied", "escalated", "tracking", "closed"}


def test_units_do_all_that_is_listed(county):
    for _ in journey(county):
        pass
    free = build_county("free", replace(preset("default_county"), extension_approval="none"))
    task = free.task(free.handling(("water", "sole")), "water")
    more = {"why": "需现场勘查。", "until": free.today + timedelta(days=120)}
    free.do("declare_extension", task, free.officer("water"), **more)
    head = free.head("water").user
    assert head is not None
    free.do("change_officer", task, free.officer("water"), officer=head.pk)
    several = free.handling(("water", "lead"), ("roads", "lead"))
    free.contact(free.task(several, "water"))
    reply = free.written(free.task(several, "water"))
    for again in ("reopen_reply", "object_to_reply", "ask_coordination"):
        free.do("ask_agreement", reply, free.officer("water"))
        if again == "ask_coordination":
            free.do("agree_reply", reply, free.head("roads"))
        by = free.head("water") if again == "reopen_reply" else free.head("roads")
        free.do(again, reply, by, **({} if again == "reopen_reply" else {"why": "不实。"}))
    joint = free.handling(("water", "lead"), ("roads", "co_handler"))
    free.do("send_opinion", free.task(joint, "roads"), free.officer("roads"), text="无意见。")
    empty = free.task(joint, "roads")
    free.do("return_opinion", empty, free.officer("water"), why="没有内容。")
    passed = free.assigned(("government", "sole"))
    office = free.task(passed, "government")
    free.do("sub_assign", office, "sub_assigner", units=free.shares(("water", "sole")))
    pressing = unit_actors(free)[f"{Role.UNIT_HEAD}:government"]
    free.do("give_measure", free.task(passed, "water"), pressing, kind="reminder", text="请抓紧。")
    asked, until = free.registered(), free.today + timedelta(days=5)
    units = [free.organs["water"].pk]
    free.do("consult_units", asked, "assigner", units=units, until_on=until)
    free.do("answer_consultation", asked, free.officer("water"), fits=True)
    slow = free.assigned(("water", "sole"))
    free.later(days=20)
    late = free.task(slow, "water")
    overdue = free.handling(("water", "sole"))
    reply_day = Clock.objects.get(suggestion=overdue, kind="reply").due_on
    free.at = datetime.combine(reply_day + timedelta(days=1), time(2, 0), tzinfo=UTC)
    assert climbing.run(free.at)
    notice = overdue.supervisions.get(step="E1", state="issued")
    free.do("acknowledge_supervision", notice, free.officer("water"))
    free.do("request_return_late", late, free.officer("water"), why="不属我局。")

    did = Event.objects.filter(kind="done", post__role__in=[Role.CASE_OFFICER, Role.UNIT_HEAD])

    assert set(did.values_list("act", flat=True)) == {n for n, may in UNIT_MAY.items() if may}


def test_units_have_no_work_to_do_with_a_rating(county):
    for _ in journey(county):
        pass

    items = WorkItem.objects.filter(kind__in=["rate", "release"])

    assert items.count() == 4
    for actor in unit_actors(county).values():
        assert not items.visible_to(actor.user, county.today).exists()


def in_two_roles(county: County, deputy: int, unit: str, role: Role) -> list[Actor]:
    """Give a deputy a post in a unit; return him or her with and without it."""
    user = county.deputies[deputy].user
    post = Post.objects.create(user=user, organ=county.organs[unit], role=role)
    return [Actor(user, post), Actor(user)]


def rivals(county: County) -> dict[str, Actor]:
    """Return everybody who could want to steer a rating of the water and roads units."""
    found = {
        who: actor
        for who, actor in unit_actors(county).items()
        if who.endswith((":water", ":roads")) or who == "unit_head:government"
    }
    for n, unit, role in (
        (1, "water", Role.CASE_OFFICER),
        (2, "roads", Role.UNIT_HEAD),
        (3, "water", Role.UNIT_HEAD),
    ):
        posted, plain = in_two_roles(county, n, unit, role)
        found |= {f"deputy {n} in his post": posted, f"deputy {n} as a deputy": plain}
    # The collector's own officer, who has a second post in the unit.
    collecting = User.objects.create(username="two-posts")
    Post.objects.create(user=collecting, organ=county.organs["water"], role=Role.CASE_OFFICER)
    post = Post.objects.create(
        user=collecting, organ=county.organs["commission"], role=Role.RATING_OFFICER
    )
    found["rating officer with a post in the unit"] = Actor(collecting, post)
    # And a rating officer's post in the unit itself.
    inside = User.objects.create(username="inside")
    post = Post.objects.create(user=inside, organ=county.organs["water"], role=Role.RATING_OFFICER)
    found["rating officer of the unit"] = Actor(inside, post)
    return found


def attempts(county: County, request: RatingRequest, actor: Actor) -> list[tuple[Any, ...]]:
    """Try each act of rating, as a page would and with an expectation; return all one reads."""
    texts = []
    for name in RATING_ACTS:
        rates = name in ("rate", "correct_rating")
        data = {"answers": answers("satisfied", "satisfied")} if rates else {}
        data |= {"words": "压力"} if name == "report_pressure" else {}
        for expect in (None, 1, 2):
            try:
                perform(name, request, by=actor, at=county.later(), expect=expect, **data)
            except ActRefused as refused:
                texts.append(
                    (name, expect, type(refused), refused.status, str(refused), refused.details)
                )
            else:
                pytest.fail(f"{name} was done")
    return texts


@pytest.fixture
def joint() -> County:
    """Return a county where every co-signer rates."""
    rules = replace(preset("default_county"), joint_rating_mode=JointRatingMode.EACH)
    return build_county(rules=rules)


def test_no_rival_rates_prompts_or_releases_in_any_state(db, joint):
    suggestion = joint.replied(("water", "lead"), ("roads", "co_handler"), cosigners=2)
    request = joint.request_of(suggestion)
    actors = rivals(joint)
    given = answers("dissatisfied", "dissatisfied", CANARY)

    read = {who: [attempts(joint, request, actor)] for who, actor in actors.items()}
    joint.do("rate", request, joint.deputy(), answers=given, final=True)
    for who, actor in actors.items():
        read[who].append(attempts(joint, request, actor))
    joint.later(days=90)
    run_all(joint.at)
    assert joint.fresh(request).state == "answered"
    for who, actor in actors.items():
        read[who].append(attempts(joint, request, actor))
    by_rivals = Rating.objects.exclude(deputy=joint.deputies[0])
    joint.do("release", request, joint.actors["rating:commission"])
    for actor in actors.values():
        attempts(joint, request, actor)

    assert not by_rivals.exists()
    for who, (before, rated, answered) in read.items():
        assert rated == before, f"{who} can tell that somebody rated"
        assert answered == before, f"{who} can tell that the rating is in"
        assert {status for _, _, _, status, _, _ in before} <= {403, 404}
        assert CANARY not in str(before + rated + answered)


def test_silent_request_is_closed_to_rivals_too(db, joint):
    suggestion = joint.replied(("water", "lead"), ("roads", "co_handler"), cosigners=2)
    request = joint.request_of(suggestion)
    joint.later(days=90)
    run_all(joint.at)

    assert joint.fresh(request).state == "expired"
    for actor in rivals(joint).values():
        assert {a[3] for a in attempts(joint, request, actor)} <= {403, 404}
    assert not Rating.objects.exists()


def test_deputy_of_the_unit_rates_again_once_the_post_has_ended(db, joint):
    request = joint.request_of(joint.replied(("water", "sole"), cosigners=1))
    posted, plain = in_two_roles(joint, 1, "water", Role.CASE_OFFICER)
    given = answers("satisfied", "satisfied")
    with pytest.raises(NotPermitted):
        joint.do("rate", request, plain, answers=given, final=True)
    Post.objects.filter(pk=posted.post.pk).update(valid_until=joint.today)

    joint.do("rate", request, plain, answers=given, final=True)

    assert {r.deputy for r in Rating.objects.select_related("deputy")} == {joint.deputies[1]}


def test_deputy_with_a_post_in_another_unit_rates(db, joint):
    request = joint.request_of(joint.replied(("water", "sole")))
    _, plain = in_two_roles(joint, 0, "schools", Role.UNIT_HEAD)

    joint.do("rate", request, plain, answers=answers("satisfied", "satisfied"), final=True)

    assert joint.fresh(request).state == "answered"


def test_refusals_of_a_units_own_acts_do_not_tell_of_a_rating(county):
    suggestion = county.replied(("water", "lead"), ("roads", "co_handler"))
    tried = (
        ("accept", county.task(suggestion, "water"), county.officer("water"), {}),
        ("send_opinion", county.task(suggestion, "roads"), county.officer("roads"), {"text": "x"}),
        ("sign_reply", suggestion.replies.get(), county.head("water"), {}),
        ("deliver_reply", suggestion.replies.get(), county.head("water"), {}),
        ("submit", suggestion, county.head("water"), {}),
        ("mark_overdue", Clock.objects.get(kind="rating"), county.head("water"), {}),
    )

    def read() -> list[tuple[Any, ...]]:
        found = []
        for name, record, actor, data in tried:
            for expect in (None, 1, 2, 99):
                with pytest.raises(ActRefused) as refused:
                    county.do(name, record, actor, expect=expect, **data)
                details = dict(refused.value.details)
                found.append((name, expect, str(refused.value), details))
        return found

    before = read()
    county.rate(suggestion, "dissatisfied")

    assert read() == before


# What the units see while a rating waits for its release


def unit_users(county: County) -> dict[str, User]:
    """Return the people of the units that handle, and of others."""
    return {who: actor.user for who, actor in unit_actors(county).items() if actor.user}


def see(county: County, users: dict[str, User]) -> dict[str, Any]:
    """Tell everybody what has happened, then dump what each of them sees."""
    draining.run(county.at)
    return {who: dump(user, county) for who, user in users.items()}


def test_units_see_the_same_before_and_after_the_deputy_rated(county):
    suggestion = county.replied(("water", "lead"), ("roads", "co_handler"))
    request = county.request_of(suggestion)
    users = unit_users(county)
    before = see(county, users)

    county.do("remind_rater", request, county.collector(request))
    reminded = see(county, users)
    given = answers("dissatisfied", "dissatisfied", CANARY)
    county.do("rate", request, county.deputy(), answers=given, final=True)
    rated = see(county, users)

    assert before["head:water"]["Suggestion"][0]["state"] == "replied"
    assert before["head:water"]["RatingRequest"] == []
    assert reminded == before
    assert rated == before
    assert CANARY not in str(rated)


def test_units_see_the_same_while_a_deputys_form_is_entered_and_confirmed(county):
    suggestion = county.replied(("water", "lead"), ("roads", "co_handler"))
    request = county.request_of(suggestion)
    users = unit_users(county)
    before = see(county, users)

    given = {"answers": answers("dissatisfied", "dissatisfied", CANARY)}
    entry = county.enter("rate", request, 0, "rating:commission", **given)
    entered = see(county, users)
    entering.confirm(entry, by=county.actors["assigner"], at=county.later())
    confirmed = see(county, users)

    assert entered == before
    assert confirmed == before
    assert CANARY in str(dump(county.actors["assigner"].user, county)["PaperEntry"])


def test_units_see_the_same_while_co_signers_rate_one_after_the_other(db, joint):
    suggestion = joint.replied(("water", "separate"), ("court", "separate"), cosigners=2)
    users = unit_users(joint)
    before = see(joint, users)

    for n in range(3):
        for request in suggestion.rating_requests.order_by("pk"):
            given = answers("dissatisfied", "satisfied", CANARY)
            joint.do("rate", request, joint.deputy(n), answers=given, final=True)
        assert see(joint, users) == before
    assert {r.state for r in suggestion.rating_requests.all()} == {"answered"}


def test_units_see_the_same_when_the_window_ends_with_an_answer(db, joint):
    suggestion = joint.replied(("water", "sole"), cosigners=2)
    joint.rate(suggestion, "dissatisfied")
    joint.later(days=90)
    users = unit_users(joint)
    before = see(joint, users)

    run_all(joint.at)

    assert joint.request_of(suggestion).state == "answered"
    assert see(joint, users) == before


def test_units_see_the_same_when_the_deputy_or_collector_is_refused(county):
    suggestion = county.replied()
    request = county.request_of(suggestion)
    users = unit_users(county)
    before = see(county, users)
    refused = 0

    for rated in (False, True):
        if rated:
            county.rate(suggestion)
        for name, actor, data in (
            ("rate", county.deputy(), {"answers": {}}),
            ("rate", county.deputy(), {"answers": answers("satisfied", "satisfied"), "x": CANARY}),
            ("remind_rater", county.collector(request), {"colour": CANARY}),
            ("release", county.collector(request), {"colour": CANARY}),
        ):
            with pytest.raises(ActRefused):
                county.do(name, request, actor, expect=99 if rated else None, **data)
            refused += 1

    assert Event.objects.filter(kind="refused").count() == refused
    assert see(county, users) == before


def test_units_see_the_rating_once_it_is_released(county):
    suggestion = county.replied(("water", "lead"), ("roads", "co_handler"))
    request = county.request_of(suggestion)
    given = answers("dissatisfied", "dissatisfied", CANARY)
    county.do("rate", request, county.deputy(), answers=given, final=True)

    county.do("release", request, county.collector(request))

    for unit in ("water", "roads"):
        for actor in (county.head(unit), county.officer(unit)):
            seen = dump(actor.user, county)
            assert {r["reason"] for r in seen["Outcomes"]} == {CANARY}
            # What was said, and not by whom.
            assert seen["Rating"] == []
            assert not {"deputy", "deputy_id", "id"} & set(seen["Outcomes"][0])
            assert [r["state"] for r in seen["RatingRequest"]] == ["released"]
    assert CANARY not in str(dump(county.head("schools").user, county))


def test_release_for_one_unit_shows_nothing_of_the_others_rating(county):
    suggestion = county.replied(("water", "separate"), ("court", "separate"))
    first, second = suggestion.rating_requests.order_by("pk")
    for request, words in ((first, "水利局的金丝雀"), (second, CANARY)):
        given = answers("dissatisfied", "dissatisfied", words)
        county.do("rate", request, county.deputy(), answers=given, final=True)

    county.do("release", first, county.collector(first))

    for user in unit_users(county).values():
        assert CANARY not in str(dump(user, county))
    assert "水利局的金丝雀" in str(dump(county.head("court").user, county))


def test_only_the_rater_and_the_collector_read_a_rating_before_its_release(db, joint):
    suggestion = joint.replied(("water", "sole"), cosigners=2)
    request = joint.request_of(suggestion)
    given = answers("dissatisfied", "dissatisfied", CANARY)
    joint.do("rate", request, joint.deputy(), answers=given, final=True)
    readers = {
        key
        for key, actor in joint.actors.items()
        if actor.user and CANARY in str(dump(actor.user, joint))
    }
    deputies = {n for n, d in enumerate(joint.deputies) if CANARY in str(dump(d.user, joint))}

    in_the_collecting_office = {
        key
        for key, actor in joint.actors.items()
        if actor.post and actor.post.organ == request.collector
    }

    assert readers == in_the_collecting_office
    assert deputies == {0}


def test_deputy_with_a_post_in_the_unit_sees_no_more_of_a_rating_than_the_unit(db, joint):
    suggestion = joint.replied(("water", "sole"), cosigners=2)
    request = joint.request_of(suggestion)
    posted, _ = in_two_roles(joint, 1, "water", Role.UNIT_HEAD)
    before = dump(posted.user, joint)
    given = answers("dissatisfied", "dissatisfied", CANARY)

    joint.do("rate", request, joint.deputy(), answers=given, final=True)

    after = dump(posted.user, joint)
    assert CANARY not in str(after)
    assert after == before


# Who sees which suggestion


HOUSE = (
    "intake", "intake2", "assigner", "commission_head", "rating:commission", "rating:sc_office",
    "secretary", "vice_chairperson", "committee_chair",
)  # fmt: skip


def both(*units: str) -> set[str]:
    """Name the people of units."""
    return {f"{who}:{unit}" for unit in units for who in ("officer", "head")}


def places(county: County) -> dict[str, tuple[Suggestion, set[str]]]:
    """Return suggestions in each state with those who see them, the lead deputy apart."""
    house = set(HOUSE)
    draft = county.draft()
    invited = county.draft(cosigners=2)
    cosigning = county.draft(cosigners=2)
    county.do("ask_cosigners", cosigning, county.deputy())
    settled = county.draft(cosigners=3)
    county.do("ask_cosigners", settled, county.deputy())
    one, two, three = settled.cosigners.order_by("position")
    county.do("confirm_cosigning", one, county.deputy(1), text_version=1)
    county.do("decline_cosigning", two, county.deputy(2))
    county.do("confirm_cosigning", three, county.deputy(3), text_version=1)
    county.do("submit", settled, county.deputy())
    county.do("leave_cosigning", three, county.deputy(3))
    reopened = county.draft(cosigners=1)
    county.do("ask_cosigners", reopened, county.deputy())
    county.do("reopen_draft", reopened, county.deputy())
    revision = county.submitted()
    county.do("return_for_revision", revision, "intake", advice="请补充。")
    refused = county.submitted()
    rules = refused.policy.rules
    county.do(
        "propose_refusal",
        refused,
        "intake",
        ground=sorted(rules.refusal_grounds)[0],
        outcome=sorted(rules.refusal_outcomes)[0],
        explanation="说明",
    )
    county.do("countersign_refusal", refused, "intake2")
    passed = county.registered()
    county.do("assign", passed, "assigner", units=county.shares(("government", "sole")))
    waiting = county.registered()
    county.do("assign", waiting, "assigner", units=county.shares(("government", "sole")))
    county.do(
        "sub_assign",
        county.task(passed, "government"),
        "sub_assigner",
        units=county.shares(("schools", "sole")),
    )
    moved = county.assigned(("water", "sole"))
    task = county.task(moved, "water")
    county.do("request_return", task, county.officer("water"), why="理由")
    county.do("approve_return", task, "assigner")
    county.do("reassign", task, "assigner", organ=county.organs["court"].pk)
    recalled = county.assigned(("water", "sole"))
    county.do("recall_assignment", recalled, "assigner", why="交办有误。")
    slip = county.assigned(("water", "sole"))
    county.do(
        "correct_assignment",
        county.task(slip, "water"),
        "assigner",
        organ=county.organs["court"].pk,
        why="选错单位。",
    )
    leading = county.handling(("court", "sole"))
    unfollowed, merged = county.registered(), county.registered()
    county.do("merge", unfollowed, "assigner", into=county.registered().pk)
    county.do("merge", merged, "assigner", into=leading.pk)
    sweeps.run_all(county.later())
    split = county.submitted()
    parts = [{"title": f"事项{n}", "facts": "情况。", "proposal": "建议。"} for n in (1, 2)]
    county.do("propose_split", split, "intake", parts=parts, explanation="一事一议。")
    county.do("agree_split", split, county.deputy())
    void = county.registered()
    county.do("propose_void", void, "intake", why="重复登记。")
    county.do("void_registration", void, "intake2")
    tracking = county.handling(("water", "sole"))
    promises = [{"content": "动工", "responsible": "局", "due_on": county.today}]
    county.reply_all(tracking, result_kind="in_progress", promises=promises)
    county.rated(tracking)
    pair = (("water", "lead"), ("roads", "co_handler"))
    return {
        "draft": (draft, set()),
        "draft, co-signers named": (invited, set()),
        "draft, reopened": (reopened, set()),
        "cosigning": (cosigning, {"deputy1", "deputy2"}),
        "submitted, one confirmed, one declined, one left": (settled, {*house, "deputy1"}),
        "revision": (revision, house),
        "refused": (refused, house),
        "registered": (county.registered(), house),
        "at the government's office": (waiting, {*house, "sub_assigner"}),
        "sub-assigned": (passed, {*house, "sub_assigner", *both("schools")}),
        "assigned": (county.assigned(*pair), house | both("water", "roads")),
        "reassigned": (moved, house | both("water", "court")),
        "recalled": (recalled, house | both("water")),
        "corrected": (slip, house | both("water", "court")),
        "handling": (county.handling(*pair), house | both("water", "roads")),
        "merged, without a task": (unfollowed, house),
        "merged, with a unit at work": (merged, house | both("court")),
        "split": (split, house),
        "split off": (split.parts.get(split_part=1), house),
        "void": (void, house),
        "replied": (county.replied(*pair), house | both("water", "roads")),
        "escalated": (county.escalated(), house | both("water")),
        "tracking": (tracking, house | both("water")),
        "closed": (county.rated(county.replied()), house | both("water")),
    }


def everybody(county: County) -> dict[str, Actor]:
    """Return everybody of the county as actors."""
    people = {key: actor for key, actor in county.actors.items() if not actor.is_system}
    return people | {f"deputy{n}": county.deputy(n) for n in range(5)}


def opens(county: County, suggestion: Suggestion, actor: Actor) -> bool:
    """Tell whether the door lets the actor see the suggestion: ask for an act that fails."""
    with pytest.raises(ActRefused) as refused:
        county.do("designate_key", suggestion, actor)
    return not isinstance(refused.value, NotVisible)


def on_the_list(county: County, actor: Actor) -> set[int]:
    """Return the keys of the suggestions that stand on the actor's list."""
    assert actor.user is not None
    seen = Suggestion.objects.all().visible_to(actor.user, county.today)
    return set(seen.values_list("pk", flat=True))


def test_lists_and_door_agree_on_who_sees_a_suggestion(county):
    wrong = []
    all_places, people = places(county), everybody(county)
    listed = {who: on_the_list(county, actor) for who, actor in people.items()}

    for place, (suggestion, expected) in all_places.items():
        for who, actor in people.items():
            wanted = who in expected | {"deputy0"}
            found = (suggestion.pk in listed[who], opens(county, suggestion, actor))
            if found != (wanted, wanted):
                wrong.append((place, who, {"wanted": wanted, "list and door": found}))

    assert wrong == []


def test_another_congress_sees_nothing_at_all(county):
    other = build_county("qingshan")
    everything = places(county)
    at_the_door = ("intake", "assigner", "committee_chair", "head:water", "deputy0")

    for who, actor in everybody(other).items():
        assert actor.user is not None
        assert {m: rows for m, rows in dump(actor.user, county).items() if rows} == {}, who
        for place, (suggestion, _) in everything.items():
            assert who not in at_the_door or not opens(county, suggestion, actor), (place, who)


def test_person_without_anything_sees_nothing(county):
    county.rated(county.replied())
    nobody = User.objects.create(username="nobody")

    assert not any(dump(nobody, county).values())


def test_ended_post_sees_nothing_and_a_future_one_nothing_yet(county):
    suggestion = county.replied()
    head = county.head("water")
    assert any(dump(head.user, county).values())

    for days in ({"valid_until": county.today}, {"valid_from": "2099-01-01", "valid_until": None}):
        Post.objects.filter(pk=head.post.pk).update(**days)
        assert not any(dump(head.user, county).values())
        assert not opens(county, suggestion, head)


@pytest.mark.parametrize("kind", [OrganKind.SUBDISTRICT_COMMITTEE, OrganKind.OTHER_UNIT])
def test_organ_that_takes_no_part_sees_nothing(county, kind):
    county.rated(county.replied())
    organ = Organ.objects.create(congress=county.congress, kind=kind, name="旁观者")
    user = User.objects.create(username="onlooker")
    Post.objects.create(user=user, organ=organ, role=Role.UNIT_HEAD)

    assert not any(dump(user, county).values())


def test_person_in_two_roles_sees_what_either_sees(county):
    suggestion = county.assigned(("water", "sole"))
    posted, plain = in_two_roles(county, 5, "water", Role.CASE_OFFICER)

    assert suggestion.pk in on_the_list(county, plain)
    assert (opens(county, suggestion, posted), opens(county, suggestion, plain)) == (True, False)


# Rows that hang on a suggestion


def test_unsent_reply_and_its_promises_are_the_units_own(county):
    suggestion = county.handling(("water", "lead"), ("roads", "co_handler"))
    county.contact(county.task(suggestion, "water"))
    promises = [{"content": CANARY, "responsible": "局", "due_on": county.today}]
    county.written(
        county.task(suggestion, "water"), text=CANARY, result_kind="planned", promises=promises
    )

    readers = {
        who for who, actor in everybody(county).items() if CANARY in str(dump(actor.user, county))
    }

    assert Promise.objects.get().content == CANARY
    assert readers == both("water")


def test_delivered_reply_is_seen_by_all_who_see_the_suggestion(county):
    suggestion = county.handling(("water", "lead"), ("roads", "co_handler"), cosigners=1)
    county.reply_all(suggestion, text=CANARY)

    readers = {
        who for who, actor in everybody(county).items() if CANARY in str(dump(actor.user, county))
    }

    assert readers == {*HOUSE, *both("water", "roads"), "deputy0", "deputy1"}


def test_work_is_seen_by_whose_it_is(county):
    suggestion = county.replied(("water", "lead"), ("roads", "co_handler"), cosigners=1)

    seen = {
        who: {
            (i.kind, i.organ_id, i.deputy_id)
            for i in WorkItem.objects.all().visible_to(actor.user, county.today)
        }
        for who, actor in everybody(county).items()
    }

    for who, actor in everybody(county).items():
        for kind, organ, deputy in seen[who]:
            mine = actor.post is not None and organ == actor.post.organ_id
            own = deputy is not None and county.deputies[int(who[6:])].pk == deputy
            assert mine or own, (who, kind)
    assert ("rate", None, suggestion.lead_id) in seen["deputy0"]


def test_system_is_nobody_to_ask(county):
    county.submitted()

    assert SYSTEM.user is None
    assert SYSTEM.ref == "system"
