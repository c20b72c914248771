"""In which capacity somebody acts (身份): each post is one hat, each mandate another.

Nobody has to switch: a page shows what any of the person's hats may do, and each form names the
hat under which it is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.acting import Actor
from cases.naming import standing_in_words
from cases.prepared import prepared
from people.kinds import CONGRESS_KINDS, HANDLING_KINDS, OrganKind, Role
from people.models import Deputy, Post, User

DEPUTY, OFFICE, GOVERNMENT = "deputy", "office", "government"
UNIT, COMMITTEE, ADMINISTRATION = "unit", "committee", "administration"
AUDITOR = "auditor"
# The order in which desks stand in the head of a page; the first is a person's home.
DESKS = (DEPUTY, COMMITTEE, OFFICE, GOVERNMENT, UNIT, AUDITOR, ADMINISTRATION)

LEADERS = frozenset({Role.COMMITTEE_CHAIR, Role.VICE_CHAIRPERSON, Role.CHAIRPERSON})
COMMITTEE_KINDS = frozenset({OrganKind.SPECIAL_COMMITTEE, OrganKind.WORKING_COMMISSION})


@dataclass(frozen=True, slots=True)
class Hat:
    """Name one capacity (身份): its key in forms, the desk it opens, who acts under it."""

    key: str
    desk: str
    actor: Actor
    deputy: Deputy | None = None

    @property
    def post(self) -> Post | None:
        """Return the post, if it is one (职务)."""
        return self.actor.post

    @property
    def label(self) -> str:
        """Return what the person is under this hat (身份名称)."""
        if self.post is not None:
            held = f"{self.post.organ.name} · {self.post.get_role_display()}"
            for_whom = standing_in_words(self.post)
            return f"{held} · {for_whom}" if for_whom else held
        return _("deputy")


def desk_of(post: Post) -> str:
    """Return the desk at which a post works (所属工作台)."""
    kind, role = post.organ.kind, post.role
    if role == Role.ADMINISTRATOR:
        return ADMINISTRATION
    if role == Role.AUDITOR:
        return AUDITOR
    if role in LEADERS or kind in COMMITTEE_KINDS:
        return COMMITTEE
    if kind == OrganKind.GOVERNMENT_OFFICE:
        return GOVERNMENT
    if kind in HANDLING_KINDS:
        return UNIT
    return OFFICE


def reads_board(hats: Iterable[Hat]) -> bool:
    """Tell whether the board is for these hats (可看全流程看板): house, General Office, leaders."""
    posts = [hat.post for hat in hats if hat.post is not None]
    kinds = {*CONGRESS_KINDS, OrganKind.GOVERNMENT_OFFICE}
    return any(post.role in LEADERS or post.organ.kind in kinds for post in posts)


def hats_of(user: User, today: date) -> list[Hat]:
    """List the person's hats of this day (本人身份), in the order of the desks. Two queries."""
    posts = _posts_of.all(user.pk, today)
    hats = [Hat(f"post:{p.pk}", desk_of(p), Actor(user, p)) for p in posts]
    mandates = _mandates_of.all(user.pk, today)
    hats += [Hat(f"deputy:{d.pk}", DEPUTY, Actor(user), d) for d in mandates]
    return sorted(hats, key=lambda hat: DESKS.index(hat.desk))


@prepared
def _posts_of(user: Any, today: Any) -> QuerySet[Post]:
    rows = (
        Post.objects.on(today)
        .filter(user=user)
        .select_related("organ__congress", "stands_in_for__user")
    )
    return rows.order_by("pk")


@prepared
def _mandates_of(user: Any, today: Any) -> QuerySet[Deputy]:
    rows = Deputy.objects.filter(user=user, term__starts_on__lte=today, term__ends_on__gte=today)
    return rows.select_related("term__congress", "delegation").order_by("-term__number")
