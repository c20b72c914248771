"""Let others go on for deputies who left or are not in office (接任巡检)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cases.acting import SHANGHAI
from cases.models import Cosigner, Rater, RatingRequest, Suggestion
from cases.models.suggestion import OPEN_STATES
from cases.rules.states import CosignerState, RatingRequestState, SuggestionState
from people.models import Deputy
from workflows.sweeps.quietly import attempt
from workflows.sweeps.walking import due


def run(at: datetime) -> int:
    """Pass the lead on, then ask who can rate (接任、更换评价人). Returns the number of acts."""
    today = at.astimezone(SHANGHAI).date()
    acts = sum(
        attempt(name, item, at)
        for name, found in (
            ("succeed_lead", without_lead), ("succeed_lead", newly_headed),
            ("succeed_precheck", checked_by_others),
        )
        for item in found(today)
    )  # fmt: skip
    return acts + sum(attempt("replace_raters", asked, at) for asked in asked_in_vain(today))


@due
def without_lead(today: Any) -> QuerySet[Suggestion]:
    """Find what a co-signer has to lead on (领衔缺位).

    What was handed in goes on after its term, and its authors speak for it still.
    """
    in_office = Deputy.objects.speaking(today)
    confirmed = Cosigner.objects.filter(state=CosignerState.CONFIRMED)
    return Suggestion.objects.filter(
        ~Exists(in_office.filter(pk=OuterRef("lead"))),
        Exists(
            confirmed.filter(suggestion=OuterRef("pk"), deputy__in=in_office.values("pk")),
        ),
        state__in=OPEN_STATES,
    )


@due
def newly_headed(today: Any) -> QuerySet[Suggestion]:
    """Find what a delegation handed in whose head is another now (代表团团长已更换)."""
    in_office = Deputy.objects.speaking(today)
    return Suggestion.objects.filter(
        ~Q(lead=F("delegation__head")),
        Exists(in_office.filter(pk=OuterRef("delegation__head"))),
        delegation__isnull=False,
        state__in=OPEN_STATES,
    )


@due
def checked_by_others(today: Any) -> QuerySet[Suggestion]:
    """Find what waits for the check of a head who is another now (预审人已更换)."""
    in_office = Deputy.objects.speaking(today)
    return Suggestion.objects.filter(
        ~Q(precheck_by=F("lead__delegation__head")),
        ~Q(lead=F("lead__delegation__head")),
        Exists(in_office.filter(pk=OuterRef("lead__delegation__head"))),
        state=SuggestionState.PRECHECK,
    )


@due
def asked_in_vain(today: Any) -> QuerySet[RatingRequest]:
    """Find the requests that ask somebody who cannot rate (评价人须更换)."""
    in_office = Deputy.objects.speaking(today)
    confirmed = Cosigner.objects.filter(state=CosignerState.CONFIRMED)
    signed = confirmed.filter(suggestion=OuterRef("request__suggestion"), deputy=OuterRef("deputy"))
    stranded = Rater.objects.filter(
        ~Exists(in_office.filter(pk=OuterRef("deputy")))
        | (
            Q(request__suggestion__delegation=None)
            & ~Q(deputy=F("request__suggestion__lead"))
            & ~Exists(signed)
        )
        | _not_the_spokesman(in_office),
        request=OuterRef("pk"),
        answered_at=None,
        excused_at=None,
    )
    return RatingRequest.objects.filter(Exists(stranded), state=RatingRequestState.OPENED)


def _not_the_spokesman(in_office: Any) -> Any:
    """Return the filter for raters who do not speak for their delegation today (代表团发言人)."""
    of_item = "request__suggestion__delegation"
    group = Exists(in_office.filter(pk=OuterRef(f"{of_item}__contact_head")))
    head = Exists(in_office.filter(pk=OuterRef(f"{of_item}__head")))
    other_group = group & ~Q(deputy=F(f"{of_item}__contact_head"))
    other_head = ~group & head & ~Q(deputy=F(f"{of_item}__head"))
    return Q(request__suggestion__delegation__isnull=False) & (other_group | other_head)
