"""What passes on when an organ ends (机构承继): tasks, replies, promises, what an office had to do.

All acts are the clockwork's, on one suggestion each, and derived from rows: who comes a month late
finds the same. No day changes, and what was signed keeps the name under which it was signed.
Source: rulebook section 10; NPCSC decision of 2018-04-27; ADR 0013.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.facts import GONE
from cases.models import (
    Agreement,
    Assignment,
    Escalation,
    Extension,
    Promise,
    RatingRequest,
    Reply,
    Suggestion,
    Supervision,
)
from cases.models.inheriting import UNFINISHED
from cases.refusals import NotNow
from cases.rules.states import (
    LIVING_PROMISES,
    AssignmentState,
    ClockKind,
    ExtensionState,
    HandlingRole,
    ReplyState,
    Tier,
    WorkKind,
)
from people.kinds import CONGRESS_KINDS, Role
from people.models import Organ
from workflows.acts.agreeing import end_agreement, end_agreements_of
from workflows.acts.extending import end_extension
from workflows.acts.replying import UNSIGNED
from workflows.doing import Doing
from workflows.door import act
from workflows.supervisors import post_of

A = AssignmentState
H = HandlingRole
LOADS = ("organ", "round__policy", "parent", "carried_by")

# Two tasks become one only where neither has been given back or disputed, and both stand alike.
JOINABLE = (A.SUB_ASSIGNED, A.ACCEPTED)


@act(Assignment, *LOADS)
def succeed_unit(do: Doing) -> None:
    """Pass the task to who took over the duties of its unit (任务承继).

    An open task goes on as a task of the successor that stands where the old one stood, or goes
    into the one that the successor has already. A finished one stays with the unit that did it.
    """
    old, heir = do.record, do.look.heir
    do.tell(heir=heir.pk, heir_name=heir.name)
    if do.before == A.REPLY_ISSUED:
        _carry_on(do, heir)
        return
    there = _task_to_join(do, heir)
    if there is None:
        _take_over(do, old, heir)
    else:
        _join(do, old, there)


@act(Assignment, *LOADS)
def lose_unit(do: Doing) -> None:
    """Give the task of a dissolved unit back to who assigned it (单位撤销): it is assigned anew.

    What the unit promised is seen to by who assigned, who may explain why it falls away.
    """
    mine = do.record
    if do.before == A.REPLY_ISSUED:
        above = mine.parent.organ if mine.parent is not None else None
        if above is None or above.has_ended(do.today):
            do.set(mine, lost=True)
            do.pass_items_on()
        else:
            _carry_on(do, above)
    elif do.before == A.PASSED_ON:
        # The congress assigned to this office: its units answer to the congress now.
        for child in _children(mine):
            do.set(child, parent=None, tier=Tier.CONGRESS.value)
        do.pass_items_on()
    elif do.before == A.OPINION_OVERDUE:
        do.set(mine, missing_reason=_("The unit was dissolved."))
        do.stop_clocks(ClockKind.OPINION, of=mine)
        do.cancel(WorkKind.OPINION, mine)
    else:
        end_extension(do, mine)
        end_agreements_of(do, mine)
        _lay_replies_aside(do, mine)
        do.set(mine, return_reason=_("The unit was dissolved, and nobody has its duties."))
        do.stop_clocks(ClockKind.RETURN, ClockKind.CONTACT, ClockKind.ASSIGNMENT, of=mine)
        do.start_clock(ClockKind.ASSIGNMENT, mine, do.today, do.policy.reassign_deadline)
        do.divert(mine, WorkKind.REASSIGN)


# -- taking over ------------------------------------------------------------------------------


def _take_over(do: Doing, old: Assignment, heir: Organ) -> Assignment:
    """Let a task of the successor stand where the old one stood (承继任务)."""
    kept = {
        f.attname: getattr(old, f.attname)
        for f in old._meta.concrete_fields
        if not f.primary_key and f.name not in ("version", "state", "replaces", "joined")
    }
    met = old.contact_kept or old.contacts.exists()
    changed = {
        "organ_id": heir.pk,
        "replaces": old,
        "inherited": True,
        "contact_kept": met,
        "since_at": do.at,
    }
    if old.follows is not None:
        changed["follows"] = _goes_on_as(old.follows)
    new = do.create(Assignment(**kept | changed, state=do.before))
    new.organ = heir
    _hand_papers(do, old, new)
    _hand_extension(do, old, new)
    do.carry_clocks(old, new)
    do.hand_all(old, new)
    if do.before == A.PASSED_ON:
        for child in _children(old):
            do.set(child, parent=new)
        do.pass_items_on()
    if old.role == H.LEAD:
        if _hand_agreements(do, old, new):
            do.pass_items_on()
        for row in _own_opinions(do, old, heir):
            _stop_waiting_for(do, row, "fall_to_lead", new)
        do.look_again(new)
    return new


def _goes_on_as(task: Assignment) -> Assignment:
    """Return the task that took a leading item's one over (主件承继任务), else itself."""
    after = Assignment.objects.filter(Q(replaces=task.pk, inherited=True) | Q(took_in=task.pk))
    return after.order_by("pk").first() or task


def _hand_agreements(do: Doing, old: Assignment, new: Assignment) -> bool:
    """Let what a lead unit was asked to agree to go with the task, agreed or not (会签随转)."""
    asked = list(Agreement.objects.filter(assignment=old.pk, ended_at=None).order_by("pk"))
    for row in asked:
        do.set(row, assignment=new)
    return bool(asked)


def _hand_papers(do: Doing, old: Assignment, new: Assignment) -> None:
    """Let what was written and not delivered go with the task (答复稿随转)."""
    papers = Reply.objects.filter(assignment=old.pk).exclude(state=ReplyState.DELIVERED)
    for reply in papers.order_by("pk"):
        do.set(reply, assignment=new)
        # What others have to do with it lies with the task that has it now.
        for kind in (WorkKind.SETTLE_REPLY, WorkKind.REVIEW_REPLY):
            do.hand_on(kind, reply, reply)
    for promise in Promise.objects.filter(assignment=old.pk, state__in=LIVING_PROMISES):
        do.set(promise, assignment=new)


def _lay_replies_aside(do: Doing, mine: Assignment) -> None:
    """Stop what others have to do with a reply that nobody can sign or deliver (答复搁置)."""
    begun = Reply.objects.filter(assignment=mine.pk, deliveries=None)
    for reply in begun.exclude(state=ReplyState.DRAFTING).order_by("pk"):
        asked = Agreement.objects.filter(reply=reply.pk, ended_at=None)
        for row in asked.select_related("assignment", "reply").order_by("pk"):
            end_agreement(do, row)
        if reply.state == ReplyState.GOV_REVIEW:
            do.finish(WorkKind.REVIEW_REPLY, reply, then=[mine])
        elif reply.state == ReplyState.COORDINATING:
            do.stop_clocks(ClockKind.ASSIGNMENT, of=reply)
            do.cancel(WorkKind.SETTLE_REPLY, reply, then=[reply])
        do.move(reply, "lay_reply_aside")
        do.set(reply, **UNSIGNED)


def _hand_extension(do: Doing, old: Assignment, new: Assignment) -> None:
    """Let an extension that nobody has decided yet go with the task (延期申请随转)."""
    if old.extension_asked_at is None:
        return
    asked = Extension.objects.filter(assignment=old.pk, state=ExtensionState.REQUESTED).first()
    if asked is not None:
        do.set(asked, assignment=new)
        do.hand_on(WorkKind.DECIDE_EXTENSION, asked, asked)


def _children(task: Assignment) -> list[Assignment]:
    """List what the government's office passed on and somebody still answers for (分办任务)."""
    rows = Assignment.objects.filter(parent=task.pk).select_related("organ", "parent")
    return list(rows.exclude(state__in=[A.SUPERSEDED, A.RECALLED]).order_by("pk"))


def _own_opinions(do: Doing, lead: Assignment, heir: Organ) -> list[Assignment]:
    """List the opinions that the new lead unit would owe itself (承继单位自身会办)."""
    return [
        a
        for a in _beside(do, heir)
        if a.role == H.CO_HANDLER and a.state in UNFINISHED and _share_a_lead(do, a, lead)
    ]


def _stop_waiting_for(do: Doing, row: Assignment, transition: str, lead: Assignment) -> None:
    do.move(row, transition)
    do.set(row, joined=lead)
    do.stop_clocks(*ClockKind, of=row)
    do.cancel_all(row)


# -- joining ------------------------------------------------------------------------------------


def _beside(do: Doing, heir: Organ) -> list[Assignment]:
    mine = do.record.pk
    rows = do.look.round_assignments
    return [a for a in rows if a.organ_id == heir.pk and a.pk != mine and a.state not in GONE]


def _share_a_lead(do: Doing, one: Assignment, other: Assignment) -> bool:
    """Tell whether a lead and a co-handler, or two co-handlers, belong together (同组办理)."""
    leads = [
        a
        for a in do.look.round_assignments
        if a.role == H.LEAD and (a.state not in GONE or a.pk == do.record.pk)
    ]
    return len(leads) <= 1 or one.parent_id == other.parent_id


def _task_to_join(do: Doing, heir: Organ) -> Assignment | None:
    """Find the task of the successor into which this one goes (并入任务).

    A co-handler goes into its lead, or beside it into another co-handler of that lead; one of
    separate units, or of several leads, into another. Nothing is invented: where the two stand
    differently, or both have begun to write, each goes on.
    """
    old = do.record
    for there in _beside(do, heir):
        alike = there.state == do.before and there.state in JOINABLE
        alike = alike and there.parent_id == old.parent_id
        fits = there.role == H.LEAD or (there.role == H.CO_HANDLER and alike)
        if old.role == H.CO_HANDLER and fits and _share_a_lead(do, old, there):
            return there
        same_day = there.assigned_on == old.assigned_on and old.round.number == 1
        if old.role == there.role and old.role in (H.SEPARATE, H.LEAD) and alike and same_day:
            written = Reply.objects.filter(assignment__in=[old.pk, there.pk])
            if len(written) <= 1 and all(r.state == ReplyState.DRAFTING for r in written):
                return there
    return None


def _join(do: Doing, old: Assignment, there: Assignment) -> None:
    """Let a task go into another of the same unit (任务并入), with its part."""
    do.set(old, joined=there)
    end_extension(do, old)
    if old.role == H.LEAD:
        end_agreements_of(do, old)
    if there.role == old.role and old.part and old.part not in there.part:
        do.set(there, part="\n".join(part for part in (there.part, old.part) if part))
    _hand_papers(do, old, there)
    do.stop_clocks(*ClockKind, of=old)
    do.cancel_all(old)
    leads = [there] if there.role == H.LEAD else _leads_of(do, there)
    # The co-handlers of a lead that went into another lead are that one's now.
    for lead in leads:
        do.look_again(lead)


def _leads_of(do: Doing, row: Assignment) -> list[Assignment]:
    if row.role != H.CO_HANDLER:
        return []
    rows = do.look.round_assignments
    leads = [a for a in rows if a.role == H.LEAD and a.state not in GONE]
    return [a for a in leads if _share_a_lead(do, a, row)]


# -- carrying on ----------------------------------------------------------------------------------


def _carry_on(do: Doing, heir: Organ) -> None:
    """Let the successor carry what follows from a finished task (后续责任承继)."""
    do.set(do.record, carried_by=heir)
    do.pass_items_on()


# -- the congress' own house ---------------------------------------------------------------


@act(Suggestion)
def succeed_office(do: Doing) -> None:
    """Pass what an office that ended had to do to who has its duties (机关承继)."""
    ended = do.desk.items_to_pass_on()
    if not ended:
        raise NotNow(_("No office that has to do something here has ended."))
    do.tell(items=sorted([item.kind, item.subject] for item, _record in ended))
    do.pass_items_on()


@act(RatingRequest, "round__policy", "collector")
def succeed_collector(do: Doing) -> None:
    """Let the successor of the office that collects the rating go on (征询机构承继)."""
    request = do.record
    do.set(request, collector=_heir_in_the_house(do, request.collector))
    do.hand_on(WorkKind.RELEASE, request, request)


@act(Escalation, "round__policy", "committee", "decider")
def succeed_committee(do: Doing) -> None:
    """Let the successors of the committee or the deciding body go on (督办机构承继)."""
    raised = do.record
    if raised.committee.has_ended(do.today):
        committee = _heir_in_the_house(do, raised.committee)
        leader = post_of(do, committee.pk, Role.COMMITTEE_CHAIR)
        leader = leader or post_of(do, committee.pk, Role.COMMISSION_HEAD)
        do.set(raised, committee=committee, leader=leader, in_charge_id=committee.in_charge_id)
    if raised.decider.has_ended(do.today):
        do.set(raised, decider=_heir_in_the_house(do, raised.decider))
    for kind in (WorkKind.ACKNOWLEDGE, WorkKind.PROPOSE, WorkKind.DECIDE):
        do.hand_on(kind, raised, raised)


@act(Supervision, "supervisor", "assignment__carried_by", "assignment__organ")
def succeed_supervisor(do: Doing) -> None:
    """Let the successor of the organ that supervises go on (督办节点承继).

    Where nobody took its duties over, it is the commission: a step is never on nobody's list.
    """
    step = do.record
    organ = step.supervisor.heir(do.today) or Organ.objects.get(pk=do.desk.commission_id)
    leader = post_of(do, organ.pk, Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD, Role.CHAIRPERSON)
    do.set(step, supervisor=organ, leader=leader, in_charge_id=organ.in_charge_id)
    do.tell(step=step.step, heir=organ.pk, heir_name=organ.name)
    for kind in (WorkKind.SIGN_ORDER, WorkKind.ACKNOWLEDGE_ORDER, WorkKind.DECIDE_ORDER):
        do.hand_on(kind, step, step)


def _heir_in_the_house(do: Doing, organ: Organ) -> Organ:
    """Return who has the duties of an office, else the receiving office (承继机关)."""
    heir = organ.heir(do.today)
    if heir is not None and heir.kind in CONGRESS_KINDS:
        return heir
    return Organ.objects.get(pk=do.desk.commission_id)
