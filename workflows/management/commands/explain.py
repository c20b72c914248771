"""Tell why each deadline of an item ends on its day (期限说明)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext as _

from cases.models import Clock, Suggestion
from workflows.dating import explain


class Command(BaseCommand):
    """Print every deadline of an item with the days counted and skipped (期限说明)."""

    help = (
        "Print each deadline of the suggestion with this number: its rule, what it rests on, the "
        "days counted and skipped, and by which notice. Ended deadlines come last."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number, and in which language and congress."""
        parser.add_argument("number", metavar="NUMBER", help="number of the suggestion")
        parser.add_argument(
            "--congress", help="code of the congress, where several have the number"
        )
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="language of the answer",
        )

    def handle(self, *args: Any, number: str, **options: Any) -> None:
        """Print the deadlines. Raises: CommandError for a number that names no item, or several."""
        with translation.override(options["language"]):
            try:
                item = _find(number, options["congress"])
                clocks = list(
                    Clock.objects.filter(suggestion=item)
                    .select_related("assignment__round", "assignment__organ", "extension")
                    .order_by("due_on", "pk")
                )
            except DatabaseError as error:
                raise CommandError(
                    _("The suggestions cannot be read (was the database set up?): %(error)s")
                    % {"error": error},
                    returncode=2,
                ) from error
            self.stdout.write(f"{item.reference} {item.title}")
            if not clocks:
                self.stdout.write(_("No deadline was ever set."))
            for clock in sorted(clocks, key=lambda c: c.stopped_at is not None):
                self._tell(clock)

    def _tell(self, clock: Clock) -> None:
        told = explain(clock)
        unit = f" · {clock.assignment.organ}" if clock.assignment is not None else ""
        marks = [_("(provisional)")] if clock.provisional else []
        marks += [_("(over)")] if clock.stopped_at is not None else []
        self.stdout.write(f"\n{told.name}{unit}: {' '.join([str(clock.due_on), *marks])}")
        for sentence in told.sentences:
            notice = f" — {sentence.notice}" if sentence.notice else ""
            self.stdout.write(f"  {sentence.text}{notice}")


def _find(number: str, congress: str | None) -> Suggestion:
    found = Suggestion.objects.filter(reference=number).select_related("congress")
    if congress:
        found = found.filter(congress__code=congress)
    items = list(found.order_by("congress__code")[:10])
    if not items:
        raise CommandError(_("No suggestion has the number %(number)s.") % {"number": number})
    if len(items) > 1:
        codes = ", ".join(item.congress.code for item in items)
        raise CommandError(
            _("Several congresses have this number: name one with --congress (%(codes)s).")
            % {"codes": codes}
        )
    return items[0]
