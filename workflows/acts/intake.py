"""Checking, refusing, registering (受理、不予受理、登记)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from cases.models import NumberSeries, Suggestion, VoidNumber
from cases.rules.calendar import Calendar, Due
from cases.rules.deadlines import due_on
from cases.rules.durations import Duration
from cases.rules.numbering import format_number, is_part_number, next_free, series_key
from cases.rules.policy import PolicyRules
from cases.rules.states import ClockKind, WorkKind
from workflows.acts.withdrawing import end_request
from workflows.doing import Doing
from workflows.door import act
from workflows.series import lock_series


@act(Suggestion)
def return_for_revision(do: Doing, advice: str) -> None:
    """Give the text back to the deputy with advice (退回修改). Source: Shanghai 2015, art. 8."""
    do.require_text(advice=advice)
    do.set(do.suggestion, revision_advice=advice)
    do.stop_clocks(ClockKind.INTAKE, of=do.suggestion)
    do.finish(WorkKind.REGISTER, do.suggestion)


@act(Suggestion)
def propose_refusal(do: Doing, ground: str, outcome: str, explanation: str) -> None:
    """Propose not to accept the suggestion (拟不予受理), with ground, outcome and explanation.

    Source: Shanghai 2015, art. 8; rulebook 5.1.
    """
    do.require_text(explanation=explanation)
    do.require_choice(
        ground, do.policy.refusal_grounds, "ground", _("This ground is not in the rules.")
    )
    do.require_choice(
        outcome, do.policy.refusal_outcomes, "outcome", _("This outcome is not in the rules.")
    )
    do.set(
        do.suggestion,
        refusal_ground=str(ground),
        refusal_outcome=str(outcome),
        refusal_reason=explanation,
        refusal_proposed_by=do.by.user,
    )
    do.finish(WorkKind.REGISTER, do.suggestion)


@act(Suggestion)
def countersign_refusal(do: Doing) -> None:
    """Countersign the refusal (复核不予受理); the deputy is told ground and outcome."""
    end_request(do)
    do.set(do.suggestion, closed_at=do.at, closing_kind="refused")
    do.tell(ground=do.suggestion.refusal_ground, outcome=do.suggestion.refusal_outcome)
    do.stop_clocks(ClockKind.INTAKE, of=do.suggestion)
    do.finish(WorkKind.COUNTERSIGN, do.suggestion)


@act(Suggestion)
def decline_refusal(do: Doing, explanation: str) -> None:
    """Decline the proposed refusal (不同意不予受理); the check goes on."""
    do.require_text(explanation=explanation)
    do.set(
        do.suggestion,
        refusal_ground="",
        refusal_outcome="",
        refusal_reason="",
        refusal_proposed_by=None,
    )
    do.finish(WorkKind.COUNTERSIGN, do.suggestion)


@act(Suggestion)
def register(do: Doing, category: str = "", number: str = "") -> None:
    """Accept the suggestion and give it its number (受理登记编号).

    A number given by hand is kept as it is; the next automatic ones step around it.
    Source: Qingdao 2021, arts. 14-17; rulebook 5.3.
    """
    give_number(do, category, number)
    do.stop_clocks(ClockKind.INTAKE, of=do.suggestion)
    do.finish(WorkKind.REGISTER, do.suggestion)


def give_number(do: Doing, category: str, number: str) -> None:
    """Enter the suggestion in the register (登记编号) and start the clock of its assignment."""
    suggestion = do.suggestion
    between = not suggestion.in_session
    term = suggestion.term.number
    session = suggestion.session.number if suggestion.session else None
    text = number.strip() if isinstance(number, str) else ""
    if text:
        key = series_key(term, session, between)
        lock_series(do.suggestion.congress_id, key)
        given = {number for number, _part in _given(do, key)}
        do.require(text not in given, "number", _("This number has been given already."))
        do.require(len(text) <= 20, "number", _("A number has at most 20 characters."))
    else:
        key, serial = next_serial(do)
        text = str(serial)
    code = suggestion.congress.code
    reference = (
        format_number(code, term, session, between, int(text))
        if text.isascii() and text.isdigit() and int(text) > 0
        else f"{code}-{key}-{text}"
    )
    do.set(
        suggestion,
        series=key,
        number=text,
        reference=reference,
        category=category or suggestion.category,
        registered_at=do.at,
    )
    if not suggestion.classified:
        start_assignment_clock(do)


def next_serial(do: Doing) -> tuple[str, int]:
    """Take the next number of the item's series (取号): its key and the serial.

    Void numbers stay given; what was split off bears the number of the whole and takes none.
    """
    suggestion = do.suggestion
    session = suggestion.session.number if suggestion.session else None
    key = series_key(suggestion.term.number, session, not suggestion.in_session)
    series = lock_series(do.suggestion.congress_id, key)
    taken = {number for number, part in _given(do, key) if not is_part_number(number, part)}
    serial = next_free(series.last_serial, taken)
    NumberSeries.objects.filter(pk=series.pk).update(last_serial=serial)
    return key, serial


def _given(do: Doing, key: str) -> set[tuple[str, int | None]]:
    """Return every number of a series, void ones too, with the part of what was split off."""
    of_series = {"congress": do.suggestion.congress_id, "series": key}
    living = Suggestion.objects.filter(**of_series).values_list("number", "split_part")
    void = VoidNumber.objects.filter(**of_series).values_list("number", "suggestion__split_part")
    return set(living.union(void))


def start_assignment_clock(do: Doing) -> None:
    """Start the deadline by which the item must be assigned (启动交办期限)."""
    rule, anchor, duration, due = assignment_due(do.suggestion, do.policy, do.today, do.calendar)
    do.start_clock(ClockKind.ASSIGNMENT, do.suggestion, anchor, duration, due, rule=rule)


def assignment_due(
    suggestion: Suggestion, rules: PolicyRules, today: date, calendar: Calendar
) -> tuple[str, date, Duration, Due]:
    """Return by which rule, from when and how long an item may wait to be assigned (交办期限)."""
    if suggestion.in_session and suggestion.session is not None:
        rule, anchor = "assign_deadline_insession", max(suggestion.session.ends_on, today)
    else:
        rule, anchor = "assign_deadline_intersession", today
    duration: Duration = getattr(rules, rule)
    return rule, anchor, duration, due_on(anchor, duration, calendar)
