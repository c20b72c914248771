"""Asking that names are withheld, and lifting it (姓名保密)."""

from __future__ import annotations

from cases.models import Assignment, Suggestion
from workflows.doing import Doing
from workflows.door import act


@act(Suggestion)
def ask_secrecy(do: Doing) -> None:
    """Ask that the authors' names are withheld from units (申请姓名保密), from now on.

    Once units have the item they have read the name: the event says which, and the office tells
    the deputy. Source: Shandong 2017, art. 11; Qingdao 2021, art. 18.
    """
    tasks = Assignment.objects.filter(suggestion=do.suggestion.pk).order_by("pk")
    seen = list(dict.fromkeys(tasks.values_list("organ__name", flat=True)))
    do.set(do.suggestion, hide_name=True)
    do.tell(seen_by=seen)


@act(Suggestion)
def lift_secrecy(do: Doing) -> None:
    """Let the authors' names be told again (解除姓名保密), by the lead deputy alone."""
    do.set(do.suggestion, hide_name=False)
