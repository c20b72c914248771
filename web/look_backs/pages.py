"""The pages of look-back reviews (回头看页面): plan, check, decide, watch, report."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import LookBackReview, ReviewedItem
from cases.models.round import RoundGround
from cases.rules.kinds import RatingOption, ResultKind
from cases.rules.reviewing import Finding, Skipped
from cases.rules.states import LookBackState, ReviewedState, SuggestionState
from people.kinds import CONGRESS_KINDS
from people.models import Organ, Session
from web.look_backs.forms import FORMS, OneFinding, Plan
from web.shared.listing import page_of
from web.shared.matters import (
    act_page,
    acts_on,
    founding_page,
    may,
    may_found_somewhere,
    seat_to_found,
)
from web.shared.requests import Asked
from workflows.explaining import spoken
from workflows.look_backs import figures

TABS = (
    ("unchecked", _("To be checked")),
    ("checked", _("Checked")),
    ("carried_out", _("Carried out")),
    ("skipped", _("Skipped")),
    ("all", _("All")),
)


@require_safe
def look_backs(request: Asked) -> HttpResponse:
    """Show the look-back reviews (回头看), the latest first."""
    if not any(hat.post and hat.post.organ.kind in CONGRESS_KINDS for hat in request.hats):
        raise PermissionDenied
    rows = LookBackReview.objects.visible_to(request.user, request.today)
    page = page_of(rows.select_related("term").order_by("-pk"), request)
    lines = [
        {"row": row, "state": spoken(LookBackState(row.state)), "told": told(row)}
        for row in page.object_list
    ]
    plans = may_found_somewhere(request, "plan_look_back")
    context = {"page": page, "lines": lines, "plans": plans}
    return render(request, "web/look_backs/look_backs.html", context)


@require_http_methods(["GET", "POST"])
def plan(request: Asked) -> HttpResponse:
    """Plan a review (拟定回头看)."""
    congress, hat, allowed = seat_to_found(request, "plan_look_back")
    return founding_page(
        request, "plan_look_back", congress, hat, Plan, reverse("look_backs"),
        lambda review: reverse("look_back", args=[review.pk]), allowed=allowed,
    )  # fmt: skip


def find(request: Asked, review: int) -> LookBackReview:
    """Return a review that the person may see (可见回头看). Raises: Http404."""
    rows = LookBackReview.objects.visible_to(request.user, request.today)
    found = rows.select_related("congress", "term", "planned_by").filter(pk=review).first()
    if found is None:
        raise Http404
    return found


@require_safe
def look_back(request: Asked, review: int) -> HttpResponse:
    """Show a review (回头看): its scope, its figures, its items, and what I may do."""
    found = find(request, review)
    tab = request.GET.get("tab") or ("unchecked" if found.state == "checking" else "all")
    if tab not in dict(TABS):
        raise Http404
    rows: QuerySet[ReviewedItem] = found.items.select_related("suggestion", "checked_by")
    if tab != "all":
        rows = rows.filter(state=tab)
    if rated := request.GET.get("rated"):
        rows = rows.filter(was_overall=rated if rated != "none" else "")
    page = page_of(rows.order_by("pk"), request)
    counted = figures(found)
    context = {
        "review": found,
        "state": spoken(LookBackState(found.state)),
        "scope": scope_in_words(found),
        "counted": shown_figures(counted),
        "progress": _progress(found, counted),
        "tabs": [(key, name, key == tab) for key, name in TABS],
        "tab": tab,
        "rated": rated or "",
        "ratings": [(o.value, spoken(o)) for o in RatingOption] + [("none", _("not answered"))],
        "page": page,
        "lines": [line_of(row) for row in page.object_list],
        "acts": acts_on(request, found, [a for a in FORMS if a != "check_items"]),
        "checks": may(request, found, "check_items") if found.state == "checking" else None,
    }
    return render(request, "web/look_backs/look_back.html", context)


@require_http_methods(["GET", "POST"])
def act(request: Asked, review: int, act: str) -> HttpResponse:
    """Perform an act on a review (办理)."""
    found = find(request, review)
    if act not in FORMS:
        raise Http404
    initial: dict[str, Any] = {}
    if act == "check_items":
        initial["items"] = request.GET.getlist("items")
    back = reverse("look_back", args=[found.pk])
    return act_page(request, found, act, FORMS[act], back, initial=initial)


@require_http_methods(["GET", "POST"])
def check(request: Asked, review: int, item: int) -> HttpResponse:
    """Enter what was found of one item (核查)."""
    found = find(request, review)
    rows = found.items.select_related("suggestion", "review__congress")
    row = rows.filter(pk=item).first()
    if row is None:
        raise Http404
    back = reverse("look_back", args=[found.pk])
    return act_page(
        request, row, "check_item", OneFinding, back,
        template="web/look_backs/check.html", line=line_of(row),
    )  # fmt: skip


@require_safe
def report(request: Asked, review: int) -> HttpResponse:
    """Show a review on one sheet to print (回头看报告)."""
    found = find(request, review)
    again = found.items.filter(finding=Finding.HANDLED_AGAIN).select_related("suggestion")
    context = {
        "review": found,
        "state": spoken(LookBackState(found.state)),
        "scope": scope_in_words(found),
        "counted": shown_figures(figures(found)),
        "again": [line_of(row) for row in again.order_by("pk")],
    }
    return render(request, "web/look_backs/report.html", context)


def line_of(row: ReviewedItem) -> dict[str, Any]:
    """Return one item of a review as a page shows it (核查行)."""
    return {
        "row": row,
        "state": spoken(ReviewedState(row.state)),
        "was": spoken(SuggestionState(row.was_state)),
        "overall": spoken(RatingOption(row.was_overall)) if row.was_overall else "",
        "results": [spoken(ResultKind(kind)) for kind in row.was_results.split()],
        "finding": spoken(Finding(row.finding)) if row.finding else "",
        "ground": spoken(RoundGround(row.ground)) if row.ground else "",
        "skipped": spoken(Skipped(row.skipped_for)) if row.skipped_for else "",
    }


def told(review: LookBackReview) -> dict[str, int]:
    """Count a review in two numbers for a list (清单概数)."""
    return {
        "items": review.items.count(),
        "checked": review.items.exclude(finding="").count(),
    }


def scope_in_words(review: LookBackReview) -> list[tuple[Any, str]]:
    """Say what narrows a review (范围说明)."""
    scope = review.scope
    units = Organ.objects.filter(pk__in=scope.get("units", ())).order_by("official_order", "pk")
    sessions = Session.objects.filter(pk__in=scope.get("sessions", ())).order_by("number")
    words: list[tuple[Any, list[str]]] = [
        (_("Sessions"), [str(s) for s in sessions]),
        (_("Units"), [u.name for u in units]),
        (_("Ratings"), [spoken(RatingOption(o)) for o in scope.get("overall", ())]),
        (_("Results"), [spoken(ResultKind(r)) for r in scope.get("results", ())]),
        (_("References"), list(scope.get("items", ()))),
    ]
    return [(name, "、".join(values)) for name, values in words if values]


def shown_figures(counted: dict[str, Any]) -> list[tuple[Any, int]]:
    """List the figures of a review with what they count (统计)."""
    lines: list[tuple[Any, int]] = [(_("In the set"), counted["items"])]
    lines += [(spoken(Skipped(why)), n) for why, n in sorted(counted["skipped"].items())]
    lines.append((_("Checked"), counted["checked"]))
    lines += [(spoken(Finding(name)), n) for name, n in counted["findings"].items() if n]
    for rating, n in counted["reassigned_by_rating"].items():
        known = rating != "not_answered"
        name = spoken(RatingOption(rating)) if known else _("not answered")
        lines.append((_("Handled again, rated before: %(rating)s") % {"rating": name}, n))
    return lines


def _progress(review: LookBackReview, counted: dict[str, Any]) -> dict[str, int] | None:
    if review.state != LookBackState.CARRYING_OUT:
        return None
    done = counted["checked"] - counted["waiting"]
    return {"done": done, "total": counted["checked"]}
