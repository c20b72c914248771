"""Every invariant is broken on purpose (不变量): it is refused with its words, or named.

Each test begins in order. What the door, a constraint or a trigger must refuse is tried; what
comes past all of them is written straight into the tables, and the check must name it. The table
in `cases.rules.invariants` lists the tests beside the invariants.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from cases import trail, triggers
from cases.models import (
    Assignment,
    Clock,
    Contact,
    Delivery,
    Escalation,
    Event,
    Extension,
    Outbox,
    Policy,
    PressureCase,
    Promise,
    Rater,
    Rating,
    RatingRequest,
    Reply,
    Round,
    Stream,
    Suggestion,
    Supervision,
    VoidNumber,
)
from cases.refusals import ActRefused, BadData, NotNow, NotPermitted, NotVisible
from cases.replay import replay
from cases.rules.calendar import shipped
from cases.rules.deadlines import due_on
from cases.rules.durations import months, workdays
from cases.rules.policy import PolicyRules, SecondMode
from cases.rules.policy.choices import JointReplyMode, WithdrawUntil
from cases.rules.presets import preset
from people.kinds import DeputyStatusKind, OrganKind, Role
from people.models import DeputyStatus, Organ, Post
from tests.county import NO_WORD, County, answers, build_county
from workflows import drafts, sweeps
from workflows.invariants import violations
from workflows.sweeps import climbing

pytestmark = pytest.mark.django_db

DEFAULT = preset("default_county")
TWO = (("water", "separate"), ("roads", "separate"))
LATER = date(2027, 6, 1)


# -- hands -------------------------------------------------------------------------------------


@contextmanager
def by_hand() -> Iterator[None]:
    """Lift the triggers for a moment, as somebody with rights on the database would."""
    connection.check_constraints()
    with triggers.lifted():
        yield
        connection.check_constraints()


@contextmanager
def without_constraint(table: str, name: str) -> Iterator[None]:
    """Let a row in that a constraint refuses; SQLite knows only all of them or none."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # It comes back with the end of the test, which takes everything back.
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            yield
            return
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@contextmanager
def refused(words: str) -> Iterator[None]:
    """Ask that the database refuses what is written, with these words."""
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        yield


def named(number: int, *also: int) -> set[tuple[str, str]]:
    """Return what is named under a number; under others than `also` nothing may be."""
    found = violations()
    assert {v.number for v in found} <= {number, *also}, found
    return {(v.record, v.problem) for v in found if v.number == number}


def pk_of(row: Any) -> str:
    """Return how a row is named in a finding."""
    name = {"ratingrequest": "request"}.get(row._meta.model_name, row._meta.model_name)
    return f"{name}:{row.pk}"


def move(suggestion: Suggestion, state: str, **fields: Any) -> None:
    """Write a state past the door."""
    Suggestion.objects.filter(pk=suggestion.pk).update(
        state=state, version=F("version") + 1, **fields
    )


def forge(suggestion: Suggestion, act: str, record: Any, facts: Any = None, **columns: Any) -> Any:
    """Append an event that no act wrote."""
    state = columns.pop("state", record.state)
    event = Event(
        kind="done",
        act=act,
        record=f"{record._meta.model_name}:{record.pk}",
        from_state=columns.pop("from_state", state),
        to_state=state,
        actor_ref="system",
        at=suggestion.since_at,
        effective_on=suggestion.since_at.date(),
        policy_digest=suggestion.policy.digest,
        **columns,
    )
    stream = Stream.objects.get(pk=suggestion.stream_id)
    return trail.append(stream, event, facts or {}, telling=True)


def rewrite(event: Event, **columns: Any) -> None:
    """Change an event past the trigger."""
    with by_hand():
        Event.objects.filter(pk=event.pk).update(**columns)


def last(suggestion: Suggestion, act: str) -> Event:
    """Return the last event of an act."""
    found = Event.objects.filter(stream=suggestion.stream_id, act=act, kind="done")
    event = found.order_by("-seq").first()
    assert event is not None
    return event


def planned(county: County, suggestion: Suggestion) -> None:
    """Let the units reply with a promise."""
    promise = {"content": "新建候车亭。", "responsible": "办公室", "due_on": date(2026, 9, 30)}
    county.reply_all(suggestion, result_kind="planned", promises=[promise])


def tracked(county: County) -> Suggestion:
    """Bring a suggestion to the follow-up of its promise."""
    suggestion = county.handling(("water", "sole"))
    planned(county, suggestion)
    return county.rated(suggestion)


def withdrawable() -> County:
    """Found the county under rules by which an item may be withdrawn after its reply, too."""
    return build_county(rules=replace(DEFAULT, withdraw_until=WithdrawUntil.ANY_TIME))


def withdrawn(county: County, suggestion: Suggestion) -> Suggestion:
    """Let a suggestion be withdrawn."""
    county.do("ask_withdrawal", suggestion, county.deputy(), why="已解决。")
    county.do("confirm_withdrawal", county.fresh(suggestion), "intake")
    return county.fresh(suggestion)


def expired(county: County) -> RatingRequest:
    """Let a rating window end in silence."""
    suggestion = county.replied()
    county.later(days=60)
    request = county.request_of(suggestion)
    county.do("end_rating_window", request)
    return county.fresh(request)


def rules_of(county: County, **changed: Any) -> Policy:
    """Write a second version of the rules, in force from today."""
    made = Policy.of(
        county.congress,
        "default_county",
        replace(DEFAULT, **changed),
        number=2,
        valid_from=county.today,
    )
    made.save()
    return made


# -- 1: numbers --------------------------------------------------------------------------------


def test_a_number_is_refused_to_a_second_suggestion(county):
    first, second = county.registered(), county.submitted()
    assert violations() == []

    with pytest.raises(BadData) as refusal:
        county.do("register", second, "intake", number=first.number)
    assert "has been given already" in str(refusal.value.fields["number"])
    third = county.registered()
    with refused("reference"):
        Suggestion.objects.filter(pk=third.pk).update(reference=first.reference)

    assert violations() == []


def test_a_registered_suggestion_cannot_lose_its_number(county):
    suggestion = county.registered()

    with refused("suggestion_numbered_once_registered"):
        Suggestion.objects.filter(pk=suggestion.pk).update(reference="")


def test_a_changed_number_is_named(county):
    suggestion = county.registered()
    assert violations() == []

    Suggestion.objects.filter(pk=suggestion.pk).update(reference="yunxi-8-5-99")

    assert named(1, 16) == {(pk_of(suggestion), "its number was changed")}


def test_a_number_without_its_act_is_named(county):
    suggestion = county.submitted()
    gone = withdrawn(county, county.registered())
    assert violations() == []

    Suggestion.objects.filter(pk=suggestion.pk).update(reference="yunxi-8-5-7")
    Suggestion.objects.filter(pk=gone.pk).update(reference="")

    problem = "numbered without its act, or lost its number"
    assert named(1, 16) == {(pk_of(suggestion), problem), (pk_of(gone), problem)}


def test_a_second_number_is_named(county):
    suggestion = county.registered()
    assert violations() == []

    facts = {"changes": {f"suggestion:{suggestion.pk}": {"reference": ["", suggestion.reference]}}}
    forge(suggestion, "register", suggestion, facts)

    assert named(1) == {(pk_of(suggestion), "numbered twice")}


def test_one_number_given_to_two_suggestions_is_named(county):
    first, second = county.registered(), county.registered()
    assert violations() == []

    event = last(second, "register")
    rewrite(event, facts=event.facts.replace(second.reference, first.reference))

    assert named(1, 16) == {
        (pk_of(second), "its number was changed"),
        ("suggestion", "a number was given to two suggestions"),
    }


def voided(county: County) -> Suggestion:
    """Return a suggestion whose first number is void and that has another one."""
    suggestion = county.registered()
    county.do("propose_void", suggestion, "intake", why="编号有误。", renumber=True)
    county.do("void_registration", suggestion, "intake2")
    county.do("register", suggestion, "intake")
    return county.fresh(suggestion)


def test_a_void_number_that_is_not_kept_is_named(county):
    suggestion = voided(county)
    assert violations() == []

    VoidNumber.objects.all().delete()

    assert named(1) == {(pk_of(suggestion), "a void number is not kept")}


def test_a_void_number_that_is_given_again_is_named(county):
    suggestion = voided(county)
    void = VoidNumber.objects.get().reference
    assert violations() == []

    event = last(suggestion, "register")
    rewrite(event, facts=event.facts.replace(suggestion.reference, void))

    assert named(1, 16) == {
        (pk_of(suggestion), "its number was changed"),
        ("suggestion", "a number was given to two suggestions"),
    }


# -- 2 and 3: the day by which a reply is due --------------------------------------------------


def reply_clock(suggestion: Suggestion) -> Clock:
    """Return the deadline of the reply."""
    return suggestion.clocks.get(kind="reply")


def test_a_due_day_moved_by_hand_is_named(county):
    suggestion = county.handling(("water", "sole"))
    assert violations() == []
    clock = reply_clock(suggestion)

    Clock.objects.filter(pk=clock.pk).update(due_on=clock.due_on + timedelta(days=2))

    assert named(2) == {
        (str(county.fresh(clock)), "the due day does not follow from the rules"),
        (str(county.fresh(clock)), "the day of a running deadline does not follow"),
        (clock.subject, "a deadline that is not as an act started it"),
    }


def test_a_deadline_counted_from_another_day_is_named(county):
    suggestion = county.handling(("water", "sole"))
    assert violations() == []
    clock = reply_clock(suggestion)

    # By themselves these terms are in order: three months from a day, but from a wrong one.
    later = clock.anchor_on + timedelta(days=14)
    due = due_on(later, months(3), shipped()).on
    Clock.objects.filter(pk=clock.pk).update(anchor_on=later, due_on=due)

    assert named(2) == {
        (str(county.fresh(clock)), "the day of a running deadline does not follow"),
        (clock.subject, "a deadline that is not as an act started it"),
    }


def test_a_deadline_that_no_act_started_is_named(county):
    suggestion = county.handling(("water", "sole"))
    assert violations() == []
    clock = suggestion.clocks.get(kind="contact")

    Clock.objects.filter(pk=clock.pk).update(stopped_at=county.at)
    clock.pk = None
    clock.due_on += timedelta(days=1)
    clock.save(force_insert=True)

    assert named(2) == {
        (str(clock), "the day of a running deadline does not follow"),
        (clock.subject, "a deadline that is not as an act started it"),
    }


def test_a_due_day_moved_by_an_act_is_followed(county):
    suggestion = county.handling(("water", "sole"))
    clock = reply_clock(suggestion)
    cap = due_on(clock.anchor_on, months(6), shipped()).on
    days = [clock.due_on.isoformat(), cap.isoformat()]
    forge(suggestion, "move", suggestion, {"changes": {f"clock:{clock.pk}": {"due_on": days}}})
    assert named(16) == {(f"clock:{clock.pk}", "a column does not follow from the trail")}

    Clock.objects.filter(pk=clock.pk).update(due_on=cap)

    # The trail tells of it, so that only the rule is against it.
    assert named(2) == {(str(county.fresh(clock)), "the day of a running deadline does not follow")}


def test_two_deadlines_for_one_thing_are_refused(county):
    clock = reply_clock(county.handling(("water", "sole")))

    clock.pk = None
    # SQLite names the columns, PostgreSQL the constraint.
    with refused("clock_open_once|cases_clock.subject"):
        clock.save(force_insert=True)


def test_a_due_day_beyond_six_months_is_named(county):
    suggestion = county.handling(("water", "sole"))
    assert violations() == []
    clock = reply_clock(suggestion)

    due = due_on(clock.anchor_on, months(7), shipped()).on
    Clock.objects.filter(pk=clock.pk).update(due_on=due, basis="7 month")

    assert named(3, 2) == {
        (str(county.fresh(clock)), "the due day lies beyond six months"),
    }


def extended(county: County) -> Clock:
    """Let a unit have more time; return the deadline that its extension gave."""
    suggestion = county.handling(("water", "sole"))
    task = county.task(suggestion, "water")
    more = {"why": "需现场勘查。", "until": date(2026, 6, 15)}
    asked = county.do("request_extension", task, county.officer("water"), **more)
    county.do("approve_extension", asked.created["extension"][0], "assigner")
    assert violations() == []
    return Clock.objects.get(assignment=task, kind="reply", stopped_at=None)


def test_a_due_day_that_is_not_that_of_its_extension_is_named(county):
    clock = extended(county)

    Clock.objects.filter(pk=clock.pk).update(due_on=date(2026, 6, 22))

    assert (str(county.fresh(clock)), "the due day is not that of its extension") in named(2)


def test_an_extension_beyond_the_longest_time_is_named(county):
    clock = extended(county)

    beyond = date(2026, 7, 20)
    Extension.objects.update(new_due_on=beyond)
    Clock.objects.filter(pk=clock.pk).update(due_on=beyond)

    assert (str(county.fresh(clock)), "an extension passes the longest time") in named(3, 2, 16)


# -- 4: replied means delivered ----------------------------------------------------------------


def each_receives() -> County:
    """Found the county under rules by which every author receives the reply."""
    return build_county(rules=replace(DEFAULT, joint_reply_mode=JointReplyMode.EACH))


def test_a_suggestion_is_replied_with_its_last_reply_only(db):
    county = each_receives()
    suggestion = county.handling(*TWO, cosigners=1)
    water, roads = county.task(suggestion, "water"), county.task(suggestion, "roads")
    reply = county.signed(water)
    county.do("deliver_reply", reply, county.officer("water"))
    assert county.fresh(suggestion).state == "handling"

    reply = county.signed(roads)
    lead, other = county.deputies[0].pk, county.deputies[1].pk
    county.do("deliver_reply", reply, county.officer("roads"), recipients=[lead])
    assert county.fresh(suggestion).state == "handling"
    county.do("deliver_reply", county.fresh(reply), county.officer("roads"), recipients=[other])

    assert county.fresh(suggestion).state == "replied"
    assert violations() == []


@pytest.mark.parametrize("state", ["replied", "rated", "escalated", "tracking", "closed"])
def test_a_replied_suggestion_without_a_delivered_reply_is_named(county, state):
    suggestion = county.handling(("water", "sole"))
    reply = county.signed(county.task(suggestion, "water"))
    assert violations() == []

    move(suggestion, state, closed_at=county.at)

    task = county.task(suggestion, "water")
    assert named(4, 9, 16) == {(pk_of(task), "replied without a delivered reply")}

    move(suggestion, "replied")
    with by_hand():
        Reply.objects.filter(pk=reply.pk).update(state="drafting")
    assert named(4, 16) == {(pk_of(task), "replied without a delivered reply")}


@pytest.mark.parametrize("who", [0, 1])
def test_a_recipient_without_the_reply_is_named(db, who):
    county = each_receives()
    suggestion = county.replied(("water", "sole"), cosigners=1)
    assert violations() == []
    reply = suggestion.replies.get()

    with by_hand():
        Delivery.objects.filter(reply=reply, deputy=county.deputies[who]).delete()

    assert named(4) == {(pk_of(reply), "a recipient has not received it")}


def test_a_delivered_reply_stands(county):
    reply = county.replied().replies.get()

    with refused("a delivered reply is immutable"):
        Reply.objects.filter(pk=reply.pk).update(text="另一个答复。")
    with refused("a delivery is never changed or deleted"):
        Delivery.objects.filter(reply=reply).delete()
    with refused("a delivery is never changed or deleted"):
        Delivery.objects.filter(reply=reply).update(deputy=county.deputies[3])
    task = reply.assignment
    with pytest.raises(NotNow, match="no reply to write now"):
        county.written(task, text="另一个答复。")


# -- 5: promises -------------------------------------------------------------------------------


def test_a_reply_that_must_promise_is_not_signed_without_a_promise(county):
    task = county.task(county.handling(("water", "sole")), "water")

    with pytest.raises(NotNow, match="needs a promise with a date"):
        county.signed(task, result_kind="planned")


def test_a_promise_without_its_date_is_refused(county):
    suggestion = tracked(county)
    task = county.task(county.handling(("water", "sole")), "water")

    with pytest.raises(BadData) as refusal:
        county.written(task, promises=[{"content": "新建候车亭。", "responsible": "办公室"}])
    assert "its date" in str(refusal.value.fields["promises"])
    with refused("due_on"):
        Promise.objects.filter(suggestion=suggestion).update(due_on=None)


def test_a_reply_whose_promises_are_gone_is_named(county):
    suggestion = county.handling(("water", "sole"))
    planned(county, suggestion)
    assert violations() == []

    Promise.objects.filter(suggestion=suggestion).delete()

    reply = suggestion.replies.get()
    assert named(5, 16) == {(pk_of(reply), "promises nothing, though its kind does")}


# -- 6: contact --------------------------------------------------------------------------------


def test_a_reply_is_not_signed_before_the_contact(county):
    task = county.task(county.handling(("water", "sole")), "water")
    reply = county.written(task)

    with pytest.raises(NotNow, match="has not been contacted"):
        county.do("sign_reply", reply, county.head("water"))


def test_a_contact_that_was_impossible_says_why(county):
    task = county.task(county.handling(("water", "sole")), "water")

    with pytest.raises(BadData):
        county.contact(task, way="impossible")
    county.contact(task)
    with refused("contact_impossible_has_reason"):
        Contact.objects.filter(assignment=task).update(way="impossible", words="")


def test_a_reply_without_contact_is_named(county):
    suggestion = county.replied()
    assert violations() == []

    Contact.objects.filter(suggestion=suggestion).delete()

    reply = suggestion.replies.get()
    assert named(6) == {(pk_of(reply), "delivered without any contact")}


def test_a_contact_after_the_signature_is_named(county):
    suggestion = county.replied()
    assert violations() == []

    Contact.objects.filter(suggestion=suggestion).update(recorded_at=county.later(days=1))

    reply = suggestion.replies.get()
    assert named(6) == {(pk_of(reply), "signed before any contact")}


# -- 7: ratings are the deputy's own -----------------------------------------------------------


def test_nobody_but_a_deputy_who_is_asked_rates(county):
    suggestion = county.replied()
    request = county.request_of(suggestion)
    good = {"answers": answers("satisfied", "satisfied")}

    for who in (county.head("water"), county.officer("water"), county.deputy(5)):
        with pytest.raises(NotVisible):
            county.do("rate", request, who, **good)
    for who in ("rating:commission", "commission_head", "committee_chair", "system"):
        with pytest.raises(ActRefused):
            county.do("rate", request, who, **good)
    county.rate(suggestion)
    for who in (county.head("water"), county.officer("water")):
        with pytest.raises(NotVisible):
            county.do("release", county.fresh(request), who)

    assert violations() == []


def test_a_rating_by_somebody_who_was_not_asked_is_named(county):
    request = county.request_of(county.replied())
    assert violations() == []

    rating = Rating.objects.create(
        suggestion_id=request.suggestion_id,
        request=request,
        deputy=county.deputies[5],
        dimension="result",
        option="satisfied",
        given_at=county.at,
    )

    assert named(7) == {
        (pk_of(rating), "by somebody who was not asked"),
        ("rating", "ratings and acts of rating differ in number"),
    }


def test_a_rating_stands_as_it_was_given(county):
    request = county.rate(county.replied(), "dissatisfied")

    with refused("a rating is never changed or deleted"):
        Rating.objects.filter(request=request).update(option="satisfied")
    with refused("a rating is never changed or deleted"):
        Rating.objects.filter(request=request).delete()


def test_a_collector_that_handles_is_named(county):
    suggestion = county.replied()
    request = county.request_of(suggestion)
    collector = request.collector
    assert violations() == []

    RatingRequest.objects.filter(pk=request.pk).update(collector=county.organs["water"])
    assert named(7) == {
        (pk_of(request), "the collector is a handling unit"),
        (pk_of(request), "the collector takes part in the handling"),
    }

    RatingRequest.objects.filter(pk=request.pk).update(collector=collector)
    Assignment.objects.filter(suggestion=suggestion).update(organ=collector)
    assert named(7) == {(pk_of(request), "the collector takes part in the handling")}


def test_a_rating_that_is_not_the_deputys_own_act_is_named(county):
    suggestion = county.replied()
    county.rate(suggestion)
    assert violations() == []
    event, officer = last(suggestion, "rate"), county.officer("schools")

    rewrite(event, actor=officer.user)
    assert named(7) == {(pk_of(event), "a rating that is not the deputy's own act")}

    rewrite(event, actor=event.actor, post=officer.post)
    assert named(7, 15) == {(pk_of(event), "a rating that is not the deputy's own act")}


def test_a_rating_from_an_account_of_a_handling_unit_is_named(county):
    suggestion = county.replied()
    county.rate(suggestion)
    assert violations() == []
    event, user = last(suggestion, "rate"), county.deputies[0].user

    post = Post.objects.create(user=user, organ=county.organs["schools"], role=Role.CASE_OFFICER)
    assert violations() == []
    Post.objects.filter(pk=post.pk).update(organ=county.organs["water"])

    assert named(7) == {(pk_of(event), "a rating from an account that handles it")}


def test_a_rating_without_its_act_is_named(county):
    county.rate(county.replied())
    assert violations() == []

    with by_hand():
        Rating.objects.all().delete()

    assert named(7, 11) == {("rating", "ratings and acts of rating differ in number")}


@pytest.mark.parametrize(
    "changed", [{"overall": "basically_satisfied"}, {"attitude_alert": True}], ids=str
)
def test_an_overall_rating_that_nobody_gave_is_named(county, changed):
    request = county.rate(county.replied())
    assert violations() == []

    RatingRequest.objects.filter(pk=request.pk).update(**changed)

    assert named(7, 16) == {(pk_of(request), "its overall rating is not what was given")}


# -- 8: dissatisfaction leads on ---------------------------------------------------------------


def test_a_dissatisfied_rating_needs_its_reason(county):
    suggestion = county.replied()
    request = county.request_of(suggestion)

    silent = answers("dissatisfied", "dissatisfied", reason=" ")
    with pytest.raises(BadData) as refusal:
        county.do("rate", request, county.deputy(), answers=silent)
    assert set(refusal.value.fields) == {"attitude", "result"}
    request = county.rate(suggestion, "dissatisfied")
    assert violations() == []
    rating = request.ratings.get(dimension="result")
    with by_hand():
        with refused("rating_dissatisfied_has_reason"):
            Rating.objects.filter(pk=rating.pk).update(reason="")
        with without_constraint("cases_rating", "rating_dissatisfied_has_reason"):
            Rating.objects.filter(pk=rating.pk).update(reason="")

    assert named(8) == {(pk_of(rating), "dissatisfied without a reason")}


def test_a_promise_written_off_against_a_dissatisfied_deputy_is_named():
    rated = {"rating_dimensions": ["attitude", "result", "promise"]}
    county = build_county(rules=PolicyRules.from_dict(rated, preset("default_county")))
    suggestion = county.handling(("water", "sole"))
    promised = {"content": "年内建成。", "responsible": "局长", "due_on": date(2026, 11, 30)}
    county.reply_all(suggestion, result_kind="planned", promises=[promised])
    county.rated(suggestion)
    promise = county.reported_kept(county.fresh(suggestion).promises.get())
    request = RatingRequest.objects.get(reply=promise.told_by)
    told = {"promise": {"option": "dissatisfied", "reason": "未完工。"}}
    county.do("rate", request, county.deputy(), answers=told, final=True)
    county.do("release", request, county.collector(request))
    assert violations() == []
    with by_hand():
        Promise.objects.filter(pk=promise.pk).update(
            state="written_off", verified_by=county.actors["assigner"].user
        )

    assert (pk_of(request), "written off against a dissatisfied deputy") in named(8, 16)


def test_a_dissatisfied_rating_that_led_nowhere_is_named(county):
    suggestion = county.rated(county.replied(), "dissatisfied")
    assert violations() == []

    # The second round is shifted away, and the item closed.
    request = suggestion.rating_requests.get()
    suggestion.rounds.filter(number=2).update(number=3)
    move(suggestion, "closed", closed_at=county.at)

    assert named(8, 9, 16) == {(pk_of(request), "dissatisfied, and nothing followed")}


def test_a_refused_second_assignment_without_reasons_is_named(db):
    county = build_county(rules=replace(DEFAULT, second_mode=SecondMode.FILTER))
    suggestion = county.rated(county.replied(), "dissatisfied")
    with pytest.raises(BadData):
        county.do("decline_second_assignment", suggestion, "commission_head", explanation=" ")
    county.do("decline_second_assignment", suggestion, "commission_head", explanation="已属实。")
    assert violations() == []
    event = last(suggestion, "decline_second_assignment")

    rewrite(event, facts=event.facts.replace("已属实。", ""))

    assert named(8) == {(pk_of(event), "no second assignment, and no reasons told")}


def voided_request(county: County) -> RatingRequest:
    """Let a deputy report pressure on a rating that is not released."""
    request = county.rate(county.replied())
    county.do("report_pressure", request, county.deputy(), words="来电要求改评。")
    return county.fresh(request)


def test_a_voided_rating_that_still_counts_is_named(county):
    request = voided_request(county)
    assert violations() == []

    with without_constraint("cases_ratingrequest", "rating_silence_is_no_rating"):
        RatingRequest.objects.filter(pk=request.pk).update(overall="satisfied")

    assert named(8, 16) == {(pk_of(request), "voided, and still counts or has no case")}


def test_a_voided_rating_that_nobody_asked_for_again_is_named(county):
    request = voided_request(county)
    PressureCase.objects.filter(request=request).update(
        state="settled",
        findings="已约谈。",
        settled_at=county.at,
        settled_by=county.actors["assigner"].user,
    )

    assert named(8, 16) == {(pk_of(request), "voided and never asked again")}


def test_a_correction_of_nothing_is_named(county):
    request = county.rate(county.replied(), final=False)
    county.do("correct_rating", request, county.deputy(), answers=answers("satisfied", "satisfied"))
    assert violations() == []

    with by_hand():
        Rating.objects.filter(revision=2).update(revision=3)

    third = Rating.objects.filter(revision=3)
    assert named(8) == {(pk_of(row), "corrects what was never answered") for row in third}


# -- 9: what has ended -------------------------------------------------------------------------


def test_a_closed_suggestion_with_anything_open_is_named(county):
    suggestion = tracked(county)
    promise = suggestion.promises.get()
    county.reported_kept(promise, "照片")
    county.written_off(county.fresh(promise), "commission_head")
    assert county.fresh(suggestion).state == "closed"
    assert violations() == []
    request, clock = suggestion.rating_requests.get(), suggestion.clocks.get(kind="reply")

    Promise.objects.filter(pk=promise.pk).update(state="open")
    RatingRequest.objects.filter(pk=request.pk).update(state="answered")
    Clock.objects.filter(pk=clock.pk).update(stopped_at=None)

    assert named(9, 16) == {
        (pk_of(promise), "open, though the item is closed"),
        (pk_of(request), "not ended, though the item is closed"),
        (str(clock), "runs, though the item is closed"),
    }


def test_a_withdrawn_suggestion_with_anything_open_is_named(db):
    county = withdrawable()
    suggestion = county.handling(*TWO)
    promise = {"content": "新建候车亭。", "responsible": "办公室", "due_on": date(2026, 9, 30)}
    task = county.task(suggestion, "water")
    reply = county.signed(task, result_kind="planned", promises=[promise])
    county.do("deliver_reply", reply, county.officer("water"))
    suggestion = withdrawn(county, suggestion)
    assert violations() == []
    request, kept = suggestion.rating_requests.get(), suggestion.promises.get()
    other, clock = county.task(suggestion, "roads"), suggestion.clocks.filter(kind="reply").first()

    Assignment.objects.filter(pk=other.pk).update(state="accepted")
    RatingRequest.objects.filter(pk=request.pk).update(state="opened")
    Promise.objects.filter(pk=kept.pk).update(state="open")
    Clock.objects.filter(pk=clock.pk).update(stopped_at=None)

    assert named(9, 16) == {
        (pk_of(other), "open, though the item is withdrawn"),
        (pk_of(request), "open, though the item is withdrawn"),
        (pk_of(kept), "open, though the item is withdrawn"),
        (str(clock), "runs, though the item is withdrawn"),
    }


def test_a_withdrawal_without_its_act_is_named(county):
    suggestion = county.registered()
    assert violations() == []

    suggestion.clocks.update(stopped_at=county.at)
    move(suggestion, "withdrawn", closed_at=county.at)

    assert named(9, 16) == {(pk_of(suggestion), "withdrawn without its act")}


def test_a_withdrawn_suggestion_that_was_rated_is_named(db):
    county = withdrawable()
    suggestion = withdrawn(county, county.replied())
    assert violations() == []
    request = suggestion.rating_requests.get()

    rating = Rating.objects.create(
        suggestion=suggestion,
        request=request,
        deputy=suggestion.lead,
        dimension="result",
        option="satisfied",
        given_at=county.at,
    )

    assert named(9, 7, 11) == {(pk_of(rating), "rated, though the item is withdrawn")}


def test_an_ended_suggestion_needs_the_moment_of_its_end(county):
    suggestion = county.submitted()

    with refused("suggestion_end_has_moment"):
        move(suggestion, "refused")
    with refused("a state changes only with its version"):
        Suggestion.objects.filter(pk=suggestion.pk).update(state="refused", closed_at=county.at)
    kept = tracked(county).promises.get()
    with refused("promise_kept_was_told"):
        Promise.objects.filter(pk=kept.pk).update(state="written_off")
    told = county.told_kept(kept)
    with refused("promise_written_off_is_verified"):
        Promise.objects.filter(pk=kept.pk).update(state="written_off", told_by=told)
    with pytest.raises(ActRefused):
        county.do("verify_promise", kept, county.head("water"), without_word=NO_WORD)


def test_replied_and_carried_out_are_counted_apart(county):
    done = county.rated(county.replied())
    promised = tracked(county)

    told = replay()

    assert told.counts() == {"closed": 1, "tracking": 1}
    assert told.counts("reply") == {"delivered": 2}
    assert told.counts("promise") == {"open": 1}
    assert told.state_of(pk_of(done)) == "closed"

    kept = promised.promises.get()
    county.reported_kept(kept, "照片")
    county.written_off(county.fresh(kept), "commission_head")
    assert replay().counts("promise") == {"written_off": 1}
    # That it is done is told in a reply of its own.
    assert replay().counts("reply") == {"delivered": 3}


def test_a_promise_without_its_deadline_is_named(county):
    suggestion = tracked(county)
    promise = suggestion.promises.get()
    assert violations() == []

    Clock.objects.filter(subject=f"promise:{promise.pk}").update(stopped_at=county.at)

    assert named(9) == {(pk_of(promise), "binds, and no deadline runs to its day")}


def test_a_promise_that_is_overdue_against_its_deadline_is_named(county):
    promise = tracked(county).promises.get()

    Promise.objects.filter(pk=promise.pk).update(state="overdue")

    assert named(9, 16) == {(pk_of(promise), "overdue, or not, against its deadline")}


# -- 10: everybody's own reply and rating ------------------------------------------------------


@pytest.mark.parametrize("model", [Reply, RatingRequest, Rating, Promise, Contact, Escalation])
def test_what_hangs_on_another_suggestion_is_named(county, model):
    suggestion = county.handling(("water", "sole"))
    planned(county, suggestion)
    county.rated(suggestion, "dissatisfied")
    county.second_round(suggestion)
    county.rated(suggestion, "dissatisfied")
    other = county.registered()
    assert violations() == []
    row = model.objects.filter(suggestion=suggestion).order_by("pk").first()

    with by_hand():
        model.objects.filter(pk=row.pk).update(suggestion=other)

    found = named(10, 4, 7, 8, 11, 16)
    assert (
        f"{row._meta.model_name}:{row.pk}",
        "belongs to another suggestion than its parts",
    ) in found


def merged_and_answered(county: County) -> Suggestion:
    """Return a suggestion that followed another one and was answered."""
    leading, follower = county.handling(("water", "sole")), county.registered()
    county.do("merge", follower, "assigner", into=leading.pk)
    sweeps.run_all(county.later())
    county.reply_all(county.fresh(follower))
    return county.fresh(follower)


def test_a_merged_suggestion_without_its_own_reply_is_named(county):
    follower = merged_and_answered(county)
    assert follower.state == "replied"
    assert violations() == []

    with by_hand():
        Delivery.objects.filter(reply__suggestion=follower).delete()
        Reply.objects.filter(suggestion=follower).update(state="signed", delivered_at=None)

    problem = "merged, without its own reply and rating"
    assert named(10, 4, 16) == {(pk_of(follower), problem)}


def test_a_task_that_follows_its_own_suggestion_is_named(county):
    follower = merged_and_answered(county)
    task = follower.assignments.get()
    assert violations() == []

    Assignment.objects.filter(pk=task.pk).update(follows=task)

    assert named(10) == {(pk_of(task), "follows a task of its own suggestion")}


# -- 11: silence -------------------------------------------------------------------------------


def test_silence_cannot_be_given_a_rating(county):
    request = expired(county)

    with refused("rating_silence_is_no_rating"):
        RatingRequest.objects.filter(pk=request.pk).update(overall="satisfied")
    with refused("rating_answer_has_overall"):
        RatingRequest.objects.filter(pk=request.pk).update(state="answered")


def test_silence_that_was_rated_is_named(county):
    request = expired(county)
    assert violations() == []

    with without_constraint("cases_ratingrequest", "rating_silence_is_no_rating"):
        RatingRequest.objects.filter(pk=request.pk).update(overall="satisfied")

    assert named(11, 16) == {(pk_of(request), "not answered, yet rated")}


def test_a_rating_of_somebody_who_did_not_answer_is_named(county):
    request = expired(county)
    assert violations() == []
    rater = request.raters.get()

    Rating.objects.create(
        suggestion_id=request.suggestion_id,
        request=request,
        deputy=rater.deputy,
        dimension="result",
        option="satisfied",
        given_at=county.at,
    )

    assert named(11, 7) == {
        (pk_of(request), "not answered, yet rated"),
        (pk_of(rater), "a rating of somebody who did not answer"),
    }


def test_an_answer_without_a_rating_is_named(county):
    request = county.rate(county.replied())
    assert violations() == []
    rater = request.raters.get()

    Rater.objects.filter(pk=rater.pk).update(answered_at=None)
    assert named(11, 16) == {(pk_of(rater), "a rating of somebody who did not answer")}

    with by_hand():
        Rating.objects.filter(request=request).delete()
    assert named(11, 7, 16) == {(pk_of(request), "answered, yet nobody rated")}


# -- 12: the key flag --------------------------------------------------------------------------


def key_data(county: County) -> dict[str, Any]:
    """Write out the decision that makes a key item."""
    return {
        "decision": "云人常主〔2026〕3号",
        "decided_on": county.today,
        "leader": county.leader_post().pk,
    }


def test_a_key_item_needs_its_decision(county):
    suggestion = county.registered()

    with refused("suggestion_key_needs_decision"):
        Suggestion.objects.filter(pk=suggestion.pk).update(is_key=True)
    with pytest.raises(BadData):
        county.do("designate_key", suggestion, "secretary", **key_data(county) | {"decision": " "})


def test_only_the_council_makes_a_key_item(county):
    suggestion = county.registered()

    for who in ("intake", "commission_head", "vice_chairperson", "committee_chair"):
        with pytest.raises(NotPermitted):
            county.do("designate_key", suggestion, who, **key_data(county))
    county.do("designate_key", suggestion, "secretary", **key_data(county))

    assert county.fresh(suggestion).is_key
    assert violations() == []


def test_a_key_item_without_a_decision_is_named(county):
    suggestion = county.registered()
    assert violations() == []

    Suggestion.objects.filter(pk=suggestion.pk).update(
        is_key=True,
        key_decision="云人常主〔2026〕3号",
        key_decided_on=county.today,
        key_leader=county.leader_post(),
    )

    assert named(12) == {(pk_of(suggestion), "a key item without a decision")}


def test_a_key_item_by_another_decision_is_named(county):
    suggestion = county.registered()
    county.do("designate_key", suggestion, "secretary", **key_data(county))
    assert violations() == []

    Suggestion.objects.filter(pk=suggestion.pk).update(key_decision="云人常主〔2026〕4号")

    assert named(16) == {(pk_of(suggestion), "a column does not follow from the trail")}


# -- 13: what is public ------------------------------------------------------------------------


def test_a_reply_that_is_not_public_needs_its_ground(county):
    task = county.task(county.handling(("water", "sole")), "water")
    reply = county.written(task)

    with refused("reply_not_public_has_ground"):
        Reply.objects.filter(pk=reply.pk).update(publicity="not_public")


def test_a_classified_suggestion_has_no_text_here(county):
    stub = drafts.create_stub(
        lead=county.deputies[0],
        term=county.term,
        at=county.at,
        session=county.session,
        in_session=True,
    )

    for words in ({"facts": "桥头。"}, {"proposal": "增设。"}, {"may_publish": True}):
        with refused("suggestion_classified_is_a_stub"):
            Suggestion.objects.filter(pk=stub.pk).update(**words)


@pytest.mark.parametrize(
    "changed",
    [
        {"publicity": "summary", "publicity_ground": "涉及商业秘密"},
        {"publicity": "public", "publicity_ground": "另行说明"},
    ],
    ids=["publicity", "ground"],
)
def test_a_publicity_that_the_head_did_not_sign_is_named(county, changed):
    reply = county.replied().replies.get()
    assert violations() == []

    with by_hand():
        Reply.objects.filter(pk=reply.pk).update(**changed)

    assert named(13) == {(pk_of(reply), "not as public as its head signed it")}


# -- 14: the rules of a running suggestion -----------------------------------------------------


def test_new_rules_leave_a_running_suggestion_alone(county):
    suggestion = county.registered()
    county.later(days=1)
    rules_of(county, cohandler_deadline=workdays(20))

    county.do("assign", suggestion, "assigner", units=county.shares(*TWO))
    assert county.fresh(suggestion).policy == county.policy
    later = county.registered()

    assert later.policy != county.policy
    assert violations() == []


def test_exchanged_rules_are_named(county):
    suggestion = county.registered()
    other = rules_of(county, cohandler_deadline=workdays(20))
    assert violations() == []

    Suggestion.objects.filter(pk=suggestion.pk).update(policy=other)

    assert named(14, 16) == {(pk_of(suggestion), "its rules were changed")}


def test_an_act_under_other_rules_is_named(county):
    suggestion = county.registered()
    other = rules_of(county, cohandler_deadline=workdays(20))
    assert violations() == []

    Suggestion.objects.filter(pk=suggestion.pk).update(policy=other)
    county.do("mark_urgent", suggestion, "assigner")
    Suggestion.objects.filter(pk=suggestion.pk).update(policy=county.policy)
    county.do("assign", county.fresh(suggestion), "assigner", units=county.shares(*TWO))

    assert named(14) == {(pk_of(suggestion), "acted under other rules")}


def test_rules_moved_past_the_act_are_named(county):
    suggestion = county.handling(("water", "sole"))
    first = rules_of(county, max_returns=1)
    data = {"policy": first.pk, "ground": "主任会议决定"}
    county.do("change_rules", suggestion, "assigner", **data)
    county.do("mark_urgent", county.fresh(suggestion), "assigner")
    assert violations() == []

    Suggestion.objects.filter(pk=suggestion.pk).update(policy=county.policy)
    Round.objects.filter(suggestion=suggestion).update(policy=county.policy)

    assert named(14, 16) == {(pk_of(suggestion), "its rules were changed")}


def test_rules_rewritten_in_place_are_named(county):
    county.registered()
    assert violations() == []

    rewritten = replace(DEFAULT, cohandler_deadline=workdays(20)).to_dict()
    Policy.objects.filter(pk=county.policy.pk).update(rules_json=rewritten)

    assert named(14) == {(pk_of(county.policy), "this version was rewritten")}


def test_a_first_round_under_other_rules_is_named(county):
    suggestion = county.assigned(("water", "sole"))
    other = rules_of(county, cohandler_deadline=workdays(20))
    assert violations() == []
    opened = suggestion.rounds.get()

    Round.objects.filter(pk=opened.pk).update(policy=other)

    assert named(14) == {(pk_of(opened), "a first round under other rules")}


# -- 15: who was responsible on that day -------------------------------------------------------


def test_a_post_that_has_ended_cannot_act(county):
    suggestion = county.submitted()
    post = county.actors["intake"].post
    assert post is not None

    Post.objects.filter(pk=post.pk).update(valid_until=county.today)
    with pytest.raises(ActRefused):
        county.do("register", suggestion, "intake")
    Post.objects.filter(pk=post.pk).update(valid_until=county.today + timedelta(days=1))
    county.do("register", suggestion, "intake")

    assert violations() == []


@pytest.mark.parametrize("how", ["ended", "not begun", "somebody else's"])
def test_an_act_in_a_post_that_was_not_held_is_named(county, how):
    suggestion = county.registered()
    assert violations() == []
    event = last(suggestion, "register")
    changed: dict[str, Any] = {
        "ended": {"valid_until": event.effective_on},
        "not begun": {"valid_from": event.effective_on + timedelta(days=1)},
        "somebody else's": {"user": county.deputies[3].user},
    }[how]

    Post.objects.filter(pk=event.post_id).update(**changed)

    assert named(15) == {(pk_of(event), "acted in a post that was not held")}


def test_a_rating_out_of_office_is_named(county):
    suggestion = county.replied()
    county.rate(suggestion)
    assert violations() == []
    event = last(suggestion, "rate")

    DeputyStatus.objects.create(
        deputy=suggestion.lead, status=DeputyStatusKind.SUSPENDED, since=event.effective_on
    )

    assert named(15) == {(pk_of(event), "rated while not in office")}


@pytest.mark.parametrize("how", ["abolished", "not yet founded"])
def test_a_task_of_a_unit_that_did_not_exist_is_named(county, how):
    suggestion = county.assigned(("water", "sole"))
    assert violations() == []
    task = county.task(suggestion, "water")
    kind = OrganKind.GOVERNMENT_UNIT
    gone = Organ.objects.create(
        congress=county.congress, kind=kind, name="云溪县旧局", valid_until=county.today
    )
    other, units = county.registered(), [{"organ": gone.pk, "role": "sole"}]
    with pytest.raises(BadData):
        county.do("assign", other, "assigner", units=units)

    day = task.received_on
    changed = (
        {"valid_until": day} if how == "abolished" else {"valid_from": day + timedelta(days=1)}
    )
    Organ.objects.filter(pk=task.organ_id).update(**changed)

    assert named(15) == {(pk_of(task), "given to a unit that did not exist")}


def test_a_leader_without_a_post_on_that_day_is_named(county):
    escalated, key = county.escalated(), county.registered()
    county.do("designate_key", key, "secretary", **key_data(county))
    assert violations() == []
    raised = escalated.escalations.get()

    for post in (raised.leader_id, county.leader_post().pk):
        Post.objects.filter(pk=post).update(valid_until=date(2026, 1, 2))

    assert named(15) == {
        (pk_of(raised), "its leader held no post on that day"),
        (pk_of(key), "its leader held no post on that day"),
    }


# -- 16: every count can be made again ---------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "state"),
    [
        (Suggestion, "handling"),
        (Assignment, "accepted"),
        (Reply, "signed"),
        (RatingRequest, "opened"),
        (Promise, "reported_done"),
        (Escalation, "proposed"),
        (Clock, "running"),
    ],
)
def test_a_state_that_does_not_follow_from_the_trail_is_named(county, model, state):
    suggestion = county.handling(("water", "sole"))
    county.later(days=120)
    county.do("mark_overdue", suggestion.clocks.get(kind="reply"))
    planned(county, suggestion)
    county.rated(suggestion, "dissatisfied")
    county.second_round(suggestion)
    county.rated(suggestion, "dissatisfied")
    assert violations() == []
    rows = (
        model.objects.all() if model is Suggestion else model.objects.filter(suggestion=suggestion)
    )
    row = rows.exclude(state="running").order_by("pk").first()
    more = {"told_by": suggestion.replies.first()} if model is Promise else {}

    with by_hand():
        model.objects.filter(pk=row.pk).update(state=state, **more)

    label = f"{row._meta.model_name}:{row.pk}"
    problem = "its state does not follow from the trail"
    assert named(16, 4, 7, 8, 9, 11) == {(label, problem)}


def test_a_record_that_is_not_in_the_trail_is_named(county):
    suggestion = county.registered()
    draft = county.draft()
    assert violations() == []

    Suggestion.objects.filter(pk=draft.pk).update(office=county.organs["commission"])
    move(draft, "submitted")
    clock = suggestion.clocks.get(kind="assignment")
    Clock.objects.filter(pk=clock.pk).update(state="missed", missed_at=county.at)

    assert named(16) == {
        (pk_of(draft), "is not in the trail"),
        (pk_of(clock), "is not in the trail"),
    }


def test_a_record_that_vanished_is_named(county):
    suggestion = tracked(county)
    assert violations() == []
    kept = suggestion.promises.get()
    label = pk_of(kept)

    kept.delete()

    assert named(16, 5) == {(label, "is in the trail and has vanished")}


def test_a_column_that_does_not_follow_from_the_trail_is_named(county):
    suggestion = county.handling(("water", "sole"))
    assert violations() == []
    task = county.task(suggestion, "water")

    Suggestion.objects.filter(pk=suggestion.pk).update(assigned_on=LATER)
    Assignment.objects.filter(pk=task.pk).update(accepted_at=county.later(days=1))

    assert named(16) == {
        (pk_of(suggestion), "a column does not follow from the trail"),
        (pk_of(task), "a column does not follow from the trail"),
    }


def test_a_lead_who_does_not_follow_from_the_trail_is_named(county):
    suggestion = county.registered(cosigners=2)
    county.do("leave_lead", suggestion, county.deputy())
    assert county.fresh(suggestion).lead == county.deputies[1]
    assert violations() == []

    Suggestion.objects.filter(pk=suggestion.pk).update(lead=county.deputies[4])

    assert (pk_of(suggestion), "its lead is not whom the trail tells") in named(16)


def test_a_gap_in_the_trail_is_named(county):
    suggestion = county.handling(("water", "sole"))
    assert violations() == []
    task = county.task(suggestion, "water")

    # The state at the end is right, but on its way it stood where no act had brought it.
    forge(suggestion, "record_contact", task, from_state="sub_assigned")

    assert named(16) == {(pk_of(task), "moved from where it did not stand")}


def test_the_trail_cannot_be_rewritten(county):
    suggestion = county.registered()
    event = last(suggestion, "register")

    with refused("append-only"):
        Event.objects.filter(pk=event.pk).update(to_state="submitted")
    with refused("append-only"):
        Event.objects.filter(pk=event.pk)._raw_delete("default")
    with refused("a stream only grows"):
        Stream.objects.filter(pk=suggestion.stream_id).update(count=1)


# -- 17: what happened is told -----------------------------------------------------------------


def test_an_event_that_nobody_can_be_told_of_is_named(county):
    suggestion = county.registered()
    assert violations() == []
    event = last(suggestion, "register")

    Outbox.objects.filter(event=event).delete()

    assert named(17) == {(pk_of(event), "nobody can be told of it")}


# -- 18: words that were sealed ------------------------------------------------------------------


@pytest.mark.parametrize("column", ["title", "facts", "analysis", "proposal"])
def test_a_text_changed_after_it_was_handed_in_is_named(county, column):
    suggestion = county.registered()
    with pytest.raises(NotNow):
        drafts.edit_draft(suggestion, by=county.deputy(), at=county.at, **{column: "另一个。"})
    assert violations() == []

    Suggestion.objects.filter(pk=suggestion.pk).update(**{column: "另一个。"})

    assert named(18) == {(pk_of(suggestion), "its text is not as it was handed in")}


@pytest.mark.parametrize("column", ["text", "doc_number", "result_kind"])
def test_a_reply_changed_after_it_was_signed_is_named(county, column):
    reply = county.replied().replies.get()
    assert violations() == []

    with by_hand():
        Reply.objects.filter(pk=reply.pk).update(**{column: "adopted"})

    assert named(18) == {(pk_of(reply), "its text is not as it was signed")}


# -- 19: one matter per suggestion ----------------------------------------------------------------


def split(county: County) -> Suggestion:
    """Return a suggestion that was split in two."""
    whole = county.submitted()
    parts = [{"title": f"事项{n}", "facts": "情况。", "proposal": "建议。"} for n in (1, 2)]
    county.do("propose_split", whole, "intake", parts=parts, explanation="一事一议。")
    county.do("agree_split", whole, county.deputy())
    return county.fresh(whole)


def test_a_split_suggestion_without_its_parts_is_named(county):
    whole = split(county)
    assert violations() == []

    whole.parts.filter(split_part=1).update(split_from=None, split_part=None)

    assert named(21) == {(pk_of(whole), "split, and a part is missing")}


def test_a_split_suggestion_that_is_handled_is_named(county):
    whole = split(county)
    handled = county.handling(("water", "sole"))
    assert violations() == []

    with by_hand():
        handled.assignments.update(suggestion=whole)

    assert (pk_of(whole), "split, and handled as a whole") in named(21, 4, 10, 16)


# -- 22: the ladder -------------------------------------------------------------------------------


def late(county: County) -> Supervision:
    """Return the order that stands beside a suggestion whose reply is a week late."""
    suggestion = county.handling(("water", "sole"))
    county.contact(suggestion.assignments.get())
    county.at = datetime(2026, 4, 20, 1, 0, tzinfo=UTC)
    assert climbing.run(county.at) == 1
    return Supervision.objects.get(suggestion=suggestion, mark="E2")


def test_a_step_that_was_fired_and_not_recorded_is_named(county):
    order = late(county)
    assert named(22) == set()

    Clock.objects.filter(pk=order.clock_id).update(levels="E1 E2")

    assert named(22, 16) == {
        (f"clock:{order.clock_id}", "its steps are not those that were recorded")
    }


def test_a_step_that_outlives_its_cause_is_named(county):
    order = late(county)

    Clock.objects.filter(pk=order.clock_id).update(stopped_at=county.at)
    Suggestion.objects.filter(pk=order.suggestion_id).update(supervised=0)

    assert named(22, 16) == {
        (pk_of(order), "stands, though its deadline has ended"),
        (f"suggestion:{order.suggestion_id}", "counts other steps than stand"),
    }
