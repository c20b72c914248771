"""When the day of a reply may be extended (延期条件)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.guards.marks import because


@because(_("Somebody else than who asked for it decides on an extension."))
def somebody_else_asked(record: Any) -> bool:
    """Ask for another person than who asked (他人审批)."""
    by = record.acting.by
    return by.user is not None and by.user.pk != record.requested_by_id


@because(_("The reply to a second assignment is not extended."))
def extendable_round(record: Any) -> bool:
    """Ask for the first round (首轮): a second reply is never extended. Source: our own."""
    return bool(record.round.number == 1)


@because(_("An extension must be asked for some days before the reply is due."))
def extension_in_time(record: Any) -> bool:
    """Ask that there is still time for a decision (延期申请期限).

    Source: rulebook 6.1, `extension_request_before`.
    """
    return bool(record.acting.facts.may_ask_extension)


@because(_("An extension was asked for already: there is one in each round."))
def not_yet_extended(record: Any) -> bool:
    """Ask that the task has no extension yet (尚未延期). Source: rulebook 9.5."""
    return record.extension_asked_at is None


@because(_("The day on which the reply was due has ended; the request lapses."))
def extension_day_not_over(record: Any) -> bool:
    """Ask that the old day has not ended (未过原期限)."""
    return not extension_day_over(record)


@because(_("The day on which the reply is due has not ended."))
def extension_day_over(record: Any) -> bool:
    """Ask that the old day has ended (已过原期限)."""
    return bool(record.acting.today > record.old_due_on)
