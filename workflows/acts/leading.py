"""Who leads a joint suggestion when its lead deputy leaves or falls out of office (领衔变更).

The raters are not touched here: units see these acts, and must not read off them whether a
rating is awaited. The clockwork changes the raters, in an act of rating of its own.
"""

from __future__ import annotations

from cases.models import Cosigner, Suggestion
from cases.rules.states import CosignerState, SuggestionState, WorkKind
from people.models import Deputy
from workflows.acts.withdrawing import end_request
from workflows.doing import Doing
from workflows.door import act


@act(Suggestion)
def leave_lead(do: Doing) -> None:
    """Leave a joint suggestion as its lead (领衔代表退出): the next co-signer leads on.

    Source: rulebook section 10.
    """
    old = do.suggestion.lead
    mine = _row_of(do, old)
    _pass_on(do)
    if mine is not None:
        do.move(mine, "give_up_lead")


@act(Suggestion)
def succeed_lead(do: Doing) -> None:
    """Let the next co-signer lead (接任领衔); who led before stays among the authors.

    The item goes on and is answered to who made it, and a suspension may end.
    Source: Shanghai 2015, art. 19(2); Deputies Law 2025, arts. 61-63.
    """
    suggestion = do.suggestion
    old = suggestion.lead
    mine = _row_of(do, old)
    # Who would answer for the request to withdraw is not in office: it was not the next lead's.
    end_request(do)
    _pass_on(do)
    if suggestion.delegation_id is not None:
        return
    if mine is not None:
        do.move(mine, "stay_as_cosigner")
        return
    do.create(
        Cosigner(
            suggestion=suggestion,
            deputy=old,
            position=1 + max(c.position for c in do.look.cosigners),
            text_version=suggestion.text_version,
            answered_at=do.at,
            since_at=do.at,
            state=CosignerState.CONFIRMED.value,
        )
    )


def _row_of(do: Doing, deputy: Deputy) -> Cosigner | None:
    """Return the co-signature of a lead who was a co-signer once (曾为附议人)."""
    return next((c for c in do.look.cosigners if c.deputy_id == deputy.pk), None)


def _pass_on(do: Doing) -> None:
    suggestion, following = do.suggestion, do.look.next_lead
    # A delegation's head signs for all of it, and is followed by the next head.
    deputy = do.look.next_head or following.deputy
    do.tell(old_lead=[suggestion.lead_id], new_lead=[deputy.pk])
    if do.look.next_head is None:
        do.move(following, "take_lead")
    do.set(suggestion, lead=deputy)
    if suggestion.state == SuggestionState.REVISION:
        do.hand_on(WorkKind.REVISE, suggestion, suggestion)
    if suggestion.split_proposed_by_id is not None:
        do.hand_on(WorkKind.AGREE_SPLIT, suggestion, suggestion)
