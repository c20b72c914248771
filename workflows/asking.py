"""What the door asks before an act (办理前的审查), and what it answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models
from django.db.models import Q
from django.utils.translation import gettext as _

from cases.acting import SHANGHAI
from cases.confidential import WITHHELD
from cases.guards import INTAKE_KINDS
from cases.models import Assignment, Event, PressureCase, RatingRequest, Suggestion
from cases.models.sight import (
    CONSULTING_ACTS,
    KNOWN_TO_UNITS,
    PRESSURE_ACTS,
    RATING_ACTS,
    UNSENT,
    WITHDRAWAL_ACTS,
)
from cases.naming import WHO, who_acted
from cases.reads import may_vouch, tasks_of_organ, who_can_vouch
from cases.refusals import BadData, NotNow, NotPermitted
from cases.rules.papers import HOLDS_ITS_PAPER, MOST_DAYS_BACK, ON_PAPER
from cases.rules.states import SuggestionState
from people.kinds import CONGRESS_KINDS, HANDLING_KINDS, Role
from people.models import Post
from workflows.orders import Order
from workflows.registry import ACTS, Act


def is_visible(record: Any, suggestion: Suggestion) -> bool:
    """Ask whether there is such a record at all for who acts (可见)."""
    acting = record.acting
    if isinstance(record, PressureCase):
        # Such a case exists for who looks into it, and for nobody else.
        by = record.acting.by.user
        assert by is not None
        return PressureCase.objects.visible_to(by, acting.today).filter(pk=record.pk).exists()
    if acting.deputy is not None:
        return _is_shown_to_deputy(acting, suggestion)
    if acting.post is None:
        return False
    organ = acting.post.organ
    if organ.congress_id != suggestion.congress_id:
        # A township's escalation may lie with the county's commission.
        return organ.pk in (
            getattr(record, "committee_id", None),
            getattr(record, "decider_id", None),
        )
    if _is_asked_in_silence(record) and organ.kind in HANDLING_KINDS:
        # For a unit there is no request before its release, whatever it tries.
        return False
    if organ.kind in CONGRESS_KINDS:
        return suggestion.state not in UNSENT or _is_entered_by(acting.post, suggestion)
    if getattr(record, "organ_id", None) == organ.pk:
        return True
    task = record._state.fields_cache.get("assignment")
    if task is not None and task.bearer_id == organ.pk:
        return True
    if tasks_of_organ.exists(suggestion.pk, organ.pk):
        return True
    # Who is asked before the assignment knows of the suggestion, and of nothing that hangs on it.
    registered = record is suggestion and suggestion.state == SuggestionState.REGISTERED
    return registered and acting.facts.own_consultation is not None


def _is_shown_to_deputy(acting: Any, suggestion: Suggestion) -> bool:
    deputy = acting.deputy.pk
    if deputy == suggestion.lead_id:
        return True
    if suggestion.precheck_by_id == deputy and suggestion.state not in ("draft", "cosigning"):
        return True
    if suggestion.delegation_id is not None and suggestion.state not in UNSENT:
        delegation = acting.facts.delegation
        if deputy == delegation.contact_head_id or acting.deputy.delegation_id == delegation.pk:
            return True
    if suggestion.state == "draft":
        return False
    return any(
        c.deputy_id == deputy and c.state in ("invited", "confirmed")
        for c in acting.facts.cosigners
    )


def _is_entered_by(post: Post, suggestion: Suggestion) -> bool:
    """Tell whether this officer writes the draft from paper, or waits for one (代录)."""
    if post.role != Role.INTAKE_OFFICER:
        return False
    if suggestion.drafted_by_id == post.organ_id:
        return True
    return (
        suggestion.state == "cosigning"
        and post.organ.kind in INTAKE_KINDS
        and suggestion.cosigners.filter(
            deputy__user=None, state__in=["invited", "confirmed"]
        ).exists()
    )


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
    if suggestion.state == SuggestionState.ARCHIVED:
        raise NotNow(_("This item was archived when its term ended; it can only be read."))
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


def check_legal_date(order: Order, record: Any, suggestion: Suggestion) -> None:
    """Let a legal date differ from today only a little, with a reason and a witness (补录日期).

    Raises: BadData.
    """
    if order.second is None and order.effective_on == order.today:
        return
    if order.effective_on != order.today:
        _check_day(order, record, suggestion)
    post, second = record.acting.post, order.second
    own = post.organ_id if post is not None else None
    me = order.by.user.pk if order.by.user is not None else None
    named = second.user.pk if second is not None and second.user is not None else None
    here = (suggestion.congress_id, own, order.today)
    if named is None or named == me or not may_vouch(named, *here):
        able = [post for post in who_can_vouch.all(*here) if post.user_id != me]
        raise BadData({"second": _who_could(able)})


def check_paper(order: Order) -> None:
    """Take a paper only where one can be the act's original (纸质原件). Raises: BadData."""
    paper = order.paper
    if paper is None or not paper.is_there or order.by.on_behalf_of is not None:
        # What a deputy signed is looked at in `workflows.standing_in`.
        return
    if order.act.name not in ON_PAPER - HOLDS_ITS_PAPER or paper.call_note:
        raise BadData({"paper_number": _("This act has no paper of its own.")})
    if len(paper.number) > 60:
        raise BadData({"paper_number": _("At most %(n)d characters, please.") % {"n": 60}})


def _check_day(order: Order, record: Any, suggestion: Suggestion) -> None:
    post = record.acting.post
    if order.act.name not in ON_PAPER or post is None:
        raise BadData({"effective_on": _("This act has no paper with a day of its own.")})
    if not order.today - MOST_DAYS_BACK <= order.effective_on <= order.today:
        raise BadData({"effective_on": _("A legal date lies at most five days back.")})
    if order.effective_on < _begun_on(record, suggestion):
        raise BadData({"effective_on": _("On that day this could not be done yet.")})
    if not post.is_held_on(order.effective_on):
        raise BadData({"effective_on": _("You did not hold this post on that day.")})
    if not order.reason.strip():
        raise BadData({"reason": _("Say why the legal date is not today.")})


def _begun_on(record: Any, suggestion: Suggestion) -> date:
    """Return the day before which nothing of this can have been done (最早日期)."""
    task = record if isinstance(record, Assignment) else getattr(record, "assignment", None)
    if isinstance(task, Assignment):
        return task.received_on
    assert suggestion.submitted_at is not None
    return suggestion.submitted_at.astimezone(SHANGHAI).date()


def _who_could(able: list[Post]) -> str:
    """Say who may vouch for a legal date (可作第二人): a few by name."""
    names = "、".join(dict.fromkeys(f"{p.user} ({p.organ})" for p in able[:3]))
    asked = _(
        "A second person must vouch for the legal date: anybody with a post in the organs of "
        "the Standing Committee, or a colleague of your own unit."
    )
    return asked + (" " + _("For instance: %(names)s.") % {"names": names} if names else "")


def who_was_faster(suggestion: Suggestion, record: Any) -> dict[str, Any]:
    """Tell which act was there before, whose, and when (先行办理).

    That is the last act that touched the record, else the last on the suggestion. Acts of
    rating are told only to who is part of them: a refusal must not give away that one exists.
    """
    named = label(record)
    done = (
        Event.objects.filter(stream=suggestion.stream_id, kind="done")
        .select_related(*WHO)
        .order_by("-seq")
    )
    if not isinstance(record, PressureCase):
        done = done.exclude(act__in=PRESSURE_ACTS)
    if str(record._meta.model_name) != "ratingrequest":
        done = done.exclude(act__in=RATING_ACTS)
    post = record.acting.post
    if post is not None and post.organ.kind in HANDLING_KINDS:
        # A unit learns of a withdrawal when it is confirmed.
        done = done.exclude(act__in=WITHDRAWAL_ACTS)
    if post is None:
        done = done.exclude(act__in=CONSULTING_ACTS)
    elif post.organ.kind in HANDLING_KINDS:
        # What another unit was asked and answered is between it and the office; who is only asked
        # reads of nothing else that was done.
        own = Q(post__organ=post.organ_id)
        done = done.filter(own | ~Q(act__in=CONSULTING_ACTS))
        if record is suggestion and suggestion.state == SuggestionState.REGISTERED:
            done = done.filter(own)
    touched = done.filter(Q(record=named) | Q(facts__contains=f'"{named}"')).first()
    last = touched or done.first()
    details: dict[str, Any] = {"state": record.state, "version": record.version}
    if last is not None:
        details |= {
            "act": last.act,
            "who": _who(last, suggestion, record),
            "at": last.at,
        }
    return details


def _who(event: Event, suggestion: Suggestion, record: Any) -> str:
    """Name who did an act (先行人), but no author to a unit from which the names are withheld."""
    if event.actor is None:
        return _("the system")
    post = record.acting.post
    outside = post is not None and post.organ.kind in HANDLING_KINDS
    if suggestion.hide_name and outside and event.post_id is None:
        return str(WITHHELD)
    return who_acted(event)


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
