"""Build the acts of an item from its days (拆成步骤)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases.models.assignment import ContactWay
from cases.rules.kinds import RatingOption
from cases.rules.policy import PolicyRules
from cases.rules.policy.choices import Assigner, JointRatingMode, ReleaseMode
from cases.rules.states import HandlingRole
from people.kinds import GOVERNMENT_KINDS, OrganKind, Role
from people.models import Congress, Organ
from workflows import reads
from workflows.loading import cells
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


class Building:
    """Build acts (拆步骤), each with the post that it needs on its day."""

    def __init__(self, congress: Congress, posts: Posts) -> None:
        self.congress = congress
        self.posts = posts
        self.offices: dict[str, int] = dict(reads.offices_of.rows(congress.pk, OFFICES))
        self.government = Organ.objects.filter(
            congress=congress, kind=OrganKind.GOVERNMENT_OFFICE, valid_until=None
        ).first()

    def build(self, item: Item, days: Days, rules: PolicyRules) -> None:
        """Add every act that the row names (添加各步)."""
        self._hand_in(item, days, rules)
        if days["assigned_on"]:
            self._pass_on(item, days)
            self._handle(item, days, rules)
        if days["reply_on"]:
            self._answer(item, days, rules)
            self._ask(item, days, rules)
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
        registered = days["registered_on"]
        if registered:
            by = Slot(self._office("registered_on", *self._receiving), (Role.INTAKE_OFFICER,))
            category = item.texts["category"]
            item.add(
                "register", "register", registered, "registered_on", by,
                number=item.number, category=category,
            )  # fmt: skip
        assigned = days["assigned_on"]
        if assigned:
            by = Slot(self._office("assigned_on", *self._receiving), (Role.ASSIGNER,))
            council = Assigner.COUNCIL_OF_CHAIRPERSONS
            if item.session is None and rules.intersession_assigner == council:
                organ = self._office("assigned_on", OrganKind.COUNCIL_OF_CHAIRPERSONS)
                by = Slot(organ, (Role.SECRETARY,))
            units = self._direct(item)
            item.add("assign", "assign", assigned, "assigned_on", by, units=units)

    def _ours(self, item: Item) -> list[tuple[Organ, str]]:
        """Return the units that the government's office passes the item on to (政府承办单位)."""
        if self.government is None:
            return []
        return [(o, r) for o, r in item.units if o.kind in GOVERNMENT_KINDS]

    def _direct(self, item: Item) -> list[dict[str, Any]]:
        ours = self._ours(item)
        shares = [{"organ": o.pk, "role": r} for o, r in item.units if (o, r) not in ours]
        if ours and self.government is not None:
            roles = [role for _organ, role in ours]
            first = next((r for r in (H.LEAD, H.SEPARATE) if r in roles), H.CO_HANDLER)
            role = first.value if shares else H.SOLE.value
            shares.insert(0, {"organ": self.government.pk, "role": role})
        return shares

    # -- the units --------------------------------------------------------------------------

    def _pass_on(self, item: Item, days: Days) -> None:
        later = ("sub_assigned_on", "signed_in_on", "contact_on", "opinion_on", "reply_on")
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
        passed_on = days["sub_assigned_on"] or days["assigned_on"]
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

    def _answer(self, item: Item, days: Days, rules: PolicyRules) -> None:
        row, on = item.row, days["reply_on"]
        assert on is not None
        label = row.text("class_label")
        kinds = rules.kinds_of(label) if label else ()
        if label and not kinds:
            words = _("“%(text)s” is not known here.") % {"text": label}
            raise CellError("class_label", words)
        kind = cells.choice(row, "result", cells.RESULTS)
        if kind is None and len(kinds) >= 1:
            kind = kinds[0].value
        if kind is None:
            raise CellError("result", _("Which result does the reply name?"))
        if kinds and kind not in kinds:
            raise CellError("class_label", _("This class does not stand for this result."))
        number = row.text("doc_number")
        if len(number) > 60:
            raise CellError("doc_number", _("At most %(n)d characters, please.") % {"n": 60})
        parts: dict[str, Any] = {"result_kind": kind, "class_label": label, "doc_number": number}
        parts["text"] = row.text("reply_text") or "（答复全文载入时未录入，见纸质件。）"
        parts["promise"] = row.text("promise")
        parts["promise_due_on"] = cells.day(row, "promise_due_on")
        if kind in rules.promise_required_kinds:
            for column in ("promise", "promise_due_on"):
                if not parts[column]:
                    raise CellError(column, _("A reply of this kind needs a promise with a date."))
        for n, (organ, role) in enumerate(item.units, 1):
            if role == H.CO_HANDLER:
                continue
            head = Slot(organ.pk, (Role.UNIT_HEAD,))
            item.add(f"reply-{n}", "sign_reply", on, "reply_on", head, organ=organ.pk, **parts)
            officer = Slot(organ.pk, (Role.CASE_OFFICER, Role.UNIT_HEAD))
            item.add(f"deliver-{n}", "deliver_reply", on, "reply_on", officer, organ=organ.pk)
            # The draft is the unit officer's, before the head signs it.
            self.posts.need(Slot(organ.pk, (Role.CASE_OFFICER, Role.UNIT_HEAD)), on)

    # -- the deputies -----------------------------------------------------------------------

    def _ask(self, item: Item, days: Days, rules: PolicyRules) -> None:
        rating = cells.choice(item.row, "rating", cells.RATINGS)
        if rating is None:
            return
        rated, released = days["rated_on"], days["released_on"]
        silent = rating == cells.NOT_ANSWERED
        on = released if silent else rated
        column = "released_on" if silent else "rated_on"
        if on is None:
            raise CellError(column, _("Please fill this in: on which day was it?"))
        reason = item.row.text("rating_reason")
        if rating == RatingOption.DISSATISFIED and not reason:
            raise CellError("rating_reason", _("Say why the deputy is dissatisfied."))
        each = rules.joint_rating_mode == JointRatingMode.EACH
        raters = [item.lead, *(item.cosigners if each else ())]
        replying = [(n, o) for n, (o, r) in enumerate(item.units, 1) if r != H.CO_HANDLER]
        for n, organ in replying:
            if silent:
                item.add(f"expire-{n}", "end_rating_window", on, column, None, organ=organ.pk)
                continue
            for place, deputy in enumerate(raters):
                item.add(
                    f"rate-{n}-{place}", "rate", on, "rating", deputy,
                    organ=organ.pk, option=rating, reason=reason,
                )  # fmt: skip
        if silent or released is None:
            return
        by_hand = rules.release_mode != ReleaseMode.AFTER_CORRECTION
        kinds = (OrganKind.DEPUTIES_AFFAIRS_COMMISSION, OrganKind.PRESIDIUM)
        collector = self.offices.get(rules.rating_collector.value) or self._office("rating", *kinds)
        by = Slot(collector, (Role.RATING_OFFICER,)) if by_hand else None
        for n, organ in replying:
            item.add(f"release-{n}", "release", released, "released_on", by, organ=organ.pk)


__all__ = ["Building", "Step"]
