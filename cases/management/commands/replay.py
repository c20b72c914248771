"""Count the suggestions by state as they stood on a day (截止日统计), from the trail alone."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.replay import replay_on
from cases.rules.states import SuggestionState
from people.models import Congress


class Command(BaseCommand):
    """Print how many suggestions stood in each state at the end of a day (回放统计)."""

    help = (
        "Read the trail up to the end of a day in Shanghai and print how many suggestions stood "
        "in which state then. The same day gives the same figures whenever it is asked for. "
        "Drafts that were never sent are not in the trail and not counted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the day, the congress, and the form of the answer."""
        parser.add_argument("--on", required=True, metavar="YYYY-MM-DD", help="the cut-off day")
        parser.add_argument("--congress", metavar="CODE", help="count one congress alone")
        parser.add_argument("--json", action="store_true", help="print one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the counts. Raises: CommandError for a bad day or an unknown congress."""
        day, congress = _day(options["on"]), None
        if options["congress"]:
            congress = Congress.objects.filter(code=options["congress"]).first()
            if congress is None:
                raise CommandError(f"There is no congress {options['congress']!r}.")
        counts = replay_on(day, congress).counts()
        if options["json"]:
            told = {"on": day.isoformat(), "suggestions": dict(sorted(counts.items()))}
            self.stdout.write(json.dumps(told))
            return
        for state in SuggestionState:
            if counts[state]:
                self.stdout.write(f"{counts[state]:6d}  {state.label_en} ({state.label_zh})")
        self.stdout.write(f"{counts.total():6d}  in all")


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as reason:
        raise CommandError(f"This is not a day (YYYY-MM-DD): {text}") from reason
    # Week dates and dates without dashes are ISO too, but not what the help promises.
    if day.isoformat() != text:
        raise CommandError(f"This is not a day (YYYY-MM-DD): {text}")
    return day
