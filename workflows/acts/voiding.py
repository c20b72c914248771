"""Void registrations (登记作废): proposed by one person, confirmed by another."""

from __future__ import annotations

from cases.models import Suggestion, VoidNumber
from cases.rules.states import ClockKind, WorkKind
from workflows.acts.withdrawing import end_request
from workflows.doing import Doing
from workflows.door import act


@act(Suggestion)
def propose_void(do: Doing, why: str, renumber: bool = False) -> None:
    """Propose that the registration is void (拟作废登记), while nothing is assigned.

    With `renumber` the suggestion itself is genuine: it goes back to the check and gets another
    number. Source: rulebook section 10 (design).
    """
    do.require_text(why=why)
    suggestion = do.suggestion
    do.set(suggestion, void_reason=why, void_renumber=bool(renumber), void_proposed_by=do.by.user)
    if suggestion.classified:
        do.begin([(WorkKind.CONFIRM_VOID, suggestion)])
    else:
        do.cancel(WorkKind.ASSIGN, suggestion, then=[suggestion])


@act(Suggestion)
def void_registration(do: Doing) -> None:
    """Make the registration void (作废登记): its number is kept apart and never given again."""
    suggestion, renumber = do.suggestion, do.suggestion.void_renumber
    do.create(
        VoidNumber(
            congress_id=suggestion.congress_id,
            suggestion=suggestion,
            series=suggestion.series,
            number=suggestion.number,
            reference=suggestion.reference,
            voided_at=do.at,
        )
    )
    do.tell(other=suggestion.number, why=suggestion.void_reason, renumber=renumber)
    do.move(suggestion, "void_registration", renumber=renumber)
    do.set(suggestion, void_proposed_by=None)
    do.stop_clocks(ClockKind.ASSIGNMENT, of=suggestion)
    if renumber:
        do.set(suggestion, series="", number="", reference="", registered_at=None)
        do.set(suggestion, void_reason="", void_renumber=False)
        do.start_clock(ClockKind.INTAKE, suggestion, do.today, do.policy.intake_notify_days)
    else:
        end_request(do)
        do.set(suggestion, closed_at=do.at, closing_kind="void")
        do.stop_all_clocks()
    do.finish(WorkKind.CONFIRM_VOID, suggestion)


@act(Suggestion)
def decline_void(do: Doing, explanation: str) -> None:
    """Decline that the registration is void (不同意作废): it stands and can be assigned."""
    do.require_text(explanation=explanation)
    do.tell(explanation=explanation)
    do.set(do.suggestion, void_reason="", void_renumber=False, void_proposed_by=None)
    do.finish(WorkKind.CONFIRM_VOID, do.suggestion)
