"""Open and close work items while an act is under way (办理台)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from cases.acting import SHANGHAI
from cases.facts import UNSETTLED, co_handlers_of
from cases.models import (
    Assignment,
    Escalation,
    Extension,
    Measure,
    Rater,
    RatingRequest,
    Reply,
    Suggestion,
    Supervision,
)
from cases.plans import waits
from cases.reads import contacts_of, running_dues, tasks_of_round
from cases.refusals import NotNow
from cases.rules.policy.choices import Assigner, ExtensionApproval
from cases.rules.states import (
    AssignmentState,
    ClockKind,
    HandlingRole,
    LadderStep,
    SuggestionState,
    Tier,
    WorkKind,
)
from people.kinds import OrganKind
from workflows import flows, reads
from workflows.models import OPEN, WorkItem, WorkProcess
from workflows.nodes import GatherActivation, Step, Work, WorkActivation

A = AssignmentState
S = SuggestionState
W = WorkKind

# Which deadline a work item shows.
DUE_BY = {
    W.REGISTER: (ClockKind.INTAKE,),
    W.COUNTERSIGN: (ClockKind.INTAKE,),
    W.ASSIGN: (ClockKind.ASSIGNMENT,),
    W.CONFIRM_VOID: (ClockKind.ASSIGNMENT,),
    W.SIGN_IN: (ClockKind.SIGN_IN, ClockKind.RETURN),
    W.SETTLE_DISPUTE: (ClockKind.ASSIGNMENT,),
    W.COORDINATE: (ClockKind.ASSIGNMENT,),
    W.SETTLE_REPLY: (ClockKind.ASSIGNMENT,),
    W.DECIDE_EXTENSION: (ClockKind.REPLY,),
    W.CONTACT: (ClockKind.CONTACT,),
    W.OPINION: (ClockKind.OPINION,),
    W.REPLY: (ClockKind.URGENT, ClockKind.REPLY, ClockKind.SECOND_REPLY),
    W.RATE: (ClockKind.RATING,),
    W.ACKNOWLEDGE: (ClockKind.ESCALATION,),
    W.SIGN_ORDER: (ClockKind.ESCALATION,),
    W.ACKNOWLEDGE_ORDER: (ClockKind.ESCALATION,),
    W.DECIDE_ORDER: (ClockKind.ESCALATION,),
    W.NOTE_RETURN: (ClockKind.RETURN_NOTE,),
    W.ANSWER_MEASURE: (ClockKind.MEASURE,),
}

# What lies with the office that has the item in its hands.
OF_THE_OFFICE = (
    W.REGISTER,
    W.COUNTERSIGN,
    W.ASSIGN,
    W.DECIDE_RETURN,
    W.REASSIGN,
    W.SETTLE_DISPUTE,
    W.COORDINATE,
    W.SETTLE_REPLY,
    W.CONFIRM_VOID,
    W.CONFIRM_WITHDRAWAL,
    W.NOTE_RETURN,
    W.DECIDE_SECOND,
    W.VERIFY,
    W.DECIDE_EXTENSION,
)
# Records that deadlines are about.
SUBJECTS = (
    Suggestion, Assignment, RatingRequest, Escalation, Reply, Supervision, Measure,
)  # fmt: skip
WORK_KINDS = frozenset(kind.value for kind in W)

FLOW_OF = {
    kind: flow
    for flow in flows.FLOWS
    for kind in W
    if flow.instance.node(kind.value, no_obsolete=True) is not None
}


@dataclass(frozen=True, slots=True, order=True)
class Stamp:
    """Say what a work item is about, whose it is and when it is due (待办要素)."""

    suggestion_id: int
    kind: str
    subject: str
    assignment_id: int | None = None
    organ_id: int | None = None
    deputy_id: int | None = None
    due_on: date | None = None


def subject_of(record: Any) -> str:
    """Return the word by which clocks and items name a record (对象标识)."""
    if isinstance(record, Rater):
        return f"rater:{record.pk}"
    return f"{record._meta.model_name}:{record.pk}"


class Desk:
    """Open and close work items of one suggestion while it is locked (办理台)."""

    def __init__(self, suggestion: Suggestion, at: datetime) -> None:
        self.suggestion = suggestion
        self.at = at
        # Due days of clocks that were started in this act: (kind, subject) -> day.
        self.fresh_dues: dict[tuple[str, str], date] = {}
        self.facts: Any = None

    # -- stamps ---------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """Return the day in Shanghai (当日)."""
        return self.at.astimezone(SHANGHAI).date()

    @cached_property
    def offices(self) -> dict[str, int]:
        """Return the congress' own offices of this day by kind (人大机关)."""
        wanted = (
            OrganKind.DEPUTIES_AFFAIRS_COMMISSION,
            OrganKind.SESSION_SECRETARIAT,
            OrganKind.PRESIDIUM,
            OrganKind.COUNCIL_OF_CHAIRPERSONS,
            OrganKind.GENERAL_OFFICE,
            OrganKind.GOVERNMENT_OFFICE,
        )
        rows = reads.offices_of.rows(self.suggestion.congress_id, wanted, self.today)
        return dict(rows)

    @property
    def office_id(self) -> int | None:
        """Return the office that has the item in its hands (受理交办机构)."""
        return self.suggestion.office_id

    @property
    def commission_id(self) -> int:
        """Return the Deputies Affairs Commission, in a township the presidium (代工委、主席团).

        Raises: NotNow if the congress has none: that is for its administrator to mend.
        """
        found = self.offices.get(OrganKind.DEPUTIES_AFFAIRS_COMMISSION) or self.offices.get(
            OrganKind.PRESIDIUM
        )
        if found is None:
            raise NotNow(_("This congress has no office that receives suggestions."))
        return found

    def receiving_office(self, on: date) -> int:
        """Return the office that receives an item handed in on this day (受理机构).

        In session that is the session secretariat, where the congress has one that stands;
        between sessions the commission, in a township always the presidium.
        Source: Deputies Law 2025, arts. 24 and 36; rulebook section 7.
        """
        suggestion = self.suggestion
        secretariat = self.offices.get(OrganKind.SESSION_SECRETARIAT)
        commission = OrganKind.DEPUTIES_AFFAIRS_COMMISSION in self.offices
        session = suggestion.session if suggestion.in_session and secretariat else None
        if session is not None and commission and on <= session.ends_on:
            assert secretariat is not None
            return secretariat
        return self.commission_id

    @property
    def assigner_id(self) -> int | None:
        """Return the organ that assigns this item (交办机构)."""
        rules = self.suggestion.policy.rules
        council = Assigner.COUNCIL_OF_CHAIRPERSONS
        if not self.suggestion.in_session and rules.intersession_assigner == council:
            return self.offices.get(OrganKind.COUNCIL_OF_CHAIRPERSONS)
        return self.office_id

    @cached_property
    def stored_dues(self) -> dict[tuple[str, str], date]:
        """Return the due days of the item's open clocks (在计期限)."""
        rows = running_dues.rows(self.suggestion.pk)
        return {(kind, subject): due_on for kind, subject, due_on in rows}

    def due_on(self, kind: str, record: Any) -> date | None:
        """Return the day by which the item should be done (到期日)."""
        if kind == W.FULFIL:
            return record.due_on  # type: ignore[no-any-return]
        wanted = DUE_BY.get(W(kind))
        if wanted is None:
            return None
        about = record.request if isinstance(record, Rater) else record
        if isinstance(record, Extension):
            about = record.assignment
        if isinstance(about, SUBJECTS):
            subject = subject_of(about)
            for clock in wanted:
                if clock == ClockKind.URGENT and not self.suggestion.urgent:
                    continue
                # The first kind that runs is shown, whether it began in this act or before.
                key = (clock.value, subject)
                due = self.fresh_dues.get(key) or self.stored_dues.get(key)
                if due is not None:
                    return due
        return None

    def stamp(self, kind: str, record: Any) -> Stamp:
        """Return whose item this is and when it is due (生成要素)."""
        organ_id, deputy_id, assignment_id = None, None, None
        match kind:
            case W.COSIGN | W.AGREE_WITHDRAWAL:
                deputy_id = record.deputy_id
            case W.SUBMIT | W.REVISE | W.AGREE_SPLIT:
                deputy_id = self.suggestion.lead_id
            case W.PRECHECK:
                deputy_id = self.suggestion.precheck_by_id
            case W.RATE:
                deputy_id = record.deputy_id
            case W.REGISTER | W.COUNTERSIGN | W.CONFIRM_WITHDRAWAL | W.CONFIRM_VOID | W.NOTE_RETURN:
                organ_id = self.office_id
            case W.DECIDE_SECOND | W.VERIFY:
                organ_id = self.commission_id
            case W.ASSIGN:
                organ_id = self.assigner_id
            case W.DECIDE_RETURN | W.REASSIGN | W.COORDINATE:
                assignment_id = record.pk
                organ_id = record.parent.organ_id if record.parent_id else self.office_id
            case W.AGREE_REPLY:
                organ_id, assignment_id = record.assignment.organ_id, record.assignment_id
            case W.SETTLE_REPLY:
                task = record.assignment
                assignment_id = record.assignment_id
                organ_id = task.parent.organ_id if task.parent_id else self.office_id
            case W.DECIDE_EXTENSION:
                assignment_id = record.assignment_id
                organ_id = self._approver_of(record.assignment)
            case W.SETTLE_DISPUTE:
                # A leader decides: on the congress' tier the head of the commission.
                assignment_id = record.pk
                organ_id = record.parent.organ_id if record.parent_id else self.commission_id
            case W.SUB_ASSIGN | W.SIGN_IN | W.CONTACT | W.OPINION | W.REPLY:
                organ_id, assignment_id = record.organ_id, record.pk
            case W.RELEASE | W.LOOK_INTO:
                organ_id = record.collector_id
            case W.REVIEW_REPLY:
                assignment_id = record.assignment_id
                organ_id = record.assignment.parent.organ_id
            case W.ACKNOWLEDGE | W.PROPOSE:
                organ_id = record.committee_id
            case W.DECIDE:
                organ_id = record.decider_id
            case W.SIGN_ORDER | W.DECIDE_ORDER:
                organ_id, assignment_id = record.supervisor_id, record.assignment_id
            case W.ACKNOWLEDGE_ORDER:
                watched = record.step == LadderStep.COMMITTEE
                organ_id = record.supervisor_id if watched else self._bearer_of(record)
                assignment_id = record.assignment_id
            case W.FULFIL:
                organ_id, assignment_id = self._bearer_of(record), record.assignment_id
            case W.ANSWER_MEASURE:
                organ_id, assignment_id = record.unit_id, record.assignment_id
        return Stamp(
            self.suggestion.pk,
            str(W(kind)),
            subject_of(record),
            assignment_id,
            organ_id,
            deputy_id,
            self.due_on(kind, record),
        )

    def _bearer_of(self, record: Any) -> int | None:
        """Return who answers for a task today (承担单位), the office where nobody does."""
        task = record.assignment
        nobody = task.lost and task.carried_by_id is None
        return self.office_id if nobody else task.bearer_id

    def _approver_of(self, task: Assignment) -> int | None:
        """Return the organ that decides on a task's extension (延期审批机构)."""
        rules = task.round.policy.rules
        below = task.tier == Tier.GOVERNMENT and task.parent is not None
        if below and rules.extension_approval == ExtensionApproval.ASSIGNER:
            assert task.parent is not None
            return task.parent.organ_id
        return self.commission_id

    # -- what the join looks at --------------------------------------------------------------

    def has_contact(self, lead: Assignment) -> bool:
        """Tell whether the unit, or the one before it, met the deputy in this round (已沟通)."""
        return lead.contact_kept or contacts_of.exists(lead.pk)

    def opinions_awaited(self, lead: Assignment) -> bool:
        """Tell whether the lead still waits for an opinion (待会办意见)."""
        if lead.role != HandlingRole.LEAD:
            return False
        if lead.follows_id is not None:
            return waits(lead)
        rows = (
            self.facts.round_assignments
            if self.facts is not None and lead in self.facts.round_assignments
            else tasks_of_round.all(lead.round_id)
        )
        return any(a.state in UNSETTLED for a in co_handlers_of(lead, rows))

    # -- moving -------------------------------------------------------------------------------

    def begin(self, entries: Iterable[tuple[str, Any]], round_number: int = 0) -> None:
        """Start the phase to which these entries belong (启动流程)."""
        entries = list(entries)
        if not entries:
            return
        FLOW_OF[W(entries[0][0])].start.run(
            suggestion=self.suggestion, round_number=round_number, entries=entries, desk=self
        )

    @cached_property
    def items(self) -> list[WorkItem]:
        """List what is open on the suggestion, waiting joins too (未结待办), read once per act."""
        return reads.open_items.all(self.suggestion.pk)

    def note(self, item: WorkItem) -> None:
        """Take note of an item that was just opened (登记待办)."""
        if "items" in self.__dict__:
            self.items.append(item)

    def has_open_items(self, process: WorkProcess) -> bool:
        """Tell whether anything else of the process is open (流程未结)."""
        return any(i.process_id == process.pk and i.status in OPEN for i in self.items)

    def _open_item(self, kind: str, subject: str) -> WorkItem | None:
        for item in self.items:
            if item.kind == kind and item.subject == subject and item.status in OPEN:
                return item
        return None

    def _activation(self, item: WorkItem, then: Iterable[Any]) -> WorkActivation:
        activation = WorkActivation(item)
        activation.step = Step(None, self)
        activation.follow_records = list(then)
        return activation

    def finish(self, kind: str, record: Any, then: Iterable[Any] | None = None) -> bool:
        """Note an item as done and open what follows for `then` (办毕); False if none was open."""
        item = self._open_item(kind, subject_of(record))
        if item is None:
            return False
        with item.process.flow_class.lock(item.process_id):
            activation = self._activation(item, [record] if then is None else then)
            activation.take_up()
            activation.complete()
            activation.activate_next()
        return True

    def cancel(self, kind: str, record: Any, then: Iterable[Any] = ()) -> bool:
        """Take an item off the list (撤销) and go on with `then`; False if none was open."""
        item = self._open_item(kind, subject_of(record))
        if item is None:
            return False
        with item.process.flow_class.lock(item.process_id):
            item.done_at = self.at
            if not isinstance(item.flow_task, Work):
                item.flow_task.activation_class(item).cancel()
                return True
            activation = self._activation(item, then)
            activation.cancel()
            activation._activate_next(set(activation.flow_task.follow(activation)))
        return True

    def hand_on(self, kind: str, record: Any, to: Any) -> bool:
        """Carry an item over to who has it now (转交); False if none was open."""
        item = self._open_item(kind, subject_of(record))
        if item is None:
            return False
        stamp = self.stamp(kind, to)
        item.subject, item.due_on = stamp.subject, stamp.due_on
        item.organ_id, item.deputy_id = stamp.organ_id, stamp.deputy_id
        item.assignment_id = stamp.assignment_id
        item.save(update_fields=["subject", "due_on", "organ", "deputy", "assignment"])
        return True

    def rehouse(self, old: int, new: int) -> None:
        """Put what lies with one office on the list of the next (移交待办).

        What it collects, escalated or decides stays its own: those records name it.
        """
        WorkItem.objects.filter(
            suggestion=self.suggestion.pk, organ=old, status__in=OPEN, kind__in=OF_THE_OFFICE
        ).update(organ=new)
        self.__dict__.pop("items", None)

    def _all_open(self, record: Any) -> list[WorkItem]:
        """List the open items of a record, what somebody has to do before what waits (在列待办)."""
        subject = subject_of(record)
        mine = [i for i in self.items if i.subject == subject and i.status in OPEN]
        return sorted(mine, key=lambda i: not isinstance(i.flow_task, Work))

    def hand_all(self, old: Assignment, new: Assignment) -> None:
        """Carry every open item of a task over to the one that takes its place (待办承继)."""
        for item in self._all_open(old):
            item.subject, item.assignment_id = subject_of(new), new.pk
            if item.organ_id == old.organ_id:
                item.organ_id = new.organ_id
            item.save(update_fields=["subject", "assignment", "organ"])

    def carry_supervision(self, step: Supervision) -> None:
        """Put a step of the ladder on the list of who carries the task on (督办承继)."""
        for item in self._all_open(step):
            self.hand_on(item.kind, step, step)

    def cancel_all(self, record: Any) -> None:
        """Take every open item of a record off the list (撤销全部待办)."""
        for item in self._all_open(record):
            with item.process.flow_class.lock(item.process_id):
                self._bare(item).cancel()

    def divert(self, record: Any, kind: str) -> None:
        """Open another item instead of what is open for a record, in the same process (转入)."""
        there = self._all_open(record)
        if not there:
            self.begin([(kind, record)], self.suggestion.round_number)
            return
        self.cancel_all(record)
        flow = there[0].process.flow_class
        with flow.lock(there[0].process_id):
            activation = self._bare(there[0])
            node = flow.instance.node(str(W(kind)), no_obsolete=True)
            following = node._create(activation, there[0].token, data=Step(record, self))
            activation._activate_next({following})

    def open_anew(self, kind: str, record: Any) -> None:
        """Open an item of a record anew, in the process in which its phase is under way (再办)."""
        flow = FLOW_OF[W(kind)]
        there = next((i for i in self.items if i.process.flow_class is flow), None)
        if there is None:
            self.begin([(kind, record)], self.suggestion.round_number)
            return
        with flow.lock(there.process_id):
            activation = self._bare(there)
            node = flow.instance.node(str(W(kind)), no_obsolete=True)
            following = node._create(activation, there.token, data=Step(record, self))
            activation._activate_next({following})

    def _bare(self, item: WorkItem) -> Any:
        item.done_at = self.at
        activation = item.flow_task.activation_class(item)
        activation.step = Step(None, self)
        return activation

    def items_to_pass_on(self) -> list[tuple[WorkItem, Any]]:
        """List the open items whose organ has ended and that are another's now (待转接待办)."""
        listed = [i for i in self.items if i.organ_id is not None and i.status in OPEN]
        gone = set(reads.ended_among.rows([i.organ_id for i in listed], self.today))
        found = []
        for item in (i for i in listed if (i.organ_id,) in gone and i.kind in WORK_KINDS):
            record = self._record_of(item)
            if record is not None and self.stamp(item.kind, record).organ_id != item.organ_id:
                found.append((item, record))
        return found

    def _record_of(self, item: WorkItem) -> Any:
        name, __, key = item.subject.partition(":")
        if name == "suggestion":
            return self.suggestion
        model = apps.get_model("cases", name)
        return model._default_manager.filter(pk=int(key)).first()

    def restamp(self) -> None:
        """Give every open item the day of its deadline (待办改期)."""
        for item in (i for i in self.items if i.status in OPEN and i.kind in WORK_KINDS):
            record = self._record_of(item)
            day = None if record is None else self.due_on(item.kind, record)
            if record is not None and day != item.due_on:
                item.due_on = day
                item.save(update_fields=["due_on"])

    def pass_items_on(self) -> None:
        """Name anew whose the items of ended organs are (待办转接)."""
        for item, record in self.items_to_pass_on():
            self.hand_on(item.kind, record, record)

    def name_anew(self) -> None:
        """Name anew whose every open item is and when it is due (待办重排): the rules changed."""
        listed = [i for i in self.items if i.status in OPEN and i.kind in WORK_KINDS]
        for subject in sorted({item.subject for item in listed}):
            mine = [item for item in listed if item.subject == subject]
            record = self._record_of(mine[0])
            for item in mine if record is not None else ():
                stamp = self.stamp(item.kind, record)
                if (stamp.organ_id, stamp.due_on) != (item.organ_id, item.due_on):
                    self.hand_on(item.kind, record, record)

    def look_again(self, lead: Assignment) -> None:
        """Release the join of a lead unit if it waits for nothing any more (汇合放行)."""
        item = self._open_item("opinions_in", subject_of(lead))
        if item is None:
            self._let_go_on(lead)
            return
        activation = GatherActivation(item)
        activation.step = Step(lead, self)
        with item.process.flow_class.lock(item.process_id):
            activation._activate_next({activation})

    def wait_again(self, lead: Assignment) -> None:
        """Let a lead unit wait once more (重新等待会办): others were agreed on beside it."""
        item = self._open_item(W.REPLY, subject_of(lead))
        beside = co_handlers_of(lead, tasks_of_round.all(lead.round_id))
        if item is None or not any(task.state in UNSETTLED for task in beside):
            return
        flow = item.process.flow_class
        with flow.lock(item.process_id):
            activation = self._bare(item)
            activation.cancel()
            node = flow.instance.node("opinions_in", no_obsolete=True)
            waiting = node._create(activation, item.token, data=Step(lead, self, again=True))
            activation._activate_next({waiting})

    def _let_go_on(self, lead: Assignment) -> None:
        """Open the reply of a lead whose waiting row was lost and mended (修复后放行)."""
        waits = not flows.lead_may_go_on(lead, self)
        reviewed = any(
            i.kind == W.REVIEW_REPLY and i.assignment_id == lead.pk and i.status in OPEN
            for i in self.items
        )
        if waits or reviewed or self._open_item(W.REPLY, subject_of(lead)) is not None:
            return
        self.begin([(W.REPLY, lead)], self.suggestion.round_number)

    def drop(self, kinds: Iterable[str]) -> None:
        """Cancel every process that has open items of these kinds (撤销流程)."""
        items = WorkItem.objects.select_related("process").filter(
            suggestion=self.suggestion.pk, kind__in=list(kinds), status__in=OPEN
        )
        for process in {item.process for item in items}:
            process.flow_class.instance.cancel(process)
        self.__dict__.pop("items", None)
