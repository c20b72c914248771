"""Splitting an item that holds several matters (拆分): proposed, agreed to, and then parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Attachment, Clock, Cosigner, SplitPart, Stream, Suggestion
from cases.rules.canonical import digest
from cases.rules.numbering import format_number, part_number
from cases.rules.states import ClockKind, CosignerState, SuggestionState, WorkKind
from people.models import Organ
from workflows.acts.intake import assignment_due, next_serial
from workflows.acts.withdrawing import end_request
from workflows.desk import subject_of
from workflows.doing import Doing, terms_of
from workflows.door import act
from workflows.noting import check_texts

TEXTS = ("title", "facts", "proposal")
MOST_PARTS = 9
# What each part has in common with the whole.
SHARED = (
    "congress", "term", "session", "in_session", "policy", "lead", "category",
    "from_inspection", "from_research", "from_station", "from_seminar", "from_voters",
    "converted_motion", "may_publish", "hide_name", "urgent", "submitted_at",
    "office", "delegation", "discussed_on", "discussion", "on_paper", "urgent_on", "motion_number",
    "motion_decision", "motion_decided_on", "motion_paper",
)  # fmt: skip


@act(Suggestion)
def propose_split(do: Doing, parts: Sequence[Mapping[str, Any]], explanation: str) -> None:
    """Propose to split the suggestion (拟拆分): at least two parts, each with a text of its own.

    `parts` lists mappings with `title`, `facts` and `proposal`.
    Source: Shanghai 2015, art. 6; rulebook section 10.
    """
    do.require_text(explanation=explanation)
    do.require(
        isinstance(parts, (list, tuple)) and all(isinstance(p, Mapping) for p in parts),
        "parts",
        _("Write out each part."),
    )
    do.require(
        2 <= len(parts) <= MOST_PARTS,
        "parts",
        _("A suggestion is split into two to %(n)d parts.") % {"n": MOST_PARTS},
    )
    for part in parts:
        filled = all(isinstance(part.get(t), str) and part[t].strip() for t in TEXTS)
        do.require(filled, "parts", _("Each part needs its title, its facts and its proposal."))
    rows = [
        SplitPart(suggestion=do.suggestion, part=n, **{t: part[t] for t in TEXTS})
        for n, part in enumerate(parts, 1)
    ]
    do.create_all(rows)
    do.set(do.suggestion, split_reason=explanation, split_proposed_by=do.by.user)
    do.finish(WorkKind.REGISTER, do.suggestion)


@act(Suggestion)
def take_back_split(do: Doing) -> None:
    """Take the proposal to split back (收回拆分意见); the check goes on."""
    _drop(do)
    do.cancel(WorkKind.AGREE_SPLIT, do.suggestion, then=[do.suggestion])


@act(Suggestion)
def decline_split(do: Doing, explanation: str) -> None:
    """Decline the split (不同意拆分), with words; the suggestion goes back to the check."""
    do.require_text(explanation=explanation)
    do.tell(explanation=explanation)
    _drop(do)
    do.finish(WorkKind.AGREE_SPLIT, do.suggestion)


@act(Suggestion)
def agree_split(do: Doing) -> None:
    """Agree to the split (同意拆分): the parts are registered as N-1, N-2, ..., the whole ends.

    The whole bears N itself, is never assigned and never counted as rated.
    Source: Shanghai 2015, art. 6; rulebook section 10.
    """
    whole, texts = do.suggestion, do.look.proposed_parts
    end_request(do)
    key, serial = next_serial(do)
    do.set(
        whole,
        series=key,
        number=str(serial),
        reference=_reference(whole, serial),
        registered_at=do.at,
        closed_at=do.at,
        closing_kind="split",
        split_proposed_by=None,
    )
    do.stop_clocks(ClockKind.INTAKE, of=whole)
    wished = list(whole.wished_units.all())
    files = list(whole.attachments.order_by("pk"))
    made = [_found(do, text, key, serial, wished, files) for text in texts]
    do.tell(
        parts=[part.pk for part in made],
        numbers=[part.number for part in made],
        authors=[d.pk for d in do.look.authors],
    )
    do.finish(WorkKind.AGREE_SPLIT, whole)


def _reference(of: Suggestion, serial: int, part: int | None = None) -> str:
    session = of.session.number if of.session else None
    return format_number(of.congress.code, of.term.number, session, not of.in_session, serial, part)


def _found(
    do: Doing,
    text: SplitPart,
    key: str,
    serial: int,
    wished: Sequence[Organ],
    files: Sequence[Attachment],
) -> Suggestion:
    """Create one part (设立拆分件) with its authors, its files, its stream and its deadline."""
    whole = do.suggestion
    part = Suggestion(
        **{name: getattr(whole, name) for name in SHARED},
        **{t: getattr(text, t) for t in TEXTS},
        stream=Stream.objects.create(congress=whole.congress),
        split_from=whole,
        split_part=text.part,
        series=key,
        number=part_number(serial, text.part),
        reference=_reference(whole, serial, text.part),
        registered_at=do.at,
        since_at=do.at,
        state=SuggestionState.REGISTERED.value,
    )
    check_texts(part)
    part.save(force_insert=True)
    if wished:
        part.wished_units.set(wished)
    confirmed = [c for c in do.look.cosigners if c.state == CosignerState.CONFIRMED]
    signed = Cosigner.objects.bulk_create(
        Cosigner(
            suggestion=part,
            deputy=c.deputy,
            position=c.position,
            text_version=part.text_version,
            answered_at=c.answered_at,
            since_at=do.at,
            state=CosignerState.CONFIRMED.value,
        )
        for c in confirmed
    )
    Attachment.objects.bulk_create(
        Attachment(suggestion=part, file_id=a.file_id, name=a.name) for a in files
    )
    rule, anchor, duration, due = assignment_due(part, do.policy, do.today, do.calendar)
    clock = Clock.objects.create(
        suggestion=part,
        kind=ClockKind.ASSIGNMENT.value,
        subject=subject_of(part),
        anchor_on=anchor,
        due_on=due.on,
        provisional=due.provisional,
        basis=f"{duration.n} {duration.unit.value}",
        rule=rule,
        calendar=do.look.calendar_version.key,
        started_at=do.at,
        since_at=do.at,
    )
    do.found(
        part,
        {
            "changes": {subject_of(part): {"reference": ["", part.reference]}},
            "begins": {subject_of(c): c.state for c in signed},
            "deadlines": [terms_of(clock)],
            "whole": whole.pk,
            "part": text.part,
            "authors": [d.pk for d in do.look.authors],
            "text_hash": digest("sha256", part.title, part.facts, part.analysis, part.proposal),
        },
        clock,
        [(WorkKind.ASSIGN, part)],
    )
    return part


def _drop(do: Doing) -> None:
    for row in do.look.proposed_parts:
        do.set(row, dropped_at=do.at)
    do.set(do.suggestion, split_reason="", split_proposed_by=None)
