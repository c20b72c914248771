"""Which office has an item, and how the session secretariat hands over (受理机构、移交)."""

from __future__ import annotations

from cases.models import Suggestion
from people.models import Organ
from workflows.doing import Doing
from workflows.door import act


@act(Suggestion)
def hand_over(do: Doing) -> None:
    """Hand the item over to the commission (移交): its work items pass on with it.

    With the last item of the session the event says how many there were: who takes over is told
    once, not once for each. Source: Shandong 2017, art. 10; rulebook section 7.
    """
    suggestion, old = do.suggestion, do.suggestion.office_id
    assert old is not None
    new = do.desk.commission_id
    # Two that hand over at the same time come one after the other: one of them is the last.
    Organ.objects.select_for_update(no_key=True).get(pk=old)
    do.set(suggestion, office_id=new, handed_over_by_id=old, handed_over_at=do.at)
    of_session = Suggestion.objects.filter(congress=suggestion.congress_id).exclude(
        pk=suggestion.pk
    )
    waiting = of_session.in_hand_of(old)
    if not waiting.exists():
        passed = of_session.filter(handed_over_by=old, session=suggestion.session_id)
        do.tell(items=1 + passed.count(), last=True)
    do.rehouse(old, new)
