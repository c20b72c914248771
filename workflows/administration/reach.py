"""Which people rows belong to a congress (可及范围), and what of them an administrator looks at.

A congress is a tenant: an administrator finds here the rows of his or her own one and no others.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Substr
from django.utils.crypto import salted_hmac

from cases.models import Event
from cases.rules.canonical import canonical
from people.models import (
    Congress,
    Delegation,
    Deputy,
    Organ,
    OrganAlias,
    Post,
    Session,
    Term,
    User,
)
from workflows.heartbeat import Incident
from workflows.load_job import LoadJob
from workflows.rule_change import RuleChange
from workflows.streams import ADMINISTRATION

# What of a row can be changed here: who changes it has seen these values.
EDITABLE: dict[type[models.Model], tuple[str, ...]] = {
    Organ: (
        "kind", "name", "telephone", "official_order", "parent_id", "counterpart_id",
        "in_charge_id", "valid_from", "valid_until", "successor_id",
    ),
    OrganAlias: ("organ_id", "alias"),
    Post: (
        "user_id", "organ_id", "role", "valid_from", "valid_until", "stands_in_for_id",
        "stand_in_ground",
    ),
    Deputy: ("user_id", "term_id", "name", "card_number", "electing_unit", "delegation_id",
        "elected_to_id",
    ),
    Delegation: ("term_id", "name", "head_id", "contact_head_id"),
    Session: ("term_id", "number", "starts_on", "ends_on", "motion_deadline"),
    User: ("username", "name", "email", "is_active", "password"),
    Term: ("number", "starts_on", "ends_on", "over_on"),
    # What was looked at before it is loaded: these tables, and what was found in them.
    LoadJob: ("digest", "stage", "counts", "problem_count"),
    RuleChange: ("base_id", "wished", "valid_from", "stage"),
    Incident: ("error", "times", "closed_at"),
}  # fmt: skip


def organs(congress: int) -> QuerySet[Organ]:
    """Return the organs of a congress (机构)."""
    return Organ.objects.filter(congress=congress)


def higher(congress: Congress) -> list[Congress]:
    """Return the congresses above this one (上级人大), the next first."""
    found: list[Congress] = []
    while congress.parent is not None and congress.parent not in found:
        congress = congress.parent
        found.append(congress)
    return found


def aliases(congress: int) -> QuerySet[OrganAlias]:
    """Return the aliases of a congress' organs (别名)."""
    return OrganAlias.objects.filter(congress=congress)


def posts(congress: int) -> QuerySet[Post]:
    """Return the posts in the organs of a congress (职务)."""
    return Post.objects.filter(organ__congress=congress)


def terms(congress: int) -> QuerySet[Term]:
    """Return the terms of a congress (届)."""
    return Term.objects.filter(congress=congress)


def sessions(congress: int) -> QuerySet[Session]:
    """Return the sessions of a congress' terms (会议)."""
    return Session.objects.filter(term__congress=congress)


def delegations(congress: int) -> QuerySet[Delegation]:
    """Return the delegations of a congress (代表团)."""
    return Delegation.objects.filter(term__congress=congress)


def deputies(congress: int) -> QuerySet[Deputy]:
    """Return the deputies of a congress (代表)."""
    return Deputy.objects.filter(term__congress=congress)


def loads(congress: int) -> QuerySet[LoadJob]:
    """Return the loads of a congress (载入任务), without their tables."""
    return LoadJob.objects.filter(congress=congress).defer("content")


def rule_changes(congress: int) -> QuerySet[RuleChange]:
    """Return the changes of a congress' rules (规则变更)."""
    return RuleChange.objects.filter(congress=congress).select_related("base", "proposed_by")


def incidents(congress: int) -> QuerySet[Incident]:
    """Return what the engine could not do (引擎故障): on this congress' items, or on no item."""
    here = Q(suggestion__congress=congress) | Q(suggestion=None)
    return Incident.objects.filter(here)


def accounts(congress: int) -> QuerySet[User]:
    """Return the accounts of a congress (账号): with a post or a mandate in it, or opened by it."""
    opened = (
        Event.objects.filter(
            stream__congress=congress,
            stream__kind=ADMINISTRATION,
            kind="done",
            act="open_account",
            record__startswith="user:",
        )
        .annotate(account=Cast(Substr("record", len("user:") + 1), BigIntegerField()))
        .values("account")
    )
    here = Exists(posts(congress).filter(user=OuterRef("pk")))
    sits = Exists(deputies(congress).filter(user=OuterRef("pk")))
    return User.objects.filter(Q(here) | Q(sits) | Q(pk__in=opened))


def is_of_one_congress(user: User, congress: int) -> bool:
    """Tell whether an account belongs to no other congress (仅属本级).

    Who may give it a new password may sign in with it: then it must open nothing elsewhere.
    """
    elsewhere = Post.objects.filter(user=user).exclude(organ__congress=congress)
    seated = Deputy.objects.filter(user=user).exclude(term__congress=congress)
    return not (user.is_superuser or elsewhere.exists() or seated.exists())


def row_of(model: type[models.Model], congress: int, pk: int) -> Any:
    """Find a row of a congress (查找). None if there is none, or only in another congress."""
    if not 0 < pk < 2**63:
        return None
    if model is Congress:
        return Congress.objects.filter(pk=congress).first()
    found: dict[Any, Any] = {
        Organ: organs,
        OrganAlias: aliases,
        Post: posts,
        Deputy: deputies,
        User: accounts,
        Term: terms,
        Session: sessions,
        LoadJob: loads,
        RuleChange: rule_changes,
        Incident: incidents,
    }
    return found[model](congress).filter(pk=pk).first()


def shown(row: models.Model) -> str:
    """Return a seal over what a page shows of a row (所见摘要): it changes with each change.

    It goes into pages, so that it is keyed: nothing can be guessed from it.
    """
    values: list[Any] = [getattr(row, name) for name in EDITABLE[type(row)]]
    if isinstance(row, Deputy):
        for stood in row.statuses.order_by("pk"):
            values.append([stood.pk, stood.status, stood.since, stood.until, stood.ground])
    if isinstance(row, Post):
        for one in row.stand_ins.order_by("pk"):
            values.append([one.pk, one.user_id, one.valid_from, one.valid_until])
    return salted_hmac("administration.shown", canonical(values)).hexdigest()[:32]
