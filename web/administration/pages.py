"""The pages of one organ, one deputy and one account (机构、代表、账号页)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.models import Assignment
from cases.rules.states import AssignmentState
from people.kinds import DeputyStatusKind
from people.models import Deputy, Organ, OrganAlias, OrganName, Post, Term, User
from web.administration.lists import days, days_of_post
from web.administration.seat import find
from web.administration.words import PEOPLE_WORDS
from web.shared.requests import Asked
from workflows.administration import reach

# A page shows so many posts; the list of posts shows all.
MOST_POSTS = 50
# Where a unit's task stands while it is still the unit's to do.
OPEN = (
    AssignmentState.PENDING_SUB_ASSIGNMENT, AssignmentState.SUB_ASSIGNED,
    AssignmentState.ACCEPTED, AssignmentState.RETURN_REQUESTED, AssignmentState.OPINION_OVERDUE,
)  # fmt: skip


@require_safe
def organ_page(request: Asked, organ: int) -> HttpResponse:
    """Show an organ (机构): where it stands, its names, its posts."""
    seat, row = find(request, Organ, organ)
    row = (
        Organ.objects.select_related(
            "parent", "counterpart", "successor", "in_charge__user", "congress"
        )
    ).get(pk=row.pk)
    held = Post.objects.filter(organ=row).select_related("user", "stands_in_for__user")
    posts = held.order_by("-pk")[:MOST_POSTS]
    acts = ["rename_organ", "change_organ", "add_alias", "end_organ"]
    ended = row.valid_until is not None
    context = {
        "organ": row,
        "seat": seat,
        "days": days(row.valid_from, row.valid_until, request.today),
        "names": OrganName.objects.filter(organ=row).order_by("-since"),
        "aliases": OrganAlias.objects.filter(organ=row).order_by("alias"),
        "posts": [(p, days_of_post(p, request.today)) for p in posts],
        "open_tasks": Assignment.objects.filter(organ=row, state__in=OPEN)
        .values("suggestion")
        .distinct()
        .count(),
        "acts": links(["add_alias"] if ended else acts, row),
    }
    return render(request, "web/administration/organ.html", context)


@require_safe
def deputy_page(request: Asked, deputy: int) -> HttpResponse:
    """Show a deputy (代表): the mandate and how he or she stands."""
    seat, row = find(request, Deputy, deputy)
    row = Deputy.objects.select_related("term", "delegation", "user").get(pk=row.pk)
    statuses = list(row.statuses.order_by("-since", "-pk"))
    now = next(
        (
            s
            for s in statuses
            if s.since <= request.today and (s.until is None or s.until > request.today)
        ),
        None,
    )
    context = {
        "deputy": row,
        "seat": seat,
        "now": now.get_status_display() if now else DeputyStatusKind.IN_OFFICE.label,
        "statuses": [(s, days(s.since, s.until, request.today)) for s in statuses],
        "acts": links(["change_deputy", "change_deputy_status"], row),
    }
    return render(request, "web/administration/deputy.html", context)


@require_safe
def term_page(request: Asked, term: int) -> HttpResponse:
    """Show a term (届) with its sessions."""
    seat, row = find(request, Term, term)
    sessions = [(s, links(["change_session"], s)) for s in row.sessions.order_by("number")]
    context = {
        "term": row,
        "seat": seat,
        "days": days(row.starts_on, row.over_on, request.today),
        "sessions": sessions,
        "deputies": row.deputies.count(),
        "acts": links([] if row.over_on else ["end_term"], row),
    }
    return render(request, "web/administration/term.html", context)


@require_safe
def account_page(request: Asked, account: int) -> HttpResponse:
    """Show an account (账号): whose it is, its posts and mandates in this congress."""
    seat, row = find(request, User, account)
    here = seat.congress.pk
    held = reach.posts(here).select_related("organ", "user", "stands_in_for__user")
    posts = held.filter(user=row).order_by("-pk")[:MOST_POSTS]
    standing_in: dict[int | None, list[Post]] = defaultdict(list)
    lasting = held.filter(stands_in_for__user=row, valid_until__gt=request.today)
    for one in lasting.order_by("valid_from", "pk"):
        standing_in[one.stands_in_for_id].append(one)
    own = reach.is_of_one_congress(row, here)
    acts = (
        ["change_account", "reset_password", "close_account"]
        if row.is_active
        else ["change_account", "reopen_account"]
    )
    context = {
        "account": row,
        "seat": seat,
        "own": own,
        "posts": [
            (
                p,
                days_of_post(p, request.today),
                p.valid_until is None or p.valid_until > request.today,
                standing_in[p.pk],
            )
            for p in posts
        ],
        "mandates": reach.deputies(here).filter(user=row).select_related("term"),
        "acts": links(acts if own else [], row),
    }
    return render(request, "web/administration/account.html", context)


def links(acts: Iterable[str], row: Any) -> list[tuple[str, Any]]:
    """Return the addresses and names of acts on a row (可办事项)."""
    return [
        (reverse("administration_act", args=[act, row.pk]), PEOPLE_WORDS[act].name) for act in acts
    ]
