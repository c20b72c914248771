"""Messages (消息): what one person is told of one event by one channel."""

from __future__ import annotations

import json
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Event, Suggestion
from cases.models.sight import asked_before, authors_or_house, handling_unit
from notifications.rendering import body_of, title_of
from notifications.words import QUIET
from people.models import Deputy, Post, User

if TYPE_CHECKING:
    from people.models import User as Person


class Channel(models.TextChoices):
    """Name how a message reaches a person (渠道)."""

    INBOX = "inbox", _("inbox")
    EMAIL = "email", _("e-mail")


class MessageQuerySet(models.QuerySet["Message"]):
    """Ask for messages (消息)."""

    def visible_to(self, user: Person, on: date) -> MessageQuerySet:
        """Keep one's own messages, and of these only those of items that one still may see.

        Messages of a rating that is not released are kept from who belongs to a unit that
        handles the item, whatever else he or she is (ADR 0007).
        """
        unit = handling_unit(user, on)
        seen = authors_or_house(user, on, prefix="suggestion__") | unit
        seen |= asked_before(user, on, prefix="suggestion__")
        return self.filter(seen | _of_matter(user, on), user=user).exclude(Q(kind__in=QUIET) & unit)


def _of_matter(user: Person, on: date) -> Q:
    """Return the filter for what a person is told of matters (事项消息), while in the congress."""
    congress = OuterRef("event__stream__congress")
    post = Post.objects.on(on).filter(user=user, organ__congress=congress)
    seat = Deputy.objects.filter(user=user, term__congress=congress)
    return Q(suggestion=None) & (Q(Exists(post)) | Q(Exists(seat)))


class Message(models.Model):
    """Hold what one person is told of one event by one channel (消息), once (ADR 0009).

    The words are not stored: title and body are written in the reader's language when they are
    read, from `kind`, the suggestion and `params` (JSON text: names and days that were true
    when it happened).
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="messages")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="told")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    kind = models.CharField(max_length=40)
    # The item that it is about; what is told of another matter (事项) names that in `record`.
    suggestion = models.ForeignKey(
        Suggestion, on_delete=models.PROTECT, null=True, related_name="messages"
    )
    record = models.CharField(max_length=60)
    params = models.TextField(default="{}")
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    # Of e-mails only: who sends takes a lease, as who drains the outbox does.
    sent_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    # Why an e-mail never leaves (不再发送) stands in `problem`.
    withheld_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user", "channel"],
                name="message_once",
                violation_error_message=_("This person has been told already."),
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values),
                name="message_channel_known",
                violation_error_message=_("This channel is not known."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "-id"], condition=Q(channel="inbox"), name="message_inbox"
            ),
            models.Index(
                fields=["user"],
                condition=Q(channel="inbox", read_at=None),
                name="message_unread",
            ),
            models.Index(
                fields=["id"],
                condition=Q(channel="email", sent_at=None, withheld_at=None),
                name="message_to_send",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} -> {self.user_id} ({self.channel})"

    @cached_property
    def facts(self) -> dict[str, str]:
        """Return the names and days that the words need (填充内容)."""
        read: dict[str, str] = json.loads(self.params)
        return read

    @property
    def title(self) -> str:
        """Return the heading in the reader's language (标题)."""
        return title_of(self.kind, self.suggestion, self.facts)

    @property
    def body(self) -> str:
        """Return what happened and what to do, in the reader's language (正文)."""
        return body_of(self.kind, self.suggestion, self.facts)


class LastLook(models.Model):
    """Hold when somebody last looked through a desk (上次阅看), to say what is new since."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    desk = models.CharField(max_length=20)
    looked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "desk"], name="last_look_of_one_desk"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.desk}"
