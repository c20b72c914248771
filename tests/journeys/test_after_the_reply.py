"""Replies that are none, ratings that change or fall, promises not kept (rulebook section 10).

Each journey is named after its row; days are written out.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cases.classes import class_history, classes_of_item, first_class, present_class
from cases.models import Clock, Event, PressureCase, Rating, RatingRequest
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible
from cases.rules.calendar import shipped
from cases.rules.kinds import ResultKind
from cases.rules.policy import PolicyRules
from cases.rules.presets import preset
from cases.rules.windows import closing_day
from people.kinds import DeputyStatusKind
from people.models import DeputyStatus
from tests.county import County, answers, build_county
from workflows import drafts, sweeps
from workflows.invariants import violations
from workflows.models import WorkItem
from workflows.work import differences

pytestmark = pytest.mark.django_db

ONE = (("water", "sole"),)
BAD = {"answers": answers("satisfied", "dissatisfied")}
GOOD = {"answers": answers("satisfied", "satisfied")}
ORDER = {"number": "云代工〔2026〕3号", "reasons": "答复没有回应建议。"}
LOOK = {"number": "云代工〔2026〕9号", "reasons": "现场并未落实。"}


def under(**rules: Any) -> County:
    """Found the county under rules that differ from the usual ones."""
    return build_county(rules=PolicyRules.from_dict(rules, preset("default_county")))


def on(county: County, month: int, day: int, year: int = 2026) -> None:
    """Move the clock to nine in the morning of a day in Shanghai."""
    county.at = datetime(year, month, day, 1, 0, tzinfo=UTC)


def is_in_order(county: County, suggestion: Any) -> Any:
    """Ask that work and invariants hold; return the item as it stands."""
    found = county.fresh(suggestion)
    assert differences(found, county.at) == []
    assert violations() == []
    return found


def lists(suggestion: Any) -> list[tuple[str, str]]:
    """Return who has what to do: kinds with the name of the organ or deputy."""
    items = WorkItem.objects.to_do().filter(suggestion=suggestion).order_by("kind", "pk")
    return [(i.kind, str(i.deputy or i.organ)) for i in items]


def promised(county: County, due: date, **draft: Any) -> Any:
    """Bring an item to follow-up with one promise of the water bureau."""
    suggestion = county.handling(*ONE, **draft)
    promise = {"content": "年内建成。", "responsible": "分管负责人", "due_on": due}
    county.reply_all(suggestion, result_kind="planned", promises=[promise])
    return county.rated(suggestion)


# -- rating changed ---------------------------------------------------------------------------


def test_rating_changed_within_its_day_is_the_one_that_counts(county):
    on(county, 3, 2)
    suggestion = county.replied(*ONE)
    request = county.request_of(suggestion)
    county.do("rate", request, county.deputy(), **BAD)
    on(county, 3, 3)
    with pytest.raises(NotNow, match="correction day"):
        county.do("release", request, county.collector(request))
    county.do("correct_rating", request, county.deputy(), **GOOD)
    is_in_order(county, suggestion)
    # The correction of 3 March may itself be corrected until the end of 4 March.
    on(county, 3, 4)
    with pytest.raises(NotNow, match="correction day"):
        county.do("release", request, county.collector(request))

    on(county, 3, 5)
    with pytest.raises(NotNow, match="over"):
        county.do("correct_rating", request, county.deputy(), **BAD)
    county.do("release", request, county.collector(request))

    found = is_in_order(county, suggestion)
    assert (found.state, found.closing_kind) == ("closed", "satisfied")
    rows = Rating.objects.filter(request=request, dimension="result").order_by("revision")
    assert [(r.revision, r.option) for r in rows] == [(1, "dissatisfied"), (2, "satisfied")]


def test_rating_called_final_is_released_at_once_and_not_corrected(county):
    request = county.request_of(county.replied(*ONE))
    county.do("rate", request, county.deputy(), **GOOD, final=True)

    with pytest.raises(NotNow, match="final"):
        county.do("correct_rating", request, county.deputy(), **BAD)
    county.do("release", request, county.collector(request))

    assert is_in_order(county, request.suggestion).state == "closed"


def test_unit_never_learns_that_a_rating_was_another_one(county):
    suggestion = county.replied(*ONE)
    request = county.request_of(suggestion)
    county.do("rate", request, county.deputy(), **BAD)
    county.do("correct_rating", request, county.deputy(), **GOOD, final=True)
    county.do("release", request, county.collector(request))

    head = county.head("water").user
    seen = [said["option"] for said in Rating.objects.outcomes(head, county.today)]
    acts = Event.objects.visible_to(head, county.today).values_list("act", flat=True)

    assert set(seen) == {"satisfied"}
    assert not Rating.objects.visible_to(head, county.today).exists()
    assert "correct_rating" not in set(acts)
    own = Rating.objects.visible_to(county.deputies[0].user, county.today)
    assert own.count() == 4


def test_one_of_several_raters_corrects_and_the_sum_is_made_anew():
    county = under(joint_rating_mode="each", joint_rating_threshold=100)
    suggestion = county.replied(*ONE, cosigners=1)
    request = county.request_of(suggestion)
    county.do("rate", request, county.deputy(), **BAD)
    county.do("correct_rating", request, county.deputy(), **GOOD)
    assert county.fresh(request).state == "opened"
    county.do("rate", request, county.deputy(1), **GOOD)
    assert county.fresh(request).overall == "satisfied"

    county.do("correct_rating", request, county.deputy(), **BAD)

    assert county.fresh(request).overall == "dissatisfied"
    is_in_order(county, suggestion)
    with pytest.raises(NotVisible):
        county.do("correct_rating", request, county.deputy(5), **GOOD)


def test_rules_that_release_by_themselves_wait_for_the_correction_too():
    county = under(release_mode="after_correction")
    on(county, 3, 2)
    suggestion = county.replied(*ONE)
    county.rate(suggestion, final=False)
    on(county, 3, 3)
    request = county.request_of(suggestion)
    county.do("correct_rating", request, county.deputy(), **GOOD)
    on(county, 3, 4)
    sweeps.run_all(county.at)
    assert county.fresh(suggestion).state == "replied"

    on(county, 3, 5)
    sweeps.run_all(county.at)

    assert is_in_order(county, suggestion).state == "closed"


def test_what_can_no_longer_be_corrected_is_released_by_itself_at_once():
    county = under(release_mode="after_correction")
    on(county, 3, 2)
    suggestion = county.replied(*ONE)
    county.rate(suggestion, final=True)

    sweeps.run_all(county.later())

    assert is_in_order(county, suggestion).state == "closed"


def test_window_that_ends_releases_what_one_of_two_answered_long_ago():
    county = under(
        release_mode="after_correction", joint_rating_mode="each", joint_rating_threshold=100
    )
    on(county, 3, 2)
    suggestion = county.replied(*ONE, cosigners=1)
    request = county.request_of(suggestion)
    county.do("rate", request, county.deputy(), **GOOD)
    window = Clock.objects.get(subject=f"ratingrequest:{request.pk}", kind="rating")
    last = closing_day(window.anchor_on, window.due_on, county.policy.rules, shipped())
    on(county, last.month, last.day)
    sweeps.run_all(county.at)
    assert county.fresh(request).state == "opened"

    next_day = last + timedelta(days=1)
    on(county, next_day.month, next_day.day)
    sweeps.run_all(county.at)

    assert county.fresh(request).state == "released"
    is_in_order(county, suggestion)


# -- rating under pressure ----------------------------------------------------------------------


def pressed(county: County, suggestion: Any) -> PressureCase:
    """Let the lead deputy report pressure on the present request."""
    request = county.request_of(suggestion)
    done = county.do("report_pressure", request, county.deputy(), words="局长来电要求改评。")
    return done.created["pressurecase"][0]


def test_rating_under_pressure_falls_and_is_asked_for_anew(county):
    suggestion = county.replied(*ONE)
    county.rate(suggestion, "satisfied")
    case = pressed(county, suggestion)
    voided = county.fresh(case).request
    assert (voided.state, voided.overall, voided.ratings.count()) == ("voided", "", 2)
    assert lists(is_in_order(county, suggestion)) == [("look_into", "代表工作委员会")]
    with pytest.raises(NotNow, match="anew"):
        county.do("close_pressure_case", case, "commission_head", findings="已约谈。")

    county.do("ask_anew", case, "rating:commission")
    county.do("close_pressure_case", case, "commission_head", findings="已约谈。")
    is_in_order(county, suggestion)
    again = RatingRequest.objects.get(suggestion=suggestion, state="opened")
    assert again.reply_id == voided.reply_id
    county.do("rate", again, county.deputy(), **BAD, final=True)
    county.do("release", again, county.collector(again))

    found = is_in_order(county, suggestion)
    # What fell said satisfied; what counts is the second assignment.
    assert (found.state, found.round_number) == ("second_assigned", 2)


def test_pressure_is_known_to_nobody_but_who_looks_into_it(county):
    suggestion = county.replied(*ONE, cosigners=1)
    case = pressed(county, suggestion)
    county.do("ask_anew", case, "rating:commission")
    allowed = {"rating:commission", "commission_head"}
    seeing = {
        key
        for key, actor in county.actors.items()
        if actor.user is not None
        and PressureCase.objects.visible_to(actor.user, county.today).exists()
    }

    assert seeing == allowed
    assert not PressureCase.objects.visible_to(county.deputies[1].user, county.today).exists()
    for key in ("head:water", "assigner", "intake"):
        user = county.actors[key].user
        acts = set(Event.objects.visible_to(user, county.today).values_list("act", flat=True))
        assert not acts & {"report_pressure", "ask_anew", "close_pressure_case"}
        with pytest.raises(NotVisible):
            county.do("close_pressure_case", case, key, findings="x")


def test_pressure_on_a_released_rating_is_looked_into_and_the_rating_stands(county):
    suggestion = county.rated(county.replied(*ONE))
    assert suggestion.state == "closed"
    case = pressed(county, suggestion)
    assert (case.voids, county.request_of(suggestion).state) == (False, "released")

    county.do("close_pressure_case", case, "rating:commission", findings="属实，已通报。")
    county.do("look_back", suggestion, "assigner", **LOOK, ground="sham")

    assert is_in_order(county, suggestion).state == "second_assigned"
    with pytest.raises(NotNow, match="already"):
        county.do("report_pressure", case.request, county.deputy(), words="再次反映。")


def test_other_reply_of_the_round_waits_for_the_rating_that_is_asked_for_anew(county):
    suggestion = county.replied(("water", "separate"), ("roads", "separate"))
    case = pressed(county, suggestion)
    second = county.request_of(suggestion, 1)
    county.do("rate", second, county.deputy(), **GOOD, final=True)
    county.do("release", second, county.collector(second))
    assert is_in_order(county, suggestion).state == "replied"

    county.do("ask_anew", case, "rating:commission")
    county.do("close_pressure_case", case, "rating:commission", findings="查无实据。")
    again = RatingRequest.objects.get(suggestion=suggestion, state="opened")
    county.do("rate", again, county.deputy(), **GOOD, final=True)
    county.do("release", again, county.collector(again))

    assert is_in_order(county, suggestion).state == "closed"


# -- reply withdrawn as sham --------------------------------------------------------------------


def test_reply_is_rejected_as_sham_before_anybody_has_it(county):
    suggestion = county.handling(*ONE)
    reply = county.signed(county.task(suggestion, "water"))
    county.do("reject_reply", reply, "commission_head", why="没有回应建议。")
    found = county.fresh(reply)
    assert (found.state, found.signed_by, found.rejection) == ("drafting", None, "没有回应建议。")
    is_in_order(county, suggestion)

    reply = county.signed(county.task(suggestion, "water"), text="已改：三月动工。")
    county.do("deliver_reply", reply, county.officer("water"))

    with pytest.raises(NotNow):
        county.do("reject_reply", reply, "commission_head", why="晚了。")
    assert is_in_order(county, suggestion).state == "replied"


def test_general_office_reads_the_reply_of_its_unit_before_it_is_signed(county):
    suggestion = county.assigned(("government", "sole"))
    office = county.task(suggestion, "government")
    county.do("sub_assign", office, "sub_assigner", units=county.shares(*ONE))
    task = county.task(suggestion, "water")
    county.do("accept", task, county.officer("water"))
    county.contact(task)
    reply = county.written(county.fresh(task))
    with pytest.raises(NotNow, match="review"):
        county.do("sign_reply", reply, county.head("water"))
    county.do("send_to_review", reply, county.officer("water"))
    assert lists(is_in_order(county, suggestion)) == [("review_reply", "云溪县人民政府办公室")]
    county.do("reject_reply", reply, "sub_assigner", why="没有回应第二点。")
    assert lists(is_in_order(county, suggestion)) == [("reply", "云溪县水利局")]

    county.do("send_to_review", reply, county.officer("water"))
    county.do("pass_review", reply, "sub_assigner")
    county.do("sign_reply", reply, county.head("water"))
    county.do("deliver_reply", reply, county.officer("water"))

    assert is_in_order(county, suggestion).state == "replied"


def test_delivered_sham_is_ordered_anew_while_nobody_has_rated_it(county):
    on(county, 3, 2)
    suggestion = county.replied(*ONE)
    on(county, 3, 6)
    county.do("order_again", suggestion, "assigner", **ORDER)

    found = is_in_order(county, suggestion)
    opened = found.rounds.get(number=2)
    assert (found.state, opened.turn, opened.ground) == ("second_assigned", 1, "ordered")
    assert found.rating_requests.get().state == "cancelled"
    # One month from the order.
    assert found.clocks.get(kind="second_reply").due_on == date(2026, 4, 7)
    assert lists(found) == [("sign_in", "云溪县水利局")]

    # The order began a line of its own: a bad rating leads to a second assignment once more.
    again = county.rated(county.second_round(found), "dissatisfied")
    assert (again.state, again.round_number) == ("second_assigned", 3)
    assert again.rounds.get(number=3).turn == 2
    assert is_in_order(county, county.rated(county.second_round(again), "dissatisfied")).state == (
        "escalated"
    )


def test_rating_that_was_given_is_never_undone_by_an_order(county):
    suggestion = county.replied(*ONE)
    county.rate(suggestion, "dissatisfied", final=False)

    with pytest.raises(NotNow, match="rating"):
        county.do("order_again", suggestion, "assigner", **ORDER)
    with pytest.raises(NotPermitted):
        county.do("order_again", suggestion, county.head("water"), **ORDER)

    is_in_order(county, suggestion)


def test_look_back_sends_a_closed_item_back_to_the_unit_that_is_meant(county):
    suggestion = county.replied(("water", "separate"), ("roads", "separate"))
    county.rated(suggestion, "satisfied", 0)
    closed = county.rated(suggestion, "basically_satisfied", 1)
    assert closed.state == "closed"
    roads = county.task(closed, "roads")

    with pytest.raises(BadData):
        county.do("look_back", closed, "assigner", **LOOK, ground="sham", tasks=[10_000])
    county.do("look_back", closed, "assigner", **LOOK, ground="not_content", tasks=[roads.pk])

    found = is_in_order(county, closed)
    assert (found.state, found.closed_at, found.closing_kind) == ("second_assigned", None, "")
    assert lists(found) == [("sign_in", "云溪县交通运输局")]
    assert county.task(found, "roads").previous_id == roads.pk
    ended = county.rated(county.second_round(found))
    assert is_in_order(county, ended).state == "closed"


def test_look_back_for_a_rating_needs_one_below_satisfied(county):
    closed = county.rated(county.replied(*ONE), "satisfied")

    with pytest.raises(BadData):
        county.do("look_back", closed, "assigner", **LOOK, ground="not_content")

    assert is_in_order(county, closed).state == "closed"


# -- second assignment to the superior organ ------------------------------------------------------


def with_superior(county: County) -> None:
    county.organs["water"].parent = county.organs["court"]
    county.organs["water"].save()


def test_second_assignment_goes_to_the_superior_organ(db):
    county = under(second_mode="filter")
    suggestion = county.rated(county.replied(*ONE), "dissatisfied")
    with pytest.raises(BadData):
        county.do("assign_again", suggestion, "assigner", to_superior=True)
    with_superior(county)

    county.do("assign_again", suggestion, "assigner", to_superior=True)

    found = is_in_order(county, suggestion)
    task = county.task(found, "court")
    assert (task.state, task.head_in_charge, task.tier) == ("sub_assigned", True, "congress")
    assert task.previous_id == county.task(found, "water").pk
    assert county.rated(county.second_round(found)).state == "closed"


def test_second_assignment_is_raised_to_the_superior_organ_before_sign_in(county):
    with_superior(county)
    on(county, 3, 2)
    suggestion = county.rated(county.replied(*ONE), "dissatisfied")
    due = Clock.objects.get(suggestion=suggestion, kind="second_reply").due_on
    assert due == date(2026, 4, 2)
    on(county, 3, 9)
    task = county.task(suggestion, "water")
    county.do("raise_level", task, "assigner", why="需上级机关统筹。")

    found = is_in_order(county, suggestion)
    running = found.clocks.get(kind="second_reply", stopped_at=None)
    assert (running.due_on, running.assignment.organ.name) == (due, "云溪县人民法院")
    county.do("accept", county.task(found, "court"), county.officer("court"))
    with pytest.raises(NotNow):
        county.do("raise_level", county.task(found, "court"), "assigner", why="再上。")


# -- promise not kept -----------------------------------------------------------------------------


def test_promise_not_kept_is_overdue_and_sends_the_item_back(county):
    on(county, 3, 2)
    suggestion = promised(county, date(2026, 6, 30))
    promise = suggestion.promises.get()
    on(county, 6, 30)
    sweeps.run_all(county.at)
    assert county.fresh(promise).state == "open"
    with pytest.raises(NotNow):
        county.do("reopen_promise", promise, "assigner", reasons="尚未到期。")
    on(county, 7, 1)
    sweeps.run_all(county.at)
    assert county.fresh(promise).state == "overdue"
    # Its lateness begins to climb beside it.
    assert lists(is_in_order(county, suggestion)) == [
        ("acknowledge_order", "云溪县水利局"), ("fulfil", "云溪县水利局"),
    ]  # fmt: skip
    assert sweeps.run_all(county.later()) == 0

    county.do("reopen_promise", promise, "assigner", reasons="承诺未落实。", number="云代工5号")

    found = is_in_order(county, suggestion)
    assert (found.state, found.rounds.get(number=2).ground) == (
        "second_assigned", "promise_broken",
    )  # fmt: skip
    ended = county.rated(county.second_round(found))
    # The promise itself is still followed up.
    listed = [(kind, "云溪县水利局") for kind in ("acknowledge_order", "fulfil")]
    assert (ended.state, lists(ended)) == ("tracking", listed)
    county.reported_kept(promise, "已建成。")
    county.written_off(county.fresh(promise))
    assert is_in_order(county, suggestion).state == "closed"


def test_promise_is_moved_with_a_reason_and_its_first_day_is_kept(county):
    on(county, 3, 2)
    suggestion = promised(county, date(2026, 6, 30))
    promise = suggestion.promises.get()
    on(county, 7, 1)
    sweeps.run_all(county.at)
    for due_on in (date(2026, 7, 1), date(2027, 1, 1)):
        with pytest.raises(BadData):
            county.do("revise_promise", promise, county.head("water"), due_on=due_on, why="雨季。")
    with pytest.raises(NotPermitted):
        county.do(
            "revise_promise", promise, county.officer("water"), due_on=date(2026, 9, 30), why="雨"
        )

    county.do(
        "revise_promise", promise, county.head("water"), due_on=date(2026, 9, 30), why="雨季停工。"
    )

    moved = county.fresh(promise)
    assert (moved.state, moved.due_on, moved.original_due_on, moved.revisions) == (
        "open", date(2026, 9, 30), date(2026, 6, 30), 1,
    )  # fmt: skip
    is_in_order(county, suggestion)
    missed = Clock.objects.filter(kind="promise").order_by("pk")
    assert [(c.state, c.due_on) for c in missed] == [
        ("missed", date(2026, 6, 30)), ("running", date(2026, 9, 30)),
    ]  # fmt: skip


def test_promise_is_carried_over_as_far_as_the_rules_let_it():
    county = under(promise_max_carry="this_and_last_year")
    suggestion = promised(county, date(2026, 11, 30))
    promise = suggestion.promises.get()
    why = {"why": "列入明年计划。"}
    with pytest.raises(BadData):
        county.do("carry_over", promise, "assigner", due_on=date(2028, 1, 1), **why)
    with pytest.raises(BadData):
        county.do("carry_over", promise, "assigner", due_on=date(2026, 12, 20), **why)

    county.do("carry_over", promise, "assigner", due_on=date(2027, 6, 30), **why)

    carried = county.fresh(promise)
    assert (carried.carries, carried.original_due_on) == (1, date(2026, 11, 30))
    is_in_order(county, suggestion)
    with pytest.raises(NotNow, match="later year"):
        county.do("carry_over", promise, "assigner", due_on=date(2028, 6, 30), **why)


def test_write_off_that_waits_for_the_office_makes_no_promise_late(county):
    on(county, 3, 2)
    suggestion = promised(county, date(2026, 6, 30))
    promise = suggestion.promises.get()
    on(county, 6, 29)
    county.reported_kept(promise, "已建成。")
    on(county, 7, 5)
    sweeps.run_all(county.at)
    assert county.fresh(promise).state == "reported_done"

    county.do("reject_write_off", promise, "assigner", why="尚未通车。")
    sweeps.run_all(county.later())

    assert county.fresh(promise).state == "overdue"
    is_in_order(county, suggestion)


# -- class changes later -----------------------------------------------------------------------


def supplement(county: County, suggestion: Any, kind: str, number: str) -> None:
    reply = drafts.save_reply_draft(
        county.task(suggestion, "water"),
        by=county.officer("water"),
        at=county.later(),
        supplementary=True,
        result_kind=kind,
        text="补充答复：已经建成。",
        doc_number=number,
    )
    county.do("sign_reply", reply, county.head("water"))
    county.do("deliver_reply", reply, county.officer("water"))


def test_class_changes_later_and_its_history_is_kept(county):
    on(county, 5, 13)
    suggestion = promised(county, date(2026, 8, 31))
    task = county.task(suggestion, "water")
    on(county, 9, 2)
    supplement(county, suggestion, "solved", "云水复补1号")

    told = [(c.on, c.label) for c in class_history(task)]
    assert told == [(date(2026, 5, 13), "B"), (date(2026, 9, 2), "A")]
    assert (first_class(task), present_class(task)) == (ResultKind.PLANNED, ResultKind.SOLVED)
    assert classes_of_item(suggestion) == (ResultKind.PLANNED, ResultKind.SOLVED)
    # What is solved closes nothing by itself: the promise is still verified.
    assert county.fresh(suggestion).state == "tracking"
    with pytest.raises(NotNow, match="promise"):
        supplement(county, suggestion, "partly", "云水复补2号")


def test_class_of_an_item_with_two_answers_is_the_weaker(county):
    suggestion = county.handling(("water", "separate"), ("roads", "separate"))
    for unit, kind in (("water", "solved"), ("roads", "not_now")):
        reply = county.signed(county.task(suggestion, unit), result_kind=kind)
        county.do("deliver_reply", reply, county.officer(unit))

    assert classes_of_item(suggestion) == (ResultKind.NOT_NOW, ResultKind.NOT_NOW)
    is_in_order(county, suggestion)


def test_class_history_goes_on_through_the_rounds(county):
    suggestion = county.handling(*ONE)
    county.reply_all(suggestion, result_kind="reference")
    again = county.second_round(county.rated(suggestion, "dissatisfied"))

    assert [c.kind for c in class_history(county.task(again, "water"))] == [
        ResultKind.REFERENCE, ResultKind.SOLVED,
    ]  # fmt: skip


# -- a lead who leaves between reply and rating ------------------------------------------------


@pytest.mark.parametrize("mode", ["lead", "each"])
def test_lead_is_suspended_between_reply_and_rating_and_comes_back(mode):
    county = under(joint_rating_mode=mode)
    on(county, 3, 2)
    suggestion = county.replied(*ONE, cosigners=2)
    request = county.request_of(suggestion)
    on(county, 3, 5)
    status = DeputyStatus.objects.create(
        deputy=county.deputies[0], status=DeputyStatusKind.SUSPENDED, since=county.today,
        ground="公告",
    )  # fmt: skip
    sweeps.run_all(county.at)
    found = is_in_order(county, suggestion)
    assert found.lead == county.deputies[1]
    waits = {"lead": [("rate", "代表2")], "each": [("rate", "代表2"), ("rate", "代表3")]}
    assert lists(found) == waits[mode]

    on(county, 3, 9)
    status.until = county.today
    status.save()
    sweeps.run_all(county.at)
    for n in (1, 2) if mode == "each" else (1,):
        county.do("rate", request, county.deputy(n), **GOOD, final=True)
    with pytest.raises((NotPermitted, NotNow)):
        county.do("rate", request, county.deputy(), **GOOD)
    on(county, 3, 10)
    county.do("release", request, county.collector(request))

    assert is_in_order(county, suggestion).closing_kind == "satisfied"


@pytest.mark.parametrize("mode", ["lead", "each"])
def test_lead_without_cosigners_is_suspended_before_rating(mode):
    county = under(joint_rating_mode=mode)
    on(county, 3, 2)
    suggestion = county.replied(*ONE)
    on(county, 3, 5)
    DeputyStatus.objects.create(
        deputy=county.deputies[0], status=DeputyStatusKind.SUSPENDED, since=county.today,
        ground="公告",
    )  # fmt: skip

    sweeps.run_all(county.at)

    assert is_in_order(county, suggestion).closing_kind == "no_rater"


def test_lead_leaves_after_answering_and_the_answer_cannot_be_corrected(county):
    on(county, 3, 2)
    suggestion = county.replied(*ONE, cosigners=1)
    request = county.rate(suggestion, "dissatisfied", final=False)
    county.do("leave_lead", suggestion, county.deputy())

    with pytest.raises(NotVisible):
        county.do("correct_rating", request, county.deputy(), **GOOD)
    on(county, 3, 4)
    county.do("release", request, county.collector(request))

    assert is_in_order(county, suggestion).state == "second_assigned"
