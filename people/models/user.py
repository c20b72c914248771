"""Users and their posts (用户、职务)."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from people.kinds import Role, StandInGround
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

    def appointed(self) -> PostQuerySet:
        """Keep the posts that were given for good (正式任职): who stands in for one is left out."""
        return self.filter(stands_in_for=None)


class Post(models.Model):
    """Hold who bears which role in which organ, and when (职务); `valid_until` is exclusive.

    A post with `stands_in_for` is that of a person who stands in for the holder of that other
    post (代行职务): the same role in the same organ, for some days that are known before.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30, choices=Role.choices)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    stands_in_for = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="stand_ins"
    )
    stand_in_ground = models.CharField(max_length=20, blank=True, choices=StandInGround.choices)

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
            models.CheckConstraint(
                condition=Q(stands_in_for=None, stand_in_ground="")
                | Q(
                    stands_in_for__isnull=False,
                    stand_in_ground__in=StandInGround.values,
                    valid_from__isnull=False,
                    valid_until__isnull=False,
                ),
                name="post_stand_in_is_whole",
                violation_error_message=_("Who stands in for a post has two days and a reason."),
            ),
        ]
        indexes = [models.Index(fields=["organ", "role"], name="post_by_organ")]

    def __str__(self) -> str:
        return f"{self.user} ({self.role}, {self.organ})"

    def is_held_on(self, day: date) -> bool:
        """Tell whether the post is held on this day (是否在任)."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day < self.valid_until)

    @property
    def last_day(self) -> date | None:
        """Return the last day on which it is held (任职末日)."""
        return None if self.valid_until is None else self.valid_until - timedelta(days=1)
