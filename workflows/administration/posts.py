"""Posts (职务): who bears which role in which organ, from when until when."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases.refusals import NotNow
from people.kinds import CONGRESS_KINDS, HANDLING_KINDS, OrganKind, Role
from people.models import Organ, Post, User
from workflows.administration import reach
from workflows.administration.changing import EARLIEST, Changing
from workflows.administration.door import administers
from workflows.administration.leaving import sign_out_who_left
from workflows.administration.organs import standing

HOUSE = CONGRESS_KINDS | {OrganKind.SUBDISTRICT_COMMITTEE}
# In which organs a role can be borne. Source: rulebook, section 7 (privileges to separate).
PLACES: dict[str, frozenset[OrganKind]] = {
    **{role.value: HOUSE for role in Role},
    Role.CASE_OFFICER.value: HANDLING_KINDS,
    Role.UNIT_HEAD.value: HANDLING_KINDS,
    Role.SUB_ASSIGNER.value: frozenset({OrganKind.GOVERNMENT_OFFICE}),
}


@administers()
def give_post(do: Changing, account: int, organ: int, role: str, since: date) -> None:
    """Give a post (任职)."""
    here = do.congress.pk
    user = do.pick(reach.accounts(here), account, "account", _("There is no such account here."))
    place = do.pick(standing(here, do.today), organ, "organ", _("There is no such organ here."))
    known = do.choice(role, Role.values, "role", _("This role is not known."))
    do.require(user.is_active, "account", _("This account is blocked. Unblock it first."))
    do.require(place.kind in PLACES[known], "role", _("This organ has no such role."))
    on = do.day(since, "since")
    ends = place.valid_until
    do.require(ends is None or on < ends, "since", _("The organ has ended by then."))
    _ask_to_keep_apart(do, user, place, known, on)
    if _lasting(on).filter(user=user, organ=place, role=known).exists():
        raise NotNow(_("This person holds this post already."))
    do.record = do.create(Post(user=user, organ=place, role=known, valid_from=on, valid_until=ends))


@administers(Post, may_lock_out=True)
def end_post(do: Changing, until: date) -> None:
    """End a post (免职): it is held for the last time on the day before."""
    post: Post = do.record
    if post.valid_until is not None and post.valid_until <= do.today:
        raise NotNow(_("This post has ended already."))
    on = do.day(until, "until")
    begun = post.valid_from or EARLIEST
    do.require(on > begun, "until", _("A post ends on the day after it began, or later."))
    if post.role == Role.ADMINISTRATOR and post.user == do.by.user:
        others = (
            Post.objects.on(do.today)
            .filter(user=post.user, role=Role.ADMINISTRATOR, organ__congress=do.congress)
            .filter(valid_until=None)
            .exclude(pk=post.pk)
        )
        if not others.exists():
            raise NotNow(_("Another administrator must end your own post as administrator."))
    if not do.set(post, valid_until=on):
        raise NotNow(_("This post ends on that day already."))
    if on <= do.today:
        sign_out_who_left(do, [post.user])


def _lasting(day: date) -> QuerySet[Post]:
    return Post.objects.filter(Q(valid_until=None) | Q(valid_until__gt=day))


def _ask_to_keep_apart(do: Changing, user: User, organ: Organ, role: str, on: date) -> None:
    """Keep who collects ratings out of handling units (征询与承办分离)."""
    held = _lasting(on).filter(user=user)
    in_unit = organ.kind in HANDLING_KINDS and held.filter(role=Role.RATING_OFFICER).exists()
    collects = role == Role.RATING_OFFICER and held.filter(organ__kind__in=HANDLING_KINDS).exists()
    apart = _("Who collects ratings cannot belong to a handling unit.")
    do.require(not in_unit and not collects, "role", apart)
