"""What a look-back review is about and what it comes to (回头看清单与统计): read, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models import (
    Assignment,
    ClassChange,
    LookBackReview,
    Promise,
    RatingRequest,
    Reply,
    ReviewedItem,
    Suggestion,
)
from cases.rules.kinds import RatingOption
from cases.rules.reviewing import Finding, why_skipped
from cases.rules.states import (
    AssignmentState,
    PromiseState,
    RatingRequestState,
    ReplyState,
    ReviewedState,
    SuggestionState,
)

# What a suggestion never was handled as belongs to no look-back.
NEVER_HANDLED = (SuggestionState.VOID, SuggestionState.REFUSED, SuggestionState.CONVERTED)
_WEAKNESS = {option.value: place for place, option in enumerate(RatingOption)}


def in_scope(review: LookBackReview) -> QuerySet[Suggestion]:
    """Return the numbered items of the term that the scope names (范围内建议)."""
    scope = review.scope
    found = Suggestion.objects.filter(term=review.term_id).exclude(reference="")
    found = found.exclude(state__in=NEVER_HANDLED)
    if "sessions" in scope:
        found = found.filter(session__in=scope["sessions"])
    if "items" in scope:
        found = found.filter(reference__in=scope["items"])
    if "units" in scope:
        own = Q(organ__in=scope["units"]) | Q(carried_by__in=scope["units"])
        tasks = Assignment.objects.filter(own, suggestion=OuterRef("pk"))
        found = found.filter(Exists(tasks.filter(state=AssignmentState.REPLY_ISSUED)))
    return found.order_by("pk")


def snapshot(review: LookBackReview, keys: list[int]) -> Iterable[ReviewedItem]:
    """Write down how each of these items stands now (核查基准)."""
    overall: dict[int, str] = {}
    requests = RatingRequest.objects.filter(
        suggestion__in=keys, state=RatingRequestState.RELEASED, round__recalled_at=None
    ).order_by("round__number", "pk")
    rated_in: dict[int, int] = {}
    for key, number, word in requests.values_list("suggestion", "round__number", "overall"):
        if rated_in.get(key) != number:
            rated_in[key], overall[key] = number, word
        elif _WEAKNESS[word] > _WEAKNESS[overall[key]]:
            overall[key] = word
    last_of: dict[int, dict[int, Assignment]] = {}
    tasks = Assignment.objects.filter(suggestion__in=keys, state=AssignmentState.REPLY_ISSUED)
    for task in tasks.order_by("round__number", "pk"):
        last_of.setdefault(task.suggestion_id, {})[task.organ_id] = task
    results = _results(last_of)
    for item in Suggestion.objects.filter(pk__in=keys).order_by("pk"):
        state = SuggestionState(item.state)
        skip = why_skipped(state, item.round_number, answered=item.pk in last_of)
        row = ReviewedItem(
            review=review,
            suggestion=item,
            was_state=item.state,
            was_round=item.round_number,
            was_overall=overall.get(item.pk, ""),
            was_results=" ".join(results.get(item.pk, ())),
            skipped_for=skip.value if skip else "",
            state=(ReviewedState.SKIPPED if skip else ReviewedState.UNCHECKED).value,
        )
        if _is_meant(review.scope, row):
            yield row


def _results(last_of: Mapping[int, Mapping[int, Assignment]]) -> dict[int, list[str]]:
    """Return which kinds of result the items' last answers have now (现类别)."""
    tasks = {task.pk: item for item, found in last_of.items() for task in found.values()}
    now: dict[int, tuple[Any, str]] = {}
    replies = Reply.objects.filter(assignment__in=tasks, state=ReplyState.DELIVERED)
    for task, at, kind in replies.order_by("delivered_at", "pk").values_list(
        "assignment", "delivered_at", "result_kind"
    ):
        now[task] = (at, kind)
    changes = ClassChange.objects.filter(assignment__in=tasks).order_by("pk")
    for task, at, kind in changes.values_list("assignment", "changed_at", "new_kind"):
        if task not in now or at >= now[task][0]:
            now[task] = (at, kind)
    found: dict[int, list[str]] = {}
    for task, (_at, kind) in sorted(now.items()):
        listed = found.setdefault(tasks[task], [])
        if kind not in listed:
            listed.append(kind)
    return found


def _is_meant(scope: Mapping[str, list[Any]], row: ReviewedItem) -> bool:
    if "overall" in scope and row.was_overall not in scope["overall"]:
        return False
    wanted = set(scope.get("results", ()))
    return not wanted or not wanted.isdisjoint(row.was_results.split())


def last_answers(suggestion: int) -> list[Assignment]:
    """Return each unit's last task that was answered (最后答复任务)."""
    tasks = Assignment.objects.filter(suggestion=suggestion, state=AssignmentState.REPLY_ISSUED)
    rows = tasks.select_related("organ", "round__policy").order_by("round__number", "pk")
    return list({task.organ_id: task for task in rows}.values())


def written_off(suggestion: int) -> QuerySet[Promise]:
    """Return the promises of an item that were written off (已销号承诺)."""
    kept = Promise.objects.filter(suggestion=suggestion, state=PromiseState.WRITTEN_OFF)
    return kept.filter(binding=True).order_by("pk")


def figures(review: LookBackReview) -> dict[str, Any]:
    """Count what a review has found and done (回头看统计), from its rows alone.

    `items` is the whole set; `skipped` says why an item was left out; the findings of what was
    checked add up to `checked`; `carried_out` and `waiting` to that less what moved on.
    """
    rows = list(
        ReviewedItem.objects.filter(review=review.pk)
        .order_by("pk")
        .values_list("state", "finding", "skipped_for", "was_overall")
    )
    findings = {finding.value: 0 for finding in Finding}
    skipped: dict[str, int] = {}
    again: dict[str, int] = {}
    for state, finding, skip, overall in rows:
        if finding:
            findings[finding] += 1
        if state == ReviewedState.SKIPPED:
            skipped[skip] = skipped.get(skip, 0) + 1
        if finding == Finding.HANDLED_AGAIN and state == ReviewedState.CARRIED_OUT:
            again[overall or "not_answered"] = again.get(overall or "not_answered", 0) + 1
    states = [state for state, *_rest in rows]
    return {
        "items": len(rows),
        "checked": sum(findings.values()),
        "unchecked": states.count(ReviewedState.UNCHECKED),
        "findings": findings,
        "carried_out": states.count(ReviewedState.CARRIED_OUT),
        "waiting": states.count(ReviewedState.CHECKED),
        "skipped": skipped,
        # Handled again, by the rating that the item had then.
        "reassigned": sum(again.values()),
        "reassigned_by_rating": again,
    }
