"""Acting for a deputy from a signed paper or a call (代录): what is entered, by whom, before whom.

The paper is the deputy's act; the office only enters it. Two persons see it, its scan is kept, and
the deputy is told. Nobody who works in a unit that handles the item takes part.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cases.acting import OnPaper
from cases.guards import intake_officer, rating_officer
from cases.models import PaperEntry, Suggestion
from cases.reads import may_vouch, posts_that_handle
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible
from people.models import Deputy, Post
from workflows.asking import is_visible
from workflows.orders import Order

RATING = "rate"
# A note of a call that says nothing is none.
SHORTEST_NOTE = 10
# What a deputy may do on paper; everything else he or she does in person.
ON_BEHALF = frozenset(
    {
        "ask_cosigners", "ask_precheck", "submit", "confirm_cosigning", "decline_cosigning",
        "ask_withdrawal", "agree_withdrawal", "object_to_withdrawal", "leave_cosigning",
        "leave_lead", RATING,
    }
)  # fmt: skip


def stand_in(order: Order, record: Any, suggestion: Suggestion) -> None:
    """Let the deputy of the paper be the one who acts (代录), if all that it needs is there.

    Raises: NotVisible, NotPermitted, BadData.
    """
    if not is_visible(record, suggestion):
        raise NotVisible(_("There is no such item."))
    if not may_enter(order.act.name, record):
        raise NotPermitted(_("This is not entered on behalf of a deputy, or not by you."))
    problems: dict[str, Any] = {}
    problems |= missing_original(order.act.name, order.paper)
    deputy = _deputy(order, suggestion)
    if deputy is None or not _is_second(order, record.acting.post, suggestion, deputy):
        problems["second"] = _(
            "A second person of the Standing Committee's organs must have seen the paper."
        )
    if problems:
        raise BadData(problems)
    record.acting.deputy, record.acting.paper = deputy, order.paper


def missing_original(act: str, paper: OnPaper | None) -> dict[str, Any]:
    """Say what is missing of the original (缺少原件): a scan, or for a rating a note of the call.

    Everything but a rating needs the deputy's signature. Source: rulebook 9.6; design.
    """
    if paper is not None and paper.scan is not None:
        return {}
    if act != RATING:
        return {"scan": _("Hand in the scan of the signed paper.")}
    if paper is None or len(paper.call_note.strip()) < SHORTEST_NOTE:
        return {
            "scan": _(
                "Hand in the scan of the signed paper; for a call write down who called whom, "
                "when, and what the deputy said."
            )
        }
    return {}


def may_enter(act: str, record: Any) -> bool:
    """Tell whether this officer enters such papers (代录权限).

    The receiving office's intake officer does, and for a rating the collector's rating officer.
    """
    if act not in ON_BEHALF or record.acting.facts.actor_is_handling:
        return False
    user = record.acting.by.user
    return rating_officer(record, user) if act == RATING else intake_officer(record, user)


def may_confirm(user: Any, entered: Post, deputy: Deputy, suggestion: Suggestion, on: Any) -> bool:
    """Tell whether a person may be the second one (复核人): another one, of the house, no unit."""
    return (
        user is not None
        and user.pk not in (entered.user_id, deputy.user_id)
        and may_vouch(user.pk, suggestion.congress_id, entered.organ_id, on)
        and not posts_that_handle.exists(user.pk, suggestion.pk, on)
    )


def _deputy(order: Order, suggestion: Suggestion) -> Deputy | None:
    assert order.by.on_behalf_of is not None
    rows = Deputy.objects.filter(pk=order.by.on_behalf_of.pk, term=suggestion.term_id)
    return rows.first()


def _is_second(order: Order, post: Post, suggestion: Suggestion, deputy: Deputy) -> bool:
    seen = order.second
    return seen is not None and may_confirm(seen.user, post, deputy, suggestion, order.today)


def end_entry(order: Order) -> None:
    """Note the entry that waited as performed (代录办结). Raises: NotNow if it waits no more."""
    assert order.second is not None
    assert order.entry is not None
    waits = PaperEntry.objects.filter(pk=order.entry, outcome="")
    if not waits.update(outcome="performed", ended_by=order.second.user, ended_at=order.at):
        raise NotNow(_("Somebody else has settled this entry in the meantime."))


__all__ = [
    "ON_BEHALF",
    "RATING",
    "end_entry",
    "may_confirm",
    "may_enter",
    "missing_original",
    "stand_in",
]
