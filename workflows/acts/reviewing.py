"""Look-back reviews over many items (回头看): plan, check, decide once, carry out, report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases import guards
from cases.classes import present_class
from cases.models import (
    LookBackReview,
    Promise,
    ReviewedItem,
    Suggestion,
)
from cases.models.round import RoundGround
from cases.refusals import BadData
from cases.rules.kinds import RatingOption, ResultKind
from cases.rules.reviewing import Finding, Skipped
from cases.rules.states import PromiseState, ReviewedState
from people.models import Organ, Session, Term
from workflows.acts.looking_back import LOOKED_BACK
from workflows.look_backs import figures, in_scope, last_answers, snapshot, written_off
from workflows.matters import Matters, founds
from workflows.registry import matter_act

BATCH = 500


# -- which items ----------------------------------------------------------------------------------


@founds(LookBackReview, guards.commission_here)
def plan_look_back(do: Matters, title: str, term: int, scope: Mapping[str, Any]) -> None:
    """Plan a look-back review (拟定回头看) over items of a term.

    `scope` narrows the set; see `read_scope`. Source: Xianning (all items of the term).
    """
    do.require_text(title=title)
    found = Term.objects.filter(pk=term, congress=do.congress).first() if _is_key(term) else None
    if found is None:
        raise BadData({"term": _("Choose one of the terms.")})
    review = do.record
    review.title, review.term = title.strip(), found
    review.scope = read_scope(review, scope)
    review.planned_by, review.planned_at, review.since_at = do.by.user, do.at, do.at
    do.make()
    do.tell(title=review.title, term=found.number, scope=review.scope)


@matter_act(LookBackReview, "term")
def change_scope(do: Matters, title: str, scope: Mapping[str, Any]) -> None:
    """Change title or scope (调整范围) before checking begins."""
    do.require_text(title=title)
    read = read_scope(do.record, scope)
    do.set(do.record, title=title.strip(), scope=read)
    do.tell(scope=read)


def read_scope(review: LookBackReview, scope: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Read which items of the term are meant (范围); what is left out does not narrow it.

    Keys: `sessions` (keys of sessions), `units` (keys of organs), `results` (kinds of result of
    the last reply), `overall` (last overall ratings), `items` (references). Each is a list.
    Raises: BadData at the key that cannot be read.
    """
    if not isinstance(scope, Mapping):
        raise BadData({"scope": _("This is not a scope.")})
    allowed: dict[str, set[Any]] = {
        "sessions": set(Session.objects.filter(term=review.term).values_list("pk", flat=True)),
        "units": set(
            Organ.objects.filter(congress=review.congress_id).values_list("pk", flat=True)
        ),
        "results": {kind.value for kind in ResultKind},
        "overall": {option.value for option in RatingOption},
    }
    read: dict[str, list[Any]] = {}
    for key, values in scope.items():
        if key not in (*allowed, "items") or not isinstance(values, (list, tuple)):
            raise BadData({str(key): _("This is not asked for here.")})
        if key == "items":
            known = set(
                Suggestion.objects.filter(term=review.term, reference__in=map(str, values))
                .values_list("reference", flat=True)
            )  # fmt: skip
            lost = [str(v) for v in values if str(v) not in known]
            if lost:
                raise BadData({key: _("There is no such number: %(no)s.") % {"no": lost[0]}})
        elif not all(value in allowed[key] for value in values):
            raise BadData({key: _("Choose among what is offered.")})
        if values:
            read[str(key)] = list(dict.fromkeys(values))
    return read


@matter_act(LookBackReview, "term")
def begin_checks(do: Matters) -> None:
    """Fix the set as it stands now (确定核查清单); what cannot be looked back on is told at once.

    Source: Xianning; an item in a second round is skipped aloud (rulebook 9.2, T27).
    """
    review, made = do.record, 0
    keys = list(in_scope(review).values_list("pk", flat=True))
    skipped: dict[str, int] = {}
    for start in range(0, len(keys), BATCH):
        rows = list(snapshot(review, keys[start : start + BATCH]))
        for row in rows:
            row.since_at = do.at
            if row.skipped_for:
                skipped[row.skipped_for] = skipped.get(row.skipped_for, 0) + 1
        do.create_all(rows)
        made += len(rows)
    do.require(made, "scope", _("No item of the term is in this scope."))
    do.tell(items=made, skipped=skipped)


# -- what was found -------------------------------------------------------------------------------


@matter_act(ReviewedItem, "suggestion__policy")
def check_item(
    do: Matters,
    finding: str,
    note: str = "",
    ground: str = "",
    result_kind: str = "",
    promise: int | None = None,
    due_on: date | None = None,
) -> None:
    """Enter what the check found of one item (核查): really done, on schedule, or not.

    `ground` goes with an item that is handled again, `result_kind` with another class, `promise`
    and `due_on` with a promise that is followed again.
    Source: Tongling 2009, look-back form; Xianning.
    """
    row = do.record
    found = _finding(do, row, finding, note, ground)
    if finding == Finding.CLASS_CHANGED:
        found["result_kind"] = _other_class(do, row, result_kind)
    if finding == Finding.PROMISE_REOPENED:
        found |= _promise_again(do, row, promise, due_on)
    do.set(row, **_NOTHING | found, checked_by=do.by.user, checked_at=do.at)


_NOTHING: dict[str, Any] = {"result_kind": "", "promise": None, "due_on": None}


@matter_act(LookBackReview)
def check_items(
    do: Matters, items: list[int] | str, finding: str, note: str = "", ground: str = ""
) -> None:
    """Enter the same finding for several items (批量核查), or `"rest"`: all not checked yet.

    Only what is found alike can be: confirmed, or handled again on the same ground.
    """
    allowed = (Finding.CONFIRMED, Finding.HANDLED_AGAIN)
    do.require_choice(finding, allowed, "finding", _("Choose one of the findings."))
    rows = ReviewedItem.objects.filter(review=do.record.pk).select_related("suggestion__policy")
    if items == "rest":
        chosen = list(rows.filter(state=ReviewedState.UNCHECKED).order_by("pk"))
        do.require(chosen, "items", _("Every item has been checked."))
    else:
        wanted = {i for i in items if _is_key(i)} if isinstance(items, (list, tuple)) else set()
        do.require(wanted, "items", _("Choose at least one item."))
        do.require(len(wanted) <= BATCH, "items", _("At most %(n)d items at once.") % {"n": BATCH})
        open_ = rows.filter(state__in=[ReviewedState.UNCHECKED, ReviewedState.CHECKED])
        chosen = list(open_.filter(pk__in=wanted).order_by("pk"))
        do.require(len(chosen) == len(wanted), "items", _("Choose among the items of this review."))
    for row in chosen:
        row.review = do.record
        found = _finding(do, row, finding, note, ground)
        do.move(row, "take_finding")
        do.set(row, **_NOTHING | found, checked_by=do.by.user, checked_at=do.at)
    do.tell(finding=finding, items=len(chosen))


def _finding(
    do: Matters, row: ReviewedItem, finding: str, note: str, ground: str
) -> dict[str, Any]:
    """Ask that a finding is whole (核查意见校验), and return its columns."""
    do.require_choice(finding, Finding, "finding", _("Choose one of the findings."))
    if finding != Finding.CONFIRMED:
        do.require_text(note=note)
    elif row.suggestion.parked_at is not None:
        do.require(
            isinstance(note, str) and note.strip(),
            "note",
            _("The deputy was not satisfied with No. %(no)s: say why nothing more is done.")
            % {"no": row.suggestion.number},
        )
    if finding != Finding.HANDLED_AGAIN:
        return {"finding": finding, "note": note, "ground": ""}
    do.require_choice(ground, LOOKED_BACK, "ground", _("Say why the item is handled again."))
    if ground == RoundGround.NOT_CONTENT:
        weaker = {o.value for o in RatingOption if o != RatingOption.SATISFIED}
        do.require(
            row.was_overall in weaker,
            "ground",
            _("No. %(no)s was not rated below satisfied.") % {"no": row.suggestion.number},
        )
    return {"finding": finding, "note": note, "ground": ground}


def _other_class(do: Matters, row: ReviewedItem, result_kind: str) -> str:
    do.require_choice(result_kind, ResultKind, "result_kind", _("Choose one of the results."))
    answers = last_answers(row.suggestion_id)
    if len(answers) != 1:
        raise BadData(
            {"finding": _("Several units have answered: change their classes one by one.")}
        )
    do.require(
        present_class(answers[0]) != result_kind, "result_kind", _("It has this class already.")
    )
    needs = answers[0].round.policy.rules.promise_required_kinds
    living = Promise.objects.filter(suggestion=row.suggestion_id, binding=True).exclude(
        state__in=[PromiseState.WRITTEN_OFF, PromiseState.CANCELLED]
    )
    do.require(
        ResultKind(result_kind) not in needs or living.exists(),
        "result_kind",
        _("This result needs a promise: have the item handled again."),
    )
    return result_kind


def _promise_again(
    do: Matters, row: ReviewedItem, promise: int | None, due_on: date | None
) -> dict[str, Any]:
    kept = written_off(row.suggestion_id)
    found = kept.filter(pk=promise).first() if promise and _is_key(promise) else None
    do.require(found is not None, "promise", _("Choose a promise that was written off."))
    do.require(
        isinstance(due_on, date) and due_on > do.today,
        "due_on",
        _("A new day lies in the future."),
    )
    return {"promise": found, "due_on": due_on}


def _is_key(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63


# -- one decision, carried out item by item -------------------------------------------------------


@matter_act(LookBackReview)
def decide_look_back(do: Matters, number: str, decided_on: date, text: str) -> None:
    """Record the one decision by which all findings are carried out (作出回头看决定).

    From then on the clockwork carries them out, item by item; nothing is found anew.
    Source: Xianning (4 dissatisfied and 28 basically satisfied items by one decision).
    """
    do.require_text(number=number, text=text)
    do.require(
        isinstance(decided_on, date) and decided_on <= do.today,
        "decided_on",
        _("A decision is not dated in the future."),
    )
    do.set(do.record, decision=number, decided_on=decided_on, decision_text=text)
    counted = figures(do.record)["findings"]
    do.tell(number=number, findings={name: n for name, n in counted.items() if n})


@matter_act(LookBackReview)
def note_carried_out(do: Matters, carried: list[int], moved_on: dict[str, str]) -> None:
    """Note of which items the finding has been carried out, or why not (登记落实情况).

    `moved_on` maps an item to what was in the way. Each item's own trail holds the act itself.
    """
    wanted = [*carried, *(int(pk) for pk in moved_on)]
    rows = ReviewedItem.objects.filter(review=do.record.pk, state=ReviewedState.CHECKED)
    for row in rows.filter(pk__in=wanted).order_by("pk"):
        row.review = do.record
        if (why := moved_on.get(str(row.pk))) is None:
            do.move(row, "carry_finding_out")
        else:
            do.move(row, "skip_finding")
            do.set(row, skipped_for=Skipped.MOVED_ON.value, skipped_why=why)


@matter_act(LookBackReview)
def finish_carrying_out(do: Matters) -> None:
    """Note that every finding has been carried out (核查意见全部落实)."""
    counted = figures(do.record)
    do.tell(carried_out=counted["carried_out"], skipped=counted["skipped"])


@matter_act(LookBackReview)
def close_look_back(do: Matters, report: str) -> None:
    """End the review with its report (形成回头看报告); its figures go with it into the trail."""
    do.require_text(report=report)
    do.set(do.record, report=report, ended_at=do.at)
    do.tell(figures=figures(do.record))


@matter_act(LookBackReview)
def cancel_look_back(do: Matters, why: str) -> None:
    """Give the review up before anything was decided (取消回头看)."""
    do.require_text(why=why)
    do.tell(why=why)
    do.set(do.record, ended_at=do.at)
