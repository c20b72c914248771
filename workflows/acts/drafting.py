"""From the draft to submission (起草、联名、提交)."""

from __future__ import annotations

from typing import Any

from cases.models import Cosigner, Policy, Suggestion
from cases.rules.canonical import digest
from cases.rules.states import ClockKind, CosignerState, SuggestionState, WorkKind
from workflows.acts.withdrawing import end_request
from workflows.doing import Doing
from workflows.door import act


@act(Suggestion)
def ask_cosigners(do: Doing) -> None:
    """Send the text to the co-signers (征求联名); who confirmed an older text is asked again.

    Source: Chongqing 2018, art. 8.
    """
    suggestion = do.suggestion
    end_request(do)
    for cosigner in do.look.cosigners:
        old = cosigner.text_version != suggestion.text_version
        if cosigner.state == CosignerState.CONFIRMED and old:
            do.move(cosigner, "ask_again")
    invited = [c for c in do.look.cosigners if c.state == CosignerState.INVITED]
    do.tell(asked=[c.deputy_id for c in invited], text_version=suggestion.text_version)
    if do.before == SuggestionState.REVISION:
        do.finish(WorkKind.REVISE, suggestion, then=invited or [suggestion])
    else:
        do.begin([(WorkKind.COSIGN, c) for c in invited] or [(WorkKind.SUBMIT, suggestion)])


@act(Suggestion)
def reopen_draft(do: Doing) -> None:
    """Take the text back to change it (收回修改). Source: Chongqing 2018, art. 8."""
    if do.before == SuggestionState.PRECHECK:
        do.set(do.suggestion, precheck_by=None)
    do.drop(WorkKind.COSIGN, WorkKind.SUBMIT, WorkKind.PRECHECK)


@act(Cosigner, "deputy")
def confirm_cosigning(do: Doing, text_version: int) -> None:
    """Confirm this very text (确认联名); `text_version` is the one that was read."""
    do.set(do.record, text_version=text_version, answered_at=do.at, on_paper=do.acting.on_paper)
    do.finish(WorkKind.COSIGN, do.record, then=[do.suggestion])


@act(Cosigner, "deputy")
def decline_cosigning(do: Doing) -> None:
    """Decline to co-sign (谢绝联名)."""
    do.set(do.record, answered_at=do.at, on_paper=do.acting.on_paper)
    do.finish(WorkKind.COSIGN, do.record, then=[do.suggestion])


@act(Cosigner, "deputy")
def leave_cosigning(do: Doing) -> None:
    """Leave a joint suggestion (退出联名); the item goes on with its other authors."""
    do.tell(left=do.record.deputy_id)
    if do.record.withdrawal_asked_at is not None:
        # A withdrawal waits for this word no longer, and perhaps for none.
        do.set(do.record, withdrawal_asked_at=None, withdrawal_agreed_at=None)
        do.cancel(WorkKind.AGREE_WITHDRAWAL, do.record, then=[do.suggestion])


@act(Suggestion)
def submit(do: Doing) -> None:
    """Hand the suggestion in (提交): the rules of this day are pinned and the intake clock starts.

    Source: Deputies Law 2025, arts. 24 and 36.
    """
    suggestion = do.suggestion
    end_request(do)
    hand_in(do)
    if do.acting.on_paper:
        do.set(suggestion, on_paper=True)
    if do.before == SuggestionState.DRAFT:
        do.begin([(WorkKind.REGISTER, suggestion)])
    else:
        kind = WorkKind.REVISE if do.before == SuggestionState.REVISION else WorkKind.SUBMIT
        do.finish(kind, suggestion)


def hand_in(do: Doing) -> None:
    """Seal the text, pin the rules of this day and start the intake clock (提交)."""
    suggestion = do.suggestion
    pin_rules(do)
    do.set(suggestion, submitted_at=do.at, office_id=do.desk.receiving_office(do.today))
    do.tell(**text_facts(do))
    do.start_clock(
        ClockKind.INTAKE, suggestion, do.today, suggestion.policy.rules.intake_notify_days
    )


def pin_rules(do: Doing) -> None:
    """Take the rules that are in force on this day for the item (适用规则)."""
    policy = (
        Policy.objects.filter(congress=do.suggestion.congress_id, valid_from__lte=do.today)
        .order_by("-valid_from", "-number")
        .first()
    )
    do.set(do.suggestion, policy=policy or do.suggestion.policy)


def text_facts(do: Doing) -> dict[str, Any]:
    """Return what seals a text in the trail (文本封存): its hash, its authors, its files."""
    suggestion = do.suggestion
    return {
        "text_version": suggestion.text_version,
        "text_hash": digest(
            "sha256",
            suggestion.title,
            suggestion.facts,
            suggestion.analysis,
            suggestion.proposal,
        ),
        "authors": [d.pk for d in do.look.authors],
        "files": list(suggestion.attachments.order_by("pk").values_list("file__sha256", flat=True)),
    }
