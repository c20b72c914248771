"""The page of the search (检索页)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from web.search.finding import LONGEST, Found, Place, page_of_found, words_of
from web.shared.requests import Asked


@require_safe
def search(request: Asked) -> HttpResponse:
    """Show what is found for the words asked for (检索): page by page, nothing unseen."""
    text = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST]
    words = words_of(text)
    after = Place.read(request.GET.get("after", ""))
    found: list[Found] = []
    following = ""
    if words:
        found, following = page_of_found(request, words, after)
    context = {
        "asked": text,
        "words": words,
        # One character may be a number; otherwise it is too little to look for.
        "too_short": bool(text) and all(len(w) < 2 and not w.isdecimal() for w in words),
        "longest": LONGEST,
        "found": found,
        "begun": after is not None,
        "following": following,
        "query": urlencode({"q": text}),
    }
    return render(request, "web/search/search.html", context)
