"""The procuratorate's own track (检察建议衔接转化): refer, note what became of it, and back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases import guards
from cases.models import Linkage, Referral, ReferralCopy, Suggestion
from cases.refusals import BadData
from cases.rules.deadlines import due_on as day_due
from cases.rules.referring import CopyKind
from cases.rules.states import UNSENT_STATES, SuggestionState
from people.kinds import OrganKind
from people.models import Organ
from workflows.matters import Matters, founds
from workflows.registry import matter_act

S = SuggestionState
# What has no number, or has left this congress, is not referred.
NOT_REFERRED = (
    *UNSENT_STATES, S.SUBMITTED, S.REVISION, S.REFUSED, S.WITHDRAWN, S.VOID, S.CONVERTED,
    S.TRANSFERRED_OUT, S.ARCHIVED,
)  # fmt: skip


@founds(Referral, guards.commission_here)
def refer_item(
    do: Matters, item: str, field: str, ground: str, number: str, referred_on: date
) -> None:
    """Refer an item to the procuratorate as well (移送检察机关), with number and day.

    `item` is its reference. Its assignment, its days, its reply and its rating go on as they are.
    Source: Xiaogan 2022, art. 3; Xianning (screened by field).
    """
    rules = do.acting.policy
    do.require(
        rules.proc_referral_enabled, "item", _("The rules of this congress know no such referral.")
    )
    do.require_text(ground=ground, number=number)
    do.require_choice(field, rules.proc_fields, "field", _("Choose one of the fields."))
    _check_day(do, "referred_on", referred_on)
    referral = do.record
    referral.suggestion = _item(do, item)
    referral.procuratorate = _procuratorate(do, "item")
    referral.field, referral.ground, referral.number = str(field), ground, number.strip()
    referral.referred_on, referral.referred_by, referral.since_at = referred_on, do.by.user, do.at
    do.make()
    do.tell(item=referral.suggestion.reference, field=str(field), number=referral.number)


def _item(do: Matters, reference: Any) -> Suggestion:
    text = reference.strip() if isinstance(reference, str) else ""
    found = Suggestion.objects.filter(congress=do.congress, reference=text).first()
    if not text or found is None:
        raise BadData({"item": _("There is no such number: %(no)s.") % {"no": text}})
    if found.state in NOT_REFERRED or found.classified:
        raise BadData({"item": _("This item cannot be referred.")})
    return found


def _procuratorate(do: Matters, field: str) -> Organ:
    post = do.acting.post
    if post is not None and post.organ.kind == OrganKind.PROCURATORATE:
        own: Organ = post.organ
        return own
    rows = Organ.objects.filter(congress=do.congress, kind=OrganKind.PROCURATORATE)
    living = [o for o in rows.order_by("official_order", "pk") if not o.has_ended(do.today)]
    if not living:
        raise BadData({field: _("This congress has no procuratorate on its list of organs.")})
    return living[0]


def _check_day(do: Matters, field: str, day: Any, earliest: date | None = None) -> None:
    do.require(isinstance(day, date) and day <= do.today, field, _("This day has not come yet."))
    if earliest is not None:
        do.require(day >= earliest, field, _("This is before the step that came first."))


def _await_copy(do: Matters, kind: CopyKind, number: str, dated_on: date) -> None:
    """Await the copy that the procuratorate sends within the days of the rules (抄送期限)."""
    referral, facts = do.record, do.acting.facts
    due = day_due(dated_on, do.acting.policy.proc_copy_days, facts.calendar)
    copy = ReferralCopy(
        referral=referral, kind=kind.value, number=number, dated_on=dated_on, since_at=do.at,
        due_on=due.on,
    )  # fmt: skip
    do.create(copy)
    do.tell(copy=kind.value, due_on=due.on.isoformat())


@matter_act(Referral, "suggestion")
def register_referral(do: Matters, number: str, registered_on: date) -> None:
    """Note that the procuratorate has registered the item (检察机关登记)."""
    do.require_text(number=number)
    _check_day(do, "registered_on", registered_on, do.record.referred_on)
    do.set(do.record, register_number=number, registered_on=registered_on)
    do.tell(number=number)


@matter_act(Referral, "suggestion")
def analyse_referral(do: Matters) -> None:
    """Note that the procuratorate is looking into it (分析研判)."""


@matter_act(Referral, "suggestion")
def decline_filing(do: Matters, why: str) -> None:
    """Note that no case was filed (不予立案), with the reason; the suggestion goes on."""
    do.require_text(why=why)
    do.set(do.record, declined_why=why, ended_at=do.at)
    do.tell(why=why)


@matter_act(Referral, "suggestion")
def file_case(do: Matters, number: str, filed_on: date) -> None:
    """Note that a case was filed (立案); the copy of the decision is due.

    Source: Xiaogan 2022, art. 4 (copies within 10 days).
    """
    do.require_text(number=number)
    _check_day(do, "filed_on", filed_on, do.record.registered_on)
    do.set(do.record, filing_number=number, filed_on=filed_on)
    do.tell(number=number)
    _await_copy(do, CopyKind.FILING, number, filed_on)


@matter_act(Referral, "suggestion")
def issue_suggestion(
    do: Matters, number: str, issued_on: date, addressee: str, put_right_by: date | None = None
) -> None:
    """Note that a procuratorial suggestion was issued (制发检察建议): to whom, until when."""
    do.require_text(number=number, addressee=addressee)
    _check_day(do, "issued_on", issued_on, do.record.filed_on)
    do.require(
        put_right_by is None or (isinstance(put_right_by, date) and put_right_by >= issued_on),
        "put_right_by",
        _("This is before the step that came first."),
    )
    do.set(
        do.record, issued_number=number, issued_on=issued_on, addressee=addressee,
        put_right_by=put_right_by,
    )  # fmt: skip
    do.tell(number=number, addressee=addressee)
    _await_copy(do, CopyKind.ISSUED, number, issued_on)


@matter_act(Referral, "suggestion")
def give_opinions(do: Matters, opinions: str) -> None:
    """Give the procuratorate what the handling units said (反馈承办意见).

    Source: Xiaogan 2022, art. 5.
    """
    do.require_text(opinions=opinions)
    do.set(do.record, opinions=opinions)


@matter_act(Referral, "suggestion")
def note_rectified(do: Matters, conclusion: str, concluded_on: date, number: str = "") -> None:
    """Note that it was put right (整改完成); the copy of the conclusion is due.

    Source: Xiaogan 2022, art. 5.
    """
    _conclude(do, conclusion, concluded_on, number)


@matter_act(Referral, "suggestion")
def go_to_court(do: Matters, conclusion: str, concluded_on: date, number: str = "") -> None:
    """Note that the procuratorate went to court (提起公益诉讼)."""
    _conclude(do, conclusion, concluded_on, number)


def _conclude(do: Matters, conclusion: str, concluded_on: date, number: str) -> None:
    do.require_text(conclusion=conclusion)
    _check_day(do, "concluded_on", concluded_on, do.record.issued_on or do.record.filed_on)
    do.set(
        do.record, conclusion=conclusion, conclusion_number=number, concluded_on=concluded_on,
        ended_at=do.at,
    )  # fmt: skip
    do.tell(number=number)
    _await_copy(do, CopyKind.CONCLUSION, number, concluded_on)


@matter_act(ReferralCopy)
def note_copy(do: Matters, received_on: date) -> None:
    """Note the day on which the copy came (登记抄送文书)."""
    _check_day(do, "received_on", received_on, do.record.dated_on)
    do.set(do.record, received_on=received_on, recorded_by=do.by.user)
    do.tell(kind=do.record.kind, received_on=received_on.isoformat())


@matter_act(ReferralCopy)
def miss_copy(do: Matters) -> None:
    """Note that the copy did not come in time (抄送逾期), once."""
    do.tell(kind=do.record.kind, due_on=do.record.due_on.isoformat())


# -- the way back ---------------------------------------------------------------------------------


@founds(Linkage, guards.procuratorate_or_commission)
def propose_to_deputies(do: Matters, title: str, text: str, number: str, dated_on: date) -> None:
    """Propose a procuratorial suggestion to the deputies (提请代表转化).

    Source: Qingyang (both ways); rulebook 5.15.
    """
    do.require_text(title=title, text=text, number=number)
    _check_day(do, "dated_on", dated_on)
    linkage = do.record
    linkage.procuratorate = _procuratorate(do, "number")
    linkage.title, linkage.text, linkage.number = title.strip(), text, number.strip()
    linkage.dated_on, linkage.proposed_at, linkage.since_at = dated_on, do.at, do.at
    do.make()
    do.tell(title=linkage.title, number=linkage.number)


@matter_act(Linkage)
def take_up_linkage(do: Matters, item: str) -> None:
    """Name the suggestion that a deputy made of it (转化为代表建议).

    A deputy names one that he or she leads; the commission names any.
    """
    text = item.strip() if isinstance(item, str) else ""
    rows = Suggestion.objects.filter(congress=do.congress, reference=text).exclude(
        state__in=UNSENT_STATES
    )
    mine = do.acting.deputy
    if mine is not None:
        rows = rows.filter(lead=mine)
    found = rows.select_related("lead").first() if text else None
    if found is None:
        raise BadData({"item": _("There is no such number: %(no)s.") % {"no": text}})
    do.set(do.record, suggestion=found, taken_by=found.lead, ended_at=do.at)
    do.tell(item=found.reference)


@matter_act(Linkage)
def leave_linkage(do: Matters, why: str) -> None:
    """Note that no deputy took it up (未转化), with the reason."""
    do.require_text(why=why)
    do.set(do.record, left_why=why, ended_at=do.at)
    do.tell(why=why)
