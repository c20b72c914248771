"""A small model of one suggestion's way (小模型), written from the work rules and nothing else.

It knows no database, no state machine and no flow of the product: only dictionaries, lists and
the sentences of the rules. The walks of `test_model_based` compare the product with it. Days are
opaque here: who walks says which of them are over (`Days`). What the congress' own house does
with several items at a time stands in `small_matters`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tests.workflows.small_measures import (
    COMMISSION,
    COMMITTEE,
    COUNCIL,
    OFFICE,
    Measure,
    Measured,
)

GOVERNMENT = "government"
# Organs that are founded when others are merged: a bureau, and another office of the government.
NEW, NEW_OFFICE = "new", "new_office"
SUBS = {GOVERNMENT: "sub_assigner", NEW_OFFICE: "sub:new_office"}
REPLYING = ("sole", "lead", "separate")
WEAKNESS = ("satisfied", "basically_satisfied", "understands", "dissatisfied")
INTAKE = ("intake", "intake2")
UNDER_WAY = (
    "submitted", "revision", "registered", "merged", "assigned", "handling", "replied", "rated",
    "second_assigned", "escalated", "tracking", "transferred_out",
)  # fmt: skip
AWAITED = (
    "pending_sub_assignment", "sub_assigned", "accepted", "return_requested", "return_approved",
    "disputed", "coordinating",
)  # fmt: skip
WAIVABLE = (*AWAITED, "opinion_overdue")
WITHDRAWABLE = (
    "submitted", "revision", "registered", "merged", "assigned", "handling", "replied",
)  # fmt: skip
# Where an item stands that another one may follow, and where none can follow it any more.
LEADABLE = ("registered", "assigned", "handling")
UNREGISTERED = ("draft", "cosigning", "submitted", "revision", "merged")
ENDED = ("refused", "closed", "withdrawn", "void")
# Numbers from here on are those of the leading item's tasks.
THEIRS = 1000
# On which grounds an item is handled again after a look-back.
LOOKED_BACK = ("sham", "not_content", "behind")
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
    extension: str = "dac"
    withdraw_until: str = "before_reply"
    withdraw_all: bool = True
    # Whether the fulfilment of promises is rated too.
    fulfilment: bool = False
    further: tuple[str, ...] = ("dac_conference", "coc_hearing")
    # Whether a bad rating is kept for the next look-back, and how far promises are carried.
    keeps: bool = False
    carry: str = "end_of_term"
    term_ends: date = date.max
    # The day on which all that is promised in replies is due.
    promise_day: date = date.max
    # The fields that also go to the procuratorate.
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Days:
    """Which day it is, and which days are over: of tasks, requests, promises (到期情况)."""

    today: date = date.min
    returns_over: frozenset[int] = frozenset()
    opinions_over: frozenset[int] = frozenset()
    windows_over: frozenset[int] = frozenset()
    # Answers that may still be corrected: numbers of a request and of a deputy.
    correctable: frozenset[tuple[int, int]] = frozenset()
    promises_over: frozenset[int] = frozenset()
    # Tasks whose reply is due too soon to ask for more time, is due already, is due on the last
    # day that the rules ever allow.
    too_late_to_extend: frozenset[int] = frozenset()
    dues_over: frozenset[int] = frozenset()
    at_the_end: frozenset[int] = frozenset()
    # Copies of the procuratorate that should have come.
    copies_over: frozenset[int] = frozenset()


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
    late: bool = False
    final: bool = False
    state: str = "sub_assigned"
    # The day from which the longest time is counted, however often the item is passed on.
    first: Any = None
    extended: bool = False
    # Made because a unit ended; who bears what follows from it; or nobody does.
    inherited: bool = False
    carried: str | None = None
    lost: bool = False
    # The task it took over, the leading item's task it follows, whether opinions are all in there.
    replaces: Task | None = None
    follows: Task | None = None
    opinions_in: bool = False
    # On which day the lead unit wanted another opinion.
    asked_again: Any = None
    # To which day the leading item's reply had been put off when it was followed.
    put_off: str = ""
    # The unit's task of the round before.
    before: Task | None = None

    def __post_init__(self) -> None:
        self.first = self.first or self.assigned

    @property
    def bearer(self) -> str:
        return self.carried or self.unit

    @property
    def is_there(self) -> bool:
        return self.state not in ("superseded", "passed_on", "recalled")

    def steps_back(self) -> Iterator[Task]:
        """Go from a task to those it took over."""
        step: Task | None = self
        while step is not None:
            yield step
            step = step.replaces

    def line(self) -> Iterator[Task]:
        """Go from a task to those of the rounds before."""
        step: Task | None = self
        while step is not None:
            yield step
            step = step.before


@dataclass(eq=False)
class Reply:
    task: int
    supplementary: bool
    result: str
    state: str = "drafting"
    have: set[int] = field(default_factory=set)
    # The lead units that were asked to agree to it, and whether each has; whether it may go
    # without them.
    asked: dict[int, bool] = field(default_factory=dict)
    goes: bool = False


@dataclass(eq=False)
class Request:
    reply: int
    round: int
    asked: list[int]
    opened: Any
    answered: Any = None
    answers: dict[int, dict[str, str]] = field(default_factory=dict)
    # On which day each answered last, and who called the answer final.
    given: dict[int, Any] = field(default_factory=dict)
    final: set[int] = field(default_factory=set)
    ever_asked: set[int] = field(default_factory=set)
    told: set[int] = field(default_factory=set)
    overall: str = ""
    alert: bool = False
    state: str = "opened"
    # Whether it is about a kept promise, and not about a reply.
    kept: bool = False


@dataclass(eq=False)
class Pressure:
    request: int
    voids: bool
    anew: bool = False
    state: str = "reported"


@dataclass(eq=False)
class Promise:
    reply: int | None
    task: int
    due: date
    binding: bool = False
    state: str = "open"
    # By which supplementary reply the deputies know of it since it was last opened.
    told: int | None = None
    # The day that was promised at first, once it was moved.
    first: date | None = None


@dataclass(eq=False)
class Extension:
    task: int
    state: str = "requested"
    until: str = ""


@dataclass(eq=False)
class Climb:
    round: int
    state: str = "raised"
    # How many of the steps after the last round were taken, in their order.
    steps: int = 0


@dataclass(frozen=True)
class Move:
    """One step somebody tries (一步): the act, which record, who, and with what."""

    act: str
    n: int
    by: str
    data: tuple[tuple[str, Any], ...] = ()

    def __repr__(self) -> str:
        return f"{self.act}[{self.n}] by {self.by} {dict(self.data) or ''}".strip()


class Way(Measured):
    """Hold where one suggestion stands, and say what may happen next (办理过程)."""

    offices, ends = SUBS, ENDED

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
        self.urgent = False
        self.words: dict[int, bool] = {}
        self.proposer: str | None = None
        self.round = 0
        self.tasks: list[Task] = []
        self.replies: list[Reply] = []
        self.requests: list[Request] = []
        self.promises: list[Promise] = []
        self.climbs: list[Climb] = []
        self.pressures: list[Pressure] = []
        # The place of each round in its line, from which second assignments are counted, and why
        # it was opened where no rating asked for it.
        self.turns: dict[int, int] = {}
        self.grounds: dict[int, str] = {}
        # Whether it has its number, waits for a look-back, and by which decision it is a key item.
        self.numbered = False
        self.parked = False
        self.key = ""
        # What each answer was told to be, one after the other; what was found otherwise beside it.
        self.classes: list[tuple[Task, str]] = []
        self.changes: list[tuple[Task, str, str]] = []
        self.measures: list[Measure] = []
        # Which organs have ended, and who has their duties.
        self.ended: dict[str, str | None] = {}
        self.extensions: list[Extension] = []
        # Another way of the same county, and the one whose plan this one follows.
        self.companion: Way | None = None
        self.leading_item: Way | None = None
        self.split = False
        self.void_proposer: str | None = None
        self.renumber = False

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
        under_way = self.state not in ("draft", *ENDED)
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
            unassigned = self.state == "merged" and not self.round
            return unassigned or self.state in ("submitted", "revision", "registered")
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
        for extension in self.extensions:
            self.end_extension(extension.task)
        for request in self.requests:
            if request.state == "opened":
                request.state = "cancelled"
        for promise in self.living():
            promise.state = "cancelled_explained"
        self.lapse_measures()

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

    # -- organs that end ------------------------------------------------------------------------

    def stands(self, unit: str) -> bool:
        return unit not in self.ended

    def heir(self, unit: str | None) -> str | None:
        """Follow the successors to the one that stands (承接单位)."""
        while unit is not None and unit in self.ended:
            unit = self.ended[unit]
        return unit

    def may_end_unit(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.stands(data["unit"]) and (data["heir"] is None or self.stands(data["heir"]))

    def do_end_unit(self, by: str, n: int, data: Any, day: Any) -> None:
        self.ended[data["unit"]] = data["heir"]
        self.pass_on()

    def pass_on(self) -> None:
        """Let the clockwork pass on what organs that have ended left, task by task (巡检)."""
        going = self.state in UNDER_WAY
        for n, task in enumerate(list(self.tasks)):
            if self.stands(task.bearer) or not (going or self.state == "closed"):
                continue
            heir = self.heir(task.bearer)
            if task.state == "reply_issued":
                self.carry_on(task, heir)
            elif task.state == "passed_on" or (task.state in WAIVABLE and going):
                if heir is None:
                    self.lose(n)
                elif (there := self.to_join(n, heir)) is None:
                    self.take_over(n, heir)
                else:
                    self.join(n, there)
        self.pass_measures_on()

    def carry_on(self, task: Task, heir: str | None) -> None:
        if heir is not None:
            task.carried = heir
        elif not task.lost:
            above = None if task.parent is None else self.tasks[task.parent].unit
            if above is not None and self.stands(above):
                task.carried = above
            else:
                task.lost = True

    def lose(self, n: int) -> None:
        task = self.tasks[n]
        match task.state:
            case "passed_on":
                task.state = "superseded"
                for child in self.below(n):
                    child.parent = None
            case "opinion_overdue":
                task.state = "opinion_missing"
            case "return_approved" | "coordinating":
                pass
            case _:
                task.state = "return_approved"
                self.end_extension(n)
                self.asks_no_more(n)
                self.lay_replies_aside(n)

    def lay_replies_aside(self, n: int) -> None:
        """Nobody can sign or deliver what a dissolved unit wrote (答复搁置)."""
        for reply in self.replies:
            if reply.task == n and reply.state != "delivered" and not reply.have:
                reply.state, reply.asked, reply.goes = "drafting", {}, False

    def below(self, n: int) -> list[Task]:
        gone = ("superseded", "recalled")
        return [t for t in self.tasks if t.parent == n and t.state not in gone]

    def together(self, one: Task, other: Task, leaving: Task) -> bool:
        """A lead and its co-handler, or two co-handlers of one lead (同组)."""
        here = [t for t in self.tasks if t.round == leaving.round]
        leads = [t for t in here if t.role == "lead" and (t.is_there or t is leaving)]
        return len(leads) <= 1 or one.parent == other.parent

    def to_join(self, n: int, heir: str) -> int | None:
        """Name the task of the successor into which this one goes (并入任务)."""
        old = self.tasks[n]
        for k, there in enumerate(self.tasks):
            if there.unit != heir or there.round != old.round or not there.is_there or k == n:
                continue
            alike = there.state == old.state and old.state in ("sub_assigned", "accepted")
            alike = alike and there.parent == old.parent
            fits = there.role == "lead" or (there.role == "co_handler" and alike)
            if old.role == "co_handler" and fits and self.together(old, there, old):
                return k
            same_day = there.assigned == old.assigned and old.round == 1
            same_role = old.role == there.role and old.role in ("separate", "lead")
            if same_role and alike and same_day:
                written = [r for r in self.replies if r.task in (n, k)]
                if len(written) <= 1 and all(r.state == "drafting" for r in written):
                    return k
        return None

    def hand_papers(self, n: int, to: int) -> None:
        for reply in self.replies:
            if reply.task == n and reply.state != "delivered":
                reply.task = to
        for promise in self.promises:
            if promise.task == n and promise.state in ("open", "reported_done"):
                promise.task = to

    def take_over(self, n: int, heir: str) -> None:
        old, to = self.tasks[n], len(self.tasks)
        owed = [
            other
            for other in self.tasks
            if (other.round, other.unit, other.role) == (old.round, heir, "co_handler")
            and other.state in WAIVABLE
            and self.together(other, old, old)
        ]
        self.tasks.append(replace(old, unit=heir, inherited=True, carried=None))
        self.hand_papers(n, to)
        for extension in self.extensions:
            if extension.task == n and extension.state == "requested":
                extension.task = to
        if old.state == "passed_on":
            for child in self.below(n):
                child.parent = to
        for reply in self.replies:
            if n in reply.asked:
                reply.asked[to] = reply.asked.pop(n)
        if old.role == "lead":
            # Who leads owes itself no opinion.
            for other in owed:
                other.state = "superseded"
        old.state = "superseded"

    def join(self, n: int, there: int) -> None:
        self.tasks[n].state = "superseded"
        self.hand_papers(n, there)
        self.end_extension(n)
        self.asks_no_more(n)

    # -- intake -------------------------------------------------------------------------------

    def checks(self, by: str) -> bool:
        free = self.proposer is None and not self.split
        return by in INTAKE and self.state == "submitted" and free

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
        self.state, self.numbered = "registered", True

    # -- one matter per item --------------------------------------------------------------------

    def may_propose_split(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.checks(by) and data["parts"] >= 2

    def do_propose_split(self, by: str, n: int, data: Any, day: Any) -> None:
        self.split = True

    def may_take_back_split(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by in INTAKE and self.state == "submitted" and self.split

    def do_take_back_split(self, by: str, n: int, data: Any, day: Any) -> None:
        self.split = False

    def may_decline_split(self, by: str, n: int, data: Any, days: Days) -> bool:
        asked = self.state == "submitted" and self.split
        return self.leading(by) and asked and bool(data["explanation"].strip())

    def do_decline_split(self, by: str, n: int, data: Any, day: Any) -> None:
        self.split = False

    def may_agree_split(self, by: str, n: int, data: Any, days: Days) -> bool:
        asked = self.state == "submitted" and self.split
        return self.leading(by) and asked and self.lead not in self.out

    def do_agree_split(self, by: str, n: int, data: Any, day: Any) -> None:
        self.state, self.split = "closed", False
        self.end_request()

    # -- a registration that is void --------------------------------------------------------------

    def may_propose_void(self, by: str, n: int, data: Any, days: Days) -> bool:
        office = by in (*INTAKE, "assigner")
        free = self.state == "registered" and self.void_proposer is None
        return office and free and bool(data["why"].strip())

    def do_propose_void(self, by: str, n: int, data: Any, day: Any) -> None:
        self.void_proposer, self.renumber = by, data["renumber"]

    def second_of_void(self, by: str) -> bool:
        office = by in (*INTAKE, "assigner", "commission_head")
        asked = self.state == "registered" and self.void_proposer is not None
        return office and asked and by != self.void_proposer

    def may_void_registration(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.second_of_void(by)

    def do_void_registration(self, by: str, n: int, data: Any, day: Any) -> None:
        self.void_proposer = None
        if self.renumber:
            self.state, self.renumber, self.numbered = "submitted", False, False
            return
        self.state = "void"
        self.end_request()

    def may_decline_void(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.second_of_void(by) and bool(data["explanation"].strip())

    def do_decline_void(self, by: str, n: int, data: Any, day: Any) -> None:
        self.void_proposer, self.renumber = None, False

    # -- handled together -------------------------------------------------------------------------

    def followed(self) -> bool:
        other = self.companion
        return other is not None and other.state == "merged" and other.leading_item is self

    def may_merge(self, by: str, n: int, data: Any, days: Days) -> bool:
        other = self.companion if data["into"] == "other" else None
        return (
            by == "assigner"
            and self.state == "registered"
            and self.void_proposer is None
            and not self.withdrawing
            and not self.followed()
            and other is not None
            and other.state in LEADABLE
            and other.void_proposer is None
        )

    def do_merge(self, by: str, n: int, data: Any, day: Any) -> None:
        self.state, self.leading_item = "merged", self.companion

    def may_undo_merge(self, by: str, n: int, data: Any, days: Days) -> bool:
        signed = any(reply.state != "drafting" for reply in self.replies)
        return by == "assigner" and self.state == "merged" and not signed and bool(data["why"])

    def do_undo_merge(self, by: str, n: int, data: Any, day: Any) -> None:
        self.register_again()

    def register_again(self) -> None:
        for n, task in enumerate(self.tasks):
            unfinished = task.is_there and task.state != "reply_issued"
            if unfinished or task.state == "passed_on":
                task.state = "recalled"
                self.end_extension(n)
        self.state, self.round, self.leading_item = "registered", 0, None

    def own_first(self) -> list[Task]:
        """List the own tasks that somebody carries and answers (本件答复任务)."""
        return [t for t in self.tasks if t.round == 1 and t.role in REPLYING and t.is_there]

    def signed_tasks(self) -> set[int]:
        return {id(self.tasks[r.task]) for r in self.replies if r.state != "drafting"}

    def leaving(self) -> list[Task]:
        """What is followed nowhere any more, and no letter is signed for."""
        assert self.leading_item is not None
        units = {t.unit for t in self.leading_item.own_first()}
        signed = self.signed_tasks()
        return [
            t
            for t in self.own_first()
            if t.follows is not None
            and t.state in ("accepted", "return_approved")
            and t.unit not in units
            and id(t) not in signed
        ]

    def covers(self, theirs: Task) -> bool:
        """A task of the same unit here, or of one that had it before, here or there."""
        gone = [id(t) for t in self.leaving()]
        staying = [t for t in self.own_first() if id(t) not in gone]
        units = {t.unit for t in staying}
        followed = {id(step.follows) for t in staying for step in t.steps_back()}
        return any(t.unit in units or id(t) in followed for t in theirs.steps_back())

    def plan_is_whole(self) -> bool:
        assert self.leading_item is not None
        theirs = self.leading_item.own_first()
        return bool(theirs) and all(self.covers(t) for t in theirs)

    def leading_is_gone(self) -> bool:
        other = self.leading_item
        assert other is not None
        if other.state in UNREGISTERED:
            return True
        tasks = other.own_first()
        answered = bool(tasks) and all(t.state == "reply_issued" for t in tasks)
        return other.state in ENDED and not answered

    def end_merge(self, day: Any) -> None:
        tasks = self.own_first()
        if not tasks:
            self.register_again()
            return
        under_way = [t for t in tasks if t.state != "reply_issued"]
        self.leading_item = None
        self.state = "handling" if under_way else "replied"
        for task in under_way:
            task.opinions_in = True
        if not under_way:
            self.follow_round(1, day)

    def follow_plan(self, day: Any) -> None:
        other = self.leading_item
        assert other is not None
        gone = self.leaving()
        taken_on = ("accepted", "reply_issued")
        new = [t for t in other.own_first() if t.state in taken_on and not self.covers(t)]
        for task in gone:
            task.state = "superseded"
            self.end_extension(self.tasks.index(task))
        if new:
            if not self.round and self.rules.withdraw_until == "before_assignment":
                self.end_request()
            self.round = 1
            parents = [self.own_parent(other, theirs, day) for theirs in new]
            for theirs, parent in zip(new, parents, strict=True):
                task = Task(theirs.unit, theirs.role, 1, theirs.assigned, day, parent)
                task.state, task.follows, task.final = "accepted", theirs, theirs.final
                task.first, task.put_off = theirs.first, other.put_off_to(theirs)
                self.tasks.append(task)
        for task in self.own_first():
            if task.follows is not None and not other.waits(task.follows):
                task.opinions_in = True

    def put_off_to(self, task: Task) -> str:
        n = self.tasks.index(task)
        valid = ("approved", "declared")
        words = [e.until for e in self.extensions if e.task == n and e.state in valid]
        return words[0] if words else task.put_off

    def own_parent(self, other: Way, theirs: Task, day: Any) -> int | None:
        """The government's office takes part here as it does there."""
        if theirs.parent is None:
            return None
        above = other.tasks[theirs.parent]
        for n, task in enumerate(self.tasks):
            if task.unit == above.unit and task.state == "passed_on":
                return n
        copied = Task(above.unit, above.role, 1, above.assigned, day)
        copied.state = "passed_on"
        self.tasks.append(copied)
        return len(self.tasks) - 1

    # -- assigning ----------------------------------------------------------------------------

    @staticmethod
    def fit(shares: Shares) -> bool:
        """One sole unit alone, or leads with co-handlers, or separate units (承办方式)."""
        roles = Counter(role for _unit, role in shares)
        if roles["sole"]:
            return roles.total() == 1
        if roles["lead"]:
            return not roles["separate"]
        return roles["separate"] == roles.total()

    def may_assign(self, by: str, n: int, data: Any, days: Days) -> bool:
        shares = data["units"]
        once = len({unit for unit, _role in shares}) == len(shares) > 0
        free = self.state == "registered" and self.void_proposer is None
        once = once and all(self.stands(unit) for unit, _role in shares)
        return by == "assigner" and free and once and self.fit(shares)

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
            by == SUBS.get(mine.unit)
            and mine.state == "pending_sub_assignment"
            and all(self.stands(unit) for unit in units)
            and len(set(units)) == len(units) > 0
            and not here & set(units)
            and all(role in PASSES_ON[mine.role] for _unit, role in shares)
            and (mine.role == "co_handler" or self.fit(shares))
            # A court gets items from the congress only.
            and "court" not in units
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

    @staticmethod
    def from_below(task: Task, unit: str) -> bool:
        """The government names a court, which gets items from the congress only."""
        return task.parent is not None and unit == "court"

    def may_transfer(self, by: str, n: int, data: Any, days: Days) -> bool:
        untouched = self.state == "assigned" and self.untouched(self.of_round())
        free = self.state == "registered" and self.void_proposer is None
        stands = (free or untouched) and not self.withdrawing
        return by in (*INTAKE, "assigner") and stands and bool(data["why"].strip())

    def do_transfer(self, by: str, n: int, data: Any, day: Any) -> None:
        if self.state == "assigned":
            self.do_recall_assignment(by, n, data, day)
        self.state = "transferred_out"

    def may_note_return(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by in (*INTAKE, "assigner") and self.state == "transferred_out"

    def do_note_return(self, by: str, n: int, data: Any, day: Any) -> None:
        self.state = "closed" if data["accepted"] else "registered"

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
        return by == SUBS.get(mine.unit) and stands and bool(data["why"])

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
            and not self.from_below(task, data["organ"])
            and self.stands(data["organ"])
            and bool(data["why"])
        )

    def do_correct_assignment(self, by: str, n: int, data: Any, day: Any) -> None:
        old = self.tasks[n]
        old.state = "superseded"
        # A slip costs no return, and the congress' assignment stays the day it was.
        new = Task(data["organ"], old.role, old.round, old.assigned, day, old.parent, old.hops)
        new.first = old.first
        new.final, new.replaces = old.final, old
        if new.unit == GOVERNMENT and old.parent is None:
            new.state = "pending_sub_assignment"
        self.tasks.append(new)

    def may_mark_urgent(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by == "assigner" and self.state in UNDER_WAY and not self.urgent

    def do_mark_urgent(self, by: str, n: int, data: Any, day: Any) -> None:
        self.urgent = True

    def may_clear_urgent(self, by: str, n: int, data: Any, days: Days) -> bool:
        stands = self.state in UNDER_WAY and self.urgent
        return by == "assigner" and stands and bool(data["why"])

    def do_clear_urgent(self, by: str, n: int, data: Any, day: Any) -> None:
        self.urgent = False

    def may_designate_key(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by == "secretary" and self.state in UNDER_WAY and bool(data["decision"])

    def do_designate_key(self, by: str, n: int, data: Any, day: Any) -> None:
        self.key = data["decision"]

    # -- returns ------------------------------------------------------------------------------

    def belongs(self, by: str, task: Task) -> bool:
        mine = by == f"officer:{task.bearer}" or self.heads(by, task)
        return mine and self.stands(task.bearer)

    def heads(self, by: str, task: Task) -> bool:
        """Tell whether somebody signs for who answers for a task today (签发人)."""
        # A General Office that carries on what a dissolved unit left has its sub-assigner for it.
        office = task.carried is not None and by == SUBS.get(task.carried)
        return (office or by == f"head:{task.bearer}") and self.stands(task.bearer)

    def below_whom(self, task: Task) -> str | None:
        """Name who passed the task on for the government (分办人员)."""
        return None if task.parent is None else SUBS[self.tasks[task.parent].unit]

    def decides_return(self, by: str, task: Task) -> bool:
        return by == (self.below_whom(task) or "assigner")

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

    def may_request_return_late(self, by: str, n: int, data: Any, days: Days) -> bool:
        task = self.tasks[n]
        over = n in days.returns_over and task.round == 1
        returnable = not task.final and task.hops < self.rules.returns
        return self.may_accept(by, n, data, days) and over and returnable

    def do_request_return_late(self, by: str, n: int, data: Any, day: Any) -> None:
        # It is refused by rule at once: the unit goes on.
        self.do_accept(by, n, data, day)
        self.tasks[n].late = True

    def may_allow_late_return(self, by: str, n: int, data: Any, days: Days) -> bool:
        task = self.tasks[n]
        stands = task.state == "accepted" and task.late and task.round == 1
        return self.decides_return(by, task) and stands and not task.contacted

    def do_allow_late_return(self, by: str, n: int, data: Any, day: Any) -> None:
        self.tasks[n].state = "return_approved"

    def coordinates(self, by: str, task: Task) -> bool:
        return by in (COMMISSION if task.parent is None else ("sub_assigner",))

    def may_call_coordination(self, by: str, n: int, data: Any, days: Days) -> bool:
        task = self.tasks[n]
        stands = task.state in ("return_approved", "disputed")
        return self.coordinates(by, task) and stands and bool(data["why"])

    def do_call_coordination(self, by: str, n: int, data: Any, day: Any) -> None:
        self.tasks[n].state = "coordinating"

    def may_settle_coordination(self, by: str, n: int, data: Any, days: Days) -> bool:
        task, shares = self.tasks[n], data["units"]
        units = [unit for unit, _role in shares]
        others = [t for t in self.of_round(task.round) if t is not task]
        if not self.coordinates(by, task) or task.state != "coordinating":
            return False
        if not all(self.stands(unit) for unit in units):
            return False
        if len(set(units)) != len(units) or not units or {t.unit for t in others} & set(units):
            return False
        above = None if task.parent is None else self.tasks[task.parent].role
        if above is not None and any(role not in PASSES_ON[above] for _unit, role in shares):
            return False
        # Who takes part beside it, also where the government passed its part on.
        beside = [
            t
            for t in self.tasks
            if t is not task
            and (t.round, t.parent) == (task.round, task.parent)
            and t.state not in ("superseded", "recalled")
        ]
        together = (*((t.unit, t.role) for t in beside), *shares)
        return above == "co_handler" or self.fit(together)

    def do_settle_coordination(self, by: str, n: int, data: Any, day: Any) -> None:
        old, stays = self.tasks[n], None
        for unit, role in data["units"]:
            if unit == old.unit:
                stays = role
                continue
            new = Task(unit, role, old.round, day, day, old.parent, old.hops + 1, final=True)
            new.first, new.before = old.first, old.before
            if unit == GOVERNMENT and old.parent is None:
                new.state = "pending_sub_assignment"
            self.tasks.append(new)
        if stays != "lead":
            self.asks_no_more(n)
        if stays is None:
            old.state = "superseded"
            self.end_extension(n)
            return
        old.role, old.final = stays, True
        self.do_accept(by, n, data, day)

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
        head = by == f"head:{task.unit}" and self.stands(task.unit) and bool(data["why"])
        return head and task.round == 1 and not task.final and (fresh or denied)

    def do_dispute(self, by: str, n: int, data: Any, day: Any) -> None:
        self.tasks[n].state = "disputed"

    def may_settle_dispute(self, by: str, n: int, data: Any, days: Days) -> bool:
        task = self.tasks[n]
        leader = by == (self.below_whom(task) or "commission_head")
        here = {t.unit for t in self.of_round(task.round)} - {task.unit}
        stranger = data["unit"] not in here and not self.from_below(task, data["unit"])
        stands = self.stands(data["unit"])
        return leader and task.state == "disputed" and stranger and stands

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
            and not self.from_below(task, data["organ"])
            and self.stands(data["organ"])
        )

    def do_reassign(self, by: str, n: int, data: Any, day: Any) -> None:
        old = self.tasks[n]
        old.state = "superseded"
        self.end_extension(n)
        self.asks_no_more(n)
        new = Task(data["organ"], old.role, old.round, day, day, old.parent, old.hops + 1)
        new.first, new.before = old.first, old.before
        new.replaces = old
        if new.unit == GOVERNMENT and old.parent is None:
            new.state = "pending_sub_assignment"
        self.tasks.append(new)
        if not self.stands(old.unit):
            for promise in self.promises:
                if promise.task == n and promise.binding:
                    promise.task = len(self.tasks) - 1

    # -- more time ----------------------------------------------------------------------------

    def may_be_extended(self, by: str, n: int, data: Any, days: Days) -> bool:
        task = self.tasks[n]
        once = not task.extended
        fits = data["until"] in ("later", "last") and n not in days.at_the_end
        in_time = task.round == 1 and n not in days.too_late_to_extend
        stands = task.state == "accepted" and task.role in REPLYING
        return self.belongs(by, task) and stands and once and in_time and fits

    def may_request_extension(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.rules.extension != "none" and self.may_be_extended(by, n, data, days)

    def do_request_extension(self, by: str, n: int, data: Any, day: Any) -> None:
        self.tasks[n].extended = True
        self.extensions.append(Extension(n, until=data["until"]))

    def may_declare_extension(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.rules.extension == "none" and self.may_be_extended(by, n, data, days)

    def do_declare_extension(self, by: str, n: int, data: Any, day: Any) -> None:
        self.tasks[n].extended = True
        self.extensions.append(Extension(n, "declared", data["until"]))

    def decides_extension_at(self, task: Task) -> str:
        below = self.rules.extension == "assigner" and task.parent is not None
        return self.tasks[task.parent].unit if below and task.parent is not None else OFFICE

    def may_approve_extension(self, by: str, n: int, data: Any, days: Days) -> bool:
        extension = self.extensions[n]
        office = self.decides_extension_at(self.tasks[extension.task])
        people = (SUBS[office],) if office in SUBS else COMMISSION
        over = extension.task in days.dues_over
        return by in people and extension.state == "requested" and not over

    def do_approve_extension(self, by: str, n: int, data: Any, day: Any) -> None:
        self.extensions[n].state = "approved"

    def may_refuse_extension(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.may_approve_extension(by, n, data, days)

    def do_refuse_extension(self, by: str, n: int, data: Any, day: Any) -> None:
        self.extensions[n].state = "refused"

    def may_lapse_extension(self, by: str, n: int, data: Any, days: Days) -> bool:
        extension = self.extensions[n]
        over = extension.task in days.dues_over
        return by == "system" and extension.state == "requested" and over

    def do_lapse_extension(self, by: str, n: int, data: Any, day: Any) -> None:
        self.extensions[n].state = "lapsed"

    def end_extension(self, task: int) -> None:
        for extension in self.extensions:
            if extension.task == task and extension.state == "requested":
                extension.state = "lapsed"

    # -- handling -----------------------------------------------------------------------------

    def co_handlers(self, lead: Task) -> list[Task]:
        """Those of the same tier for each of its leads; for all leads where a tier has none."""
        if lead.role != "lead":
            return []
        if lead.follows is not None:
            # Opinions are given once, on the leading item; it may have been left since.
            return self.beside_followed(lead.follows)
        here = self.of_round(lead.round)
        led = {t.parent for t in here if t.role == "lead"}
        mine = (lead.parent,)
        return [
            t for t in here if t.role == "co_handler" and (t.parent in mine or t.parent not in led)
        ]

    def beside_followed(self, theirs: Task) -> list[Task]:
        assert self.companion is not None
        return self.companion.co_handlers(theirs)

    def waits(self, lead: Task) -> bool:
        if lead.follows is not None:
            return lead.role == "lead" and not lead.opinions_in
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

    def may_return_opinion(self, by: str, n: int, data: Any, days: Days) -> bool:
        task = self.tasks[n]
        if task.state != "opinion_sent":
            return False
        leads = [t for t in self.of_round(task.round) if task in self.co_handlers(t)]
        begun = any(r.state != "drafting" for r in self.replies if self.tasks[r.task] in leads)
        at_work = [lead for lead in leads if lead.state == "accepted"]
        return any(self.belongs(by, lead) for lead in at_work) and not begun

    def do_return_opinion(self, by: str, n: int, data: Any, day: Any) -> None:
        self.tasks[n].state, self.tasks[n].asked_again = "accepted", day

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
        office = by == "assigner" or (task.parent is not None and by == self.below_whom(task))
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
        day = self.rules.promise_day
        self.promises += [Promise(number, reply.task, day) for _ in range(data["promises"])]

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
        if lead.follows is not None:
            assert self.companion is not None
            theirs = self.companion.tasks
            return frozenset(THEIRS + k for k, t in enumerate(theirs) if id(t) in mine)
        return frozenset(k for k, t in enumerate(self.tasks) if id(t) in mine)

    def may_sign_reply(self, by: str, n: int, data: Any, days: Days) -> bool:
        reply = self.replies[n]
        task = self.tasks[reply.task]
        if self.state == "withdrawn":
            return False
        if not self.heads(by, task) or not self.may_be_signed(reply):
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
        return self.state not in ENDED or not promised or bool(self.replies[n].have)

    def do_sign_reply(self, by: str, n: int, data: Any, day: Any) -> None:
        reply = self.replies[n]
        reply.state = "signed"
        if not reply.supplementary:
            for k in self.missing(reply):
                if k >= THEIRS:
                    # It may still come in for the leading item.
                    continue
                self.tasks[k].state = "opinion_missing"

    # -- several leads --------------------------------------------------------------------------

    def other_leads(self, reply: Reply) -> list[int]:
        mine = self.tasks[reply.task]
        if mine.role != "lead" or reply.supplementary:
            return []
        here = self.of_round(mine.round)
        return [
            k
            for k, t in enumerate(self.tasks)
            if t in here and t.role == "lead" and k != reply.task
        ]

    def may_ask_agreement(self, by: str, n: int, data: Any, days: Days) -> bool:
        reply = self.replies[n]
        task = self.tasks[reply.task]
        stands = reply.state == "drafting" and task.state == "accepted" and task.contacted
        several = bool(self.other_leads(reply)) and self.state != "withdrawn"
        return self.belongs(by, task) and stands and several

    def do_ask_agreement(self, by: str, n: int, data: Any, day: Any) -> None:
        reply = self.replies[n]
        reply.state, reply.goes = "agreeing", False
        reply.asked = dict.fromkeys(self.other_leads(reply), False)

    def may_agree_reply(self, by: str, n: int, data: Any, days: Days) -> bool:
        reply = self.replies[n]
        silent = [self.tasks[k].unit for k, agreed in reply.asked.items() if not agreed]
        mine = any(by == f"head:{unit}" and self.stands(unit) for unit in silent)
        return reply.state == "agreeing" and mine and self.state != "withdrawn"

    def do_agree_reply(self, by: str, n: int, data: Any, day: Any) -> None:
        for k in self.replies[n].asked:
            if by == f"head:{self.tasks[k].unit}":
                self.replies[n].asked[k] = True

    def may_object_to_reply(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.may_agree_reply(by, n, data, days) and bool(data["why"])

    def do_object_to_reply(self, by: str, n: int, data: Any, day: Any) -> None:
        self.replies[n].state, self.replies[n].asked = "drafting", {}

    def may_reopen_reply(self, by: str, n: int, data: Any, days: Days) -> bool:
        reply = self.replies[n]
        return reply.state == "agreeing" and self.belongs(by, self.tasks[reply.task])

    def do_reopen_reply(self, by: str, n: int, data: Any, day: Any) -> None:
        self.replies[n].goes = False
        self.do_object_to_reply(by, n, data, day)

    def may_ask_coordination(self, by: str, n: int, data: Any, days: Days) -> bool:
        reply = self.replies[n]
        leads = [reply.task, *self.other_leads(reply)]
        heads = [f"head:{self.tasks[k].unit}" for k in leads]
        stands = reply.state == "agreeing" and len(leads) > 1 and self.state != "withdrawn"
        return by in heads and stands and bool(data["why"])

    def do_ask_coordination(self, by: str, n: int, data: Any, day: Any) -> None:
        self.replies[n].state, self.replies[n].asked = "coordinating", {}

    def may_settle_reply(self, by: str, n: int, data: Any, days: Days) -> bool:
        reply = self.replies[n]
        office = self.coordinates(by, self.tasks[reply.task])
        return office and reply.state == "coordinating" and self.state != "withdrawn"

    def do_settle_reply(self, by: str, n: int, data: Any, day: Any) -> None:
        reply = self.replies[n]
        reply.goes = data["goes"]
        reply.state = "agreeing" if data["goes"] else "drafting"

    def asks_no_more(self, task: int) -> None:
        """Who no longer leads is asked no more, and its word counts for nothing."""
        for reply in self.replies:
            reply.asked.pop(task, None)

    def may_be_signed(self, reply: Reply) -> bool:
        leads = self.other_leads(reply)
        if reply.state == "drafting":
            return not leads
        agreed = all(reply.asked.get(k) for k in leads)
        return reply.state == "agreeing" and (reply.goes or agreed)

    def may_recall_reply(self, by: str, n: int, data: Any, days: Days) -> bool:
        reply = self.replies[n]
        head = self.heads(by, self.tasks[reply.task])
        return head and reply.state == "signed" and not reply.have

    def do_recall_reply(self, by: str, n: int, data: Any, day: Any) -> None:
        reply = self.replies[n]
        if self.other_leads(reply):
            reply.asked = {}
        reply.state, reply.goes = "drafting", False

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
        task = self.tasks[reply.task]
        self.classes.append((task, reply.result))
        if reply.supplementary:
            for promise in self.living():
                waits = promise.state != "reported_done" and promise.reply != n
                if waits and promise.task == reply.task:
                    promise.told = n
            return
        task.state = "reply_issued"
        self.end_extension(reply.task)
        replying = [t for t in self.of_round() if t.role in REPLYING]
        all_issued = all(t.state == "reply_issued" for t in replying)
        answers = self.state in ("handling", "second_assigned")
        answers |= self.state == "merged" and self.plan_is_whole()
        if answers and all_issued:
            self.state = "replied"
        asked = self.authors() if self.rules.each_rates else [self.lead]
        self.requests.append(Request(n, task.round, asked, day))

    # -- rating -------------------------------------------------------------------------------

    def options(self, number: int) -> tuple[str, ...]:
        later = self.rules.understands and number > 1
        return tuple(o for o in WEAKNESS if o != "understands" or later)

    def asked_of(self, request: Request) -> tuple[str, ...]:
        return ("promise",) if request.kept else self.rules.asked

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
            for asked in self.asked_of(request)
        )

    def do_rate(self, by: str, n: int, data: Any, day: Any) -> None:
        request = self.requests[n]
        self.answer(request, int(by.removeprefix("deputy:")), data, day)
        if set(request.answers) >= set(request.asked):
            request.state = "answered"
            self.sum_up(request, day)

    @staticmethod
    def answer(request: Request, deputy: int, data: Any, day: Any) -> None:
        request.answers[deputy] = dict(data["answers"])
        request.given[deputy] = day
        request.final.discard(deputy)
        if data["final"]:
            request.final.add(deputy)

    def may_correct_rating(self, by: str, n: int, data: Any, days: Days) -> bool:
        """Who has answered may answer otherwise within the day, and before the release."""
        if not by.startswith("deputy:"):
            return False
        request, deputy = self.requests[n], int(by.removeprefix("deputy:"))
        answers, offered = dict(data["answers"]), self.options(request.round)
        return (
            request.state in ("opened", "answered")
            and deputy in request.asked
            and deputy in self.authors()
            and deputy in request.answers
            and deputy not in self.out
            and (n, deputy) in days.correctable
            and all(
                answers.get(a) in offered and (answers[a] != "dissatisfied" or data["reason"])
                for a in self.asked_of(request)
            )
        )

    def do_correct_rating(self, by: str, n: int, data: Any, day: Any) -> None:
        request = self.requests[n]
        self.answer(request, int(by.removeprefix("deputy:")), data, day)
        if request.state == "answered":
            self.sum_up(request, day)

    # -- pressure on a rating -------------------------------------------------------------------

    def may_report_pressure(self, by: str, n: int, data: Any, days: Days) -> bool:
        if not by.startswith("deputy:"):
            return False
        request, deputy = self.requests[n], int(by.removeprefix("deputy:"))
        asked = deputy in (request.ever_asked | set(request.asked)) and deputy in self.authors()
        stands = request.state in ("opened", "answered", "released", "expired")
        return asked and stands and deputy not in request.told and bool(data["words"])

    def do_report_pressure(self, by: str, n: int, data: Any, day: Any) -> None:
        request = self.requests[n]
        request.told.add(int(by.removeprefix("deputy:")))
        voids = request.state in ("opened", "answered")
        self.pressures.append(Pressure(n, voids))
        if voids:
            # What was answered does not count; the round waits until it is asked for again.
            request.state, request.overall, request.alert = "voided", "", False

    def looks(self, by: str) -> bool:
        return self.asks(by) or by == "commission_head"

    def may_ask_anew(self, by: str, n: int, data: Any, days: Days) -> bool:
        case = self.pressures[n]
        waits = case.state == "reported" and case.voids and not case.anew
        return self.looks(by) and waits and self.state not in ENDED

    def do_ask_anew(self, by: str, n: int, data: Any, day: Any) -> None:
        case = self.pressures[n]
        case.anew = True
        old = self.requests[case.request]
        asked = self.authors() if self.rules.each_rates else [self.lead]
        self.requests.append(Request(old.reply, old.round, list(asked), day, kept=old.kept))

    def may_close_pressure_case(self, by: str, n: int, data: Any, days: Days) -> bool:
        case = self.pressures[n]
        asked = not case.voids or case.anew or self.state in ENDED
        return self.looks(by) and case.state == "reported" and asked and bool(data["findings"])

    def do_close_pressure_case(self, by: str, n: int, data: Any, day: Any) -> None:
        self.pressures[n].state = "settled"

    def last_requests(self, number: int) -> dict[int, int]:
        """Name the last request of each reply of a round: what was asked anew counts."""
        mine = (k for k, r in enumerate(self.requests) if r.round == number and not r.kept)
        return {self.requests[k].reply: k for k in mine}

    def cannot_rate(self, request: Request) -> list[int]:
        here = set(self.authors()) - self.out
        return [d for d in request.asked if d not in request.answers and d not in here]

    def may_replace_raters(self, by: str, n: int, data: Any, days: Days) -> bool:
        request = self.requests[n]
        return by == "system" and request.state == "opened" and bool(self.cannot_rate(request))

    def do_replace_raters(self, by: str, n: int, data: Any, day: Any) -> None:
        request = self.requests[n]
        gone = self.cannot_rate(request)
        request.ever_asked |= set(gone)
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
        if "promise" in answer:
            return answer["promise"]
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
        itself = by == "system" and self.rules.releases_itself
        waits = any(number == n for number, _deputy in days.correctable)
        return (self.asks(by) or itself) and self.requests[n].state == "answered" and not waits

    def do_release(self, by: str, n: int, data: Any, day: Any) -> None:
        self.requests[n].state = "released"
        self.follow(self.requests[n], day)

    # -- after the rating ---------------------------------------------------------------------

    def verdict(self, request: Request) -> str:
        bad = request.overall in self.rules.trigger
        bad |= request.alert and self.rules.attitude_triggers
        if bad and self.turns.get(request.round, request.round) <= self.rules.second_rounds:
            if self.rules.keeps:
                return "keep"
            return "decide" if self.rules.filters else "again"
        if request.overall == "dissatisfied":
            return "climb"
        return "decide" if request.alert else "close"

    def follow(self, request: Request, day: Any) -> None:
        # What becomes of a kept promise is for who verifies it.
        if not request.kept:
            self.follow_round(request.round, day)

    def follow_round(self, number: int, day: Any) -> None:
        mine = [self.requests[k] for k in self.last_requests(number).values()]
        ended = ("released", "expired", "no_rater", "cancelled")
        if self.state != "replied" or any(r.state not in ended for r in mine):
            return
        self.end_request()
        verdicts = {k: self.verdict(r) for k, r in enumerate(self.requests) if r in mine}
        again = [k for k, v in verdicts.items() if v == "again"]
        if "climb" in verdicts.values():
            self.state = "escalated"
            self.climbs.append(Climb(number))
        elif again:
            self.next_round(again, day)
        elif "decide" in verdicts.values():
            self.state = "rated"
        else:
            # Kept for the next look-back: it ends, and stays on the list.
            self.parked |= "keep" in verdicts.values()
            self.close_or_track()

    def living(self) -> list[Promise]:
        alive = ("open", "reported_done", "overdue")
        return [p for p in self.promises if p.binding and p.state in alive]

    def close_or_track(self) -> None:
        self.state = "tracking" if self.living() else "closed"

    def next_round(self, requests: list[int], day: Any) -> None:
        """Open the next round with only what was badly rated (二次交办)."""
        turn = self.turns.get(self.round, self.round)
        self.open_round(
            [self.replies[self.requests[k].reply].task for k in requests], day, turn + 1
        )

    def open_round(self, tasks: list[int], day: Any, turn: int, ground: str = "") -> None:
        self.state, self.parked = "second_assigned", False
        self.round += 1
        self.turns[self.round], self.grounds[self.round] = turn, ground
        for old in sorted(tasks):
            task = self.tasks[old]
            new = Task(task.bearer, task.role, self.round, day, day, task.parent)
            new.before = task
            self.tasks.append(new)

    def may_assign_again(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by in COMMISSION and self.state == "rated"

    def do_assign_again(self, by: str, n: int, data: Any, day: Any) -> None:
        mine = self.last_requests(self.round).values()
        self.next_round([k for k in mine if self.verdict(self.requests[k]) == "decide"], day)

    # -- back into handling without a rating ----------------------------------------------------

    def unrated(self) -> int | None:
        """Name the one reply of the round that nobody has rated, if no other rating matters."""
        last = self.last_requests(self.round).values()
        if any(self.requests[k].state == "voided" for k in last):
            return None
        ended = ("released", "expired", "no_rater", "cancelled")
        waiting = [k for k in last if self.requests[k].state not in ended]
        others = [self.requests[k] for k in last if k not in waiting]
        if len(waiting) != 1 or any(self.verdict(r) != "close" for r in others):
            return None
        one = self.requests[waiting[0]]
        return waiting[0] if one.state == "opened" and not one.answers else None

    def may_order_again(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by in COMMISSION and self.state == "replied" and self.unrated() is not None

    def do_order_again(self, by: str, n: int, data: Any, day: Any) -> None:
        number = self.unrated()
        assert number is not None
        self.end_request()
        self.requests[number].state = "cancelled"
        self.open_round([self.replies[self.requests[number].reply].task], day, 1, "ordered")

    def answered_tasks(self) -> list[int]:
        """Name each unit's last task that was answered."""
        last: dict[str, int] = {}
        for k, task in sorted(enumerate(self.tasks), key=lambda kt: (kt[1].round, kt[0])):
            if task.state == "reply_issued":
                last[task.unit] = k
        return list(last.values())

    def has_ended(self) -> bool:
        """Ended or in follow-up: only then is it looked back on."""
        return self.state in ("closed", "tracking")

    def can_be_handled_again(self, ground: str) -> bool:
        stands = self.has_ended() and bool(self.answered_tasks())
        weak = any(r.state == "released" and r.overall != "satisfied" for r in self.requests)
        return stands and ground in LOOKED_BACK and (ground != "not_content" or weak)

    def may_look_back(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by in COMMISSION and self.can_be_handled_again(data["ground"])

    def do_look_back(self, by: str, n: int, data: Any, day: Any) -> None:
        self.open_round(self.answered_tasks(), day, 1, data["ground"])

    def present_class(self, n: int) -> str:
        """Say what an answer is now: what was told or found last counts (现类别)."""
        line = list(self.tasks[n].line())
        return [kind for task, kind in self.classes if task in line][-1]

    def can_have_class(self, n: int, kind: str) -> bool:
        """Another class, of a last answer; what needs a promise is given where one is kept."""
        last = self.has_ended() and n in self.answered_tasks()
        promised = kind not in self.rules.promise_kinds or bool(self.living())
        return last and promised and kind != self.present_class(n)

    def may_change_class(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by in COMMISSION and self.can_have_class(n, data["kind"])

    def do_change_class(self, by: str, n: int, data: Any, day: Any) -> None:
        task = self.tasks[n]
        self.changes.append((task, self.present_class(n), data["kind"]))
        self.classes.append((task, data["kind"]))
        self.parked = False

    def can_be_followed_again(self, n: int, due: date, today: date) -> bool:
        promise = self.promises[n]
        return self.has_ended() and promise.state == "written_off" and due > today

    def may_follow_again(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by in COMMISSION and self.can_be_followed_again(n, data["due"], days.today)

    def do_follow_again(self, by: str, n: int, data: Any, day: Any) -> None:
        self.move_day(n, data["due"])
        self.promises[n].told = None
        self.state, self.parked = "tracking", False

    def may_reopen_promise(self, by: str, n: int, data: Any, days: Days) -> bool:
        promise = self.promises[n]
        late = promise.binding and promise.state == "overdue"
        wanting = promise.state == "reported_done" and self.found_wanting(promise)
        return by in COMMISSION and (late or wanting) and self.state == "tracking"

    def do_reopen_promise(self, by: str, n: int, data: Any, day: Any) -> None:
        if self.promises[n].state == "reported_done":
            self.promises[n].state, self.promises[n].told = "open", None
        self.open_round([self.promises[n].task], day, 1, "promise_broken")

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

    def may_take_further_step(self, by: str, n: int, data: Any, days: Days) -> bool:
        climb, body = self.climbs[n], {COUNCIL: "secretary", OFFICE: "commission_head"}
        known = by in ("committee_chair", body[self.rules.decider], *COMMISSION)
        following = self.rules.further[climb.steps : climb.steps + 1]
        return known and climb.state in ("acknowledged", "proposed") and data["step"] in following

    def do_take_further_step(self, by: str, n: int, data: Any, day: Any) -> None:
        self.climbs[n].steps += 1

    def may_propose_solution(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.leads(by, n, "acknowledged")

    def do_propose_solution(self, by: str, n: int, data: Any, day: Any) -> None:
        self.climbs[n].state = "proposed"

    def may_decide_escalation(self, by: str, n: int, data: Any, days: Days) -> bool:
        body = {COUNCIL: "secretary", OFFICE: "commission_head"}[self.rules.decider]
        promised = data["decision"] != "agree" or data["promise"]
        # Nothing is ended against the deputy before every step of the rules was taken.
        heard = data["decision"] != "conclude" or self.climbs[n].steps == len(self.rules.further)
        return by == body and self.climbs[n].state == "proposed" and promised and heard

    def do_decide_escalation(self, by: str, n: int, data: Any, day: Any) -> None:
        climb = self.climbs[n]
        climb.state = "decided"
        mine = [k for k, r in enumerate(self.requests) if r.round == climb.round and not r.kept]
        badly = [k for k in mine if self.requests[k].overall == "dissatisfied"]
        if data["decision"] == "hand_back":
            self.next_round(badly, day)
            return
        if data["decision"] == "agree":
            task = self.replies[self.requests[badly[0]].reply].task
            due = self.rules.promise_day
            self.promises.append(Promise(None, task, due, binding=True))
        self.close_or_track()

    # -- promises -----------------------------------------------------------------------------

    def may_apply_write_off(self, by: str, n: int, data: Any, days: Days) -> bool:
        promise = self.promises[n]
        mine = self.belongs(by, self.tasks[promise.task])
        return mine and promise.told is not None and promise.state in ("open", "overdue")

    def do_apply_write_off(self, by: str, n: int, data: Any, day: Any) -> None:
        promise = self.promises[n]
        promise.state = "reported_done"
        if self.rules.fulfilment and self.asking_about(promise) is None:
            asked = self.authors() if self.rules.each_rates else [self.lead]
            assert promise.told is not None
            opened = self.tasks[promise.task].round
            self.requests.append(Request(promise.told, opened, list(asked), day, kept=True))

    def asking_about(self, promise: Promise) -> Request | None:
        """Name how the deputies are asked whether a promise is kept, the last time."""
        mine = [r for r in self.requests if r.kept and r.reply == promise.told]
        return mine[-1] if mine else None

    def found_wanting(self, promise: Promise) -> bool:
        asked = self.asking_about(promise)
        return asked is not None and (asked.state, asked.overall) == ("released", "dissatisfied")

    def waits_for_release(self, promise: Promise) -> bool:
        asked = self.asking_about(promise)
        return asked is not None and asked.state == "answered"

    def ask_no_more(self, promise: Promise) -> None:
        asked = self.asking_about(promise)
        others = [p for p in self.promises if p is not promise and p.told == promise.told]
        needed = any(p.state == "reported_done" for p in others)
        if asked is not None and asked.state == "opened" and not needed:
            asked.state = "cancelled"

    def may_verify_promise(self, by: str, n: int, data: Any, days: Days) -> bool:
        promise = self.promises[n]
        asked = self.asking_about(promise)
        ended = ("released", "expired", "no_rater", "cancelled")
        heard = asked is None or (asked.state in ended and not self.found_wanting(promise))
        return by in COMMISSION and promise.state == "reported_done" and heard

    def do_verify_promise(self, by: str, n: int, data: Any, day: Any) -> None:
        self.settle(n, "written_off")

    def may_reject_write_off(self, by: str, n: int, data: Any, days: Days) -> bool:
        promise = self.promises[n]
        stands = promise.state == "reported_done" and not self.waits_for_release(promise)
        return by in COMMISSION and stands

    def do_reject_write_off(self, by: str, n: int, data: Any, day: Any) -> None:
        self.ask_no_more(self.promises[n])
        self.promises[n].state, self.promises[n].told = "open", None

    def may_cancel_promise(self, by: str, n: int, data: Any, days: Days) -> bool:
        promise = self.promises[n]
        stands = promise in self.living() and not self.waits_for_release(promise)
        return by in COMMISSION and stands and bool(data["why"].strip())

    def do_cancel_promise(self, by: str, n: int, data: Any, day: Any) -> None:
        self.ask_no_more(self.promises[n])
        self.settle(n, "cancelled_explained")

    def last_day(self, promise: Promise, today: date) -> date:
        """Say how far the rules carry a promise (结转期限)."""
        match self.rules.carry:
            case "this_and_last_year":
                return date((promise.first or promise.due).year + 1, 12, 31)
            case "yearly":
                return date(max(today.year, promise.due.year) + 1, 12, 31)
        # What was promised beyond the term already stays where it is.
        return max(self.rules.term_ends, promise.due)

    def can_be_moved(self, n: int, due: date, today: date) -> bool:
        promise = self.promises[n]
        stands = promise.binding and promise.state in ("open", "overdue")
        fits = today < due <= self.last_day(promise, today) and due != promise.due
        return stands and fits

    def may_revise_promise(self, by: str, n: int, data: Any, days: Days) -> bool:
        keeper = self.tasks[self.promises[n].task].bearer
        head = by == f"head:{keeper}" and self.stands(keeper)
        return head and self.can_be_moved(n, data["due"], days.today)

    def do_revise_promise(self, by: str, n: int, data: Any, day: Any) -> None:
        self.move_day(n, data["due"])

    def may_carry_over(self, by: str, n: int, data: Any, days: Days) -> bool:
        later = data["due"].year > self.promises[n].due.year
        return by in COMMISSION and later and self.can_be_moved(n, data["due"], days.today)

    def do_carry_over(self, by: str, n: int, data: Any, day: Any) -> None:
        self.move_day(n, data["due"])

    def move_day(self, n: int, due: date) -> None:
        """Let a promise be open until another day; the first one is kept (改期)."""
        promise = self.promises[n]
        promise.first = promise.first or promise.due
        promise.due, promise.state = due, "open"

    def settle(self, n: int, state: str) -> None:
        self.promises[n].state = state
        if self.state == "tracking" and not self.living():
            self.state = "closed"

    # -- days ---------------------------------------------------------------------------------

    def may_pass_days(self, by: str, n: int, data: Any, days: Days) -> bool:
        return True

    def pass_days(self, days: Days, day: Any) -> None:
        """Let the clockwork do what is due (巡检): opinions, then windows, then releases."""
        self.pass_on()
        for n in days.promises_over:
            if self.promises[n].binding and self.promises[n].state == "open":
                self.promises[n].state = "overdue"
        for act, numbers in (
            ("lapse_extension", range(len(self.extensions))),
            ("lapse_opinion", days.opinions_over),
            ("succeed_lead", [0]),
            ("replace_raters", range(len(self.requests))),
            ("end_rating_window", days.windows_over),
            ("release", range(len(self.requests))),
        ):
            for n in sorted(numbers):
                move = Move(act, n, "system")
                if self.allowed(move, days):
                    self.apply(move, day)

    # -- what can be seen ----------------------------------------------------------------------

    def view(self) -> dict[str, Any]:
        """Return what an onlooker of the product must find (可见状态)."""
        return {
            "suggestion": (self.state, self.text, self.round, self.key, self.parked),
            "rounds": [(n, turn, self.grounds[n]) for n, turn in self.turns.items()],
            "classes": [(self.tasks.index(t), old, new) for t, old, new in self.changes],
            "cosigners": [state for state, _text in self.cosigners],
            "tasks": [(t.unit, t.role, t.round, t.state) for t in self.tasks],
            "replies": [(r.task, r.supplementary, r.state) for r in self.replies],
            "requests": [(r.reply, r.round, r.state, r.overall) for r in self.requests],
            "promises": [(p.task, p.binding, p.state, p.due, p.first) for p in self.promises],
            "climbs": [(c.round, c.state) for c in self.climbs],
            "pressures": [(c.request, c.voids, c.state) for c in self.pressures],
            "extensions": [(e.task, e.state) for e in self.extensions],
            "measures": self.view_of_measures(),
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
            case "submitted" if self.split:
                yield "agree_split", f"deputy:{self.lead}"
            case "submitted":
                yield ("countersign" if self.proposer else "register"), OFFICE
            case "registered":
                yield ("confirm_void" if self.void_proposer else "assign"), OFFICE
            case "transferred_out":
                yield "note_return", OFFICE
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
                    task = self.tasks[promise.task]
                    nobody = task.lost and task.carried is None
                    owner = OFFICE if done or nobody else task.bearer
                    yield ("verify" if done else "fulfil"), owner
            case "merged" | "assigned" | "handling" | "second_assigned":
                for task in self.of_round():
                    yield from self.work_of(task)
                yield from self.work_between_leads()
        if self.withdrawing and self.state not in ENDED:
            silent = [n for n, agreed in self.words.items() if not agreed]
            yield from [("agree_withdrawal", f"deputy:{self.signers[n]}") for n in silent] or [
                ("confirm_withdrawal", OFFICE)
            ]
        yield from self.work_of_measures()
        for extension in self.extensions:
            if extension.state == "requested":
                yield "decide_extension", self.decides_extension_at(self.tasks[extension.task])
        for case in self.pressures:
            if case.state == "reported":
                yield "look_into", self.rules.collector
        for request in self.requests:
            if request.state == "answered":
                yield "release", self.rules.collector
            if request.state == "opened":
                silent = [n for n in request.asked if n not in request.answers]
                yield from (("rate", f"deputy:{n}") for n in silent)

    def work_between_leads(self) -> Iterator[tuple[str, str]]:
        for reply in self.replies:
            above = self.tasks[reply.task].parent
            if reply.state == "coordinating":
                yield "settle_reply", OFFICE if above is None else self.tasks[above].unit
            if reply.state == "agreeing":
                silent = [k for k, agreed in reply.asked.items() if not agreed]
                yield from (("agree_reply", self.tasks[k].unit) for k in silent)

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
            case "coordinating":
                yield "coordinate", upper
            case "opinion_overdue":
                yield "opinion", task.unit
            case "accepted" if task.role == "co_handler":
                yield "opinion", task.unit
            case "accepted" if not task.contacted:
                yield "contact", task.unit
            case "accepted" if not self.waits(task):
                yield "reply", task.unit
