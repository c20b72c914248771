"""What the end of a term brings (届满): archives, and promises handed over to the next term.

Open items go on and are answered to their authors; they are archived when they end.
Source: Shanghai 2015, arts. 19(2) and 22; rulebook 9.2, T33.
"""

from __future__ import annotations

from cases.models import Promise, Suggestion
from workflows.acts.measures import lapse_measures
from workflows.doing import Doing
from workflows.door import act


@act(Suggestion)
def archive(do: Doing) -> None:
    """Archive the ended suggestion because its term is over (归档)."""
    do.set(do.suggestion, ended_as=do.before)
    lapse_measures(do)


@act(Promise, "assignment__organ", "carried_to_term")
def carry_promise(do: Doing) -> None:
    """Hand an open promise over to the next term (承诺结转): the unit explains it, or goes on.

    Source: Shanghai 2015, art. 22(2).
    """
    term = do.look.following_term
    do.tell(from_term=do.suggestion.term.number, to_term=term.number)
    do.set(do.record, carried_to_term=term)
