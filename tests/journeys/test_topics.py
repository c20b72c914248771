"""Key supervision topics (重点督办专题): nominated, confirmed, planned, reported, concluded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cases import trail
from cases.models import Event, KeyTopic, Suggestion, TopicItem, TopicStep
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible
from people.kinds import Level
from people.models import Post
from tests.county import County, build_county
from workflows import sweeps
from workflows.invariants import violations
from workflows.work import differences


@pytest.fixture
def county(db) -> County:
    return build_county()


def is_in_order(county: County, *suggestions: Suggestion) -> None:
    fresh = [county.fresh(s) for s in suggestions]
    assert [d for s in fresh for d in differences(s, county.at)] == []
    assert violations() == []
    assert trail.verify()[1] == []


def states(topic: KeyTopic) -> list[str]:
    return list(topic.items.order_by("pk").values_list("state", flat=True))


def test_a_topic_goes_its_way_from_nomination_to_conclusion(county):
    items = [county.handling(("water", "sole")), county.handling(("roads", "sole"))]
    topic = county.nominated(*items)
    assert (topic.state, states(topic)) == ("nominated", ["proposed", "proposed"])
    assert not any(county.fresh(s).is_key for s in items)
    county.do("hear_views", topic, "assigner", views="政府办公室无不同意见。")

    county.do("confirm_topic", topic, "secretary", **county.topic_decision())
    sweeps.run_all(county.later())

    topic = county.fresh(topic)
    assert (topic.state, states(topic), topic.year) == ("confirmed", ["kept", "kept"], 2026)
    for suggestion in map(county.fresh, items):
        assert (suggestion.is_key, suggestion.key_decision, suggestion.key_leader) == (
            True, "云常主〔2026〕3号", county.leader_post(),
        )  # fmt: skip
    is_in_order(county, *items)
    county.do(
        "make_plan", topic, "committee_chair",
        steps=[county.step(5, "research"), county.step(20, "again_inspect")],
    )  # fmt: skip
    first, second = topic.steps.order_by("due_on")
    county.do(
        "do_step", first, "committee_chair", done_on=county.today, minutes="召开座谈会。",
        participants="委员3人，代表2人",
    )  # fmt: skip
    assert county.fresh(topic).state == "in_progress"
    with pytest.raises(NotNow):
        county.do("report_topic", topic, "committee_chair", report="x", reported_on=county.today)
    county.do("drop_step", second, "committee_chair", why="与年度视察合并。")
    county.do("report_topic", topic, "committee_chair", report="报告。", reported_on=county.today)
    county.do("vote_on_topic", topic, "secretary", votes_for=5, votes_against=1, votes_abstained=0)
    county.do(
        "conclude_topic", topic, "secretary", number="云常主〔2026〕9号",
        decided_on=county.today, text="督办目标已实现。",
    )  # fmt: skip

    topic = county.fresh(topic)
    assert (topic.state, states(topic)) == ("concluded", ["ended", "ended"])
    assert all(county.fresh(s).is_key for s in items)
    is_in_order(county, *items)


def test_only_the_councils_decision_makes_key_items(county):
    suggestion = county.handling(("water", "sole"))
    topic = county.nominated(suggestion)
    for by in ("committee_chair", "assigner", "commission_head", "vice_chairperson"):
        with pytest.raises(NotPermitted):
            county.do("confirm_topic", topic, by, **county.topic_decision())
    with pytest.raises(NotNow):
        county.do(
            "designate_key", suggestion, decision="x", decided_on=county.today,
            leader=county.leader_post().pk, topic=topic.pk,
        )  # fmt: skip
    county.do("decline_topic", topic, "secretary", why="由部门自行办理。")
    sweeps.run_all(county.later())

    assert county.fresh(topic).state == "declined"
    assert not county.fresh(suggestion).is_key
    is_in_order(county, suggestion)


def test_a_leaders_parcel_needs_no_mark(county):
    suggestion = county.handling(("water", "sole"))
    topic = county.confirmed_topic(suggestion, kind="parcel")

    assert (topic.state, states(topic)) == ("confirmed", ["kept"])
    assert not county.fresh(suggestion).is_key
    is_in_order(county, suggestion)


def test_an_item_is_in_one_topic_at_a_time_and_the_second_is_told(county):
    suggestion = county.handling(("water", "sole"))
    county.confirmed_topic(suggestion)
    second = county.nominated(suggestion, title="另一专题")

    with pytest.raises(NotNow, match="another topic"):
        county.do("confirm_topic", second, "secretary", **county.topic_decision())


def test_what_the_council_takes_out_stays_listed_with_reason_and_author(county):
    items = [county.handling(("water", "sole")), county.handling(("roads", "sole"))]
    topic = county.confirmed_topic(*items)
    left = topic.items.get(suggestion=items[1].pk)

    county.do("drop_item", left, "secretary", number="云常主〔2026〕5号", why="已另行立项。")
    sweeps.run_all(county.later())

    left = county.fresh(left)
    assert (left.state, left.why, left.left_by.name) == ("dropped", "已另行立项。", "secretary")
    assert [county.fresh(s).is_key for s in items] == [True, False]
    assert "已另行立项。" in Event.objects.get(act="release_key").facts
    is_in_order(county, *items)


def test_the_council_puts_further_items_in(county):
    first, later = county.handling(("water", "sole")), county.handling(("roads", "sole"))
    topic = county.confirmed_topic(first)

    county.do(
        "add_items", topic, "secretary", number="云常主〔2026〕6号", decided_on=county.today,
        items=[later.reference],
    )  # fmt: skip
    sweeps.run_all(county.later())

    assert county.fresh(later).is_key
    assert topic.items.get(suggestion=later.pk).decision == "云常主〔2026〕6号"
    is_in_order(county, first, later)


def test_what_has_ended_before_the_decision_is_listed_and_not_marked(county):
    open_, closed = county.handling(("water", "sole")), county.replied()
    topic = county.nominated(open_, closed)
    county.rated(closed)

    county.do("confirm_topic", topic, "secretary", **county.topic_decision())
    sweeps.run_all(county.later())

    assert states(topic) == ["kept", "dropped"]
    assert not county.fresh(closed).is_key
    is_in_order(county, open_, closed)


def test_what_is_withdrawn_stays_in_its_topic(county):
    suggestion = county.handling(("water", "sole"))
    topic = county.confirmed_topic(suggestion)
    county.do("ask_withdrawal", suggestion, county.deputy(), why="问题已解决。")
    county.do("confirm_withdrawal", suggestion, "assigner")
    sweeps.run_all(county.later())

    assert states(topic) == ["kept"]
    assert county.fresh(suggestion).state == "withdrawn"
    is_in_order(county, suggestion)


def test_a_step_whose_day_has_ended_is_late_once_and_may_still_be_taken(county):
    topic = county.planned_topic(county.handling(("water", "sole")))
    step = topic.steps.get()
    county.later(days=11)
    for _ in range(3):
        sweeps.run_all(county.later())

    assert county.fresh(step).state == "overdue"
    assert Event.objects.filter(act="fall_behind", kind="done").count() == 1
    moved = {"due_on": county.today + timedelta(days=5), "why": "遇汛期顺延。"}
    county.do("move_step", step, "committee_chair", **moved)
    step = county.fresh(step)
    assert (step.state, step.original_due_on) == ("planned", date(2026, 1, 22))
    county.do("do_step", step, "committee_chair", done_on=county.today, minutes="现场察看两处。")
    assert county.fresh(topic).state == "in_progress"


@pytest.mark.parametrize(
    ("step", "field"),
    [
        ({"kind": "party"}, "steps-1-kind"),
        ({"due_on": None}, "steps-1-due_on"),
        ({"due_on": date(2026, 1, 1)}, "steps-1-due_on"),
        ({"content": " "}, "steps-1-content"),
    ],
)
def test_what_is_wrong_in_a_plan_is_told_at_its_step(county, step, field):
    topic = county.confirmed_topic(county.handling(("water", "sole")))
    with pytest.raises(BadData) as refused:
        county.do(
            "make_plan", topic, "committee_chair", steps=[county.step(), county.step() | step]
        )
    assert list(refused.value.fields) == [field]
    assert not TopicStep.objects.exists()


def test_a_lost_vote_lets_the_topic_go_on_into_the_next_year(county):
    suggestion = county.handling(("water", "sole"))
    topic = county.reported_topic(suggestion)
    county.do("vote_on_topic", topic, "secretary", votes_for=2, votes_against=2, votes_abstained=0)
    end = {"number": "9号", "decided_on": county.today}
    with pytest.raises(NotNow):
        county.do("conclude_topic", topic, "secretary", **end, text="结束。")

    county.do("extend_topic", topic, "secretary", **end, why="未达到督办目标。")

    topic = county.fresh(topic)
    assert (topic.state, topic.year, topic.years_more) == ("confirmed", 2027, 1)
    county.do("make_plan", topic, "committee_chair", steps=[county.step(kind="again_report")])
    assert sorted(topic.steps.values_list("year", flat=True)) == [2026, 2027]
    is_in_order(county, suggestion)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"items": []}, "items"),
        ({"items": ["第999号"]}, "items"),
        ({"title": " "}, "title"),
        ({"ground": ""}, "ground"),
        ({"criteria": ["famous"]}, "criteria"),
        ({"kind": "party"}, "kind"),
        ({"committee": 10**6}, "committee"),
    ],
)
def test_what_is_missing_of_a_nomination_is_told_at_its_field(county, told, field):
    suggestion = county.handling(("water", "sole"))
    with pytest.raises(BadData) as refused:
        county.nominated(suggestion, **told)
    assert list(refused.value.fields) == [field]
    assert not KeyTopic.objects.exists()


def test_a_decision_names_who_leads_in_a_post_of_today(county):
    topic = county.nominated(county.handling(("water", "sole")))
    wrong = {
        "leader": county.actors["head:water"].post.pk, "official": county.leader_post().pk,
        "committee": county.organs["water"].pk, "deputies": [10**6],
        "decided_on": county.today + timedelta(days=1), "number": "",
    }  # fmt: skip
    for field, value in wrong.items():
        with pytest.raises(BadData) as refused:
            county.do(
                "confirm_topic", topic, "secretary", **county.topic_decision() | {field: value}
            )
        assert list(refused.value.fields) == [field]
    Post.objects.filter(pk=county.leader_post().pk).update(valid_until=county.today)
    with pytest.raises(BadData):
        county.do("confirm_topic", topic, "secretary", **county.topic_decision())


def test_a_township_has_no_key_topics(county):
    topic = county.nominated(county.handling(("water", "sole")))
    county.congress.level = Level.TOWNSHIP
    county.congress.save()
    with pytest.raises(NotNow):
        county.do("confirm_topic", topic, "secretary", **county.topic_decision())


# -- who sees it ---------------------------------------------------------------------------------


def seen(county: County, who: Any) -> bool:
    return KeyTopic.objects.visible_to(who.user, county.today).exists()


def test_before_the_decision_only_the_house_knows_of_a_topic(county):
    suggestion = county.handling(("water", "sole"))
    topic = county.nominated(suggestion)
    assert seen(county, county.actors["assigner"])
    for who in (county.deputy(), county.officer("water"), county.head("water")):
        assert not seen(county, who)
    county.do("confirm_topic", topic, "secretary", **county.topic_decision())

    for who in (county.deputy(), county.deputy(2), county.officer("water"), county.head("water")):
        assert seen(county, who)
    for who in (county.deputy(3), county.officer("roads")):
        assert not seen(county, who)


def test_nobody_sees_an_item_through_its_topic(county):
    own, other = county.handling(("water", "sole")), county.handling(("roads", "sole"))
    topic = county.confirmed_topic(own, other)

    listed = TopicItem.objects.visible_to(county.officer("water").user, county.today)
    assert list(listed.values_list("suggestion", flat=True)) == [own.pk]
    assert topic.items.count() == 2


def test_a_topic_of_another_congress_does_not_exist_here(county):
    topic = county.confirmed_topic(county.handling(("water", "sole")))
    other = build_county("bilin")
    assert not seen(other, other.actors["assigner"])
    with pytest.raises(NotVisible):
        other.do("make_plan", topic, "committee_chair", steps=[county.step()])
    with pytest.raises(BadData):
        other.nominated(county.handling(("water", "sole")))
