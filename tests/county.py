"""A small invented county for tests (虚拟县): its organs, people and a short hand for acts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cases.acting import SYSTEM, Actor
from cases.models import (
    Assignment,
    EvaluationMeeting,
    KeyTopic,
    Linkage,
    LookBackReview,
    Policy,
    Promise,
    RatingRequest,
    Referral,
    Reply,
    ReviewedItem,
    StoredFile,
    Suggestion,
)
from cases.rules.calendar import DayKind, shipped
from cases.rules.policy import PolicyRules
from cases.rules.presets import preset
from people.kinds import JUDICIAL_KINDS, Level, OrganKind, Role
from people.models import Congress, Delegation, Deputy, Organ, Post, Session, Term, User
from workflows import drafts, entering, sweeps
from workflows.door import Done, perform
from workflows.matters import found
from workflows.workdays import Arrangement, load_arrangement

# Acts by which an item may reach a court, a procuratorate or a supervisory commission.
TO_COURTS = ("assign", "reassign", "correct_assignment", "settle_dispute")
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

    def announce(self, year: int = 2026, *off: date, makeup: tuple[date, ...] = ()) -> None:
        """Load the holidays of a year: the shipped ones and further days off and made up."""
        base = shipped()
        days = {d: (DayKind.OFF, base.notices[d]) for d in base.off if d.year == year}
        days |= {d: (DayKind.MAKEUP, base.notices[d]) for d in base.makeup if d.year == year}
        days |= dict.fromkeys(off, (DayKind.OFF, "国办发明电〔2026〕1号"))
        days |= dict.fromkeys(makeup, (DayKind.MAKEUP, "国办发明电〔2026〕1号"))
        table = Arrangement(year, tuple((d, *days[d]) for d in sorted(days)))
        assert load_arrangement(table, self.later())

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

    def delegation(self, *members: int, head: int | None = 0, group: int | None = None) -> Any:
        """Found a delegation of some deputies, with its head and the head of its group."""
        found = Delegation.objects.create(
            term=self.term,
            name=f"第{Delegation.objects.count() + 1}代表团",
            head=None if head is None else self.deputies[head],
            contact_head=None if group is None else self.deputies[group],
        )
        for n in {*members, *([] if head is None else [head])}:
            self.deputies[n].delegation = found
            self.deputies[n].save(update_fields=["delegation"])
        return found

    def presidium(self) -> Actor:
        """Seat a presidium with its secretary."""
        organ = Organ.objects.create(
            congress=self.congress, kind=OrganKind.PRESIDIUM, name="大会主席团"
        )
        self.organs["presidium"] = organ
        user = User.objects.create(username=f"{self.congress.code}-presidium", name="presidium")
        post = Post.objects.create(user=user, organ=organ, role=Role.SECRETARY)
        self.actors["presidium"] = Actor(user, post)
        return self.actors["presidium"]

    # -- paper --------------------------------------------------------------------------------

    @staticmethod
    def scan(content: str = "签名扫描件") -> StoredFile:
        """Keep the scan of a paper."""
        sha256 = hashlib.sha256(content.encode()).hexdigest()
        found, _new = StoredFile.objects.get_or_create(
            sha256=sha256, defaults={"size": 9, "media_type": "application/pdf"}
        )
        return found

    def on_behalf(self, n: int, by: str = "intake") -> Actor:
        """Return an officer who enters a deputy's paper."""
        officer = self.actors[by]
        return Actor(officer.user, officer.post, self.deputies[n])

    def enter(self, name: str, target: Any, n: int, by: str = "intake", **data: Any) -> Any:
        """Let an officer enter a deputy's paper."""
        return entering.enter(
            name, target, by=self.on_behalf(n, by), at=self.later(), scan=self.scan(), **data
        )

    def call(self, target: Any, n: int, by: str, note: str, **data: Any) -> Any:
        """Let an officer enter the rating that a deputy gave on the telephone."""
        who = self.on_behalf(n, by)
        return entering.enter(
            "rate", target, by=who, at=self.later(), scan=None, call_note=note, **data
        )

    def from_paper(
        self, name: str, target: Any, n: int, by: str = "intake", second: str = "assigner",
        **data: Any,
    ) -> Done:  # fmt: skip
        """Let an officer enter a deputy's paper and a second person confirm it."""
        entry = self.enter(name, target, n, by, **data)
        return entering.confirm(entry, by=self.actors[second], at=self.later())

    # -- motions ------------------------------------------------------------------------------

    def motion(self, *signers: int, number: str = "3", **parts: Any) -> Suggestion:
        """Let the office write a motion down that ten deputies signed, or these."""
        texts = {
            "title": "关于制定云溪河保护办法的议案",
            "facts": "云溪河水质下降。",
            "proposal": "制定保护办法。",
        }
        lead, *others = [self.deputies[n] for n in (signers or range(10))]
        return drafts.create_motion_draft(
            by=self.actors["intake"], motion_number=number, lead=lead, term=self.term,
            session=self.session, signers=others, at=self.later(), **(texts | parts),
        )  # fmt: skip

    def decision(self) -> dict[str, Any]:
        """Write out a decision of the presidium of today."""
        return {
            "decision": "主席团决定〔2026〕5号",
            "decided_on": self.today,
            "scan": self.scan("主席团决定").sha256,
        }

    def signed_motion(self, suggestion: Suggestion, number: str = "7") -> dict[str, Any]:
        """Write out a decision on a suggestion whose authors all signed the motion."""
        confirmed = suggestion.cosigners.filter(state="confirmed")
        signers = [suggestion.lead_id, *confirmed.values_list("deputy", flat=True)]
        return self.decision() | {"motion_number": number, "signers": signers}

    def found_today(self, key: str, name: str, kind: Any = None) -> Organ:
        """Found an organ today, of the kind of the one it stands for; it has no people yet."""
        kind = kind or (self.organs[key].kind if key in self.organs else OrganKind.GOVERNMENT_UNIT)
        self.organs[key] = Organ.objects.create(
            congress=self.congress, kind=kind, name=name, valid_from=self.today
        )
        return self.organs[key]

    # -- acts ---------------------------------------------------------------------------------

    def do(self, name: str, target: Any, by: Actor | str = SYSTEM, **data: Any) -> Done:
        """Perform an act a minute later, as somebody."""
        actor = self.actors[by] if isinstance(by, str) else by
        if name in TO_COURTS and "no_concrete_case" not in data and self.names_a_court(data):
            data["no_concrete_case"] = True
        return perform(name, target, by=actor, at=self.later(), **data)

    def names_a_court(self, data: dict[str, Any]) -> bool:
        """Tell whether a court is named: then the assigner ticks that no case is concerned."""
        units = data.get("units", ())
        named = [u.get("organ") for u in units if isinstance(u, dict)]
        named += [data.get("organ"), data.get("unit")]
        return any(o.pk in named for o in self.organs.values() if o.kind in JUDICIAL_KINDS)

    def found(self, key: str, kind: OrganKind, name: str, *roles: Role) -> Organ:
        """Found a further organ with one holder for each role; units get theirs by themselves."""
        held = {f"officer:{key}": Role.CASE_OFFICER, f"head:{key}": Role.UNIT_HEAD}
        if roles:
            held = {f"{key}:{role.value}": role for role in roles}
        self.organs[key] = organ = Organ.objects.create(
            congress=self.congress, kind=kind, name=name, counterpart=self.organs.get("committee")
        )
        for name_of_post, role in held.items():
            user = User.objects.create(
                username=f"{self.congress.code}-{name_of_post}", name=name_of_post
            )
            self.actors[name_of_post] = Actor(
                user, Post.objects.create(user=user, organ=organ, role=role)
            )
        return organ

    def open_secretariat(self) -> Organ:
        """Give the congress a session secretariat, with two intake officers and an assigner."""
        kind, name = OrganKind.SESSION_SECRETARIAT, "大会秘书处"
        roles = (Role.INTAKE_OFFICER, Role.ASSIGNER)
        return self.found("secretariat", kind, name, *roles)

    def draft(self, *, cosigners: int = 0, in_session: bool = True, **parts: Any) -> Suggestion:
        """Write a draft of the first deputy."""
        texts = {
            "title": "关于在云溪桥头增设公交站的建议",
            "facts": "桥头居民出行不便。",
            "proposal": "增设一处公交停靠站。",
        }
        if parts.get("delegation") is not None:
            texts |= {"discussed_on": self.today, "discussion": "全团讨论，一致同意。"}
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
        if self.is_reviewed(task):
            self.do("send_to_review", reply, self.officer(unit))
            self.do("pass_review", reply, "sub_assigner")
        self.do("sign_reply", reply, self.head(unit))
        return self.fresh(reply)

    @staticmethod
    def is_reviewed(task: Assignment) -> bool:
        """Tell whether the government's office reads the reply before it is signed."""
        return task.is_reviewed_under(task.round.policy.rules)

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

    # -- promises -----------------------------------------------------------------------------

    def told_kept(self, promise: Promise, *, deliver: bool = True, **parts: Any) -> Reply:
        """Let the unit that keeps a promise tell the deputies, in a supplementary reply."""
        task, (officer, head) = promise.assignment, self.keepers(promise)
        texts = {"result_kind": "solved", "text": "已落实。", "doc_number": f"云办补{task.pk}号"}
        reply = drafts.save_reply_draft(
            task, by=officer, at=self.later(), supplementary=True, **(texts | parts)
        )
        self.do("sign_reply", reply, head)
        if deliver:
            self.do("deliver_reply", reply, officer)
        fresh: Reply = self.fresh(reply)
        return fresh

    def reported_kept(self, promise: Promise, evidence: str = "验收单。") -> Promise:
        """Let the unit tell the deputies that a promise is kept, and apply for its write-off."""
        self.told_kept(promise)
        self.do("apply_write_off", promise, self.keepers(promise)[0], evidence=evidence)
        fresh: Promise = self.fresh(promise)
        return fresh

    def written_off(self, promise: Promise, by: str = "assigner") -> Promise:
        """Let the commission verify a promise that the unit reported as kept."""
        if promise.state != "reported_done":
            self.reported_kept(promise)
        self.do("verify_promise", promise, by, without_word=NO_WORD)
        fresh: Promise = self.fresh(promise)
        return fresh

    def keepers(self, promise: Promise) -> tuple[Actor, Actor]:
        """Return who writes and who signs for the unit that keeps a promise."""
        bearer = promise.assignment.bearer_id
        unit = next(key for key, organ in self.organs.items() if organ.pk == bearer)
        if unit == "government":
            return self.actors["sub_assigner"], self.actors["sub_assigner"]
        return self.officer(unit), self.head(unit)

    def request_of(self, suggestion: Suggestion, n: int = 0) -> RatingRequest:
        """Return the n-th request of the present round."""
        return suggestion.rating_requests.filter(
            round__number=self.fresh(suggestion).round_number
        ).order_by("pk")[n]

    def rate(
        self, suggestion: Suggestion, option: str = "satisfied", n: int = 0, *, final: bool = True
    ) -> RatingRequest:
        """Let the lead deputy rate, attitude and result alike (final, if it is)."""
        request = self.request_of(suggestion, n)
        self.do("rate", request, self.deputy(), answers=answers(option, option), final=final)
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

    def take_further_steps(self, escalation: Any, by: str = "committee_chair") -> None:
        """Record every step that the rules name after the last round."""
        for step in escalation.round.policy.rules.after_max_rounds:
            self.do(
                "take_further_step", escalation, by,
                step=step.value, held_on=self.today, minutes="双方到会，仍有分歧。",
            )  # fmt: skip

    def escalated(self) -> Suggestion:
        """Bring a suggestion to the leader of the supervising committee."""
        suggestion = self.rated(self.replied(), "dissatisfied")
        return self.rated(self.second_round(suggestion), "dissatisfied")

    # -- key topics -----------------------------------------------------------------------------

    def nominated(self, *items: Suggestion, by: str = "committee_chair", **told: Any) -> KeyTopic:
        """Nominate a topic with these items."""
        given = {
            "title": "学校周边交通安全", "ground": "多名代表反映。", "criteria": ["many"],
            "items": [self.fresh(s).reference for s in items],
        } | told  # fmt: skip
        done = found("nominate_topic", self.congress, by=self.actors[by], at=self.later(), **given)
        topic: KeyTopic = done.record
        return topic

    def confirmed_topic(self, *items: Suggestion, **told: Any) -> KeyTopic:
        """Let the Council confirm a topic with these items; the clockwork marks them."""
        topic = self.nominated(*items, **told)
        self.do("confirm_topic", topic, "secretary", **self.topic_decision())
        sweeps.run_all(self.later())
        fresh: KeyTopic = self.fresh(topic)
        return fresh

    def topic_decision(self) -> dict[str, Any]:
        """Write out a decision of the Council of today, with who leads."""
        official = self.actors["head:water"].post
        assert official is not None
        return {
            "number": "云常主〔2026〕3号", "decided_on": self.today,
            "leader": self.leader_post().pk, "committee": self.organs["committee"].pk,
            "official": official.pk, "deputies": [self.deputies[2].pk],
        }  # fmt: skip

    def step(self, days: int = 10, kind: str = "visit") -> dict[str, Any]:
        """Write out a step of a plan."""
        return {
            "kind": kind, "due_on": self.today + timedelta(days=days), "content": "实地察看。",
        }  # fmt: skip

    def planned_topic(self, *items: Suggestion) -> KeyTopic:
        """Let the committee make a plan of one step for a confirmed topic."""
        topic = self.confirmed_topic(*items)
        self.do("make_plan", topic, "committee_chair", steps=[self.step()])
        fresh: KeyTopic = self.fresh(topic)
        return fresh

    def reported_topic(self, *items: Suggestion) -> KeyTopic:
        """Let the committee take its step and report to the Council."""
        topic = self.planned_topic(*items)
        told = {"done_on": self.today, "minutes": "察看三处，均已施工。"}
        self.do("do_step", topic.steps.get(), "committee_chair", **told)
        self.do(
            "report_topic", topic, "committee_chair", report="督办情况报告。",
            reported_on=self.today,
        )  # fmt: skip
        fresh: KeyTopic = self.fresh(topic)
        return fresh

    # -- evaluation meetings --------------------------------------------------------------------

    def called(
        self, *items: Suggestion, by: str = "rating:commission", **told: Any
    ) -> EvaluationMeeting:
        """Call an evaluation meeting over items whose replies wait for a rating."""
        given = {
            "title": "上半年建议办理评议会", "held_on": self.today, "hour": "上午9时",
            "place": "县人大会议室", "items": [self.fresh(s).reference for s in items],
        } | told  # fmt: skip
        done = found("call_meeting", self.congress, by=self.actors[by], at=self.later(), **given)
        meeting: EvaluationMeeting = done.record
        return meeting

    def face_to_face(self, *items: Suggestion, by: str = "rating:commission") -> EvaluationMeeting:
        """Call a meeting and open its first part."""
        meeting = self.called(*items, by=by)
        self.do("open_meeting", meeting, by)
        fresh: EvaluationMeeting = self.fresh(meeting)
        return fresh

    @staticmethod
    def said(row: Any, presence: str = "head") -> dict[str, Any]:
        """Write out what was said face to face of an item of a meeting."""
        units = [
            {"task": unit.assignment_id, "presence": presence, "person": "局长李某"}
            for unit in row.units.all()
        ]
        return {
            "units": units, "asked": "何时通车？", "answered": "六月底前通车。",
            "participants": "代表三人",
        }  # fmt: skip

    def heard(self, *items: Suggestion, by: str = "rating:commission") -> EvaluationMeeting:
        """Bring a meeting to where each item has been heard face to face."""
        meeting = self.face_to_face(*items, by=by)
        for row in meeting.items.order_by("pk"):
            self.do("record_face_to_face", row, by, **self.said(row))
        fresh: EvaluationMeeting = self.fresh(meeting)
        return fresh

    def back_to_back(self, *items: Suggestion, by: str = "rating:commission") -> EvaluationMeeting:
        """Bring a meeting to its second part."""
        meeting = self.heard(*items, by=by)
        self.do("open_second_part", meeting, by, units_left=True)
        fresh: EvaluationMeeting = self.fresh(meeting)
        return fresh

    # -- the procuratorate ------------------------------------------------------------------------

    def procuratorate(self) -> Organ:
        """Return the procuratorate, founding it with an officer and a head if need be."""
        if "procuratorate" not in self.organs:
            organ = Organ.objects.create(
                congress=self.congress, kind=OrganKind.PROCURATORATE, name="云溪县人民检察院"
            )
            self.organs["procuratorate"] = organ
            for key, role in (("officer", Role.CASE_OFFICER), ("head", Role.UNIT_HEAD)):
                user = User.objects.create(
                    username=f"{self.congress.code}-{key}-proc", name=f"{key}:procuratorate"
                )
                post = Post.objects.create(user=user, organ=organ, role=role)
                self.actors[f"{key}:procuratorate"] = Actor(user, post)
        return self.organs["procuratorate"]

    def referred(self, suggestion: Suggestion, field: str = "environment") -> Referral:
        """Refer an item to the procuratorate as well."""
        self.procuratorate()
        done = found(
            "refer_item", self.congress, by=self.actors["assigner"], at=self.later(),
            item=self.fresh(suggestion).reference, field=field, ground="河道排污，涉及公共利益。",
            number=f"云代工检〔2026〕{Referral.objects.count() + 1}号", referred_on=self.today,
        )  # fmt: skip
        referral: Referral = done.record
        return referral

    def filed(self, suggestion: Suggestion) -> Referral:
        """Let the procuratorate register the item and file a case."""
        referral, by = self.referred(suggestion), self.actors["officer:procuratorate"]
        self.do("register_referral", referral, by, number="检登1号", registered_on=self.today)
        self.do("file_case", referral, by, number="立案1号", filed_on=self.today)
        fresh: Referral = self.fresh(referral)
        return fresh

    def linked(self) -> Linkage:
        """Let the procuratorate propose one of its suggestions to the deputies."""
        self.procuratorate()
        done = found(
            "propose_to_deputies", self.congress, by=self.actors["officer:procuratorate"],
            at=self.later(), title="校园周边食品摊点治理", text="多校周边存在同类问题。",
            number="检建〔2026〕7号", dated_on=self.today,
        )  # fmt: skip
        linkage: Linkage = done.record
        return linkage

    # -- looking back -------------------------------------------------------------------------

    def plan_look_back(self, by: str = "assigner", **scope: Any) -> LookBackReview:
        """Plan a look-back review over the term, narrowed by the scope."""
        done = found(
            "plan_look_back", self.congress, by=self.actors[by], at=self.later(),
            title="本届以来建议办理情况回头看", term=self.term.pk, scope=scope,
        )  # fmt: skip
        review: LookBackReview = done.record
        return review

    def checking(self, **scope: Any) -> LookBackReview:
        """Plan a look-back review and fix its set."""
        review = self.plan_look_back(**scope)
        self.do("begin_checks", review, "assigner")
        fresh: LookBackReview = self.fresh(review)
        return fresh

    def decide_look_back(self, review: LookBackReview) -> LookBackReview:
        """Record the decision by which the findings are carried out."""
        self.do(
            "decide_look_back", review, "assigner", number="云常主〔2026〕8号",
            decided_on=self.today, text="对不满意和基本满意的建议重新交办。",
        )  # fmt: skip
        fresh: LookBackReview = self.fresh(review)
        return fresh

    def found_by_review(self, suggestion: Suggestion, **finding: Any) -> ReviewedItem:
        """Look back on one item, up to the decision; nothing has been carried out yet."""
        review = self.checking(items=[self.fresh(suggestion).reference])
        row = review.items.get()
        self.do("check_item", row, "assigner", **finding)
        self.decide_look_back(review)
        fresh: ReviewedItem = self.fresh(row)
        return fresh

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


def after_closing_day(county: County) -> datetime:
    """Return the morning after the session has closed."""
    closes_on = county.session.ends_on
    return datetime(closes_on.year, closes_on.month, closes_on.day + 1, 1, 0, tzinfo=UTC)


def answers(attitude: str, result: str, reason: str = "没有回应我提出的问题。") -> dict[str, Any]:
    """Write out a rating as the act wants it."""
    return {
        "attitude": {"option": attitude, "reason": reason if attitude == "dissatisfied" else ""},
        "result": {"option": result, "reason": reason if result == "dissatisfied" else ""},
    }


# How the lead deputy was asked whether a promise is kept, where no word came.
NO_WORD = "两次电话征求意见，代表表示无意见。"
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
