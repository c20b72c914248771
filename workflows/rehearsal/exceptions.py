"""Which exceptional way a suggestion of the full mix goes (排演的例外情形)."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from cases.rules.kinds import ResultKind
from cases.rules.states import HandlingRole

if TYPE_CHECKING:
    from workflows.rehearsal.plan import Plan

# Ways that only what is made in a session can go.
IN_SESSION = ("motion_taken", "motion_made", "delegation", "jointly_withdrawn")
# A motion has ten signers.
NINE_BESIDE = 9

# The exceptional ways and their shares; the rest goes the usual way. One suggestion goes one of
# them at most, so that what a way leads to can be read off its suggestions.
SHARES: tuple[tuple[str, float], ...] = (
    ("withdrawn", 0.04),
    ("lead_leaves", 0.04),
    ("extended", 0.05),
    ("transferred", 0.03),
    ("sent_back", 0.03),
    ("higher_deputy", 0.03),
    ("hides_name", 0.04),
    ("consulted", 0.05),
    ("motion_taken", 0.03),
    ("motion_made", 0.02),
    ("delegation", 0.03),
    ("on_paper", 0.03),
    ("unit_merged", 0.02),
    ("unit_dissolved", 0.01),
    ("late_return", 0.04),
    ("coordinated", 0.04),
    ("several_leads", 0.05),
    ("merged", 0.07),
    ("merged_undone", 0.02),
    ("split", 0.04),
    ("voided", 0.03),
    ("linked", 0.03),
    ("classified", 0.01),
    ("cosigner_leaves", 0.01),
    ("jointly_withdrawn", 0.01),
    ("recall_assignment", 0.01),
    ("recall_sub_assignment", 0.01),
    ("correct_assignment", 0.01),
    ("returned_twice", 0.01),
    ("disputed", 0.015),
    ("reply_rejected", 0.01),
    ("rating_corrected", 0.01),
    ("pressed", 0.01),
    ("ordered_again", 0.01),
    ("looked_back", 0.01),
    ("leaves_office", 0.015),
    ("promise_moved", 0.01),
    ("shelved", 0.03),
    ("on_hold", 0.02),
    ("opinion_returned", 0.02),
    ("instructed", 0.03),
)


# Party departments and mass organisations answer alone, or beside units that answer separately.
CONSULTED: tuple[list[tuple[str, str]], ...] = (
    [("县委宣传部", "sole")],
    [("县总工会", "separate"), ("民政局", "separate")],
)


def draw_exceptions(plans: list[Plan], seed: int) -> None:
    """Give some suggestions an exceptional way (抽取例外情形): the same seed, the same ways."""
    for place, plan in enumerate(plans):
        if plan.refused:
            continue
        plan.exception = _draw(Random(f"{seed}:{place}:exception"))
        if plan.exception in IN_SESSION and not plan.in_session:
            plan.exception = ""
        match plan.exception:
            case "withdrawn":
                plan.withdrawn, plan.cosigners = True, 0
            case "motion_taken" | "motion_made":
                plan.cosigners, plan.decline_cosigner = NINE_BESIDE, False
                plan.revised = False
                plan.draft_on = plan.draft_on.replace(day=10)
            case "delegation":
                plan.cosigners = 0
            case "on_paper":
                plan.cosigners, plan.revised = 0, False
            case "coordinated":
                plan.returned = "approved"
            case "several_leads":
                plan.units, plan.returned = _two_leads(plan.units), ""
            case "late_return" | "disputed" | "correct_assignment" | "recall_assignment":
                plan.returned = ""
            case "returned_twice":
                plan.returned = "approved"
            case "classified":
                plan.stops_at_registered, plan.cosigners, plan.revised = True, 0, False
            case "leaves_office":
                # Who leaves asks for nothing else in this play.
                plan.lead = f"离任代表{plan.key}"
            case "shelved":
                # Nobody replies for months, and nobody asks for more time.
                plan.returned, plan.silent_co_handlers, plan.contact_impossible = "", False, False
            case "opinion_returned":
                plan.returned, plan.silent_co_handlers, plan.waived = "", False, False
            case "promise_moved":
                plan.result_kind, plan.promise_end = ResultKind.PLANNED, "kept"
            case "jointly_withdrawn":
                plan.cosigners, plan.decline_cosigner, plan.revised = 2, False, False
                plan.urgent = plan.key_item = False
            case "lead_leaves" | "cosigner_leaves":
                plan.cosigners = max(plan.cosigners, 2)
                plan.decline_cosigner = False
            case "consulted":
                plan.units = CONSULTED[place % len(CONSULTED)]
                plan.returned = ""


def _two_leads(units: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Let the first two of several units lead together (双主办), the others beside them."""
    if len(units) == 1:
        return units
    lead, co = HandlingRole.LEAD.value, HandlingRole.CO_HANDLER.value
    return [(name, lead if place < 2 else co) for place, (name, _role) in enumerate(units)]


def _draw(dice: Random) -> str:
    drawn = dice.random()
    for name, share in SHARES:
        if drawn < share:
            return name
        drawn -= share
    return ""
