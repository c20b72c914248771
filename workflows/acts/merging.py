"""Merged handling (并案办理): one plan, and for each number a letter and a rating of its own.

Each act locks one suggestion. What the leading item's plan means for its followers is carried over
by the clockwork, on the follower, from what the rows say (ADR 0012).
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cases.models import Assignment, Follower, RatingRequest, Round, Suggestion
from cases.models.merging import LEADABLE_STATES
from cases.plans import Plan, opinions_awaited, waits
from cases.refusals import NotNow
from cases.rules.policy.choices import WithdrawUntil
from cases.rules.states import (
    AssignmentState,
    ClockKind,
    HandlingRole,
    SuggestionState,
    WorkKind,
)
from cases.tasks import GONE
from workflows.acts.correcting import run_on
from workflows.acts.extending import end_extension
from workflows.acts.following import follow_the_round
from workflows.acts.withdrawing import end_request
from workflows.doing import Doing
from workflows.door import act
from workflows.flows import JOINS

A = AssignmentState
S = SuggestionState

# What may wait for somebody at a task of a follower.
OF_A_TASK = (
    WorkKind.CONTACT,
    WorkKind.REPLY,
    WorkKind.SUB_ASSIGN,
    WorkKind.SIGN_IN,
    WorkKind.DECIDE_RETURN,
    WorkKind.REASSIGN,
    WorkKind.SETTLE_DISPUTE,
    WorkKind.COORDINATE,
    *JOINS,
)


@act(Suggestion)
def merge(do: Doing, into: int, why: str = "") -> None:
    """Let the suggestion follow one on the same matter (并案): `into` leads, of the same term.

    Source: Chongqing 2018, art. 13; Zhejiang 2016, art. 18; rulebook 9.2, T29.
    """
    follower = do.suggestion
    do.require(
        isinstance(into, int) and not isinstance(into, bool) and into != follower.pk,
        "into",
        _("Choose the suggestion that this one follows."),
    )
    leading = Suggestion.objects.filter(
        pk=into, congress=follower.congress_id, term=follower.term_id
    ).first()
    do.require(leading is not None, "into", _("Choose the suggestion that this one follows."))
    assert leading is not None
    do.require(
        leading.state in LEADABLE_STATES
        and not leading.classified
        and leading.void_proposed_by_id is None,
        "into",
        _("Only what is registered or in its first handling can lead, and follows nothing itself."),
    )
    do.set(follower, merged_into=leading)
    do.tell(leading=leading.pk, other=leading.number, why=why)
    do.stop_clocks(ClockKind.ASSIGNMENT, of=follower)
    do.finish(WorkKind.ASSIGN, follower)


@act(Suggestion)
def follow_plan(do: Doing) -> None:
    """Take over what the leading item's plan means for this one (随主件办理).

    Each unit that has signed the leading item in gets a task of its own here, accepted and due on
    the same day; a task that passed to another unit is followed there.
    Source: Zhejiang 2016, art. 18; Shandong 2017, art. 20.
    """
    plan: Plan = do.look.plan
    leaving, following, released = plan.to_leave, plan.to_follow, plan.to_release
    for task in leaving:
        _end_task(do, task, "follow_another")
    if following:
        opened = _open_round(do, following[0].round)
        rows = do.create_all(_task(do, opened, plan, leading) for leading in following)
        for row in rows:
            _start_clocks(do, row)
        do.begin([(WorkKind.CONTACT, row) for row in rows], round_number=1)
    for lead in released:
        _release(do, lead)


@act(Suggestion)
def end_merge(do: Doing) -> None:
    """End the merge, as the leading item ended without an answer (并案终止).

    With tasks of its own the suggestion goes on by itself; without, it is assigned anew.
    """
    follower, living = do.suggestion, do.look.plan.living
    leading = follower.merged_into
    assert leading is not None
    do.tell(leading=leading.pk, other=leading.number)
    if not living:
        do.move(follower, "end_merge", stands_at=S.REGISTERED)
        _register_again(do)
        return
    under_way = [task for task in living if task.state != A.REPLY_ISSUED]
    do.move(follower, "end_merge", stands_at=S.HANDLING if under_way else S.REPLIED)
    do.set(follower, merged_into=None)
    for lead in under_way:
        if waits(lead):
            _release(do, lead)
    if not under_way:
        # What it was waiting for will not come: its own ratings may all be in already.
        asked = RatingRequest.objects.filter(round=living[0].round_id).order_by("pk")
        follow_the_round(do, living[0].round, list(asked))


@act(Suggestion)
def undo_merge(do: Doing, why: str) -> None:
    """Undo the merge (撤销并案): the suggestion waits to be assigned, its tasks are taken back."""
    do.require_text(why=why)
    follower = do.suggestion
    leading = follower.merged_into
    assert leading is not None
    do.tell(leading=leading.pk, other=leading.number, why=why)
    _register_again(do)


@act(Suggestion)
def note_follower(do: Doing, follower: int) -> None:
    """Note beside the leading item who follows it (登记并入件), so that its own trail says so."""
    found = Suggestion.objects.filter(
        pk=follower, merged_into=do.suggestion.pk, state=S.MERGED
    ).first()
    noted = Follower.objects.filter(follower=follower, left_at=None)
    if found is None or noted.exists():
        raise NotNow(_("This cannot be done now: the item has moved on."))
    do.create(Follower(suggestion=do.suggestion, follower=found, noted_at=do.at))
    do.tell(follower=found.pk, other=found.number)


@act(Suggestion)
def note_follower_left(do: Doing, follower: int) -> None:
    """Note beside the leading item who follows it no more (登记并案解除)."""
    noted = (
        Follower.objects.filter(suggestion=do.suggestion.pk, follower=follower, left_at=None)
        .select_related("follower")
        .first()
    )
    if noted is None or still_follows(noted):
        raise NotNow(_("This cannot be done now: the item has moved on."))
    do.set(noted, left_at=do.at)
    do.tell(follower=noted.follower_id, other=noted.follower.number)


def still_follows(noted: Follower) -> bool:
    """Tell whether an item is, or was to its end, handled together with this one (仍并案)."""
    other = noted.follower
    return other.merged_into_id == noted.suggestion_id and other.state != S.WITHDRAWN


def _open_round(do: Doing, leading: Round) -> Round:
    """Return the follower's own first round; it counts from the leading item's assignment."""
    follower = do.suggestion
    if follower.round_number:
        return Round.objects.get(suggestion=follower.pk, number=1, recalled_at=None)
    if do.policy.withdraw_until == WithdrawUntil.BEFORE_ASSIGNMENT:
        end_request(do)
    do.set(follower, round_number=1, assigned_on=leading.assigned_on)
    return do.create(
        Round(
            suggestion=follower,
            number=1,
            policy_id=follower.policy_id,
            opened_at=do.at,
            assigned_on=leading.assigned_on,
        )
    )


def _task(do: Doing, opened: Round, plan: Plan, leading: Assignment) -> Assignment:
    row = _copy(do, opened, leading, A.ACCEPTED)
    row.parent = _parent(do, opened, plan, leading)
    row.accepted_at = do.at
    if leading.role == HandlingRole.LEAD and not opinions_awaited(leading, plan.theirs):
        row.opinions_in_at = do.at
    return row


def _parent(do: Doing, opened: Round, plan: Plan, leading: Assignment) -> Assignment | None:
    """Return the row by which the government's office takes part here too (分办上级)."""
    above = next((a for a in plan.theirs if a.pk == leading.parent_id), None)
    if above is None:
        return None
    mine = [*plan.own, *do.created.get("assignment", [])]
    for row in mine:
        if row.organ_id == above.organ_id and row.state == A.PASSED_ON:
            return row  # type: ignore[no-any-return]
    return do.create(_copy(do, opened, above, A.PASSED_ON))


def _copy(do: Doing, opened: Round, leading: Assignment, state: AssignmentState) -> Assignment:
    return Assignment(
        suggestion=do.suggestion,
        round=opened,
        organ=leading.organ,
        tier=leading.tier,
        role=leading.role,
        part=leading.part,
        follows=leading,
        settled=leading.settled,
        state=state.value,
        first_assigned_on=leading.first_assigned_on,
        assigned_on=leading.assigned_on,
        received_on=do.today,
        since_at=do.at,
    )


def _start_clocks(do: Doing, row: Assignment) -> None:
    """Let the reply be due on the leading item's day; the contact is the follower's own."""
    run_on(do, ClockKind.REPLY, row.follows, row)
    do.start_clock(ClockKind.CONTACT, row, do.today, do.policy.first_contact_deadline)


def _release(do: Doing, lead: Assignment) -> None:
    do.set(lead, opinions_in_at=do.at)
    do.look_again(lead)


def _end_task(do: Doing, task: Assignment, how: str) -> None:
    end_extension(do, task)
    do.move(task, how)
    do.stop_clocks(*ClockKind, of=task)
    for kind in OF_A_TASK:
        do.cancel(kind, task)


def _register_again(do: Doing) -> None:
    """Let the follower wait to be assigned (恢复待交办); the day for that is the one it was."""
    follower = do.suggestion
    rows: list[Any] = do.look.plan.own
    for row in rows:
        if row.state == A.PASSED_ON:
            do.move(row, "recall")
        elif row.state not in GONE:
            _end_task(do, row, "stop_following")
    if rows:
        do.set(rows[0].round, recalled_at=do.at)
    do.set(follower, merged_into=None, round_number=0, assigned_on=None)
    run_on(do, ClockKind.ASSIGNMENT, follower, follower)
    do.drop(*OF_A_TASK)
    do.begin([(WorkKind.ASSIGN, follower)])
