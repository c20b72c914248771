"""Try other rules on what is under way (规则试算), without saving anything."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases.acting import SHANGHAI
from cases.rules.policy import PolicyError, read_words
from cases.trail import one_snapshot
from people.models import Congress
from workflows.explaining import spoken
from workflows.progress import progress_bar
from workflows.whatif import Tried, rows_of, whatif


class Command(BaseCommand):
    """Tell which deadlines would move and which ratings would lead elsewhere (规则试算)."""

    help = (
        "Try other rules on every open suggestion: which deadlines would end on another day, which "
        "would be late at once, which ratings would lead to a second assignment or climb. Nothing "
        "is saved."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the wished parameters, and of which congress."""
        parser.add_argument(
            "--set",
            dest="wished",
            action="append",
            required=True,
            metavar="PARAMETER=VALUE",
            help="reply_deadline=2mo, return_window=3wd, second_trigger=dissatisfied; repeatable",
        )
        parser.add_argument("--congress", help="code of the congress, where there are several")
        parser.add_argument("--json", action="store_true", help="print one line of JSON")
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="language of the answer",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what would change. Raises: CommandError for a parameter that cannot be."""
        with translation.override(options["language"]):
            try:
                wished = read_words(_pairs(options["wished"]))
                congress = _congress(options["congress"])
                today = timezone.now().astimezone(SHANGHAI).date()
                with one_snapshot(), progress_bar(_("Trying"), rows_of(congress)) as step:
                    tried = whatif(congress, wished, today, step)
            except PolicyError as refused:
                lines = [f"{key}: {spoken(text)}" for key, text in refused.problems.items()]
                raise CommandError("\n".join(lines)) from refused
            except DatabaseError as error:
                raise CommandError(
                    _("The suggestions cannot be read (was the database set up?): %(error)s")
                    % {"error": error},
                    returncode=2,
                ) from error
            if options["json"]:
                self.stdout.write(json.dumps(_plain(tried), ensure_ascii=False))
            else:
                self._tell(tried)

    def _tell(self, tried: Tried) -> None:
        falls_late = _("would be late at once")
        for each in tried.moved:
            late = f" · {falls_late}" if each.falls_late else ""
            unit = f" · {each.unit}" if each.unit else ""
            self.stdout.write(
                f"{each.number} {spoken(each.kind)}{unit}: {each.due_on} → {each.would_be}{late}"
            )
        for turned in tried.turned:
            self.stdout.write(
                f"{turned.number} {turned.unit}: "
                f"{spoken(turned.verdict)} → {spoken(turned.would_be)}"
            )
        self.stdout.write(
            _(
                "Of %(deadlines)d running deadlines %(moved)d would move and %(late)d would be late"
                " at once; of %(ratings)d released ratings %(turned)d would lead elsewhere and"
                " %(climbing)d would climb. Nothing was saved."
            )
            % {
                "deadlines": tried.deadlines,
                "moved": len(tried.moved),
                "late": len(tried.falling_late),
                "ratings": tried.ratings,
                "turned": len(tried.turned),
                "climbing": len(tried.climbing),
            }
        )


def _pairs(wished: list[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for each in wished:
        key, sign, value = each.partition("=")
        if not sign or not key.strip() or not value.strip():
            raise CommandError(
                _("Write each as PARAMETER=VALUE, not as %(given)s.") % {"given": each}
            )
        if key.strip() in pairs:
            raise CommandError(_("%(key)s is given twice.") % {"key": key.strip()})
        pairs[key.strip()] = value
    return pairs


def _congress(code: str | None) -> Congress:
    found = Congress.objects.filter(code=code) if code else Congress.objects.all()
    rows = list(found.order_by("code")[:10])
    if not rows:
        raise CommandError(_("There is no such congress."))
    if len(rows) > 1:
        raise CommandError(
            _("There are several congresses: name one with --congress (%(codes)s).")
            % {"codes": ", ".join(row.code for row in rows)}
        )
    return rows[0]


def _plain(tried: Tried) -> dict[str, Any]:
    return {
        "suggestions": tried.suggestions,
        "deadlines": tried.deadlines,
        "ratings": tried.ratings,
        "moved": [
            {
                "number": each.number,
                "title": each.title,
                "kind": each.kind.value,
                "unit": each.unit,
                "due_on": each.due_on.isoformat(),
                "would_be": each.would_be.isoformat(),
                "late": each.falls_late,
            }
            for each in tried.moved
        ],
        "turned": [
            {
                "number": each.number,
                "title": each.title,
                "unit": each.unit,
                "verdict": each.verdict.value,
                "would_be": each.would_be.value,
                "climbs": each.climbs,
            }
            for each in tried.turned
        ],
    }
