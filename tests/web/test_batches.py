"""An act on a whole pile (整批办理): the engine carries it on, and it is found again."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.models import Assignment, Event, Suggestion
from people.models import Post
from tests import volume
from tests.county import County
from tests.web.browsing import Browser, moment
from workflows import batches, sweeps
from workflows.batch_job import BatchJob, BatchRow
from workflows.models import WorkItem
from workflows.sweeps.quietly import breathing

pytestmark = pytest.mark.django_db

KEY = "5f1c"
MANY = 30


def waiting(county: County, many: int = MANY) -> list[Assignment]:
    """Let so many items wait for the sign-in of one unit (待签收)."""
    item = county.assigned(("water", "sole"))
    rows = [item.pk, *volume.copies(item, many - 1)]
    return list(Assignment.objects.filter(suggestion__in=rows).order_by("pk"))


def sign_in_all(county: County, key: str = KEY, **more: Any) -> Any:
    browser = Browser(county.officer("water"))
    with moment(county.later()):
        return browser.post("/unit/sign-in/ticked/", do="accept", all="1", key=key, **more)


def accepted(tasks: list[Assignment]) -> int:
    keys = [task.pk for task in tasks]
    return Assignment.objects.filter(pk__in=keys, state="accepted").count()


def entries(name: str) -> int:
    return Event.objects.filter(act=name).exclude(kind="refused").count()


def page(county: County, url: str, who: str = "officer:water") -> str:
    with moment(county.later(minutes=3)):
        answer = Browser(county.actors[who]).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_pile_longer_than_a_page_offers_all_of_it(county):
    waiting(county)
    assert f"The whole pile, all {MANY} items on every page" in page(county, "/unit/sign-in/")


def test_a_short_pile_does_not(county):
    waiting(county, 3)
    assert "The whole pile" not in page(county, "/unit/sign-in/")


def test_the_engine_signs_in_the_whole_pile_and_the_page_tells_how_far_it_is(county):
    tasks = waiting(county)

    answer = sign_in_all(county)

    job = BatchJob.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/batches/{job.pk}/")
    before = page(county, f"/batches/{job.pk}/")
    assert f"0 of {MANY} items are behind it" in before
    assert 'hx-trigger="every 2s"' in before
    assert accepted(tasks) == 0
    sweeps.run_all(county.later(minutes=2))
    after = page(county, f"/batches/{job.pk}/")
    assert accepted(tasks) == MANY
    assert f"Done: {MANY} of {MANY}. Not done: 0." in after
    # Nothing is watched any more.
    assert "every 2s" not in after
    assert "all done" in page(county, "/batches/")


def test_sent_twice_it_is_asked_for_once(county):
    waiting(county, 3)
    first, second = sign_in_all(county), sign_in_all(county)
    assert first["Location"] == second["Location"]
    sweeps.run_all(county.later(minutes=2))
    assert BatchJob.objects.count() == 1
    assert entries("accept") == 3


def test_what_somebody_else_did_first_is_told_and_stops_no_other(county):
    tasks = waiting(county, 4)
    sign_in_all(county)
    county.do("accept", tasks[1], county.head("water"))

    sweeps.run_all(county.later(minutes=2))

    job = BatchJob.objects.get()
    assert (job.done, job.refused) == (3, 1)
    told = page(county, f"/batches/{job.pk}/")
    assert "Before you: " in told
    assert str(county.head("water").user) in told
    assert "What was not done stands first" in told
    assert "something was not done" in page(county, "/batches/")


def test_an_engine_that_is_killed_goes_on_where_it_stopped(county):
    tasks, breaths = waiting(county, 12), []
    sign_in_all(county)

    class Killed(BaseException):
        pass

    def breathe() -> None:
        breaths.append(1)
        if len(breaths) == 6:
            raise Killed

    with breathing(breathe), pytest.raises(Killed):
        batches.carry_on(BatchJob.objects.get(), county.later(minutes=2), lambda at: None)
    assert accepted(tasks) == 5
    # Killed after an act and before its outcome was noted, it finds the act by its key.
    last = BatchRow.objects.filter(outcome="done").order_by("place").last()
    BatchRow.objects.filter(pk=last.pk).update(outcome="waiting")
    BatchJob.objects.update(done=4)
    sweeps.run_all(county.later(minutes=3))

    job = BatchJob.objects.get()
    assert (job.done, job.refused, accepted(tasks)) == (12, 0, 12)
    assert job.ended_at is not None
    assert entries("accept") == 12


def test_two_engines_act_once(county):
    tasks = waiting(county, 6)
    sign_in_all(county)
    job = BatchJob.objects.get()

    def meanwhile() -> None:
        if not meanwhile.begun:
            meanwhile.begun = True
            batches.carry_on(job, county.later(minutes=2), lambda at: None)

    meanwhile.begun = False
    with breathing(meanwhile):
        batches.carry_on(job, county.later(minutes=3), lambda at: None)

    job.refresh_from_db()
    assert (job.done, job.refused, accepted(tasks)) == (6, 0, 6)
    assert entries("accept") == 6


def test_whoever_lost_the_post_meanwhile_does_nothing(county):
    tasks = waiting(county, 3)
    sign_in_all(county)
    Post.objects.filter(user=county.officer("water").user).update(valid_until=county.today)

    sweeps.run_all(county.later(minutes=2))

    job = BatchJob.objects.get()
    assert (job.done, job.refused, accepted(tasks)) == (0, 3, 0)


def test_a_fault_at_one_item_stops_no_other(county):
    tasks = waiting(county, 4)
    sign_in_all(county)
    # What cannot be: the version of a row that no column holds.
    broken = BatchRow.objects.order_by("place")[1]
    WorkItem.objects.filter(pk=broken.work_item_id).update(assignment=None)

    sweeps.run_all(county.later(minutes=2))

    job = BatchJob.objects.get()
    assert (job.done, job.refused, accepted(tasks)) == (3, 1, 3)
    assert "the fault is ours" in page(county, f"/batches/{job.pk}/")


def test_the_whole_pile_is_assigned_to_the_units_that_were_chosen_once(county):
    item = county.registered()
    rows = [item.pk, *volume.copies(item, MANY - 1)]
    browser, organ = Browser(county.actors["assigner"]), county.organs["water"].pk
    with moment(county.later()):
        asked = browser.get("/office/assign/together/", all="1").content.decode()
        wrong = browser.post("/office/assign/together/", all="1", key=KEY, way="sole")
        answer = browser.post("/office/assign/together/", all="1", key=KEY, way="sole", first=organ)

    assert f"All that waits: {MANY} items." in asked
    assert wrong.status_code == 400
    assert 'name="all" value="1"' in wrong.content.decode()
    job = BatchJob.objects.get()
    assert answer["Location"] == f"/batches/{job.pk}/"
    sweeps.run_all(county.later(minutes=2))
    job.refresh_from_db()
    assert (job.total, job.done, job.refused) == (MANY, MANY, 0)
    assert set(Suggestion.objects.filter(pk__in=rows).values_list("state", "assigned_on")) == {
        ("assigned", county.today)
    }


@pytest.mark.parametrize("who", ["officer:roads", "head:water", "assigner"])
def test_a_batch_is_its_askers_alone(county, who):
    waiting(county, 2)
    sign_in_all(county)
    with moment(county.later()):
        browser = Browser(county.actors[who])
        assert browser.get(f"/batches/{BatchJob.objects.get().pk}/").status_code == 404
        assert "None so far" in browser.get("/batches/").content.decode()


def test_who_may_not_assign_begins_no_batch(county):
    county.registered()
    organ = county.organs["water"].pk
    with moment(county.later()):
        browser = Browser(county.actors["intake"])
        sent = {"all": "1", "key": KEY, "way": "sole", "first": organ}
        assert browser.post("/office/assign/together/", **sent).status_code == 403
    assert BatchJob.objects.count() == 0


@pytest.mark.parametrize("act", ["rate", "release", "correct_rating", "close", "x"])
def test_nothing_that_a_deputy_does_is_done_on_many_items_at_once(county, act):
    waiting(county, 1)
    wanted = batches.Wanted(act, {}, "unit", "sign-in")
    officer = county.officer("water")
    with pytest.raises(ValueError, match="not done on many"):
        batches.ask(
            wanted, WorkItem.objects.none(), by=officer.user, post_for=lambda organ: officer.post,
            at=county.at, key=KEY,
        )  # fmt: skip
    sign_in_all(county)
    with pytest.raises(IntegrityError), transaction.atomic():
        BatchJob.objects.update(act=act)
    with pytest.raises(ValidationError):
        BatchJob(act=act, total=1, asked_by=officer.user, asked_at=county.at).full_clean()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("url", "expected"), [("/batches/", 8), ("/batches/N/", 9)])
def test_its_pages_take_as_many_statements_at_any_size(county, url, expected, rows):
    waiting(county, rows)
    for n in range(rows):
        sign_in_all(county, key=f"{KEY}{n}")
    browser = Browser(county.officer("water"))
    address = url.replace("N", str(BatchJob.objects.earliest("pk").pk))
    with moment(county.later()):
        browser.get(address)
        with CaptureQueriesContext(connection) as sent:
            assert browser.get(address).status_code == 200
    assert len(sent) == expected, [q["sql"][:200] for q in sent.captured_queries]
