"""`manage.py engine_status`: when the engine last looked, and what it could not do (引擎状态)."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.acting import SHANGHAI, Actor
from cases.refusals import ActRefused
from notifications.engine import engine_state
from people.kinds import Role
from people.models import Post
from workflows.administration import administer
from workflows.models import Incident
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
            incident = self._incident(options["close"])
            self._say("close_incident", options["by"], now, incident.pk, note=options["note"])
        elif options["confirm_jump"]:
            self._say("confirm_jump", options["by"], now)
        found = engine_state(now)
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

    def _say(self, act: str, username: str, now: datetime, *row: int, **data: Any) -> None:
        """Let an administrator say it (办理), through the door that notes who said what."""
        today = now.astimezone(SHANGHAI).date()
        held = Post.objects.on(today).filter(role=Role.ADMINISTRATOR, user__username=username)
        post = held.select_related("user", "organ__congress").order_by("pk").first()
        if post is None or not post.user.is_active:
            raise CommandError(_("Name an administrator: --by."))
        by = Actor(post.user, post)
        try:
            administer(act, post.organ.congress, *row, by=by, at=now, **data)
        except ActRefused as refusal:
            raise CommandError(str(refusal)) from refusal

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
