"""Check every chain of the trail (校验留痕)."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import trail
from cases.models import Suggestion
from cases.trail import Finding


class Command(BaseCommand):
    """Check every chain, and if asked what a checkpoint seals; exit code 1 if anything is amiss."""

    help = (
        "Check every chain of the trail in one snapshot and name each event that does not fit. "
        "A cut or rewritten tail whose head was mended too is found only with --against. "
        "Exit code: 0 all fits, 1 something does not fit, 2 the checkpoint cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the checkpoint and the form of the answer."""
        parser.add_argument(
            "--against", metavar="FILE", type=Path, help="compare with this checkpoint file too"
        )
        parser.add_argument("--json", action="store_true", help="print one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify and tell. Raises: SystemExit(1) when something does not fit; CommandError."""
        path: Path | None = options["against"]
        against = None if path is None else _read(path)
        try:
            read, findings = trail.verify(against)
            texts = [] if options["json"] else self._in_words(findings)
        except DatabaseError as error:
            raise CommandError(
                _("The trail cannot be read (was the database set up?): %(error)s")
                % {"error": error},
                returncode=2,
            ) from error
        if options["json"]:
            answer = {
                "events": read,
                "findings": trail.as_rows(findings),
                "verified": not findings,
                "checkpoint": path.name if path else None,
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self._tell(read, texts, path, against)
        if findings:
            raise SystemExit(1)

    def _tell(
        self, read: int, texts: list[str], path: Path | None, against: Mapping[str, Any] | None
    ) -> None:
        if path is not None and against is not None:
            # The root is there to be compared with the one on paper.
            self.stdout.write(
                _("Checkpoint %(name)s, root %(root)s")
                % {"name": path.name, "root": against["root"]}
            )
        for text in texts:
            self.stdout.write(text)
        problems = len(texts)
        counted = ngettext("%(n)d event was read.", "%(n)d events were read.", read) % {"n": read}
        verdict = (
            ngettext("%(n)d problem was found.", "%(n)d problems were found.", problems)
            % {"n": problems}
            if problems
            else _("Everything fits.")
        )
        self.stdout.write(f"{counted} {verdict}")

    def _in_words(self, findings: Iterable[Finding]) -> list[str]:
        findings = list(findings)
        streams = {f.stream for f in findings if f.stream is not None}
        names = {
            s.stream_id: str(s)
            for s in Suggestion.objects.filter(stream__in=streams).only(
                "stream", "reference", "title"
            )
        }
        return [_in_words(f, names.get(f.stream or 0)) for f in findings]


def _in_words(finding: Finding, name: str | None) -> str:
    if finding.stream is None:
        return finding.problem
    where = _("Stream %(stream)s") % {"stream": finding.stream}
    if name:
        where += f" ({name})"
    if finding.seq is not None:
        where += ", " + _("event %(seq)s") % {"seq": finding.seq}
    return f"{where}: {finding.problem}"


def _read(path: Path) -> Mapping[str, Any]:
    """Read a checkpoint file. Raises: CommandError with exit code 2 if it is none."""
    try:
        return trail.read_checkpoint(path)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CommandError(
            _("%(path)s is not a checkpoint file that can be read: %(error)s")
            % {"path": path, "error": error},
            returncode=2,
        ) from error
