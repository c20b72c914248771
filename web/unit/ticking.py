"""Sign in what is ticked (批量签收): each item by itself; what stops one stops no other."""

from __future__ import annotations

from django.http import HttpResponse

from cases.acting import Actor
from cases.rules.states import WorkKind
from people.kinds import Role
from web.shared import hats
from web.shared.batching import begin
from web.shared.requests import Asked, hats_at
from web.shared.ticking import Batch, Outcome, perform_ticked
from workflows.batches import Wanted

SIGNS_IN = (Role.CASE_OFFICER, Role.UNIT_HEAD)


def sign_in(request: Asked, ticks: dict[int, int]) -> list[Outcome]:
    """Sign in each ticked item through the door (逐件签收), one transaction for each."""
    batch = Batch("accept", WorkKind.SIGN_IN, lambda organ: _who(request, organ), {})
    return perform_ticked(request, batch, ticks)


def sign_in_all(request: Asked, organs: list[int]) -> HttpResponse:
    """Let the engine sign in all that waits for it (整批签收), and lead to its page."""
    wanted = Wanted("accept", {}, hats.UNIT, "sign-in")
    return begin(request, wanted, organs, WorkKind.SIGN_IN, lambda organ: _who(request, organ))


def _who(request: Asked, organ: int | None) -> Actor:
    """Return the post of the unit that signs in (签收职务); the door refuses any other."""
    mine = [hat for hat in hats_at(request, hats.UNIT) if hat.post is not None]
    here = [hat for hat in mine if hat.post is not None and hat.post.organ_id == organ]
    fit = [hat for hat in here if hat.post is not None and hat.post.role in SIGNS_IN]
    return (fit or here or mine)[0].actor
