"""The pages of key supervision topics (重点督办专题页面)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import KeyTopic, TopicItem
from cases.rules.topics import Criterion
from web.shared.listing import page_of
from web.shared.matters import (
    act_page,
    acts_on,
    founding_page,
    history_of,
    may_found_somewhere,
    seat_to_found,
)
from web.shared.requests import Asked
from web.shared.topics import items_of, steps_of, told_of
from web.topics.forms import FORMS, ITEM_FORMS, STEP_FORMS, NewNomination
from workflows.explaining import spoken


@require_safe
def topics(request: Asked) -> HttpResponse:
    """Show the topics (重点督办专题) that the person sees, the latest first."""
    rows = KeyTopic.objects.visible_to(request.user, request.today)
    page = page_of(rows.select_related("committee", "leader__user").order_by("-pk"), request)
    context = {
        "page": page,
        "topics": told_of(page.object_list, request.today),
        "nominates": may_found_somewhere(request, "nominate_topic"),
    }
    return render(request, "web/topics/topics.html", context)


@require_http_methods(["GET", "POST"])
def nominate(request: Asked) -> HttpResponse:
    """Nominate a topic (提名专题)."""
    congress, hat, allowed = seat_to_found(request, "nominate_topic")
    return founding_page(
        request, "nominate_topic", congress, hat, NewNomination, reverse("topics"),
        lambda topic: reverse("topic", args=[topic.pk]), allowed=allowed,
    )  # fmt: skip


def find(request: Asked, topic: int) -> KeyTopic:
    """Return a topic that the person may see (可见专题). Raises: Http404."""
    rows = KeyTopic.objects.visible_to(request.user, request.today)
    found = rows.select_related(
        "congress", "term", "committee", "lead_unit", "nominated_by", "leader__user",
        "leader__organ", "official__user", "official__organ",
    ).filter(pk=topic).first()  # fmt: skip
    if found is None:
        raise Http404
    return found


@require_safe
def topic_page(request: Asked, topic: int) -> HttpResponse:
    """Show a topic (专题): five layers, its items, its plan, what came of it, what I may do."""
    found = find(request, topic)
    seen = TopicItem.objects.visible_to(request.user, request.today).filter(topic=found.pk)
    rows = list(seen.select_related("suggestion", "left_by", "topic__congress").order_by("pk"))
    steps = steps_of(found, request.today)
    for step in steps:
        step["row"].topic = found
        step["acts"] = acts_on(request, step["row"], STEP_FORMS) if step["open"] else []
    items = items_of(rows, request.user, request.today)
    for one in items:
        one["acts"] = acts_on(request, one["row"], ITEM_FORMS)
    (told,) = told_of([found], request.today)
    context: dict[str, Any] = {
        "topic": found,
        "told": told,
        "criteria": [spoken(Criterion(word)) for word in found.criteria.split()],
        "deputies": found.taking_part.select_related("deputy").order_by("pk"),
        "items": items,
        "hidden": found.items.exclude(pk__in=[row.pk for row in rows]).count(),
        "steps": steps,
        "acts": acts_on(request, found, FORMS),
        "history": history_of(request, found),
    }
    return render(request, "web/topics/topic.html", context)


@require_http_methods(["GET", "POST"])
def act(request: Asked, topic: int, act: str) -> HttpResponse:
    """Perform an act on a topic (办理)."""
    found = find(request, topic)
    if act not in FORMS:
        raise Http404
    return act_page(request, found, act, FORMS[act], reverse("topic", args=[found.pk]))


@require_http_methods(["GET", "POST"])
def step_act(request: Asked, topic: int, step: int, act: str) -> HttpResponse:
    """Perform an act on a step of the plan (督办活动)."""
    found = find(request, topic)
    row = found.steps.select_related("topic__congress").filter(pk=step).first()
    if row is None or act not in STEP_FORMS:
        raise Http404
    return act_page(request, row, act, STEP_FORMS[act], reverse("topic", args=[found.pk]))


@require_http_methods(["GET", "POST"])
def item_act(request: Asked, topic: int, item: int, act: str) -> HttpResponse:
    """Perform an act on an item of the topic (专题内建议)."""
    found = find(request, topic)
    seen = TopicItem.objects.visible_to(request.user, request.today)
    row = seen.select_related("topic__congress", "suggestion").filter(topic=found.pk, pk=item)
    record = row.first()
    if record is None or act not in ITEM_FORMS:
        raise Http404
    return act_page(request, record, act, ITEM_FORMS[act], reverse("topic", args=[found.pk]))
