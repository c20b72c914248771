"""The page of the working days (工作日历页): which days count, and whose day may still move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.calendars import in_force
from cases.models import Clock
from cases.rules.calendar import Calendar, DayKind
from cases.rules.reading import decode
from cases.rules.states import ClockKind
from notifications import bell
from web.shared.hats import ADMINISTRATION, OFFICE
from web.shared.listing import page_of
from web.shared.requests import Asked, hats_at
from workflows.explaining import spoken
from workflows.workdays import (
    Arrangement,
    ArrangementError,
    changed_days,
    load_arrangement,
    read_arrangement,
)

LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Span:
    """Some days in a row that depart from their week for one reason (连续日期)."""

    first: date
    last: date
    is_off: bool
    notice: str

    @property
    def days(self) -> int:
        """Count its days (天数)."""
        return (self.last - self.first).days + 1


def spans_of(calendar: Calendar, year: int) -> list[Span]:
    """Return the days of a year that depart from their week (放假与调休), in their order."""
    found: list[Span] = []
    for day in sorted(d for d in calendar.off | calendar.makeup if d.year == year):
        is_off, notice = day in calendar.off, calendar.notices.get(day, "")
        last = found[-1] if found else None
        follows = last is not None and last.last + timedelta(days=1) == day
        if last is not None and follows and (last.is_off, last.notice) == (is_off, notice):
            found[-1] = Span(last.first, day, is_off, notice)
        else:
            found.append(Span(day, day, is_off, notice))
    return found


@require_safe
def workdays(request: Asked) -> HttpResponse:
    """Show the days off and the days made up of a year (工作日历).

    The office also finds the deadlines that may still move: they reach into a year whose
    holidays are not announced.
    """
    return _show(request)


@require_POST
def load(request: Asked) -> HttpResponse:
    """Look at a table of one year, then load it (载入放假安排). 403 for who administers nothing."""
    hats = hats_at(request, ADMINISTRATION)
    if not hats:
        raise PermissionDenied
    sent = request.FILES.get("table")
    if sent is not None and (sent.size or 0) > LARGEST:
        return _show(request, wrong=[_("This file is too large for one year.")], status=400)
    text = request.POST.get("text", "")[:LARGEST] if sent is None else decode(sent.read())[0]
    try:
        found = read_arrangement(text)
    except ArrangementError as refused:
        return _show(request, wrong=refused.problems, status=400)
    if sent is not None or request.POST.get("what") != "load":
        return _show(request, looked_at=found, text=text)
    if load_arrangement(found, request.at, hats[0].actor):
        bell.ring("huiying.sweep")
        messages.success(request, _("Loaded. The engine counts running deadlines anew."))
    else:
        messages.success(request, _("It is in force already: nothing was changed."))
    return redirect("workdays")


def _show(
    request: Asked,
    *,
    wrong: Iterable[str] = (),
    looked_at: Arrangement | None = None,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    calendar = in_force()
    years = sorted(calendar.years, reverse=True)
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, years) else min(request.today.year, years[0])
    context: dict[str, Any] = {
        "years": years,
        "year": year,
        "spans": spans_of(calendar, year),
        "next_year": request.today.year + 1,
        "next_is_known": request.today.year + 1 in calendar.years,
        "may_load": bool(hats_at(request, ADMINISTRATION)),
        "wrong": list(wrong),
        "looked_at": looked_at,
        "text": text,
        "may_move": None,
    }
    if looked_at is not None:
        context["off"] = looked_at.count(DayKind.OFF)
        context["makeup"] = looked_at.count(DayKind.MAKEUP)
        context["changed"] = changed_days(looked_at, calendar)
    if hats_at(request, OFFICE):
        page = page_of(_may_move(request), request)
        context["page"] = page
        context["may_move"] = [(clock, spoken(ClockKind(clock.kind))) for clock in page.object_list]
    return render(request, "web/workdays/workdays.html", context, status=status)


def _may_move(request: Asked) -> Any:
    rows = Clock.objects.visible_to(request.user, request.today)
    rows = rows.filter(provisional=True, stopped_at=None).select_related(
        "suggestion", "assignment__organ"
    )
    return rows.order_by("due_on", "pk")
