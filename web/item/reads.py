"""What an item page reads (案卷查询): each row through `visible_to`, its SQL compiled once."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from cases.models import (
    Assignment,
    Clock,
    Contact,
    Copy,
    Escalation,
    Event,
    Extension,
    Judgement,
    Measure,
    Opinion,
    Paper,
    PressureCase,
    Promise,
    PromiseProgress,
    PromiseWord,
    Rating,
    RatingRequest,
    Reply,
    Suggestion,
    SuggestionLink,
    Supervision,
    Transfer,
)
from cases.naming import WHO
from cases.prepared import Prepared, prepared


@prepared
def item_seen(user: Any, today: Any, item: Any) -> QuerySet[Suggestion]:
    """Find an item that the person may see (可见案卷)."""
    return (
        Suggestion.objects.visible_to(user, today)
        .select_related(
            "congress", "policy", "lead", "delegation", "stream", "session__term", "term",
            "key_leader__organ", "key_leader__user",
        )
        .defer("policy__rules_json")
        .filter(pk=item)
    )  # fmt: skip


@prepared
def item_acted_on(user: Any, today: Any, item: Any) -> QuerySet[Suggestion]:
    """Find an item that the person may see, with what its acts ask for (办理的案卷)."""
    rows = Suggestion.objects.visible_to(user, today).filter(pk=item)
    return rows.select_related("policy", "lead", "stream", "session", "term")


@cache
def record_seen(model: Any) -> Prepared[Any]:
    """Find a record of an item that the person may see (可见记录)."""

    def one(user: Any, today: Any, item: Any, key: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = model._default_manager.visible_to(user, today)
        return rows.filter(suggestion=item, pk=key)

    def with_item(user: Any, today: Any, item: Any, key: Any) -> QuerySet[Any]:
        seen = Suggestion.objects.visible_to(user, today).filter(pk=item)
        rows: QuerySet[Any] = model._default_manager.filter(suggestion__in=seen, pk=key)
        return rows

    # Who signed with whom is no secret of its own: who sees the item sees it.
    return prepared(one if hasattr(model.objects, "visible_to") else with_item)


@prepared
def tasks_seen(user: Any, today: Any, item: Any) -> QuerySet[Assignment]:
    """List the tasks of an item (可见任务)."""
    rows = Assignment.objects.visible_to(user, today).filter(suggestion=item)
    return rows.select_related("organ", "parent__organ", "round", "carried_by", "officer").order_by(
        "pk"
    )


@prepared
def extensions_seen(user: Any, today: Any, item: Any) -> QuerySet[Extension]:
    """List the extensions (可见延期)."""
    return Extension.objects.visible_to(user, today).filter(suggestion=item).order_by("pk")


@prepared
def papers_seen(user: Any, today: Any, item: Any) -> QuerySet[Paper]:
    """List the papers that are the original of an act (可见纸质原件)."""
    rows = Paper.objects.visible_to(user, today).filter(suggestion=item)
    return rows.select_related("scan").order_by("pk")


@prepared
def related_seen(user: Any, today: Any, item: Any) -> QuerySet[Suggestion]:
    """List what is handled together with an item, what it was split from and into (可见相关件)."""
    rows = Suggestion.objects.visible_to(user, today).filter(
        Q(followers__pk=item) | Q(merged_into=item) | Q(parts__pk=item) | Q(split_from=item)
    )
    return rows.only(*RELATED).distinct().order_by("split_part", "pk")


# What is shown of an item beside another one, and how it stands to that one.
RELATED = ("number", "title", "state", "merged_into_id", "split_from_id", "split_part")


@prepared
def links_seen(user: Any, today: Any, item: Any) -> QuerySet[SuggestionLink]:
    """List the links of an item, to earlier ones and from later ones (可见关联)."""
    rows = SuggestionLink.objects.visible_to(user, today).filter(removed_at=None)
    rows = rows.filter(Q(suggestion=item) | Q(to=item)).select_related("suggestion", "to")
    return rows.order_by("pk")


@prepared
def contacts_seen(user: Any, today: Any, item: Any) -> QuerySet[Contact]:
    """List the contacts (可见沟通记录)."""
    rows = Contact.objects.visible_to(user, today).filter(suggestion=item)
    return rows.select_related("recorded_by", "deputy").order_by("pk")


@prepared
def opinions_seen(user: Any, today: Any, item: Any) -> QuerySet[Opinion]:
    """List the opinions (可见会办意见)."""
    rows = Opinion.objects.visible_to(user, today).filter(suggestion=item)
    return rows.select_related("sent_by", "returned_by", "assignment__organ").order_by("pk")


@prepared
def replies_seen(user: Any, today: Any, item: Any) -> QuerySet[Reply]:
    """List the replies (可见答复)."""
    rows = Reply.objects.visible_to(user, today).filter(suggestion=item)
    return rows.select_related("signed_by", "scan").order_by("pk")


@prepared
def judgements_seen(user: Any, today: Any, item: Any) -> QuerySet[Judgement]:
    """List the house's own judgements (可见评判意见)."""
    rows = Judgement.objects.visible_to(user, today).filter(suggestion=item)
    return rows.select_related("organ", "judged_by").order_by("pk")


@prepared
def requests_seen(user: Any, today: Any, item: Any) -> QuerySet[RatingRequest]:
    """List the rating requests (可见征询)."""
    return RatingRequest.objects.visible_to(user, today).filter(suggestion=item).order_by("pk")


@prepared
def ratings_seen(user: Any, today: Any, item: Any) -> QuerySet[Rating]:
    """List the ratings (可见评价)."""
    rows = Rating.objects.visible_to(user, today).filter(suggestion=item)
    return rows.select_related("deputy").order_by("pk")


@prepared
def promises_seen(user: Any, today: Any, item: Any) -> QuerySet[Promise]:
    """List the promises (可见承诺事项)."""
    rows = Promise.objects.visible_to(user, today).filter(suggestion=item)
    rows = rows.select_related("assignment__organ", "assignment__carried_by", "verified_by")
    rows = rows.select_related("carried_to_term", "told_by")
    return rows.order_by("due_on", "pk")


@prepared
def progress_seen(user: Any, today: Any, item: Any) -> QuerySet[PromiseProgress]:
    """List what units reported of their promises (可见进展情况)."""
    rows = PromiseProgress.objects.visible_to(user, today).filter(suggestion=item)
    return rows.order_by("pk")


@prepared
def words_seen(user: Any, today: Any, item: Any) -> QuerySet[PromiseWord]:
    """List what lead deputies said of promises (可见代表核实意见)."""
    rows = PromiseWord.objects.visible_to(user, today).filter(suggestion=item)
    return rows.order_by("pk")


@prepared
def heard(item: Any) -> QuerySet[PromiseWord, Any]:
    """List of which promise and which reply a lead deputy has been heard (已听取代表意见)."""
    return PromiseWord.objects.filter(suggestion=item).values_list("promise", "reply")


@prepared
def copies_seen(user: Any, today: Any, item: Any) -> QuerySet[Copy]:
    """List to whom an item was copied (可见抄送)."""
    rows = Copy.objects.visible_to(user, today).filter(suggestion=item)
    return rows.select_related("reply").order_by("pk")


@prepared
def transfers_seen(user: Any, today: Any, item: Any) -> QuerySet[Transfer]:
    """List the letters by which an item was transferred (可见移送)."""
    return Transfer.objects.visible_to(user, today).filter(suggestion=item).order_by("pk")


@prepared
def pressures_seen(user: Any, today: Any, item: Any) -> QuerySet[PressureCase]:
    """List what was said of pressure on ratings (可见干预情况)."""
    rows = PressureCase.objects.visible_to(user, today).filter(suggestion=item)
    return rows.select_related("deputy").order_by("pk")


@prepared
def deadlines_seen(user: Any, today: Any, item: Any) -> QuerySet[Clock]:
    """List the running deadlines (可见期限)."""
    rows = Clock.objects.visible_to(user, today).filter(suggestion=item, stopped_at=None)
    return rows.select_related("assignment__round", "extension").order_by("due_on")


@prepared
def measures_seen(user: Any, today: Any, item: Any) -> QuerySet[Measure]:
    """List the measures of supervision (可见督办措施), the latest first."""
    rows = Measure.objects.visible_to(user, today).filter(suggestion=item)
    return rows.select_related(
        "unit", "giver", "given_by", "leader__user", "leader__organ", "answered_by", "scan"
    ).order_by("-pk")


@prepared
def escalations_seen(user: Any, today: Any, item: Any) -> QuerySet[Escalation]:
    """List the escalations (可见提级事项)."""
    rows = Escalation.objects.visible_to(user, today).filter(suggestion=item)
    return rows.select_related(
        "committee", "leader__user", "in_charge__user", "decider", "round"
    ).order_by("pk")


@prepared
def supervisions_seen(user: Any, today: Any, item: Any) -> QuerySet[Supervision]:
    """List the steps that lateness climbed (可见督办记录)."""
    rows = Supervision.objects.visible_to(user, today).filter(suggestion=item)
    return rows.select_related(
        "clock", "assignment__organ", "supervisor", "leader__user", "in_charge__user",
        "signed_by", "acknowledged_by",
    ).order_by("pk")  # fmt: skip


@prepared
def events_seen(user: Any, today: Any, stream: Any) -> QuerySet[Event]:
    """List the events, newest first (可见留痕)."""
    rows = Event.objects.visible_to(user, today).filter(stream=stream)
    return rows.select_related(*WHO).order_by("-seq")
