"""The ledger of promises (承诺台账): one row for each binding promise, for a unit or for all.

Page and table are made from the same rows and from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models import Promise, PromiseProgress
from cases.rules.states import LIVING_PROMISES, PromiseState
from web.shared import hats
from web.shared.lights import Light, light
from web.shared.listing import Tab, page_of
from web.shared.piles import DESK_NAMES
from web.shared.requests import Asked, hats_at
from web.shared.tables import About, Cell, serial, table
from web.shared.units import organ_names
from workflows.explaining import state_name

P = PromiseState
TO_KEEP = Q(state__in=[P.OPEN, P.OVERDUE])


def _filters(today: date) -> dict[str, tuple[Any, Q]]:
    """Name the ways to narrow the ledger (筛选), with their conditions."""
    return {
        "open": (_("Open"), TO_KEEP),
        "overdue": (_("Overdue"), TO_KEEP & Q(due_on__lt=today)),
        "report": (_("Report due"), TO_KEEP & Q(next_report_on__lt=today)),
        "applied": (_("Applied for"), Q(state=P.REPORTED_DONE)),
        "written_off": (_("Written off"), Q(state=P.WRITTEN_OFF)),
        "all": (_("All"), Q()),
    }


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one row of the ledger (台账行)."""

    promise: Promise
    unit: str
    state: str
    light: Light
    report_due: bool
    last_on: date | None
    last_words: str
    carried: str

    @property
    def next_report_on(self) -> date | None:
        """Return the day of the next report (下次报告日), None where none is awaited."""
        return self.promise.next_report_on if self.promise.awaits_report else None

    @property
    def told_by(self) -> str:
        """Return which supplementary reply tells that it is kept (补充答复文号)."""
        return self.promise.told_by.doc_number if self.promise.told_by else ""


def show_ledger(request: Asked, desk: str) -> HttpResponse:
    """Show the ledger of a desk (承诺台账), narrowed by `show`.

    Raises: PermissionDenied for who has no post there, Http404 for an unknown filter.
    """
    rows, show, narrowed = _chosen(request, desk)
    filters = _filters(request.today)
    number = rows.aggregate(**{key: Count("pk", filter=q) for key, (_name, q) in filters.items()})
    page = page_of(narrowed, request)
    context = {
        "desk": desk,
        "desk_name": DESK_NAMES[desk],
        "organs": organ_names(h.post for h in hats_at(request, desk) if h.post is not None),
        "tabs": [Tab(key, name, number[key], key == show) for key, (name, _q) in filters.items()],
        "show": show,
        "page": page,
        "lines": _lines(page.object_list, request.today),
    }
    return render(request, "web/parts/ledger.html", context)


def table_of_ledger(request: Asked, desk: str) -> HttpResponse:
    """Hand out the same rows as a table (承诺台账导出)."""
    show, narrowed = _chosen(request, desk)[1:]
    about = About(gettext("Ledger of promises"), _filters(request.today)[show][0])
    lines = map(_cells, _lines(narrowed, request.today))
    return table(request, "promises", COLUMNS, lines, about)


def _chosen(request: Asked, desk: str) -> tuple[QuerySet[Any], str, QuerySet[Any]]:
    """Return the rows of a desk, which of them are asked for, and these in their order."""
    filters, show = _filters(request.today), request.GET.get("show", "open")
    if show not in filters:
        raise Http404
    rows = _rows(request, desk)
    last = PromiseProgress.objects.filter(promise=OuterRef("pk")).order_by("-pk")
    narrowed = rows.filter(filters[show][1]).annotate(
        last_on=Subquery(last.values("reported_on")[:1]),
        last_words=Subquery(last.values("words")[:1]),
    )
    narrowed = narrowed.select_related(
        "suggestion", "assignment__organ", "assignment__carried_by", "told_by", "carried_to_term"
    )
    return rows, show, narrowed.order_by("due_on", "assignment__organ__official_order", "pk")


def _rows(request: Asked, desk: str) -> QuerySet[Any]:
    """Return the binding promises of a desk (本台承诺): its units' own, or all of the congress."""
    posts = [hat.post for hat in hats_at(request, desk) if hat.post is not None]
    if not posts:
        raise PermissionDenied
    rows = Promise.objects.visible_to(request.user, request.today).filter(binding=True)
    organs = {post.organ_id for post in posts}
    own = Q(assignment__carried_by__in=organs) | Q(
        assignment__organ__in=organs, assignment__carried_by=None
    )
    if desk == hats.UNIT:
        return rows.filter(own)
    if desk == hats.GOVERNMENT:
        return rows.filter(own | Q(assignment__parent__organ__in=organs))
    return rows.filter(suggestion__congress__in={post.organ.congress_id for post in posts})


def _lines(promises: Iterable[Any], today: date) -> list[Line]:
    return [
        Line(
            p,
            (p.assignment.carried_by or p.assignment.organ).name,
            state_name(Promise, p.state),
            light(p.due_on, today, done=p.state not in LIVING_PROMISES),
            p.report_is_due(today),
            p.last_on,
            p.last_words or "",
            _carried(p),
        )
        for p in promises
    ]


def _carried(promise: Promise) -> str:
    """Say into which year or term a promise was carried (结转), nothing if it was not."""
    told = []
    if promise.carries:
        told.append(str(_("into %(year)s") % {"year": promise.due_on.year}))
    if promise.carried_to_term is not None:
        told.append(str(_("into term %(n)s") % {"n": promise.carried_to_term.number}))
    return "；".join(told)


COLUMNS = (
    _("No."), _("Title"), _("Handling unit"), _("What is promised"), _("Who is responsible"),
    _("Promised for"), _("Promised at first"), _("Times moved"), _("Why it was moved"),
    _("Last report"), _("Progress"), _("Evidence"), _("Supplementary reply"), _("State"),
    _("Light"), _("Next report by"), _("Report due"), _("Carried over"),
)  # fmt: skip


def _cells(line: Line) -> list[Cell]:
    p = line.promise
    return [
        serial(p.suggestion.number),
        p.suggestion.title,
        line.unit,
        p.content,
        p.responsible,
        p.due_on,
        p.original_due_on,
        p.revisions + p.carries or None,
        p.revision_reason,
        line.last_on,
        line.last_words,
        p.evidence,
        line.told_by,
        line.state,
        line.light.text,
        line.next_report_on,
        str(_("Report due")) if line.report_due else "",
        line.carried,
    ]
