"""What a delegation checks for its members before the office gets it (代表团审核)."""

from __future__ import annotations

from cases.models import Suggestion
from cases.rules.states import SuggestionState, WorkKind
from workflows.acts.drafting import hand_in
from workflows.doing import Doing
from workflows.door import act


@act(Suggestion)
def ask_precheck(do: Doing) -> None:
    """Send the text to the head of the lead's delegation (送代表团审核).

    Source: Henan 2017, art. 11; Chongqing 2018, art. 10.
    """
    do.set(do.suggestion, precheck_by=do.look.precheck_head, revision_advice="")
    do.tell(head=[do.suggestion.precheck_by_id])
    if do.before == SuggestionState.DRAFT:
        do.begin([(WorkKind.PRECHECK, do.suggestion)])
    else:
        do.finish(WorkKind.SUBMIT, do.suggestion)


@act(Suggestion)
def pass_precheck(do: Doing) -> None:
    """Pass the suggestion on to the office (审核通过): the intake clock starts.

    Source: Henan 2017, art. 11; Chongqing 2018, art. 10.
    """
    hand_in(do)
    do.finish(WorkKind.PRECHECK, do.suggestion)


@act(Suggestion)
def advise_precheck(do: Doing, advice: str) -> None:
    """Give the text back to the deputy with advice (代表团退回修改).

    Source: Henan 2017, art. 11; Chongqing 2018, art. 10.
    """
    do.require_text(advice=advice)
    do.set(do.suggestion, revision_advice=advice)
    do.finish(WorkKind.PRECHECK, do.suggestion)


@act(Suggestion)
def succeed_precheck(do: Doing) -> None:
    """Let the delegation's head of today check the text (更换审核人)."""
    suggestion = do.suggestion
    do.set(suggestion, precheck_by=do.look.precheck_head)
    do.tell(head=[suggestion.precheck_by_id])
    do.hand_on(WorkKind.PRECHECK, suggestion, suggestion)
