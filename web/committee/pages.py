"""The desk of the leader of a supervising committee (督办委员会工作台): red first."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from cases.acting import SHANGHAI
from cases.models import Supervision
from cases.rules.deadlines import days_late
from cases.rules.states import STANDING, ClockKind, LadderStep, SupervisionState
from notifications.looking import look_through
from web.committee.gathering import Followed, Seat, changes_since, followed_by, topics_of
from web.shared import hats
from web.shared.desks import show_desk
from web.shared.requests import Asked, hats_at
from web.shared.tables import About, Cell, serial
from web.shared.tables import table as as_table
from web.shared.topics import told_of
from workflows.explaining import spoken

LATE_ITEMS = 20


@require_safe
def desk(request: Asked, pile: str = "") -> HttpResponse:
    """Show topics, escalated items and all that lies with the leader (督办工作台)."""
    # Piles are lists of work; what lies with the leader stands on the first page.
    above = {} if pile else _lies_with(request) | {"key": uuid.uuid4().hex}
    return show_desk(request, hats.COMMITTEE, "web/committee/desk.html", pile, **above)


def _lies_with(request: Asked) -> dict[str, Any]:
    seat = Seat.of(request)
    if not seat.posts:
        raise PermissionDenied
    topics = topics_of(request, seat)
    followed, told = followed_by(request, seat, topics), told_of(topics, request.today)
    streams = {topic.stream_id: topic.pk for topic in topics}
    changes = changes_since(request, streams, followed.since) if topics else {}
    for one in told:
        one.changed = changes.get(one.row.pk, [])
    return {
        "followed": followed,
        "topics": told,
        "late": late_items(request, seat),
    }


@require_safe
def sheet(request: Asked) -> HttpResponse:
    """Show the same list on one sheet of A4 (关注事项打印页)."""
    labels = [hat.label for hat in hats_at(request, hats.COMMITTEE)]
    context = _lies_with(request) | {"labels": labels}
    return render(request, "web/committee/sheet.html", context)


@require_safe
def table(request: Asked) -> HttpResponse:
    """Hand out the same list as a table (关注事项导出)."""
    followed = _lies_with(request)["followed"]
    about = About(gettext("Items I follow"))
    return as_table(request, "followed", COLUMNS, map(_line, followed.items), about)


@require_POST
def read(request: Asked) -> HttpResponse:
    """Note that the leader has looked through the list (已阅); what comes later is new."""
    if not Seat.of(request).posts:
        raise PermissionDenied
    look_through(request.user, hats.COMMITTEE, request.at)
    return redirect("committee")


COLUMNS = (
    _("No."), _("Title"), _("Lead deputy"), _("Why it is on the list"), _("State"),
    _("Next step"), _("Due day"), _("Handling unit"), _("Telephone"), _("How it left"),
    _("By whom"), _("Day"), _("Why"),
)  # fmt: skip


def _line(one: Followed) -> list[Cell]:
    left = one.left
    said: list[Cell] = [None] * 4
    if left:
        said = [str(left.what), left.by, left.at.astimezone(SHANGHAI).date(), left.why]
    return [
        serial(one.item.number),
        one.item.title,
        one.who,
        "；".join(str(reason) for reason in one.reasons),
        one.state,
        one.next,
        one.due_on,
        "、".join(name for name, _telephone in one.units),
        "、".join(telephone for _name, telephone in one.units if telephone),
        *said,
    ]


def late_items(request: Asked, seat: Seat) -> list[dict[str, Any]]:
    """Return what is late and has climbed to this desk (逾期督办), the latest first.

    Each with its whole way in one card: who is late with what, since when, and every step so far.
    """
    standing = Supervision.objects.visible_to(request.user, request.today).filter(
        Q(supervisor__in=seat.organs) | Q(leader__in=seat.posts) | Q(in_charge__in=seat.posts),
        state__in=STANDING,
    )
    rows_ = standing.select_related("suggestion", "clock", "assignment__organ")
    found = list(rows_.order_by("clock__due_on", "pk")[:LATE_ITEMS])
    so_far: dict[int, list[dict[str, Any]]] = defaultdict(list)
    before = Supervision.objects.filter(clock__in=[step.clock_id for step in found])
    for row in before.order_by("pk"):
        so_far[row.clock_id].append(
            {
                "on": row.reached_at,
                "code": row.step,
                "name": spoken(LadderStep(row.step)),
                "state": spoken(SupervisionState(row.state)),
            }
        )
    return [
        {
            "step": step,
            "name": spoken(LadderStep(step.step)),
            "state": spoken(SupervisionState(step.state)),
            "deadline": spoken(ClockKind(step.clock.kind)),
            "days": days_late(step.clock.due_on, request.today),
            "so_far": so_far[step.clock_id],
        }
        for step in found
    ]
