"""The administration stream of a congress (管理事项流): exactly one, locked before all else."""

from __future__ import annotations

from cases.models import Stream
from people.models import Congress

ADMINISTRATION = "administration"


def stream_of(congress: int) -> Stream | None:
    """Lock the stream of a congress (加锁), made at its first use. None: no such congress.

    Two that find none wait for each other at the congress' row; the second finds the stream
    of the first. Only what makes streams takes that lock, and rows may refer to the congress
    meanwhile.
    """
    own = Stream.objects.filter(congress=congress, kind=ADMINISTRATION)
    found = own.select_for_update().order_by("pk").first()
    if found is not None:
        return found
    owner = Congress.objects.select_for_update(no_key=True).filter(pk=congress).first()
    if owner is None:
        return None
    if not own.exists():
        return Stream.objects.create(congress=owner, kind=ADMINISTRATION)
    return own.select_for_update().order_by("pk").first()
