"""Items that also go to the procuratorate (检察建议衔接转化): a track beside, and the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cases import trail
from cases.models import Clock, Event, Linkage, Referral, ReferralCopy, Suggestion
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible
from cases.rules.presets import preset
from tests.county import County, build_county
from workflows import sweeps
from workflows.invariants import violations
from workflows.matters import found
from workflows.work import differences


@pytest.fixture
def county(db) -> County:
    return build_county()


def refer(county: County, suggestion: Suggestion, by: str = "assigner", **more: Any) -> Referral:
    county.procuratorate()
    data = {
        "item": county.fresh(suggestion).reference, "field": "environment", "ground": "排污。",
        "number": "云代工检1号", "referred_on": county.today,
    } | more  # fmt: skip
    referral: Referral = found(
        "refer_item", county.congress, by=county.actors[by], at=county.later(), **data
    ).record
    return referral


def own_days(suggestion: Suggestion) -> list[tuple[Any, ...]]:
    rows = Clock.objects.filter(suggestion=suggestion.pk).order_by("pk")
    return list(rows.values_list("kind", "due_on", "state", "stopped_at"))


def is_in_order(county: County, *suggestions: Suggestion) -> None:
    told = [d for s in suggestions for d in differences(county.fresh(s), county.at)]
    assert told == []
    assert violations() == []
    assert trail.verify()[1] == []


def test_the_suggestions_own_days_reply_and_rating_go_on_beside_the_track(county):
    suggestion = county.handling(("water", "sole"))
    before = own_days(suggestion)
    referral = county.filed(suggestion)
    officer = county.actors["officer:procuratorate"]
    county.do(
        "issue_suggestion", referral, officer, number="检建〔2026〕1号", issued_on=county.today,
        addressee="县生态环境局", put_right_by=county.today + timedelta(days=60),
    )  # fmt: skip
    assert own_days(suggestion) == before
    assert county.fresh(suggestion).state == "handling"

    county.reply_all(suggestion)
    ended = county.rated(suggestion)
    assert ended.state == "closed"

    county.do("give_opinions", referral, "assigner", opinions="水利局已列入整改计划。")
    county.do(
        "note_rectified", referral, officer, conclusion="排污口已封堵。", concluded_on=county.today
    )
    referral = county.fresh(referral)
    assert (referral.state, county.fresh(suggestion).state) == ("rectified", "closed")
    assert {c.kind for c in referral.copies.all()} == {"filing", "issued", "conclusion"}
    # Nothing of it stands in the suggestion's own stream.
    assert not Event.objects.filter(stream=suggestion.stream_id, act="file_case").exists()
    is_in_order(county, suggestion)


def test_no_case_is_filed_with_a_reason_and_the_item_may_be_referred_again(county):
    suggestion = county.handling(("water", "sole"))
    referral = county.referred(suggestion)
    with pytest.raises(BadData):
        refer(county, suggestion, number="")
    with pytest.raises(NotNow, match="already"):
        refer(county, suggestion, number="云代工检9号")
    by = county.actors["officer:procuratorate"]
    county.do("register_referral", referral, by, number="检登1号", registered_on=county.today)
    county.do("analyse_referral", referral, by)
    with pytest.raises(BadData):
        county.do("decline_filing", referral, by, why=" ")
    county.do("decline_filing", referral, by, why="不涉及公共利益。")

    again = refer(county, suggestion, number="云代工检9号")
    assert again.state == "referred"
    assert county.fresh(referral).declined_why == "不涉及公共利益。"
    is_in_order(county, suggestion)


def test_copies_are_due_within_ten_days_and_missed_once(county):
    referral = county.filed(county.handling(("water", "sole")))
    copy = referral.copies.get()
    assert copy.due_on == county.today + timedelta(days=10)

    county.at += timedelta(days=10)
    sweeps.run_all(county.later())
    assert county.fresh(copy).state == "awaited"
    county.at += timedelta(days=1)
    for _time in range(3):
        sweeps.run_all(county.later())
    assert county.fresh(copy).state == "late"
    assert Event.objects.filter(act="miss_copy", kind="done").count() == 1

    with pytest.raises(BadData):
        county.do("note_copy", copy, "assigner", received_on=county.today + timedelta(days=1))
    county.do("note_copy", copy, "assigner", received_on=county.today)
    assert county.fresh(copy).state == "received"
    is_in_order(county)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("item", "没有这号"), ("field", "public_safety"), ("field", "x"), ("ground", " "),
        ("number", " "), ("referred_on", None),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_at_its_field_and_nothing_is_kept(county, field, value):
    """Public safety is no field of the preset for counties: the rules name the fields."""
    suggestion = county.handling(("water", "sole"))
    with pytest.raises(BadData) as told:
        refer(county, suggestion, **{field: value})
    assert list(told.value.fields) == [field]
    assert not Referral.objects.exists()


def test_rules_name_the_fields_and_may_know_no_referral(db):
    wide = build_county(rules=preset("xianning"))
    assert refer(wide, wide.handling(("water", "sole")), field="public_safety").pk
    none = build_county(
        "lvxi", rules=replace(preset("default_county"), proc_referral_enabled=False)
    )
    with pytest.raises(BadData):
        refer(none, none.handling(("water", "sole")))


def test_what_is_not_numbered_or_has_left_is_not_referred(county):
    gone = county.registered()
    county.do("ask_withdrawal", gone, county.deputy(0), why="问题已解决。")
    county.do("confirm_withdrawal", gone, "intake")
    for suggestion in (county.submitted(), gone):
        with pytest.raises(BadData):
            refer(county, suggestion)
    assert not Referral.objects.exists()


def test_units_do_not_see_what_may_be_looked_into(county):
    suggestion = county.handling(("water", "sole"))
    referral = county.filed(suggestion)

    def sees(who: Any) -> int:
        return Referral.objects.visible_to(who.user, county.today).count()

    assert sees(county.officer("water")) == sees(county.head("water")) == 0
    assert sees(county.actors["sub_assigner"]) == 0
    for who in ("assigner", "committee_chair", "officer:procuratorate"):
        assert sees(county.actors[who]) == 1
    assert sees(county.deputy(0)) == 1
    assert sees(county.deputy(3)) == 0
    with pytest.raises(NotVisible):
        county.do("go_to_court", referral, county.officer("water"), conclusion="不。",
                  concluded_on=county.today)  # fmt: skip
    events = Event.objects.visible_to(county.officer("water").user, county.today)
    assert not events.filter(stream=referral.stream_id).exists()
    copies = ReferralCopy.objects.visible_to(county.officer("water").user, county.today)
    assert not copies.exists()


def test_another_congress_procuratorate_has_no_part_in_it(county):
    referral = county.referred(county.handling(("water", "sole")))
    other = build_county("lvxi")
    other.procuratorate()
    stranger = other.actors["officer:procuratorate"]
    with pytest.raises(NotVisible):
        county.do("register_referral", referral, stranger, number="1", registered_on=county.today)


# -- the way back ---------------------------------------------------------------------------------


def test_a_deputy_makes_a_suggestion_of_a_procuratorial_suggestion(county):
    linkage = county.linked()
    assert Linkage.objects.visible_to(county.deputy(3).user, county.today).exists()
    assert not Linkage.objects.visible_to(county.officer("water").user, county.today).exists()
    mine = county.registered()
    with pytest.raises(BadData):
        county.do("take_up_linkage", linkage, county.deputy(3), item=mine.reference)

    county.do("take_up_linkage", linkage, county.deputy(0), item=mine.reference)

    linkage = county.fresh(linkage)
    assert (linkage.state, linkage.suggestion_id) == ("taken_up", mine.pk)
    assert linkage.taken_by == county.deputies[0]
    with pytest.raises(NotNow):
        county.do("leave_linkage", linkage, "assigner", why="晚了。")
    is_in_order(county, mine)


def test_what_no_deputy_takes_up_is_noted_with_the_reason(county):
    linkage = county.linked()
    with pytest.raises(BadData):
        county.do("leave_linkage", linkage, "assigner", why="")
    county.do("leave_linkage", linkage, "assigner", why="已有同类建议。")
    assert county.fresh(linkage).left_why == "已有同类建议。"


def test_only_the_procuratorate_or_the_commission_proposes_to_deputies(county):
    county.procuratorate()
    told = {"title": "甲", "text": "乙", "number": "1", "dated_on": county.today}
    for by in (county.officer("court"), county.actors["secretary"], county.deputy(0)):
        with pytest.raises(NotPermitted):
            found("propose_to_deputies", county.congress, by=by, at=county.later(), **told)
    assert not Linkage.objects.exists()
