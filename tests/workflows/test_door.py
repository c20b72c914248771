"""What the one door promises, whoever comes and with whatever (办理入口)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from cases import trail
from cases.acting import SYSTEM, Actor
from cases.models import (
    Agreement,
    Assignment,
    Clock,
    Consultation,
    Contact,
    Event,
    Extension,
    Follower,
    IntegrityRemark,
    NumberSeries,
    Opinion,
    Outbox,
    Paper,
    Promise,
    PromiseProgress,
    PromiseWord,
    Rating,
    RatingRequest,
    Reply,
    Round,
    SplitPart,
    Stream,
    Suggestion,
    SuggestionLink,
    Supervision,
    Transfer,
    VoidNumber,
    WorkdayYear,
)
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible, StaleVersion
from people.kinds import Role
from people.models import DeputyStatus, Post, User
from tests.county import answers, build_county
from tests.rows import Rows, rows_of
from workflows import drafts
from workflows.batch_job import BatchJob, BatchRow
from workflows.door import ACTS, perform
from workflows.load_job import LoadJob
from workflows.matters import found
from workflows.models import Heartbeat, Incident, WorkItem
from workflows.rule_change import RuleChange
from workflows.work import differences


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def events(suggestion: Any, kind: str | None = None) -> list[Event]:
    """List the events of a suggestion in their order."""
    rows = Event.objects.filter(stream=suggestion.stream_id).order_by("seq")
    return list(rows.filter(kind=kind) if kind else rows)


def acts(suggestion: Any, kind: str = "done") -> list[str]:
    """List what was done, or what was refused."""
    return [e.act for e in events(suggestion, kind)]


def standing() -> Rows:
    """Return all that an act could have changed, but the trail."""
    return rows_of(
        (
            Suggestion, Assignment, Reply, Promise, RatingRequest, Rating, Clock, Contact,
            WorkItem, NumberSeries, Outbox,
        )
    )  # fmt: skip


# Versions


def test_stale_expectation_is_refused_with_who_did_what(county):
    suggestion = county.submitted()
    done = county.do("return_for_revision", suggestion, "intake", expect=2, advice="请补充。")

    with pytest.raises(StaleVersion) as refused:
        county.do("register", suggestion, "intake2", expect=2)

    assert refused.value.status == 409
    assert str(refused.value)
    assert refused.value.details == {
        "state": "revision",
        "version": 3,
        "act": "return_for_revision",
        "who": "intake",
        "at": done.event.at,
    }
    assert county.fresh(suggestion).state == "revision"
    assert [(e.act, e.kind) for e in events(suggestion)][-1] == ("register", "refused")


def test_moved_on_item_is_refused_with_who_did_what(county):
    suggestion = county.registered()

    with pytest.raises(NotNow, match="moved on") as refused:
        county.do("register", suggestion, "intake2")

    assert refused.value.status == 409
    assert (refused.value.details["act"], refused.value.details["who"]) == ("register", "intake")


def test_fresh_expectation_is_met_and_every_act_moves_the_version(county):
    suggestion = county.draft()
    seen = []
    for name, who, data in (
        ("submit", county.deputy(), {}),
        ("register", "intake", {}),
        ("mark_urgent", "assigner", {}),
        ("assign", "assigner", {"units": county.shares(("water", "sole"))}),
    ):
        version = county.fresh(suggestion).version
        county.do(name, suggestion, who, expect=version, **data)
        seen.append((version, county.fresh(suggestion).version))

    assert seen == [(1, 2), (2, 3), (3, 4), (4, 5)]


def test_lead_and_co_handler_do_not_refuse_each_other(county):
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))
    water, roads = county.task(suggestion, "water"), county.task(suggestion, "roads")

    county.do("accept", water, county.officer("water"), expect=water.version)
    county.do("accept", roads, county.officer("roads"), expect=roads.version)
    county.do("send_opinion", roads, county.officer("roads"), expect=roads.version + 1, text="同意")
    county.contact(water, expect=water.version + 1)

    assert [t.version for t in (county.fresh(water), county.fresh(roads))] == [3, 3]
    assert acts(suggestion, "refused") == []


# Requests sent twice


def test_repeated_key_returns_the_first_event_and_doubles_nothing(county):
    suggestion = county.submitted()
    first = county.do("register", suggestion, "intake", key="once")
    before = standing()

    again = county.do("register", suggestion, "intake", key="once")

    assert (again.repeated, again.event) == (True, first.event)
    assert not first.repeated
    assert standing() == before
    assert acts(suggestion) == ["submit", "register"]
    assert acts(suggestion, "refused") == []


def test_repeated_key_is_answered_even_with_an_old_expectation(county):
    suggestion = county.submitted()
    first = county.do("register", suggestion, "intake", key="once", expect=2)

    again = county.do("register", suggestion, "intake", key="once", expect=2)

    assert again.event == first.event


def test_repeated_key_doubles_no_created_row(county):
    suggestion = county.handling(("water", "sole"))
    task = county.task(suggestion, "water")

    county.contact(task, key="visit")
    county.contact(task, key="visit")
    county.contact(task, key="another visit")

    assert Contact.objects.count() == 2


@pytest.mark.parametrize("what", ["act", "record"])
def test_key_that_served_for_something_else_is_refused(county, what):
    suggestion, other = county.submitted(), county.submitted()
    county.do("register", suggestion, "intake", key="once")
    target = suggestion if what == "act" else other
    name, data = ("propose_refusal", {}) if what == "act" else ("register", {})

    with pytest.raises(NotNow, match="already used for something else"):
        county.do(name, target, "intake", key="once", **data)

    assert acts(target, "refused") == [name]
    assert county.fresh(other).state == "submitted"


def test_two_actors_may_use_the_same_key(county):
    suggestion, other = county.submitted(), county.submitted()

    one = county.do("register", suggestion, "intake", key="once")
    two = county.do("register", other, "intake2", key="once")

    assert [one.repeated, two.repeated] == [False, False]


def test_key_of_a_refused_request_may_be_used_again(county):
    suggestion = county.submitted()
    with pytest.raises(BadData):
        county.do("register", suggestion, "intake", key="once", number="1" * 21)

    done = county.do("register", suggestion, "intake", key="once", number="7")

    assert not done.repeated
    assert county.fresh(suggestion).number == "7"


# Who may not


def strangers(county: Any) -> dict[str, Actor]:
    """Return actors for whom there is no such item."""
    other = build_county("qingshan", deputies=1)
    held = county.actors["intake"].post
    past = Post.objects.create(
        user=county.actors["intake"].user,
        organ=held.organ,
        role=Role.INTAKE_OFFICER,
        valid_until=county.today,
    )
    future = Post.objects.create(
        user=county.actors["intake"].user,
        organ=held.organ,
        role=Role.INTAKE_OFFICER,
        valid_from=county.today + timedelta(days=1),
    )
    intake = county.actors["intake"].user
    foreign = Post.objects.create(
        user=intake, organ=other.organs["commission"], role=Role.INTAKE_OFFICER
    )
    return {
        "post of yesterday": Actor(intake, past),
        "post of tomorrow": Actor(intake, future),
        "post of somebody else": Actor(User.objects.create(username="thief"), held),
        "post of another congress": Actor(intake, foreign),
        "officer of another congress": other.actors["intake"],
        "deputy of another congress": other.deputy(),
        "unit that takes no part": county.officer("roads"),
        "deputy who did not sign": county.deputy(5),
        "user without anything": Actor(User.objects.create(username="nobody")),
        "officer without his post": Actor(intake),
    }


def test_invisible_item_is_not_there_and_who_tried_it_does_not_see_the_entry(county):
    suggestion = county.submitted()
    before, told = standing(), len(events(suggestion))
    tried = strangers(county)

    for who, actor in tried.items():
        with pytest.raises(NotVisible) as refused:
            county.do("register", suggestion, actor)

        assert (refused.value.status, str(refused.value)) == (404, "There is no such item."), who
        assert refused.value.details == {}
        seen = Event.objects.visible_to(actor.user, county.today)
        item = Suggestion.objects.visible_to(actor.user, county.today).filter(pk=suggestion.pk)
        # Who tries it by a post that is over may belong to the house by another one.
        assert item.exists() or not seen.filter(stream=suggestion.stream_id).exists(), who

    assert standing() == before
    entries = events(suggestion)[told:]
    assert [(e.kind, e.act) for e in entries] == [("refused", "register")] * len(tried)
    house = Event.objects.visible_to(county.actors["intake"].user, county.today)
    assert house.filter(kind="refused").count() == len(tried)


def test_missing_item_is_not_there(county):
    suggestion = county.submitted()
    gone = Suggestion(pk=suggestion.pk + 1000)
    task = Assignment(pk=7777, suggestion_id=suggestion.pk)

    with pytest.raises(NotVisible):
        county.do("register", gone, "intake")
    with pytest.raises(NotVisible):
        county.do("accept", task, county.officer("water"))


def test_record_of_another_suggestion_is_not_there(county):
    suggestion = county.assigned(("water", "sole"))
    other = county.assigned(("roads", "sole"))
    task = county.task(suggestion, "water")
    task.suggestion = other

    with pytest.raises(NotVisible):
        county.do("accept", task, county.officer("water"))


@pytest.mark.parametrize("who", ["assigner", "commission_head", "secretary", "committee_chair"])
def test_not_permitted_actor_of_the_house_gets_403(county, who):
    suggestion = county.submitted()
    before = standing()

    with pytest.raises(NotPermitted) as refused:
        county.do("register", suggestion, who)

    assert refused.value.status == 403
    assert str(refused.value) == "Only intake officer may do this."
    assert standing() == before
    assert acts(suggestion, "refused") == ["register"]


def test_permission_is_asked_before_the_state(county):
    suggestion = county.registered()

    with pytest.raises(NotPermitted):
        county.do("register", suggestion, "assigner")


def test_other_unit_of_the_same_item_may_not_act_for_its_neighbour(county):
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))

    with pytest.raises(NotPermitted):
        county.do("accept", county.task(suggestion, "water"), county.officer("roads"))


@pytest.mark.parametrize("status", ["suspended", "ended"])
def test_deputy_who_is_not_in_office_cannot_submit(county, status):
    suggestion = county.draft()
    DeputyStatus.objects.create(deputy=county.deputies[0], status=status, since=county.today)

    with pytest.raises(NotNow, match="not in office"):
        county.do("submit", suggestion, county.deputy())

    assert county.fresh(suggestion).state == "draft"


def test_deputy_submits_again_when_the_suspension_has_ended(county):
    suggestion = county.draft()
    DeputyStatus.objects.create(
        deputy=county.deputies[0],
        status="suspended",
        since=county.today - timedelta(days=9),
        until=county.today,
    )

    county.do("submit", suggestion, county.deputy())

    assert county.fresh(suggestion).state == "submitted"


def test_suspended_deputy_cannot_rate(county):
    """Source: rulebook section 10: suspended and ended deputies cannot rate."""
    suggestion = county.replied()
    request = county.request_of(suggestion)
    DeputyStatus.objects.create(deputy=county.deputies[0], status="suspended", since=county.today)

    with pytest.raises((NotNow, NotPermitted)):
        county.do("rate", request, county.deputy(), answers=answers("satisfied", "satisfied"))

    assert Rating.objects.count() == 0


def test_deputy_in_a_post_acts_as_the_post_and_not_as_the_deputy(county):
    suggestion = county.draft()
    user = county.deputies[0].user
    post = Post.objects.create(
        user=user, organ=county.organs["commission"], role=Role.INTAKE_OFFICER
    )

    with pytest.raises(NotVisible):
        county.do("submit", suggestion, Actor(user, post))
    county.do("submit", suggestion, Actor(user))

    assert county.fresh(suggestion).state == "submitted"


def test_system_does_only_what_is_the_systems(county):
    suggestion = county.submitted()

    with pytest.raises(NotPermitted):
        county.do("register", suggestion, SYSTEM)


# Bad data

BAD: list[tuple[str, dict[str, Any], set[str]]] = [
    ("register", {"colour": "red"}, {"colour"}),
    ("register", {"number": "1" * 21}, {"number"}),
    ("return_for_revision", {}, {"advice"}),
    ("return_for_revision", {"advice": " \n"}, {"advice"}),
    ("return_for_revision", {"advice": 7}, {"advice"}),
    ("propose_refusal", {}, {"ground", "outcome", "explanation"}),
    ("propose_refusal", {"colour": 1, "ground": "x"}, {"outcome", "explanation", "colour"}),
    ("propose_refusal", {"ground": "x", "outcome": "y", "explanation": "z"}, {"ground"}),
]


@pytest.mark.parametrize(("name", "data", "fields"), BAD)
def test_bad_data_is_told_at_its_fields_and_nothing_is_half_saved(county, name, data, fields):
    suggestion = county.submitted()
    before = standing()

    with pytest.raises(BadData) as refused:
        county.do(name, suggestion, "intake", **data)

    assert refused.value.status == 400
    assert set(refused.value.fields) == fields
    assert all(str(text).strip() for text in refused.value.fields.values())
    assert standing() == before


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ([], "at least one"),
        ([("water", "sole"), ("water", "sole")], "named once"),
        ([("commission", "sole")], "not a unit"),
        ([("water", "boss")], "needs its role"),
        ([("water", "sole"), ("roads", "sole")], "nobody beside it"),
        ([("water", "co_handler")], "need a lead"),
        ([("water", "lead"), ("roads", "separate")], "side by side"),
    ],
)
def test_shares_that_do_not_fit_are_told_at_units(county, units, words):
    suggestion = county.registered()
    before = standing(), Round.objects.count()

    with pytest.raises(BadData) as refused:
        county.do("assign", suggestion, "assigner", units=county.shares(*units))

    assert set(refused.value.fields) == {"units"}
    assert words in str(refused.value.fields["units"])
    assert (standing(), Round.objects.count()) == before


def test_unit_of_another_congress_cannot_be_assigned(county):
    suggestion = county.registered()
    foreign = build_county("qingshan", deputies=1).organs["water"]

    with pytest.raises(BadData):
        county.do("assign", suggestion, "assigner", units=[{"organ": foreign.pk, "role": "sole"}])


def test_problem_found_late_in_the_body_undoes_what_was_saved_before(county):
    suggestion = county.assigned(("water", "sole"))
    task = county.task(suggestion, "water")
    county.do("request_return", task, county.officer("water"), why="不属本局职责")
    county.do("approve_return", task, "assigner")
    before = standing()

    with pytest.raises(BadData) as refused:
        county.do("reassign", task, "assigner", organ=county.organs["water"].pk)

    assert set(refused.value.fields) == {"organ"}
    assert standing() == before
    assert differences(county.fresh(suggestion), county.at) == []


def test_each_wrong_answer_of_a_rating_is_told_at_its_question(county):
    request = county.request_of(county.replied())

    with pytest.raises(BadData) as refused:
        county.do(
            "rate",
            request,
            county.deputy(),
            answers={"attitude": {"option": "dissatisfied"}, "result": {}, "colour": {}},
        )

    assert set(refused.value.fields) == {"attitude", "result", "colour"}
    assert Rating.objects.count() == 0


# What a page or a program might send by mistake: never anything but a refusal or success.
WRONG: list[Any] = [None, 7, -1, "x", "x" * 5000, [], {}, [None], ["x"], {"x": None}, True]

TEXTS = {
    "text": "同意",
    "why": "理由",
    "explanation": "说明",
    "decision": "决定",
    "number": "1号",
    "evidence": "照片",
    "words": "",
    "participants": "",
    "doc_number": "",
    "note": "",
    "demand": "",
    "category": "",
    "part": "",
    "proposal": "conclude",
}


def steps(county: Any) -> dict[str, tuple[Any, Any, dict[str, Any]]]:
    """Return for acts with data: a record that stands right, who acts, and data that is right."""
    session = county.submitted()
    registered = county.registered()
    consulted, until = county.registered(), county.today + timedelta(days=5)
    water_only = {"units": [county.organs["water"].pk], "until_on": until}
    county.do("consult_units", consulted, "assigner", **water_only)
    handling = county.handling(("water", "lead"), ("roads", "co_handler"))
    water, roads = county.task(handling, "water"), county.task(handling, "roads")
    waiting = county.task(county.assigned(("water", "sole")), "water")
    passed = county.registered()
    county.do("assign", passed, "assigner", units=county.shares(("government", "sole")))
    asked = county.task(county.assigned(("water", "sole")), "water")
    county.do("request_return", asked, county.officer("water"), why="理由")
    agreed = county.task(county.assigned(("water", "sole")), "water")
    county.do("request_return", agreed, county.officer("water"), why="理由")
    county.do("approve_return", agreed, "assigner")
    replying = county.handling(("water", "sole"))
    county.contact(county.task(replying, "water"))
    draft = county.written(county.task(replying, "water"))
    signed = county.signed(county.task(county.handling(("water", "sole")), "water"))
    joint = county.handling(("water", "lead"), ("roads", "co_handler"))
    spoken_for = county.task(joint, "roads")
    county.do("send_opinion", spoken_for, county.officer("roads"), text="无意见。")
    held = county.handling(("water", "sole"))
    county.do("put_on_hold", held, "assigner", why="调研。", until=county.today + timedelta(days=9))
    replied = county.replied()
    raised = county.escalated().escalations.get()
    county.do("acknowledge_escalation", raised, "committee_chair")
    proposed = county.escalated().escalations.get()
    county.do("acknowledge_escalation", proposed, "committee_chair")
    county.take_further_steps(proposed)
    county.do("propose_solution", proposed, "committee_chair", proposal="conclude", text="理由")
    today = county.today
    return {
        "register": (session, "intake", {"category": "", "number": ""}),
        "return_for_revision": (session, "intake", {"advice": "请补充"}),
        "propose_refusal": (
            session,
            "intake",
            {
                "ground": sorted(session.policy.rules.refusal_grounds)[0],
                "outcome": sorted(session.policy.rules.refusal_outcomes)[0],
                "explanation": "说明",
            },
        ),
        "designate_key": (
            registered,
            "secretary",
            {"decision": "1号", "decided_on": today, "leader": county.leader_post().pk},
        ),
        "assign": (registered, "assigner", {"units": county.shares(("water", "sole"))}),
        "consult_units": (
            registered,
            "assigner",
            {
                "units": [county.organs["water"].pk],
                "until_on": today + timedelta(days=5),
                "words": "",
            },
        ),
        "answer_consultation": (
            consulted,
            county.officer("water"),
            {"fits": False, "words": "不是", "better_unit": county.organs["roads"].pk},
        ),
        "end_consultation": (consulted, "assigner", {"organ": county.organs["water"].pk}),
        "sub_assign": (
            county.task(passed, "government"),
            "sub_assigner",
            {"units": county.shares(("water", "sole"))},
        ),
        "request_return": (
            waiting,
            county.officer("water"),
            {"why": "理由", "unit": county.organs["roads"].pk},
        ),
        "approve_return": (asked, "assigner", {"decision": ""}),
        "refuse_return": (asked, "assigner", {"decision": "继续办理"}),
        "reassign": (agreed, "assigner", {"organ": county.organs["roads"].pk, "part": ""}),
        "record_contact": (
            water,
            county.officer("water"),
            {
                "phase": "before",
                "way": "visit",
                "happened_on": today,
                "participants": "",
                "words": "",
            },
        ),
        "change_officer": (
            water,
            county.officer("water"),
            {"officer": county.head("water").user.pk, "note": ""},
        ),
        "send_opinion": (roads, county.officer("roads"), {"text": "同意", "doc_number": ""}),
        "return_opinion": (spoken_for, county.officer("water"), {"why": "理由"}),
        "put_on_hold": (
            county.handling(("water", "sole")),
            "assigner",
            {"why": "理由", "until": today + timedelta(days=9)},
        ),
        "resume": (held, "assigner", {"why": "理由"}),
        "waive_opinion": (roads, "assigner", {"why": "理由"}),
        "sign_reply": (draft, county.head("water"), {"missing": []}),
        "recall_reply": (signed, county.head("water"), {"why": "理由"}),
        "deliver_reply": (signed, county.officer("water"), {"recipients": None}),
        "rate": (
            county.request_of(replied),
            county.deputy(),
            {"answers": answers("satisfied", "satisfied")},
        ),
        "instruct": (raised, "committee_chair", {"text": "请抓紧"}),
        "call_conference": (raised, "committee_chair", {"on": today, "note": ""}),
        "judge_reply": (
            county.request_of(replied).assignment,
            "committee_chair",
            {"judged": "in_part", "words": "只答复了一半。"},
        ),
        "take_further_step": (
            raised,
            "committee_chair",
            {"step": "dac_conference", "held_on": today, "minutes": "双方到会。"},
        ),
        "propose_solution": (raised, "committee_chair", {"proposal": "conclude", "text": "理由"}),
        "decide_escalation": (
            proposed,
            "secretary",
            {
                "decision": "conclude",
                "number": "1号",
                "decided_on": today,
                "text": "理由",
                "promise": None,
            },
        ),
    }


def test_whatever_is_sent_is_done_or_refused_and_never_breaks(county):
    crashes: list[str] = []
    for name, (record, who, right) in steps(county).items():
        for field in right:
            for value in WRONG:
                try:
                    with transaction.atomic():
                        inner = perform_in_a_savepoint(
                            county, name, record, who, right | {field: value}
                        )
                        raise _Undo(inner)
                except _Undo:
                    pass
                except (BadData, NotNow, NotPermitted):
                    pass
                except Exception as error:
                    crashes.append(f"{name}({field}={str(value)[:9]!r}): {type(error).__name__}")

    assert crashes == []


class _Undo(Exception):
    """Undo what an act did, so that the next attempt starts from the same place."""


def perform_in_a_savepoint(county: Any, name: str, record: Any, who: Any, data: Any) -> Any:
    """Perform an act inside a transaction, which only a test may do."""
    by = county.actors[who] if isinstance(who, str) else who
    connection.atomic_blocks[-1]._from_testcase = True
    return perform(name, record, by=by, at=county.later(), **data)


# The trail of refusals


def test_refused_act_is_written_and_chained_and_holds_no_typed_data(county):
    suggestion = county.submitted()
    secret = "某某的电话13800000000"
    with pytest.raises(BadData):
        county.do(
            "propose_refusal",
            suggestion,
            "intake",
            ground=secret,
            outcome=secret,
            explanation=secret,
            request_id="request-9",
        )
    with pytest.raises(NotPermitted):
        county.do("register", suggestion, "assigner", number=secret, category=secret)

    bad, forbidden = events(suggestion, "refused")

    assert trail.verify()[1] == []
    assert [bad.seq, forbidden.seq] == [2, 3]
    assert (bad.act, bad.record) == ("propose_refusal", f"suggestion:{suggestion.pk}")
    assert (bad.actor, bad.post) == (county.actors["intake"].user, county.actors["intake"].post)
    assert (bad.reason, bad.request_id, bad.from_state, bad.to_state) == ("", "request-9", "", "")
    assert json.loads(bad.facts) == {"code": "bad_data", "fields": ["ground"]}
    assert json.loads(forbidden.facts) == {"code": "not_permitted"}
    assert forbidden.reason == "Only intake officer may do this."
    for event in (bad, forbidden):
        assert secret not in "".join(str(v) for v in vars(event).values())


def test_one_message_is_left_for_each_done_event_and_none_for_a_refused_one(county):
    suggestion = county.rated(county.replied(("water", "lead"), ("roads", "co_handler")))
    for _ in range(3):
        with pytest.raises(NotNow):
            county.do("register", suggestion, "intake")

    told = Outbox.objects.filter(event__stream=suggestion.stream_id)

    assert sorted(told.values_list("event", flat=True)) == [
        e.pk for e in events(suggestion, "done")
    ]
    assert len(events(suggestion, "refused")) == 3
    assert Outbox.objects.count() == Event.objects.filter(kind="done").count()


def test_done_event_tells_who_in_which_post_when_and_what(county):
    suggestion = county.submitted()
    at = county.at + timedelta(minutes=1)
    county.do("register", suggestion, "intake", number="7", category="交通", reason="齐全", key="k")

    event = events(suggestion)[-1]

    assert (event.kind, event.act, event.from_state, event.to_state) == (
        "done",
        "register",
        "submitted",
        "registered",
    )
    assert (event.actor, event.post, event.actor_ref) == (
        county.actors["intake"].user,
        county.actors["intake"].post,
        county.actors["intake"].ref,
    )
    assert (event.at, event.effective_on, event.reason) == (at, county.today, "齐全")
    assert event.policy_digest == county.policy.digest
    assert json.loads(event.facts)["changes"][f"suggestion:{suggestion.pk}"]["number"] == ["", "7"]


def test_system_leaves_its_name(county):
    county.assigned(("water", "sole"))
    clock = Clock.objects.filter(kind="return").get()
    county.later(days=60)

    event = county.do("mark_overdue", clock).event

    assert (event.actor_ref, event.actor, event.post) == ("system", None, None)


def test_done_event_without_a_held_post_does_not_exist(county):
    county.rated(county.replied(("water", "lead"), ("roads", "co_handler"), cosigners=1))

    deputies = {"ask_cosigners", "confirm_cosigning", "submit", "rate"}

    assert set(Event.objects.filter(post=None).values_list("act", flat=True)) == deputies


def test_drafts_leave_no_event(county):
    suggestion = county.draft(cosigners=1)
    drafts.edit_draft(suggestion, by=county.deputy(), at=county.later(), title="改过的题目")
    handling = county.handling(("water", "sole"))
    county.contact(county.task(handling, "water"))
    before = Event.objects.count()

    county.written(county.task(handling, "water"), text="初稿")
    county.written(county.task(handling, "water"), text="二稿")

    assert Event.objects.count() == before
    assert events(suggestion) == []
    assert county.fresh(suggestion).stream.count == 0


# Drafts


def test_draft_is_edited_by_its_lead_alone(county):
    suggestion = county.draft(cosigners=1)

    for actor in (county.deputy(1), county.deputy(2), county.actors["intake"], SYSTEM):
        with pytest.raises(NotVisible):
            drafts.edit_draft(suggestion, by=actor, at=county.at, title="x")


def test_changed_text_gets_a_new_version_and_a_wish_does_not(county):
    suggestion = county.draft()

    drafts.edit_draft(suggestion, by=county.deputy(), at=county.at, category="水利")
    wish = county.fresh(suggestion).text_version
    drafts.edit_draft(suggestion, by=county.deputy(), at=county.at, proposal="另一个办法")

    assert (wish, county.fresh(suggestion).text_version) == (1, 2)


@pytest.mark.parametrize("part", ["state", "number", "lead", "is_key", "version", "colour"])
def test_draft_takes_only_its_own_parts(county, part):
    suggestion = county.draft()

    with pytest.raises(BadData) as refused:
        drafts.edit_draft(suggestion, by=county.deputy(), at=county.at, **{part: "x"})
    if part != "lead":
        with pytest.raises(BadData):
            county.draft(**{part: "x"})

    assert set(refused.value.fields) == {part}


@pytest.mark.parametrize(
    "parts",
    [
        {"signed_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"delivered_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"signed_by": None},
        {"version": 99},
        {"kind": "supplementary"},
        {"missing_note": "缺"},
        {"colour": "red"},
    ],
    ids=lambda parts: next(iter(parts)),
)
def test_reply_draft_takes_only_its_own_parts(county, parts):
    suggestion = county.handling(("water", "sole"))
    task = county.task(suggestion, "water")

    with pytest.raises(BadData) as refused:
        county.written(task, **parts)

    assert set(refused.value.fields) == set(parts)


def test_reply_draft_is_refused_once_the_reply_is_signed(county):
    suggestion = county.handling(("water", "sole"))
    task = county.task(suggestion, "water")
    reply = county.signed(task)

    with pytest.raises(NotNow), transaction.atomic():
        county.written(task, text="改写")

    assert county.fresh(reply).text == reply.text


def test_reply_is_drafted_by_its_unit_alone(county):
    suggestion = county.handling(("water", "lead"), ("roads", "co_handler"))

    for actor in (county.officer("roads"), county.deputy(), county.actors["intake"], SYSTEM):
        with pytest.raises(NotPermitted):
            drafts.save_reply_draft(
                county.task(suggestion, "water"), by=actor, at=county.at, text="x"
            )


def test_suggestion_is_drafted_for_a_deputy_of_its_own_term(county):
    other = build_county("qingshan", deputies=1)

    with pytest.raises(BadData):
        drafts.create_draft(lead=other.deputies[0], term=county.term, at=county.at, title="x")


# Numbers


def numbers(county: Any, *given: str) -> list[str]:
    """Register one suggestion after the other, with a number or without one."""
    made = []
    for number in given:
        suggestion = county.submitted()
        county.do("register", suggestion, "intake", number=number)
        made.append(county.fresh(suggestion).number)
    return made


def test_numbers_count_up_and_never_double(county):
    assert numbers(county, "", "", "") == ["1", "2", "3"]


def test_given_number_is_kept_and_stepped_around(county):
    assert numbers(county, "2", "", "012", "", "甲1", "", *[""] * 9)[:6] == [
        "2",
        "1",
        "012",
        "3",
        "甲1",
        "4",
    ]
    assert "12" not in Suggestion.objects.values_list("number", flat=True)


def test_given_number_is_given_once(county):
    numbers(county, "7")

    with pytest.raises(BadData) as refused:
        numbers(county, "7")
    with pytest.raises((BadData, NotNow), match="given already"):
        numbers(county, "007")

    assert set(refused.value.fields) == {"number"}
    assert Suggestion.objects.filter(state="registered").count() == 1


def test_number_of_an_undone_registration_is_not_lost(county):
    suggestion = county.submitted()
    with pytest.raises(BadData):
        county.do("register", suggestion, "intake", number="1" * 21)

    county.do("register", suggestion, "intake")

    assert county.fresh(suggestion).number == "1"


def test_numbers_of_a_session_and_between_sessions_are_counted_apart(county):
    made = [county.registered(in_session=inside) for inside in (True, False, True, False)]

    assert [s.reference for s in made] == [
        "yunxi-8-5-001",
        "yunxi-8-b-001",
        "yunxi-8-5-002",
        "yunxi-8-b-002",
    ]


def test_numbers_of_two_congresses_are_counted_apart(county):
    other = build_county("qingshan")

    references = [county.registered().reference, other.registered().reference]

    assert references == ["yunxi-8-5-001", "qingshan-8-5-001"]


def test_refused_suggestion_gets_no_number(county):
    suggestion = county.submitted()
    rules = suggestion.policy.rules
    county.do(
        "propose_refusal",
        suggestion,
        "intake",
        ground=sorted(rules.refusal_grounds)[0],
        outcome=sorted(rules.refusal_outcomes)[0],
        explanation="说明",
    )
    county.do("countersign_refusal", suggestion, "intake2")

    assert county.fresh(suggestion).reference == ""
    assert numbers(county, "") == ["1"]


# Key items


def key_data(county: Any, **changed: Any) -> dict[str, Any]:
    """Return a complete decision."""
    return {
        "decision": "云常主〔2026〕3号",
        "decided_on": county.today,
        "leader": county.leader_post().pk,
    } | changed


def test_key_item_needs_its_decision(county):
    suggestion = county.registered()

    county.do("designate_key", suggestion, "secretary", **key_data(county))

    found = county.fresh(suggestion)
    assert (found.is_key, found.key_decision) == (True, "云常主〔2026〕3号")
    assert (found.key_decided_on, found.key_leader) == (county.today, county.leader_post())


@pytest.mark.parametrize("field", ["decision", "decided_on", "leader"])
def test_key_item_without_one_of_its_parts_is_refused(county, field):
    suggestion = county.registered()
    data = key_data(county)
    del data[field]

    with pytest.raises(BadData) as missing:
        county.do("designate_key", suggestion, "secretary", **data)
    with pytest.raises(BadData) as empty:
        county.do(
            "designate_key",
            suggestion,
            "secretary",
            **key_data(county, **{field: "" if field == "decision" else None}),
        )

    assert set(missing.value.fields) == set(empty.value.fields) == {field}
    assert not county.fresh(suggestion).is_key


def test_key_decision_is_not_dated_in_the_future(county):
    suggestion = county.registered()

    with pytest.raises(BadData) as refused:
        county.do(
            "designate_key",
            suggestion,
            "secretary",
            **key_data(county, decided_on=county.today + timedelta(days=1)),
        )

    assert set(refused.value.fields) == {"decided_on"}


def test_key_leader_holds_a_post_in_this_congress_today(county):
    suggestion = county.registered()
    other = build_county("qingshan", deputies=1)
    post = county.leader_post()

    for leader in (other.leader_post().pk, 987654):
        with pytest.raises(BadData) as refused:
            county.do("designate_key", suggestion, "secretary", **key_data(county, leader=leader))
        assert set(refused.value.fields) == {"leader"}
    Post.objects.filter(pk=post.pk).update(valid_until=county.today)
    with pytest.raises(BadData):
        county.do("designate_key", suggestion, "secretary", **key_data(county))


def test_key_item_is_the_secretarys_alone(county):
    suggestion = county.registered()

    for who in ("assigner", "intake", "commission_head", "vice_chairperson", "committee_chair"):
        with pytest.raises(NotPermitted):
            county.do("designate_key", suggestion, who, **key_data(county))


# The database itself


def impossible(county: Any) -> dict[str, tuple[Any, dict[str, Any]]]:
    """Return for each constraint a row and the columns that break it."""
    closed = county.rated(
        county.replied(("water", "lead"), ("roads", "co_handler"), cosigners=1), "satisfied"
    )
    water, roads = county.task(closed, "water"), county.task(closed, "roads")
    waiting = county.assigned(("water", "sole"))
    task = county.task(waiting, "water")
    item = WorkItem.objects.to_do().get(suggestion=waiting.pk)
    request = county.request_of(closed)
    signed = county.signed(county.task(county.handling(("water", "sole")), "water"))
    escalation = county.escalated().escalations.get()
    clock = Clock.objects.filter(suggestion=waiting.pk, stopped_at=None).first()
    arranged = WorkdayYear.objects.create(year=2027, notice="通知", days="[]", loaded_at=county.at)
    cosigner = closed.cosigners.get()
    rating = Rating.objects.filter(request=request).first()
    contact = closed.contacts.get()
    delivery = closed.replies.get().deliveries.first()
    round_one = closed.rounds.get()
    promise = Promise(
        suggestion=closed, assignment=water, content="x", responsible="x", due_on=county.today
    )
    promise.save()
    answered = closed.replies.get()
    reported = PromiseProgress(
        suggestion=closed, promise=promise, words="x", reported_by=county.actors["assigner"].user,
        reported_on=county.today, reported_at=county.at,
    )  # fmt: skip
    reported.save()
    said = PromiseWord(
        suggestion=closed, promise=promise, reply=answered, deputy=closed.lead, agrees=True,
        said_on=county.today, said_at=county.at,
    )  # fmt: skip
    said.save()
    told = county.do("report_pressure", request, county.deputy(), words="局长来电。")
    pressure = told.created["pressurecase"][0]
    event = events(closed)[0]
    letter = Transfer(
        suggestion=waiting,
        level="city",
        addressee="x",
        letter_number="1",
        reason="x",
        sent_by=county.actors["assigner"].user,
        sent_on=county.today,
    )
    letter.save()
    motion = county.motion()
    taken = county.do("take_motion", motion, "intake", **county.decision()).record
    entry = county.enter("leave_lead", county.registered(cosigners=1), 0)
    return {
        "suggestion_motion_by_decision": (waiting, {"motion_number": "9"}),
        "suggestion_converted_has_motion": (
            waiting,
            {"state": "converted", "version": 99, "closed_at": county.at},
        ),
        "suggestion_motion_taken_once": (
            waiting,
            {
                "motion_number": taken.motion_number,
                "converted_motion": True,
                "motion_decision": "x",
                "motion_decided_on": county.today,
            },
        ),
        "suggestion_delegation_in_session": (
            waiting,
            {
                "delegation": county.delegation(),
                "in_session": False,
                "discussed_on": county.today,
                "discussion": "x",
            },
        ),
        "suggestion_delegation_discussed": (waiting, {"delegation": county.delegation(5, head=5)}),
        "suggestion_precheck_has_head": (waiting, {"state": "precheck", "version": 99}),
        "paper_entry_waits_once": (_copy(entry), {}),
        "paper_entry_has_scan_or_call_note": (entry, {"scan": None}),
        "paper_entry_ends_by_somebody": (entry, {"outcome": "performed"}),
        "paper_entry_seen_by_a_second": (
            entry,
            {"outcome": "performed", "ended_by": entry.entered_by, "ended_at": county.at},
        ),
        "suggestion_classified_is_a_stub": (waiting, {"classified": True}),
        "assignment_state_known": (task, {"state": "asleep"}),
        "assignment_once_per_unit": (_copy(task), {}),
        "assignment_return_has_reason": (task, {"state": "return_requested"}),
        "assignment_opinion_of_co_handler": (water, {"state": "opinion_sent"}),
        "assignment_co_handler_never_replies": (roads, {"state": "reply_issued"}),
        "contact_impossible_has_reason": (contact, {"way": "impossible", "words": ""}),
        "workday_year_plausible": (_copy(arranged), {"year": 1999}),
        "clock_state_known": (clock, {"state": "asleep"}),
        "clock_open_once": (_copy(clock), {}),
        "clock_held_knows_what_is_left": (clock, {"state": "held"}),
        "opinion_return_has_reason": (
            Opinion(
                suggestion=task.suggestion,
                assignment=roads,
                text="x",
                sent_by=county.officer("roads").user,
                sent_at=county.at,
            ),
            {"returned_at": county.at},
        ),
        "suggestion_hold_is_whole": (waiting, {"held_at": county.at}),
        "clock_missed_has_moment": (clock, {"state": "missed", "missed_at": None}),
        "escalation_state_known": (escalation, {"state": "asleep"}),
        **_impossible_lateness(county, waiting, clock),
        **_impossible_look_back(county),
        **_impossible_measures(county),
        **_impossible_topics(county),
        **_impossible_referrals(county),
        **_impossible_meetings(county),
        **_impossible_supervision(county),
        **_impossible_integrity(county),
        "escalation_decision_is_dated": (escalation, {"state": "decided"}),
        "policy_version_once": (_copy(county.policy), {}),
        "rating_request_state_known": (request, {"state": "asleep"}),
        "rating_silence_is_no_rating": (request, {"state": "expired"}),
        "rating_answer_has_overall": (request, {"overall": ""}),
        "rating_release_has_moment": (request, {"released_at": None}),
        "rating_request_once_per_reply": (_copy(request), {}),
        "pressure_state_known": (pressure, {"state": "asleep"}),
        "pressure_reported_once": (_copy(pressure), {}),
        "pressure_in_words": (pressure, {"words": ""}),
        "pressure_settled_has_findings": (pressure, {"state": "settled"}),
        "rater_once": (_copy(request.raters.first()), {}),
        "rating_once_per_rater": (_copy(rating), {}),
        "rating_dissatisfied_has_reason": (
            _copy(rating),
            {"option": "dissatisfied", "reason": "", "deputy": county.deputies[7]},
        ),
        "rating_satisfied_ticks_nothing": (
            _copy(rating),
            {"option": "satisfied", "ticked": "too_slow", "deputy": county.deputies[7]},
        ),
        "reply_state_known": (signed, {"state": "asleep"}),
        "reply_once_per_assignment": (_copy(signed), {}),
        "reply_signed_by_the_head": (signed, {"signed_by": None}),
        "reply_delivered_has_moment": (signed, {"state": "delivered"}),
        "reply_not_public_has_ground": (signed, {"publicity": "summary"}),
        "delivery_once": (_copy(delivery), {}),
        "promise_state_known": (promise, {"state": "asleep"}),
        "promise_binding_has_moment": (promise, {"binding": True}),
        "promise_kept_was_told": (promise, {"state": "reported_done"}),
        "promise_progress_says_something": (_copy(reported), {"words": ""}),
        "promise_word_once": (_copy(said), {}),
        "promise_word_no_has_reason": (_copy(said), {"agrees": False}),
        "promise_written_off_is_verified": (
            promise,
            {"state": "written_off", "told_by": answered},
        ),
        "promise_cancelled_is_explained": (promise, {"state": "cancelled_explained"}),
        "promise_moved_keeps_first_day": (promise, {"revisions": 1}),
        "round_number_once": (_copy(round_one), {}),
        "round_number_counts_from_one": (_copy(round_one), {"number": 0}),
        "number_series_once": (_copy(NumberSeries.objects.first()), {}),
        "suggestion_state_known": (waiting, {"state": "asleep", "version": 99}),
        "suggestion_reference_once": (waiting, {"reference": closed.reference}),
        "suggestion_key_needs_decision": (waiting, {"is_key": True, "key_decision": "1号"}),
        "suggestion_numbered_once_registered": (waiting, {"reference": ""}),
        "suggestion_end_has_moment": (closed, {"closed_at": None}),
        "suggestion_archived_says_how_it_ended": (closed, {"ended_as": "closed"}),
        "suggestion_withdrawal_in_writing": (waiting, {"withdrawal_asked_at": county.at}),
        "suggestion_sent_has_office": (waiting, {"office": None}),
        "copy_once_per_reply": (_copy(closed.copies.exclude(reply=None).first()), {}),
        "transfer_open_once": (_copy(letter), {}),
        "transfer_return_note_is_whole": (letter, {"note": "来函已悉。"}),
        "cosigner_state_known": (cosigner, {"state": "asleep"}),
        "cosigner_once": (_copy(cosigner), {}),
        "cosigner_confirms_a_text": (cosigner, {"text_version": None}),
        "event_order_once": (_copy(event), {"idempotency_key": None}),
        "event_key_once_per_actor": (
            _copy(events(closed)[-1]),
            {"idempotency_key": "doubled", "seq": 999},
        ),
        "work_item_open_once": (_copy(item), {}),
    } | impossible_exceptions(county, waiting, task)


def _impossible_lateness(county: Any, waiting: Any, clock: Any) -> dict[str, tuple[Any, Any]]:
    """Return the same for the ladder and the engine."""
    step = Supervision(suggestion=waiting, clock=clock, step="E1", mark="E1", reached_at=county.at)
    step.save()
    another = _copy(step)
    another.mark = "E2"
    another.save()
    again = _copy(another)
    Supervision.objects.filter(pk=step.pk).update(state="issued")
    heart, _made = Heartbeat.objects.get_or_create(pk=1)
    incident = Incident.objects.create(
        act="climb", record="clock:1", error="x", first_at=county.at, last_at=county.at
    )
    return {
        "supervision_state_known": (step, {"state": "asleep"}),
        "supervision_step_once": (again, {}),
        "supervision_stands_once": (another, {"state": "issued"}),
        "supervision_decision_is_dated": (another, {"state": "decided"}),
        "supervision_signed_by_somebody": (step, {"signed_at": county.at}),
        "heartbeat_is_one_row": (heart, {"id": 2}),
        "incident_open_once": (_copy(incident), {}),
    }


def impossible_exceptions(county: Any, waiting: Any, task: Any) -> dict[str, tuple[Any, Any]]:
    """Return the same for what only the exceptions of the field have."""
    user, day = county.actors["assigner"].user, county.today
    other = county.registered()
    extension = Extension(
        suggestion=waiting, round=task.round, assignment=task, reason="x", old_due_on=day,
        proposed_due_on=day + timedelta(days=9), requested_by=user, requested_at=county.at,
    )  # fmt: skip
    extension.save()
    link = SuggestionLink(
        suggestion=waiting, to=other, kind="similar", made_by=user, made_at=county.at
    )
    link.save()
    part = SplitPart(suggestion=waiting, part=1, title="x", facts="x", proposal="x")
    part.save()
    number = VoidNumber(
        congress=county.congress, suggestion=waiting, series="x", number="1", reference="x-1",
        voided_at=county.at,
    )  # fmt: skip
    number.save()
    consultation = Consultation(
        suggestion=waiting, organ=task.organ, asked_by=user, asked_at=county.at, until_on=day
    )
    consultation.save()
    follower = Follower(suggestion=waiting, follower=other, noted_at=county.at)
    follower.save()
    reply = county.written(county.task(county.handling(("water", "sole")), "water"))
    agreement = Agreement(
        suggestion=reply.suggestion, reply=reply, assignment=reply.assignment, text_hash="x",
        asked_at=county.at,
    )  # fmt: skip
    agreement.save()
    paper = Paper(
        suggestion=waiting, record="x", act="assign", dated_on=day, filed_by=user,
        filed_at=county.at,
    )  # fmt: skip
    job = LoadJob(
        congress=county.congress, asked_by=user, asked_at=county.at, since_at=county.at,
        language="en", digest="x", stage="checking",
    )  # fmt: skip
    job.save()
    batch = BatchJob(
        asked_by=user, asked_at=county.at, language="en", key="x", act="accept", desk="unit",
        pile="sign-in", total=1,
    )  # fmt: skip
    batch.save()
    work_items = WorkItem.objects.filter(suggestion=reply.suggestion).order_by("pk")
    asked = BatchRow(
        job=batch, place=1, post=county.officer("water").post, work_item=work_items[0],
        suggestion=reply.suggestion, version=1,
    )  # fmt: skip
    asked.save()
    other_place, other_item = _copy(asked), _copy(asked)
    other_place.place, other_item.work_item = 2, work_items[1]
    change = RuleChange.objects.create(
        congress=county.congress, base=county.policy, wished={"max_returns": 1},
        valid_from=day, ground="主任会议决定", proposed_by=user, proposed_at=county.at,
    )  # fmt: skip
    by_oneself = {
        "state": "refused", "decided_by": extension.requested_by, "decided_at": county.at,
    }  # fmt: skip
    return {
        "agreement_asked_once": (_copy(agreement), {}),
        "agreement_by_a_person": (agreement, {"agreed_at": county.at}),
        "consultation_asked_once": (_copy(consultation), {}),
        "consultation_answer_is_whole": (consultation, {"answered_at": county.at}),
        "consultation_no_says_why": (
            consultation,
            {"fits": False, "answered_at": county.at, "answered_by": user},
        ),
        "extension_decided_by_somebody_else": (extension, by_oneself),
        "extension_has_reason": (extension, {"reason": ""}),
        "extension_moves_the_day": (extension, {"state": "declared", "new_due_on": day}),
        "extension_state_known": (extension, {"state": "asleep"}),
        "follower_of_one_item": (_copy(follower), {}),
        "batch_job_asked_once": (_copy(batch), {}),
        "batch_job_act_known": (batch, {"act": "rate"}),
        "batch_row_item_once": (other_place, {}),
        "batch_row_outcome_known": (asked, {"outcome": "asleep"}),
        "batch_row_place_once": (other_item, {}),
        "load_job_one_under_way": (_copy(job), {}),
        "load_job_stage_known": (job, {"stage": "asleep"}),
        "paper_has_number_or_scan": (paper, {}),
        "rule_change_one_open": (_copy(change), {}),
        "rule_change_stage_known": (change, {"stage": "asleep"}),
        "rule_change_takes_two": (
            change,
            {"stage": "confirmed", "decided_by": user, "policy": county.policy},
        ),
        "split_part_counts_from_one": (part, {"part": 0}),
        "split_part_once": (_copy(part), {}),
        "suggestion_link_of_two": (link, {"to": waiting}),
        "suggestion_link_once": (_copy(link), {}),
        "suggestion_merged_follows_another": (waiting, {"state": "merged", "version": 99}),
        "suggestion_part_has_its_place": (waiting, {"split_part": 1}),
        "suggestion_void_has_reason": (waiting, {"void_proposed_by": user}),
        "void_number_once": (_copy(number), {}),
    }


def _copy(row: Any) -> Any:
    same = type(row).objects.get(pk=row.pk)
    same.pk = same.id = None
    same._state.adding = True
    return same


def constraints() -> dict[str, Any]:
    """Return every constraint of the two rooms by its name."""
    from django.apps import apps

    return {
        constraint.name: constraint
        for room in ("cases", "workflows")
        for model in apps.get_app_config(room).get_models()
        for constraint in model._meta.constraints
    }


def _impossible_supervision(county: Any) -> dict[str, tuple[Any, dict[str, Any]]]:
    raised = county.escalated().escalations.get()
    county.do("acknowledge_escalation", raised, "committee_chair")
    county.take_further_steps(raised)
    step = raised.further_steps.first()
    task = county.task(county.replied(), "water")
    told = {"judged": "in_part", "words": "只答复了一半。"}
    made = county.do("judge_reply", task, "committee_chair", **told)
    return {
        "further_step_once": (_copy(step), {}),
        "further_step_has_minutes": (_copy(step), {"step": "sc_item", "minutes": ""}),
        "judgement_has_words": (_copy(made.created["judgement"][0]), {"words": ""}),
    }


def _impossible_integrity(county: Any) -> dict[str, tuple[Any, dict[str, Any]]]:
    line = {"pattern": "soon", "unit": None, "began_at": county.at, "facts": {"people": []}}
    made = []
    for week in (date(2025, 12, 29), date(2026, 1, 5)):
        told = {"key": str(week), "week_of": week, "figures": {}, "lines": [line, line]}
        done = found("make_integrity_report", county.congress, by=SYSTEM, at=county.at, **told)
        made.append(done.record)
    first, second = made[0].lines.order_by("number")
    head = county.actors["commission_head"]
    remark = IntegrityRemark(
        line=first, words="已核实。", written_by=head.user, written_post=head.post,
        written_at=county.at,
    )  # fmt: skip
    remark.save()
    return {
        "integrity_report_state_known": (made[0], {"state": "asleep"}),
        "integrity_report_once_a_week": (made[1], {"week_of": made[0].week_of}),
        "integrity_line_state_known": (first, {"state": "asleep"}),
        "integrity_line_number_once": (second, {"number": first.number}),
        "integrity_line_looked_at_when": (first, {"state": "looked_at"}),
        "integrity_remark_in_words": (_copy(remark), {"words": ""}),
    }


def _impossible_look_back(county: Any) -> dict[str, tuple[Any, dict[str, Any]]]:
    suggestion = county.rated(county.replied())
    task = county.task(suggestion, "water")
    told = {"result_kind": "not_now", "number": "5号", "reasons": "条件不具备。"}
    county.do("change_class", task, "assigner", **told)
    change = task.class_changes.get()
    row = county.found_by_review(suggestion, finding="confirmed")
    return {
        "look_back_state_known": (row.review, {"state": "asleep"}),
        "look_back_by_decision": (row.review, {"decision": ""}),
        "look_back_ends_with_report": (row.review, {"state": "closed"}),
        "reviewed_state_known": (row, {"state": "asleep"}),
        "reviewed_once": (_copy(row), {}),
        "reviewed_has_finding": (row, {"finding": ""}),
        "reviewed_skipped_aloud": (row, {"state": "skipped"}),
        "class_change_changes": (change, {"new_kind": change.old_kind}),
        "class_change_has_ground": (change, {"reasons": ""}),
    }


def _impossible_measures(county: Any) -> dict[str, tuple[Any, dict[str, Any]]]:
    task = county.task(county.handling(("water", "sole")), "water")
    told = {"kind": "report", "text": "请报告。", "due_on": county.today}
    measure = county.do("give_measure", task, "committee_chair", **told).created["measure"][0]
    told = {"kind": "reminder", "text": "请抓紧。"}
    noted = county.do("give_measure", task, "committee_chair", **told).created["measure"][0]
    return {
        "measure_state_known": (measure, {"state": "asleep"}),
        "measure_awaited_has_day": (noted, {"state": "issued"}),
        "measure_answer_is_somebodys": (measure, {"state": "answered"}),
        "measure_of_weight_has_day": (noted, {"kind": "order"}),
        "measure_entered_for_a_leader": (measure, {"channel": "paper"}),
    }


def _impossible_topics(county: Any) -> dict[str, tuple[Any, dict[str, Any]]]:
    topic = county.planned_topic(county.handling(("water", "sole")))
    item, step = topic.items.get(), topic.steps.get()
    other = county.nominated(county.registered())

    def of(topic: Any, state: str) -> Any:
        put = {"suggestion": item.suggestion, "added_by": item.added_by, "added_at": item.added_at}
        return type(item)(topic=topic, state=state, since_at=item.since_at, **put)

    moved = {"original_due_on": step.due_on - timedelta(days=1)}
    return {
        "topic_state_known": (topic, {"state": "asleep"}),
        "topic_by_decision": (topic, {"decision": ""}),
        "topic_ends_with_conclusion": (topic, {"state": "concluded"}),
        "topic_deputy_once": (_copy(topic.taking_part.get()), {}),
        "topic_item_state_known": (item, {"state": "asleep"}),
        "topic_item_once": (of(topic, "ended"), {}),
        "topic_item_of_one_topic": (of(other, "kept"), {}),
        "topic_item_leaves_aloud": (item, {"state": "dropped"}),
        "topic_step_state_known": (step, {"state": "asleep"}),
        "topic_step_done_with_record": (step, {"state": "done"}),
        "topic_step_dropped_with_reason": (step, {"state": "dropped"}),
        "topic_step_moved_with_reason": (step, moved),
    }


def _impossible_referrals(county: Any) -> dict[str, tuple[Any, dict[str, Any]]]:
    suggestion = county.handling(("water", "sole"))
    referral = county.filed(suggestion)
    by = county.actors["officer:procuratorate"]
    told = {"number": "检建1号", "issued_on": county.today, "addressee": "县生态环境局"}
    county.do("issue_suggestion", referral, by, **told)
    referral, copy, linkage = county.fresh(referral), referral.copies.first(), county.linked()
    other = county.referred(county.handling(("roads", "sole")))
    return {
        "referral_state_known": (referral, {"state": "asleep"}),
        "referral_one_under_way": (other, {"suggestion": suggestion}),
        "referral_number_once": (other, {"number": referral.number}),
        "referral_declined_with_reason": (referral, {"state": "not_filed"}),
        "referral_filed_with_number": (referral, {"filing_number": ""}),
        "referral_issued_with_number": (referral, {"issued_number": ""}),
        "referral_ends_with_conclusion": (referral, {"state": "rectified"}),
        "referral_copy_state_known": (copy, {"state": "asleep"}),
        "referral_copy_once": (_copy(copy), {}),
        "referral_copy_received_on_a_day": (copy, {"state": "received"}),
        "linkage_state_known": (linkage, {"state": "asleep"}),
        "linkage_number_once": (county_linkage(county, linkage), {}),
        "linkage_taken_up_by_a_deputy": (linkage, {"state": "taken_up"}),
        "linkage_left_with_reason": (linkage, {"state": "left"}),
    }


def _impossible_meetings(county: Any) -> dict[str, tuple[Any, dict[str, Any]]]:
    meeting = county.heard(county.replied())
    item = meeting.items.get()
    other = county.called(county.replied())
    listed, unit = other.items.get(), item.units.get()
    return {
        "meeting_state_known": (meeting, {"state": "asleep"}),
        "meeting_number_once": (other, {"number": meeting.number}),
        "meeting_opened_at_a_moment": (meeting, {"opened_at": None}),
        "meeting_second_part_at_a_moment": (meeting, {"state": "back_to_back"}),
        "meeting_ends_with_report": (meeting, {"state": "closed"}),
        "meeting_cancelled_with_reason": (meeting, {"state": "cancelled"}),
        "meeting_item_state_known": (item, {"state": "asleep"}),
        "meeting_item_of_one_meeting": (listed, {"suggestion": item.suggestion}),
        "meeting_item_heard_with_record": (listed, {"state": "heard"}),
        "meeting_item_leaves_aloud": (item, {"state": "dropped"}),
        "summoned_unit_once": (_copy(unit), {}),
    }


def county_linkage(county: Any, linkage: Any) -> Any:
    """Return the same procuratorial suggestion once more, in a stream of its own."""
    same = _copy(linkage)
    same.stream = Stream.objects.create(congress=county.congress, kind="linkage")
    return same


def test_every_constraint_has_its_impossible_row(county):
    assert set(impossible(county)) == set(constraints())


def test_database_refuses_impossible_rows_with_words_for_a_person(county):
    rows = impossible(county)
    county.do("mark_urgent", county.registered(), "assigner", key="doubled")
    let_in, wordless = [], []

    for name, (row, columns) in rows.items():
        if name == "event_key_once_per_actor":
            columns |= {"actor_ref": county.actors["assigner"].ref}
        try:
            with transaction.atomic():
                if row._state.adding:
                    for column, value in columns.items():
                        setattr(row, column, value)
                    row.save(force_insert=True)
                else:
                    type(row).objects.filter(pk=row.pk).update(**columns)
            let_in.append(name)
        except IntegrityError as error:
            if name not in str(error) and "UNIQUE" not in str(error):
                let_in.append(f"{name}: {error}")
        words = str(constraints()[name].violation_error_message)
        if not words.endswith(".") or name in words:
            wordless.append(name)

    assert (let_in, wordless) == ([], [])


def test_broken_constraint_is_told_in_its_own_words(county):
    numbers(county, "12")
    suggestion = county.submitted()

    with pytest.raises(NotNow, match="This number has been given already") as refused:
        county.do("register", suggestion, "intake", number="012")

    assert refused.value.status == 409
    assert acts(suggestion, "refused") == ["register"]
    assert trail.verify()[1] == []


# Transactions


def test_door_refuses_to_be_wrapped(county):
    suggestion = county.submitted()

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        county.do("register", suggestion, "intake")

    assert county.fresh(suggestion).state == "submitted"


def test_unknown_act_or_record_is_a_mistake_of_the_program(county):
    suggestion = county.submitted()

    with pytest.raises(LookupError):
        county.do("fly", suggestion, "intake")
    with pytest.raises(LookupError):
        county.do("accept", suggestion, "intake")
    with pytest.raises(LookupError):
        county.do("close", suggestion, "intake")

    assert len(events(suggestion)) == 1


def test_transitions_by_consequence_have_no_act():
    from cases.guards import by_consequence

    followed = {
        name
        for model in {a.model for a in ACTS.values()}
        for name in dir(model)
        if (fsm := getattr(getattr(model, name, None), "_django_fsm", None))
        and all(t.permission is by_consequence for t in fsm.transitions.values())
    }

    assert followed & set(ACTS) == set()
    assert {"close", "mark_replied", "mark_rated", "open_second_round", "escalate"} <= followed
