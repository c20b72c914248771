"""`manage.py create_admin`: set up a congress with its first administrator (创建管理员)."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.refusals import BadData
from cases.rules.presets import preset_keys
from people.kinds import Level
from people.models import User
from workflows.administration import found_congress

# The option at which each complaint of the founding belongs.
OPTIONS = {
    "name": "--congress",
    "code": "--code",
    "level": "--level",
    "username": "--username",
    "policy": "--policy",
    "term": "--term",
}


class Command(BaseCommand):
    """Set up a congress with its first administrator (创建管理员), all or nothing."""

    help = (
        "Set up a people's congress with its first organ, its term, its rules and its "
        "administrator. Asks for what the options leave open."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read the options."""
        parser.add_argument("--congress", help="name of the people's congress")
        parser.add_argument("--code", help="short name in Latin letters, such as yunxi")
        parser.add_argument("--level", choices=Level.values)
        parser.add_argument("--username", help="user name of the administrator")
        parser.add_argument("--name", default="", help="name of the administrator")
        parser.add_argument("--policy", default="default_county", choices=preset_keys())
        parser.add_argument("--term", type=int, default=1, help="number of the present term")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from standard input, one line",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Set up the congress. Raises: CommandError that says what to do."""
        self._check_tables()
        # Without a terminal nothing can be asked: standard input holds the password alone.
        asks = not options["password_stdin"]
        username = self._given(options["username"], asks, "--username", _("User name"))
        if User.objects.filter(username__iexact=username).exists():
            raise CommandError(
                _("There is an account %(name)s already; nothing was changed.") % {"name": username}
            )
        congress = self._given(options["congress"], asks, "--congress", _("People's congress"))
        code = self._given(options["code"], asks, "--code", _("Short name in Latin letters"))
        level = self._given(
            options["level"], asks, "--level", f"{_('Level')} ({', '.join(Level.values)})"
        )
        try:
            founded = found_congress(
                name=congress,
                code=code,
                level=level,
                username=username,
                person=options["name"],
                password=self._password() if asks else _line_of_stdin(),
                preset=options["policy"],
                at=timezone.now(),
                term_number=options["term"],
            )
        except BadData as bad:
            told = (f"{OPTIONS.get(name, name)}: {text}" for name, text in bad.fields.items())
            raise CommandError("\n".join(told)) from bad
        done = _("%(congress)s is set up. %(name)s can sign in and is its administrator.")
        self.stdout.write(done % {"congress": founded.congress.name, "name": username})

    def _check_tables(self) -> None:
        if User._meta.db_table not in connection.introspection.table_names():
            raise CommandError(_("The database has no tables yet. First call: manage.py migrate"))

    def _given(self, value: str | None, asks: bool, option: str, question: str) -> str:
        if value is None and asks:
            try:
                value = input(f"{question}: ")
            except EOFError:
                value = None
        if value is None or not value.strip():
            raise CommandError(_("Please say %(option)s.") % {"option": option})
        return value.strip()

    def _password(self) -> str:
        try:
            first = getpass.getpass(_("Password: "))
            second = getpass.getpass(_("The same password again: "))
        except EOFError as end:
            raise CommandError(
                _("Please say %(option)s.") % {"option": "--password-stdin"}
            ) from end
        if first != second:
            raise CommandError(_("The two passwords differ; nothing was changed."))
        return first


def _line_of_stdin() -> str:
    return sys.stdin.readline().rstrip("\r\n")
