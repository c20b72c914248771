"""Let others go on for deputies who left or are not in office (接任巡检)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from cases.acting import SHANGHAI
from cases.models import Cosigner, Rater, RatingRequest, Suggestion
from cases.models.suggestion import OPEN_STATES
from cases.rules.states import CosignerState, RatingRequestState
from people.models import Deputy
from workflows.sweeps import in_batches
from workflows.sweeps.quietly import attempt


def run(at: datetime) -> int:
    """Pass the lead on, then ask who can rate (接任、更换评价人). Returns the number of acts."""
    today = at.astimezone(SHANGHAI).date()
    in_office = Deputy.objects.in_office(today)
    confirmed = Cosigner.objects.filter(state=CosignerState.CONFIRMED)
    led = Suggestion.objects.filter(
        ~Exists(in_office.filter(pk=OuterRef("lead"))),
        Exists(
            confirmed.filter(suggestion=OuterRef("pk"), deputy__in=in_office.values("pk")),
        ),
        state__in=OPEN_STATES,
    )
    acts = sum(attempt("succeed_lead", item, at) for item in in_batches(led))
    signed = confirmed.filter(suggestion=OuterRef("request__suggestion"), deputy=OuterRef("deputy"))
    stranded = Rater.objects.filter(
        ~Exists(in_office.filter(pk=OuterRef("deputy")))
        | (~Q(deputy=F("request__suggestion__lead")) & ~Exists(signed)),
        request=OuterRef("pk"),
        answered_at=None,
        excused_at=None,
    )
    asked = RatingRequest.objects.filter(Exists(stranded), state=RatingRequestState.OPENED)
    return acts + sum(attempt("replace_raters", request, at) for request in in_batches(asked))
