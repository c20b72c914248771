"""Accounts that stand in where nobody held a post (载入账号): marked, blocked, for those days."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from people.kinds import Role
from people.models import Organ, Post, User
from workflows.loading.people import open_account
from workflows.loading.steps import Posts
from workflows.loading.writing import Writer


def stand_in(writer: Writer, posts: Posts) -> None:
    """Fill the gaps that the items need filled (补缺): one blocked account per organ.

    It holds the role only from the first to the last day on which nobody did. Nobody can sign in
    with it, and every act it is noted for says in its reason why.
    """
    for (organ_pk, role, second), days in sorted(posts.gaps.items()):
        organ = Organ.objects.get(pk=organ_pk)
        since, until = min(days), max(days) + timedelta(days=1)
        username = f"loading-{writer.congress.code}-{organ.pk}{'-2' if second else ''}"
        reason = _("Nobody held this post on %(day)s, of which a loaded item tells.")
        with writer.besides(reason % {"day": since}) as doing:
            user = User.objects.filter(username=username).first()
            if user is None:
                name = _("loading account (%(organ)s)") % {"organ": organ.name[:40]}
                user = open_account(doing, username, name[:60])
                doing.set(user, is_active=False)
            held = Post.objects.filter(user=user, organ=organ, role=Role(role)).first()
            if held is None:
                held = doing.create(
                    Post(user=user, organ=organ, role=role, valid_from=since, valid_until=until)
                )
            else:
                first = min(since, held.valid_from or since)
                last = max(until, held.valid_until or until)
                doing.set(held, valid_from=first, valid_until=last)
            doing.record = held
