"""Build the acts of an item from its days (拆成步骤)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases.models.assignment import ContactWay
from cases.rules.kinds import RatingOption
from cases.rules.policy import PolicyRules
from cases.rules.policy.choices import Assigner, JointRatingMode, ReleaseMode, SecondMode
from cases.rules.states import HandlingRole
from people.kinds import GOVERNMENT_KINDS, JUDICIAL_KINDS, OrganKind, Role
from people.models import Congress, Organ
from workflows.loading import cells, detours
from workflows.loading.report import CellError
from workflows.loading.steps import Item, Posts, Slot, Step

OFFICES = (
    OrganKind.DEPUTIES_AFFAIRS_COMMISSION,
    OrganKind.PRESIDIUM,
    OrganKind.COUNCIL_OF_CHAIRPERSONS,
    OrganKind.GENERAL_OFFICE,
)
WAYS = {m.value: m.value for m in ContactWay} | {m.label_zh: m.value for m in ContactWay}
WAYS |= {"面商": "meeting", "无法联系": "impossible"}
H = HandlingRole
Days = dict[str, date | None]


@dataclass(frozen=True, slots=True)
class _Round:
    """Name a round (轮次): how its columns and its steps are called."""

    number: int
    prefix: str
    suffix: str

    def column(self, name: str) -> str:
        """Return the column of this round (列)."""
        return self.prefix + name


FIRST, SECOND = _Round(1, "", ""), _Round(2, "second_", "2")


class Building:
    """Build acts (拆步骤), each with the post that it needs on its day."""

    def __init__(self, congress: Congress, posts: Posts) -> None:
        self.congress = congress
        self.posts = posts
        self.offices: dict[str, int] = dict(
            Organ.objects.filter(congress=congress, kind__in=OFFICES)
            .order_by("-pk")
            .values_list("kind", "pk")
        )
        self.secretariat = Organ.objects.filter(
            congress=congress, kind=OrganKind.SESSION_SECRETARIAT
        ).first()
        self.government = Organ.objects.filter(
            congress=congress, kind=OrganKind.GOVERNMENT_OFFICE, valid_until=None
        ).first()

    def build(self, item: Item, days: Days, rules: PolicyRules) -> None:
        """Add every act that the row names (添加各步)."""
        self._hand_in(item, days, rules)
        if days["assigned_on"]:
            self._pass_on(item, days)
            by = self._who_assigned(item)
            if by is not None:
                detours.give_back(item, days, by)
            self._handle(item, days, rules)
        if days["reply_on"]:
            self._answer(item, FIRST, days["reply_on"], rules)
            self._ask(item, FIRST, days, rules)
        if days["released_on"]:
            self._handle_again(item, days, rules)
        if days["withdrawn_on"]:
            office = self._office("withdrawn_on", *self._receiving)
            detours.withdraw(item, days, rules, office)
        for step in item.steps:
            if isinstance(step.by, Slot):
                self.posts.need(step.by, step.day)

    # -- the congress ---------------------------------------------------------------------

    def _office(self, column: str, *kinds: OrganKind) -> int:
        found = next((self.offices[kind] for kind in kinds if kind in self.offices), None)
        if found is None:
            raise CellError(column, _("This congress has no office that receives suggestions."))
        return found

    @property
    def _receiving(self) -> tuple[OrganKind, ...]:
        return OrganKind.DEPUTIES_AFFAIRS_COMMISSION, OrganKind.PRESIDIUM

    def _who_has_it(self, item: Item, submitted: date, on: date, column: str) -> int:
        """Return the office that has an item on a day (受理机构): in session the secretariat."""
        secretariat, session = self.secretariat, item.session
        stands = secretariat is not None and (
            (secretariat.valid_from is None or secretariat.valid_from <= submitted)
            and (secretariat.valid_until is None or secretariat.valid_until > submitted)
        )
        commission = OrganKind.DEPUTIES_AFFAIRS_COMMISSION in self.offices
        if stands and commission and session is not None and max(submitted, on) <= session.ends_on:
            assert secretariat is not None
            return secretariat.pk
        return self._office(column, *self._receiving)

    def _hand_in(self, item: Item, days: Days, rules: PolicyRules) -> None:
        on = days["submitted_on"]
        assert on is not None
        if item.cosigners:
            asked = [deputy.pk for deputy in item.cosigners]
            item.add("ask", "ask_cosigners", on, "cosigners", item.lead, cosigners=asked)
            for n, deputy in enumerate(item.cosigners, 1):
                item.add(f"confirm-{n}", "confirm_cosigning", on, "cosigners", deputy)
        session = item.session.pk if item.session else None
        texts = {"lead": item.lead.pk, "session": session, **item.texts}
        texts.pop("category")
        item.add("submit", "submit", on, "title", item.lead, **texts)
        if days["refused_on"]:
            detours.refuse(item, days, rules, self._office("refused_on", *self._receiving))
        registered = days["registered_on"]
        if registered:
            office = self._who_has_it(item, on, registered, "registered_on")
            by = Slot(office, (Role.INTAKE_OFFICER,))
            category = item.texts["category"]
            item.add(
                "register", "register", registered, "registered_on", by,
                number=item.number, category=category,
            )  # fmt: skip
        assigned = days["assigned_on"]
        if assigned:
            by = Slot(self._who_has_it(item, on, assigned, "assigned_on"), (Role.ASSIGNER,))
            council = Assigner.COUNCIL_OF_CHAIRPERSONS
            if item.session is None and rules.intersession_assigner == council:
                organ = self._office("assigned_on", OrganKind.COUNCIL_OF_CHAIRPERSONS)
                by = Slot(organ, (Role.SECRETARY,))
            units = self._direct(item)
            # What was assigned to a court was, by the paper, about no concrete case.
            judicial = any(organ.kind in JUDICIAL_KINDS for organ, _role in item.units)
            stated = {"no_concrete_case": True} if judicial else {}
            item.add("assign", "assign", assigned, "assigned_on", by, units=units, **stated)

    def _ours(self, item: Item) -> list[tuple[Organ, str]]:
        """Return the units that the government's office passes the item on to (政府承办单位)."""
        if self.government is None:
            return []
        return [(o, r) for o, r in item.assigned if o.kind in GOVERNMENT_KINDS]

    def _who_assigned(self, item: Item) -> Slot | None:
        """Return who assigned to the unit that gave the item back (交办方), None if none did."""
        pairs = zip(item.assigned, item.units, strict=True)
        old = next((old for (old, _r), (new, _s) in pairs if old.pk != new.pk), None)
        if old is None:
            return None
        if self.government is not None and old.kind in GOVERNMENT_KINDS:
            return Slot(self.government.pk, (Role.SUB_ASSIGNER,))
        return Slot(self._office("returned_on", *self._receiving), (Role.ASSIGNER,))

    def _direct(self, item: Item) -> list[dict[str, Any]]:
        ours = self._ours(item)
        shares = [{"organ": o.pk, "role": r} for o, r in item.assigned if (o, r) not in ours]
        if ours and self.government is not None:
            roles = [role for _organ, role in ours]
            first = next((r for r in (H.LEAD, H.SEPARATE) if r in roles), H.CO_HANDLER)
            role = first.value if shares else H.SOLE.value
            shares.insert(0, {"organ": self.government.pk, "role": role})
        return shares

    # -- the units --------------------------------------------------------------------------

    def _pass_on(self, item: Item, days: Days) -> None:
        later = (
            "sub_assigned_on",
            "returned_on",
            "signed_in_on",
            "contact_on",
            "opinion_on",
            "reply_on",
        )
        ours = self._ours(item)
        if not ours or self.government is None or not any(days[c] for c in later):
            return
        on = days["sub_assigned_on"] or days["assigned_on"]
        assert on is not None
        by = Slot(self.government.pk, (Role.SUB_ASSIGNER,))
        units = [{"organ": o.pk, "role": r} for o, r in ours]
        item.add(
            "sub_assign", "sub_assign", on, "sub_assigned_on", by,
            organ=self.government.pk, units=units,
        )  # fmt: skip

    def _handle(self, item: Item, days: Days, rules: PolicyRules) -> None:
        passed_on = days["reassigned_on"] or days["sub_assigned_on"] or days["assigned_on"]
        contact, opinion, reply = days["contact_on"], days["opinion_on"], days["reply_on"]
        signed = days["signed_in_on"]
        if signed is None and (contact or opinion or reply):
            signed = passed_on
        if signed is None:
            return
        for n, (organ, _role) in enumerate(item.units, 1):
            by = Slot(organ.pk, (Role.CASE_OFFICER, Role.UNIT_HEAD))
            item.add(f"accept-{n}", "accept", signed, "signed_in_on", by, organ=organ.pk)
        way = cells.choice(item.row, "contact_way", WAYS) or "meeting"
        for n, (organ, role) in enumerate(item.units, 1):
            by = Slot(organ.pk, (Role.CASE_OFFICER, Role.UNIT_HEAD))
            if role == H.CO_HANDLER and opinion:
                item.add(f"opinion-{n}", "send_opinion", opinion, "opinion_on", by, organ=organ.pk)
            elif role != H.CO_HANDLER and contact:
                item.add(
                    f"contact-{n}", "record_contact", contact, "contact_on", by,
                    organ=organ.pk, way=way,
                )  # fmt: skip
        item.steps.sort(key=lambda step: step.day)

    def _handle_again(self, item: Item, days: Days, rules: PolicyRules) -> None:
        """Add the second round (二次办理), which a bad rating opened."""
        opened, released = days["second_assigned_on"], days["released_on"]
        assert released is not None
        if rules.second_mode == SecondMode.FILTER and opened:
            by = Slot(
                self._office("second_assigned_on", *self._receiving),
                (Role.COMMISSION_HEAD, Role.ASSIGNER),
            )
            item.add("again", "assign_again", opened, "second_assigned_on", by)
        elif opened and opened != released:
            words = _("By the rules this follows on the day of the release, %(day)s.")
            raise CellError("second_assigned_on", words % {"day": released})
        contact, reply = days["second_contact_on"], days["second_reply_on"]
        signed = days["second_signed_in_on"] or (opened or released if contact else None)
        if signed is None:
            return
        replying = [(n, o) for n, (o, r) in enumerate(item.units, 1) if r != H.CO_HANDLER]
        way = cells.choice(item.row, "contact_way", WAYS) or "meeting"
        for n, organ in replying:
            by = Slot(organ.pk, (Role.CASE_OFFICER, Role.UNIT_HEAD))
            item.add(
                f"accept2-{n}", "accept", signed, "second_signed_in_on", by,
                in_round=2, organ=organ.pk,
            )  # fmt: skip
        for n, organ in replying:
            by = Slot(organ.pk, (Role.CASE_OFFICER, Role.UNIT_HEAD))
            if contact:
                item.add(
                    f"contact2-{n}", "record_contact", contact, "second_contact_on", by,
                    in_round=2, organ=organ.pk, way=way,
                )  # fmt: skip
        if reply:
            self._answer(item, SECOND, reply, rules)
            self._ask(item, SECOND, days, rules)

    def _answer(self, item: Item, of: _Round, on: date, rules: PolicyRules) -> None:
        row, number, two = item.row, of.number, of.suffix
        label = row.text(of.column("class_label"))
        kinds = rules.kinds_of(label) if label else ()
        if label and not kinds:
            words = _("“%(text)s” is not known here.") % {"text": label}
            raise CellError(of.column("class_label"), words)
        kind = cells.choice(row, of.column("result"), cells.RESULTS)
        if kind is None and len(kinds) >= 1:
            kind = kinds[0].value
        if kind is None:
            raise CellError(of.column("result"), _("Which result does the reply name?"))
        if kinds and kind not in kinds:
            words = _("This class does not stand for this result.")
            raise CellError(of.column("class_label"), words)
        paper = row.text(of.column("doc_number"))
        if len(paper) > 60:
            words = _("At most %(n)d characters, please.")
            raise CellError(of.column("doc_number"), words % {"n": 60})
        parts: dict[str, Any] = {"result_kind": kind, "class_label": label, "doc_number": paper}
        parts["text"] = row.text(of.column("reply_text")) or "（答复全文载入时未录入，见纸质件。）"
        parts["promise"] = row.text(of.column("promise"))
        parts["promise_due_on"] = cells.day(row, of.column("promise_due_on"))
        if kind in rules.promise_required_kinds:
            for column in ("promise", "promise_due_on"):
                if not parts[column]:
                    words = _("A reply of this kind needs a promise with a date.")
                    raise CellError(of.column(column), words)
        column = of.column("reply_on")
        for n, (organ, role) in enumerate(item.units, 1):
            if role == H.CO_HANDLER:
                continue
            head = Slot(organ.pk, (Role.UNIT_HEAD,))
            item.add(
                f"reply{two}-{n}", "sign_reply", on, column, head,
                in_round=number, organ=organ.pk, **parts,
            )  # fmt: skip
            officer = Slot(organ.pk, (Role.CASE_OFFICER, Role.UNIT_HEAD))
            item.add(
                f"deliver{two}-{n}", "deliver_reply", on, column, officer,
                in_round=number, organ=organ.pk,
            )  # fmt: skip
            # The draft is the unit officer's, before the head signs it.
            self.posts.need(Slot(organ.pk, (Role.CASE_OFFICER, Role.UNIT_HEAD)), on)

    # -- the deputies -----------------------------------------------------------------------

    def _ask(self, item: Item, of: _Round, days: Days, rules: PolicyRules) -> None:
        rating = cells.choice(item.row, of.column("rating"), cells.RATINGS)
        if rating is None:
            return
        two = of.suffix
        rated, released = days[of.column("rated_on")], days[of.column("released_on")]
        silent = rating == cells.NOT_ANSWERED
        on = released if silent else rated
        column = of.column("released_on" if silent else "rated_on")
        if on is None:
            raise CellError(column, _("Please fill this in: on which day was it?"))
        reason = item.row.text(of.column("rating_reason"))
        if rating == RatingOption.DISSATISFIED and not reason:
            words = _("Say why the deputy is dissatisfied.")
            raise CellError(of.column("rating_reason"), words)
        each = rules.joint_rating_mode == JointRatingMode.EACH
        raters = [item.lead, *(item.cosigners if each else ())]
        replying = [(n, o) for n, (o, r) in enumerate(item.units, 1) if r != H.CO_HANDLER]
        for n, organ in replying:
            if silent:
                item.add(
                    f"expire{two}-{n}", "end_rating_window", on, column, None,
                    in_round=of.number, organ=organ.pk,
                )  # fmt: skip
                continue
            for place, deputy in enumerate(raters):
                item.add(
                    f"rate{two}-{n}-{place}", "rate", on, of.column("rating"), deputy,
                    in_round=of.number, organ=organ.pk, option=rating, reason=reason,
                )  # fmt: skip
        if silent or released is None:
            return
        by_hand = rules.release_mode != ReleaseMode.AFTER_CORRECTION
        kinds = (OrganKind.DEPUTIES_AFFAIRS_COMMISSION, OrganKind.PRESIDIUM)
        collector = self.offices.get(rules.rating_collector.value) or self._office("rating", *kinds)
        by = Slot(collector, (Role.RATING_OFFICER,)) if by_hand else None
        for n, organ in replying:
            item.add(
                f"release{two}-{n}", "release", released, of.column("released_on"), by,
                in_round=of.number, organ=organ.pk,
            )  # fmt: skip


__all__ = ["Building", "Step"]
