"""What the door asks before an act (办理前的审查), and what it answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Protocol

from django.apps import apps
from django.db import IntegrityError, models
from django.db.models import Q
from django.utils.translation import gettext as _

from cases.acting import Actor
from cases.models import Event, RatingRequest, Suggestion
from cases.models.sight import KNOWN_TO_UNITS, RATING_ACTS, WITHDRAWAL_ACTS
from cases.reads import tasks_of_organ
from cases.refusals import BadData, NotNow, NotPermitted
from people.kinds import CONGRESS_KINDS, HANDLING_KINDS
from people.models import Post
from workflows.registry import ACTS, Act


class Order(Protocol):
    """What of an order the questions need (办理请求)."""

    by: Actor
    reason: str
    effective_on: date
    second: Actor | None

    @property
    def today(self) -> date:
        """Return the day of the act."""


# How far a legal date may lie before the day on which the act is entered (补录).
MOST_DAYS_BACK = timedelta(days=5)


def is_visible(record: Any, suggestion: Suggestion) -> bool:
    """Ask whether there is such a record at all for who acts (可见)."""
    acting = record.acting
    if acting.deputy is not None:
        if acting.deputy.pk == suggestion.lead_id:
            return True
        if suggestion.state == "draft":
            return False
        return any(
            c.deputy_id == acting.deputy.pk and c.state in ("invited", "confirmed")
            for c in acting.facts.cosigners
        )
    if acting.post is None:
        return False
    organ = acting.post.organ
    if organ.congress_id != suggestion.congress_id:
        return False
    if _is_asked_in_silence(record) and organ.kind in HANDLING_KINDS:
        # For a unit there is no request before its release, whatever it tries.
        return False
    if organ.kind in CONGRESS_KINDS:
        return suggestion.state not in ("draft", "cosigning")
    if getattr(record, "organ_id", None) == organ.pk:
        return True
    task = record._state.fields_cache.get("assignment")
    if task is not None and task.organ_id == organ.pk:
        return True
    return tasks_of_organ.exists(suggestion.pk, organ.pk)


def _is_asked_in_silence(record: Any) -> bool:
    """Tell whether this is a request of which units know nothing yet (未发布的征询)."""
    return isinstance(record, RatingRequest) and record.state not in KNOWN_TO_UNITS


def check_permission(known: Act, record: Any) -> None:
    """Ask who acts before anything is told of how the record stands (权限).

    Raises: NotPermitted.
    """
    permission = known.transitions[0].permission
    if permission is None or not permission(record, record.acting.by.user):
        raise NotPermitted(_("Only %(who)s may do this.") % {"who": getattr(permission, "who", "")})


def check_moment(known: Act, record: Any, suggestion: Suggestion) -> None:
    """Ask what is in the way of the act: the state, or a condition (办理条件). Raises: NotNow."""
    declared = known.transitions
    here = [t for t in declared if t.source in (record.state, "*")]
    if not here:
        raise NotNow(
            _("This cannot be done now: the item has moved on."),
            **who_was_faster(suggestion, record),
        )
    for condition in here[0].conditions:
        if not condition(record):
            raise NotNow(condition.reason, **who_was_faster(suggestion, record))


def check_fields(known: Act, data: dict[str, Any]) -> None:
    """Ask for exactly what the act takes (数据项). Raises: BadData."""
    problems = {name: _("This is not asked for here.") for name in data.keys() - known.fields}
    problems |= {name: _("Please fill this in.") for name in known.required - data.keys()}
    if problems:
        raise BadData(problems)


def check_legal_date(order: Order, record: Any) -> None:
    """Let a legal date differ from today only a little, with a reason and a witness (补录日期).

    Raises: BadData.
    """
    if order.effective_on == order.today:
        return
    if not order.today - MOST_DAYS_BACK <= order.effective_on <= order.today:
        raise BadData({"effective_on": _("A legal date lies at most five days back.")})
    if not order.reason.strip():
        raise BadData({"reason": _("Say why the legal date is not today.")})
    post, second = record.acting.post, order.second
    witness = (
        post is not None
        and second is not None
        and second.post is not None
        and second.user != order.by.user
        and Post.objects.on(order.today)
        .filter(pk=second.post.pk, user=second.user, organ=post.organ_id)
        .exists()
    )
    if not witness:
        raise BadData(
            {"second": _("A second person of the same organ must vouch for the legal date.")}
        )


def who_was_faster(suggestion: Suggestion, record: Any) -> dict[str, Any]:
    """Tell which act was there before, whose, and when (先行办理).

    That is the last act that touched the record, else the last on the suggestion. Acts of
    rating are told only to who is part of them: a refusal must not give away that one exists.
    """
    named = label(record)
    done = (
        Event.objects.filter(stream=suggestion.stream_id, kind="done")
        .select_related("actor")
        .order_by("-seq")
    )
    if str(record._meta.model_name) != "ratingrequest":
        done = done.exclude(act__in=RATING_ACTS)
    post = record.acting.post
    if post is not None and post.organ.kind in HANDLING_KINDS:
        # A unit learns of a withdrawal when it is confirmed.
        done = done.exclude(act__in=WITHDRAWAL_ACTS)
    touched = done.filter(Q(record=named) | Q(facts__contains=f'"{named}"')).first()
    last = touched or done.first()
    details: dict[str, Any] = {"state": record.state, "version": record.version}
    if last is not None:
        details |= {
            "act": last.act,
            "who": str(last.actor) if last.actor else _("the system"),
            "at": last.at,
        }
    return details


def words_of(error: IntegrityError) -> Any:
    """Find the words of the constraint that was broken (约束说明).

    Raises: the error itself, if it is not ours to explain.
    """
    text = str(error)
    for known in {a.model for a in ACTS.values()} | set(_related_models()):
        for constraint in known._meta.constraints:
            columns = [f"{known._meta.db_table}.{f}" for f in getattr(constraint, "fields", ())]
            if constraint.name in text or (columns and all(c in text for c in columns)):
                return constraint.violation_error_message
    raise error


def _related_models() -> list[type[models.Model]]:
    return [
        *apps.get_app_config("cases").get_models(),
        *apps.get_app_config("workflows").get_models(),
    ]


def name_of(model: type[models.Model]) -> str:
    """Return the word by which a kind of record is named (类型标识)."""
    return str(model._meta.model_name)


def label(record: Any) -> str:
    """Return the word by which a record is named in the trail (记录标识)."""
    return f"{name_of(type(record))}:{record.pk}"
