"""A folder is loaded whole, once, and a second time only where it changed."""

from __future__ import annotations

import csv

import pytest
from django.core.management import call_command

from cases import trail
from cases.models import Assignment, Clock, Event, Outbox, Policy, Suggestion
from people.models import Congress, Deputy, DeputyStatus, Organ, OrganAlias, OrganName, Post, User
from tests.loading.conftest import load
from workflows.invariants import violations
from workflows.loading import playing
from workflows.work import differences

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("lift_triggers"),
]

# Loading, going on and loading again are tried on both; what a table may look like is not.
MOSTLY_ON_SQLITE = pytest.mark.mostly_on("sqlite", "files are read the same on every database")

STATES = {
    "": "refused", "2": "registered", "3": "assigned", "4": "handling", "5": "handling",
    "6": "replied", "7": "closed", "8": "tracking", "9": "closed", "10": "second_assigned",
    "11": "closed", "12": "closed", "13": "handling", "14": "closed", "15": "escalated",
    "16": "withdrawn",
}  # fmt: skip


def states():
    """Return where each numbered item stands."""
    return dict(Suggestion.objects.order_by("pk").values_list("number", "state"))


def check_everything(at):
    """Ask for what must hold in every database."""
    assert violations() == []
    assert [d for s in Suggestion.objects.all() for d in differences(s, at)] == []
    assert trail.verify()[1] == []


def test_template_is_loaded_whole(folder):
    loading = load(folder.path)

    assert loading.report.in_order() == []
    assert states() == STATES
    assert loading.carried == 17
    check_everything(Event.objects.latest("at").at)


@MOSTLY_ON_SQLITE
def test_people_and_organs_are_there(folder):
    load(folder.path)

    congress = Congress.objects.get(code="qinglan")
    assert Organ.objects.get(name="水利局").counterpart == Organ.objects.get(
        name="城乡建设与环境资源委员会"
    )
    assert OrganAlias.objects.get(alias="县住建局").organ.name == "住房和城乡建设局"
    assert OrganName.objects.get().name == "卫生和计划生育局"
    assert Organ.objects.get(name="畜牧水产局").successor.name == "农业农村局"
    assert Deputy.objects.filter(term__congress=congress).count() == 12
    assert Deputy.objects.get(name="秦若谷").delegation.head.name == "秦若谷"
    assert DeputyStatus.objects.get().status == "ended"
    assert Policy.objects.get(congress=congress).rules.publish_reply_default is False
    assert not any(user.has_usable_password() for user in User.objects.all())


@MOSTLY_ON_SQLITE
def test_acts_happened_on_their_days_by_who_held_the_post(folder):
    load(folder.path)

    stream = Suggestion.objects.get(number="6").stream
    accepted = Event.objects.get(stream=stream, act="accept")
    item = Suggestion.objects.get(number="6")
    assert accepted.actor.username == "ql-officer0"
    assert accepted.at.date().isoformat() == "2025-02-17"
    assert "items.csv" in accepted.reason
    assert item.assigned_on.isoformat() == "2025-02-10"
    assert Clock.objects.filter(suggestion=item, kind="reply", stopped_at=None).count() == 0
    signed = Event.objects.get(stream=stream, act="record_contact")
    assert signed.actor.username == "ql-officer1"


@MOSTLY_ON_SQLITE
def test_nobody_is_told_of_what_is_long_past(folder):
    load(folder.path)

    assert Outbox.objects.filter(done_at=None).count() == 0


def test_second_load_changes_nothing(folder):
    load(folder.path)
    before = Event.objects.count()

    again = load(folder.path)

    assert Event.objects.count() == before
    assert (again.events, again.acts, again.report.changes) == (0, 0, 0)


@MOSTLY_ON_SQLITE
def test_preview_writes_nothing(folder):
    loading = load(folder.path, preview=True)

    assert loading.report.is_clean
    assert loading.report.counts["items.csv"]["new"] == 17
    assert (Congress.objects.count(), User.objects.count(), Event.objects.count()) == (0, 0, 0)


@MOSTLY_ON_SQLITE
def test_one_changed_cell_changes_one_row(folder):
    load(folder.path)
    before = Event.objects.count()
    folder.put("deputies.csv", 3, "选区", "东岭第九选区")

    again = load(folder.path)

    assert Event.objects.count() == before + 1
    assert again.report.counts["deputies.csv"] == {"unchanged": 11, "changed": 1}
    last = Event.objects.latest("pk")
    assert last.record == f"deputy:{Deputy.objects.get(name='许望舒').pk}"
    assert "东岭第九选区" in last.facts
    assert "deputies.csv" in last.reason


@MOSTLY_ON_SQLITE
def test_an_item_goes_on_where_its_row_goes_on(folder):
    load(folder.path)
    folder.put("items.csv", 6, "答复日期", "2025-05-09")
    folder.put("items.csv", 6, "文号", "青卫函〔2025〕5号")
    folder.put("items.csv", 6, "办理结果", "已解决或采纳")
    folder.put("items.csv", 6, "状态", "已答复")

    again = load(folder.path)

    assert again.report.in_order() == []
    assert again.acts == 2
    assert states() == STATES | {"5": "replied"}
    check_everything(Event.objects.latest("at").at)


@MOSTLY_ON_SQLITE
def test_a_renamed_organ_keeps_its_old_name(folder):
    load(folder.path)
    key = Organ.objects.get(name="水利局").pk
    folder.put("organs.csv", 9, "名称", "水利和湖泊局")
    folder.put("organs.csv", 9, "曾用名", "水利局@2025-09-01")

    again = load(folder.path)

    assert again.report.in_order() == []
    assert Organ.objects.get(pk=key).name == "水利和湖泊局"
    assert OrganName.objects.get(organ=key).name == "水利局"


@MOSTLY_ON_SQLITE
def test_changed_rules_become_the_next_version(folder):
    load(folder.path)
    folder.put("policy.csv", 2, "值", "true")

    load(folder.path)

    versions = Policy.objects.order_by("number")
    assert [p.rules.publish_reply_default for p in versions] == [False, True]
    assert Suggestion.objects.filter(policy=versions[0]).count() == 17


@MOSTLY_ON_SQLITE
def test_where_nobody_held_the_post_a_marked_account_stands_in(folder):
    folder.put("posts.csv", 5, "任职日期", "2025-06-01")

    loading = load(folder.path)

    assert loading.report.in_order() == []
    assigned = Event.objects.filter(act="assign").first()
    assert assigned.actor.username.startswith("loading-qinglan-")
    assert not assigned.actor.is_active
    assert "nobody held this post" in assigned.reason
    post = Post.objects.get(user=assigned.actor, role="assigner")
    assert str(post.valid_from) == "2025-02-10"
    check_everything(Event.objects.latest("at").at)


def test_interrupted_load_goes_on_where_it_stopped(folder, monkeypatch):
    perform, done = playing.perform, []

    def breaks(name, target, **data):
        # The rehearsal carries out 147 acts; the load itself stops in the midst of an item.
        if len(done) == 220:
            raise KeyboardInterrupt
        done.append(name)
        return perform(name, target, **data)

    monkeypatch.setattr(playing, "perform", breaks)
    with pytest.raises(KeyboardInterrupt):
        load(folder.path)
    monkeypatch.undo()
    half = Event.objects.count()

    again = load(folder.path)

    assert again.report.in_order() == []
    assert states() == STATES
    assert Suggestion.objects.count() == 17
    assert half < Event.objects.count()
    assert Event.objects.filter(kind="refused").count() == 0
    check_everything(Event.objects.latest("at").at)
    assert Outbox.objects.filter(done_at=None).count() == 0
    whole = Event.objects.count()
    load(folder.path)
    assert Event.objects.count() == whole


@MOSTLY_ON_SQLITE
def test_draft_of_an_interrupted_load_is_found_again(folder, monkeypatch):
    perform, done = playing.perform, []

    def breaks(name, target, **data):
        # Just between the draft of an item and its first act.
        if name == "submit" and len(done) > 190:
            raise KeyboardInterrupt
        done.append(name)
        return perform(name, target, **data)

    monkeypatch.setattr(playing, "perform", breaks)
    with pytest.raises(KeyboardInterrupt):
        load(folder.path)
    monkeypatch.undo()
    assert Suggestion.objects.filter(state="draft").count() == 1

    load(folder.path)

    assert states() == STATES
    assert Suggestion.objects.count() == 17


def test_an_item_that_somebody_worked_on_is_left_alone(folder):
    load(folder.path)
    item = Suggestion.objects.get(number="2")
    actor = Post.objects.get(user__username="ql-assigner")
    playing.perform(
        "mark_urgent", item, by=playing.Actor(actor.user, actor), at=Event.objects.latest("at").at
    )
    folder.put("items.csv", 3, "交办日期", "2025-02-10")
    folder.put("items.csv", 3, "独办单位", "水利局")
    folder.put("items.csv", 3, "状态", "已交办")

    again = load(folder.path)

    assert [(p.file, p.row) for p in again.report.problems] == [("items.csv", 3)]
    assert not Assignment.objects.filter(suggestion=item).exists()


@pytest.mark.parametrize("charset", ["utf-8-sig", "gb18030"])
@MOSTLY_ON_SQLITE
def test_files_as_spreadsheets_save_them(folder, charset):
    for file in folder.path.glob("*.csv"):
        text = file.read_text(encoding="utf-8").replace("\r\n", "\n")
        # Excel: an empty column at the end, a blank line in the midst, CRLF.
        lines = [line + "," if line else line for line in text.split("\n")]
        lines.insert(2, "," * lines[0].count(","))
        file.write_bytes("\r\n".join(lines).encode(charset))

    loading = load(folder.path)

    assert loading.report.in_order() == []
    assert states() == STATES


@pytest.mark.parametrize("delimiter", [";", "\t"])
@MOSTLY_ON_SQLITE
def test_other_delimiters(folder, delimiter):
    for file in folder.path.glob("*.csv"):
        rows = folder.rows(file.name)
        with file.open("w", encoding="utf-8", newline="") as target:
            csv.writer(target, delimiter=delimiter).writerows(rows)

    assert load(folder.path, preview=True).report.in_order() == []


@MOSTLY_ON_SQLITE
def test_command_tells_what_it_did(folder, capsys):
    call_command("load_congress", str(folder.path), "--preview")
    assert "items.csv: 17 new" in capsys.readouterr().out

    call_command("load_congress", str(folder.path), "--figures")
    assert "147 acts on 17 items" in capsys.readouterr().out


@MOSTLY_ON_SQLITE
def test_command_ends_with_1_where_something_is_wrong(folder, capsys):
    folder.put("items.csv", 3, "领衔代表", "许望书")

    with pytest.raises(SystemExit) as ended:
        call_command("load_congress", str(folder.path))

    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert "items.csv, row 3, column 领衔代表" in told
    assert "Did you mean “许望舒”?" in told
    assert Congress.objects.count() == 0
