"""Let the session secretariat hand over after the closing day (移交巡检)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from cases.acting import SHANGHAI
from cases.models import Suggestion
from cases.rules.states import OPEN_STATES
from people.kinds import CONGRESS_KINDS, OrganKind
from people.models import Organ
from workflows.sweeps.quietly import attempt
from workflows.sweeps.walking import due


@due
def over(today: Any) -> QuerySet[Organ]:
    """Find the offices whose time is, or may be, over (到期机构): few, whatever they have."""
    offices = Organ.objects.filter(kind__in=sorted(CONGRESS_KINDS))
    return offices.filter(Q(kind=OrganKind.SESSION_SECRETARIAT) | Q(valid_until__lte=today))


@due
def left_behind(office: Any, today: Any) -> QuerySet[Suggestion]:
    """Find what lies with such an office though its time is over (待移交)."""
    closed = Q(office__kind=OrganKind.SESSION_SECRETARIAT, session__ends_on__lt=today)
    gone = Q(office__valid_until__lte=today)
    return Suggestion.objects.filter(closed | gone, office=office, state__in=OPEN_STATES)


def run(at: datetime) -> int:
    """Hand over what still lies with an office whose time is over (移交). Returns the acts."""
    today = at.astimezone(SHANGHAI).date()
    return sum(
        attempt("hand_over", item, at)
        for office in over(today)
        for item in left_behind(office.pk, today)
    )
