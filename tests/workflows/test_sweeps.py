"""What happens by itself when days pass: once, however often and late the sweeps come."""

from __future__ import annotations

import pytest

from cases.models import Clock, Event
from workflows import sweeps
from workflows.sweeps import closing, overdue, walking


def test_missed_deadline_is_marked_once_after_its_day(county):
    suggestion = county.assigned(("water", "sole"))
    clock = Clock.objects.get(suggestion=suggestion, kind="sign_in")
    last_minute = county.at.replace(
        year=clock.due_on.year, month=clock.due_on.month, day=clock.due_on.day, hour=15, minute=59
    )

    assert overdue.run(last_minute) == 0
    county.at = last_minute
    county.later(minutes=2)
    first, again = overdue.run(county.at), overdue.run(county.at)

    assert (first, again) == (1, 0)
    assert county.fresh(clock).missed_at == county.at
    assert Event.objects.filter(act="mark_overdue").count() == 1


def test_missed_deadline_runs_on_until_it_is_met(county):
    suggestion = county.assigned(("water", "sole"))
    county.later(days=20)
    sweeps.run_all(county.at)

    county.do("accept", county.task(suggestion, "water"), county.officer("water"))

    clock = Clock.objects.get(suggestion=suggestion, kind="return")
    assert (clock.state, clock.stopped_at) == ("missed", county.at)


def test_reply_day_is_three_months_from_the_assignment(county):
    suggestion = county.assigned(("water", "sole"))

    clock = Clock.objects.get(suggestion=suggestion, kind="reply")

    # Assigned on Monday 12 January 2026; 12 April is a Sunday.
    assert (clock.anchor_on.isoformat(), clock.due_on.isoformat()) == ("2026-01-12", "2026-04-13")
    assert clock.provisional is False


def test_day_in_an_unloaded_year_is_provisional(county):
    county.later(days=340)

    suggestion = county.assigned(("water", "sole"))

    assert Clock.objects.get(suggestion=suggestion, kind="reply").provisional is True


def test_one_item_that_cannot_be_swept_holds_up_no_other(county, settings):
    suggestion = county.assigned(("water", "sole"))
    county.later(days=20)
    settings.SWEEPS = ["tests.workflows.test_sweeps.broken_sweep", *settings.SWEEPS]

    with pytest.raises(ExceptionGroup) as group:
        sweeps.run_all(county.at)

    assert [type(error) for error in group.value.exceptions] == [LookupError]
    assert Clock.objects.get(suggestion=suggestion, kind="return").state == "missed"


def broken_sweep(at):
    """Try an act that does not exist."""
    from workflows.sweeps.quietly import attempt

    return attempt("no_such_act", Clock.objects.first(), at)


def test_window_is_not_closed_before_its_last_day(county):
    county.replied()

    assert closing.run(county.at) == 0


def test_batches_walk_through_every_row(county, monkeypatch):
    for _ in range(3):
        county.draft()
    monkeypatch.setattr(walking, "BATCH", 2)
    from cases.models import Suggestion

    walk = walking.due(Suggestion.objects.all)
    walked = [row.pk for row in walk()]

    assert walked == sorted(Suggestion.objects.values_list("pk", flat=True))
