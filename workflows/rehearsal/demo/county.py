"""The invented county of the demo (演示县): its organs, its deputies, its staff. All made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from cases.acting import Actor
from cases.models import Policy
from cases.rules.presets import preset
from people.kinds import Level, OrganKind, Role
from people.models import (
    Congress,
    Delegation,
    Deputy,
    Organ,
    OrganAlias,
    Post,
    Session,
    Term,
    User,
)
from workflows.rehearsal.casting import Stage
from workflows.rehearsal.demo.names import draw_names
from workflows.rehearsal.demo.units import COMMITTEES, DELEGATIONS, UNITS

POLICY = "default_county"
NAME = "云溪县人民代表大会"
TERM, SESSIONS = 18, 5
DEPUTIES = 180

# How many days ago the last session opened: its items were assigned three weeks later, so that
# most replies are due in the coming days.
SESSION_DAYS_AGO = 107
SESSION_LASTS = timedelta(days=4)
BETWEEN_SESSIONS = timedelta(days=365)

K, R = OrganKind, Role
# The congress' own house: key, kind, name, and who works there with which user name.
HOUSE: tuple[tuple[str, OrganKind, str, tuple[tuple[str, Role], ...]], ...] = (
    ("standing", K.STANDING_COMMITTEE, "云溪县人大常委会",
        (("admin", R.ADMINISTRATOR), ("auditor", R.AUDITOR))),
    ("commission", K.DEPUTIES_AFFAIRS_COMMISSION, "代表工作委员会",
        (("intake1", R.INTAKE_OFFICER), ("intake2", R.INTAKE_OFFICER), ("assigner", R.ASSIGNER),
         ("dachead", R.COMMISSION_HEAD), ("rating", R.RATING_OFFICER))),
    ("secretariat", K.SESSION_SECRETARIAT, "大会秘书处",
        (("session1", R.INTAKE_OFFICER), ("session2", R.INTAKE_OFFICER),
         ("sessionassign", R.ASSIGNER))),
    ("sc_office", K.GENERAL_OFFICE, "常委会办公室", (("scoffice", R.RATING_OFFICER),)),
    ("council", K.COUNCIL_OF_CHAIRPERSONS, "主任会议",
        (("secretary", R.SECRETARY), ("chairman", R.CHAIRPERSON),
         ("vice1", R.VICE_CHAIRPERSON), ("vice2", R.VICE_CHAIRPERSON),
         ("vice3", R.VICE_CHAIRPERSON))),
    ("government", K.GOVERNMENT_OFFICE, "云溪县人民政府办公室",
        (("subassigner", R.SUB_ASSIGNER),)),
)  # fmt: skip


@dataclass
class DemoStage(Stage):
    """Hold the invented county (演示舞台): nobody is added to it while it plays."""

    term: Term | None = None
    numbered: dict[int, Session] = field(default_factory=dict)

    def session_of(self, term: int, session: int, year: int) -> Session:
        """Return a session by its number (届次)."""
        return self.numbered[session]

    @property
    def deputy_names(self) -> list[str]:
        """Return the deputies' names in the order of their user names (代表名单)."""
        return [deputy.name for deputy in self.deputies.values()]


def last_session_on(today: date) -> date:
    """Return the first day of the last session (最近一次会议首日)."""
    return today - timedelta(days=SESSION_DAYS_AGO)


def found_county(today: date) -> DemoStage:
    """Found the county with everybody in it (建立演示县), as it stands on this day."""
    opened = last_session_on(today)
    begun = opened - BETWEEN_SESSIONS * (SESSIONS - 1)
    congress = Congress.objects.create(code="yunxi", name=NAME, level=Level.COUNTY)
    Policy.of(congress, POLICY, preset(POLICY), number=1, valid_from=begun).save()
    term = Term.objects.create(
        congress=congress, number=TERM, starts_on=begun, ends_on=begun + timedelta(days=5 * 365)
    )
    stage = DemoStage(congress, term=term)
    for number in range(1, SESSIONS + 1):
        first = begun + BETWEEN_SESSIONS * (number - 1)
        stage.numbered[number] = Session.objects.create(
            term=term, number=number, starts_on=first, ends_on=first + SESSION_LASTS
        )
    names = iter(draw_names(DEPUTIES + 150, Random("云溪县")))
    _found_house(stage, names)
    _found_units(stage, names)
    _seat_deputies(stage, names)
    return stage


def _found_house(stage: DemoStage, names: Iterator[str]) -> None:
    for order, (key, kind, title, people) in enumerate(HOUSE, 1):
        organ = Organ.objects.create(
            congress=stage.congress, kind=kind, name=title, official_order=order
        )
        stage.organs[key] = organ
        for username, role in people:
            _appoint(stage, organ, role, username, next(names))
    leaders = stage.by_role[stage.organs["council"].pk, Role.VICE_CHAIRPERSON]
    for n, (key, title) in enumerate(COMMITTEES.items(), 1):
        organ = Organ.objects.create(
            congress=stage.congress,
            kind=OrganKind.SPECIAL_COMMITTEE,
            name=title,
            official_order=10 + n,
            in_charge=leaders[n % len(leaders)].post,
        )
        stage.organs[key] = organ
        _appoint(stage, organ, Role.COMMITTEE_CHAIR, f"chair{n}", next(names))


def _found_units(stage: DemoStage, names: Iterator[str]) -> None:
    for n, unit in enumerate(UNITS, 1):
        organ = Organ.objects.create(
            congress=stage.congress,
            kind=unit.kind,
            name=unit.name,
            official_order=100 + n,
            telephone=f"5550{n:03d}",
            counterpart=stage.organs[unit.committee],
        )
        stage.organs[unit.name] = organ
        OrganAlias.objects.bulk_create(
            OrganAlias(congress=stage.congress, organ=organ, alias=alias) for alias in unit.aliases
        )
        _appoint(stage, organ, Role.CASE_OFFICER, f"officer{n:02d}", next(names))
        _appoint(stage, organ, Role.UNIT_HEAD, f"head{n:02d}", next(names))


def _appoint(stage: DemoStage, organ: Organ, role: Role, username: str, name: str) -> None:
    # Nobody signs in with a password: the pages of a demo offer one click.
    user = User.objects.create(username=username, name=name, password=make_password(None))
    post = Post.objects.create(user=user, organ=organ, role=role)
    stage.by_role.setdefault((organ.pk, role), []).append(Actor(user, post))


def _seat_deputies(stage: DemoStage, names: Iterator[str]) -> None:
    assert stage.term is not None
    drawn = [next(names) for _ in range(DEPUTIES)]
    users = User.objects.bulk_create(
        User(username=f"d{n:03d}", name=name, password=make_password(None))
        for n, name in enumerate(drawn, 1)
    )
    groups = Delegation.objects.bulk_create(
        Delegation(term=stage.term, name=f"{place}代表团") for place in DELEGATIONS
    )
    rows = Deputy.objects.bulk_create(
        Deputy(
            user=user,
            term=stage.term,
            name=user.name,
            card_number=f"YX18{n:03d}",
            electing_unit=f"{DELEGATIONS[n % len(groups)]}选区",
            delegation=groups[n % len(groups)],
        )
        for n, user in enumerate(users)
    )
    for group, head in zip(groups, rows, strict=False):
        group.head = head
    Delegation.objects.bulk_update(groups, ["head"])
    stage.deputies = {f"{TERM}:{row.name}": row for row in rows}
