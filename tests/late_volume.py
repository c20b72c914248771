"""A county full of late replies, in a database of its own, for engines that are killed.

`python -m tests.late_volume prepare N` makes N items whose replies are two months late,
`check` compares what the engine has done with what the law asks, `engine` runs the embedded
engine, and `celery -A tests.late_volume worker` an ordinary worker. In all of them the clock
stands at ten in the morning of one working day when they are begun: `LATE_SINCE` says when.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

TODAY = datetime(2026, 6, 11, 2, 0, tzinfo=UTC)
SAMPLE = 50


def _shifted() -> datetime:
    """Return the present moment on the shifted clock."""
    return TODAY + timedelta(seconds=time.time() - float(os.environ["LATE_SINCE"]))


if "LATE_SINCE" in os.environ:
    timezone.now = _shifted

from config.celery import app  # noqa: E402

__all__ = ["app"]


def prepare(count: int) -> dict[str, Any]:
    """Make the items: one through the door, the others its copies."""
    from tests.county import build_county
    from tests.volume import copies

    county = build_county()
    original = county.handling(("water", "sole"))
    county.contact(original.assignments.get())
    # A copy that was told of already would be told again.
    from cases.models import Outbox

    Outbox.objects.update(done_at=county.at)
    copies(original, count - 1)
    return {"items": count}


def check() -> dict[str, Any]:
    """Compare what was done with what the law asks: nothing missed, nothing twice."""
    from cases import trail
    from cases.acting import SHANGHAI
    from cases.calendars import in_force
    from cases.models import Clock, Event, Suggestion, Supervision
    from cases.rules import ladder
    from cases.rules.deadlines import latest_reply_due
    from cases.rules.states import ClockKind
    from workflows.ladder_invariants import CHECKS
    from workflows.models import Incident
    from workflows.work import differences

    marked = Counter(
        Event.objects.filter(act="mark_overdue", kind="done").values_list("record", flat=True)
    )
    told: Counter[str] = Counter()
    for record, facts in Event.objects.filter(act="climb", kind="done").values_list(
        "record", "facts"
    ):
        told.update(f"{record} {code}" for code in json.loads(facts)["levels"])
    replies = Clock.objects.filter(kind="reply").select_related("assignment__round__policy")
    today, missed = TODAY.astimezone(SHANGHAI).date(), 0
    for clock in replies:
        task = clock.assignment
        assert task is not None
        rules = task.round.policy.rules
        longest = latest_reply_due(task.first_assigned_on, rules.reply_deadline_max, in_force())
        case = ladder.Case(ClockKind.REPLY, clock.due_on, task.assigned_on, last_day=longest.on)
        found = ladder.marks(case, rules, in_force())
        missed += len(ladder.missed(found, clock.fired, today))
        missed += f"clock:{clock.pk}" not in marked
    doubled = sum(n - 1 for n in (*told.values(), *marked.values()))
    kept = Supervision.objects.count()
    sample = Suggestion.objects.order_by("pk")[:SAMPLE]
    return {
        "clocks": replies.count(),
        "steps": kept,
        "missed": missed,
        "doubled": doubled + abs(kept - len(told)),
        "violations": sum(1 for one in CHECKS for _violation in one()),
        "differences": sum(len(differences(s, _now())) for s in sample),
        "trail": len(trail.verify()[1]),
        "incidents": Incident.objects.filter(closed_at=None).count(),
    }


def _now() -> datetime:
    return timezone.now()


def left() -> dict[str, Any]:
    """Count the replies that still have to climb, and those not yet marked as missed."""
    from cases.models import Clock

    today = TODAY.date()
    running = Clock.objects.filter(kind="reply", stopped_at=None)
    return {
        "left": running.filter(climbs_on__lte=today).count()
        + running.filter(state="running").count()
    }


def main(words: list[str]) -> int:
    """Do what is asked and write the answer as JSON."""
    import django

    django.setup()
    if words[0] == "engine":
        from config import engine

        return engine.run()
    answer = {"prepare": lambda: prepare(int(words[1])), "check": check, "left": left}
    sys.stdout.write(json.dumps(answer[words[0]]()) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
