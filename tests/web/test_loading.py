"""Tables are handed in, looked at and loaded on pages; the sweep does the work."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import trail
from cases.models import Event, Outbox, Suggestion
from notifications.models import Message
from people.models import Congress, Deputy, Organ, Post, User
from tests.loading.conftest import NOW, TEMPLATE, Copy, load
from tests.web.browsing import Reader, moment
from workflows.invariants import violations
from workflows.load_job import LoadJob
from workflows.loading import jobs, loading, playing
from workflows.sweeps import loading as sweep
from workflows.sweeps import run_all

pytestmark = [
    pytest.mark.sqlite_only("the loading itself is tried on both databases"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("lift_triggers"),
]

LATER = NOW + timedelta(hours=1)
HERE = "/administration/loading/"


@pytest.fixture
def folder(tmp_path: Path) -> Copy:
    """Return a folder whose congress, organs and people are loaded, with four items to come."""
    path = tmp_path / "congress"
    shutil.copytree(TEMPLATE, path)
    copy = Copy(path)
    items = copy.rows("items.csv")
    (path / "items.csv").unlink()
    assert load(path).report.is_clean
    copy.write("items.csv", [*items[:4], items[7]])
    return copy


class Desk:
    """Sit at the administrator's desk."""

    def __init__(self, username: str = "ql-admin", language: str = "en") -> None:
        self.client = Reader(headers={"accept-language": language})
        self.client.force_login(User.objects.get(username=username))

    def get(self, url: str):
        with moment(LATER):
            return self.client.get(url)

    def send(self, *files: tuple[str, bytes]):
        """Hand in files."""
        sent = [SimpleUploadedFile(name, content) for name, content in files]
        with moment(LATER):
            return self.client.post(HERE, {"files": sent})

    def send_folder(self, folder: Copy) -> LoadJob:
        """Hand in every table of a folder; return the load."""
        files = [(f.name, f.read_bytes()) for f in sorted(folder.path.glob("*.csv"))]
        answer = self.send(*files)
        assert answer.status_code == 302, answer.content.decode()
        return LoadJob.objects.get(pk=int(answer.url.rstrip("/").rpartition("/")[2]))

    def press(self, act: str, job: LoadJob, page: str | None = None):
        """Press a button of the load's page, as it was when it was opened."""
        shown = page if page is not None else self.page(job)
        form = shown.split(f"/administration/do/{act}/{job.pk}/")[1].split("</form>")[0]
        fields = dict(re.findall(r'name="(\w+)"\s+value="([^"]*)"', form))
        with moment(LATER):
            return self.client.post(f"/administration/do/{act}/{job.pk}/", fields)

    def page(self, job: LoadJob) -> str:
        answer = self.get(f"{HERE}{job.pk}/")
        assert answer.status_code == 200
        return answer.content.decode()


def swept(job: LoadJob, at=LATER) -> LoadJob:
    sweep.run(at)
    job.refresh_from_db()
    return job


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_tables_are_checked_shown_confirmed_and_loaded(folder):
    desk = Desk()
    job = desk.send_folder(folder)
    before = Event.objects.count()
    assert job.stage == "checking"
    assert "It waits for the engine" in desk.page(job)

    swept(job)

    assert job.stage == "checked"
    assert job.counts["items.csv"]["new"] == 4
    assert (job.problem_count, Event.objects.count(), Suggestion.objects.count()) == (0, before, 0)
    page = desk.page(job)
    assert "Suggestions items.csv 4 0 0 0" in words(page)
    assert "Organs organs.csv 0 0 16 0" in words(page)

    answer = desk.press("confirm_load", job, page)

    assert (answer.status_code, answer.url) == (302, f"{HERE}{job.pk}/")
    assert Suggestion.objects.count() == 0
    swept(job)
    assert (job.stage, job.acts, job.carried, job.content) == ("loaded", 18, 4, None)
    assert dict(Suggestion.objects.values_list("number", "state")) == {
        "": "submitted", "2": "registered", "3": "assigned", "7": "closed",
    }  # fmt: skip
    assert "Loaded: 0 changes of organs and people, 18 acts on 4 suggestions." in desk.page(job)
    confirmed = Event.objects.get(act="confirm_load", kind="done")
    assert confirmed.actor.username == "ql-admin"
    assert job.digest in confirmed.facts
    assert violations() == []
    assert trail.verify()[1] == []
    assert Outbox.objects.filter(event__stream__kind="suggestion", done_at=None).count() == 0


def test_a_folder_that_stands_already_has_nothing_to_confirm(folder):
    (folder.path / "items.csv").unlink()
    desk = Desk()
    job = swept(desk.send_folder(folder))

    page = desk.page(job)

    assert "there is nothing to load" in page
    assert "confirm_load" not in page
    assert "drop_load" in page


def test_problems_are_shown_and_can_be_taken_along(folder):
    folder.put("items.csv", 3, "领衔代表", "许望书")
    folder.put("organs.csv", 9, "别名", "=cmd|'/c calc'!A1、县教育局")
    desk = Desk()
    job = swept(desk.send_folder(folder))
    assert (job.stage, job.problem_count) == ("checked", 2)

    page = desk.page(job)
    answer = desk.get(f"{HERE}{job.pk}/problems/")

    assert "items.csv · row 3 · column 领衔代表" in words(page)
    assert "Did you mean “许望舒”?" in page
    assert "confirm_load" not in page
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Table", "Row", "Column", "Problem"]
    assert [row[:3] for row in rows[1:]] == [
        ["items.csv", "3", "领衔代表"], ["organs.csv", "9", "别名"],
    ]  # fmt: skip


def test_cells_of_the_problem_list_are_no_formulas(folder):
    content = '=HYPERLINK("http://x"),名称,类别\n1,水利局,政府部门\n'.encode()
    desk = Desk()
    desk.send(("congress.csv", folder.read_bytes("congress.csv")), ("organs.csv", content))
    job = swept(LoadJob.objects.get())

    rows = list(
        csv.reader(io.StringIO(desk.get(f"{HERE}{job.pk}/problems/").content.decode("utf-8-sig")))
    )

    assert rows[1][:3] == ["organs.csv", "1", '\'=HYPERLINK("http://x")']


def test_tables_of_another_congress_are_refused(folder):
    for name in ("congress.csv", "posts.csv", "people.csv"):
        text = folder.read_bytes(name).decode().replace("qinglan", "lvxi").replace("ql-", "lx-")
        folder.put_bytes(name, text.encode())
    desk = Desk()

    job = swept(desk.send_folder(folder))

    assert [p[:3] for p in job.problems] == [["congress.csv", 2, "代码"]]
    assert "whose code is “qinglan”" in job.problems[0][3]
    assert Congress.objects.count() == 1


def test_another_congress_has_no_hold_on_a_load(folder, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(folder.path, other)
    copy = Copy(other)
    for file in other.glob("*.csv"):
        text = file.read_text(encoding="utf-8").replace("qinglan", "lvxi").replace("ql-", "lx-")
        copy.put_bytes(file.name, text.encode())
    (other / "items.csv").unlink()
    assert load(other).report.is_clean
    job = swept(Desk().send_folder(folder))
    theirs = Desk("lx-admin")

    assert theirs.get(f"{HERE}{job.pk}/").status_code == 404
    assert theirs.get(f"{HERE}{job.pk}/problems/").status_code == 404
    assert str(job.digest[:16]) not in theirs.get(HERE).content.decode()
    with moment(LATER):
        for act in ("confirm_load", "drop_load"):
            answer = theirs.client.post(f"/administration/do/{act}/{job.pk}/", {})
            assert answer.status_code == 404
    job.refresh_from_db()
    assert job.stage == "checked"
    # Each congress loads by itself.
    assert theirs.send_folder(copy).congress.code == "lvxi"


def test_hints_do_not_tell_who_is_elsewhere(folder):
    User.objects.create(username="ql-intake9", name="别处之人")
    folder.put("posts.csv", 3, "用户名", "ql-intake8")

    job = swept(Desk().send_folder(folder))

    assert "ql-intake9" not in str(job.problems)
    assert "ql-intake" in str(job.problems)


def test_what_is_loaded_is_what_was_looked_at(folder):
    desk = Desk()
    first = swept(desk.send_folder(folder))
    page = desk.page(first)
    folder.put("deputies.csv", 3, "选区", "东岭第九选区")

    second = desk.send_folder(folder)

    first.refresh_from_db()
    assert (first.stage, first.content) == ("dropped", None)
    assert desk.press("confirm_load", first, page).status_code == 409
    assert "confirm_load" not in desk.page(second)
    swept(second)
    LoadJob.objects.filter(pk=second.pk).update(digest="0" * 64)
    stale = desk.page(second)
    LoadJob.objects.filter(pk=second.pk).update(digest=second.digest)
    assert desk.press("confirm_load", second, stale).status_code == 409
    second.refresh_from_db()
    assert second.stage == "checked"


def test_tables_that_were_exchanged_in_the_database_are_not_loaded(folder):
    desk = Desk()
    job = swept(desk.send_folder(folder))
    desk.press("confirm_load", job)
    LoadJob.objects.filter(pk=job.pk).update(content=b"PK\x05\x06" + b"\0" * 18)

    with pytest.raises(ValueError, match="not the tables"):
        sweep.run(LATER)

    assert Suggestion.objects.count() == 0


def test_one_load_at_a_time(folder):
    desk = Desk()
    job = desk.send_folder(folder)
    files = [(f.name, f.read_bytes()) for f in folder.path.glob("*.csv")]

    answer = desk.send(*files[:2])

    assert answer.status_code == 409
    assert LoadJob.objects.count() == 1
    assert 'type="file"' not in desk.get(HERE).content.decode()
    swept(job)
    desk.press("confirm_load", job)
    assert desk.send(*files[:2]).status_code == 409
    swept(job)
    assert desk.send(*files).status_code == 302


def test_a_load_is_given_up_before_anything_is_written(folder):
    desk = Desk()
    job = desk.send_folder(folder)
    page = desk.page(job)

    assert desk.press("drop_load", job, page).status_code == 302

    swept(job)
    assert (job.stage, job.content) == ("dropped", None)
    assert "confirm_load" not in desk.page(job)
    # Who pressed too late is told.
    other = swept(desk.send_folder(folder))
    page = desk.page(other)
    desk.press("confirm_load", other, page)
    assert desk.press("drop_load", other, page).status_code == 409


def test_a_killed_check_is_taken_up_again(folder, monkeypatch):
    desk = Desk()
    job = desk.send_folder(folder)

    def dies(*args, **data):
        raise KeyboardInterrupt

    monkeypatch.setattr(playing, "perform", dies)
    with pytest.raises(KeyboardInterrupt):
        sweep.run(LATER)
    monkeypatch.undo()
    # Whoever was killed still holds the lease for a while.
    assert swept(job, LATER + timedelta(seconds=30)).stage == "checking"

    assert swept(job, LATER + timedelta(minutes=3)).stage == "checked"
    assert job.problem_count == 0


def test_a_killed_load_goes_on_where_it_was(folder, monkeypatch):
    desk = Desk()
    job = swept(desk.send_folder(folder))
    desk.press("confirm_load", job)
    perform, done = playing.perform, []

    def dies(name, target, **data):
        # The rehearsal takes 18 acts; the load itself dies in the midst of the last item.
        if len(done) == 20 + 10:
            raise KeyboardInterrupt
        done.append(name)
        return perform(name, target, **data)

    monkeypatch.setattr(playing, "perform", dies)
    with pytest.raises(KeyboardInterrupt):
        sweep.run(LATER)
    monkeypatch.undo()
    half = Event.objects.filter(idempotency_key__startswith="load:").count()
    assert half == 10
    of_items = Event.objects.filter(stream__kind="suggestion")
    count = of_items.count()
    # Neither the clock of today nor the post disturbs what stands half loaded.
    assert Outbox.objects.filter(event__stream__kind="suggestion", done_at=None).count() > 0
    run_all(LATER + timedelta(seconds=30))
    assert of_items.count() == count
    assert Message.objects.count() == 0

    swept(job, LATER + timedelta(minutes=3))

    assert job.stage == "loaded"
    assert Event.objects.filter(idempotency_key__startswith="load:").count() == 20
    assert Suggestion.objects.count() == 4
    assert Suggestion.objects.get(number="7").state == "closed"
    assert violations() == []
    assert Outbox.objects.filter(event__stream__kind="suggestion", done_at=None).count() == 0


def test_two_engines_take_different_loads_and_the_late_one_stops(folder, monkeypatch):
    desk = Desk()
    job = desk.send_folder(folder)
    mine = jobs.claim(LATER)
    assert mine is not None
    assert jobs.claim(LATER) is None

    # The first engine stood still for so long that the second took over and finished.
    assert swept(job, LATER + timedelta(minutes=3)).stage == "checked"

    assert jobs.carry_on(mine, LATER, lambda at: None) == 0
    job.refresh_from_db()
    assert (job.stage, job.attempts) == ("checked", 0)


def test_what_breaks_is_tried_again_and_then_given_up(folder, monkeypatch):
    desk = Desk()
    job = desk.send_folder(folder)

    def breaks(*args, **data):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(jobs, "load_tables", breaks)
    at = LATER
    for attempt in range(1, jobs.MOST_ATTEMPTS + 1):
        with pytest.raises(RuntimeError):
            sweep.run(at)
        job.refresh_from_db()
        assert job.attempts == attempt
        at += timedelta(hours=1)

    assert (job.stage, job.content) == ("failed", None)
    assert "the fault is ours" in desk.page(job)
    assert "disk" not in desk.page(job)
    monkeypatch.undo()
    assert swept(desk.send_folder(folder), at).stage == "checked"


def test_other_sweeps_run_while_a_load_does(folder, monkeypatch, settings):
    seen = []
    monkeypatch.setattr(jobs, "LET_OTHERS_EVERY_SECONDS", 0.0)
    monkeypatch.setattr("workflows.sweeps.overdue.run", lambda at: seen.append(at) or 0)
    settings.SWEEPS = ["workflows.sweeps.overdue.run", sweep.NAME]
    desk = Desk()
    job = desk.send_folder(folder)

    run_all(LATER)

    job.refresh_from_db()
    assert job.stage == "checked"
    # Once by itself, and between two items.
    assert len(seen) == 5
    assert Congress.objects.count() == 1


def test_rows_that_somebody_changed_since_are_looked_at_again(folder, monkeypatch):
    folder.put("deputies.csv", 3, "选区", "东岭第九选区")
    desk = Desk()
    job = swept(desk.send_folder(folder))
    desk.press("confirm_load", job)
    Organ.objects.filter(name="水利局").update(kind="court")

    swept(job)

    assert (job.stage, job.confirmed_by) == ("checked", None)
    assert job.problems[0][:2] == ["organs.csv", 9]
    assert "somebody changed the same rows" in desk.page(job)
    assert Deputy.objects.get(name="许望舒").electing_unit == "第2选区"
    assert Suggestion.objects.count() == 0


def test_tables_that_nobody_confirmed_are_thrown_away(folder):
    job = swept(Desk().send_folder(folder))

    assert swept(job, LATER + timedelta(days=6)).stage == "checked"
    swept(job, LATER + timedelta(days=8))

    assert (job.stage, job.content) == ("dropped", None)


def test_template_opens_in_a_spreadsheet_and_is_refused_as_it_is(folder):
    desk = Desk()
    answer = desk.get(f"{HERE}template/")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = sorted(archive.namelist())
        assert archive.read("congress_template/organs.csv").startswith(b"\xef\xbb\xbf")
    assert names == sorted(f"congress_template/{f.name}" for f in TEMPLATE.iterdir())
    Congress.objects.update(code="other")
    desk.send(("template.zip", answer.content))
    assert swept(LoadJob.objects.get()).problems[0][:2] == ["congress.csv", 2]


DAMAGED = [
    ("nothing", [], "Choose the tables"),
    ("no archive", [("x.zip", b"x")], "cannot be read"),
    ("no table", [("x.txt", b"x")], "no table"),
    ("twice", [("organs.csv", b"x"), ("ORGANS.csv", b"y")], "twice"),
]


@pytest.mark.parametrize(("files", "told"), [c[1:] for c in DAMAGED], ids=[c[0] for c in DAMAGED])
def test_files_that_are_not_taken(folder, files, told):
    answer = Desk().send(*files)

    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert 'id="id_files-wrong"' in answer.content.decode()
    assert LoadJob.objects.count() == 0


BROKEN = [
    ("UTF-16 without its mark", "organs.csv", "name,kind\n".encode("utf-16-le"), 1),
    ("workbook", "organs.csv", b"PK\x03\x04" + b"\0" * 60, 0),
    ("cell of 10 MB", "organs.csv", "名称,类别\n".encode() + b"x" * 10_000_000 + b",y\n", 2),
    ("open quotation mark of 10 MB", "organs.csv", b'name,kind\n"' + b"x\n" * 5_000_000, 2),
    ("strange name", "orgnas.csv", b"x", 0),
]


@pytest.mark.parametrize(
    ("name", "content", "row"), [c[1:] for c in BROKEN], ids=[c[0] for c in BROKEN]
)
def test_tables_that_are_damaged_become_problems(folder, name, content, row):
    desk = Desk()
    desk.send(("congress.csv", folder.read_bytes("congress.csv")), (name, content))

    job = swept(LoadJob.objects.get())

    assert job.stage == "checked"
    assert (job.problems[0][0], job.problems[0][1]) == (name, row)
    assert desk.page(job).count("<li>") == job.problem_count
    assert len(str(job.problems)) < 10_000


@pytest.mark.parametrize("charset", ["gb18030", "utf-16", "utf-8-sig"])
def test_charsets_of_spreadsheets_are_read(folder, charset):
    for file in folder.path.glob("*.csv"):
        file.write_bytes(file.read_text(encoding="utf-8").encode(charset))

    assert swept(Desk().send_folder(folder)).problem_count == 0


def test_what_is_far_too_large_is_not_read(folder):
    answer = Desk().client.post(HERE, b"x", content_type="multipart/form-data; boundary=x",
                                CONTENT_LENGTH=str(31 * 1024 * 1024))  # fmt: skip

    assert answer.status_code == 413


def test_what_people_typed_is_escaped(folder):
    folder.put("organs.csv", 9, "类别", "<script>alert(1)</script>")
    desk = Desk()
    job = swept(desk.send_folder(folder))

    assert job.problem_count == 1
    assert "<script>alert" not in desk.page(job)


def test_progress_is_shown_without_scripts_too(folder, monkeypatch):
    desk, seen = Desk(), []
    job = desk.send_folder(folder)
    monkeypatch.setattr(jobs, "RENEW_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(jobs, "LET_OTHERS_EVERY_SECONDS", 0.0)

    def look(at):
        seen.append(desk.page(job))

    mine = jobs.claim(LATER)
    assert mine is not None
    jobs.carry_on(mine, LATER, look)

    assert len(seen) == 4
    assert "Checking: 2 of 4 suggestions" in seen[1]
    assert '<meta http-equiv="refresh" content="5">' in seen[1]
    assert 'max="4" value="2"' in seen[1]
    assert "http-equiv" not in desk.page(job)


def test_both_languages(folder):
    folder.put("items.csv", 3, "领衔代表", "许望书")
    desk = Desk(language="zh-hans")
    job = swept(desk.send_folder(folder))

    page = desk.page(job)

    assert "您是否想写" in page or "许望舒" in page
    assert "Nothing was loaded" not in page
    assert loading.CHECKING == "checking"


def test_who_administers_nothing_is_refused(folder):
    post = Post.objects.get(user__username="ql-intake1")
    desk = Desk(post.user.username)
    for url in (HERE, f"{HERE}template/", f"{HERE}1/", f"{HERE}1/problems/"):
        assert desk.get(url).status_code == 403, url
    assert desk.send(("organs.csv", b"x")).status_code == 403
    assert LoadJob.objects.count() == 0
