"""What became of acts on many items (批量任务): how far, what was not done, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import Suggestion
from web.shared.listing import ROWS, page_of
from web.shared.piles import DESK_NAMES
from web.shared.requests import Asked
from web.shared.ticking import Outcome
from web.shared.words import act_name
from workflows.batch_job import BatchJob, BatchRow, RowOutcome

# What went wrong stands first: it is what one comes back for.
_ORDER = Case(
    When(outcome=RowOutcome.REFUSED, then=Value(0)),
    When(outcome=RowOutcome.WAITING, then=Value(2)),
    default=Value(1),
    output_field=IntegerField(),
)


def _mine(request: Asked) -> QuerySet[BatchJob]:
    """Return the batches that the person asked for (本人批量任务); others are nobody's business."""
    return BatchJob.objects.filter(asked_by=request.user)


@require_safe
def batches(request: Asked) -> HttpResponse:
    """List one's batches, the latest first (我的批量任务)."""
    page = page_of(_mine(request).order_by("-pk"), request)
    lines = [(job, act_name(job.act), DESK_NAMES[job.desk]) for job in page.object_list]
    return render(request, "web/batches/batches.html", {"page": page, "lines": lines})


@require_safe
def batch_page(request: Asked, batch: int) -> HttpResponse:
    """Show how far a batch is, and of each item what became of it (批量任务进度)."""
    job = _mine(request).filter(pk=batch).first()
    if job is None:
        raise Http404
    rows = job.rows.annotate(rank=_ORDER).order_by("rank", "place")
    page = page_of(rows, request, count=job.total)
    context: dict[str, Any] = {
        "job": job,
        "act": act_name(job.act),
        "desk_name": DESK_NAMES[job.desk],
        "back": f"{job.desk}_pile",
        "page": page,
        "many": job.total > ROWS,
        "lines": _outcomes(request, list(page.object_list)),
    }
    return render(request, "web/batches/batch.html", context)


def _outcomes(request: Asked, rows: Sequence[BatchRow]) -> list[tuple[Outcome, bool]]:
    """Return what became of each row (逐件结果), and whether it still waits.

    What the person may not see any more is told without its title.
    """
    keys = [row.suggestion_id for row in rows]
    seen = Suggestion.objects.visible_to(request.user, request.today).in_bulk(keys)
    found = []
    for row in rows:
        by = act_name(row.by_act) if row.by_act else ""
        done = row.outcome == RowOutcome.DONE
        told = Outcome(seen.get(row.suggestion_id), done, row.reason, row.who, by, row.at)
        found.append((told, row.outcome == RowOutcome.WAITING))
    return found
