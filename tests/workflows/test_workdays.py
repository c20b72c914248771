"""Holidays are announced and corrected: running deadlines follow, once, each with an event."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases.calendars import by_key, in_force, version_in_force
from cases.models import Clock, Event, WorkdayYear
from cases.refusals import NotNow
from cases.rules.calendar import shipped
from notifications.models import Message
from tests.county import County, build_county
from workflows import sweeps
from workflows.invariants import violations
from workflows.models import WorkItem
from workflows.sweeps import recounting
from workflows.work import differences
from workflows.workdays import ArrangementError, read_arrangement

pytestmark = pytest.mark.django_db

NEW_YEAR = (date(2027, 1, 1),)
HEAD = "day,kind,notice\n"


@pytest.fixture
def county(db) -> County:
    return build_county()


def is_whole(county: County, suggestion) -> None:
    """Ask that lists and invariants hold."""
    assert differences(county.fresh(suggestion), county.at) == []
    assert violations() == []


def open_clock(suggestion, kind: str) -> Clock:
    return Clock.objects.get(suggestion=suggestion, kind=kind, stopped_at=None)


def facts_of(event: Event) -> dict:
    return json.loads(event.facts)


def recounted(suggestion) -> list[Event]:
    return list(
        Event.objects.filter(
            stream=suggestion.stream_id, act="recount_deadline", kind="done"
        ).order_by("pk")
    )


# -- what happens to deadlines ------------------------------------------------------------------


def test_provisional_day_is_counted_anew_when_the_year_is_announced(county):
    county.at = datetime(2026, 12, 29, 1, tzinfo=UTC)
    suggestion = county.assigned(("water", "sole"))
    before = open_clock(suggestion, "return")
    assert (before.due_on, before.provisional, before.calendar) == (date(2027, 1, 5), True, 0)

    county.announce(2027, *NEW_YEAR)
    is_whole(county, suggestion)
    sweeps.run_all(county.later())

    after = open_clock(suggestion, "return")
    assert (after.pk, after.due_on, after.provisional) == (before.pk, date(2027, 1, 6), False)
    assert after.calendar == version_in_force().key
    task = county.task(suggestion, "water")
    assert task.return_due_on == date(2027, 1, 6)
    # Three working days after 29 December, the first of January and two more being off.
    item = WorkItem.objects.to_do().get(kind="sign_in", assignment=task)
    assert item.due_on == open_clock(suggestion, "sign_in").due_on
    is_whole(county, suggestion)


def test_day_that_stays_loses_its_mark_with_an_event_of_its_own(county):
    county.at = datetime(2026, 12, 29, 1, tzinfo=UTC)
    suggestion = county.assigned(("water", "sole"))

    # Nothing between the assignment and its days is off.
    county.announce(2027, date(2027, 10, 1))
    sweeps.run_all(county.later())

    clock = open_clock(suggestion, "return")
    assert (clock.due_on, clock.provisional) == (date(2027, 1, 5), False)
    told = [(e.record, e.kind) for e in recounted(suggestion)]
    assert told.count((f"clock:{clock.pk}", "done")) == 1


def test_correction_moves_only_what_it_touches_and_once(county):
    suggestion = county.handling(("water", "sole"))
    reply, untouched = open_clock(suggestion, "reply"), county.registered()
    assert reply.due_on == date(2026, 4, 13)

    county.announce(2026, date(2026, 4, 13))
    assert recounting.run(county.later()) == 1
    assert recounting.run(county.later()) == 0
    sweeps.run_all(county.later())

    (event,) = recounted(suggestion)
    assert open_clock(suggestion, "reply").due_on == date(2026, 4, 14)
    assert {name: facts_of(event)[name] for name in ("kind", "old_due_on", "due_on")} == {
        "kind": "reply",
        "old_due_on": "2026-04-13",
        "due_on": "2026-04-14",
    }
    assert facts_of(event)["fingerprint"] == in_force().fingerprint(
        date(2026, 1, 12), date(2026, 4, 14)
    )
    assert recounted(untouched) == []
    assert set(Clock.objects.filter(stopped_at=None).values_list("calendar", flat=True)) == {
        version_in_force().key
    }
    is_whole(county, suggestion)


def test_later_calendar_that_moves_nothing_breaks_no_trail(county):
    suggestion = county.handling(("water", "sole"))
    county.announce(2026, date(2026, 4, 13))
    assert recounting.run(county.later()) == 1

    county.announce(2027, date(2027, 10, 1))
    assert recounting.run(county.later()) == 0

    assert open_clock(suggestion, "reply").calendar == version_in_force().key
    is_whole(county, suggestion)


def test_ended_deadline_keeps_the_day_by_which_it_was_met(county):
    suggestion = county.handling(("water", "sole"))
    ended = Clock.objects.get(suggestion=suggestion, kind="return")
    assert ended.stopped_at is not None

    county.announce(2026, date(2026, 1, 15))
    sweeps.run_all(county.later())

    assert county.fresh(ended).due_on == ended.due_on
    is_whole(county, suggestion)


def test_what_was_missed_stays_missed_and_is_told_once(county):
    suggestion = county.assigned(("water", "sole"))
    clock = open_clock(suggestion, "return")
    county.later(days=8)
    sweeps.run_all(county.at)
    assert county.fresh(clock).state == "missed"

    # The whole week turns out to have been off.
    county.announce(2026, *(date(2026, 1, 19) + timedelta(days=n) for n in range(5)))
    sweeps.run_all(county.later())
    sweeps.run_all(county.later(days=9))

    moved = county.fresh(clock)
    assert (moved.state, moved.due_on > clock.due_on) == ("missed", True)
    marks = Event.objects.filter(act="mark_overdue", record=f"clock:{clock.pk}", kind="done")
    assert marks.count() == 1
    is_whole(county, suggestion)


def test_next_act_counts_by_the_calendar_in_force(county):
    county.announce(2026, date(2026, 1, 14))

    suggestion = county.assigned(("water", "sole"))

    clock = open_clock(suggestion, "return")
    assert clock.calendar == version_in_force().key
    assert clock.due_on == in_force().add_workdays(clock.anchor_on, 5).on
    assert clock.due_on != shipped().add_workdays(clock.anchor_on, 5).on
    is_whole(county, suggestion)


def test_day_that_an_extension_gave_stands(county):
    suggestion = county.handling(("water", "sole"))
    task = county.task(suggestion, "water")
    asked = county.do(
        "request_extension", task, county.head("water"), why="需勘查。", until=date(2026, 6, 1)
    ).created["extension"][0]
    county.do("approve_extension", asked, "commission_head", decision="同意。")

    county.announce(2026, date(2026, 6, 1))
    sweeps.run_all(county.later())

    assert open_clock(suggestion, "reply").due_on == date(2026, 6, 1)
    assert recounted(suggestion) == []
    is_whole(county, suggestion)


def test_deadline_that_was_started_beside_the_load_is_found(county):
    county.announce(2026, date(2026, 4, 13))
    suggestion = county.handling(("water", "sole"))
    # As an act does that had read the older calendar and was written after the sweep.
    Clock.objects.filter(suggestion=suggestion, kind="reply").update(
        calendar=0, due_on=date(2026, 4, 13)
    )

    assert recounting.run(county.later()) == 1
    assert open_clock(suggestion, "reply").due_on == date(2026, 4, 14)


def test_act_refuses_a_day_that_stays_and_anybody_but_the_clockwork(county):
    suggestion = county.handling(("water", "sole"))
    clock = open_clock(suggestion, "reply")

    with pytest.raises(NotNow):
        county.do("recount_deadline", clock)

    county.announce(2026, date(2026, 4, 13))
    with pytest.raises(Exception, match=r"may do this|no such item"):
        county.do("recount_deadline", clock, "assigner")


# -- who is told -----------------------------------------------------------------------------------


def test_unit_is_told_that_its_deadline_moved(county):
    suggestion = county.handling(("water", "sole"))
    county.announce(2026, date(2026, 4, 13))
    sweeps.run_all(county.later())

    told = Message.objects.filter(kind="deadline_moved", suggestion=suggestion, channel="inbox")
    assert county.officer("water").user.pk in set(told.values_list("user", flat=True))
    message = told.first()
    assert message is not None
    assert "April 14, 2026" in message.body


def test_unit_hears_nothing_of_the_day_for_a_rating(county):
    suggestion = county.replied()
    clock = open_clock(suggestion, "rating")
    county.announce(2026, clock.due_on)
    sweeps.run_all(county.later())

    (event,) = recounted(suggestion)
    told = Message.objects.filter(event=event)
    handlers = {county.officer("water").user.pk, county.head("water").user.pk}
    assert set(told.values_list("kind", flat=True)) == {"rating_day_moved"}
    assert county.deputies[0].user_id in set(told.values_list("user", flat=True))
    assert handlers.isdisjoint(told.values_list("user", flat=True))
    seen = Event.objects.visible_to(county.officer("water").user, county.today)
    assert not seen.filter(pk=event.pk).exists()
    assert (
        Event.objects.visible_to(county.deputies[0].user, county.today).filter(pk=event.pk).exists()
    )


# -- the tables ------------------------------------------------------------------------------------


def test_every_congress_has_it_in_its_record(county):
    other = build_county("other")
    county.announce(2027, *NEW_YEAR)

    events = Event.objects.filter(act="load_workdays").order_by("pk")

    assert {e.stream.congress_id for e in events} == {county.congress.pk, other.congress.pk}
    facts = facts_of(events[0])
    assert (facts["year"], facts["days_off"], facts["changed_days"]) == (2027, 1, 1)


def test_last_table_of_a_year_counts_and_older_versions_stay(county):
    county.announce(2027, date(2027, 1, 1))
    first = version_in_force().key
    county.announce(2027, date(2027, 1, 4))

    day = date(2027, 1, 1)
    assert [c.is_workday(day) for c in (by_key(first), in_force())] == [False, True]
    assert in_force().knows(2027)
    assert not shipped().knows(2027)
    assert in_force().off - {date(2027, 1, 4)} == shipped().off


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["The first line must be: day,kind,notice"]),
        ("day,kind\n", ["The first line must be: day,kind,notice"]),
        (HEAD, ["The table names no day."]),
        (HEAD + "2027-01-01,off\n", ["Line 2: Three cells are needed, not 2."]),
        (
            HEAD + "2027-1-1,off,n\n2027-02-30,off,n\n",
            [
                "Line 2: A day such as 2027-01-01 is needed, not 2027-1-1.",
                "Line 3: A day such as 2027-01-01 is needed, not 2027-02-30.",
            ],
        ),
        (HEAD + "2027-01-01,holiday,n\n", ["Line 2: The kind is off or makeup, not holiday."]),
        (HEAD + "2027-01-01,off,\n", ["Line 2: Name the notice that says so."]),
        (HEAD + "2027-01-01,off,n\n2027-01-01,off,n\n", ["Line 3: 2027-01-01 stands here twice."]),
        (
            HEAD + "2027-01-02,off,n\n2027-01-04,makeup,n\n",
            [
                "Line 2: Only a weekday can be off, and only a weekend day made up: 2027-01-02.",
                "Line 3: Only a weekday can be off, and only a weekend day made up: 2027-01-04.",
            ],
        ),
        (
            HEAD + "2027-01-01,off,n\n2028-01-03,off,n\n",
            ["All days must be of one year, not of 2027, 2028."],
        ),
        (HEAD + '2027-01-01,off,"n\n', ["Line 3: A quotation mark has no end."]),
    ],
)
def test_table_with_a_fault_is_refused_line_by_line(text, problems):
    with pytest.raises(ArrangementError) as refused:
        read_arrangement(text)
    assert list(refused.value.problems) == problems


def printed(path, *arguments: str) -> str:
    out = StringIO()
    call_command("load_workdays", str(path), *arguments, stdout=out)
    return out.getvalue()


def test_command_shows_loads_and_changes_nothing_twice(committed_county, tmp_path):
    table = tmp_path / "2027.csv"
    # As a spreadsheet saves it, with a mark in front and another character set.
    table.write_text(HEAD + "2027-01-01,off,国办发明电〔2026〕1号\n", encoding="utf-8-sig")

    assert "1 weekdays off, 0 weekend days worked; 1 days differ" in printed(table, "--preview")
    assert not WorkdayYear.objects.exists()
    assert "Loaded." in printed(table)
    assert "nothing was changed" in printed(table)
    assert WorkdayYear.objects.count() == 1
    table.write_text(HEAD + "2027-01-01,off,国办发明电〔2026〕2号\n", encoding="gb18030")
    assert "Loaded." in printed(table)


def test_command_names_every_bad_line_and_a_missing_file(county, tmp_path):
    table = tmp_path / "2027.csv"
    table.write_text(HEAD + "x,off,n\n2027-01-02,off,n\n")
    with pytest.raises(CommandError, match=r"(?s)Line 2: .*Line 3: "):
        printed(table)
    with pytest.raises(CommandError, match="cannot be read"):
        printed(tmp_path / "none.csv")
    table.write_bytes(b"x" * 1_000_001)
    with pytest.raises(CommandError, match="too large"):
        printed(table)
    assert not WorkdayYear.objects.exists()
