"""Act on what is ticked (批量办理): each item by itself; what stops one stops no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.acting import Actor
from cases.models import Suggestion
from cases.refusals import ActRefused, BadData
from notifications import bell
from web.shared.keys import REQUEST_KEY
from web.shared.requests import Asked
from web.shared.words import act_name
from workflows.door import ACTS, note_unseen, perform
from workflows.models import WorkItem

# What a box hands in: the key of the work item and the version of the record that was looked at.
TICK = re.compile(r"([1-9][0-9]{0,17})-([0-9]{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Say what became of one ticked row (逐件结果): done, or why not and who was faster.

    `fields` names what the door complained about, where that is why.
    """

    suggestion: Suggestion | None
    done: bool
    reason: Any = ""
    who: str = ""
    act: Any = ""
    at: Any = None
    fields: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Say which act is performed on which kind of work (批量事项), as whom, and with what."""

    act: str
    kind: str
    who: Callable[[int | None], Actor]
    data: dict[str, Any]


def ticks_of(texts: Iterable[str]) -> dict[int, int]:
    """Return which rows were ticked, and at which version (所选行); what is no tick is none."""
    found = (TICK.fullmatch(text) for text in texts)
    return {int(match[1]): int(match[2]) for match in found if match}


def ticked_items(request: Asked, ticks: Iterable[int], kind: str) -> dict[int, WorkItem]:
    """Return the ticked work items that the person may see (所选待办), done ones too."""
    seen = Suggestion.objects.visible_to(request.user, request.today)
    rows = WorkItem.objects.visible_to(request.user, request.today).filter(
        pk__in=list(ticks), kind=kind, suggestion__in=seen
    )
    return rows.select_related("suggestion__lead", "assignment").in_bulk()


def perform_ticked(request: Asked, batch: Batch, ticks: dict[int, int]) -> list[Outcome]:
    """Perform an act on each ticked item through the door (逐件办理), one transaction for each.

    Sent twice it acts once: each row has the key of the form together with its own. All of them
    happen at the moment of the request.
    """
    # Whether it is still to be done the door says, and who was faster.
    items = ticked_items(request, ticks, batch.kind)
    told = [_one(request, batch, items.get(key), key, version) for key, version in ticks.items()]
    if any(one.done for one in told):
        bell.ring()
    return told


def _one(request: Asked, batch: Batch, item: WorkItem | None, key: int, version: int) -> Outcome:
    record = None if item is None else _record(batch.act, item)
    if item is None or record is None:
        _tried(request, batch, key)
        return Outcome(None, False, _("There is no such item, or it is not for you."))
    form = request.POST.get("key", "")
    own = f"{form}-{key}" if form else ""
    try:
        perform(
            batch.act,
            record,
            by=batch.who(item.organ_id),
            at=request.at,
            expect=version,
            key=own if REQUEST_KEY.fullmatch(own) else None,
            request_id=request.request_id,
            **batch.data,
        )
    except BadData as bad:
        told = tuple(bad.fields.items())
        reason = " ".join(str(text) for _name, text in told)
        return Outcome(item.suggestion, False, reason, fields=told)
    except ActRefused as refusal:
        found = refusal.details
        faster = (found["who"], act_name(found["act"]), found["at"]) if "act" in found else ()
        return Outcome(item.suggestion, False, refusal.reason, *faster)
    return Outcome(item.suggestion, True)


def _record(act: str, item: WorkItem) -> Any:
    return item.suggestion if ACTS[act].model is Suggestion else item.assignment


def _tried(request: Asked, batch: Batch, key: int) -> None:
    """Let an attempt on what the person does not see stand in the trail (越权尝试留痕)."""
    item = WorkItem.objects.filter(pk=key, kind=batch.kind).select_related("suggestion").first()
    record = None if item is None else _record(batch.act, item)
    if item is not None and record is not None:
        note_unseen(
            batch.act, item.suggestion_id, record.pk,
            by=batch.who(None), at=request.at, request_id=request.request_id,
        )  # fmt: skip
