"""Motions both ways, delegations, deputies on paper (rulebook section 10 and 5.7).

Each journey is named after its row; days are written out. The session lasts from 10 to
14 January 2026, and everything begins on the 12th.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from cases import trail
from cases.acting import Actor, OnPaper
from cases.models import Event, PaperEntry, Rating
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible, StaleVersion
from cases.rules.policy import PolicyRules
from cases.rules.presets import preset
from notifications import draining
from notifications.models import Message
from people.kinds import DeputyStatusKind, Role
from people.models import Delegation, Deputy, DeputyStatus, Post, Session
from tests.county import County, answers, build_county
from workflows import drafts, entering, sweeps
from workflows.invariants import violations
from workflows.models import WorkItem
from workflows.work import differences

pytestmark = pytest.mark.django_db

TWO = (("water", "lead"), ("roads", "co_handler"))
GOOD = {"answers": answers("satisfied", "satisfied"), "final": True}


def under(**rules: Any) -> County:
    """Found the county under rules that differ from the usual ones."""
    return build_county(rules=PolicyRules.from_dict(rules, preset("default_county")))


def is_in_order(county: County, suggestion: Any) -> Any:
    """Ask that work, invariants and trail hold; return the item as it stands."""
    found = county.fresh(suggestion)
    assert differences(found, county.at) == []
    assert violations() == []
    assert trail.verify()[1] == []
    return found


def told(county: County, n: int) -> set[str]:
    """Return the kinds of what a deputy was told."""
    draining.run(county.at)
    return set(Message.objects.filter(user=county.deputies[n].user).values_list("kind", flat=True))


def lists(suggestion: Any) -> list[tuple[str, str]]:
    """Return who has what to do: kinds with the name of the organ or deputy."""
    items = WorkItem.objects.to_do().filter(suggestion=suggestion).order_by("kind", "pk")
    return [(i.kind, str(i.deputy or i.organ)) for i in items]


def leave_office(county: County, n: int) -> None:
    """Let a deputy be suspended from today on, and the clockwork come by."""
    DeputyStatus.objects.create(
        deputy=county.deputies[n], status=DeputyStatusKind.SUSPENDED, since=county.today
    )
    sweeps.run_all(county.later())


def seat(county: County, delegation: Any, **who: int | None) -> None:
    """Let other deputies head a delegation or its group, and the clockwork come by."""
    named = {k: None if n is None else county.deputies[n] for k, n in who.items()}
    Delegation.objects.filter(pk=delegation.pk).update(**named)
    sweeps.run_all(county.later())


# -- motion -> suggestion -----------------------------------------------------------------------


def test_motion_becomes_a_suggestion_with_its_number_and_its_signers(county):
    county.registered()
    motion = county.motion()
    assert motion.state == "draft"

    county.do("take_motion", motion, "intake", **county.decision())

    found = is_in_order(county, motion)
    assert (found.state, found.number, found.motion_number) == ("registered", "2", "3")
    assert (found.motion_decision, found.motion_decided_on) == (
        "主席团决定〔2026〕5号",
        date(2026, 1, 12),
    )
    assert found.converted_motion
    assert lists(found) == [("assign", "代表工作委员会")]
    signers = found.cosigners.order_by("position")
    assert [(c.deputy.name, c.state, c.on_paper) for c in signers[:2]] == [
        ("代表2", "confirmed", True),
        ("代表3", "confirmed", True),
    ]
    assert signers.count() == 9
    assert {"motion_taken"} <= told(county, 0) & told(county, 9)
    assert told(county, 10) == set()
    # Assigned within a month after the session, as every other.
    assert found.clocks.get(kind="assignment").anchor_on == date(2026, 1, 14)


def test_signer_of_a_motion_leaves_the_suggestion_and_the_rest_goes_its_way(county):
    motion = county.motion()
    county.do("take_motion", motion, "intake", **county.decision())
    signer = motion.cosigners.get(deputy=county.deputies[4])
    county.do("leave_cosigning", signer, county.deputy(4))
    county.do("assign", motion, "assigner", units=county.shares(("water", "sole")))
    task = county.task(motion, "water")
    county.do("accept", task, county.officer("water"))
    county.reply_all(county.fresh(motion))
    county.rated(motion)

    found = is_in_order(county, motion)
    assert (found.state, found.closing_kind) == ("closed", "satisfied")
    assert found.replies.get().deliveries.count() == 9


def test_motion_is_taken_over_only_with_decision_paper_and_signers(county):
    motion, few = county.motion(), county.motion(0, 1, 2, number="4")
    decision = county.decision()
    for wrong in (
        {"decision": ""},
        {"decided_on": date(2026, 1, 13)},
        {"decided_on": date(2026, 1, 9)},
        {"scan": "0" * 64},
        {"scan": None},
    ):
        with pytest.raises(BadData) as bad:
            county.do("take_motion", motion, "intake", **(decision | wrong))
        assert set(bad.value.fields) == set(wrong)
    with pytest.raises(NotNow, match=r"more signers|联名"):
        county.do("take_motion", few, "intake", **decision)
    with pytest.raises(BadData) as bad:
        county.motion(0, 1, number="3")
    assert set(bad.value.fields) == {"motion_number"}
    with pytest.raises(NotVisible):
        county.do("take_motion", motion, "assigner", **decision)

    assert is_in_order(county, motion).state == "draft"


def test_nobody_hands_a_motion_in_as_a_suggestion_before_the_presidium_decides(county):
    motion = county.motion()

    for act in ("submit", "ask_cosigners"):
        with pytest.raises(NotNow, match=r"motion|议案"):
            county.do(act, motion, county.deputy())
    with pytest.raises(NotVisible):
        drafts.edit_draft(motion, by=county.deputy(), at=county.later(), title="改了")
    assert drafts.edit_draft(motion, by=county.actors["intake"], at=county.later(), title="改正")

    assert is_in_order(county, motion).title == "改正"


# -- suggestion -> motion -----------------------------------------------------------------------


@pytest.mark.parametrize("number", ["", "1"])
def test_suggestion_becomes_a_motion_before_the_deadline_of_the_session(county, number):
    secretary = county.presidium()
    suggestion = county.registered(cosigners=9) if number else county.submitted(cosigners=9)
    Session.objects.update(motion_deadline=date(2026, 1, 13))
    county.later(days=1)

    county.do("convert_to_motion", suggestion, secretary, **county.signed_motion(suggestion))

    found = is_in_order(county, suggestion)
    assert (found.state, found.closing_kind, found.motion_number, found.number) == (
        "converted", "converted", "7", number,
    )  # fmt: skip
    assert not found.converted_motion
    assert (found.closed_at + timedelta(hours=8)).date() == date(2026, 1, 13)
    assert lists(found) == []
    assert not found.clocks.filter(stopped_at=None).exists()
    assert {"converted"} <= told(county, 0) & told(county, 9)
    with pytest.raises(NotNow):
        county.do("ask_withdrawal", suggestion, county.deputy(), why="不再需要。")


def test_suggestion_becomes_no_motion_after_the_deadline(county):
    suggestion = county.registered(cosigners=9)
    county.later(days=3)

    # The 15th of January: the session closed on the 14th.
    with pytest.raises(NotNow, match=r"last day for motions|议案"):
        county.do("convert_to_motion", suggestion, "intake", **county.signed_motion(suggestion))

    assert is_in_order(county, suggestion).state == "registered"


def test_suggestion_becomes_no_motion_without_ten_signers_in_office(county):
    suggestion = county.registered(cosigners=9)
    data = county.signed_motion(suggestion)
    between = county.registered(cosigners=9, in_session=False)
    leave_office(county, 4)

    with pytest.raises(NotNow, match=r"Too few|人数"):
        county.do("convert_to_motion", suggestion, "intake", **data)
    with pytest.raises(NotNow):
        county.do("convert_to_motion", between, "intake", **data)

    assert is_in_order(county, suggestion).state == "registered"


def test_nobody_becomes_the_signer_of_a_motion_unasked(county):
    suggestion = county.registered(cosigners=10)
    data = county.signed_motion(suggestion)

    for signers in (data["signers"][:-1], [*data["signers"], county.deputies[11].pk], "all"):
        with pytest.raises(BadData) as bad:
            county.do("convert_to_motion", suggestion, "intake", **(data | {"signers": signers}))
        assert set(bad.value.fields) == {"signers"}
    # Who does not want it leaves first; ten remain.
    last = suggestion.cosigners.get(deputy=county.deputies[10])
    county.do("leave_cosigning", last, county.deputy(10))
    county.do("convert_to_motion", suggestion, "intake", **county.signed_motion(suggestion))

    assert is_in_order(county, suggestion).state == "converted"


def test_motion_that_came_back_as_a_suggestion_is_no_motion_again(county):
    motion = county.motion()
    county.do("take_motion", motion, "intake", **county.decision())

    with pytest.raises(NotNow, match=r"motion already|议案"):
        county.do("convert_to_motion", motion, "intake", **county.signed_motion(motion))

    assert is_in_order(county, motion).state == "registered"


# -- delegations --------------------------------------------------------------------------------


def test_delegation_hands_in_what_all_discussed_and_its_contact_group_rates(county):
    delegation = county.delegation(1, 2, 3, group=3)
    suggestion = county.handling(*TWO, delegation=delegation)
    assert (suggestion.lead, suggestion.in_session) == (county.deputies[0], True)
    assert suggestion.discussed_on == date(2026, 1, 12)

    county.reply_all(suggestion)
    reply = suggestion.replies.get()
    assert [d.deputy for d in reply.deliveries.all()] == [county.deputies[3]]
    assert ("rate", "代表4") in lists(suggestion)
    request = county.request_of(suggestion)
    for n in (0, 1):
        with pytest.raises(NotPermitted):
            county.do("rate", request, county.deputy(n), **GOOD)
    county.do("rate", request, county.deputy(3), **GOOD)
    county.do("release", request, county.collector(request))

    assert is_in_order(county, suggestion).state == "closed"
    assert "delegation_submitted" in told(county, 1)
    assert {"rating_asked", "registered"} <= told(county, 3)


def test_delegation_hands_in_only_in_session_discussed_and_signed_by_its_head(county):
    delegation = county.delegation(1, 2)
    with pytest.raises(BadData) as bad:
        county.draft(delegation=county.delegation(4, head=5))
    assert set(bad.value.fields) == {"delegation"}
    for draft in ({"in_session": False}, {"cosigners": 2}):
        with pytest.raises(BadData):
            county.draft(delegation=delegation, **draft)
    quiet = county.draft(delegation=delegation, discussed_on=None)
    with pytest.raises(NotNow, match=r"discussed|讨论"):
        county.do("submit", quiet, county.deputy())
    drafts.edit_draft(quiet, by=county.deputy(), at=county.later(), discussed_on=date(2026, 1, 11))
    for n in (1, 4):
        with pytest.raises((NotPermitted, NotVisible)):
            county.do("submit", quiet, county.deputy(n))
    county.later(days=3)
    with pytest.raises(NotNow, match=r"session|会议"):
        county.do("submit", quiet, county.deputy())

    assert is_in_order(county, quiet).state == "draft"


def test_delegations_hand_nothing_in_where_the_rules_do_not_let_them(db):
    county = under(allow_delegation_submission=False)

    with pytest.raises(BadData) as bad:
        county.draft(delegation=county.delegation(1, 2))

    assert set(bad.value.fields) == {"delegation"}


def test_new_head_of_a_delegation_leads_on_and_is_asked(county):
    delegation = county.delegation(1, 2, 3)
    suggestion = county.replied(*TWO, delegation=delegation)
    assert ("rate", "代表1") in lists(suggestion)

    seat(county, delegation, head=2)

    found = is_in_order(county, suggestion)
    assert found.lead == county.deputies[2]
    assert ("rate", "代表3") in lists(found)
    assert not found.cosigners.exists()
    county.do("rate", county.request_of(found), county.deputy(2), **GOOD)
    is_in_order(county, suggestion)


def test_contact_group_with_a_head_out_of_office_is_answered_for_by_the_delegation(county):
    delegation = county.delegation(1, 2, 3, group=3)
    suggestion = county.replied(*TWO, delegation=delegation)

    leave_office(county, 3)
    assert ("rate", "代表1") in lists(is_in_order(county, suggestion))
    seat(county, delegation, contact_head=2)
    assert ("rate", "代表3") in lists(is_in_order(county, suggestion))
    leave_office(county, 2)
    leave_office(county, 0)

    found = is_in_order(county, suggestion)
    assert (found.state, found.closing_kind) == ("closed", "no_rater")


def test_reply_to_a_delegation_is_copied_to_who_elected_it_where_the_rules_say_so(db):
    county = under(delegation_reply_to="electing_body_sc")
    suggestion = county.replied(*TWO, delegation=county.delegation(1, 2))

    event = Event.objects.get(act="deliver_reply", kind="done")
    assert '"copy_to":"electing_body_sc"' in event.facts
    is_in_order(county, suggestion)


def test_own_item_goes_first_to_the_head_of_the_delegation_who_gives_it_back_once(db):
    county = under(delegation_precheck=True)
    county.delegation(0, 1, 2, head=2)
    suggestion = county.draft(cosigners=1)
    county.do("ask_cosigners", suggestion, county.deputy())
    county.do("confirm_cosigning", suggestion.cosigners.get(), county.deputy(1), text_version=1)
    with pytest.raises(NotNow, match=r"delegation|代表团"):
        county.do("submit", suggestion, county.deputy())

    county.do("ask_precheck", suggestion, county.deputy())
    assert lists(is_in_order(county, suggestion)) == [("precheck", "代表3")]
    with pytest.raises(NotVisible):
        county.do("register", suggestion, "intake")
    county.do("advise_precheck", suggestion, county.deputy(2), advice="请写明桥名。")
    found = is_in_order(county, suggestion)
    assert (found.state, found.revision_advice) == ("draft", "请写明桥名。")
    drafts.edit_draft(found, by=county.deputy(), at=county.later(), hide_name=True)
    county.do("ask_precheck", suggestion, county.deputy())
    county.do("pass_precheck", suggestion, county.deputy(2))

    found = is_in_order(county, suggestion)
    assert (found.state, found.submitted_at) == ("submitted", county.at)
    assert lists(found) == [("register", "代表工作委员会")]
    assert {"precheck_advised", "precheck_passed"} <= told(county, 0)
    assert "precheck_asked" in told(county, 2)


def test_new_head_checks_what_waits_and_without_one_the_deputy_goes_on_alone(db):
    county = under(delegation_precheck=True)
    delegation = county.delegation(0, 1, 2, head=2)
    suggestion = county.draft()
    county.do("ask_precheck", suggestion, county.deputy())

    seat(county, delegation, head=1)
    assert lists(is_in_order(county, suggestion)) == [("precheck", "代表2")]
    with pytest.raises(NotVisible):
        county.do("pass_precheck", suggestion, county.deputy(2))
    leave_office(county, 1)
    with pytest.raises(NotNow):
        county.do("pass_precheck", suggestion, county.deputy(1))
    county.do("reopen_draft", suggestion, county.deputy())
    county.do("submit", suggestion, county.deputy())

    assert is_in_order(county, suggestion).state == "submitted"


# -- paper deputy --------------------------------------------------------------------------------


def paper_draft(county: County, **draft: Any) -> Any:
    """Let the office write down what a deputy handed in on paper."""
    return drafts.create_paper_draft(
        by=county.actors["intake"], lead=county.deputies[0], term=county.term, at=county.later(),
        session=county.session, title="关于修桥的建议", facts="桥面破损。", proposal="请维修。",
        **draft,
    )  # fmt: skip


def without_account(county: County, *numbers: int) -> None:
    """Let deputies have no account."""
    for n in numbers:
        county.deputies[n].user = None
        county.deputies[n].save(update_fields=["user"])


def test_paper_deputy_goes_the_whole_way_on_paper_each_step_seen_by_two(county):
    without_account(county, 0, 1)
    suggestion = paper_draft(county, cosigners=[county.deputies[1]])
    county.from_paper("ask_cosigners", suggestion, 0)
    county.from_paper("confirm_cosigning", suggestion.cosigners.get(), 1, text_version=1)
    county.from_paper("submit", suggestion, 0)
    county.do("register", suggestion, "intake")
    county.do("assign", suggestion, "assigner", units=county.shares(("water", "sole")))
    county.do("accept", county.task(suggestion, "water"), county.officer("water"))
    county.reply_all(county.fresh(suggestion))
    request = county.request_of(suggestion)
    county.from_paper("rate", request, 0, "rating:commission", **GOOD)
    county.do("release", request, county.collector(request))

    found = is_in_order(county, suggestion)
    assert (found.state, found.closing_kind, found.on_paper) == ("closed", "satisfied", True)
    assert found.cosigners.get().on_paper
    assert request.raters.get().on_paper
    entered = Event.objects.exclude(on_behalf_of="").order_by("pk")
    assert [(e.act, e.actor.name, e.on_behalf_of) for e in entered] == [
        ("ask_cosigners", "intake", str(county.deputies[0].pk)),
        ("confirm_cosigning", "intake", str(county.deputies[1].pk)),
        ("submit", "intake", str(county.deputies[0].pk)),
        ("rate", "rating:commission", str(county.deputies[0].pk)),
    ]
    second = county.actors["assigner"].user.pk
    assert all(f'"second":{second}' in e.facts for e in entered)
    assert all(county.scan().sha256 in e.facts for e in entered)
    assert PaperEntry.objects.filter(outcome="performed", letter_at=None).count() == 4


def test_paper_withdrawal_with_a_co_signer_who_works_online(county):
    suggestion = county.registered(cosigners=1)
    county.from_paper("ask_withdrawal", suggestion, 0, why="问题已解决。")
    county.do("agree_withdrawal", suggestion.cosigners.get(), county.deputy(1))
    county.do("confirm_withdrawal", suggestion, "intake")

    assert is_in_order(county, suggestion).state == "withdrawn"


def test_what_was_entered_waits_and_changes_nothing_until_another_confirms(county):
    suggestion = county.registered(cosigners=1)
    before = county.fresh(suggestion).version
    entry = county.enter("leave_lead", suggestion, 0)

    assert county.fresh(suggestion).version == before
    for who in ("intake", "officer:water"):
        with pytest.raises((NotPermitted, NotVisible)):
            entering.confirm(entry, by=county.actors[who], at=county.later())
    with pytest.raises((NotPermitted, NotVisible)):
        entering.confirm(entry, by=county.deputy(0), at=county.later())
    assert is_in_order(county, suggestion).lead == county.deputies[0]
    entering.confirm(entry, by=county.actors["committee_chair"], at=county.later())
    with pytest.raises(NotNow):
        entering.confirm(entry, by=county.actors["committee_chair"], at=county.later())

    assert is_in_order(county, suggestion).lead == county.deputies[1]


def test_second_person_who_works_in_a_handling_unit_confirms_nothing(county):
    suggestion = county.handling(*TWO, cosigners=1)
    entry = county.enter("leave_lead", suggestion, 0)
    both = county.actors["committee_chair"]
    Post.objects.create(user=both.user, organ=county.organs["water"], role=Role.CASE_OFFICER)

    with pytest.raises(NotVisible):
        entering.confirm(entry, by=both, at=county.later())

    assert is_in_order(county, suggestion).lead == county.deputies[0]


def test_dropped_entry_never_happened_and_can_be_entered_anew(county):
    suggestion = county.registered(cosigners=1)
    entry = county.enter("leave_lead", suggestion, 0)
    with pytest.raises(NotNow):
        county.enter("leave_lead", suggestion, 0)
    with pytest.raises(BadData):
        entering.drop(entry, by=county.actors["intake"], at=county.later(), why=" ")

    entering.drop(entry, by=county.actors["intake"], at=county.later(), why="扫描件不清楚。")
    with pytest.raises(NotNow):
        entering.confirm(entry, by=county.actors["assigner"], at=county.later())
    county.from_paper("leave_lead", suggestion, 0)

    assert is_in_order(county, suggestion).lead == county.deputies[1]


def test_text_that_changed_since_it_was_entered_is_not_handed_in(county):
    suggestion = paper_draft(county)
    entry = county.enter("submit", suggestion, 0)
    drafts.edit_draft(
        suggestion, by=county.actors["intake"], at=county.later(), proposal="请重建。"
    )

    with pytest.raises(StaleVersion):
        entering.confirm(entry, by=county.actors["assigner"], at=county.later())

    assert is_in_order(county, suggestion).state == "draft"


def test_rating_from_paper_is_the_collectors_and_never_beside_the_deputys_own(county):
    suggestion = county.replied(*TWO)
    request = county.request_of(suggestion)
    for by in ("intake", "rating:sc_office", "assigner", "head:water"):
        with pytest.raises(NotPermitted):
            county.enter("rate", request, 0, by, **GOOD)
    entry = county.enter("rate", request, 0, "rating:commission", **GOOD)
    bad = {"answers": answers("dissatisfied", "dissatisfied")}
    county.do("rate", request, county.deputy(), **bad)

    with pytest.raises(NotNow):
        entering.confirm(entry, by=county.actors["assigner"], at=county.later())
    with pytest.raises(NotNow):
        county.enter("rate", request, 0, "rating:commission", **GOOD)

    assert set(Rating.objects.values_list("option", flat=True)) == {"dissatisfied"}
    is_in_order(county, suggestion)


def test_deputy_is_told_of_a_rating_recorded_in_his_or_her_name(county):
    suggestion = county.replied(*TWO)
    request = county.request_of(suggestion)

    county.from_paper("rate", request, 0, "rating:commission", **GOOD)

    assert "entered_for_you" in told(county, 0)
    assert "entered_for_you" not in told(county, 1)
    event = Event.objects.visible_to(county.deputies[0].user, county.today).get(act="rate")
    assert event.on_behalf_of == str(county.deputies[0].pk)
    is_in_order(county, suggestion)


def test_form_of_a_suspended_deputy_is_not_entered(county):
    suggestion = county.replied(*TWO, cosigners=1)
    DeputyStatus.objects.create(
        deputy=county.deputies[0], status=DeputyStatusKind.SUSPENDED, since=county.today
    )

    with pytest.raises(NotNow):
        county.enter("rate", county.request_of(suggestion), 0, "rating:commission", **GOOD)

    assert not Rating.objects.exists()


def test_only_the_receiving_office_writes_for_deputies(county):
    texts = {"title": "关于修桥的建议", "facts": "桥面破损。", "proposal": "请维修。"}
    for who in ("assigner", "rating:commission", "head:water", "secretary"):
        with pytest.raises(NotPermitted):
            drafts.create_paper_draft(
                by=county.actors[who], lead=county.deputies[0], term=county.term,
                session=county.session, at=county.at, **texts,
            )  # fmt: skip
    assert Deputy.objects.count() == 12


def test_actor_without_a_post_stands_in_for_nobody(county):
    suggestion = county.registered(cosigners=1)
    by = Actor(county.deputies[1].user, None, county.deputies[0])

    with pytest.raises((NotPermitted, NotVisible)):
        county.do("leave_lead", suggestion, by, paper=OnPaper(scan=county.scan()),
                  second=county.actors["assigner"])  # fmt: skip

    assert is_in_order(county, suggestion).lead == county.deputies[0]


NOTE = "11月3日上午，代工委王某致电代表本人：答复已收到，对办理结果满意。"


def test_rating_by_telephone_has_its_note_and_is_confirmed_by_another_person(county):
    suggestion = county.replied()
    request, officer = county.request_of(suggestion), "rating:commission"
    for note in ("", "   ", "已致电。"):
        with pytest.raises(BadData, match="who called whom"):
            county.call(request, 0, officer, note, **GOOD)
    entry = county.call(request, 0, officer, NOTE, **GOOD)

    assert not Rating.objects.exists()
    with pytest.raises(NotPermitted):
        entering.confirm(entry, by=county.actors[officer], at=county.later())
    entering.confirm(entry, by=county.actors["intake2"], at=county.later())

    rater, event = request.raters.get(), Event.objects.get(act="rate", kind="done")
    assert (rater.by_telephone, rater.on_paper) == (True, False)
    facts = json.loads(event.facts)
    assert (facts["call_note"], facts["paper"]["scan"]) == (NOTE, None)
    assert facts["second"] == county.actors["intake2"].user.pk
    assert event.on_behalf_of == str(county.deputies[0].pk)
    # Not even the deputy's account rates a second time, and the deputy is told of the first.
    assert "entered_from_call" in told(county, 0)
    with pytest.raises(NotNow):
        county.do("rate", request, county.deputy(0), **GOOD)
    county.do("release", request, county.collector(request))
    assert is_in_order(county, suggestion).state == "closed"


def test_what_needs_a_signature_is_not_taken_from_a_call(county):
    suggestion = county.registered()
    who = county.on_behalf(0)
    with pytest.raises(BadData, match="scan of the signed paper") as caught:
        entering.enter(
            "ask_withdrawal", suggestion, by=who, at=county.later(), scan=None, call_note=NOTE,
            why="问题已解决。",
        )  # fmt: skip
    assert list(caught.value.fields) == ["scan"]
