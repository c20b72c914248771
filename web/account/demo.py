"""Whom the demo offers for a one-click sign-in (演示人员): someone with work for each role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from people.kinds import Role
from people.models import Deputy, Post
from workflows.models import OPEN

ROLES = (
    Role.INTAKE_OFFICER, Role.ASSIGNER, Role.RATING_OFFICER, Role.COMMISSION_HEAD,
    Role.SUB_ASSIGNER, Role.CASE_OFFICER, Role.UNIT_HEAD, Role.COMMITTEE_CHAIR,
    Role.VICE_CHAIRPERSON, Role.SECRETARY, Role.ADMINISTRATOR, Role.AUDITOR,
)  # fmt: skip
OF_EACH = 2


@dataclass(frozen=True, slots=True)
class Person:
    """Name one invented person (演示人物)."""

    key: int
    name: str
    role: str


def people_of_the_demo(today: date) -> list[Person]:
    """List two people of each role, who has most to do first (演示人物). Two statements."""
    waiting = Count("work_items", filter=Q(work_items__status__in=OPEN))
    deputies = (
        Deputy.objects.filter(user__isnull=False)
        .annotate(n=waiting)
        .order_by("-n", "pk")[: OF_EACH + 1]
    )
    found = [Person(d.user_id, d.name, _("deputy")) for d in deputies if d.user_id]
    posts = (
        Post.objects.on(today)
        .appointed()
        .filter(role__in=ROLES)
        .annotate(n=Count("organ__work_items", filter=Q(organ__work_items__status__in=OPEN)))
        .select_related("user", "organ")
        .order_by("-n", "pk")
    )
    taken: dict[str, int] = dict.fromkeys(ROLES, 0)
    of_roles: dict[str, list[Person]] = {role: [] for role in ROLES}
    for post in posts:
        if taken[post.role] < OF_EACH:
            taken[post.role] += 1
            label = f"{post.organ.name} · {post.get_role_display()}"
            of_roles[post.role].append(Person(post.user_id, str(post.user), label))
    return [*found, *(person for role in ROLES for person in of_roles[role])]
