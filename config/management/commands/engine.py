"""Run the engine (引擎)."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.lifeline import Busy


class Command(BaseCommand):
    """Run the sweeps, again and again, until asked to end."""

    help = "Run the sweeps: every 2 seconds by itself, or on CELERY_BROKER_URL if it is set."

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until a signal comes."""
        from config import engine

        try:
            code = engine.run()
        except Busy as busy:
            raise CommandError(f"An engine works on this database already: {busy}") from busy
        sys.exit(code)
