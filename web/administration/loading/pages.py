"""Hand in tables, look at what they would change, load them (载入页面).

The engine checks and loads; a page only shows how far it is (ADR 11).
"""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.refusals import ActRefused, BadData
from notifications import bell
from web.administration.loading.files import problem_list, template_archive
from web.administration.loading.tables import Table, tables_of
from web.administration.loading.telling import progress_of, told
from web.administration.seat import find, seat_of, seats_of
from web.administration.words import PEOPLE_WORDS
from web.shared.listing import page_of
from web.shared.refusals import refuse
from web.shared.requests import Asked
from workflows.administration import reach, shown
from workflows.load_job import LoadJob, LoadStage
from workflows.loading import jobs
from workflows.loading.uploads import LARGEST_UPLOAD, MEGABYTE, MOST_FILES, tables_in

SWEEP = "huiying.sweep"


@require_http_methods(["GET", "POST"])
def loading(request: Asked) -> HttpResponse:
    """Show earlier loads and take new tables (载入). 409 while a load is under way."""
    seat = seat_of(request)
    if request.method == "GET":
        return _ask(request, [])
    try:
        tables = tables_in(_sent(request.FILES.getlist("files")))
        job = jobs.hand_in(
            seat.congress, tables, by=request.user, at=request.at, language=get_language() or "en"
        )
    except BadData as bad:
        return _ask(request, [str(text) for text in bad.fields.values()], status=400)
    except ActRefused as refusal:
        return refuse(request, refusal, back=reverse("administration_loading"))
    bell.ring(SWEEP)
    return redirect("administration_load", job.pk)


def _sent(files: list[Any]) -> list[tuple[str, bytes]]:
    """Read what was sent (读取), unless it is too much to be read at all. Raises: BadData."""
    if sum(file.size or 0 for file in files) > LARGEST_UPLOAD:
        words = _("At most %(n)d MB at once, please.") % {"n": LARGEST_UPLOAD // MEGABYTE}
        raise BadData({"files": words})
    if len(files) > MOST_FILES:
        raise BadData({"files": _("At most %(n)d files, please.") % {"n": MOST_FILES}})
    return [(file.name or "", file.read()) for file in files]


def _ask(request: Asked, wrong: list[str], status: int = 200) -> HttpResponse:
    seat = seat_of(request)
    rows = reach.loads(seat.congress.pk).select_related("asked_by")
    page = page_of(rows.order_by("-pk"), request)
    context = {
        "seat": seat,
        "seats": seats_of(request),
        "page": page,
        "lines": [(job, told(job)) for job in page.object_list],
        "under_way": next((j for j in page.object_list if j.is_under_way), None),
        "wrong": wrong,
        "megabytes": LARGEST_UPLOAD // MEGABYTE,
    }
    return render(request, "web/administration/loading/loading.html", context, status=status)


@require_safe
def load_page(request: Asked, load: int) -> HttpResponse:
    """Show how far a load is, what it would change and what is wrong (载入任务页)."""
    seat, job = find(request, LoadJob, load)
    problems = Paginator(job.problems, 25).get_page(request.GET.get("page"))
    acts = []
    if job.can_be_confirmed and job.changes:
        acts.append("confirm_load")
    if job.stage in (LoadStage.CHECKING, LoadStage.CHECKED):
        acts.append("drop_load")
    tables: list[Table] = tables_of(job)
    context: dict[str, Any] = {
        "seat": seat,
        "job": job,
        "told": told(job),
        "progress": progress_of(job),
        "tables": tables,
        "page": problems,
        "acts": [(act, PEOPLE_WORDS[act].name, uuid.uuid4().hex) for act in acts],
        "expect": shown(job),
    }
    return render(request, "web/administration/loading/load.html", context)


@require_safe
def problems_file(request: Asked, load: int) -> HttpResponse:
    """Send the list of problems as a table (下载问题清单)."""
    _seat, job = find(request, LoadJob, load)
    if not job.problems:
        raise Http404
    name = _("problems of load %(n)d") % {"n": job.pk}
    return _download(problem_list(job.problems), f"{name}.csv", "text/csv; charset=utf-8")


@require_safe
def template_file(request: Asked) -> HttpResponse:
    """Send the folder of examples (下载模板)."""
    seat_of(request)
    return _download(template_archive(), "huiying-template.zip", "application/zip")


def _download(content: bytes, name: str, media_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
