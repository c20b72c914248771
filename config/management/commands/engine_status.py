"""`manage.py engine_status`: when the engine last looked, and what it could not do (引擎状态)."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.acting import SHANGHAI
from cases.models import Clock, Outbox
from cases.refusals import NotNow
from config.celery import SWEEP_EVERY
from notifications import draining, mailing
from people.kinds import Role
from people.models import Post, User
from workflows.models import Heartbeat, Incident
from workflows.sweeps import beating


class Command(BaseCommand):
    """Say how the engine fares (引擎状态), and settle what it could not do."""

    help = (
        "Say when the sweeps last ran, how far they lag and what they could not do. The exit "
        "code is 1 while something wants attention."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read the options."""
        parser.add_argument("--json", action="store_true", help="write JSON")
        settle = parser.add_mutually_exclusive_group()
        settle.add_argument("--retry", type=int, metavar="N", help="try incident N once more")
        settle.add_argument("--close", type=int, metavar="N", help="close incident N, with --note")
        settle.add_argument(
            "--confirm-jump", action="store_true", help="go on after a jump of the clock"
        )
        parser.add_argument("--note", default="", help="why an incident is closed")
        parser.add_argument("--by", default="", help="user name of the administrator who says so")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer, and settle what was asked for. Raises: CommandError that says what to do."""
        now = timezone.now()
        if options["retry"] is not None:
            well = beating.retry(self._incident(options["retry"]), now)
            self.stdout.write(_("It went well.") if well else _("It went wrong again."))
        elif options["close"] is not None:
            if not options["note"].strip():
                raise CommandError(_("Say why: --note."))
            by = self._administrator(options["by"])
            beating.close(self._incident(options["close"]), by, options["note"], now)
        elif options["confirm_jump"]:
            try:
                beating.confirm_jump(self._administrator(options["by"]), now)
            except NotNow as refusal:
                raise CommandError(_("No jump of the clock waits to be confirmed.")) from refusal
        found = status(now)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2, default=str))
        else:
            self._write(found)
        if found["attention"]:
            raise SystemExit(1)

    def _incident(self, number: int) -> Incident:
        found = Incident.objects.filter(pk=number, closed_at=None).first()
        if found is None:
            raise CommandError(_("There is no open incident %(n)s.") % {"n": number})
        return found

    def _administrator(self, username: str) -> User:
        today = timezone.now().astimezone(SHANGHAI).date()
        held = Post.objects.on(today).filter(role=Role.ADMINISTRATOR, user__username=username)
        post = held.select_related("user").first()
        if post is None or not post.user.is_active:
            raise CommandError(_("Name an administrator: --by."))
        return post.user

    def _write(self, found: dict[str, Any]) -> None:
        say = self.stdout.write
        if found["last_sweep"] is None:
            say(_("The engine has not looked yet."))
        else:
            told = {
                "at": found["last_sweep"].astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
                "lag": found["lag_seconds"],
                "acts": found["acts"],
            }
            say(_("Last look: %(at)s, %(lag)s seconds ago, %(acts)s acts.") % told)
        waiting = {name: found[name] for name in ("due", "news", "mails")}
        say(_("Waiting: %(due)s deadlines, %(news)s events to tell, %(mails)s e-mails.") % waiting)
        if found["held_to"] is not None:
            span = {
                "old": found["held_from"].astimezone(SHANGHAI).strftime("%Y-%m-%d"),
                "new": found["held_to"].astimezone(SHANGHAI).strftime("%Y-%m-%d"),
            }
            say(
                _(
                    "The clock jumped from %(old)s to %(new)s: nothing is fired before an "
                    "administrator confirms it (--confirm-jump --by)."
                )
                % span
            )
        for row in found["incidents"]:
            say(
                _("Incident %(n)s: %(act)s on %(record)s, %(times)s times, %(error)s")
                % {**row, "n": row["number"]}
            )


def status(now: datetime) -> dict[str, Any]:
    """Return how the engine fares (引擎状态). Unit: seconds."""
    heart = Heartbeat.objects.filter(pk=1).first()
    today = now.astimezone(SHANGHAI).date()
    ended = heart.ended_at if heart is not None else None
    lag = None if ended is None else round((now - ended).total_seconds())
    incidents = [
        {
            "number": row.pk,
            "act": row.act,
            "record": row.record,
            "times": row.times,
            "error": row.error,
            "first_at": row.first_at,
            "last_at": row.last_at,
        }
        for row in Incident.objects.filter(closed_at=None).order_by("pk")
    ]
    held = heart is not None and heart.held_to is not None
    late = lag is None or lag > 3 * SWEEP_EVERY.total_seconds() + 60
    return {
        "last_sweep": heart.swept_at if heart is not None else None,
        "lag_seconds": lag,
        "acts": heart.acts if heart is not None else 0,
        "held_from": heart.held_from if heart is not None else None,
        "held_to": heart.held_to if heart is not None else None,
        "due": Clock.objects.filter(stopped_at=None, climbs_on__lte=today).count(),
        "news": Outbox.objects.filter(done_at=None).count(),
        "stuck_news": draining.stuck().count(),
        "mails": mailing.waiting().count(),
        "incidents": incidents,
        "attention": held or late or bool(incidents) or draining.stuck().exists(),
    }
