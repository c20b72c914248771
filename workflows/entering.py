"""Enter a deputy's signed paper in two steps (代录): one enters, another confirms.

What was entered waits and has no effect. Who confirms does it in his or her own session, the
paper before the eyes; only then the act is performed, through the door as every other.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cases.acting import SHANGHAI, Actor, OnPaper
from cases.models import PaperEntry, StoredFile, Suggestion
from cases.models.record import Record
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible
from workflows.asking import label
from workflows.door import ACTS, Done, perform
from workflows.explaining import Possibility, possibilities
from workflows.standing_in import may_confirm, missing_original

# Acts on a text: who confirms must have seen the very text that was entered.
ON_THE_TEXT = ("submit", "ask_cosigners", "ask_precheck")


def possible_on_paper(suggestion: Suggestion, by: Actor, at: datetime) -> list[Possibility]:
    """List what may be entered for the deputy that `by` names (可代录事项)."""
    return [p for p in possibilities(suggestion, [by], at) if p.is_open]


def enter(
    act: str,
    record: Record,
    *,
    by: Actor,
    at: datetime,
    scan: StoredFile | None,
    call_note: str = "",
    **data: Any,
) -> PaperEntry:
    """Enter what a deputy signed (代录), or said on the telephone, for a second person to confirm.

    `by` is the officer's post with the deputy as `on_behalf_of`. A rating alone may be entered
    from a call, with a note of it.
    Raises: NotPermitted, NotNow, BadData.
    """
    known, deputy = ACTS.get(act), by.on_behalf_of
    if known is None or deputy is None or by.post is None or by.user is None:
        raise NotPermitted(_("This is not entered on behalf of a deputy, or not by you."))
    suggestion = _suggestion_of(record)
    found = next(
        (
            p
            for p in possibilities(suggestion, [by], at, past=True)
            if p.act == act and p.record.pk == record.pk
        ),
        None,
    )
    if found is None:
        raise NotPermitted(_("This is not entered on behalf of a deputy, or not by you."))
    if not found.is_open:
        raise NotNow(found.reason)
    if missing := missing_original(act, OnPaper(scan=scan, call_note=call_note)):
        raise BadData(missing)
    try:
        with transaction.atomic():
            return PaperEntry.objects.create(
                suggestion=suggestion,
                act=act,
                record=label(record),
                deputy=deputy,
                data=json.dumps(data, ensure_ascii=False, sort_keys=True),
                expect=suggestion.version if act in ON_THE_TEXT else None,
                scan=scan,
                call_note="" if scan is not None else call_note.strip(),
                entered_by=by.user,
                entered_post=by.post,
                entered_at=at,
            )
    except IntegrityError as error:
        raise NotNow(_("This has been entered and waits for a second person.")) from error


def confirm(entry: PaperEntry, *, by: Actor, at: datetime, **more: Any) -> Done:
    """Confirm what another person entered (复核代录): now it is the deputy's act.

    Raises: NotVisible, NotPermitted, NotNow, StaleVersion, BadData; it waits on then.
    """
    check_second(entry, by, at)
    entered = PaperEntry.objects.select_related("entered_by", "entered_post", "deputy", "scan")
    found = entered.get(pk=entry.pk)
    if not found.waits:
        raise NotNow(_("Somebody else has settled this entry in the meantime."))
    who = Actor(found.entered_by, found.entered_post, found.deputy)
    return perform(
        found.act,
        record_of(found),
        by=who,
        at=at,
        expect=found.expect,
        second=by,
        paper=OnPaper(scan=found.scan, call_note=found.call_note),
        entry=found.pk,
        **more,
        **json.loads(found.data),
    )


def drop(entry: PaperEntry, *, by: Actor, at: datetime, why: str) -> PaperEntry:
    """Drop what was entered (撤销代录), with a reason: it never happened.

    Who entered may drop it, and who could confirm it. Raises: NotVisible, NotPermitted, NotNow,
    BadData.
    """
    if by.user is None or by.user.pk != entry.entered_by_id:
        check_second(entry, by, at)
    if not isinstance(why, str) or not why.strip() or "\x00" in why:
        raise BadData({"why": _("Please fill this in.")})
    waits = PaperEntry.objects.filter(pk=entry.pk, outcome="")
    if not waits.update(outcome="dropped", ended_by=by.user, ended_at=at, why=why):
        raise NotNow(_("Somebody else has settled this entry in the meantime."))
    entry.refresh_from_db()
    return entry


def note_letter(entry: PaperEntry, *, at: datetime) -> None:
    """Note that a deputy without an account was told by letter (书面告知)."""
    PaperEntry.objects.filter(pk=entry.pk, outcome="performed", letter_at=None).update(letter_at=at)


def check_second(entry: PaperEntry, by: Actor, at: datetime) -> None:
    """Ask that this person may settle what another entered (复核权限).

    Raises: NotVisible, NotPermitted.
    """
    today = at.astimezone(SHANGHAI).date()
    seen = by.user is not None and (
        PaperEntry.objects.visible_to(by.user, today).filter(pk=entry.pk).exists()
    )
    if not seen:
        raise NotVisible(_("There is no such item."))
    if not may_confirm(by.user, entry.entered_post, entry.deputy, entry.suggestion, today):
        raise NotPermitted(_("Another person of the Standing Committee's organs confirms this."))


def record_of(entry: PaperEntry) -> Any:
    """Return the record that an entry is about (对象). Raises: NotVisible."""
    model = ACTS[entry.act].model
    found = model._default_manager.filter(pk=entry.record_pk).first()
    if found is None:
        raise NotVisible(_("There is no such item."))
    return found


def _suggestion_of(record: Any) -> Suggestion:
    rows = Suggestion.objects.select_related("policy", "lead", "stream", "session", "term")
    return rows.get(pk=record.suggestion_id)
