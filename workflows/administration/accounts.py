"""Accounts (账号): opened, closed, opened again; never deleted, and no password is ever kept."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from cases.refusals import NotNow
from people.models import User
from workflows.administration.changing import Changing
from workflows.administration.door import administers
from workflows.administration.reach import is_of_one_congress


@administers(gives_password=True)
def open_account(do: Changing, username: str, name: str, email: str = "") -> None:
    """Open an account (开通账号) with a new password that is shown once."""
    made = User(
        username=_free_username(do, username),
        name=do.text(name, "name", longest=60),
        email=_email(do, email),
        date_joined=do.at,
    )
    made.password = do.secret_hash
    do.record = do.create(made)


@administers(User)
def change_account(do: Changing, name: str, email: str) -> None:
    """Change name and address of an account (变更账号)."""
    user = _own(do)
    changed = do.set(user, name=do.text(name, "name", longest=60), email=_email(do, email))
    if not changed:
        raise NotNow(_("Nothing was changed: everything stands like this already."))


@administers(User, gives_password=True)
def reset_password(do: Changing) -> None:
    """Give an account a new password (重置密码), shown once.

    Who is signed in with the old one has to sign in anew: sessions hang on the hash.
    """
    user = _own(do)
    if not user.is_active:
        raise NotNow(_("This account is blocked. Unblock it first."))
    do.set(user, password=do.secret_hash)


@administers(User, may_lock_out=True)
def close_account(do: Changing) -> None:
    """Close an account (停用账号): nobody signs in with it; what it did stays."""
    user = _own(do)
    if not user.is_active:
        raise NotNow(_("This account is blocked already."))
    if user == do.by.user:
        raise NotNow(_("Another administrator must block your own account."))
    do.set(user, is_active=False)


@administers(User, gives_password=True)
def reopen_account(do: Changing) -> None:
    """Reopen a closed account (恢复账号) with a new password."""
    user = _own(do)
    if user.is_active:
        raise NotNow(_("This account is not blocked."))
    do.set(user, is_active=True, password=do.secret_hash)


def _own(do: Changing) -> User:
    """Return the account if it belongs to this congress alone (本级账号). Raises: NotNow."""
    user: User = do.record
    if not is_of_one_congress(user, do.congress.pk):
        raise NotNow(
            _("This account also belongs to another people's congress; it cannot be changed here.")
        )
    return user


def _free_username(do: Changing, username: Any) -> str:
    text = User.normalize_username(do.text(username, "username", longest=150))
    try:
        UnicodeUsernameValidator()(text)
    except ValidationError:
        do.require(False, "username", _("Only letters, digits and @ . + - _, please."))
    taken = User.objects.filter(username__iexact=text).exists()
    do.require(not taken, "username", _("This user name is taken."))
    return str(text)


def _email(do: Changing, email: Any) -> str:
    text = do.text(email, "email", longest=254, optional=True)
    if text:
        try:
            validate_email(text)
        except ValidationError:
            do.require(False, "email", _("This is not an e-mail address."))
    return text
