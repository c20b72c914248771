"""The congress, organs and people of a rehearsal (排演角色)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from cases.acting import Actor
from cases.models import Policy
from cases.rules.policy import PolicyRules
from people.kinds import Level, OrganKind, Role
from people.models import Congress, Deputy, Organ, OrganAlias, Post, Session, Term, User

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


def set_stage(name: str, code: str, rules: PolicyRules, preset: str, since: date) -> Stage:
    """Found a congress with its house, its government and its rules (搭台)."""
    congress = Congress.objects.create(code=code, name=name, level=Level(rules.level.value))
    Policy.of(congress, preset, rules, number=1, valid_from=since).save()
    stage = Stage(congress)
    for key, kind, title, roles in HOUSE:
        stage.organs[key] = Organ.objects.create(congress=congress, kind=kind, name=title)
        for role in roles:
            stage.hold(stage.organs[key], role)
    leader = stage.actor(stage.organs["council"].pk, Role.VICE_CHAIRPERSON).post
    for key in ("committee1", "committee2"):
        stage.organs[key].in_charge = leader
        stage.organs[key].save(update_fields=["in_charge"])
    return stage
