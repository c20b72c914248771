"""The pages of the track of the procuratorate (检察建议衔接页面): both ways."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import Linkage, Referral
from cases.rules.policy.choices import ProcField
from cases.rules.referring import CopyKind
from cases.rules.states import CopyState, LinkageState, ReferralState
from web.referrals.forms import FORMS, LINKAGE_FORMS, CopyCame, NewLinkage, NewReferral
from web.shared.lights import light
from web.shared.listing import page_of
from web.shared.matters import (
    act_page,
    acts_on,
    founding_page,
    history_of,
    may_found_somewhere,
    seat_to_found,
)
from web.shared.requests import Asked
from workflows.explaining import spoken


@require_safe
def referrals(request: Asked) -> HttpResponse:
    """Show what went to the procuratorate, and what came from it (移送与转化), the latest first."""
    rows = Referral.objects.visible_to(request.user, request.today)
    page = page_of(rows.select_related("suggestion", "procuratorate").order_by("-pk"), request)
    linkages = Linkage.objects.visible_to(request.user, request.today)
    context = {
        "page": page,
        "lines": [
            {
                "row": row,
                "state": spoken(ReferralState(row.state)),
                "field": spoken(ProcField(row.field)),
            }
            for row in page.object_list
        ],
        "linkages": [
            {"row": row, "state": spoken(LinkageState(row.state))}
            for row in linkages.select_related("procuratorate").order_by("-pk")[:100]
        ],
        "refers": may_found_somewhere(request, "refer_item"),
        "proposes": may_found_somewhere(request, "propose_to_deputies"),
    }
    return render(request, "web/referrals/referrals.html", context)


@require_http_methods(["GET", "POST"])
def refer(request: Asked) -> HttpResponse:
    """Refer an item to the procuratorate (移送检察机关)."""
    congress, hat, allowed = seat_to_found(request, "refer_item")
    return founding_page(
        request, "refer_item", congress, hat, NewReferral, reverse("referrals"),
        lambda referral: reverse("referral", args=[referral.pk]), allowed=allowed,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def propose(request: Asked) -> HttpResponse:
    """Propose a procuratorial suggestion to the deputies (提请代表转化)."""
    congress, hat, allowed = seat_to_found(request, "propose_to_deputies")
    return founding_page(
        request, "propose_to_deputies", congress, hat, NewLinkage, reverse("referrals"),
        lambda linkage: reverse("linkage", args=[linkage.pk]), allowed=allowed,
    )  # fmt: skip


def _find(request: Asked, model: Any, key: int, *beside: str) -> Any:
    rows = model.objects.visible_to(request.user, request.today)
    found = rows.select_related("congress", *beside).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@require_safe
def referral_page(request: Asked, referral: int) -> HttpResponse:
    """Show one referral (移送): where it stands, its copies, what I may do."""
    found = _find(request, Referral, referral, "suggestion", "procuratorate", "referred_by")
    copies = []
    for copy in found.copies.order_by("pk"):
        copy.referral = found
        copies.append(
            {
                "row": copy,
                "kind": spoken(CopyKind(copy.kind)),
                "state": spoken(CopyState(copy.state)),
                "light": light(copy.due_on, request.today, done=copy.state == CopyState.RECEIVED),
                "acts": acts_on(request, copy, ["note_copy"]),
            }
        )
    context = {
        "referral": found,
        "state": spoken(ReferralState(found.state)),
        "field": spoken(ProcField(found.field)),
        "copies": copies,
        "acts": acts_on(request, found, FORMS),
        "history": history_of(request, found),
    }
    return render(request, "web/referrals/referral.html", context)


@require_http_methods(["GET", "POST"])
def act(request: Asked, referral: int, act: str) -> HttpResponse:
    """Perform an act on a referral (办理)."""
    found = _find(request, Referral, referral, "suggestion")
    if act not in FORMS:
        raise Http404
    return act_page(request, found, act, FORMS[act], reverse("referral", args=[found.pk]))


@require_http_methods(["GET", "POST"])
def copy_came(request: Asked, referral: int, copy: int) -> HttpResponse:
    """Note that a copy came (登记抄送文书)."""
    found = _find(request, Referral, referral, "suggestion")
    row = found.copies.select_related("referral__congress").filter(pk=copy).first()
    if row is None:
        raise Http404
    return act_page(request, row, "note_copy", CopyCame, reverse("referral", args=[found.pk]))


@require_safe
def linkage_page(request: Asked, linkage: int) -> HttpResponse:
    """Show a procuratorial suggestion that was proposed to the deputies (转化线索)."""
    found = _find(request, Linkage, linkage, "procuratorate", "suggestion", "taken_by")
    context = {
        "linkage": found,
        "state": spoken(LinkageState(found.state)),
        "acts": acts_on(request, found, LINKAGE_FORMS),
    }
    return render(request, "web/referrals/linkage.html", context)


@require_http_methods(["GET", "POST"])
def linkage_act(request: Asked, linkage: int, act: str) -> HttpResponse:
    """Take a procuratorial suggestion up, or note that nobody did (转化)."""
    found = _find(request, Linkage, linkage)
    if act not in LINKAGE_FORMS:
        raise Http404
    back = reverse("linkage", args=[found.pk])
    return act_page(request, found, act, LINKAGE_FORMS[act], back)
