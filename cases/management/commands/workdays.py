"""Print the shipped working-day table (工作日表)."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.rules.calendar import shipped


class Command(BaseCommand):
    """Print for each day whether it is worked, without a database (打印工作日)."""

    help = "Print each day from FROM to TO, both included, with 1 if it is worked and 0 if not."
    # The table must be readable before the database is set up.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the first and the last day."""
        parser.add_argument("first", metavar="FROM", help="first day, YYYY-MM-DD")
        parser.add_argument("last", metavar="TO", help="last day, YYYY-MM-DD")

    def handle(self, *args: Any, first: str, last: str, **options: Any) -> None:
        """Print the days. Raises: CommandError for a bad day or a reversed span."""
        start, end = _day("FROM", first), _day("TO", last)
        if start > end:
            raise CommandError(f"FROM ({start}) lies after TO ({end}).")
        calendar = shipped()
        unknown = [
            str(year) for year in range(start.year, end.year + 1) if not calendar.knows(year)
        ]
        if unknown:
            self.stderr.write(
                "Years not loaded, only their weekends are counted as off: " + ", ".join(unknown)
            )
        for ordinal in range(start.toordinal(), end.toordinal() + 1):
            day = date.fromordinal(ordinal)
            self.stdout.write(f"{day.isoformat()} {int(calendar.is_workday(day))}")


def _day(name: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as reason:
        raise CommandError(f"{name} is not a day (YYYY-MM-DD): {text}") from reason
    # Week dates and dates without dashes are ISO too, but not what the help promises.
    if day.isoformat() != text:
        raise CommandError(f"{name} is not a day (YYYY-MM-DD): {text}")
    return day
