"""Read the state machines off their declarations (状态图): what there is, and what is wrong.

The FSM declarations are the only transition table; nothing here needs a database. Which states
end a machine, and at which its rows may be made, no declaration can say: that stands here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import translation
from django_fsm import FSMFieldMixin

from cases import guards
from cases.models import (
    Assignment,
    Clock,
    Cosigner,
    Escalation,
    EvaluationMeeting,
    Extension,
    IntegrityLine,
    IntegrityReport,
    KeyTopic,
    Linkage,
    LookBackReview,
    Measure,
    MeetingItem,
    PressureCase,
    Promise,
    RatingRequest,
    Referral,
    ReferralCopy,
    Reply,
    ReviewedItem,
    Suggestion,
    Supervision,
    TopicItem,
    TopicStep,
)
from cases.rules import states
from cases.rules.labels import Labelled

# The states in which a record may end (终结状态). A co-signer who declined may be asked again
# when the text changes, a missed deadline runs on until it is stopped, a step of the ladder that is
# only recorded stays so, and a decided one until its cause ends: all of these may also stay.
FINAL: dict[str, frozenset[str]] = {
    "suggestion": frozenset({"refused", "closed", "withdrawn", "converted", "void", "archived"}),
    "cosigner": frozenset({"declined", "left", "took_lead"}),
    "assignment": frozenset(
        {
            "passed_on",
            "superseded",
            "recalled",
            "opinion_sent",
            "opinion_missing",
            "reply_issued",
            "cancelled",
        }
    ),
    "reply": frozenset({"delivered"}),
    "extension": frozenset({"approved", "refused", "lapsed", "declared"}),
    "request": frozenset({"expired", "released", "no_rater", "cancelled", "voided"}),
    "pressure": frozenset({"settled"}),
    "promise": frozenset({"written_off", "cancelled_explained"}),
    "escalation": frozenset({"decided"}),
    "supervision": frozenset({"recorded", "decided", "climbed", "cleared"}),
    "measure": frozenset({"recorded", "answered", "taken_back", "lapsed"}),
    "clock": frozenset({"missed"}),
    "topic": frozenset({"declined", "concluded"}),
    "topic_item": frozenset({"dropped", "ended"}),
    "topic_step": frozenset({"done", "dropped"}),
    "referral": frozenset({"not_filed", "rectified", "litigation"}),
    "referral_copy": frozenset({"received"}),
    "linkage": frozenset({"taken_up", "left"}),
    "meeting": frozenset({"closed", "cancelled"}),
    "meeting_item": frozenset({"dropped", "ended"}),
    "look_back": frozenset({"closed", "cancelled"}),
    "integrity_report": frozenset({"made"}),
    # Nobody has to look at a line; it is told in each report until somebody has.
    "integrity_line": frozenset({"open", "looked_at"}),
    # A review may be given up before everything was checked.
    "reviewed": frozenset({"unchecked", "checked", "carried_out", "skipped"}),
}

# Where rows are made elsewhere than at the default of their field (起始状态): what the congress
# assigns to a government's office waits there for its sub-assignment.
# An extension that needs no consent is declared from the beginning.
ALSO_INITIAL: dict[str, frozenset[str]] = {
    "assignment": frozenset({"pending_sub_assignment"}),
    "extension": frozenset({"declared"}),
    "measure": frozenset({"recorded"}),
    "reviewed": frozenset({"skipped"}),
}


@dataclass(frozen=True, slots=True)
class Source:
    """Name where a machine is declared (状态机出处): its model and the enum of its states."""

    key: str
    model: type[Any]
    states: type[Labelled]
    label_zh: str
    label_en: str


SOURCES = (
    Source("suggestion", Suggestion, states.SuggestionState, "代表建议", "suggestion"),
    Source("cosigner", Cosigner, states.CosignerState, "联名", "co-signature"),
    Source("assignment", Assignment, states.AssignmentState, "承办任务", "assignment"),
    Source("reply", Reply, states.ReplyState, "答复", "reply"),
    Source("request", RatingRequest, states.RatingRequestState, "征询评价", "rating request"),
    Source("extension", Extension, states.ExtensionState, "答复延期", "extension"),
    Source("pressure", PressureCase, states.PressureState, "干预评价核查", "pressure on a rating"),
    Source("promise", Promise, states.PromiseState, "承诺事项", "promise"),
    Source("escalation", Escalation, states.EscalationState, "提级处理", "escalation"),
    Source("supervision", Supervision, states.SupervisionState, "督办记录", "supervision record"),
    Source("measure", Measure, states.MeasureState, "督办措施", "measure of supervision"),
    Source("clock", Clock, states.ClockState, "期限", "deadline"),
    Source("topic", KeyTopic, states.TopicState, "重点督办专题", "key supervision topic"),
    Source("topic_item", TopicItem, states.TopicItemState, "专题内建议", "item of a topic"),
    Source("topic_step", TopicStep, states.TopicStepState, "督办活动", "step of a topic's plan"),
    Source("referral", Referral, states.ReferralState, "检察建议衔接", "referral"),
    Source("referral_copy", ReferralCopy, states.CopyState, "文书抄送", "copy of a document"),
    Source("linkage", Linkage, states.LinkageState, "检察建议转化", "linkage"),
    Source("meeting", EvaluationMeeting, states.MeetingState, "评议会", "evaluation meeting"),
    Source("meeting_item", MeetingItem, states.MeetingItemState, "评议事项", "item of a meeting"),
    Source("look_back", LookBackReview, states.LookBackState, "回头看", "look-back review"),
    Source(
        "integrity_report",
        IntegrityReport,
        states.IntegrityReportState,
        "评价真实性周报",
        "integrity report",
    ),
    Source(
        "integrity_line",
        IntegrityLine,
        states.IntegrityLineState,
        "周报条目",
        "line of an integrity report",
    ),
    Source("reviewed", ReviewedItem, states.ReviewedState, "回头看事项", "item of a look-back"),
)


@dataclass(frozen=True, slots=True)
class State:
    """Hold one state of a machine (状态)."""

    value: str
    label_zh: str
    label_en: str
    initial: bool = False
    final: bool = False
    reachable: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """Hold one arrow (状态变更): an act leads from one state to one other, or leaves it there."""

    act: str
    label_zh: str
    start: str
    end: str
    who: str
    source: str
    id: str
    # Who sets it off: a person or unit ("act"), another act ("consequence"), the clock ("system").
    by: str

    @property
    def stays(self) -> bool:
        """Tell whether the state remains (状态不变)."""
        return self.start == self.end


@dataclass(frozen=True, slots=True)
class Machine:
    """Hold one state machine (状态机) as it is declared."""

    key: str
    label_zh: str
    label_en: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]

    def label(self, value: str) -> str:
        """Return a state's name in both languages (状态名称)."""
        known = {s.value: s for s in self.states}.get(value)
        return f"{known.label_zh} ({known.label_en})" if known else value


def collect(sources: Iterable[Source] = SOURCES) -> list[Machine]:
    """Read every machine off its model (收集状态机)."""
    return [read(source) for source in sources]


def read(source: Source) -> Machine:
    """Read one machine (读取状态机) with the states that its declared moves reach."""
    default = source.model._meta.get_field("state").default
    initial = {str(default)} | ALSO_INITIAL.get(source.key, frozenset())
    final = FINAL.get(source.key, frozenset())
    # In the texts of the sources, whatever language the terminal speaks.
    with translation.override(None):
        moves = tuple(_moves(source))
    onward: dict[str, set[str]] = {}
    for move in moves:
        onward.setdefault(move.start, set()).add(move.end)
    reached = closure(initial, onward)
    return Machine(
        source.key,
        source.label_zh,
        source.label_en,
        tuple(
            State(
                s.value,
                s.label_zh,
                s.label_en,
                initial=s.value in initial,
                final=s.value in final,
                reachable=s.value in reached,
            )
            for s in source.states
        ),
        moves,
    )


def closure(begin: Iterable[str], onward: Mapping[str, set[str]]) -> set[str]:
    """Return what can be reached from here (可达状态), the beginning included."""
    seen: set[str] = set()
    waiting = set(begin)
    while waiting:
        here = waiting.pop()
        seen.add(here)
        waiting |= onward.get(here, set()) - seen
    return seen


def _moves(source: Source) -> Iterator[Move]:
    everywhere = [s.value for s in source.states]
    # In the order of declaration, which tells the way of a record.
    names = dict.fromkeys(n for cls in reversed(source.model.__mro__) for n in vars(cls))
    for name in names:
        declared = getattr(getattr(source.model, name, None), "_django_fsm", None)
        if declared is None:
            continue
        for transition in declared.transitions.values():
            template = Move(
                act=name,
                label_zh=_term(transition.method.__doc__ or ""),
                start="",
                end="",
                who=_who(transition.permission),
                source=str(transition.custom.get("source") or ""),
                id=str(transition.custom.get("id") or ""),
                by=_by(transition.permission),
            )
            for start in _starts(transition, everywhere):
                for end in _ends(transition.target, start, everywhere):
                    yield replace(template, start=start, end=end)


def _starts(transition: Any, everywhere: list[str]) -> list[str]:
    if transition.source == "*":
        return everywhere
    if transition.source == "+":
        return [value for value in everywhere if value != transition.target]
    return [str(transition.source)]


def _ends(target: Any, start: str, everywhere: list[str]) -> list[str]:
    if target is None:
        return [start]
    if hasattr(target, "allowed_states"):  # RETURN_VALUE and GET_STATE: it depends
        return [str(value) for value in target.allowed_states or everywhere]
    return [str(target)]


def _term(text: str) -> str:
    found = re.search(r"\(([^()]*[\u4e00-\u9fff][^()]*)\)", text)
    return found[1] if found else ""


def _who(permission: Any) -> str:
    if permission is None or isinstance(permission, str):
        return permission or ""
    return str(getattr(permission, "who", "") or permission.__name__)


def _by(permission: Any) -> str:
    if permission is guards.by_consequence:
        return "consequence"
    return "system" if permission is guards.by_system else "act"


# -- what is wrong ----------------------------------------------------------------------------


def problems(machines: Iterable[Machine]) -> list[str]:
    """List what a machine must not have (状态机问题): lost states, dead ends, open doors."""
    return [f"{machine.key}: {text}" for machine in machines for text in _problems(machine)]


def _problems(machine: Machine) -> Iterator[str]:
    known = {s.value for s in machine.states}
    backward: dict[str, set[str]] = {}
    for move in machine.moves:
        backward.setdefault(move.end, set()).add(move.start)
    ending = closure((s.value for s in machine.states if s.final), backward)
    leaving = {move.start for move in machine.moves if not move.stays}
    for here in machine.states:
        name = f"state {here.value!r} ({here.label_zh})"
        if not here.reachable:
            yield f"{name} cannot be reached"
        if not here.final and here.value not in leaving:
            yield f"{name} has no way out and is not final"
        elif here.value not in ending:
            yield f"{name} leads to no final state"
    for act in dict.fromkeys(move.act for move in machine.moves):
        moves = [move for move in machine.moves if move.act == act]
        if any(not move.who for move in moves):
            yield f"{act} has no permission: anybody could do it"
        if any(not move.source for move in moves):
            yield f"{act} has no source"
        for value in sorted({v for m in moves for v in (m.start, m.end)} - known):
            yield f"{act} names a state that does not exist: {value!r}"


def problems_of_acts(machines: Iterable[Machine]) -> list[str]:
    """List where the door and the machines disagree (动作与状态机不符)."""
    from django.apps import apps

    from workflows.door import ACTS, MATTER_ACTS

    known = {**ACTS, **MATTER_ACTS}
    found = []
    declared = {(move.act, move.by) for machine in machines for move in machine.moves}
    for name, by in sorted(declared):
        if by == "consequence" and name in known:
            found.append(f"{name} only follows from another act, but the door offers it as an act")
        if by != "consequence" and name not in known:
            found.append(f"{name} is declared, but the door has no such act")
    drawn = {source.model for source in SOURCES}
    for model in apps.get_models():
        if model not in drawn and any(isinstance(f, FSMFieldMixin) for f in model._meta.fields):
            found.append(f"{model.__name__} has a state machine that is not drawn")
    return found
