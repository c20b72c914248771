"""To whom assignments and replies are copied (抄送): offices, and who elected the deputy."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.reply import Reply
from cases.models.sight import OfSuggestionQuerySet
from cases.models.suggestion import Suggestion
from cases.rules.policy.choices import CopyRecipient
from people.models import Organ


class Copy(models.Model):
    """Hold one copy (抄送件): of a delivered reply, or without one of the assignment.

    `organ` is where it goes within this installation; a body outside it is named in words.
    Source: Zhejiang 2016, art. 25; Qingdao 2021, art. 17; Shandong 2017, art. 31.
    """

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="copies")
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, null=True, related_name="copies")
    kind = models.CharField(max_length=40, choices=CopyRecipient.choices())
    addressee = models.CharField(max_length=120)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, null=True, related_name="copies")
    made_at = models.DateTimeField()

    objects = OfSuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reply", "kind", "addressee"],
                name="copy_once_per_reply",
                violation_error_message=_("This reply is copied there already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id}: {self.addressee}"
