"""What a rehearsal tells at its end (排演结果)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from cases import trail
from cases.models import Escalation, Event, RatingRequest, Round, Suggestion, Supervision
from cases.models.suggestion import FINAL_STATES
from cases.rules.kinds import RatingOption
from cases.rules.reading import RowReading
from cases.rules.states import LadderStep, RatingRequestState, SuggestionState
from workflows.invariants import violations
from workflows.rehearsal.parts.part import Story
from workflows.rehearsal.plan import NOT_ANSWERED
from workflows.work import differences

NO_RATER = "no_rater"


def tell(stories: Sequence[Story], at: datetime, seconds: float) -> dict[str, Any]:
    """Count what happened and check what must hold (汇总与核验)."""
    broken = violations()
    work = [d for s in Suggestion.objects.select_related("policy") for d in differences(s, at)]
    events, findings = trail.verify()
    troubles = [f"{s.plan.key}: {text}" for s in stories for text in (*s.troubles, *_stuck(s))]
    return {
        "suggestions": Suggestion.objects.count(),
        "acts": Event.objects.filter(kind="done").count(),
        "refused_acts": Event.objects.filter(kind="refused").count(),
        "by_state": _by_state(),
        "exceptions": dict(
            sorted(Counter(s.plan.exception for s in stories if s.plan.exception).items())
        ),
        "ratings": first_ratings(),
        "second_assignments": Round.objects.filter(number=2).count(),
        "escalations": Escalation.objects.count(),
        "steps_climbed": _steps_climbed(),
        "invariant_violations": len(broken),
        "work_differences": len(work),
        "trail_events": events,
        "trail_verified": not findings,
        "unfinished": len(troubles),
        "problems": [
            *(f"invariant {v.number}: {v.record}: {v.problem}" for v in broken),
            *(f"work: {d.suggestion}: {d.problem}: {d.stamp.kind}" for d in work),
            *(f"trail: {f.stream}#{f.seq}: {f.problem}" for f in findings),
            *troubles,
        ][:50],
        "seconds": round(seconds, 1),
    }


def _by_state() -> dict[str, int]:
    counts = Counter(Suggestion.objects.values_list("state", flat=True))
    return {state.value: counts[state] for state in SuggestionState if counts[state]}


def _steps_climbed() -> dict[str, int]:
    """Count the steps of the ladder that lateness reached (逐级督办), by step."""
    counts = Counter(Supervision.objects.values_list("step", flat=True))
    return {step.value: counts[step] for step in LadderStep if counts[step]}


def first_ratings() -> dict[str, int]:
    """Count the first ratings by suggestion (首次评价): with several replies the weakest counts."""
    order = [option.value for option in RatingOption]
    worst: dict[int, str] = {}
    for suggestion, overall, state in RatingRequest.objects.filter(round__number=1).values_list(
        "suggestion", "overall", "state"
    ):
        if state == RatingRequestState.CANCELLED:
            continue
        if state == RatingRequestState.NO_RATER:
            # Apart from who was silent: nobody was left who could have answered.
            worst.setdefault(suggestion, NO_RATER)
        elif state == RatingRequestState.EXPIRED or not overall:
            if worst.get(suggestion, NO_RATER) == NO_RATER:
                worst[suggestion] = NOT_ANSWERED
        elif worst.get(suggestion, NO_RATER) in (NO_RATER, NOT_ANSWERED):
            worst[suggestion] = overall
        else:
            worst[suggestion] = max(worst[suggestion], overall, key=order.index)
    counts = Counter(worst.values())
    return {key: counts[key] for key in (*order, NOT_ANSWERED, NO_RATER) if counts[key]}


def _stuck(story: Story) -> list[str]:
    """Name a suggestion that did not come to its end (未演完)."""
    if story.suggestion is None:
        return ["never begun"]
    state = Suggestion.objects.values_list("state", flat=True).get(pk=story.suggestion.pk)
    wanted = (SuggestionState.REGISTERED,) if story.plan.stops_at_registered else FINAL_STATES
    return [] if state in wanted else [f"stands at {state}"]


def tell_rows(readings: Mapping[str, Sequence[RowReading]]) -> dict[str, Any]:
    """Count the rows of the files that were read (读取情况)."""
    every = [row for rows in readings.values() for row in rows]
    return {
        **_outcomes(every),
        "files": {name: _outcomes(rows) for name, rows in readings.items()},
        "years_assumed": sum(row.year_assumed for row in every if row.outcome != "skipped"),
    }


def _outcomes(rows: Iterable[RowReading]) -> dict[str, int]:
    counts = Counter(row.outcome for row in rows)
    return {
        "rows_read": sum(counts.values()),
        "rows_carried": counts["carried"],
        "rows_partial": counts["partial"],
        "rows_skipped": counts["skipped"],
    }
