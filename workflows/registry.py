"""The acts that exist (办理动作表): each stands on a declared transition and has a body."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cases.models.record import Record

Body = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Act:
    """Name one act (办理动作): the transition it makes, on what, and its body."""

    name: str
    model: type[Record]
    body: Body
    fields: frozenset[str]
    required: frozenset[str]
    loads: tuple[str, ...]
    # A transition that takes arguments is made by the body, which knows them; every other one
    # is made before the body, so that guards look at the record as it was found.
    moves_itself: bool

    @property
    def transitions(self) -> list[Any]:
        """Return the FSM declarations that the act stands on (状态声明)."""
        return list(getattr(self.model, self.name)._django_fsm.transitions.values())


ACTS: dict[str, Act] = {}
# Acts on matters that have a stream of their own (ADR 24); by their names they are apart too.
MATTER_ACTS: dict[str, Act] = {}


def act(model: type[Record], *loads: str) -> Callable[[Body], Body]:
    """Register the body of an act (登记动作): it bears the name of its transition.

    `loads` names what is fetched together with the record.
    """
    return lambda body: _register(ACTS, model, loads, body)


def matter_act(model: type[Record], *loads: str) -> Callable[[Body], Body]:
    """Register the body of an act on a matter (登记事项动作), by the name of its transition."""
    return lambda body: _register(MATTER_ACTS, model, loads, body)


def _register(
    into: dict[str, Act], model: type[Record], loads: tuple[str, ...], body: Body
) -> Body:
    name = body.__name__
    if not hasattr(getattr(model, name), "_django_fsm"):
        raise TypeError(f"{model.__name__}.{name} is not a declared transition")
    parameters = list(inspect.signature(body).parameters.values())[1:]
    into[name] = Act(
        name=name,
        model=model,
        body=body,
        fields=frozenset(p.name for p in parameters),
        required=frozenset(p.name for p in parameters if p.default is p.empty),
        loads=loads,
        moves_itself=len(inspect.signature(getattr(model, name)).parameters) > 1,
    )
    return body
