"""From whom the authors' names of an item are withheld (姓名保密): one answer for every page.

Units read "a deputy" in every place where a name would stand; the congress' own house and the
authors themselves read the name. Who belongs to a unit that handles the item, or is asked before
it is assigned, never does, also under another of his or her posts.
Source: Shandong 2017, art. 11; Qingdao 2021, art. 18.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Cosigner, Suggestion
from cases.models.sight import asked_before, handling_unit
from cases.rules.states import CosignerState
from people.models import User

WITHHELD = _("a deputy (name withheld at his or her wish)")
# What stands in a message in place of a name; it is written out in the reader's language.
MARK = "*withheld*"


def unknowing(user: User, on: date) -> Q:
    """Return the filter for items whose authors this person must not learn (姓名保密)."""
    signed = Cosigner.objects.filter(
        suggestion=OuterRef("pk"), deputy__user=user, state=CosignerState.CONFIRMED
    )
    return (
        Q(hide_name=True)
        & (handling_unit(user, on, key="pk") | asked_before(user, on, key="pk"))
        & ~Q(lead__user=user)
        & ~Q(Exists(signed))
    )


def withheld_from(user: User, on: date, suggestions: Iterable[Any]) -> set[int]:
    """Return the keys of those of these items whose authors are withheld from a person (保密件).

    It costs a statement only if one of them is confidential at all.
    """
    hidden = [s.pk for s in suggestions if s.hide_name]
    if not hidden:
        return set()
    rows = Suggestion.objects.filter(unknowing(user, on), pk__in=hidden)
    return set(rows.values_list("pk", flat=True))
