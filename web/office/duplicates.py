"""Two suggestions side by side (疑似重复对照): what they share, and what may be done about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cases.models import Suggestion
from cases.models.merging import SENT_STATES
from cases.rules.sharing import share_of, shared_parts
from cases.rules.states import SuggestionState
from web.item.pages import visible
from web.shared.requests import Asked
from web.shared.similar import looks_for_alike, similar_to
from web.shared.words import ACT_WORDS
from workflows.explaining import among, spoken

# What is decided where two are compared, and how a link names the other one in the form.
ACTS = {
    "register": "", "merge": "into", "link": "to", "return_for_revision": "",
    "propose_refusal": "", "propose_split": "", "propose_void": "",
}  # fmt: skip
TEXTS = (
    ("title", _("Title")),
    ("facts", _("What is the problem?")),
    ("analysis", _("Why is it so?")),
    ("proposal", _("What should be done?")),
)
KEY = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Pair:
    """Hold one part of both texts (对照行), with what they share marked."""

    name: Any
    mine: str
    other: str


@dataclass(frozen=True, slots=True)
class Way:
    """Name what may be done now (可办事项), and where."""

    name: Any
    help: Any
    url: str


@require_safe
def duplicates(request: Asked, item: int) -> HttpResponse:
    """Show an item beside a similar one (疑似重复对照): the one asked for, else the most similar.

    404 what the person may not see, 403 who does not check such things.
    """
    if not looks_for_alike(request):
        raise PermissionDenied
    suggestion = visible(request, item)
    alike = similar_to(suggestion, request, handled=True)
    other = _other(request, suggestion, [one.row.pk for one in alike])
    context: dict[str, Any] = {
        "suggestion": suggestion,
        "alike": alike,
        "other": other,
        "ways": _ways(request, suggestion, other),
    }
    if other is not None:
        rows = _side_by_side(suggestion, other)
        context |= {
            "rows": rows,
            "shared": round(100 * _share(suggestion, other)),
            "state": spoken(SuggestionState(other.ended_as or other.state)),
        }
    return render(request, "web/office/duplicates.html", context)


def _other(request: Asked, suggestion: Suggestion, keys: list[int]) -> Suggestion | None:
    """Return the suggestion to compare with (对照件). Raises: Http404."""
    named = request.GET.get("with")
    if named is None and not keys:
        return None
    if named is not None and (not KEY.fullmatch(named) or int(named) == suggestion.pk):
        raise Http404
    seen = Suggestion.objects.visible_to(request.user, request.today).filter(
        pk=keys[0] if named is None else int(named),
        congress=suggestion.congress_id,
        state__in=SENT_STATES,
        classified=False,
    )
    found = seen.select_related("lead").first()
    if found is None:
        raise Http404
    return found


def _texts(suggestion: Suggestion) -> list[str]:
    return [getattr(suggestion, name) for name, _words in TEXTS]


def _share(suggestion: Suggestion, other: Suggestion) -> float:
    """Return how much of the item's text stands in the other one (相同比例)."""
    there = _texts(other)
    return share_of(part for text in _texts(suggestion) for part in shared_parts(text, there))


def _side_by_side(suggestion: Suggestion, other: Suggestion) -> list[Pair]:
    """Return both texts part by part (逐项对照); a part that is empty in both is left out.

    What stands in another part of the other text is shared too.
    """
    mine, there = _texts(suggestion), _texts(other)
    return [
        Pair(words, _marked(shared_parts(one, there)), _marked(shared_parts(another, mine)))
        for (_name, words), one, another in zip(TEXTS, mine, there, strict=True)
        if one or another
    ]


def _marked(parts: Iterable[tuple[str, bool]]) -> SafeString:
    """Return a text as HTML with marks (标示相同处)."""
    told = SafeString()
    for text, is_shared in parts:
        told += format_html("<mark>{}</mark>", text) if is_shared else escape(text)
    return told


def _ways(request: Asked, suggestion: Suggestion, other: Suggestion | None) -> list[Way]:
    """List what the person may do now (可办事项), with the other one chosen in the form."""
    people = [hat.actor for hat in request.hats]
    found = among(ACTS, suggestion, suggestion, people, request.at)
    told = []
    for possible in found:
        if not possible.is_open:
            continue
        words = ACT_WORDS[possible.act]
        url = reverse("act", args=[suggestion.pk, possible.act, suggestion.pk])
        if other is not None and ACTS[possible.act]:
            url += f"?{ACTS[possible.act]}={other.pk}"
        told.append(Way(words.name, words.help, url))
    return told
