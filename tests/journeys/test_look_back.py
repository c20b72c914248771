"""A look-back review over items of the term (回头看): planned, checked, decided, carried out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cases import trail
from cases.classes import class_history, classes_of_item
from cases.models import Event, LookBackReview, Policy, ReviewedItem, Suggestion
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible, StaleVersion
from cases.rules.policy.choices import SecondMode
from cases.rules.presets import preset
from people.kinds import Level, OrganKind
from tests.county import County, build_county
from workflows import sweeps
from workflows.invariants import violations
from workflows.look_backs import figures
from workflows.matters import found
from workflows.sweeps import reviewing
from workflows.work import differences

DEFAULT = preset("default_county")
XIANNING = replace(
    preset("xianning"), second_mode=SecondMode.LOOK_BACK, rating_collector=DEFAULT.rating_collector
)
DECISION = "云常主〔2026〕8号"


@pytest.fixture
def county(db) -> County:
    return build_county()


def item(review: LookBackReview, suggestion: Suggestion) -> ReviewedItem:
    return review.items.get(suggestion=suggestion.pk)


def check(county: County, review: LookBackReview, suggestion: Suggestion, **finding: Any) -> None:
    county.do("check_item", item(review, suggestion), "assigner", **finding)


def carried_out(county: County, review: LookBackReview) -> LookBackReview:
    """Decide and let the clockwork carry everything out."""
    county.decide_look_back(review)
    sweeps.run_all(county.later())
    return county.fresh(review)


def is_in_order(*suggestions: Suggestion) -> None:
    at = Event.objects.order_by("-at")[0].at
    fresh = [County.fresh(s) for s in suggestions]
    assert [d for s in fresh for d in differences(s, at)] == []
    assert violations() == []
    assert trail.verify()[1] == []


AGAIN = {"finding": "handled_again", "ground": "sham", "note": "现场查看未见任何措施。"}


# -- which items ----------------------------------------------------------------------------------


def test_a_review_looks_at_all_items_of_the_term_and_skips_aloud_what_is_on_its_way(county):
    closed = county.rated(county.replied())
    second = county.rated(county.replied(), "dissatisfied")
    asked = county.replied()
    handled = county.handling(("water", "sole"))
    escalated = county.escalated()
    registered = county.registered()

    review = county.checking()

    stand = {i.suggestion_id: (i.state, i.skipped_for) for i in review.items.all()}
    assert stand == {
        closed.pk: ("unchecked", ""),
        second.pk: ("skipped", "second_round"),
        asked.pk: ("skipped", "waits_for_rating"),
        handled.pk: ("skipped", "under_way"),
        escalated.pk: ("skipped", "escalated"),
        registered.pk: ("skipped", "under_way"),
    }
    told = Event.objects.get(act="begin_checks").facts
    assert '"second_round":1' in told
    assert '"items":6' in told
    is_in_order(closed)


def test_the_set_stays_as_it_was_when_checking_began(county):
    county.rated(county.replied())
    review = county.checking()
    later = county.rated(county.replied())

    assert not review.items.filter(suggestion=later.pk).exists()
    assert item(review, Suggestion.objects.order_by("pk").first()).was_overall == "satisfied"


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ({"overall": ["basically_satisfied"]}, ["basic"]),
        ({"units": ["roads"]}, ["roads"]),
        ({"items": ["basic", "roads"]}, ["basic", "roads"]),
        ({"results": ["reference"]}, ["roads"]),
    ],
)
def test_a_review_can_be_narrowed_to_any_set_of_items(county, scope, expected):
    basic = county.rated(county.replied(), "basically_satisfied")
    roads = county.handling(("roads", "sole"))
    county.reply_all(roads, result_kind="reference")
    roads = county.rated(roads)
    county.rated(county.replied())
    named = {"basic": basic, "roads": roads}
    if "units" in scope:
        scope = {"units": [county.organs[u].pk for u in scope["units"]]}
    if "items" in scope:
        scope = {"items": [named[n].reference for n in scope["items"]]}

    review = county.checking(**scope)

    keys = {named[n].pk for n in expected}
    assert set(review.items.values_list("suggestion", flat=True)) == keys


def test_a_scope_that_cannot_be_read_is_told_at_its_field(county):
    for scope in (
        {"units": [10**6]}, {"overall": ["happy"]}, {"colour": []}, {"items": ["第999号"]},
        {"sessions": "all"},
    ):  # fmt: skip
        with pytest.raises(BadData) as refused:
            county.plan_look_back(**scope)
        assert list(refused.value.fields) == list(scope)
    assert not LookBackReview.objects.exists()


def test_a_review_without_any_item_is_not_begun(county):
    review = county.plan_look_back()
    with pytest.raises(BadData):
        county.do("begin_checks", review, "assigner")
    county.rated(county.replied())
    county.do(
        "change_scope", review, "assigner", title="回头看", scope={"overall": ["dissatisfied"]}
    )
    with pytest.raises(BadData):
        county.do("begin_checks", review, "assigner")


# -- one decision ---------------------------------------------------------------------------------


def test_items_are_handled_again_by_one_decision_with_rounds_of_their_own(county):
    bad, good = (
        county.rated(county.replied(), "basically_satisfied"),
        county.rated(county.replied()),
    )
    review = county.checking()
    check(county, review, bad, **AGAIN | {"ground": "not_content"})
    with pytest.raises(NotNow):
        county.decide_look_back(review)
    check(county, review, good, finding="confirmed")

    review = carried_out(county, review)

    assert review.state == "followed"
    again = county.fresh(bad)
    opened = again.rounds.get(number=2)
    assert (again.state, opened.turn, opened.ground, opened.decision) == (
        "second_assigned", 1, "not_content", DECISION,
    )  # fmt: skip
    assert opened.reviewed_item == item(review, bad)
    assert county.fresh(good).state == "closed"
    assert Event.objects.filter(act="confirm_after_look_back", kind="done").count() == 1
    is_in_order(bad, good)
    ended = county.rated(county.second_round(bad))
    assert ended.state == "closed"
    county.do("close_look_back", review, "assigner", report="共核查2件，重新交办1件。")
    counted = figures(review)
    assert (counted["items"], counted["checked"], counted["reassigned"]) == (2, 2, 1)
    assert counted["reassigned_by_rating"] == {"basically_satisfied": 1}
    is_in_order(bad, good)


def test_a_round_of_a_review_goes_by_the_rules_in_force_on_that_day(county):
    suggestion = county.rated(county.replied(), "basically_satisfied")
    Policy.of(
        county.congress, "default_county", replace(DEFAULT, max_second_rounds=2), number=2,
        valid_from=county.today + timedelta(days=1),
    ).save()  # fmt: skip
    county.later(days=2)
    review = county.checking()
    check(county, review, suggestion, **AGAIN)

    carried_out(county, review)

    assert suggestion.rounds.get(number=2).policy.number == 2
    # Its own line of second assignments: two more, and only then it escalates.
    for number in (2, 3):
        again = county.rated(county.second_round(suggestion), "dissatisfied")
        assert (again.state, again.round_number) == ("second_assigned", number + 1)
    assert county.rated(county.second_round(suggestion), "dissatisfied").state == "escalated"
    is_in_order(suggestion)


def test_the_same_finding_is_entered_for_many_and_for_the_rest(county):
    bad = [county.rated(county.replied(), "basically_satisfied") for _ in range(2)]
    good = [county.rated(county.replied()) for _ in range(2)]
    review = county.checking()
    keys = [item(review, s).pk for s in bad]
    with pytest.raises(BadData):
        county.do(
            "check_items", review, "assigner", items=[*keys, item(review, good[0]).pk],
            **AGAIN | {"ground": "not_content"},
        )  # fmt: skip
    assert not review.items.exclude(state="unchecked").exists()

    county.do("check_items", review, "assigner", items=keys, **AGAIN | {"ground": "not_content"})
    county.do("check_items", review, "assigner", items="rest", finding="confirmed")
    carried_out(county, review)

    assert [county.fresh(s).state for s in (*bad, *good)] == [
        "second_assigned", "second_assigned", "closed", "closed",
    ]  # fmt: skip
    is_in_order(*bad, *good)


def test_carrying_out_resumes_after_a_kill_and_doubles_nothing(county, monkeypatch):
    items = [county.rated(county.replied()) for _ in range(7)]
    review = county.checking()
    county.do("check_items", review, "assigner", items=[i.pk for i in review.items.all()], **AGAIN)
    county.decide_look_back(review)
    monkeypatch.setattr(reviewing, "NOTED_TOGETHER", 3)
    real, calls = reviewing.try_out, []

    def dies(name: str, *arguments: Any, **data: Any) -> Any:
        calls.append(name)
        outcome = real(name, *arguments, **data)
        if len(calls) in (2, 5):
            raise KeyboardInterrupt
        return outcome

    monkeypatch.setattr(reviewing, "try_out", dies)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            reviewing.run(county.later())
    reviewing.run(county.later())

    assert county.fresh(review).state == "followed"
    assert [s.rounds.count() for s in items] == [2] * 7
    assert figures(review)["reassigned"] == 7
    is_in_order(*items)


def test_progress_can_be_read_while_findings_are_carried_out(county, monkeypatch):
    for _ in range(5):
        county.rated(county.replied())
    review = county.checking()
    county.do("check_items", review, "assigner", items="rest", **AGAIN)
    county.decide_look_back(review)
    monkeypatch.setattr(reviewing, "NOTED_TOGETHER", 2)
    monkeypatch.setattr(reviewing, "IN_ONE_LOOK", 2)
    seen = []
    while county.fresh(review).state == "carrying_out":
        reviewing.run(county.later())
        counted = figures(review)
        seen.append((counted["carried_out"], counted["waiting"]))

    assert seen == [(2, 3), (4, 1), (5, 0)]


def test_what_has_moved_on_since_it_was_checked_is_skipped_aloud(county):
    suggestion = county.rated(county.replied())
    review = county.checking()
    check(county, review, suggestion, **AGAIN)
    county.decide_look_back(review)
    county.do(
        "look_back", suggestion, "assigner", number="另案", ground="sham", reasons="另行决定。"
    )

    sweeps.run_all(county.later())

    left = item(review, suggestion)
    assert (left.state, left.skipped_for) == ("skipped", "moved_on")
    assert left.skipped_why
    assert suggestion.rounds.count() == 2
    assert county.fresh(review).state == "followed"
    is_in_order(suggestion)


# -- the other findings ---------------------------------------------------------------------------


def test_a_review_changes_the_class_and_the_first_one_is_kept(county):
    suggestion = county.rated(county.replied())
    task = county.task(suggestion, "water")
    review = county.checking()
    for refused in ("solved", "planned", "best"):
        with pytest.raises(BadData):
            check(
                county, review, suggestion, finding="class_changed", note="未解决。",
                result_kind=refused,
            )  # fmt: skip
    check(
        county, review, suggestion, finding="class_changed", note="条件不具备。",
        result_kind="not_now",
    )  # fmt: skip

    carried_out(county, review)

    assert [c.kind for c in class_history(task)] == ["solved", "not_now"]
    assert classes_of_item(suggestion) == ("solved", "not_now")
    change = suggestion.class_changes.get()
    assert (change.decision, change.reviewed_item) == (
        DECISION, item(review, suggestion),
    )  # fmt: skip
    assert task.replies.get().result_kind == "solved"
    is_in_order(suggestion)


def test_a_review_follows_a_promise_again_that_was_written_off_too_early(county):
    suggestion = county.handling(("water", "sole"))
    promise = [{"content": "建成停靠站", "responsible": "李科长", "due_on": date(2026, 6, 30)}]
    county.reply_all(suggestion, result_kind="planned", promises=promise)
    tracked = county.rated(suggestion)
    kept = tracked.promises.get()
    county.reported_kept(kept, "已建成。")
    county.written_off(county.fresh(kept))
    review = county.checking()
    due_on = county.today + timedelta(days=30)
    with pytest.raises(BadData):
        check(
            county, review, suggestion, finding="promise_reopened", note="未通车。",
            promise=kept.pk, due_on=county.today,
        )  # fmt: skip
    check(
        county, review, suggestion, finding="promise_reopened", note="站台建成但未通车。",
        promise=kept.pk, due_on=due_on,
    )  # fmt: skip

    carried_out(county, review)

    again, kept = county.fresh(suggestion), county.fresh(kept)
    assert (again.state, again.closed_at) == ("tracking", None)
    assert (kept.state, kept.due_on, kept.original_due_on) == ("open", due_on, date(2026, 6, 30))
    clock = again.clocks.get(kind="promise", stopped_at=None)
    assert clock.due_on == due_on
    is_in_order(suggestion)
    county.reported_kept(kept, "已通车。")
    county.written_off(county.fresh(kept))
    assert county.fresh(suggestion).state == "closed"
    is_in_order(suggestion)


# -- kept for a look-back -------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["dissatisfied", "basically_satisfied"])
def test_a_bad_rating_may_be_kept_for_the_next_look_back(db, option):
    county = build_county(rules=XIANNING)
    suggestion = county.rated(county.replied(), option)

    assert (suggestion.state, suggestion.closing_kind) == ("closed", option)
    assert suggestion.parked_at is not None
    is_in_order(suggestion)
    review = county.checking()
    with pytest.raises(BadData) as refused:
        check(county, review, suggestion, finding="confirmed")
    assert list(refused.value.fields) == ["note"]
    check(county, review, suggestion, **AGAIN | {"ground": "not_content"})

    carried_out(county, review)

    again = county.fresh(suggestion)
    assert (again.state, again.parked_at) == ("second_assigned", None)
    is_in_order(suggestion)


def test_a_broken_promise_that_is_handled_again_waits_for_no_look_back(db):
    county = build_county(rules=XIANNING)
    suggestion = county.handling(("water", "sole"))
    promise = {"content": "三月建成。", "responsible": "张工", "due_on": date(2026, 3, 1)}
    county.reply_all(suggestion, result_kind="planned", promises=[promise])
    tracked = county.rated(suggestion, "basically_satisfied")
    assert (tracked.state, tracked.parked_at is None) == ("tracking", False)
    sweeps.run_all(county.later(days=60))

    county.do("reopen_promise", tracked.promises.get(), "assigner", reasons="承诺未落实。")

    again = county.fresh(tracked)
    assert (again.state, again.parked_at) == ("second_assigned", None)
    is_in_order(again)


def test_a_review_that_does_nothing_more_for_a_dissatisfied_deputy_says_why(db):
    county = build_county(rules=XIANNING)
    suggestion = county.rated(county.replied(), "dissatisfied")
    review = county.checking()
    check(county, review, suggestion, finding="confirmed", note="已超出本级权限，代表已知悉。")

    carried_out(county, review)

    found_ = county.fresh(suggestion)
    assert (found_.state, found_.parked_at) == ("closed", None)
    assert "已超出本级权限" in Event.objects.get(act="confirm_after_look_back").facts
    is_in_order(suggestion)


# -- who ------------------------------------------------------------------------------------------


def test_only_the_commission_plans_a_review_and_an_attempt_stands_in_the_trail(county):
    for by in ("officer:water", "secretary", "committee_chair", "intake"):
        with pytest.raises(NotPermitted):
            county.plan_look_back(by)

    refused = Event.objects.filter(act="plan_look_back", kind="refused")
    assert refused.count() == 4
    assert {e.stream.kind for e in refused} == {"administration"}


def test_no_unit_and_no_deputy_sees_a_review_and_an_attempt_leaves_nothing(county):
    suggestion = county.rated(county.replied())
    review = county.checking()
    row = item(review, suggestion)
    for actor in (county.officer("water"), county.deputy()):
        assert not LookBackReview.objects.visible_to(actor.user, county.today).exists()
        assert not ReviewedItem.objects.visible_to(actor.user, county.today).exists()
        with pytest.raises(NotVisible):
            county.do("check_item", row, actor, finding="confirmed")
    with pytest.raises(NotPermitted):
        county.do("check_item", row, "secretary", finding="confirmed")

    assert [e.act for e in review.stream.events.filter(kind="refused")] == ["check_item"]


def test_a_review_of_another_congress_does_not_exist_here(county):
    suggestion = county.rated(county.replied())
    other = build_county("bilin")
    row = item(county.checking(), suggestion)

    with pytest.raises(NotVisible):
        other.do("check_item", row, "assigner", finding="confirmed")
    with pytest.raises(BadData):
        found(
            "plan_look_back", other.congress, by=other.actors["assigner"], at=other.later(),
            title="回头看", term=county.term.pk, scope={},
        )  # fmt: skip


def test_in_a_township_the_presidium_looks_back(db):
    county = build_county()
    county.congress.level = Level.TOWNSHIP
    county.congress.save()
    county.organs["commission"].kind = OrganKind.PRESIDIUM
    county.organs["commission"].save()

    assert county.plan_look_back().state == "planned"


def test_the_second_of_two_who_check_the_same_item_is_told_who_was_faster(county):
    suggestion = county.rated(county.replied())
    row = item(county.checking(), suggestion)
    county.do("check_item", row, "assigner", finding="confirmed")

    with pytest.raises(StaleVersion) as refused:
        county.do("check_item", row, "commission_head", expect=row.version, finding="confirmed")

    assert refused.value.details["who"] == "assigner"


def test_a_review_is_given_up_only_before_anything_was_decided(county):
    suggestion = county.rated(county.replied())
    review = county.checking()
    check(county, review, suggestion, finding="confirmed")
    given_up = county.plan_look_back()
    county.do("cancel_look_back", given_up, "assigner", why="并入年度检查。")
    county.decide_look_back(review)

    with pytest.raises(NotNow):
        county.do("cancel_look_back", review, "assigner", why="不做了。")
    with pytest.raises(NotNow):
        check(county, review, suggestion, **AGAIN)
    assert county.fresh(given_up).state == "cancelled"


# -- what came past the door ----------------------------------------------------------------------


def named(problem: str) -> list[str]:
    """Return the records of which a check says this, and nothing else."""
    return [v.record for v in violations() if (v.number, v.problem) == (23, problem)]


def test_a_finding_without_its_act_is_named(county):
    suggestion = county.rated(county.replied())
    row = county.found_by_review(suggestion, finding="confirmed")
    ReviewedItem.objects.filter(pk=row.pk).update(state="carried_out")

    assert named("carried out, and its item knows nothing") == [f"revieweditem:{row.pk}"]


def test_a_round_without_its_finding_is_named(county):
    suggestion = county.rated(county.replied())
    row = county.found_by_review(suggestion, finding="confirmed")
    opened = suggestion.rounds.get()
    type(opened).objects.filter(pk=opened.pk).update(reviewed_item=row)

    found_ = named("opened by a review that decided nothing of the kind")
    assert found_ == [f"round:{opened.pk}"]
