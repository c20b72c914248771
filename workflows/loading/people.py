"""Accounts, posts, delegations and deputies (账号、职务、代表团、代表)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext as _

from people.kinds import HANDLING_KINDS, DeputyStatusKind, Role
from people.models import Delegation, Deputy, DeputyStatus, Post, Term, User
from workflows.administration import reach
from workflows.administration.changing import Changing
from workflows.administration.posts import PLACES
from workflows.loading import cells
from workflows.loading.columns import DELEGATIONS, DEPUTIES, PEOPLE, POSTS
from workflows.loading.organs import Organs
from workflows.loading.reading import Folder, Row
from workflows.loading.report import CellError, did_you_mean
from workflows.loading.writing import Writer


def load_accounts(folder: Folder, writer: Writer) -> None:
    """Load accounts (账号): nobody can sign in before an administrator gave a password."""
    # Who is named here may still have neither post nor mandate; what we made ourselves we know.
    ours = set(reach.accounts(writer.congress.pk).values_list("pk", flat=True))
    for row in folder.rows(PEOPLE):
        with writer.row(row) as doing:
            username, email = row.text("username"), row.text("email")
            writer.once(row, "username", username.lower())
            _check_account(username, email)
            name = doing.text(row.text("name"), "name", longest=60)
            user = User.objects.filter(username__iexact=username).first()
            if user is None:
                doing.record = open_account(doing, username, name, email)
                writer.accounts[username.lower()] = doing.record
                continue
            if user.pk not in ours and not _was_loaded(writer, user):
                raise CellError("username", _("This user name is taken by another congress."))
            doing.record = user
            writer.accounts[username.lower()] = user
            doing.set(user, name=name, **({"email": email} if email else {}))


def open_account(doing: Changing, username: str, name: str, email: str = "") -> User:
    """Open an account without a password (开立账号)."""
    user = User(username=username, name=name, email=email, date_joined=doing.at)
    user.password = make_password(None)
    return doing.create(user)


def _was_loaded(writer: Writer, user: User) -> bool:
    return writer.stream.events.filter(act="load_row", record=f"user:{user.pk}").exists()


def _check_account(username: str, email: str) -> None:
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        raise CellError("username", _("Only letters, digits and @ . + - _, please.")) from None
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise CellError("email", _("This is not an e-mail address.")) from None


def _user(row: Row, writer: Writer) -> User | None:
    """Return the account that a row names (账号). Raises: CellError if there is none here."""
    username = row.text("username")
    if not username:
        return None
    if (known := writer.accounts.get(username.lower())) is not None:
        return known
    user = User.objects.filter(username__iexact=username).first()
    here = reach.accounts(writer.congress.pk)
    if user is None or not (here.filter(pk=user.pk).exists() or _was_loaded(writer, user)):
        # Only names of this congress: a hint never tells who is elsewhere.
        names = {*here.values_list("username", flat=True), *writer.accounts}
        words = _("There is no account “%(name)s”: name it in people.csv.") % {"name": username}
        raise CellError("username", words + did_you_mean(username, names))
    writer.accounts[username.lower()] = user
    return user


def load_posts(folder: Folder, writer: Writer, organs: Organs) -> None:
    """Load posts (职务): a post is known by its account, organ, role and first day."""
    for row in folder.rows(POSTS):
        with writer.row(row) as doing:
            user, organ = _user(row, writer), organs.in_cell(row, "organ")
            role = cells.choice(row, "role", cells.ROLES, list(Role))
            since, until = cells.days_in_order(row, "valid_from", "valid_until")
            assert user is not None
            assert organ is not None
            assert role is not None
            writer.once(row, "role", (user.pk, organ.pk, role, since))
            if organ.kind not in PLACES[role]:
                raise CellError("role", _("This organ has no such role."))
            _ask_to_keep_apart(user, organ.kind in HANDLING_KINDS, role)
            mine = Post.objects.appointed().filter(user=user, organ=organ, role=role)
            post = mine.filter(valid_from=since).first()
            if post is None:
                over = Q(valid_until=None) if since is None else Q(valid_until__gt=since)
                if mine.filter(over | Q(valid_until=None)).exists():
                    raise CellError("valid_from", _("This person holds this post already."))
                doing.record = doing.create(
                    Post(user=user, organ=organ, role=role, valid_from=since, valid_until=until)
                )
            else:
                doing.record = post
                if until is not None:
                    doing.set(post, valid_until=until)


def _ask_to_keep_apart(user: User, in_unit: bool, role: Role) -> None:
    held = Post.objects.filter(user=user)
    mixes = in_unit and held.filter(role=Role.RATING_OFFICER).exists()
    both = role == Role.RATING_OFFICER and held.filter(organ__kind__in=HANDLING_KINDS).exists()
    if mixes or both:
        raise CellError("role", _("Who collects ratings cannot belong to a handling unit."))


def check_administrator(writer: Writer) -> None:
    """Ask that somebody can administer the congress (须有管理员)."""
    staying = Post.objects.on(writer.today).filter(
        role=Role.ADMINISTRATOR, organ__congress=writer.congress, user__is_active=True
    )
    if not staying.exists():
        words = _("Nobody would be administrator of this congress: name one.")
        writer.report.blame(POSTS.name, 0, "role", words)


def term_of(row: Row, writer: Writer, on: date | None = None) -> Term:
    """Return the term that a row names, else the one of the day (届). Raises: CellError."""
    number = cells.ordinal(row, "term")
    if number is not None:
        found = next((term for term in writer.terms if term.number == number), None)
        if found is None:
            raise CellError("term", _("There is no such term: name its sessions."))
        return found
    of_day = (t for t in writer.terms if on is not None and t.starts_on <= on <= t.ends_on)
    newest = next(of_day, None) or next(iter(writer.terms), None)
    if newest is None:
        raise CellError("term", _("There is no such term: name its sessions."))
    return newest


def load_delegations(folder: Folder, writer: Writer) -> None:
    """Load delegations (代表团)."""
    for row in folder.rows(DELEGATIONS):
        with writer.row(row) as doing:
            term = term_of(row, writer)
            name = doing.text(row.text("name"), "name", longest=60)
            writer.once(row, "name", (term.pk, name))
            known = Delegation.objects.filter(term=term, name=name).first()
            doing.record = known or doing.create(Delegation(term=term, name=name))


def load_heads(folder: Folder, writer: Writer) -> None:
    """Load who leads a delegation (团长), once the deputies are there."""
    for row in folder.rows(DELEGATIONS):
        with writer.amending(row) as doing:
            if not row.text("head"):
                continue
            term = term_of(row, writer)
            name = " ".join(row.text("name").split())
            group = Delegation.objects.filter(term=term, name=name).first()
            if group is not None:
                doing.record = group
                doing.set(group, head=Deputies(term).named(row.text("head"), "head"))


class Deputies:
    """Find the deputies of a term (代表名录), by name, card number, or both: 张三（YX001）."""

    def __init__(self, term: Term) -> None:
        self.by_word: dict[str, list[Deputy]] = {}
        rows = Deputy.objects.filter(term=term).select_related("user").order_by("pk")
        for deputy in rows:
            card = deputy.card_number
            words = [deputy.name]
            if card:
                words += [card, f"{deputy.name}({card})", f"{deputy.name}（{card}）"]
            for word in words:
                self.by_word.setdefault(word, []).append(deputy)

    def named(self, word: str, column: str) -> Deputy:
        """Return the deputy of this name (查找代表). Raises: CellError."""
        found = self.by_word.get(word, [])
        if len(found) > 1:
            words = _("Several deputies bear the name “%(name)s”: write the card number.")
            raise CellError(column, words % {"name": word})
        if not found:
            words = _("There is no deputy “%(name)s” of this term.") % {"name": word}
            raise CellError(column, words + did_you_mean(word, self.by_word))
        return found[0]


class _Roll:
    """Hold the deputies of a term while its table is read (代表名册)."""

    def __init__(self, term: Term) -> None:
        self.groups = {d.name: d for d in Delegation.objects.filter(term=term)}
        self.deputies: list[Deputy] = []
        self.by_card: dict[str, Deputy] = {}
        self.by_user: dict[int, Deputy] = {}
        self.by_name: dict[str, list[Deputy]] = {}
        self.last: dict[int, DeputyStatus] = {}
        for deputy in Deputy.objects.filter(term=term).select_related("user").order_by("pk"):
            self.learn(deputy)
        for status in DeputyStatus.objects.filter(deputy__term=term).order_by("since", "pk"):
            self.last[status.deputy_id] = status

    def learn(self, deputy: Deputy) -> None:
        """Take a deputy in (登记)."""
        self.deputies.append(deputy)
        if deputy.card_number:
            self.by_card.setdefault(deputy.card_number, deputy)
        if deputy.user_id is not None:
            self.by_user[deputy.user_id] = deputy
        self.by_name.setdefault(deputy.name, []).append(deputy)

    def find(self, name: str, card: str, user: User | None) -> Deputy | None:
        """Return who is meant (查找): by card, by account, then by a name that bears no card."""
        if card and card in self.by_card:
            return self.by_card[card]
        if user is not None and user.pk in self.by_user:
            return self.by_user[user.pk]
        return next((d for d in self.by_name.get(name, ()) if not d.card_number), None)


def load_deputies(folder: Folder, writer: Writer) -> None:
    """Load deputies (代表): who has no user name gets one, for a deputy acts by an account."""
    rolls: dict[int, _Roll] = {}
    for row in folder.rows(DEPUTIES):
        with writer.row(row) as doing:
            term = term_of(row, writer)
            if term.pk not in rolls:
                rolls[term.pk] = _Roll(term)
            roll = rolls[term.pk]
            name = doing.text(row.text("name"), "name", longest=60)
            card = doing.text(row.text("card_number"), "card_number", longest=30, optional=True)
            writer.once(row, "card_number" if card else "name", (term.pk, card or name))
            user = _user(row, writer)
            deputy = known = roll.find(name, card, user)
            values: dict[str, Any] = {"name": name, "delegation": _delegation(row, roll)}
            values |= {"card_number": card, "electing_unit": row.text("electing_unit")}
            if deputy is None:
                user = user or _account_of(writer, doing, term, name, card, len(roll.deputies))
                deputy = doing.create(Deputy(term=term, user=user, **values))
            else:
                if user is not None and deputy.user_id not in (None, user.pk):
                    words = _("This deputy has an account; it cannot be exchanged.")
                    raise CellError("username", words)
                count = len(roll.deputies)
                user = deputy.user or user or _account_of(writer, doing, term, name, card, count)
                kept = {c: v for c, v in values.items() if v}
                doing.set(deputy, user=user, **kept)
            doing.record = deputy
            _status(row, doing, deputy, roll)
            if known is None:
                roll.learn(deputy)


def _delegation(row: Row, roll: _Roll) -> Delegation | None:
    name = row.text("delegation")
    if not name:
        return None
    if name not in roll.groups:
        words = _("There is no delegation “%(name)s” of this term.") % {"name": name}
        raise CellError("delegation", words + did_you_mean(name, roll.groups))
    return roll.groups[name]


def _account_of(
    writer: Writer, doing: Changing, term: Term, name: str, card: str, number: int
) -> User:
    stem = f"{writer.congress.code}-{term.number}-"
    wanted = f"{stem}{card}".lower() if card.isascii() and card.isalnum() else ""
    while not wanted or User.objects.filter(username__iexact=wanted).exists():
        number += 1
        wanted = f"{stem}{number:03d}"
    return open_account(doing, wanted, name)


def _status(row: Row, doing: Changing, deputy: Deputy, roll: _Roll) -> None:
    wanted = cells.choice(row, "status", cells.STATUSES, list(DeputyStatusKind))
    since = cells.day(row, "status_since")
    last = roll.last.get(deputy.pk)
    stands = DeputyStatusKind.IN_OFFICE if last is None or last.until else last.status
    if wanted is None or wanted == stands:
        return
    if since is None:
        raise CellError("status_since", _("Say from which day the deputy stands like this."))
    if last is not None and since < last.since:
        words = _("The change before it took effect on %(day)s.") % {"day": last.since}
        raise CellError("status_since", words)
    if last is not None and last.until is None:
        doing.set(last, until=since)
    ground = row.text("ground") or _("As the list says that was loaded.")
    doing.create(DeputyStatus(deputy=deputy, status=wanted, since=since, ground=ground))
