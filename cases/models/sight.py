"""Who may see what (可见范围): one `visible_to` for every model that a page can show.

Handling units see the item from the moment it reaches them, but nothing of a rating before its
release: not the request, not its clock, not the event (ADR 0007).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Cast

from cases.guards.people import COLLECTOR_ROLES, INTAKE_KINDS
from cases.rules.states import OPEN_STATES
from people.kinds import CONGRESS_KINDS, HANDLING_KINDS, Role
from people.models import Post

if TYPE_CHECKING:
    from people.models import User

UNSENT = ("draft", "cosigning", "precheck")
# Acts that would tell a unit that a rating exists before it is released.
RATING_ACTS = (
    "rate", "correct_rating", "remind_rater", "end_rating_window", "replace_raters",
    "succeed_collector",
)  # fmt: skip
# Acts that would tell who spoke of pressure on a rating: for those who look into it alone.
PRESSURE_ACTS = ("report_pressure", "ask_anew", "close_pressure_case")
# What units are asked and answer before the assignment: between each of them and the office.
CONSULTING_ACTS = ("consult_units", "answer_consultation", "end_consultation")
# Acts of the congress' own organs that neither units nor deputies read of (ADR 28).
HOUSE_ACTS = ("judge_reply", *CONSULTING_ACTS)
# The ends of a request that units may know of: none of them is a rating that is not released.
KNOWN_TO_UNITS = ("released", "expired", "no_rater", "cancelled")

# Acts before a withdrawal is confirmed: they stand only where nothing has been rated yet, and
# would tell a unit so.
WITHDRAWAL_ACTS = (
    "ask_withdrawal", "take_back_withdrawal", "agree_withdrawal", "object_to_withdrawal",
)  # fmt: skip

# What was tried on a record that the person does not see: it would tell him or her of the record.
UNSEEN = Q(kind="refused", facts__contains='"code":"not_visible"')

# Kinds of streams that belong to a matter, and to no suggestion (ADR 24).
MATTERS = (
    "evaluationmeeting", "integrityreport", "keytopic", "linkage", "lookbackreview", "referral",
)  # fmt: skip
# What happens in these nobody sees but on their own pages: they are about ratings.
UNSEEN_MATTERS = ("integrityreport",)

M = TypeVar("M", bound=models.Model)


def _posts(user: User, on: date) -> Any:
    return Post.objects.on(on).filter(user=user)


def authors_or_house(user: User, on: date, *, prefix: str = "", key: str = "suggestion") -> Q:
    """Return the filter for the authors and the congress' own house (代表与人大机关).

    `prefix` leads to the suggestion ("suggestion__" from a reply), `key` is the outer column
    that holds the suggestion's id.
    """
    cosigner = apps.get_model("cases", "Cosigner")
    house = _posts(user, on).filter(
        organ__kind__in=CONGRESS_KINDS, organ__congress=OuterRef(f"{prefix}congress")
    )
    escalation = apps.get_model("cases", "Escalation")
    mine = _posts(user, on).values("organ")
    climbed = escalation.objects.filter(
        Q(committee__in=mine) | Q(decider__in=mine), suggestion=OuterRef(key)
    )
    signed = cosigner.objects.filter(
        suggestion=OuterRef(key), deputy__user=user, state__in=["invited", "confirmed"]
    )
    sent = ~Q(**{f"{prefix}state__in": UNSENT})
    invited = ~Q(**{f"{prefix}state": "draft"})
    return (
        Q(**{f"{prefix}lead__user": user})
        | (invited & Q(Exists(signed)))
        | (sent & (Q(Exists(house)) | _of_delegation(user, prefix)))
        | (Q(**{f"{prefix}precheck_by__user": user}) & (sent | Q(**{f"{prefix}state": "precheck"})))
        | _on_paper(user, on, prefix, key)
        # A township's item that climbed to the county's commission.
        | (sent & Q(Exists(climbed)))
    )


def _of_delegation(user: User, prefix: str) -> Q:
    """Return the filter for who belongs to the delegation that made the item (代表团成员)."""
    deputy = apps.get_model("people", "Deputy")
    members = deputy.objects.filter(user=user, delegation=OuterRef(f"{prefix}delegation"))
    return Q(**{f"{prefix}delegation__contact_head__user": user}) | Q(Exists(members))


def _on_paper(user: User, on: date, prefix: str, key: str) -> Q:
    """Return the filter for the office that writes a draft from paper (代录机构).

    While co-signers are asked, the intake officers also see what waits for the paper of a deputy
    who has no account: nobody else could enter the answer.
    """
    cosigner = apps.get_model("cases", "Cosigner")
    intake = _posts(user, on).filter(role=Role.INTAKE_OFFICER)
    here = intake.filter(
        organ__kind__in=INTAKE_KINDS, organ__congress=OuterRef(f"{prefix}congress")
    )
    without_account = cosigner.objects.filter(
        suggestion=OuterRef(key), deputy__user=None, state__in=["invited", "confirmed"]
    )
    asked = Q(**{f"{prefix}state": "cosigning"}) & Q(Exists(without_account)) & Q(Exists(here))
    return asked | Q(**{f"{prefix}drafted_by__in": intake.values("organ")})


def handling_unit(user: User, on: date, *, key: str = "suggestion") -> Q:
    """Return the filter for the units that take or took part (承办单位)."""
    assignment = apps.get_model("cases", "Assignment")
    mine = _own_task(user, on)
    return Q(Exists(assignment.objects.filter(mine, suggestion=OuterRef(key))))


def asked_before(user: User, on: date, *, prefix: str = "", key: str = "suggestion") -> Q:
    """Return the filter for the units that are asked before the assignment (被征求意见单位).

    They see the item as long as it is registered and the office has not ended the asking, and
    nothing that hangs on it.
    """
    consultation = apps.get_model("cases", "Consultation")
    asked = consultation.objects.filter(
        suggestion=OuterRef(key), organ__in=_posts(user, on).values("organ"), ended_at=None
    )
    return Q(**{f"{prefix}state": "registered"}) & Q(Exists(asked))


def _own_task(user: User, on: date, prefix: str = "") -> Q:
    """Return the filter for tasks of one's own organs, and those they carry on (本单位任务)."""
    organs = _posts(user, on).values("organ")
    return Q(**{f"{prefix}organ__in": organs}) | Q(**{f"{prefix}carried_by__in": organs})


def looks_into(user: User, on: date, *, prefix: str, collector: str) -> Q:
    """Return the filter for who looks into pressure on a rating (核查人).

    That is the rating officer of the collector and the head of the Deputies Affairs Commission,
    if they do not belong to a unit that handles the item.
    """
    officer = Q(
        Exists(_posts(user, on).filter(role=Role.RATING_OFFICER, organ=OuterRef(collector)))
    )
    head = Q(
        Exists(
            _posts(user, on).filter(
                role=Role.COMMISSION_HEAD, organ__congress=OuterRef(f"{prefix}congress")
            )
        )
    )
    return officer | head


def administration(user: User, on: date) -> Q:
    """Return the filter for the events of a congress' own administration (管理事项).

    Its administrators and its auditors see them, and nobody else.
    """
    house = _posts(user, on).filter(
        role__in=[Role.ADMINISTRATOR, Role.AUDITOR], organ__congress=OuterRef("stream__congress")
    )
    return Q(stream__kind="administration") & Q(Exists(house))


def _house_of(user: User, on: date, congress: str) -> Q:
    """Return the filter for who has a post in the congress' own organs (人大机关)."""
    own = _posts(user, on).filter(
        organ__kind__in=CONGRESS_KINDS, organ__congress=OuterRef(congress)
    )
    return Q(Exists(own))


def matters(user: User, on: date) -> Q:
    """Return the filter for the events of matters that are no suggestion's own (事项留痕)."""
    shown = [kind for kind in MATTERS if kind not in UNSEEN_MATTERS]
    house = _house_of(user, on, "stream__congress")
    # Who works in a unit sees nothing of the second part of a meeting, whatever else he or she is.
    second_part = Q(stream__kind="evaluationmeeting") & _of_a_unit(user, on, "stream__congress")
    return Q(stream__kind__in=shown) & house & ~second_part


def _of_a_unit(user: User, on: date, congress: str) -> Q:
    """Return the filter for who has a post in a handling unit of the congress (承办单位人员)."""
    units = _posts(user, on).filter(
        organ__kind__in=HANDLING_KINDS, organ__congress=OuterRef(congress)
    )
    return Q(Exists(units))


class HouseQuerySet(models.QuerySet[M]):
    """Ask for matters that only the congress' own house sees (人大机关事项)."""

    def visible_to(self, user: User, on: date) -> HouseQuerySet[M]:
        """Keep those of the congress in whose organs the person has a post (可见).

        Nobody who works in a handling unit sees them, whatever else he or she is.
        """
        way: str = self.model.TO_MATTER  # type: ignore[attr-defined]
        congress = f"{way}__congress" if way else "congress"
        return self.filter(_house_of(user, on, congress) & ~_of_a_unit(user, on, congress))


class IntegrityQuerySet(models.QuerySet[M]):
    """Ask for integrity reports and their lines (评价真实性周报)."""

    def visible_to(self, user: User, on: date) -> IntegrityQuerySet[M]:
        """Keep those of one's congress for the collector's people and the auditor (可见).

        Nobody who works in a handling unit sees them, whatever else he or she is.
        """
        way: str = self.model.TO_MATTER  # type: ignore[attr-defined]
        prefix = f"{way}__" if way else ""
        house = _posts(user, on).filter(
            organ__kind__in=CONGRESS_KINDS, organ__congress=OuterRef(f"{prefix}congress")
        )
        asks = house.filter(
            role__in=COLLECTOR_ROLES, organ__kind=OuterRef(f"{prefix}collector_kind")
        )
        reads = Q(Exists(asks)) | Q(Exists(house.filter(role=Role.AUDITOR)))
        return self.filter(reads & ~_of_a_unit(user, on, f"{prefix}congress"))


def _topics(user: User, on: date, way: str = "") -> Q:
    """Return the filter for topics that a person sees (可见专题).

    The congress' own house sees them all. Once confirmed, so do who takes part: deputies, the
    authors of its items, the leading official, the lead unit and the units that handle an item.
    """
    # Looked up by name: the models stand above this module.
    topic_item = apps.get_model("cases", "TopicItem")
    deputy_of = apps.get_model("cases", "TopicDeputy")
    assignment = apps.get_model("cases", "Assignment")
    key = OuterRef(f"{way}pk" if not way else way.removesuffix("__"))
    mine = _posts(user, on).values("organ")
    kept = topic_item.objects.filter(topic=key, state__in=["kept", "ended"])
    tasks = assignment.objects.filter(
        Q(organ__in=mine) | Q(carried_by__in=mine), suggestion=OuterRef("suggestion")
    )
    confirmed = ~Q(**{f"{way}state__in": ["nominated", "views_heard", "declined"]})
    part = (
        Exists(deputy_of.objects.filter(topic=key, deputy__user=user))
        | Exists(kept.filter(suggestion__lead__user=user))
        | Exists(kept.filter(Exists(tasks)))
        | Q(**{f"{way}lead_unit__in": mine})
        | Q(**{f"{way}official__in": _posts(user, on).values("pk")})
    )
    return _house_of(user, on, f"{way}congress") | (confirmed & part)


def _referrals(user: User, on: date, way: str = "") -> Q:
    """Return the filter for referrals that a person sees (可见移送).

    The congress' own house, the procuratorate, and the lead deputy. No other unit does: what is
    looked into may be its own.
    """
    here = _posts(user, on).values("organ")
    unit = _of_a_unit(user, on, f"{way}congress")
    house = _house_of(user, on, f"{way}congress") & ~unit
    lead = Q(**{f"{way}suggestion__lead__user": user}) & ~unit
    return house | Q(**{f"{way}procuratorate__in": here}) | lead


def _convened(user: User, on: date, congress: str) -> Q:
    """Return the filter for who sees a meeting whole (评议会全部内容): the house, and no unit."""
    return _house_of(user, on, congress) & ~_of_a_unit(user, on, congress)


def _own_meeting_items(user: User, on: date) -> Q:
    """Return the filter for items of meetings that concern a person (涉己评议事项).

    A unit sees those for which it is summoned, a deputy those that he or she is asked to rate:
    not from an account that belongs to a unit that handles them.
    """
    summoned = apps.get_model("cases", "SummonedUnit")
    rater = apps.get_model("cases", "Rater")
    called = summoned.objects.filter(_own_task(user, on, "assignment__"), item=OuterRef("pk"))
    asked = rater.objects.filter(
        request__suggestion=OuterRef("suggestion"),
        request__round=OuterRef("round"),
        deputy__user=user,
        excused_at=None,
    )
    return Q(Exists(called)) | (Q(Exists(asked)) & ~handling_unit(user, on))


class MeetingQuerySet(models.QuerySet[M]):
    """Ask for evaluation meetings (评议会)."""

    def visible_to(self, user: User, on: date) -> MeetingQuerySet[M]:
        """Keep those of one's house, and those with an item that concerns one (可见)."""
        items = apps.get_model("cases", "MeetingItem").objects
        mine = items.filter(_own_meeting_items(user, on), meeting=OuterRef("pk"))
        return self.filter(_convened(user, on, "congress") | Q(Exists(mine)))


class MeetingItemQuerySet(models.QuerySet[M]):
    """Ask for items of evaluation meetings (评议事项)."""

    def visible_to(self, user: User, on: date) -> MeetingItemQuerySet[M]:
        """Keep all of them for the house; a unit or a deputy sees those of its own (可见)."""
        whole = _convened(user, on, "meeting__congress")
        return self.filter(whole | _own_meeting_items(user, on))

    def living(self) -> MeetingItemQuerySet[M]:
        """Keep what is on the agenda of a meeting that has not ended (在列评议事项)."""
        return self.filter(state__in=["listed", "heard"])


class ReferralQuerySet(models.QuerySet[M]):
    """Ask for referrals to the procuratorate (检察建议衔接)."""

    def visible_to(self, user: User, on: date) -> ReferralQuerySet[M]:
        """Keep the referrals that this person sees (可见)."""
        return self.filter(_referrals(user, on))


class OfReferralQuerySet(models.QuerySet[M]):
    """Ask for what hangs on a referral (移送所属记录)."""

    def visible_to(self, user: User, on: date) -> OfReferralQuerySet[M]:
        """Keep what hangs on visible referrals (可见)."""
        return self.filter(_referrals(user, on, "referral__"))


class LinkageQuerySet(models.QuerySet[M]):
    """Ask for procuratorial suggestions proposed to deputies (转化线索)."""

    def visible_to(self, user: User, on: date) -> LinkageQuerySet[M]:
        """Keep those of one's congress: its house, its deputies, and the procuratorate."""
        deputy = apps.get_model("people", "Deputy")
        seat = deputy.objects.filter(
            user=user, term__congress=OuterRef("congress"), term__starts_on__lte=on
        )
        mine = _posts(user, on).values("organ")
        house = _house_of(user, on, "congress")
        return self.filter(house | Q(Exists(seat)) | Q(procuratorate__in=mine))


class TopicQuerySet(models.QuerySet[M]):
    """Ask for key supervision topics (重点督办专题)."""

    def visible_to(self, user: User, on: date) -> TopicQuerySet[M]:
        """Keep the topics that this person sees (可见)."""
        return self.filter(_topics(user, on))


class OfTopicQuerySet(models.QuerySet[M]):
    """Ask for what hangs on a topic (专题所属记录)."""

    def visible_to(self, user: User, on: date) -> OfTopicQuerySet[M]:
        """Keep what hangs on visible topics (可见); of items only those that one may see too."""
        seen = self.filter(_topics(user, on, "topic__"))
        if self.model._meta.model_name != "topicitem":
            return seen
        items = apps.get_model("cases", "Suggestion").objects.visible_to(user, on)
        return seen.filter(suggestion__in=items.values("pk"))


class SuggestionQuerySet(models.QuerySet[M]):
    """Ask for suggestions (代表建议)."""

    def visible_to(self, user: User, on: date) -> SuggestionQuerySet[M]:
        """Keep what this person may see on this day (可见)."""
        return self.filter(
            authors_or_house(user, on, key="pk")
            | handling_unit(user, on, key="pk")
            | asked_before(user, on, key="pk")
        )

    def in_hand_of(self, office: int) -> SuggestionQuerySet[M]:
        """Keep the items under way that lie with this office (在办受理件)."""
        return self.filter(office=office, state__in=OPEN_STATES)


class OfSuggestionQuerySet(models.QuerySet[M]):
    """Ask for rows that hang on a suggestion and are seen with it (随建议可见)."""

    def visible_to(self, user: User, on: date) -> OfSuggestionQuerySet[M]:
        """Keep the rows of suggestions that this person may see (可见)."""
        return self.filter(
            authors_or_house(user, on, prefix="suggestion__") | handling_unit(user, on)
        )


class OfHouseQuerySet(models.QuerySet[M]):
    """Ask for what of an item only the congress' own house reads (人大机关内部意见)."""

    def visible_to(self, user: User, on: date) -> OfHouseQuerySet[M]:
        """Keep those of one's congress; nobody who belongs to a unit of the item sees them."""
        return self.filter(_house_of(user, on, "suggestion__congress") & ~handling_unit(user, on))


class ConsultationQuerySet(models.QuerySet[M]):
    """Ask for what units are asked before the assignment (预交办征求意见)."""

    def visible_to(self, user: User, on: date) -> ConsultationQuerySet[M]:
        """Keep all of them for the congress' own house; a unit sees what it is asked now (可见).

        Nobody who belongs to a unit that handles the item reads what others answered.
        """
        mine = Q(organ__in=_posts(user, on).values("organ"), ended_at=None)
        house = _house_of(user, on, "suggestion__congress") & ~handling_unit(user, on)
        return self.filter(house | (mine & Q(suggestion__state="registered")))

    def waiting(self) -> ConsultationQuerySet[M]:
        """Keep what waits for a unit's answer (待反馈): the item may have left that state."""
        return self.filter(answered_at=None, ended_at=None, suggestion__state="registered")


class FollowerQuerySet(models.QuerySet[M]):
    """Ask for who follows a leading item (并入件)."""

    def visible_to(self, user: User, on: date) -> FollowerQuerySet[M]:
        """Keep what joins two items both of which this person may see (可见)."""
        return _between(self, user, on, "follower")  # type: ignore[no-any-return]


class SuggestionLinkQuerySet(models.QuerySet[M]):
    """Ask for links between suggestions (建议关联)."""

    def visible_to(self, user: User, on: date) -> SuggestionLinkQuerySet[M]:
        """Keep the links between two items both of which this person may see (可见)."""
        return _between(self, user, on, "to")  # type: ignore[no-any-return]


def _between(rows: Any, user: User, on: date, other: str) -> Any:
    """Keep rows whose suggestion and whose other end are both seen (两端可见)."""
    seen = apps.get_model("cases", "Suggestion").objects.visible_to(user, on).values("pk")
    return rows.filter(suggestion__in=seen, **{f"{other}__in": seen})


class ReplyQuerySet(models.QuerySet[M]):
    """Ask for replies (答复)."""

    def visible_to(self, user: User, on: date) -> ReplyQuerySet[M]:
        """Keep delivered replies of visible items, and one's own unit's drafts (可见).

        A deputy sees a reply that reached him or her, also while others still wait for it.
        """
        own = _own_task(user, on, "assignment__")
        delivery = apps.get_model("cases", "Delivery")
        has_it = Q(Exists(delivery.objects.filter(reply=OuterRef("pk"), deputy__user=user)))
        agreement = apps.get_model("cases", "Agreement")
        # Other lead units read what they are to agree to, and the office what it decides on.
        asked = Q(state__in=["agreeing", "coordinating"]) & Q(
            Exists(
                agreement.objects.filter(
                    reply=OuterRef("pk"), assignment__organ__in=_posts(user, on).values("organ")
                )
            )
        )
        house = _posts(user, on).filter(
            organ__kind__in=CONGRESS_KINDS, organ__congress=OuterRef("suggestion__congress")
        )
        above = _posts(user, on).filter(organ=OuterRef("assignment__parent__organ"))
        decides = Q(state="coordinating") & (Q(Exists(house)) | Q(Exists(above)))
        seen = authors_or_house(user, on, prefix="suggestion__") | handling_unit(user, on)
        # Who may send it back must read it: the office that passed the task on, the commission.
        passed_on = Q(assignment__parent__organ__in=_posts(user, on).values("organ"))
        commission = _posts(user, on).filter(
            role__in=[Role.ASSIGNER, Role.COMMISSION_HEAD],
            organ__kind__in=CONGRESS_KINDS,
            organ__congress=OuterRef("suggestion__congress"),
        )
        under_review = Q(state__in=["gov_review", "reviewed", "signed"])
        reads = (passed_on | Q(Exists(commission))) & under_review
        return self.filter(seen).filter(
            Q(state="delivered") | own | has_it | asked | decides | reads
        )


class MeasureQuerySet(models.QuerySet[M]):
    """Ask for measures of supervision (督办措施)."""

    def visible_to(self, user: User, on: date) -> MeasureQuerySet[M]:
        """Keep those of items one made or that are in one's house; a unit sees its own.

        So does the office that passed the task on to it.
        """
        mine = _posts(user, on).values("organ")
        own = Q(unit__in=mine) | Q(giver__in=mine) | Q(assignment__parent__organ__in=mine)
        return self.filter(authors_or_house(user, on, prefix="suggestion__") | own)


class PromiseQuerySet(models.QuerySet[M]):
    """Ask for promises (承诺事项)."""

    def visible_to(self, user: User, on: date) -> PromiseQuerySet[M]:
        """Keep the binding promises of visible items, and those one's own unit is writing."""
        own = _own_task(user, on, "assignment__")
        seen = authors_or_house(user, on, prefix="suggestion__") | handling_unit(user, on)
        return self.filter(seen).filter(Q(binding=True) | own)


class PromiseWordQuerySet(models.QuerySet[M]):
    """Ask for what lead deputies said of promises (代表核实意见)."""

    def visible_to(self, user: User, on: date) -> PromiseWordQuerySet[M]:
        """Keep those of visible items; a unit reads them with the outcome of the application."""
        unit = handling_unit(user, on)
        own = Q(deputy__user=user)
        awaited = Q(promise__state="reported_done", promise__told_by=F("reply"))
        house = authors_or_house(user, on, prefix="suggestion__") & ~unit
        return self.filter(own | house | (unit & ~awaited))


class RatingRequestQuerySet(models.QuerySet[M]):
    """Ask for rating requests (征询)."""

    def visible_to(self, user: User, on: date) -> RatingRequestQuerySet[M]:
        """Keep ended requests of visible items; before that only who asks and who is asked.

        Who is asked but belongs to a unit that handles the item sees nothing before the end.
        """
        rater = apps.get_model("cases", "Rater")
        unit = handling_unit(user, on)
        waits = rater.objects.filter(request=OuterRef("pk"), deputy__user=user, excused_at=None)
        # What fell because of pressure is for who looks into it: the others are asked anew.
        asked = Q(Exists(waits)) & ~Q(state="voided")
        asks = Q(collector__in=_posts(user, on).values("organ"))
        seen = authors_or_house(user, on, prefix="suggestion__") | unit
        ended = Q(state__in=KNOWN_TO_UNITS)
        return self.filter((asked & ~unit) | asks | (ended & seen))


class RatingQuerySet(models.QuerySet[M]):
    """Ask for ratings (评价)."""

    def visible_to(self, user: User, on: date) -> RatingQuerySet[M]:
        """Keep released ratings of visible items; before that one's own, and the collector's.

        Who belongs to a unit that handles the item sees no rating of anybody else: for units there
        is `outcomes`.
        """
        asks = Q(request__collector__in=_posts(user, on).values("organ"))
        seen = authors_or_house(user, on, prefix="suggestion__") & ~handling_unit(user, on)
        return self.filter(Q(deputy__user=user) | asks | (self._counts() & seen))

    def outcomes(self, user: User, on: date) -> Any:
        """List what units are told of released ratings (评价结果): never whose they are.

        Rows of request, dimension, option, reason, ticked reasons and how many said so, in the
        order of these words and not of the raters.
        """
        rows = self.filter(self._counts() & handling_unit(user, on)).order_by()
        told = ("request", "dimension", "option", "reason", "ticked")
        return rows.values(*told).annotate(number=Count("pk")).order_by(*told)

    def _counts(self) -> Q:
        """Return the filter for what counts of released requests (已发布的有效评价)."""
        rating = apps.get_model("cases", "Rating")
        later = rating.objects.filter(
            request=OuterRef("request"), deputy=OuterRef("deputy"),
            dimension=OuterRef("dimension"), revision__gt=OuterRef("revision"),
        )  # fmt: skip
        # That a rating was another one before is nobody's business but the deputy's.
        return Q(request__state="released") & ~Q(Exists(later))


class PressureQuerySet(models.QuerySet[M]):
    """Ask for cases of pressure on a rating (干预评价情况)."""

    def visible_to(self, user: User, on: date) -> PressureQuerySet[M]:
        """Keep one's own report, and all for who looks into them from outside the units."""
        officer = looks_into(user, on, prefix="suggestion__", collector="collector")
        return self.filter(Q(deputy__user=user) | officer).filter(~handling_unit(user, on))


class ClockQuerySet(models.QuerySet[M]):
    """Ask for deadlines (期限)."""

    def visible_to(self, user: User, on: date) -> ClockQuerySet[M]:
        """Keep the deadlines of visible items; who belongs to a unit never sees the rating's."""
        unit = handling_unit(user, on)
        return self.filter(
            (authors_or_house(user, on, prefix="suggestion__") & ~unit) | (unit & ~Q(kind="rating"))
        )


class EventQuerySet(models.QuerySet[M]):
    """Ask for events (事件)."""

    def visible_to(self, user: User, on: date) -> EventQuerySet[M]:
        """Keep the events of visible items (可见).

        Acts of rating are seen by who made them and by the collector alone: what was answered is
        shown, once it is released, by the ratings themselves. Units see neither them nor what was
        refused to others, nor that a rating's deadline passed. What a congress administers is
        seen by its administrators and auditors.
        """
        prefix, key = "stream__suggestion__", "stream__suggestion"
        request = apps.get_model("cases", "RatingRequest")
        asks = Exists(
            request.objects.filter(
                suggestion=OuterRef(key), collector__in=_posts(user, on).values("organ")
            )
        )
        unit = handling_unit(user, on, key=key)
        # What is recorded in one's own name from paper is one's own.
        own = (Q(actor=user) & ~UNSEEN) | Q(on_behalf_of__in=_keys_of(user))
        of_rating = Q(act__in=RATING_ACTS)
        of_clock = Q(act__in=("mark_overdue", "recount_deadline"))
        window = of_clock & Q(facts__contains='"kind":"rating"')
        asked_back = Q(act__in=WITHDRAWAL_ACTS)
        of_pressure = Q(act__in=PRESSURE_ACTS)
        case = apps.get_model("cases", "PressureCase")
        looks = Exists(
            case.objects.filter(suggestion=OuterRef(key)).filter(
                looks_into(user, on, prefix="suggestion__", collector="collector")
            )
        )
        # Who spoke is told that it is looked into, but not who else spoke.
        spoke = Exists(case.objects.filter(suggestion=OuterRef(key), deputy__user=user))
        answered = Q(act__in=("ask_anew", "close_pressure_case")) & Q(spoke)
        told_to_units = Q(kind="done") & ~of_rating & ~window & ~asked_back & ~of_pressure
        seen = (authors_or_house(user, on, prefix=prefix, key=key) & ~unit) | (
            unit & (told_to_units | own)
        )
        quiet = (~of_rating | own | Q(asks)) & (~of_pressure | own | answered | (Q(looks) & ~unit))
        of_house = Q(act__in=HOUSE_ACTS)
        inside = _house_of(user, on, "stream__congress") & ~unit
        quiet &= ~of_house | Q(actor=user) | inside
        return self.filter((seen & quiet) | administration(user, on) | matters(user, on))


def _keys_of(user: User) -> Any:
    """Return the keys of a person's mandates as the trail writes them (代表标识)."""
    deputy = apps.get_model("people", "Deputy")
    rows = deputy.objects.filter(user=user)
    return rows.annotate(word=Cast("pk", models.CharField(max_length=60))).values("word")


class PaperEntryQuerySet(models.QuerySet[M]):
    """Ask for what was entered from paper (代录件)."""

    def visible_to(self, user: User, on: date) -> PaperEntryQuerySet[M]:
        """Keep what the house of the congress entered; who works in a unit sees nothing of it.

        What waits may be a rating of which no unit knows yet.
        """
        house = _posts(user, on).filter(
            organ__kind__in=CONGRESS_KINDS, organ__congress=OuterRef("suggestion__congress")
        )
        units = _posts(user, on).filter(organ__kind__in=HANDLING_KINDS)
        return self.filter(Q(Exists(house)) & ~Q(Exists(units)))
