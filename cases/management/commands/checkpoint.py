"""Seal all heads of the trail outside the database (封存点)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import trail


class Command(BaseCommand):
    """Make a checkpoint and tell where it lies; its root may be printed on paper."""

    help = (
        "Seal the heads of all chains in a file outside the database. Keep the file, or the "
        "printed root, where nobody can change it: verify_trail --against FILE compares with it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder."""
        parser.add_argument(
            "--dir",
            metavar="FOLDER",
            dest="folder",
            type=Path,
            help="where the file is written (default: the setting CHECKPOINT_DIR)",
        )

    def handle(self, *args: Any, folder: Path | None, **options: Any) -> None:
        """Make the checkpoint. Raises: CommandError if the file or the row cannot be written."""
        try:
            made, path = trail.make_checkpoint(
                timezone.now(), folder or Path(settings.CHECKPOINT_DIR)
            )
        except (OSError, DatabaseError) as error:
            raise CommandError(
                _("The checkpoint could not be made: %(error)s") % {"error": error}
            ) from error
        self.stdout.write(_("Streams: %(n)d") % {"n": made.streams})
        self.stdout.write(_("Events: %(n)d") % {"n": made.events})
        self.stdout.write(
            _("Root (%(algorithm)s): %(root)s") % {"algorithm": made.algorithm, "root": made.root}
        )
        self.stdout.write(_("File: %(path)s") % {"path": path})
