"""Sign in what is ticked (批量签收): each item by itself; what stops one stops no other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.acting import Actor
from cases.models import Suggestion
from cases.refusals import ActRefused
from cases.rules.states import WorkKind
from notifications import bell
from people.kinds import Role
from web.shared import hats
from web.shared.keys import REQUEST_KEY
from web.shared.requests import Asked, hats_at
from web.shared.words import act_name
from workflows.door import note_unseen, perform
from workflows.models import WorkItem

# What a box hands in: the key of the work item and the version of the task that was looked at.
TICK = re.compile(r"([1-9][0-9]{0,17})-([0-9]{1,9})", re.ASCII)
SIGNS_IN = (Role.CASE_OFFICER, Role.UNIT_HEAD)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Say what became of one ticked row (逐件结果): done, or why not and who was faster."""

    suggestion: Suggestion | None
    done: bool
    reason: Any = ""
    who: str = ""
    act: Any = ""
    at: Any = None


def ticks_of(texts: Iterable[str]) -> dict[int, int]:
    """Return which rows were ticked, and at which version (所选行); what is no tick is none."""
    found = (TICK.fullmatch(text) for text in texts)
    return {int(match[1]): int(match[2]) for match in found if match}


def sign_in(request: Asked, ticks: dict[int, int]) -> list[Outcome]:
    """Sign in each ticked item through the door (逐件签收), one transaction for each.

    Sent twice it acts once: each row has the key of the form together with its own.
    """
    seen = Suggestion.objects.visible_to(request.user, request.today)
    rows = WorkItem.objects.visible_to(request.user, request.today).filter(
        pk__in=ticks, kind=WorkKind.SIGN_IN, suggestion__in=seen
    )
    # Whether it is still to be done the door says, and who was faster.
    items = rows.select_related("suggestion", "assignment").in_bulk()
    told = [_one(request, items.get(key), key, version) for key, version in ticks.items()]
    if any(one.done for one in told):
        bell.ring()
    return told


def _one(request: Asked, item: WorkItem | None, key: int, version: int) -> Outcome:
    if item is None or item.assignment is None:
        _tried(request, key)
        return Outcome(None, False, _("There is no such item, or it is not for you."))
    form = request.POST.get("key", "")
    own = f"{form}-{key}" if form else ""
    try:
        perform(
            "accept",
            item.assignment,
            by=_who(request, item.organ_id),
            at=request.at,
            expect=version,
            key=own if REQUEST_KEY.fullmatch(own) else None,
            request_id=request.request_id,
        )
    except ActRefused as refusal:
        told = refusal.details
        faster = (told["who"], act_name(told["act"]), told["at"]) if "act" in told else ()
        return Outcome(item.suggestion, False, refusal.reason, *faster)
    return Outcome(item.suggestion, True)


def _who(request: Asked, organ: int | None) -> Actor:
    """Return the post of the unit that signs in (签收职务); the door refuses any other."""
    mine = [hat for hat in hats_at(request, hats.UNIT) if hat.post is not None]
    here = [hat for hat in mine if hat.post is not None and hat.post.organ_id == organ]
    fit = [hat for hat in here if hat.post is not None and hat.post.role in SIGNS_IN]
    return (fit or here or mine)[0].actor


def _tried(request: Asked, key: int) -> None:
    """Let an attempt on what the person does not see stand in the trail (越权尝试留痕)."""
    item = WorkItem.objects.filter(pk=key, kind=WorkKind.SIGN_IN).first()
    if item is not None and item.assignment_id is not None:
        by = hats_at(request, hats.UNIT)[0].actor
        note_unseen(
            "accept", item.suggestion_id, item.assignment_id,
            by=by, at=request.at, request_id=request.request_id,
        )  # fmt: skip
