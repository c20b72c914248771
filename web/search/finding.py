"""What is found for some words (检索结果), within what a person may see, in the order expected.

An item with just this number stands first, then those with the words in the title, then those of
a deputy or a unit of this name, then those with the words in the text; the newest first in each.
Every word has to be found, each wherever it is. A withheld name finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cases import searching
from cases.confidential import unknowing
from cases.models import Assignment, Cosigner, Suggestion
from cases.rules.states import CosignerState
from people.models import Deputy, Organ
from web.shared.listing import ROWS, Row, rows, with_due
from web.shared.marks import Mark
from web.shared.requests import Asked

MOST_WORDS = 5
LONGEST = 100
# Drafts have not been handed in: they stand before all that has.
NOT_YET = datetime(2199, 12, 31, tzinfo=UTC)

NUMBER, TITLE, PEOPLE, TEXT = range(4)
PLACES = {
    NUMBER: _("With this number"),
    TITLE: _("In the title"),
    PEOPLE: _("Of this deputy or unit"),
    TEXT: _("In the text"),
}
# So many characters of a text are shown on either side of the word.
AROUND = 24


@dataclass(frozen=True, slots=True)
class Place:
    """Say after which item a page of findings begins (翻页标记): where it was found, and when."""

    rank: int
    mark: Mark

    @classmethod
    def read(cls, text: str) -> Place | None:
        """Read it from an address (读取标记); what is none begins at the beginning."""
        rank, _dash, rest = text.partition("-")
        mark = Mark.read(rest)
        if mark is None or rank not in {str(known) for known in PLACES}:
            return None
        return cls(int(rank), mark)

    def __str__(self) -> str:
        return f"{self.rank}-{self.mark}"

    @property
    def later(self) -> Q:
        """Return the filter for what stands behind it (其后)."""
        at, pk = self.mark.at, self.mark.pk
        beside = Q(rank=self.rank)
        return (
            Q(rank__gt=self.rank) | (beside & Q(handed__lt=at)) | (beside & Q(handed=at, pk__lt=pk))
        )


@dataclass(frozen=True, slots=True)
class Found:
    """Hold the items found in one place (一处的结果), ready to be shown."""

    name: Any
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Named:
    """Hold who bears a word in his, her or its name (同名者): keys of deputies and of organs."""

    deputies: frozenset[int]
    organs: frozenset[int]


def words_of(text: str) -> list[str]:
    """Return the words asked for (检索词)."""
    return searching.words_of(text[:LONGEST], MOST_WORDS)


def page_of_found(request: Asked, words: list[str], after: Place | None) -> tuple[list[Found], str]:
    """Return a page of what the person finds (检索结果页), and where the next page begins."""
    query: Any = with_due(found_by(request, words)).order_by("rank", "-handed", "-pk")
    if after is not None:
        query = query.filter(after.later)
    items = list(query[: ROWS + 1])
    following = ""
    if len(items) > ROWS:
        last = items[ROWS - 1]
        following = str(Place(last.rank, Mark(last.handed, last.pk)))
    shown = items[:ROWS]
    lines = zip(shown, rows(shown, request), strict=True)
    found = [
        Found(PLACES[rank], [_with_excerpt(item, row, words) for item, row in group])
        for rank, group in groupby(lines, key=lambda pair: pair[0].rank)
    ]
    return found, following


def found_by(request: Asked, words: list[str]) -> QuerySet[Any]:
    """Return all items with these words that the person may see (检索), with their rank."""
    seen = Suggestion.objects.visible_to(request.user, request.today)
    if not words:
        return seen.none()
    numbers = Q(number__in=words) | Q(reference__in=words)
    in_title, by_name = Q(), Q()
    for word, named in named_by(words).items():
        wanted = Q(number=word) | Q(reference=word)
        if len(word) >= searching.SHORTEST:
            wanted |= searching.bears(word)
        own = _of(request, named)
        if own is not None:
            wanted |= own
            by_name |= own
        in_title &= Q(title__icontains=word)
        seen = seen.filter(wanted)
    ways = [When(numbers, Value(NUMBER)), When(in_title, Value(TITLE))]
    if by_name:
        ways.append(When(by_name, Value(PEOPLE)))
    rank = Case(*ways, default=Value(TEXT), output_field=IntegerField())
    return seen.annotate(rank=rank, handed=Coalesce("submitted_at", Value(NOT_YET)))


def named_by(words: Iterable[str]) -> dict[str, Named]:
    """Return who bears each word in the name (同名者). Two statements."""
    long = [word for word in words if len(word) >= searching.SHORTEST]
    deputies = _bearing(Deputy.objects.all(), long)
    organs = _bearing(Organ.objects.all(), long)
    return {
        word: Named(
            frozenset(pk for pk, name in deputies if word.lower() in name.lower()),
            frozenset(pk for pk, name in organs if word.lower() in name.lower()),
        )
        for word in words
    }


def _bearing(query: QuerySet[Any], words: list[str]) -> list[tuple[int, str]]:
    any_of = Q(pk__in=[])
    for word in words:
        any_of |= Q(name__icontains=word)
    return list(query.filter(any_of).order_by().values_list("pk", "name")) if words else []


def _of(request: Asked, named: Named) -> Q | None:
    """Return the filter for items of these deputies and units (代表或承办单位的件)."""
    found = None
    if named.deputies:
        signed = Cosigner.objects.filter(
            deputy__in=named.deputies, state=CosignerState.CONFIRMED
        ).values("suggestion")
        authors = Q(lead__in=named.deputies) | Q(pk__in=signed)
        found = authors & ~unknowing(request.user, request.today)
    if named.organs:
        tasks = Assignment.objects.filter(organ__in=named.organs).values("suggestion")
        found = Q(pk__in=tasks) if found is None else found | Q(pk__in=tasks)
    return found


def _with_excerpt(item: Any, row: Row, words: list[str]) -> Row:
    """Add the place in the text where a word stands that is not in the title (摘录)."""
    for word in words:
        if len(word) < searching.SHORTEST or word.lower() in item.title.lower():
            continue
        for name in searching.TEXTS[1:]:
            around = excerpt(getattr(item, name), word)
            if around is not None:
                return replace(row, excerpt=around)
    return row


def excerpt(text: str, word: str) -> tuple[str, str, str] | None:
    """Cut out what stands around a word (摘录): before it, the word, behind it; or nothing."""
    flat = " ".join(text.split())
    hit = re.search(re.escape(word), flat, re.IGNORECASE)
    if hit is None:
        return None
    first, last = max(hit.start() - AROUND, 0), hit.end() + AROUND
    return (
        ("…" if first else "") + flat[first : hit.start()],
        hit.group(),
        flat[hit.end() : last] + ("…" if last < len(flat) else ""),
    )
