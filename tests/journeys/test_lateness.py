"""Lateness climbs beside the item: reminder, unit, order, committee, leader, council, SC."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time

import pytest

from cases import trail
from cases.models import Clock, Event, Supervision
from cases.refusals import BadData, NotPermitted
from people.kinds import OrganKind
from people.models import Organ, Post
from workflows.models import WorkItem
from workflows.sweeps import climbing, inheriting, overdue, recounting
from workflows.work import differences, open_work

AT_NINE = time(1, 0)  # UTC
A_NOTICE = {
    "decision": "notice",
    "number": "主任会议纪要9号",
    "decided_on": date(2026, 6, 12),
    "text": "通报承办单位。",
}


def on(county, day, at=AT_NINE):
    """Move the county's clock to a day, nine o'clock in Shanghai, and let the sweeps look."""
    county.at = datetime.combine(day, at, tzinfo=UTC)
    overdue.run(county.at)
    return climbing.run(county.at)


def reply_clock(suggestion):
    return Clock.objects.get(suggestion=suggestion, kind="reply")


def steps(suggestion):
    """Return which steps were reached and how they stand, in their order."""
    rows = Supervision.objects.filter(suggestion=suggestion).order_by("pk")
    return [(row.mark, row.state) for row in rows]


def kinds(suggestion):
    return sorted(stamp.kind for stamp in open_work(suggestion))


def is_in_order(county, *suggestions):
    clean = all(differences(county.fresh(s), county.at) == [] for s in suggestions)
    return clean and trail.verify()[1] == []


def contacted(county, *units):
    """Bring a suggestion to where only the reply is missing."""
    suggestion = county.handling(*(units or (("water", "sole"),)))
    for task in suggestion.assignments.all():
        county.contact(task)
    return suggestion


def test_the_whole_ladder_with_nobody_answering(county):
    suggestion = contacted(county)
    clock = reply_clock(suggestion)
    assert (clock.due_on, clock.climbs_on) == (date(2026, 4, 13), date(2026, 3, 14))

    assert on(county, date(2026, 3, 13)) == 0
    # The 14th is a Saturday: nobody is reminded before Monday.
    assert on(county, date(2026, 3, 14)) == 0
    assert on(county, date(2026, 3, 16)) == 1
    assert steps(suggestion) == [("E0-30", "recorded")]
    on(county, date(2026, 3, 30))
    on(county, date(2026, 4, 8))
    on(county, date(2026, 4, 13))
    assert [mark for mark, _state in steps(suggestion)] == ["E0-30", "E0-15", "E0-5", "E0+0"]
    assert county.fresh(suggestion).supervised == 0

    on(county, date(2026, 4, 14))
    assert steps(suggestion)[-1] == ("E1", "issued")
    assert kinds(suggestion) == ["acknowledge_order", "reply"]
    assert is_in_order(county, suggestion)

    on(county, date(2026, 4, 20))
    assert steps(suggestion)[-3:] == [("E1", "climbed"), ("E0+5", "recorded"), ("E2", "drafted")]
    order = Supervision.objects.get(mark="E2")
    assert order.supervisor == county.organs["commission"]
    assert "云溪县水利局" in order.text
    assert "2026-04-13" in order.text
    assert kinds(suggestion) == ["reply", "sign_order"]
    assert is_in_order(county, suggestion)

    # Nobody signed within five working days: the committee hears before its own day has come.
    assert reply_clock(suggestion).climbs_on == date(2026, 4, 23)
    on(county, date(2026, 4, 23))
    on(county, date(2026, 4, 27))
    assert steps(suggestion)[-1] == ("E3", "issued")
    watched = Supervision.objects.get(mark="E3")
    assert watched.supervisor == county.organs["committee"]
    assert watched.leader == county.actors["committee_chair"].post

    on(county, date(2026, 5, 13))
    talk = Supervision.objects.get(mark="E4")
    assert talk.state == "drafted"
    assert talk.leader == county.actors["committee_chair"].post
    assert talk.in_charge == county.actors["vice_chairperson"].post
    on(county, date(2026, 5, 21))
    assert steps(suggestion)[-1] == ("E5", "proposed")
    agenda = Supervision.objects.get(mark="E5")
    assert agenda.supervisor == county.organs["council"]
    assert kinds(suggestion) == ["decide_order", "reply"]
    # Nothing above it is reached by time.
    assert reply_clock(suggestion).climbs_on is None
    assert on(county, date(2026, 9, 1)) == 0
    assert is_in_order(county, suggestion)


def test_the_late_reply_is_never_blocked_and_ends_it(county):
    suggestion = contacted(county)
    on(county, date(2026, 4, 20))
    order = Supervision.objects.get(mark="E2")
    assert order.state == "drafted"

    county.reply_all(suggestion)

    assert county.fresh(order).state == "cleared"
    assert county.fresh(suggestion).supervised == 0
    assert "sign_order" not in kinds(suggestion)
    assert not Clock.objects.filter(kind="escalation", stopped_at=None).exists()
    assert order.days_late == 7
    ended = Event.objects.get(act="deliver_reply")
    assert [f"supervision:{order.pk}", "clear_supervision", "drafted", "cleared"] in (
        json.loads(ended.facts)["moves"]
    )
    assert is_in_order(county, suggestion)


def test_after_a_downtime_all_is_recorded_and_only_the_highest_works(county):
    suggestion = contacted(county)

    assert on(county, date(2026, 5, 13)) == 1

    assert steps(suggestion) == [
        ("E0-30", "recorded"), ("E0-15", "recorded"), ("E0-5", "recorded"), ("E0+0", "recorded"),
        ("E1", "recorded"), ("E0+5", "recorded"), ("E2", "recorded"), ("E0+10", "recorded"),
        ("E3", "recorded"), ("E4", "drafted"),
    ]  # fmt: skip
    climbed = Event.objects.get(act="climb")
    assert json.loads(climbed.facts)["levels"] == [mark for mark, _state in steps(suggestion)]
    assert kinds(suggestion) == ["reply", "sign_order"]
    # Its acknowledgement counts from the day on which it was told.
    talk = Clock.objects.get(kind="escalation", stopped_at=None)
    assert (talk.anchor_on, talk.due_on) == (date(2026, 5, 13), date(2026, 5, 20))
    assert on(county, date(2026, 5, 13)) == 0
    assert is_in_order(county, suggestion)


def test_who_answers_in_time_stays_until_the_next_day_of_the_ladder(county):
    suggestion = contacted(county)
    on(county, date(2026, 4, 14))
    notice = Supervision.objects.get(mark="E1")
    county.do("acknowledge_supervision", notice, county.officer("water"), answer="周五前答复。")
    assert kinds(suggestion) == ["reply"]
    assert reply_clock(suggestion).climbs_on == date(2026, 4, 18)  # a reminder on its fifth day

    on(county, date(2026, 4, 20))
    order = Supervision.objects.get(mark="E2")
    with pytest.raises(NotPermitted):
        county.do("sign_supervision", order, county.officer("water"), text="……")
    with pytest.raises(BadData) as refused:
        county.do("sign_supervision", order, "commission_head", text=" ")
    assert list(refused.value.fields) == ["text"]
    county.do("sign_supervision", order, "commission_head", text=order.text)
    assert county.fresh(order).signed_by == county.actors["commission_head"].user
    assert kinds(suggestion) == ["acknowledge_order", "reply"]
    county.do("acknowledge_supervision", order, county.head("water"))

    on(county, date(2026, 4, 27))
    watched = Supervision.objects.get(mark="E3")
    with pytest.raises(NotPermitted):
        county.do("acknowledge_supervision", watched, county.head("water"))
    county.do("acknowledge_supervision", watched, "committee_chair", answer="已约见。")
    assert is_in_order(county, suggestion)


def test_the_two_councils_only_decide_by_a_dated_decision(county):
    suggestion = contacted(county)
    on(county, date(2026, 6, 12))
    agenda = Supervision.objects.get(mark="E5")
    decision = {"number": "主任会议纪要〔2026〕9号", "text": "提请常委会专题询问。"}
    with pytest.raises(BadData) as refused:
        county.do(
            "decide_supervision", agenda, "secretary", decision="inquiry",
            decided_on=county.today, **decision,
        )  # fmt: skip
    assert list(refused.value.fields) == ["decision"]
    with pytest.raises(BadData) as refused:
        county.do(
            "decide_supervision", agenda, "secretary", decision="notice",
            decided_on=date(2026, 6, 30), **decision,
        )  # fmt: skip
    assert list(refused.value.fields) == ["decided_on"]

    county.do(
        "decide_supervision", agenda, "secretary", decision="to_standing_committee",
        decided_on=county.today, **decision,
    )  # fmt: skip
    above = Supervision.objects.get(mark="E6")
    assert (county.fresh(agenda).state, above.state) == ("decided", "proposed")
    assert kinds(suggestion) == ["decide_order", "reply"]
    county.do(
        "decide_supervision", above, "secretary", decision="correction",
        number="常委会决定〔2026〕2号", decided_on=county.today, text="责令限期改正。",
    )  # fmt: skip
    assert (kinds(suggestion), county.fresh(suggestion).supervised) == (["reply"], 2)
    assert is_in_order(county, suggestion)

    # What was decided stands until the reply is there.
    county.reply_all(suggestion)
    assert {county.fresh(agenda).state, county.fresh(above).state} == {"cleared"}
    assert county.fresh(suggestion).supervised == 0
    assert is_in_order(county, suggestion)


def test_a_key_item_starts_with_the_order(county):
    suggestion = contacted(county)
    county.do(
        "designate_key", suggestion, "secretary", decision="主任会议决定〔2026〕1号",
        decided_on=county.today, leader=county.leader_post().pk,
    )  # fmt: skip

    on(county, date(2026, 4, 14))

    assert steps(suggestion)[-1] == ("E2", "drafted")
    assert "E1" not in [mark for mark, _state in steps(suggestion)]
    assert is_in_order(county, suggestion)


def test_a_missing_contact_reaches_the_committee_at_half_time(county):
    suggestion = county.handling(("water", "sole"))
    contact = Clock.objects.get(suggestion=suggestion, kind="contact")
    reply = reply_clock(suggestion)

    on(county, date(2026, 2, 27))

    assert reply.anchor_on + (reply.due_on - reply.anchor_on) // 2 == date(2026, 2, 26)
    found = Supervision.objects.get(clock=contact, state="issued")
    assert (found.mark, found.supervisor) == ("E3", county.organs["committee"])
    county.contact(suggestion.assignments.get())
    assert county.fresh(found).state == "cleared"
    assert is_in_order(county, suggestion)


def test_a_vacant_chair_is_taken_by_the_commission(county):
    suggestion = contacted(county)
    chair = county.actors["committee_chair"].post
    chair.valid_until = date(2026, 4, 1)
    chair.save(update_fields=["valid_until"])

    on(county, date(2026, 5, 13))

    talk = Supervision.objects.get(mark="E4")
    assert talk.supervisor == county.organs["commission"]
    assert talk.leader == county.actors["commission_head"].post
    county.do("sign_supervision", talk, "commission_head", text="请于周五到会说明。")
    assert is_in_order(county, suggestion)


def test_nothing_leaves_at_night_or_on_a_day_off(county):
    suggestion = contacted(county)
    assert on(county, date(2026, 4, 13), time(15, 0)) == 0  # eleven at night
    assert on(county, date(2026, 4, 14), time(0, 29)) == 0
    assert on(county, date(2026, 4, 18)) == 0  # a Saturday
    assert steps(suggestion) == []
    assert on(county, date(2026, 4, 14), time(0, 30)) == 1


def test_an_escalation_that_its_leader_leaves_lying_reaches_the_council(county):
    suggestion = county.escalated()
    raised = suggestion.escalations.get()
    asked = Clock.objects.get(kind="escalation", stopped_at=None)

    on(county, asked.due_on)
    assert steps(suggestion) == []
    on(county, asked.climbs_on)

    agenda = Supervision.objects.get(mark="E5")
    assert (agenda.state, agenda.supervisor) == ("proposed", county.organs["council"])
    assert agenda.assignment is None
    assert kinds(suggestion) == ["acknowledge", "decide_order"]
    county.do("acknowledge_escalation", raised, "committee_chair")
    assert county.fresh(agenda).state == "cleared"
    assert is_in_order(county, suggestion)


def test_a_promise_broken_again_is_the_leaders_at_once(county):
    promise = {"content": "上半年建成。", "responsible": "张工", "due_on": date(2026, 3, 31)}
    suggestion = county.handling(("water", "sole"))
    county.reply_all(suggestion, result_kind="in_progress", promises=[promise])
    suggestion = county.rated(suggestion)
    broken = suggestion.promises.get(binding=True)

    on(county, date(2026, 4, 1))
    first = Supervision.objects.get(mark="E1")
    assert (first.state, kinds(suggestion)) == ("issued", ["acknowledge_order", "fulfil"])
    county.do(
        "revise_promise", broken, county.head("water"), due_on=date(2026, 6, 30), why="雨季。"
    )
    assert county.fresh(first).state == "cleared"

    on(county, date(2026, 7, 1))
    talk = Supervision.objects.filter(suggestion=suggestion).latest("pk")
    assert (talk.mark, talk.state, talk.supervisor) == (
        "E4", "drafted", county.organs["committee"],
    )  # fmt: skip
    assert is_in_order(county, suggestion)


def test_a_consulted_unit_gets_letters_and_never_climbs(county):
    county.found("party", OrganKind.PARTY_DEPARTMENT, "云溪县委宣传部")
    suggestion = county.assigned(("party", "consulted"))
    task = county.task(suggestion, "party")
    county.do("accept", task, county.officer("party"))
    county.contact(task)

    on(county, date(2026, 6, 12))

    assert {state for _mark, state in steps(suggestion)} == {"recorded"}
    assert "E2" not in [mark for mark, _state in steps(suggestion)]
    assert kinds(suggestion) == ["reply"]
    assert reply_clock(suggestion).climbs_on is None
    assert is_in_order(county, suggestion)


def test_a_step_follows_the_task_to_the_successor_of_the_unit(county):
    suggestion = contacted(county)
    on(county, date(2026, 4, 14))
    notice = Supervision.objects.get(mark="E1")
    heir = county.found("bureau", OrganKind.GOVERNMENT_UNIT, "云溪县水务局")
    Organ.objects.filter(pk=county.organs["water"].pk).update(
        valid_until=county.today, successor=heir
    )

    inheriting.run(county.later())

    fresh = county.fresh(notice)
    assert (fresh.state, fresh.assignment.organ) == ("issued", heir)
    listed = WorkItem.objects.to_do().filter(suggestion=suggestion)
    assert set(listed.values_list("organ__name", flat=True)) == {"云溪县水务局"}
    county.do("acknowledge_supervision", fresh, county.officer("bureau"))
    assert is_in_order(county, suggestion)


@pytest.mark.parametrize(
    ("day", "ended", "act", "data"),
    [
        (date(2026, 4, 27), "committee", "acknowledge_supervision", {}),
        (date(2026, 5, 13), "committee", "sign_supervision", {"text": "请于周五到会说明。"}),
        (date(2026, 6, 12), "council", "decide_supervision", A_NOTICE),
    ],
    ids=["to the committee", "a talk", "on the agenda"],
)
def test_a_step_of_a_body_that_nobody_follows_is_the_commissions(county, day, ended, act, data):
    suggestion = contacted(county)
    on(county, day)
    step = Supervision.objects.filter(suggestion=suggestion).latest("pk")
    assert step.supervisor == county.organs[ended]
    organ = Organ.objects.filter(pk=county.organs[ended].pk)
    organ.update(valid_until=county.today, successor=None)
    Post.objects.filter(organ__in=organ).update(valid_until=county.today)

    inheriting.run(county.later())

    fresh = county.fresh(step)
    head = county.actors["commission_head"].post
    assert (fresh.supervisor, fresh.leader) == (county.organs["commission"], head)
    listed = WorkItem.objects.to_do().filter(subject=f"supervision:{step.pk}").get()
    assert listed.organ == county.organs["commission"]
    told = Event.objects.filter(kind="done", act="succeed_supervisor").get()
    assert json.loads(told.facts)["heir_name"] == county.organs["commission"].name
    assert inheriting.run(county.later()) == 0
    county.do(act, fresh, "commission_head", **data)
    assert is_in_order(county, suggestion)


def test_a_rating_never_climbs(county):
    suggestion = county.replied(("water", "sole"))
    assert set(Clock.objects.filter(kind="rating").values_list("climbs_on", flat=True)) == {None}
    on(county, date(2026, 9, 1))
    assert steps(suggestion) == []


def test_days_off_announced_later_move_the_next_step_and_fire_none_again(county):
    suggestion = contacted(county)
    on(county, date(2026, 4, 14))
    fired = steps(suggestion)
    # The 20th, on which the order would come, is announced as a day off.
    county.announce(2026, date(2026, 4, 13), date(2026, 4, 20))
    recounting.run(county.later())

    clock = reply_clock(suggestion)
    assert clock.due_on == date(2026, 4, 14)
    assert steps(suggestion) == fired
    assert on(county, date(2026, 4, 20)) == 0
    on(county, date(2026, 4, 22))
    assert steps(suggestion)[-1] == ("E2", "drafted")
    assert [mark for mark, _state in steps(suggestion)].count("E1") == 1
    assert is_in_order(county, suggestion)


def test_the_general_office_answers_for_what_it_has_not_passed_on(county):
    suggestion = county.registered()
    county.do("assign", suggestion, "assigner", units=county.shares(("government", "sole")))
    assert reply_clock(suggestion).due_on == date(2026, 4, 13)

    on(county, date(2026, 4, 14))

    notice = Supervision.objects.get(suggestion=suggestion, clock__kind="reply", mark="E1")
    county.do("acknowledge_supervision", notice, "sub_assigner", answer="今日分办。")
    assert county.fresh(notice).state == "acknowledged"
    assert is_in_order(county, suggestion)
