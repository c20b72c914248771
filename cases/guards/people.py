"""Who may do it (权限): posts of the house, of the units, deputies, the clockwork."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.guards.marks import who
from cases.rules.policy.choices import Assigner, ExtensionApproval
from cases.rules.states import LadderStep, Tier
from cases.rules.supervising import Rank
from people.kinds import CONGRESS_KINDS, HANDLING_KINDS, OrganKind, Role

# Where suggestions are received, checked and entered from paper (受理机构).
INTAKE_KINDS = frozenset(
    {OrganKind.DEPUTIES_AFFAIRS_COMMISSION, OrganKind.SESSION_SECRETARIAT, OrganKind.PRESIDIUM}
)
# No organ has this key: nobody holds a post there.
NOBODY = -1
# Who looks after ratings in the organ that collects them (评价收集人员).
COLLECTOR_ROLES = (Role.RATING_OFFICER, Role.COMMISSION_HEAD, Role.CHAIRPERSON)
COMMISSION_KINDS = frozenset({OrganKind.DEPUTIES_AFFAIRS_COMMISSION, OrganKind.PRESIDIUM})


def _of_bearer(record: Any, *roles: Role) -> bool:
    """Ask for a post in the organ that bears the duties of the record's task (责任单位)."""
    task = record.assignment
    return _holds(record, {*roles} | task.carrying_roles, organ_id=task.bearer_id)


def _holds(record: Any, roles: set[Role], *, organ_id: int | None = None) -> bool:
    post = record.acting.post
    return (
        post is not None and post.role in roles and (organ_id is None or post.organ_id == organ_id)
    )


def _of_the_house(record: Any, roles: set[Role], kinds: frozenset[OrganKind]) -> bool:
    post = record.acting.post
    return (
        _holds(record, roles)
        and post.organ.kind in kinds
        and post.organ.congress_id == record.acting.facts.congress_id
    )


def _of_its_office(record: Any, roles: set[Role]) -> bool:
    """Ask for a post in the office that has the item in its hands, and in no other (受理机构)."""
    suggestion = record.acting.facts.suggestion
    # What an office writes down itself is in its hands from the first word.
    office = suggestion.office_id or suggestion.drafted_by_id
    return office is not None and _holds(record, roles, organ_id=office)


def _of_the_commission(record: Any, roles: set[Role]) -> bool:
    """Ask for a post in the Deputies Affairs Commission, in a township in the presidium.

    A county's presidium only presides over its session: it is nobody's office.
    """
    if not _of_the_house(record, roles, COMMISSION_KINDS):
        return False
    return bool(record.acting.facts.is_commission(record.acting.post.organ))


@who(_("the system"))
def by_system(record: Any, user: Any) -> bool:
    """Let only the clockwork act (系统)."""
    return bool(record.acting.by.is_system)


@who(_("follows from another act"))
def by_consequence(record: Any, user: Any) -> bool:
    """Let nobody act: the transition follows from another act (随动)."""
    return False


@who(_("lead deputy"))
def lead_deputy(record: Any, user: Any) -> bool:
    """Let the lead deputy act (领衔代表)."""
    deputy = record.acting.deputy
    return deputy is not None and deputy.pk == record.acting.facts.suggestion.lead_id


@who(_("the deputy who is asked to co-sign"))
def cosigning_deputy(record: Any, user: Any) -> bool:
    """Let the co-signing deputy act for himself or herself (附议代表)."""
    deputy = record.acting.deputy
    return deputy is not None and deputy.pk == record.deputy_id


@who(_("intake officer"))
def intake_officer(record: Any, user: Any) -> bool:
    """Let the intake officer of the office that has the item act (受理人员)."""
    return _of_its_office(record, {Role.INTAKE_OFFICER})


@who(_("intake officer or assigner of the receiving office"))
def receiving_office(record: Any, user: Any) -> bool:
    """Let the office that received the item act (受理机构). Source: Shanghai 2015, art. 10."""
    return _of_its_office(record, {Role.INTAKE_OFFICER, Role.ASSIGNER})


@who(_("intake officer or assigner of the session secretariat, or the system"))
def handing_office(record: Any, user: Any) -> bool:
    """Let the office that gives the item away act, or the clockwork (移交机构)."""
    if by_system(record, user):
        return True
    post = record.acting.post
    return (
        receiving_office(record, user)
        and post is not None
        and bool(post.organ.kind == OrganKind.SESSION_SECRETARIAT)
    )


@who(_("secretary of the presidium, or receiving office"))
def presidium_or_office(record: Any, user: Any) -> bool:
    """Let the presidium's secretary or the office record what the presidium decides (主席团)."""
    recording = {Role.SECRETARY, Role.INTAKE_OFFICER, Role.ASSIGNER}
    return receiving_office(record, user) or _of_the_house(
        record, recording, frozenset({OrganKind.PRESIDIUM})
    )


@who(_("another officer of the receiving office, or its head"))
def receiving_office_or_head(record: Any, user: Any) -> bool:
    """Let the office that received the item or its head act (受理机构及其负责人)."""
    return _of_its_office(
        record,
        {Role.INTAKE_OFFICER, Role.ASSIGNER, Role.COMMISSION_HEAD, Role.CHAIRPERSON},
    )


@who(_("assigner"))
def assigner(record: Any, user: Any) -> bool:
    """Let who assigns for the congress act (交办人员). Source: Beijing 2014, arts. 14-16."""
    suggestion = record.acting.facts.suggestion
    if (
        not suggestion.in_session
        and record.acting.policy.intersession_assigner == Assigner.COUNCIL_OF_CHAIRPERSONS
    ):
        return _of_the_house(
            record, {Role.SECRETARY}, frozenset({OrganKind.COUNCIL_OF_CHAIRPERSONS})
        )
    return _of_its_office(record, {Role.ASSIGNER})


@who(_("Deputies Affairs Commission"))
def affairs_commission(record: Any, user: Any) -> bool:
    """Let the Deputies Affairs Commission act (代表工作委员会), or a township's presidium."""
    return _of_the_commission(record, {Role.ASSIGNER, Role.COMMISSION_HEAD, Role.CHAIRPERSON})


@who(_("Deputies Affairs Commission, or the system after a look-back review"))
def commission_or_system(record: Any, user: Any) -> bool:
    """Let the commission act, or the clockwork that carries a review's findings out (回头看)."""
    return by_system(record, user) or affairs_commission(record, user)


@who(_("secretary of the Council of Chairpersons"))
def council_secretary(record: Any, user: Any) -> bool:
    """Let who records the decisions of the Council of Chairpersons act (主任会议)."""
    return _of_the_house(record, {Role.SECRETARY}, frozenset({OrganKind.COUNCIL_OF_CHAIRPERSONS}))


@who(_("secretary of the Council of Chairpersons, or the system after its decision"))
def council_secretary_or_system(record: Any, user: Any) -> bool:
    """Let the Council's secretary act, or the clockwork that carries it out (主任会议)."""
    return by_system(record, user) or council_secretary(record, user)


@who(_("sub-assigner of the government's General Office"))
def sub_assigner(record: Any, user: Any) -> bool:
    """Let the government's General Office pass on what was assigned to it (分办)."""
    return _holds(record, {Role.SUB_ASSIGNER}, organ_id=record.organ_id)


@who(_("officer or head of the handling unit"))
def unit_member(record: Any, user: Any) -> bool:
    """Let the officer or the head of the handling unit act (承办单位)."""
    return _holds(record, {Role.CASE_OFFICER, Role.UNIT_HEAD}, organ_id=record.organ_id)


@who(_("officer or head of the handling unit"))
def bearing_unit(record: Any, user: Any) -> bool:
    """Let the people of the organ that bears the task today act (现责任单位)."""
    return _holds(record, record.bearing_roles, organ_id=record.bearer_id)


@who(_("head of the handling unit"))
def unit_head(record: Any, user: Any) -> bool:
    """Let the head of the unit that replies act (单位主要负责人)."""
    return _of_bearer(record, Role.UNIT_HEAD)


@who(_("head of the unit that was given the task"))
def task_head(record: Any, user: Any) -> bool:
    """Let the head of the unit that was given the task act (承办单位主要负责人)."""
    return _holds(record, {Role.UNIT_HEAD}, organ_id=record.organ_id)


@who(_("leader of who assigned on that tier"))
def dispute_settler(record: Any, user: Any) -> bool:
    """Let the leader of that tier decide finally (裁定人). Source: Yulin 2019."""
    if record.tier == Tier.GOVERNMENT and record.parent_id is not None:
        leaders = {Role.UNIT_HEAD, Role.SUB_ASSIGNER}
        return _holds(record, leaders, organ_id=record.parent.organ_id)
    return _of_the_commission(record, {Role.COMMISSION_HEAD, Role.CHAIRPERSON})


@who(_("head of another lead unit"))
def other_lead_head(record: Any, user: Any) -> bool:
    """Let the heads of the other lead units act (其他主办单位负责人)."""
    post = record.acting.post
    return _holds(record, {Role.UNIT_HEAD}) and post.organ_id in {
        lead.organ_id for lead in record.acting.facts.other_leads
    }


@who(_("head of a lead unit"))
def any_lead_head(record: Any, user: Any) -> bool:
    """Let the head of any lead unit act (主办单位负责人)."""
    return unit_head(record, user) or other_lead_head(record, user)


@who(_("who co-ordinates between lead units"))
def reply_coordinator(record: Any, user: Any) -> bool:
    """Let the office of the tier decide between lead units (会签协调人)."""
    task = record.assignment
    if task.tier == Tier.GOVERNMENT and task.parent_id is not None:
        offices = {Role.UNIT_HEAD, Role.SUB_ASSIGNER}
        return _holds(record, offices, organ_id=task.parent.organ_id)
    return _of_its_office(record, {Role.ASSIGNER}) or _of_the_commission(
        record, {Role.COMMISSION_HEAD, Role.CHAIRPERSON}
    )


@who(_("who co-ordinates on that tier"))
def coordinator(record: Any, user: Any) -> bool:
    """Let the office of that tier co-ordinate (协调人). Source: Shanghai 2015, art. 17."""
    if record.tier == Tier.GOVERNMENT and record.parent_id is not None:
        offices = {Role.UNIT_HEAD, Role.SUB_ASSIGNER}
        return _holds(record, offices, organ_id=record.parent.organ_id)
    return _of_its_office(record, {Role.ASSIGNER}) or _of_the_commission(
        record, {Role.COMMISSION_HEAD, Role.CHAIRPERSON}
    )


@who(_("officer or head of the lead unit that waits for the opinion"))
def lead_of_the_opinion(record: Any, user: Any) -> bool:
    """Let a lead unit act that will state the opinion in its reply, and is at work (主办单位)."""
    post = record.acting.post
    units = {Role.CASE_OFFICER, Role.UNIT_HEAD}
    if post is None or post.role not in units:
        return False
    return post.organ_id in {lead.organ_id for lead in record.acting.facts.leads_at_work}


@who(_("officer or head of the unit that replies"))
def replying_unit(record: Any, user: Any) -> bool:
    """Let the officer or the head of the unit that replies act (答复单位)."""
    return _of_bearer(record, Role.CASE_OFFICER, Role.UNIT_HEAD)


@who(_("officer or head of the unit that keeps the promise"))
def promise_keeper(record: Any, user: Any) -> bool:
    """Let the unit that keeps the promise act (承诺单位)."""
    return _of_bearer(record, Role.CASE_OFFICER, Role.UNIT_HEAD)


@who(_("General Office of the government that passed the item on"))
def reviewing_office(record: Any, user: Any) -> bool:
    """Let the office that passed the task on read its reply first (预审机构)."""
    parent = record.acting.facts.assignment.parent
    return parent is not None and _holds(
        record, {Role.SUB_ASSIGNER, Role.UNIT_HEAD}, organ_id=parent.organ_id
    )


@who(_("Deputies Affairs Commission, or the office that reviews"))
def reviewer_or_commission(record: Any, user: Any) -> bool:
    """Let who reads replies send one back that is no answer (退回重写)."""
    return affairs_commission(record, user) or reviewing_office(record, user)


@who(_("who assigned on that tier"))
def return_decider(record: Any, user: Any) -> bool:
    """Let who assigned decide on a return (退回审定). Source: Qingdao 2021, art. 19."""
    if record.tier == Tier.GOVERNMENT and record.parent_id is not None:
        return _holds(record, {Role.SUB_ASSIGNER}, organ_id=record.parent.organ_id)
    return _of_its_office(record, {Role.ASSIGNER})


@who(_("who assigned the task"))
def who_assigned(record: Any, user: Any) -> bool:
    """Let who assigned this very task act (本任务交办方), on the congress' tier or below it."""
    if record.tier == Tier.GOVERNMENT and record.parent_id is not None:
        return _holds(record, {Role.SUB_ASSIGNER}, organ_id=record.parent.organ_id)
    return assigner(record, user)


@who(_("assigning office of either tier"))
def assigning_office(record: Any, user: Any) -> bool:
    """Let the office of either tier act (交办机构)."""
    if _of_its_office(record, {Role.ASSIGNER}):
        return True
    return record.parent_id is not None and _holds(
        record, {Role.SUB_ASSIGNER}, organ_id=record.parent.organ_id
    )


@who(_("officer or head of the handling unit, where an extension needs consent"))
def asks_extension(record: Any, user: Any) -> bool:
    """Let the unit ask where the rules want somebody's consent (延期申请人)."""
    needed = record.acting.policy.extension_approval != ExtensionApproval.NONE
    return needed and unit_member(record, user)


@who(_("officer or head of the handling unit, where an extension needs no consent"))
def declares_extension(record: Any, user: Any) -> bool:
    """Let the unit extend by itself where the rules only want the deputy told (自行延期)."""
    free = record.acting.policy.extension_approval == ExtensionApproval.NONE
    return free and unit_member(record, user)


@who(_("who consents to extensions by the rules"))
def extension_approver(record: Any, user: Any) -> bool:
    """Let whom the policy names decide (延期审批人). Source: rulebook 6.1, `extension_approval`."""
    task = record.assignment
    if (
        record.acting.policy.extension_approval == ExtensionApproval.ASSIGNER
        and task.tier == Tier.GOVERNMENT
        and task.parent_id is not None
    ):
        return _holds(record, {Role.SUB_ASSIGNER}, organ_id=task.parent.organ_id)
    return _of_the_commission(record, {Role.ASSIGNER, Role.COMMISSION_HEAD, Role.CHAIRPERSON})


@who(_("the deputy who is asked"))
def rater(record: Any, user: Any) -> bool:
    """Let only a deputy who is asked rate, from an account that handles nothing (评价代表)."""
    acting = record.acting
    return (
        acting.deputy is not None
        and acting.deputy.pk in acting.facts.open_rater_ids
        and acting.facts.is_author(acting.deputy.pk)
        and not acting.facts.actor_is_handling
    )


@who(_("lead deputy, for a delegation who speaks for it"))
def speaking_deputy(record: Any, user: Any) -> bool:
    """Let who speaks for the item to its units act (领衔代表、代表团联系人).

    As with a rating, the account handles nothing of the item.
    """
    acting = record.acting
    return (
        acting.deputy is not None
        and acting.deputy.pk == acting.facts.speaker.pk
        and not acting.facts.actor_is_handling
    )


@who(_("a deputy who was asked"))
def who_was_asked(record: Any, user: Any) -> bool:
    """Let a deputy who is or was asked speak (被征询代表), from an account that handles nothing."""
    acting = record.acting
    return (
        acting.deputy is not None
        and acting.facts.is_author(acting.deputy.pk)
        and acting.facts.was_asked
        and not acting.facts.actor_is_handling
    )


@who(_("rating officer of the collector, or head of the commission"))
def looks_into_pressure(record: Any, user: Any) -> bool:
    """Let who keeps ratings free look into pressure on one (核查人)."""
    head = _of_the_house(record, {Role.COMMISSION_HEAD}, INTAKE_KINDS)
    outside = head and not record.acting.facts.actor_is_handling
    return outside or rating_officer(record, user)


@who(_("rating officer of the collector"))
def rating_officer(record: Any, user: Any) -> bool:
    """Let the collector's officer act (评价收集人员); a handling unit is never a collector."""
    post = record.acting.post
    return (
        _holds(record, {Role.RATING_OFFICER}, organ_id=record.collector_id)
        and post.organ.kind not in HANDLING_KINDS
        and not record.acting.facts.actor_is_handling
    )


@who(_("rating officer of the collector, or the system"))
def rating_officer_or_system(record: Any, user: Any) -> bool:
    """Let the collector's officer or the clockwork act (评价收集)."""
    return by_system(record, user) or rating_officer(record, user)


@who(_("leader of the supervising committee"))
def committee_leader(record: Any, user: Any) -> bool:
    """Let the leader to whom the item was escalated act (督办委员会负责人)."""
    leaders = {Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD, Role.CHAIRPERSON}
    return _holds(record, leaders, organ_id=record.committee_id)


@who(_("the body that decides on escalated items"))
def escalation_decider(record: Any, user: Any) -> bool:
    """Let the body named by the policy record its decision (决定机构)."""
    return _holds(
        record,
        {Role.SECRETARY, Role.COMMISSION_HEAD, Role.CHAIRPERSON},
        organ_id=record.decider_id,
    )


@who(_("the committee's leader, the commission, or the body that decides"))
def who_takes_further_steps(record: Any, user: Any) -> bool:
    """Let record what follows the last round whoever leads or decides it (后续处理)."""
    return (
        committee_leader(record, user)
        or escalation_decider(record, user)
        or affairs_commission(record, user)
    )


@who(_("the committee that supervises the unit, or the commission"))
def judges_replies(record: Any, user: Any) -> bool:
    """Let the counterpart committee of the unit or the commission judge (评判)."""
    task = record.acting.facts.assignment
    counterpart = (task.carried_by or task.organ).counterpart_id
    heads = _holds(record, {Role.COMMITTEE_CHAIR}, organ_id=counterpart or NOBODY)
    return heads or affairs_commission(record, user)


@who(_("who signs for the organ that orders or calls to a talk"))
def supervision_signer(record: Any, user: Any) -> bool:
    """Let a named person of the organ that supervises sign (督办签发人).

    An order is signed by the office that assigned the unit, a talk by the committee's leader.
    """
    signers = {Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD, Role.CHAIRPERSON}
    if record.step == LadderStep.ORDER:
        signers |= {Role.UNIT_HEAD, Role.SUB_ASSIGNER, Role.ASSIGNER}
    return _holds(record, signers, organ_id=record.supervisor_id or NOBODY)


@who(_("the unit, or the leader of the committee, to whom it is addressed"))
def supervised(record: Any, user: Any) -> bool:
    """Let the one who is addressed acknowledge (督办对象): the unit, or the committee's leader."""
    if record.step == LadderStep.COMMITTEE:
        leaders = {Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD, Role.CHAIRPERSON}
        return _holds(record, leaders, organ_id=record.supervisor_id or NOBODY)
    task = record.assignment
    if task.lost and task.carried_by_id is None:
        # Nobody carries on what an ended unit left: that lies with the office.
        return _of_its_office(record, {Role.ASSIGNER, Role.INTAKE_OFFICER, Role.COMMISSION_HEAD})
    # The General Office answers for what it has not passed on; it has no case officer.
    members = {Role.CASE_OFFICER, Role.UNIT_HEAD, Role.SUB_ASSIGNER}
    return _holds(record, members, organ_id=task.bearer_id)


@who(_("the body on whose agenda it is"))
def supervision_decider(record: Any, user: Any) -> bool:
    """Let the secretary of the body record its decision (督办决定机构)."""
    recording = {Role.SECRETARY, Role.COMMISSION_HEAD, Role.CHAIRPERSON}
    return _holds(record, recording, organ_id=record.supervisor_id or NOBODY)


# -- who supervises -------------------------------------------------------------------------------

LEADING = frozenset({Role.CHAIRPERSON, Role.VICE_CHAIRPERSON})
HEADING = frozenset({Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD})


def rank_of(record: Any) -> Rank | None:
    """Say as what somebody supervises a unit's task (督办层级), None for who does not.

    Source: rulebook section 7; Xianning (leaders, committees, the commission).
    """
    post = record.acting.post
    if post is None:
        return None
    facts = record.acting.facts
    if post.organ.kind in CONGRESS_KINDS and post.organ.congress_id == facts.congress_id:
        if post.role in LEADING:
            return Rank.LEADER
        if post.role in HEADING:
            return Rank.HEAD
        if post.role == Role.ASSIGNER:
            return Rank.OFFICE
        if post.role == Role.SECRETARY:
            return Rank.RECORDER
        return None
    parent = facts.assignment.parent
    above = parent is not None and post.organ_id == parent.organ_id
    return Rank.ABOVE if above and post.role in (Role.SUB_ASSIGNER, Role.UNIT_HEAD) else None


@who(_("who supervises: leaders, committees, the commission, the office that passed it on"))
def supervises(record: Any, user: Any) -> bool:
    """Let who supervises the unit take a measure in his or her own name (督办主体)."""
    return rank_of(record) not in (None, Rank.RECORDER)


@who(_("secretary who records for the leaders"))
def records_for_leaders(record: Any, user: Any) -> bool:
    """Let the secretary enter what a leader gave (代录人)."""
    return rank_of(record) is Rank.RECORDER


@who(_("the unit to which it is addressed"))
def addressed_unit(record: Any, user: Any) -> bool:
    """Let the people of the unit that was addressed answer (督办对象)."""
    members = {Role.CASE_OFFICER, Role.UNIT_HEAD, Role.SUB_ASSIGNER}
    # What nobody carries on lies with the office of the congress.
    return _holds(record, members, organ_id=record.unit_id) or (
        record.unit.kind in INTAKE_KINDS
        and _holds(record, {Role.ASSIGNER, Role.COMMISSION_HEAD}, organ_id=record.unit_id)
    )


@who(_("who took the measure, or the commission"))
def gave_the_measure(record: Any, user: Any) -> bool:
    """Let the organ that took the measure go on with it (采取措施的机构), or the commission."""
    post = record.acting.post
    leader = record.leader_id
    if post is not None and leader is not None and leader in (post.pk, post.stands_in_for_id):
        return True
    able = {*LEADING, *HEADING, Role.ASSIGNER, Role.SECRETARY, Role.SUB_ASSIGNER, Role.UNIT_HEAD}
    return _holds(record, able, organ_id=record.giver_id) or affairs_commission(record, user)
