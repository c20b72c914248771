"""The desk of the congress' own offices (人大办理工作台)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from cases.calendars import in_force
from people.kinds import Role
from web.integrity.pages import readers
from web.office.assigning_desk import assigners
from web.office.assignments import (
    COLUMNS,
    OfDay,
    assigned,
    assigns,
    cells,
    groups,
    latest_day,
)
from web.shared import hats
from web.shared.desks import show_desk
from web.shared.ledger import show_ledger, table_of_ledger
from web.shared.piles import DESK_NAMES
from web.shared.requests import Asked, hats_at
from web.shared.tables import About, table

# From this month on the office is shown what may still move.
ANNOUNCED_BY = 10

# With which piles a post begins, where several share a desk: the work of others comes after it.
OWN = {
    Role.INTAKE_OFFICER: ("intake",),
    Role.ASSIGNER: ("assign", "transfers", "returns", "disputes", "extensions"),
    Role.RATING_OFFICER: ("ratings",),
    Role.SECRETARY: ("decisions",),
}


@require_safe
def desk(request: Asked, pile: str = "") -> HttpResponse:
    """Show a pile of the office (办理工作台)."""
    posts = [hat.post for hat in hats_at(request, hats.OFFICE) if hat.post is not None]
    writes_down = any(post.role == Role.INTAKE_OFFICER for post in posts)
    return show_desk(
        request,
        hats.OFFICE,
        "web/office/desk.html",
        pile,
        own={key for post in posts for key in OWN.get(Role(post.role), ())},
        writes_down=writes_down,
        reads_integrity=bool(readers(request)),
        assigns=bool(assigns(request)),
        may_assign=bool(assigners(request)),
        unknown_year=_unknown_year(request),
    )


def _unknown_year(request: Asked) -> int | None:
    """Return the next year, once its holidays should be known and are not loaded (未载入年度).

    They are announced each autumn, into which the first deadlines of the next year reach.
    """
    following = request.today.year + 1
    if request.today.month < ANNOUNCED_BY or following in in_force().years:
        return None
    return following


@require_safe
def ledger(request: Asked) -> HttpResponse:
    """Show what all units have promised (全部承诺台账)."""
    return show_ledger(request, hats.OFFICE)


@require_safe
def ledger_table(request: Asked) -> HttpResponse:
    """Hand out the same ledger as a table (全部承诺台账导出)."""
    return table_of_ledger(request, hats.OFFICE)


@require_safe
def assignments(request: Asked) -> HttpResponse:
    """Show what was assigned on a day (交办清单), to print for the units."""
    return _show_day(request, "web/office/assignments.html", "assignments")


@require_safe
def receipts(request: Asked) -> HttpResponse:
    """Show the list on which units sign for what they were assigned on a day (签收单)."""
    return _show_day(request, "web/office/receipts.html", "assignment_receipts")


@require_safe
def assignments_table(request: Asked) -> HttpResponse:
    """Hand out what was assigned on a day as a table (交办清单导出)."""
    told = _day(request)
    if told["form"].errors:
        return render(request, "web/office/assignments.html", told, status=400)
    day = told["day"]
    about = About(gettext("Assignment list"), day.isoformat() if day else "")
    return table(request, "assignments", COLUMNS, cells(told["groups"]), about)


def _show_day(request: Asked, template: str, here: str) -> HttpResponse:
    told = _day(request) | {"here": here}
    return render(request, template, told, status=400 if told["form"].errors else 200)


def _day(request: Asked) -> dict[str, Any]:
    """Return what was assigned on the day that is asked for (所选交办日), else on the latest."""
    rows = assigned(request)
    form = OfDay(request.GET if request.GET.get("day") else None)
    valid = not form.is_bound or form.is_valid()
    day = form.cleaned_data["day"] if form.is_bound and valid else latest_day(rows)
    if not form.is_bound:
        form.initial = {"day": day}
    found = groups(rows, day) if valid else []
    return {
        "desk_name": DESK_NAMES[hats.OFFICE],
        "here": "assignments",
        "form": form,
        "day": day if valid else None,
        "groups": found,
        "count": sum(len(group.lines) for group in found),
    }
