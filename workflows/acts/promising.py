"""Promises until their write-off (承诺事项、销号)."""

from __future__ import annotations

from cases.models import Promise
from cases.rules.states import PromiseState, SuggestionState, WorkKind
from workflows.doing import Doing
from workflows.door import act

LOADS = ("assignment__organ",)


@act(Promise, *LOADS)
def apply_write_off(do: Doing, evidence: str) -> None:
    """Report the promise as kept and apply for its write-off (申请销号).

    Source: Chongqing 2018, arts. 24 and 28.
    """
    do.require_text(evidence=evidence)
    do.set(do.record, evidence=evidence)
    do.finish(WorkKind.FULFIL, do.record)


@act(Promise, *LOADS)
def verify_promise(do: Doing) -> None:
    """Verify that the promise is kept and write it off (核实销号).

    Source: rulebook 9.2, T25: the verifier is not the unit.
    """
    do.set(do.record, verified_by=do.by.user)
    do.finish(WorkKind.VERIFY, do.record)
    _close_with_the_last(do)


@act(Promise, *LOADS)
def reject_write_off(do: Doing, why: str) -> None:
    """Reject the application (不予销号): the promise stays open."""
    do.require_text(why=why)
    do.tell(why=why)
    do.finish(WorkKind.VERIFY, do.record)


@act(Promise, *LOADS)
def cancel_promise(do: Doing, explanation: str) -> None:
    """Let a promise fall away with a written explanation (说明后取消).

    Source: Shanghai 2015, art. 22.
    """
    do.require_text(explanation=explanation)
    reported = do.before == PromiseState.REPORTED_DONE
    do.set(do.record, explanation=explanation)
    do.finish(WorkKind.VERIFY if reported else WorkKind.FULFIL, do.record)
    _close_with_the_last(do)


def _close_with_the_last(do: Doing) -> None:
    """Close the item with its last promise (销号办结)."""
    if do.suggestion.state != SuggestionState.TRACKING:
        return
    others = (
        Promise.objects.filter(suggestion=do.suggestion.pk, binding=True)
        .exclude(pk=do.record.pk)
        .filter(state__in=[PromiseState.OPEN, PromiseState.REPORTED_DONE])
    )
    if not others.exists():
        do.set(do.suggestion, closed_at=do.at)
        do.move(do.suggestion, "close_tracking")
