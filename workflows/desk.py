"""Open and close work items while an act is under way (办理台)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from cases.facts import UNSETTLED, co_handlers_of
from cases.models import (
    Assignment,
    Escalation,
    Rater,
    RatingRequest,
    Suggestion,
)
from cases.reads import contacts_of, running_dues, tasks_of_round
from cases.refusals import NotNow
from cases.rules.policy.choices import Assigner
from cases.rules.states import (
    AssignmentState,
    ClockKind,
    HandlingRole,
    SuggestionState,
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
    W.SIGN_IN: (ClockKind.RETURN,),
    W.SETTLE_DISPUTE: (ClockKind.ASSIGNMENT,),
    W.CONTACT: (ClockKind.CONTACT,),
    W.OPINION: (ClockKind.OPINION,),
    W.REPLY: (ClockKind.REPLY, ClockKind.SECOND_REPLY),
    W.RATE: (ClockKind.RATING,),
    W.ACKNOWLEDGE: (ClockKind.ESCALATION,),
}

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

    @cached_property
    def offices(self) -> dict[str, int]:
        """Return the congress' own offices by kind (人大机关)."""
        wanted = (
            OrganKind.DEPUTIES_AFFAIRS_COMMISSION,
            OrganKind.PRESIDIUM,
            OrganKind.COUNCIL_OF_CHAIRPERSONS,
            OrganKind.GENERAL_OFFICE,
        )
        return dict(reads.offices_of.rows(self.suggestion.congress_id, wanted))

    @property
    def office_id(self) -> int | None:
        """Return the office that receives, registers and assigns (受理交办机构)."""
        return self.offices.get(OrganKind.DEPUTIES_AFFAIRS_COMMISSION) or self.offices.get(
            OrganKind.PRESIDIUM
        )

    @property
    def the_office_id(self) -> int:
        """Return the receiving office, which every congress needs (受理交办机构).

        Raises: NotNow if the congress has none: that is for its administrator to mend.
        """
        if self.office_id is None:
            raise NotNow(_("This congress has no office that receives suggestions."))
        return self.office_id

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
        if isinstance(about, (Suggestion, Assignment, RatingRequest, Escalation)):
            subject = subject_of(about)
            for clock in wanted:
                if (clock.value, subject) in self.fresh_dues:
                    return self.fresh_dues[clock.value, subject]
            for clock in wanted:
                if (clock.value, subject) in self.stored_dues:
                    return self.stored_dues[clock.value, subject]
        return None

    def stamp(self, kind: str, record: Any) -> Stamp:
        """Return whose item this is and when it is due (生成要素)."""
        organ_id, deputy_id, assignment_id = None, None, None
        match kind:
            case W.COSIGN | W.AGREE_WITHDRAWAL:
                deputy_id = record.deputy_id
            case W.SUBMIT | W.REVISE:
                deputy_id = self.suggestion.lead_id
            case W.RATE:
                deputy_id = record.deputy_id
            case W.REGISTER | W.COUNTERSIGN | W.DECIDE_SECOND | W.VERIFY | W.CONFIRM_WITHDRAWAL:
                organ_id = self.office_id
            case W.ASSIGN:
                organ_id = self.assigner_id
            case W.DECIDE_RETURN | W.REASSIGN | W.SETTLE_DISPUTE:
                assignment_id = record.pk
                organ_id = record.parent.organ_id if record.parent_id else self.office_id
            case W.SUB_ASSIGN | W.SIGN_IN | W.CONTACT | W.OPINION | W.REPLY:
                organ_id, assignment_id = record.organ_id, record.pk
            case W.RELEASE:
                organ_id = record.collector_id
            case W.ACKNOWLEDGE | W.PROPOSE:
                organ_id = record.committee_id
            case W.DECIDE:
                organ_id = record.decider_id
            case W.FULFIL:
                organ_id, assignment_id = record.assignment.organ_id, record.assignment_id
        return Stamp(
            self.suggestion.pk,
            str(W(kind)),
            subject_of(record),
            assignment_id,
            organ_id,
            deputy_id,
            self.due_on(kind, record),
        )

    # -- what the join looks at --------------------------------------------------------------

    def has_contact(self, lead: Assignment) -> bool:
        """Tell whether the unit recorded a contact in this round (已沟通)."""
        return contacts_of.exists(lead.pk)

    def opinions_awaited(self, lead: Assignment) -> bool:
        """Tell whether the lead still waits for an opinion (待会办意见)."""
        if lead.role != HandlingRole.LEAD:
            return False
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

    def hand_over(self, kind: str, record: Any, to: Any) -> bool:
        """Carry an item over to who has it now (转交); False if none was open."""
        item = self._open_item(kind, subject_of(record))
        if item is None:
            return False
        stamp = self.stamp(kind, to)
        item.subject, item.due_on = stamp.subject, stamp.due_on
        item.organ_id, item.deputy_id = stamp.organ_id, stamp.deputy_id
        item.save(update_fields=["subject", "due_on", "organ", "deputy"])
        return True

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

    def _let_go_on(self, lead: Assignment) -> None:
        """Open the reply of a lead whose waiting row was lost and mended (修复后放行)."""
        waits = not flows.lead_may_go_on(lead, self)
        if waits or self._open_item(W.REPLY, subject_of(lead)) is not None:
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
