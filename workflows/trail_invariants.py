"""What the trail says and the rows must say too (留痕与数据一致). Source: rulebook section 12.

Each check reads the whole trail once: they are for tests, rehearsals and audits, not for pages.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Model

from cases.models import Clock, Escalation, Event, Policy, Promise, Reply, Round, Suggestion
from cases.models.record import Record
from cases.replay import PINNING, Replay, replay
from cases.rules.canonical import canonical, digest
from cases.rules.invariants import Violation
from cases.rules.policy import PolicyError, PolicyRules
from cases.rules.states import ClockKind, ClockState, CosignerState, ReplyState, SuggestionState
from people.models import Post
from workflows.drafts import DISCUSSION, REPLY_PARTS, TEXTS, WISHES

# A record is a draft, or too small to be noted, until its first act: only then the trail knows it.
UNKNOWN_TO_THE_TRAIL = {
    "suggestion": SuggestionState.DRAFT,
    "cosigner": CosignerState.INVITED,
    "reply": ReplyState.DRAFTING,
    "clock": ClockState.RUNNING,
}
# What the clockwork notes without an event: a later calendar that leaves a deadline's day.
NOTED_SILENTLY = {"clock": {"calendar"}}
# A text that its authors may still change.
BEING_WRITTEN = (SuggestionState.DRAFT, SuggestionState.COSIGNING, SuggestionState.REVISION)
# What a draft writes without an event.
WRITTEN_IN_DRAFTS = {
    "suggestion": {*TEXTS, *WISHES, *DISCUSSION, "text_version"},
    "reply": set(REPLY_PARTS),
}


def records() -> Iterator[type[Record]]:
    """Walk through the models with a legal state (有状态的记录)."""
    for model in apps.get_app_config("cases").get_models():
        if issubclass(model, Record):
            yield model


def _states_follow(read: Replay) -> Iterator[Violation]:
    """16: where every record stands can be read off the trail alone."""
    for model in records():
        name = str(model._meta.model_name)
        noted = read.states(name)
        rows = {row["pk"]: row["state"] for row in _rows(model)}
        loose = set()
        if model is Promise:
            loose = set(Promise.objects.filter(binding=False).values_list("pk", flat=True))
        for pk, state in rows.items():
            label = f"{name}:{pk}"
            if pk in noted and noted[pk] != state:
                yield Violation(16, label, "its state does not follow from the trail")
            elif pk not in noted and pk not in loose and state != UNKNOWN_TO_THE_TRAIL.get(name):
                yield Violation(16, label, "is not in the trail")
        for pk in sorted(set(noted) - set(rows)):
            yield Violation(16, f"{name}:{pk}", "is in the trail and has vanished")
    for label, _known, _old in read.breaks:
        yield Violation(16, label, "moved from where it did not stand")


def _columns_follow(read: Replay) -> Iterator[Violation]:
    """16: what acts wrote into a record stands there."""
    by_model: dict[str, list[str]] = {}
    for label in read.columns:
        by_model.setdefault(label.partition(":")[0], []).append(label)
    for name, labels in by_model.items():
        model = apps.get_model("cases", name)
        rows = {f"{name}:{row['pk']}": row for row in _rows(model)}
        for label in labels:
            # What has vanished is named with its state.
            row = rows.get(label)
            for column, noted in read.columns[label].items() if row else ():
                if column in WRITTEN_IN_DRAFTS.get(name, NOTED_SILENTLY.get(name, ())):
                    continue
                attname = model._meta.get_field(column).attname
                if row is not None and canonical(row[attname]) != canonical(noted.last):
                    yield Violation(16, label, "a column does not follow from the trail")
                    break


def _rows(model: type[Model]) -> Iterator[dict[str, Any]]:
    names = [field.attname for field in model._meta.concrete_fields]
    for values in model._default_manager.values_list("pk", *names).iterator():
        yield dict(zip(["pk", *names], values, strict=True))


def _deadlines_follow(read: Replay) -> Iterator[Violation]:
    """2: every deadline stands as an act started it; the rating's is not told to units."""
    there: Counter[tuple[str, ...]] = Counter()
    for clock in Clock.objects.exclude(kind=ClockKind.RATING).order_by("pk"):
        moved = read.columns.get(f"clock:{clock.pk}", {})
        # Where a unit ended, its deadlines run on for who took its task over.
        owner = moved.get("subject")
        subject = owner.first if owner is not None else clock.subject
        # Where an act moved the day since, the trail tells from where to where.
        anchor, due, basis = (
            moved[column].first if column in moved and moved[column].last == now else now
            for column, now in (
                ("anchor_on", clock.anchor_on.isoformat()),
                ("due_on", clock.due_on.isoformat()),
                ("basis", clock.basis),
            )
        )
        terms = (clock.kind, subject, anchor, due, basis)
        there[terms] += 1
        if there[terms] > read.deadlines[terms]:
            yield Violation(2, clock.subject, "a deadline that is not as an act started it")


def _rules_stay(read: Replay) -> Iterator[Violation]:
    """14: a running suggestion keeps its rules unless an act says otherwise; a version stays."""
    for policy in Policy.objects.all():
        if _digest_of(policy) != policy.digest:
            yield Violation(14, f"policy:{policy.pk}", "this version was rewritten")
    sent = Suggestion.objects.exclude(submitted_at=None).select_related("policy")
    for suggestion in sent:
        used = read.rules.get(suggestion.stream_id, [])
        if used and used[-1] != suggestion.policy.digest:
            yield Violation(14, f"suggestion:{suggestion.pk}", "its rules were changed")
        if len(used) > 1:
            yield Violation(14, f"suggestion:{suggestion.pk}", "acted under other rules")
    first = Round.objects.filter(number=1, recalled_at=None)
    for opened in first.select_related("policy", "suggestion__policy"):
        earlier = read.earlier_rules.get(opened.suggestion.stream_id, set())
        if opened.policy.digest not in {opened.suggestion.policy.digest, *earlier}:
            yield Violation(14, f"round:{opened.pk}", "a first round under other rules")


def _digest_of(policy: Policy) -> str:
    try:
        return PolicyRules.from_dict(policy.rules_json).digest()
    except PolicyError:
        # What nobody could have written was written past the door.
        return ""


def _leaders_were_in_post(read: Replay) -> Iterator[Violation]:
    """15: who supervises an escalated or key item held that post when it was laid before him."""
    wanted: list[tuple[str, Any, date | None]] = [
        (f"escalation:{e.pk}", e.leader_id, read.entered_on.get(f"escalation:{e.pk}"))
        for e in Escalation.objects.exclude(leader=None)
    ]
    acts = Event.objects.filter(act="designate_key", kind="done").order_by("stream", "seq")
    told_on = dict(acts.values_list("record", "effective_on"))
    wanted += [
        (f"suggestion:{s.pk}", s.key_leader_id, told_on.get(f"suggestion:{s.pk}"))
        for s in Suggestion.objects.filter(is_key=True)
    ]
    for label, post, day in wanted:
        if day is not None and not Post.objects.on(day).filter(pk=post).exists():
            yield Violation(15, label, "its leader held no post on that day")


def _words_stand() -> Iterator[Violation]:
    """16 and 18: lead and texts are those that were handed in, passed on and signed."""
    acts = Event.objects.filter(
        kind="done", act__in=[*PINNING, "agree_split", "leave_lead", "succeed_lead", "sign_reply"]
    )
    leads: dict[str, int] = {}
    sealed: dict[str, str] = {}
    for event in acts.order_by("stream", "seq"):
        facts = json.loads(event.facts)
        if "text_hash" in facts:
            sealed[event.record] = facts["text_hash"]
        if event.act != "sign_reply":
            leads[event.record] = [*facts.get("new_lead", ()), *facts.get("authors", ())][0]
    for suggestion in Suggestion.objects.all():
        label = f"suggestion:{suggestion.pk}"
        if leads.get(label, suggestion.lead_id) != suggestion.lead_id:
            yield Violation(16, label, "its lead is not whom the trail tells")
        words = [suggestion.title, suggestion.facts, suggestion.analysis, suggestion.proposal]
        if suggestion.state in BEING_WRITTEN or label not in sealed:
            continue
        if digest("sha256", *words) != sealed[label]:
            yield Violation(18, label, "its text is not as it was handed in")
    # A reply that was sent back is written anew, and signed anew.
    for reply in Reply.objects.filter(state__in=[ReplyState.SIGNED, ReplyState.DELIVERED]):
        label, words = f"reply:{reply.pk}", [reply.text, reply.doc_number, reply.result_kind]
        if label in sealed and digest("sha256", *words) != sealed[label]:
            yield Violation(18, label, "its text is not as it was signed")


def of_the_trail() -> Iterator[Violation]:
    """Compare the rows with one reading of the trail (回放核对)."""
    read = replay()
    for check in (
        _states_follow,
        _columns_follow,
        _deadlines_follow,
        _rules_stay,
        _leaders_were_in_post,
    ):
        yield from check(read)


CHECKS = (of_the_trail, _words_stand)
