"""Take a congress' people rows along into a scratch database (带入临时库)."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from cases.models import Policy
from people.models import (
    Congress,
    Delegation,
    Deputy,
    DeputyStatus,
    Organ,
    OrganAlias,
    OrganName,
    Post,
    Session,
    Term,
    User,
)

Rows = list[tuple[type[models.Model], list[Any]]]


def copy_of(congress: Congress) -> Rows:
    """Return every row that items need, as it stands now (复制)."""
    here = congress.pk
    posts = list(Post.objects.filter(organ__congress=here))
    deputies = list(Deputy.objects.filter(term__congress=here))
    people = {post.user_id for post in posts} | {d.user_id for d in deputies if d.user_id}
    # One query per thousand: a database takes only so many parameters.
    wanted = sorted(people)
    users: list[Any] = []
    for start in range(0, len(wanted), 1000):
        users += User.objects.filter(pk__in=wanted[start : start + 1000])
    return [
        (Congress, [congress]),
        (Policy, list(Policy.objects.filter(congress=here))),
        (Term, list(Term.objects.filter(congress=here))),
        (Session, list(Session.objects.filter(term__congress=here))),
        (User, users),
        (Organ, list(Organ.objects.filter(congress=here))),
        (OrganName, list(OrganName.objects.filter(organ__congress=here))),
        (OrganAlias, list(OrganAlias.objects.filter(congress=here))),
        (Post, posts),
        (Delegation, list(Delegation.objects.filter(term__congress=here))),
        (Deputy, deputies),
        (DeputyStatus, list(DeputyStatus.objects.filter(deputy__term__congress=here))),
    ]


def put_down(rows: Rows) -> None:
    """Write the rows into the present database under the same keys (写入)."""
    with transaction.atomic():
        for model, found in rows:
            for row in found:
                row.parent_id = None if model is Congress else getattr(row, "parent_id", None)
            model._default_manager.bulk_create(found, batch_size=500)
