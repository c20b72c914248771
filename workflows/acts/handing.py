"""Who in the unit handles a task (变更经办人): handed on to a colleague, nothing else changes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cases.models import Assignment
from workflows.acts.handling import LOADS
from workflows.doing import Doing
from workflows.door import act
from workflows.noting import can_be_stored

# As much as a message can tell.
LONGEST_NOTE = 500


@act(Assignment, *LOADS, "officer")
def change_officer(do: Doing, officer: Any, note: str = "") -> None:
    """Hand the task to a colleague in the unit (变更经办人), with what he or she should know.

    Its state, its deadlines and the lists of the unit stay as they are. The names stand in the
    trail as they are today: who once handled an item is asked for long after.
    """
    before, people = do.record.officer, do.look.colleagues
    do.require(
        before is None or officer != before.pk, "officer", _("This colleague handles it already.")
    )
    chosen = next((post.user for post in people if post.user_id == officer), None)
    known = isinstance(officer, int) and not isinstance(officer, bool) and chosen is not None
    do.require(known, "officer", _("Choose a colleague who holds a post in the unit today."))
    assert chosen is not None
    do.require(isinstance(note, str), "note", _("This is not a text."))
    do.require(can_be_stored(note), "note", _("The text holds a character that cannot be stored."))
    do.require(
        len(note) <= LONGEST_NOTE,
        "note",
        _("At most %(n)d characters, please.") % {"n": LONGEST_NOTE},
    )
    do.set(do.record, officer=chosen)
    do.tell(
        handed_by=str(do.by.user),
        officer_before=before,
        officer_before_name=str(before or ""),
        officer=chosen,
        officer_name=str(chosen),
        note=note.strip(),
    )
