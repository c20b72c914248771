"""Deputies, their delegations and how they stand (代表、代表团、资格变动)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from cases.refusals import NotNow
from people.kinds import DeputyStatusKind
from people.models import Congress, Delegation, Deputy, DeputyStatus, Session, Term, User
from workflows.administration import reach
from workflows.administration.changing import Changing
from workflows.administration.door import administers
from workflows.administration.leaving import sign_out_who_left


@administers()
def add_delegation(do: Changing, term: int, name: str) -> None:
    """Add a delegation of a term (新增代表团)."""
    of = _term(do, term)
    text = do.text(name, "name", longest=60)
    known = Delegation.objects.filter(term=of, name=text).exists()
    do.require(not known, "name", _("This delegation exists already."))
    do.record = do.create(Delegation(term=of, name=text))


@administers()
def seat_delegation(
    do: Changing, delegation: int, head: int | None = None, contact_head: int | None = None
) -> None:
    """Name who heads a delegation and its contact group (团长、联系组组长).

    Whoever leads its suggestions and rates for it follows by the clockwork.
    """
    here = reach.delegations(do.congress.pk)
    found = do.pick(here, delegation, "delegation", _("This delegation is not one of this term."))
    deputies = reach.deputies(do.congress.pk).filter(term=found.term_id)
    words = _("Choose a deputy of this term.")
    do.record = found
    changed = do.set(
        found,
        head=do.pick_if_given(deputies, head, "head", words),
        contact_head=do.pick_if_given(deputies, contact_head, "contact_head", words),
    )
    if not changed:
        raise NotNow(_("Nothing was changed: everything stands like this already."))


@administers()
def set_motion_deadline(do: Changing, session: int, until: date) -> None:
    """Set the last day for motions of a session (议案截止日), a day of the session."""
    here = Session.objects.filter(term__congress=do.congress.pk)
    found = do.pick(here, session, "session", _("There is no such session here."))
    on = do.day(until, "until")
    within = found.starts_on <= on <= found.ends_on
    do.require(within, "until", _("Motions are handed in during the session."))
    do.record = found
    if not do.set(found, motion_deadline=on):
        raise NotNow(_("Nothing was changed: everything stands like this already."))


@administers()
def add_deputy(
    do: Changing,
    name: str,
    term: int,
    electing_unit: str = "",
    delegation: int | None = None,
    card_number: str = "",
    account: int | None = None,
    elected_to: int | None = None,
) -> None:
    """Add a deputy of a term (新增代表)."""
    of = _term(do, term)
    do.record = do.create(
        Deputy(
            term=of,
            name=do.text(name, "name", longest=60),
            electing_unit=do.text(electing_unit, "electing_unit", longest=100, optional=True),
            card_number=_free_card(do, card_number, of, None),
            delegation=_delegation(do, delegation, of),
            user=_account(do, account, of),
            elected_to=_higher(do, elected_to),
        )
    )


@administers(Deputy)
def change_deputy(
    do: Changing,
    name: str,
    electing_unit: str,
    delegation: int | None,
    card_number: str,
    account: int | None,
    elected_to: int | None = None,
) -> None:
    """Change what is known of a deputy (变更代表信息); an account that is linked stays linked."""
    deputy: Deputy = do.record
    linked = deputy.user
    if linked is None:
        linked = _account(do, account, deputy.term)
    else:
        stays = account == linked.pk
        do.require(stays, "account", _("This deputy has an account; it cannot be exchanged."))
    changed = do.set(
        deputy,
        name=do.text(name, "name", longest=60),
        electing_unit=do.text(electing_unit, "electing_unit", longest=100, optional=True),
        delegation=_delegation(do, delegation, deputy.term),
        card_number=_free_card(do, card_number, deputy.term, deputy),
        user=linked,
        elected_to=_higher(do, elected_to),
    )
    if not changed:
        raise NotNow(_("Nothing was changed: everything stands like this already."))


@administers(Deputy)
def change_deputy_status(do: Changing, status: str, since: date, ground: str) -> None:
    """Change how a deputy stands (资格变动). Source: Deputies Law 2025, arts. 61-63."""
    deputy: Deputy = do.record
    known = do.choice(status, DeputyStatusKind.values, "status", _("This status is not known."))
    on = do.day(since, "since")
    why = do.text(ground, "ground")
    last = DeputyStatus.objects.filter(deputy=deputy).order_by("-since", "-pk").first()
    stands = DeputyStatusKind.IN_OFFICE if last is None or last.until else last.status
    if stands == known:
        raise NotNow(_("The deputy stands like this already."))
    if last is not None:
        late = _("The change before it took effect on %(day)s.") % {"day": last.since}
        do.require(on >= last.since, "since", late)
        if last.until is None:
            do.set(last, until=on)
    do.create(DeputyStatus(deputy=deputy, status=known, since=on, ground=why))
    if on <= do.today:
        sign_out_who_left(do, [deputy.user])


def _term(do: Changing, term: int) -> Term:
    here = reach.terms(do.congress.pk)
    return do.pick(here, term, "term", _("There is no such term here."))


def _delegation(do: Changing, delegation: int | None, term: Term) -> Delegation | None:
    here = reach.delegations(do.congress.pk).filter(term=term)
    words = _("This delegation is not one of this term.")
    return do.pick_if_given(here, delegation, "delegation", words)


def _higher(do: Changing, elected_to: int | None) -> Congress | None:
    """Return the higher congress that elected the deputy (上级人大)."""
    above = Congress.objects.filter(pk__in=[c.pk for c in reach.higher(do.congress)])
    words = _("This is no congress above this one.")
    return do.pick_if_given(above, elected_to, "elected_to", words)


def _free_card(do: Changing, card_number: str, term: Term, deputy: Deputy | None) -> str:
    text = do.text(card_number, "card_number", longest=30, optional=True)
    others = Deputy.objects.filter(term=term, card_number=text)
    if deputy is not None:
        others = others.exclude(pk=deputy.pk)
    free = not text or not others.exists()
    do.require(free, "card_number", _("Another deputy of this term has this card."))
    return text


def _account(do: Changing, account: int | None, term: Term) -> User | None:
    here = reach.accounts(do.congress.pk)
    user = do.pick_if_given(here, account, "account", _("There is no such account here."))
    if user is not None:
        taken = Deputy.objects.filter(term=term, user=user).exists()
        do.require(not taken, "account", _("This person is a deputy of this term already."))
    return user
