"""Found a congress (设立): its first organ, term, rules and administrator, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cases import trail
from cases.acting import SHANGHAI, SYSTEM
from cases.models import Event, Policy
from cases.refusals import BadData
from cases.rules.presets import preset as rules_of
from cases.rules.presets import preset_keys
from people.kinds import Level, OrganKind, Role
from people.models import Congress, Organ, Post, Term, User
from workflows.administration.broken import refusal_of
from workflows.noting import check_texts
from workflows.streams import stream_of

SHORTEST_PASSWORD = 10
YEARS_OF_A_TERM = 5


@dataclass(frozen=True, slots=True)
class Founded:
    """Hold what was founded (设立结果)."""

    congress: Congress
    organ: Organ
    post: Post
    event: Event


def found_congress(
    *,
    name: str,
    code: str,
    level: str,
    username: str,
    person: str,
    password: str,
    preset: str,
    at: datetime,
    term_number: int = 1,
) -> Founded:
    """Found a congress with its administrator (设立), in one transaction and with one event.

    Raises: BadData at each field that does not fit; nothing has been written then.
    """
    _check(name, code, level, username, password, preset, term_number)
    today = at.astimezone(SHANGHAI).date()
    hashed = make_password(password)
    try:
        with transaction.atomic(durable=True):
            congress = _saved(Congress(code=code, name=name, level=level))
            organ = _saved(_first_organ(congress))
            term = _saved(_term(congress, term_number, today))
            rules = _saved(
                Policy.of(congress, preset, rules_of(preset), number=1, valid_from=today)
            )
            user = User(username=username, name=person or username, date_joined=at)
            user.password = hashed
            _saved(user)
            role = Role.ADMINISTRATOR
            post = _saved(Post(user=user, organ=organ, role=role, valid_from=today))
            made = (congress, organ, term, rules, user, post)
            return Founded(congress, organ, post, _write_event(made, at))
    except IntegrityError as error:
        # Somebody founded the same at this very moment.
        raise refusal_of(error, ("username",)) from error


def _check(
    name: str, code: str, level: str, username: str, password: str, preset: str, term_number: int
) -> None:
    problems: dict[str, Any] = {}
    if not name.strip():
        problems["name"] = _("Please fill this in.")
    if not _passes(validate_slug, code):
        problems["code"] = _("Only Latin letters, digits, hyphens and underscores, please.")
    elif Congress.objects.filter(code=code).exists():
        problems["code"] = _("A congress with this code exists already.")
    if level not in Level.values:
        problems["level"] = _("This level of congress is not known.")
    if not _passes(UnicodeUsernameValidator(), username):
        problems["username"] = _("Only letters, digits and @ . + - _, please.")
    elif User.objects.filter(username__iexact=username).exists():
        problems["username"] = _("This user name is taken.")
    if len(password) < SHORTEST_PASSWORD:
        words = _("A password has at least %(n)d characters.")
        problems["password"] = words % {"n": SHORTEST_PASSWORD}
    if preset not in preset_keys():
        problems["policy"] = _("There are no ready rules of this name.")
    if not 1 <= term_number <= 99:
        problems["term"] = _("A number from 1 to 99, please.")
    if problems:
        raise BadData(problems)


def _passes(validator: Any, text: str) -> bool:
    try:
        validator(text)
    except ValidationError:
        return False
    return bool(text)


def _saved(row: Any) -> Any:
    check_texts(row)
    row.save(force_insert=True)
    return row


def _first_organ(congress: Congress) -> Organ:
    """Return the organ in which the administrator works: in a township it is the presidium."""
    place = congress.name.removesuffix("人民代表大会")
    if congress.level == Level.TOWNSHIP:
        return Organ(congress=congress, kind=OrganKind.PRESIDIUM, name=f"{place}人大主席团")
    name = f"{place}人大常委会办公室"
    return Organ(congress=congress, kind=OrganKind.GENERAL_OFFICE, name=name[:100])


def _term(congress: Congress, number: int, today: date) -> Term:
    first, last = date(today.year, 1, 1), date(today.year + YEARS_OF_A_TERM - 1, 12, 31)
    return Term(congress=congress, number=number, starts_on=first, ends_on=last)


def _write_event(made: tuple[Any, ...], at: datetime) -> Event:
    congress = made[0]
    stream = stream_of(congress.pk)
    assert stream is not None
    event = Event(
        kind="done",
        act="found_congress",
        record=f"congress:{congress.pk}",
        actor_ref=SYSTEM.ref,
        at=at,
        effective_on=at.astimezone(SHANGHAI).date(),
        policy_digest=made[3].digest,
    )
    facts = {
        "name": congress.name,
        "code": congress.code,
        "level": congress.level,
        "username": made[4].username,
        "created": {str(row._meta.model_name): [row.pk] for row in made},
    }
    return trail.append(stream, event, facts, telling=True)
