"""Links to earlier suggestions (建议关联): similar ones, and what is made again every year."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.models import Suggestion, SuggestionLink
from cases.rules.states import LinkKind
from workflows.doing import Doing
from workflows.door import act


@act(Suggestion)
def link(do: Doing, kind: str, to: int) -> None:
    """Link the suggestion to an earlier one (建立关联), also of an earlier session or term.

    Source: Chongqing 2020 (items made every year); rulebook 5.9 and section 10.
    """
    later = do.suggestion
    do.require_choice(kind, LinkKind, "kind", _("Say whether it is similar or repeats it."))
    do.require(
        isinstance(to, int) and not isinstance(to, bool) and to != later.pk,
        "to",
        _("Choose an earlier suggestion."),
    )
    earlier = Suggestion.objects.filter(pk=to, congress=later.congress_id).first()
    known = earlier is not None and earlier.submitted_at is not None and not earlier.classified
    do.require(known, "to", _("Choose an earlier suggestion."))
    assert earlier is not None
    assert earlier.submitted_at is not None
    do.require(
        later.submitted_at is not None and earlier.submitted_at <= later.submitted_at,
        "to",
        _("A link leads from the later suggestion to the earlier one."),
    )
    here = {row.to_id for row in do.look.links}
    do.require(earlier.pk not in here, "to", _("These two suggestions are linked already."))
    do.create(
        SuggestionLink(
            suggestion=later, to=earlier, kind=str(kind), made_by=do.by.user, made_at=do.at
        )
    )
    do.tell(to=earlier.pk, kind=str(kind), other=earlier.number)


@act(Suggestion)
def remove_link(do: Doing, to: int) -> None:
    """Take the link to an earlier suggestion away (解除关联); the trail keeps it."""
    found = next((row for row in do.look.links if row.to_id == to), None)
    do.require(found is not None, "to", _("There is no such link."))
    assert found is not None
    do.set(found, removed_at=do.at)
    do.tell(to=found.to_id, kind=found.kind, other=found.to.number)
