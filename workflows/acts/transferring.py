"""Transferring an item to another level, and its return note (移送、回执)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from cases.models import Suggestion, Transfer
from cases.rules.deadlines import RETURN_NOTE_WITHIN
from cases.rules.states import ClockKind, SuggestionState, WorkKind
from people.kinds import Level
from people.models import Congress
from workflows.acts.correcting import ITEM_OF, take_back
from workflows.acts.intake import start_assignment_clock
from workflows.doing import Doing
from workflows.door import act


@act(Suggestion)
def transfer(
    do: Doing,
    level: str,
    addressee: str,
    letter_number: str,
    why: str,
    congress: int | None = None,
) -> None:
    """Transfer the item to another level or organ (移送): outside this congress' power.

    `congress` names the congress of that level where it works here too. What was assigned and not
    signed in is taken back. Source: Beijing 2014, art. 20; rulebook 9.2, T31.
    """
    suggestion = do.suggestion
    do.require_text(addressee=addressee, letter_number=letter_number, why=why)
    do.require_choice(level, Level.values, "level", _("Say to which level it goes."))
    there = None
    if congress is not None:
        others = Congress.objects.exclude(pk=suggestion.congress_id)
        known = isinstance(congress, int) and not isinstance(congress, bool)
        there = others.filter(pk=congress).first() if known else None
        do.require(there is not None, "congress", _("There is no such congress."))
    do.create(
        Transfer(
            suggestion=suggestion,
            level=level,
            addressee=addressee,
            to_congress=there,
            letter_number=letter_number,
            reason=why,
            sent_by=do.by.user,
            sent_on=do.today,
        )
    )
    do.tell(addressee=addressee, why=why)
    if do.before == SuggestionState.ASSIGNED:
        rows = do.look.tasks_now
        take_back(do, rows)
        do.set(rows[0].round, recalled_at=do.at)
        do.set(suggestion, round_number=0, assigned_on=None)
        do.drop(*ITEM_OF.values())
    else:
        do.stop_clocks(ClockKind.ASSIGNMENT, of=suggestion)
        do.cancel(WorkKind.ASSIGN, suggestion)
    do.start_clock(ClockKind.RETURN_NOTE, suggestion, do.today, RETURN_NOTE_WITHIN)
    do.begin([(WorkKind.NOTE_RETURN, suggestion)])


@act(Suggestion)
def note_return(do: Doing, accepted: bool, noted_on: date, note: str) -> None:
    """Note the return note (登记回执): it ends here, or comes back to be assigned anew.

    Source: rulebook 9.2, T31.
    """
    suggestion = do.suggestion
    letter = Transfer.objects.get(suggestion=suggestion.pk, noted_on=None)
    do.require_text(note=note)
    do.require(isinstance(accepted, bool), "accepted", _("Say whether it was taken on there."))
    do.require(
        isinstance(noted_on, date) and letter.sent_on <= noted_on <= do.today,
        "noted_on",
        _("The return note lies between the day of the transfer and today."),
    )
    do.set(letter, accepted=accepted, noted_on=noted_on, note=note)
    do.tell(accepted=accepted, addressee=letter.addressee)
    if accepted:
        do.set(suggestion, closed_at=do.at, closing_kind="transferred")
    do.move(suggestion, "note_return", accepted=accepted)
    do.stop_clocks(ClockKind.RETURN_NOTE, of=suggestion)
    if not accepted:
        start_assignment_clock(do)
    do.finish(WorkKind.NOTE_RETURN, suggestion)
    if not accepted:
        do.begin([(WorkKind.ASSIGN, suggestion)])
