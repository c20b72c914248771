"""Withdrawals, lead deputies who leave, and deputies out of office (rulebook section 10).

Each journey is named after its row; days are written out.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cases.refusals import ActRefused, NotNow, NotPermitted, NotVisible
from cases.rules.policy import PolicyRules
from cases.rules.presets import preset
from people.kinds import DeputyStatusKind
from people.models import DeputyStatus
from tests.county import County, answers, build_county
from workflows import sweeps
from workflows.invariants import violations
from workflows.models import WorkItem
from workflows.rehearsal.telling import first_ratings
from workflows.work import differences

pytestmark = pytest.mark.django_db

TWO = (("water", "lead"), ("roads", "co_handler"))
WHY = {"why": "问题已在办理中解决。"}
GOOD = {"answers": answers("satisfied", "satisfied"), "final": True}


def under(**rules: Any) -> County:
    """Found the county under rules that differ from the usual ones."""
    return build_county(rules=PolicyRules.from_dict(rules, preset("default_county")))


def is_whole(county: County, suggestion: Any) -> Any:
    """Ask that work and invariants hold; return the item as it stands."""
    found = county.fresh(suggestion)
    assert differences(found, county.at) == []
    assert violations() == []
    return found


def leave_office(county: County, n: int = 0, status: str = DeputyStatusKind.SUSPENDED) -> None:
    """Let a deputy be out of office from today on, and the clockwork come by."""
    DeputyStatus.objects.create(
        deputy=county.deputies[n], status=status, since=county.today, ground="公告"
    )
    sweeps.run_all(county.later())


def lists(suggestion: Any) -> list[tuple[str, str]]:
    """Return who has what to do: kinds with the name of the organ or deputy."""
    items = WorkItem.objects.to_do().filter(suggestion=suggestion).order_by("kind", "pk")
    return [(i.kind, str(i.deputy or i.organ)) for i in items]


# -- withdrawal by the deputy -----------------------------------------------------------------


def test_withdrawal_by_the_only_author_ends_the_handling_on_that_day(county):
    suggestion = county.handling(*TWO)
    county.later(days=8)
    county.do("ask_withdrawal", suggestion, county.deputy(), **WHY)
    assert ("confirm_withdrawal", "代表工作委员会") in lists(suggestion)
    assert is_whole(county, suggestion).state == "handling"

    county.do("confirm_withdrawal", suggestion, "intake")

    found = is_whole(county, suggestion)
    assert (found.state, found.closing_kind, found.number) == ("withdrawn", "withdrawn", "1")
    # Handed in on 12 January, withdrawn eight days later.
    assert (found.closed_at + timedelta(hours=8)).date() == date(2026, 1, 20)
    assert {t.state for t in found.assignments.all()} == {"cancelled"}
    assert not found.clocks.filter(stopped_at=None).exists()
    reply = found.clocks.get(kind="reply")
    assert (reply.stopped_at, reply.due_on) == (found.closed_at, date(2026, 4, 13))
    assert lists(found) == []
    with pytest.raises(NotNow):
        county.contact(county.task(found, "water"))


def test_withdrawal_ends_a_dispute_between_units_too(county):
    suggestion = county.assigned(*TWO)
    task = county.task(suggestion, "water")
    county.do("request_return", task, county.head("water"), why="不属本局职责。")
    county.do("refuse_return", task, "assigner", decision="属于你局职责。")
    county.do("dispute", task, county.head("water"), why="仍有异议。")
    county.do("ask_withdrawal", suggestion, county.deputy(), **WHY)

    county.do("confirm_withdrawal", suggestion, "intake")

    assert {t.state for t in is_whole(county, suggestion).assignments.all()} == {"cancelled"}
    assert lists(suggestion) == []


def test_number_of_a_withdrawn_item_stays_blank(county):
    suggestion = county.registered()
    county.do("ask_withdrawal", suggestion, county.deputy(), **WHY)
    county.do("confirm_withdrawal", suggestion, "assigner")

    assert (is_whole(county, suggestion).number, county.registered().number) == ("1", "2")


def test_withdrawal_of_a_joint_item_needs_every_co_signer(county):
    suggestion = county.handling(*TWO, cosigners=2)
    first, second = suggestion.cosigners.order_by("position")
    county.do("ask_withdrawal", suggestion, county.deputy(), **WHY)

    county.do("agree_withdrawal", first, county.deputy(1))
    is_whole(county, suggestion)
    with pytest.raises(NotNow, match=r"co-signer|附议"):
        county.do("confirm_withdrawal", suggestion, "intake")
    county.do("agree_withdrawal", second, county.deputy(2))
    is_whole(county, suggestion)
    county.do("confirm_withdrawal", suggestion, "intake")

    assert is_whole(county, suggestion).state == "withdrawn"


def test_withdrawal_of_a_joint_item_ends_with_an_objection(county):
    suggestion = county.handling(*TWO, cosigners=2)
    first, second = suggestion.cosigners.order_by("position")
    county.do("ask_withdrawal", suggestion, county.deputy(), **WHY)
    county.do("agree_withdrawal", first, county.deputy(1))

    county.do("object_to_withdrawal", second, county.deputy(2))

    found = is_whole(county, suggestion)
    assert (found.state, found.withdrawal_asked_at, found.withdrawal_reason) == (
        "handling", None, "",
    )  # fmt: skip
    with pytest.raises(NotNow):
        county.do("confirm_withdrawal", suggestion, "intake")
    assert not [kind for kind, _who in lists(found) if "withdrawal" in kind]


def test_withdrawal_goes_on_when_the_last_silent_co_signer_leaves(county):
    suggestion = county.handling(*TWO, cosigners=1)
    county.do("ask_withdrawal", suggestion, county.deputy(), **WHY)

    county.do("leave_cosigning", suggestion.cosigners.get(), county.deputy(1))

    assert ("confirm_withdrawal", "代表工作委员会") in lists(is_whole(county, suggestion))


def test_withdrawal_does_not_wait_for_a_co_signer_out_of_office(county):
    suggestion = county.handling(*TWO, cosigners=1)
    leave_office(county, 1, DeputyStatusKind.ENDED)

    county.do("ask_withdrawal", suggestion, county.deputy(), **WHY)

    assert ("confirm_withdrawal", "代表工作委员会") in lists(is_whole(county, suggestion))


def test_withdrawal_is_the_lead_deputys_alone_where_the_rules_say_so():
    county = under(withdraw_joint_rule="lead")
    suggestion = county.handling(*TWO, cosigners=2)

    county.do("ask_withdrawal", suggestion, county.deputy(), **WHY)

    assert ("confirm_withdrawal", "代表工作委员会") in lists(is_whole(county, suggestion))


def test_withdrawal_may_be_taken_back(county):
    suggestion = county.handling(*TWO, cosigners=1)
    county.do("ask_withdrawal", suggestion, county.deputy(), **WHY)

    county.do("take_back_withdrawal", suggestion, county.deputy())

    found = is_whole(county, suggestion)
    assert (found.state, found.withdrawal_asked_at) == ("handling", None)


def test_withdrawal_comes_too_late_once_a_deputy_has_the_reply(county):
    suggestion = county.handling(("water", "sole"))
    county.do("ask_withdrawal", suggestion, county.deputy(), **WHY)

    county.reply_all(suggestion)

    found = is_whole(county, suggestion)
    assert (found.state, found.withdrawal_asked_at) == ("replied", None)
    for act, by, data in (
        ("ask_withdrawal", county.deputy(), WHY),
        ("confirm_withdrawal", "intake", {}),
    ):
        with pytest.raises(NotNow):
            county.do(act, suggestion, by, **data)


def test_withdrawal_before_the_assignment_only_where_the_rules_say_so():
    county = under(withdraw_until="before_assignment")
    suggestion = county.registered()
    county.do("ask_withdrawal", suggestion, county.deputy(), **WHY)

    county.do("assign", suggestion, "assigner", units=county.shares(("water", "sole")))

    assert is_whole(county, suggestion).withdrawal_asked_at is None
    with pytest.raises(NotNow):
        county.do("ask_withdrawal", suggestion, county.deputy(), **WHY)


def test_withdrawal_is_never_confirmed_beside_a_rating():
    county = under(withdraw_until="any_time", joint_rating_mode="each")
    suggestion = county.replied(("water", "sole"), cosigners=1)
    request = county.request_of(suggestion)
    county.do("ask_withdrawal", suggestion, county.deputy(), **WHY)
    with pytest.raises(NotNow):
        county.do("rate", request, county.deputy(1), **GOOD)
    county.do("object_to_withdrawal", suggestion.cosigners.get(), county.deputy(1))
    county.do("rate", request, county.deputy(1), **GOOD)

    with pytest.raises(NotNow):
        county.do("ask_withdrawal", suggestion, county.deputy(), **WHY)
    is_whole(county, suggestion)


def test_withdrawal_after_the_reply_ends_request_and_promises():
    county = under(withdraw_until="any_time")
    suggestion = county.handling(("water", "sole"))
    promise = {"content": "年内建成。", "responsible": "张工", "due_on": date(2026, 12, 1)}
    county.reply_all(suggestion, result_kind="planned", promises=[promise])
    county.do("ask_withdrawal", suggestion, county.deputy(), **WHY)

    county.do("confirm_withdrawal", suggestion, "intake")

    found = is_whole(county, suggestion)
    assert found.rating_requests.get().state == "cancelled"
    assert found.promises.get().state == "cancelled_explained"
    assert first_ratings() == {}


def test_withdrawal_is_no_unit_s_and_no_co_signer_s_to_ask(county):
    suggestion = county.handling(*TWO, cosigners=1)
    for by in (county.deputy(1), county.head("water"), county.actors["intake"]):
        with pytest.raises(NotPermitted):
            county.do("ask_withdrawal", suggestion, by, **WHY)
    with pytest.raises(NotVisible):
        county.do("ask_withdrawal", suggestion, county.deputy(9), **WHY)


# -- the lead leaves --------------------------------------------------------------------------


def test_lead_leaves_a_returned_text_and_the_next_co_signer_revises_it(county):
    suggestion = county.submitted(cosigners=2)
    county.do("return_for_revision", suggestion, "intake", advice="请写明地点。")
    assert lists(suggestion) == [("revise", "代表1")]

    county.do("leave_lead", suggestion, county.deputy())

    found = is_whole(county, suggestion)
    assert (found.lead, lists(found)) == (county.deputies[1], [("revise", "代表2")])
    county.do("submit", found, county.deputy(1))
    assert is_whole(county, found).state == "submitted"
    with pytest.raises(NotVisible):
        county.do("leave_lead", found, county.deputy())


def test_lead_leaves_before_the_reply_and_the_reply_goes_to_who_is_left(county):
    suggestion = county.handling(*TWO, cosigners=2)
    county.do("leave_lead", suggestion, county.deputy())

    county.reply_all(suggestion)

    found = is_whole(county, suggestion)
    got = set(found.replies.get().deliveries.values_list("deputy", flat=True))
    assert got == {county.deputies[1].pk, county.deputies[2].pk}
    assert lists(found) == [("rate", "代表2")]


def test_lead_leaves_between_reply_and_rating_and_the_next_lead_rates(county):
    suggestion = county.replied(*TWO, cosigners=2)
    request = county.request_of(suggestion)
    due = request.suggestion.clocks.get(kind="rating").due_on
    county.do("leave_lead", suggestion, county.deputy())
    is_whole(county, suggestion)

    sweeps.run_all(county.later())

    assert lists(is_whole(county, suggestion)) == [("rate", "代表2")]
    item = WorkItem.objects.to_do().get(suggestion=suggestion)
    assert item.due_on == due
    with pytest.raises(ActRefused):
        county.do("rate", request, county.deputy(), **GOOD)
    county.do("rate", request, county.deputy(1), **GOOD)
    county.do("release", request, county.collector(request))
    assert is_whole(county, suggestion).closing_kind == "satisfied"


def test_rating_of_a_lead_who_leaves_afterwards_stands(county):
    suggestion = county.replied(*TWO, cosigners=1)
    request = county.rate(suggestion)
    county.do("leave_lead", suggestion, county.deputy())
    sweeps.run_all(county.later())

    county.do("release", request, county.collector(request))

    found = is_whole(county, suggestion)
    assert (found.state, found.ratings.first().deputy) == ("closed", county.deputies[0])


def test_units_cannot_read_off_a_change_of_lead_whether_a_rating_is_awaited():
    told = []
    for rated in (False, True):
        county = build_county(code=f"yunxi{rated}".lower())
        suggestion = county.replied(*TWO, cosigners=1)
        if rated:
            county.rate(suggestion)
        county.do("leave_lead", suggestion, county.deputy())
        sweeps.run_all(county.later())
        user = county.officer("water").user
        events = suggestion.stream.events.visible_to(user, county.today).order_by("seq")
        acts = [e.act for e in events]
        told.append((acts[-1], "rater" in events.last().facts, "replace_raters" in acts))
    assert told == [("leave_lead", False, False)] * 2


def test_only_author_cannot_leave(county):
    with pytest.raises(NotNow):
        county.do("leave_lead", county.handling(*TWO), county.deputy())


# -- deputy leaves office, dies, is suspended ---------------------------------------------------


def test_suspended_lead_is_followed_by_the_next_co_signer_and_stays_an_author(county):
    suggestion = county.replied(*TWO, cosigners=2)

    leave_office(county)

    found = is_whole(county, suggestion)
    assert (found.lead, lists(found)) == (county.deputies[1], [("rate", "代表2")])
    assert found.cosigners.get(deputy=county.deputies[0]).state == "confirmed"
    with pytest.raises(ActRefused):
        county.do("rate", county.request_of(found), county.deputy(), **GOOD)


def test_suspended_co_signer_is_passed_over(county):
    suggestion = county.handling(*TWO, cosigners=2)
    leave_office(county, 1)

    leave_office(county, 0)

    assert is_whole(county, suggestion).lead == county.deputies[2]


def test_suspended_author_is_left_out_where_each_rates():
    county = under(joint_rating_mode="each")
    suggestion = county.replied(("water", "sole"), cosigners=1)
    county.do("rate", county.request_of(suggestion), county.deputy(1), **GOOD)

    leave_office(county)

    found = is_whole(county, suggestion)
    request = county.request_of(found)
    assert (request.state, request.overall) == ("answered", "satisfied")
    assert lists(found) == [("release", "代表工作委员会")]


@pytest.mark.parametrize("status", [DeputyStatusKind.SUSPENDED, DeputyStatusKind.ENDED])
def test_only_author_out_of_office_before_the_rating_leaves_no_rater(county, status):
    suggestion = county.replied(("water", "sole"))

    leave_office(county, 0, status)

    found = is_whole(county, suggestion)
    assert (found.state, found.closing_kind) == ("closed", "no_rater")
    assert county.request_of(found).state == "no_rater"
    assert not found.clocks.filter(stopped_at=None).exists()
    assert (found.closed_at + timedelta(hours=8)).date() == date(2026, 1, 12)


def test_no_rater_and_no_answer_are_counted_apart(county):
    silent = county.replied(("water", "sole"))
    county.later(days=90)
    sweeps.run_all(county.at)
    county.replied(("water", "sole"))
    leave_office(county)

    assert first_ratings() == {"not_answered": 1, "no_rater": 1}
    assert county.fresh(silent).closing_kind == "not_answered"


def test_item_of_a_deputy_out_of_office_is_still_handled_and_answered(county):
    suggestion = county.handling(("water", "sole"))
    leave_office(county, 0, DeputyStatusKind.ENDED)
    assert is_whole(county, suggestion).state == "handling"

    county.reply_all(suggestion)
    assert is_whole(county, suggestion).replies.get().deliveries.count() == 1
    sweeps.run_all(county.later())

    assert is_whole(county, suggestion).closing_kind == "no_rater"


def test_refused_unit_is_not_told_that_a_withdrawal_was_asked_for(county):
    suggestion = county.handling(("water", "sole"))
    task = county.task(suggestion, "water")
    county.do("ask_withdrawal", suggestion, county.deputy(), why="问题已经解决。")

    for act, data in (("accept", {}), ("send_opinion", {"text": "同意。"})):
        with pytest.raises(NotNow) as refused:
            county.do(act, task, county.officer("water"), **data)
        assert "withdrawal" not in str(refused.value.details)
