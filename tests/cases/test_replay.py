"""Every day can be counted again from the trail alone (回放)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from cases.models import Event, Promise, Reply, Suggestion
from cases.models.record import Record
from cases.refusals import NotNow
from cases.replay import Replay, replay, replay_on
from tests.county import County, build_county
from workflows import sweeps
from workflows.invariants import violations

pytestmark = pytest.mark.django_db

PROMISE = {"content": "新建候车亭。", "responsible": "办公室", "due_on": date(2026, 9, 30)}
Rows = dict[str, str]


def rows() -> Rows:
    """Read where the rows say that every record stands, drafts of which nobody knows left out."""
    found: Rows = {}
    for model in apps.get_app_config("cases").get_models():
        if not issubclass(model, Record):
            continue
        query: Any = model._default_manager.all()
        if model is Promise:
            query = query.filter(binding=True)
        for pk, state in query.values_list("pk", "state"):
            found[f"{model._meta.model_name}:{pk}"] = state
    return found


# What the trail learns of with its first act, and where it stands until then.
BEFORE = {"suggestion": "draft", "reply": "drafting", "cosigner": "invited", "clock": "running"}


def told(read: Replay) -> Rows:
    """Return where the replay says that every record stands."""
    return {label: standing.state for label, standing in read.standing.items()}


def fits(read: Replay, kept: Rows) -> bool:
    """Ask that a replay says of every record what its row said, and of no other record."""
    unknown = set(kept) - set(told(read))
    drafts = all(kept[label] == BEFORE.get(label.partition(":")[0]) for label in unknown)
    return drafts and told(read) == {k: v for k, v in kept.items() if k not in unknown}


def weeks(county: County) -> list[list[Callable[[], Any]]]:
    """Write out the days of some weeks: what is done on each, on several suggestions at once."""
    made: dict[str, Suggestion] = {}

    def make(name: str, how: Callable[..., Suggestion], *units: Any, **parts: Any) -> None:
        made[name] = how(*units, **parts)

    def act(act_name: str, name: str, by: Any, **data: Any) -> None:
        county.do(act_name, county.fresh(made[name]), by, **data)

    def task(act_name: str, name: str, unit: str, by: Any, **data: Any) -> None:
        county.do(act_name, county.task(made[name], unit), by, **data)

    def reply(name: str, **parts: Any) -> None:
        county.reply_all(county.fresh(made[name]), **parts)

    def rate(name: str, option: str) -> None:
        county.rated(county.fresh(made[name]), option)

    two = (("water", "lead"), ("roads", "co_handler"))
    schools = county.organs["schools"].pk
    reason = {"ground": "no_substance", "outcome": "letter", "explanation": "内容空泛。"}
    return [
        [lambda: make("bus stop", county.submitted), lambda: make("school", county.draft)],
        [lambda: make("bridge", county.submitted, cosigners=2)],
        [lambda: act("register", "bus stop", "intake"), lambda: make("lamp", county.submitted)],
        [lambda: act("return_for_revision", "lamp", "intake", advice="请补充。")],
        [
            lambda: act("assign", "bus stop", "assigner", units=county.shares(*two)),
            lambda: act("submit", "school", county.deputy()),
            lambda: act("submit", "lamp", county.deputy()),
        ],
        [lambda: act("propose_refusal", "school", "intake", **reason)],
        [lambda: act("countersign_refusal", "school", "intake2")],
        [
            lambda: task("accept", "bus stop", "water", county.officer("water")),
            lambda: task(
                "request_return", "bus stop", "roads", county.officer("roads"), why="不属职责。"
            ),
            lambda: act("register", "bridge", "intake"),
        ],
        [
            lambda: task("approve_return", "bus stop", "roads", "assigner"),
            lambda: act(
                "assign", "bridge", "assigner", units=county.shares(("government", "sole"))
            ),
        ],
        [
            lambda: task(
                "reassign", "bus stop", "roads", "assigner", organ=schools
            ),
            lambda: task(
                "sub_assign", "bridge", "government", "sub_assigner",
                units=county.shares(("water", "sole")),
            ),
            lambda: act("leave_lead", "bridge", county.deputy()),
        ],
        [
            lambda: task("accept", "bus stop", "schools", county.officer("schools")),
            lambda: task("accept", "bridge", "water", county.officer("water")),
        ],
        [lambda: reply("bus stop", result_kind="planned", promises=[PROMISE])],
        [lambda: rate("bus stop", "satisfied")],
        [lambda: act("ask_withdrawal", "lamp", county.deputy(), why="已解决。")],
        [lambda: act("confirm_withdrawal", "lamp", "intake"), lambda: reply("bridge")],
        # Nobody answers about the bridge: the clockwork reminds, and ends the window in silence.
        *[[] for _week in range(8)],
        [lambda: make("river", county.replied)],
        [lambda: rate("river", "dissatisfied")],
        [lambda: county.second_round(made["river"])],
        [lambda: rate("river", "dissatisfied")],
    ]  # fmt: skip


def test_every_evening_can_be_counted_again(county):
    evenings: list[tuple[date, Rows]] = []
    for number, day in enumerate(weeks(county)):
        for step in day:
            step()
        county.later(days=7 if not day else 1 + number % 3, minutes=0)
        # The evening of the day before the clock's: the clockwork comes by in the morning.
        evenings.append((county.today - timedelta(days=1), rows()))
        sweeps.run_all(county.later())
    evenings.append((county.today, rows()))

    told_states = {state for _day, kept in evenings for state in kept.values()}
    assert {"tracking", "withdrawn", "refused", "escalated", "expired", "superseded"} <= told_states
    assert len({json.dumps(kept, sort_keys=True) for _day, kept in evenings}) > 15
    for day, kept in evenings:
        assert fits(replay_on(day), kept), day
        suggestions = Counter(
            state for label, state in kept.items() if label.startswith("suggestion:")
        )
        del suggestions["draft"]
        assert replay_on(day).counts() == suggestions, day
    assert violations() == []


def test_the_past_is_told_as_it_was_whatever_the_rows_say_now(county):
    suggestion = county.registered()
    evening = county.today
    county.later(days=3)
    county.do("assign", suggestion, "assigner", units=county.shares(("water", "sole")))

    Suggestion.objects.filter(pk=suggestion.pk).update(title="另一个", version=99)

    assert replay_on(evening).counts() == {"registered": 1}
    assert replay_on(county.today).counts() == {"assigned": 1}
    assert replay_on(evening - timedelta(days=1)).counts() == {}


def test_a_day_ends_at_midnight_in_shanghai(county):
    county.at = datetime(2026, 3, 1, 15, 57, tzinfo=UTC)
    suggestion = county.submitted()
    assert county.today == date(2026, 3, 1)
    county.later(minutes=5)
    county.do("register", suggestion, "intake")

    assert replay_on(date(2026, 3, 1)).counts() == {"submitted": 1}
    assert replay_on(date(2026, 3, 2)).counts() == {"registered": 1}


def test_a_stream_is_read_up_to_its_first_later_event(county):
    suggestion = county.submitted()
    county.later(minutes=30)
    county.do("register", suggestion, "intake")
    registered_at = county.at
    # Two people at once: the clock was read in one order, the lock was had in the other.
    county.at -= timedelta(minutes=10)
    county.do("mark_urgent", county.fresh(suggestion), "assigner")
    urgent_at = county.at
    assert urgent_at < registered_at

    assert replay(urgent_at).counts() == {"submitted": 1}
    assert replay(registered_at).counts() == {"registered": 1}
    assert "urgent" in replay(registered_at).columns[f"suggestion:{suggestion.pk}"]
    assert "urgent" not in replay(urgent_at).columns.get(f"suggestion:{suggestion.pk}", {})


def test_drafts_are_not_in_the_trail(county):
    county.draft()
    task = county.task(county.handling(("water", "sole")), "water")
    county.contact(task)
    reply = county.written(task, result_kind="planned", promises=[PROMISE])

    assert replay().states("reply") == {}
    assert replay().states("promise") == {}
    county.do("sign_reply", reply, county.head("water"))
    assert replay().states("reply") == {reply.pk: "signed"}
    assert replay().states("promise") == {}
    county.do("deliver_reply", county.fresh(reply), county.officer("water"))
    assert replay().states("promise") == {Promise.objects.get().pk: "open"}
    assert replay().counts() == {"replied": 1}


def test_an_act_that_was_refused_changes_nothing(county):
    suggestion = county.submitted()
    with pytest.raises(NotNow):
        county.do("assign", suggestion, "assigner", units=county.shares(("water", "sole")))
    assert Event.objects.filter(kind="refused").exists()

    assert replay().counts() == {"submitted": 1}


def test_each_congress_is_counted_by_itself(county):
    other = build_county("linshui")
    county.registered()
    other.submitted()

    assert replay_on(county.today, county.congress).counts() == {"registered": 1}
    assert replay_on(county.today, other.congress).counts() == {"submitted": 1}
    assert replay_on(county.today).counts() == {"registered": 1, "submitted": 1}


def test_the_trail_tells_the_terms_of_a_deadline_but_not_those_of_a_rating(county):
    suggestion = county.replied()
    label = f"assignment:{county.task(suggestion, 'water').pk}"

    told_terms = {terms for terms in replay().deadlines if terms[1] == label}

    reply = suggestion.clocks.get(kind="reply")
    assert reply.due_on == date(2026, 4, 13)
    assert ("reply", label, "2026-01-12", "2026-04-13", "3 month") in told_terms
    assert suggestion.clocks.filter(kind="rating").exists()
    assert not [terms for terms in replay().deadlines if terms[0] == "rating"]


# The command


def command(*arguments: str) -> str:
    """Run the command and return what it prints."""
    written = StringIO()
    call_command("replay", *arguments, stdout=written)
    return written.getvalue()


def test_the_command_prints_the_counts_of_a_day(county):
    county.registered()
    county.submitted()

    day = county.today.isoformat()
    assert command("--on", day).splitlines() == [
        "     1  submitted (已提交)",
        "     1  registered (已登记)",
        "     2  in all",
    ]
    assert json.loads(command("--on", day, "--json", "--congress", "yunxi")) == {
        "on": day,
        "suggestions": {"registered": 1, "submitted": 1},
    }
    assert command("--on", "2020-01-01").splitlines() == ["     0  in all"]


@pytest.mark.parametrize("day", ["tomorrow", "20260301", "2026-02-30"])
def test_the_command_refuses_what_is_not_a_day(db, day):
    with pytest.raises(CommandError, match="not a day"):
        command("--on", day)


def test_the_command_refuses_an_unknown_congress(county):
    with pytest.raises(CommandError, match="no congress"):
        command("--on", "2026-03-01", "--congress", "nowhere")
    assert Reply.objects.count() == 0
