"""Hold and resume (暂缓、恢复办理): the offices' own deadlines pause, the reply's never does."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Clock, Suggestion
from cases.rules.holding import INTERNAL, counts_on, days_left
from cases.rules.states import ClockState
from workflows.acts.redating import redate
from workflows.doing import Doing
from workflows.door import act


@act(Suggestion)
def put_on_hold(do: Doing, why: str, until: date) -> None:
    """Put the item on hold (暂缓办理), with the reason, up to and with a day.

    Running internal deadlines pause and nobody is reminded; days for replies, ratings and
    promises run on, and what is late climbs on. Raises: BadData at `until` for a day that is
    not ahead, or later than the first reply is due.
    Source: ADR 0023.
    """
    do.require_text(why=why)
    item, last = do.suggestion, do.look.first_reply_due
    fit = isinstance(until, date) and not isinstance(until, datetime)
    do.require(fit, "until", _("Say until which day it is on hold."))
    do.require(
        do.today < until <= last,
        "until",
        _("The hold ends after today and not after %(last)s, when a reply is due.")
        % {"last": last},
    )
    do.set(item, held_at=do.at, held_until=until, held_reason=why)
    # What is over already is missed, also where the engine has not come by yet.
    paused = list(_internal(item, ClockState.RUNNING).filter(due_on__gte=do.today))
    for clock in paused:
        do.move(clock, "pause")
        do.set(clock, left=days_left(clock.due_on, do.today, do.calendar), climbs_on=None)
    do.tell(why=why, until=until, paused=[[clock.kind, clock.subject] for clock in paused])
    do.name_anew([])


@act(Suggestion)
def resume(do: Doing, why: str) -> None:
    """Resume the item (恢复办理) before its hold is over, with the reason."""
    do.require_text(why=why)
    do.tell(why=why)
    _go_on(do)


@act(Suggestion)
def end_hold(do: Doing) -> None:
    """End a hold that is over (暂缓期满): everything goes on."""
    _go_on(do)


def _go_on(do: Doing) -> None:
    item = do.suggestion
    do.set(item, held_at=None, held_until=None, held_reason="")
    clocks = list(_internal(item, ClockState.HELD))
    for clock in clocks:
        length, due = counts_on(clock.left, do.today, do.calendar)
        do.move(clock, "go_on")
        do.set(clock, anchor_on=do.today, basis=f"{length.n} {length.unit}", rule="", left=None)
        redate(do, clock, due)
    do.tell(resumed=[[clock.kind, clock.subject, clock.due_on] for clock in clocks])
    do.name_anew(clocks)


def _internal(item: Suggestion, state: ClockState) -> Any:
    rows = Clock.objects.filter(
        suggestion=item.pk, stopped_at=None, state=state, kind__in=list(INTERNAL)
    )
    beside = ("assignment__round__policy", "assignment__organ", "assignment__carried_by")
    return rows.select_related(*beside, "extension").order_by("pk")
