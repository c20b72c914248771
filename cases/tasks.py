"""Which tasks count where one looks at several (任务的计数): gone, unsigned, still awaited."""

from __future__ import annotations

from collections.abc import Iterable

from cases.models import Assignment
from cases.rules.states import AssignmentState, HandlingRole

A = AssignmentState

# An opinion that the lead still waits for.
UNSETTLED = (
    A.PENDING_SUB_ASSIGNMENT,
    A.SUB_ASSIGNED,
    A.ACCEPTED,
    A.RETURN_REQUESTED,
    A.RETURN_APPROVED,
    A.DISPUTED,
    A.COORDINATING,
)
# A task that somebody else carries on.
GONE = (A.SUPERSEDED, A.PASSED_ON, A.RECALLED)
# A task that no unit has signed in yet.
UNSIGNED = (A.PENDING_SUB_ASSIGNMENT, A.SUB_ASSIGNED, A.RETURN_REQUESTED, A.RETURN_APPROVED)


def co_handlers_of(lead: Assignment, rows: Iterable[Assignment]) -> list[Assignment]:
    """Return the co-handlers that a lead unit waits for (会办单位).

    They belong to every lead of the same parent; where it has none, to all leads of the round.
    """
    here = [a for a in rows if a.state not in GONE]
    above = {a.parent_id for a in here if a.role == HandlingRole.LEAD}
    return [
        a
        for a in here
        if a.role == HandlingRole.CO_HANDLER
        and (a.parent_id == lead.parent_id or a.parent_id not in above)
    ]
