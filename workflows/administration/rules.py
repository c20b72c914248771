"""How the rules of a congress change (规则变更): one person proposes, another one confirms."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Policy
from cases.refusals import BadData, NotNow, NotPermitted
from cases.rules.policy import PolicyError, PolicyRules
from people.models import Congress
from workflows.administration.changing import Changing
from workflows.administration.door import RULE_MAKERS, administers
from workflows.explaining import spoken
from workflows.rule_change import RuleChange, RuleChangeStage


@administers(by=RULE_MAKERS)
def propose_rules(do: Changing, wished: dict[str, Any], valid_from: date, ground: str) -> None:
    """Propose other rules from a day on (提请变更规则); nothing is in force until it is confirmed.

    `wished` has the parameters to be changed, in the shape of JSON. Raises: BadData at each
    parameter that breaks a limit, at `valid_from` and at `ground`.
    """
    base = newest_rules(do.congress)
    if base is None:
        raise NotNow(_("This congress has no rules yet."))
    changed = changed_from(base, wished)
    do.day(valid_from, "valid_from")
    do.require(do.today <= valid_from, "valid_from", _("Rules do not change for days past."))
    if valid_from < base.valid_from:
        told = _("Rules from %(day)s on are confirmed already: take that day or a later one.")
        raise BadData({"valid_from": told % {"day": base.valid_from}})
    do.record = do.create(
        RuleChange(
            congress=do.congress,
            base=base,
            wished=changed,
            valid_from=valid_from,
            ground=do.text(ground, "ground", longest=500),
            proposed_by=do.by.user,
            proposed_at=do.at,
        )
    )


@administers(RuleChange, by=RULE_MAKERS)
def confirm_rules(do: Changing) -> None:
    """Confirm a change of rules (确认变更规则): a new version stands, in force from its day.

    What is under way keeps its version. Raises: NotPermitted for who proposed it; NotNow if it
    was decided, its day has passed, or other rules were confirmed meanwhile.
    """
    change: RuleChange = do.record
    _ask_open(change)
    if do.by.user == change.proposed_by:
        raise NotPermitted(_("You proposed this change: somebody else has to confirm it."))
    if change.valid_from < do.today:
        raise NotNow(_("The day from which it should be in force has passed. Propose it anew."))
    newest = newest_rules(do.congress)
    if newest is None or newest.pk != change.base_id:
        raise NotNow(_("Other rules were confirmed meanwhile. Propose the change anew."))
    last = Policy.objects.filter(congress=do.congress).latest("number")
    policy = do.create(
        Policy.of(
            do.congress,
            newest.preset,
            change.rules,
            number=last.number + 1,
            valid_from=change.valid_from,
        )
    )
    _decide(do, change, RuleChangeStage.CONFIRMED, policy=policy)


@administers(RuleChange, by=RULE_MAKERS)
def drop_rules(do: Changing) -> None:
    """Give up a change of rules (放弃变更规则); who proposed it may do so too."""
    _ask_open(do.record)
    _decide(do, do.record, RuleChangeStage.DROPPED)


def newest_rules(congress: Congress) -> Policy | None:
    """Return the version that comes last (最新规则版本), in force today or from a later day."""
    versions = Policy.objects.filter(congress=congress)
    return versions.order_by("-valid_from", "-number").first()


def changed_from(base: Policy, wished: dict[str, Any]) -> dict[str, Any]:
    """Return which wished parameters differ from a version (变更参数), in the shape of JSON.

    Raises: BadData at each one that breaks a limit; without a field if nothing differs.
    """
    if not isinstance(wished, dict) or "level" in wished:
        raise BadData({"level": _("The level is that of the congress and does not change.")})
    try:
        rules = PolicyRules.from_dict(wished, base.rules)
    except PolicyError as error:
        raise BadData({key: spoken(said) for key, said in error.problems.items()}) from error
    before, after = base.rules.to_dict(), rules.to_dict()
    changed = {key: value for key, value in after.items() if value != before[key]}
    if not changed:
        raise BadData({"": _("Nothing differs from the rules as they are.")})
    return changed


def _ask_open(change: RuleChange) -> None:
    if not change.is_open:
        raise NotNow(_("This change of rules was decided on already."))


def _decide(do: Changing, change: RuleChange, stage: RuleChangeStage, **columns: Any) -> None:
    do.set(change, stage=stage.value, decided_by=do.by.user, decided_at=do.at, **columns)
