"""The piles of the desks (工作台分类), and the way from item to item within one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from web.shared import hats
from web.shared.filters import Filters
from web.shared.listing import MOST_URGENT, work, work_of
from web.shared.requests import Asked, hats_at
from web.shared.stages import TO_DELIVER, TO_SIGN, WRITTEN, staged
from workflows.models import WorkItem


@dataclass(frozen=True, slots=True)
class Pile:
    """Name one pile of a desk (分类): its address, its words, the kinds of work in it."""

    key: str
    name: Any
    kinds: tuple[str, ...]
    # How far the reply must have come, where that matters.
    stage: str | None = None

    def holds(self, kind: str, stage: str) -> bool:
        """Tell whether work of this kind, so far come, is in the pile (属本类)."""
        return kind in self.kinds and self.stage in (None, stage)

    def of(self, items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
        """Keep of work of these kinds what is in the pile (本类待办)."""
        return items if self.stage is None else staged(items).filter(stage=self.stage)


PILES: dict[str, tuple[Pile, ...]] = {
    hats.OFFICE: (
        Pile(
            "intake", _("Check"), ("register", "countersign", "confirm_withdrawal", "confirm_void")
        ),
        Pile("assign", _("Assign"), ("assign",)),
        Pile("transfers", _("Transferred out"), ("note_return",)),
        Pile("returns", _("Returns"), ("decide_return", "reassign")),
        Pile("disputes", _("Disputes"), ("settle_dispute", "coordinate", "settle_reply")),
        Pile("extensions", _("Extensions"), ("decide_extension",)),
        Pile("ratings", _("Ratings"), ("release", "look_into")),
        Pile("second", _("Second assignment"), ("decide_second",)),
        Pile("decisions", _("Decisions"), ("decide", "acknowledge", "propose")),
        Pile(
            "supervision",
            _("Supervision"),
            ("sign_order", "acknowledge_order", "decide_order", "answer_measure"),
        ),
        Pile("promises", _("Write-off"), ("verify",)),
    ),
    hats.GOVERNMENT: (
        Pile("received", _("Sub-assign"), ("sub_assign", "sign_in")),
        Pile("review", _("Review replies"), ("review_reply",)),
        Pile("returns", _("Returns"), ("decide_return", "reassign")),
        Pile("disputes", _("Disputes"), ("settle_dispute", "coordinate", "settle_reply")),
        Pile("extensions", _("Extensions"), ("decide_extension",)),
        Pile(
            "supervision", _("Supervision"), ("sign_order", "acknowledge_order", "answer_measure")
        ),
        Pile("handling", _("Handle"), ("contact", "opinion", "reply", "fulfil")),
    ),
    hats.UNIT: (
        Pile("sign-in", _("Waiting for sign-in"), ("sign_in",)),
        Pile("handling", _("Handle"), ("contact", "reply"), WRITTEN),
        Pile("to-sign", _("To sign"), ("reply", "fulfil"), TO_SIGN),
        Pile("to-deliver", _("To deliver"), ("reply", "fulfil"), TO_DELIVER),
        Pile("opinions", _("Opinions"), ("opinion", "agree_reply")),
        Pile("supervision", _("Supervision"), ("acknowledge_order", "answer_measure")),
        Pile("promises", _("Promises"), ("fulfil",), WRITTEN),
    ),
    hats.COMMITTEE: (
        Pile(
            "climbed",
            _("To acknowledge"),
            ("acknowledge", "propose", "sign_order", "acknowledge_order"),
        ),
        Pile("decisions", _("Decisions"), ("decide", "decide_order")),
    ),
}
DESK_NAMES = {
    "deputy": _("My suggestions"),
    "office": _("Office of the congress"),
    "government": _("General Office of the government"),
    "unit": _("Handling unit"),
    "committee": _("Supervision"),
    "auditor": _("Audit"),
    "administration": _("Administration"),
}
# What a line of a pile hands on, so that its item knows where the person came from.
FROM = "from"


def pile_at(desk: str, key: str) -> Pile | None:
    """Return a pile of a desk by its address (按地址取分类)."""
    return next((pile for pile in PILES.get(desk, ()) if pile.key == key), None)


def from_pile(desk: str, pile: Pile) -> dict[str, str]:
    """Return what a link of this pile hands on (来处)."""
    return {FROM: f"{desk}-{pile.key}"}


@dataclass(frozen=True, slots=True)
class Came:
    """Say from which pile of which desk an item was opened (来处)."""

    desk: str
    pile: Pile
    organs: Sequence[int]
    filters: Filters

    @classmethod
    def read(cls, request: Asked) -> Came | None:
        """Read where the person came from; what is no pile of an own desk is nowhere."""
        desk, _dash, key = request.GET.get(FROM, "").partition("-")
        pile = pile_at(desk, key)
        posts = [hat.post for hat in hats_at(request, desk) if hat.post is not None]
        if pile is None or not posts:
            return None
        organs = sorted({post.organ_id for post in posts})
        return cls(desk, pile, organs, Filters.read(request.GET, desk, request.user))

    @property
    def name(self) -> str:
        """Return desk and pile in words (来处名称)."""
        return f"{DESK_NAMES[self.desk]} · {self.pile.name}"

    @property
    def query(self) -> str:
        """Return what keeps the way in an address (来处参数)."""
        return urlencode(from_pile(self.desk, self.pile) | self.filters.chosen)

    @property
    def url(self) -> str:
        """Return the address of the pile (返回地址)."""
        url = reverse(f"{self.desk}_pile", args=[self.pile.key])
        return url + (f"?{urlencode(self.filters.chosen)}" if self.filters.chosen else "")


def way_back(request: Asked, item: int) -> str:
    """Return the address of an item (返回案卷), with the pile from which the person came."""
    came = Came.read(request)
    return reverse("item", args=[item]) + (f"?{came.query}" if came is not None else "")


@dataclass(frozen=True, slots=True)
class Along:
    """Hold the way along a pile (上一件、下一件): where it is, and its neighbours of this item."""

    came: Came
    before: str
    after: str


def along(request: Asked, item: int) -> Along | None:
    """Find the neighbours of an item in the pile it was opened from (上一件、下一件).

    Two statements, none without a pile. What was done meanwhile keeps its place, so that one
    goes on from there. Other work on the same item is passed over.
    """
    came = Came.read(request)
    if came is None:
        return None
    mine = work_of(request, came.organs, came.pile.kinds).filter(suggestion=item)
    # What is still to be done comes first, else what was done last.
    here = mine.order_by(F("done_at").desc(nulls_first=True), *MOST_URGENT).first()
    if here is None:
        return Along(came, "", "")
    pile = came.pile.of(work(request, came.organs, came.pile.kinds)).exclude(suggestion=item)
    pile = pile.filter(came.filters.on_work(request.today))
    behind = pile.filter(_behind(here))
    ahead = pile.filter(_ahead(here)).reverse()
    nearest = Q(pk=Subquery(ahead.values("pk")[:1])) | Q(pk=Subquery(behind.values("pk")[:1]))
    told = {"before": "", "after": ""}
    for one in WorkItem.objects.filter(nearest).only("due_on", "suggestion"):
        side = "before" if _place(one) < _place(here) else "after"
        told[side] = f"{reverse('item', args=[one.suggestion_id])}?{came.query}"
    return Along(came, **told)


def _behind(here: WorkItem) -> Q:
    """Return the filter for what comes after a row of a pile (其后); no due day is last."""
    undated = Q(due_on=None)
    if here.due_on is None:
        return undated & Q(pk__gt=here.pk)
    return Q(due_on__gt=here.due_on) | Q(due_on=here.due_on, pk__gt=here.pk) | undated


def _ahead(here: WorkItem) -> Q:
    """Return the filter for what comes before a row of a pile (其前)."""
    if here.due_on is None:
        return Q(due_on__isnull=False) | Q(pk__lt=here.pk)
    return Q(due_on__lt=here.due_on) | Q(due_on=here.due_on, pk__lt=here.pk)


def _place(item: WorkItem) -> tuple[date, int]:
    return item.due_on or date.max, item.pk
