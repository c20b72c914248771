"""Draw the state machines (状态图)."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows import picture, picture_pages, picture_svg


class Command(BaseCommand):
    """Draw every state machine as it is declared, and fail where one is broken (状态图)."""

    help = "Draw the state machines. Fails if a state is lost, or a transition open or sourceless."
    # What the declarations say must be readable before the database is set up.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the format."""
        parser.add_argument(
            "--format",
            choices=("mermaid", "svg", "json", "markdown"),
            default="mermaid",
            help="svg shows how many rows stand in each state, if there is a database",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the picture. Raises: CommandError with every problem found."""
        machines = picture.collect()
        match options["format"]:
            case "json":
                text = (
                    json.dumps(picture_pages.as_json(machines), ensure_ascii=False, indent=1) + "\n"
                )
            case "markdown":
                text = picture_pages.markdown(machines)
            case "svg":
                text = picture_svg.svg(machines, picture_svg.live_counts())
            case _:
                text = picture_pages.mermaid(machines)
        self.stdout.write(text, ending="")
        wrong = picture.problems(machines) + picture.problems_of_acts(machines)
        if wrong:
            raise CommandError("\n".join(wrong))
