"""Carry an item through the door on the days its row names (按日期办理)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from cases.acting import SHANGHAI, SYSTEM, Actor
from cases.facts import co_handlers_of
from cases.models import (
    Assignment,
    Cosigner,
    Outbox,
    RatingRequest,
    Reply,
    Suggestion,
)
from cases.refusals import ActRefused, BadData, NotNow
from cases.rules.rating import asked_dimensions
from cases.rules.states import (
    OPEN_STATES,
    AssignmentState,
    ClockKind,
    HandlingRole,
    ReplyState,
)
from people.kinds import OrganKind, Role
from people.models import Deputy
from workflows import drafts
from workflows.door import perform
from workflows.loading import reads
from workflows.loading.report import CellError
from workflows.loading.steps import Item, Posts, Slot, Step
from workflows.loading.writing import loaded_from

MORNING = time(9)
# An item's acts of one day follow one another.
STEP = timedelta(seconds=20)
A = AssignmentState
_WRITERS = (Role.CASE_OFFICER, Role.UNIT_HEAD)
_REVIEWERS = (Role.SUB_ASSIGNER, Role.UNIT_HEAD)
MISSING = (A.OPINION_OVERDUE, A.OPINION_MISSING)


class Player:
    """Carry out what is open of one item (办理一件), act by act, each through the door.

    Every act bears a key of its row: whoever is killed in between goes on where he or she was.
    """

    def __init__(self, item: Item, posts: Posts) -> None:
        self.item = item
        self.posts = posts
        self.suggestion: Any = None
        self.at = datetime.min.replace(tzinfo=SHANGHAI)

    def play(self) -> str:
        """Carry out every open act (办理); return where the suggestion stands then.

        Raises: CellError that names the column whose act was refused.
        """
        item = self.item
        self._find_or_draft()
        for place, step in enumerate(item.steps):
            begins = datetime.combine(step.day, MORNING, SHANGHAI) + STEP * place
            if step.name in item.done:
                self.at = begins
                continue
            self._let_time_pass(step.day)
            self.at = max(begins, self.at + STEP)
            try:
                getattr(self, f"_do_{step.kind}")(step)
            except BadData as refusal:
                text = "; ".join(str(t) for t in refusal.fields.values())
                raise CellError(step.column, text) from refusal
            except ActRefused as refusal:
                raise CellError(step.column, self._why(step, refusal)) from refusal
        self._tell_nobody()
        stands = reads.state_of.rows(self.suggestion.pk)[0][0]
        if item.wanted_state and stands != item.wanted_state:
            words = _("By its days the item stands at “%(state)s”, not here.")
            raise CellError("state", words % {"state": stands})
        return str(stands)

    @staticmethod
    def _why(step: Step, refusal: ActRefused) -> str:
        words = _("%(act)s cannot be done on %(day)s: %(reason)s")
        return words % {"act": step.kind, "day": step.day, "reason": refusal}

    # -- beginning and time -------------------------------------------------------------------

    def _find_or_draft(self) -> None:
        item, first = self.item, self.item.steps[0]
        at = datetime.combine(first.day, MORNING, SHANGHAI) - STEP
        if item.stream is not None:
            self.suggestion = Suggestion.objects.get(congress=item.congress, stream=item.stream)
            return
        title = item.texts["title"]
        begun = reads.begun_draft.first(item.congress.pk, item.lead.pk, title, at)
        self.suggestion = begun or drafts.create_draft(
            lead=item.lead,
            term=item.term,
            session=item.session,
            in_session=item.session is not None,
            cosigners=item.cosigners,
            at=at,
            **item.texts,
        )

    def _let_time_pass(self, until: date) -> None:
        """Let the clockwork note what was missed before this day (时限经过)."""
        session = self.item.session
        if session is not None and session.ends_on < until:
            in_session = Suggestion.objects.filter(
                pk=self.suggestion.pk, office__kind=OrganKind.SESSION_SECRETARIAT
            )
            if in_session.filter(state__in=OPEN_STATES).exists():
                night = datetime.combine(session.ends_on + timedelta(days=1), time(0, 30), SHANGHAI)
                self.at = max(night, self.at)
                self._by_system("hand_over", self.suggestion)
        for clock in reads.clocks_due.all(self.suggestion.pk, until):
            night = datetime.combine(clock.due_on + timedelta(days=1), time(0, 30), SHANGHAI)
            self.at = max(night, self.at)
            self._by_system("mark_overdue", clock)
            if clock.kind == ClockKind.OPINION and clock.assignment_id is not None:
                task = Assignment.objects.get(pk=clock.assignment_id)
                if task.state in (A.PENDING_SUB_ASSIGNMENT, A.SUB_ASSIGNED, A.ACCEPTED):
                    self._by_system("lapse_opinion", task)

    def _by_system(self, act: str, target: Any) -> None:
        key = self.item.key(f"passed-{act}-{target._meta.model_name}-{target.pk}")
        perform(act, target, by=SYSTEM, at=self.at, key=key, reason=self._reason())

    def _tell_nobody(self) -> None:
        """Take the item's events out of the outbox (不告知): what is long past is no news."""
        waiting = Outbox.objects.filter(event__stream=self.suggestion.stream_id, done_at=None)
        waiting.update(done_at=self.at)

    # -- acting -------------------------------------------------------------------------------

    def _reason(self) -> str:
        return loaded_from(self.item.row.file, self.item.row.number)

    def _act(self, step: Step, target: Any, by: Actor, *, name: str = "", **data: Any) -> None:
        reason = self._reason()
        if by.user is not None and by.post is not None and not by.user.is_active:
            reason += _("; nobody held this post on that day")
        perform(
            name or step.kind,
            target,
            by=by,
            at=self.at,
            key=self.item.key(step.name),
            request_id=step.seal,
            reason=reason,
            **data,
        )

    def _by(self, step: Step) -> Actor:
        if step.by is None:
            return SYSTEM
        if isinstance(step.by, Deputy):
            return Actor(step.by.user)
        return self._holder(step.by, step.day)

    def _holder(self, slot: Slot, day: date) -> Actor:
        found = self.posts.holder(slot, day)
        if found is None:
            raise NotNow(_("Nobody holds the post that this act needs."))
        return found

    def _task(self, step: Step) -> Assignment:
        found = reads.task_of.first(self.suggestion.pk, step.data["organ"], step.round_number)
        if found is None:
            raise NotNow(_("The item was not assigned to this unit."))
        return found

    # -- the acts -----------------------------------------------------------------------------

    def _do_ask_cosigners(self, step: Step) -> None:
        self._act(step, self.suggestion, self._by(step))

    def _do_confirm_cosigning(self, step: Step) -> None:
        assert isinstance(step.by, Deputy)
        cosigner = Cosigner.objects.get(suggestion=self.suggestion, deputy=step.by)
        self._act(step, cosigner, self._by(step), text_version=self.suggestion.text_version)

    def _do_submit(self, step: Step) -> None:
        self._act(step, self.suggestion, self._by(step))

    def _do_register(self, step: Step) -> None:
        self._act(step, self.suggestion, self._by(step), **step.data)

    def _do_assign(self, step: Step) -> None:
        self._act(step, self.suggestion, self._by(step), **step.data)

    def _do_sub_assign(self, step: Step) -> None:
        self._act(step, self._task(step), self._by(step), units=step.data["units"])

    def _do_accept(self, step: Step) -> None:
        task = self._task(step)
        if task.state == A.OPINION_OVERDUE:
            # The day for its opinion passed before it signed in: there is nothing to sign.
            return
        self._act(step, task, self._by(step))

    def _do_record_contact(self, step: Step) -> None:
        way = step.data["way"]
        self._act(
            step, self._task(step), self._by(step),
            phase="before", way=way, happened_on=step.day, words=self._reason(),
        )  # fmt: skip

    def _do_send_opinion(self, step: Step) -> None:
        text = "（会办意见全文载入时未录入，见纸质件。）"
        self._act(step, self._task(step), self._by(step), text=text)

    # -- what did not go straight -----------------------------------------------------------------

    def _on_item(self, step: Step) -> None:
        """Act on the suggestion with what the step says, and nothing else."""
        self._act(step, self.suggestion, self._by(step), **step.data)

    _do_propose_refusal = _do_countersign_refusal = _on_item
    _do_ask_withdrawal = _do_confirm_withdrawal = _do_assign_again = _on_item

    def _do_agree_withdrawal(self, step: Step) -> None:
        assert isinstance(step.by, Deputy)
        cosigner = Cosigner.objects.get(suggestion=self.suggestion, deputy=step.by)
        self._act(step, cosigner, self._by(step))

    def _do_request_return(self, step: Step) -> None:
        data = step.data
        self._act(step, self._task(step), self._by(step), why=data["why"], unit=data["to"])

    def _do_approve_return(self, step: Step) -> None:
        self._act(step, self._task(step), self._by(step))

    def _do_reassign(self, step: Step) -> None:
        stated = {name: step.data[name] for name in ("no_concrete_case",) if name in step.data}
        self._act(step, self._task(step), self._by(step), organ=step.data["to"], **stated)

    # -- replies and ratings ----------------------------------------------------------------------

    def _do_sign_reply(self, step: Step) -> None:
        data, task = step.data, self._task(step)
        needed = task.round.policy.rules.promise_required_kinds
        promises = (
            [{"content": data["promise"], "due_on": data["promise_due_on"]}]
            if data["result_kind"] in needed
            else []
        )
        assert isinstance(step.by, Slot)
        officer = self._holder(Slot(step.by.organ, _WRITERS), step.day)
        # A load that was killed may have left the reply with who reviews it.
        reply = Reply.objects.filter(
            assignment=task, state__in=[ReplyState.GOV_REVIEW, ReplyState.REVIEWED]
        ).first() or drafts.save_reply_draft(
            task,
            by=officer,
            at=self.at,
            promises=promises,
            result_kind=data["result_kind"],
            class_label=data["class_label"],
            text=data["text"],
            doc_number=data["doc_number"],
        )
        if task.is_reviewed_under(task.round.policy.rules):
            self._let_review(step, task, reply, officer)
        self._act(step, reply, self._by(step), missing=self._missing(task))

    def _let_review(self, step: Step, task: Assignment, reply: Reply, officer: Actor) -> None:
        """Let the government's office have read the reply (预审): the table knows no day of it."""
        assert task.parent is not None
        reader = self._holder(Slot(task.parent.organ_id, _REVIEWERS), step.day)
        for act, by in (("send_to_review", officer), ("pass_review", reader)):
            key = self.item.key(f"passed-{act}-{step.name}")
            perform(act, reply, by=by, at=self.at, key=key, reason=self._reason())

    @staticmethod
    def _missing(task: Assignment) -> list[int]:
        if task.role != HandlingRole.LEAD:
            return []
        rows = list(Assignment.objects.filter(round=task.round_id).select_related("parent"))
        return [a.pk for a in co_handlers_of(task, rows) if a.state in MISSING]

    def _do_deliver_reply(self, step: Step) -> None:
        reply = Reply.objects.get(assignment=self._task(step), state=ReplyState.SIGNED)
        self._act(step, reply, self._by(step))

    def _request(self, step: Step) -> RatingRequest:
        found = reads.request_of.first(self._task(step).pk)
        if found is None:
            raise NotNow(_("The deputy was not asked about this reply."))
        return found

    def _do_rate(self, step: Step) -> None:
        request = self._request(step)
        rules = request.round.policy.rules
        answer = {"option": step.data["option"], "reason": step.data["reason"]}
        asked = asked_dimensions(rules, of_fulfilment=request.is_about_fulfilment)
        # What was rated long ago is not corrected any more.
        answers = dict.fromkeys((d.value for d in asked), answer)
        self._act(step, request, self._by(step), answers=answers, final=True)

    def _do_end_rating_window(self, step: Step) -> None:
        self._act(step, self._request(step), SYSTEM)

    def _do_release(self, step: Step) -> None:
        self._act(step, self._request(step), self._by(step))
