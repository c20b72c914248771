"""The auditor's desk (审计台): what the sight rules give, and nothing more; chains that fit."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import trail, triggers
from cases.models import Event, Stream
from cases.refusals import ActRefused
from people.kinds import Role
from people.models import Post, User
from tests.county import build_county
from tests.web.browsing import Browser, moment
from web.auditor import checking
from web.auditor.searching import ROWS, Mark
from web.auditor.words import acts_known, name_of_act, problem_in_words

pytestmark = pytest.mark.django_db


def seat(county: Any, organ: str = "sc_office") -> Browser:
    """Give the county an auditor."""
    user = User.objects.create(username=f"{county.congress.code}-auditor", name="审计员甲")
    Post.objects.create(user=user, organ=county.organs[organ], role=Role.AUDITOR)
    county.actors["auditor"] = type(county.actors["intake"])(user, None)
    return Browser(county.actors["auditor"])


@pytest.fixture
def auditor(county):
    return seat(county)


def read(county: Any, browser: Browser, url: str, **query: Any) -> str:
    """Open a page a minute later."""
    with moment(county.later()):
        answer = browser.get(url, **query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def lines(text: str) -> list[str]:
    """Read the entries of a page, as words."""
    listed = text.partition('<ol class="timeline">')[2].partition("</ol>")[0]
    return [
        " ".join(re.sub(r"<[^>]*>", " ", one).split()) for one in listed.split("</li>")[:-1]
    ]  # fmt: skip


def refuse(county: Any, name: str, target: Any, by: str, **data: Any) -> None:
    """Try what is refused."""
    with pytest.raises(ActRefused):
        county.do(name, target, by, **data)


def every(county: Any, **query: Any) -> dict[str, Any]:
    """Ask for all days of the story."""
    return {"since": "2026-01-01", "until": county.today.isoformat(), **query}


PAGES = ("/auditor/", "/auditor/refusals/", "/auditor/check/")


@pytest.mark.parametrize(
    "who", ["intake", "assigner", "sub_assigner", "officer:water", "committee_chair", "deputy"]
)
def test_nobody_but_an_auditor_has_the_desk(county, auditor, who):
    actor = county.deputy() if who == "deputy" else county.actors[who]
    with moment(county.later()):
        browser = Browser(actor)
        assert 'href="/auditor/"' not in browser.get("/messages/").content.decode()
        assert [browser.get(url).status_code for url in PAGES] == [404, 404, 404]
        assert browser.post("/auditor/check/").status_code == 404


def test_it_is_the_first_desk_of_an_auditor(county, auditor):
    with moment(county.later()):
        assert auditor.get("/")["Location"] == "/auditor/"
        assert [auditor.get(url).status_code for url in PAGES] == [200, 200, 200]
        head = auditor.get("/auditor/").content.decode()
    assert 'href="/board/"' in head
    assert 'href="/integrity/"' in head
    assert "云溪县人民代表大会" in head


def test_a_post_that_has_ended_opens_nothing(county, auditor):
    Post.objects.filter(role=Role.AUDITOR).update(valid_until=county.today)
    with moment(county.later()):
        assert auditor.get("/auditor/").status_code == 404


def test_each_line_tells_who_what_and_of_which_item(county, auditor):
    item = county.registered()
    text = read(county, auditor, "/auditor/")

    newest = lines(text)[0]
    event = Event.objects.get(act="register")
    assert "intake · 代表工作委员会 · intake officer" in newest
    assert str(name_of_act("register")) in newest
    assert f"No. {item.number}" in newest
    assert event.hash[:12] in newest
    assert event.hash not in text
    assert f'href="/items/{item.pk}/"' in text


def test_the_desk_shows_what_the_sight_rules_give(county, auditor):
    county.rated(county.replied(), "dissatisfied")
    county.draft()
    seen = Event.objects.visible_to(county.actors["auditor"].user, county.today)
    assert seen.count() < Event.objects.count()

    found: list[str] = []
    text = read(county, auditor, "/auditor/", **every(county))
    while True:
        found += lines(text)
        following = re.search(r'href="\?([^"]*after=[^"]*)"', text)
        if following is None:
            break
        text = read(county, auditor, "/auditor/?" + following[1].replace("&amp;", "&"))

    assert len(found) == seen.count()


def test_a_rating_stays_hidden_before_its_release(county, auditor):
    item = county.replied()
    before = read(county, auditor, "/auditor/", **every(county))
    county.rate(item)
    after = read(county, auditor, "/auditor/", **every(county))

    assert Event.objects.filter(act="rate").exists()
    assert lines(before) == lines(after)
    assert lines(read(county, auditor, "/auditor/", **every(county, act="rate"))) == []
    table = read(county, auditor, "/auditor/refusals/", **every(county))
    visible = Event.objects.visible_to(county.actors["auditor"].user, county.today)
    assert f"of {visible.count()} acts" in table


def test_the_check_of_an_item_does_not_tell_that_it_was_rated(county, auditor):
    item = county.replied()

    def told() -> str:
        with moment(county.later()):
            answer = auditor.post("/auditor/check/", number=item.number)
        page = str(answer.content.decode())
        return page[page.index('id="checked"') :].partition("</section>")[0]

    before = told()
    county.rate(item)

    assert told() == before
    assert "Everything fits." in before


def test_filters_narrow_what_is_found(county, auditor):
    first, second = county.registered(), county.handling(("water", "sole"))
    ask = lambda **query: lines(read(county, auditor, "/auditor/", **every(county, **query)))  # noqa: E731

    assert len(ask(act="register")) == 2
    assert len(ask(act="register", number=first.number)) == 1
    assert len(ask(act="register", number=second.reference)) == 1
    assert len(ask(person="officer:wat")) == 1
    assert len(ask(organ="水利")) == 1
    assert ask(kind="refused") == []
    assert len(ask(kind="done")) == len(ask())
    assert ask(person="代表2") == []
    assert len(ask(person="代表1")) == 2
    assert ask(number="nothing") == []


def test_the_range_is_of_whole_days_in_shanghai(county, auditor):
    county.submitted()
    day = county.today
    ask = lambda since, until: len(  # noqa: E731
        lines(read(county, auditor, "/auditor/", since=since, until=until))
    )

    assert ask(day, day) == 1
    assert ask(day - timedelta(days=9), day - timedelta(days=1)) == 0
    assert ask(day + timedelta(days=1), "") == 0
    # Late in the evening in Shanghai it is still the same day.
    assert ask("", day) == 1


def test_without_a_question_the_last_days_are_shown(county, auditor):
    county.submitted()
    county.later(days=29)
    assert len(lines(read(county, auditor, "/auditor/"))) == 1
    county.later(days=1)
    assert lines(read(county, auditor, "/auditor/")) == []


def test_what_was_refused_appears_with_its_reason(county, auditor):
    item = county.registered()
    refuse(county, "register", item, "intake")
    refuse(county, "assign", item, "intake", units=county.shares(("water", "sole")))

    found = lines(read(county, auditor, "/auditor/", **every(county, kind="refused")))

    assert len(found) == 2
    reasons = Event.objects.filter(kind="refused").values_list("reason", flat=True)
    assert all(reasons)
    assert all(any(reason in line for line in found) for reason in reasons)
    assert all("(not done)" in line for line in found)


def test_refusals_are_counted_of_all_that_was_tried(county, auditor):
    items = [county.registered() for _ in range(3)]
    refuse(county, "register", items[0], "intake")
    refuse(county, "register", items[1], "assigner")

    text = read(county, auditor, "/auditor/refusals/", **every(county))

    rows = re.findall(r"<td>(\d+)</td>\s*<td>(\d+)</td>", text)
    assert rows == [("2", "5")]
    seen = Event.objects.visible_to(county.actors["auditor"].user, county.today).count()
    assert f"Turned away: 2 of {seen} acts" in text
    # Each count leads to its entries.
    link = re.search(r'href="(/auditor/\?[^"]*act=register[^"]*)"', text)
    assert link is not None
    assert len(lines(read(county, auditor, link[1].replace("&amp;", "&")))) == 2


def test_a_foreign_congress_is_never_found(county, auditor):
    other = build_county("linshui")
    theirs = other.registered(title="邻县的建议")
    refuse(other, "register", theirs, "intake")
    county.at = max(county.at, other.at)

    text = read(county, auditor, "/auditor/", **every(county))
    assert lines(text) == []
    assert "Turned away: 0 of 0 acts" in read(
        county, auditor, "/auditor/refusals/", **every(county)
    )
    with moment(county.later()):
        answer = auditor.post("/auditor/check/", number=theirs.number)
    assert answer.status_code == 400
    assert "There is no such item" in answer.content.decode()
    assert "邻县" not in answer.content.decode()


def test_what_is_administered_is_seen_with_its_name(county, auditor):
    stream = Stream.objects.create(congress=county.congress, kind="administration")
    trail.append(
        stream,
        Event(kind="done", act="found_organ", record="organ:1", actor_ref="system",
              at=county.at, effective_on=county.today),
        {},
    )  # fmt: skip
    found = lines(read(county, auditor, "/auditor/"))

    assert len(found) == 1
    assert "the system" in found[0]
    assert str(name_of_act("found_organ")) in found[0]
    assert "Administration" in found[0]


def test_a_long_trail_is_walked_without_losing_or_repeating_an_entry(county, auditor):
    stream = Stream.objects.create(congress=county.congress, kind="administration")
    for n in range(2 * ROWS + 7):
        # Some at the very same moment: then the later one stands first.
        at = county.at + timedelta(seconds=n // 3)
        event = Event(kind="done", act="found_organ", record=f"organ:{n}", actor_ref="system",
                      at=at, effective_on=county.today)  # fmt: skip
        trail.append(stream, event, {})
    seen: list[str] = []
    text = read(county, auditor, "/auditor/?act=found_organ")
    for _ in range(9):
        seen += re.findall(r"<code[^>]*>([0-9a-f]{12})</code>", text)
        following = re.search(r'href="\?([^"]*after=[^"]*)"', text)
        if following is None:
            break
        text = read(county, auditor, "/auditor/?" + following[1].replace("&amp;", "&"))

    newest = Event.objects.order_by("-at", "-pk").values_list("hash", flat=True)
    assert seen == [one[:12] for one in newest]


HOSTILE = [
    {"since": "x"}, {"since": "0001-01-01"}, {"until": "9999-12-31"}, {"since": "9" * 400},
    {"since": "2026-02-01", "until": "2026-01-01"}, {"act": "nothing"}, {"kind": "x"},
    {"act": "\x00"}, {"person": "\x00"}, {"person": "%' OR 1=1 --"}, {"organ": "x" * 500},
    {"number": "\x00"}, {"number": "９" * 80}, {"after": "x"}, {"after": "9" * 18 + ".1"},
    {"after": "-1.1"}, {"after": "1." + "9" * 18}, {"after": "1." + "9" * 400}, {"after": "²."},
    {"since": ["2026-01-01", "x"]}, {"unknown": "1"},
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_whatever_is_asked_for_there_is_a_page(county, auditor, query):
    county.registered()
    for url in ("/auditor/", "/auditor/refusals/"):
        read(county, auditor, url, **query)


def test_what_cannot_be_read_is_named_and_nothing_wider_is_shown(county, auditor):
    county.registered()
    text = read(county, auditor, "/auditor/", since="x", act="register")
    assert "Nothing was searched" in text
    assert lines(text) == []
    backwards = read(county, auditor, "/auditor/", since="2026-02-01", until="2026-01-01")
    assert "The range ends before it begins." in backwards


def test_a_withheld_name_is_neither_shown_nor_found(county):
    # Who audits in a unit that handles the item is of that unit.
    auditor = seat(county, "water")
    item = county.handling(("water", "sole"), hide_name=True)
    # In one's own unit one reads what units read.
    text = read(county, auditor, "/auditor/", **every(county))
    assert lines(text)
    assert "代表1 " not in " ".join(lines(text))
    assert county.fresh(item).hide_name
    assert lines(read(county, auditor, "/auditor/", **every(county, person="代表1"))) == []


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("url", "expected"),
    [("/auditor/", 8), ("/auditor/refusals/", 7), ("/auditor/check/", 7)],
)
def test_lists_take_as_many_statements_at_any_size(county, auditor, rows, url, expected):
    for _ in range(rows):
        refuse(county, "register", county.registered(), "intake")
    with moment(county.later()):
        auditor.get(url)
        with CaptureQueriesContext(connection) as sent:
            assert auditor.get(url).status_code == 200
    assert len(sent) == expected, [q["sql"][:200] for q in sent.captured_queries]


# The check of the chains


def check(county: Any, browser: Browser, **fields: Any) -> str:
    """Check the chains a minute later."""
    with moment(county.later()):
        answer = browser.post("/auditor/check/", **fields)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def folder(settings, tmp_path):
    settings.CHECKPOINT_DIR = tmp_path
    return tmp_path


def damage(sql: str, *values: Any) -> None:
    """Change the trail as somebody with rights on the database could."""
    connection.check_constraints()
    with triggers.lifted(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        connection.check_constraints()


def test_the_last_checkpoint_is_told(county, auditor, folder):
    assert "No checkpoint has been made yet." in read(county, auditor, "/auditor/check/")
    county.registered()
    made, path = trail.make_checkpoint(county.later(), folder)

    text = read(county, auditor, "/auditor/check/")

    assert path.name in text
    assert made.root[:12] in text
    assert made.root not in text
    assert "it does not lie here" not in text
    path.unlink()
    assert "it does not lie here" in read(county, auditor, "/auditor/check/")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"streams": [1]}', "\x00"])
def test_a_broken_checkpoint_file_is_no_fault_of_the_page(county, auditor, folder, content):
    county.registered()
    _made, path = trail.make_checkpoint(county.later(), folder)
    path.write_text(content, encoding="utf-8")

    assert "it does not lie here" in read(county, auditor, "/auditor/check/")
    assert "There was no checkpoint file" in check(county, auditor)


def test_chains_that_fit_are_told_to_fit(county, auditor, folder):
    county.registered()
    county.rated(county.replied())
    trail.make_checkpoint(county.later(), folder)

    text = check(county, auditor)

    assert "2 chains of 云溪县人民代表大会 were checked" in text
    assert "compared with what the last checkpoint seals" in text
    assert "Everything fits." in text


def test_a_changed_entry_is_named_with_its_item(county, auditor, folder):
    item = county.registered()
    county.registered()
    damage("UPDATE cases_event SET reason = 'x' WHERE stream_id = %s AND seq = 2", item.stream_id)

    for text in (check(county, auditor), check(county, auditor, number=item.number)):
        assert "Everything fits." not in text
        assert item.title in text
        assert "entry 2" in text
        assert "changed after it had been sealed" in text


def test_a_changed_entry_of_an_unseen_item_is_told_without_its_title(county, auditor, folder):
    draft = county.draft(title="还没提交的建议")
    county.do("submit", draft, county.deputy())
    item = county.draft(title="另一件草稿", cosigners=1)
    county.do("ask_cosigners", item, county.deputy())
    damage("UPDATE cases_event SET reason = 'x' WHERE stream_id = %s", item.stream_id)

    text = check(county, auditor)

    assert f"Chain {item.stream_id} " in text
    assert "另一件草稿" not in text


def test_a_cut_tail_is_found_against_the_checkpoint(county, auditor, folder):
    item = county.registered()
    trail.make_checkpoint(county.later(), folder)
    kept = Event.objects.get(stream=item.stream_id, seq=1)
    damage(
        "DELETE FROM cases_outbox WHERE event_id IN"
        " (SELECT id FROM cases_event WHERE stream_id = %s AND seq > 1)",
        item.stream_id,
    )
    damage("DELETE FROM cases_event WHERE stream_id = %s AND seq > 1", item.stream_id)
    damage("UPDATE cases_stream SET count = 1, head = %s WHERE id = %s", kept.hash, item.stream_id)

    text = check(county, auditor)

    assert "An entry that the checkpoint seals is gone." in text


def test_a_chain_that_is_gone_whole_is_found_against_the_checkpoint(county, auditor, folder):
    stream = Stream.objects.create(congress=county.congress, kind="administration")
    event = Event(kind="done", act="found_organ", record="organ:1", actor_ref="system",
                  at=county.at, effective_on=county.today)  # fmt: skip
    trail.append(stream, event, {})
    key = stream.pk
    trail.make_checkpoint(county.later(), folder)
    damage("DELETE FROM cases_event WHERE stream_id = %s", key)
    damage("DELETE FROM cases_stream WHERE id = %s", key)

    assert f"Chain {key} " in check(county, auditor)


def test_damage_in_a_foreign_congress_is_not_told_here(county, auditor, folder):
    other = build_county("linshui")
    item = other.registered()
    county.registered()
    county.at = max(county.at, other.at)
    damage("UPDATE cases_event SET reason = 'x' WHERE stream_id = %s", item.stream_id)

    text = check(county, auditor)

    assert "1 chain of" in text
    assert "Everything fits." in text


def test_many_chains_are_checked_one_part_after_the_other(county, auditor, folder, monkeypatch):
    monkeypatch.setattr(checking, "MOST_CHAINS", 2)
    items = [county.submitted() for _ in range(5)]
    damage("UPDATE cases_event SET reason = 'x' WHERE stream_id = %s", items[4].stream_id)

    parts, after = [], "0"
    for _ in range(9):
        parts.append(check(county, auditor, after=after))
        following = re.search(r'name="after"\s+value="(\d+)"', parts[-1])
        if following is None:
            break
        after = following[1]

    told = [re.search(r"(\d) chains? of", part) for part in parts]
    assert [one and one[1] for one in told] == ["2", "2", "1"]
    assert ["Everything fits." in part for part in parts] == [True, True, False]


def test_a_check_of_long_chains_is_bounded_too(county, auditor, folder, monkeypatch):
    monkeypatch.setattr(checking, "MOST_EVENTS", 3)
    for _ in range(3):
        county.registered()

    assert "Check the next chains" in check(county, auditor)


@pytest.mark.parametrize("after", ["x", "-1", "9" * 18, "9" * 19, "9" * 400, "²", "1.5", "\x00"])
def test_a_hostile_place_to_go_on_is_no_error(county, auditor, folder, after):
    county.registered()
    check(county, auditor, after=after)


@pytest.mark.parametrize("number", ["", " ", "x", "\x00", "9" * 400, "'"])
def test_a_number_of_nothing_is_told_so(county, auditor, folder, number):
    county.registered()
    with moment(county.later()):
        answer = auditor.post("/auditor/check/", number=number)
    assert answer.status_code == 400
    assert 'id="checked"' not in answer.content.decode()


def test_opening_the_page_checks_nothing(county, auditor, folder, monkeypatch):
    def verify(*_args: Any) -> Any:
        raise AssertionError

    monkeypatch.setattr(trail, "verify", verify)
    read(county, auditor, "/auditor/check/")


# Words


def test_every_act_has_a_name_of_its_own():
    assert [act for act in acts_known() if str(name_of_act(act)) == act] == []


def test_every_problem_is_said_in_words():
    for problem in ("event 3 is missing", "7 events were counted, not these",
                    "trigger missing: cases_event_no_update"):  # fmt: skip
        assert problem_in_words(problem) != problem
    assert problem_in_words("something new") == "something new"


def test_a_mark_reads_as_it_was_written(county):
    mark = Mark(county.at + timedelta(microseconds=7), 12)
    assert Mark.read(str(mark)) == mark
    assert date(2026, 1, 12) == mark.at.date()
