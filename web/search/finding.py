"""What is found for some words (检索结果), within what a person may see, in the order expected.

An item with just this number stands first, then those with the words in the title, then those of
a deputy or a unit of this name, then those with the words in the text; the newest first in each.
Every word has to be found, each wherever it is. A withheld name finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.db.models import IntegerField, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from cases import searching
from cases.confidential import unknowing
from cases.models import Assignment, Cosigner, Suggestion
from cases.rules.states import CosignerState
from people.models import Deputy, Organ
from web.shared.listing import ROWS, Row, rows, with_due
from web.shared.requests import Asked

MOST_WORDS = 5
LONGEST = 100

NUMBER, TITLE, PEOPLE, TEXT = range(4)
_DEPUTY, _ORGAN = range(2)
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
    """Say after which item a page of findings begins (翻页标记): where it was found, its key."""

    rank: int
    pk: int

    @classmethod
    def read(cls, text: str) -> Place | None:
        """Read it from an address (读取标记); what is none begins at the beginning."""
        rank, _dot, key = text.partition(".")
        if rank not in {str(known) for known in PLACES} or not re.fullmatch("[0-9]{1,18}", key):
            return None
        return cls(int(rank), int(key))

    def __str__(self) -> str:
        return f"{self.rank}.{self.pk}"


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
    """Return a page of what the person finds (检索结果页), and where the next page begins.

    One place is asked after the other, and only until the page is full.
    """
    found: list[tuple[int, Any]] = []
    for rank, query in found_by(request, words):
        if after is not None and rank < after.rank:
            continue
        if after is not None and rank == after.rank:
            query = query.filter(pk__lt=after.pk)
        rows_left = ROWS + 1 - len(found)
        found += [(rank, item) for item in with_due(query).order_by("-pk")[:rows_left]]
        if len(found) > ROWS:
            break
    following = ""
    if len(found) > ROWS:
        rank, last = found[ROWS - 1]
        following = str(Place(rank, last.pk))
    shown = found[:ROWS]
    lines = zip(shown, rows([item for _, item in shown], request), strict=True)
    return [
        Found(PLACES[rank], [_with_excerpt(item, row, words) for (_, item), row in group])
        for rank, group in groupby(lines, key=lambda pair: pair[0][0])
    ], following


def found_by(request: Asked, words: list[str]) -> Iterator[tuple[int, QuerySet[Any]]]:
    """Return what the person may see of all items with these words (检索), place by place."""
    seen: QuerySet[Any] = Suggestion.objects.visible_to(request.user, request.today)
    numbers = Q(number__in=words) | Q(reference__in=words)
    in_title, by_name = Q(), Q()
    for word, named in named_by(words).items():
        own = _of(request, named)
        ways = list(own)
        if len(word) >= searching.SHORTEST:
            ways.append(searching.bears(word))
        if _may_be_number(word):
            ways += [Q(number=word), Q(reference=word)]
        seen = _joined(seen, ways)
        in_title &= Q(title__icontains=word)
        for way in own:
            by_name |= way
    if any(map(_may_be_number, words)):
        yield NUMBER, seen.filter(numbers)
        seen = seen.exclude(numbers)
    if any(len(word) < searching.SHORTEST for word in words):
        # One character was a number, or nothing.
        return
    yield TITLE, seen.filter(in_title)
    seen = seen.exclude(in_title)
    if by_name:
        yield PEOPLE, seen.filter(by_name)
        seen = seen.exclude(by_name)
    yield TEXT, seen


def _may_be_number(word: str) -> bool:
    return len(word) < searching.SHORTEST or any(map(str.isdecimal, word))


def _joined(seen: QuerySet[Any], ways: list[Q]) -> QuerySet[Any]:
    """Keep what is found in one of these ways (任一途径)."""
    if len(ways) == 1:
        return seen.filter(ways[0])
    # Each by itself, joined by their keys: one condition with "or" would use no index.
    first, *others = (Suggestion.objects.filter(way).order_by().values("pk") for way in ways)
    return seen.filter(pk__in=first.union(*others))


def named_by(words: Iterable[str]) -> dict[str, Named]:
    """Return who bears each word in the name (同名者). One statement at most."""
    words = list(words)
    any_of = Q()
    for word in words:
        if len(word) >= searching.SHORTEST:
            any_of |= Q(name__icontains=word)
    bearers: list[tuple[int, str, int]] = []
    if any_of:
        deputies = _bearers(Deputy.objects.filter(any_of), _DEPUTY)
        bearers = list(deputies.union(_bearers(Organ.objects.filter(any_of), _ORGAN), all=True))
    return {
        word: Named(_keys(bearers, word, _DEPUTY), _keys(bearers, word, _ORGAN)) for word in words
    }


def _bearers(query: QuerySet[Any], kind: int) -> QuerySet[Any, Any]:
    mark = Value(kind, output_field=IntegerField())
    return query.order_by().values_list("pk", "name", mark)


def _keys(bearers: list[tuple[int, str, int]], word: str, kind: int) -> frozenset[int]:
    if len(word) < searching.SHORTEST:
        return frozenset()
    return frozenset(pk for pk, name, n in bearers if n == kind and word.lower() in name.lower())


def _of(request: Asked, named: Named) -> list[Q]:
    """Return the filters for items of these deputies and units (代表或承办单位的件)."""
    found = []
    if named.deputies:
        signed = Cosigner.objects.filter(
            deputy__in=named.deputies, state=CosignerState.CONFIRMED
        ).values("suggestion")
        known = ~unknowing(request.user, request.today)
        found += [Q(lead__in=named.deputies) & known, Q(pk__in=signed) & known]
    if named.organs:
        tasks = Assignment.objects.filter(organ__in=named.organs).values("suggestion")
        found.append(Q(pk__in=tasks))
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
