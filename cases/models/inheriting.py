"""What becomes of a unit's task when the unit ends (机构变动承继): merged, or dissolved.

Duties go to the organ that takes them over. What still wants something passes to a task of the
successor that stands where the old one stood; what is finished stays with the unit that did it,
and the successor carries what still follows from it. Source: rulebook section 10; ADR 0013.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django_fsm import transition

from cases import guards
from cases.rules import sources
from cases.rules.states import AssignmentState
from people.kinds import Role
from people.models import Organ

A = AssignmentState

# What a unit still has to do, or what is still to be decided about its task.
UNFINISHED = (
    A.PENDING_SUB_ASSIGNMENT,
    A.SUB_ASSIGNED,
    A.ACCEPTED,
    A.RETURN_REQUESTED,
    A.RETURN_APPROVED,
    A.DISPUTED,
    A.COORDINATING,
    A.OPINION_OVERDUE,
)
# Where who assigned decides already which unit goes on.
DECIDED_ABOVE = (A.RETURN_APPROVED, A.COORDINATING)


class Inherited(models.Model):
    """Carry who takes a task over when its unit ends (任务承继)."""

    # The unit that took the duties over after this task was finished: it keeps the promises, adds
    # to the reply, handles the next round (承继单位). What was done stays the old unit's.
    carried_by = models.ForeignKey(
        Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="carried_assignments"
    )
    # Nobody took the duties over: who assigned sees to what follows (无承继单位).
    lost = models.BooleanField(default=False)
    # Made because a unit ended: its organ may take part in the round a second time (承继任务).
    inherited = models.BooleanField(default=False)
    # The unit that ended had met the deputy already (沟通由原单位完成).
    contact_kept = models.BooleanField(default=False)
    # The task of the same unit or lead into which this one went (并入的任务).
    joined = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="took_in"
    )

    class Meta:
        abstract = True

    @property
    def bearer_id(self) -> Any:
        """Return the organ that answers for the task today (现责任单位)."""
        return self.carried_by_id or self.organ_id  # type: ignore[attr-defined]

    @property
    def carrying_roles(self) -> set[Role]:
        """Return who acts where a General Office carries on what a unit left (承接职务).

        It has its sub-assigner for it, who is nobody's officer or head otherwise. Source: ADR 0013.
        """
        return {Role.SUB_ASSIGNER} if self.carried_by_id is not None else set()

    @property
    def bearing_roles(self) -> set[Role]:
        """Return the roles of the people who handle the task there (经办职务)."""
        return {Role.CASE_OFFICER, Role.UNIT_HEAD} | self.carrying_roles

    @transition(
        field="state",
        source=[*UNFINISHED, A.PASSED_ON],
        target=A.SUPERSEDED,
        conditions=[guards.duties_taken_over],
        permission=guards.by_system,
        custom={"source": sources.NPCSC_DUTIES},
    )
    @transition(
        field="state",
        source=A.REPLY_ISSUED,
        target=None,
        conditions=[guards.duties_taken_over],
        permission=guards.by_system,
        custom={"source": sources.NPCSC_DUTIES},
    )
    def succeed_unit(self) -> None:
        """Pass the task to who took over the duties of its unit (任务承继); no day changes."""

    @transition(
        field="state",
        source=[
            A.PENDING_SUB_ASSIGNMENT,
            A.SUB_ASSIGNED,
            A.ACCEPTED,
            A.RETURN_REQUESTED,
            A.DISPUTED,
        ],
        target=A.RETURN_APPROVED,
        conditions=[guards.duties_lost],
        permission=guards.by_system,
        custom={"source": sources.NPCSC_DUTIES},
    )
    @transition(
        field="state",
        source=A.OPINION_OVERDUE,
        target=A.OPINION_MISSING,
        conditions=[guards.duties_lost],
        permission=guards.by_system,
        custom={"source": sources.NPCSC_DUTIES},
    )
    @transition(
        field="state",
        source=A.PASSED_ON,
        target=A.SUPERSEDED,
        conditions=[guards.duties_lost],
        permission=guards.by_system,
        custom={"source": sources.NPCSC_DUTIES},
    )
    @transition(
        field="state",
        source=A.REPLY_ISSUED,
        target=None,
        conditions=[guards.duties_lost, guards.not_yet_lost],
        permission=guards.by_system,
        custom={"source": sources.NPCSC_DUTIES},
    )
    def lose_unit(self) -> None:
        """Give the task of a dissolved unit back to who assigned it (单位撤销): assign it anew."""

    @transition(
        field="state",
        source=list(UNFINISHED),
        target=A.SUPERSEDED,
        permission=guards.by_consequence,
        custom={"source": sources.NPCSC_DUTIES},
    )
    def fall_to_lead(self) -> None:
        """Note that the co-handler leads now itself (会办并入主办): it owes itself no opinion."""
