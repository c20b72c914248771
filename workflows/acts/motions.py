"""A motion taken over as a suggestion, a suggestion turned into a motion (议案与建议的转化)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from cases.models import StoredFile, Suggestion
from cases.rules.states import CosignerState, WorkKind
from workflows.acts.drafting import pin_rules, text_facts
from workflows.acts.intake import give_number
from workflows.doing import Doing
from workflows.door import act


@act(Suggestion)
def take_motion(
    do: Doing, decision: str, decided_on: date, scan: str, category: str = "", number: str = ""
) -> None:
    """Take a motion over as a suggestion (议案转建议): its signers lead and co-sign it.

    They signed the motion on paper and are not asked again; each may leave as any co-signer.
    `scan` names the stored decision by its SHA-256.
    Source: Chongqing 2018, art. 11; rulebook 9.2, T8.
    """
    suggestion = do.suggestion
    paper = decided(do, decision, decided_on, scan)
    pin_rules(do)
    signers = [c for c in do.look.cosigners if c.state == CosignerState.INVITED]
    for cosigner in signers:
        do.move(cosigner, "sign_motion")
        do.set(cosigner, text_version=suggestion.text_version, answered_at=do.at, on_paper=True)
    do.set(
        suggestion,
        motion_decision=decision,
        motion_decided_on=decided_on,
        motion_paper=paper,
        submitted_at=do.at,
        office_id=do.desk.receiving_office(do.today),
        on_paper=True,
    )
    do.tell(**text_facts(do), motion=suggestion.motion_number, scan=scan)
    give_number(do, category, number)
    do.begin([(WorkKind.ASSIGN, suggestion)])


@act(Suggestion)
def convert_to_motion(
    do: Doing,
    motion_number: str,
    decision: str,
    decided_on: date,
    scan: str,
    signers: Collection[int],
) -> None:
    """Turn the suggestion into a motion (转为议案): it goes on in the congress' own procedure.

    `signers` are those who signed the motion, by the keys of the deputies, and `scan` names that
    paper by its SHA-256: nobody becomes the signer of a motion unasked.
    Source: Organic Law of Local Congresses 2022, art. 22; rulebook 9.2, T32.
    """
    do.require_text(motion_number=motion_number)
    suggestion = do.suggestion
    paper = decided(do, decision, decided_on, scan)
    listed = isinstance(signers, (list, tuple, set, frozenset))
    agreed = {str(s) for s in signers} if listed else set()
    do.require(
        agreed == {str(d.pk) for d in do.look.signers_in_office},
        "signers",
        _("Everybody who makes the suggestion has to sign the motion, and nobody else."),
    )
    do.set(
        suggestion,
        motion_number=motion_number.strip(),
        motion_decision=decision,
        motion_decided_on=decided_on,
        motion_paper=paper,
        closed_at=do.at,
        closing_kind="converted",
    )
    do.tell(motion=motion_number, scan=scan, signers=sorted(agreed))
    do.stop_all_clocks()
    do.drop(*WorkKind)


def decided(do: Doing, decision: str, decided_on: date, scan: str) -> StoredFile:
    """Ask for a decision of the presidium with number, day and paper (主席团决定).

    Raises: BadData at what is missing.
    """
    do.require_text(decision=decision)
    session = do.look.session
    begun = session.starts_on if session is not None else date.min
    do.require(
        isinstance(decided_on, date) and begun <= decided_on <= do.today,
        "decided_on",
        _("The presidium decides during the session, and not later than today."),
    )
    return stored(do, scan)


def stored(do: Doing, scan: str) -> StoredFile:
    """Return the stored paper that a hash names (存档纸质件). Raises: BadData."""
    found = StoredFile.objects.filter(sha256=scan).first() if isinstance(scan, str) else None
    do.require(found, "scan", _("Hand in the scan of the signed paper."))
    assert found is not None
    return found
