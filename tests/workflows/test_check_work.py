"""Everybody's list fits the legal states, and can be mended where it does not (核对待办)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation

from cases import trail
from cases.acting import Actor
from cases.models import (
    Agreement,
    Assignment,
    Cosigner,
    Escalation,
    Event,
    Extension,
    Measure,
    Policy,
    PressureCase,
    Promise,
    Rater,
    RatingRequest,
    Reply,
    Suggestion,
    Supervision,
)
from cases.rules.policy.choices import JointRatingMode, SecondMode
from cases.rules.presets import preset
from cases.rules.states import SuggestionState, WorkKind
from people.models import Deputy
from tests.county import County, answers, build_county
from workflows import sweeps
from workflows.models import OPEN, WorkItem, WorkProcess
from workflows.sweeps import climbing, run_all
from workflows.work import differences, open_work

WATER = (("water", "sole"),)
JOINED = (("water", "lead"), ("roads", "co_handler"), ("schools", "co_handler"))


def run(*arguments: str) -> tuple[int, str]:
    """Run the command; return its exit code and what it printed."""
    printed, code = StringIO(), 0
    with translation.override("en"):
        try:
            call_command("check_work", *arguments, stdout=printed)
        except SystemExit as ended:
            code = int(ended.code or 0)
    return code, printed.getvalue()


# A place for every state


def _refusal(county: County) -> Suggestion:
    suggestion = county.submitted()
    rules = suggestion.policy.rules
    county.do(
        "propose_refusal",
        suggestion,
        "intake",
        ground=sorted(rules.refusal_grounds)[0],
        outcome=sorted(rules.refusal_outcomes)[0],
        explanation="不属本级职权",
    )
    return suggestion


def _refused(county: County) -> Suggestion:
    suggestion = _refusal(county)
    county.do("countersign_refusal", suggestion, "intake2")
    return suggestion


def _revision(county: County) -> Suggestion:
    suggestion = county.submitted()
    county.do("return_for_revision", suggestion, "intake", advice="请补充。")
    return suggestion


def _cosigning(county: County) -> Suggestion:
    suggestion = county.draft(cosigners=2)
    county.do("ask_cosigners", suggestion, county.deputy())
    return suggestion


def _cosigned(county: County) -> Suggestion:
    suggestion = _cosigning(county)
    for n, cosigner in enumerate(suggestion.cosigners.order_by("position"), 1):
        county.do("confirm_cosigning", cosigner, county.deputy(n), text_version=1)
    return suggestion


def _precheck(county: County) -> Suggestion:
    rules = replace(preset("default_county"), delegation_precheck=True)
    since = {"number": 2, "valid_from": date(2022, 1, 1)}
    Policy.of(county.congress, "default_county", rules, **since).save()
    county.delegation(0, 1, head=1)
    suggestion = county.draft()
    county.do("ask_precheck", suggestion, county.deputy())
    return suggestion


def _motion(county: County) -> Suggestion:
    motion = county.motion()
    county.do("take_motion", motion, "intake", **county.decision())
    return motion


def _transferred(county: County) -> Suggestion:
    suggestion = county.registered()
    return county.do(
        "transfer", suggestion, "intake", level="city", addressee="龙江市人大常委会",
        letter_number="云人函〔2026〕5号", why="属市级职权。",
    ).record  # fmt: skip


def _converted(county: County) -> Suggestion:
    suggestion = county.registered(cosigners=9)
    data = county.signed_motion(suggestion)
    county.do("convert_to_motion", suggestion, "intake", **data)
    return suggestion


def _of_a_delegation(county: County) -> Suggestion:
    return county.replied(("water", "sole"), delegation=county.delegation(1, 2, group=2))


def _at_the_office(county: County) -> Suggestion:
    suggestion = county.registered()
    county.do("assign", suggestion, "assigner", units=county.shares(("government", "sole")))
    return suggestion


def _below_the_office(county: County) -> Suggestion:
    suggestion = _at_the_office(county)
    task = county.task(suggestion, "government")
    county.do("sub_assign", task, "sub_assigner", units=county.shares(*JOINED))
    return suggestion


def _return_requested(county: County) -> Suggestion:
    suggestion = county.assigned(*JOINED)
    for unit in ("water", "roads"):
        county.do("request_return", county.task(suggestion, unit), county.officer(unit), why="理由")
    return suggestion


def _return_approved(county: County) -> Suggestion:
    suggestion = _return_requested(county)
    county.do("approve_return", county.task(suggestion, "water"), "assigner")
    return suggestion


def _recalled(county: County) -> Suggestion:
    suggestion = county.assigned(*JOINED)
    county.do("recall_assignment", suggestion, "assigner", why="交办有误。")
    return suggestion


def _sub_assignment_recalled(county: County) -> Suggestion:
    suggestion = _below_the_office(county)
    office = county.task(suggestion, "government")
    county.do("recall_sub_assignment", office, "sub_assigner", why="分办有误。")
    return suggestion


def _disputed(county: County) -> Suggestion:
    suggestion = county.assigned(*JOINED)
    for unit in ("water", "roads"):
        county.do("dispute", county.task(suggestion, unit), county.head(unit), why="理由")
    return suggestion


def _coordinating(county: County) -> Suggestion:
    suggestion = _disputed(county)
    task = suggestion.assignments.filter(state="disputed").order_by("pk").first()
    assert task is not None
    by = "assigner" if task.parent_id is None else "sub_assigner"
    county.do("call_coordination", task, by, why="各单位均称无职责。")
    return county.fresh(suggestion)


def _with_other_leads(county: County) -> Suggestion:
    suggestion = county.handling(("water", "lead"), ("roads", "lead"))
    task = county.task(suggestion, "water")
    county.contact(task)
    county.do("ask_agreement", county.written(task), county.officer("water"))
    return county.fresh(suggestion)


def _leads_disagree(county: County) -> Suggestion:
    suggestion = _with_other_leads(county)
    reply = suggestion.replies.get()
    county.do("ask_coordination", reply, county.head("roads"), why="意见不一。")
    return county.fresh(suggestion)


def _extension_asked(county: County) -> Suggestion:
    suggestion = county.handling(*JOINED)
    more = {"why": "需现场勘查。", "until": date(2026, 6, 15)}
    county.do("request_extension", county.task(suggestion, "water"), county.head("water"), **more)
    return county.fresh(suggestion)


def _join_waiting(county: County) -> Suggestion:
    suggestion = county.handling(*JOINED)
    county.contact(county.task(suggestion, "water"))
    roads = county.task(suggestion, "roads")
    county.do("send_opinion", roads, county.officer("roads"), text="同意")
    return suggestion


def _opinion_without_contact(county: County) -> Suggestion:
    suggestion = county.handling(*JOINED)
    for unit in ("roads", "schools"):
        county.do("send_opinion", county.task(suggestion, unit), county.officer(unit), text="同意")
    return suggestion


def _opinion_overdue(county: County) -> Suggestion:
    suggestion = county.handling(*JOINED)
    county.later(days=50)
    run_all(county.at)
    return suggestion


def _ready_to_reply(county: County) -> Suggestion:
    suggestion = county.handling(*WATER)
    county.contact(county.task(suggestion, "water"))
    return suggestion


def _signed(county: County) -> Suggestion:
    suggestion = county.handling(*WATER)
    county.signed(county.task(suggestion, "water"))
    return suggestion


def _separate_half_way(county: County) -> Suggestion:
    suggestion = county.handling(("water", "separate"), ("court", "separate"))
    reply = county.signed(county.task(suggestion, "water"))
    county.do("deliver_reply", reply, county.officer("water"))
    return suggestion


def _asked(county: County) -> Suggestion:
    return county.replied(cosigners=2)


def _asked_and_one_answered(county: County) -> Suggestion:
    suggestion = county.replied(cosigners=2)
    county.rate(suggestion)
    return suggestion


def _answered(county: County) -> Suggestion:
    suggestion = county.replied()
    county.rate(suggestion, "dissatisfied")
    return suggestion


def _bad_rating_released(county: County) -> Suggestion:
    return county.rated(county.replied(*JOINED), "dissatisfied")


def _raised(county: County) -> Suggestion:
    suggestion = county.replied()
    for _ in range(2):
        suggestion = county.rated(suggestion, "dissatisfied")
        if suggestion.state == "rated":
            county.do("assign_again", suggestion, "assigner")
        if county.fresh(suggestion).state == "second_assigned":
            suggestion = county.second_round(suggestion)
    return county.fresh(suggestion)


def _acknowledged(county: County) -> Suggestion:
    suggestion = _raised(county)
    county.do("acknowledge_escalation", suggestion.escalations.get(), "committee_chair")
    return suggestion


def _proposed(county: County) -> Suggestion:
    suggestion = _acknowledged(county)
    county.do(
        "propose_solution",
        suggestion.escalations.get(),
        "committee_chair",
        proposal="agree",
        text="达成一致",
    )
    return suggestion


def _tracking(county: County) -> Suggestion:
    suggestion = county.handling(*WATER)
    promises = [
        {"content": f"第{n}段", "responsible": "水利局", "due_on": county.today} for n in (1, 2)
    ]
    county.reply_all(suggestion, result_kind="in_progress", promises=promises)
    return county.rated(suggestion, "satisfied")


def _tracking_reported(county: County) -> Suggestion:
    suggestion = _tracking(county)
    promise = suggestion.promises.order_by("pk").first()
    county.reported_kept(promise, "照片")
    return suggestion


def _closed(county: County) -> Suggestion:
    return county.rated(county.replied())


def _withdrawal_asked(county: County) -> Suggestion:
    suggestion = county.submitted(cosigners=2)
    county.do("ask_withdrawal", suggestion, county.deputy(), why="问题已解决。")
    return suggestion


def _withdrawal_agreed(county: County) -> Suggestion:
    suggestion = county.handling(*JOINED)
    county.do("ask_withdrawal", suggestion, county.deputy(), why="问题已解决。")
    return suggestion


def _withdrawn(county: County) -> Suggestion:
    suggestion = _withdrawal_agreed(county)
    county.do("confirm_withdrawal", suggestion, "intake")
    return suggestion


def _lead_has_left(county: County) -> Suggestion:
    suggestion = _asked(county)
    county.do("leave_lead", suggestion, county.deputy())
    run_all(county.later())
    return suggestion


def _merged(county: County) -> Suggestion:
    leading, follower = county.handling(("water", "sole")), county.registered()
    county.do("merge", follower, "assigner", into=leading.pk)
    sweeps.run_all(county.later())
    return follower


def _merged_and_waiting_for_an_opinion(county: County) -> Suggestion:
    leading = county.handling(("water", "lead"), ("roads", "co_handler"))
    follower = county.registered()
    county.do("merge", follower, "assigner", into=leading.pk)
    sweeps.run_all(county.later())
    county.contact(county.task(follower, "water"))
    county.do("send_opinion", county.task(leading, "roads"), county.officer("roads"), text="同意")
    sweeps.run_all(county.later())
    return follower


def _split_proposed(county: County) -> Suggestion:
    suggestion = county.submitted(cosigners=1)
    parts = [{"title": f"事项{n}", "facts": "情况。", "proposal": "建议。"} for n in (1, 2)]
    county.do("propose_split", suggestion, "intake", parts=parts, explanation="一事一议。")
    return suggestion


def _void_proposed(county: County) -> Suggestion:
    suggestion = county.registered()
    county.do("propose_void", suggestion, "intake", why="编号有误。", renumber=True)
    return suggestion


def _void(county: County) -> Suggestion:
    suggestion = county.registered()
    county.do("propose_void", suggestion, "intake", why="重复登记。")
    county.do("void_registration", suggestion, "intake2")
    return suggestion


PLACES: dict[str, tuple[str, Callable[[County], Suggestion]]] = {
    "cosigning": ("cosigning", _cosigning),
    "cosigned": ("cosigning", _cosigned),
    "precheck": ("precheck", _precheck),
    "motion": ("registered", _motion),
    "converted": ("converted", _converted),
    "transferred": ("transferred_out", _transferred),
    "of a delegation": ("replied", _of_a_delegation),
    "submitted": ("submitted", lambda county: county.submitted()),
    "refusal proposed": ("submitted", _refusal),
    "refused": ("refused", _refused),
    "revision": ("revision", _revision),
    "registered": ("registered", lambda county: county.registered()),
    "at the government's office": ("assigned", _at_the_office),
    "sub-assigned": ("assigned", _below_the_office),
    "assigned": ("assigned", lambda county: county.assigned(*JOINED)),
    "return requested": ("assigned", _return_requested),
    "return approved": ("assigned", _return_approved),
    "assignment recalled": ("registered", _recalled),
    "sub-assignment recalled": ("assigned", _sub_assignment_recalled),
    "disputed": ("assigned", _disputed),
    "handling": ("handling", lambda county: county.handling(*JOINED)),
    "with the other leads": ("handling", _with_other_leads),
    "leads disagree": ("handling", _leads_disagree),
    "in co-ordination": ("assigned", _coordinating),
    "extension asked for": ("handling", _extension_asked),
    "join waiting": ("handling", _join_waiting),
    "opinions before the contact": ("handling", _opinion_without_contact),
    "opinion overdue": ("handling", _opinion_overdue),
    "ready to reply": ("handling", _ready_to_reply),
    "reply signed": ("handling", _signed),
    "one of two replied": ("handling", _separate_half_way),
    "asked": ("replied", _asked),
    "one of three has rated": ("replied", _asked_and_one_answered),
    "answered": ("replied", _answered),
    "badly rated": ("rated", _bad_rating_released),
    "second assignment": ("second_assigned", _bad_rating_released),
    "escalated": ("escalated", _raised),
    "escalation acknowledged": ("escalated", _acknowledged),
    "solution proposed": ("escalated", _proposed),
    "tracking": ("tracking", _tracking),
    "write-off applied for": ("tracking", _tracking_reported),
    "closed": ("closed", _closed),
    "withdrawal asked": ("submitted", _withdrawal_asked),
    "withdrawal to confirm": ("handling", _withdrawal_agreed),
    "withdrawn": ("withdrawn", _withdrawn),
    "lead has left": ("replied", _lead_has_left),
    "merged": ("merged", _merged),
    "merged, opinion in": ("merged", _merged_and_waiting_for_an_opinion),
    "split proposed": ("submitted", _split_proposed),
    "void proposed": ("registered", _void_proposed),
    "void": ("void", _void),
}


def found_county(place: str) -> County:
    """Found a county whose rules lead to the place: all co-signers rate, some decide by hand."""
    by_hand = {"second_mode": SecondMode.FILTER} if place == "badly rated" else {}
    rules = replace(preset("default_county"), joint_rating_mode=JointRatingMode.EACH, **by_hand)
    return build_county(rules=rules)


def bring(place: str) -> tuple[County, Suggestion]:
    """Bring a suggestion of a county of its own to a place."""
    county = found_county(place)
    suggestion = county.fresh(PLACES[place][1](county))
    assert suggestion.state == PLACES[place][0]
    return county, suggestion


def _late_on(day: date) -> Callable[[County], Suggestion]:
    """Let a reply that was due on 13 April be late on this day."""

    def late(county: County) -> Suggestion:
        suggestion = county.handling(("water", "sole"))
        county.contact(county.task(suggestion, "water"))
        county.at = datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)
        assert climbing.run(county.at) == 1
        return suggestion

    return late


PLACES |= {
    "late: notice to the unit": ("handling", _late_on(date(2026, 4, 14))),
    "late: an order to sign": ("handling", _late_on(date(2026, 4, 20))),
    "late: before the council": ("handling", _late_on(date(2026, 6, 12))),
}
# The lists are read by the same questions on every database: there every third place is tried.
HERE_ONLY = pytest.mark.sqlite_only("every third place is tried on all databases")
EVERYWHERE = pytest.mark.parametrize(
    "place",
    [pytest.param(p, marks=[HERE_ONLY] if n % 3 else []) for n, p in enumerate(PLACES)],
)


# The list alone leads to the end


def deputy_actor(deputy: Deputy) -> Actor:
    """Return a deputy as an actor."""
    return Actor(deputy.user)


class Follower:
    """Do what the lists say, until nobody has anything to do."""

    def __init__(self, county: County, suggestion: Suggestion) -> None:
        self.county, self.suggestion = county, suggestion

    def follow(self) -> list[str]:
        """Do one item after the other; return their kinds."""
        done = []
        while (item := self._next()) is not None:
            getattr(self, f"_{item.kind}")(item)
            done.append(item.kind)
            suggestion = self.county.fresh(self.suggestion)
            assert differences(suggestion, self.county.at) == [], f"after {item.kind}"
            assert len(done) < 60
        return done

    def _next(self) -> WorkItem | None:
        return WorkItem.objects.to_do().filter(suggestion=self.suggestion.pk).order_by("pk").first()

    def _record(self, item: WorkItem, model: Any) -> Any:
        return model.objects.get(pk=int(item.subject.partition(":")[2]))

    def _unit(self, item: WorkItem) -> str:
        return next(k for k, organ in self.county.organs.items() if organ.pk == item.organ_id)

    def _cosign(self, item):
        cosigner = self._record(item, Cosigner)
        text = self.county.fresh(self.suggestion).text_version
        self.county.do(
            "confirm_cosigning", cosigner, deputy_actor(cosigner.deputy), text_version=text
        )

    def _agree_withdrawal(self, item):
        cosigner = self._record(item, Cosigner)
        self.county.do("agree_withdrawal", cosigner, deputy_actor(cosigner.deputy))

    def _confirm_withdrawal(self, item):
        self.county.do("confirm_withdrawal", self.suggestion, "intake")

    def _agree_split(self, item):
        self.county.do("agree_split", self.suggestion, deputy_actor(item.deputy))

    def _confirm_void(self, item):
        self.county.do("void_registration", self.suggestion, "intake2")

    def _submit(self, item):
        self.county.do("submit", self.suggestion, deputy_actor(item.deputy))

    _revise = _submit

    def _precheck(self, item):
        self.county.do("pass_precheck", self.suggestion, deputy_actor(item.deputy))

    def _register(self, item):
        self.county.do("register", self.suggestion, "intake")

    def _countersign(self, item):
        self.county.do("decline_refusal", self.suggestion, "intake2", explanation="属本级职权")

    def _assign(self, item):
        self.county.do(
            "assign", self.suggestion, "assigner", units=self.county.shares(("water", "sole"))
        )

    def _sub_assign(self, item):
        task = self._record(item, Assignment)
        units = self.county.shares(("water", "lead"), ("roads", "co_handler"))
        self.county.do("sub_assign", task, "sub_assigner", units=units)

    def _sign_in(self, item):
        self.county.do("accept", item.assignment, self.county.officer(self._unit(item)))

    def _decide_return(self, item):
        self.county.do("refuse_return", item.assignment, "assigner", decision="继续办理")

    def _settle_dispute(self, item):
        stays = {"unit": item.assignment.organ_id, "decision": "由该单位承办。"}
        self.county.do("settle_dispute", item.assignment, "commission_head", **stays)

    def _reassign(self, item):
        organ = self.county.organs["court"].pk
        self.county.do("reassign", item.assignment, "assigner", organ=organ)

    def _contact(self, item):
        self.county.contact(item.assignment)

    def _opinion(self, item):
        officer = self.county.officer(self._unit(item))
        self.county.do("send_opinion", item.assignment, officer, text="同意")

    def _reply(self, item):
        task, unit = item.assignment, self._unit(item)
        reply = task.replies.exclude(state="delivered").first()
        if (reply is None or reply.state == "drafting") and self.county.is_reviewed(task):
            reply = reply or self.county.written(task)
            self.county.do("send_to_review", reply, self.county.officer(unit))
            return
        if reply is not None and reply.state == "coordinating":
            self.county.do("settle_reply", reply, "assigner", goes=True, decision="先行答复。")
        leads = self.suggestion.assignments.filter(
            role="lead",
            round=item.assignment.round_id,
            state__in=["sub_assigned", "accepted", "reply_issued"],
        )
        if item.assignment.role == "lead" and leads.count() > 1:
            reply = self.county.fresh(reply or self.county.written(item.assignment))
            if reply.state in ("drafting", "reviewed"):
                self.county.do("ask_agreement", reply, self.county.officer(unit))
            for asked in reply.agreements.filter(ended_at=None, agreed_at=None):
                head = self.county.head(self.county._key_of(asked.assignment))
                self.county.do("agree_reply", reply, head)
            self.county.do("sign_reply", reply, self.county.head(unit))
        elif reply is None or reply.state == "drafting":
            reply = self.county.signed(item.assignment)
        elif reply.state == "reviewed":
            self.county.do("sign_reply", reply, self.county.head(unit))
        self.county.do("deliver_reply", reply, self.county.officer(unit))

    def _agree_reply(self, item):
        agreement = self._record(item, Agreement)
        unit = self._unit(item)
        self.county.do("agree_reply", agreement.reply, self.county.head(unit))

    def _settle_reply(self, item):
        reply = self._record(item, Reply)
        by = "assigner" if reply.assignment.parent_id is None else "sub_assigner"
        self.county.do("settle_reply", reply, by, goes=True, decision="先行答复。")

    def _note_return(self, item):
        day = self.county.today
        self.county.do(
            "note_return", self.suggestion, "intake", accepted=True, noted_on=day, note="已受理。"
        )

    def _coordinate(self, item):
        task = self._record(item, Assignment)
        share = [{"organ": task.organ_id, "role": task.role}]
        by = "assigner" if task.parent_id is None else "sub_assigner"
        self.county.do("settle_coordination", task, by, units=share, minutes="由该局承办。")

    def _review_reply(self, item):
        self.county.do("pass_review", self._record(item, Reply), "sub_assigner")

    def _look_into(self, item):
        case = self._record(item, PressureCase)
        officer = self.county.collector(case)
        if case.voids and case.asked_anew_at is None:
            self.county.do("ask_anew", case, officer)
        self.county.do("close_pressure_case", case, officer, findings="已核查。")

    def _decide_extension(self, item):
        asked = self._record(item, Extension)
        self.county.do("approve_extension", asked, "assigner")

    def _rate(self, item):
        rater = self._record(item, Rater)
        given = answers("satisfied", "satisfied")
        self.county.do("rate", rater.request, deputy_actor(rater.deputy), answers=given, final=True)

    def _release(self, item):
        request = self._record(item, RatingRequest)
        self.county.do("release", request, self.county.collector(request))

    def _decide_second(self, item):
        self.county.do("assign_again", self.suggestion, "assigner")

    def _acknowledge(self, item):
        self.county.do("acknowledge_escalation", self._record(item, Escalation), "committee_chair")

    def _propose(self, item):
        escalation = self._record(item, Escalation)
        self.county.do(
            "propose_solution", escalation, "committee_chair", proposal="conclude", text="理由"
        )

    def _decide(self, item):
        self.county.do(
            "decide_escalation",
            self._record(item, Escalation),
            "secretary",
            decision="hand_back",
            number="1号",
            decided_on=self.county.today,
            text="交回再办",
        )

    def _sign_order(self, item):
        order = self._record(item, Supervision)
        self.county.do("sign_supervision", order, "commission_head", text=order.text)

    def _acknowledge_order(self, item):
        step = self._record(item, Supervision)
        self.county.do("acknowledge_supervision", step, self.county.officer(self._unit(item)))

    def _decide_order(self, item):
        self.county.do(
            "decide_supervision",
            self._record(item, Supervision),
            "secretary",
            decision="notice",
            number="1号",
            decided_on=self.county.today,
            text="予以通报",
        )

    def _answer_measure(self, item):
        officer = self.county.officer(self._unit(item))
        self.county.do("answer_measure", self._record(item, Measure), officer, answer="已落实。")

    def _fulfil(self, item):
        self.county.reported_kept(self._record(item, Promise), "照片")

    def _verify(self, item):
        self.county.written_off(self._record(item, Promise))


def test_every_state_of_a_sent_suggestion_has_its_place():
    places = {state for state, _ in PLACES.values()}

    # On what is archived nobody has anything to do.
    assert places == {s.value for s in SuggestionState} - {"draft", "archived"}


def test_every_kind_of_work_can_be_followed():
    assert [kind for kind in WorkKind if not hasattr(Follower, f"_{kind.value}")] == []


@EVERYWHERE
def test_the_lists_alone_lead_to_the_end(db, place):
    county, suggestion = bring(place)
    assert differences(suggestion, county.at) == []

    Follower(county, suggestion).follow()

    assert county.fresh(suggestion).is_final
    assert trail.verify()[1] == []


# What does not fit is named, and mended


def lose(suggestion: Suggestion) -> list[str]:
    """Delete every open row of work by hand; return the kinds that stood on lists."""
    kinds = [stamp.kind for stamp in open_work(suggestion)]
    WorkItem.objects.filter(suggestion=suggestion, status__in=OPEN).delete()
    return kinds


def add_something(suggestion: Suggestion) -> str:
    """Put something on a list by hand that nobody has to do."""
    process = WorkProcess.objects.filter(suggestion=suggestion).order_by("pk").first()
    assert process is not None
    template = WorkItem.objects.filter(process=process, flow_task_type="HUMAN").first()
    assert template is not None
    template.pk = template.id = None
    template._state.adding = True
    template.status, template.subject, template.done_at = "NEW", "suggestion:999999", None
    template.save(force_insert=True)
    return template.kind


def sent() -> int:
    """Count the suggestions that are looked at; a merged one has another beside it."""
    return Suggestion.objects.exclude(state="draft").count()


@EVERYWHERE
def test_lost_items_are_named_and_mended_and_the_item_goes_on(db, place):
    county, suggestion = bring(place)
    lost = lose(suggestion)

    code, printed = run()
    repaired, mended = run("--repair")

    named = [line for line in printed.splitlines() if ": missing: " in line]
    assert [line.split(": ")[2].split()[0] for line in named] == lost
    assert all(line.startswith(f"{suggestion}: missing: ") for line in named)
    assert printed.splitlines()[-1] == f"{len(lost)} differences in {sent()} suggestions"
    assert code == (1 if lost else 0)
    assert (repaired, mended.splitlines()[-1]) == (0, f"0 differences in {sent()} suggestions")
    assert run() == (0, f"0 differences in {sent()} suggestions\n")
    Follower(county, suggestion).follow()
    assert county.fresh(suggestion).is_final


@EVERYWHERE
def test_superfluous_items_are_named_and_mended_and_the_item_goes_on(db, place):
    county, suggestion = bring(place)
    kind = add_something(suggestion)

    code, printed = run()
    repaired, mended = run("--repair")

    first, *_, last = printed.splitlines()
    assert first.startswith(f"{suggestion}: too many: {kind} suggestion:999999 ")
    assert (code, last) == (1, f"1 differences in {sent()} suggestions")
    assert (repaired, mended.splitlines()[-1]) == (0, f"0 differences in {sent()} suggestions")
    Follower(county, suggestion).follow()
    assert county.fresh(suggestion).is_final


@EVERYWHERE
def test_repair_where_all_fits_changes_no_list(db, place):
    county, suggestion = bring(place)
    before = open_work(suggestion)

    assert run("--repair") == (0, f"0 differences in {sent()} suggestions\n")

    assert open_work(suggestion) == before
    Follower(county, suggestion).follow()
    assert county.fresh(suggestion).is_final


@pytest.mark.parametrize("how", ["lapse", "waive"])
def test_lead_of_a_repaired_join_is_released_without_the_opinion(db, how):
    county, suggestion = bring("join waiting")
    lose(suggestion)
    run("--repair")

    if how == "lapse":
        county.later(days=50)
        run_all(county.at)
    else:
        county.do("waive_opinion", county.task(suggestion, "schools"), "assigner", why="理由")

    suggestion = county.fresh(suggestion)
    assert differences(suggestion, county.at) == []
    assert WorkKind.REPLY in {stamp.kind for stamp in open_work(suggestion)}


@pytest.mark.parametrize("mode", list(JointRatingMode))
def test_lost_ratings_are_mended_whoever_is_asked(db, mode):
    county = build_county(rules=replace(preset("default_county"), joint_rating_mode=mode))
    suggestion = county.replied(cosigners=2)
    asked = 3 if mode == JointRatingMode.EACH else 1
    lost = lose(suggestion)

    run("--repair")

    assert lost == ["rate"] * asked
    assert [s.kind for s in open_work(suggestion)] == ["rate"] * asked
    assert Follower(county, suggestion).follow() == ["rate"] * asked + ["release"]


def test_window_of_a_repaired_rating_ends(db):
    county, suggestion = bring("one of three has rated")
    lose(suggestion)
    run("--repair")

    county.later(days=120)
    run_all(county.at)

    assert county.request_of(suggestion).state == "answered"
    assert [s.kind for s in open_work(suggestion)] == ["release"]
    assert run()[0] == 0


def test_item_of_the_wrong_organ_or_day_is_named_twice(county):
    suggestion = county.assigned(("water", "sole"))
    item = WorkItem.objects.to_do().get(suggestion=suggestion.pk)
    WorkItem.objects.filter(pk=item.pk).update(organ=county.organs["roads"])

    code, printed = run("--repair")

    assert code == 0
    assert [line.split(": ")[1] for line in printed.splitlines()[:2]] == ["missing", "too many"]
    assert WorkItem.objects.to_do().get(suggestion=suggestion.pk).organ == item.organ


def test_repair_leaves_the_trail_and_the_records_alone(county):
    suggestion = county.handling(*JOINED)
    before = Event.objects.count(), county.fresh(suggestion).version
    lose(suggestion)

    run("--repair")

    assert (Event.objects.count(), county.fresh(suggestion).version) == before
    assert trail.verify()[1] == []


def test_repair_touches_only_what_differs(county):
    sound, damaged = county.submitted(), county.submitted()
    item = WorkItem.objects.to_do().get(suggestion=sound.pk)
    lose(damaged)

    code, printed = run("--repair")

    assert code == 0
    assert printed.splitlines()[1:] == [
        "1 suggestion was repaired.",
        "0 differences in 2 suggestions",
    ]
    assert WorkItem.objects.to_do().get(suggestion=sound.pk).pk == item.pk


# What the command walks through and prints


def test_check_work_of_an_empty_house(db):
    assert run() == (0, "0 differences in 0 suggestions\n")


def test_drafts_are_not_counted_but_what_they_left_open_is(county):
    county.draft()
    reopened = _cosigning(county)
    county.do("reopen_draft", reopened, county.deputy())
    county.submitted()
    clean = run()
    add_something(reopened)

    code, printed = run()

    assert clean == (0, "0 differences in 1 suggestions\n")
    assert (code, printed.splitlines()[-1]) == (1, "1 differences in 2 suggestions")
    assert run("--repair")[0] == 0


def test_check_work_walks_through_more_than_one_batch(county, monkeypatch):
    monkeypatch.setattr("workflows.management.commands.check_work.BATCH", 2)
    for _ in range(5):
        damaged = county.submitted()
    lose(damaged)

    code, printed = run()

    assert (code, printed.splitlines()[-1]) == (1, "1 differences in 5 suggestions")


def test_check_work_answers_in_one_line_of_json(county):
    suggestion = county.assigned(("water", "sole"))
    sound = run("--json")
    lose(suggestion)

    code, printed = run("--json", "--repair")

    assert (sound[0], json.loads(sound[1])) == (
        0,
        {"suggestions": 1, "differences": [], "repaired": [], "remaining": []},
    )
    answer = json.loads(printed)
    task = county.task(suggestion, "water")
    assert (code, printed.count("\n")) == (0, 1)
    assert answer["repaired"] == [suggestion.pk]
    assert answer["remaining"] == []
    assert answer["differences"] == [
        {
            "suggestion": suggestion.pk,
            "problem": "missing",
            "stamp": {
                "suggestion_id": suggestion.pk,
                "kind": "sign_in",
                "subject": f"assignment:{task.pk}",
                "assignment_id": task.pk,
                "organ_id": county.organs["water"].pk,
                "deputy_id": None,
                "due_on": task.clocks.get(kind="sign_in").due_on.isoformat(),
            },
        }
    ]
