"""The detours of the way: returns, missing opinions, silence, second assignment, escalation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cases import trail
from cases.models import Clock, Event, Outbox, Promise, Reply
from cases.refusals import ActRefused, BadData, NotNow, NotPermitted
from cases.rules.policy.choices import JointRatingMode, ReleaseMode, SecondMode
from cases.rules.presets import preset
from notifications import draining
from notifications.models import Message
from people.kinds import Role
from people.models import Post, User
from tests.county import NO_WORD, answers, build_county
from workflows import drafts, sweeps
from workflows.models import WorkItem
from workflows.work import differences, open_work

DEFAULT = preset("default_county")


def is_in_order(county, *suggestions):
    """Tell whether lists and trail fit the states."""
    clean = all(differences(county.fresh(s), county.at) == [] for s in suggestions)
    return clean and trail.verify()[1] == []


def kinds(suggestion):
    """Return what is on somebody's list."""
    return sorted(stamp.kind for stamp in open_work(suggestion))


# -- before the assignment --------------------------------------------------------------------


def test_changed_text_must_be_confirmed_again(county):
    suggestion = county.draft(cosigners=2)
    lead = county.deputy()
    county.do("ask_cosigners", suggestion, lead)
    first, second = suggestion.cosigners.order_by("position")
    county.do("confirm_cosigning", first, county.deputy(1), text_version=1)

    county.do("reopen_draft", suggestion, lead)
    drafts.edit_draft(suggestion, by=lead, at=county.at, proposal="增设两处公交停靠站。")
    county.do("ask_cosigners", suggestion, lead)

    assert county.fresh(first).state == "invited"
    with pytest.raises(NotNow, match="changed"):
        county.do("confirm_cosigning", first, county.deputy(1), text_version=1)
    county.do("confirm_cosigning", first, county.deputy(1), text_version=2)
    with pytest.raises(ActRefused):
        county.do("submit", suggestion, lead)
    county.do("decline_cosigning", second, county.deputy(2))
    assert kinds(suggestion) == ["submit"]
    county.do("submit", suggestion, lead)
    assert is_in_order(county, suggestion)


def test_returned_text_is_revised_confirmed_and_submitted_again(county):
    suggestion = county.submitted(cosigners=1)
    county.do("return_for_revision", suggestion, "intake", advice="请写明路段。")
    lead = county.deputy()

    drafts.edit_draft(suggestion, by=lead, at=county.at, facts="桥头至东岗一段没有站点。")

    with pytest.raises(ActRefused):
        county.do("submit", suggestion, lead)
    county.do("ask_cosigners", suggestion, lead)
    cosigner = suggestion.cosigners.get()
    county.do("confirm_cosigning", cosigner, county.deputy(1), text_version=2)
    county.do("submit", suggestion, lead)
    assert (county.fresh(suggestion).state, kinds(suggestion)) == ("submitted", ["register"])
    assert is_in_order(county, suggestion)


def test_refusal_needs_a_ground_and_a_second_person(county):
    suggestion = county.submitted()
    refusal = {
        "ground": "personal_or_relatives",
        "outcome": "letter",
        "explanation": "属于本人事务。",
    }

    with pytest.raises(BadData) as bad:
        county.do("propose_refusal", suggestion, "intake", **(refusal | {"ground": "mood"}))
    county.do("propose_refusal", suggestion, "intake", **refusal)

    assert list(bad.value.fields) == ["ground"]
    with pytest.raises(NotNow, match="second person"):
        county.do("countersign_refusal", suggestion, "intake")
    with pytest.raises(NotNow):
        county.do("register", suggestion, "intake2")
    county.do("countersign_refusal", suggestion, "intake2")
    ended = county.fresh(suggestion)
    assert (ended.state, ended.closing_kind, kinds(ended)) == ("refused", "refused", [])
    assert not Clock.objects.filter(suggestion=ended, stopped_at=None).exists()
    assert is_in_order(county, suggestion)


def test_declined_refusal_goes_back_to_the_check(county):
    suggestion = county.submitted()
    county.do(
        "propose_refusal", suggestion, "intake",
        ground="no_substance", outcome="revise", explanation="内容空泛。",
    )  # fmt: skip

    county.do("decline_refusal", suggestion, "intake2", explanation="有具体内容。")

    assert kinds(suggestion) == ["register"]
    county.do("register", suggestion, "intake2")
    assert is_in_order(county, suggestion)


# -- handling ---------------------------------------------------------------------------------


def test_government_item_is_passed_on_without_restarting_the_clock(county):
    suggestion = county.registered()
    county.do("assign", suggestion, "assigner", units=county.shares(("government", "sole")))
    due = Clock.objects.get(suggestion=suggestion, kind="reply", stopped_at=None).due_on
    county.later(days=12)

    county.do(
        "sub_assign",
        county.task(suggestion, "government"),
        "sub_assigner",
        units=county.shares(("water", "lead"), ("roads", "co_handler")),
    )

    running = Clock.objects.get(suggestion=suggestion, kind="reply", stopped_at=None)
    assert (running.due_on, running.assignment) == (due, county.task(suggestion, "water"))
    assert county.task(suggestion, "government").state == "passed_on"
    assert is_in_order(county, suggestion)


def test_returned_item_goes_to_another_unit(county):
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))
    task = county.task(suggestion, "water")
    county.do("request_return", task, county.officer("water"), why="属交通部门职责。")
    with pytest.raises(ActRefused):
        county.do("accept", task, county.officer("water"))

    county.do("approve_return", task, "assigner")
    county.do("reassign", task, "assigner", organ=county.organs["schools"].pk)

    new = county.task(suggestion, "schools")
    assert (county.fresh(task).state, new.replaces, new.hops) == ("superseded", task, 1)
    for unit in ("schools", "roads"):
        county.do("accept", county.task(suggestion, unit), county.officer(unit))
    county.reply_all(county.fresh(suggestion))
    assert county.rated(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


def test_refused_return_makes_the_unit_go_on(county):
    suggestion = county.assigned(("water", "sole"))
    task = county.task(suggestion, "water")
    county.do("request_return", task, county.officer("water"), why="不属本单位。")

    county.do("refuse_return", task, "assigner", decision="属你局职责。")

    assert county.fresh(task).state == "accepted"
    assert (county.fresh(suggestion).state, kinds(suggestion)) == ("handling", ["contact"])
    assert is_in_order(county, suggestion)


def test_return_after_the_window_is_refused(county):
    suggestion = county.assigned(("water", "sole"))
    county.later(days=15)

    with pytest.raises(NotNow, match="must go on"):
        county.do(
            "request_return",
            county.task(suggestion, "water"),
            county.officer("water"),
            why="不属本单位。",
        )


def test_no_reply_without_contact(county):
    suggestion = county.handling(("water", "sole"))
    reply = county.written(county.task(suggestion, "water"))

    with pytest.raises(NotNow, match="contacted"):
        county.do("sign_reply", reply, county.head("water"))

    county.contact(county.task(suggestion, "water"), way="impossible", words="多次联系未果。")
    county.do("sign_reply", reply, county.head("water"))
    assert county.fresh(reply).class_label == "A"


def test_lead_waits_for_the_opinion_and_goes_on_when_it_stays_out(county):
    suggestion = county.handling(("water", "lead"), ("roads", "co_handler"))
    lead, helper = county.task(suggestion, "water"), county.task(suggestion, "roads")
    county.contact(lead)
    assert kinds(suggestion) == ["opinion"]
    reply = county.written(lead)
    with pytest.raises(NotNow, match="time for their opinions"):
        county.do("sign_reply", reply, county.head("water"), missing=[helper.pk])

    county.later(days=40)
    sweeps.run_all(county.at)

    assert kinds(suggestion) == ["opinion", "reply"]
    with pytest.raises(NotNow, match="missing"):
        county.do("sign_reply", reply, county.head("water"))
    county.do("sign_reply", reply, county.head("water"), missing=[helper.pk])
    assert county.fresh(helper).state == "opinion_missing"
    assert county.fresh(reply).missing_note == "云溪县交通运输局"
    with pytest.raises(NotNow):
        county.do("send_opinion", helper, county.officer("roads"), text="来迟的意见。")
    assert is_in_order(county, suggestion)


def test_late_opinion_still_counts_before_the_signature(county):
    suggestion = county.handling(("water", "lead"), ("roads", "co_handler"))
    lead, helper = county.task(suggestion, "water"), county.task(suggestion, "roads")
    county.contact(lead)
    county.later(days=40)
    sweeps.run_all(county.at)

    county.do("send_opinion", helper, county.officer("roads"), text="同意。")

    reply = county.written(lead)
    with pytest.raises(NotNow, match="came in"):
        county.do("sign_reply", reply, county.head("water"), missing=[helper.pk])
    county.do("sign_reply", reply, county.head("water"))
    assert is_in_order(county, suggestion)


def test_office_waives_an_opinion(county):
    suggestion = county.handling(("water", "lead"), ("roads", "co_handler"))
    county.contact(county.task(suggestion, "water"))

    county.do("waive_opinion", county.task(suggestion, "roads"), "assigner", why="已会商。")

    assert kinds(suggestion) == ["reply"]
    assert is_in_order(county, suggestion)


def test_system_that_never_passes_its_share_on_does_not_hold_up_the_lead(county):
    suggestion = county.registered()
    units = county.shares(("court", "lead"), ("government", "co_handler"))
    county.do("assign", suggestion, "assigner", units=units)
    lead = county.task(suggestion, "court")
    county.do("accept", lead, county.officer("court"))
    county.contact(lead)

    county.later(days=40)
    sweeps.run_all(county.at)

    # No unit has it, so nobody could send it late: it is missing, and off everybody's list.
    assert county.task(suggestion, "government").state == "opinion_missing"
    assert kinds(suggestion) == ["reply"]
    assert is_in_order(county, suggestion)


# -- replying and rating -------------------------------------------------------------------------


def test_reply_recalled_before_delivery_is_signed_anew(county):
    suggestion = county.handling(("water", "sole"))
    reply = county.signed(county.task(suggestion, "water"))

    county.do("recall_reply", reply, county.head("water"), why="附件有误。")

    assert county.fresh(reply).state == "drafting"
    county.do("sign_reply", reply, county.head("water"))
    county.do("deliver_reply", reply, county.officer("water"))
    with pytest.raises(NotNow):
        county.do("recall_reply", reply, county.head("water"), why="太迟。")
    assert is_in_order(county, suggestion)


def test_joint_reply_stands_with_its_last_recipient(county):
    suggestion = county.handling(("water", "sole"), cosigners=2)
    reply = county.signed(county.task(suggestion, "water"))
    lead, first, second = county.deputies[:3]

    county.do("deliver_reply", reply, county.officer("water"), recipients=[lead.pk, first.pk])
    assert (county.fresh(reply).state, county.fresh(suggestion).state) == ("signed", "handling")
    sees = [Reply.objects.visible_to(d.user, county.today).exists() for d in (lead, first, second)]
    assert sees == [True, True, False]
    county.do("deliver_reply", reply, county.officer("water"), recipients=[second.pk])

    assert (county.fresh(reply).state, county.fresh(suggestion).state) == ("delivered", "replied")
    assert kinds(suggestion) == ["rate"]
    assert is_in_order(county, suggestion)


def test_separate_units_are_rated_apart_and_only_the_bad_one_is_assigned_again(county):
    suggestion = county.replied(("water", "separate"), ("roads", "separate"))
    for task, option in (("water", "satisfied"), ("roads", "dissatisfied")):
        request = suggestion.rating_requests.get(assignment=county.task(suggestion, task))
        county.do("rate", request, county.deputy(), answers=answers(option, option), final=True)
        county.do("release", request, county.collector(request))

    second = county.fresh(suggestion)

    assert (second.state, second.round_number) == ("second_assigned", 2)
    tasks = second.assignments.filter(round__number=2)
    assert [t.organ for t in tasks] == [county.organs["roads"]]
    assert tasks.get().head_in_charge
    assert "没有回应" in tasks.get().round.demand
    assert county.rated(county.second_round(second), "understands").state == "closed"
    assert is_in_order(county, suggestion)


def test_rating_moves_nothing_before_its_release(county):
    suggestion = county.replied()

    county.rate(suggestion, "dissatisfied")

    assert (county.fresh(suggestion).state, kinds(suggestion)) == ("replied", ["release"])


def test_silence_is_reminded_and_ends_as_not_answered(county):
    suggestion = county.replied()
    opened = county.at
    for _ in range(60):
        county.later(days=1)
        sweeps.run_all(county.at)
        sweeps.run_all(county.at)

    ended = county.fresh(suggestion)

    assert (ended.state, ended.closing_kind) == ("closed", "not_answered")
    request = ended.rating_requests.get()
    assert (request.state, request.overall, request.ratings.count()) == ("expired", "", 0)
    acts = Event.objects.filter(stream=ended.stream_id, at__gt=opened).order_by("seq")
    assert [e.act for e in acts] == [
        "remind_rater",
        "remind_rater",
        "mark_overdue",
        "remind_rater",
        "end_rating_window",
    ]
    assert is_in_order(county, suggestion)


def test_month_of_standstill_makes_one_reminder(county):
    suggestion = county.replied()
    county.later(days=25)

    sweeps.run_all(county.at)

    reminders = Event.objects.filter(stream=suggestion.stream_id, act="remind_rater")
    assert reminders.count() == 1


def test_dissatisfied_with_the_attitude_alone_is_decided_by_the_commission(county):
    suggestion = county.replied()
    request = county.request_of(suggestion)
    county.do(
        "rate", request, county.deputy(), answers=answers("dissatisfied", "satisfied"), final=True
    )
    county.do("release", request, county.collector(request))
    assert (county.fresh(suggestion).state, kinds(suggestion)) == ("rated", ["decide_second"])

    county.do("assign_again", suggestion, "commission_head", demand="请改进办理态度。")

    assert county.fresh(suggestion).state == "second_assigned"
    assert is_in_order(county, suggestion)


@pytest.mark.parametrize(
    ("act", "data", "state"),
    [
        ("assign_again", {}, "second_assigned"),
        ("decline_second_assignment", {"explanation": "已按政策办理。"}, "closed"),
    ],
)
def test_filter_mode_leaves_the_second_assignment_to_the_commission(db, act, data, state):
    county = build_county(rules=replace(DEFAULT, second_mode=SecondMode.FILTER))
    suggestion = county.rated(county.replied(), "dissatisfied")

    county.do(act, suggestion, "commission_head", **data)

    assert county.fresh(suggestion).state == state
    assert is_in_order(county, suggestion)


def test_each_author_rates_where_the_rules_say_so(db):
    county = build_county(rules=replace(DEFAULT, joint_rating_mode=JointRatingMode.EACH))
    suggestion = county.replied(("water", "sole"), cosigners=2)
    request = county.request_of(suggestion)
    for n, option in enumerate(("satisfied", "dissatisfied", "satisfied")):
        county.do("rate", request, county.deputy(n), answers=answers(option, option), final=True)

    asked = county.fresh(request)

    # Two of three are content: fewer than the 80 percent of the rules.
    assert (asked.state, asked.overall) == ("answered", "dissatisfied")
    assert is_in_order(county, suggestion)


def test_rating_is_released_by_itself_where_the_rules_say_so(db):
    county = build_county(rules=replace(DEFAULT, release_mode=ReleaseMode.AFTER_CORRECTION))
    suggestion = county.replied()
    county.rate(suggestion, final=False)
    county.later(minutes=30)
    sweeps.run_all(county.at)
    assert county.fresh(suggestion).state == "replied"

    county.later(days=3)
    sweeps.run_all(county.at)

    assert county.fresh(suggestion).state == "closed"


# -- promises and escalation --------------------------------------------------------------------


def promised(county, **draft):
    """Bring a suggestion to follow-up with one promise."""
    suggestion = county.handling(("water", "sole"), **draft)
    due = county.today + timedelta(days=90)
    promise = {"content": "年底前建成。", "responsible": "分管负责人", "due_on": due}
    county.reply_all(suggestion, result_kind="planned", promises=[promise])
    return county.rated(suggestion)


def test_reply_of_a_promise_kind_needs_its_promise(county):
    suggestion = county.handling(("water", "sole"))

    with pytest.raises(NotNow, match="promise"):
        county.signed(county.task(suggestion, "water"), result_kind="planned")


def test_item_with_an_open_promise_is_followed_until_it_is_written_off(county):
    suggestion = promised(county)
    promise = Promise.objects.get()
    assert (suggestion.state, kinds(suggestion)) == ("tracking", ["fulfil"])

    county.reported_kept(promise, "已建成。")
    with pytest.raises(ActRefused):
        county.do("verify_promise", promise, county.head("water"), without_word=NO_WORD)
    county.do("reject_write_off", promise, "commission_head", why="尚未通车。")
    county.reported_kept(promise, "已通车。")
    county.written_off(county.fresh(promise), "commission_head")

    ended = county.fresh(suggestion)
    assert (ended.state, ended.closing_kind) == ("closed", "satisfied")
    assert is_in_order(county, suggestion)


def test_escalated_item_is_acknowledged_instructed_and_handed_back(county):
    suggestion = county.escalated()
    escalation = suggestion.escalations.get()
    assert escalation.in_charge == county.leader_post()
    county.do("acknowledge_escalation", escalation, "committee_chair")
    county.do("instruct", escalation, "committee_chair", text="请主要负责人面商。")
    county.do("call_conference", escalation, "committee_chair", on=county.today)
    county.do(
        "propose_solution", escalation, "committee_chair", proposal="hand_back", text="交回再办。"
    )

    county.do(
        "decide_escalation", escalation, "secretary",
        decision="hand_back", number="主任会议〔2026〕3号", decided_on=county.today, text="同意。",
    )  # fmt: skip

    third = county.fresh(suggestion)
    assert (third.state, third.round_number) == ("second_assigned", 3)
    assert county.rated(county.second_round(third), "satisfied").state == "closed"
    assert is_in_order(county, suggestion)


@pytest.mark.parametrize(
    ("decision", "state"),
    [("agree", "tracking"), ("conclude", "closed"), ("hand_back", "second_assigned")],
)
def test_escalation_ends_by_a_dated_decision(county, decision, state):
    suggestion = county.escalated()
    escalation = suggestion.escalations.get()
    county.do("acknowledge_escalation", escalation, "committee_chair")
    county.do(
        "propose_solution", escalation, "committee_chair", proposal=decision, text="建议如此。"
    )
    if decision == "conclude":
        county.take_further_steps(escalation)
    promise = {"content": "修通。", "responsible": "局长", "due_on": county.today}

    county.do(
        "decide_escalation", escalation, "secretary",
        decision=decision, number="主任会议〔2026〕4号", decided_on=county.today, text="同意。",
        promise=promise,
    )  # fmt: skip

    assert county.fresh(suggestion).state == state
    assert is_in_order(county, suggestion)


STEP = {"minutes": "双方到会，仍有分歧。"}


def test_nothing_is_ended_against_the_deputy_before_every_step_of_the_rules_was_taken(county):
    """Conference first, then the hearing, as the policy says; then it may be ended."""
    suggestion = county.escalated()
    escalation = suggestion.escalations.get()
    rules = escalation.round.policy.rules
    assert rules.after_max_rounds == ("dac_conference", "coc_hearing")
    conference = STEP | {"step": "dac_conference", "held_on": county.today}
    hearing = STEP | {"step": "coc_hearing", "held_on": county.today}
    with pytest.raises(NotNow):
        county.do("take_further_step", escalation, "committee_chair", **conference)
    county.do("acknowledge_escalation", escalation, "committee_chair")
    with pytest.raises(NotPermitted):
        county.do("take_further_step", escalation, county.head("water"), **conference)
    with pytest.raises(BadData, match="another step first"):
        county.do("take_further_step", escalation, "secretary", **hearing)
    end = {"decision": "conclude", "number": "主任会议〔2026〕5号", "text": "不再办理。"}
    county.do(
        "propose_solution", escalation, "committee_chair", proposal="conclude", text="条件不具备。"
    )
    for step, by in ((conference, "commission_head"), (hearing, "secretary")):
        with pytest.raises(BadData, match="are missing") as refused:
            county.do("decide_escalation", escalation, "secretary", decided_on=county.today, **end)
        assert list(refused.value.fields) == ["decision"]
        county.do("take_further_step", escalation, by, **step)
    with pytest.raises(BadData, match="none any more"):
        county.do("take_further_step", escalation, "secretary", **hearing)

    county.do("decide_escalation", escalation, "secretary", decided_on=county.today, **end)

    assert county.fresh(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


@pytest.mark.parametrize(
    ("key", "steps"),
    [
        ("henan", ["expert_evaluation"]),
        ("shandong", ["coc_hearing", "sc_item"]),
        ("township", ["presidium_hearing"]),
    ],
)
def test_each_congress_names_its_own_steps(key, steps):
    assert [step.value for step in preset(key).after_max_rounds] == steps


def test_every_done_act_leaves_one_thing_to_tell(county):
    suggestion = county.escalated()

    done = Event.objects.filter(stream=suggestion.stream_id, kind="done")

    assert Outbox.objects.filter(event__in=done).count() == done.count()


def test_waiting_of_a_lead_that_gives_the_item_back_ends_that_day(county):
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))
    county.do("accept", county.task(suggestion, "roads"), county.officer("roads"))
    county.do(
        "send_opinion", county.task(suggestion, "roads"), county.officer("roads"), text="同意。"
    )
    task = county.task(suggestion, "water")
    county.do("request_return", task, county.officer("water"), why="不属本单位。")
    county.do("approve_return", task, "assigner")
    county.later(days=3)

    county.do("reassign", task, "assigner", organ=county.organs["court"].pk)

    waited = WorkItem.objects.get(kind="opinions_in")
    assert (waited.status, waited.done_at) == ("CANCELED", county.at)
    assert is_in_order(county, suggestion)


def second_assignment_told(county, suggestion):
    """Return who of the unit was told that it has the item again."""
    draining.run(county.at)
    found = Message.objects.filter(kind="second_assignment", suggestion=suggestion.pk)
    return sorted(found.values_list("user__name", flat=True))


def test_same_officer_has_the_item_again_if_still_there_else_whoever_works_in_the_unit(county):
    """Same officer if still there, else the unit (rulebook 5.8)."""
    water = county.organs["water"]
    colleague = User.objects.create(username="colleague", name="同事")
    Post.objects.create(user=colleague, organ=water, role=Role.CASE_OFFICER)
    stays, moved = county.replied(("water", "sole")), county.replied(("water", "sole"))
    county.rated(stays, "dissatisfied")
    assert second_assignment_told(county, stays) == ["head:water", "officer:water"]
    again = county.fresh(stays).assignments.get(round__number=2)
    assert again.officer == county.officer("water").user

    Post.objects.filter(pk=county.officer("water").post.pk).update(valid_until=county.today)
    county.rated(moved, "dissatisfied")
    assert second_assignment_told(county, moved) == ["head:water", "同事"]
