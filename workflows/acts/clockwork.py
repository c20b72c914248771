"""What only the clockwork does (系统计时)."""

from __future__ import annotations

from cases.models import Clock
from workflows.doing import Doing
from workflows.door import act


@act(Clock)
def mark_overdue(do: Doing) -> None:
    """Mark a deadline as missed (逾期), once, after its day has ended at 24:00."""
    do.set(do.record, missed_at=do.at)
    do.tell(kind=do.record.kind, subject=do.record.subject, due_on=do.record.due_on)
