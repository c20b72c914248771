"""What did not go straight (非常规环节): refused, returned, handled again, withdrawn."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from cases.rules.kinds import RefusalGround, RefusalOutcome
from cases.rules.policy import PolicyRules
from cases.rules.policy.choices import WithdrawJointRule
from cases.rules.states import HandlingRole
from people.kinds import GOVERNMENT_KINDS, JUDICIAL_KINDS, Role
from people.models import Organ
from workflows.loading import cells
from workflows.loading.organs import Organs
from workflows.loading.reading import Row
from workflows.loading.report import CellError
from workflows.loading.steps import Item, Slot
from workflows.loading.units import unit_named

Days = dict[str, date | None]
NOT_HERE = "（载入时未录入，见纸质件。）"
GROUNDS = cells.labelled(RefusalGround)
OUTCOMES = cells.labelled(RefusalOutcome)


def first_assigned(row: Row, item: Item, organs: Organs, days: Days) -> list[tuple[Organ, str]]:
    """Return the units as they were first assigned (首次交办单位): one gave the item back.

    It stood where the first replying unit of the row stands now. Raises: CellError.
    """
    name = row.text("first_unit")
    if not name:
        return item.units
    first = unit_named(organs, name, "first_unit", days["assigned_on"])
    replying = [n for n, (_o, role) in enumerate(item.units) if role != HandlingRole.CO_HANDLER]
    if not replying:
        raise CellError("first_unit", _("To which unit did it go afterwards? Name it."))
    if first.pk in {organ.pk for organ, _role in item.units}:
        raise CellError("first_unit", _("A unit that gave the item back does not handle it now."))
    place = replying[0]
    now, role = item.units[place]
    if (first.kind in GOVERNMENT_KINDS) != (now.kind in GOVERNMENT_KINDS):
        words = _("A unit of the government and another one cannot stand in for each other here.")
        raise CellError("first_unit", words)
    return [*item.units[:place], (first, role), *item.units[place + 1 :]]


def refuse(item: Item, days: Days, rules: PolicyRules, office: int) -> None:
    """Add a refusal (不予受理): proposed by one person, countersigned by a second."""
    on, row = days["refused_on"], item.row
    if on is None:
        return
    if days["registered_on"] or item.number:
        column = "registered_on" if days["registered_on"] else "number"
        raise CellError(column, _("What was refused was not registered and bears no number."))
    allowed = {str(outcome) for outcome in rules.refusal_outcomes}
    usual = RefusalOutcome.LETTER if RefusalOutcome.LETTER in allowed else min(allowed)
    item.add(
        "refuse", "propose_refusal", on, "refused_on", Slot(office, (Role.INTAKE_OFFICER,)),
        ground=cells.choice(row, "refusal_ground", GROUNDS),
        outcome=cells.choice(row, "refusal_outcome", OUTCOMES) or str(usual),
        explanation=row.text("refusal_reason") or NOT_HERE,
    )  # fmt: skip
    second = Slot(office, (Role.INTAKE_OFFICER,), second=True)
    item.add("countersign", "countersign_refusal", on, "refused_on", second)


def give_back(item: Item, days: Days, by: Slot) -> None:
    """Add a return and the reassignment after it (退回、改派)."""
    on = days["returned_on"]
    if on is None:
        return
    pairs = zip(item.assigned, item.units, strict=True)
    old, new = next((old, new) for (old, _r), (new, _s) in pairs if old.pk != new.pk)
    unit = Slot(old.pk, (Role.CASE_OFFICER, Role.UNIT_HEAD))
    why = item.row.text("return_reason") or NOT_HERE
    item.add(
        "return", "request_return", on, "returned_on", unit, organ=old.pk, to=new.pk, why=why
    )  # fmt: skip
    later = days["reassigned_on"]
    if later is None:
        raise CellError("reassigned_on", _("On which day was it given to another unit?"))
    item.add("approve", "approve_return", later, "reassigned_on", by, organ=old.pk)
    # What was given to a court was, by the paper, about no concrete case.
    stated = {"no_concrete_case": True} if new.kind in JUDICIAL_KINDS else {}
    item.add(
        "reassign", "reassign", later, "reassigned_on", by, organ=old.pk, to=new.pk, **stated
    )  # fmt: skip


def withdraw(item: Item, days: Days, rules: PolicyRules, office: int) -> None:
    """Add the withdrawal (撤回): asked in writing, agreed to where the rules want it, confirmed."""
    on = days["withdrawn_on"]
    if on is None:
        return
    why = item.row.text("withdrawal_reason")
    item.add("withdraw", "ask_withdrawal", on, "withdrawn_on", item.lead, why=why)
    if rules.withdraw_joint_rule == WithdrawJointRule.UNANIMOUS:
        for n, deputy in enumerate(item.cosigners, 1):
            item.add(f"agree-{n}", "agree_withdrawal", on, "withdrawn_on", deputy)
    by = Slot(office, (Role.INTAKE_OFFICER, Role.ASSIGNER))
    item.add("withdrawn", "confirm_withdrawal", on, "withdrawn_on", by)
