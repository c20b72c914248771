"""When a unit reports on a promise (承诺进展报告): the next day, by the rules of the congress."""

from __future__ import annotations

from datetime import date, timedelta

from cases.rules.policy.choices import ReportCycle

# The last days of the months in which some congresses want reports (九月、十月).
SEPTEMBER_OCTOBER = ((9, 30), (10, 31))


def next_report(cycle: ReportCycle, after: date, promised: date) -> date | None:
    """Return the next day by which a unit reports on a promise (下次报告日), None if on no day.

    `after` is the day of the last report, or the day from which the promise is to be kept. By
    quarters that is the last day of the next quarter; otherwise the next of the days that the
    rules name. It is never later than the promised day, and once that day has come there is none:
    from then on the promise is late, and that is seen to elsewhere.
    Source: Chongqing 2018, art. 24; rulebook 6.1, `promise_report_cycle`.
    """
    if promised <= after or cycle == ReportCycle.WHEN_DONE:
        return None
    ahead = _next_quarter_end(after)
    if cycle == ReportCycle.SEPTEMBER_OCTOBER:
        years = (after.year, after.year + 1)
        days = (date(year, *day) for year in years for day in SEPTEMBER_OCTOBER)
        ahead = next(day for day in days if day > after)
    return min(ahead, promised)


def _next_quarter_end(day: date) -> date:
    """Return the last day of the quarter after the one of this day (下季末)."""
    months = day.year * 12 + (day.month - 1) // 3 * 3 + 6
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
