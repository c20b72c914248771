"""Numbers in their order (编号序列): each is given once, whoever asks at the same moment."""

from __future__ import annotations

from cases.models import NumberSeries


def lock_series(congress: int, key: str) -> NumberSeries:
    """Lock a series, and make it with its first number (锁定编号序列)."""
    mine = NumberSeries.objects.select_for_update().filter(congress=congress, key=key)
    found = mine.first()
    if found is None:
        # Two who are the first at once: one inserts, the other waits for it and reads it.
        NumberSeries.objects.bulk_create(
            [NumberSeries(congress_id=congress, key=key)], ignore_conflicts=True
        )
        found = mine.get()
    return found


def next_serial(congress: int, key: str) -> int:
    """Give the next number of a series (取下一序号)."""
    series = lock_series(congress, key)
    serial = series.last_serial + 1
    NumberSeries.objects.filter(pk=series.pk).update(last_serial=serial)
    return serial
