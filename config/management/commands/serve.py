"""Serve the configured database (启动服务)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from config import processes, serving


class Command(BaseCommand):
    """Run the pages and the engine on the configured database, until asked to end."""

    help = "Serve the pages and run the engine on the configured database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the port."""
        parser.add_argument("--port", type=int, default=8000, help="on this machine (8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring an embedded database up to date and serve it."""
        port = options["port"]
        with serving.ending_cleanly(self.stderr.write):
            serving.check_port(port)
            if connection.vendor != "sqlite":
                # A database that others use too is brought up to date by whoever looks after it.
                serving.serve(port, {}, settings.VAR_DIR, self.stderr.write)
            name = str(settings.DATABASES["default"]["NAME"])
            if name == ":memory:":
                raise CommandError("A database in memory cannot be served.")
            database = Path(name).absolute()
            with serving.the_only_one(database, processes.address_of(port)):
                serving.bring_up_to_date(self.stderr.write)
                serving.serve(port, {}, settings.VAR_DIR, self.stderr.write)
