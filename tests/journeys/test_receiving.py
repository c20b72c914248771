"""Who receives, and who is asked rather than ordered (受理机构、商请、司法机关).

Named after the rows of the rulebook's sections 7 and 10; every date is written out.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cases import trail
from cases.models import Event
from cases.refusals import BadData, NotNow, NotPermitted
from cases.rules.consulting import CONSULTED_KINDS as CONSULTED_WORDS
from cases.rules.consulting import may_be_ordered
from cases.rules.presets import preset
from notifications import draining
from notifications.models import Message
from people.kinds import CONSULTED_KINDS, OrganKind, Role
from tests.county import County, build_county
from workflows import sweeps
from workflows.invariants import violations
from workflows.models import WorkItem
from workflows.work import differences

pytestmark = pytest.mark.django_db


def is_in_order(county: County, *suggestions: object) -> bool:
    """Tell whether lists, trail and invariants fit the states."""
    clean = all(differences(county.fresh(s), county.at) == [] for s in suggestions)
    return clean and trail.verify()[1] == [] and violations() == []


def on(county: County, month: int, day: int) -> None:
    """Turn the clock to the morning of a day of 2026."""
    county.at = datetime(2026, month, day, 1, 0, tzinfo=UTC)


def whose(suggestion: object) -> list[tuple[str, str]]:
    """Return what is open on an item, each with the organ that has it on its list."""
    items = WorkItem.objects.to_do().filter(suggestion=suggestion).order_by("kind", "pk")
    return [(i.kind, str(i.organ)) for i in items]


def told(county: County, who: str) -> list[str]:
    """Return the kinds of message that somebody has, oldest first."""
    draining.run(county.at)
    rows = Message.objects.filter(user=county.actors[who].user, channel="inbox").order_by("pk")
    return list(rows.values_list("kind", flat=True))


@pytest.fixture
def in_session(db: None) -> County:
    """A county whose session has a secretariat: 10 to 14 January 2026."""
    county = build_county()
    county.open_secretariat()
    on(county, 1, 12)
    return county


# -- in session and between sessions ---------------------------------------------------------------


def test_in_session_the_secretariat_registers_and_hands_all_over_on_the_closing_day(in_session):
    county = in_session
    waiting, numbered = county.submitted(), county.submitted()
    assert whose(waiting) == [("register", "大会秘书处")]
    with pytest.raises(NotPermitted):
        county.do("register", numbered, "intake")

    county.do("register", numbered, "secretariat:intake_officer")
    with pytest.raises(NotNow, match="assigned afterwards"):
        county.do(
            "assign", numbered, "secretariat:assigner", units=county.shares(("water", "sole"))
        )
    with pytest.raises(NotNow, match="closing day"):
        county.do("hand_over", numbered, "secretariat:assigner")
    on(county, 1, 14)
    sweeps.run_all(county.at)
    assert whose(numbered) == [("assign", "大会秘书处")]

    on(county, 1, 15)
    sweeps.run_all(county.at)
    sweeps.run_all(county.later())

    assert whose(waiting) == [("register", "代表工作委员会")]
    assert whose(numbered) == [("assign", "代表工作委员会")]
    handed = Event.objects.filter(act="hand_over", kind="done")
    assert handed.count() == 2
    fresh = county.fresh(numbered)
    assert (fresh.office, fresh.handed_over_by) == (
        county.organs["commission"],
        county.organs["secretariat"],
    )
    with pytest.raises(NotPermitted):
        county.do("register", waiting, "secretariat:intake_officer")
    county.do("register", waiting, "intake")
    county.do("assign", numbered, "assigner", units=county.shares(("water", "sole")))
    assert is_in_order(county, waiting, numbered)


def test_commission_is_told_once_how_many_items_it_takes_over(in_session):
    county = in_session
    for _n in range(3):
        county.submitted()
    on(county, 1, 15)

    sweeps.run_all(county.at)
    sweeps.run_all(county.later())

    assert told(county, "intake").count("handed_over") == 1
    message = Message.objects.filter(kind="handed_over").first()
    assert message is not None
    assert '"number": "3"' in message.params
    assert told(county, "secretariat:intake_officer").count("handed_over") == 0


def test_after_a_standstill_everything_is_handed_over_all_the_same(in_session):
    county = in_session
    suggestion = county.submitted()
    on(county, 3, 2)

    sweeps.run_all(county.at)

    assert whose(suggestion) == [("register", "代表工作委员会")]
    assert is_in_order(county, suggestion)


def test_secretariat_hands_over_by_hand_on_the_closing_day(in_session):
    county = in_session
    suggestion = county.submitted()
    on(county, 1, 14)

    with pytest.raises(NotPermitted):
        county.do("hand_over", suggestion, "intake")
    county.do("hand_over", suggestion, "secretariat:intake_officer")

    assert whose(suggestion) == [("register", "代表工作委员会")]
    assert told(county, "assigner") == ["handed_over"]
    assert is_in_order(county, suggestion)


def test_what_is_handed_in_after_the_closing_day_reaches_the_commission(in_session):
    county = in_session
    returned = county.submitted()
    county.do("return_for_revision", returned, "secretariat:intake_officer", advice="请写明地点。")
    on(county, 1, 15)
    between, late = county.submitted(in_session=False), county.submitted()
    sweeps.run_all(county.later())

    county.do("submit", returned, county.deputy())

    assert {str(county.fresh(s).office) for s in (between, late, returned)} == {"代表工作委员会"}
    assert is_in_order(county, between, late, returned)


def test_where_the_rules_say_so_the_secretariat_assigns_in_session():
    county = build_county(rules=preset("shandong"))
    county.open_secretariat()
    on(county, 1, 12)
    suggestion = county.submitted()
    county.do("register", suggestion, "secretariat:intake_officer")
    county.do("assign", suggestion, "secretariat:assigner", units=county.shares(("water", "sole")))
    task = county.task(suggestion, "water")
    county.do("request_return", task, county.officer("water"), why="不属于我局职责。")
    assert whose(suggestion) == [("decide_return", "大会秘书处")]

    on(county, 1, 15)
    sweeps.run_all(county.at)

    assert whose(suggestion) == [("decide_return", "代表工作委员会")]
    with pytest.raises(NotPermitted):
        county.do("approve_return", task, "secretariat:assigner")
    county.do("approve_return", task, "assigner")
    assert is_in_order(county, suggestion)


def test_office_that_is_dissolved_hands_over_to_the_one_that_stands(county):
    suggestion = county.submitted()
    old = county.organs["commission"]
    old.valid_until = date(2026, 1, 20)
    old.save()
    county.found(
        "new", OrganKind.DEPUTIES_AFFAIRS_COMMISSION, "选举任免代表联络工委", Role.INTAKE_OFFICER
    )
    on(county, 1, 20)

    sweeps.run_all(county.at)

    assert whose(suggestion) == [("register", "选举任免代表联络工委")]
    county.do("register", suggestion, "new:intake_officer")
    assert differences(county.fresh(suggestion), county.at) == []


# -- court, procuratorate, supervisory commission ---------------------------------------


def test_court_receives_directly_and_never_a_concrete_case(county):
    suggestion = county.registered()
    court = county.shares(("court", "sole"))
    with pytest.raises(BadData) as refused:
        county.do("assign", suggestion, "assigner", units=court, no_concrete_case=False)
    assert set(refused.value.fields) == {"no_concrete_case"}

    county.do("assign", suggestion, "assigner", units=court, no_concrete_case=True)

    task = county.task(suggestion, "court")
    assert (task.tier, task.state) == ("congress", "sub_assigned")
    event = Event.objects.get(act="assign", kind="done")
    assert '"no_concrete_case":true' in event.facts
    county.do("accept", task, county.officer("court"))
    county.reply_all(county.fresh(suggestion))
    assert county.rated(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


def test_text_about_a_concrete_case_is_refused(county):
    suggestion = county.submitted()
    refusal = {"ground": "case_pending", "outcome": "letter", "explanation": "案件正在审理。"}

    county.do("propose_refusal", suggestion, "intake", **refusal)
    county.do("countersign_refusal", suggestion, "intake2")

    assert county.fresh(suggestion).state == "refused"
    assert is_in_order(county, suggestion)


@pytest.mark.parametrize(
    "kind", [OrganKind.COURT, OrganKind.PROCURATORATE, OrganKind.SUPERVISORY_COMMISSION]
)
def test_government_cannot_pass_an_item_on_to_the_judiciary(county, kind):
    county.found("other", kind, "另一机关")
    suggestion = county.assigned(("government", "sole"))
    office = county.task(suggestion, "government")

    with pytest.raises(BadData, match="from the congress only"):
        county.do("sub_assign", office, "sub_assigner", units=county.shares(("other", "sole")))

    county.do("sub_assign", office, "sub_assigner", units=county.shares(("water", "sole")))
    water = county.task(suggestion, "water")
    with pytest.raises(BadData, match="from the congress only"):
        county.do(
            "correct_assignment", water, "sub_assigner",
            organ=county.organs["other"].pk, why="选错。", no_concrete_case=True,
        )  # fmt: skip
    assert is_in_order(county, suggestion)


# -- Party departments and mass organisations -------------------------------------------


@pytest.fixture
def consulting(county: County) -> County:
    """A county with a Party department and a mass organisation."""
    county.found("publicity", OrganKind.PARTY_DEPARTMENT, "县委宣传部")
    county.found("league", OrganKind.MASS_ORGANISATION, "共青团云溪县委员会")
    return county


def roles(suggestion: object) -> dict[str, str]:
    """Return the roles of an item's units."""
    return {a.organ.name: a.role for a in suggestion.assignments.select_related("organ")}


@pytest.mark.parametrize("role", ["sole", "lead", "separate", "consulted"])
def test_party_department_that_is_to_answer_is_consulted(consulting, role):
    suggestion = consulting.assigned(("publicity", role))

    assert roles(suggestion) == {"县委宣传部": "consulted"}


def test_mass_organisation_is_consulted_beside_separate_units(consulting):
    county = consulting
    suggestion = county.assigned(("water", "separate"), ("league", "separate"))

    assert roles(suggestion) == {"云溪县水利局": "separate", "共青团云溪县委员会": "consulted"}
    assert {c.due_on for c in suggestion.clocks.filter(kind="reply")} == {date(2026, 4, 13)}
    for unit in ("water", "league"):
        county.do("accept", county.task(suggestion, unit), county.officer(unit))
    county.reply_all(suggestion)
    assert set(suggestion.replies.values_list("kind", flat=True)) == {"separate"}
    for n in range(2):
        county.rated(suggestion, n=n)
    assert county.fresh(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


def test_as_co_handler_it_stays_one(consulting):
    suggestion = consulting.assigned(("water", "lead"), ("league", "co_handler"))

    assert roles(suggestion)["共青团云溪县委员会"] == "co_handler"


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ([("water", "consulted")], "are consulted"),
        ([("water", "sole"), ("league", "separate")], "beside separate units"),
        ([("water", "lead"), ("league", "separate")], "beside separate units"),
        ([("league", "lead"), ("water", "co_handler")], "beside separate units"),
    ],
)
def test_who_is_consulted_leads_nobody_and_no_other_unit_is_consulted(consulting, units, words):
    suggestion = consulting.registered()

    with pytest.raises(BadData, match=words):
        consulting.do("assign", suggestion, "assigner", units=consulting.shares(*units))


def test_role_follows_the_unit_when_another_takes_over(consulting):
    county = consulting
    suggestion = county.assigned(("publicity", "sole"))
    wrong = county.task(suggestion, "publicity")
    water = {"organ": county.organs["water"].pk, "why": "选错单位。"}

    county.do("correct_assignment", wrong, "assigner", **water)
    assert roles(suggestion) == {"县委宣传部": "consulted", "云溪县水利局": "sole"}
    back = {"organ": county.organs["league"].pk, "why": "又选错。"}
    county.do("correct_assignment", county.task(suggestion, "water"), "assigner", **back)

    assert county.task(suggestion, "league").role == "consulted"
    assert is_in_order(county, suggestion)


def test_lead_of_others_is_not_passed_to_who_is_consulted(consulting):
    county = consulting
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))
    task = county.task(suggestion, "water")

    with pytest.raises(BadData, match="leads no co-handlers"):
        county.do(
            "correct_assignment", task, "assigner",
            organ=county.organs["league"].pk, why="选错单位。",
        )  # fmt: skip


def test_consulted_unit_gets_letters_and_no_orders(consulting):
    county = consulting
    suggestion = county.assigned(("league", "sole"))
    county.do("mark_urgent", suggestion, "assigner")
    on(county, 7, 20)
    sweeps.run_all(county.at)

    kinds = told(county, "officer:league")

    assert kinds[:2] == ["letter_received", "letter_urgent"]
    assert len(kinds) > 3
    assert {kind.partition("_")[0] for kind in kinds} == {"letter"}
    assert "unit_overdue" in told(county, "commission_head")


def test_second_consultation_and_then_the_commissions_conference(consulting):
    county = consulting
    suggestion = county.handling(("league", "sole"))
    county.reply_all(suggestion)
    county.rated(suggestion, "dissatisfied")
    again = county.task(suggestion, "league")
    assert (again.role, again.round.number) == ("consulted", 2)
    assert "letter_second" in told(county, "head:league")
    assert "second_assignment" not in told(county, "head:league")

    county.rated(county.second_round(suggestion), "dissatisfied")

    raised = suggestion.escalations.get()
    assert raised.committee == county.organs["commission"]
    assert raised.leader == county.actors["commission_head"].post
    county.do("acknowledge_escalation", raised, "commission_head")
    county.do("call_conference", raised, "commission_head", on=county.today)
    assert told(county, "head:league")[-1] == "letter_conference"
    assert is_in_order(county, suggestion)


def test_who_may_be_ordered(consulting):
    county = consulting
    suggestion = county.assigned(("water", "lead"), ("league", "co_handler"))
    other = county.assigned(("publicity", "sole"))

    ordered = {
        unit: may_be_ordered(county.task(item, unit))
        for item, unit in ((suggestion, "water"), (suggestion, "league"), (other, "publicity"))
    }

    assert ordered == {"water": True, "league": False, "publicity": False}
    assert {kind.value for kind in CONSULTED_KINDS} == set(CONSULTED_WORDS)
