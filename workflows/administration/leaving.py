"""End the sessions of who left post or mandate (离任退出登录), on the very day.

Sessions hang on a number of the account: when it grows, every session of before is over, and no
row of a session is looked for. Who may still read an item as its author signs in anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cases import trail
from cases.acting import SHANGHAI, SYSTEM
from cases.models import Event
from people.kinds import DeputyStatusKind
from people.models import Congress, Deputy, DeputyStatus, Post, User
from workflows.administration.changing import Changing
from workflows.streams import stream_of


def in_force(user: User, day: date) -> bool:
    """Tell whether a person holds a post or a mandate on this day (在职或在任)."""
    sits = Deputy.objects.in_office(day).filter(user=user)
    return Post.objects.on(day).filter(user=user).exists() or sits.exists()


def sign_out_who_left(do: Changing, users: Iterable[User | None]) -> None:
    """End the sessions of those who hold nothing any more today (离任退出), within an act."""
    for user in sorted({u for u in users if u is not None}, key=lambda u: u.pk):
        if not in_force(user, do.today):
            do.set(user, sign_outs=user.sign_outs + 1, signed_out_on=do.today)


def who_left(today: date) -> QuerySet[User]:
    """Find who left by today, holds nothing, and was not signed out since (离任未退出者)."""
    mine = {"user": OuterRef("pk")}
    held = Post.objects.on(today).filter(**mine)
    sits = Deputy.objects.in_office(today).filter(**mine)
    later = Q(left__gt=OuterRef("signed_out_on"))
    ended = Post.objects.filter(**mine, valid_until__lte=today).annotate(left=F("valid_until"))
    stopped = (
        DeputyStatus.objects.filter(deputy__user=OuterRef("pk"), since__lte=today)
        .exclude(status=DeputyStatusKind.IN_OFFICE)
        .annotate(left=F("since"))
    )
    never = Q(signed_out_on=None) & (Q(Exists(ended)) | Q(Exists(stopped)))
    since = Q(Exists(ended.filter(later))) | Q(Exists(stopped.filter(later)))
    return User.objects.filter(never | since).exclude(Exists(held)).exclude(Exists(sits))


def sign_out(user: User, at: datetime) -> None:
    """End the sessions of a person who left (退出登录), by the clockwork, with an event."""
    today = at.astimezone(SHANGHAI).date()
    congress = Congress.objects.filter(
        Q(organs__posts__user=user) | Q(terms__deputies__user=user)
    ).order_by("pk")
    home = congress.values_list("pk", flat=True).first()
    with transaction.atomic():
        stream = stream_of(home) if home is not None else None
        found = User.objects.select_for_update().get(pk=user.pk)
        if stream is None or not who_left(today).filter(pk=user.pk).exists():
            return
        changes = {
            "sign_outs": [found.sign_outs, found.sign_outs + 1],
            "signed_out_on": [found.signed_out_on, today],
        }
        User.objects.filter(pk=user.pk).update(sign_outs=F("sign_outs") + 1, signed_out_on=today)
        event = Event(
            kind="done",
            act="sign_out",
            record=f"user:{user.pk}",
            actor_ref=SYSTEM.ref,
            at=at,
            effective_on=today,
        )
        trail.append(stream, event, {"changes": {f"user:{user.pk}": changes}}, telling=True)
