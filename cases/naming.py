"""How the trail names who acted (行为人称谓): by his or her own name, and for whom."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.models import Event
from people.models import Post

# What has to be read with events so that naming them takes no statement of its own.
WHO = ("actor", "post__organ", "post__stands_in_for__user")


def who_acted(event: Event) -> str:
    """Name who acted (行为人); who stood in for somebody says for whom (代行职务).

    Nothing of it is kept in the event: the post that it names tells it for good.
    """
    if event.actor is None:
        return ""
    held = event.post
    if held is None or held.stands_in_for is None:
        return str(event.actor)
    told = _("%(who)s (standing in for %(holder)s)")
    return told % {"who": event.actor, "holder": held.stands_in_for.user}


def standing_in_words(post: Post) -> str:
    """Say for whom a post stands in (代行对象); empty where it is one of its own."""
    if post.stands_in_for is None:
        return ""
    return _("standing in for %(holder)s") % {"holder": post.stands_in_for.user}
