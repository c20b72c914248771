"""The pages of weekly integrity reports (周报页面): for the collector's people and the auditor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.guards.people import COLLECTOR_ROLES
from cases.models import IntegrityLine, IntegrityRemark, IntegrityReport, Rating, Suggestion
from cases.rules.integrity import Pattern
from cases.rules.states import IntegrityLineState
from people.kinds import CONGRESS_KINDS, Role
from people.models import User
from web.integrity.forms import Remark
from web.integrity.words import AT_ONCE, ENTERED_BY, OF_DEPUTIES, PATTERN_WORDS, RATED_AFTER
from web.shared.hats import Hat
from web.shared.listing import page_of
from web.shared.matters import act_page
from web.shared.requests import Asked
from workflows.explaining import spoken

# So many lines of earlier weeks are listed by name; the others are counted.
MOST_EARLIER = 50


def readers(request: Asked) -> list[Hat]:
    """Return the hats under which such reports may be read (可阅身份)."""
    return [
        hat
        for hat in request.hats
        if hat.post is not None
        and hat.post.role in (*COLLECTOR_ROLES, Role.AUDITOR)
        and hat.post.organ.kind in CONGRESS_KINDS
    ]


@require_safe
def integrity_reports(request: Asked) -> HttpResponse:
    """Show the weeks (周报列表), the latest first. For everybody else there is no such page."""
    if not readers(request):
        raise Http404
    rows = IntegrityReport.objects.visible_to(request.user, request.today).order_by(
        "-week_of", "-pk"
    )
    page = page_of(rows, request)
    waiting = dict(
        IntegrityLine.objects.filter(report__in=[r.pk for r in page], state=IntegrityLineState.OPEN)
        .order_by()
        .values_list("report")
        .annotate(Count("pk"))
    )
    lines = [(row, waiting.get(row.pk, 0)) for row in page]
    return render(request, "web/integrity/reports.html", {"page": page, "lines": lines})


def find(request: Asked, report: int) -> IntegrityReport:
    """Return a report that the person may see (可见周报). Raises: Http404."""
    rows = IntegrityReport.objects.visible_to(request.user, request.today)
    found = rows.select_related("congress").filter(pk=report).first()
    if found is None:
        raise Http404
    return found


@require_safe
def integrity_report(request: Asked, report: int) -> HttpResponse:
    """Show one week's report (周报), to read and to print."""
    found = find(request, report)
    remarks = IntegrityRemark.objects.select_related("written_by", "written_post__organ")
    rows = found.lines.select_related("unit").prefetch_related(
        Prefetch("remarks", remarks.order_by("pk"))
    )
    lines = lines_of(request, rows.order_by("number"))
    earlier = IntegrityLine.objects.visible_to(request.user, request.today).filter(
        report__congress=found.congress_id,
        report__week_of__lt=found.week_of,
        state=IntegrityLineState.OPEN,
    )
    waiting = list(earlier.select_related("report", "unit").order_by("report__week_of", "number"))
    context = {
        "report": found,
        "patterns": [_pattern(found, pattern, lines) for pattern in Pattern],
        "open": sum(line["is_open"] for line in lines),
        "earlier": [(row, spoken(Pattern(row.pattern))) for row in waiting[:MOST_EARLIER]],
        "earlier_open": len(waiting),
    }
    return render(request, "web/integrity/report.html", context)


@require_http_methods(["GET", "POST"])
def note(request: Asked, report: int, line: int) -> HttpResponse:
    """Write down that a line was looked at, and what was found (核查记录)."""
    found = find(request, report)
    row = found.lines.select_related("report__congress", "unit").filter(pk=line).first()
    if row is None:
        raise Http404
    shown = lines_of(request, [row])[0]
    back = reverse("integrity_report", args=[found.pk])
    return act_page(
        request, row, "note_line", Remark, back, template="web/integrity/note.html", line=shown
    )


def _pattern(
    report: IntegrityReport, pattern: Pattern, lines: Iterable[dict[str, Any]]
) -> dict[str, Any]:
    """Return what the page says of one pattern (异常情形): its figure, its words, its lines."""
    figure = report.figures[pattern.value]
    return {
        "name": spoken(pattern),
        "key": pattern.value,
        "words": PATTERN_WORDS[pattern],
        "ratings": figure["ratings"],
        "of": figure["of"],
        "lines": [line for line in lines if line["row"].pattern == pattern],
    }


def lines_of(request: Asked, rows: Iterable[IntegrityLine]) -> list[dict[str, Any]]:
    """Return lines as a page shows them (条目): items and names only to who may see them."""
    rows = list(rows)
    given = [rating for row in rows for rating in row.facts["ratings"]]
    items = {
        item.pk: item
        for item in Suggestion.objects.visible_to(request.user, request.today).filter(
            pk__in={rating["suggestion"] for rating in given}
        )
    }
    seen = Rating.objects.visible_to(request.user, request.today).filter(
        request__in={rating["request"] for rating in given}
    )
    names = {
        (asked, deputy): name
        for asked, deputy, name in seen.values_list("request", "deputy", "deputy__name")
    }
    officers = {row.facts["officer"] for row in rows if "officer" in row.facts}
    people = {user.pk: str(user) for user in User.objects.filter(pk__in=officers)}
    return [_line(request, row, items, names, people) for row in rows]


def _line(
    request: Asked,
    row: IntegrityLine,
    items: dict[int, Suggestion],
    names: dict[tuple[int, int], str],
    people: dict[int, str],
) -> dict[str, Any]:
    given = row.facts["ratings"]
    return {
        "row": row,
        "pattern": spoken(Pattern(row.pattern)),
        "said": _said(row, people),
        "ratings": [
            {
                "at": datetime.fromisoformat(rating["at"]),
                "item": items.get(rating["suggestion"]),
                "deputy": names.get((rating["request"], rating["deputy"]), ""),
            }
            for rating in given
        ],
        "is_open": row.state == IntegrityLineState.OPEN,
        "own": request.user.pk in row.facts["people"],
    }


def _said(row: IntegrityLine, people: dict[int, str]) -> list[Any]:
    """Return what is particular about a line (要点)."""
    said: list[Any] = []
    minutes = row.facts.get("minutes")
    if minutes is not None:
        said.append(RATED_AFTER % {"n": minutes} if minutes else AT_ONCE)
    deputies = len({rating["deputy"] for rating in row.facts["ratings"]})
    if deputies > 1:
        said.append(OF_DEPUTIES % {"n": deputies})
    if "officer" in row.facts:
        said.append(ENTERED_BY % {"name": people.get(row.facts["officer"], "")})
    return said
