"""What an administrator says about the engine (引擎事项): a jump of the clock, an incident."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.refusals import NotNow
from workflows.administration.changing import Changing
from workflows.administration.door import administers
from workflows.heartbeat import LONGEST_NOTE, Heartbeat, Incident


@administers()
def confirm_jump(do: Changing) -> None:
    """Let the engine go on after a jump of the clock (确认时间跳变). Raises: NotNow if none is."""
    heart = Heartbeat.objects.select_for_update().filter(pk=1).exclude(held_to=None).first()
    if heart is None:
        raise NotNow(_("No jump of the clock waits to be confirmed."))
    do.tell(held_from=heart.held_from, held_to=heart.held_to)
    Heartbeat.objects.filter(pk=heart.pk).update(
        swept_at=heart.held_to,
        held_from=None,
        held_to=None,
        confirmed_by=do.by.user,
        confirmed_at=do.at,
    )


@administers(Incident)
def close_incident(do: Changing, note: str) -> None:
    """Close an incident of the engine with a note (关闭故障). Raises: NotNow if it is closed."""
    found: Incident = do.record
    if found.closed_at is not None:
        raise NotNow(_("This incident is settled already."))
    do.tell(act=found.act, record=found.record, error=found.error, times=found.times)
    note = do.text(note, "note", longest=LONGEST_NOTE)
    do.set(found, note=note, closed_by=do.by.user, closed_at=do.at)
