"""Whom a congress may order, and whom it only asks (商请): the same reply, another tone."""

from __future__ import annotations

from typing import Protocol

from cases.rules.states import HandlingRole

# The kinds of organs that are consulted; `people/kinds.py` names them, a test compares.
CONSULTED_KINDS = frozenset({"party_department", "mass_organisation"})


class _Organ(Protocol):
    @property
    def kind(self) -> str: ...


class _Task(Protocol):
    @property
    def role(self) -> str: ...

    @property
    def organ(self) -> _Organ: ...


def may_be_ordered(assignment: _Task) -> bool:
    """Tell whether a unit may get orders, talks, notices and a place in rankings (可督办).

    Party departments and mass organisations are consulted: they reply and are rated as all
    others, and are reminded by letter only, also where they help a lead unit as co-handlers.
    Source: Shanghai 2023 (商请); rulebook sections 7 and 10.
    """
    return (
        assignment.role != HandlingRole.CONSULTED and assignment.organ.kind not in CONSULTED_KINDS
    )
