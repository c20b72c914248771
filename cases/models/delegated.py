"""What a delegation hands in, and what it checks for its members (代表团建议、代表团审核)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.rules import sources
from cases.rules.states import SuggestionState
from people.models import Delegation, Deputy

S = SuggestionState


class Delegated(models.Model):
    """Keep of a suggestion that a delegation made it (代表团建议), or that one checks it.

    Its head leads; its members are authors together and are not asked one by one.
    """

    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="suggestions"
    )
    # When all of the delegation discussed it, and what was said (全体讨论).
    discussed_on = models.DateField(null=True, blank=True)
    discussion = models.TextField(blank=True)
    # The head of the lead deputy's delegation while he or she checks the text (审核人).
    precheck_by = models.ForeignKey(
        Deputy, on_delete=models.PROTECT, null=True, blank=True, related_name="prechecked"
    )

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[S.DRAFT, S.COSIGNING],
        target=S.PRECHECK,
        conditions=[
            guards.lead_in_office,
            guards.no_motion,
            guards.text_complete,
            guards.cosigners_settled,
            guards.precheck_wanted,
        ],
        permission=guards.lead_deputy,
        custom={"source": sources.CQ_PRECHECK},
    )
    def ask_precheck(self) -> None:
        """Send the text to the head of the delegation (送代表团审核) before the office gets it."""

    @transition(
        field="state",
        source=S.PRECHECK,
        target=S.SUBMITTED,
        conditions=[guards.actor_in_office],
        permission=guards.precheck_head,
        custom={"source": sources.CQ_PRECHECK},
    )
    def pass_precheck(self) -> None:
        """Pass the suggestion on to the office (审核通过): it is handed in by this."""

    @transition(
        field="state",
        source=S.PRECHECK,
        target=S.DRAFT,
        conditions=[guards.actor_in_office],
        permission=guards.precheck_head,
        custom={"source": sources.CQ_PRECHECK, "backwards": True},
    )
    def advise_precheck(self) -> None:
        """Give the text back to the deputy with advice (代表团退回修改)."""

    @transition(
        field="state",
        source=S.PRECHECK,
        target=None,
        conditions=[guards.precheck_head_changed],
        permission=guards.by_system,
        custom={"source": sources.CQ_PRECHECK},
    )
    def succeed_precheck(self) -> None:
        """Let the delegation's head of today check the text (更换审核人)."""


DELEGATION_CONSTRAINTS = (
    models.CheckConstraint(
        condition=Q(delegation=None) | Q(in_session=True),
        name="suggestion_delegation_in_session",
        violation_error_message=_("A delegation makes suggestions only during a session."),
    ),
    models.CheckConstraint(
        condition=Q(delegation=None)
        | Q(state=S.DRAFT)
        | (Q(discussed_on__isnull=False) & ~Q(discussion="")),
        name="suggestion_delegation_discussed",
        violation_error_message=_("A delegation hands in only what all of it discussed."),
    ),
    models.CheckConstraint(
        condition=~Q(state=S.PRECHECK) | Q(precheck_by__isnull=False),
        name="suggestion_precheck_has_head",
        violation_error_message=_("Somebody checks the text for the delegation."),
    ),
)
