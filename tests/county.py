"""A small invented county for tests (虚拟县): its organs, people and a short hand for acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cases.acting import SYSTEM, Actor
from cases.models import Assignment, Policy, RatingRequest, Reply, Suggestion
from cases.rules.policy import PolicyRules
from cases.rules.presets import preset
from people.kinds import Level, OrganKind, Role
from people.models import Congress, Deputy, Organ, Post, Session, Term, User
from workflows import drafts
from workflows.door import Done, perform

START = datetime(2026, 1, 12, 1, 0, tzinfo=UTC)


@dataclass
class County:
    """Hold the county and move its clock by hand."""

    congress: Congress
    term: Term
    session: Session
    policy: Policy
    organs: dict[str, Organ]
    actors: dict[str, Actor]
    deputies: list[Deputy]
    at: datetime = START
    told: list[Any] = field(default_factory=list)

    # -- time -------------------------------------------------------------------------------

    def later(self, *, days: int = 0, minutes: int = 1) -> datetime:
        """Let time pass."""
        self.at += timedelta(days=days, minutes=minutes)
        return self.at

    @property
    def today(self) -> date:
        """Return the day in Shanghai."""
        return (self.at + timedelta(hours=8)).date()

    # -- people -------------------------------------------------------------------------------

    def deputy(self, n: int = 0) -> Actor:
        """Return a deputy as an actor."""
        return Actor(self.deputies[n].user)

    def head(self, unit: str) -> Actor:
        """Return the head of a unit."""
        return self.actors[f"head:{unit}"]

    def officer(self, unit: str) -> Actor:
        """Return the case officer of a unit."""
        return self.actors[f"officer:{unit}"]

    def leader_post(self) -> Post:
        """Return the post of the vice-chairperson in charge."""
        post = self.actors["vice_chairperson"].post
        assert post is not None
        return post

    # -- acts ---------------------------------------------------------------------------------

    def do(self, name: str, target: Any, by: Actor | str = SYSTEM, **data: Any) -> Done:
        """Perform an act a minute later, as somebody."""
        actor = self.actors[by] if isinstance(by, str) else by
        return perform(name, target, by=actor, at=self.later(), **data)

    def draft(self, *, cosigners: int = 0, in_session: bool = True, **parts: Any) -> Suggestion:
        """Write a draft of the first deputy."""
        texts = {
            "title": "关于在云溪桥头增设公交站的建议",
            "facts": "桥头居民出行不便。",
            "proposal": "增设一处公交停靠站。",
        }
        return drafts.create_draft(
            lead=self.deputies[0],
            term=self.term,
            session=self.session if in_session else None,
            in_session=in_session,
            cosigners=self.deputies[1 : 1 + cosigners],
            at=self.at,
            **(texts | parts),
        )

    def submitted(self, **draft: Any) -> Suggestion:
        """Bring a suggestion to submission."""
        suggestion = self.draft(**draft)
        if suggestion.cosigners.exists():
            self.do("ask_cosigners", suggestion, self.deputy())
            for n, cosigner in enumerate(suggestion.cosigners.order_by("position"), 1):
                self.do(
                    "confirm_cosigning",
                    cosigner,
                    self.deputy(n),
                    text_version=suggestion.text_version,
                )
        self.do("submit", suggestion, self.deputy())
        return self.fresh(suggestion)

    def registered(self, **draft: Any) -> Suggestion:
        """Bring a suggestion to its number."""
        suggestion = self.submitted(**draft)
        self.do("register", suggestion, "intake")
        return self.fresh(suggestion)

    def assigned(self, *units: tuple[str, str], **draft: Any) -> Suggestion:
        """Assign a suggestion directly to units, each with its role."""
        suggestion = self.registered(**draft)
        self.do("assign", suggestion, "assigner", units=self.shares(*units))
        return self.fresh(suggestion)

    def handling(self, *units: tuple[str, str], **draft: Any) -> Suggestion:
        """Assign a suggestion and let every unit sign in."""
        suggestion = self.assigned(*units, **draft)
        for task in suggestion.assignments.order_by("pk"):
            self.do("accept", task, self._officer_of(task))
        return self.fresh(suggestion)

    def signed(self, task: Assignment, **parts: Any) -> Reply:
        """Let a unit contact the deputy, write and sign its reply."""
        if not task.contacts.exists():
            self.contact(task)
        reply = self.written(task, **parts)
        unit = self._key_of(task)
        self.do("sign_reply", reply, self.head(unit))
        return self.fresh(reply)

    def written(self, task: Assignment, **parts: Any) -> Reply:
        """Let a unit write its reply."""
        texts = {
            "result_kind": "solved",
            "text": "已增设停靠站。",
            "doc_number": f"云办复〔2026〕{task.pk}号",
        }
        promises = parts.pop("promises", None)
        return drafts.save_reply_draft(
            task, by=self._officer_of(task), at=self.at, promises=promises, **(texts | parts)
        )

    def contact(self, task: Assignment, **data: Any) -> Done:
        """Let a unit record a visit today."""
        self.later()
        given = {"phase": "before", "way": "visit", "happened_on": self.today} | data
        return self.do("record_contact", task, self._officer_of(task), **given)

    def replied(self, *units: tuple[str, str], **draft: Any) -> Suggestion:
        """Bring a suggestion to delivered replies, co-handlers' opinions in."""
        suggestion = self.handling(*(units or (("water", "sole"),)), **draft)
        self.reply_all(suggestion)
        return self.fresh(suggestion)

    def reply_all(self, suggestion: Suggestion, **parts: Any) -> None:
        """Let every unit of the present round give its opinion or its reply."""
        tasks = suggestion.assignments.filter(round__number=suggestion.round_number)
        for task in tasks.filter(role="co_handler", state="accepted").order_by("pk"):
            self.do("send_opinion", task, self._officer_of(task), text="同意主办意见。")
        for task in tasks.exclude(role="co_handler").filter(state="accepted").order_by("pk"):
            reply = self.signed(task, **parts)
            self.do("deliver_reply", reply, self._officer_of(task))

    def request_of(self, suggestion: Suggestion, n: int = 0) -> RatingRequest:
        """Return the n-th request of the present round."""
        return suggestion.rating_requests.filter(
            round__number=self.fresh(suggestion).round_number
        ).order_by("pk")[n]

    def rate(self, suggestion: Suggestion, option: str = "satisfied", n: int = 0) -> RatingRequest:
        """Let the lead deputy rate, attitude and result alike."""
        request = self.request_of(suggestion, n)
        self.do("rate", request, self.deputy(), answers=answers(option, option))
        return self.fresh(request)

    def rated(self, suggestion: Suggestion, option: str = "satisfied", n: int = 0) -> Suggestion:
        """Let the lead deputy rate and the collector release."""
        request = self.rate(suggestion, option, n)
        self.do("release", request, self.collector(request))
        return self.fresh(suggestion)

    def second_round(self, suggestion: Suggestion) -> Suggestion:
        """Let the units of a second assignment sign in and reply again."""
        fresh = self.fresh(suggestion)
        for task in fresh.assignments.filter(
            round__number=fresh.round_number, state="sub_assigned"
        ).order_by("pk"):
            self.do("accept", task, self._officer_of(task))
        self.reply_all(fresh)
        return self.fresh(suggestion)

    def escalated(self) -> Suggestion:
        """Bring a suggestion to the leader of the supervising committee."""
        suggestion = self.rated(self.replied(), "dissatisfied")
        return self.rated(self.second_round(suggestion), "dissatisfied")

    def collector(self, request: RatingRequest) -> Actor:
        """Return the rating officer of the request's collector."""
        kinds = {o.pk: key for key, o in self.organs.items()}
        return self.actors[f"rating:{kinds[request.collector_id]}"]

    def shares(self, *units: tuple[str, str]) -> list[dict[str, Any]]:
        """Write out units with their roles as the acts want them."""
        return [{"organ": self.organs[key].pk, "role": role} for key, role in units]

    def task(self, suggestion: Suggestion, unit: str) -> Assignment:
        """Return a unit's latest task."""
        found = suggestion.assignments.filter(organ=self.organs[unit]).order_by("-pk").first()
        assert found is not None
        return found

    @staticmethod
    def fresh(record: Any) -> Any:
        """Read a record anew."""
        return type(record).objects.get(pk=record.pk)

    def _key_of(self, task: Assignment) -> str:
        return next(key for key, organ in self.organs.items() if organ.pk == task.organ_id)

    def _officer_of(self, task: Assignment) -> Actor:
        return self.officer(self._key_of(task))


def answers(attitude: str, result: str, reason: str = "没有回应我提出的问题。") -> dict[str, Any]:
    """Write out a rating as the act wants it."""
    return {
        "attitude": {"option": attitude, "reason": reason if attitude == "dissatisfied" else ""},
        "result": {"option": result, "reason": reason if result == "dissatisfied" else ""},
    }


UNITS = {
    "water": (OrganKind.GOVERNMENT_UNIT, "云溪县水利局"),
    "roads": (OrganKind.GOVERNMENT_UNIT, "云溪县交通运输局"),
    "schools": (OrganKind.GOVERNMENT_UNIT, "云溪县教育局"),
    "court": (OrganKind.COURT, "云溪县人民法院"),
}


def build_county(
    code: str = "yunxi", rules: PolicyRules | None = None, *, deputies: int = 12, units: int = 0
) -> County:
    """Found the county: organs, posts, deputies, one session. `units` adds further ones."""
    congress = Congress.objects.create(code=code, name="云溪县人民代表大会", level=Level.COUNTY)
    term = Term.objects.create(
        congress=congress, number=8, starts_on=date(2022, 1, 1), ends_on=date(2026, 12, 31)
    )
    session = Session.objects.create(
        term=term, number=5, starts_on=date(2026, 1, 10), ends_on=date(2026, 1, 14)
    )
    made = Policy.of(
        congress,
        "default_county",
        rules or preset("default_county"),
        number=1,
        valid_from=date(2022, 1, 1),
    )
    made.save()
    # Each process reads the parameters of a version once; counts of statements begin after that.
    assert made.rules
    organs = {
        key: Organ.objects.create(congress=congress, kind=kind, name=name)
        for key, (kind, name) in {
            "commission": (OrganKind.DEPUTIES_AFFAIRS_COMMISSION, "代表工作委员会"),
            "sc_office": (OrganKind.GENERAL_OFFICE, "常委会办公室"),
            "council": (OrganKind.COUNCIL_OF_CHAIRPERSONS, "主任会议"),
            "committee": (OrganKind.SPECIAL_COMMITTEE, "城乡建设委员会"),
            "government": (OrganKind.GOVERNMENT_OFFICE, "云溪县人民政府办公室"),
        }.items()
    }
    further = {
        f"unit{n}": (OrganKind.GOVERNMENT_UNIT, f"云溪县第{n}局") for n in range(1, units + 1)
    }
    for key, (kind, name) in (UNITS | further).items():
        organs[key] = Organ.objects.create(
            congress=congress, kind=kind, name=name, counterpart=organs["committee"]
        )
    posts = {
        "intake": ("commission", Role.INTAKE_OFFICER),
        "intake2": ("commission", Role.INTAKE_OFFICER),
        "assigner": ("commission", Role.ASSIGNER),
        "commission_head": ("commission", Role.COMMISSION_HEAD),
        "rating:commission": ("commission", Role.RATING_OFFICER),
        "rating:sc_office": ("sc_office", Role.RATING_OFFICER),
        "secretary": ("council", Role.SECRETARY),
        "vice_chairperson": ("council", Role.VICE_CHAIRPERSON),
        "committee_chair": ("committee", Role.COMMITTEE_CHAIR),
        "sub_assigner": ("government", Role.SUB_ASSIGNER),
    }
    for key in (*UNITS, *further):
        posts[f"officer:{key}"] = (key, Role.CASE_OFFICER)
        posts[f"head:{key}"] = (key, Role.UNIT_HEAD)
    actors = {"system": SYSTEM}
    for key, (organ, role) in posts.items():
        user = User.objects.create(username=f"{code}-{key}", name=key)
        post = Post.objects.create(user=user, organ=organs[organ], role=role)
        actors[key] = Actor(user, post)
    organs["committee"].in_charge = actors["vice_chairperson"].post
    organs["committee"].save()
    sitting = [
        Deputy.objects.create(
            term=term,
            name=f"代表{n}",
            user=User.objects.create(username=f"{code}-deputy{n}", name=f"代表{n}"),
        )
        for n in range(1, deputies + 1)
    ]
    return County(congress, term, session, made, organs, actors, sitting)
