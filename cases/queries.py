"""Questions about many suggestions at once (统计清单): carried over, made again every year."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from cases.acting import SHANGHAI
from cases.models import Suggestion, SuggestionLink
from cases.rules.states import LinkKind
from people.models import Congress, Session


def carried_over(congress: Congress | int, day: date) -> QuerySet[Suggestion]:
    """List what was registered before this year or the latest session and is open (结转事项).

    Each item keeps its number, however often it is carried over. It counts on `day` as long as it
    had not ended by the end of that day. Source: Qingdao 2021, art. 27; Chongqing 2018, art. 33.
    """
    began = (
        Session.objects.filter(term__congress=congress, starts_on__lte=day)
        .order_by("-starts_on")
        .values_list("starts_on", flat=True)
        .first()
    )
    new_year = date(day.year, 1, 1)
    since = max(new_year, began) if began is not None else new_year
    return (
        Suggestion.objects.filter(
            Q(closed_at=None) | Q(closed_at__gte=_midnight(day + timedelta(days=1))),
            congress=congress,
            registered_at__lt=_midnight(since),
        )
        .exclude(reference="")
        .order_by("registered_at", "pk")
    )


def repeated(congress: Congress | int) -> list[Any]:
    """List what is made again and again, for a systemic study (反复提出事项), oftenest first.

    Each is the earliest of its kind; `times` counts it and every one that repeats it, also by way
    of another. Source: Chongqing 2020 (items made every year, handled every year).
    """
    links = SuggestionLink.objects.filter(
        suggestion__congress=congress, kind=LinkKind.REPEATS, removed_at=None
    ).values_list("suggestion", "to")
    earlier: dict[int, list[int]] = {}
    for later, before in links:
        earlier.setdefault(later, []).append(before)
    times: dict[int, set[int]] = {}
    for later in earlier:
        for first in _firsts(later, earlier):
            times.setdefault(first, {first}).add(later)
    found = Suggestion.objects.filter(pk__in=list(times)).order_by("pk")
    for suggestion in found:
        suggestion.times = len(times[suggestion.pk])  # type: ignore[attr-defined]
    return sorted(found, key=lambda s: (-len(times[s.pk]), s.pk))


def _firsts(later: int, earlier: dict[int, list[int]]) -> set[int]:
    """Return the earliest items to which the links of one lead; links never lead in a circle."""
    firsts, todo, seen = set[int](), [later], {later}
    while todo:
        here = todo.pop()
        before = earlier.get(here, [])
        if not before and here != later:
            firsts.add(here)
        todo += [one for one in before if one not in seen]
        seen.update(before)
    return firsts


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
