"""A desk with tabs of work items (工作台): one view for office, government, unit and committee."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
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
from web.shared.filters import Filters, Group, tally
from web.shared.following import ALL, Mark, due_first, latest_first
from web.shared.listing import Tab, page_of, rows, search, work, work_rows
from web.shared.piles import DESK_NAMES, PILES, Pile, from_pile, pile_at
from web.shared.requests import Asked, hats_at
from web.shared.units import organ_names

OPEN, DONE, CARRIED, PARKED = "open", "done", "carried", "parked"


def show_desk(
    request: Asked,
    desk: str,
    template: str,
    pile: str,
    *,
    ticked: Collection[str] | None = None,
    own: Collection[str] = (),
    **more: Any,
) -> HttpResponse:
    """Show one pile of a desk (工作台): work items, or all items under way or ended.

    Without a name it is the first pile in which something waits, the person's `own` before others.
    `ticked` names the kinds of work whose lines get a box, where not all do.
    Raises: PermissionDenied for who has no post there.
    """
    posts = [hat.post for hat in hats_at(request, desk) if hat.post is not None]
    organs = sorted({post.organ_id for post in posts})
    if not organs:
        raise PermissionDenied
    groups = tally(request, organs)
    filters = Filters.read(request.GET, desk, request.user)
    text = request.GET.get("q", "")
    searched = {"q": text} if text else {}
    if not pile:
        ordered = sorted(PILES[desk], key=lambda p: p.key not in own)
        waiting = (p.key for p in ordered if _of(p, groups))
        pile = next(waiting, PILES[desk][0].key)
    chosen = pile_at(desk, pile)
    ends = _ends(desk)
    if chosen is None and pile not in dict(ends):
        raise Http404
    page, following, chips = None, "", []
    after = Mark.read(request.GET.get("after", ""))
    if chosen is not None:
        here = _of(chosen, groups)
        found_ = chosen.of(work(request, organs, chosen.kinds))
        rows_ = found_.filter(filters.on_work(request.today))
        page = page_of(rows_, request, count=filters.number(here))
        came = from_pile(desk, chosen) | filters.chosen
        lines = work_rows(page.object_list, request, urlencode(came), ticked)
        chips = filters.chips(here, **searched)
    else:
        query = search(items_of(request, desk, organs), text, request)
        if pile == CARRIED:
            houses = {post.organ.congress_id for post in posts}
            query = query.filter(_carried(houses, request.today))
        if pile == OPEN:
            query = query.filter(filters.on_items(organs))
            chips = filters.chips(None, **searched)
        if pile == PARKED:
            # They have ended, and wait for a review to say whether that was right (留待回头看).
            found, following = latest_first(query.filter(parked_at__isnull=False), after)
        elif pile == DONE:
            found, following = latest_first(query.filter(state__in=FINAL_STATES), after)
        else:
            span = filters.span(request.today) if pile == OPEN else ALL
            found, following = due_first(query.exclude(state__in=FINAL_STATES), after, span)
        lines = rows(found, request)
    filtered = filters.chosen if chips else {}
    context = {
        "desk": desk,
        "desk_name": DESK_NAMES[desk],
        "progress": _progress(request, desk, organs),
        "organs": organ_names(posts),
        "tabs": [
            Tab(p.key, p.name, sum(g.number for g in _of(p, groups)), p is chosen)
            for p in PILES[desk]
        ],
        "pile": pile,
        "ends": ends,
        "page": page,
        "begun": page is None and after is not None,
        "following": following,
        "chips": chips,
        "filtered": filtered,
        "kept": urlencode(filtered),
        "unfiltered": urlencode(searched),
        "query": urlencode(searched | filtered),
        "rows": lines,
        "has_boxes": any(row.tick for row in lines),
        "q": text,
        "reads_board": hats.reads_board(request.hats),
        **more,
    }
    return render(request, template, context)


def _of(pile: Pile, groups: Iterable[Group]) -> list[Group]:
    """Keep the counts of one pile (本类计数)."""
    return [group for group in groups if pile.holds(group.kind, group.stage)]


def _ends(desk: str) -> list[tuple[str, Any]]:
    """Name the lists beside the piles (在办、办结等清单)."""
    ends = [(OPEN, _("Under way")), (DONE, _("Ended"))]
    if desk == hats.OFFICE:
        ends += [(CARRIED, _("Carried over")), (PARKED, _("Kept for a look-back"))]
    return ends


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


def items_of(request: Asked, desk: str, organs: Sequence[int]) -> QuerySet[Suggestion]:
    """Return the items of a desk (本台案卷): a unit's own, or all of the congress."""
    seen = Suggestion.objects.visible_to(request.user, request.today)
    if desk in ("unit", "government"):
        ours = Assignment.objects.filter(suggestion=OuterRef("pk"), organ__in=organs)
        return seen.filter(Exists(ours))
    return seen
