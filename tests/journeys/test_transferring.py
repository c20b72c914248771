"""Other levels: what belongs elsewhere, and deputies of a higher congress (移送、上级代表).

Named after the rows of the rulebook's section 10; every date is written out.
"""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import Copy, Transfer
from cases.refusals import BadData, NotNow, NotPermitted
from cases.rules.policy import PolicyRules
from cases.rules.presets import preset
from people.kinds import Level, OrganKind
from people.models import Congress
from tests.county import County, build_county
from tests.journeys.test_receiving import is_in_order, on, told, whose
from workflows import drafts, sweeps

pytestmark = pytest.mark.django_db

LETTER = {
    "level": "city",
    "addressee": "龙江市交通运输局",
    "letter_number": "云人函〔2026〕3号",
    "why": "所提省道改线属市级职权。",
}


def due(suggestion: object, kind: str) -> list[date]:
    """Return the due days of the running deadlines of a kind."""
    return list(
        suggestion.clocks.filter(kind=kind, stopped_at=None).values_list("due_on", flat=True)
    )


# -- belongs to a higher level -------------------------------------------------------------------


def test_item_that_belongs_to_a_higher_level_is_transferred_and_taken_on_there(county):
    on(county, 1, 20)
    suggestion = county.registered(cosigners=1)

    county.do("transfer", suggestion, "assigner", **LETTER)

    assert county.fresh(suggestion).state == "transferred_out"
    assert whose(suggestion) == [("note_return", "代表工作委员会")]
    assert due(suggestion, "assignment") == []
    assert due(suggestion, "return_note") == [date(2026, 2, 24)]
    with pytest.raises(NotNow):
        county.do("assign", suggestion, "assigner", units=county.shares(("water", "sole")))

    on(county, 2, 3)
    note = {"accepted": True, "noted_on": date(2026, 2, 2), "note": "已转市交通运输局办理。"}
    county.do("note_return", suggestion, "intake", **note)

    fresh = county.fresh(suggestion)
    assert (fresh.state, fresh.closing_kind) == ("closed", "transferred")
    assert fresh.clocks.filter(stopped_at=None).count() == 0
    letter = Transfer.objects.get()
    assert (letter.sent_on, letter.noted_on) == (date(2026, 1, 20), date(2026, 2, 2))
    assert is_in_order(county, suggestion)


def test_transferred_item_that_is_sent_back_is_assigned_anew(county):
    on(county, 1, 20)
    suggestion = county.registered(in_session=False)
    county.do("transfer", suggestion, "assigner", **LETTER)
    on(county, 2, 3)

    note = {"accepted": False, "noted_on": date(2026, 2, 3), "note": "属县级职权。"}
    county.do("note_return", suggestion, "assigner", **note)

    assert county.fresh(suggestion).state == "registered"
    assert whose(suggestion) == [("assign", "代表工作委员会")]
    assert due(suggestion, "assignment") == [date(2026, 2, 10)]
    assert "to_assign" in told(county, "assigner")
    county.do("assign", suggestion, "assigner", units=county.shares(("water", "sole")))
    assert is_in_order(county, suggestion)
    county.do("recall_assignment", suggestion, "assigner", why="仍应移送。")
    county.do("transfer", suggestion, "assigner", **LETTER)
    assert Transfer.objects.filter(suggestion=suggestion).count() == 2
    assert is_in_order(county, suggestion)


def test_assigned_item_is_transferred_while_no_unit_has_signed_in(county):
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))
    county.do("transfer", suggestion, "intake", **LETTER)

    assert whose(suggestion) == [("note_return", "代表工作委员会")]
    assert set(suggestion.assignments.values_list("state", flat=True)) == {"recalled"}
    assert told(county, "officer:water")[-1] == "assignment_recalled"
    assert is_in_order(county, suggestion)

    other = county.assigned(("water", "sole"))
    county.do("accept", county.task(other, "water"), county.officer("water"))
    with pytest.raises(NotNow):
        county.do("transfer", other, "assigner", **LETTER)
    third = county.registered()
    with pytest.raises(NotPermitted):
        county.do("transfer", third, "secretary", **LETTER)


@pytest.mark.parametrize(
    ("field", "value"),
    [("level", "galaxy"), ("addressee", " "), ("letter_number", ""), ("why", ""), ("congress", 0)],
)
def test_letter_of_transfer_must_be_whole(county, field, value):
    suggestion = county.registered()

    with pytest.raises(BadData) as refused:
        county.do("transfer", suggestion, "assigner", **(LETTER | {field: value}))

    assert set(refused.value.fields) == {field}


def test_return_note_that_does_not_come_is_overdue_at_the_office(county):
    on(county, 1, 20)
    suggestion = county.registered()
    county.do("transfer", suggestion, "assigner", **LETTER)
    on(county, 2, 25)

    sweeps.run_all(county.at)

    assert "overdue" in told(county, "assigner")
    with pytest.raises(BadData):
        county.do(
            "note_return", suggestion, "intake",
            accepted=True, noted_on=date(2026, 1, 19), note="已收。",
        )  # fmt: skip
    assert is_in_order(county, suggestion)


def test_unit_reports_a_matter_of_a_higher_organ_upward_and_tells_the_deputy(county):
    suggestion = county.handling(("roads", "sole"))
    county.reply_all(suggestion, result_kind="referred_up", text="已向市交通运输局反映。")

    reply = suggestion.replies.get()
    assert (reply.state, reply.result_kind) == ("delivered", "referred_up")
    assert county.rated(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


# -- upper deputies to a lower congress ------------------------------------------------------------


@pytest.fixture
def below(county: County) -> County:
    """A county under a city with its Standing Committee; deputy 1 was elected to the city's."""
    city = Congress.objects.create(code="longjiang", name="龙江市人民代表大会", level=Level.CITY)
    county.congress.parent = city
    county.congress.save()
    deputy = county.deputies[0]
    deputy.elected_to = city
    deputy.save()
    return county


@pytest.mark.parametrize("in_session", [True, False])
def test_deputy_of_a_higher_congress_hands_in_the_same_way_and_its_committee_has_copies(
    below, in_session
):
    county = below
    suggestion = county.handling(("water", "sole"), in_session=in_session)
    county.reply_all(suggestion)

    assert list(
        Copy.objects.filter(kind="electing_body_sc")
        .order_by("pk")
        .values_list("addressee", "reply")
    ) == [
        ("龙江市人民代表大会常务委员会", None),
        ("龙江市人民代表大会常务委员会", suggestion.replies.get().pk),
    ]
    assert county.rated(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


def test_copy_names_the_organ_where_the_higher_congress_works_here_too(below):
    county = below
    city = county.congress.parent
    organ = city.organs.create(kind=OrganKind.STANDING_COMMITTEE, name="龙江市人大常委会")

    county.assigned(("water", "sole"))

    assert Copy.objects.get().organ == organ


def test_reply_is_copied_to_whom_the_rules_name():
    rules = {"copy_to": ["dac", "government_general_office", "electing_body_sc"]}
    kinds = {"dac": "deputies_affairs_commission"}
    rules["copy_to"] = [kinds.get(k, k) for k in rules["copy_to"]]
    rules["notify_electing_body"] = True
    county = build_county(rules=PolicyRules.from_dict(rules, preset("default_county")))
    county.deputies[0].electing_unit = "第三选区"
    county.deputies[0].save()

    suggestion = county.replied()

    copies = {(c.kind, c.organ_id, c.reply_id is None) for c in suggestion.copies.all()}
    assert copies == {
        ("deputies_affairs_commission", county.organs["commission"].pk, False),
        ("government_general_office", county.organs["government"].pk, False),
        ("electing_body_sc", None, False),
        ("electing_body_sc", None, True),
    }


# -- state secret ------------------------------------------------------------


def test_state_secret_is_a_stub_that_gets_a_number_and_goes_no_further_here(county):
    stub = drafts.create_stub(
        lead=county.deputies[0], term=county.term, at=county.later(),
        session=county.session, in_session=True,
    )  # fmt: skip
    county.do("submit", stub, county.deputy())
    county.do("register", stub, "intake")

    assert (county.fresh(stub).number, whose(stub)) == ("1", [])
    for act, data in (
        ("assign", {"units": county.shares(("water", "sole"))}),
        ("transfer", LETTER),
        ("ask_withdrawal", {"why": "不提了。"}),
    ):
        by = county.deputy() if act == "ask_withdrawal" else "assigner"
        with pytest.raises(NotNow, match="on paper"):
            county.do(act, stub, by, **data)
    assert is_in_order(county, stub)
