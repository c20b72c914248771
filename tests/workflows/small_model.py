"""A small model of one suggestion's way (小模型), written from the work rules and nothing else.

It knows no database, no state machine and no flow of the product: only dictionaries, lists and
the sentences of the rules. The walks of `test_model_based` compare the product with it. Days are
opaque here: who walks says which of them are over (`Days`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

OFFICE, COUNCIL, COMMITTEE = "commission", "council", "committee"
GOVERNMENT = "government"
REPLYING = ("sole", "lead", "separate")
WEAKNESS = ("satisfied", "basically_satisfied", "understands", "dissatisfied")
INTAKE = ("intake", "intake2")
COMMISSION = ("assigner", "commission_head")
UNDER_WAY = (
    "submitted", "revision", "registered", "assigned", "handling", "replied", "rated",
    "second_assigned", "escalated", "tracking",
)  # fmt: skip
AWAITED = (
    "pending_sub_assignment", "sub_assigned", "accepted", "return_requested", "return_approved",
    "disputed",
)  # fmt: skip
WAIVABLE = (*AWAITED, "opinion_overdue")
WITHDRAWABLE = ("submitted", "revision", "registered", "assigned", "handling", "replied")
LAPSING = ("pending_sub_assignment", "sub_assigned", "accepted")
PASSES_ON = {
    "sole": ("sole", "lead", "co_handler", "separate"),
    "lead": ("lead", "co_handler"),
    "separate": ("separate", "lead", "co_handler"),
    "co_handler": ("co_handler",),
}

Shares = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Rules:
    """What a congress may choose and the model must be told (规则)."""

    filters: bool = False
    trigger: tuple[str, ...] = ("dissatisfied",)
    attitude_triggers: bool = False
    second_rounds: int = 1
    overall: str = "result"
    asked: tuple[str, ...] = ("attitude", "result")
    each_rates: bool = False
    each_receives: bool = True
    threshold: int = 80
    releases_itself: bool = False
    understands: bool = True
    collector: str = OFFICE
    decider: str = COUNCIL
    returns: int = 2
    promise_kinds: tuple[str, ...] = ("partly", "in_progress", "planned")
    grounds: tuple[str, ...] = ("academic",)
    withdraw_until: str = "before_reply"
    withdraw_all: bool = True


@dataclass(frozen=True)
class Days:
    """Which days are over: numbers of tasks and of requests (到期情况)."""

    returns_over: frozenset[int] = frozenset()
    opinions_over: frozenset[int] = frozenset()
    windows_over: frozenset[int] = frozenset()
    corrections_over: frozenset[int] = frozenset()


@dataclass(eq=False)
class Task:
    unit: str
    role: str
    round: int
    assigned: Any
    received: Any
    parent: int | None = None
    hops: int = 0
    contacted: bool = False
    refused: bool = False
    final: bool = False
    state: str = "sub_assigned"

    @property
    def is_there(self) -> bool:
        return self.state not in ("superseded", "passed_on", "recalled")


@dataclass(eq=False)
class Reply:
    task: int
    supplementary: bool
    result: str
    state: str = "drafting"
    have: set[int] = field(default_factory=set)


@dataclass(eq=False)
class Request:
    reply: int
    round: int
    asked: list[int]
    opened: Any
    answered: Any = None
    answers: dict[int, dict[str, str]] = field(default_factory=dict)
    overall: str = ""
    alert: bool = False
    state: str = "opened"


@dataclass(eq=False)
class Promise:
    reply: int | None
    task: int
    binding: bool = False
    state: str = "open"


@dataclass(eq=False)
class Climb:
    round: int
    state: str = "raised"


@dataclass(frozen=True)
class Move:
    """One step somebody tries (一步): the act, which record, who, and with what."""

    act: str
    n: int
    by: str
    data: tuple[tuple[str, Any], ...] = ()

    def __repr__(self) -> str:
        return f"{self.act}[{self.n}] by {self.by} {dict(self.data) or ''}".strip()


class Way:
    """Hold where one suggestion stands, and say what may happen next (办理过程)."""

    def __init__(self, rules: Rules, cosigners: int) -> None:
        self.rules = rules
        self.state = "draft"
        self.text = 1
        self.cosigners: list[list[Any]] = [["invited", None] for _ in range(cosigners)]
        # Which deputy stands behind each co-signature, who leads, and who is not in office.
        self.signers = list(range(1, cosigners + 1))
        self.lead = 0
        self.out: set[int] = set()
        # Whether a withdrawal is asked for, and by which co-signatures it is agreed to.
        self.withdrawing = False
        self.words: dict[int, bool] = {}
        self.proposer: str | None = None
        self.round = 0
        self.tasks: list[Task] = []
        self.replies: list[Reply] = []
        self.requests: list[Request] = []
        self.promises: list[Promise] = []
        self.climbs: list[Climb] = []

    # -- the two questions ----------------------------------------------------------------------

    def allowed(self, move: Move, days: Days) -> bool:
        """Say whether this may be done now, by this person (可否办理)."""
        return bool(getattr(self, f"may_{move.act}")(move.by, move.n, dict(move.data), days))

    def apply(self, move: Move, day: Any) -> None:
        """Do it (办理)."""
        getattr(self, f"do_{move.act}")(move.by, move.n, dict(move.data), day)

    # -- drafting -----------------------------------------------------------------------------

    def unsettled(self) -> bool:
        return any(
            state == "invited" or (state == "confirmed" and text != self.text)
            for state, text in self.cosigners
        )

    def authors(self) -> list[int]:
        signed = [self.signers[n] for n in self.confirmed()]
        return [self.lead, *signed]

    def confirmed(self) -> list[int]:
        return [n for n, (state, _text) in enumerate(self.cosigners) if state == "confirmed"]

    def leading(self, by: str) -> bool:
        return by == f"deputy:{self.lead}"

    def may_edit(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.leading(by) and self.state in ("draft", "revision")

    def do_edit(self, by: str, n: int, data: Any, day: Any) -> None:
        self.text += 1

    def may_ask_cosigners(self, by: str, n: int, data: Any, days: Days) -> bool:
        in_office = self.lead not in self.out
        return self.may_edit(by, n, data, days) and bool(self.cosigners) and in_office

    def do_ask_cosigners(self, by: str, n: int, data: Any, day: Any) -> None:
        self.state = "cosigning"
        self.end_request()
        for cosigner in self.cosigners:
            if cosigner[0] == "confirmed" and cosigner[1] != self.text:
                cosigner[0] = "invited"

    def may_reopen_draft(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.leading(by) and self.state == "cosigning"

    def do_reopen_draft(self, by: str, n: int, data: Any, day: Any) -> None:
        self.state = "draft"

    def may_submit(self, by: str, n: int, data: Any, days: Days) -> bool:
        stands = self.state in ("draft", "cosigning", "revision")
        in_office = self.lead not in self.out
        return self.leading(by) and stands and in_office and not self.unsettled()

    def do_submit(self, by: str, n: int, data: Any, day: Any) -> None:
        self.end_request()
        self.state = "submitted"

    def may_confirm_cosigning(self, by: str, n: int, data: Any, days: Days) -> bool:
        in_office = self.signers[n] not in self.out
        read = data["text"] == self.text
        return self.may_decline_cosigning(by, n, data, days) and read and in_office

    def do_confirm_cosigning(self, by: str, n: int, data: Any, day: Any) -> None:
        self.cosigners[n] = ["confirmed", data["text"]]

    def may_decline_cosigning(self, by: str, n: int, data: Any, days: Days) -> bool:
        asked = self.state == "cosigning" and self.cosigners[n][0] == "invited"
        return by == f"deputy:{self.signers[n]}" and asked

    def do_decline_cosigning(self, by: str, n: int, data: Any, day: Any) -> None:
        self.cosigners[n][0] = "declined"

    def may_leave_cosigning(self, by: str, n: int, data: Any, days: Days) -> bool:
        under_way = self.state not in ("draft", "refused", "closed", "withdrawn")
        mine = self.signers[n]
        # Who is asked for a rating answers first, or lets the day for it pass.
        still = [r for r in self.requests if r.state == "opened" and mine not in r.answers]
        asked = any(mine in r.asked for r in still)
        confirmed = self.cosigners[n][0] == "confirmed"
        return by == f"deputy:{mine}" and confirmed and under_way and not asked

    def do_leave_cosigning(self, by: str, n: int, data: Any, day: Any) -> None:
        self.cosigners[n][0] = "left"
        self.words.pop(n, None)

    # -- withdrawal, and who leads ------------------------------------------------------------

    def in_time(self) -> bool:
        """Say whether the rules still let the item be withdrawn (撤回时限)."""
        if self.rules.withdraw_until == "before_assignment":
            return self.state in ("submitted", "revision", "registered")
        if self.rules.withdraw_until == "before_reply":
            return not any(reply.have for reply in self.replies)
        return True

    def may_be_withdrawn(self) -> bool:
        rated = any(r.answers for r in self.requests)
        return self.state in WITHDRAWABLE and self.in_time() and not rated

    def may_ask_withdrawal(self, by: str, n: int, data: Any, days: Days) -> bool:
        in_office = self.leading(by) and self.lead not in self.out
        asked = self.withdrawing or not data["why"].strip()
        return in_office and not asked and self.may_be_withdrawn()

    def do_ask_withdrawal(self, by: str, n: int, data: Any, day: Any) -> None:
        self.withdrawing = True
        here = [k for k in self.confirmed() if self.signers[k] not in self.out]
        self.words = dict.fromkeys(here if self.rules.withdraw_all else [], False)

    def may_take_back_withdrawal(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.leading(by) and self.withdrawing and self.state in WITHDRAWABLE

    def do_take_back_withdrawal(self, by: str, n: int, data: Any, day: Any) -> None:
        self.end_request()

    def may_agree_withdrawal(self, by: str, n: int, data: Any, days: Days) -> bool:
        confirmed = self.cosigners[n][0] == "confirmed"
        return by == f"deputy:{self.signers[n]}" and confirmed and self.words.get(n) is False

    def do_agree_withdrawal(self, by: str, n: int, data: Any, day: Any) -> None:
        self.words[n] = True

    def may_object_to_withdrawal(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.may_agree_withdrawal(by, n, data, days)

    def do_object_to_withdrawal(self, by: str, n: int, data: Any, day: Any) -> None:
        self.end_request()

    def may_confirm_withdrawal(self, by: str, n: int, data: Any, days: Days) -> bool:
        office = by in (*INTAKE, "assigner")
        agreed = self.withdrawing and all(self.words.values())
        return office and agreed and self.may_be_withdrawn()

    def do_confirm_withdrawal(self, by: str, n: int, data: Any, day: Any) -> None:
        self.state = "withdrawn"
        for task in self.tasks:
            if task.state in WAIVABLE:
                task.state = "cancelled"
        for request in self.requests:
            if request.state == "opened":
                request.state = "cancelled"
        for promise in self.living():
            promise.state = "cancelled_explained"

    def end_request(self) -> None:
        self.withdrawing, self.words = False, {}

    def next_lead(self) -> int | None:
        """Name the first co-signature whose deputy is in office (接任人选)."""
        return next((n for n in self.confirmed() if self.signers[n] not in self.out), None)

    def may_leave_lead(self, by: str, n: int, data: Any, days: Days) -> bool:
        known = self.next_lead() is not None
        return self.leading(by) and self.state in UNDER_WAY and known and not self.withdrawing

    def do_leave_lead(self, by: str, n: int, data: Any, day: Any) -> None:
        self.pass_lead_on("left")

    def may_succeed_lead(self, by: str, n: int, data: Any, days: Days) -> bool:
        known = self.lead in self.out and self.next_lead() is not None
        return by == "system" and self.state in UNDER_WAY and known

    def do_succeed_lead(self, by: str, n: int, data: Any, day: Any) -> None:
        self.end_request()
        old = self.lead
        self.pass_lead_on("confirmed")
        if old not in self.signers:
            # Who is not in office stays an author, and gets the reply.
            self.signers.append(old)
            self.cosigners.append(["confirmed", self.text])

    def pass_lead_on(self, state_of_the_old: str) -> None:
        following, old = self.next_lead(), self.lead
        assert following is not None
        if old in self.signers:
            self.cosigners[self.signers.index(old)][0] = state_of_the_old
        self.cosigners[following][0] = "took_lead"
        self.lead = self.signers[following]

    def may_suspend(self, by: str, n: int, data: Any, days: Days) -> bool:
        return True

    def do_suspend(self, by: str, n: int, data: Any, day: Any) -> None:
        self.out.add(data["deputy"])

    # -- intake -------------------------------------------------------------------------------

    def checks(self, by: str) -> bool:
        return by in INTAKE and self.state == "submitted" and self.proposer is None

    def countersigns(self, by: str) -> bool:
        return by in INTAKE and self.state == "submitted" and self.proposer not in (None, by)

    def may_return_for_revision(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.checks(by) and bool(data["advice"])

    def do_return_for_revision(self, by: str, n: int, data: Any, day: Any) -> None:
        self.state = "revision"

    def may_propose_refusal(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.checks(by) and data["ground"] in self.rules.grounds

    def do_propose_refusal(self, by: str, n: int, data: Any, day: Any) -> None:
        self.proposer = by

    def may_countersign_refusal(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.countersigns(by)

    def do_countersign_refusal(self, by: str, n: int, data: Any, day: Any) -> None:
        self.state = "refused"
        self.end_request()

    def may_decline_refusal(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.countersigns(by)

    def do_decline_refusal(self, by: str, n: int, data: Any, day: Any) -> None:
        self.proposer = None

    def may_register(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.checks(by)

    def do_register(self, by: str, n: int, data: Any, day: Any) -> None:
        self.state = "registered"

    # -- assigning ----------------------------------------------------------------------------

    @staticmethod
    def fit(shares: Shares) -> bool:
        """One sole unit alone, or one lead with co-handlers, or separate units (承办方式)."""
        roles = Counter(role for _unit, role in shares)
        if roles["sole"]:
            return roles.total() == 1
        if roles["lead"]:
            return roles["lead"] == 1 and not roles["separate"]
        return roles["separate"] == roles.total()

    def may_assign(self, by: str, n: int, data: Any, days: Days) -> bool:
        shares = data["units"]
        once = len({unit for unit, _role in shares}) == len(shares) > 0
        return by == "assigner" and self.state == "registered" and once and self.fit(shares)

    def do_assign(self, by: str, n: int, data: Any, day: Any) -> None:
        self.state, self.round = "assigned", 1
        if self.rules.withdraw_until == "before_assignment":
            self.end_request()
        for unit, role in data["units"]:
            task = Task(unit, role, 1, day, day)
            if unit == GOVERNMENT:
                task.state = "pending_sub_assignment"
            self.tasks.append(task)

    def may_sub_assign(self, by: str, n: int, data: Any, days: Days) -> bool:
        mine, shares = self.tasks[n], data["units"]
        units = [unit for unit, _role in shares]
        here = {t.unit for t in self.tasks if t.round == mine.round and t.is_there}
        return (
            by == "sub_assigner"
            and mine.state == "pending_sub_assignment"
            and len(set(units)) == len(units) > 0
            and not here & set(units)
            and all(role in PASSES_ON[mine.role] for _unit, role in shares)
            and (mine.role == "co_handler" or self.fit(shares))
        )

    def do_sub_assign(self, by: str, n: int, data: Any, day: Any) -> None:
        mine = self.tasks[n]
        mine.state = "passed_on"
        for unit, role in data["units"]:
            # The law counts from the congress' assignment, whatever day it was passed on.
            self.tasks.append(Task(unit, role, mine.round, mine.assigned, day, parent=n))

    # -- taking back, mending a slip ------------------------------------------------------------

    @staticmethod
    def untouched(tasks: list[Task]) -> bool:
        """Nobody has signed in: each still waits, or asks to give the item back."""
        waiting = (
            "pending_sub_assignment", "sub_assigned", "return_requested", "return_approved",
        )  # fmt: skip
        living = [t for t in tasks if t.is_there]
        return bool(living) and all(t.state in waiting for t in living)

    def may_recall_assignment(self, by: str, n: int, data: Any, days: Days) -> bool:
        given = self.untouched(self.of_round())
        return by == "assigner" and self.state == "assigned" and given and bool(data["why"])

    def do_recall_assignment(self, by: str, n: int, data: Any, day: Any) -> None:
        for task in self.tasks:
            if task.state != "superseded":
                task.state = "recalled"
        self.state, self.round = "registered", 0

    def may_recall_sub_assignment(self, by: str, n: int, data: Any, days: Days) -> bool:
        mine = self.tasks[n]
        below = [t for t in self.tasks if t.parent == n and t.round == mine.round]
        stands = mine.state == "passed_on" and self.untouched(below)
        return by == "sub_assigner" and stands and bool(data["why"])

    def do_recall_sub_assignment(self, by: str, n: int, data: Any, day: Any) -> None:
        for task in self.tasks:
            if task.parent == n and task.is_there:
                task.state = "recalled"
        self.tasks[n].state = "pending_sub_assignment"

    def may_correct_assignment(self, by: str, n: int, data: Any, days: Days) -> bool:
        task = self.tasks[n]
        here = {t.unit for t in self.of_round(task.round)}
        return (
            self.decides_return(by, task)
            and task.round == 1
            and task.state in ("pending_sub_assignment", "sub_assigned")
            and data["organ"] not in here
            and bool(data["why"])
        )

    def do_correct_assignment(self, by: str, n: int, data: Any, day: Any) -> None:
        old = self.tasks[n]
        old.state = "superseded"
        # A slip costs no return, and the congress' assignment stays the day it was.
        new = Task(data["organ"], old.role, old.round, old.assigned, day, old.parent, old.hops)
        new.final = old.final
        if new.unit == GOVERNMENT and old.parent is None:
            new.state = "pending_sub_assignment"
        self.tasks.append(new)

    def may_mark_urgent(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by == "assigner" and self.state in UNDER_WAY

    def do_mark_urgent(self, by: str, n: int, data: Any, day: Any) -> None:
        pass

    def may_designate_key(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by == "secretary" and self.state in UNDER_WAY

    def do_designate_key(self, by: str, n: int, data: Any, day: Any) -> None:
        pass

    # -- returns ------------------------------------------------------------------------------

    def belongs(self, by: str, task: Task) -> bool:
        return by in (f"officer:{task.unit}", f"head:{task.unit}")

    def decides_return(self, by: str, task: Task) -> bool:
        return by == ("assigner" if task.parent is None else "sub_assigner")

    def may_accept(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.belongs(by, self.tasks[n]) and self.tasks[n].state == "sub_assigned"

    def do_accept(self, by: str, n: int, data: Any, day: Any) -> None:
        self.tasks[n].state = "accepted"
        replying = [t for t in self.of_round() if t.role in REPLYING]
        signed_in = all(t.state in ("accepted", "reply_issued") for t in replying)
        if self.state == "assigned" and self.tasks[n].role in REPLYING and signed_in:
            self.state = "handling"

    def of_round(self, number: int | None = None) -> list[Task]:
        wanted = self.round if number is None else number
        return [t for t in self.tasks if t.round == wanted and t.is_there]

    def may_request_return(self, by: str, n: int, data: Any, days: Days) -> bool:
        task = self.tasks[n]
        return (
            self.may_accept(by, n, data, days)
            and task.round == 1
            and not task.final
            and task.hops < self.rules.returns
            and n not in days.returns_over
        )

    def do_request_return(self, by: str, n: int, data: Any, day: Any) -> None:
        self.tasks[n].state = "return_requested"

    def may_approve_return(self, by: str, n: int, data: Any, days: Days) -> bool:
        task = self.tasks[n]
        return self.decides_return(by, task) and task.state == "return_requested"

    def do_approve_return(self, by: str, n: int, data: Any, day: Any) -> None:
        self.tasks[n].state = "return_approved"

    def may_refuse_return(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.may_approve_return(by, n, data, days)

    def do_refuse_return(self, by: str, n: int, data: Any, day: Any) -> None:
        self.do_accept(by, n, data, day)
        self.tasks[n].refused = True

    def may_dispute(self, by: str, n: int, data: Any, days: Days) -> bool:
        task = self.tasks[n]
        fresh = task.state == "sub_assigned" and n not in days.returns_over
        denied = task.state == "accepted" and task.refused and not task.contacted
        head = by == f"head:{task.unit}" and bool(data["why"])
        return head and task.round == 1 and not task.final and (fresh or denied)

    def do_dispute(self, by: str, n: int, data: Any, day: Any) -> None:
        self.tasks[n].state = "disputed"

    def may_settle_dispute(self, by: str, n: int, data: Any, days: Days) -> bool:
        task = self.tasks[n]
        leader = by == ("commission_head" if task.parent is None else "sub_assigner")
        here = {t.unit for t in self.of_round(task.round)} - {task.unit}
        return leader and task.state == "disputed" and data["unit"] not in here

    def do_settle_dispute(self, by: str, n: int, data: Any, day: Any) -> None:
        if data["unit"] == self.tasks[n].unit:
            self.do_accept(by, n, data, day)
            self.tasks[n].final = True
            return
        self.do_reassign(by, n, {"organ": data["unit"]}, day)
        self.tasks[-1].final = True

    def may_reassign(self, by: str, n: int, data: Any, days: Days) -> bool:
        task = self.tasks[n]
        here = {t.unit for t in self.of_round(task.round)}
        return (
            self.decides_return(by, task)
            and task.state == "return_approved"
            and data["organ"] not in here
        )

    def do_reassign(self, by: str, n: int, data: Any, day: Any) -> None:
        old = self.tasks[n]
        old.state = "superseded"
        new = Task(data["organ"], old.role, old.round, day, day, old.parent, old.hops + 1)
        if new.unit == GOVERNMENT and old.parent is None:
            new.state = "pending_sub_assignment"
        self.tasks.append(new)

    # -- handling -----------------------------------------------------------------------------

    def co_handlers(self, lead: Task) -> list[Task]:
        """All of the round for its only lead, else those of the same government's office."""
        if lead.role != "lead":
            return []
        here = self.of_round(lead.round)
        alone = sum(t.role == "lead" for t in here) <= 1
        return [t for t in here if t.role == "co_handler" and (alone or t.parent == lead.parent)]

    def waits(self, lead: Task) -> bool:
        return any(t.state in AWAITED for t in self.co_handlers(lead))

    def may_record_contact(self, by: str, n: int, data: Any, days: Days) -> bool:
        task = self.tasks[n]
        return self.belongs(by, task) and task.state == "accepted" and task.role in REPLYING

    def do_record_contact(self, by: str, n: int, data: Any, day: Any) -> None:
        self.tasks[n].contacted = True

    def may_send_opinion(self, by: str, n: int, data: Any, days: Days) -> bool:
        task = self.tasks[n]
        stands = task.state in ("accepted", "opinion_overdue")
        return self.belongs(by, task) and stands and task.role == "co_handler"

    def do_send_opinion(self, by: str, n: int, data: Any, day: Any) -> None:
        self.tasks[n].state = "opinion_sent"

    def may_lapse_opinion(self, by: str, n: int, data: Any, days: Days) -> bool:
        task = self.tasks[n]
        stands = task.state in LAPSING and task.role == "co_handler"
        return by == "system" and stands and n in days.opinions_over

    def do_lapse_opinion(self, by: str, n: int, data: Any, day: Any) -> None:
        # What no unit has yet, no unit can send late.
        held = self.tasks[n].state == "pending_sub_assignment"
        self.tasks[n].state = "opinion_missing" if held else "opinion_overdue"

    def may_waive_opinion(self, by: str, n: int, data: Any, days: Days) -> bool:
        task = self.tasks[n]
        office = by == "assigner" or (by == "sub_assigner" and task.parent is not None)
        return office and task.role == "co_handler" and task.state in WAIVABLE

    def do_waive_opinion(self, by: str, n: int, data: Any, day: Any) -> None:
        self.tasks[n].state = "opinion_missing"

    # -- replying -----------------------------------------------------------------------------

    def reply_of(self, n: int) -> int | None:
        """Return the number of a task's own reply, not of one that only adds to it."""
        found = [k for k, r in enumerate(self.replies) if r.task == n and not r.supplementary]
        return found[0] if found else None

    def may_write_reply(self, by: str, n: int, data: Any, days: Days) -> bool:
        task, reply = self.tasks[n], self.reply_of(n)
        stands = task.state == "accepted" and task.role in REPLYING
        unsigned = reply is None or self.replies[reply].state == "drafting"
        return self.belongs(by, task) and stands and unsigned

    def do_write_reply(self, by: str, n: int, data: Any, day: Any) -> None:
        self.write(self.reply_of(n), Reply(n, False, ""), data)

    def write(self, number: int | None, new: Reply, data: Any) -> None:
        """Write a reply or write it anew, with the promises that it will hold."""
        if number is None:
            number = len(self.replies)
            self.replies.append(new)
        reply = self.replies[number]
        reply.result = data["result"]
        self.promises = [p for p in self.promises if p.reply != number]
        self.promises += [Promise(number, reply.task) for _ in range(data["promises"])]

    def adding(self, n: int) -> int | None:
        found = [
            k
            for k, r in enumerate(self.replies)
            if r.task == n and r.supplementary and r.state == "drafting"
        ]
        return found[0] if found else None

    def may_add_to_reply(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.belongs(by, self.tasks[n]) and self.tasks[n].state == "reply_issued"

    def do_add_to_reply(self, by: str, n: int, data: Any, day: Any) -> None:
        self.write(self.adding(n), Reply(n, True, ""), data)

    def missing(self, reply: Reply) -> frozenset[int]:
        lead = self.tasks[reply.task]
        out = ("opinion_overdue", "opinion_missing")
        mine = [id(t) for t in self.co_handlers(lead) if t.state in out]
        return frozenset(k for k, t in enumerate(self.tasks) if id(t) in mine)

    def may_sign_reply(self, by: str, n: int, data: Any, days: Days) -> bool:
        reply = self.replies[n]
        task = self.tasks[reply.task]
        if self.state == "withdrawn":
            return False
        if by != f"head:{task.unit}" or reply.state != "drafting":
            return False
        promised = any(p.reply == n for p in self.promises)
        if not promised and reply.result in self.rules.promise_kinds:
            return False
        if reply.supplementary:
            return task.state == "reply_issued" and self.can_follow(n)
        return (
            task.state == "accepted"
            and task.contacted
            and not self.waits(task)
            and data["missing"] == self.missing(reply)
        )

    def can_follow(self, n: int) -> bool:
        """A promise made after the end would be followed up by nobody (承诺可跟踪)."""
        promised = any(p.reply == n for p in self.promises)
        # Once somebody has the letter, its promises bind, and the others get it too.
        return self.state not in ("refused", "closed") or not promised or bool(self.replies[n].have)

    def do_sign_reply(self, by: str, n: int, data: Any, day: Any) -> None:
        reply = self.replies[n]
        reply.state = "signed"
        if not reply.supplementary:
            for k in self.missing(reply):
                self.tasks[k].state = "opinion_missing"

    def may_recall_reply(self, by: str, n: int, data: Any, days: Days) -> bool:
        reply = self.replies[n]
        head = by == f"head:{self.tasks[reply.task].unit}"
        return head and reply.state == "signed" and not reply.have

    def do_recall_reply(self, by: str, n: int, data: Any, day: Any) -> None:
        self.replies[n].state = "drafting"

    def recipients(self) -> set[int]:
        return set(self.authors()) if self.rules.each_receives else {self.lead}

    def handed_over(self, n: int, to: frozenset[int] | None) -> set[int]:
        still = self.recipients() - self.replies[n].have
        return still if to is None else still & to

    def may_deliver_reply(self, by: str, n: int, data: Any, days: Days) -> bool:
        reply, to = self.replies[n], data["to"]
        strangers = to is not None and not to <= self.recipients()
        belongs = self.belongs(by, self.tasks[reply.task])
        stands = reply.state == "signed" and belongs and self.state != "withdrawn"
        # If who still waited for it has left, the reply is delivered all the same.
        all_have = self.recipients() <= reply.have
        somebody = all_have or bool(self.handed_over(n, to))
        return stands and not strangers and somebody and self.can_follow(n)

    def do_deliver_reply(self, by: str, n: int, data: Any, day: Any) -> None:
        reply = self.replies[n]
        if self.rules.withdraw_until == "before_reply":
            self.end_request()
        reply.have |= self.handed_over(n, data["to"])
        for promise in self.promises:
            promise.binding |= promise.reply == n
        if not reply.have >= self.recipients():
            return
        reply.state = "delivered"
        if reply.supplementary:
            return
        task = self.tasks[reply.task]
        task.state = "reply_issued"
        replying = [t for t in self.of_round() if t.role in REPLYING]
        all_issued = all(t.state == "reply_issued" for t in replying)
        if self.state in ("handling", "second_assigned") and all_issued:
            self.state = "replied"
        asked = self.authors() if self.rules.each_rates else [self.lead]
        self.requests.append(Request(n, task.round, asked, day))

    # -- rating -------------------------------------------------------------------------------

    def options(self, number: int) -> tuple[str, ...]:
        later = self.rules.understands and number > 1
        return tuple(o for o in WEAKNESS if o != "understands" or later)

    def may_rate(self, by: str, n: int, data: Any, days: Days) -> bool:
        if not by.startswith("deputy:"):
            return False
        request, deputy = self.requests[n], int(by.removeprefix("deputy:"))
        if deputy not in request.asked or deputy not in self.authors():
            return False
        if deputy in request.answers or deputy in self.out or self.withdrawing:
            return False
        answers = dict(data["answers"])
        offered = self.options(request.round)
        return request.state == "opened" and all(
            answers.get(asked) in offered and (answers[asked] != "dissatisfied" or data["reason"])
            for asked in self.rules.asked
        )

    def do_rate(self, by: str, n: int, data: Any, day: Any) -> None:
        request = self.requests[n]
        request.answers[int(by.removeprefix("deputy:"))] = dict(data["answers"])
        if set(request.answers) >= set(request.asked):
            request.state = "answered"
            self.sum_up(request, day)

    def cannot_rate(self, request: Request) -> list[int]:
        here = set(self.authors()) - self.out
        return [d for d in request.asked if d not in request.answers and d not in here]

    def may_replace_raters(self, by: str, n: int, data: Any, days: Days) -> bool:
        request = self.requests[n]
        return by == "system" and request.state == "opened" and bool(self.cannot_rate(request))

    def do_replace_raters(self, by: str, n: int, data: Any, day: Any) -> None:
        request = self.requests[n]
        gone = self.cannot_rate(request)
        request.asked = [d for d in request.asked if d not in gone]
        if not self.rules.each_rates and self.lead not in self.out:
            request.asked.append(self.lead)
        if any(d not in request.answers for d in request.asked):
            return
        if request.answers:
            request.state = "answered"
            self.sum_up(request, day)
            return
        request.state = "no_rater"
        self.follow(request, day)

    def one_overall(self, answer: dict[str, str]) -> str:
        if self.rules.overall == "result" or len(self.rules.asked) == 1:
            return answer["result"]
        return max((answer["attitude"], answer["result"]), key=WEAKNESS.index)

    def sum_up(self, request: Request, day: Any) -> None:
        each = [self.one_overall(answer) for answer in request.answers.values()]
        content = [o for o in each if o in ("satisfied", "basically_satisfied")]
        if len(each) == 1:
            request.overall = each[0]
        elif len(content) * 100 >= self.rules.threshold * len(each):
            request.overall = max(content, key=WEAKNESS.index)
        else:
            request.overall = "dissatisfied" if "dissatisfied" in each else "understands"
        hidden = [
            answer.get("attitude") == "dissatisfied" and whole != "dissatisfied"
            for answer, whole in zip(request.answers.values(), each, strict=True)
        ]
        asks_attitude = "attitude" in self.rules.asked
        request.alert = asks_attitude and any(hidden) and request.overall != "dissatisfied"
        request.answered = day

    def asks(self, by: str) -> bool:
        return by == f"rating:{self.rules.collector}"

    def may_remind_rater(self, by: str, n: int, data: Any, days: Days) -> bool:
        return (self.asks(by) or by == "system") and self.requests[n].state == "opened"

    def do_remind_rater(self, by: str, n: int, data: Any, day: Any) -> None:
        pass

    def may_end_rating_window(self, by: str, n: int, data: Any, days: Days) -> bool:
        stands = self.requests[n].state == "opened" and n in days.windows_over
        return by == "system" and stands

    def do_end_rating_window(self, by: str, n: int, data: Any, day: Any) -> None:
        request = self.requests[n]
        if request.answers:
            request.state = "answered"
            self.sum_up(request, day)
        else:
            request.state = "expired"
            self.follow(request, day)

    def may_release(self, by: str, n: int, data: Any, days: Days) -> bool:
        itself = by == "system" and self.rules.releases_itself and n in days.corrections_over
        return (self.asks(by) or itself) and self.requests[n].state == "answered"

    def do_release(self, by: str, n: int, data: Any, day: Any) -> None:
        self.requests[n].state = "released"
        self.follow(self.requests[n], day)

    # -- after the rating ---------------------------------------------------------------------

    def verdict(self, request: Request) -> str:
        bad = request.overall in self.rules.trigger
        bad |= request.alert and self.rules.attitude_triggers
        if bad and request.round <= self.rules.second_rounds:
            return "decide" if self.rules.filters else "again"
        if request.overall == "dissatisfied":
            return "climb"
        return "decide" if request.alert else "close"

    def follow(self, request: Request, day: Any) -> None:
        mine = [r for r in self.requests if r.round == request.round]
        ended = ("released", "expired", "no_rater")
        if self.state != "replied" or any(r.state not in ended for r in mine):
            return
        self.end_request()
        verdicts = {k: self.verdict(r) for k, r in enumerate(self.requests) if r in mine}
        again = [k for k, v in verdicts.items() if v == "again"]
        if "climb" in verdicts.values():
            self.state = "escalated"
            self.climbs.append(Climb(request.round))
        elif again:
            self.next_round(again, day)
        elif "decide" in verdicts.values():
            self.state = "rated"
        else:
            self.close_or_track()

    def living(self) -> list[Promise]:
        return [p for p in self.promises if p.binding and p.state in ("open", "reported_done")]

    def close_or_track(self) -> None:
        self.state = "tracking" if self.living() else "closed"

    def next_round(self, requests: list[int], day: Any) -> None:
        """Open the next round with only what was badly rated (二次交办)."""
        self.state = "second_assigned"
        self.round += 1
        for old in sorted(self.replies[self.requests[k].reply].task for k in requests):
            task = self.tasks[old]
            self.tasks.append(Task(task.unit, task.role, self.round, day, day, task.parent))

    def may_assign_again(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by in COMMISSION and self.state == "rated"

    def do_assign_again(self, by: str, n: int, data: Any, day: Any) -> None:
        mine = [k for k, r in enumerate(self.requests) if r.round == self.round]
        self.next_round([k for k in mine if self.verdict(self.requests[k]) == "decide"], day)

    def may_decline_second_assignment(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by in COMMISSION and self.state == "rated" and bool(data["explanation"].strip())

    def do_decline_second_assignment(self, by: str, n: int, data: Any, day: Any) -> None:
        self.close_or_track()

    # -- escalation ---------------------------------------------------------------------------

    def leads(self, by: str, n: int, *states: str) -> bool:
        return by == "committee_chair" and self.climbs[n].state in states

    def may_acknowledge_escalation(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.leads(by, n, "raised")

    def do_acknowledge_escalation(self, by: str, n: int, data: Any, day: Any) -> None:
        self.climbs[n].state = "acknowledged"

    def may_instruct(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.leads(by, n, "acknowledged", "proposed")

    def do_instruct(self, by: str, n: int, data: Any, day: Any) -> None:
        pass

    def may_call_conference(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.leads(by, n, "acknowledged")

    def do_call_conference(self, by: str, n: int, data: Any, day: Any) -> None:
        pass

    def may_propose_solution(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.leads(by, n, "acknowledged")

    def do_propose_solution(self, by: str, n: int, data: Any, day: Any) -> None:
        self.climbs[n].state = "proposed"

    def may_decide_escalation(self, by: str, n: int, data: Any, days: Days) -> bool:
        body = {COUNCIL: "secretary", OFFICE: "commission_head"}[self.rules.decider]
        promised = data["decision"] != "agree" or data["promise"]
        return by == body and self.climbs[n].state == "proposed" and promised

    def do_decide_escalation(self, by: str, n: int, data: Any, day: Any) -> None:
        climb = self.climbs[n]
        climb.state = "decided"
        mine = [k for k, r in enumerate(self.requests) if r.round == climb.round]
        badly = [k for k in mine if self.requests[k].overall == "dissatisfied"]
        if data["decision"] == "hand_back":
            self.next_round(badly, day)
            return
        if data["decision"] == "agree":
            task = self.replies[self.requests[badly[0]].reply].task
            self.promises.append(Promise(None, task, binding=True))
        self.close_or_track()

    # -- promises -----------------------------------------------------------------------------

    def may_apply_write_off(self, by: str, n: int, data: Any, days: Days) -> bool:
        promise = self.promises[n]
        mine = self.belongs(by, self.tasks[promise.task])
        return mine and promise.binding and promise.state == "open"

    def do_apply_write_off(self, by: str, n: int, data: Any, day: Any) -> None:
        self.promises[n].state = "reported_done"

    def may_verify_promise(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by in COMMISSION and self.promises[n].state == "reported_done"

    def do_verify_promise(self, by: str, n: int, data: Any, day: Any) -> None:
        self.settle(n, "written_off")

    def may_reject_write_off(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.may_verify_promise(by, n, data, days)

    def do_reject_write_off(self, by: str, n: int, data: Any, day: Any) -> None:
        self.promises[n].state = "open"

    def may_cancel_promise(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by in COMMISSION and self.promises[n] in self.living() and bool(data["why"].strip())

    def do_cancel_promise(self, by: str, n: int, data: Any, day: Any) -> None:
        self.settle(n, "cancelled_explained")

    def settle(self, n: int, state: str) -> None:
        self.promises[n].state = state
        if self.state == "tracking" and not self.living():
            self.state = "closed"

    # -- days ---------------------------------------------------------------------------------

    def may_pass_days(self, by: str, n: int, data: Any, days: Days) -> bool:
        return True

    def pass_days(self, days: Days, day: Any) -> None:
        """Let the clockwork do what is due (巡检): opinions, then windows, then releases."""
        for act, numbers in (
            ("lapse_opinion", days.opinions_over),
            ("succeed_lead", [0]),
            ("replace_raters", range(len(self.requests))),
            ("end_rating_window", days.windows_over),
            ("release", days.corrections_over),
        ):
            for n in sorted(numbers):
                move = Move(act, n, "system")
                if self.allowed(move, days):
                    self.apply(move, day)

    # -- what can be seen ----------------------------------------------------------------------

    def view(self) -> dict[str, Any]:
        """Return what an onlooker of the product must find (可见状态)."""
        return {
            "suggestion": (self.state, self.text, self.round),
            "cosigners": [state for state, _text in self.cosigners],
            "tasks": [(t.unit, t.role, t.round, t.state) for t in self.tasks],
            "replies": [(r.task, r.supplementary, r.state) for r in self.replies],
            "requests": [(r.reply, r.round, r.state, r.overall) for r in self.requests],
            "promises": [(p.task, p.binding, p.state) for p in self.promises],
            "climbs": [(c.round, c.state) for c in self.climbs],
            "work": sorted(self.work()),
        }

    def work(self) -> Iterator[tuple[str, str]]:
        """Say who has to do what next (待办)."""
        match self.state:
            case "cosigning":
                invited = [
                    self.signers[n]
                    for n, (state, _t) in enumerate(self.cosigners)
                    if state == "invited"
                ]
                submits = [("submit", f"deputy:{self.lead}")]
                yield from [("cosign", f"deputy:{d}") for d in invited] or submits
            case "revision":
                yield "revise", f"deputy:{self.lead}"
            case "submitted":
                yield ("countersign" if self.proposer else "register"), OFFICE
            case "registered":
                yield "assign", OFFICE
            case "rated":
                yield "decide_second", OFFICE
            case "escalated":
                for climb in self.climbs:
                    yield from {
                        "raised": [("acknowledge", COMMITTEE)],
                        "acknowledged": [("propose", COMMITTEE)],
                        "proposed": [("decide", self.rules.decider)],
                    }.get(climb.state, [])
            case "tracking":
                for promise in self.living():
                    done = promise.state == "reported_done"
                    yield ("verify", OFFICE) if done else ("fulfil", self.tasks[promise.task].unit)
            case "assigned" | "handling" | "second_assigned":
                for task in self.of_round():
                    yield from self.work_of(task)
        if self.withdrawing and self.state != "withdrawn":
            silent = [n for n, agreed in self.words.items() if not agreed]
            yield from [("agree_withdrawal", f"deputy:{self.signers[n]}") for n in silent] or [
                ("confirm_withdrawal", OFFICE)
            ]
        for request in self.requests:
            if request.state == "answered":
                yield "release", self.rules.collector
            if request.state == "opened":
                silent = [n for n in request.asked if n not in request.answers]
                yield from (("rate", f"deputy:{n}") for n in silent)

    def work_of(self, task: Task) -> Iterator[tuple[str, str]]:
        upper = OFFICE if task.parent is None else self.tasks[task.parent].unit
        match task.state:
            case "pending_sub_assignment":
                yield "sub_assign", task.unit
            case "sub_assigned":
                yield "sign_in", task.unit
            case "return_requested":
                yield "decide_return", upper
            case "return_approved":
                yield "reassign", upper
            case "disputed":
                yield "settle_dispute", upper
            case "opinion_overdue":
                yield "opinion", task.unit
            case "accepted" if task.role == "co_handler":
                yield "opinion", task.unit
            case "accepted" if not task.contacted:
                yield "contact", task.unit
            case "accepted" if not self.waits(task):
                yield "reply", task.unit
