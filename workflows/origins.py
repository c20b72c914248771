"""Keep from which network somebody comes (来源网段): a keyed hash, read by one report alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from cases.models import ActOrigin, Event, SignIn
from cases.rules.networks import network_of
from people.models import User

# Acts of which it is kept from where they came: those by which a deputy rates.
KEPT_OF = ("rate", "correct_rating")
# After so long it is deleted. Source: design (no longer than a look-back can be of use).
KEPT_FOR = timedelta(days=365)


def hash_of(address: str) -> str:
    """Return the keyed hash of an address' network (网段散列); "" if it says nothing.

    There are few networks: without the key of this installation all of them could be tried.
    """
    network = network_of(address)
    if not network:
        return ""
    return salted_hmac("workflows.origins", network, algorithm="sha256").hexdigest()


def note_sign_in(user: User, address: str, at: datetime) -> None:
    """Note that somebody signed in, and from which network (登记登录来源)."""
    SignIn.objects.create(user=user, at=at, network=hash_of(address))


def note_origin(event: Event, address: str, session_at: datetime | None) -> None:
    """Note from which network a rating was given (登记评价来源); of other acts nothing is kept."""
    if event.act in KEPT_OF and event.on_behalf_of == "":
        ActOrigin.objects.create(
            event=event, at=event.at, session_at=session_at, network=hash_of(address)
        )


def forget(at: datetime) -> int:
    """Delete what was kept for its time (到期删除). Returns how many rows."""
    over = at - KEPT_FOR
    gone = [model.objects.filter(at__lt=over).delete()[0] for model in (ActOrigin, SignIn)]
    return sum(gone)
