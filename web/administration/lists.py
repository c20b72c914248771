"""The lists of the administrator's desk (管理列表): 25 lines a page, few statements at any size."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cases.naming import standing_in_words
from people.kinds import DeputyStatusKind
from people.models import Deputy, DeputyStatus, Organ, Post, Term, User
from web.administration.history import events_of, lines_of_events
from web.administration.seat import Seat, seat_of, seats_of
from web.administration.words import PEOPLE_WORDS
from web.shared.hats import ADMINISTRATION
from web.shared.listing import page_of
from web.shared.piles import DESK_NAMES
from web.shared.requests import Asked
from workflows.administration import reach


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line of a list (行)."""

    url: str
    lead: Any
    title: Any
    who: Any
    what: Any
    note: Any


@dataclass(frozen=True, slots=True)
class Book:
    """Name one list of the desk (名册): its words, what is searched, which acts begin there."""

    key: str
    name: Any
    hint: Any
    rows: Callable[[Asked, Seat, str], QuerySet[Any]]
    lines: Callable[[Iterable[Any], Asked], list[Any]]
    acts: tuple[str, ...] = ()


def organ_rows(request: Asked, seat: Seat, text: str) -> QuerySet[Organ]:
    """Return the organs in their official order, those that ended last (机构)."""
    query = reach.organs(seat.congress.pk).select_related("counterpart")
    if text:
        query = query.filter(
            Q(name__icontains=text)
            | Q(
                pk__in=reach.aliases(seat.congress.pk).filter(alias__icontains=text).values("organ")
            )
        )
    return query.order_by(F("valid_until").asc(nulls_first=True), "official_order", "pk")


def organ_lines(rows: Iterable[Organ], request: Asked) -> list[Line]:
    """Make lines of organs (机构行)."""
    return [
        Line(
            reverse("administration_organ", args=[o.pk]),
            o.official_order,
            o.name,
            o.get_kind_display(),
            o.counterpart.name if o.counterpart else "",
            days(o.valid_from, o.valid_until, request.today),
        )
        for o in rows
    ]


def post_rows(request: Asked, seat: Seat, text: str) -> QuerySet[Post]:
    """Return the posts, those that ended last (职务)."""
    return _search_posts(reach.posts(seat.congress.pk), text).order_by(
        F("valid_until").desc(nulls_first=True), "organ__official_order", "organ", "pk"
    )


def stand_in_rows(request: Asked, seat: Seat, text: str) -> QuerySet[Post]:
    """Return who stands in for whom now or soon (代行职务), who begins first on top."""
    lasting = Q(stands_in_for__isnull=False, valid_until__gt=request.today)
    rows = reach.posts(seat.congress.pk).filter(lasting)
    return _search_posts(rows, text).order_by("valid_from", "pk")


def _search_posts(query: QuerySet[Post], text: str) -> QuerySet[Post]:
    query = query.select_related("user", "organ", "stands_in_for__user")
    if text:
        query = query.filter(
            Q(user__name__icontains=text)
            | Q(user__username__icontains=text)
            | Q(organ__name__icontains=text)
            | Q(stands_in_for__user__name__icontains=text)
        )
    return query


def post_lines(rows: Iterable[Post], request: Asked) -> list[Line]:
    """Make lines of posts (职务行)."""
    return [
        Line(
            reverse("administration_account", args=[p.user_id]),
            "",
            str(p.user),
            p.get_role_display(),
            p.organ.name,
            days_of_post(p, request.today),
        )
        for p in rows
    ]


def stand_in_lines(rows: Iterable[Post], request: Asked) -> list[Line]:
    """Make lines of who stands in for whom (代行行)."""
    return [
        Line(
            reverse("administration_account", args=[p.user_id]),
            "",
            f"{p.user} · {standing_in_words(p)}",
            p.get_role_display(),
            p.organ.name,
            f"{_first_to_last(p)} · {p.get_stand_in_ground_display()}",
        )
        for p in rows
    ]


def deputy_rows(request: Asked, seat: Seat, text: str) -> QuerySet[Deputy]:
    """Return the deputies of the newest term first (代表)."""
    standing = (
        DeputyStatus.objects.filter(deputy=OuterRef("pk"), since__lte=request.today)
        .filter(Q(until=None) | Q(until__gt=request.today))
        .order_by("-since", "-pk")
        .values("status")[:1]
    )
    query = (
        reach.deputies(seat.congress.pk)
        .select_related("delegation", "term")
        .annotate(standing=Subquery(standing))
    )
    if text:
        query = query.filter(
            Q(name__icontains=text)
            | Q(card_number=text)
            | Q(electing_unit__icontains=text)
            | Q(delegation__name__icontains=text)
        )
    return query.order_by("-term__number", "pk")


def deputy_lines(rows: Iterable[Any], request: Asked) -> list[Line]:
    """Make lines of deputies (代表行)."""
    return [
        Line(
            reverse("administration_deputy", args=[d.pk]),
            _("Term %(n)d") % {"n": d.term.number},
            d.name,
            d.delegation.name if d.delegation else "",
            d.electing_unit,
            DeputyStatusKind(d.standing or DeputyStatusKind.IN_OFFICE).label,
        )
        for d in rows
    ]


def term_rows(request: Asked, seat: Seat, text: str) -> QuerySet[Term]:
    """Return the terms, the newest first (届)."""
    query = reach.terms(seat.congress.pk).annotate(meetings=Count("sessions"))
    if text:
        known = text.isdecimal() and len(text) < 4
        query = query.filter(number=int(text)) if known else query.none()
    return query.order_by("-number")


def term_lines(rows: Iterable[Any], request: Asked) -> list[Line]:
    """Make lines of terms (届行)."""
    sessions = _("%(n)d sessions")
    return [
        Line(
            reverse("administration_term", args=[t.pk]),
            t.number,
            _("Term %(n)d") % {"n": t.number},
            f"{t.starts_on} · {t.ends_on}",
            sessions % {"n": t.meetings},
            days(t.starts_on, t.over_on, request.today),
        )
        for t in rows
    ]


def account_rows(request: Asked, seat: Seat, text: str) -> QuerySet[User]:
    """Return the accounts, closed ones last (账号)."""
    query = reach.accounts(seat.congress.pk)
    if text:
        query = query.filter(
            Q(username__icontains=text) | Q(name__icontains=text) | Q(email__icontains=text)
        )
    return query.order_by("-is_active", "username", "pk")


def account_lines(rows: Iterable[User], request: Asked) -> list[Line]:
    """Make lines of accounts (账号行)."""
    return [
        Line(
            reverse("administration_account", args=[u.pk]),
            "",
            u.name or u.username,
            u.username,
            u.email,
            _("in use") if u.is_active else _("blocked"),
        )
        for u in rows
    ]


def days(since: date | None, until: date | None, today: date) -> str:
    """Say from when until when something holds (起止)."""
    if until is not None:
        words = _("ended on %(day)s") if until <= today else _("until %(day)s")
        return words % {"day": until}
    return _("since %(day)s") % {"day": since} if since is not None else ""


def days_of_post(post: Post, today: date) -> str:
    """Say from when until when a post is held (任职起止), and for whom."""
    if post.stands_in_for is None:
        return days(post.valid_from, post.valid_until, today)
    return f"{standing_in_words(post)} · {_first_to_last(post)}"


def _first_to_last(post: Post) -> str:
    return _("from %(first)s to %(last)s") % {"first": post.valid_from, "last": post.last_day}


BOOKS = (
    Book("organs", gettext_lazy("Organs"), gettext_lazy("Name or alias"),
         organ_rows, organ_lines, ("found_organ", "merge_organs")),
    Book("posts", gettext_lazy("Posts"), gettext_lazy("Person or organ"),
         post_rows, post_lines, ("give_post",)),
    Book("standing-in", gettext_lazy("Standing in"), gettext_lazy("Person or organ"),
         stand_in_rows, stand_in_lines),
    Book("deputies", gettext_lazy("Deputies"), gettext_lazy("Name, card, unit or delegation"),
         deputy_rows, deputy_lines,
         ("add_deputy", "add_delegation", "seat_delegation", "set_motion_deadline")),
    Book("terms", gettext_lazy("Terms"), gettext_lazy("Number"),
         term_rows, term_lines, ("found_term", "open_session")),
    Book("accounts", gettext_lazy("Accounts"), gettext_lazy("Name, user name or e-mail"),
         account_rows, account_lines, ("open_account",)),
    Book("history", gettext_lazy("History"), gettext_lazy("Words of an entry"),
         events_of, lines_of_events),
)  # fmt: skip


@require_safe
def desk(request: Asked, tab: str = "organs") -> HttpResponse:
    """Show one list of the desk (管理工作台). 403 for who does not administer anything."""
    seat = seat_of(request)
    book = next((b for b in BOOKS if b.key == tab), None)
    if book is None:
        raise Http404
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    page = page_of(book.rows(request, seat, text), request)
    context = {
        "desk_name": DESK_NAMES[ADMINISTRATION],
        "books": BOOKS,
        "book": book,
        "acts": [(act, PEOPLE_WORDS[act].name) for act in book.acts],
        "seat": seat,
        "seats": seats_of(request),
        "page": page,
        "lines": book.lines(page.object_list, request),
        "q": text,
    }
    return render(request, "web/administration/desk.html", context)
