"""The days on which units report on promises (承诺进展报告日)."""

from datetime import date

import pytest

from cases.rules.policy.choices import ReportCycle
from cases.rules.promising import next_report

FAR = date(2030, 12, 31)


@pytest.mark.parametrize(
    ("cycle", "after", "promised", "expected"),
    [
        # By quarters: the last day of the quarter after this one.
        ("quarterly", date(2026, 1, 1), FAR, date(2026, 6, 30)),
        ("quarterly", date(2026, 3, 31), FAR, date(2026, 6, 30)),
        ("quarterly", date(2026, 4, 1), FAR, date(2026, 9, 30)),
        ("quarterly", date(2026, 9, 30), FAR, date(2026, 12, 31)),
        ("quarterly", date(2026, 10, 1), FAR, date(2027, 3, 31)),
        ("quarterly", date(2026, 12, 31), FAR, date(2027, 3, 31)),
        # In September and October: the next of the two days.
        ("september_october", date(2026, 5, 10), FAR, date(2026, 9, 30)),
        ("september_october", date(2026, 9, 29), FAR, date(2026, 9, 30)),
        ("september_october", date(2026, 9, 30), FAR, date(2026, 10, 31)),
        ("september_october", date(2026, 10, 31), FAR, date(2027, 9, 30)),
        ("september_october", date(2026, 12, 1), FAR, date(2027, 9, 30)),
        # When it is done: on no day before.
        ("when_done", date(2026, 5, 10), FAR, None),
        # Never after the promised day, and on no day once it has come.
        ("quarterly", date(2026, 5, 10), date(2026, 9, 29), date(2026, 9, 29)),
        ("quarterly", date(2026, 5, 10), date(2026, 9, 30), date(2026, 9, 30)),
        ("quarterly", date(2026, 5, 10), date(2026, 5, 11), date(2026, 5, 11)),
        ("quarterly", date(2026, 5, 10), date(2026, 5, 10), None),
        ("quarterly", date(2026, 5, 10), date(2026, 4, 30), None),
        ("september_october", date(2026, 8, 1), date(2026, 9, 1), date(2026, 9, 1)),
        ("september_october", date(2026, 8, 1), date(2026, 7, 1), None),
    ],
)
def test_next_day_of_report_by_the_rules(cycle, after, promised, expected):
    assert next_report(ReportCycle(cycle), after, promised) == expected


@pytest.mark.parametrize("cycle", list(ReportCycle))
def test_no_report_is_due_today_or_after_the_promised_day(cycle):
    promised = date(2028, 2, 29)
    days = [date.fromordinal(n) for n in range(date(2026, 1, 1).toordinal(), 740_500)]
    found = [(day, next_report(cycle, day, promised)) for day in days]

    assert all(ahead is None or day < ahead <= promised for day, ahead in found)
