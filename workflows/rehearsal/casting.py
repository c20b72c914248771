"""The congress, organs and people of a rehearsal (排演角色)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from cases.acting import SHANGHAI, Actor
from cases.models import Policy
from cases.rules.policy import PolicyRules
from people.kinds import DeputyStatusKind, Level, OrganKind, Role
from people.models import Congress, Delegation, Deputy, Organ, OrganAlias, Post, Session, Term, User
from workflows.administration import administer
from workflows.rehearsal.words import PLAIN

HOUSE: tuple[tuple[str, OrganKind, str, tuple[Role, ...]], ...] = (
    (
        "commission",
        OrganKind.DEPUTIES_AFFAIRS_COMMISSION,
        "代表工作委员会",
        (
            Role.INTAKE_OFFICER,
            Role.INTAKE_OFFICER,
            Role.ASSIGNER,
            Role.COMMISSION_HEAD,
            Role.RATING_OFFICER,
        ),
    ),
    ("sc_office", OrganKind.GENERAL_OFFICE, "常委会办公室", (Role.RATING_OFFICER,)),
    (
        "council",
        OrganKind.COUNCIL_OF_CHAIRPERSONS,
        "主任会议",
        (Role.SECRETARY, Role.VICE_CHAIRPERSON),
    ),
    (
        "presidium",
        OrganKind.PRESIDIUM,
        "主席团",
        (Role.RATING_OFFICER, Role.SECRETARY, Role.CHAIRPERSON),
    ),
    (
        "committee1",
        OrganKind.SPECIAL_COMMITTEE,
        "城乡建设与环境资源委员会",
        (Role.COMMITTEE_CHAIR,),
    ),
    (
        "committee2",
        OrganKind.SPECIAL_COMMITTEE,
        "教育科学文化卫生委员会",
        (Role.COMMITTEE_CHAIR,),
    ),
    ("government", OrganKind.GOVERNMENT_OFFICE, "人民政府办公室", (Role.SUB_ASSIGNER,)),
)

# How a unit's kind shows in its name; all others belong to the government.
KINDS_BY_NAME = (
    ("人民法院", OrganKind.COURT),
    ("检察院", OrganKind.PROCURATORATE),
    ("监察委", OrganKind.SUPERVISORY_COMMISSION),
    ("组织部", OrganKind.PARTY_DEPARTMENT),
    ("宣传部", OrganKind.PARTY_DEPARTMENT),
    ("统战部", OrganKind.PARTY_DEPARTMENT),
    ("团县委", OrganKind.MASS_ORGANISATION),
    ("总工会", OrganKind.MASS_ORGANISATION),
    ("妇联", OrganKind.MASS_ORGANISATION),
    ("残联", OrganKind.MASS_ORGANISATION),
)


@dataclass
class Stage:
    """Hold one congress with everybody who plays in it (舞台)."""

    congress: Congress
    organs: dict[str, Organ] = field(default_factory=dict)
    by_role: dict[tuple[int, str], list[Actor]] = field(default_factory=dict)
    deputies: dict[str, Deputy] = field(default_factory=dict)
    terms: dict[int, Term] = field(default_factory=dict)
    sessions: dict[tuple[int, int, int], Session] = field(default_factory=dict)

    def actor(self, organ_id: int, *roles: Role, place: int = 0) -> Actor:
        """Return who holds the first of these roles in an organ (任职人员)."""
        for role in roles:
            held = self.by_role.get((organ_id, role), [])
            if held:
                return held[min(place, len(held) - 1)]
        raise LookupError(f"nobody in organ {organ_id} holds {roles}")

    def unit(self, name: str) -> Organ:
        """Return the unit of this name, founding it with its people if need be (承办单位)."""
        if name not in self.organs:
            kind = next((k for part, k in KINDS_BY_NAME if part in name), OrganKind.GOVERNMENT_UNIT)
            committee = self.organs[f"committee{1 + len(self.organs) % 2}"]
            organ = Organ.objects.create(
                congress=self.congress,
                kind=kind,
                name=name,
                counterpart=committee,
                official_order=len(self.organs),
            )
            OrganAlias.objects.create(congress=self.congress, organ=organ, alias=name)
            self.organs[name] = organ
            for role in (Role.CASE_OFFICER, Role.UNIT_HEAD):
                self.hold(organ, role)
        return self.organs[name]

    def end_unit(self, unit: Organ, *, merged: bool, at: datetime) -> None:
        """End a unit by its act of administration (单位变动); what follows bears its people."""
        today = at.astimezone(SHANGHAI).date()
        key = next(name for name, organ in self.organs.items() if organ.pk == unit.pk)
        times = Organ.objects.filter(congress=self.congress, name__startswith=key).count()
        title = f"{key}（{'合并' if merged else '新设'}{times}）"
        by = self._administrator()
        if merged:
            self.organs[key] = administer(
                "merge_organs", self.congress, by=by, at=at, organs=[unit.pk], until=today,
                name=title,
            ).record  # fmt: skip
        else:
            administer("end_organ", self.congress, unit.pk, by=by, at=at, until=today)
            # It bears no duties of the old one: others are assigned to it later.
            self.organs[key] = Organ.objects.create(
                congress=self.congress, kind=unit.kind, name=title, counterpart=unit.counterpart,
                valid_from=today,
            )  # fmt: skip
        for role in (Role.CASE_OFFICER, Role.UNIT_HEAD):
            self.hold(self.organs[key], role)

    def leaves_office(self, deputy: Deputy, *, at: datetime) -> None:
        """Let a deputy resign (辞去代表职务): the next author rates, or nobody is left who can."""
        today = at.astimezone(SHANGHAI).date()
        administer(
            "change_deputy_status", self.congress, deputy.pk, by=self._administrator(), at=at,
            status=DeputyStatusKind.ENDED.value, since=today, ground=PLAIN["left_office"],
        )  # fmt: skip

    def end_term(self, term: Term, *, at: datetime) -> None:
        """End a term and found the next one (届满、换届): what is open goes on, all else rests."""
        today = at.astimezone(SHANGHAI).date()
        by = self._administrator()
        over_on = today + timedelta(days=1)
        administer("end_term", self.congress, term.pk, by=by, at=at, over_on=over_on)
        administer(
            "found_term", self.congress, by=by, at=at, number=term.number + 1,
            starts_on=over_on, ends_on=date(over_on.year + 4, 12, 31),
        )  # fmt: skip

    def _administrator(self) -> Actor:
        organ = self.organs["sc_office"]
        if (organ.pk, Role.ADMINISTRATOR) not in self.by_role:
            self.hold(organ, Role.ADMINISTRATOR)
        return self.actor(organ.pk, Role.ADMINISTRATOR)

    def hold(self, organ: Organ, role: Role) -> Actor:
        """Let a new person hold a role in an organ (任职)."""
        held = self.by_role.setdefault((organ.pk, role), [])
        user = User.objects.create(
            username=f"{self.congress.code}-{organ.pk}-{role}-{len(held) + 1}",
            name=f"{organ.name}{role.label}{len(held) + 1}",
        )
        actor = Actor(user, Post.objects.create(user=user, organ=organ, role=role))
        held.append(actor)
        return actor

    def deputy(self, name: str, term: Term) -> Deputy:
        """Return the deputy of this name in this term (代表)."""
        key = f"{term.number}:{name}"
        if key not in self.deputies:
            user = User.objects.create(
                username=f"{self.congress.code}-d{len(self.deputies) + 1}", name=name
            )
            self.deputies[key] = Deputy.objects.create(term=term, name=name, user=user)
        return self.deputies[key]

    def raise_up(self, deputy: Deputy) -> None:
        """Let a deputy be one of the congress above this one (上级代表)."""
        if self.congress.parent is None:
            self.congress.parent = Congress.objects.create(
                code=f"{self.congress.code}-above", name="龙江市人民代表大会", level=Level.CITY
            )
            self.congress.save(update_fields=["parent"])
        deputy.elected_to = self.congress.parent
        deputy.save(update_fields=["elected_to"])

    def delegation(self, head: Deputy) -> Delegation:
        """Return the delegation that a deputy heads (代表团), another deputy heads its group."""
        found = Delegation.objects.filter(term=head.term, head=head).first()
        if found is None:
            group = Deputy.objects.filter(term=head.term).exclude(pk=head.pk).order_by("pk").first()
            name = f"第{Delegation.objects.filter(term=head.term).count() + 1}代表团"
            found = Delegation.objects.create(
                term=head.term, name=name, head=head, contact_head=group
            )
        return found

    def session_of(self, term: int, session: int, year: int) -> Session:
        """Return a session, with its term (届次)."""
        if term not in self.terms:
            self.terms[term] = Term.objects.create(
                congress=self.congress,
                number=term,
                starts_on=date(year - 4, 1, 1),
                ends_on=date(year + 4, 12, 31),
            )
        key = (term, session, year)
        if key not in self.sessions:
            # Sessions of one number in different years are different rows of a damaged list.
            taken = {number for of_term, number, _year in self.sessions if of_term == term}
            number = session
            while number in taken:
                number += 1
            self.sessions[key] = Session.objects.create(
                term=self.terms[term],
                number=number,
                starts_on=date(year, 1, 10),
                ends_on=date(year, 1, 14),
            )
        return self.sessions[key]


SECRETARIAT = (
    "secretariat",
    OrganKind.SESSION_SECRETARIAT,
    "大会秘书处",
    (Role.INTAKE_OFFICER, Role.INTAKE_OFFICER, Role.ASSIGNER),
)


def set_stage(
    name: str,
    code: str,
    rules: PolicyRules,
    preset: str,
    since: date,
    *,
    secretariat: bool = False,
) -> Stage:
    """Found a congress with its house, its government and its rules (搭台).

    With a `secretariat`, what is handed in in session goes there first.
    """
    congress = Congress.objects.create(code=code, name=name, level=Level(rules.level.value))
    Policy.of(congress, preset, rules, number=1, valid_from=since).save()
    stage = Stage(congress)
    for key, kind, title, roles in (*HOUSE, SECRETARIAT) if secretariat else HOUSE:
        stage.organs[key] = Organ.objects.create(congress=congress, kind=kind, name=title)
        for role in roles:
            stage.hold(stage.organs[key], role)
    leader = stage.actor(stage.organs["council"].pk, Role.VICE_CHAIRPERSON).post
    for key in ("committee1", "committee2"):
        stage.organs[key].in_charge = leader
        stage.organs[key].save(update_fields=["in_charge"])
    return stage
