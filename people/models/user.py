"""Users and their posts (用户、职务)."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from people.kinds import Role
from people.models.organ import Organ


class User(AbstractUser):
    """Hold one person who signs in (用户)."""

    name = models.CharField(max_length=60, blank=True)
    # How often, and on which day at last, the account's sessions were ended because its person
    # had left post or mandate (离任退出登录).
    sign_outs = models.PositiveIntegerField(default=0)
    signed_out_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Tie sessions to the password and to the last sign-out (会话校验): no row is searched."""
        return salted_hmac(
            "people.models.user.sessions",
            f"{self.sign_outs}|{self.password}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()


class PostQuerySet(models.QuerySet["Post"]):
    """Ask for posts (职务)."""

    def on(self, day: date) -> PostQuerySet:
        """Keep the posts that are held on this day (在任)."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_until=None) | Q(valid_until__gt=day),
        )


class Post(models.Model):
    """Hold who bears which role in which organ, and when (职务); `valid_until` is exclusive."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30, choices=Role.choices)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="post_role_known",
                violation_error_message=_("This role is not known."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None)
                | Q(valid_from=None)
                | Q(valid_until__gt=F("valid_from")),
                name="post_days_in_order",
                violation_error_message=_("A post cannot end before it begins."),
            ),
        ]
        indexes = [models.Index(fields=["organ", "role"], name="post_by_organ")]

    def __str__(self) -> str:
        return f"{self.user} ({self.role}, {self.organ})"

    def is_held_on(self, day: date) -> bool:
        """Tell whether the post is held on this day (是否在任)."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day < self.valid_until)
