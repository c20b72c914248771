"""Evaluation meetings (评议会): supervised face to face, rated back to back, released as always."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cases import trail
from cases.models import EvaluationMeeting, Event, MeetingItem, Rating, RatingRequest, Suggestion
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible
from cases.rules.meetings import Unfit, why_not_rated
from cases.rules.policy.choices import JointRatingMode, RatingCollector
from cases.rules.presets import preset
from notifications import draining
from notifications.models import Message
from people.kinds import Role
from people.models import Organ, Post
from tests.county import START, County, answers, build_county
from workflows import sweeps
from workflows.invariants import violations
from workflows.matters import found
from workflows.meetings import Counts, counts_of, in_scope
from workflows.work import differences

CONVENER = "rating:commission"


@pytest.fixture
def county(db) -> County:
    return build_county()


def is_in_order(county: County, *suggestions: Suggestion) -> None:
    fresh = [county.fresh(s) for s in suggestions]
    assert [d for s in fresh for d in differences(s, county.at)] == []
    assert violations() == []
    assert trail.verify()[1] == []


def states(meeting: EvaluationMeeting) -> list[str]:
    return list(meeting.items.order_by("pk").values_list("state", flat=True))


def counts(meeting: EvaluationMeeting) -> list[Counts]:
    items = list(meeting.items.order_by("pk"))
    counted = counts_of(EvaluationMeeting.objects.get(pk=meeting.pk), items)
    return [counted[item.pk] for item in items]


def told(county: County) -> dict[str, list[str]]:
    """Tell who has which messages about meetings."""
    while draining.run(county.later()):
        pass
    found: dict[str, list[str]] = {}
    for message in Message.objects.filter(kind__startswith="meeting_").order_by("pk"):
        found.setdefault(message.user.name, []).append(message.kind)
    return found


def seen(model: Any, who: Any, county: County) -> bool:
    return model.objects.visible_to(who.user, county.today).exists()


# -- the two parts --------------------------------------------------------------------------------


def test_units_answer_face_to_face_and_deputies_rate_back_to_back(county):
    water, roads = county.replied(), county.replied(("roads", "sole"))
    meeting = county.called(water, roads)
    assert (meeting.state, meeting.number, states(meeting)) == (
        "called", "评议〔2026〕1号", ["listed", "listed"],
    )  # fmt: skip

    county.do("open_meeting", meeting, CONVENER)
    with pytest.raises(NotNow, match="have not been heard"):
        county.do("open_second_part", meeting, CONVENER, units_left=True)
    for row in meeting.items.order_by("pk"):
        county.do("record_face_to_face", row, CONVENER, **county.said(row))
    with pytest.raises(BadData) as refused:
        county.do("open_second_part", meeting, CONVENER, units_left=False)
    assert list(refused.value.fields) == ["units_left"]
    county.do("open_second_part", meeting, CONVENER, units_left=True)
    # The ordinary rating, in the deputy's own session; nothing of it is written here.
    county.rate(water)
    county.do("close_meeting", meeting, CONVENER, report="两件建议均已当面答复。")

    meeting = county.fresh(meeting)
    assert (meeting.state, states(meeting)) == ("closed", ["ended", "ended"])
    assert counts(meeting) == [Counts(1, 1, 1), Counts(1, 0, 0)]
    unit = meeting.items.first().units.get()
    assert (unit.presence, unit.person) == ("head", "局长李某")
    # The rating stays with the collector until the release, like all others.
    assert county.request_of(water).state == "answered"
    assert county.fresh(water).state == "replied"
    county.do("release", county.request_of(water), CONVENER)
    assert county.fresh(water).state == "closed"
    is_in_order(county, water, roads)


def test_a_committee_calls_a_meeting_too_and_it_is_its_own(county):
    suggestion = county.replied()
    meeting = county.called(suggestion, by="committee_chair")

    assert meeting.convener == county.organs["committee"]
    with pytest.raises(NotPermitted):
        county.do("open_meeting", meeting, CONVENER)
    county.do("open_meeting", meeting, "committee_chair")
    assert county.fresh(meeting).state == "face_to_face"


def test_the_collector_that_the_rules_name_calls_it(db):
    rules = replace(preset("default_county"), rating_collector=RatingCollector.SC_GENERAL_OFFICE)
    county = build_county(rules=rules)
    suggestion = county.replied()
    for by in ("rating:commission", "assigner"):
        with pytest.raises(NotPermitted):
            county.called(suggestion, by=by)

    assert county.called(suggestion, by="rating:sc_office").convener == county.organs["sc_office"]


def test_nobody_who_works_in_a_unit_calls_or_leads_a_meeting(county):
    suggestion = county.replied()
    meeting = county.called(suggestion)
    chair = county.actors["committee_chair"]
    other = county.called(county.replied(), by="committee_chair")
    Post.objects.create(user=chair.user, organ=county.organs["roads"], role=Role.CASE_OFFICER)

    with pytest.raises(NotPermitted):
        county.called(county.replied(), by="committee_chair")
    # Of a meeting that concerns another unit there is nothing to be seen.
    with pytest.raises(NotVisible):
        county.do("open_meeting", other, "committee_chair")
    for by in ("head:water", "officer:water"):
        for act, data in (
            ("open_meeting", {}), ("open_second_part", {"units_left": True}),
            ("close_meeting", {"report": "x"}), ("cancel_meeting", {"why": "x"}),
        ):  # fmt: skip
            with pytest.raises(NotPermitted):
                county.do(act, meeting, by, **data)
    assert county.fresh(meeting).state == "called"


def test_where_the_convener_has_ended_the_commission_goes_on(county):
    meeting = county.called(county.replied(), by="committee_chair")
    Organ.objects.filter(pk=county.organs["committee"].pk).update(valid_until=county.today)

    county.do("open_meeting", meeting, "assigner")

    assert county.fresh(meeting).state == "face_to_face"


def test_it_is_not_opened_before_its_day(county):
    meeting = county.called(county.replied(), held_on=county.today + timedelta(days=3))
    with pytest.raises(NotNow, match="has not come"):
        county.do("open_meeting", meeting, CONVENER)

    county.later(days=3)
    county.do("open_meeting", meeting, CONVENER)

    assert county.fresh(meeting).state == "face_to_face"


def test_each_deputy_is_counted_by_when_he_or_she_rated(db):
    rules = replace(preset("default_county"), joint_rating_mode=JointRatingMode.EACH)
    county = build_county(rules=rules)
    suggestion = county.replied(cosigners=3)
    request = county.request_of(suggestion)

    def rate(n: int) -> None:
        given = answers("satisfied", "satisfied")
        county.do("rate", request, county.deputy(n), answers=given, final=False)

    rate(0)
    meeting = county.back_to_back(suggestion)
    assert counts(meeting) == [Counts(4, 1, 0)]
    rate(1)
    # A correction is no further rating; one's first answer says when one rated.
    given = answers("satisfied", "dissatisfied")
    county.do("correct_rating", request, county.deputy(0), answers=given, final=False)
    assert counts(meeting) == [Counts(4, 2, 1)]
    county.do("close_meeting", meeting, CONVENER, report="评议结束。")
    rate(2)

    assert counts(meeting) == [Counts(4, 3, 1)]
    assert counts(meeting)[0].silent == 1


def test_a_signed_form_of_the_meeting_is_entered_by_one_and_confirmed_by_another(county):
    suggestion = county.replied()
    meeting = county.back_to_back(suggestion)
    request = county.request_of(suggestion)
    county.from_paper(
        "rate", request, 0, CONVENER, "commission_head",
        answers=answers("satisfied", "satisfied"), final=True,
    )  # fmt: skip

    assert counts(meeting) == [Counts(1, 1, 1)]
    assert county.fresh(request).state == "answered"


# -- the agenda -----------------------------------------------------------------------------------


def test_a_meeting_takes_no_item_without_an_open_request_and_says_why_of_each(county):
    open_, handling = county.replied(), county.handling(("water", "sole"))
    answered, elsewhere = county.replied(), county.replied()
    county.rate(answered)
    county.called(elsewhere)

    with pytest.raises(BadData) as refused:
        county.called(open_, handling, answered, elsewhere)

    said = str(refused.value.fields["items"])
    for item, why in (
        (handling, Unfit.NOT_ASKED), (answered, Unfit.ANSWERED), (elsewhere, Unfit.ELSEWHERE),
    ):  # fmt: skip
        assert county.fresh(item).number in said
        assert why.label_zh in said or why.label_en in said
    assert f"No. {open_.number} " not in said
    assert EvaluationMeeting.objects.count() == 1


@pytest.mark.pure
@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"opened", "released"}, None),
        (set(), Unfit.NOT_ASKED),
        ({"answered", "expired"}, Unfit.ANSWERED),
        ({"released"}, Unfit.ANSWERED),
        ({"expired", "cancelled"}, Unfit.WINDOW_OVER),
        ({"no_rater"}, Unfit.NO_RATER),
        ({"cancelled"}, Unfit.CANCELLED),
        ({"voided"}, Unfit.VOIDED),
        ({"voided", "opened"}, None),
    ],
)
def test_why_nobody_is_asked_any_more(asked, why):
    assert why_not_rated(asked) is why


def test_an_item_belongs_to_one_living_meeting_at_a_time(county):
    suggestion = county.replied()
    first = county.called(suggestion)
    with pytest.raises(BadData, match="items"):
        county.called(suggestion)
    county.do("cancel_meeting", first, CONVENER, why="遇汛期。")

    second = county.called(suggestion)

    assert (states(first), states(second)) == (["dropped"], ["listed"])
    assert (second.number, county.fresh(first).why) == ("评议〔2026〕2号", "遇汛期。")
    is_in_order(county, suggestion)


def test_what_is_taken_out_stays_listed_with_reason_and_author(county):
    water, roads = county.replied(), county.replied(("roads", "sole"))
    meeting = county.face_to_face(water, roads)
    first, second = meeting.items.order_by("pk")
    county.do("take_out_of_meeting", second, CONVENER, why="承办单位负责人赴省开会。")
    county.do("record_face_to_face", first, CONVENER, **county.said(first))
    county.do("open_second_part", meeting, CONVENER, units_left=True)

    second = county.fresh(second)
    assert (second.state, second.why, second.left_by.name) == (
        "dropped", "承办单位负责人赴省开会。", CONVENER,
    )  # fmt: skip
    assert states(meeting) == ["heard", "dropped"]
    # Its reply is rated as any other, and it may go to another meeting.
    assert county.request_of(roads).state == "opened"
    assert states(county.called(roads)) == ["listed"]
    with pytest.raises(NotNow, match="agenda is fixed"):
        county.do("take_out_of_meeting", first, CONVENER, why="x")


def test_further_items_are_put_on_the_agenda_until_the_second_part(county):
    water, roads = county.replied(), county.replied(("roads", "sole"))
    meeting = county.face_to_face(water)
    county.do("add_to_meeting", meeting, CONVENER, items=[roads.reference])

    assert states(meeting) == ["listed", "listed"]
    county.do("cancel_meeting", meeting, CONVENER, why="改期。")
    second = county.back_to_back(water)
    with pytest.raises(NotNow):
        county.do("add_to_meeting", second, CONVENER, items=[roads.reference])


def test_units_that_reply_and_those_that_help_are_summoned(county):
    suggestion = county.replied(("water", "lead"), ("roads", "co_handler"))
    meeting = county.called(suggestion)

    units = meeting.items.get().units.order_by("pk")
    assert [unit.assignment.organ for unit in units] == [
        county.organs["water"], county.organs["roads"],
    ]  # fmt: skip


def test_units_that_answer_separately_are_one_item_with_two_ratings(county):
    suggestion = county.replied(("water", "separate"), ("roads", "separate"))
    meeting = county.back_to_back(suggestion)
    county.rate(suggestion, n=1)

    assert states(meeting) == ["heard"]
    assert counts(meeting) == [Counts(2, 1, 1)]


def test_the_filter_names_year_unit_and_field(county):
    water, roads = county.replied(), county.replied(("roads", "sole"))
    county.handling(("schools", "sole"))
    Suggestion.objects.filter(pk=roads.pk).update(category="交通")
    here = county.congress.pk

    assert list(in_scope(here)) == [water, roads]
    assert list(in_scope(here, year=2026, unit=county.organs["roads"].pk)) == [roads]
    assert list(in_scope(here, category="交通")) == [roads]
    assert list(in_scope(here, year=2025)) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"hour": ""}, "hour"),
        ({"place": ""}, "place"),
        ({"held_on": None}, "held_on"),
        ({"held_on": START.date() - timedelta(days=1)}, "held_on"),
        ({"held_on": START.date() + timedelta(days=500)}, "held_on"),
        ({"items": []}, "items"),
        ({"items": "第1号"}, "items"),
        ({"items": ["没有这号"]}, "items"),
        ({"items": ["\x00"]}, "items"),
        ({"title": "评" * 121}, "title"),
        ({"items": [f"第{n}号" for n in range(101)]}, "items"),
    ],
)
def test_what_is_missing_of_a_call_is_told_at_its_field(county, given, field):
    suggestion = county.replied()
    with pytest.raises(BadData) as refused:
        county.called(suggestion, **given)
    assert list(refused.value.fields) == [field]
    assert not EvaluationMeeting.objects.exists()


def test_a_record_says_of_each_unit_who_came(county):
    meeting = county.face_to_face(county.replied(("water", "lead"), ("roads", "co_handler")))
    row = meeting.items.get()
    said = county.said(row)
    water, roads = (unit["task"] for unit in said["units"])
    wrong = {
        f"presence-{roads}": said["units"][:1],
        f"presence-{water}": [{"task": water, "presence": "party"}, said["units"][1]],
        f"person-{roads}": [said["units"][0], {"task": roads, "presence": "deputy_head"}],
        "units": "nobody",
    }
    odd = [*said["units"][:1], {"task": [roads], "presence": "head", "person": "x"}]
    with pytest.raises(BadData):
        county.do("record_face_to_face", row, CONVENER, **said | {"units": odd})
    for field, units in wrong.items():
        with pytest.raises(BadData) as refused:
            county.do("record_face_to_face", row, CONVENER, **said | {"units": units})
        assert list(refused.value.fields) == [field]
    for field in ("asked", "answered"):
        with pytest.raises(BadData):
            county.do("record_face_to_face", row, CONVENER, **said | {field: " "})

    nobody = [said["units"][0], {"task": roads, "presence": "nobody", "person": "无"}]
    county.do("record_face_to_face", row, CONVENER, **said | {"units": nobody})
    # It may be corrected while the part is on; both versions stand in the trail.
    county.do("record_face_to_face", row, CONVENER, **said | {"units": nobody, "asked": "何时？"})

    came = list(row.units.order_by("pk").values_list("presence", "person"))
    assert came == [("head", "局长李某"), ("nobody", "")]
    facts = [e.facts for e in Event.objects.filter(act="record_face_to_face", kind="done")]
    assert ["何时通车？" in f for f in facts] == [True, True]


# -- what ends meanwhile --------------------------------------------------------------------------


def test_what_is_rated_or_has_nobody_to_rate_before_the_second_part_stays_listed(county):
    water, roads, schools = (
        county.replied(),
        county.replied(("roads", "sole")),
        county.replied(("schools", "sole")),
    )
    meeting = county.heard(water, roads, schools)
    county.rate(water)
    request = county.request_of(roads)
    county.do("report_pressure", request, county.deputy(), words="有人打招呼。")

    county.do("open_second_part", meeting, CONVENER, units_left=True)

    assert states(meeting) == ["heard", "heard", "heard"]
    assert counts(meeting) == [Counts(1, 1, 0), Counts(0, 0, 0), Counts(1, 0, 0)]
    facts = Event.objects.get(act="open_second_part", kind="done").facts
    assert f'"not_waiting":["{water.reference}","{roads.reference}"]' in facts
    county.do("close_meeting", meeting, CONVENER, report="评议结束。")
    is_in_order(county, water, roads, schools)


def test_the_days_for_the_rating_go_on_during_a_meeting(county):
    suggestion = county.replied()
    due = county.request_of(suggestion).suggestion.clocks.get(kind="rating").due_on
    meeting = county.heard(suggestion)
    assert suggestion.clocks.get(kind="rating").due_on == due
    county.later(days=60)
    for _ in range(3):
        sweeps.run_all(county.later())

    assert county.request_of(suggestion).state == "expired"
    # There is nothing to rate back to back any more: the meeting ends without a second part.
    with pytest.raises(NotNow, match="end the meeting"):
        county.do("open_second_part", meeting, CONVENER, units_left=True)
    county.do("close_meeting", meeting, CONVENER, report="评价期已满。")
    meeting = county.fresh(meeting)
    assert (meeting.state, meeting.second_opened_at) == ("closed", None)


def test_a_meeting_does_not_end_without_its_second_part_while_somebody_is_to_rate(county):
    meeting = county.heard(county.replied())
    with pytest.raises(NotNow, match="open the second part first"):
        county.do("close_meeting", meeting, CONVENER, report="评议结束。")


def test_a_meeting_without_items_is_not_opened_but_cancelled(county):
    meeting = county.called(county.replied())
    county.do("take_out_of_meeting", meeting.items.get(), CONVENER, why="另行评议。")
    with pytest.raises(NotNow, match="No item is left"):
        county.do("open_meeting", meeting, CONVENER)

    county.do("cancel_meeting", meeting, CONVENER, why="无评议事项。")

    assert county.fresh(meeting).state == "cancelled"


# -- who is told, who sees it, who can rate -------------------------------------------------------


def test_units_deputies_and_the_collector_are_told_and_nobody_else(county):
    suggestion = county.replied()
    meeting = county.called(suggestion, by="committee_chair")
    called = {
        "officer:water": ["meeting_summoned"], "head:water": ["meeting_summoned"],
        "代表1": ["meeting_invited"], "rating:commission": ["meeting_called"],
        "assigner": ["meeting_called"], "commission_head": ["meeting_called"],
    }  # fmt: skip
    assert told(county) == called

    county.do("open_meeting", meeting, "committee_chair")
    row = meeting.items.get()
    county.do("record_face_to_face", row, "committee_chair", **county.said(row))
    county.do("open_second_part", meeting, "committee_chair", units_left=True)
    # Of the second part only who is to rate hears.
    assert told(county) == called | {"代表1": ["meeting_invited", "meeting_rate_now"]}
    county.do("close_meeting", meeting, "committee_chair", report="评议结束。")

    assert {who: kinds[-1] for who, kinds in told(county).items()} == dict.fromkeys(
        called, "meeting_ended"
    )


def test_who_has_rated_is_not_called_to_rate_again(db):
    rules = replace(preset("default_county"), joint_rating_mode=JointRatingMode.EACH)
    county = build_county(rules=rules)
    suggestion = county.replied(cosigners=1)
    given = answers("satisfied", "satisfied")
    county.do("rate", county.request_of(suggestion), county.deputy(1), answers=given, final=True)
    county.back_to_back(suggestion)

    called = {who for who, kinds in told(county).items() if "meeting_rate_now" in kinds}
    assert called == {"代表1"}


def test_a_change_a_removal_and_a_cancelling_are_told(county):
    water, roads = county.replied(), county.replied(("roads", "sole"))
    meeting = county.called(water, roads)
    moved = {"title": "评议会", "held_on": county.today, "hour": "下午3时", "place": "二楼会议室"}
    county.do("change_meeting", meeting, CONVENER, **moved)
    county.do(
        "take_out_of_meeting", meeting.items.get(suggestion=roads), CONVENER, why="另行评议。"
    )
    county.do("cancel_meeting", meeting, CONVENER, why="遇汛期。")

    messages = told(county)
    assert messages["head:water"] == ["meeting_summoned", "meeting_changed", "meeting_cancelled"]
    assert messages["head:roads"] == ["meeting_summoned", "meeting_changed", "meeting_item_out"]
    assert messages["代表1"] == [
        "meeting_invited", "meeting_changed", "meeting_item_out", "meeting_cancelled",
    ]  # fmt: skip


def test_a_unit_sees_its_own_items_and_a_deputy_those_to_be_rated(county):
    water, roads = county.replied(), county.replied(("roads", "sole"))
    meeting = county.called(water, roads)

    def items(who: Any) -> list[int]:
        rows = MeetingItem.objects.visible_to(who.user, county.today).order_by("pk")
        return list(rows.values_list("suggestion", flat=True))

    assert items(county.officer("water")) == [water.pk]
    assert items(county.head("roads")) == [roads.pk]
    assert items(county.deputy()) == [water.pk, roads.pk]
    assert items(county.actors["vice_chairperson"]) == [water.pk, roads.pk]
    for stranger in (county.deputy(3), county.officer("schools")):
        assert items(stranger) == []
        assert not seen(EvaluationMeeting, stranger, county)
    # The trail of a meeting is the house's: it says when the second part began.
    for who in (county.officer("water"), county.deputy()):
        events = Event.objects.visible_to(who.user, county.today)
        assert not events.filter(stream=meeting.stream_id).exists()


def test_who_is_asked_but_works_in_the_unit_is_not_called_to_rate(county):
    suggestion = county.replied()
    deputy = county.deputy()
    Post.objects.create(user=deputy.user, organ=county.organs["water"], role=Role.CASE_OFFICER)
    county.back_to_back(suggestion)

    assert told(county)["代表1"] == ["meeting_summoned"]


def test_neither_a_unit_nor_a_convener_can_rate_at_a_meeting(county):
    suggestion = county.replied()
    meeting = county.back_to_back(suggestion, by="committee_chair")
    request = county.request_of(suggestion)
    given = answers("satisfied", "satisfied")
    for who in ("head:water", "officer:water", "committee_chair", CONVENER, "commission_head"):
        with pytest.raises((NotPermitted, NotVisible)):
            county.do("rate", request, who, answers=given, final=True)

    assert not Rating.objects.exists()
    assert county.fresh(request) == request
    assert states(meeting) == ["heard"]


def test_no_row_of_a_meeting_changes_when_a_deputy_rates(county):
    suggestion = county.replied()
    meeting = county.back_to_back(suggestion)

    def rows() -> list[Any]:
        models = (EvaluationMeeting, MeetingItem)
        return [list(m.objects.order_by("pk").values()) for m in models]

    before, events = rows(), Event.objects.filter(stream=meeting.stream_id).count()
    county.rate(suggestion)

    assert rows() == before
    assert Event.objects.filter(stream=meeting.stream_id).count() == events
    assert RatingRequest.objects.get().state == "answered"


def test_a_meeting_of_another_congress_does_not_exist_here(county):
    suggestion = county.replied()
    meeting = county.called(suggestion)
    other = build_county("bilin")

    assert not seen(EvaluationMeeting, other.actors[CONVENER], other)
    with pytest.raises(NotVisible):
        other.do("open_meeting", meeting, CONVENER)
    with pytest.raises(BadData):
        found(
            "call_meeting", other.congress, by=other.actors[CONVENER], at=other.later(),
            title="x", held_on=other.today, hour="9时", place="y",
            items=[county.fresh(suggestion).reference],
        )  # fmt: skip
