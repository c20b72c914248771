"""The command that prints the shipped table, run without a database."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cases.management.commands.workdays import Command

pytestmark = pytest.mark.pure


def run(first: str, last: str) -> tuple[list[str], str]:
    """Return the printed lines and what was warned of."""
    printed, warned = StringIO(), StringIO()
    call_command(Command(), first, last, stdout=printed, stderr=warned, no_color=True)
    return printed.getvalue().splitlines(), warned.getvalue()


def test_workdays_prints_both_ends() -> None:
    printed, warned = run("2026-02-13", "2026-02-16")

    assert printed == ["2026-02-13 1", "2026-02-14 1", "2026-02-15 0", "2026-02-16 0"]
    assert warned == ""


def test_workdays_prints_a_single_day() -> None:
    assert run("2026-10-08", "2026-10-08") == (["2026-10-08 1"], "")


def test_workdays_prints_every_loaded_day_without_warning() -> None:
    printed, warned = run("2004-01-01", "2026-12-31")

    assert (len(printed), printed[0], printed[-1]) == (8401, "2004-01-01 0", "2026-12-31 1")
    assert warned == ""


def test_workdays_names_the_years_not_loaded() -> None:
    printed, warned = run("2026-12-31", "2028-01-01")

    assert len(printed) == 367
    assert printed[:3] == ["2026-12-31 1", "2027-01-01 1", "2027-01-02 0"]
    assert warned == "Years not loaded, only their weekends are counted as off: 2027, 2028\n"


def test_workdays_reaches_the_last_day_there_is() -> None:
    printed, _ = run("9999-12-30", "9999-12-31")

    assert printed == ["9999-12-30 1", "9999-12-31 1"]


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        ("2026-02-30", "2026-03-01", r"FROM is not a day \(YYYY-MM-DD\): 2026-02-30"),
        ("2026-02-01", "tomorrow", r"TO is not a day \(YYYY-MM-DD\): tomorrow"),
        ("20260201", "2026-03-01", r"FROM is not a day \(YYYY-MM-DD\): 20260201"),
        ("2026-W07-1", "2026-03-01", r"FROM is not a day \(YYYY-MM-DD\): 2026-W07-1"),
        ("2026-03-02", "2026-03-01", r"FROM \(2026-03-02\) lies after TO \(2026-03-01\)"),
    ],
)
def test_workdays_refuses_what_is_no_span(first: str, last: str, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(first, last)


def test_workdays_needs_both_days() -> None:
    with pytest.raises(CommandError, match="TO"):
        call_command(Command(), "2026-02-13")


def test_workdays_runs_no_system_checks() -> None:
    assert Command.requires_system_checks == []
