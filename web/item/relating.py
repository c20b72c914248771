"""What belongs to an item (相关件): who leads it, who follows it, parts, links, each if visible."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from cases.models import SplitPart, Suggestion, SuggestionLink
from cases.reads import proposed_parts
from people.models import User
from web.item import reads


@dataclass(slots=True)
class Related:
    """Hold what one person is told of items that belong together (相关件)."""

    leading: Suggestion | None = None
    followers: list[Suggestion] = field(default_factory=list)
    whole: Suggestion | None = None
    parts: list[Suggestion] = field(default_factory=list)
    earlier: list[SuggestionLink] = field(default_factory=list)
    later: list[SuggestionLink] = field(default_factory=list)
    proposed: list[SplitPart] = field(default_factory=list)


def related_to(suggestion: Suggestion, user: User, today: date) -> Related:
    """Read what belongs to an item as far as the person may see it (相关件)."""
    found = Related()
    for row in reads.related_seen.all(user.pk, today, suggestion.pk):
        if row.pk == suggestion.merged_into_id:
            found.leading = row
        elif row.merged_into_id == suggestion.pk and row.state != "withdrawn":
            found.followers.append(row)
        if row.pk == suggestion.split_from_id:
            found.whole = row
        elif row.split_from_id == suggestion.pk:
            found.parts.append(row)
    for link in reads.links_seen.all(user.pk, today, suggestion.pk):
        (found.earlier if link.suggestion_id == suggestion.pk else found.later).append(link)
    if suggestion.split_proposed_by_id is not None:
        found.proposed = proposed_parts.all(suggestion.pk)
    return found
