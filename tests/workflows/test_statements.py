"""How many SQL statements each act takes (语句数): counted, literal, and within a bound.

An act that opens or closes one work item takes at most 25 statements, and at most 10 more for
each further item, unit or recipient. BEGIN and savepoints are not counted. Where a count falls,
lower it in the table; where it rises, say why.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.acting import SYSTEM, Actor
from cases.models import Clock, Suggestion
from cases.models.record import Record
from cases.rules.policy.choices import JointRatingMode, SecondMode
from cases.rules.presets import preset
from people.kinds import DeputyStatusKind
from people.models import DeputyStatus
from tests.county import County, answers, build_county
from workflows.door import ACTS, perform

AT_MOST = 25
AT_MOST_PER_FURTHER = 10

# PostgreSQL takes the event, the move of its stream and the outbox row in one statement.
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
    "propose_refusal": {0: 11},
    "countersign_refusal": {0: 10},
    "decline_refusal": {0: 11},
    "register": {0: 18},
    "register_the_first": {0: 20},
    "assign": {0: 16, 2: 18, 8: 24},
    "sub_assign": {0: 14, 2: 16, 8: 22},
    "recall_assignment": {0: 19, 2: 25, 8: 43},
    "recall_sub_assignment": {0: 15, 2: 21, 8: 39},
    "correct_assignment": {0: 16},
    "mark_urgent": {0: 6},
    "designate_key": {0: 7},
    "accept": {2: 14},
    "record_contact": {0: 13},
    "record_contact_with_opinion_awaited": {0: 14},
    "send_opinion": {0: 18},
    "send_opinion_late": {0: 13},
    "lapse_opinion": {0: 14},
    "lapse_opinion_of_who_never_signed_in": {0: 13},
    "waive_opinion": {0: 16},
    "request_return": {0: 13},
    "approve_return": {0: 12},
    "refuse_return": {0: 13},
    "reassign": {0: 15},
    "dispute": {0: 13},
    "settle_dispute": {0: 16},
    "settle_dispute_and_stay": {0: 15},
    "sign_reply": {0: 8, 2: 16, 8: 34},
    "recall_reply": {0: 8},
    "deliver_reply": {0: 24, 2: 24, 8: 24},
    "deliver_reply_and_ask_each": {0: 24, 2: 26, 8: 32},
    "deliver_reply_with_promises": {0: 25, 2: 27},
    "rate": {0: 16},
    "rate_as_the_last_of_several": {0: 17, 2: 17},
    "remind_rater": {0: 9},
    "end_rating_window": {0: 16, 2: 18},
    "release": {0: 14},
    "release_into_tracking": {0: 16, 2: 18},
    "release_into_second_round": {0: 21, 2: 23},
    "release_for_decision": {0: 16},
    "release_into_escalation": {0: 21},
    "assign_again": {0: 18, 2: 20},
    "decline_second_assignment": {0: 10},
    "acknowledge_escalation": {0: 11},
    "instruct": {0: 8},
    "call_conference": {0: 7},
    "propose_solution": {0: 10},
    "decide_to_hand_back": {0: 19},
    "decide_on_an_agreed_solution": {0: 16},
    "decide_to_conclude": {0: 12},
    "apply_write_off": {0: 11},
    "verify_promise": {0: 12},
    "reject_write_off": {0: 10},
    "cancel_promise": {0: 12},
    "mark_overdue": {0: 6},
    "ask_withdrawal": {0: 13, 2: 17},
    "take_back_withdrawal": {0: 11, 2: 14},
    "agree_withdrawal": {0: 12},
    "object_to_withdrawal": {0: 13, 2: 18},
    "confirm_withdrawal": {0: 21, 2: 25},
    "leave_lead": {0: 9},
    "succeed_lead": {0: 10},
    "replace_raters": {0: 16},
    "replace_raters_with_nobody": {0: 19},
}


@dataclass(frozen=True, slots=True)
class Call:
    """Say what is about to be done, and by whom (将要办理)."""

    county: County
    target: Record
    by: Actor
    data: dict[str, Any] = field(default_factory=dict)


Scene = Callable[[int], Call]
SCENES: dict[str, tuple[str, Scene]] = {}


def scene(act: str) -> Callable[[Scene], Scene]:
    """Register a scene by its name, before this act."""

    def register(build: Scene) -> Scene:
        SCENES[build.__name__] = (act, build)
        return build

    return register


def found(units: int = 1, **rules: Any) -> County:
    """Found a county with so many further units, under rules that differ from the usual ones."""
    return build_county(rules=replace(preset("default_county"), **rules), units=units, deputies=10)


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
    given = {"answers": answers("satisfied", "satisfied")}
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
    county.do("propose_solution", escalation, "committee_chair", **PROPOSAL)
    data = {"decision": decision, "number": "主任会议纪要3号", "text": "同意。"}
    data["decided_on"] = county.today
    return Call(county, escalation, county.actors["secretary"], data)


# -- promises and clocks --------------------------------------------------------------------------


@scene("apply_write_off")
def apply_write_off(further: int) -> Call:
    """The unit reports its promise as kept."""
    county, promise = _promised()
    return Call(county, promise, county.officer("water"), {"evidence": "现场照片"})


@scene("verify_promise")
def verify_promise(further: int) -> Call:
    """The last promise is written off: the item closes."""
    county, promise = _reported()
    return Call(county, promise, county.actors["assigner"])


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


def _promised() -> tuple[County, Record]:
    county = found()
    suggestion = county.handling(("water", "sole"))
    county.reply_all(suggestion, promises=_promises(county, 1))
    county.rated(suggestion)
    return county, suggestion.promises.get()


def _reported() -> tuple[County, Record]:
    county, promise = _promised()
    county.do("apply_write_off", promise, county.officer("water"), evidence="现场照片")
    return county, promise


@scene("mark_overdue")
def mark_overdue(further: int) -> Call:
    """A reply is late."""
    county = found()
    suggestion = county.handling(("water", "sole"))
    county.later(days=200)
    return Call(county, Clock.objects.get(suggestion=suggestion, kind="reply"), SYSTEM)


# -- the tests ----------------------------------------------------------------------------------


def statements_of(call: Call, act: str) -> list[str]:
    """Perform the act on a record read anew; list what it sent, without BEGIN and savepoints."""
    target = County.fresh(call.target)
    with CaptureQueriesContext(connection) as sent:
        perform(act, target, by=call.by, at=call.county.later(), **call.data)
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
    expected = STATEMENTS[name][further] - (FEWER_ON_POSTGRESQL if on_postgresql else 0)

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
