"""Entries of the trail for the auditor (留痕检索): what the sight rules give, and nothing more."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet
from django.db.models.functions import Cast
from django.http import Http404
from django.utils.translation import gettext as _

from cases.confidential import WITHHELD, unknowing
from cases.models import Event, Suggestion
from cases.naming import WHO, who_acted
from people.models import Congress, Deputy
from web.auditor.forms import Range
from web.auditor.words import STREAM_WORDS, name_of_act
from web.shared.hats import AUDITOR
from web.shared.requests import Asked, hats_at

ROWS = 25
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def congresses(request: Asked) -> list[Congress]:
    """Return the congresses that the person audits (所审人大). Raises: Http404 for all others."""
    posts = [hat.post for hat in hats_at(request, AUDITOR) if hat.post is not None]
    found = {post.organ.congress_id: post.organ.congress for post in posts}
    if not found:
        raise Http404
    return list(found.values())


def events_seen(request: Asked) -> QuerySet[Event]:
    """Return the entries of one's congress that one may see (可见留痕)."""
    here = [congress.pk for congress in congresses(request)]
    seen = Event.objects.visible_to(request.user, request.today)
    return seen.filter(stream__congress__in=here)


def within(events: QuerySet[Event], days: Range) -> QuerySet[Event]:
    """Keep the entries of a range of days (日期范围)."""
    if days.first is not None:
        events = events.filter(at__gte=days.first)
    return events if days.end is None else events.filter(at__lt=days.end)


def found_by(request: Asked, form: Range) -> QuerySet[Event]:
    """Return the entries that a search asks for (检索结果)."""
    events, wanted = within(events_seen(request), form), form.cleaned_data
    if wanted["act"]:
        events = events.filter(act=wanted["act"])
    if wanted["kind"]:
        events = events.filter(kind=wanted["kind"])
    if wanted["number"]:
        number = wanted["number"]
        events = events.filter(
            Q(stream__suggestion__number=number) | Q(stream__suggestion__reference=number)
        )
    if wanted["organ"]:
        events = events.filter(post__organ__name__icontains=wanted["organ"])
    if wanted["person"]:
        events = events.filter(_of_person(request, wanted["person"]))
    return events


def _of_person(request: Asked, name: str) -> Q:
    """Return the filter for who acted or was acted for (经办人); a withheld name finds nothing."""
    hidden = Suggestion.objects.filter(unknowing(request.user, request.today)).values("stream")
    deputies = Deputy.objects.filter(
        name__icontains=name, term__congress__in=[c.pk for c in congresses(request)]
    )
    keys = deputies.annotate(word=Cast("pk", CharField(max_length=60))).values("word")
    named = Q(actor__name__icontains=name)
    return (named & Q(post__isnull=False)) | (
        (named | Q(on_behalf_of__in=keys)) & ~Q(stream__in=hidden)
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """Say after which entry a page begins (翻页标记): its moment and its key."""

    at: datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """Read a mark (读取标记); what is none begins at the beginning."""
        moment, _dot, key = text.partition(".")
        if not all(re.fullmatch("[0-9]{1,18}", part) for part in (moment, key)):
            return None
        try:
            return cls(BEGINNING + timedelta(microseconds=int(moment)), int(key))
        except OverflowError:
            return None

    def __str__(self) -> str:
        return f"{(self.at - BEGINNING) // timedelta(microseconds=1)}.{self.pk}"

    @property
    def older(self) -> Q:
        """Return the filter for what stands behind it (其后)."""
        return Q(at__lt=self.at) | Q(at=self.at, pk__lt=self.pk)


@dataclass(frozen=True, slots=True)
class Line:
    """Say who did what when (留痕行)."""

    at: datetime
    who: str
    post: str
    behalf: str
    what: Any
    refused: bool
    # The item, if the person may see it; else what the chain is about.
    item: Any
    about: Any
    reason: str
    hash: str


def page_of_events(
    request: Asked, events: QuerySet[Event], after: Mark | None
) -> tuple[list[Line], str]:
    """Return a page of entries, newest first (留痕页), and where the next page begins."""
    if after is not None:
        events = events.filter(after.older)
    rows = events.select_related(*WHO, "stream").annotate(
        item=F("stream__suggestion"), secret=F("stream__suggestion__hide_name")
    )
    found: list[Any] = list(rows.order_by("-at", "-pk")[: ROWS + 1])
    following = str(Mark(found[ROWS - 1].at, found[ROWS - 1].pk)) if len(found) > ROWS else ""
    return _lines(request, found[:ROWS]), following


def _lines(request: Asked, events: list[Any]) -> list[Line]:
    items = Suggestion.objects.visible_to(request.user, request.today).only("number", "title")
    seen = items.in_bulk({event.item for event in events if event.item is not None})
    secret = {event.item for event in events if event.secret}
    hidden: set[int] = set()
    if secret:
        rows = Suggestion.objects.filter(unknowing(request.user, request.today), pk__in=secret)
        hidden = set(rows.values_list("pk", flat=True))
    deputies = _deputies(events)
    return [
        Line(
            at=event.at,
            who=_who(event, event.item in hidden),
            post=f"{event.post.organ.name} · {event.post.get_role_display()}" if event.post else "",
            behalf=_behalf(event, deputies, event.item in hidden),
            what=name_of_act(event.act),
            refused=event.kind == "refused",
            item=seen.get(event.item),
            about=STREAM_WORDS.get(event.stream.kind, ""),
            reason=event.reason,
            hash=event.hash[:12],
        )
        for event in events
    ]


def _who(event: Event, hidden: bool) -> str:
    """Say who acted (经办人); authors act without a post."""
    if event.actor is None:
        return _("the system")
    return str(WITHHELD) if hidden and event.post is None else who_acted(event)


def _behalf(event: Event, deputies: dict[int, Deputy], hidden: bool) -> str:
    """Say for whom something was entered (代录)."""
    if not event.on_behalf_of:
        return ""
    return str(WITHHELD) if hidden else str(deputies.get(int(event.on_behalf_of), ""))


def _deputies(events: Iterable[Event]) -> dict[int, Deputy]:
    wanted = {int(event.on_behalf_of) for event in events if event.on_behalf_of}
    return Deputy.objects.in_bulk(wanted) if wanted else {}


@dataclass(frozen=True, slots=True)
class Refused:
    """Say how often an act was refused (拒绝次数), and of how many times it was tried."""

    act: str
    name: Any
    refused: int
    tried: int


def refused_acts(events: QuerySet[Event]) -> list[Refused]:
    """Count refusals per act (各动作拒绝次数), most often refused first. One statement."""
    rows = (
        events.filter(kind__in=("done", "refused"))
        .order_by()
        .values("act")
        .annotate(tried=Count("pk"), refused=Count("pk", filter=Q(kind="refused")))
    )
    found = [Refused(r["act"], name_of_act(r["act"]), r["refused"], r["tried"]) for r in rows]
    return sorted(found, key=lambda one: (-one.refused, one.act))
