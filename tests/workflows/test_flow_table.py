"""Every state x act x role (状态、动作、角色对照表): what is not listed is refused.

The table is written by hand from the work rules and not derived from the declarations, so that
a new act, state or permission fails here until somebody has thought about it. A scene is a
state, or a state with the condition that matters: "sub_assigned: window over".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from cases import guards, models
from cases.acting import Actor
from cases.models import Event
from cases.models.record import Record
from cases.refusals import ActRefused
from cases.rules.policy import PolicyRules
from cases.rules.presets import preset
from people.kinds import DeputyStatusKind
from people.models import DeputyStatus
from tests.county import County, answers, build_county
from workflows import drafts, sweeps
from workflows.door import ACTS, perform
from workflows.explaining import possibilities
from workflows.work import differences

# -- who ---------------------------------------------------------------------------------------

LEAD, COSIGNER, DEPUTY = "lead deputy", "co-signing deputy", "other deputy"
INTAKE, INTAKE2, ASSIGNER, HEAD_DAC = "intake", "intake2", "assigner", "commission_head"
RATING, RATING_SCO = "rating:commission", "rating:sc_office"
SECRETARY, VICE, CHAIR, SUB = "secretary", "vice_chairperson", "committee_chair", "sub_assigner"
OFFICER, HEAD = "officer of the unit", "head of the unit"
OFFICER_BESIDE, HEAD_BESIDE = "officer of the unit beside", "head of the unit beside"
OFFICER_STRANGE, HEAD_STRANGE = "officer of a strange unit", "head of a strange unit"
SYSTEM = "system"

ROLES = (
    LEAD, COSIGNER, DEPUTY, INTAKE, INTAKE2, ASSIGNER, HEAD_DAC, RATING, RATING_SCO, SECRETARY,
    VICE, CHAIR, SUB, OFFICER, HEAD, OFFICER_BESIDE, HEAD_BESIDE, OFFICER_STRANGE, HEAD_STRANGE,
    SYSTEM,
)  # fmt: skip

UNIT = (OFFICER, HEAD)
INTAKES = (INTAKE, INTAKE2)
COMMISSION = (ASSIGNER, HEAD_DAC)

# -- the table: act -> (state afterwards, "" if it stays; {scene: who may}) ----------------------

SUBMITTED = ("submitted", "submitted: refusal proposed")
REVISION = ("revision", "revision: joint", "revision: joint, text changed")
ON_ITS_WAY = (
    *SUBMITTED, *REVISION, "registered", "registered: between sessions", "assigned", "handling",
    "replied", "rated", "second_assigned", "escalated", "tracking", "registered: classified",
    "assigned: one unit has signed in", "registered: recalled",
    "handling: withdrawal asked", "handling: withdrawal agreed", "handling: lead suspended",
    "assigned: withdrawn only before it", "replied: withdrawn at any time",
    "replied: withdrawn at any time, asked",
)  # fmt: skip

TO_WITHDRAW = (
    *SUBMITTED, *REVISION, "registered", "registered: between sessions", "registered: recalled",
    "assigned", "assigned: one unit has signed in", "handling", "replied: withdrawn at any time",
)  # fmt: skip
# Joint items whose withdrawal nobody waits for.
TO_PASS_ON = (
    *SUBMITTED, "revision: joint", "revision: joint, text changed", "registered",
    "registered: recalled", "assigned", "assigned: one unit has signed in",
    "assigned: withdrawn only before it", "handling", "handling: lead suspended", "replied",
    "replied: withdrawn at any time", "rated", "second_assigned", "escalated", "tracking",
)  # fmt: skip

Rows = dict[str, tuple[str | dict[str, str], dict[str, tuple[str, ...]]]]

SUGGESTION: Rows = {
    "ask_cosigners": (
        "cosigning",
        {
            "draft: joint": (LEAD,),
            "revision: joint": (LEAD,),
            "revision: joint, text changed": (LEAD,),
        },
    ),
    "reopen_draft": (
        "draft",
        {"cosigning": (LEAD,), "cosigning: all confirmed": (LEAD,)},
    ),
    "submit": (
        "submitted",
        {
            "draft": (LEAD,),
            "draft: classified": (LEAD,),
            "cosigning: all confirmed": (LEAD,),
            "revision": (LEAD,),
            "revision: joint": (LEAD,),
        },
    ),
    "return_for_revision": ("revision", {"submitted": INTAKES}),
    "propose_refusal": ("", {"submitted": INTAKES}),
    "countersign_refusal": ("refused", {"submitted: refusal proposed": (INTAKE2,)}),
    "decline_refusal": ("", {"submitted: refusal proposed": (INTAKE2,)}),
    "register": ("registered", {"submitted": INTAKES}),
    "assign": (
        "assigned",
        {
            "registered": (ASSIGNER,),
            "registered: between sessions": (SECRETARY,),
            "registered: recalled": (ASSIGNER,),
        },
    ),
    "recall_assignment": (
        "registered",
        {"assigned": (ASSIGNER,), "assigned: withdrawn only before it": (ASSIGNER,)},
    ),
    "mark_urgent": (
        "",
        dict.fromkeys(ON_ITS_WAY, (ASSIGNER,)) | {"registered: between sessions": (SECRETARY,)},
    ),
    "designate_key": ("", dict.fromkeys(ON_ITS_WAY, (SECRETARY,))),
    "assign_again": ("second_assigned", {"rated": COMMISSION}),
    "decline_second_assignment": ("closed", {"rated": COMMISSION}),
    "ask_withdrawal": (
        "",
        dict.fromkeys(TO_WITHDRAW, (LEAD,)),
    ),
    "take_back_withdrawal": (
        "",
        {
            "handling: withdrawal asked": (LEAD,),
            "handling: withdrawal agreed": (LEAD,),
            "replied: withdrawn at any time, asked": (LEAD,),
        },
    ),
    "confirm_withdrawal": (
        "withdrawn",
        {
            "handling: withdrawal agreed": (*INTAKES, ASSIGNER),
            "replied: withdrawn at any time, asked": (*INTAKES, ASSIGNER),
        },
    ),
    "leave_lead": (
        "",
        dict.fromkeys(TO_PASS_ON, (LEAD,)),
    ),
    "succeed_lead": ("", {"handling: lead suspended": (SYSTEM,)}),
}

COSIGNERS: Rows = {
    "confirm_cosigning": ("confirmed", {"invited": (COSIGNER,)}),
    "decline_cosigning": (
        "declined",
        {"invited": (COSIGNER,), "invited: read an older text": (COSIGNER,)},
    ),
    "leave_cosigning": (
        "left",
        {
            "confirmed": (COSIGNER,),
            "confirmed: in handling": (COSIGNER,),
            "confirmed: withdrawal asked": (COSIGNER,),
            "confirmed: agreed to the withdrawal": (COSIGNER,),
        },
    ),
    "agree_withdrawal": ("", {"confirmed: withdrawal asked": (COSIGNER,)}),
    "object_to_withdrawal": ("", {"confirmed: withdrawal asked": (COSIGNER,)}),
}

ASSIGNMENTS: Rows = {
    "sub_assign": (
        "passed_on",
        {
            "pending_sub_assignment": (SUB,),
            "pending_sub_assignment: co-handler": (SUB,),
            "pending_sub_assignment: co-handler, day over": (SUB,),
        },
    ),
    "recall_sub_assignment": ("pending_sub_assignment", {"passed_on": (SUB,)}),
    "correct_assignment": (
        "superseded",
        {
            "pending_sub_assignment": (ASSIGNER,),
            "pending_sub_assignment: co-handler": (ASSIGNER,),
            "pending_sub_assignment: co-handler, day over": (ASSIGNER,),
            "sub_assigned": (ASSIGNER,),
            "sub_assigned: window over": (ASSIGNER,),
            "sub_assigned: co-handler": (ASSIGNER,),
            "sub_assigned: co-handler, day over": (ASSIGNER,),
            "sub_assigned: government tier": (SUB,),
            "sub_assigned: government tier, co-handler": (SUB,),
            "sub_assigned: returned twice": (ASSIGNER,),
            "sub_assigned: dispute settled": (ASSIGNER,),
        },
    ),
    "accept": (
        "accepted",
        {
            "sub_assigned": UNIT,
            "sub_assigned: window over": UNIT,
            "sub_assigned: co-handler": UNIT,
            "sub_assigned: co-handler, day over": UNIT,
            "sub_assigned: government tier": UNIT,
            "sub_assigned: government tier, co-handler": UNIT,
            "sub_assigned: second round": UNIT,
            "sub_assigned: returned twice": UNIT,
            "sub_assigned: dispute settled": UNIT,
        },
    ),
    "request_return": (
        "return_requested",
        {
            "sub_assigned": UNIT,
            "sub_assigned: co-handler": UNIT,
            "sub_assigned: government tier": UNIT,
            "sub_assigned: government tier, co-handler": UNIT,
        },
    ),
    "approve_return": (
        "return_approved",
        {
            "return_requested": (ASSIGNER,),
            "return_requested: co-handler": (ASSIGNER,),
            "return_requested: government tier": (SUB,),
            "return_requested: government tier, co-handler": (SUB,),
        },
    ),
    "refuse_return": (
        "accepted",
        {
            "return_requested": (ASSIGNER,),
            "return_requested: co-handler": (ASSIGNER,),
            "return_requested: government tier": (SUB,),
            "return_requested: government tier, co-handler": (SUB,),
        },
    ),
    "reassign": (
        "superseded",
        {
            "return_approved": (ASSIGNER,),
            "return_approved: co-handler": (ASSIGNER,),
            "return_approved: government tier": (SUB,),
        },
    ),
    "dispute": (
        "disputed",
        {
            "sub_assigned": (HEAD,),
            "sub_assigned: co-handler": (HEAD,),
            "sub_assigned: government tier": (HEAD,),
            "sub_assigned: government tier, co-handler": (HEAD,),
            "sub_assigned: returned twice": (HEAD,),
            "accepted: return refused": (HEAD,),
        },
    ),
    "settle_dispute": (
        "superseded",
        {
            "disputed": (HEAD_DAC,),
            "disputed: co-handler, after a refused return": (HEAD_DAC,),
            "disputed: government tier": (SUB,),
        },
    ),
    "record_contact": (
        "",
        {
            "accepted": UNIT,
            "accepted: second round": UNIT,
            "accepted: separate": UNIT,
            "accepted: return refused": UNIT,
            "accepted: return refused, deputy contacted": UNIT,
            "accepted: dispute settled": UNIT,
        },
    ),
    "send_opinion": (
        "opinion_sent",
        {
            "accepted: co-handler": UNIT,
            "accepted: co-handler, day over": UNIT,
            "opinion_overdue": UNIT,
        },
    ),
    "lapse_opinion": (
        {
            "pending_sub_assignment: co-handler, day over": "opinion_missing",
            "": "opinion_overdue",
        },
        {
            "pending_sub_assignment: co-handler, day over": (SYSTEM,),
            "sub_assigned: co-handler, day over": (SYSTEM,),
            "accepted: co-handler, day over": (SYSTEM,),
        },
    ),
    "waive_opinion": (
        "opinion_missing",
        {
            "pending_sub_assignment: co-handler": (ASSIGNER,),
            "pending_sub_assignment: co-handler, day over": (ASSIGNER,),
            "sub_assigned: co-handler": (ASSIGNER,),
            "sub_assigned: co-handler, day over": (ASSIGNER,),
            "sub_assigned: government tier, co-handler": (ASSIGNER, SUB),
            "accepted: co-handler": (ASSIGNER,),
            "accepted: co-handler, day over": (ASSIGNER,),
            "return_requested: co-handler": (ASSIGNER,),
            "return_requested: government tier, co-handler": (ASSIGNER, SUB),
            "return_approved: co-handler": (ASSIGNER,),
            "disputed: co-handler, after a refused return": (ASSIGNER,),
            "opinion_overdue": (ASSIGNER,),
        },
    ),
}

REPLIES: Rows = {
    "sign_reply": (
        "signed",
        {
            "drafting": (HEAD,),
            "drafting: opinion overdue and noted": (HEAD,),
            "drafting: planned, with a promise": (HEAD,),
            "drafting: supplementary": (HEAD,),
            "drafting: supplementary, with a promise": (HEAD,),
        },
    ),
    "recall_reply": ("drafting", {"signed": (HEAD,), "signed: item withdrawn": (HEAD,)}),
    "deliver_reply": (
        "delivered",
        {
            "signed": UNIT,
            "signed: partly delivered": UNIT,
            "signed: partly delivered, its promise ended the item": UNIT,
        },
    ),
}

REQUESTS: Rows = {
    "rate": (
        {
            "opened: each is asked": "opened",
            "opened: each is asked, lead suspended": "opened",
            "": "answered",
        },
        {
            "opened": (LEAD,),
            "opened: window over": (LEAD,),
            "opened: general office asks": (LEAD,),
            "opened: each is asked": (LEAD, COSIGNER),
            "opened: each is asked, lead has answered": (COSIGNER,),
            "opened: each is asked, lead suspended": (COSIGNER,),
        },
    ),
    "remind_rater": (
        "",
        {
            "opened": (RATING, SYSTEM),
            "opened: window over": (RATING, SYSTEM),
            "opened: general office asks": (RATING_SCO, SYSTEM),
            "opened: each is asked": (RATING, SYSTEM),
            "opened: each is asked, lead has answered": (RATING, SYSTEM),
            "opened: withdrawal asked": (RATING, SYSTEM),
            "opened: lead suspended": (RATING, SYSTEM),
            "opened: lead has left": (RATING, SYSTEM),
            "opened: each is asked, lead suspended": (RATING, SYSTEM),
        },
    ),
    "end_rating_window": ("expired", {"opened: window over": (SYSTEM,)}),
    "replace_raters": (
        {"opened: lead suspended": "no_rater", "": "opened"},
        {
            "opened: lead suspended": (SYSTEM,),
            "opened: lead has left": (SYSTEM,),
            "opened: each is asked, lead suspended": (SYSTEM,),
        },
    ),
    "release": (
        "released",
        {
            "answered": (RATING,),
            "answered: correction day": (RATING,),
            "answered: correction day over": (RATING, SYSTEM),
        },
    ),
}

PROMISES: Rows = {
    "apply_write_off": ("reported_done", {"open": UNIT, "open: reply being rated": UNIT}),
    "verify_promise": ("written_off", {"reported_done": COMMISSION}),
    "reject_write_off": ("open", {"reported_done": COMMISSION}),
    "cancel_promise": (
        "cancelled_explained",
        {
            "open": COMMISSION,
            "open: reply being rated": COMMISSION,
            "reported_done": COMMISSION,
        },
    ),
}

ESCALATIONS: Rows = {
    "acknowledge_escalation": (
        "acknowledged",
        {"raised": (CHAIR,), "raised: to the commission": (HEAD_DAC,)},
    ),
    "instruct": ("", {"acknowledged": (CHAIR,), "proposed": (CHAIR,)}),
    "call_conference": ("", {"acknowledged": (CHAIR,)}),
    "propose_solution": ("proposed", {"acknowledged": (CHAIR,)}),
    "decide_escalation": ("decided", {"proposed": (SECRETARY,)}),
}

CLOCKS: Rows = {"mark_overdue": ("missed", {"running: day over": (SYSTEM,)})}

TABLE: dict[str, Rows] = {
    "Suggestion": SUGGESTION,
    "Cosigner": COSIGNERS,
    "Assignment": ASSIGNMENTS,
    "Reply": REPLIES,
    "RatingRequest": REQUESTS,
    "Promise": PROMISES,
    "Escalation": ESCALATIONS,
    "Clock": CLOCKS,
}

# -- the scenes ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scene:
    """Hold one record where it stands, whose it is, and data that fit it."""

    record: Any
    own: str = "water"
    beside: str = "roads"
    data: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


SCENES: dict[str, dict[str, tuple[Callable[[County], Scene], PolicyRules | None]]] = {
    name: {} for name in TABLE
}

TWO = (("water", "lead"), ("roads", "co_handler"))
PROMISE = {"content": "年内建成。", "responsible": "张工", "due_on": date(2026, 12, 1)}


def scene(
    model: str, name: str, rules: PolicyRules | None = None
) -> Callable[[Callable[[County], Any]], Callable[[County], Any]]:
    """Register how a record is brought to where it stands."""

    def register(build: Callable[[County], Any]) -> Callable[[County], Any]:
        def staged(county: County) -> Scene:
            built = build(county)
            return built if isinstance(built, Scene) else Scene(built)

        SCENES[model][name] = (staged, rules)
        return build

    return register


def changed(**rules: Any) -> PolicyRules:
    return PolicyRules.from_dict(rules, preset("default_county"))


# suggestions


@scene("Suggestion", "draft")
def _(c: County) -> Any:
    return c.draft()


@scene("Suggestion", "draft: joint")
def _(c: County) -> Any:
    return c.draft(cosigners=1)


@scene("Suggestion", "draft: no proposal")
def _(c: County) -> Any:
    return c.draft(proposal="")


@scene("Suggestion", "draft: lead suspended")
def _(c: County) -> Any:
    DeputyStatus.objects.create(
        deputy=c.deputies[0], status=DeputyStatusKind.SUSPENDED, since=date(2026, 1, 1)
    )
    return c.draft()


@scene("Suggestion", "cosigning")
def cosigning(c: County) -> Any:
    suggestion = c.draft(cosigners=1)
    c.do("ask_cosigners", suggestion, c.deputy())
    return c.fresh(suggestion)


@scene("Suggestion", "cosigning: all confirmed")
def all_confirmed(c: County) -> Any:
    suggestion = cosigning(c)
    c.do("confirm_cosigning", suggestion.cosigners.get(), c.deputy(1), text_version=1)
    return c.fresh(suggestion)


@scene("Suggestion", "submitted")
def _(c: County) -> Any:
    return c.submitted(cosigners=1)


REFUSAL = {"ground": "academic", "outcome": "letter", "explanation": "属于学术探讨。"}


@scene("Suggestion", "submitted: refusal proposed")
def _(c: County) -> Any:
    suggestion = c.submitted(cosigners=1)
    c.do("propose_refusal", suggestion, "intake", **REFUSAL)
    return c.fresh(suggestion)


def returned(c: County, **draft: Any) -> Any:
    suggestion = c.submitted(**draft)
    c.do("return_for_revision", suggestion, "intake", advice="请写明地点。")
    return c.fresh(suggestion)


@scene("Suggestion", "revision")
def _(c: County) -> Any:
    return returned(c)


@scene("Suggestion", "revision: joint")
def _(c: County) -> Any:
    return returned(c, cosigners=1)


@scene("Suggestion", "revision: joint, text changed")
def _(c: County) -> Any:
    suggestion = returned(c, cosigners=1)
    return drafts.edit_draft(suggestion, by=c.deputy(), at=c.later(), proposal="增设两处。")


@scene("Suggestion", "refused")
def refused(c: County) -> Any:
    suggestion = c.submitted(cosigners=1)
    c.do("propose_refusal", suggestion, "intake", **REFUSAL)
    c.do("countersign_refusal", suggestion, "intake2")
    return c.fresh(suggestion)


def stub(c: County) -> Any:
    return drafts.create_stub(
        lead=c.deputies[0], term=c.term, at=c.later(), session=c.session, in_session=True
    )


@scene("Suggestion", "draft: classified")
def _(c: County) -> Any:
    return stub(c)


@scene("Suggestion", "registered: classified")
def _(c: County) -> Any:
    suggestion = c.do("submit", stub(c), c.deputy(0)).record
    return c.do("register", suggestion, "intake").record


@scene("Suggestion", "registered")
def _(c: County) -> Any:
    return c.registered(cosigners=1)


@scene("Suggestion", "registered: between sessions", preset("beijing"))
def _(c: County) -> Any:
    return c.registered(in_session=False)


@scene("Suggestion", "assigned")
def _(c: County) -> Any:
    return c.assigned(*TWO, cosigners=1)


@scene("Suggestion", "assigned: one unit has signed in")
def _(c: County) -> Any:
    suggestion = c.assigned(*TWO, cosigners=1)
    c.do("accept", c.task(suggestion, "roads"), c.officer("roads"))
    return c.fresh(suggestion)


@scene("Suggestion", "registered: recalled")
def recalled(c: County) -> Any:
    suggestion = c.assigned(*TWO, cosigners=1)
    return c.do("recall_assignment", suggestion, "assigner", why="交办有误。").record


@scene("Suggestion", "handling")
def _(c: County) -> Any:
    return c.handling(*TWO, cosigners=1)


ANY_TIME = changed(withdraw_until="any_time")


def asked_to_withdraw(c: County, suggestion: Any) -> Any:
    return c.do("ask_withdrawal", suggestion, c.deputy(), why="问题已解决。").record


def withdrawal_agreed(c: County) -> Any:
    suggestion = asked_to_withdraw(c, c.handling(*TWO, cosigners=1))
    c.do("agree_withdrawal", suggestion.cosigners.get(), c.deputy(1))
    return c.fresh(suggestion)


def suspend(c: County, n: int = 0) -> None:
    suspended = DeputyStatusKind.SUSPENDED
    DeputyStatus.objects.create(deputy=c.deputies[n], status=suspended, since=c.today)


@scene("Suggestion", "handling: withdrawal asked")
def withdrawal_asked(c: County) -> Any:
    return asked_to_withdraw(c, c.handling(*TWO, cosigners=1))


@scene("Suggestion", "handling: withdrawal agreed")
def _(c: County) -> Any:
    return withdrawal_agreed(c)


@scene("Suggestion", "handling: lead suspended")
def _(c: County) -> Any:
    suggestion = c.handling(*TWO, cosigners=1)
    suspend(c)
    return suggestion


UNTIL_ASSIGNED = changed(withdraw_until="before_assignment")


@scene("Suggestion", "assigned: withdrawn only before it", UNTIL_ASSIGNED)
def _(c: County) -> Any:
    return c.assigned(*TWO, cosigners=1)


@scene("Suggestion", "replied: withdrawn at any time", ANY_TIME)
def _(c: County) -> Any:
    return c.replied(*TWO, cosigners=1)


@scene("Suggestion", "replied: withdrawn at any time, asked", ANY_TIME)
def asked_after_reply(c: County) -> Any:
    return asked_to_withdraw(c, c.replied(*TWO))


@scene("Suggestion", "withdrawn")
def withdrawn(c: County) -> Any:
    return c.do("confirm_withdrawal", withdrawal_agreed(c), "intake").record


@scene("Suggestion", "replied")
def _(c: County) -> Any:
    return c.replied(*TWO, cosigners=1)


@scene("Suggestion", "rated")
def _(c: County) -> Any:
    suggestion = c.replied(*TWO, cosigners=1)
    request = c.request_of(suggestion)
    c.do("rate", request, c.deputy(), answers=answers("dissatisfied", "satisfied"))
    c.do("release", request, "rating:commission")
    return c.fresh(suggestion)


@scene("Suggestion", "second_assigned")
def second_assigned(c: County) -> Any:
    return c.rated(c.replied(*TWO, cosigners=1), "dissatisfied")


@scene("Suggestion", "escalated")
def escalated(c: County) -> Any:
    return c.rated(c.second_round(second_assigned(c)), "dissatisfied")


def promised(c: County) -> Any:
    suggestion = c.handling(*TWO, cosigners=1)
    c.reply_all(suggestion, result_kind="planned", promises=[PROMISE])
    return c.fresh(suggestion)


@scene("Suggestion", "tracking")
def tracking(c: County) -> Any:
    return c.rated(promised(c))


@scene("Suggestion", "closed")
def _(c: County) -> Any:
    return c.rated(c.replied(*TWO, cosigners=1))


# co-signers


@scene("Cosigner", "invited")
def _(c: County) -> Any:
    return cosigning(c).cosigners.get()


@scene("Cosigner", "invited: text not sent round")
def _(c: County) -> Any:
    return c.draft(cosigners=1).cosigners.get()


@scene("Cosigner", "invited: read an older text")
def _(c: County) -> Any:
    suggestion = cosigning(c)
    c.do("reopen_draft", suggestion, c.deputy())
    drafts.edit_draft(suggestion, by=c.deputy(), at=c.later(), facts="居民绕行三公里。")
    c.do("ask_cosigners", suggestion, c.deputy())
    # Declining does not ask which text was read.
    return Scene(suggestion.cosigners.get(), data={"confirm_cosigning": {"text_version": 1}})


@scene("Cosigner", "confirmed")
def _(c: County) -> Any:
    return all_confirmed(c).cosigners.get()


@scene("Cosigner", "confirmed: in handling")
def _(c: County) -> Any:
    return c.handling(*TWO, cosigners=1).cosigners.get()


@scene("Cosigner", "confirmed: item has ended")
def _(c: County) -> Any:
    return refused(c).cosigners.get()


@scene("Cosigner", "confirmed: is asked to rate", changed(joint_rating_mode="each"))
def _(c: County) -> Any:
    return c.replied(*TWO, cosigners=1).cosigners.get()


@scene("Cosigner", "confirmed: withdrawal asked")
def _(c: County) -> Any:
    return withdrawal_asked(c).cosigners.get()


@scene("Cosigner", "confirmed: agreed to the withdrawal")
def _(c: County) -> Any:
    return withdrawal_agreed(c).cosigners.get()


@scene("Cosigner", "took_lead")
def _(c: County) -> Any:
    return c.do("leave_lead", c.handling(*TWO, cosigners=1), c.deputy()).record.cosigners.get()


@scene("Cosigner", "declined")
def _(c: County) -> Any:
    cosigner = cosigning(c).cosigners.get()
    return c.do("decline_cosigning", cosigner, c.deputy(1)).record


@scene("Cosigner", "left")
def _(c: County) -> Any:
    cosigner = all_confirmed(c).cosigners.get()
    return c.do("leave_cosigning", cosigner, c.deputy(1)).record


# assignments


def of_roads(c: County, suggestion: Any, **data: Any) -> Scene:
    return Scene(c.task(suggestion, "roads"), own="roads", beside="water", **data)


def of_government(c: County) -> Any:
    suggestion = c.assigned(("government", "sole"))
    units = c.shares(*TWO)
    c.do("sub_assign", c.task(suggestion, "government"), "sub_assigner", units=units)
    return suggestion


def give_back(c: County, suggestion: Any, unit: str) -> Any:
    task = c.task(suggestion, unit)
    return c.do("request_return", task, c.officer(unit), why="不属于我局职责。").record


@scene("Assignment", "pending_sub_assignment")
def _(c: County) -> Any:
    suggestion = c.assigned(("government", "lead"), ("court", "co_handler"))
    return Scene(c.task(suggestion, "government"), own="government", beside="court")


@scene("Assignment", "pending_sub_assignment: co-handler")
def pending_co_handler(c: County) -> Any:
    suggestion = c.assigned(("court", "lead"), ("government", "co_handler"))
    passed_on = {"units": c.shares(("water", "co_handler"))}
    task = c.task(suggestion, "government")
    return Scene(task, own="government", beside="court", data={"sub_assign": passed_on})


@scene("Assignment", "pending_sub_assignment: co-handler, day over")
def _(c: County) -> Any:
    waiting = pending_co_handler(c)
    c.later(days=45)
    return waiting


@scene("Assignment", "passed_on")
def _(c: County) -> Any:
    return Scene(c.task(of_government(c), "government"), own="government", beside="water")


@scene("Assignment", "passed_on: a unit has signed in")
def _(c: County) -> Any:
    suggestion = of_government(c)
    c.do("accept", c.task(suggestion, "roads"), c.officer("roads"))
    return Scene(c.task(suggestion, "government"), own="government", beside="water")


@scene("Assignment", "recalled")
def _(c: County) -> Any:
    return c.task(recalled(c), "water")


@scene("Assignment", "sub_assigned")
def _(c: County) -> Any:
    return c.task(c.assigned(*TWO, cosigners=1), "water")


@scene("Assignment", "sub_assigned: window over")
def _(c: County) -> Any:
    suggestion = c.assigned(*TWO)
    c.later(days=20)
    return c.task(suggestion, "water")


@scene("Assignment", "sub_assigned: co-handler")
def _(c: County) -> Any:
    return of_roads(c, c.assigned(*TWO))


@scene("Assignment", "sub_assigned: co-handler, day over")
def _(c: County) -> Any:
    suggestion = c.assigned(*TWO)
    c.later(days=45)
    return of_roads(c, suggestion)


@scene("Assignment", "sub_assigned: government tier")
def _(c: County) -> Any:
    return c.task(of_government(c), "water")


@scene("Assignment", "sub_assigned: government tier, co-handler")
def _(c: County) -> Any:
    return of_roads(c, of_government(c))


@scene("Assignment", "sub_assigned: second round")
def _(c: County) -> Any:
    return c.task(second_assigned(c), "water")


@scene("Assignment", "sub_assigned: returned twice")
def _(c: County) -> Any:
    suggestion = c.assigned(("water", "sole"))
    for unit, following in (("water", "roads"), ("roads", "court")):
        task = give_back(c, suggestion, unit)
        c.do("approve_return", task, "assigner")
        c.do("reassign", task, "assigner", organ=c.organs[following].pk)
    return Scene(c.task(suggestion, "court"), own="court", beside="roads")


@scene("Assignment", "accepted")
def _(c: County) -> Any:
    return c.task(c.handling(*TWO, cosigners=1), "water")


@scene("Assignment", "accepted: separate")
def _(c: County) -> Any:
    suggestion = c.handling(("water", "separate"), ("roads", "separate"))
    return c.task(suggestion, "water")


@scene("Assignment", "accepted: second round")
def _(c: County) -> Any:
    task = c.task(second_assigned(c), "water")
    return c.do("accept", task, c.officer("water")).record


@scene("Assignment", "accepted: co-handler")
def _(c: County) -> Any:
    return of_roads(c, c.handling(*TWO))


@scene("Assignment", "accepted: co-handler, day over")
def _(c: County) -> Any:
    suggestion = c.handling(*TWO)
    c.later(days=45)
    return of_roads(c, suggestion)


@scene("Assignment", "return_requested")
def _(c: County) -> Any:
    return give_back(c, c.assigned(*TWO, cosigners=1), "water")


@scene("Assignment", "return_requested: co-handler")
def _(c: County) -> Any:
    suggestion = c.assigned(*TWO)
    give_back(c, suggestion, "roads")
    return of_roads(c, suggestion)


@scene("Assignment", "return_requested: government tier")
def _(c: County) -> Any:
    return give_back(c, of_government(c), "water")


@scene("Assignment", "return_requested: government tier, co-handler")
def _(c: County) -> Any:
    suggestion = of_government(c)
    give_back(c, suggestion, "roads")
    return of_roads(c, suggestion)


@scene("Assignment", "return_approved")
def return_approved(c: County) -> Any:
    task = give_back(c, c.assigned(*TWO, cosigners=1), "water")
    return c.do("approve_return", task, "assigner").record


@scene("Assignment", "return_approved: co-handler")
def _(c: County) -> Any:
    suggestion = c.assigned(*TWO)
    c.do("approve_return", give_back(c, suggestion, "roads"), "assigner")
    return of_roads(c, suggestion)


@scene("Assignment", "return_approved: government tier")
def _(c: County) -> Any:
    task = give_back(c, of_government(c), "water")
    return c.do("approve_return", task, "sub_assigner").record


def refused_return(c: County, unit: str) -> Any:
    task = give_back(c, c.assigned(*TWO, cosigners=1), unit)
    return c.do("refuse_return", task, "assigner", decision="属于你局职责。").record


@scene("Assignment", "accepted: return refused")
def _(c: County) -> Any:
    return refused_return(c, "water")


@scene("Assignment", "accepted: return refused, deputy contacted")
def _(c: County) -> Any:
    task = refused_return(c, "water")
    c.contact(task)
    return task


def disputed(c: County, suggestion: Any, unit: str = "water") -> Any:
    task = c.task(suggestion, unit)
    return c.do("dispute", task, c.head(unit), why="不属于我局职责。").record


@scene("Assignment", "disputed")
def in_dispute(c: County) -> Any:
    return disputed(c, c.assigned(*TWO, cosigners=1))


@scene("Assignment", "disputed: co-handler, after a refused return")
def _(c: County) -> Any:
    suggestion = refused_return(c, "roads").suggestion
    disputed(c, suggestion, "roads")
    return of_roads(c, suggestion)


@scene("Assignment", "disputed: government tier")
def _(c: County) -> Any:
    return disputed(c, of_government(c))


def settled(c: County, unit: str) -> Any:
    data = {"unit": c.organs[unit].pk, "decision": "由该局承办。"}
    return c.do("settle_dispute", in_dispute(c), "commission_head", **data).record.suggestion


@scene("Assignment", "accepted: dispute settled")
def _(c: County) -> Any:
    return c.task(settled(c, "water"), "water")


@scene("Assignment", "sub_assigned: dispute settled")
def _(c: County) -> Any:
    return Scene(c.task(settled(c, "court"), "court"), own="court", beside="roads")


@scene("Assignment", "superseded")
def _(c: County) -> Any:
    task = return_approved(c)
    return c.do("reassign", task, "assigner", organ=c.organs["court"].pk).record


def overdue_opinion(c: County) -> Any:
    suggestion = c.handling(*TWO, cosigners=1)
    c.contact(c.task(suggestion, "water"))
    c.later(days=45)
    sweeps.run_all(c.at)
    return suggestion


@scene("Assignment", "opinion_overdue")
def _(c: County) -> Any:
    suggestion = c.handling(*TWO, cosigners=1)
    c.later(days=45)
    sweeps.run_all(c.at)
    return of_roads(c, suggestion)


def opinion_in(c: County) -> Any:
    suggestion = c.handling(*TWO, cosigners=1)
    c.do("send_opinion", c.task(suggestion, "roads"), c.officer("roads"), text="同意。")
    return suggestion


@scene("Assignment", "opinion_sent")
def _(c: County) -> Any:
    return of_roads(c, opinion_in(c))


@scene("Assignment", "opinion_missing")
def _(c: County) -> Any:
    suggestion = c.handling(*TWO, cosigners=1)
    c.do("waive_opinion", c.task(suggestion, "roads"), "assigner", why="与该局无关。")
    return of_roads(c, suggestion)


@scene("Assignment", "reply_issued")
def _(c: County) -> Any:
    return c.task(c.replied(*TWO, cosigners=1), "water")


@scene("Assignment", "cancelled")
def _(c: County) -> Any:
    return c.task(withdrawn(c), "water")


# replies


def ready(c: County, **parts: Any) -> Any:
    task = c.task(opinion_in(c), "water")
    c.contact(task)
    return c.written(task, **parts)


@scene("Reply", "drafting")
def _(c: County) -> Any:
    return ready(c)


@scene("Reply", "drafting: deputy not contacted")
def _(c: County) -> Any:
    return c.written(c.task(opinion_in(c), "water"))


@scene("Reply", "drafting: opinion awaited")
def _(c: County) -> Any:
    task = c.task(c.handling(*TWO, cosigners=1), "water")
    c.contact(task)
    return c.written(task)


@scene("Reply", "drafting: opinion overdue and noted")
def _(c: County) -> Any:
    suggestion = overdue_opinion(c)
    missing = {"missing": [c.task(suggestion, "roads").pk]}
    return Scene(c.written(c.task(suggestion, "water")), data={"sign_reply": missing})


@scene("Reply", "drafting: opinion overdue and not noted")
def _(c: County) -> Any:
    return c.written(c.task(overdue_opinion(c), "water"))


@scene("Reply", "drafting: no text")
def _(c: County) -> Any:
    return ready(c, text=" ")


@scene("Reply", "drafting: planned, no promise")
def _(c: County) -> Any:
    return ready(c, result_kind="planned")


@scene("Reply", "drafting: planned, with a promise")
def _(c: County) -> Any:
    return ready(c, result_kind="planned", promises=[PROMISE])


def supplementary(c: County, suggestion: Any, **parts: Any) -> Any:
    texts = {"result_kind": "planned", "text": "补充说明。", "doc_number": "云办复补1号"}
    return drafts.save_reply_draft(
        c.task(suggestion, "water"),
        by=c.officer("water"),
        at=c.later(),
        supplementary=True,
        **(texts | parts),
    )


@scene("Reply", "drafting: supplementary")
def _(c: County) -> Any:
    return supplementary(c, c.replied(*TWO, cosigners=1), result_kind="solved")


@scene("Reply", "drafting: supplementary, with a promise")
def _(c: County) -> Any:
    return supplementary(c, tracking(c), promises=[PROMISE])


@scene("Reply", "drafting: supplementary, with a promise after the end")
def _(c: County) -> Any:
    return supplementary(c, c.rated(c.replied(*TWO, cosigners=1)), promises=[PROMISE])


def signed(c: County) -> Any:
    reply = ready(c)
    return c.do("sign_reply", reply, c.head("water")).record


@scene("Reply", "signed")
def _(c: County) -> Any:
    return signed(c)


@scene("Reply", "signed: partly delivered")
def _(c: County) -> Any:
    lead = [c.deputies[0].pk]
    return c.do("deliver_reply", signed(c), c.officer("water"), recipients=lead).record


@scene("Reply", "signed: partly delivered, its promise ended the item")
def _(c: County) -> Any:
    suggestion = c.rated(promised(c))
    reply = supplementary(c, suggestion, promises=[PROMISE])
    c.do("sign_reply", reply, c.head("water"))
    c.do("deliver_reply", reply, c.officer("water"), recipients=[c.deputies[0].pk])
    for promise in suggestion.promises.filter(binding=True):
        c.do("cancel_promise", promise, "assigner", explanation="规划已变更。")
    assert c.fresh(suggestion).state == "closed"
    return c.fresh(reply)


@scene("Reply", "signed: item withdrawn")
def _(c: County) -> Any:
    reply = signed(c)
    suggestion = asked_to_withdraw(c, reply.suggestion)
    c.do("agree_withdrawal", suggestion.cosigners.get(), c.deputy(1))
    c.do("confirm_withdrawal", suggestion, "intake")
    return c.fresh(reply)


@scene("Reply", "delivered")
def _(c: County) -> Any:
    return c.do("deliver_reply", signed(c), c.officer("water")).record


# rating requests

EACH = changed(joint_rating_mode="each")
BY_CLOCK = changed(release_mode="after_correction")


@scene("RatingRequest", "opened")
def _(c: County) -> Any:
    return c.request_of(c.replied(*TWO, cosigners=1))


@scene("RatingRequest", "opened: window over")
def _(c: County) -> Any:
    request = c.request_of(c.replied(*TWO, cosigners=1))
    c.later(days=60)
    return request


@scene("RatingRequest", "opened: general office asks", preset("xianning"))
def _(c: County) -> Any:
    return c.request_of(c.replied(*TWO, cosigners=1))


@scene("RatingRequest", "opened: each is asked", EACH)
def _(c: County) -> Any:
    return c.request_of(c.replied(*TWO, cosigners=1))


@scene("RatingRequest", "opened: each is asked, lead has answered", EACH)
def _(c: County) -> Any:
    return c.rate(c.replied(*TWO, cosigners=1))


@scene("RatingRequest", "answered")
def _(c: County) -> Any:
    return c.rate(c.replied(*TWO, cosigners=1))


@scene("RatingRequest", "answered: correction day", BY_CLOCK)
def _(c: County) -> Any:
    return c.rate(c.replied(*TWO, cosigners=1))


@scene("RatingRequest", "answered: correction day over", BY_CLOCK)
def _(c: County) -> Any:
    request = c.rate(c.replied(*TWO, cosigners=1))
    c.later(days=4)
    return request


@scene("RatingRequest", "expired")
def _(c: County) -> Any:
    request = c.request_of(c.replied(*TWO, cosigners=1))
    c.later(days=60)
    return c.do("end_rating_window", request).record


@scene("RatingRequest", "opened: withdrawal asked", ANY_TIME)
def _(c: County) -> Any:
    return c.request_of(asked_after_reply(c))


@scene("RatingRequest", "opened: lead suspended")
def nobody_can_rate(c: County) -> Any:
    suggestion = c.replied(*TWO)
    suspend(c)
    return c.request_of(suggestion)


@scene("RatingRequest", "opened: lead has left")
def _(c: County) -> Any:
    suggestion = c.replied(*TWO, cosigners=1)
    return c.request_of(c.do("leave_lead", suggestion, c.deputy()).record)


@scene("RatingRequest", "opened: each is asked, lead suspended", EACH)
def _(c: County) -> Any:
    suggestion = c.replied(*TWO, cosigners=2)
    suspend(c)
    return c.request_of(suggestion)


@scene("RatingRequest", "no_rater")
def _(c: County) -> Any:
    return c.do("replace_raters", nobody_can_rate(c)).record


@scene("RatingRequest", "cancelled", ANY_TIME)
def _(c: County) -> Any:
    suggestion = asked_after_reply(c)
    c.do("confirm_withdrawal", suggestion, "intake")
    return suggestion.rating_requests.get()


@scene("RatingRequest", "released")
def _(c: County) -> Any:
    suggestion = c.rated(c.replied(*TWO, cosigners=1))
    return c.request_of(suggestion)


# promises


@scene("Promise", "open")
def _(c: County) -> Any:
    return tracking(c).promises.get()


@scene("Promise", "open: not binding yet")
def _(c: County) -> Any:
    return ready(c, result_kind="planned", promises=[PROMISE]).promises.get()


@scene("Promise", "open: reply being rated")
def _(c: County) -> Any:
    return promised(c).promises.get()


def reported(c: County) -> Any:
    promise = tracking(c).promises.get()
    return c.do("apply_write_off", promise, c.officer("water"), evidence="验收单。").record


@scene("Promise", "reported_done")
def _(c: County) -> Any:
    return reported(c)


@scene("Promise", "written_off")
def _(c: County) -> Any:
    return c.do("verify_promise", reported(c), "assigner").record


@scene("Promise", "cancelled_explained")
def _(c: County) -> Any:
    promise = tracking(c).promises.get()
    return c.do("cancel_promise", promise, "assigner", explanation="规划已变更。").record


# escalations


@scene("Escalation", "raised")
def raised(c: County) -> Any:
    return escalated(c).escalations.get()


@scene("Escalation", "raised: to the commission")
def _(c: County) -> Any:
    c.organs["water"].counterpart = None
    c.organs["water"].save()
    return escalated(c).escalations.get()


@scene("Escalation", "acknowledged")
def acknowledged(c: County) -> Any:
    return c.do("acknowledge_escalation", raised(c), "committee_chair").record


PROPOSAL = {"proposal": "hand_back", "text": "请再办一次。"}
DECISION = {
    "decision": "hand_back",
    "number": "云常会〔2026〕1号",
    "decided_on": date(2026, 1, 12),
    "text": "交回再办。",
}


@scene("Escalation", "proposed")
def proposed(c: County) -> Any:
    return c.do("propose_solution", acknowledged(c), "committee_chair", **PROPOSAL).record


@scene("Escalation", "decided")
def _(c: County) -> Any:
    return c.do("decide_escalation", proposed(c), "secretary", **DECISION).record


# deadlines


def return_clock(c: County) -> Any:
    suggestion = c.assigned(*TWO, cosigners=1)
    return suggestion.clocks.get(kind="return", assignment=c.task(suggestion, "water"))


@scene("Clock", "running")
def _(c: County) -> Any:
    return return_clock(c)


@scene("Clock", "running: day over")
def _(c: County) -> Any:
    clock = return_clock(c)
    c.later(days=20)
    return clock


@scene("Clock", "running: stopped in time")
def _(c: County) -> Any:
    clock = return_clock(c)
    c.do("accept", clock.assignment, c.officer("water"))
    c.later(days=20)
    return c.fresh(clock)


@scene("Clock", "missed")
def _(c: County) -> Any:
    clock = return_clock(c)
    c.later(days=20)
    return c.do("mark_overdue", clock).record


# -- data that fit -------------------------------------------------------------------------------


def fitting(county: County, stage: Scene, act: str) -> dict[str, Any]:
    """Return data with which the act would succeed, were it allowed."""
    yesterday = county.today - timedelta(days=1)
    data: dict[str, dict[str, Any]] = {
        "return_for_revision": {"advice": "请写明地点。"},
        "propose_refusal": REFUSAL,
        "decline_refusal": {"explanation": "属于本县职权。"},
        "ask_withdrawal": {"why": "问题已解决。"},
        "assign": {"units": county.shares(*TWO)},
        "designate_key": {
            "decision": "云主任会〔2026〕2号",
            "decided_on": yesterday,
            "leader": county.leader_post().pk,
        },
        "decline_second_assignment": {"explanation": "态度问题已当面说明。"},
        "confirm_cosigning": {"text_version": stage.record.suggestion.text_version}
        if act == "confirm_cosigning"
        else {},
        "sub_assign": {"units": county.shares(*TWO)},
        "request_return": {"why": "不属于我局职责。"},
        "refuse_return": {"decision": "属于你局职责。"},
        "reassign": {"organ": county.organs["court"].pk},
        "dispute": {"why": "不属于我局职责。"},
        "settle_dispute": {"unit": county.organs["court"].pk, "decision": "由法院承办。"},
        "recall_assignment": {"why": "交办有误。"},
        "recall_sub_assignment": {"why": "分办有误。"},
        "correct_assignment": {"organ": county.organs["schools"].pk, "why": "选错单位。"},
        "record_contact": {"phase": "during", "way": "visit", "happened_on": county.today},
        "send_opinion": {"text": "同意主办意见。"},
        "waive_opinion": {"why": "与该局无关。"},
        "recall_reply": {"why": "文字有误。"},
        "rate": {"answers": answers("satisfied", "satisfied")},
        "apply_write_off": {"evidence": "验收单。"},
        "reject_write_off": {"why": "尚未完工。"},
        "cancel_promise": {"explanation": "规划已变更。"},
        "instruct": {"text": "请水利局重视。"},
        "call_conference": {"on": county.today},
        "propose_solution": PROPOSAL,
        "decide_escalation": DECISION,
    }
    return dict(stage.data.get(act, data.get(act, {})))


def actor(county: County, stage: Scene, role: str) -> Actor | None:
    """Return who plays a role in this scene."""
    deputies = {LEAD: 0, COSIGNER: 1, DEPUTY: 9}
    if role in deputies:
        return county.deputy(deputies[role])
    units = {
        OFFICER: f"officer:{stage.own}",
        HEAD: f"head:{stage.own}",
        OFFICER_BESIDE: f"officer:{stage.beside}",
        HEAD_BESIDE: f"head:{stage.beside}",
        OFFICER_STRANGE: "officer:schools",
        HEAD_STRANGE: "head:schools",
    }
    # The General Office of the government has neither officer nor head in this county.
    return county.actors.get(units.get(role, role))


# -- the tests -----------------------------------------------------------------------------------

UNCHANGED_BY_REFUSALS = {"event", "stream"}


def all_rows() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of cases and work, but the trail."""
    return {
        model._meta.label: list(model.objects.order_by("pk").values_list())
        for room in ("cases", "workflows")
        for model in apps.get_app_config(room).get_models()
        if model._meta.model_name not in UNCHANGED_BY_REFUSALS
    }


def who_may(model: str, act: str, name: str) -> tuple[str, ...]:
    return TABLE[model][act][1].get(name, ())


def to_try(model: str, *, everybody: bool) -> list[str]:
    """List the roles to try: everybody, or who has a part in any act on such a record."""
    rows = [roles for _to, scenes in TABLE[model].values() for roles in scenes.values()]
    part = {role for roles in rows for role in roles}
    return [role for role in ROLES if everybody or role in part]


SCENE_NAMES = [(model, name) for model, scenes in SCENES.items() for name in scenes]
STAGES = [pytest.param(*stage, id=": ".join(stage)) for stage in SCENE_NAMES]
# A condition is the same on every database; each state is asked on all of them.
ON_BOTH = [
    pytest.param(
        *stage,
        id=": ".join(stage),
        marks=[pytest.mark.sqlite_only("conditions do not depend on the database")]
        if ":" in stage[1]
        else [],
    )
    for stage in SCENE_NAMES
]


# Here the scene hands in something else than a page would: an older text, wrong names.
HANDED_IN_OTHERWISE = {
    ("Cosigner", "invited: read an older text"),
    ("Reply", "drafting: opinion overdue and not noted"),
}


@pytest.mark.sqlite_only("what is told does not depend on the database")
@pytest.mark.django_db
@pytest.mark.parametrize(("model", "name"), STAGES)
def test_people_are_told_they_may_do_exactly_what_is_listed(model, name):
    if (model, name) in HANDED_IN_OTHERWISE or model == "Clock":
        return
    build, rules = SCENES[model][name]
    county = build_county(rules=rules)
    stage = build(county)
    record = county.fresh(stage.record)
    suggestion = county.fresh(getattr(record, "suggestion", record))

    wrong = []
    for role in to_try(model, everybody=False):
        by = actor(county, stage, role)
        if by is None or by.is_system:
            continue
        listed = {act for act in TABLE[model] if role in who_may(model, act, name)}
        told = possibilities(suggestion, [by], county.at + timedelta(minutes=1), past=True)
        mine = [p for p in told if p.record == record]
        if {p.act for p in mine if p.is_open} != listed:
            wrong.append((role, {p.act: p.reason for p in mine}, listed))
        assert all(p.reason for p in mine if not p.is_open)

    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "name"), ON_BOTH)
def test_only_what_is_listed_is_done(model, name, on_postgresql):
    build, rules = SCENES[model][name]
    county = build_county(rules=rules)
    stage = build(county)
    record = county.fresh(stage.record)
    assert record.state == name.partition(":")[0]
    suggestion = getattr(record, "suggestion", record)
    before, events = all_rows(), Event.objects.count()
    # Who has no part is tried in each state once; the database makes no difference to that.
    roles = to_try(model, everybody=":" not in name and not on_postgresql)

    wrong = []
    for act in TABLE[model]:
        data, told, hidden = fitting(county, stage, act), 0, 0
        for role in roles:
            by = actor(county, stage, role)
            if by is None:
                continue
            listed = role in who_may(model, act, name)
            savepoint = transaction.savepoint()
            try:
                done = perform(act, record, by=by, at=county.at + timedelta(minutes=1), **data)
            except ActRefused as refusal:
                transaction.savepoint_commit(savepoint)
                # What is hidden leaves no trace, nor does the clockwork that comes too late.
                silent = refusal.status == 404 or by.is_system
                told, hidden = told + (not silent), hidden + silent
                if listed or refusal.status not in (403, 404, 409) or not str(refusal).strip():
                    wrong.append(f"{act} by {role}: {refusal.status} {refusal}")
            else:
                if not listed:
                    wrong.append(f"{act} by {role}: done, and not listed")
                elif done.record.state != state_after(model, act, name):
                    wrong.append(f"{act} by {role}: {done.record.state}")
                elif different := differences(county.fresh(suggestion), county.at):
                    wrong.append(f"{act} by {role}: {different}")
                transaction.savepoint_rollback(savepoint)
        events += told
        if Event.objects.count() != events:
            wrong.append(f"{act}: {told} refusals and {hidden} silent ones left other events")
        if all_rows() != before:
            wrong.append(f"{act}: a refusal changed rows")

    assert wrong == []
    assert Event.objects.filter(kind="refused", reason="").count() == 0


def state_after(model: str, act: str, name: str) -> str:
    to = TABLE[model][act][0]
    if isinstance(to, dict):
        to = to.get(name, to[""])
    return to or name.partition(":")[0]


def records() -> list[type[Record]]:
    """Return every model with a legal state."""
    return [m for m in apps.get_app_config("cases").get_models() if issubclass(m, Record)]


def transitions() -> list[tuple[type[Record], str, Any]]:
    """Return every declared transition of every model."""
    return [
        (model, name, transition)
        for model in records()
        for name, method in vars(model).items()
        if hasattr(method, "_django_fsm")
        for transition in method._django_fsm.transitions.values()
    ]


def test_table_lists_exactly_the_acts_that_exist():
    listed = {(model, act) for model, rows in TABLE.items() for act in rows}

    assert listed == {(act.model.__name__, name) for name, act in ACTS.items()}


def test_table_names_only_scenes_and_roles_that_exist():
    named = {
        (model, name, role)
        for model, rows in TABLE.items()
        for _to, scenes in rows.values()
        for name, roles in scenes.items()
        for role in roles
    }

    assert {(model, name) for model, name, _role in named} <= set(SCENE_NAMES)
    assert {role for *_scene, role in named} <= set(ROLES)


def test_there_is_a_scene_in_every_state_of_every_record():
    staged = {(model, name) for model, name in SCENE_NAMES if ":" not in name}
    under_condition = {(model, name.partition(":")[0]) for model, name in SCENE_NAMES}
    states = {
        (model.__name__, state)
        for model in records()
        for state, _label in model._meta.get_field("state").choices
    }

    assert staged == states
    assert under_condition == states


def test_every_declared_transition_has_permission_reasons_and_source():
    for model, name, transition in transitions():
        told = f"{model.__name__}.{name}"
        assert callable(transition.permission), told
        assert str(transition.permission.who).strip(), told
        assert str(transition.custom.get("source", "")).strip(), told
        assert all(str(c.reason).strip() for c in transition.conditions), told


def test_what_is_no_act_follows_only_from_an_act():
    for model, name, transition in transitions():
        follows = transition.permission is guards.by_consequence
        assert follows == (name not in ACTS), f"{model.__name__}.{name}"


def test_one_act_asks_for_one_permission_from_all_its_states():
    for name, act in ACTS.items():
        assert len({t.permission for t in act.transitions}) == 1, name


def test_all_models_of_the_room_are_looked_at():
    assert {m.__name__ for m in records()} == set(TABLE)
    assert all(hasattr(models, m.__name__) for m in records())
