"""Posts (职务): who bears which role in which organ, from when until when."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.refusals import NotNow
from people.kinds import CONGRESS_KINDS, HANDLING_KINDS, OrganKind, Role, StandInGround
from people.models import Organ, Post, User
from people.models.user import PostQuerySet
from workflows.administration import reach
from workflows.administration.changing import DAYS_AHEAD, EARLIEST, Changing
from workflows.administration.door import administers
from workflows.administration.leaving import sign_out_who_left
from workflows.administration.organs import standing

ONE_DAY = timedelta(days=1)
# From the first to the last day: at most a year, a leap year's too.
LONGEST_STANDING_IN = timedelta(days=366)

HOUSE = CONGRESS_KINDS | {OrganKind.SUBDISTRICT_COMMITTEE}
GENERAL_OFFICE = frozenset({OrganKind.GOVERNMENT_OFFICE})
# In which organs a role can be borne. Source: rulebook, section 7 (privileges to separate).
PLACES: dict[str, frozenset[OrganKind]] = {
    **{role.value: HOUSE for role in Role},
    Role.CASE_OFFICER.value: HANDLING_KINDS,
    Role.UNIT_HEAD.value: HANDLING_KINDS,
    Role.SUB_ASSIGNER.value: GENERAL_OFFICE,
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
    _ask_to_keep_apart(do, user, place, known, on, "role")
    if _lasting(on).appointed().filter(user=user, organ=place, role=known).exists():
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
    appointed = post.stands_in_for_id is None
    if not appointed and on <= begun and do.today < begun:
        _call_off(do, post)
        return
    do.require(on > begun, "until", _("A post ends on the day after it began, or later."))
    if not appointed:
        earlier = post.valid_until is None or on <= post.valid_until
        do.require(earlier, "until", _("It ends by itself. Here it can only be ended earlier."))
    if appointed and post.role == Role.ADMINISTRATOR and post.user == do.by.user:
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
    ended = [post, *_end_stand_ins(do, post, on)]
    if on <= do.today:
        sign_out_who_left(do, [each.user for each in ended])


@administers(Post)
def deputise_post(do: Changing, account: int, since: date, until: date, ground: str) -> None:
    """Let somebody stand in for the holder of a post (代行职务) on these days, both included.

    It is a post of its own, of the same role in the same organ, that ends by itself.
    """
    post: Post = do.record
    _ask_whether_it_can_be_stood_in_for(do, post)
    here = reach.accounts(do.congress.pk)
    user = do.pick(here, account, "account", _("There is no such account here."))
    first, last = _days_of_standing_in(do, post, since, until)
    why = do.choice(ground, StandInGround.values, "ground", _("This reason is not known."))
    do.require(user.is_active, "account", _("This account is blocked. Unblock it first."))
    oneself = _("Nobody stands in for himself or herself.")
    do.require(user.pk != post.user_id, "account", oneself)
    on_them = Post.objects.filter(Q(valid_from=None) | Q(valid_from__lte=last)) & _lasting(first)
    mine = on_them.appointed().filter(user=user, organ=post.organ, role=post.role)
    can_already = _("This person has the same role in this organ and can do all of it already.")
    do.require(not mine.exists(), "account", can_already)
    _ask_to_keep_apart(do, user, post.organ, post.role, first, "account")
    other = on_them.filter(stands_in_for=post).select_related("user").order_by("pk").first()
    if other is not None:
        told = _("%(who)s stands in for this post from %(first)s to %(last)s.")
        days = {"who": other.user, "first": other.valid_from, "last": other.last_day}
        do.require(False, "since", told % days)
    do.create(
        Post(
            user=user,
            organ=post.organ,
            role=post.role,
            valid_from=first,
            valid_until=last + ONE_DAY,
            stands_in_for=post,
            stand_in_ground=why,
        )
    )


def _ask_whether_it_can_be_stood_in_for(do: Changing, post: Post) -> None:
    if post.stands_in_for_id is not None:
        raise NotNow(_("Who stands in for somebody cannot pass it on to a third person."))
    if post.valid_until is not None and post.valid_until <= do.today:
        raise NotNow(_("This post has ended already."))


def _days_of_standing_in(do: Changing, post: Post, since: date, until: date) -> tuple[date, date]:
    """Return the first and the last day, on all of which the post is held (代行起止)."""
    first = do.day(since, "since")
    last = do.day(until, "until", ahead=2 * DAYS_AHEAD)
    do.require(first >= do.today, "since", _("Nobody stands in for days that are past."))
    do.require(first <= last, "until", _("It cannot end before it begins."))
    too_long = _("At most one year, please.")
    do.require(last - first < LONGEST_STANDING_IN, "until", too_long)
    begun = post.valid_from is None or post.valid_from <= first
    do.require(begun, "since", _("The post is not held yet on this day."))
    lasts = post.valid_until is None or last < post.valid_until
    do.require(lasts, "until", _("The post itself ends before this day is over."))
    return first, last


def _end_stand_ins(do: Changing, post: Post, on: date) -> list[Post]:
    """End with a post what others do in its holder's stead (随同终止代行)."""
    rows = _lasting(on).filter(stands_in_for=post).select_related("user").order_by("pk")
    ended = []
    for each in rows:
        assert each.valid_from is not None
        if each.valid_from >= on:
            _call_off(do, each)
        else:
            do.set(each, valid_until=on)
            ended.append(each)
    return ended


def _call_off(do: Changing, post: Post) -> None:
    """Take back a standing in that has not begun (撤销代行): nothing was done under it."""
    do.drop(
        post,
        user_id=post.user_id,
        stands_in_for_id=post.stands_in_for_id,
        valid_from=post.valid_from,
        valid_until=post.valid_until,
    )


def _lasting(day: date) -> PostQuerySet:
    return Post.objects.filter(Q(valid_until=None) | Q(valid_until__gt=day))


def _ask_to_keep_apart(
    do: Changing, user: User, organ: Organ, role: str, on: date, field: str
) -> None:
    """Keep who collects ratings out of handling units (征询与承办分离)."""
    held = _lasting(on).filter(user=user)
    in_unit = organ.kind in HANDLING_KINDS and held.filter(role=Role.RATING_OFFICER).exists()
    collects = role == Role.RATING_OFFICER and held.filter(organ__kind__in=HANDLING_KINDS).exists()
    apart = _("Who collects ratings cannot belong to a handling unit.")
    do.require(not in_unit and not collects, field, apart)
