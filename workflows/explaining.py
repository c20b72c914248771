"""Tell what somebody may do with an item now, and why not yet (可办事项).

It asks the very permissions and conditions that the door asks, and changes nothing. The door
asks again: what is told here may have passed by the time somebody acts on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_fsm import RETURN_VALUE

from cases.acting import SHANGHAI, Acting, Actor
from cases.facts import Facts
from cases.models import (
    Assignment,
    Cosigner,
    Escalation,
    Extension,
    Measure,
    PressureCase,
    Promise,
    RatingRequest,
    Reply,
    Suggestion,
    Supervision,
)
from cases.models.record import Record
from cases.reads import deputy_of, post_held
from cases.rules.labels import Labelled, Said
from cases.rules.states import (
    AssignmentState,
    CosignerState,
    EscalationState,
    ExtensionState,
    MeasureState,
    PressureState,
    PromiseState,
    RatingRequestState,
    ReplyState,
    SuggestionState,
    SupervisionState,
)
from people.models import Deputy, Post
from workflows import reads
from workflows.door import ACTS, Act
from workflows.standing_in import may_enter

STATES: dict[type[Record], type[Labelled]] = {
    Suggestion: SuggestionState,
    Cosigner: CosignerState,
    Assignment: AssignmentState,
    Reply: ReplyState,
    RatingRequest: RatingRequestState,
    Promise: PromiseState,
    Escalation: EscalationState,
    Extension: ExtensionState,
    PressureCase: PressureState,
    Supervision: SupervisionState,
    Measure: MeasureState,
}


@dataclass(frozen=True, slots=True)
class Possibility:
    """Say whether one person may perform one act on one record (可办事项).

    `reason` tells why not yet; it is empty where the act is possible now.
    """

    act: str
    record: Any
    by: Actor
    reason: str = ""
    is_past: bool = False

    @property
    def is_open(self) -> bool:
        """Tell whether the act is possible now (现在可办)."""
        return not self.reason


def possibilities(
    suggestion: Suggestion, people: Sequence[Actor], at: datetime, *, past: bool = False
) -> list[Possibility]:
    """List what these actors may do with an item, now or later (可办事项).

    An act that nobody of them is ever permitted is left out, and one whose time is past unless
    `past` asks for it too. If several of them may, the first who may now is named.
    """
    found: dict[tuple[str, str], Possibility] = {}
    known = [_Known(by, *_standing(by, suggestion, at)) for by in people]
    for record in _records(suggestion):
        kind: type[Record] = type(record)
        for act in _acts_of(kind):
            key = (act.name, f"{record._meta.model_name}:{record.pk}")
            for one in known:
                possible = _ask(act, record, suggestion, one, at)
                if possible is None or (possible.is_past and not past):
                    continue
                if key not in found or not found[key].is_open:
                    found[key] = possible
    return list(found.values())


def among(
    acts: Iterable[str],
    record: Any,
    suggestion: Suggestion,
    people: Sequence[Actor],
    at: datetime,
    *,
    posts_just_read: bool = False,
) -> list[Possibility]:
    """List what these actors may do of these acts on one record (所列可办事项), past or not.

    Nothing is asked of other acts and records, which costs statements. Who has read for this very
    moment which posts the people hold says so with `posts_just_read`; they are not asked for again.
    """
    known = [
        _Known(by, by.post, None)
        if posts_just_read and by.post is not None
        else _Known(by, *_standing(by, suggestion, at))
        for by in people
    ]
    found: dict[str, Possibility] = {}
    for name in acts:
        for one in known:
            possible = _ask(ACTS[name], record, suggestion, one, at)
            if possible is not None and (name not in found or not found[name].is_open):
                found[name] = possible
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Known:
    by: Actor
    post: Post | None
    deputy: Deputy | None


def _standing(by: Actor, suggestion: Suggestion, at: datetime) -> tuple[Post | None, Deputy | None]:
    today = at.astimezone(SHANGHAI).date()
    assert by.user is not None
    if by.post is not None:
        return post_held.first(by.post.pk, by.user.pk, today), None
    if by.on_behalf_of is not None:
        return None, None
    return None, deputy_of.first(by.user.pk, suggestion.term_id)


def _records(suggestion: Suggestion) -> Iterator[Any]:
    """Walk through the records of an item on which somebody may still act (在办记录)."""
    yield suggestion
    key, number = suggestion.pk, suggestion.round_number
    if suggestion.is_final and not reads.replies_under_way.exists(key):
        if number:
            yield from reads.requests_under_way.all(key)
            yield from reads.pressure_under_way.all(key)
        if suggestion.state == SuggestionState.CLOSED and number:
            # What a look-back may find: another class, a promise that is not kept after all.
            yield from reads.tasks_under_way.all(key, number)
            yield from reads.promises_to_look_at.all(key)
            yield from reads.measures_under_way.all(key)
        return
    yield from reads.cosigners_of.all(key)
    if not number:
        return
    yield from reads.tasks_under_way.all(key, number)
    yield from reads.extensions_under_way.all(key)
    yield from reads.replies_under_way.all(key)
    yield from reads.requests_under_way.all(key)
    yield from reads.escalations_under_way.all(key)
    if suggestion.supervised:
        yield from reads.supervisions_under_way.all(key)
    followed = suggestion.state == SuggestionState.TRACKING
    promises = reads.promises_to_look_at if followed else reads.promises_under_way
    yield from promises.all(key)
    yield from reads.measures_under_way.all(key)
    yield from reads.pressure_under_way.all(key)


@cache
def _acts_of(model: type[Record]) -> tuple[Act, ...]:
    return tuple(act for act in ACTS.values() if act.model is model)


def _ask(
    act: Act, record: Any, suggestion: Suggestion, who: _Known, at: datetime
) -> Possibility | None:
    facts = Facts(suggestion, record, who.by, at)
    rules = suggestion.policy.rules
    of_round = record.__dict__["_state"].fields_cache.get("round")
    if of_round is not None:
        rules = of_round.policy.rules
    acting = Acting(by=who.by, at=at, policy=rules, facts=facts, post=who.post, deputy=who.deputy)
    record.acting = suggestion.acting = acting
    if who.by.on_behalf_of is not None:
        if not may_enter(act.name, record):
            return None
        acting.deputy = who.by.on_behalf_of
    declared = act.transitions
    if not declared[0].permission(record, who.by.user):
        return None
    here = [t for t in declared if t.source in (record.state, "*")]
    if not here:
        if not _may_still_come(type(record), record.state, [t.source for t in declared]):
            moved_on = _("This cannot be done now: the item has moved on.")
            return Possibility(act.name, record, who.by, moved_on, is_past=True)
        return Possibility(act.name, record, who.by, _when(act))
    acting.data = _fitting(act.name, record, suggestion, facts)
    for condition in here[0].conditions:
        if not condition(record):
            return Possibility(act.name, record, who.by, str(condition.reason))
    return Possibility(act.name, record, who.by)


def _fitting(act: str, record: Any, suggestion: Suggestion, facts: Facts) -> dict[str, Any]:
    """Return what a form of this act would hand in, where a condition reads it."""
    if act == "confirm_cosigning":
        return {"text_version": suggestion.text_version}
    if act == "sign_reply" and not record.is_supplementary:
        return {"missing": facts.missing_opinions}
    return {}


def _when(act: Act) -> str:
    wanted = {t.source for t in act.transitions}
    names = [spoken(state) for state in STATES[act.model] if state in wanted]
    return _("Possible when it stands at: %(states)s.") % {"states": _(", ").join(names)}


def state_name(model: type[Record], state: str) -> str:
    """Return what a state is called in the reader's language (状态名称)."""
    return spoken(STATES[model](state))


def spoken(word: Labelled | Said) -> str:
    """Return a word or sentence of the rules in the reader's language (名称)."""
    english = (get_language() or "").startswith("en")
    if isinstance(word, Said):
        return str(word) if english else word.zh
    return word.label_en if english else word.label_zh


@cache
def _ways(model: type[Record]) -> dict[str, frozenset[str]]:
    """Return which states each state leads to at once (后继状态)."""
    ways: dict[str, set[str]] = {}
    for name in dir(model):
        method = getattr(model, name, None)
        declared = getattr(method, "_django_fsm", None)
        for transition in declared.transitions.values() if declared is not None else ():
            if transition.custom.get("backwards"):
                # What was done may be taken back, but is not told as still to come.
                continue
            target = transition.target
            reached: Iterable[Any] = (
                target.allowed_states if isinstance(target, RETURN_VALUE) else [target]
            )
            ways.setdefault(transition.source, set()).update(str(s) for s in reached if s)
    return {source: frozenset(targets) for source, targets in ways.items()}


@cache
def _reachable(model: type[Record], state: str) -> frozenset[str]:
    ways, seen, todo = _ways(model), set[str](), [state]
    while todo:
        for target in ways.get(todo.pop(), frozenset()):
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return frozenset(seen)


def _may_still_come(model: type[Record], state: str, sources: Iterable[str]) -> bool:
    return not _reachable(model, state).isdisjoint(map(str, sources))
