"""In a township the presidium does everything (乡镇): two months, four at most, no council.

Every date is written out. Source: Chongqing township congresses 2016, art. 16; Deputies Law 2025,
arts. 36 and 51; rulebook section 13.
"""

from __future__ import annotations

from datetime import date

import pytest

from cases.acting import Actor
from cases.models import Policy, Suggestion
from cases.refusals import NotNow, NotPermitted, NotVisible
from cases.rules.durations import workdays
from cases.rules.presets import preset
from people.kinds import Level, OrganKind, Role
from people.models import Congress, Deputy, Organ, Post, Session, Term, User
from tests.county import County, build_county
from tests.journeys.test_receiving import is_in_order, on, told, whose
from workflows import sweeps
from workflows.administration import administer
from workflows.rule_change import RuleChange

pytestmark = pytest.mark.django_db

POSTS = (
    ("intake", Role.INTAKE_OFFICER),
    ("assigner", Role.ASSIGNER),
    ("rating:presidium", Role.RATING_OFFICER),
    ("chair", Role.CHAIRPERSON),
)


def build_township(*, parent: Congress | None = None, chair: bool = True) -> County:
    """Found a township with nothing but its presidium, one unit and a few deputies."""
    congress = Congress.objects.create(
        code="donggang", name="东岗镇人民代表大会", level=Level.TOWNSHIP, parent=parent
    )
    term = Term.objects.create(
        congress=congress, number=8, starts_on=date(2022, 1, 1), ends_on=date(2026, 12, 31)
    )
    session = Session.objects.create(
        term=term, number=9, starts_on=date(2026, 1, 12), ends_on=date(2026, 1, 13)
    )
    rules = Policy.of(
        congress, "township", preset("township"), number=1, valid_from=date(2022, 1, 1)
    )
    rules.save()
    presidium = Organ.objects.create(
        congress=congress, kind=OrganKind.PRESIDIUM, name="东岗镇人大主席团"
    )
    deputies = [
        Deputy.objects.create(
            term=term,
            name=f"代表{n}",
            user=User.objects.create(username=f"dg-{n}", name=f"代表{n}"),
        )
        for n in range(1, 4)
    ]
    town = County(congress, term, session, rules, {"presidium": presidium}, {}, deputies)
    for key, role in POSTS if chair else POSTS[:-1]:
        user = User.objects.create(username=f"dg-{key}", name=key)
        town.actors[key] = Actor(user, Post.objects.create(user=user, organ=presidium, role=role))
    town.found("water", OrganKind.GOVERNMENT_UNIT, "东岗镇人民政府")
    on(town, 1, 12)
    return town


def rate(town: County, suggestion: Suggestion, option: str) -> None:
    """Let the deputy give the one answer that a township asks for, and the presidium release."""
    request = town.request_of(suggestion)
    reason = "没有回应。" if option == "dissatisfied" else ""
    answer = {"result": {"option": option, "reason": reason}}
    town.do("rate", request, town.deputy(), answers=answer)
    # The deputy may correct the rating until the next working day has ended.
    town.later(days=5)
    town.do("release", request, "rating:presidium")


def escalated(town: County) -> Suggestion:
    """Bring an item to its second bad rating."""
    suggestion = town.replied()
    rate(town, suggestion, "dissatisfied")
    suggestion = town.second_round(suggestion)
    rate(town, suggestion, "dissatisfied")
    return town.fresh(suggestion)


def test_presidium_does_everything_from_hand_in_to_close():
    town = build_township()
    suggestion = town.submitted()
    assert whose(suggestion) == [("register", "东岗镇人大主席团")]
    town.do("register", suggestion, "intake")
    on(town, 1, 20)
    town.do("assign", suggestion, "assigner", units=town.shares(("water", "sole")))

    clock = suggestion.clocks.get(kind="reply", stopped_at=None)
    assert (clock.anchor_on, clock.due_on) == (date(2026, 1, 20), date(2026, 3, 20))
    task = town.task(suggestion, "water")
    town.do("accept", task, town.officer("water"))
    town.reply_all(town.fresh(suggestion))
    assert town.request_of(suggestion).collector == town.organs["presidium"]
    rate(town, suggestion, "satisfied")

    assert town.fresh(suggestion).state == "closed"
    assert is_in_order(town, suggestion)


def test_session_secretariat_of_a_township_receives_nothing():
    town = build_township()
    town.open_secretariat()

    suggestion = town.submitted()

    assert whose(suggestion) == [("register", "东岗镇人大主席团")]
    sweeps.run_all(town.later(days=3))
    assert whose(suggestion) == [("register", "东岗镇人大主席团")]


def test_township_has_no_key_items():
    town = build_township()
    suggestion = town.registered()
    council = town.found("council", OrganKind.COUNCIL_OF_CHAIRPERSONS, "主任会议", Role.SECRETARY)
    leader = town.actors["chair"].post
    decision = {"decision": "1号", "decided_on": town.today, "leader": leader.pk}

    with pytest.raises(NotPermitted):
        town.do("designate_key", suggestion, "chair", **decision)
    with pytest.raises(NotNow, match="presidium decides"):
        town.do("designate_key", suggestion, "council:secretary", **decision)

    assert council.kind == OrganKind.COUNCIL_OF_CHAIRPERSONS
    assert not town.fresh(suggestion).is_key


def test_escalation_ends_with_the_chair_of_the_presidium():
    town = build_township()
    suggestion = escalated(town)
    raised = suggestion.escalations.get()
    assert (raised.committee, raised.leader) == (
        town.organs["presidium"],
        town.actors["chair"].post,
    )
    assert whose(suggestion) == [("acknowledge", "东岗镇人大主席团")]

    town.do("acknowledge_escalation", raised, "chair")
    town.do("propose_solution", raised, "chair", proposal="conclude", text="条件暂不具备。")
    town.take_further_steps(raised, "chair")
    town.do(
        "decide_escalation", raised, "chair",
        decision="conclude", number="主席团纪要2号", decided_on=town.today, text="终结。",
    )  # fmt: skip

    assert town.fresh(suggestion).state == "closed"
    assert is_in_order(town, suggestion)


def test_without_a_chair_the_escalation_goes_to_the_county_commission():
    county = build_county()
    town = build_township(parent=county.congress, chair=False)
    suggestion = escalated(town)
    raised = suggestion.escalations.get()
    head = county.actors["commission_head"]
    assert (raised.committee, raised.leader, raised.decider) == (
        county.organs["commission"],
        head.post,
        county.organs["commission"],
    )
    assert whose(suggestion) == [("acknowledge", "代表工作委员会")]
    assert Suggestion.objects.visible_to(head.user, town.today).filter(pk=suggestion.pk).exists()
    for stranger in ("secretary", "committee_chair"):
        user = county.actors[stranger].user
        assert not Suggestion.objects.visible_to(user, town.today).exists()
    county.at = town.at
    assert "escalated_to_you" in told(county, "commission_head")

    town.do("acknowledge_escalation", raised, head)
    town.do("propose_solution", raised, head, proposal="hand_back", text="交回再办。")
    town.do(
        "decide_escalation", raised, head,
        decision="hand_back", number="代工委函5号", decided_on=town.today, text="请再办。",
    )  # fmt: skip
    assert town.fresh(suggestion).round_number == 3
    suggestion = town.second_round(suggestion)
    rate(town, suggestion, "satisfied")

    assert town.fresh(suggestion).state == "closed"
    assert is_in_order(town, suggestion)


def test_commission_above_may_do_nothing_else_with_a_township_item():
    county = build_county()
    town = build_township(parent=county.congress, chair=False)
    suggestion = escalated(town)

    for act, data in (("mark_urgent", {}), ("confirm_withdrawal", {})):
        with pytest.raises(NotVisible):
            town.do(act, suggestion, county.actors["assigner"], **data)


def test_presidium_changes_its_rules_between_two_persons():
    town = build_township()
    longer = {"wished": {"return_window": {"n": 7, "unit": "workday"}}, "valid_from": town.today}

    def do(act: str, who: str, record: int | None = None, **data: object) -> object:
        by, at = town.actors[who], town.later()
        return administer(act, town.congress, record, by=by, at=at, **data).record

    change = do("propose_rules", "intake", ground="主席团会议决定", **longer)
    assert isinstance(change, RuleChange)
    do("confirm_rules", "chair", change.pk)

    made = Policy.objects.get(congress=town.congress, number=2)
    assert made.rules.return_window == workdays(7)
