"""What the handling plan of a leading item means for an item that follows it (并案办理方案).

Read from rows alone, so that whoever asks twice gets the same answer (ADR 0012).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cases import reads
from cases.models import Assignment, Suggestion
from cases.rules.states import (
    FINAL_STATES,
    REPLYING_ROLES,
    UNSENT_STATES,
    AssignmentState,
    HandlingRole,
    SuggestionState,
)
from cases.tasks import GONE, UNSETTLED, co_handlers_of

A = AssignmentState
S = SuggestionState

# A unit that has signed in and answers, or has answered.
TAKEN_ON = (A.ACCEPTED, A.REPLY_ISSUED)
# A following task that may still go where the leading item's goes: its unit has it, or was
# dissolved.
LEAVABLE = (A.ACCEPTED, A.RETURN_APPROVED)
# Where an item stands that no other one can follow any more: it is not registered, or follows.
UNREGISTERED = (*UNSENT_STATES, S.SUBMITTED, S.REVISION, S.MERGED)


@dataclass(slots=True, eq=False)
class Plan:
    """Compare the tasks of the leading item's first round with the follower's own (办理方案).

    `theirs` and `own` hold all tasks of the first round, also those that were passed on.
    """

    theirs: list[Assignment]
    own: list[Assignment]
    # Keys of the follower's own tasks that have a signed or delivered reply.
    signed: set[int]

    @property
    def replying(self) -> list[Assignment]:
        """List the leading item's tasks that a unit answers or will answer (答复任务)."""
        return [a for a in self.theirs if a.role in REPLYING_ROLES and a.state not in GONE]

    @property
    def living(self) -> list[Assignment]:
        """List the follower's own tasks that somebody carries (本件任务)."""
        return [a for a in self.own if a.role in REPLYING_ROLES and a.state not in GONE]

    @property
    def to_leave(self) -> list[Assignment]:
        """List own tasks whose task of the leading item passed to another unit (随改派).

        What was assigned anew here follows nothing any more and stays.
        """
        units = {a.organ_id for a in self.replying}
        return [
            a
            for a in self.living
            if a.follows_id is not None
            and a.state in LEAVABLE
            and a.organ_id not in units
            and a.pk not in self.signed
        ]

    @property
    def to_follow(self) -> list[Assignment]:
        """List the tasks of the leading item that the follower has none for (待随办)."""
        return [a for a in self.replying if a.state in TAKEN_ON and not self._is_covered(a)]

    @property
    def to_release(self) -> list[Assignment]:
        """List own lead tasks for which no opinion is waited for any more (会办齐备)."""
        leaving = self.to_leave
        return [
            a
            for a in self.living
            if a.state == A.ACCEPTED and a not in leaving and waits(a) and not self.awaits(a)
        ]

    def awaits(self, own: Assignment) -> bool:
        """Tell whether an opinion on the leading item may still come (待会办意见)."""
        leading = next((a for a in self.theirs if a.pk == own.follows_id), None)
        return leading is not None and opinions_awaited(leading, self.theirs)

    @property
    def has_moved(self) -> bool:
        """Tell whether the follower has to take anything over (有变化)."""
        return bool(self.to_follow or self.to_leave or self.to_release)

    @property
    def is_complete(self) -> bool:
        """Tell whether the follower has a task of its own for each of them (方案齐备)."""
        return bool(self.replying) and all(self._is_covered(a) for a in self.replying)

    def _is_covered(self, leading: Assignment) -> bool:
        """Tell whether an own task answers to this one, or to the one it was passed on from."""
        leaving = {a.pk for a in self.to_leave}
        staying = [a for a in self.living if a.pk not in leaving]
        units = {a.organ_id for a in staying}
        followed = {step.follows_id for a in staying for step in _steps_back(a, self.own)}
        return any(
            step.organ_id in units or step.pk in followed
            for step in _steps_back(leading, self.theirs)
        )


def _steps_back(task: Assignment, rows: Iterable[Assignment]) -> Iterator[Assignment]:
    """Yield a task and those it took over, the latest first (改派前任务)."""
    by_key = {a.pk: a for a in rows}
    step: Assignment | None = task
    while step is not None:
        yield step
        step = by_key.get(step.replaces_id) if step.replaces_id is not None else None


def waits(task: Assignment) -> bool:
    """Tell whether a following lead unit still waits for opinions on the leading item (待会办)."""
    following = task.follows_id is not None and task.role == HandlingRole.LEAD
    return following and task.opinions_in_at is None


def opinions_awaited(lead: Assignment, rows: Iterable[Assignment]) -> bool:
    """Tell whether a lead unit may still get an opinion (待会办意见)."""
    if lead.role != HandlingRole.LEAD:
        return False
    return any(a.state in UNSETTLED for a in co_handlers_of(lead, rows))


def plan_of(follower: Suggestion) -> Plan:
    """Read the plan of an item that follows another one (办理方案)."""
    return Plan(
        reads.tasks_now.all(follower.merged_into_id, 1),
        reads.tasks_now.all(follower.pk, follower.round_number),
        {task for (task,) in reads.signed_tasks.rows(follower.pk)},
    )


def is_gone(leading: Suggestion) -> bool:
    """Tell whether an item ended, or is registered no more, before it was answered (主件终止)."""
    if leading.state in UNREGISTERED:
        return True
    if leading.state not in FINAL_STATES:
        return False
    tasks = reads.tasks_now.all(leading.pk, 1)
    replying = [a for a in tasks if a.role in REPLYING_ROLES and a.state not in GONE]
    return not replying or any(a.state != A.REPLY_ISSUED for a in replying)
