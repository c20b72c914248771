"""Every state x act x role (状态、动作、角色对照表): what is not listed is refused.

The table is written by hand from the work rules and not derived from the declarations, so that
a new act, state or permission fails here until somebody has thought about it. A scene is a
state, or a state with the condition that matters: "sub_assigned: window over".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from cases import guards, models
from cases.acting import Actor
from cases.models import Event, OfMatter
from cases.models.record import Record
from cases.refusals import ActRefused
from cases.rules.policy import PolicyRules
from cases.rules.presets import preset
from people.kinds import DeputyStatusKind, OrganKind
from people.models import Delegation, DeputyStatus, Organ, Post, Session, Term
from tests.county import NO_WORD, County, after_closing_day, answers, build_county
from tests.rows import rows_of
from workflows import drafts, sweeps
from workflows.door import ACTS, perform
from workflows.explaining import possibilities
from workflows.sweeps import climbing
from workflows.work import differences

# -- who ---------------------------------------------------------------------------------------

LEAD, COSIGNER, DEPUTY = "lead deputy", "co-signing deputy", "other deputy"
INTAKE, INTAKE2, ASSIGNER, HEAD_DAC = "intake", "intake2", "assigner", "commission_head"
RATING, RATING_SCO = "rating:commission", "rating:sc_office"
SECRETARY, VICE, CHAIR, SUB = "secretary", "vice_chairperson", "committee_chair", "sub_assigner"
OFFICER, HEAD = "officer of the unit", "head of the unit"
OFFICER_BESIDE, HEAD_BESIDE = "officer of the unit beside", "head of the unit beside"
OFFICER_STRANGE, HEAD_STRANGE = "officer of a strange unit", "head of a strange unit"
# The session secretariat, in the scenes that have one.
SEC_INTAKE, SEC_ASSIGNER = "secretariat:intake_officer", "secretariat:assigner"
SYSTEM = "system"

ROLES = (
    LEAD, COSIGNER, DEPUTY, INTAKE, INTAKE2, ASSIGNER, HEAD_DAC, RATING, RATING_SCO, SECRETARY,
    VICE, CHAIR, SUB, OFFICER, HEAD, OFFICER_BESIDE, HEAD_BESIDE, OFFICER_STRANGE, HEAD_STRANGE,
    SEC_INTAKE, SEC_ASSIGNER, SYSTEM,
)  # fmt: skip

UNIT = (OFFICER, HEAD)
INTAKES = (INTAKE, INTAKE2)
COMMISSION = (ASSIGNER, HEAD_DAC)

# -- the table: act -> (state afterwards, "" if it stays; {scene: who may}) ----------------------

SUBMITTED = ("submitted", "submitted: refusal proposed")
REVISION = ("revision", "revision: joint", "revision: joint, text changed")
IN_SESSION = (
    "submitted: with the secretariat",
    "submitted: with the secretariat, closing day",
    "submitted: with the secretariat, session over",
)
IN_SESSION_REGISTERED = (
    "registered: with the secretariat",
    "registered: with the secretariat, which assigns",
)
# What another one leads, or what another one follows.
MERGED = (
    "merged", "merged: plan has moved", "merged: with tasks", "merged: reply signed",
    "merged: leading item withdrawn",
)  # fmt: skip
LEADING = ("registered: followed by another", "registered: a follower has left")
PROPOSED = (
    "submitted: split proposed", "registered: void proposed",
    "registered: void proposed, with a new number",
)  # fmt: skip
ON_HOLD = ("handling: on hold", "handling: hold over")
# The clockwork is to set the mark of a key item, or to take it away.
BY_TOPIC = ("tracking: named by a topic", "tracking: out of its topic")
ON_ITS_WAY = (
    *BY_TOPIC, *MERGED, *LEADING, *PROPOSED, "handling: linked",
    *SUBMITTED, *REVISION, "registered", "registered: between sessions", "assigned", "handling",
    "registered: names withheld", "registered: units asked", "transferred_out",
    "replied", "rated", "second_assigned", "escalated", "tracking", "registered: classified",
    "assigned: one unit has signed in", "registered: recalled",
    "handling: withdrawal asked", "handling: withdrawal agreed", "handling: lead suspended",
    "handling: of a delegation", "handling: of a delegation with a new head",
    "submitted: signed by ten", "registered: signed by ten", "registered: was a motion",
    "registered: signed by ten, last day over",
    "assigned: withdrawn only before it", "replied: withdrawn at any time",
    "replied: withdrawn at any time, asked", "replied: rated and not released", "handling: urgent",
    *ON_HOLD,
)  # fmt: skip

TO_WITHDRAW = (
    *MERGED, *LEADING, *PROPOSED, "handling: linked",
    *IN_SESSION, *IN_SESSION_REGISTERED, *SUBMITTED, *REVISION, "registered",
    "registered: between sessions", "registered: recalled", "registered: names withheld",
    "registered: units asked",
    "assigned", "assigned: one unit has signed in", "handling", "replied: withdrawn at any time",
    "handling: of a delegation", "submitted: signed by ten", "registered: signed by ten",
    "registered: was a motion", "registered: signed by ten, last day over",
    "handling: of a delegation with a new head",
    "handling: urgent", *ON_HOLD,
    "registered: the office has ended",
)  # fmt: skip
# Joint items whose withdrawal nobody waits for.
TO_PASS_ON = (
    *BY_TOPIC, *MERGED, *LEADING, *PROPOSED, "handling: linked",
    *SUBMITTED, "revision: joint", "revision: joint, text changed", "registered",
    "registered: recalled", "assigned", "assigned: one unit has signed in",
    "assigned: withdrawn only before it", "handling", "handling: lead suspended", "replied",
    "replied: withdrawn at any time", "rated", "second_assigned", "escalated", "tracking",
    "submitted: signed by ten", "registered: signed by ten", "registered: was a motion",
    "registered: signed by ten, last day over", "handling: of a delegation with a new head",
    "handling: urgent", *ON_HOLD,
    "replied: rated and not released",
)  # fmt: skip

SIGNED_BY_TEN = (
    "registered: signed by ten", "registered: signed by ten, last day over",
    "registered: was a motion",
)  # fmt: skip
TO_TRANSFER = (
    "registered", "registered: between sessions", "registered: recalled",
    *LEADING, *SIGNED_BY_TEN, "registered: names withheld", "registered: units asked", "assigned",
    "assigned: withdrawn only before it",
)  # fmt: skip
WITH_SECRETARIAT = dict.fromkeys(IN_SESSION, (SEC_INTAKE,))
# Where nothing is assigned, and nobody has proposed that the registration is void.
TO_ASSIGN = (
    "registered", "registered: recalled", "registered: followed by another",
    "registered: a follower has left", "registered: names withheld", "registered: units asked",
)  # fmt: skip
TO_VOID = (
    *TO_ASSIGN, *SIGNED_BY_TEN, "registered: between sessions", "registered: classified",
)  # fmt: skip
SENT = (
    *(scene for scene in ON_ITS_WAY if scene != "registered: classified"), "refused", "closed",
    "closed: found by a review", "closed: to be handled again",
    "withdrawn", "void", "converted", "refused: term over", "withdrawn: term over",
    "closed: term over", "closed: term over, a reply on its way",
)  # fmt: skip
# A reply of the present round is signed, or more.
ANSWERED = (
    "merged: reply signed", "replied", "replied: withdrawn at any time",
    "replied: withdrawn at any time, asked", "replied: rated and not released", "rated",
    "escalated", "tracking", *BY_TOPIC,
)  # fmt: skip
UNDER_WAY = (
    *(scene for scene in ON_ITS_WAY if scene not in ANSWERED), *IN_SESSION, *IN_SESSION_REGISTERED,
)  # fmt: skip
# With its units, and every reply due later than today.
TO_HOLD = (
    "assigned", "assigned: one unit has signed in", "assigned: withdrawn only before it",
    "handling", "handling: of a delegation", "handling: of a delegation with a new head",
    "handling: urgent", "handling: withdrawal asked", "handling: withdrawal agreed",
    "handling: lead suspended", "handling: linked", "second_assigned",
)  # fmt: skip
RECEIVERS = (*INTAKES, ASSIGNER)
SECRETARIAT = (SEC_INTAKE, SEC_ASSIGNER)

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
        {
            "cosigning": (LEAD,),
            "cosigning: all confirmed": (LEAD,),
            "cosigning: all confirmed, checked first": (LEAD,),
            "precheck": (LEAD,),
            "precheck: another heads it": (LEAD,),
        },
    ),
    "ask_precheck": (
        "precheck",
        {
            "draft: checked first": (LEAD,),
            "cosigning: all confirmed, checked first": (LEAD,),
        },
    ),
    "pass_precheck": (
        "submitted",
        {"precheck": (DEPUTY,), "precheck: another heads it": (DEPUTY,)},
    ),
    "advise_precheck": (
        "draft",
        {"precheck": (DEPUTY,), "precheck: another heads it": (DEPUTY,)},
    ),
    "succeed_precheck": ("", {"precheck: another heads it": (SYSTEM,)}),
    "take_motion": ("registered", {"draft: a motion": INTAKES}),
    "convert_to_motion": (
        "converted",
        {
            "submitted: signed by ten": (*INTAKES, ASSIGNER),
            "registered: signed by ten": (*INTAKES, ASSIGNER),
        },
    ),
    "submit": (
        "submitted",
        {
            "draft": (LEAD,),
            "draft: classified": (LEAD,),
            "draft: of a delegation": (LEAD,),
            "draft: checked first, session over": (LEAD,),
            "cosigning: all confirmed": (LEAD,),
            "revision": (LEAD,),
            "revision: joint": (LEAD,),
        },
    ),
    "return_for_revision": (
        "revision",
        {"submitted": INTAKES, "submitted: signed by ten": INTAKES} | WITH_SECRETARIAT,
    ),
    "propose_refusal": (
        "",
        {"submitted": INTAKES, "submitted: signed by ten": INTAKES} | WITH_SECRETARIAT,
    ),
    "countersign_refusal": ("refused", {"submitted: refusal proposed": (INTAKE2,)}),
    "decline_refusal": ("", {"submitted: refusal proposed": (INTAKE2,)}),
    "register": (
        "registered",
        {"submitted": INTAKES, "submitted: signed by ten": INTAKES} | WITH_SECRETARIAT,
    ),
    "transfer": (
        "transferred_out",
        dict.fromkeys(TO_TRANSFER, (*INTAKES, ASSIGNER))
        | dict.fromkeys(IN_SESSION_REGISTERED, (SEC_INTAKE, SEC_ASSIGNER)),
    ),
    "note_return": ("closed", {"transferred_out": (*INTAKES, ASSIGNER)}),
    "ask_secrecy": (
        "",
        dict.fromkeys(
            {
                *ON_ITS_WAY,
                *IN_SESSION,
                *IN_SESSION_REGISTERED,
                "registered: the office has ended",
                "rated: the commission has ended",
            }
            - {"registered: names withheld"},
            (LEAD,),
        ),
    ),
    "lift_secrecy": ("", {"registered: names withheld": (LEAD,)}),
    "hand_over": (
        "",
        {
            "submitted: with the secretariat, closing day": (SEC_INTAKE, SEC_ASSIGNER),
            "submitted: with the secretariat, session over": (SEC_INTAKE, SEC_ASSIGNER, SYSTEM),
            "registered: the office has ended": (SYSTEM,),
            "rated: the commission has ended": (SYSTEM,),
        },
    ),
    "assign": (
        "assigned",
        dict.fromkeys((*TO_ASSIGN, *SIGNED_BY_TEN), (ASSIGNER,))
        | {
            "registered: between sessions": (SECRETARY,),
            "registered: with the secretariat, which assigns": (SEC_ASSIGNER,),
        },
    ),
    "consult_units": (
        "",
        dict.fromkeys((*TO_ASSIGN, *SIGNED_BY_TEN), (ASSIGNER,))
        | dict.fromkeys(IN_SESSION_REGISTERED, (SEC_ASSIGNER,))
        | {"registered: between sessions": (SECRETARY,)},
    ),
    "answer_consultation": ("", {"registered: units asked": UNIT}),
    "end_consultation": ("", {"registered: units asked": (ASSIGNER,)}),
    "merge": (
        "merged",
        {
            "registered: with the secretariat": (SEC_ASSIGNER,),
            "registered: with the secretariat, which assigns": (SEC_ASSIGNER,),
            "registered": (ASSIGNER,),
            "registered: recalled": (ASSIGNER,),
            "registered: names withheld": (ASSIGNER,),
            "registered: units asked": (ASSIGNER,),
            "registered: signed by ten": (ASSIGNER,),
            "registered: signed by ten, last day over": (ASSIGNER,),
            "registered: was a motion": (ASSIGNER,),
            "registered: a follower has left": (ASSIGNER,),
            "registered: between sessions": (SECRETARY,),
        },
    ),
    "follow_plan": ("", {"merged: plan has moved": (SYSTEM,)}),
    "end_merge": ("registered", {"merged: leading item withdrawn": (SYSTEM,)}),
    "undo_merge": (
        "registered",
        {
            "merged": (ASSIGNER,),
            "merged: plan has moved": (ASSIGNER,),
            "merged: with tasks": (ASSIGNER,),
            "merged: leading item withdrawn": (ASSIGNER,),
        },
    ),
    "note_follower": ("", {"registered: followed by another": (SYSTEM,)}),
    "note_follower_left": ("", {"registered: a follower has left": (SYSTEM,)}),
    "propose_split": (
        "",
        {"submitted": INTAKES, "submitted: signed by ten": INTAKES} | WITH_SECRETARIAT,
    ),
    "take_back_split": ("", {"submitted: split proposed": INTAKES}),
    "agree_split": ("closed", {"submitted: split proposed": (LEAD,)}),
    "decline_split": ("", {"submitted: split proposed": (LEAD,)}),
    "link": (
        "",
        dict.fromkeys(SENT, RECEIVERS)
        | dict.fromkeys((*IN_SESSION, *IN_SESSION_REGISTERED), SECRETARIAT),
    ),
    "remove_link": ("", {"handling: linked": RECEIVERS}),
    "propose_void": (
        "",
        dict.fromkeys(TO_VOID, RECEIVERS) | dict.fromkeys(IN_SESSION_REGISTERED, SECRETARIAT),
    ),
    "void_registration": (
        {"registered: void proposed, with a new number": "submitted", "": "void"},
        {
            "registered: void proposed": (INTAKE2, ASSIGNER, HEAD_DAC),
            "registered: void proposed, with a new number": (INTAKE2, ASSIGNER, HEAD_DAC),
        },
    ),
    "decline_void": (
        "",
        {
            "registered: void proposed": (INTAKE2, ASSIGNER, HEAD_DAC),
            "registered: void proposed, with a new number": (INTAKE2, ASSIGNER, HEAD_DAC),
        },
    ),
    "recall_assignment": (
        "registered",
        {"assigned": (ASSIGNER,), "assigned: withdrawn only before it": (ASSIGNER,)},
    ),
    "mark_urgent": (
        "",
        dict.fromkeys([name for name in ON_ITS_WAY if name != "handling: urgent"], (ASSIGNER,))
        | {"registered: between sessions": (SECRETARY,)}
        | dict.fromkeys((*IN_SESSION, *IN_SESSION_REGISTERED), (SEC_ASSIGNER,)),
    ),
    "clear_urgent": ("", {"handling: urgent": (ASSIGNER,)}),
    "put_on_hold": ("", dict.fromkeys(TO_HOLD, (ASSIGNER, HEAD_DAC))),
    "resume": ("", dict.fromkeys(ON_HOLD, (ASSIGNER, HEAD_DAC))),
    "end_hold": ("", {"handling: hold over": (SYSTEM,)}),
    "change_rules": (
        "",
        dict.fromkeys([name for name in UNDER_WAY if name not in ON_HOLD], (ASSIGNER, HEAD_DAC)),
    ),
    "designate_key": (
        "",
        dict.fromkeys(
            (
                *ON_ITS_WAY,
                *IN_SESSION,
                *IN_SESSION_REGISTERED,
                "registered: the office has ended",
                "rated: the commission has ended",
            ),
            (SECRETARY,),
        )
        | {"tracking: named by a topic": (SYSTEM,)},
    ),
    "release_key": ("", {"tracking: out of its topic": (SYSTEM,)}),
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
    "succeed_lead": (
        "",
        {
            "handling: lead suspended": (SYSTEM,),
            "handling: of a delegation with a new head": (SYSTEM,),
        },
    ),
    "succeed_office": ("", {"rated: the commission has ended": (SYSTEM,)}),
    "archive": (
        "archived",
        dict.fromkeys(
            ("refused: term over", "withdrawn: term over", "closed: term over"), (SYSTEM,)
        ),
    ),
    "order_again": (
        "second_assigned",
        {
            "replied": COMMISSION,
            "replied: withdrawn at any time": COMMISSION,
            "replied: withdrawn at any time, asked": COMMISSION,
        },
    ),
    "look_back": (
        "second_assigned",
        dict.fromkeys(
            # A term that is over ends it with the archive, moments later.
            (
                "tracking",
                *BY_TOPIC,
                "closed",
                "closed: term over",
                "closed: term over, a reply on its way",
            ),
            COMMISSION,
        )
        | {"closed: found by a review": COMMISSION, "closed: to be handled again": (SYSTEM,)},
    ),
    "confirm_after_look_back": ("", {"closed: found by a review": (SYSTEM,)}),
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

# Where the unit or office of a task has ended, and another has its duties, or nobody has.
MERGED = (
    "pending_sub_assignment: office merged", "passed_on: office merged", "sub_assigned: merged",
    "accepted: merged", "accepted: co-handler, merged into its lead",
    "accepted: lead, merged into its co-handler", "accepted: separate, merged into the other",
    "return_requested: merged", "return_approved: merged", "disputed: merged",
    "opinion_overdue: merged", "reply_issued: merged",
)  # fmt: skip
LOST = (
    "pending_sub_assignment: office dissolved", "passed_on: office dissolved",
    "sub_assigned: dissolved", "accepted: dissolved", "return_requested: dissolved",
    "disputed: dissolved", "opinion_overdue: dissolved", "reply_issued: dissolved",
)  # fmt: skip

# A unit that has the task, or has answered it, of an item that has not ended.
TO_SUPERVISE = (
    "accepted",
    "accepted: co-handler",
    "accepted: co-handler, day over",
    "accepted: co-handler, merged into its lead",
    "accepted: dispute settled",
    "accepted: dissolved",
    "accepted: extension asked for",
    "accepted: extension needs no consent",
    "accepted: follows the leading item",
    "accepted: late return of a co-handler",
    "accepted: late return refused by rule",
    "accepted: late return, deputy contacted",
    "accepted: lead, merged into its co-handler",
    "accepted: merged",
    "accepted: nobody else in the unit",
    "accepted: return refused",
    "accepted: return refused, deputy contacted",
    "accepted: second round",
    "accepted: separate",
    "accepted: separate, merged into the other",
    "accepted: too late for an extension",
    "opinion_overdue",
    "opinion_overdue: dissolved",
    "opinion_overdue: merged",
    "opinion_overdue: never signed in",
    "opinion_sent",
    "pending_sub_assignment",
    "pending_sub_assignment: co-handler",
    "pending_sub_assignment: co-handler, day over",
    "pending_sub_assignment: office dissolved",
    "pending_sub_assignment: office merged",
    "reply_issued",
    "reply_issued: dissolved",
    "reply_issued: merged",
    "reply_issued: promises open",
    "sub_assigned",
    "sub_assigned: co-handler",
    "sub_assigned: co-handler, day over",
    "sub_assigned: dispute settled",
    "sub_assigned: dissolved",
    "sub_assigned: merged",
    "sub_assigned: returned twice",
    "sub_assigned: second round",
    "sub_assigned: second round, with a superior organ",
    "sub_assigned: window over",
)
TO_SUPERVISE_BELOW = (
    "sub_assigned: government tier",
    "sub_assigned: government tier, co-handler",
)
WHO_SUPERVISES = (*COMMISSION, VICE, CHAIR)

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
            "sub_assigned: second round, with a superior organ": UNIT,
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
    "request_return_late": (
        "accepted",
        {"sub_assigned: window over": UNIT, "sub_assigned: co-handler, day over": UNIT},
    ),
    "allow_late_return": (
        "return_approved",
        {
            "accepted: late return refused by rule": (ASSIGNER,),
            "accepted: late return of a co-handler": (ASSIGNER,),
        },
    ),
    "call_coordination": (
        "coordinating",
        {
            "return_approved": COMMISSION,
            "return_approved: merged": COMMISSION,
            "disputed: merged": COMMISSION,
            "disputed: dissolved": COMMISSION,
            "return_approved: co-handler": COMMISSION,
            "return_approved: government tier": (SUB,),
            "disputed": COMMISSION,
            "disputed: co-handler, after a refused return": COMMISSION,
            "disputed: government tier": (SUB,),
        },
    ),
    "settle_coordination": (
        "superseded",
        {
            "coordinating": COMMISSION,
            "coordinating: co-handler": COMMISSION,
            "coordinating: government tier": (SUB,),
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
    "request_extension": (
        "",
        {
            "accepted": UNIT,
            "accepted: nobody else in the unit": (OFFICER,),
            "accepted: follows the leading item": UNIT,
            "accepted: separate": UNIT,
            "accepted: return refused": UNIT,
            "accepted: return refused, deputy contacted": UNIT,
            "accepted: dispute settled": UNIT,
            "accepted: late return refused by rule": UNIT,
            "accepted: late return, deputy contacted": UNIT,
        },
    ),
    "declare_extension": ("", {"accepted: extension needs no consent": UNIT}),
    "record_contact": (
        "",
        {
            "accepted": UNIT,
            "accepted: nobody else in the unit": (OFFICER,),
            "accepted: extension needs no consent": UNIT,
            "accepted: extension asked for": UNIT,
            "accepted: too late for an extension": UNIT,
            "accepted: late return refused by rule": UNIT,
            "accepted: late return, deputy contacted": UNIT,
            "accepted: second round": UNIT,
            "accepted: separate": UNIT,
            "accepted: follows the leading item": UNIT,
            "accepted: return refused": UNIT,
            "accepted: return refused, deputy contacted": UNIT,
            "accepted: dispute settled": UNIT,
        },
    ),
    # Who signed it in hands it to the head, or the head takes it over.
    "change_officer": (
        "",
        {
            "accepted": UNIT,
            "accepted: extension needs no consent": UNIT,
            "accepted: extension asked for": UNIT,
            "accepted: too late for an extension": UNIT,
            "accepted: late return refused by rule": UNIT,
            "accepted: late return, deputy contacted": UNIT,
            "accepted: late return of a co-handler": UNIT,
            "accepted: second round": UNIT,
            "accepted: separate": UNIT,
            "accepted: follows the leading item": UNIT,
            "accepted: return refused": UNIT,
            "accepted: return refused, deputy contacted": UNIT,
            "accepted: dispute settled": UNIT,
            "accepted: co-handler": UNIT,
            "accepted: co-handler, day over": UNIT,
            "opinion_overdue": UNIT,
            "reply_issued: promises open": UNIT,
        },
    ),
    "return_opinion": ("accepted", {"opinion_sent": (OFFICER_BESIDE, HEAD_BESIDE)}),
    "send_opinion": (
        "opinion_sent",
        {
            "accepted: co-handler": UNIT,
            "accepted: co-handler, day over": UNIT,
            "accepted: late return of a co-handler": UNIT,
            "opinion_overdue": UNIT,
            "opinion_overdue: never signed in": UNIT,
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
    "raise_level": (
        "superseded",
        {"sub_assigned: second round, with a superior organ": COMMISSION},
    ),
    "give_measure": (
        "",
        dict.fromkeys(TO_SUPERVISE, WHO_SUPERVISES)
        | dict.fromkeys(TO_SUPERVISE_BELOW, (*WHO_SUPERVISES, SUB)),
    ),
    "enter_measure": (
        "",
        dict.fromkeys((*TO_SUPERVISE, *TO_SUPERVISE_BELOW), (SECRETARY,)),
    ),
    "judge_reply": (
        "",
        dict.fromkeys(
            (
                "reply_issued",
                "reply_issued: merged",
                "reply_issued: dissolved",
                "reply_issued: closed",
                "reply_issued: found by a review",
                "reply_issued: promises open",
            ),
            (CHAIR, ASSIGNER, HEAD_DAC),
        ),
    ),
    "change_class": (
        "",
        {
            "reply_issued: merged": COMMISSION,
            "reply_issued: dissolved": COMMISSION,
            "reply_issued: closed": COMMISSION,
            "reply_issued: promises open": COMMISSION,
            "reply_issued: found by a review": (SYSTEM,),
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
            "accepted: late return of a co-handler": (ASSIGNER,),
            "coordinating: co-handler": (ASSIGNER,),
            "opinion_overdue": (ASSIGNER,),
            "opinion_overdue: never signed in": (ASSIGNER,),
        },
    ),
}

ASSIGNMENTS["succeed_unit"] = (
    {"reply_issued: merged": "reply_issued", "": "superseded"},
    dict.fromkeys(MERGED, (SYSTEM,)),
)
ASSIGNMENTS["lose_unit"] = (
    {
        "passed_on: office dissolved": "superseded",
        "opinion_overdue: dissolved": "opinion_missing",
        "reply_issued: dissolved": "reply_issued",
        "": "return_approved",
    },
    dict.fromkeys(LOST, (SYSTEM,)),
)
for _act, _scenes in {
    "correct_assignment": {
        "pending_sub_assignment: office merged": (ASSIGNER,),
        "pending_sub_assignment: office dissolved": (ASSIGNER,),
        "sub_assigned: merged": (ASSIGNER,),
        "sub_assigned: dissolved": (ASSIGNER,),
    },
    "approve_return": {
        "return_requested: merged": (ASSIGNER,),
        "return_requested: dissolved": (ASSIGNER,),
    },
    "refuse_return": {
        "return_requested: merged": (ASSIGNER,),
        "return_requested: dissolved": (ASSIGNER,),
    },
    "reassign": {"return_approved: merged": (ASSIGNER,)},
    "settle_dispute": {
        "disputed: merged": (HEAD_DAC,),
        "disputed: dissolved": (HEAD_DAC,),
    },
    "waive_opinion": {
        "accepted: co-handler, merged into its lead": (ASSIGNER,),
        "opinion_overdue: merged": (ASSIGNER,),
        "opinion_overdue: dissolved": (ASSIGNER,),
    },
}.items():
    ASSIGNMENTS[_act][1].update(_scenes)

REPLIES: Rows = {
    "sign_reply": (
        "signed",
        {
            "drafting": (HEAD,),
            "drafting: opinion overdue and noted": (HEAD,),
            "drafting: planned, with a promise": (HEAD,),
            "drafting: supplementary": (HEAD,),
            "drafting: supplementary, with a promise": (HEAD,),
            "agreeing: all agree": (HEAD,),
            "agreeing: goes without agreement": (HEAD,),
            "reviewed": (HEAD,),
        },
    ),
    "file_scan": ("", {"signed": UNIT, "signed: item withdrawn": UNIT}),
    "ask_agreement": (
        "agreeing",
        {"drafting: another unit leads too": UNIT, "drafting: others objected": UNIT},
    ),
    "agree_reply": ("", {"agreeing": (HEAD_BESIDE,)}),
    "object_to_reply": ("drafting", {"agreeing": (HEAD_BESIDE,)}),
    "reopen_reply": (
        "drafting",
        {
            "agreeing": UNIT,
            "agreeing: all agree": UNIT,
            "agreeing: goes without agreement": UNIT,
            "agreeing: item withdrawn": UNIT,
        },
    ),
    "ask_coordination": (
        "coordinating",
        {
            "agreeing": (HEAD, HEAD_BESIDE),
            "agreeing: all agree": (HEAD, HEAD_BESIDE),
            "agreeing: goes without agreement": (HEAD, HEAD_BESIDE),
        },
    ),
    "settle_reply": (
        "agreeing",
        {
            "coordinating": COMMISSION,
            "coordinating: below the government": (SUB,),
        },
    ),
    "send_to_review": ("gov_review", {"drafting: to be reviewed": UNIT}),
    "pass_review": ("reviewed", {"gov_review": (SUB,)}),
    "reject_reply": (
        "drafting",
        {"gov_review": (*COMMISSION, SUB), "reviewed": (*COMMISSION, SUB), "signed": COMMISSION},
    ),
    "recall_reply": (
        "drafting",
        {
            "gov_review": (HEAD,),
            "reviewed": (HEAD,),
            "signed": (HEAD,),
            "signed: item withdrawn": (HEAD,),
        },
    ),
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
            "opened: collector has ended": (LEAD,),
            "opened: each is asked": (LEAD, COSIGNER),
            "opened: each is asked, lead has answered": (COSIGNER,),
            "opened: each is asked, lead may correct": (COSIGNER,),
            "opened: each is asked, lead suspended": (COSIGNER,),
        },
    ),
    "correct_rating": (
        "",
        {
            "opened: each is asked, lead may correct": (LEAD,),
            "answered: correction day": (LEAD,),
            "answered: correction day, by the clockwork": (LEAD,),
        },
    ),
    "report_pressure": (
        {"released": "released", "expired": "expired", "": "voided"},
        {
            "opened": (LEAD,),
            "opened: collector has ended": (LEAD,),
            "answered: collector has ended": (LEAD,),
            "opened: window over": (LEAD,),
            "opened: general office asks": (LEAD,),
            "opened: each is asked": (LEAD, COSIGNER),
            "opened: each is asked, lead has answered": (LEAD, COSIGNER),
            "opened: each is asked, lead may correct": (LEAD, COSIGNER),
            "opened: each is asked, lead suspended": (LEAD, COSIGNER),
            "opened: withdrawal asked": (LEAD,),
            "opened: lead suspended": (LEAD,),
            "answered": (LEAD,),
            "answered: final, by the clockwork": (LEAD,),
            "answered: correction day": (LEAD,),
            "answered: correction day, by the clockwork": (LEAD,),
            "answered: correction day over": (LEAD,),
            "expired": (LEAD,),
            "released": (LEAD,),
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
            "opened: each is asked, lead may correct": (RATING, SYSTEM),
            "opened: withdrawal asked": (RATING, SYSTEM),
            "opened: lead suspended": (RATING, SYSTEM),
            "opened: lead has left": (RATING, SYSTEM),
            "opened: each is asked, lead suspended": (RATING, SYSTEM),
            "opened: collector has ended": (SYSTEM,),
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
    "succeed_collector": (
        "",
        {"opened: collector has ended": (SYSTEM,), "answered: collector has ended": (SYSTEM,)},
    ),
    "release": (
        "released",
        {
            "answered": (RATING,),
            "answered: final, by the clockwork": (RATING, SYSTEM),
            "answered: correction day over": (RATING, SYSTEM),
        },
    ),
}

EXTENSIONS: Rows = {
    "approve_extension": (
        "approved",
        {"requested": COMMISSION, "requested: of the government's tier": (SUB,)},
    ),
    "refuse_extension": (
        "refused",
        {"requested": COMMISSION, "requested: of the government's tier": (SUB,)},
    ),
    "lapse_extension": ("lapsed", {"requested: due day over": (SYSTEM,)}),
}

PROMISES: Rows = {
    "apply_write_off": (
        "reported_done",
        {"open: deputies told": UNIT, "overdue: deputies told": UNIT},
    ),
    "say_whether_kept": ("", {"reported_done": (LEAD,)}),
    "verify_promise": ("written_off", {"reported_done": COMMISSION}),
    "reject_write_off": ("open", {"reported_done": COMMISSION}),
    "revise_promise": (
        "open",
        {
            "open": (HEAD,),
            "open: term over": (HEAD,),
            "open: next term has begun": (HEAD,),
            "open: carried from year to year": (HEAD,),
            "open: reply being rated": (HEAD,),
            "overdue": (HEAD,),
            "overdue: reply being rated": (HEAD,),
        },
    ),
    "carry_over": ("open", {"open: carried from year to year": COMMISSION}),
    "reopen_promise": ("", {"overdue": COMMISSION}),
    "follow_again": (
        "open",
        {"written_off": COMMISSION, "written_off: found by a review": (SYSTEM,)},
    ),
    "cancel_promise": (
        "cancelled_explained",
        {
            "open": COMMISSION,
            "open: carried from year to year": COMMISSION,
            "open: reply being rated": COMMISSION,
            "overdue": COMMISSION,
            "overdue: reply being rated": COMMISSION,
            "reported_done": COMMISSION,
            "open: term over": COMMISSION,
            "reported_done: next term has begun": COMMISSION,
            "open: next term has begun": COMMISSION,
        },
    ),
    "carry_promise": (
        "",
        {
            "open: next term has begun": (SYSTEM,),
            "reported_done: next term has begun": (SYSTEM,),
        },
    ),
}
for _act in ("verify_promise", "reject_write_off"):
    for _name in ("next term has begun", "lead deputy has spoken"):
        PROMISES[_act][1][f"reported_done: {_name}"] = COMMISSION
PROMISES["say_whether_kept"][1]["reported_done: next term has begun"] = (LEAD,)
PROMISES["cancel_promise"][1]["reported_done: lead deputy has spoken"] = COMMISSION
for _state in ("open", "overdue"):
    PROMISES["revise_promise"][1][f"{_state}: deputies told"] = (HEAD,)
    PROMISES["cancel_promise"][1][f"{_state}: deputies told"] = COMMISSION
PROMISES["reopen_promise"][1]["overdue: deputies told"] = COMMISSION
# Whoever keeps a promise reports on it as long as its head may move it.
PROMISES["report_progress"] = ("", dict.fromkeys(PROMISES["revise_promise"][1], UNIT))

MEASURES: Rows = {
    "answer_measure": (
        "answered",
        {
            "issued": UNIT,
            "issued: item closed": UNIT,
        },
    ),
    "ask_measure_again": ("issued", {"answered": (ASSIGNER, HEAD_DAC)}),
    "take_back_measure": (
        "taken_back",
        {
            "issued": (ASSIGNER, HEAD_DAC),
            "issued: item closed": (ASSIGNER, HEAD_DAC, SECRETARY, VICE),
            "issued: unit merged": (ASSIGNER, HEAD_DAC),
            "issued: unit dissolved": (ASSIGNER, HEAD_DAC),
        },
    ),
    "succeed_measure": (
        "", {"issued: unit merged": (SYSTEM,), "issued: unit dissolved": (SYSTEM,)},
    ),
}  # fmt: skip

PRESSURES: Rows = {
    "ask_anew": ("", {"reported": (RATING, HEAD_DAC)}),
    "close_pressure_case": (
        "settled",
        {
            "reported: asked anew": (RATING, HEAD_DAC),
            "reported: of a released rating": (RATING, HEAD_DAC),
        },
    ),
}

ESCALATIONS: Rows = {
    "acknowledge_escalation": (
        "acknowledged",
        {"raised": (CHAIR,), "raised: to the commission": (HEAD_DAC,)},
    ),
    "instruct": (
        "",
        dict.fromkeys(("acknowledged", "proposed", "proposed: council has ended"), (CHAIR,)),
    ),
    "call_conference": ("", {"acknowledged": (CHAIR,)}),
    "take_further_step": (
        "",
        dict.fromkeys(("acknowledged", "proposed"), (CHAIR, ASSIGNER, HEAD_DAC, SECRETARY))
        | {"proposed: council has ended": (CHAIR, ASSIGNER, HEAD_DAC)},
    ),
    "propose_solution": ("proposed", {"acknowledged": (CHAIR,)}),
    "decide_escalation": ("decided", {"proposed": (SECRETARY,)}),
    "succeed_committee": (
        "",
        {"raised: committee has ended": (SYSTEM,), "proposed: council has ended": (SYSTEM,)},
    ),
}

CLOCKS: Rows = {
    "mark_overdue": ("missed", {"running: day over": (SYSTEM,)}),
    "recount_deadline": (
        "", dict.fromkeys(("running: other days off", "missed: other days off"), (SYSTEM,)),
    ),
    "climb": (
        "", dict.fromkeys(("running: a step is due", "missed: a step is due"), (SYSTEM,)),
    ),
}  # fmt: skip

SUPERVISIONS: Rows = {
    "sign_supervision": (
        "issued", {"drafted": (ASSIGNER, HEAD_DAC), "drafted: a talk": (CHAIR,)},
    ),
    "acknowledge_supervision": (
        "acknowledged",
        {
            "issued": (OFFICER, HEAD),
            "issued: to the committee": (CHAIR,),
            "issued: an order": (OFFICER, HEAD),
        },
    ),
    "decide_supervision": ("decided", {"proposed": (SECRETARY,)}),
    "succeed_supervisor": (
        "",
        dict.fromkeys(
            ("drafted: commission has ended", "issued: committee has ended"), (SYSTEM,)
        ),
    ),
}  # fmt: skip

TABLE: dict[str, Rows] = {
    "Suggestion": SUGGESTION,
    "Cosigner": COSIGNERS,
    "Assignment": ASSIGNMENTS,
    "Reply": REPLIES,
    "RatingRequest": REQUESTS,
    "Extension": EXTENSIONS,
    "PressureCase": PRESSURES,
    "Promise": PROMISES,
    "Escalation": ESCALATIONS,
    "Clock": CLOCKS,
    "Supervision": SUPERVISIONS,
    "Measure": MEASURES,
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
            # The papers lie there before anybody acts.
            county.decision()
            if model == "Suggestion":
                # An earlier one on the same matter, to lead others and to be linked to.
                county.registered()
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


@scene("Suggestion", "draft: a motion")
def _(c: County) -> Any:
    return c.motion(0, 1, 2, 3, 4, 5, 6, 7, 8, 10)


@scene("Suggestion", "draft: a motion, too few signers")
def _(c: County) -> Any:
    return c.motion(0, 1, 2)


@scene("Suggestion", "draft: of a delegation")
def _(c: County) -> Any:
    return c.draft(delegation=c.delegation(1, 9))


@scene("Suggestion", "draft: of a delegation, not discussed")
def _(c: County) -> Any:
    return c.draft(delegation=c.delegation(1, 9), discussion="")


@scene("Suggestion", "draft: of a delegation, session over")
def _(c: County) -> Any:
    suggestion = c.draft(delegation=c.delegation(1, 9))
    c.later(days=3)
    return suggestion


@scene("Suggestion", "draft: of a delegation with a new head")
def _(c: County) -> Any:
    suggestion = c.draft(delegation=c.delegation(1, 9))
    Delegation.objects.update(head=c.deputies[9])
    return suggestion


CHECKED_FIRST = changed(delegation_precheck=True)


def checked_first(c: County, **draft: Any) -> Any:
    c.delegation(0, 1, head=9)
    return c.draft(**draft)


@scene("Suggestion", "draft: checked first", CHECKED_FIRST)
def _(c: County) -> Any:
    return checked_first(c)


@scene("Suggestion", "draft: checked first, session over", CHECKED_FIRST)
def _(c: County) -> Any:
    suggestion = checked_first(c)
    c.later(days=3)
    return suggestion


@scene("Suggestion", "cosigning: all confirmed, checked first", CHECKED_FIRST)
def _(c: County) -> Any:
    c.delegation(0, 1, head=9)
    return all_confirmed(c)


@scene("Suggestion", "precheck", CHECKED_FIRST)
def in_precheck(c: County) -> Any:
    return c.do("ask_precheck", checked_first(c), c.deputy()).record


@scene("Suggestion", "precheck: another heads it", CHECKED_FIRST)
def _(c: County) -> Any:
    suggestion = in_precheck(c)
    Delegation.objects.update(head=c.deputies[5])
    return suggestion


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


def in_session(c: County) -> Any:
    c.open_secretariat()
    return c.submitted()


def registered_in_session(c: County) -> Any:
    return c.do("register", in_session(c), SEC_INTAKE).record


@scene("Suggestion", "submitted: with the secretariat")
def _(c: County) -> Any:
    return in_session(c)


@scene("Suggestion", "submitted: with the secretariat, closing day")
def _(c: County) -> Any:
    suggestion = in_session(c)
    c.at = after_closing_day(c) - timedelta(days=1)
    return suggestion


@scene("Suggestion", "submitted: with the secretariat, session over")
def _(c: County) -> Any:
    suggestion = in_session(c)
    c.at = after_closing_day(c)
    return suggestion


@scene("Suggestion", "registered: with the secretariat")
def _(c: County) -> Any:
    return registered_in_session(c)


@scene("Suggestion", "registered: with the secretariat, which assigns", preset("shandong"))
def _(c: County) -> Any:
    return registered_in_session(c)


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


@scene("Suggestion", "registered: names withheld")
def _(c: County) -> Any:
    return c.registered(hide_name=True)


@scene("Suggestion", "registered: units asked")
def _(c: County) -> Any:
    suggestion, until = c.registered(), c.today + timedelta(days=5)
    units = [c.organs[unit].pk for unit in ("water", "roads")]
    c.do("consult_units", suggestion, "assigner", units=units, until_on=until)
    return c.do("answer_consultation", suggestion, c.officer("roads"), fits=True).record


LETTER = {
    "level": "city",
    "addressee": "市交通运输局",
    "letter_number": "云人函〔2026〕3号",
    "why": "属市级职权。",
}


@scene("Suggestion", "transferred_out")
def _(c: County) -> Any:
    return c.do("transfer", c.registered(), "assigner", **LETTER).record


@scene("Suggestion", "registered")
def _(c: County) -> Any:
    return c.registered(cosigners=1)


@scene("Suggestion", "registered: between sessions", preset("beijing"))
def _(c: County) -> Any:
    return c.registered(in_session=False)


def signed_by_ten(c: County) -> Any:
    suggestion = c.submitted(cosigners=10)
    # Who is an author here must not be the stranger too.
    c.do("leave_cosigning", suggestion.cosigners.get(deputy=c.deputies[9]), c.deputy(9))
    return c.fresh(suggestion)


@scene("Suggestion", "submitted: signed by ten")
def _(c: County) -> Any:
    return signed_by_ten(c)


@scene("Suggestion", "registered: signed by ten")
def _(c: County) -> Any:
    return c.do("register", signed_by_ten(c), "intake").record


@scene("Suggestion", "registered: signed by ten, last day over")
def _(c: County) -> Any:
    suggestion = c.do("register", signed_by_ten(c), "intake").record
    Session.objects.update(motion_deadline=date(2026, 1, 12))
    c.later(days=1)
    return suggestion


@scene("Suggestion", "registered: was a motion")
def _(c: County) -> Any:
    motion = c.motion(0, 1, 2, 3, 4, 5, 6, 7, 8, 10)
    return c.do("take_motion", motion, "intake", **c.decision()).record


@scene("Suggestion", "converted")
def _(c: County) -> Any:
    suggestion = signed_by_ten(c)
    data = c.signed_motion(suggestion)
    return c.do("convert_to_motion", suggestion, "intake", **data).record


@scene("Suggestion", "handling: of a delegation")
def of_delegation(c: County) -> Any:
    return c.handling(*TWO, delegation=c.delegation(2, 3))


@scene("Suggestion", "handling: of a delegation with a new head")
def _(c: County) -> Any:
    suggestion = of_delegation(c)
    Delegation.objects.update(head=c.deputies[3])
    return suggestion


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


@scene("Suggestion", "handling: urgent")
def _(c: County) -> Any:
    return c.do("mark_urgent", c.handling(*TWO, cosigners=1), "assigner").record


def on_hold(c: County, days: int) -> Any:
    suggestion = c.handling(*TWO, cosigners=1)
    until = c.today + timedelta(days=days)
    c.do("put_on_hold", suggestion, "assigner", why="先行调研。", until=until)
    return suggestion


@scene("Suggestion", "handling: on hold")
def _(c: County) -> Any:
    return c.fresh(on_hold(c, 30))


@scene("Suggestion", "handling: hold over")
def _(c: County) -> Any:
    suggestion = on_hold(c, 5)
    c.later(days=6)
    return c.fresh(suggestion)


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


@scene("Suggestion", "replied: rated and not released")
def _(c: County) -> Any:
    return c.rate(c.replied(*TWO, cosigners=1)).suggestion


@scene("Suggestion", "rated")
def _(c: County) -> Any:
    suggestion = c.replied(*TWO, cosigners=1)
    request = c.request_of(suggestion)
    c.do("rate", request, c.deputy(), answers=answers("dissatisfied", "satisfied"), final=True)
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


@scene("Suggestion", "tracking: named by a topic")
def _(c: County) -> Any:
    """The Council confirms a topic with the item; the clockwork has not been by yet."""
    suggestion = tracking(c)
    topic, decision = c.nominated(suggestion), c.topic_decision()
    c.do("confirm_topic", topic, "secretary", **decision)
    told = {"decision": decision["number"], "topic": topic.pk}
    return Scene(
        c.fresh(suggestion),
        data={"designate_key": told | {k: decision[k] for k in ("decided_on", "leader")}},
    )


@scene("Suggestion", "tracking: out of its topic")
def _(c: County) -> Any:
    """The Council takes the key item out of its topic; the clockwork has not been by yet."""
    suggestion = tracking(c)
    topic = c.confirmed_topic(suggestion)
    told = {"number": "云常主〔2026〕5号", "why": "已转入常规办理。"}
    c.do("drop_item", topic.items.get(), "secretary", **told)
    return c.fresh(suggestion)


@scene("Suggestion", "closed")
def _(c: County) -> Any:
    return c.rated(c.replied(*TWO, cosigners=1))


def by_a_review(
    c: County, record: Any, act: str, more: Mapping[str, Any] = MappingProxyType({}), **finding: Any
) -> Scene:
    """Let a review find something of the record's item: the clockwork is to carry it out."""
    suggestion = c.fresh(getattr(record, "suggestion", record))
    row = c.found_by_review(suggestion, **finding)
    told = {"reviewed": row.pk, "number": "云常主〔2026〕8号", "reasons": "现场查看。"}
    return Scene(c.fresh(record), data={act: told | more})


@scene("Suggestion", "closed: found by a review")
def _(c: County) -> Any:
    closed = c.rated(c.replied(*TWO, cosigners=1))
    return by_a_review(c, closed, "confirm_after_look_back", finding="confirmed")


@scene("Suggestion", "closed: to be handled again")
def _(c: County) -> Any:
    closed = c.rated(c.replied(*TWO, cosigners=1))
    told = {"finding": "handled_again", "ground": "sham", "note": "并未落实。"}
    return by_a_review(c, closed, "look_back", {"ground": "sham"}, **told)


@scene("Suggestion", "registered: the office has ended")
def _(c: County) -> Any:
    suggestion, old = c.registered(), c.organs["commission"]
    end(c, old, c.found_today("commission", "代表联络工作委员会"))
    return suggestion


@scene("Suggestion", "rated: the commission has ended")
def _(c: County) -> Any:
    suggestion = c.replied(*TWO)
    request = c.request_of(suggestion)
    c.do("rate", request, c.deputy(), answers=answers("dissatisfied", "satisfied"), final=True)
    c.do("release", request, "rating:commission")
    old = c.organs["commission"]
    end(c, old, c.found_today("commission", "代表联络工作委员会"))
    return c.fresh(suggestion)


def over(c: County, suggestion: Any) -> Any:
    Term.objects.filter(pk=c.term.pk).update(over_on=c.today)
    return c.fresh(suggestion)


@scene("Suggestion", "refused: term over")
def _(c: County) -> Any:
    return over(c, refused(c))


@scene("Suggestion", "withdrawn: term over")
def _(c: County) -> Any:
    return over(c, withdrawn(c))


@scene("Suggestion", "closed: term over")
def closed_and_over(c: County) -> Any:
    return over(c, c.rated(c.replied(*TWO, cosigners=1)))


@scene("Suggestion", "closed: term over, a reply on its way")
def _(c: County) -> Any:
    suggestion = c.rated(c.replied(*TWO, cosigners=1))
    added = c.written(c.task(suggestion, "water"), supplementary=True)
    c.do("sign_reply", added, c.head("water"))
    return over(c, suggestion)


@scene("Suggestion", "archived")
def _(c: County) -> Any:
    return c.do("archive", closed_and_over(c)).record


def earlier() -> Any:
    """Return the suggestion that was there before."""
    return models.Suggestion.objects.order_by("pk")[0]


@scene("Suggestion", "merged")
def merged(c: County) -> Any:
    follower = c.registered(cosigners=1)
    return c.do("merge", follower, "assigner", into=earlier().pk).record


@scene("Suggestion", "merged: plan has moved")
def plan_has_moved(c: County) -> Any:
    follower = merged(c)
    c.do("assign", earlier(), "assigner", units=c.shares(*TWO))
    c.do("accept", c.task(earlier(), "water"), c.officer("water"))
    return follower


@scene("Suggestion", "merged: with tasks")
def with_tasks(c: County) -> Any:
    follower = plan_has_moved(c)
    sweeps.run_all(c.later())
    return c.fresh(follower)


@scene("Suggestion", "merged: reply signed")
def _(c: County) -> Any:
    follower = with_tasks(c)
    c.do("accept", c.task(earlier(), "roads"), c.officer("roads"))
    c.do("send_opinion", c.task(earlier(), "roads"), c.officer("roads"), text="同意。")
    sweeps.run_all(c.later())
    c.signed(c.task(follower, "water"))
    return follower


@scene("Suggestion", "merged: leading item withdrawn")
def _(c: County) -> Any:
    follower = merged(c)
    asked_to_withdraw(c, earlier())
    c.do("confirm_withdrawal", earlier(), "intake")
    return follower


@scene("Suggestion", "registered: followed by another")
def _(c: County) -> Any:
    suggestion = c.registered(cosigners=1)
    c.do("merge", earlier(), "assigner", into=suggestion.pk)
    return Scene(suggestion, data={"note_follower": {"follower": earlier().pk}})


@scene("Suggestion", "registered: a follower has left")
def _(c: County) -> Any:
    suggestion = c.registered(cosigners=1)
    c.do("merge", earlier(), "assigner", into=suggestion.pk)
    sweeps.run_all(c.later())
    c.do("undo_merge", earlier(), "assigner", why="并非同一事项。")
    return Scene(suggestion, data={"note_follower_left": {"follower": earlier().pk}})


@scene("Suggestion", "handling: linked")
def _(c: County) -> Any:
    suggestion = c.handling(*TWO, cosigners=1)
    c.do("link", suggestion, "intake", kind="repeats", to=earlier().pk)
    # Two suggestions are linked once: what is tried here leads to yet another one.
    other = c.draft()
    c.do("submit", other, c.deputy())
    models.Suggestion.objects.filter(pk=other.pk).update(submitted_at=suggestion.submitted_at)
    return Scene(suggestion, data={"link": {"kind": "similar", "to": other.pk}})


PARTS = [
    {"title": "关于增设公交站的建议", "facts": "桥头无站。", "proposal": "增设一处。"},
    {"title": "关于修缮护栏的建议", "facts": "护栏破损。", "proposal": "年内修缮。"},
]


@scene("Suggestion", "submitted: split proposed")
def _(c: County) -> Any:
    suggestion = c.submitted(cosigners=1)
    c.do("propose_split", suggestion, "intake", parts=PARTS, explanation="一事一议。")
    return c.fresh(suggestion)


def void_proposed(c: County, **more: Any) -> Any:
    suggestion = c.registered(cosigners=1)
    return c.do("propose_void", suggestion, "intake", why="重复登记。", **more).record


@scene("Suggestion", "registered: void proposed")
def _(c: County) -> Any:
    return void_proposed(c)


@scene("Suggestion", "registered: void proposed, with a new number")
def _(c: County) -> Any:
    return void_proposed(c, renumber=True)


@scene("Suggestion", "void")
def _(c: County) -> Any:
    return c.do("void_registration", void_proposed(c), "intake2").record


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


def end(c: County, organ: Any, heir: Any = None) -> None:
    """End an organ today, and its posts with it."""
    Organ.objects.filter(pk=organ.pk).update(valid_until=c.today, successor=heir)
    Post.objects.filter(organ=organ).update(valid_until=c.today)


def unit_merged(c: County, unit: str, into: str = "") -> Any:
    """End a unit; a new one, or one that takes part already, has its duties."""
    heir = c.organs[into] if into else c.found_today("new", "云溪县水务和交通局")
    end(c, c.organs[unit], heir)
    return heir


@scene("Assignment", "pending_sub_assignment: office merged")
def _(c: County) -> Any:
    suggestion = c.assigned(("government", "lead"), ("court", "co_handler"))
    kind = OrganKind.GOVERNMENT_OFFICE
    end(c, c.organs["government"], c.found_today("new", "云溪县政务办公室", kind))
    return Scene(c.task(suggestion, "government"), own="government", beside="court")


@scene("Assignment", "passed_on: office merged")
def _(c: County) -> Any:
    suggestion = of_government(c)
    c.do("accept", c.task(suggestion, "roads"), c.officer("roads"))
    give_back(c, suggestion, "water")
    kind = OrganKind.GOVERNMENT_OFFICE
    end(c, c.organs["government"], c.found_today("new", "云溪县政务办公室", kind))
    return Scene(c.task(suggestion, "government"), own="government", beside="water")


@scene("Assignment", "sub_assigned: merged")
def _(c: County) -> Any:
    suggestion = c.assigned(*TWO)
    unit_merged(c, "water")
    return c.task(suggestion, "water")


@scene("Assignment", "accepted: merged")
def _(c: County) -> Any:
    suggestion = c.handling(*TWO)
    c.do("send_opinion", c.task(suggestion, "roads"), c.officer("roads"), text="同意。")
    c.signed(c.task(suggestion, "water"))
    unit_merged(c, "water")
    return c.task(suggestion, "water")


@scene("Assignment", "accepted: co-handler, merged into its lead")
def _(c: County) -> Any:
    suggestion = c.handling(*TWO)
    c.contact(c.task(suggestion, "water"))
    unit_merged(c, "roads", "water")
    return of_roads(c, suggestion)


@scene("Assignment", "accepted: lead, merged into its co-handler")
def _(c: County) -> Any:
    suggestion = c.handling(*TWO, ("schools", "co_handler"))
    c.contact(c.task(suggestion, "water"))
    c.do("send_opinion", c.task(suggestion, "schools"), c.officer("schools"), text="同意。")
    unit_merged(c, "water", "roads")
    return c.task(suggestion, "water")


@scene("Assignment", "accepted: separate, merged into the other")
def _(c: County) -> Any:
    suggestion = c.handling(("water", "separate"), ("roads", "separate"))
    c.written(c.task(suggestion, "water"))
    unit_merged(c, "water", "roads")
    return c.task(suggestion, "water")


@scene("Assignment", "return_requested: merged")
def _(c: County) -> Any:
    task = give_back(c, c.assigned(*TWO), "water")
    unit_merged(c, "water")
    return task


@scene("Assignment", "return_approved: merged")
def _(c: County) -> Any:
    task = give_back(c, c.assigned(*TWO), "water")
    c.do("approve_return", task, "assigner")
    unit_merged(c, "water")
    return task


@scene("Assignment", "disputed: merged")
def _(c: County) -> Any:
    task = c.task(c.assigned(*TWO), "water")
    c.do("dispute", task, c.head("water"), why="不属于我局职责。")
    unit_merged(c, "water")
    return task


@scene("Assignment", "opinion_overdue: merged")
def _(c: County) -> Any:
    suggestion = c.handling(*TWO)
    c.later(days=45)
    c.do("lapse_opinion", c.task(suggestion, "roads"))
    unit_merged(c, "roads")
    return of_roads(c, suggestion)


@scene("Assignment", "reply_issued: merged")
def _(c: County) -> Any:
    suggestion = tracking(c)
    unit_merged(c, "water")
    return c.task(suggestion, "water")


@scene("Assignment", "pending_sub_assignment: office dissolved")
def _(c: County) -> Any:
    suggestion = c.assigned(("government", "lead"), ("court", "co_handler"))
    end(c, c.organs["government"])
    return Scene(c.task(suggestion, "government"), own="government", beside="court")


@scene("Assignment", "passed_on: office dissolved")
def _(c: County) -> Any:
    suggestion = of_government(c)
    c.do("accept", c.task(suggestion, "roads"), c.officer("roads"))
    give_back(c, suggestion, "water")
    end(c, c.organs["government"])
    return Scene(c.task(suggestion, "government"), own="government", beside="water")


@scene("Assignment", "sub_assigned: dissolved")
def _(c: County) -> Any:
    suggestion = c.assigned(*TWO)
    end(c, c.organs["water"])
    return c.task(suggestion, "water")


@scene("Assignment", "accepted: dissolved")
def _(c: County) -> Any:
    # The lead waits for an opinion, with its contact made.
    suggestion = c.handling(*TWO)
    c.contact(c.task(suggestion, "water"))
    end(c, c.organs["water"])
    return c.task(suggestion, "water")


@scene("Assignment", "return_requested: dissolved")
def _(c: County) -> Any:
    task = give_back(c, c.assigned(*TWO), "water")
    end(c, c.organs["water"])
    return task


@scene("Assignment", "disputed: dissolved")
def _(c: County) -> Any:
    task = c.task(c.assigned(*TWO), "water")
    c.do("dispute", task, c.head("water"), why="不属于我局职责。")
    end(c, c.organs["water"])
    return task


@scene("Assignment", "opinion_overdue: dissolved")
def _(c: County) -> Any:
    suggestion = c.handling(*TWO)
    c.later(days=45)
    c.do("lapse_opinion", c.task(suggestion, "roads"))
    end(c, c.organs["roads"])
    return of_roads(c, suggestion)


@scene("Assignment", "reply_issued: dissolved")
def _(c: County) -> Any:
    suggestion = tracking(c)
    end(c, c.organs["water"])
    return c.task(suggestion, "water")


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


@scene("Assignment", "sub_assigned: second round, with a superior organ")
def _(c: County) -> Any:
    c.organs["water"].parent = c.organs["court"]
    c.organs["water"].save()
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


MORE_TIME = {"why": "需现场勘查。", "until": date(2026, 6, 15)}
NO_CONSENT = changed(extension_approval="none")


@scene("Assignment", "accepted: extension needs no consent", NO_CONSENT)
def _(c: County) -> Any:
    return c.task(c.handling(*TWO, cosigners=1), "water")


@scene("Assignment", "accepted: extension asked for")
def _(c: County) -> Any:
    return extension_asked(c).assignment


@scene("Assignment", "accepted: too late for an extension")
def _(c: County) -> Any:
    suggestion = c.handling(*TWO, cosigners=1)
    c.later(days=85)
    return c.task(suggestion, "water")


@scene("Assignment", "accepted: follows the leading item")
def _(c: County) -> Any:
    c.registered()
    return c.task(with_tasks(c), "water")


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


def came_late(c: County, unit: str) -> Any:
    suggestion = c.assigned(*TWO)
    c.later(days=10)
    task = c.task(suggestion, unit)
    return c.do("request_return_late", task, c.officer(unit), why="不属于我局职责。").record


@scene("Assignment", "accepted: late return refused by rule")
def _(c: County) -> Any:
    return came_late(c, "water")


@scene("Assignment", "accepted: late return, deputy contacted")
def _(c: County) -> Any:
    task = came_late(c, "water")
    c.contact(task)
    return task


@scene("Assignment", "accepted: late return of a co-handler")
def _(c: County) -> Any:
    return of_roads(c, came_late(c, "roads").suggestion)


@scene("Assignment", "coordinating")
def _(c: County) -> Any:
    return c.do("call_coordination", return_approved(c), "assigner", why="无人承办。").record


@scene("Assignment", "coordinating: co-handler")
def _(c: County) -> Any:
    suggestion = c.assigned(*TWO)
    c.do("approve_return", give_back(c, suggestion, "roads"), "assigner")
    c.do("call_coordination", c.task(suggestion, "roads"), "assigner", why="无人会办。")
    share = {"units": c.shares(("court", "co_handler")), "minutes": "由法院会办。"}
    return of_roads(c, suggestion, data={"settle_coordination": share})


@scene("Assignment", "coordinating: government tier")
def _(c: County) -> Any:
    task = disputed(c, of_government(c))
    return c.do("call_coordination", task, "sub_assigner", why="职责不清。").record


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


@scene("Assignment", "reply_issued: promises open")
def _(c: County) -> Any:
    return c.task(tracking(c), "water")


@scene("Assignment", "opinion_overdue: never signed in")
def _(c: County) -> Any:
    suggestion = c.assigned(*TWO)
    c.do("accept", c.task(suggestion, "water"), c.officer("water"))
    c.later(days=45)
    c.do("lapse_opinion", c.task(suggestion, "roads"))
    return of_roads(c, suggestion)


@scene("Assignment", "accepted: nobody else in the unit")
def _(c: County) -> Any:
    suggestion = c.handling(*TWO)
    Post.objects.filter(pk=c.head("water").post.pk).update(valid_until=c.today)
    return c.task(suggestion, "water")


@scene("Assignment", "reply_issued: closed")
def _(c: County) -> Any:
    return c.task(c.rated(c.replied(*TWO, cosigners=1)), "water")


@scene("Assignment", "reply_issued: found by a review")
def _(c: County) -> Any:
    task = c.task(c.rated(c.replied(*TWO, cosigners=1)), "water")
    told = {"finding": "class_changed", "result_kind": "not_now", "note": "条件不具备。"}
    return by_a_review(c, task, "change_class", {"result_kind": "not_now"}, **told)


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


def to_be_reviewed(c: County) -> Any:
    suggestion = of_government(c)
    for unit in ("water", "roads"):
        c.do("accept", c.task(suggestion, unit), c.officer(unit))
    c.do("send_opinion", c.task(suggestion, "roads"), c.officer("roads"), text="同意。")
    c.contact(c.task(suggestion, "water"))
    return c.written(c.task(suggestion, "water"))


@scene("Reply", "drafting: to be reviewed")
def _(c: County) -> Any:
    return to_be_reviewed(c)


def in_review(c: County) -> Any:
    return c.do("send_to_review", to_be_reviewed(c), c.officer("water")).record


@scene("Reply", "gov_review")
def _(c: County) -> Any:
    return in_review(c)


@scene("Reply", "reviewed")
def _(c: County) -> Any:
    return c.do("pass_review", in_review(c), "sub_assigner").record


@scene("Reply", "drafting: supplementary")
def _(c: County) -> Any:
    return supplementary(c, c.replied(*TWO, cosigners=1), result_kind="solved")


@scene("Reply", "drafting: supplementary, with a promise")
def _(c: County) -> Any:
    return supplementary(c, tracking(c), promises=[PROMISE])


@scene("Reply", "drafting: supplementary, with a promise after the end")
def _(c: County) -> Any:
    return supplementary(c, c.rated(c.replied(*TWO, cosigners=1)), promises=[PROMISE])


LEADS = (("water", "lead"), ("roads", "lead"))


def of_two_leads(c: County, suggestion: Any = None) -> Any:
    suggestion = suggestion or c.handling(*LEADS, cosigners=1)
    task = c.task(suggestion, "water")
    c.contact(task)
    return c.written(task)


def with_the_others(c: County, suggestion: Any = None) -> Any:
    return c.do("ask_agreement", of_two_leads(c, suggestion), c.officer("water")).record


def disagreed(c: County, suggestion: Any = None) -> Any:
    reply = with_the_others(c, suggestion)
    return c.do("ask_coordination", reply, c.head("roads"), why="意见不一。").record


@scene("Reply", "drafting: another unit leads too")
def _(c: County) -> Any:
    return of_two_leads(c)


@scene("Reply", "drafting: others objected")
def _(c: County) -> Any:
    return c.do("object_to_reply", with_the_others(c), c.head("roads"), why="不实。").record


@scene("Reply", "agreeing")
def _(c: County) -> Any:
    return with_the_others(c)


@scene("Reply", "agreeing: all agree")
def _(c: County) -> Any:
    return c.do("agree_reply", with_the_others(c), c.head("roads")).record


@scene("Reply", "agreeing: goes without agreement")
def _(c: County) -> Any:
    data = {"goes": True, "decision": "先行答复。"}
    return c.do("settle_reply", disagreed(c), "assigner", **data).record


@scene("Reply", "agreeing: item withdrawn")
def _(c: County) -> Any:
    reply = with_the_others(c)
    suggestion = asked_to_withdraw(c, reply.suggestion)
    c.do("agree_withdrawal", suggestion.cosigners.get(), c.deputy(1))
    c.do("confirm_withdrawal", suggestion, "intake")
    return c.fresh(reply)


@scene("Reply", "coordinating")
def _(c: County) -> Any:
    return disagreed(c)


@scene("Reply", "coordinating: below the government")
def _(c: County) -> Any:
    suggestion = c.assigned(("government", "sole"))
    units = c.shares(*LEADS)
    c.do("sub_assign", c.task(suggestion, "government"), "sub_assigner", units=units)
    for unit in ("water", "roads"):
        c.do("accept", c.task(suggestion, unit), c.officer(unit))
    return disagreed(c, suggestion)


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


# extensions


def extension_asked(c: County) -> Any:
    task = c.task(c.handling(*TWO, cosigners=1), "water")
    return c.do("request_extension", task, c.officer("water"), **MORE_TIME).created["extension"][0]


@scene("Extension", "requested")
def _(c: County) -> Any:
    return extension_asked(c)


@scene("Extension", "requested: due day over")
def _(c: County) -> Any:
    extension = extension_asked(c)
    c.later(days=95)
    return extension


@scene("Extension", "requested: of the government's tier", changed(extension_approval="assigner"))
def _(c: County) -> Any:
    suggestion = of_government(c)
    task = c.task(suggestion, "water")
    c.do("accept", task, c.officer("water"))
    return c.do("request_extension", task, c.officer("water"), **MORE_TIME).created["extension"][0]


@scene("Extension", "approved")
def _(c: County) -> Any:
    return c.do("approve_extension", extension_asked(c), "assigner").record


@scene("Extension", "refused")
def _(c: County) -> Any:
    return c.do("refuse_extension", extension_asked(c), "assigner", decision="可以按期。").record


@scene("Extension", "lapsed")
def _(c: County) -> Any:
    extension = extension_asked(c)
    c.later(days=95)
    return c.do("lapse_extension", extension).record


@scene("Extension", "declared", NO_CONSENT)
def _(c: County) -> Any:
    task = c.task(c.handling(*TWO, cosigners=1), "water")
    return c.do("declare_extension", task, c.officer("water"), **MORE_TIME).created["extension"][0]


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


@scene("RatingRequest", "opened: each is asked, lead may correct", EACH)
def _(c: County) -> Any:
    return c.rate(c.replied(*TWO, cosigners=1), final=False)


@scene("RatingRequest", "voided")
def _(c: County) -> Any:
    return pressed(c).request


@scene("RatingRequest", "answered")
def _(c: County) -> Any:
    return c.rate(c.replied(*TWO, cosigners=1))


@scene("RatingRequest", "answered: correction day, by the clockwork", BY_CLOCK)
@scene("RatingRequest", "answered: correction day")
def _(c: County) -> Any:
    return c.rate(c.replied(*TWO, cosigners=1), final=False)


@scene("RatingRequest", "answered: final, by the clockwork", BY_CLOCK)
def _(c: County) -> Any:
    return c.rate(c.replied(*TWO, cosigners=1))


@scene("RatingRequest", "answered: correction day over", BY_CLOCK)
def _(c: County) -> Any:
    request = c.rate(c.replied(*TWO, cosigners=1), final=False)
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


def collector_ends(c: County) -> None:
    """End the office that collects ratings; another stands for it."""
    old = c.organs["sc_office"]
    c.found_today("sc_office", "常委会办公厅", OrganKind.GENERAL_OFFICE)
    end(c, old, c.organs["sc_office"])


@scene("RatingRequest", "opened: collector has ended", preset("xianning"))
def _(c: County) -> Any:
    request = c.request_of(c.replied(*TWO, cosigners=1))
    collector_ends(c)
    return request


@scene("RatingRequest", "answered: collector has ended", preset("xianning"))
def _(c: County) -> Any:
    request = c.rate(c.replied(*TWO, cosigners=1))
    collector_ends(c)
    return request


# pressure on ratings


def pressed(c: County) -> Any:
    request = c.rate(c.replied(*TWO, cosigners=1))
    done = c.do("report_pressure", request, c.deputy(), words="局长来电要求改评。")
    return done.created["pressurecase"][0]


@scene("PressureCase", "reported")
def _(c: County) -> Any:
    return pressed(c)


def asked_anew(c: County) -> Any:
    return c.do("ask_anew", pressed(c), RATING).record


@scene("PressureCase", "reported: asked anew")
def _(c: County) -> Any:
    return asked_anew(c)


@scene("PressureCase", "reported: of a released rating")
def _(c: County) -> Any:
    request = c.request_of(c.rated(c.replied(*TWO, cosigners=1)))
    done = c.do("report_pressure", request, c.deputy(), words="局长来电要求改评。")
    return done.created["pressurecase"][0]


@scene("PressureCase", "settled")
def _(c: County) -> Any:
    return c.do("close_pressure_case", asked_anew(c), RATING, findings="已约谈。").record


# promises


@scene("Promise", "open: carried from year to year", changed(promise_max_carry="yearly"))
@scene("Promise", "open")
def _(c: County) -> Any:
    return tracking(c).promises.get()


@scene("Promise", "open: not binding yet")
def _(c: County) -> Any:
    return ready(c, result_kind="planned", promises=[PROMISE]).promises.get()


@scene("Promise", "open: reply being rated")
def _(c: County) -> Any:
    return promised(c).promises.get()


def late(c: County, suggestion: Any) -> Any:
    c.later(days=330)
    clock = suggestion.clocks.get(kind="promise")
    c.do("mark_overdue", clock)
    return suggestion.promises.get()


@scene("Promise", "overdue")
def _(c: County) -> Any:
    return late(c, tracking(c))


@scene("Promise", "overdue: reply being rated")
def _(c: County) -> Any:
    return late(c, promised(c))


@scene("Promise", "overdue: deputies told")
def _(c: County) -> Any:
    promise = late(c, tracking(c))
    c.told_kept(promise)
    return promise


@scene("Promise", "open: deputies told")
def _(c: County) -> Any:
    promise = tracking(c).promises.get()
    c.told_kept(promise)
    return promise


def reported(c: County) -> Any:
    promise = tracking(c).promises.get()
    return c.reported_kept(promise, "验收单。")


@scene("Promise", "reported_done")
def _(c: County) -> Any:
    return reported(c)


@scene("Promise", "reported_done: lead deputy has spoken")
def _(c: County) -> Scene:
    promise = reported(c)
    c.do("say_whether_kept", promise, c.deputy(), agrees=False, words="尚未通车。")
    return Scene(promise, data={"verify_promise": {"why": "已现场核实通车。"}})


@scene("Promise", "written_off")
def _(c: County) -> Any:
    return c.written_off(reported(c))


@scene("Promise", "written_off: found by a review")
def _(c: County) -> Any:
    promise = c.written_off(reported(c))
    told = {"promise": promise.pk, "due_on": date(2026, 12, 20), "note": "并未通车。"}
    told["finding"] = "promise_reopened"
    return by_a_review(c, promise, "follow_again", {"due_on": told["due_on"]}, **told)


@scene("Promise", "cancelled_explained")
def _(c: County) -> Any:
    promise = tracking(c).promises.get()
    return c.do("cancel_promise", promise, "assigner", explanation="规划已变更。").record


@scene("Promise", "open: term over")
def _(c: County) -> Any:
    return over(c, tracking(c)).promises.get()


def next_term(c: County) -> None:
    Term.objects.create(
        congress=c.congress, number=9, starts_on=c.today, ends_on=date(2031, 12, 31)
    )


@scene("Promise", "open: next term has begun")
def _(c: County) -> Any:
    next_term(c)
    return over(c, tracking(c)).promises.get()


@scene("Promise", "reported_done: next term has begun")
def _(c: County) -> Any:
    promise = reported(c)
    next_term(c)
    over(c, promise.suggestion)
    return promise


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


@scene("Escalation", "raised: committee has ended")
def _(c: County) -> Any:
    row = raised(c)
    end(
        c,
        c.organs["committee"],
        c.found_today("new", "建设委员会", OrganKind.SPECIAL_COMMITTEE),
    )
    return row


@scene("Escalation", "proposed: council has ended")
def _(c: County) -> Any:
    row = proposed(c)
    council = c.found_today("new", "主任会议(新)", OrganKind.COUNCIL_OF_CHAIRPERSONS)
    end(c, c.organs["council"], council)
    return row


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


@scene("Clock", "held")
def _(c: County) -> Any:
    return on_hold(c, 30).clocks.get(kind="contact", assignment__role="lead")


@scene("Clock", "missed")
def _(c: County) -> Any:
    clock = return_clock(c)
    c.later(days=20)
    return c.do("mark_overdue", clock).record


@scene("Clock", "running: other days off")
def _(c: County) -> Any:
    clock = return_clock(c)
    c.announce(2026, clock.due_on)
    return c.fresh(clock)


@scene("Clock", "missed: other days off")
def _(c: County) -> Any:
    clock = return_clock(c)
    c.later(days=20)
    missed = c.do("mark_overdue", clock).record
    c.announce(2026, missed.due_on)
    return c.fresh(missed)


# the ladder


def late_by(c: County, day: date) -> Any:
    """Return the step that stands on a day, beside a reply that was due on 13 April."""
    suggestion = c.handling(("water", "sole"))
    c.contact(suggestion.assignments.get())
    c.at = datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)
    assert climbing.run(c.at) == 1
    return models.Supervision.objects.filter(suggestion=suggestion).latest("pk")


@scene("Clock", "running: a step is due")
def _(c: County) -> Any:
    suggestion = c.handling(("water", "sole"))
    c.at = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
    return suggestion.clocks.get(kind="reply")


@scene("Clock", "missed: a step is due")
def _(c: County) -> Any:
    suggestion = c.handling(("water", "sole"))
    c.at = datetime(2026, 4, 14, 1, 0, tzinfo=UTC)
    return c.do("mark_overdue", suggestion.clocks.get(kind="reply")).record


@scene("Supervision", "recorded")
def _(c: County) -> Any:
    return late_by(c, date(2026, 3, 16))


@scene("Supervision", "issued")
def _(c: County) -> Any:
    return late_by(c, date(2026, 4, 14))


@scene("Supervision", "climbed")
def _(c: County) -> Any:
    step = late_by(c, date(2026, 4, 14))
    c.at = datetime(2026, 4, 20, 1, 0, tzinfo=UTC)
    assert climbing.run(c.at) == 1
    return c.fresh(step)


@scene("Supervision", "drafted")
def an_order(c: County) -> Any:
    return late_by(c, date(2026, 4, 20))


@scene("Supervision", "drafted: a talk")
def _(c: County) -> Any:
    return late_by(c, date(2026, 5, 13))


@scene("Supervision", "issued: an order")
def signed_order(c: County) -> Any:
    step = an_order(c)
    return c.do("sign_supervision", step, "commission_head", text=step.text).record


@scene("Supervision", "issued: to the committee")
def _(c: County) -> Any:
    return late_by(c, date(2026, 4, 27))


@scene("Supervision", "drafted: commission has ended")
def _(c: County) -> Any:
    step = an_order(c)
    end(c, c.organs["commission"], c.found_today("new", "代表联络工作委员会"))
    return step


@scene("Supervision", "issued: committee has ended")
def _(c: County) -> Any:
    step = late_by(c, date(2026, 4, 27))
    end(c, c.organs["committee"], None)
    return step


@scene("Supervision", "acknowledged")
def _(c: County) -> Any:
    return c.do("acknowledge_supervision", signed_order(c), c.officer("water")).record


@scene("Supervision", "proposed")
def on_the_agenda(c: County) -> Any:
    return late_by(c, date(2026, 6, 12))


@scene("Supervision", "decided")
def _(c: County) -> Any:
    return c.do("decide_supervision", on_the_agenda(c), "secretary", **COUNCIL_DECISION).record


@scene("Supervision", "cleared")
def _(c: County) -> Any:
    step = an_order(c)
    c.reply_all(step.suggestion)
    return c.fresh(step)


# measures of supervision


def measured(c: County, by: str = "assigner", unit: str = "water", **told: Any) -> Any:
    given = {"kind": "report", "text": "请书面报告。", "due_on": c.today + timedelta(days=5)} | told
    task = c.task(c.handling(*TWO, cosigners=1), unit)
    return c.do("give_measure", task, by, **given).created["measure"][0]


@scene("Measure", "issued")
def _(c: County) -> Any:
    return measured(c)


@scene("Measure", "issued: item closed")
def _(c: County) -> Any:
    measure = measured(c, "vice_chairperson")
    c.reply_all(measure.suggestion)
    c.rated(c.fresh(measure.suggestion))
    return measure


@scene("Measure", "issued: unit merged")
def _(c: County) -> Any:
    measure = measured(c)
    unit_merged(c, "water")
    return measure


@scene("Measure", "issued: unit dissolved")
def _(c: County) -> Any:
    measure = measured(c)
    end(c, c.organs["water"])
    return measure


@scene("Measure", "answered")
def _(c: County) -> Any:
    return c.do("answer_measure", measured(c), c.officer("water"), answer="正在办。").record


@scene("Measure", "taken_back")
def _(c: County) -> Any:
    return c.do("take_back_measure", measured(c), "assigner", why="另行处理。").record


@scene("Measure", "recorded")
def _(c: County) -> Any:
    return measured(c, kind="reminder", due_on=None)


@scene("Measure", "lapsed")
def _(c: County) -> Any:
    measure = measured(c)
    c.do("ask_withdrawal", measure.suggestion, c.deputy(), why="问题已解决。")
    c.do("agree_withdrawal", measure.suggestion.cosigners.get(), c.deputy(1))
    c.do("confirm_withdrawal", measure.suggestion, "assigner")
    return c.fresh(measure)


COUNCIL_DECISION = {
    "decision": "notice",
    "number": "云主任会〔2026〕9号",
    "decided_on": date(2026, 6, 12),
    "text": "予以通报。",
}

# -- data that fit -------------------------------------------------------------------------------


def a_scan() -> models.StoredFile:
    found, _new = models.StoredFile.objects.get_or_create(
        sha256="0" * 64, defaults={"size": 5, "media_type": "application/pdf"}
    )
    return found


def other_rules(county: County) -> Any:
    """Return other rules of the county, in force from today on."""
    known = models.Policy.objects.filter(congress=county.congress, number=2).first()
    if known is not None:
        return known
    rules = replace(county.policy.rules, max_returns=1)
    made = models.Policy.of(
        county.congress, "default_county", rules, number=2, valid_from=county.today
    )
    made.save()
    return made


def key_of(who: Actor | None) -> int:
    """Return the key of somebody's account, 0 where a unit has no such person."""
    return who.user.pk if who is not None and who.user is not None else 0


def fitting(county: County, stage: Scene) -> dict[str, dict[str, Any]]:
    """Return data by act with which it would succeed, were it allowed."""
    yesterday, record = county.today - timedelta(days=1), stage.record
    data: dict[str, dict[str, Any]] = {
        "return_for_revision": {"advice": "请写明地点。"},
        "propose_refusal": REFUSAL,
        "decline_refusal": {"explanation": "属于本县职权。"},
        "ask_withdrawal": {"why": "问题已解决。"},
        "change_rules": {"policy": other_rules(county).pk, "ground": "主任会议决定"},
        "assign": {"units": county.shares(*TWO)},
        "advise_precheck": {"advice": "请写明地点。"},
        "take_motion": county.decision(),
        "convert_to_motion": county.signed_motion(record)
        if isinstance(record, models.Suggestion)
        else {},
        "consult_units": {
            "units": [county.organs["schools"].pk],
            "until_on": county.today + timedelta(days=5),
        },
        "answer_consultation": {"fits": True},
        "end_consultation": {"organ": county.organs["water"].pk},
        "merge": {"into": earlier().pk},
        "undo_merge": {"why": "并非同一事项。"},
        "note_follower": {"follower": 0},
        "note_follower_left": {"follower": 0},
        "propose_split": {"parts": PARTS, "explanation": "一事一议。"},
        "decline_split": {"explanation": "是同一件事。"},
        "link": {"kind": "repeats", "to": earlier().pk},
        "remove_link": {"to": earlier().pk},
        "propose_void": {"why": "重复登记。"},
        "decline_void": {"explanation": "并非重复。"},
        "designate_key": {
            "decision": "云主任会〔2026〕2号",
            "decided_on": yesterday,
            "leader": county.leader_post().pk,
        },
        "decline_second_assignment": {"explanation": "态度问题已当面说明。"},
        "confirm_cosigning": {"text_version": record.suggestion.text_version}
        if isinstance(record, models.Cosigner)
        else {},
        "sub_assign": {"units": county.shares(*TWO)},
        "request_return": {"why": "不属于我局职责。"},
        "refuse_return": {"decision": "属于你局职责。"},
        "reassign": {"organ": county.organs["schools"].pk},
        "dispute": {"why": "不属于我局职责。"},
        "request_extension": MORE_TIME,
        "declare_extension": MORE_TIME,
        "refuse_extension": {"decision": "可以按期。"},
        "file_scan": {"scan": a_scan()},
        "object_to_reply": {"why": "不实。"},
        "ask_coordination": {"why": "意见不一。"},
        "settle_reply": {"goes": True, "decision": "先行答复。"},
        "clear_urgent": {"why": "误标。"},
        "request_return_late": {"why": "不属于我局职责。"},
        "allow_late_return": {"decision": "职责确已划转。"},
        "call_coordination": {"why": "各单位均称无职责。"},
        "settle_coordination": {
            "units": county.shares(("court", "lead")),
            "minutes": "由法院主办。",
        },
        "settle_dispute": {"unit": county.organs["schools"].pk, "decision": "由教育局承办。"},
        "transfer": LETTER,
        "note_return": {"accepted": True, "noted_on": county.today, "note": "已办理。"},
        "recall_assignment": {"why": "交办有误。"},
        "recall_sub_assignment": {"why": "分办有误。"},
        "correct_assignment": {"organ": county.organs["schools"].pk, "why": "选错单位。"},
        "record_contact": {"phase": "during", "way": "visit", "happened_on": county.today},
        "change_officer": {"officer": key_of(county.actors.get(f"head:{stage.own}"))},
        "send_opinion": {"text": "同意主办意见。"},
        "return_opinion": {"why": "没有内容。"},
        "put_on_hold": {"why": "先行调研。", "until": county.today + timedelta(days=7)},
        "resume": {"why": "调研已结束。"},
        "waive_opinion": {"why": "与该局无关。"},
        "recall_reply": {"why": "文字有误。"},
        "rate": {"answers": answers("satisfied", "satisfied")},
        "correct_rating": {"answers": answers("basically_satisfied", "satisfied")},
        "report_pressure": {"words": "局长来电要求改评。"},
        "close_pressure_case": {"findings": "已约谈该局负责人。"},
        "order_again": {"number": "云代工〔2026〕3号", "reasons": "答复没有回应建议。"},
        "look_back": {"number": "云代工〔2026〕4号", "ground": "sham", "reasons": "并未落实。"},
        "give_measure": {"kind": "reminder", "text": "请抓紧。", "due_on": county.today},
        "enter_measure": {
            "kind": "report",
            "text": "请书面报告。",
            "due_on": county.today,
            "leader": county.leader_post().pk,
            "channel": "telephone",
            "call_note": "来电。",
        },
        "answer_measure": {"answer": "已落实。"},
        "ask_measure_again": {"due_on": county.today, "why": "没有时间表。"},
        "take_back_measure": {"why": "另行处理。"},
        "confirm_after_look_back": {"reviewed": 1, "number": "1号"},
        "change_class": {"result_kind": "not_now", "number": "5号", "reasons": "条件不具备。"},
        "follow_again": {"due_on": date(2026, 12, 20), "number": "6号", "reasons": "未通车。"},
        "raise_level": {"why": "需上级机关统筹。"},
        "reject_reply": {"why": "没有回应建议。"},
        "revise_promise": {"due_on": date(2026, 12, 20), "why": "雨季停工。"},
        "carry_over": {"due_on": date(2027, 6, 1), "why": "列入明年计划。"},
        "reopen_promise": {"reasons": "承诺未落实。"},
        "report_progress": {"words": "已完成招标。"},
        "apply_write_off": {"evidence": "验收单。"},
        "say_whether_kept": {"agrees": True},
        "verify_promise": {"without_word": NO_WORD},
        "reject_write_off": {"why": "尚未完工。"},
        "cancel_promise": {"explanation": "规划已变更。"},
        "instruct": {"text": "请水利局重视。"},
        "call_conference": {"on": county.today},
        "judge_reply": {"judged": "in_part", "words": "只答复了一半。"},
        "take_further_step": {
            "step": "dac_conference",
            "held_on": county.today,
            "minutes": "双方到会，未达成一致。",
        },
        "propose_solution": PROPOSAL,
        "decide_escalation": DECISION,
        "sign_supervision": {"text": "请立即办理。"},
        "decide_supervision": COUNCIL_DECISION,
    }
    return data | stage.data


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


KEPT = [
    model
    for room in ("cases", "workflows")
    for model in apps.get_app_config(room).get_models()
    if model._meta.model_name not in UNCHANGED_BY_REFUSALS
]


def who_may(model: str, act: str, name: str) -> tuple[str, ...]:
    return TABLE[model][act][1].get(name, ())


def to_try(model: str, *, everybody: bool) -> list[str]:
    """List the roles to try: everybody, or who has a part in any act on such a record."""
    rows = [roles for _to, scenes in TABLE[model].values() for roles in scenes.values()]
    part = {role for roles in rows for role in roles}
    return [role for role in ROLES if everybody or role in part]


SCENE_NAMES = [(model, name) for model, scenes in SCENES.items() for name in scenes]
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


BEFORE_THE_SWEEP = {
    ("Suggestion", "registered: the office has ended"),
    ("Suggestion", "rated: the commission has ended"),
}

# Here the scene hands in something else than a page would: an older text, wrong names, what only
# the clockwork hands in.
HANDED_IN_OTHERWISE = {
    ("Cosigner", "invited: read an older text"),
    ("Reply", "drafting: opinion overdue and not noted"),
    ("Suggestion", "closed: to be handled again"),
    ("Assignment", "reply_issued: found by a review"),
    ("Promise", "written_off: found by a review"),
    ("Suggestion", "tracking: named by a topic"),
}


def told_wrongly(model: str, name: str, county: County, stage: Scene) -> list[Any]:
    """Compare what people are told they may do with what is listed (告知与列表核对)."""
    if (model, name) in HANDED_IN_OTHERWISE or model == "Clock":
        return []
    record = county.fresh(stage.record)
    suggestion = county.fresh(getattr(record, "suggestion", record))
    wrong: list[Any] = []
    for role in to_try(model, everybody=False):
        by = actor(county, stage, role)
        if by is None or by.is_system:
            continue
        listed = {act for act in TABLE[model] if role in who_may(model, act, name)}
        told = possibilities(suggestion, [by], county.at + timedelta(minutes=1), past=True)
        mine = [p for p in told if p.record == record]
        if {p.act for p in mine if p.is_open} != listed:
            wrong.append((role, {p.act: p.reason for p in mine}, listed))
        wrong += [(role, p.act, "says not why") for p in mine if not p.is_open and not p.reason]
    return wrong


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "name"), ON_BOTH)
def test_only_what_is_listed_is_done_and_told(model, name, on_postgresql):
    ask_each(model, name, everybody=not on_postgresql, each=not on_postgresql)


@pytest.mark.soak
@pytest.mark.postgresql_only("on SQLite every run asks all of them")
@pytest.mark.django_db
@pytest.mark.parametrize(("model", "name"), ON_BOTH)
def test_only_what_is_listed_is_done_whoever_asks(model, name):
    ask_each(model, name, everybody=False, each=True)


def ask_each(model: str, name: str, *, everybody: bool, each: bool) -> None:
    """Try every act in a scene as all who have a part; without `each`, as one rival of those."""
    build, rules = SCENES[model][name]
    county = build_county(rules=rules)
    stage = build(county)
    # What is told does not depend on the database.
    if everybody:
        assert told_wrongly(model, name, county, stage) == []
    record = county.fresh(stage.record)
    assert record.state == name.partition(":")[0]
    suggestion = getattr(record, "suggestion", record)
    # What is handed in lies there already: a scan that somebody may file, other rules.
    data_of = fitting(county, stage)
    before, events = rows_of(KEPT), Event.objects.count()
    # Who has no part is tried in each state once; the database makes no difference to that.
    roles = to_try(model, everybody=":" not in name and everybody)

    wrong = []
    for n, act in enumerate(TABLE[model]):
        data, told, hidden = data_of.get(act, {}), 0, 0
        rivals = [role for role in roles if role not in who_may(model, act, name)]
        left_out = set() if each or not rivals else {*rivals} - {rivals[n % len(rivals)]}
        for role in roles:
            if role in left_out:
                continue
            by = actor(county, stage, role)
            if by is None:
                continue
            listed = role in who_may(model, act, name)
            savepoint = transaction.savepoint()
            try:
                done = perform(act, record, by=by, at=county.at + timedelta(minutes=1), **data)
            except ActRefused as refusal:
                transaction.savepoint_commit(savepoint)
                # What was tried stands in the trail, but not the clockwork that came too late.
                told, hidden = told + (not by.is_system), hidden + by.is_system
                if listed or refusal.status not in (403, 404, 409) or not str(refusal).strip():
                    wrong.append(f"{act} by {role}: {refusal.status} {refusal}")
            else:
                if not listed:
                    wrong.append(f"{act} by {role}: done, and not listed")
                elif done.record.state != state_after(model, act, name):
                    wrong.append(f"{act} by {role}: {done.record.state}")
                elif (model, name) in BEFORE_THE_SWEEP and act != "succeed_office":
                    # Until the clockwork has come by, the list is the old office's.
                    pass
                elif different := differences(county.fresh(suggestion), county.at):
                    wrong.append(f"{act} by {role}: {different}")
                transaction.savepoint_rollback(savepoint)
        events += told
        if Event.objects.count() != events:
            wrong.append(f"{act}: {told} refusals and {hidden} of the clockwork left other events")
        if rows_of(KEPT) != before:
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
    return [
        m
        for m in apps.get_app_config("cases").get_models()
        if issubclass(m, Record) and not issubclass(m, OfMatter)
    ]


def transitions() -> list[tuple[type[Record], str, Any]]:
    """Return every declared transition of every model."""
    return [
        (model, name, transition)
        for model in records()
        for name in dir(model)
        if hasattr(method := getattr(model, name, None), "_django_fsm")
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
