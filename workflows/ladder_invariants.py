"""What must hold of the ladder that lateness climbs (逐级督办)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db.models import Count, F, Q

from cases.models import Clock, Suggestion, Supervision
from cases.rules.invariants import Violation
from cases.rules.states import STANDING


def _each_step_once() -> Iterator[Violation]:
    """22: what a deadline says was fired is what was recorded, each step once."""
    recorded: dict[int, list[str]] = defaultdict(list)
    for clock, mark in Supervision.objects.values_list("clock", "mark"):
        recorded[clock].append(mark)
    fired = Clock.objects.filter(Q(pk__in=list(recorded)) | ~Q(levels=""))
    for pk, levels in fired.values_list("pk", "levels"):
        if Counter(levels.split()) != Counter(recorded[pk]):
            yield Violation(22, f"clock:{pk}", "its steps are not those that were recorded")


def _stands_while_its_cause_lasts() -> Iterator[Violation]:
    """22: a step stands as long as its deadline is missed, and the item counts what stands."""
    standing = Q(state__in=[s.value for s in STANDING])
    for step in Supervision.objects.filter(standing).exclude(clock__stopped_at=None):
        yield Violation(22, f"supervision:{step.pk}", "stands, though its deadline has ended")
    counted = Suggestion.objects.annotate(
        stand=Count("supervisions", filter=Q(supervisions__state__in=[s.value for s in STANDING]))
    )
    for pk in counted.exclude(stand=F("supervised")).values_list("pk", flat=True):
        yield Violation(22, f"suggestion:{pk}", "counts other steps than stand")


CHECKS = (_each_step_once, _stands_while_its_cause_lasts)
