"""A desk with tabs of work items (工作台): one view for office, government, unit and committee."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from cases.models import Assignment, Suggestion
from cases.models.suggestion import FINAL_STATES
from cases.queries import Progress, carried_over, of_running_term, progress_of
from web.shared import hats
from web.shared.following import Mark, due_first, latest_first
from web.shared.listing import Tab, counts, page_of, rows, search, work, work_rows
from web.shared.requests import Asked, hats_at
from web.shared.units import organ_names


@dataclass(frozen=True, slots=True)
class Pile:
    """Name one pile of a desk (分类): its address, its words, the kinds of work in it."""

    key: str
    name: Any
    kinds: tuple[str, ...]


OPEN, DONE, CARRIED, PARKED = "open", "done", "carried", "parked"


def show_desk(
    request: Asked,
    desk: str,
    template: str,
    piles: Sequence[Pile],
    pile: str,
    *,
    own: Collection[str] = (),
    **more: Any,
) -> HttpResponse:
    """Show one pile of a desk (工作台): work items, or all items under way or ended.

    Without a name it is the first pile in which something waits, the person's `own` before others.
    Raises: PermissionDenied for who has no post there.
    """
    posts = [hat.post for hat in hats_at(request, desk) if hat.post is not None]
    organs = sorted({post.organ_id for post in posts})
    if not organs:
        raise PermissionDenied
    number = counts(request, organs)
    if not pile:
        ordered = sorted(piles, key=lambda p: p.key not in own)
        waiting = (p.key for p in ordered if any(number.get(k) for k in p.kinds))
        pile = next(waiting, piles[0].key)
    tabs = [
        Tab(p.key, p.name, sum(number.get(k, 0) for k in p.kinds), p.key == pile) for p in piles
    ]
    text = request.GET.get("q", "")
    chosen = next((p for p in piles if p.key == pile), None)
    ends = [(OPEN, _("Under way")), (DONE, _("Ended"))]
    if desk == hats.OFFICE:
        ends.append((CARRIED, _("Carried over")))
        ends.append((PARKED, _("Kept for a look-back")))
    if chosen is None and pile not in dict(ends):
        raise Http404
    page: Any = None
    after, following = Mark.read(request.GET.get("after", "")), ""
    if chosen is not None:
        waiting = sum(number.get(kind, 0) for kind in chosen.kinds)
        page = page_of(work(request, organs, chosen.kinds), request, count=waiting)
        lines = work_rows(page.object_list, request)
    else:
        query = search(items_of(request, desk, organs), text, request)
        if pile == CARRIED:
            houses = {post.organ.congress_id for post in posts}
            query = query.filter(_carried(houses, request.today))
        if pile == PARKED:
            # They have ended, and wait for a review to say whether that was right (留待回头看).
            found, following = latest_first(query.filter(parked_at__isnull=False), after)
        elif pile == DONE:
            found, following = latest_first(query.filter(state__in=FINAL_STATES), after)
        else:
            found, following = due_first(query.exclude(state__in=FINAL_STATES), after)
        lines = rows(found, request)
    context = {
        "desk": desk,
        "desk_name": DESK_NAMES[desk],
        "progress": _progress(request, desk, organs),
        "organs": organ_names(posts),
        "tabs": tabs,
        "pile": pile,
        "ends": ends,
        "page": page,
        "begun": page is None and after is not None,
        "following": following,
        "query": urlencode({"q": text}) if text else "",
        "rows": lines,
        "q": text,
        "reads_board": hats.reads_board(request.hats),
        **more,
    }
    return render(request, template, context)


def _progress(request: Asked, desk: str, organs: Sequence[int]) -> Progress | None:
    """Count what is replied to and what is done of a desk's items (办复、办成), each by itself.

    The items of the running term count; of a unit and the General Office their own tasks alone.
    """
    if desk == hats.COMMITTEE:
        return None
    items = items_of(request, desk, organs).filter(of_running_term(request.today))
    return progress_of(items, None if desk == hats.OFFICE else organs)


def _carried(congresses: Iterable[int], today: date) -> Q:
    """Return the filter for what is carried over into this year or session (结转事项)."""
    found = Q(pk__in=[])
    for congress in congresses:
        found |= Q(pk__in=carried_over(congress, today).order_by().values("pk"))
    return found


DESK_NAMES = {
    "deputy": _("My suggestions"),
    "office": _("Office of the congress"),
    "government": _("General Office of the government"),
    "unit": _("Handling unit"),
    "committee": _("Supervision"),
    "auditor": _("Audit"),
    "administration": _("Administration"),
}


def items_of(request: Asked, desk: str, organs: Sequence[int]) -> QuerySet[Suggestion]:
    """Return the items of a desk (本台案卷): a unit's own, or all of the congress."""
    seen = Suggestion.objects.visible_to(request.user, request.today)
    if desk in ("unit", "government"):
        ours = Assignment.objects.filter(suggestion=OuterRef("pk"), organ__in=organs)
        return seen.filter(Exists(ours))
    return seen
