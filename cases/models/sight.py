"""Who may see what (可见范围): one `visible_to` for every model that a page can show.

Handling units see the item from the moment it reaches them, but nothing of a rating before its
release: not the request, not its clock, not the event (ADR 0007).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from people.kinds import CONGRESS_KINDS, Role
from people.models import Post

if TYPE_CHECKING:
    from people.models import User

UNSENT = ("draft", "cosigning")
# Acts that would tell a unit that a rating exists before it is released.
RATING_ACTS = ("rate", "remind_rater", "end_rating_window", "replace_raters")
# The ends of a request that units may know of: none of them is a rating that is not released.
KNOWN_TO_UNITS = ("released", "expired", "no_rater", "cancelled")

# Acts before a withdrawal is confirmed: they stand only where nothing has been rated yet, and
# would tell a unit so.
WITHDRAWAL_ACTS = (
    "ask_withdrawal", "take_back_withdrawal", "agree_withdrawal", "object_to_withdrawal",
)  # fmt: skip

M = TypeVar("M", bound=models.Model)


def _posts(user: User, on: date) -> Any:
    return Post.objects.on(on).filter(user=user)


def authors_or_house(user: User, on: date, *, prefix: str = "", key: str = "suggestion") -> Q:
    """Return the filter for the authors and the congress' own house (代表与人大机关).

    `prefix` leads to the suggestion ("suggestion__" from a reply), `key` is the outer column
    that holds the suggestion's id.
    """
    cosigner = apps.get_model("cases", "Cosigner")
    house = _posts(user, on).filter(
        organ__kind__in=CONGRESS_KINDS, organ__congress=OuterRef(f"{prefix}congress")
    )
    signed = cosigner.objects.filter(
        suggestion=OuterRef(key), deputy__user=user, state__in=["invited", "confirmed"]
    )
    sent = ~Q(**{f"{prefix}state__in": UNSENT})
    invited = ~Q(**{f"{prefix}state": "draft"})
    return (
        Q(**{f"{prefix}lead__user": user})
        | (invited & Q(Exists(signed)))
        | (sent & Q(Exists(house)))
    )


def handling_unit(user: User, on: date, *, key: str = "suggestion") -> Q:
    """Return the filter for the units that take or took part (承办单位)."""
    assignment = apps.get_model("cases", "Assignment")
    return Q(
        Exists(
            assignment.objects.filter(
                suggestion=OuterRef(key), organ__in=_posts(user, on).values("organ")
            )
        )
    )


def administration(user: User, on: date) -> Q:
    """Return the filter for the events of a congress' own administration (管理事项).

    Its administrators and its auditors see them, and nobody else.
    """
    house = _posts(user, on).filter(
        role__in=[Role.ADMINISTRATOR, Role.AUDITOR], organ__congress=OuterRef("stream__congress")
    )
    return Q(stream__kind="administration") & Q(Exists(house))


class SuggestionQuerySet(models.QuerySet[M]):
    """Ask for suggestions (代表建议)."""

    def visible_to(self, user: User, on: date) -> SuggestionQuerySet[M]:
        """Keep what this person may see on this day (可见)."""
        return self.filter(authors_or_house(user, on, key="pk") | handling_unit(user, on, key="pk"))


class OfSuggestionQuerySet(models.QuerySet[M]):
    """Ask for rows that hang on a suggestion and are seen with it (随建议可见)."""

    def visible_to(self, user: User, on: date) -> OfSuggestionQuerySet[M]:
        """Keep the rows of suggestions that this person may see (可见)."""
        return self.filter(
            authors_or_house(user, on, prefix="suggestion__") | handling_unit(user, on)
        )


class ReplyQuerySet(models.QuerySet[M]):
    """Ask for replies (答复)."""

    def visible_to(self, user: User, on: date) -> ReplyQuerySet[M]:
        """Keep delivered replies of visible items, and one's own unit's drafts (可见).

        A deputy sees a reply that reached him or her, also while others still wait for it.
        """
        own = Q(assignment__organ__in=_posts(user, on).values("organ"))
        delivery = apps.get_model("cases", "Delivery")
        has_it = Q(Exists(delivery.objects.filter(reply=OuterRef("pk"), deputy__user=user)))
        seen = authors_or_house(user, on, prefix="suggestion__") | handling_unit(user, on)
        return self.filter(seen).filter(Q(state="delivered") | own | has_it)


class PromiseQuerySet(models.QuerySet[M]):
    """Ask for promises (承诺事项)."""

    def visible_to(self, user: User, on: date) -> PromiseQuerySet[M]:
        """Keep the binding promises of visible items, and those one's own unit is writing."""
        own = Q(assignment__organ__in=_posts(user, on).values("organ"))
        seen = authors_or_house(user, on, prefix="suggestion__") | handling_unit(user, on)
        return self.filter(seen).filter(Q(binding=True) | own)


class RatingRequestQuerySet(models.QuerySet[M]):
    """Ask for rating requests (征询)."""

    def visible_to(self, user: User, on: date) -> RatingRequestQuerySet[M]:
        """Keep ended requests of visible items; before that only who asks and who is asked.

        Who is asked but belongs to a unit that handles the item sees nothing before the end.
        """
        rater = apps.get_model("cases", "Rater")
        unit = handling_unit(user, on)
        waits = rater.objects.filter(request=OuterRef("pk"), deputy__user=user, excused_at=None)
        asked = Q(Exists(waits))
        asks = Q(collector__in=_posts(user, on).values("organ"))
        seen = authors_or_house(user, on, prefix="suggestion__") | unit
        ended = Q(state__in=KNOWN_TO_UNITS)
        return self.filter((asked & ~unit) | asks | (ended & seen))


class RatingQuerySet(models.QuerySet[M]):
    """Ask for ratings (评价)."""

    def visible_to(self, user: User, on: date) -> RatingQuerySet[M]:
        """Keep released ratings of visible items; before that one's own, and the collector's."""
        asks = Q(request__collector__in=_posts(user, on).values("organ"))
        seen = authors_or_house(user, on, prefix="suggestion__") | handling_unit(user, on)
        return self.filter(Q(deputy__user=user) | asks | (Q(request__state="released") & seen))


class ClockQuerySet(models.QuerySet[M]):
    """Ask for deadlines (期限)."""

    def visible_to(self, user: User, on: date) -> ClockQuerySet[M]:
        """Keep the deadlines of visible items; who belongs to a unit never sees the rating's."""
        unit = handling_unit(user, on)
        return self.filter(
            (authors_or_house(user, on, prefix="suggestion__") & ~unit) | (unit & ~Q(kind="rating"))
        )


class EventQuerySet(models.QuerySet[M]):
    """Ask for events (事件)."""

    def visible_to(self, user: User, on: date) -> EventQuerySet[M]:
        """Keep the events of visible items (可见).

        Acts of rating are seen by who made them and by the collector alone: what was answered is
        shown, once it is released, by the ratings themselves. Units see neither them nor what was
        refused to others, nor that a rating's deadline passed. What a congress administers is
        seen by its administrators and auditors.
        """
        prefix, key = "stream__suggestion__", "stream__suggestion"
        request = apps.get_model("cases", "RatingRequest")
        asks = Exists(
            request.objects.filter(
                suggestion=OuterRef(key), collector__in=_posts(user, on).values("organ")
            )
        )
        unit = handling_unit(user, on, key=key)
        own = Q(actor=user)
        of_rating = Q(act__in=RATING_ACTS)
        window = Q(act="mark_overdue", facts__contains='"kind":"rating"')
        asked_back = Q(act__in=WITHDRAWAL_ACTS)
        told_to_units = Q(kind="done") & ~of_rating & ~window & ~asked_back
        seen = (authors_or_house(user, on, prefix=prefix, key=key) & ~unit) | (
            unit & (told_to_units | own)
        )
        return self.filter((seen & (~of_rating | own | Q(asks))) | administration(user, on))
