"""Load the arrangement of holidays of a year (载入放假安排)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.calendars import in_force
from cases.rules.calendar import DayKind
from cases.rules.reading import decode
from workflows.workdays import ArrangementError, changed_days, load_arrangement, read_arrangement

LARGEST = 1_000_000


class Command(BaseCommand):
    """Load which days of a year are off and which weekends are worked (载入放假安排)."""

    help = (
        "Load the holidays of a year from a table with the columns day,kind,notice: off for a "
        "weekday that is a day off, makeup for a weekend day that is worked. Running deadlines "
        "are counted anew by the engine. Loading the same table again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the table, and whether only to look at it."""
        parser.add_argument("file", metavar="FILE.csv", help="the table of one year")
        parser.add_argument("--preview", action="store_true", help="show it and load nothing")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        """Load the table. Raises: CommandError with every line that cannot be."""
        try:
            data = Path(file).read_bytes()
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(error)s") % {"file": file, "error": error.strerror}
            ) from error
        if len(data) > LARGEST:
            raise CommandError(_("%(file)s is too large for one year.") % {"file": file})
        text = decode(data)[0]
        try:
            found = read_arrangement(text)
            changed = changed_days(found, in_force())
            told = {
                "year": found.year,
                "off": found.count(DayKind.OFF),
                "makeup": found.count(DayKind.MAKEUP),
                "changed": len(changed),
            }
            self.stdout.write(
                _(
                    "%(year)d: %(off)d weekdays off, %(makeup)d weekend days worked;"
                    " %(changed)d days differ from the calendar in force."
                )
                % told
            )
            if options["preview"]:
                for day in changed:
                    self.stdout.write(f"  {day}")
                self.stdout.write(_("Nothing was loaded."))
            elif load_arrangement(found, timezone.now()):
                self.stdout.write(_("Loaded. The engine counts running deadlines anew."))
            else:
                self.stdout.write(_("It is in force already: nothing was changed."))
        except ArrangementError as refused:
            raise CommandError("\n".join(refused.problems)) from refused
        except DatabaseError as error:
            raise CommandError(
                _("The calendar cannot be loaded (was the database set up?): %(error)s")
                % {"error": error},
                returncode=2,
            ) from error
