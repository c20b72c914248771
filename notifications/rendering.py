"""Write messages in the reader's language (消息文本) at the moment they are read or sent."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from cases.confidential import MARK, WITHHELD
from cases.rules.kinds import RatingOption
from cases.rules.labels import Labelled
from cases.rules.states import ClockKind
from notifications.matter_words import MATTER_WORDS
from notifications.words import WORDS, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.models import Suggestion
    from notifications.models import Message
    from people.models import User

# The pages of matters by the kind of their record (事项页面).
PAGES = {
    "evaluationmeeting": "meeting", "integrityreport": "integrity_report",
    "keytopic": "topic", "linkage": "linkage", "lookbackreview": "look_back",
    "referral": "referral",
}  # fmt: skip

LABELS: dict[str, type[Labelled]] = {"rating": RatingOption, "deadline": ClockKind}


def language_of(user: User) -> str:
    """Return the language in which a person reads (用户语言)."""
    return getattr(user, "language", "") or settings.LANGUAGE_CODE


def item_of(suggestion: Suggestion) -> str:
    """Return a suggestion as people name it (件名): number and title."""
    if not suggestion.number:
        return gettext("“%(title)s”") % {"title": suggestion.title}
    return gettext("No. %(no)s “%(title)s”") % {"no": suggestion.number, "title": suggestion.title}


def title_of(kind: str, suggestion: Suggestion | None, facts: Mapping[str, str]) -> str:
    """Return the heading of a message (标题)."""
    return gettext(_words(kind).title) % _filled(suggestion, facts)


def body_of(kind: str, suggestion: Suggestion | None, facts: Mapping[str, str]) -> str:
    """Return the text of a message (正文)."""
    return gettext(_words(kind).body) % _filled(suggestion, facts)


def _words(kind: str) -> Words:
    return WORDS.get(kind) or MATTER_WORDS[kind]


def _filled(suggestion: Suggestion | None, facts: Mapping[str, str]) -> dict[str, str]:
    shown = {name: _shown(name, facts[name]) for name in facts}
    return shown if suggestion is None else shown | {"item": item_of(suggestion)}


def _shown(name: str, value: str) -> str:
    """Write a fact out in the reader's language: days, ratings, names of deadlines."""
    if value == MARK:
        return str(WITHHELD)
    if name in ("day", "old_day"):
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    if name in LABELS:
        label = LABELS[name](value)
        chinese = (get_language() or "").startswith("zh")
        return label.label_zh if chinese else label.label_en
    return value


def path_to(message: Message) -> str:
    """Return where a message leads on this site (站内链接): the page of its item or matter."""
    page, key = "item", message.suggestion_id
    if key is None:
        name, _colon, of_matter = message.record.partition(":")
        page, key = PAGES[name], int(of_matter)
    try:
        return reverse(page, args=[key])
    except NoReverseMatch:
        return "/"


def link_to(message: Message) -> str:
    """Return where a message leads from anywhere (完整链接), by the address of the site."""
    return str(settings.SITE_URL).rstrip("/") + path_to(message)
