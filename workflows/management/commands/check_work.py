"""Compare everybody's list with the legal states (核对待办)."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Suggestion
from cases.rules.states import SuggestionState
from cases.trail import one_snapshot
from workflows.models import WorkItem
from workflows.progress import progress_bar
from workflows.work import Difference, differences, repair

BATCH = 100


class Command(BaseCommand):
    """Compare the open work items with what the legal states ask for; mend them if asked."""

    help = (
        "Compare the open work items of every suggestion that was sent with what its legal states "
        "ask for. Exit code: 0 if there are 0 differences, 1 if differences remain."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to mend, and the form of the answer."""
        parser.add_argument(
            "--repair",
            action="store_true",
            help="cancel the open items of each suggestion that differs and start them anew",
        )
        parser.add_argument("--json", action="store_true", help="print one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, mend, tell. Raises: SystemExit(1) if differences remain; CommandError."""
        as_json, at = options["json"], timezone.now()
        try:
            compared, found = self._compare(at)
            repaired = sorted({d.suggestion for d in found}) if options["repair"] else []
            remaining = self._repair(repaired, at) if repaired else found
            names = {} if as_json else _names(found)
        except DatabaseError as error:
            raise CommandError(
                _("The work items cannot be read (was the database set up?): %(error)s")
                % {"error": error},
                returncode=2,
            ) from error
        if as_json:
            answer = {
                "suggestions": compared,
                "differences": [asdict(d) for d in found],
                "repaired": repaired,
                "remaining": [asdict(d) for d in remaining],
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False, cls=DjangoJSONEncoder))
        else:
            for difference in found:
                self.stdout.write(_in_words(difference, names))
            if repaired:
                self.stdout.write(
                    ngettext(
                        "%(n)d suggestion was repaired.",
                        "%(n)d suggestions were repaired.",
                        len(repaired),
                    )
                    % {"n": len(repaired)}
                )
            # The same words in every language: operators' scripts look for them.
            self.stdout.write(f"{len(remaining)} differences in {compared} suggestions")
        if remaining:
            raise SystemExit(1)

    def _compare(self, at: datetime) -> tuple[int, list[Difference]]:
        found: list[Difference] = []
        compared, last = 0, 0
        with progress_bar(_("Comparing"), _sent().count()) as step:
            while True:
                # States and items of one batch as they stood at one moment: acts go on beside it.
                with one_snapshot():
                    batch = list(
                        _sent().filter(pk__gt=last).select_related("policy").order_by("pk")[:BATCH]
                    )
                    for suggestion in batch:
                        found += differences(suggestion, at)
                compared += len(batch)
                step(len(batch))
                if len(batch) < BATCH:
                    return compared, found
                last = batch[-1].pk

    def _repair(self, keys: Iterable[int], at: datetime) -> list[Difference]:
        left: list[Difference] = []
        for key in keys:
            repair(key, at)
            with one_snapshot():
                left += differences(Suggestion.objects.select_related("policy").get(pk=key), at)
        return left


def _sent() -> QuerySet[Suggestion]:
    """Return what was sent to anybody, and drafts for which an item was left open."""
    left_open = WorkItem.objects.to_do().filter(suggestion=OuterRef("pk"))
    return Suggestion.objects.filter(~Q(state=SuggestionState.DRAFT) | Exists(left_open))


def _names(found: Iterable[Difference]) -> dict[int, str]:
    keys = {d.suggestion for d in found}
    rows = Suggestion.objects.filter(pk__in=keys).only("reference", "title")
    return {s.pk: str(s) for s in rows}


def _in_words(difference: Difference, names: dict[int, str]) -> str:
    stamp = difference.stamp
    problem = _("missing") if difference.problem == "missing" else _("too many")
    return (
        f"{names.get(difference.suggestion, difference.suggestion)}: {problem}: {stamp.kind} "
        f"{stamp.subject} organ={stamp.organ_id} deputy={stamp.deputy_id} due={stamp.due_on}"
    )
