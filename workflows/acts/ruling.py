"""How what is under way comes to go by other rules (适用新规则): by decision, item by item."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.models import Clock, Policy, Suggestion
from cases.refusals import NotNow
from cases.rules.recounting import NAMED_DAYS, anchor_of, length_of, recount
from cases.rules.states import ClockKind
from workflows.acts.redating import redate
from workflows.doing import Doing
from workflows.door import act


@act(Suggestion)
def change_rules(do: Doing, policy: int, ground: str) -> None:
    """Let the running round go by another version of the rules (适用新规则), from now on.

    Every running deadline is counted anew by them, from the day from which they count it. What
    was missed stays missed; earlier rounds keep their rules, and a deputy who was asked to rate
    keeps the time that he or she was given. Raises: BadData for a version that is not this
    congress' or not in force yet; NotNow if the round goes by it already, or they would cut an
    extension that was agreed to.
    Source: ADR 22.
    """
    do.require_text(ground=ground)
    item = do.suggestion
    versions = Policy.objects.filter(congress=item.congress_id, valid_from__lte=do.today)
    fit = type(policy) is int and 0 < policy < 2**63
    new = versions.filter(pk=policy).first() if fit else None
    do.require(new, "policy", _("Choose a version of this congress' rules that is in force."))
    assert new is not None
    opened = item.rounds.filter(number=item.round_number).select_related("policy").first()
    old = item.policy if opened is None else opened.policy
    if new.pk == item.policy_id == old.pk:
        raise NotNow(_("This suggestion goes by these rules already."))
    do.set(item, policy=new)
    if opened is not None:
        do.set(opened, policy=new)
    # What follows in this act counts by them as well.
    do.policy = new.rules
    clocks, moved = _recount(do, new)
    do.tell(ground=ground, old_version=old.number, version=new.number, moved=moved)
    do.name_anew(clocks)


def _recount(do: Doing, new: Policy) -> tuple[list[Clock], list[list[str]]]:
    """Count the deadlines of the running round anew (重新推算期限), and say which days moved."""
    current = Q(assignment=None) | Q(assignment__round__number=do.suggestion.round_number)
    running = Clock.objects.filter(current, suggestion=do.suggestion.pk, stopped_at=None)
    # Whether a rating is awaited is nothing that units may read off this event: such a deadline
    # stays, and follows no parameter any more.
    running.filter(kind=ClockKind.RATING).update(rule="")
    beside = ("assignment__round", "assignment__organ", "assignment__carried_by", "extension")
    running = running.exclude(kind__in=[*NAMED_DAYS, ClockKind.RATING])
    clocks = list(running.select_related(*beside).order_by("pk"))
    moved = []
    for clock in clocks:
        task = clock.assignment
        if task is not None:
            task.round.policy = new
        asked = clock.running
        due, length = recount(asked, new.rules, do.calendar), length_of(asked, new.rules)
        if clock.extension is not None and due.on != clock.due_on:
            raise NotNow(_("An extension that was agreed to ends later than these rules allow."))
        if due.on != clock.due_on:
            moved.append([clock.kind, clock.subject, str(clock.due_on), str(due.on)])
        do.set(clock, anchor_on=anchor_of(asked, new.rules), basis=f"{length.n} {length.unit}")
        redate(do, clock, due)
    return clocks, moved
