"""How many SQL statements each act takes (语句数): counted, literal, and within a bound.

An act that opens or closes one work item takes at most 26 statements, and at most 10 more for
each further item, unit or recipient. BEGIN and savepoints are not counted. Where a count falls,
lower it in the table; where it rises, say why.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.acting import SYSTEM, Actor, OnPaper
from cases.calendars import in_force
from cases.models import Clock, Policy, StoredFile, Suggestion, Supervision
from cases.models.record import Record
from cases.rules.durations import months
from cases.rules.policy.choices import ExtensionApproval, JointRatingMode, PromiseCarry, SecondMode
from cases.rules.presets import preset
from people.kinds import DeputyStatusKind, OrganKind
from people.models import Delegation, DeputyStatus, Organ, Term
from tests.county import NO_WORD, County, after_closing_day, answers, build_county
from workflows import sweeps
from workflows.door import ACTS, perform

# A reply with promises is copied in the same act to whom the rules name: that made 25 into 26.
AT_MOST = 26
AT_MOST_PER_FURTHER = 10

# PostgreSQL takes an event, the move of its stream and the outbox row in one statement.
FEWER_ON_POSTGRESQL = 2

# Scene: {further items, units or recipients beyond the first: statements on SQLite}.
STATEMENTS: dict[str, dict[int, int]] = {
    "ask_cosigners": {0: 10, 2: 12, 8: 18},
    "reopen_draft": {0: 10, 2: 12, 8: 18},
    "confirm_cosigning": {0: 12},
    "decline_cosigning": {0: 11},
    "leave_cosigning": {0: 9},
    "submit": {0: 14},
    "submit_with_cosigners": {2: 15},
    "return_for_revision": {0: 10},
    "propose_refusal": {0: 10},
    "countersign_refusal": {0: 10},
    "decline_refusal": {0: 10},
    "register": {0: 17},
    "register_the_first": {0: 19},
    "assign": {0: 17, 2: 19, 8: 25},
    "sub_assign": {0: 16, 2: 18, 8: 24},
    "recall_assignment": {0: 18, 2: 24, 8: 42},
    "recall_sub_assignment": {0: 15, 2: 21, 8: 39},
    "correct_assignment": {0: 17},
    "mark_urgent": {0: 7},
    "mark_urgent_at_work": {0: 10, 2: 12},
    "clear_urgent": {0: 11, 2: 15},
    "put_on_hold": {0: 15, 2: 25},
    "resume": {0: 14, 2: 26},
    "end_hold": {0: 14},
    "change_rules": {0: 16, 2: 22},
    "request_return_late": {0: 14},
    "allow_late_return": {0: 12},
    "call_coordination": {0: 12},
    "settle_coordination": {0: 17, 2: 23},
    "hand_over": {0: 12},
    "transfer": {0: 13},
    "transfer_what_was_assigned": {0: 18},
    "note_return": {0: 12},
    "note_return_and_assign": {0: 16},
    "ask_secrecy": {0: 7},
    "lift_secrecy": {0: 6},
    "designate_key": {0: 7},
    "designate_key_by_a_topic": {0: 7},
    "release_key": {0: 7},
    "accept": {2: 14},
    "record_contact": {0: 13},
    "record_contact_with_opinion_awaited": {0: 14},
    "change_officer": {0: 8},
    "change_officer_with_promises": {0: 9},
    "send_opinion": {0: 18},
    "send_opinion_late": {0: 13},
    "return_opinion": {0: 19},
    "lapse_opinion": {0: 14},
    "lapse_opinion_of_who_never_signed_in": {0: 13},
    "waive_opinion": {0: 16},
    "request_return": {0: 12},
    "approve_return": {0: 11},
    "refuse_return": {0: 13},
    "reassign": {0: 16},
    "dispute": {0: 13},
    "settle_dispute": {0: 17},
    "settle_dispute_and_stay": {0: 15},
    "request_extension": {0: 13},
    "declare_extension": {0: 12},
    "approve_extension": {0: 14},
    "refuse_extension": {0: 10},
    "lapse_extension": {0: 9},
    # One asks which name the unit bears on the day: the reply keeps it.
    "sign_reply": {0: 9, 2: 17, 8: 35},
    "ask_agreement": {0: 12, 2: 14},
    "agree_reply": {0: 14},
    "object_to_reply": {0: 14},
    "reopen_reply": {0: 12},
    "ask_coordination": {0: 17},
    "settle_reply": {0: 11},
    "file_scan": {0: 8},
    "judge_reply": {0: 9},
    "recall_reply": {0: 8},
    "deliver_reply": {0: 25, 2: 25, 8: 25},
    "deliver_reply_and_ask_each": {0: 25, 2: 27, 8: 33},
    "deliver_reply_with_promises": {0: 26, 2: 28},
    "rate": {0: 16},
    "rate_as_the_last_of_several": {0: 17, 2: 17},
    "remind_rater": {0: 9},
    "end_rating_window": {0: 16, 2: 18},
    "release": {0: 15},
    "release_into_tracking": {0: 17, 2: 19},
    "release_into_second_round": {0: 22, 2: 24},
    "release_for_decision": {0: 17},
    "release_into_escalation": {0: 23},
    "assign_again": {0: 18, 2: 20},
    "decline_second_assignment": {0: 10},
    "acknowledge_escalation": {0: 11},
    "instruct": {0: 8},
    "call_conference": {0: 7},
    "take_further_step": {0: 9},
    "propose_solution": {0: 10},
    "decide_to_hand_back": {0: 19},
    "decide_on_an_agreed_solution": {0: 17},
    "decide_to_conclude": {0: 13},
    "report_progress": {0: 8},
    "apply_write_off": {0: 13},
    "say_whether_kept": {0: 11},
    "verify_promise": {0: 14},
    "reject_write_off": {0: 13},
    "cancel_promise": {0: 14},
    "mark_overdue": {0: 6},
    "recount_deadline": {0: 9},
    "climb_to_a_reminder": {0: 8},
    "climb_to_the_unit": {0: 14},
    "climb_from_order_to_committee": {0: 21},
    "climb_to_the_leader": {0: 16},
    "climb_to_the_council": {0: 16},
    "sign_supervision": {0: 13},
    "sign_a_talk": {0: 13},
    "acknowledge_supervision": {0: 12},
    "decide_supervision": {0: 12},
    "decide_for_the_standing_committee": {0: 21},
    # Beside the reply's own items it ends the step that stands.
    "deliver_a_late_reply": {1: 29},
    "ask_withdrawal": {0: 12, 2: 17},
    "take_back_withdrawal": {0: 11, 2: 14},
    "agree_withdrawal": {0: 11},
    "object_to_withdrawal": {0: 13, 2: 18},
    "confirm_withdrawal": {0: 22, 2: 26},
    "leave_lead": {0: 9},
    "ask_precheck": {0: 13},
    "pass_precheck": {0: 15},
    "advise_precheck": {0: 10},
    "succeed_precheck": {0: 9},
    "take_motion": {9: 29, 11: 31},
    "convert_to_motion": {9: 15, 11: 15},
    "submit_for_a_delegation": {0: 16},
    "submit_from_paper": {0: 19},
    "rate_from_paper": {0: 20},
    "succeed_lead_of_a_delegation": {0: 9},
    "deliver_reply_to_a_delegation": {0: 26},
    "succeed_lead": {0: 10},
    "replace_raters": {0: 16},
    "replace_raters_with_nobody": {0: 19},
    "succeed_unit": {0: 17},
    "succeed_unit_by_a_co_handler": {0: 25},
    "succeed_unit_into_its_lead": {0: 18},
    "succeed_unit_that_promised": {0: 12},
    "succeed_unit_that_passed_on": {0: 17, 2: 19},
    "lose_unit": {0: 13},
    "succeed_office": {0: 10},
    "succeed_collector": {0: 8},
    "succeed_committee": {0: 12},
    "succeed_supervisor": {0: 12},
    "archive": {0: 8},
    "carry_promise": {0: 8},
    "consult_units": {0: 9, 2: 9},
    "answer_consultation": {0: 10},
    "end_consultation": {0: 8},
    "merge": {0: 12},
    "follow_plan": {0: 15, 2: 19},
    "follow_plan_to_go_on": {0: 16},
    "follow_plan_to_another_unit": {0: 19},
    "end_merge": {0: 15},
    "end_merge_and_go_on": {0: 10},
    "undo_merge": {0: 21, 2: 27},
    "note_follower": {0: 8},
    "note_follower_left": {0: 7},
    "propose_split": {2: 10, 4: 10},
    "take_back_split": {2: 13},
    "decline_split": {2: 13},
    "agree_split": {2: 39, 4: 55},
    "link": {0: 9},
    "remove_link": {0: 8},
    "propose_void": {0: 10},
    "void_registration": {0: 12},
    "void_registration_and_renumber": {0: 12},
    "decline_void": {0: 10},
    "correct_rating": {0: 14},
    "correct_rating_beside_others": {0: 13},
    "report_pressure": {0: 17},
    "report_pressure_on_a_released_rating": {0: 13},
    "ask_anew": {0: 14},
    "close_pressure_case": {0: 12},
    "send_to_review": {0: 11},
    "pass_review": {0: 12},
    "reject_reply": {0: 13},
    "order_again": {0: 21},
    "look_back": {0: 15, 2: 17},
    "give_measure": {0: 13},
    "enter_measure": {0: 14},
    "answer_measure": {0: 11},
    "ask_measure_again": {0: 10},
    "take_back_measure": {0: 11},
    "succeed_measure": {0: 10},
    "confirm_after_look_back": {0: 6},
    "change_class": {0: 11},
    "follow_again": {0: 12},
    "assign_again_to_the_superior_organ": {0: 21},
    "raise_level": {0: 25},
    "revise_promise": {0: 13},
    "carry_over": {0: 12},
    "reopen_promise": {0: 19},
    "mark_a_promise_overdue": {0: 8},
}


@dataclass(frozen=True, slots=True)
class Call:
    """Say what is about to be done, and by whom (将要办理)."""

    county: County
    target: Record
    by: Actor
    data: dict[str, Any] = field(default_factory=dict)
    # What of the order is no data of the act: the paper, the second person.
    order: dict[str, Any] = field(default_factory=dict)


Scene = Callable[[int], Call]
SCENES: dict[str, tuple[str, Scene]] = {}


def scene(act: str) -> Callable[[Scene], Scene]:
    """Register a scene by its name, before this act."""

    def register(build: Scene) -> Scene:
        SCENES[build.__name__] = (act, build)
        return build

    return register


def found(units: int = 1, deputies: int = 10, **rules: Any) -> County:
    """Found a county with so many further units, under rules that differ from the usual ones."""
    usual = preset("default_county")
    return build_county(rules=replace(usual, **rules), units=units, deputies=deputies)


def team(further: int) -> list[tuple[str, str]]:
    """Name a sole unit, or a lead unit with so many co-handlers."""
    if not further:
        return [("water", "sole")]
    return [("water", "lead"), *((f"unit{n}", "co_handler") for n in range(1, further + 1))]


def side_by_side(further: int) -> list[tuple[str, str]]:
    """Name a sole unit, or several that handle separately."""
    if not further:
        return [("water", "sole")]
    return [(key, "separate") for key in ("water", *(f"unit{n}" for n in range(1, further + 1)))]


# -- drafting -----------------------------------------------------------------------------------


@scene("ask_cosigners")
def ask_cosigners(further: int) -> Call:
    """One co-signer is asked, or so many more."""
    county = found()
    return Call(county, county.draft(cosigners=1 + further), county.deputy())


@scene("reopen_draft")
def reopen_draft(further: int) -> Call:
    """The text is taken back from its co-signers."""
    county = found()
    suggestion = county.draft(cosigners=1 + further)
    county.do("ask_cosigners", suggestion, county.deputy())
    return Call(county, suggestion, county.deputy())


@scene("confirm_cosigning")
def confirm_cosigning(further: int) -> Call:
    """The last co-signer confirms: the lead deputy may submit."""
    county = found()
    suggestion = county.draft(cosigners=1)
    county.do("ask_cosigners", suggestion, county.deputy())
    data = {"text_version": suggestion.text_version}
    return Call(county, suggestion.cosigners.get(), county.deputy(1), data)


@scene("decline_cosigning")
def decline_cosigning(further: int) -> Call:
    """The last co-signer declines: the lead deputy may submit."""
    county = found()
    suggestion = county.draft(cosigners=1)
    county.do("ask_cosigners", suggestion, county.deputy())
    return Call(county, suggestion.cosigners.get(), county.deputy(1))


@scene("leave_cosigning")
def leave_cosigning(further: int) -> Call:
    """A co-signer leaves the item after its submission."""
    county = found()
    return Call(county, county.submitted(cosigners=1).cosigners.get(), county.deputy(1))


@scene("submit")
def submit(further: int) -> Call:
    """The lead deputy submits alone."""
    county = found()
    return Call(county, county.draft(), county.deputy())


@scene("submit")
def submit_with_cosigners(further: int) -> Call:
    """The lead deputy submits what others have confirmed."""
    county = found()
    suggestion = county.draft(cosigners=1 + further)
    county.do("ask_cosigners", suggestion, county.deputy())
    for n, cosigner in enumerate(suggestion.cosigners.order_by("position"), 1):
        version = suggestion.text_version
        county.do("confirm_cosigning", cosigner, county.deputy(n), text_version=version)
    return Call(county, suggestion, county.deputy())


# -- intake -------------------------------------------------------------------------------------


@scene("return_for_revision")
def return_for_revision(further: int) -> Call:
    """The text goes back with advice."""
    county = found()
    data = {"advice": "请写明地点。"}
    return Call(county, county.submitted(), county.actors["intake"], data)


@scene("propose_refusal")
def propose_refusal(further: int) -> Call:
    """One officer proposes not to accept."""
    county = found()
    return Call(county, county.submitted(), county.actors["intake"], _refusal(county))


@scene("countersign_refusal")
def countersign_refusal(further: int) -> Call:
    """The second officer agrees."""
    county, suggestion = _with_a_refusal()
    return Call(county, suggestion, county.actors["intake2"])


@scene("decline_refusal")
def decline_refusal(further: int) -> Call:
    """The second officer does not agree."""
    county, suggestion = _with_a_refusal()
    return Call(county, suggestion, county.actors["intake2"], {"explanation": "应予受理。"})


def _refusal(county: County) -> dict[str, Any]:
    rules = county.policy.rules
    ground, outcome = min(rules.refusal_grounds), min(rules.refusal_outcomes)
    return {"ground": ground, "outcome": outcome, "explanation": "不属于受理范围。"}


def _with_a_refusal() -> tuple[County, Suggestion]:
    county = found()
    suggestion = county.submitted()
    county.do("propose_refusal", suggestion, "intake", **_refusal(county))
    return county, suggestion


@scene("register")
def register(further: int) -> Call:
    """The next number of a series is given."""
    county = found()
    county.registered()
    return Call(county, county.submitted(), county.actors["intake"])


@scene("register")
def register_the_first(further: int) -> Call:
    """The first number of a series is given."""
    county = found()
    return Call(county, county.submitted(), county.actors["intake"])


# -- motions, delegations, paper ----------------------------------------------------------------


def _precheck() -> tuple[County, Suggestion]:
    county = found(delegation_precheck=True)
    county.delegation(0, head=9)
    return county, county.draft()


@scene("ask_precheck")
def ask_precheck(further: int) -> Call:
    """The text goes to the head of the delegation first."""
    county, suggestion = _precheck()
    return Call(county, suggestion, county.deputy())


@scene("pass_precheck")
def pass_precheck(further: int) -> Call:
    """The head passes it on to the office."""
    county, suggestion = _precheck()
    county.do("ask_precheck", suggestion, county.deputy())
    return Call(county, suggestion, county.deputy(9))


@scene("advise_precheck")
def advise_precheck(further: int) -> Call:
    """The head gives it back."""
    county, suggestion = _precheck()
    county.do("ask_precheck", suggestion, county.deputy())
    return Call(county, suggestion, county.deputy(9), {"advice": "请写明地点。"})


@scene("succeed_precheck")
def succeed_precheck(further: int) -> Call:
    """Another deputy heads the delegation now."""
    county, suggestion = _precheck()
    county.do("ask_precheck", suggestion, county.deputy())
    Delegation.objects.update(head=county.deputies[8])
    return Call(county, suggestion, SYSTEM)


@scene("take_motion")
def take_motion(further: int) -> Call:
    """A motion becomes a suggestion, with so many co-signers."""
    county = found(deputies=12)
    county.registered()
    motion = county.motion(*range(1 + further))
    return Call(county, motion, county.actors["intake"], county.decision())


@scene("convert_to_motion")
def convert_to_motion(further: int) -> Call:
    """A suggestion with so many co-signers becomes a motion."""
    county = found(deputies=12)
    suggestion = county.registered(cosigners=further)
    data = county.signed_motion(suggestion)
    return Call(county, suggestion, county.actors["intake"], data)


@scene("submit")
def submit_for_a_delegation(further: int) -> Call:
    """The head hands in what all discussed."""
    county = found()
    return Call(county, county.draft(delegation=county.delegation(1, 2)), county.deputy())


@scene("submit")
def submit_from_paper(further: int) -> Call:
    """The office enters the deputy's paper, a second person has seen it."""
    county = found()
    suggestion = county.draft(drafted_by=county.organs["commission"])
    return Call(county, suggestion, county.on_behalf(0), order=_paper(county))


@scene("rate")
def rate_from_paper(further: int) -> Call:
    """The rating officer enters the deputy's form, a second person has seen it."""
    county = found()
    request = county.request_of(county.replied(("water", "sole")))
    data = {"answers": answers("satisfied", "satisfied")}
    by = county.on_behalf(0, "rating:commission")
    return Call(county, request, by, data, order=_paper(county))


def _paper(county: County) -> dict[str, Any]:
    return {"paper": OnPaper(scan=county.scan()), "second": county.actors["assigner"]}


@scene("succeed_lead")
def succeed_lead_of_a_delegation(further: int) -> Call:
    """Another deputy heads the delegation now."""
    county = found()
    suggestion = county.registered(delegation=county.delegation(1, 2))
    Delegation.objects.update(head=county.deputies[1])
    return Call(county, suggestion, SYSTEM)


@scene("deliver_reply")
def deliver_reply_to_a_delegation(further: int) -> Call:
    """The head of the contact group gets the reply and is asked."""
    county = found()
    suggestion = county.handling(("water", "sole"), delegation=county.delegation(1, group=1))
    reply = county.signed(county.task(suggestion, "water"))
    return Call(county, reply, county.officer("water"))


# -- withdrawing and leaving ----------------------------------------------------------------------


@scene("ask_withdrawal")
def ask_withdrawal(further: int) -> Call:
    """The lead deputy asks to withdraw; so many co-signers must agree."""
    county = found()
    suggestion = county.registered(cosigners=further)
    return Call(county, suggestion, county.deputy(), WITHDRAWAL)


@scene("take_back_withdrawal")
def take_back_withdrawal(further: int) -> Call:
    """The lead deputy takes the request back."""
    county, suggestion = _withdrawing(further)
    return Call(county, suggestion, county.deputy())


@scene("agree_withdrawal")
def agree_withdrawal(further: int) -> Call:
    """The last co-signer agrees: the office may confirm."""
    county, suggestion = _withdrawing(1)
    return Call(county, suggestion.cosigners.get(), county.deputy(1))


@scene("object_to_withdrawal")
def object_to_withdrawal(further: int) -> Call:
    """A co-signer objects, and so many others are asked no longer."""
    county, suggestion = _withdrawing(1 + further)
    cosigner = suggestion.cosigners.order_by("position")[0]
    return Call(county, cosigner, county.deputy(1))


@scene("confirm_withdrawal")
def confirm_withdrawal(further: int) -> Call:
    """The office confirms while one unit handles, or a lead unit with so many co-handlers."""
    county = found(further)
    suggestion = county.handling(*team(further))
    county.do("ask_withdrawal", suggestion, county.deputy(), **WITHDRAWAL)
    return Call(county, suggestion, county.actors["intake"])


@scene("leave_lead")
def leave_lead(further: int) -> Call:
    """The lead deputy leaves: the first co-signer leads on."""
    county = found()
    return Call(county, county.handling(("water", "sole"), cosigners=2), county.deputy())


@scene("succeed_lead")
def succeed_lead(further: int) -> Call:
    """The lead deputy is suspended: the first co-signer leads on."""
    county = found()
    suggestion = county.handling(("water", "sole"), cosigners=2)
    _suspend(county)
    return Call(county, suggestion, SYSTEM)


@scene("replace_raters")
def replace_raters(further: int) -> Call:
    """The lead deputy has left while a rating is awaited: the next lead is asked."""
    county = found()
    suggestion = county.replied(("water", "sole"), cosigners=1)
    county.do("leave_lead", suggestion, county.deputy())
    return Call(county, county.request_of(suggestion), SYSTEM)


@scene("replace_raters")
def replace_raters_with_nobody(further: int) -> Call:
    """The only author is suspended while a rating is awaited: the item closes."""
    county = found()
    suggestion = county.replied(("water", "sole"))
    _suspend(county)
    return Call(county, county.request_of(suggestion), SYSTEM)


WITHDRAWAL = {"why": "问题已解决。"}


def _withdrawing(cosigners: int) -> tuple[County, Suggestion]:
    county = found()
    suggestion = county.registered(cosigners=cosigners)
    county.do("ask_withdrawal", suggestion, county.deputy(), **WITHDRAWAL)
    return county, suggestion


def _suspend(county: County) -> None:
    suspended = DeputyStatusKind.SUSPENDED
    DeputyStatus.objects.create(deputy=county.deputies[0], status=suspended, since=county.today)


# -- assigning ----------------------------------------------------------------------------------


@scene("assign")
def assign(further: int) -> Call:
    """The item goes to one unit, or to a lead unit and its co-handlers."""
    county = found(further)
    data = {"units": county.shares(*team(further))}
    return Call(county, county.registered(), county.actors["assigner"], data)


@scene("sub_assign")
def sub_assign(further: int) -> Call:
    """The government passes the item on to one unit, or to a lead unit and co-handlers."""
    county = found(further)
    task = county.task(county.assigned(("government", "sole")), "government")
    data = {"units": county.shares(*team(further))}
    return Call(county, task, county.actors["sub_assigner"], data)


@scene("recall_assignment")
def recall_assignment(further: int) -> Call:
    """The item is taken back from one unit, or from a lead unit and its co-handlers."""
    county = found(further)
    data = {"why": "交办有误。"}
    return Call(county, county.assigned(*team(further)), county.actors["assigner"], data)


@scene("recall_sub_assignment")
def recall_sub_assignment(further: int) -> Call:
    """The government takes the item back from one unit, or from several."""
    county = found(further)
    task = county.task(county.assigned(("government", "sole")), "government")
    county.do("sub_assign", task, "sub_assigner", units=county.shares(*team(further)))
    return Call(county, task, county.actors["sub_assigner"], {"why": "分办有误。"})


@scene("correct_assignment")
def correct_assignment(further: int) -> Call:
    """The right unit gets the item that another one was given by a slip."""
    county = found()
    task = county.task(county.assigned(("water", "sole")), "water")
    data = {"organ": county.organs["roads"].pk, "why": "选错单位。"}
    return Call(county, task, county.actors["assigner"], data)


@scene("mark_urgent")
def mark_urgent(further: int) -> Call:
    """The item becomes urgent."""
    county = found()
    return Call(county, county.registered(), county.actors["assigner"])


@scene("designate_key")
def designate_key(further: int) -> Call:
    """The item becomes a key item."""
    county = found()
    suggestion = county.registered()
    data = {
        "decision": "第12次主任会议",
        "decided_on": county.today,
        "leader": county.leader_post().pk,
    }
    return Call(county, suggestion, county.actors["secretary"], data)


@scene("designate_key")
def designate_key_by_a_topic(further: int) -> Call:
    """The clockwork marks an item of a topic that the Council has confirmed."""
    county = found()
    suggestion = county.registered()
    topic, decision = county.nominated(suggestion), county.topic_decision()
    county.do("confirm_topic", topic, "secretary", **decision)
    data = {"decision": decision["number"], "topic": topic.pk}
    data |= {name: decision[name] for name in ("decided_on", "leader")}
    return Call(county, suggestion, county.actors["system"], data)


@scene("release_key")
def release_key(further: int) -> Call:
    """The clockwork takes the mark from an item that has left its topic."""
    county = found()
    suggestion = county.registered()
    topic = county.confirmed_topic(suggestion)
    told = {"number": "云常主〔2026〕5号", "why": "已转入常规办理。"}
    county.do("drop_item", topic.items.get(), "secretary", **told)
    return Call(county, suggestion, county.actors["system"])


@scene("mark_urgent")
def mark_urgent_at_work(further: int) -> Call:
    """The item becomes urgent while so many units write their replies."""
    county = found(further)
    units = [("water", "separate"), *((f"unit{n}", "separate") for n in range(1, 1 + further))]
    suggestion = county.handling(*units)
    for task in suggestion.assignments.order_by("pk"):
        county.contact(task)
    return Call(county, suggestion, county.actors["assigner"])


@scene("clear_urgent")
def clear_urgent(further: int) -> Call:
    """The mark was a slip."""
    call = mark_urgent_at_work(further)
    call.county.do("mark_urgent", call.target, "assigner")
    return Call(call.county, call.target, call.by, {"why": "误标。"})


def _on_hold(further: int) -> Call:
    county = found(further)
    units = [("water", "separate"), *((f"unit{n}", "separate") for n in range(1, 1 + further))]
    data = {"why": "先行调研。", "until": county.today + timedelta(days=30)}
    return Call(county, county.assigned(*units), county.actors["assigner"], data)


@scene("put_on_hold")
def put_on_hold(further: int) -> Call:
    """The item is on hold before it was signed in: three deadlines of each unit pause."""
    return _on_hold(further)


@scene("resume")
def resume(further: int) -> Call:
    """It goes on before its hold is over."""
    call = _on_hold(further)
    call.county.do("put_on_hold", call.target, "assigner", **call.data)
    return Call(call.county, call.target, call.by, {"why": "调研已结束。"})


@scene("end_hold")
def end_hold(further: int) -> Call:
    """Its hold is over."""
    call = _on_hold(further)
    call.county.do("put_on_hold", call.target, "assigner", **call.data)
    call.county.later(days=31)
    return Call(call.county, call.target, SYSTEM)


@scene("change_rules")
def change_rules(further: int) -> Call:
    """Replies of so many further units have two months instead of three from now on."""
    county = found(further)
    units = [("water", "separate"), *((f"unit{n}", "separate") for n in range(1, 1 + further))]
    suggestion = county.handling(*units)
    rules = replace(county.policy.rules, reply_deadline=months(2))
    new = Policy.of(county.congress, "default_county", rules, number=2, valid_from=county.today)
    new.save()
    data = {"policy": new.pk, "ground": "主任会议决定"}
    return Call(county, suggestion, county.actors["commission_head"], data)


# -- handling -----------------------------------------------------------------------------------


@scene("accept")
def accept(further: int) -> Call:
    """The only unit signs in, or the lead unit beside its co-handlers."""
    county = found(further)
    task = county.task(county.assigned(*team(further)), "water")
    return Call(county, task, county.officer("water"))


@scene("record_contact")
def record_contact(further: int) -> Call:
    """The only unit meets the deputy: it may reply."""
    return _contact(("water", "sole"))


@scene("record_contact")
def record_contact_with_opinion_awaited(further: int) -> Call:
    """The lead unit meets the deputy and waits for the opinion."""
    return _contact(("water", "lead"), ("roads", "co_handler"))


def _contact(*units: tuple[str, str]) -> Call:
    county = found()
    task = county.task(county.handling(*units), "water")
    data = {"phase": "before", "way": "visit", "happened_on": county.today}
    return Call(county, task, county.officer("water"), data)


@scene("change_officer")
def change_officer(further: int) -> Call:
    """The officer hands the task to the head."""
    county = found()
    task = county.task(county.handling(("water", "sole")), "water")
    data = {"officer": _key_of(county.head("water")), "note": "代表希望电话联系。"}
    return Call(county, task, county.officer("water"), data)


@scene("change_officer")
def change_officer_with_promises(further: int) -> Call:
    """The head takes over him- or herself what is still promised; nobody has to be told."""
    county, promise = _promised()
    data = {"officer": _key_of(county.head("water"))}
    return Call(county, promise.assignment, county.head("water"), data)


def _key_of(who: Actor) -> int:
    assert who.user is not None
    return who.user.pk


@scene("send_opinion")
def send_opinion(further: int) -> Call:
    """The last opinion comes in: the lead unit may reply."""
    county = found()
    suggestion = county.handling(("water", "lead"), ("roads", "co_handler"))
    county.contact(county.task(suggestion, "water"))
    data = {"text": "同意主办意见。"}
    return Call(county, county.task(suggestion, "roads"), county.officer("roads"), data)


@scene("send_opinion")
def send_opinion_late(further: int) -> Call:
    """An overdue opinion still comes in before the lead unit has signed."""
    county = found()
    suggestion = _overdue(county, 1)
    data = {"text": "同意主办意见。"}
    return Call(county, county.task(suggestion, "unit1"), county.officer("unit1"), data)


@scene("return_opinion")
def return_opinion(further: int) -> Call:
    """The lead unit, about to reply, wants another opinion."""
    county = found()
    suggestion = county.handling(*team(1))
    county.contact(county.task(suggestion, "water"))
    task = county.task(suggestion, "unit1")
    county.do("send_opinion", task, county.officer("unit1"), text="无意见。")
    data = {"why": "没有内容。"}
    return Call(county, county.fresh(task), county.officer("water"), data)


@scene("lapse_opinion")
def lapse_opinion(further: int) -> Call:
    """The last opinion is overdue: the lead unit may reply."""
    county = found()
    suggestion = county.handling(*team(1))
    county.contact(county.task(suggestion, "water"))
    county.later(days=60)
    return Call(county, county.task(suggestion, "unit1"), SYSTEM)


@scene("lapse_opinion")
def lapse_opinion_of_who_never_signed_in(further: int) -> Call:
    """The co-handler has not even signed in."""
    county = found()
    suggestion = county.assigned(*team(1))
    county.later(days=60)
    return Call(county, county.task(suggestion, "unit1"), SYSTEM)


@scene("waive_opinion")
def waive_opinion(further: int) -> Call:
    """The office waives the last opinion: the lead unit may reply."""
    county = found()
    suggestion = county.handling(*team(1))
    county.contact(county.task(suggestion, "water"))
    data = {"why": "无需会办。"}
    return Call(county, county.task(suggestion, "unit1"), county.actors["assigner"], data)


def _overdue(county: County, opinions: int) -> Suggestion:
    """Bring an item to where all opinions are overdue and the lead unit may reply."""
    suggestion = county.handling(*team(opinions))
    county.contact(county.task(suggestion, "water"))
    county.later(days=60)
    for late in suggestion.assignments.filter(role="co_handler").order_by("pk"):
        county.do("lapse_opinion", late)
    return suggestion


# -- returns ------------------------------------------------------------------------------------


@scene("request_return")
def request_return(further: int) -> Call:
    """A unit asks to give the item back."""
    county = found()
    task = county.task(county.assigned(("water", "sole")), "water")
    data = {"why": "不属本单位职责。", "unit": county.organs["roads"].pk}
    return Call(county, task, county.officer("water"), data)


@scene("approve_return")
def approve_return(further: int) -> Call:
    """The assigner agrees."""
    county, task = _with_a_return()
    return Call(county, task, county.actors["assigner"])


@scene("refuse_return")
def refuse_return(further: int) -> Call:
    """The assigner does not agree."""
    county, task = _with_a_return()
    return Call(county, task, county.actors["assigner"], {"decision": "属于你单位职责。"})


@scene("request_return_late")
def request_return_late(further: int) -> Call:
    """A unit says too late that the item is not its own."""
    county = found()
    task = county.task(county.assigned(("water", "sole")), "water")
    county.later(days=10)
    return Call(county, task, county.officer("water"), {"why": "不属本单位职责。"})


@scene("allow_late_return")
def allow_late_return(further: int) -> Call:
    """The assigner agrees all the same."""
    late = request_return_late(further)
    late.county.do("request_return_late", late.target, late.by, **late.data)
    return Call(late.county, late.target, late.county.actors["assigner"], {"decision": "同意。"})


@scene("call_coordination")
def call_coordination(further: int) -> Call:
    """No unit says it is competent."""
    county, task = _with_a_return()
    county.do("approve_return", task, "assigner")
    return Call(county, task, county.actors["assigner"], {"why": "各单位均称无职责。"})


@scene("settle_coordination")
def settle_coordination(further: int) -> Call:
    """The offices agree on one unit, or on one and so many co-handlers."""
    county = found(further)
    task = county.task(county.assigned(("water", "sole")), "water")
    county.do("dispute", task, county.head("water"), why="不属本单位职责。")
    county.do("call_coordination", task, "assigner", why="各单位均称无职责。")
    helpers = [(f"unit{n}", "co_handler") for n in range(1, 1 + further)]
    shares = [("roads", "lead" if helpers else "sole"), *helpers]
    data = {"units": county.shares(*shares), "minutes": "由交通局承办。"}
    return Call(county, task, county.actors["assigner"], data)


@scene("reassign")
def reassign(further: int) -> Call:
    """The item goes to another unit."""
    county, task = _with_a_return()
    county.do("approve_return", task, "assigner")
    return Call(county, task, county.actors["assigner"], {"organ": county.organs["roads"].pk})


@scene("dispute")
def dispute(further: int) -> Call:
    """The head of the unit disputes that it is competent."""
    county = found()
    task = county.task(county.assigned(("water", "sole")), "water")
    return Call(county, task, county.head("water"), {"why": "不属本单位职责。"})


@scene("settle_dispute")
def settle_dispute(further: int) -> Call:
    """The leader names another unit."""
    return _dispute_with("roads")


@scene("settle_dispute")
def settle_dispute_and_stay(further: int) -> Call:
    """The leader decides that the unit goes on."""
    return _dispute_with("water")


def _dispute_with(unit: str) -> Call:
    county = found()
    task = county.task(county.assigned(("water", "sole")), "water")
    county.do("dispute", task, county.head("water"), why="不属本单位职责。")
    data = {"unit": county.organs[unit].pk, "decision": "由该局承办。"}
    return Call(county, task, county.actors["commission_head"], data)


def _with_a_return() -> tuple[County, Record]:
    county = found()
    task = county.task(county.assigned(("water", "sole")), "water")
    county.do("request_return", task, county.officer("water"), why="不属本单位职责。")
    return county, task


# -- extensions -----------------------------------------------------------------------------------

MORE_TIME = {"why": "需现场勘查。", "until": date(2026, 6, 15)}


@scene("request_extension")
def request_extension(further: int) -> Call:
    """The unit asks for more time."""
    county = found()
    task = county.task(county.handling(("water", "sole")), "water")
    return Call(county, task, county.officer("water"), MORE_TIME)


@scene("declare_extension")
def declare_extension(further: int) -> Call:
    """The unit takes more time where no consent is needed."""
    county = found(extension_approval=ExtensionApproval.NONE)
    task = county.task(county.handling(("water", "sole")), "water")
    return Call(county, task, county.officer("water"), MORE_TIME)


def _asked_for_more_time() -> tuple[County, Record]:
    county = found()
    task = county.task(county.handling(("water", "sole")), "water")
    county.contact(task)
    asked = county.do("request_extension", task, county.officer("water"), **MORE_TIME)
    return county, asked.created["extension"][0]


@scene("approve_extension")
def approve_extension(further: int) -> Call:
    """The commission agrees while the unit writes its reply."""
    county, extension = _asked_for_more_time()
    return Call(county, extension, county.actors["assigner"])


@scene("refuse_extension")
def refuse_extension(further: int) -> Call:
    """The commission does not agree."""
    county, extension = _asked_for_more_time()
    return Call(county, extension, county.actors["assigner"], {"decision": "可以按期。"})


@scene("lapse_extension")
def lapse_extension(further: int) -> Call:
    """Nobody decided by the due day."""
    county, extension = _asked_for_more_time()
    county.later(days=95)
    return Call(county, extension, SYSTEM)


# -- replies ------------------------------------------------------------------------------------


@scene("sign_reply")
def sign_reply(further: int) -> Call:
    """The head signs, without so many overdue opinions."""
    county = found(further)
    suggestion = _overdue(county, further) if further else county.handling(("water", "sole"))
    task = county.task(suggestion, "water")
    if not further:
        county.contact(task)
    reply = county.written(task)
    late = suggestion.assignments.filter(role="co_handler").values_list("pk", flat=True)
    return Call(county, reply, county.head("water"), {"missing": list(late)})


def _of_leads(further: int) -> tuple[County, Record]:
    county = found(further)
    units = [("water", "lead"), ("roads", "lead")]
    units += [(f"unit{n}", "lead") for n in range(1, 1 + further)]
    task = county.task(county.handling(*units), "water")
    county.contact(task)
    return county, county.written(task)


@scene("ask_agreement")
def ask_agreement(further: int) -> Call:
    """The reply goes to one other lead unit, or to several."""
    county, reply = _of_leads(further)
    return Call(county, reply, county.officer("water"))


def _with_the_others() -> tuple[County, Record]:
    county, reply = _of_leads(0)
    county.do("ask_agreement", reply, county.officer("water"))
    return county, reply


@scene("agree_reply")
def agree_reply(further: int) -> Call:
    """The head of the other lead unit agrees."""
    county, reply = _with_the_others()
    return Call(county, reply, county.head("roads"))


@scene("object_to_reply")
def object_to_reply(further: int) -> Call:
    """The head of the other lead unit objects."""
    county, reply = _with_the_others()
    return Call(county, reply, county.head("roads"), {"why": "道路部分不实。"})


@scene("reopen_reply")
def reopen_reply(further: int) -> Call:
    """The unit takes its reply back."""
    county, reply = _with_the_others()
    return Call(county, reply, county.officer("water"))


@scene("ask_coordination")
def ask_coordination(further: int) -> Call:
    """The other lead unit turns to the office."""
    county, reply = _with_the_others()
    return Call(county, reply, county.head("roads"), {"why": "意见不一。"})


@scene("settle_reply")
def settle_reply(further: int) -> Call:
    """The office lets the reply go."""
    county, reply = _with_the_others()
    county.do("ask_coordination", reply, county.head("roads"), why="意见不一。")
    data = {"goes": True, "decision": "先行答复。"}
    return Call(county, reply, county.actors["assigner"], data)


@scene("file_scan")
def file_scan(further: int) -> Call:
    """The clerk files the sealed scan."""
    county = found()
    reply = county.signed(county.task(county.handling(("water", "sole")), "water"))
    scan = StoredFile.objects.create(sha256="0" * 64, size=5, media_type="application/pdf")
    return Call(county, reply, county.officer("water"), {"scan": scan})


@scene("judge_reply")
def judge_reply(further: int) -> Call:
    """The committee writes down what it thinks of a reply."""
    county = found()
    suggestion = county.replied(("water", "sole"))
    data = {"judged": "in_part", "words": "只答复了一半。"}
    return Call(county, county.task(suggestion, "water"), county.actors["committee_chair"], data)


@scene("recall_reply")
def recall_reply(further: int) -> Call:
    """The head takes a signed reply back."""
    county = found()
    reply = county.signed(county.task(county.handling(("water", "sole")), "water"))
    return Call(county, reply, county.head("water"), {"why": "文号有误。"})


@scene("deliver_reply")
def deliver_reply(further: int) -> Call:
    """The reply reaches the lead deputy and so many co-signers; the lead deputy is asked."""
    return _delivery(found(), further)


@scene("deliver_reply")
def deliver_reply_and_ask_each(further: int) -> Call:
    """The reply reaches the lead deputy and so many co-signers, and each of them is asked."""
    return _delivery(found(joint_rating_mode=JointRatingMode.EACH), further)


@scene("deliver_reply")
def deliver_reply_with_promises(further: int) -> Call:
    """The reply holds one promise, or so many more."""
    county = found()
    task = county.task(county.handling(("water", "sole")), "water")
    reply = county.signed(task, promises=_promises(county, 1 + further))
    return Call(county, reply, county.officer("water"))


def _delivery(county: County, further: int) -> Call:
    suggestion = county.handling(("water", "sole"), cosigners=further)
    reply = county.signed(county.task(suggestion, "water"))
    return Call(county, reply, county.officer("water"))


def _promises(county: County, count: int) -> list[dict[str, Any]]:
    due = county.today + timedelta(days=90)
    return [
        {"content": f"第{n}项", "responsible": "王工", "due_on": due} for n in range(1, count + 1)
    ]


# -- ratings ------------------------------------------------------------------------------------


@scene("rate")
def rate(further: int) -> Call:
    """The deputy rates: the collector may release."""
    county = found()
    request = county.request_of(county.replied(("water", "sole")))
    data = {"answers": answers("satisfied", "dissatisfied")}
    return Call(county, request, county.deputy(), data)


@scene("rate")
def rate_as_the_last_of_several(further: int) -> Call:
    """Every author rates, and this is the last answer."""
    county = found(joint_rating_mode=JointRatingMode.EACH)
    request = county.request_of(county.replied(("water", "sole"), cosigners=1 + further))
    given = {"answers": answers("satisfied", "satisfied"), "final": True}
    for n in range(1, 2 + further):
        county.do("rate", request, county.deputy(n), **given)
    return Call(county, request, county.deputy(), given)


@scene("remind_rater")
def remind_rater(further: int) -> Call:
    """The clockwork reminds the deputy."""
    county = found()
    request = county.request_of(county.replied(("water", "sole")))
    return Call(county, request, SYSTEM, {"number": 1})


@scene("end_rating_window")
def end_rating_window(further: int) -> Call:
    """Nobody has answered: the item closes."""
    county = found(joint_rating_mode=JointRatingMode.EACH)
    request = county.request_of(county.replied(("water", "sole"), cosigners=further))
    county.later(days=90)
    return Call(county, request, SYSTEM)


@scene("release")
def release(further: int) -> Call:
    """A satisfied deputy closes the item."""
    county = found()
    request = county.rate(county.replied(("water", "sole")))
    return Call(county, request, county.collector(request))


@scene("release")
def release_into_tracking(further: int) -> Call:
    """One promise is followed up, or so many more."""
    county = found()
    suggestion = county.handling(("water", "sole"))
    county.reply_all(suggestion, promises=_promises(county, 1 + further))
    request = county.rate(suggestion)
    return Call(county, request, county.collector(request))


@scene("release")
def release_into_second_round(further: int) -> Call:
    """The last of the bad ratings is released: as many units handle the item again."""
    return _last_release(found(further), further)


@scene("release")
def release_for_decision(further: int) -> Call:
    """The commission must decide on the second assignment."""
    return _last_release(found(further, second_mode=SecondMode.FILTER), further)


@scene("release")
def release_into_escalation(further: int) -> Call:
    """The second bad rating brings the item to the committee's leader."""
    county = found()
    suggestion = county.rated(county.replied(("water", "sole")), "dissatisfied")
    request = county.rate(county.second_round(suggestion), "dissatisfied")
    return Call(county, request, county.collector(request))


def _last_release(county: County, further: int) -> Call:
    suggestion = county.replied(*side_by_side(further))
    requests = [county.rate(suggestion, "dissatisfied", n) for n in range(1 + further)]
    for request in requests[:-1]:
        county.do("release", request, county.collector(request))
    return Call(county, requests[-1], county.collector(requests[-1]))


# -- between offices ----------------------------------------------------------------------------


@scene("hand_over")
def hand_over(further: int) -> Call:
    """The secretariat gives the last item of the session to the commission."""
    county = found()
    county.open_secretariat()
    suggestion = county.submitted()
    county.at = after_closing_day(county)
    return Call(county, suggestion, SYSTEM)


LETTER = {
    "level": "city",
    "addressee": "市交通运输局",
    "letter_number": "云人函〔2026〕3号",
    "why": "属市级职权。",
}


@scene("transfer")
def transfer(further: int) -> Call:
    """The office transfers a registered item to another level."""
    county = found()
    return Call(county, county.registered(), county.actors["assigner"], LETTER)


@scene("transfer")
def transfer_what_was_assigned(further: int) -> Call:
    """The office transfers an item that no unit has signed in."""
    county = found()
    suggestion = county.assigned(("water", "sole"))
    return Call(county, suggestion, county.actors["assigner"], LETTER)


@scene("note_return")
def note_return(further: int) -> Call:
    """Another level takes the item on: it ends here."""
    return _return_note(accepted=True)


@scene("note_return")
def note_return_and_assign(further: int) -> Call:
    """Another level sends the item back: it waits to be assigned."""
    return _return_note(accepted=False)


def _return_note(*, accepted: bool) -> Call:
    county = found()
    suggestion = county.do("transfer", county.registered(), "assigner", **LETTER).record
    note = {"accepted": accepted, "noted_on": county.today, "note": "来函已悉。"}
    return Call(county, suggestion, county.actors["assigner"], note)


@scene("ask_secrecy")
def ask_secrecy(further: int) -> Call:
    """The lead deputy asks that the names are withheld."""
    county = found()
    return Call(county, county.registered(), county.deputy())


@scene("lift_secrecy")
def lift_secrecy(further: int) -> Call:
    """The lead deputy lets the names be told."""
    county = found()
    return Call(county, county.registered(hide_name=True), county.deputy())


# -- decisions and escalation ---------------------------------------------------------------------


@scene("assign_again")
def assign_again(further: int) -> Call:
    """The commission orders the second assignment of one unit, or of so many more."""
    county, suggestion = _undecided(further)
    return Call(county, suggestion, county.actors["assigner"], {"demand": "请重新办理。"})


@scene("decline_second_assignment")
def decline_second_assignment(further: int) -> Call:
    """The commission decides against it."""
    county, suggestion = _undecided(further)
    data = {"explanation": "已向代表说明。"}
    return Call(county, suggestion, county.actors["commission_head"], data)


def _undecided(further: int) -> tuple[County, Suggestion]:
    last = _last_release(found(further, second_mode=SecondMode.FILTER), further)
    last.county.do("release", last.target, last.by)
    return last.county, last.county.fresh(Suggestion.objects.get(pk=last.target.suggestion_id))


@scene("acknowledge_escalation")
def acknowledge_escalation(further: int) -> Call:
    """The leader of the committee acknowledges the item."""
    county, escalation = _escalated()
    return Call(county, escalation, county.actors["committee_chair"])


@scene("instruct")
def instruct(further: int) -> Call:
    """The leader gives an instruction."""
    county, escalation = _acknowledged()
    return Call(county, escalation, county.actors["committee_chair"], {"text": "请尽快落实。"})


@scene("call_conference")
def call_conference(further: int) -> Call:
    """The leader calls deputy and unit together."""
    county, escalation = _acknowledged()
    return Call(county, escalation, county.actors["committee_chair"], {"on": county.today})


@scene("take_further_step")
def take_further_step(further: int) -> Call:
    """The leader records the conference."""
    county, escalation = _acknowledged()
    data = {"step": "dac_conference", "held_on": county.today, "minutes": "双方到会。"}
    return Call(county, escalation, county.actors["committee_chair"], data)


@scene("propose_solution")
def propose_solution(further: int) -> Call:
    """The leader proposes how it ends."""
    county, escalation = _acknowledged()
    return Call(county, escalation, county.actors["committee_chair"], PROPOSAL)


@scene("decide_escalation")
def decide_to_hand_back(further: int) -> Call:
    """The item goes back to the unit."""
    return _decision("hand_back")


@scene("decide_escalation")
def decide_on_an_agreed_solution(further: int) -> Call:
    """What was agreed is followed up."""
    due = {"content": "增设站亭。", "responsible": "王工"}
    call = _decision("agree")
    call.data["promise"] = due | {"due_on": call.county.today + timedelta(days=90)}
    return call


@scene("decide_escalation")
def decide_to_conclude(further: int) -> Call:
    """The item ends with reasons."""
    return _decision("conclude")


PROPOSAL = {"proposal": "hand_back", "text": "交回再办。"}


def _escalated() -> tuple[County, Record]:
    county = found()
    suggestion = county.rated(county.replied(("water", "sole")), "dissatisfied")
    suggestion = county.rated(county.second_round(suggestion), "dissatisfied")
    return county, suggestion.escalations.get()


def _acknowledged() -> tuple[County, Record]:
    county, escalation = _escalated()
    county.do("acknowledge_escalation", escalation, "committee_chair")
    return county, escalation


def _decision(decision: str) -> Call:
    county, escalation = _acknowledged()
    county.take_further_steps(escalation)
    county.do("propose_solution", escalation, "committee_chair", **PROPOSAL)
    data = {"decision": decision, "number": "主任会议纪要3号", "text": "同意。"}
    data["decided_on"] = county.today
    return Call(county, escalation, county.actors["secretary"], data)


# -- correcting, pressure, review, looking back --------------------------------------------------


@scene("correct_rating")
def correct_rating(further: int) -> Call:
    """The deputy corrects what waits for its release."""
    county = found()
    request = county.rate(county.replied(("water", "sole")), final=False)
    return Call(county, request, county.deputy(), {"answers": answers("satisfied", "satisfied")})


@scene("correct_rating")
def correct_rating_beside_others(further: int) -> Call:
    """One of two authors corrects, the other has not rated."""
    county = found(joint_rating_mode=JointRatingMode.EACH)
    request = county.rate(county.replied(("water", "sole"), cosigners=1), final=False)
    return Call(county, request, county.deputy(), {"answers": answers("satisfied", "satisfied")})


def _pressed(county: County, option: str = "satisfied") -> Any:
    request = county.rate(county.replied(("water", "sole")), option)
    done = county.do("report_pressure", request, county.deputy(), words="来电要求改评。")
    return done.created["pressurecase"][0]


@scene("report_pressure")
def report_pressure(further: int) -> Call:
    """A rating that waits for its release falls."""
    county = found()
    request = county.rate(county.replied(("water", "sole")))
    return Call(county, request, county.deputy(), {"words": "来电要求改评。"})


@scene("report_pressure")
def report_pressure_on_a_released_rating(further: int) -> Call:
    """A released rating stands and is looked into."""
    county = found()
    request = county.request_of(county.rated(county.replied(("water", "sole"))))
    return Call(county, request, county.deputy(), {"words": "来电要求改评。"})


@scene("ask_anew")
def ask_anew(further: int) -> Call:
    """The collector asks once more."""
    county = found()
    return Call(county, _pressed(county), county.actors["rating:commission"])


@scene("close_pressure_case")
def close_pressure_case(further: int) -> Call:
    """The collector says what was found."""
    county = found()
    case = _pressed(county)
    county.do("ask_anew", case, "rating:commission")
    data = {"findings": "已约谈。"}
    return Call(county, case, county.actors["commission_head"], data)


def _to_review(county: County) -> Any:
    suggestion = county.assigned(("government", "sole"))
    office = county.task(suggestion, "government")
    county.do("sub_assign", office, "sub_assigner", units=county.shares(("water", "sole")))
    task = county.task(suggestion, "water")
    county.do("accept", task, county.officer("water"))
    county.contact(task)
    return county.written(county.fresh(task))


@scene("send_to_review")
def send_to_review(further: int) -> Call:
    """A government unit sends its reply to the General Office."""
    county = found()
    return Call(county, _to_review(county), county.officer("water"))


@scene("pass_review")
def pass_review(further: int) -> Call:
    """The General Office lets it be signed."""
    county = found()
    reply = county.do("send_to_review", _to_review(county), county.officer("water")).record
    return Call(county, reply, county.actors["sub_assigner"])


@scene("reject_reply")
def reject_reply(further: int) -> Call:
    """The General Office sends it back."""
    county = found()
    reply = county.do("send_to_review", _to_review(county), county.officer("water")).record
    return Call(county, reply, county.actors["sub_assigner"], {"why": "没有回应建议。"})


@scene("order_again")
def order_again(further: int) -> Call:
    """The commission orders a new reply before anybody has rated."""
    county = found()
    data = {"number": "云代工3号", "reasons": "没有回应建议。"}
    suggestion = county.replied(("water", "sole"))
    return Call(county, suggestion, county.actors["assigner"], data)


@scene("look_back")
def look_back(further: int) -> Call:
    """A closed item goes back to one unit, or to so many more."""
    county = found(1 + further)
    suggestion = county.replied(*side_by_side(further))
    for n in range(1 + further):
        county.rated(suggestion, n=n)
    data = {"number": "云代工4号", "ground": "sham", "reasons": "并未落实。"}
    return Call(county, suggestion, county.actors["commission_head"], data)


def _supervised(**told: Any) -> tuple[County, Any, Any]:
    county = found()
    suggestion = county.handling(("water", "sole"))
    task = county.task(suggestion, "water")
    # The series stands already: the first number of a year takes one statement more.
    given = {"kind": "report", "text": "请报告。", "due_on": county.today} | told
    done = county.do("give_measure", task, "committee_chair", **given)
    return county, task, done.created["measure"][0]


@scene("give_measure")
def give_measure(further: int) -> Call:
    """The committee asks for a report."""
    county, task, _first = _supervised()
    told = {"kind": "report", "text": "请报告。", "due_on": county.today}
    return Call(county, task, county.actors["committee_chair"], told)


@scene("enter_measure")
def enter_measure(further: int) -> Call:
    """The secretary enters what the leader said on the telephone."""
    county, task, _first = _supervised()
    told = {
        "kind": "instruction", "text": "请重视。", "due_on": county.today, "channel": "telephone",
        "leader": county.leader_post().pk, "call_note": "上午来电。",
    }  # fmt: skip
    return Call(county, task, county.actors["secretary"], told)


@scene("answer_measure")
def answer_measure(further: int) -> Call:
    """The unit answers."""
    county, _task, measure = _supervised()
    return Call(county, measure, county.officer("water"), {"answer": "已落实。"})


@scene("ask_measure_again")
def ask_measure_again(further: int) -> Call:
    """The committee asks once more."""
    county, _task, measure = _supervised()
    county.do("answer_measure", measure, county.officer("water"), answer="正在研究。")
    told = {"due_on": county.today, "why": "没有时间表。"}
    return Call(county, measure, county.actors["committee_chair"], told)


@scene("take_back_measure")
def take_back_measure(further: int) -> Call:
    """The committee takes it back."""
    county, _task, measure = _supervised()
    return Call(county, measure, county.actors["committee_chair"], {"why": "另行处理。"})


@scene("succeed_measure")
def succeed_measure(further: int) -> Call:
    """The unit has ended; its successor answers."""
    county, task, measure = _supervised()
    heir = county.found("rivers", OrganKind.GOVERNMENT_UNIT, "云溪县河湖局")
    Organ.objects.filter(pk=measure.unit_id).update(valid_until=county.today, successor=heir)
    county.do("succeed_unit", task)
    return Call(county, measure, county.actors["system"])


@scene("confirm_after_look_back")
def confirm_after_look_back(further: int) -> Call:
    """The clockwork notes what a review has confirmed."""
    county = found()
    closed = county.rated(county.replied(("water", "sole")))
    row = county.found_by_review(closed, finding="confirmed")
    told = {"reviewed": row.pk, "number": "云常主8号", "reasons": ""}
    return Call(county, closed, county.actors["system"], told)


@scene("change_class")
def change_class(further: int) -> Call:
    """The commission finds that an answer has another class."""
    county = found()
    closed = county.rated(county.replied(("water", "sole")))
    told = {"result_kind": "not_now", "number": "云代工5号", "reasons": "条件不具备。"}
    return Call(county, county.task(closed, "water"), county.actors["assigner"], told)


@scene("follow_again")
def follow_again(further: int) -> Call:
    """A promise was written off too early; the closed item is followed up again."""
    county, promise = _promised()
    county.reported_kept(promise, "验收单。")
    county.written_off(county.fresh(promise))
    told = {"due_on": date(2026, 12, 20), "number": "云代工6号", "reasons": "并未通车。"}
    return Call(county, promise, county.actors["assigner"], told)


@scene("assign_again")
def assign_again_to_the_superior_organ(further: int) -> Call:
    """The commission gives the second handling to the unit's superior organ."""
    county, suggestion = _undecided(0)
    county.organs["water"].parent = county.organs["court"]
    county.organs["water"].save()
    return Call(county, suggestion, county.actors["assigner"], {"to_superior": True})


@scene("raise_level")
def raise_level(further: int) -> Call:
    """The second handling goes to the superior organ before sign-in."""
    county = found()
    county.organs["water"].parent = county.organs["court"]
    county.organs["water"].save()
    suggestion = county.rated(county.replied(("water", "sole")), "dissatisfied")
    task = county.task(suggestion, "water")
    return Call(county, task, county.actors["assigner"], {"why": "需上级机关统筹。"})


@scene("revise_promise")
def revise_promise(further: int) -> Call:
    """The head promises another day."""
    county, promise = _promised()
    data = {"due_on": promise.due_on + timedelta(days=3), "why": "雨季停工。"}
    return Call(county, promise, county.head("water"), data)


@scene("carry_over")
def carry_over(further: int) -> Call:
    """The commission carries a promise over into the next year."""
    county, promise = _promised(promise_max_carry=PromiseCarry.YEARLY)
    data = {"due_on": promise.due_on.replace(year=2027), "why": "列入明年计划。"}
    return Call(county, promise, county.actors["assigner"], data)


def _late_promise() -> tuple[County, Any]:
    county, promise = _promised()
    county.at += timedelta(days=(promise.due_on - county.today).days + 1)
    return county, promise


@scene("reopen_promise")
def reopen_promise(further: int) -> Call:
    """The promise was not kept: the item is handled again."""
    county, promise = _late_promise()
    county.do("mark_overdue", promise.suggestion.clocks.get(kind="promise"))
    return Call(county, promise, county.actors["assigner"], {"reasons": "承诺未落实。"})


@scene("mark_overdue")
def mark_a_promise_overdue(further: int) -> Call:
    """The promised day has ended."""
    county, promise = _late_promise()
    return Call(county, promise.suggestion.clocks.get(kind="promise"), SYSTEM)


# -- promises and clocks --------------------------------------------------------------------------


@scene("apply_write_off")
def apply_write_off(further: int) -> Call:
    """The unit reports its promise as kept."""
    county, promise = _promised()
    county.told_kept(promise)
    return Call(county, promise, county.officer("water"), {"evidence": "现场照片"})


@scene("report_progress")
def report_progress(further: int) -> Call:
    """The unit reports how far its promise has come."""
    county, promise = _promised()
    return Call(county, promise, county.officer("water"), {"words": "已完成招标。"})


@scene("say_whether_kept")
def say_whether_kept(further: int) -> Call:
    """The lead deputy says that the promise is kept."""
    county, promise = _reported()
    return Call(county, promise, county.deputy(), {"agrees": True})


@scene("verify_promise")
def verify_promise(further: int) -> Call:
    """The last promise is written off: the item closes."""
    county, promise = _reported()
    return Call(county, promise, county.actors["assigner"], {"without_word": NO_WORD})


@scene("reject_write_off")
def reject_write_off(further: int) -> Call:
    """The promise stays open."""
    county, promise = _reported()
    return Call(county, promise, county.actors["assigner"], {"why": "尚未建成。"})


@scene("cancel_promise")
def cancel_promise(further: int) -> Call:
    """The last promise falls away: the item closes."""
    county, promise = _promised()
    return Call(county, promise, county.actors["assigner"], {"explanation": "规划已变更。"})


def _promised(**rules: Any) -> tuple[County, Record]:
    county = found(**rules)
    suggestion = county.handling(("water", "sole"))
    county.reply_all(suggestion, promises=_promises(county, 1))
    county.rated(suggestion)
    return county, suggestion.promises.get()


def _reported() -> tuple[County, Record]:
    county, promise = _promised()
    county.reported_kept(promise, "现场照片")
    return county, promise


UNITS = ("water", "roads", "schools")


def _pair(further: int = 0, role: str = "separate") -> tuple[County, Suggestion, Suggestion]:
    """Return a leading item with its units at work, and one that was merged into it."""
    county = found()
    shares = [(unit, role) for unit in UNITS[: 1 + further]]
    leading = county.handling(*shares)
    follower = county.registered()
    county.do("merge", follower, "assigner", into=leading.pk)
    return county, leading, follower


@scene("merge")
def merge(further: int) -> Call:
    """An item follows another one."""
    county = found()
    leading, follower = county.registered(), county.registered()
    return Call(county, follower, county.actors["assigner"], {"into": leading.pk})


@scene("follow_plan")
def follow_plan(further: int) -> Call:
    """Units that signed the leading item in get a task of the follower."""
    county, _leading, follower = _pair(further)
    return Call(county, follower, SYSTEM)


@scene("follow_plan")
def follow_plan_to_go_on(further: int) -> Call:
    """The last opinion on the leading item is in: the follower's lead unit may reply."""
    county = found()
    leading = county.handling(("water", "lead"), ("roads", "co_handler"))
    follower = county.registered()
    county.do("merge", follower, "assigner", into=leading.pk)
    sweeps.run_all(county.later())
    county.contact(county.task(follower, "water"))
    county.do("send_opinion", county.task(leading, "roads"), county.officer("roads"), text="同意")
    return Call(county, follower, SYSTEM)


@scene("follow_plan")
def follow_plan_to_another_unit(further: int) -> Call:
    """The leading item passed to another unit, which has signed it in."""
    county = found()
    leading = county.assigned(("water", "sole"))
    task = county.task(leading, "water")
    county.do("request_return", task, county.officer("water"), why="不属我局职责。")
    county.do("refuse_return", task, "assigner", decision="属于你局职责。")
    follower = county.registered()
    county.do("merge", follower, "assigner", into=leading.pk)
    sweeps.run_all(county.later())
    county.do("dispute", task, county.head("water"), why="仍有异议。")
    court = county.organs["court"].pk
    county.do("settle_dispute", task, "commission_head", unit=court, decision="由法院承办。")
    county.do("accept", county.task(leading, "court"), county.officer("court"))
    return Call(county, follower, SYSTEM)


def _withdraw(county: County, suggestion: Suggestion) -> None:
    county.do("ask_withdrawal", suggestion, county.deputy(), why="已解决。")
    county.do("confirm_withdrawal", suggestion, "intake")


@scene("end_merge")
def end_merge(further: int) -> Call:
    """The leading item is withdrawn before anybody signed it in."""
    county = found()
    leading, follower = county.registered(), county.registered()
    county.do("merge", follower, "assigner", into=leading.pk)
    _withdraw(county, leading)
    return Call(county, follower, SYSTEM)


@scene("end_merge")
def end_merge_and_go_on(further: int) -> Call:
    """The leading item is withdrawn while its unit is at work for both."""
    county, leading, follower = _pair()
    sweeps.run_all(county.later())
    _withdraw(county, leading)
    return Call(county, follower, SYSTEM)


@scene("undo_merge")
def undo_merge(further: int) -> Call:
    """The tasks of the follower are taken back."""
    county, _leading, follower = _pair(further)
    sweeps.run_all(county.later())
    return Call(county, follower, county.actors["assigner"], {"why": "并非同一事项。"})


@scene("note_follower")
def note_follower(further: int) -> Call:
    """The leading item's trail tells who follows it."""
    county, leading, follower = _pair()
    return Call(county, leading, SYSTEM, {"follower": follower.pk})


@scene("note_follower_left")
def note_follower_left(further: int) -> Call:
    """The leading item's trail tells who follows it no more."""
    county, leading, follower = _pair()
    sweeps.run_all(county.later())
    county.do("undo_merge", follower, "assigner", why="并非同一事项。")
    return Call(county, leading, SYSTEM, {"follower": follower.pk})


def _split(further: int) -> dict[str, Any]:
    texts = [{"title": f"事项{n}", "facts": "情况。", "proposal": "建议。"} for n in range(9)]
    return {"parts": texts[:further], "explanation": "一事一议。"}


@scene("propose_split")
def propose_split(further: int) -> Call:
    """The office writes out the parts."""
    county = found()
    return Call(county, county.submitted(), county.actors["intake"], _split(further))


def _split_proposed(further: int) -> tuple[County, Suggestion]:
    county = found()
    county.registered()
    suggestion = county.submitted()
    county.do("propose_split", suggestion, "intake", **_split(further))
    return county, suggestion


@scene("take_back_split")
def take_back_split(further: int) -> Call:
    """The office takes its proposal back."""
    county, suggestion = _split_proposed(further)
    return Call(county, suggestion, county.actors["intake"])


@scene("decline_split")
def decline_split(further: int) -> Call:
    """The lead deputy declines."""
    county, suggestion = _split_proposed(further)
    return Call(county, suggestion, county.deputy(), {"explanation": "是同一件事。"})


@scene("agree_split")
def agree_split(further: int) -> Call:
    """The lead deputy agrees: the parts are founded, each with its deadline and work item."""
    county, suggestion = _split_proposed(further)
    return Call(county, suggestion, county.deputy())


@scene("consult_units")
def consult_units(further: int) -> Call:
    """The office asks units before it assigns."""
    county = found(further)
    units = [share["organ"] for share in county.shares(*team(further))]
    data = {"units": units, "until_on": county.today + timedelta(days=5)}
    return Call(county, county.registered(), county.actors["assigner"], data)


def _asked() -> tuple[County, Suggestion]:
    county = found()
    suggestion, water = county.registered(), county.organs["water"].pk
    until = county.today + timedelta(days=5)
    county.do("consult_units", suggestion, "assigner", units=[water], until_on=until)
    return county, suggestion


@scene("answer_consultation")
def answer_consultation(further: int) -> Call:
    """A unit says that it is not its own, and whose."""
    county, suggestion = _asked()
    data = {"fits": False, "words": "属交通局。", "better_unit": county.organs["roads"].pk}
    return Call(county, suggestion, county.officer("water"), data)


@scene("end_consultation")
def end_consultation(further: int) -> Call:
    """The office asks a unit no longer."""
    county, suggestion = _asked()
    data = {"organ": county.organs["water"].pk}
    return Call(county, suggestion, county.actors["assigner"], data)


@scene("link")
def link(further: int) -> Call:
    """The office links an item to an earlier one."""
    county = found()
    earlier, later = county.registered(), county.registered()
    data = {"kind": "repeats", "to": earlier.pk}
    return Call(county, later, county.actors["intake"], data)


@scene("remove_link")
def remove_link(further: int) -> Call:
    """The office takes a link away."""
    county = found()
    earlier, later = county.registered(), county.registered()
    county.do("link", later, "intake", kind="repeats", to=earlier.pk)
    return Call(county, later, county.actors["intake"], {"to": earlier.pk})


@scene("propose_void")
def propose_void(further: int) -> Call:
    """A registration is said to be void."""
    county = found()
    return Call(county, county.registered(), county.actors["intake"], {"why": "重复登记。"})


def _void_proposed(*, renumber: bool) -> tuple[County, Suggestion]:
    county = found()
    suggestion = county.registered()
    county.do("propose_void", suggestion, "intake", why="编号有误。", renumber=renumber)
    return county, suggestion


@scene("void_registration")
def void_registration(further: int) -> Call:
    """A second person confirms: the item ends."""
    county, suggestion = _void_proposed(renumber=False)
    return Call(county, suggestion, county.actors["intake2"])


@scene("void_registration")
def void_registration_and_renumber(further: int) -> Call:
    """A second person confirms: the item goes back to the check."""
    county, suggestion = _void_proposed(renumber=True)
    return Call(county, suggestion, county.actors["intake2"])


@scene("decline_void")
def decline_void(further: int) -> Call:
    """A second person disagrees."""
    county, suggestion = _void_proposed(renumber=False)
    return Call(county, suggestion, county.actors["intake2"], {"explanation": "并非重复。"})


@scene("mark_overdue")
def mark_overdue(further: int) -> Call:
    """A reply is late."""
    county = found()
    suggestion = county.handling(("water", "sole"))
    county.later(days=200)
    return Call(county, Clock.objects.get(suggestion=suggestion, kind="reply"), SYSTEM)


@scene("recount_deadline")
def recount_deadline(further: int) -> Call:
    """The day on which a reply is due was announced as a day off."""
    county = found()
    suggestion = county.handling(("water", "sole"))
    clock = Clock.objects.get(suggestion=suggestion, kind="reply")
    county.announce(2026, clock.due_on)
    # Each process reads a calendar once.
    assert in_force().knows(2026)
    return Call(county, clock, SYSTEM)


def _late(day: date) -> tuple[County, Suggestion]:
    """Return a reply that was due on 13 April, on the morning of another day."""
    county = found()
    suggestion = county.handling(("water", "sole"))
    county.contact(suggestion.assignments.get())
    county.at = datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)
    return county, suggestion


def _climbed(day: date) -> tuple[County, Supervision]:
    county, suggestion = _late(day)
    county.do("climb", Clock.objects.get(suggestion=suggestion, kind="reply"))
    return county, Supervision.objects.filter(suggestion=suggestion).latest("pk")


@scene("climb")
def climb_to_a_reminder(further: int) -> Call:
    """The case officer is reminded."""
    county, suggestion = _late(date(2026, 3, 16))
    return Call(county, Clock.objects.get(suggestion=suggestion, kind="reply"), SYSTEM)


@scene("climb")
def climb_to_the_unit(further: int) -> Call:
    """Nothing stood before."""
    county, suggestion = _late(date(2026, 4, 14))
    return Call(county, Clock.objects.get(suggestion=suggestion, kind="reply"), SYSTEM)


@scene("climb")
def climb_from_order_to_committee(further: int) -> Call:
    """An order that nobody signed gives way to the committee."""
    county, order = _climbed(date(2026, 4, 20))
    county.at = datetime(2026, 4, 28, 1, 0, tzinfo=UTC)
    return Call(county, order.clock, SYSTEM)


@scene("climb")
def climb_to_the_leader(further: int) -> Call:
    """The leader hears of it."""
    county, suggestion = _late(date(2026, 5, 13))
    return Call(county, Clock.objects.get(suggestion=suggestion, kind="reply"), SYSTEM)


@scene("climb")
def climb_to_the_council(further: int) -> Call:
    """The Council of Chairpersons gets it on its agenda."""
    county, suggestion = _late(date(2026, 6, 12))
    return Call(county, Clock.objects.get(suggestion=suggestion, kind="reply"), SYSTEM)


@scene("sign_supervision")
def sign_supervision(further: int) -> Call:
    """The head of the commission signs an order."""
    county, order = _climbed(date(2026, 4, 20))
    return Call(county, order, county.actors["commission_head"], {"text": order.text})


@scene("sign_supervision")
def sign_a_talk(further: int) -> Call:
    """The leader of the committee calls to a talk."""
    county, talk = _climbed(date(2026, 5, 13))
    return Call(county, talk, county.actors["committee_chair"], {"text": talk.text})


@scene("acknowledge_supervision")
def acknowledge_supervision(further: int) -> Call:
    """The unit acknowledges what its head was told."""
    county, notice = _climbed(date(2026, 4, 14))
    return Call(county, notice, county.officer("water"), {"answer": "本周答复。"})


@scene("decide_supervision")
def decide_supervision(further: int) -> Call:
    """The Council of Chairpersons circulates a notice."""
    county, agenda = _climbed(date(2026, 6, 12))
    return Call(county, agenda, county.actors["secretary"], {"decision": "notice", **COUNCIL})


@scene("decide_supervision")
def decide_for_the_standing_committee(further: int) -> Call:
    """The Council of Chairpersons passes it on."""
    county, agenda = _climbed(date(2026, 6, 12))
    decision = {"decision": "to_standing_committee", **COUNCIL}
    return Call(county, agenda, county.actors["secretary"], decision)


COUNCIL = {"number": "主任会议纪要9号", "decided_on": date(2026, 6, 12), "text": "同意。"}


@scene("deliver_reply")
def deliver_a_late_reply(further: int) -> Call:
    """What lateness had climbed to ends with the reply."""
    county, order = _climbed(date(2026, 4, 20))
    reply = county.signed(order.assignment)
    return Call(county, reply, county.officer("water"))


# -- organs that end, terms that are over ---------------------------------------------------------


def _ended(county: County, unit: str, heir: Organ | None) -> None:
    Organ.objects.filter(pk=county.organs[unit].pk).update(valid_until=county.today, successor=heir)


@scene("succeed_unit")
def succeed_unit(further: int) -> Call:
    """A new unit takes over a task with a reply that is signed."""
    county = found()
    task = county.task(county.handling(("water", "sole")), "water")
    county.signed(task)
    _ended(county, "water", county.found_today("new", "云溪县水务局"))
    return Call(county, task, SYSTEM)


@scene("succeed_unit")
def succeed_unit_by_a_co_handler(further: int) -> Call:
    """A lead unit goes into its co-handler: it owes itself no opinion, and may reply."""
    county = found()
    suggestion = county.handling(("water", "lead"), ("roads", "co_handler"))
    county.contact(county.task(suggestion, "water"))
    _ended(county, "water", county.organs["roads"])
    return Call(county, county.task(suggestion, "water"), SYSTEM)


@scene("succeed_unit")
def succeed_unit_into_its_lead(further: int) -> Call:
    """A co-handler goes into its lead, which may reply."""
    county = found()
    suggestion = county.handling(("water", "lead"), ("roads", "co_handler"))
    county.contact(county.task(suggestion, "water"))
    _ended(county, "roads", county.organs["water"])
    return Call(county, county.task(suggestion, "roads"), SYSTEM)


@scene("succeed_unit")
def succeed_unit_that_promised(further: int) -> Call:
    """A unit that has replied is merged: its promise goes on the list of the successor."""
    county, promise = _promised()
    _ended(county, "water", county.found_today("new", "云溪县水务局"))
    return Call(county, county.task(promise.suggestion, "water"), SYSTEM)


@scene("succeed_unit")
def succeed_unit_that_passed_on(further: int) -> Call:
    """The government's office is merged after it passed the item on to one unit, or more."""
    county = found(units=further)
    suggestion = county.assigned(("government", "sole"))
    task = county.task(suggestion, "government")
    county.do("sub_assign", task, "sub_assigner", units=county.shares(*team(further)))
    kind = OrganKind.GOVERNMENT_OFFICE
    _ended(county, "government", county.found_today("new", "云溪县政务办公室", kind))
    return Call(county, task, SYSTEM)


@scene("lose_unit")
def lose_unit(further: int) -> Call:
    """A unit is dissolved: who assigned names another."""
    county = found()
    suggestion = county.handling(("water", "sole"))
    _ended(county, "water", None)
    return Call(county, county.task(suggestion, "water"), SYSTEM)


@scene("succeed_office")
def succeed_office(further: int) -> Call:
    """The commission is founded anew while it has to decide on a second assignment."""
    county = found(second_mode=SecondMode.FILTER)
    suggestion = county.rated(county.replied(), "dissatisfied")
    old = county.organs["commission"]
    Organ.objects.filter(pk=old.pk).update(
        valid_until=county.today, successor=county.found_today("commission", "代表联络工作委员会")
    )
    return Call(county, suggestion, SYSTEM)


@scene("succeed_collector")
def succeed_collector(further: int) -> Call:
    """The office that asks the deputy is founded anew."""
    county = found()
    request, old = county.request_of(county.replied()), county.organs["commission"]
    Organ.objects.filter(pk=old.pk).update(
        valid_until=county.today, successor=county.found_today("commission", "代表联络工作委员会")
    )
    return Call(county, request, SYSTEM)


@scene("succeed_committee")
def succeed_committee(further: int) -> Call:
    """The supervising committee is founded anew."""
    county = found()
    escalation = county.escalated().escalations.get()
    _ended(county, "committee", county.found_today("new", "建设委", OrganKind.SPECIAL_COMMITTEE))
    return Call(county, escalation, SYSTEM)


@scene("succeed_supervisor")
def succeed_supervisor(further: int) -> Call:
    """A committee ends, and nobody has its duties: the commission goes on."""
    county, watch = _climbed(date(2026, 4, 27))
    _ended(county, "committee", None)
    return Call(county, watch, SYSTEM)


@scene("archive")
def archive(further: int) -> Call:
    """A closed item is archived with its term."""
    county = found()
    suggestion = county.rated(county.replied())
    Term.objects.filter(pk=county.term.pk).update(over_on=county.today)
    return Call(county, suggestion, SYSTEM)


@scene("carry_promise")
def carry_promise(further: int) -> Call:
    """A promise goes on in the next term."""
    county, promise = _promised()
    Term.objects.filter(pk=county.term.pk).update(over_on=county.today)
    days = {"starts_on": county.today, "ends_on": county.today + timedelta(days=1800)}
    Term.objects.create(congress=county.congress, number=9, **days)
    return Call(county, promise, SYSTEM)


# -- the tests ----------------------------------------------------------------------------------


def statements_of(call: Call, act: str) -> list[str]:
    """Perform the act on a record read anew; list what it sent, without BEGIN and savepoints."""
    target = County.fresh(call.target)
    with CaptureQueriesContext(connection) as sent:
        perform(act, target, by=call.by, at=call.county.later(), **call.order, **call.data)
    left_out = re.compile("BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE")
    return [q["sql"] for q in sent.captured_queries if not left_out.match(q["sql"])]


def shapes_of(statements: list[str]) -> str:
    """Write statements out by verb, tables and condition, to be read in a failure."""
    return "\n".join(
        f"{n:3} {re.sub(r'SELECT .*? FROM', 'SELECT ... FROM', s)[:220]}"
        for n, s in enumerate(statements, 1)
    )


@pytest.mark.parametrize(
    ("name", "further"), [(name, further) for name, row in STATEMENTS.items() for further in row]
)
def test_act_takes_so_many_statements(db, name, further, on_postgresql):
    act, build = SCENES[name]
    events = 1 + (further if name == "agree_split" else 0)
    expected = STATEMENTS[name][further] - (FEWER_ON_POSTGRESQL * events if on_postgresql else 0)

    sent = statements_of(build(further), act)

    assert len(sent) == expected, shapes_of(sent)


@pytest.mark.pure
def test_no_act_takes_more_statements_than_it_may():
    over = {
        (name, further): count
        for name, row in STATEMENTS.items()
        for further, count in row.items()
        if count > AT_MOST + AT_MOST_PER_FURTHER * further
    }

    assert over == {}


@pytest.mark.pure
def test_every_act_is_counted():
    assert {SCENES[name][0] for name in STATEMENTS} == set(ACTS)
    assert set(STATEMENTS) == set(SCENES)
