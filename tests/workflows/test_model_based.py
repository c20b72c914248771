"""Random walks through the door, step by step compared with a small model (基于模型的测试).

Each walk starts where a scripted way has led (a fresh draft, a reply about to be signed, a
second round, a look-back, ...), tries up to 20 acts, most of them allowed, some not, and is rolled
back. After every step the product must have given the model's verdict and stand where the model
stands; what is no suggestion's own is walked by `matters_stage`.
"""

from __future__ import annotations

import copy
import os
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zlib import crc32

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from cases import trail
from cases.acting import Actor
from cases.models import Suggestion
from cases.refusals import ActRefused
from cases.rules.calendar import shipped
from cases.rules.deadlines import due_on, latest_reply_due, reply_due
from cases.rules.durations import Duration, workdays
from cases.rules.policy import PolicyRules
from cases.rules.presets import preset
from cases.rules.rating import rates_fulfilment
from people.kinds import DeputyStatusKind, OrganKind, Role
from people.models import DeputyStatus, Organ, Post, User
from tests.county import TO_COURTS, County, build_county
from tests.workflows import matters_stage
from tests.workflows.matters_stage import MattersStage, as_date, is_whole
from tests.workflows.small_matters import Matters
from tests.workflows.small_measures import LEADERS
from tests.workflows.small_model import (
    GOVERNMENT,
    NEW,
    NEW_OFFICE,
    THEIRS,
    Days,
    Move,
    Rules,
    Way,
)
from workflows import drafts, sweeps
from workflows.door import perform
from workflows.sweeps import inheriting
from workflows.work import differences

MOST_ACTS = 20
WALKS_IN_SOAK = int(os.environ.get("HUIYING_WALKS", "10000"))
# So many acts may be met by none of few walks; so many walks meet all of them.
FEW, ENOUGH = 10, 2000
SHORT = ("county", "shanghai", "itself")
IN_SOAK = os.environ.get("HUIYING_SOAK") == "1"

# -- policies, as the product and as the model know them -----------------------------------------


def told(rules: PolicyRules) -> Rules:
    """Tell the model the few numbers and choices that it needs."""
    return Rules(
        filters=rules.second_mode == "filter",
        trigger=tuple(sorted(option.value for option in rules.second_trigger)),
        attitude_triggers=rules.second_on_attitude,
        second_rounds=rules.max_second_rounds,
        overall=rules.rating_overall_rule.value,
        asked=tuple(d.value for d in rules.rating_dimensions if d != "promise"),
        each_rates=rules.joint_rating_mode == "each",
        each_receives=rules.joint_reply_mode == "each",
        threshold=rules.joint_rating_threshold,
        releases_itself=rules.release_mode == "after_correction",
        understands=rules.rating_allow_understood,
        collector="sc_office" if rules.rating_collector == "sc_general_office" else "commission",
        decider="council"
        if rules.escalation_decider == "council_of_chairpersons"
        else "commission",
        returns=rules.max_returns,
        promise_kinds=tuple(sorted(kind.value for kind in rules.promise_required_kinds)),
        extension=rules.extension_approval.value,
        withdraw_until=rules.withdraw_until.value,
        withdraw_all=rules.withdraw_joint_rule == "unanimous",
        fulfilment=rates_fulfilment(rules),
        further=tuple(step.value for step in rules.after_max_rounds),
        keeps=rules.second_mode == "look_back",
        carry=rules.promise_max_carry.value,
        term_ends=date(2026, 12, 31),
        promise_day=PROMISE["due_on"],
        fields=tuple(sorted(f.value for f in rules.proc_fields if rules.proc_referral_enabled)),
    )


BY_ITSELF = PolicyRules.from_dict(
    {
        "second_mode": "look_back",
        "promise_max_carry": "yearly",
        "joint_rating_mode": "each",
        "release_mode": "after_correction",
        "rating_overall_rule": "worst_of",
        "second_on_attitude": True,
        "withdraw_until": "any_time",
        "extension_approval": "assigner",
        "withdraw_joint_rule": "lead",
    },
    preset("default_county"),
)
# The review of replies before their signature is walked through in its own journeys.
POLICIES = {
    "county": preset("default_county"),
    "xianning": preset("xianning"),
    "shanghai": preset("shanghai"),
    "chongqing": preset("chongqing"),
    "itself": BY_ITSELF,
}
POLICIES = {
    name: PolicyRules.from_dict({"reply_review_by": "none"}, rules)
    for name, rules in POLICIES.items()
}

# -- a suggestion in the product beside its model ------------------------------------------------


@dataclass
class Stage:
    """Hold one suggestion, its model, and the day of both (对照台)."""

    county: County
    rules: PolicyRules
    suggestion: Suggestion
    way: Way
    at: datetime
    refused: Counter[str] = field(default_factory=Counter)
    done: list[Move] = field(default_factory=list)
    # The keys of the product's rows, by the model's numbers.
    keys: dict[str, list[int]] = field(default_factory=dict)
    # A second suggestion, that this one may follow or lead.
    other: Stage | None = None
    # What the house does with both of them.
    matters: MattersStage = field(default_factory=lambda: MattersStage([], Matters(Rules())))

    @classmethod
    def begin(cls, county: County, rules: PolicyRules, cosigners: int) -> Stage:
        suggestion = county.draft(cosigners=cosigners)
        begun = cls(county, rules, suggestion, Way(told(rules), cosigners), county.at)
        begun.matters.model.rules = begun.way.rules
        begun.matters.add(begun)
        begun.compare()
        return begun

    def beside(self) -> Stage:
        """Begin a second suggestion of the same deputy beside this one."""
        suggestion = self.county.draft(cosigners=0)
        other = replace(
            self, suggestion=suggestion, way=Way(self.way.rules, 0), refused=Counter(), done=[]
        )
        self.other, other.other = other, self
        self.way.companion, other.way.companion = other.way, self.way
        self.matters.add(other)
        self.compare()
        return other

    def together(self) -> None:
        """Let the same moment be for both."""
        if self.other is not None:
            self.other.at = self.at

    def branch(self) -> Stage:
        """Return the same stage for a walk of its own, and what stands beside it."""
        house, model = self.matters, copy.deepcopy(self.matters.model)
        matters = MattersStage([], model, done=list(house.done), keys=house.keys)
        matters.stages = [
            replace(each, way=way, refused=Counter(), done=list(each.done), matters=matters)
            for each, way in zip(house.stages, model.ways, strict=True)
        ]
        if self.other is not None:
            one, two = matters.stages
            one.other, two.other = two, one
        mine = [each is self for each in house.stages].index(True)
        return matters.stages[mine]

    # -- the calendar ---------------------------------------------------------------------------

    @property
    def today(self) -> date:
        return (self.at + timedelta(hours=8)).date()

    def over(self, anchor: date, duration: Duration) -> bool:
        return self.today > due_on(anchor, duration, shipped()).on

    def days(self) -> Days:
        """Tell the model which days are over, by the calendar and the policy's numbers."""
        rules, way = self.rules, self.way
        back = "received" if rules.return_window_anchor == "receipt" else "assigned"
        co = "received" if rules.cohandler_anchor == "receipt" else "assigned"
        return Days(
            self.today,
            frozenset(
                n
                for n, t in enumerate(way.tasks)
                if self.over(getattr(t, back), rules.return_window)
            ),
            frozenset(
                n
                for n, t in enumerate(way.tasks)
                if (
                    self.over(t.asked_again, rules.cohandler_redo)
                    if t.asked_again
                    else self.over(getattr(t, co), rules.cohandler_deadline)
                )
            ),
            frozenset(n for n, r in enumerate(way.requests) if self.window_is_over(r.opened)),
            frozenset(
                (n, deputy)
                for n, r in enumerate(way.requests)
                for deputy, day in r.given.items()
                if deputy not in r.final and not self.over(day, rules.rating_correction)
            ),
            frozenset(n for n, p in enumerate(way.promises) if self.today > p.due),
            frozenset(
                n
                for n, t in enumerate(way.tasks)
                if due_on(self.today, rules.extension_request_before, shipped()).on > self.due(t)
            ),
            frozenset(n for n, t in enumerate(way.tasks) if self.today > self.due(t)),
            frozenset(n for n, t in enumerate(way.tasks) if self.due(t) == self.last(t)),
        )

    def due(self, task: Any) -> date:
        """Return the day on which a task's reply is due, without an extension of its own."""
        by_rule = reply_due(task.assigned, self.rules.reply_deadline, shipped()).on
        due = min(by_rule, self.last(task))
        if not task.put_off:
            return due
        return shipped().roll_forward(self.put_off(due, self.last(task), task.put_off)).on

    @staticmethod
    def put_off(due: date, last: date, word: str) -> date:
        """Return the day to which a reply is put off."""
        later = min(due + timedelta(days=20), last)
        days = {"later": later, "last": last, "beyond": last + timedelta(days=1), "due": due}
        return days[word]

    def last(self, task: Any) -> date:
        """Return the day past which the reply is never put off."""
        return latest_reply_due(task.first, self.rules.reply_deadline_max, shipped()).on

    def window_is_over(self, opened: date) -> bool:
        due = due_on(opened, self.rules.rating_deadline, shipped()).on
        reminders = [
            due_on(
                opened if each.anchor == "opened" else due, Duration(each.n, each.unit), shipped()
            )
            for each in self.rules.rating_reminders
        ]
        return self.over(max([due, *(r.on for r in reminders)]), workdays(5))

    # -- one step -------------------------------------------------------------------------------

    def step(self, move: Move) -> None:
        """Try a move in both, and ask that both give the same verdict."""
        self.at += timedelta(minutes=1)
        self.together()
        if move.act == "end_unit":
            self.end_unit(move)
            return
        if move.act == "pass_days":
            self.pass_days(move)
            return
        expected = self.way.allowed(move, self.days())
        try:
            self.try_in_product(move)
            verdict = True
        except ActRefused as refusal:
            verdict = not str(refusal).strip()
            self.refused[move.act] += 1
        assert verdict == expected, f"{move!r}: the model says {expected}; {self.told()}"
        if expected:
            self.way.apply(move, self.today)
            self.done.append(move)
            if move.act == "suspend" and self.other is not None:
                self.other.way.out |= self.way.out

    def pass_days(self, move: Move) -> None:
        """Let days pass for all, and the clockwork come by."""
        self.at += timedelta(days=dict(move.data)["days"])
        self.together()
        # Who is told of it is no part of the model, and a failure there is put off unseen.
        sweeps.run_all(self.at, leave_out="notifications.draining.run")
        stages = sorted(
            [self, *([self.other] if self.other else [])], key=lambda s: s.suggestion.pk
        )
        # First what ended, then what moved: the clockwork sees all of one before the other.
        ended = [s for s in stages if s.way.state == "merged" and s.way.leading_is_gone()]
        for stage in ended:
            if stage.way.state == "merged" and stage.way.leading_is_gone():
                stage.way.end_merge(self.today)
        for stage in stages:
            if stage.way.state == "merged" and not stage.way.leading_is_gone():
                stage.way.follow_plan(self.today)
        for stage in stages:
            stage.way.pass_days(stage.days(), self.today)
        self.matters.model.pass_days(self.matters.days())
        self.done.append(move)

    def end_unit(self, move: Move) -> None:
        """End an organ today with its posts, and let the clockwork come by."""
        unit, heir = dict(move.data)["unit"], dict(move.data)["heir"]
        organs = self.county.organs
        successor = organs[heir] if heir else None
        Organ.objects.filter(pk=organs[unit].pk).update(valid_until=self.today, successor=successor)
        Post.objects.filter(organ=organs[unit]).update(valid_until=self.today)
        inheriting.run(self.at)
        for stage in (self, *([self.other] if self.other else [])):
            stage.way.apply(move, self.today)
        self.done.append(move)

    def told(self) -> str:
        return f"after {self.done} it stands {self.way.view()}"

    def actor(self, by: str) -> Actor:
        if by.startswith("deputy:"):
            return self.county.deputy(int(by.removeprefix("deputy:")))
        return self.county.actors[by]

    def record(self, move: Move) -> Any:
        kind = RECORD_OF[move.act]
        if kind == "suggestion":
            return self.suggestion
        # The door looks at the key alone and reads the record itself.
        model = getattr(self.suggestion, kind).model
        return model(pk=self.keys[kind][move.n], suggestion_id=self.suggestion.pk)

    def try_in_product(self, move: Move) -> None:
        by, data, record = self.actor(move.by), dict(move.data), self.record(move)
        match move.act:
            case "edit":
                facts = f"桥头居民出行不便,第{self.way.text + 1}稿。"
                drafts.edit_draft(record, by=by, at=self.at, facts=facts)
            case "suspend":
                DeputyStatus.objects.create(
                    deputy=self.county.deputies[data["deputy"]],
                    status=DeputyStatusKind.SUSPENDED,
                    since=self.today,
                    ground="暂停执行代表职务。",
                )
            case "write_reply" | "add_to_reply":
                extra = move.act == "add_to_reply"
                promises = [PROMISE] * data["promises"]
                drafts.save_reply_draft(
                    record,
                    by=by,
                    at=self.at,
                    supplementary=extra,
                    promises=promises,
                    result_kind=data["result"],
                    text="已研究办理。",
                    doc_number="云办复1号",
                )
            case _:
                data = self.fitting(move.act, data)
                if "until" in data:
                    data = {"why": "需勘查。", "until": self.until(move)}
                if move.act in TO_COURTS and self.county.names_a_court(data):
                    data["no_concrete_case"] = True
                perform(move.act, record, by=by, at=self.at, **data)

    def until(self, move: Move) -> date:
        """Return the day to which an extension is asked for."""
        task, word = self.way.tasks[move.n], dict(move.data)["until"]
        return self.put_off(self.due(task), self.last(task), word)

    def fitting(self, act: str, data: dict[str, Any]) -> dict[str, Any]:
        """Write a move's data as the act wants them."""
        organs = self.county.organs
        match act:
            case "confirm_cosigning":
                return {"text_version": data["text"]}
            case "propose_refusal":
                return data | {"outcome": "letter", "explanation": "属于学术探讨。"}
            case "decline_refusal":
                return {"explanation": "属于本县职权。"}
            case "assign" | "sub_assign":
                return {"units": self.county.shares(*data["units"])}
            case "designate_key":
                leader = self.county.leader_post().pk
                return data | {"decided_on": self.today, "leader": leader}
            case "transfer":
                return {"level": "city", "addressee": "市局", "letter_number": "3号"} | data
            case "note_return":
                return data | {"noted_on": self.today, "note": "来函已悉。"}
            case "merge":
                beside = self.other if data["into"] == "other" else None
                return {"into": beside.suggestion.pk if beside is not None else 0}
            case "propose_split":
                text = {"title": "一件事", "facts": "情况。", "proposal": "建议。"}
                return {"parts": [text] * data["parts"], "explanation": "一事一议。"}
            case "reassign":
                return {"organ": organs[data["organ"]].pk}
            case "dispute":
                return {"why": data["why"]}
            case "settle_dispute":
                return {"unit": organs[data["unit"]].pk, "decision": "由该单位承办。"}
            case "correct_assignment":
                return {"organ": organs[data["organ"]].pk, "why": data["why"]}
            case "record_contact":
                return {"phase": "before", "way": "visit", "happened_on": self.today}
            case "send_opinion":
                return {"text": "同意主办意见。"}
            case (
                "return_opinion"
                | "waive_opinion"
                | "request_return"
                | "recall_reply"
                | "reject_write_off"
            ):
                return {"why": "与本局职责无关。"}
            case "request_return_late":
                return {"why": "与本局职责无关。"}
            case "allow_late_return":
                return {"decision": "职责确已划转。"}
            case "settle_reply":
                return {"goes": data["goes"], "decision": "按此办理。"}
            case "settle_coordination":
                return {"units": self.county.shares(*data["units"]), "minutes": "按此办理。"}
            case "refuse_extension":
                return {"decision": "可以按期。"}
            case "refuse_return":
                return {"decision": "属于你局职责。"}
            case "sign_reply":
                return {"missing": [self.key_of_task(n) for n in data["missing"]]}
            case "deliver_reply":
                to = data["to"]
                deputies = self.county.deputies
                return {} if to is None else {"recipients": [deputies[n].pk for n in to]}
            case "rate" | "correct_rating":
                reason = "没有回应。" if data["reason"] else ""
                return {
                    "answers": {
                        asked: {"option": option, "reason": reason}
                        for asked, option in data["answers"]
                    },
                    "final": data["final"],
                }
            case "order_again":
                return {"number": "云代工3号", "reasons": "答复没有回应建议。"}
            case "look_back":
                return {"number": "云代工4号", "reasons": "并未落实。", "ground": data["ground"]}
            case "give_measure" | "enter_measure":
                taken = {"kind": data["kind"], "text": "请抓紧办理。", "due_on": data["due"]}
                if act == "give_measure":
                    return taken
                leader = self.county.leader_post().pk
                called = {"channel": "telephone", "call_note": data["call"]}
                return taken | called | {"leader": leader}
            case "answer_measure":
                return {"answer": data["text"]}
            case "ask_measure_again":
                return {"due_on": data["due"], "why": "没有说明原因。"}
            case "take_back_measure":
                return {"why": data["text"]}
            case "change_class":
                decided = {"number": "云代工5号", "reasons": "类别有误。"}
                return decided | {"result_kind": data["kind"]}
            case "follow_again":
                return {"number": "云代工6号", "reasons": "并未建成。", "due_on": data["due"]}
            case "revise_promise" | "carry_over":
                return {"why": "雨季停工。", "due_on": data["due"]}
            case "reopen_promise":
                return {"reasons": "承诺未落实。"}
            case "apply_write_off":
                return {"evidence": "验收单。"}
            case "verify_promise":
                return {"without_word": "两次电话征求意见，代表未接。"}
            case "cancel_promise":
                return {"explanation": data["why"]}
            case "instruct":
                return {"text": "请重视。"}
            case "call_conference":
                return {"on": self.today}
            case "take_further_step":
                return data | {"held_on": self.today, "minutes": "双方到会。"}
            case "propose_solution":
                return {"proposal": "conclude", "text": "建议终结。"}
            case "decide_escalation":
                promise = PROMISE if data["promise"] else None
                return {
                    "decision": data["decision"],
                    "number": "云主任会3号",
                    "decided_on": self.today,
                    "text": "按此办理。",
                    "promise": promise,
                }
        return data

    def key_of_task(self, n: int) -> int:
        if n < THEIRS:
            return self.keys["assignments"][n]
        assert self.other is not None
        return self.other.keys["assignments"][n - THEIRS]

    # -- what can be seen -----------------------------------------------------------------------

    def rows(self, columns: str, table: str, where: str = "") -> list[tuple[Any, ...]]:
        """Read rows of the suggestion in the order of their keys.

        Plain SQL: building the same queries anew would take a quarter of a walk's time.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {columns} FROM {table} AS it WHERE it.suggestion_id = %s {where} "
                "ORDER BY it.id",
                [self.suggestion.pk],
            )
            return cursor.fetchall()

    def seen(self) -> dict[str, Any]:
        """Look the product's rows up, in the words of the model."""
        keys = {organ.pk: key for key, organ in self.county.organs.items()}
        deputies = {d.pk: f"deputy:{n}" for n, d in enumerate(self.county.deputies)}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT state, text_version, round_number, is_key, key_decision, "
                "parked_at IS NOT NULL FROM cases_suggestion WHERE id = %s",
                [self.suggestion.pk],
            )
            *item, is_key, decision, parked = cursor.fetchone()
        number_of_round = "(SELECT r.number FROM cases_round AS r WHERE r.id = it.round_id)"
        cosigners = self.rows("id, state", "cases_cosigner")
        tasks = self.rows(f"id, organ_id, role, {number_of_round}, state", "cases_assignment")
        replies = self.rows("id, assignment_id, kind, state", "cases_reply")
        requests = self.rows(
            f"id, reply_id, {number_of_round}, state, overall", "cases_ratingrequest"
        )
        promises = self.rows(
            "id, assignment_id, binding, state, due_on, original_due_on", "cases_promise"
        )
        climbs = self.rows(f"id, {number_of_round}, state", "cases_escalation")
        pressures = self.rows("id, request_id, voids, state", "cases_pressurecase")
        extensions = self.rows("id, assignment_id, state", "cases_extension")
        measures = self.rows("id, assignment_id, unit_id, kind, state, due_on", "cases_measure")
        changes = self.rows("assignment_id, old_kind, new_kind", "cases_classchange")
        work = self.rows(
            "kind, organ_id, deputy_id",
            "workflows_workitem",
            # The ladder goes beside the item and moves it nowhere; test_thousand_days asks the
            # law of it. That its lists fit its records is compared here like all others'.
            "AND it.flow_task_type = 'HUMAN' AND it.status IN ('NEW', 'ASSIGNED', 'STARTED') "
            "AND it.kind NOT IN ('sign_order', 'acknowledge_order', 'decide_order')",
        )
        self.keys = {
            "cosigners": [row[0] for row in cosigners],
            "assignments": [row[0] for row in tasks],
            "replies": [row[0] for row in replies],
            "rating_requests": [row[0] for row in requests],
            "promises": [row[0] for row in promises],
            "escalations": [row[0] for row in climbs],
            "pressure_cases": [row[0] for row in pressures],
            "extensions": [row[0] for row in extensions],
            "measures": [row[0] for row in measures],
        }
        number = {pk: n for n, pk in enumerate(self.keys["assignments"])}
        place = {pk: n for n, pk in enumerate(self.keys["replies"])}
        asked = {pk: n for n, pk in enumerate(self.keys["rating_requests"])}
        return {
            "suggestion": (*item, decision if is_key else "", bool(parked)),
            "rounds": self.rows("number, turn, ground", "cases_round", "AND it.number > 1"),
            "classes": [(number[task], *kinds) for task, *kinds in changes],
            "cosigners": [state for _pk, state in cosigners],
            "tasks": [(keys[organ], *rest) for _pk, organ, *rest in tasks],
            "replies": [
                (number[task], kind == "supplementary", state) for _pk, task, kind, state in replies
            ],
            "requests": [(place[reply], *rest) for _pk, reply, *rest in requests],
            "promises": [
                (number[task], bool(binds), state, *map(as_date, days))
                for _pk, task, binds, state, *days in promises
            ],
            "climbs": [tuple(rest) for _pk, *rest in climbs],
            "pressures": [
                (asked[request], bool(voids), state) for _pk, request, voids, state in pressures
            ],
            "extensions": [(number[task], state) for _pk, task, state in extensions],
            "measures": [
                (number[task], keys[unit], kind, state, as_date(due))
                for _pk, task, unit, kind, state, due in measures
            ],
            "work": sorted(
                (kind, keys[organ] if organ else deputies[deputy]) for kind, organ, deputy in work
            ),
        }

    def compare(self, *, work_too: bool = True) -> None:
        """Ask that the product stands where the model stands, with the right work open."""
        self.compare_one(work_too=work_too)
        if self.other is not None:
            self.other.compare_one(work_too=work_too)
        self.matters.compare()

    def compare_one(self, *, work_too: bool) -> None:
        assert self.seen() == self.way.view(), self.done
        if work_too:
            fresh = Suggestion.objects.select_related("policy").get(pk=self.suggestion.pk)
            assert differences(fresh, self.at) == [], self.done

    def compare_trail(self) -> None:
        """Ask that the item's chain is whole."""
        is_whole(self.suggestion.stream)


PROMISE: dict[str, Any] = {
    "content": "年内建成。",
    "responsible": "张工",
    "due_on": date(2026, 12, 1),
}

# -- which moves there are -------------------------------------------------------------------------

ACTS_OF = {
    "suggestion": (
        "edit", "ask_cosigners", "reopen_draft", "submit", "return_for_revision",
        "propose_refusal", "countersign_refusal", "decline_refusal", "register", "assign",
        "mark_urgent", "designate_key", "assign_again", "decline_second_assignment",
        "ask_withdrawal", "take_back_withdrawal", "confirm_withdrawal", "leave_lead",
        "succeed_lead", "suspend",
        "recall_assignment", "clear_urgent", "end_unit",
        "recall_assignment", "merge", "undo_merge", "propose_split", "take_back_split",
        "decline_split", "agree_split", "propose_void", "void_registration", "decline_void",
        "transfer", "note_return", "order_again", "look_back",
    ),
    "cosigners": (
        "confirm_cosigning", "decline_cosigning", "leave_cosigning", "agree_withdrawal",
        "object_to_withdrawal",
    ),
    "assignments": (
        "sub_assign", "accept", "request_return", "approve_return", "refuse_return", "reassign",
        "record_contact", "send_opinion", "return_opinion", "lapse_opinion", "waive_opinion",
        "write_reply", "add_to_reply", "recall_sub_assignment", "correct_assignment", "dispute",
        "settle_dispute", "request_extension", "declare_extension", "request_return_late",
        "allow_late_return", "call_coordination", "settle_coordination", "change_class",
        "give_measure", "enter_measure",
    ),
    "replies": (
        "sign_reply", "recall_reply", "deliver_reply", "ask_agreement", "agree_reply",
        "object_to_reply", "reopen_reply", "ask_coordination", "settle_reply",
    ),
    "rating_requests": (
        "rate", "remind_rater", "end_rating_window", "release", "replace_raters",
        "correct_rating", "report_pressure",
    ),
    "pressure_cases": ("ask_anew", "close_pressure_case"),
    "promises": (
        "apply_write_off", "verify_promise", "reject_write_off", "cancel_promise",
        "reopen_promise", "revise_promise", "carry_over", "follow_again",
    ),
    "extensions": ("approve_extension", "refuse_extension", "lapse_extension"),
    "measures": ("answer_measure", "ask_measure_again", "take_back_measure"),
    "escalations": (
        "acknowledge_escalation", "instruct", "call_conference", "take_further_step",
        "propose_solution", "decide_escalation",
    ),
}  # fmt: skip
RECORD_OF = {act: kind for kind, acts in ACTS_OF.items() for act in acts}
# What leads nowhere is tried less often.
ASIDE = {
    "edit", "mark_urgent", "designate_key", "remind_rater",
    "add_to_reply", "recall_reply", "return_for_revision", "propose_refusal",
    "leave_cosigning",
    "ask_withdrawal", "take_back_withdrawal", "leave_lead", "suspend",
    "recall_assignment", "recall_sub_assignment", "correct_assignment",
    "request_extension", "declare_extension", "clear_urgent", "reopen_reply",
    "undo_merge", "propose_split", "take_back_split", "decline_split", "agree_split",
    "propose_void", "void_registration", "decline_void", "transfer", "end_unit",
    "report_pressure", "order_again", "look_back", "change_class", "give_measure",
    "enter_measure", "answer_measure", "ask_measure_again", "take_back_measure",
}  # fmt: skip

# What the clockwork does whenever days pass; somebody tries it by hand only now and then.
OF_CLOCKWORK = {
    "lapse_extension", "lapse_opinion", "end_rating_window", "replace_raters", "succeed_lead",
    "fall_behind", "miss_copy", "finish_carrying_out",
}  # fmt: skip
# What belongs to supervision: its figures are told act by act.
SUPERVISION = (
    *ACTS_OF["promises"], "look_back", "change_class", "designate_key", "give_measure",
    "enter_measure", *ACTS_OF["measures"], *matters_stage.KIND_OF,
)  # fmt: skip

DIVISIONS = (
    (("water", "sole"),),
    (("water", "lead"), ("roads", "co_handler")),
    (("water", "lead"), ("roads", "co_handler"), ("schools", "co_handler")),
    (("water", "separate"), ("court", "separate")),
    (("government", "sole"),),
    (("government", "lead"), ("court", "co_handler")),
    (("government", "separate"), ("court", "separate")),
    (("court", "lead"), ("government", "co_handler")),
    (("water", "lead"), ("roads", "lead")),
    (("water", "lead"), ("court", "lead"), ("roads", "co_handler")),
    (("government", "lead"), ("court", "lead")),
    # not as the rules want it
    (("water", "lead"), ("roads", "separate")),
    (("water", "co_handler"),),
    (("water", "sole"), ("roads", "co_handler")),
    (),
)
SUB_DIVISIONS = (
    (("water", "sole"),),
    (("water", "lead"), ("roads", "co_handler")),
    (("water", "separate"), ("roads", "separate")),
    (("roads", "co_handler"), ("schools", "co_handler")),
    (("water", "lead"), ("roads", "lead"), ("schools", "co_handler")),
    # the court may take part already
    (("court", "lead"), ("roads", "co_handler")),
)
# What may be agreed for one share of an item.
SHARES = (
    (("roads", "lead"),),
    (("schools", "co_handler"),),
    (("roads", "separate"), ("schools", "separate")),
    (("schools", "lead"), ("roads", "co_handler")),
)
UNITS = ("water", "roads", "schools", "court", GOVERNMENT)
PEOPLE = (
    "deputy:0", "deputy:1", "deputy:2", "deputy:9", "intake", "intake2", "assigner",
    "commission_head", "rating:commission", "rating:sc_office", "secretary", "vice_chairperson",
    "committee_chair", "sub_assigner", "sub:new_office", "system",
    *(f"{post}:{unit}" for unit in (*UNITS[:4], NEW) for post in ("officer", "head")),
)  # fmt: skip
OPTIONS = ("satisfied", "basically_satisfied", "understands", "dissatisfied")
RESULTS = (("solved", 0), ("planned", 0), ("planned", 1), ("in_progress", 2))


def data_for(stage: Stage, act: str, n: int) -> list[tuple[tuple[str, Any], ...]]:
    """List with what an act may be tried."""
    way = stage.way
    match act:
        case "confirm_cosigning":
            return [(("text", way.text),), (("text", way.text + 1),)]
        case "ask_withdrawal":
            return [(("why", "问题已解决。"),), (("why", " "),)]
        case "suspend":
            return [(("deputy", d),) for d in (0, 1, 2) if d not in way.out] or [(("deputy", 9),)]
        case "return_for_revision":
            return [(("advice", "请写明地点。"),), (("advice", ""),)]
        case "propose_refusal":
            return [(("ground", "academic"),), (("ground", "nothing"),)]
        case "end_unit":
            return [(("unit", unit), ("heir", heir)) for unit, heir in ends(way)]
        case "assign":
            return [(("units", units),) for units in DIVISIONS]
        case "sub_assign":
            return [(("units", units),) for units in SUB_DIVISIONS]
        case "decline_second_assignment":
            return [(("explanation", "已当面说明。"),), (("explanation", " "),)]
        case "dispute":
            return [(("why", "职责不清。"),), (("why", ""),)]
        case "settle_dispute":
            units = UNITS if way.tasks[n].parent is None else UNITS[:4]
            return [(("unit", unit),) for unit in units]
        case "request_extension" | "declare_extension":
            return [(("until", word),) for word in ("later", "last", "beyond", "due")]
        case "note_return":
            return [(("accepted", True),), (("accepted", False),)]
        case "transfer":
            return [(("why", "属市级职权。"),), (("why", " "),)]
        case "settle_reply":
            return [(("goes", goes),) for goes in (True, False)]
        case "clear_urgent" | "call_coordination" | "object_to_reply" | "ask_coordination":
            return [(("why", "误标。"),), (("why", ""),)]
        case "settle_coordination":
            below = way.tasks[n].parent is not None
            agreed = (*(SUB_DIVISIONS if below else DIVISIONS), *SHARES)
            return [(("units", units),) for units in agreed]
        case "merge":
            return [(("into", "other"),), (("into", "nothing"),)]
        case "propose_split":
            return [(("parts", 2),), (("parts", 1),)]
        case "decline_split" | "decline_void":
            return [(("explanation", "不是这样。"),), (("explanation", " "),)]
        case "propose_void":
            whys = [(("why", "编号有误。"), ("renumber", again)) for again in (True, False)]
            return [*whys, (("why", " "), ("renumber", False))]
        case "undo_merge" | "recall_assignment" | "recall_sub_assignment":
            return [(("why", "交办有误。"),), (("why", ""),)]
        case "correct_assignment":
            units = UNITS if way.tasks[n].parent is None else UNITS[:4]
            right = [(("organ", unit), ("why", "选错单位。")) for unit in units]
            return [*right, (("organ", "schools"), ("why", ""))]
        case "reassign":
            # The General Office does not pass an item on to itself.
            units = UNITS if way.tasks[n].parent is None else UNITS[:4]
            return [(("organ", unit),) for unit in units]
        case "write_reply" | "add_to_reply":
            return [(("result", result), ("promises", count)) for result, count in RESULTS]
        case "sign_reply":
            missing = way.missing(way.replies[n])
            return [(("missing", missing),), (("missing", missing ^ {way.replies[n].task}),)]
        case "deliver_reply":
            some = [None, frozenset({0}), frozenset({1}), frozenset({0, 9})]
            return [(("to", to),) for to in some]
        case "look_back":
            return [(("ground", "sham"),), (("ground", "not_content"),)]
        case "report_pressure":
            return [(("words", "局长来电。"),)]
        case "close_pressure_case":
            return [(("findings", "已约谈。"),)]
        case "rate" | "correct_rating":
            asked = way.asked_of(way.requests[n])
            answers = [tuple((each, option) for each in asked) for option in OPTIONS]
            if len(asked) > 1:
                answers.append((("attitude", "dissatisfied"), ("result", "satisfied")))
                answers.append((("attitude", "satisfied"),))
            first_ones = [(("answers", each), ("reason", True)) for each in answers]
            first_ones.append((("answers", answers[3]), ("reason", False)))
            return [(*each, ("final", final)) for each in first_ones for final in (True, False)]
        case "give_measure" | "enter_measure":
            soon, over = stage.today + timedelta(days=10), stage.today - timedelta(days=1)
            kinds = (
                ("reminder", None), ("order", soon), ("order", None), ("talk", soon),
                ("visit", None), ("instruction", soon), ("report", soon), ("report", over),
            )  # fmt: skip
            if act == "give_measure":
                return [(("kind", kind), ("due", due)) for kind, due in kinds]
            called = [("call", call) for call in ("来电。", "")]
            return [(("kind", kind), ("due", due), call) for kind, due in kinds for call in called]
        case "ask_measure_again":
            return [(("due", stage.today + timedelta(days=days)),) for days in (10, -1)]
        case "answer_measure" | "take_back_measure":
            return [(("text", "已整改。"),), (("text", ""),)]
        case "designate_key":
            return [(("decision", "云主任会2号"),), (("decision", ""),)]
        case "change_class":
            return [(("kind", kind),) for kind in matters_stage.CLASSES]
        case "revise_promise" | "carry_over" | "follow_again":
            soon, promised = stage.today + timedelta(days=20), way.promises[n].due
            later = (date(promised.year + 1, 6, 30), date(stage.today.year + 6, 1, 1))
            return [(("due", due),) for due in (soon, promised, stage.today, *later)]
        case "cancel_promise":
            return [(("why", "规划已变更。"),), (("why", ""),)]
        case "take_further_step":
            return [(("step", step),) for step in ("dac_conference", "coc_hearing", "sc_item")]
        case "decide_escalation":
            decisions = ("hand_back", "agree", "conclude")
            return [(("decision", each), ("promise", each == "agree")) for each in decisions] + [
                (("decision", "agree"), ("promise", False))
            ]
    return [()]


def ends(way: Way) -> list[tuple[str, str | None]]:
    """List which organs may end, and who may follow: an office an office, a unit a unit."""
    heirs: dict[str, tuple[str | None, ...]] = {GOVERNMENT: (NEW_OFFICE, None), NEW_OFFICE: (None,)}
    pairs = [
        (unit, heir)
        for unit in (*UNITS, NEW, NEW_OFFICE)
        for heir in heirs.get(unit, (*UNITS[:4], NEW, None))
        if unit != heir and way.stands(unit) and (heir is None or way.stands(heir))
    ]
    return pairs


def likely(stage: Stage, act: str, n: int) -> tuple[str, ...]:
    """List who might do an act on this record, were it time."""
    way = stage.way
    kind = RECORD_OF[act]
    if act in (
        "edit", "ask_cosigners", "reopen_draft", "submit", "ask_withdrawal",
        "take_back_withdrawal", "leave_lead", "agree_split", "decline_split",
    ):  # fmt: skip
        return (f"deputy:{way.lead}",)
    if act in ("suspend", "succeed_lead", "end_unit"):
        return ("system",)
    if act in ("confirm_withdrawal", "transfer", "note_return"):
        return ("intake", "assigner")
    if kind == "cosigners":
        return (f"deputy:{way.signers[n]}",)
    if act in ("propose_void", "void_registration", "decline_void"):
        return ("intake", "assigner", "commission_head")
    if act in (
        "mark_urgent", "clear_urgent", "assign", "recall_assignment", "merge", "undo_merge",
    ):  # fmt: skip
        return ("assigner",)
    if act == "designate_key":
        return ("secretary",)
    if act in ("assign_again", "decline_second_assignment", "order_again", "look_back"):
        return ("assigner", "commission_head")
    if kind == "suggestion":
        return ("intake", "intake2")
    supervising = ("assigner", *LEADERS, "secretary", "sub_assigner", "sub:new_office")
    if act in ("give_measure", "enter_measure"):
        return supervising
    if kind == "measures":
        unit_there = way.measures[n].unit
        people = (f"officer:{unit_there}", f"head:{unit_there}")
        return (*supervising, *(who for who in people if who in stage.county.actors))
    if kind == "escalations":
        return ("committee_chair", "secretary", "commission_head")
    if kind == "pressure_cases":
        return (f"rating:{way.rules.collector}", "commission_head", "assigner")
    if kind == "rating_requests":
        raters = ("deputy:0", "deputy:1", "deputy:2")
        return (*raters, f"rating:{way.rules.collector}", "system")
    task = {
        "assignments": lambda: way.tasks[n],
        "replies": lambda: way.tasks[way.replies[n].task],
        "promises": lambda: way.tasks[way.promises[n].task],
        "extensions": lambda: way.tasks[way.extensions[n].task],
    }[kind]()
    offices = task.bearer in (GOVERNMENT, NEW_OFFICE)
    unit = () if offices else (f"officer:{task.bearer}", f"head:{task.bearer}")
    led = act in (
        "settle_dispute", "approve_extension", "refuse_extension", "call_coordination",
        "settle_coordination", "settle_reply",
    )  # fmt: skip
    leader = ("commission_head",) if led else ()
    if act == "lapse_extension":
        leader = ("system",)
    if act == "return_opinion":
        leads = [lead for lead in way.of_round(task.round) if task in way.co_handlers(lead)]
        units = [lead.bearer for lead in leads if lead.bearer not in (GOVERNMENT, NEW_OFFICE)]
        leader += tuple(f"{post}:{each}" for each in units for post in ("officer", "head"))
    if kind == "replies":
        leader += tuple(f"head:{way.tasks[k].unit}" for k in way.other_leads(way.replies[n]))
    return (*unit, "assigner", "sub_assigner", "sub:new_office", *leader)


def numbers(way: Way, act: str) -> range:
    """Return the numbers of the records on which an act may be tried."""
    counts = {
        "suggestion": 1,
        "cosigners": len(way.cosigners),
        "assignments": len(way.tasks),
        "replies": len(way.replies),
        "rating_requests": len(way.requests),
        "promises": len(way.promises),
        "escalations": len(way.climbs),
        "pressure_cases": len(way.pressures),
        "extensions": len(way.extensions),
        "measures": len(way.measures),
    }
    return range(counts[RECORD_OF[act]])


def allowed_moves(stage: Stage) -> dict[str, list[Move]]:
    """List what the model would let somebody do now, act by act."""
    days = stage.days()
    found: dict[str, list[Move]] = {}
    for act in RECORD_OF:
        for move in all_moves(stage, act):
            if stage.way.allowed(move, days):
                found.setdefault(act, []).append(move)
    return found


def all_moves(stage: Stage, act: str) -> Iterator[Move]:
    for n in numbers(stage.way, act):
        people = likely(stage, act, n)
        for data in data_for(stage, act, n):
            yield from (Move(act, n, by, data) for by in people)


# -- where walks begin -----------------------------------------------------------------------------

Stops = Iterator[tuple[str, Stage]]


def play(stage: Stage | MattersStage, *moves: Move) -> None:
    """Go a scripted way, in the product and in the model."""
    for move in moves:
        stage.step(move)
        assert stage.done[-1] == move, f"{move!r} was refused"
        stage.compare(work_too=False)
    stage.compare()


def refused(stage: Stage | MattersStage, *moves: Move) -> None:
    """Try on the way what neither the product nor the model lets anybody do."""
    for move in moves:
        done = list(stage.done)
        stage.step(move)
        assert stage.done == done, f"{move!r} was done"


def first(act: str, by: str, n: int = 0, /, **data: Any) -> Move:
    return Move(act, n, by, tuple(data.items()))


def registered(stage: Stage) -> None:
    signers = range(len(stage.way.cosigners))
    if signers:
        confirmed = [first("confirm_cosigning", f"deputy:{n + 1}", n, text=1) for n in signers]
        play(stage, first("ask_cosigners", "deputy:0"), *confirmed)
    play(stage, first("submit", "deputy:0"), first("register", "intake"))


def replied(stage: Stage, n: int, result: str, promises: int) -> None:
    """Let a unit reply that has signed in."""
    officer, reply = f"officer:{stage.way.tasks[n].unit}", len(stage.way.replies)
    play(
        stage,
        first("record_contact", officer, n),
        first("write_reply", officer, n, result=result, promises=promises),
        first("sign_reply", f"head:{stage.way.tasks[n].unit}", reply, missing=frozenset()),
        first("deliver_reply", officer, reply, to=None),
    )


def rated(stage: Stage, option: str) -> None:
    """Let the deputies of the last request answer alike, and the collector release."""
    n = len(stage.way.requests) - 1
    answers = tuple((asked, option) for asked in stage.way.asked_of(stage.way.requests[n]))
    for deputy in stage.way.requests[n].asked:
        given = {"answers": answers, "reason": True, "final": True}
        play(stage, first("rate", f"deputy:{deputy}", n, **given))
    play(stage, first("release", f"rating:{stage.way.rules.collector}", n))


def joint_way(stage: Stage) -> Stops:
    """Two co-signers, a lead with two co-handlers, twice dissatisfied."""
    yield "joint draft", stage
    registered(stage)
    yield "registered", stage
    play(stage, first("assign", "assigner", units=DIVISIONS[2]))
    for n, (unit, _role) in enumerate(DIVISIONS[2]):
        play(stage, first("accept", f"officer:{unit}", n))
    yield "lead and co-handlers", stage
    for n, unit in ((1, "roads"), (2, "schools")):
        play(stage, first("send_opinion", f"officer:{unit}", n))
    replied(stage, 0, "planned", 1)
    yield "replied", stage
    rated(stage, "dissatisfied")
    yield "dissatisfied", stage
    if stage.way.state == "rated":
        play(stage, first("assign_again", "assigner"))
    elif stage.way.parked:
        play(stage, first("look_back", "assigner", ground="not_content"))
    play(stage, first("accept", "officer:water", 3))
    replied(stage, 3, "solved", 0)
    yield "replied again", stage
    rated(stage, "dissatisfied")
    yield "escalated", stage


def way_through_government(stage: Stage) -> Stops:
    """One deputy, the government's General Office, promises."""
    yield "draft", stage
    registered(stage)
    play(stage, first("assign", "assigner", units=DIVISIONS[5]))
    yield "with the government", stage
    play(
        stage,
        first("sub_assign", "sub_assigner", units=SUB_DIVISIONS[1]),
        first("accept", "officer:water", 2),
        first("accept", "officer:roads", 3),
        first("send_opinion", "officer:roads", 3),
    )
    order = {"kind": "order", "due": stage.today + timedelta(days=10)}
    # The office presses its own units; a talk is for who leads.
    refused(
        stage,
        first("give_measure", "sub_assigner", 1, **order),
        first("give_measure", "assigner", 2, **order | {"kind": "talk"}),
    )
    play(stage, first("give_measure", "sub_assigner", 2, **order))
    yield "waiting for the court", stage
    play(stage, first("accept", "officer:court", 1), first("send_opinion", "officer:court", 1))
    replied(stage, 2, "in_progress", 2)
    rated(stage, "satisfied")
    yield "tracking", stage


def separate_way(stage: Stage) -> Stops:
    """One co-signer, two units that answer each for itself."""
    registered(stage)
    play(
        stage,
        first("assign", "assigner", units=DIVISIONS[3]),
        first("accept", "officer:water", 0),
        first("accept", "officer:court", 1),
    )
    yield "separate", stage
    replied(stage, 0, "planned", 1)
    yield "one has replied", stage


def way_of_two_leads(stage: Stage) -> Stops:
    """One co-signer, two units that lead together: each agrees to what the other writes."""
    registered(stage)
    play(
        stage,
        first("assign", "assigner", units=DIVISIONS[8]),
        first("accept", "officer:water", 0),
        first("accept", "officer:roads", 1),
        first("record_contact", "officer:water", 0),
        first("write_reply", "officer:water", 0, result="solved", promises=0),
    )
    yield "two leads", stage
    play(stage, first("ask_agreement", "officer:water", 0))
    yield "with the other lead", stage


def passes(days: int = 0) -> Move:
    """Let the clockwork come by after some days."""
    return Move("pass_days", 0, "system", (("days", days),))


def merged_way(stage: Stage) -> Stops:
    """Two suggestions on one matter, a lead with a co-handler, one plan and two replies."""
    other = stage.beside()
    registered(stage)
    registered(other)
    yield "two on one matter", stage
    play(stage, first("merge", "assigner", into="other"))
    play(
        other,
        first("assign", "assigner", units=DIVISIONS[1]),
        first("accept", "officer:water", 0),
        first("accept", "officer:roads", 1),
    )
    play(stage, passes())
    yield "merged", stage
    play(other, first("send_opinion", "officer:roads", 1))
    replied(other, 0, "solved", 0)
    play(stage, passes())
    replied(stage, 0, "planned", 1)
    yield "both replied", stage


def merged_below_government(stage: Stage) -> Stops:
    """Two suggestions on one matter, assigned to the government and to a court separately."""
    other = stage.beside()
    registered(stage)
    registered(other)
    play(other, first("assign", "assigner", units=DIVISIONS[6]))
    play(stage, first("merge", "assigner", into="other"))
    play(
        other,
        first("sub_assign", "sub_assigner", units=SUB_DIVISIONS[1]),
        first("accept", "officer:water", 2),
    )
    play(stage, passes())
    yield "merged below the government", stage


def two_handled(stage: Stage, result: str, promises: int) -> Stage:
    """Let two units handle two suggestions, and the first one reply."""
    other = stage.beside()
    for each, unit in ((stage, "water"), (other, "roads")):
        registered(each)
        play(
            each,
            first("assign", "assigner", units=((unit, "sole"),)),
            first("accept", f"officer:{unit}", 0),
        )
    replied(stage, 0, result, promises)
    return other


def written_off(stage: Stage) -> None:
    """Let the unit keep its promise, tell so in a supplementary reply, and have it verified."""
    unit, reply = stage.way.tasks[0].unit, len(stage.way.replies)
    play(
        stage,
        first("add_to_reply", f"officer:{unit}", 0, result="solved", promises=0),
        first("sign_reply", f"head:{unit}", reply, missing=frozenset()),
        first("deliver_reply", f"officer:{unit}", reply, to=None),
        first("apply_write_off", f"officer:{unit}", 0),
    )
    if stage.way.rules.fulfilment:
        rated(stage, "satisfied")
    play(stage, first("verify_promise", "assigner", 0))


def looked_back_way(stage: Stage) -> Stops:
    """Two items that have ended, one with a promise kept, one not to the deputy's content."""
    other = two_handled(stage, "planned", 1)
    house = stage.matters
    rated(stage, "satisfied")
    written_off(stage)
    replied(other, 0, "solved", 0)
    rated(other, "dissatisfied" if stage.rules.second_mode == "look_back" else OPTIONS[1])
    everything = {"scope": "all", "items": (), "given": "all"}
    play(
        house, first("plan_look_back", "assigner", **everything), first("begin_checks", "assigner")
    )
    yield "being checked", stage
    again = {"finding": "promise_reopened", "what": (0, house.today + timedelta(days=60))}
    play(house, first("check_item", "assigner", 0, item=0, **again, note=True))
    if house.model.reviewed[1].state == "unchecked":
        sham = {"finding": "handled_again", "what": "sham", "note": True}
        play(house, first("check_items", "assigner", 0, item=None, **sham))
    play(house, first("decide_look_back", "assigner", 0, given="all"))
    yield "decided on", stage
    play(stage, passes())
    # What was carried out, or skipped, is never carried out again.
    refused(house, *(first("carry_out", "system", n) for n in range(2)))
    yield "looked back on", stage


def supervised_way(stage: Stage) -> Stops:
    """Two items of one key topic; one of them also goes to the procuratorate."""
    other = two_handled(stage, "solved", 0)
    house, proc, chair = stage.matters, "officer:procuratorate", "committee_chair"
    whole = {"given": "all"}
    topic = {"kind": "key", "committee": "committee", "items": (0, 1)}
    sent = {"item": 1, "field": "environment", "number": "检1号"}
    play(
        house,
        first("nominate_topic", chair, **topic, **whole),
        first("nominate_topic", "assigner", **topic | {"items": (1,)}, **whole),
        first("refer_item", "assigner", **sent, **whole),
    )
    refused(
        house,
        first("refer_item", "assigner", **sent | {"number": "检2号"}, **whole),
        first("register_referral", "officer:other_procuratorate", **whole),
    )
    play(house, first("register_referral", proc, **whole))
    yield "nominated and referred", stage
    decision = {"decision": "云主任会专题0号"}
    play(
        house,
        first("confirm_topic", "secretary", **decision, **whole),
        first("file_case", proc, **whole),
    )
    # One of its items belongs to the first topic already.
    another = {"decision": "云主任会专题1号"}
    refused(house, first("confirm_topic", "secretary", 1, **another, **whole))
    yield "confirmed and filed", stage
    play(stage, passes())
    steps = (house.today + timedelta(days=10), house.today + timedelta(days=30))
    play(
        house,
        first("make_plan", chair, steps=steps),
        first("do_step", chair, 0, **whole),
        first("issue_suggestion", proc, **whole),
    )
    refused(house, first("give_opinions", proc, **whole))
    yield "in progress and issued", other
    play(
        house,
        first("drop_step", chair, 1, **whole),
        first("report_topic", chair, **whole),
        first("give_opinions", "assigner", **whole),
    )
    yield "reported and being put right", stage


LINES = (
    (joint_way, 2),
    (way_through_government, 0),
    (separate_way, 1),
    (way_of_two_leads, 1),
    (merged_way, 1),
    (merged_below_government, 0),
    (looked_back_way, 0),
    (supervised_way, 0),
)
STOPS = 7 + 4 + 2 + 2 + 3 + 1 + 3 + 4


def with_new_organs(county: County) -> County:
    """Found what merged organs go into, with its people; every unit has its committee."""
    kinds = {NEW: OrganKind.GOVERNMENT_UNIT, NEW_OFFICE: OrganKind.GOVERNMENT_OFFICE}
    posts = {
        f"officer:{NEW}": (NEW, Role.CASE_OFFICER),
        f"head:{NEW}": (NEW, Role.UNIT_HEAD),
        f"sub:{NEW_OFFICE}": (NEW_OFFICE, Role.SUB_ASSIGNER),
    }
    for key, kind in kinds.items():
        county.organs[key] = Organ.objects.create(congress=county.congress, kind=kind, name=key)
    for key, (organ, role) in posts.items():
        user = User.objects.create(username=f"{county.congress.code}-{key}", name=key)
        post = Post.objects.create(user=user, organ=county.organs[organ], role=role)
        county.actors[key] = Actor(user, post)
    for key in (GOVERNMENT, NEW, NEW_OFFICE):
        county.organs[key].counterpart = county.organs["committee"]
        county.organs[key].save()
    county.procuratorate()
    county.found("other_procuratorate", OrganKind.PROCURATORATE, "邻县人民检察院")
    return county


# -- the walks -------------------------------------------------------------------------------------


@dataclass
class Figures:
    """Count what the walks did (统计)."""

    walks: int = 0
    acts: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    reached: Counter[str] = field(default_factory=Counter)


def next_move(stage: Stage, draw: Any) -> Move | None:
    """Choose a move: mostly an allowed one, sometimes days, sometimes anything."""
    kind = draw(st.sampled_from(("allowed",) * 7 + ("days", "anything", "anything")))
    if kind == "days":
        return passes(draw(st.sampled_from((0, 1, 10, 40))))
    if kind == "allowed" and (moves := allowed_moves(stage)):
        onward = sorted(moves.keys() - ASIDE)
        aside = sorted(moves.keys() & ASIDE)
        act = draw(st.sampled_from(onward * 4 + aside))
        return draw(st.sampled_from(moves[act]))
    act = draw(st.sampled_from([act for act in RECORD_OF if numbers(stage.way, act)]))
    n = draw(st.sampled_from(numbers(stage.way, act)))
    by = draw(st.sampled_from(PEOPLE + likely(stage, act, n) * 4))
    if act in ("edit", "write_reply", "add_to_reply") and by == "system":
        return None
    data = data_for(stage, act, n)
    return Move(act, n, by, draw(st.sampled_from(data))) if data else None


def next_matter(stage: MattersStage, draw: Any) -> Move:
    """Choose a move in the matters of the house: mostly an allowed one, sometimes anything.

    Now and then what is likely whether it is allowed or not: the right person, with everything.
    """
    kind = draw(st.sampled_from(("allowed",) * 6 + ("likely", "anything")))
    moves = matters_stage.allowed_moves(stage) if kind == "allowed" else {}
    if moves:
        onward = sorted(moves.keys() - matters_stage.ASIDE)
        aside = sorted(moves.keys() & matters_stage.ASIDE)
        act = draw(st.sampled_from(onward * 3 + aside))
        return draw(st.sampled_from(moves[act]))
    known = [act for act in matters_stage.KIND_OF if matters_stage.numbers(stage, act)]
    act = draw(st.sampled_from(known))
    n = draw(st.sampled_from(matters_stage.numbers(stage, act)))
    likely_here = matters_stage.LIKELY[matters_stage.KIND_OF[act]]
    data = matters_stage.data_for(stage, act, n)
    if kind == "likely":
        return Move(act, n, likely_here[0], data[0])
    by = draw(st.sampled_from(matters_stage.PEOPLE + likely_here * 4))
    return Move(act, n, by, draw(st.sampled_from(data)))


def walk(begun: Stage, draw: Any, figures: Figures) -> None:
    """Go one walk from where a scripted way has led, and take it back."""
    stage = begun.branch()
    both = [stage] if stage.other is None else [stage, stage.other]
    matters = stage.matters
    # Where the house has begun nothing, it seldom begins something.
    house = [matters] * (3 if matters.done else 1)
    acting_here: list[Any] = [*house, *(both * (4 // len(both)))]
    savepoint = transaction.savepoint()
    figures.walks += 1
    closely = figures.walks % 2 == 0
    try:
        for _ in range(draw(st.integers(1, MOST_ACTS))):
            acting = draw(st.sampled_from(acting_here))
            move = next_matter(acting, draw) if acting is matters else next_move(acting, draw)
            if move is None:
                continue
            acting.step(move)
            figures.acts += 1
            figures.done[move.act] += 1
            # What a house decides changes nothing on the lists of its items.
            stage.compare(work_too=closely and (acting is not matters or move.act == "carry_out"))
        stage.compare()
        sides: list[Any] = [*both, matters]
        for each in sides:
            each.compare_trail()
        if figures.walks % 50 == 0:
            assert trail.verify()[1] == []
        figures.refused += sum((each.refused for each in sides), Counter())
        figures.reached.update(each.way.state for each in both)
    finally:
        transaction.savepoint_rollback(savepoint)


def never_tried(figures: Figures) -> set[str]:
    """Name the acts that no walk has tried, but for what the clockwork does by itself."""
    known = {*RECORD_OF, *matters_stage.KIND_OF, "pass_days"}
    return known - set(figures.done) - OF_CLOCKWORK


def go(walks: int, seed_of_all: int = 0, policies: Collection[str] = tuple(POLICIES)) -> Figures:
    """Go many walks from every stop under every policy; return the figures."""
    figures = Figures()
    each = -(-walks // (STOPS * len(policies)))
    for name, rules in POLICIES.items():
        if name not in policies:
            continue
        for line, cosigners in LINES:
            savepoint = transaction.savepoint()
            stage = Stage.begin(with_new_organs(build_county(name, rules)), rules, cosigners)
            for stop, there in line(stage):
                begin_from(there, each, crc32(f"{name} {stop} {seed_of_all}".encode()), figures)
            transaction.savepoint_rollback(savepoint)
    return figures


def begin_from(stage: Stage, walks: int, number: int, figures: Figures) -> None:
    """Go some walks from one stop."""
    trials = count()

    @seed(number)
    @settings(
        # The first trial is always the simplest, a walk of one act, and does not count.
        max_examples=walks + 1,
        deadline=None,
        database=None,
        # A walk is long by nature, and what it draws depends on where it stands.
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
        print_blob=False,
    )
    @given(st.data())
    def one_walk(data: st.DataObject) -> None:
        walk(stage, data.draw, figures if next(trials) else Figures())

    one_walk()


@pytest.mark.django_db
def test_product_goes_the_way_of_the_model():
    # The two databases share the policies out; the long tests go under all of them on both.
    here = ("xianning", "chongqing") if connection.vendor == "postgresql" else SHORT
    figures = go(STOPS * len(here), policies=here)

    assert figures.acts > figures.walks
    if connection.vendor != "postgresql":
        # A few acts are too rare for so few walks; the long ones ask for each.
        assert len(never_tried(figures)) <= FEW


@pytest.mark.soak
@pytest.mark.skipif(not IN_SOAK, reason="long; only in make soak")
@pytest.mark.django_db
@pytest.mark.parametrize("part", range(4))
def test_product_goes_the_way_of_the_model_for_long(part, capsys):
    started = time.monotonic()

    chosen = int(os.environ.get("HUIYING_SEED", time.time_ns() // 1_000)) + part

    figures = go(WALKS_IN_SOAK // 4, chosen)

    with capsys.disabled():
        seconds = time.monotonic() - started
        refused = figures.refused
        line = f"{figures.walks} walks, {figures.acts} acts, {refused.total()} refused"
        acts = ", ".join(f"{a} {figures.done[a]}/{refused[a]}" for a in SUPERVISION)
        # Workers of a parallel run pass on only what they say on this stream.
        sys.stderr.write(
            f"\n{line}, {seconds:.0f} s, seed {chosen}; {dict(figures.reached)}\n"
            f"tried of supervision, and refused of them: {acts}\n"
        )
    assert figures.walks < ENOUGH or never_tried(figures) == set()


# -- what walks have found ----------------------------------------------------------------------


def test_reply_is_delivered_once_the_last_who_waited_for_it_has_left(county):
    suggestion = county.handling(("water", "sole"), cosigners=1)
    reply = county.signed(county.task(suggestion, "water"))
    lead = [suggestion.lead_id]
    county.do("deliver_reply", reply, county.officer("water"), recipients=lead)
    county.do("leave_cosigning", suggestion.cosigners.get(), county.deputy(1))

    county.do("deliver_reply", reply, county.officer("water"))

    assert county.fresh(suggestion).state == "replied"


def test_signed_reply_is_not_written_again(county):
    task = county.task(county.handling(("water", "sole")), "water")
    county.signed(task)

    with pytest.raises(ActRefused):
        county.written(task)


def tracked_with_signed_addition(county):
    """Bring an item to follow-up, with one more promise in a supplementary reply just signed."""
    suggestion = county.handling(("water", "sole"))
    county.reply_all(suggestion, result_kind="planned", promises=[PROMISE])
    tracked = county.rated(suggestion)
    reply = drafts.save_reply_draft(
        county.task(tracked, "water"),
        by=county.officer("water"),
        at=county.later(),
        supplementary=True,
        promises=[PROMISE],
        result_kind="planned",
        text="补充一项。",
        doc_number="云办复补1号",
    )
    county.do("sign_reply", reply, county.head("water"))
    return tracked, reply


def test_promise_of_a_supplementary_reply_is_followed_up(county):
    tracked, reply = tracked_with_signed_addition(county)

    county.do("deliver_reply", reply, county.officer("water"))

    assert tracked.promises.filter(binding=True).count() == 2
    assert differences(county.fresh(tracked), county.at) == []


def test_promise_signed_before_the_end_does_not_bind_unfollowed_after_it(county):
    tracked, reply = tracked_with_signed_addition(county)
    promise = tracked.promises.get(binding=True)
    county.do("cancel_promise", promise, "assigner", explanation="规划已变更。")
    assert county.fresh(tracked).state == "closed"

    with pytest.raises(ActRefused):
        county.do("deliver_reply", reply, county.officer("water"))

    assert not tracked.promises.filter(binding=True, state="open").exists()
