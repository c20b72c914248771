"""Mark the copies that the procuratorate did not send in time (抄送巡检)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from cases.acting import SHANGHAI
from cases.models import ReferralCopy
from cases.rules.states import CopyState
from workflows.sweeps.quietly import attempt
from workflows.sweeps.walking import due_along


def run(at: datetime) -> int:
    """Mark late copies (抄送逾期). Returns the number of acts."""
    today = at.astimezone(SHANGHAI).date()
    return sum(attempt("miss_copy", copy, at) for copy in late(today))


@due_along("due_on")
def late(today: Any) -> QuerySet[ReferralCopy]:
    """Find the copies whose day has ended (逾期未抄送)."""
    return ReferralCopy.objects.filter(state=CopyState.AWAITED, due_on__lt=today)
