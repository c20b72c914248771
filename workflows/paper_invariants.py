"""What must hold of papers, motions and delegations (代录、议案转化、代表团建议)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef

from cases.models import Cosigner, Event, PaperEntry, Rater, StoredFile, Suggestion
from cases.rules.invariants import Violation
from cases.rules.states import SuggestionState
from people.kinds import Role
from workflows.models import WorkItem
from workflows.standing_in import ON_BEHALF, RATING

S = SuggestionState


def _papers_were_seen_by_two() -> Iterator[Violation]:
    """7: what was entered for a deputy is one of his or her acts, and was seen by two.

    It has the scan of a signed paper; a rating may have the note of a call instead.
    """
    entered = Event.objects.filter(kind="done").exclude(on_behalf_of="").select_related("post")
    for event in entered:
        facts = json.loads(event.facts)
        wanted = Role.RATING_OFFICER if event.act == RATING else Role.INTAKE_OFFICER
        if event.act not in ON_BEHALF or event.post is None or event.post.role != wanted:
            yield Violation(7, f"event:{event.pk}", "entered for a deputy, and may not be")
        if event.act == RATING and event.on_behalf_of != str(facts["deputy"]):
            yield Violation(7, f"event:{event.pk}", "entered for another deputy than it says")
        scan = facts.get("paper", {}).get("scan")
        there = scan is not None and StoredFile.objects.filter(sha256=scan).exists()
        there = there or (event.act == RATING and scan is None and bool(facts.get("call_note")))
        if not there or facts.get("second") in (None, event.actor_id):
            yield Violation(7, f"event:{event.pk}", "entered without paper or second person")
    for entry in PaperEntry.objects.filter(outcome="performed").select_related("suggestion"):
        events = entered.filter(stream=entry.suggestion.stream_id, act=entry.act)
        if not events.filter(record=entry.record, on_behalf_of=str(entry.deputy_id)).exists():
            yield Violation(7, f"entry:{entry.pk}", "confirmed, and nothing was done")


def _motions_by_decision() -> Iterator[Violation]:
    """19: only a decision of the presidium turns a motion into a suggestion, or back."""
    acts = {True: "take_motion", False: "convert_to_motion"}
    for suggestion in Suggestion.objects.exclude(motion_number="").exclude(state=S.DRAFT):
        of_item = Event.objects.filter(stream=suggestion.stream_id, kind="done")
        if not of_item.filter(act=acts[suggestion.converted_motion]).exists():
            yield Violation(19, f"suggestion:{suggestion.pk}", "a motion without its decision")
    for suggestion in Suggestion.objects.filter(state=S.CONVERTED):
        waits = WorkItem.objects.to_do().filter(suggestion=suggestion).exists()
        if waits or suggestion.clocks.filter(stopped_at=None).exists():
            yield Violation(19, f"suggestion:{suggestion.pk}", "a motion, yet it is under way")


def _delegations_speak_as_one() -> Iterator[Violation]:
    """20: a delegation's suggestion has no co-signers, and one deputy rates for it."""
    made = Suggestion.objects.exclude(delegation=None)
    for suggestion in made.filter(Exists(Cosigner.objects.filter(suggestion=OuterRef("pk")))):
        yield Violation(20, f"suggestion:{suggestion.pk}", "a delegation's, yet co-signed")
    rated = Rater.objects.exclude(request__suggestion__delegation=None).exclude(answered_at=None)
    for request, _n in rated.values_list("request").annotate(n=Count("pk")).filter(n__gt=1):
        yield Violation(20, f"request:{request}", "several deputies rated for one delegation")


CHECKS = (_papers_were_seen_by_two, _motions_by_decision, _delegations_speak_as_one)
