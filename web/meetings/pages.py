"""The pages of evaluation meetings (评议会页面): call, hear, let rate, end, print."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import (
    EvaluationMeeting,
    MeetingItem,
    Rater,
    RatingRequest,
    SummonedUnit,
)
from cases.rules.kinds import RatingOption
from cases.rules.meetings import Presence, why_not_rated
from cases.rules.states import (
    OPEN_STATES,
    HandlingRole,
    MeetingItemState,
    MeetingState,
    RatingRequestState,
)
from people.models import Congress, Organ
from people.strokes import by_strokes
from web.meetings.forms import FORMS, ITEM_FORMS, Call, Filter, Picked
from web.shared.listing import page_of
from web.shared.matters import (
    May,
    act_page,
    acts_on,
    founding_page,
    history_of,
    may,
    may_found_somewhere,
    seat_to_found,
)
from web.shared.meetings import is_of_a_unit, sees_whole, state_of
from web.shared.requests import Asked
from web.shared.units import BY_TASK
from workflows.explaining import spoken
from workflows.meetings import Counts, counts_of, in_scope, states_asked, unfit_of

# So many items are offered at once; a filter narrows them down.
OFFERED = 200


@require_safe
def meetings(request: Asked) -> HttpResponse:
    """Show the meetings (评议会) that the person sees, the latest first."""
    mine = MeetingItem.objects.visible_to(request.user, request.today).exclude(
        state=MeetingItemState.DROPPED
    )
    counted = mine.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    rows = EvaluationMeeting.objects.visible_to(request.user, request.today).annotate(
        listed=Subquery(counted.annotate(n=Count("pk")).values("n"))
    )
    page = page_of(rows.select_related("convener").order_by("-pk"), request)
    lines = [
        {"row": meeting, "state": state_of(request, meeting), "items": meeting.listed or 0}
        for meeting in page.object_list
    ]
    context = {"page": page, "lines": lines, "calls": may_found_somewhere(request, "call_meeting")}
    return render(request, "web/meetings/meetings.html", context)


@require_http_methods(["GET", "POST"])
def call(request: Asked) -> HttpResponse:
    """Call a meeting (召集评议会) over items that are ticked, or that a filter names."""
    congress, hat, allowed = seat_to_found(request, "call_meeting")
    offer = _offer(request, congress) if allowed else {"fit": [], "chosen": {}}
    form_class = partial(Call, fit=offer["fit"], ticked=bool(offer["chosen"]))
    return founding_page(
        request, "call_meeting", congress, hat, form_class, reverse("meetings"),
        lambda meeting: reverse("meeting", args=[meeting.pk]), allowed=allowed,
        template="web/meetings/call.html", offer=offer,
    )  # fmt: skip


def _offer(request: Asked, congress: Congress) -> dict[str, Any]:
    """Return what can be put on an agenda (可列事项), and of what a filter names why not."""
    waiting = in_scope(congress.pk).filter(rating_requests__state=RatingRequestState.OPENED)
    years = waiting.order_by().values_list("registered_at__year", flat=True)
    fields = waiting.exclude(category="").order_by().values_list("category", flat=True)
    units = Organ.objects.filter(
        pk__in=waiting.order_by().values("rating_requests__assignment__organ")
    ).order_by("official_order", "pk")
    narrow = Filter(
        request.GET, years=sorted(set(years), reverse=True), fields=sorted(set(fields)),
        units=list(units.values_list("pk", "name")),
    )  # fmt: skip
    chosen = narrow.chosen()
    rows = in_scope(congress.pk, **chosen).filter(state__in=OPEN_STATES)
    if not chosen:
        rows = rows.filter(rating_requests__state=RatingRequestState.OPENED)
    found = list(rows[:OFFERED])
    unfit = unfit_of(found)
    reasons = [(item, why) for item in found if (why := unfit[item.pk]) is not None]
    return {
        "filter": narrow,
        "chosen": chosen,
        "fit": [item for item in found if unfit[item.pk] is None],
        "unfit": [(item, spoken(why)) for item, why in reasons],
    }


def find(request: Asked, meeting: int) -> EvaluationMeeting:
    """Return a meeting that the person may see (可见评议会). Raises: Http404."""
    rows = EvaluationMeeting.objects.visible_to(request.user, request.today)
    found = rows.select_related("congress", "convener", "called_by").filter(pk=meeting).first()
    if found is None:
        raise Http404
    return found


@require_safe
def meeting_page(request: Asked, meeting: int) -> HttpResponse:
    """Show a meeting (评议会): its agenda, what was said, how many have rated, what I may do."""
    found = find(request, meeting)
    whole = sees_whole(request, found)
    seen = MeetingItem.objects.visible_to(request.user, request.today).filter(meeting=found.pk)
    rows = list(seen.select_related("suggestion", "round", "recorded_by", "left_by").order_by("pk"))
    for row in rows:
        row.meeting = found
    context = {
        "meeting": found,
        "whole": whole,
        "state": state_of(request, found),
        "second_part": found.state == MeetingState.BACK_TO_BACK
        and not is_of_a_unit(request, found),
        "lines": _lines(request, found, rows, whole=whole),
        "acts": acts_on(request, found, FORMS) if whole else [],
        "history": history_of(request, found),
    }
    return render(request, "web/meetings/meeting.html", context)


def _lines(
    request: Asked, meeting: EvaluationMeeting, rows: list[MeetingItem], *, whole: bool
) -> list[dict[str, Any]]:
    units = _units_of(rows)
    seen = list(
        RatingRequest.objects.visible_to(request.user, request.today)
        .filter(suggestion__in=[row.suggestion_id for row in rows])
        .order_by("pk")
    )
    counts = _counts(request, meeting, rows, seen) if whole else {}
    over = _why_over(rows) if counts else {}
    mine = _own_answers(request, seen)
    possible = _item_acts(request, rows) if whole else {}
    return [
        {
            "row": row,
            "item": row.suggestion,
            "state": spoken(MeetingItemState(row.state)),
            "dropped": row.state == MeetingItemState.DROPPED,
            "units": units[row.pk],
            "counts": counts.get(row.pk),
            "over": over.get(row.pk, ""),
            "outcomes": [
                spoken(RatingOption(one.overall))
                for one in seen
                if _is_of(one, row) and one.state == RatingRequestState.RELEASED and one.overall
            ],
            "mine": [(one, mine[one.pk]) for one in seen if _is_of(one, row) and one.pk in mine],
            "acts": possible.get(row.state, []),
        }
        for row in rows
    ]


def _is_of(request: RatingRequest, row: MeetingItem) -> bool:
    return (request.suggestion_id, request.round_id) == (row.suggestion_id, row.round_id)


def _units_of(rows: Iterable[MeetingItem]) -> dict[int, list[dict[str, Any]]]:
    """Return who was summoned for each item (受评单位), and who came."""
    found: dict[int, list[dict[str, Any]]] = {row.pk: [] for row in rows}
    units = SummonedUnit.objects.filter(item__in=list(found)).select_related("assignment__organ")
    for unit in units.order_by(*BY_TASK):
        found[unit.item_id].append(
            {
                "organ": unit.assignment.organ,
                "role": spoken(HandlingRole(unit.assignment.role)),
                "presence": spoken(Presence(unit.presence)) if unit.presence else "",
                "person": unit.person,
            }
        )
    return found


def _counts(
    request: Asked,
    meeting: EvaluationMeeting,
    rows: list[MeetingItem],
    seen: list[RatingRequest],
) -> dict[int, Counts]:
    """Count who has rated (评价计数), for the convener and the collector alone.

    Nobody else of the house learns that a rating was given before it is released.
    """
    organs = {hat.post.organ_id for hat in request.hats if hat.post is not None}
    collectors = {one.collector_id for one in seen}
    if not organs & {meeting.convener_id, *collectors}:
        return {}
    return counts_of(meeting, [row for row in rows if row.state != MeetingItemState.DROPPED])


def _why_over(rows: Iterable[MeetingItem]) -> dict[int, str]:
    """Say of which items nobody is asked any more, and why (不再征询原因)."""
    keys = {row.pk: (row.suggestion_id, row.round_id) for row in rows}
    states = states_asked(keys.values())
    reasons = {pk: why_not_rated(states[key]) for pk, key in keys.items()}
    return {pk: spoken(why) for pk, why in reasons.items() if why is not None}


def _own_answers(request: Asked, seen: list[RatingRequest]) -> dict[int, bool]:
    """Return of which requests the person is asked, and whether he or she has answered."""
    mine = [hat.deputy.pk for hat in request.hats if hat.deputy is not None]
    if not mine:
        return {}
    asked = Rater.objects.filter(
        request__in=[one.pk for one in seen], deputy__in=mine, excused_at=None
    )
    return {one.request_id: one.answered_at is not None for one in asked}


def _item_acts(request: Asked, rows: list[MeetingItem]) -> dict[str, list[May]]:
    """Say what may be done with items in each state (可办事项); it is the same for all of them."""
    found: dict[str, list[May]] = {}
    for row in rows:
        stands = row.state
        if stands not in found:
            found[stands] = acts_on(request, row, ITEM_FORMS)
    return found


@require_http_methods(["GET", "POST"])
def act(request: Asked, meeting: int, act: str) -> HttpResponse:
    """Perform an act on a meeting (办理)."""
    found = find(request, meeting)
    if act not in FORMS:
        raise Http404
    form_class: Any = FORMS[act]
    if act == "add_to_meeting" and may(request, found, act) is not None:
        form_class = partial(Picked, fit=_offer(request, found.congress)["fit"])
    return act_page(request, found, act, form_class, reverse("meeting", args=[found.pk]))


@require_http_methods(["GET", "POST"])
def item_act(request: Asked, meeting: int, item: int, act: str) -> HttpResponse:
    """Perform an act on an item of the agenda (评议事项)."""
    found = find(request, meeting)
    seen = MeetingItem.objects.visible_to(request.user, request.today)
    rows = seen.select_related("meeting__congress", "meeting__convener", "suggestion")
    record = rows.filter(meeting=found.pk, pk=item).first()
    if record is None or act not in ITEM_FORMS:
        raise Http404
    return act_page(request, record, act, ITEM_FORMS[act], reverse("meeting", args=[found.pk]))


@require_safe
def agenda(request: Asked, meeting: int) -> HttpResponse:
    """Show the agenda and the list to sign in on sheets of A4 (议程与签到表), for the house."""
    found = find(request, meeting)
    if not sees_whole(request, found):
        raise Http404
    living = found.items.exclude(state=MeetingItemState.DROPPED)
    rows = list(living.select_related("suggestion", "round").order_by("pk"))
    units = _units_of(rows)
    keys = {(row.suggestion_id, row.round_id): row.pk for row in rows}
    asked = Rater.objects.filter(
        request__suggestion__in=[row.suggestion_id for row in rows], excused_at=None
    )
    deputies: dict[int, list[str]] = {row.pk: [] for row in rows}
    named: dict[int, str] = {}
    leads = {row.suggestion_id: row.suggestion.lead_id for row in rows}
    listed = by_strokes(asked.select_related("deputy", "request"), lambda one: one.deputy.name)
    # Who leads stands first.
    listed.sort(key=lambda one: one.deputy_id != leads[one.request.suggestion_id])
    for rater in listed:
        row = keys.get((rater.request.suggestion_id, rater.request.round_id))
        if row is None:
            continue
        named[rater.deputy_id] = rater.deputy.name
        if rater.deputy.name not in deputies[row]:
            deputies[row].append(rater.deputy.name)
    organs = {unit["organ"].pk: unit["organ"].name for told in units.values() for unit in told}
    context = {
        "meeting": found,
        "state": spoken(MeetingState(found.state)),
        "lines": [
            {"item": row.suggestion, "units": units[row.pk], "deputies": deputies[row.pk]}
            for row in rows
        ],
        "deputies": by_strokes(named.values(), str),
        "organs": list(organs.values()),
    }
    return render(request, "web/meetings/print.html", context)
