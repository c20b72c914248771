"""The board of the whole flow (全流程看板): who sees it, and that its numbers are its lists."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Clock
from cases.rules.states import SuggestionState
from people.kinds import OrganKind, Role
from people.models import Organ
from tests import volume
from tests.county import build_county
from tests.web.browsing import Browser, moment, page
from web.shared.following import Mark
from web.shared.listing import ROWS
from workflows import picture_board
from workflows.picture import SOURCES, read

SVG = "{http://www.w3.org/2000/svg}"


def table(text: str) -> dict[str, tuple[int, int, int]]:
    """Read the table below the picture: by state all items, late ones, those due soon."""
    body = text[text.index("<tbody>") : text.index("</tbody>")]
    found = {}
    for row in body.split("<tr>")[1:]:
        state = re.search(r"/board/([a-z_]+)/", row)
        assert state is not None
        cells = re.findall(r'<td [^>]*class="tally">(.*?)</td>', row, re.DOTALL)
        figures = [int(re.findall(r"\d+", re.sub(r"<[^>]*>", "", cell))[0]) for cell in cells]
        found[state[1]] = (figures[0], figures[1], figures[2])
    return found


def picture(text: str) -> ElementTree.Element:
    """Read the picture in a page."""
    start, end = text.index("<svg"), text.rindex("</svg>") + len("</svg>")
    return ElementTree.fromstring(text[start:end])


def titles(text: str) -> list[str]:
    """Read the titles of a state's list."""
    return re.findall(r'<a href="/items/\d+/">([^<]+)</a>', text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("intake", 200), ("assigner", 200), ("rating:sc_office", 200), ("secretary", 200),
        ("vice_chairperson", 200), ("committee_chair", 200), ("sub_assigner", 200),
        ("officer:water", 404), ("head:water", 404), ("officer:court", 404), ("deputy", 404),
    ],
)  # fmt: skip
def test_the_house_the_general_office_and_leaders_see_the_board(county, who, status):
    actor = county.deputy() if who == "deputy" else county.actors[who]
    with moment(county.later()):
        browser = Browser(actor)
        assert browser.get("/board/").status_code == status
        assert browser.get("/board/handling/").status_code == status


@pytest.mark.django_db
def test_a_subdistrict_has_no_board_and_no_way_to_it(county):
    county.found("street", OrganKind.SUBDISTRICT_COMMITTEE, "街道人大工委", Role.INTAKE_OFFICER)
    browser = Browser(county.actors["street:intake_officer"])
    with moment(county.later()):
        assert "/board/" not in browser.get("/office/").content.decode()
        assert browser.get("/board/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "desk"),
    [
        ("assigner", "/office/"),
        ("sub_assigner", "/government/"),
        ("committee_chair", "/committee/"),
    ],
)
def test_desks_lead_to_the_board(county, who, desk):
    assert 'href="/board/"' in page(county, who, desk)


@pytest.mark.django_db
def test_counts_are_those_of_the_lists_behind_them(county):
    county.registered()
    county.submitted()
    for _ in range(2):
        county.handling(("water", "sole"))
    county.rated(county.replied())
    county.draft()
    found = table(page(county, "assigner", "/board/"))

    assert found["handling"][0] == 2
    assert found["registered"][0] == found["submitted"][0] == found["closed"][0] == 1
    # A draft is still its author's alone.
    assert found["draft"] == (0, 0, 0)
    for state, (count, _late, _soon) in found.items():
        assert len(titles(page(county, "assigner", f"/board/{state}/"))) == count, state


@pytest.mark.django_db
def test_lights_of_the_board_are_the_lights_of_the_list(county):
    items = [county.handling(("water", "sole"), title=f"第{n}件") for n in range(3)]
    today = county.today
    days = {0: today.replace(day=today.day - 2), 1: today, 2: date(2026, 12, 1)}
    for n, item in enumerate(items):
        Clock.objects.filter(suggestion=item, stopped_at=None).update(due_on=days[n])

    text = page(county, "assigner", "/board/")
    listed = page(county, "assigner", "/board/handling/")

    assert table(text)["handling"] == (3, 1, 1)
    boxes = {g.get("id"): [t.text for t in g] for g in picture(text).iter(f"{SVG}g") if g.get("id")}
    assert [t for t in boxes["board-handling"] if t] == ["in handling", "3", "▲ 1 due soon",
                                                          "■ 1 late"]  # fmt: skip
    # Late first, then by day.
    assert titles(listed) == ["第0件", "第1件", "第2件"]
    assert (listed.count("light-red"), listed.count("light-yellow")) == (1, 1)
    assert "云溪县水利局" in listed


@pytest.mark.django_db
def test_what_has_ended_is_neither_late_nor_due(county):
    closed = county.rated(county.replied())
    assert closed.state == "closed"
    Clock.objects.filter(suggestion=closed).update(due_on=date(2026, 1, 1), stopped_at=None)

    found = table(page(county, "assigner", "/board/"))

    assert found["closed"] == (1, 0, 0)
    assert "light-red" not in page(county, "assigner", "/board/closed/")


@pytest.mark.django_db
def test_a_foreign_congress_is_not_counted(county):
    other = build_county("linshui")
    for _ in range(2):
        other.handling(("water", "sole"), title="邻县的建议")
    county.handling(("water", "sole"), title="本县的建议")
    with moment(max(county.later(), other.later())):
        browser = Browser(county.actors["assigner"])
        board, listed = (browser.get(u).content.decode() for u in ("/board/", "/board/handling/"))

    assert table(board)["handling"][0] == 1
    assert titles(listed) == ["本县的建议"]


@pytest.mark.django_db
def test_the_general_office_counts_what_reached_it(county):
    county.handling(("court", "sole"))
    county.assigned(("government", "sole"))

    found = table(page(county, "sub_assigner", "/board/"))

    assert (found["handling"][0], found["assigned"][0]) == (0, 1)
    assert table(page(county, "assigner", "/board/"))["handling"][0] == 1


@pytest.mark.django_db
def test_the_list_names_who_answers_now(county):
    item = county.assigned(("government", "sole"))
    assert "云溪县人民政府办公室" in page(county, "assigner", "/board/assigned/")
    county.do(
        "sub_assign", county.task(item, "government"), "sub_assigner",
        units=county.shares(("water", "lead"), ("roads", "co_handler")),
    )  # fmt: skip
    for unit in ("water", "roads"):
        county.do("accept", county.task(item, unit), county.officer(unit))

    listed = page(county, "assigner", f"/board/{county.fresh(item).state}/")

    assert "云溪县水利局" in listed
    assert "云溪县人民政府办公室" not in listed
    assert "云溪县交通运输局" not in listed


@pytest.mark.django_db
def test_a_long_list_is_walked_without_losing_or_repeating_a_line(county):
    first = county.handling(("water", "sole"))
    volume.copies(first, 2 * ROWS + 3)
    # What has no deadline stands last.
    some = list(Clock.objects.filter(stopped_at=None).values_list("pk", flat=True)[:20])
    Clock.objects.filter(pk__in=some).update(stopped_at=county.at)
    seen, url = [], "/board/handling/"
    browser = Browser(county.actors["assigner"])
    with moment(county.later()):
        for _ in range(9):
            text = browser.get(url).content.decode()
            seen += re.findall(r'<a href="/items/(\d+)/">', text)
            following = re.search(r'href="\?after=([^"]+)"', text)
            if following is None:
                break
            url = f"/board/handling/?after={following[1]}"

    assert len(seen) == len(set(seen)) == 2 * ROWS + 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    "after",
    ["", ".", "x", "2026-01-01", "2026-01-01.", "2026-13-01.1", ".-1", ".²", "9" * 400,
     "2026-01-01." + "9" * 18, "2026-01-01." + "9" * 19, "0001-01-01.1", "\x00.1", "2026-W01-1.1"],
)  # fmt: skip
def test_a_hostile_mark_shows_a_page(county, after):
    county.handling(("water", "sole"))
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        assert browser.get("/board/handling/", after=after).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["nothing", "HANDLING", "0", "handling-"])
def test_other_states_are_addresses_of_nothing(county, state):
    with moment(county.later()):
        answer = Browser(county.actors["assigner"]).get(f"/board/{state}/")
    assert answer.status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("url", "who", "expected"),
    [
        ("/board/", "assigner", 7), ("/board/", "sub_assigner", 7),
        ("/board/", "committee_chair", 7), ("/board/handling/", "assigner", 9),
    ],
)  # fmt: skip
def test_the_board_takes_as_many_statements_at_any_size(county, rows, url, who, expected):
    for _ in range(rows):
        county.handling(("water", "sole"))
    browser = Browser(county.actors[who])
    with moment(county.later()):
        browser.get(url)
        with CaptureQueriesContext(connection) as sent:
            assert browser.get(url).status_code == 200
    assert len(sent) == expected, [q["sql"][:200] for q in sent.captured_queries]


@pytest.mark.django_db
def test_the_picture_tells_who_cannot_see_it_what_it_says(county):
    county.handling(("water", "sole"))
    text = page(county, "assigner", "/board/")
    outer = picture(text)

    drawn = next(one for one in outer.iter(f"{SVG}svg") if one.get("role") == "img")
    told = {one.get("id"): one.text for one in drawn.iter()}
    assert told[drawn.get("aria-labelledby")] == "The whole flow of suggestions"
    assert "1 in all, of them 0 late" in told[drawn.get("aria-describedby")]
    # What is one picture holds no links; they lie upon it, one for each box, each with its words.
    assert list(drawn.iter(f"{SVG}a")) == []
    links = {a.get("href"): a.get("aria-label") for a in outer.iter(f"{SVG}a")}
    assert set(links) == {f"/board/{state.value}/" for state in SuggestionState}
    assert links["/board/handling/"] == "in handling: 1 item, 0 late, 0 due soon"
    frame = re.search(r'<div class="board-frame"[^>]*>', text)
    assert frame is not None
    assert all(part in frame[0] for part in ('tabindex="0"', 'role="region"', "aria-label="))
    assert "<caption>" in text


@pytest.mark.django_db
def test_names_in_the_list_are_escaped(county):
    Organ.objects.filter(pk=county.organs["water"].pk).update(name="<b>水利</b>局")
    county.handling(("water", "sole"), title="<script>关于</script>建议")

    listed = page(county, "assigner", "/board/handling/")

    assert "<script>关于" not in listed
    assert "&lt;b&gt;水利" in listed


@pytest.mark.pure
def test_every_state_has_one_place_on_the_board_and_no_box_lies_on_another():
    machine = read(SOURCES[0])
    placed = [state for column in picture_board.COLUMNS for state in column]
    assert sorted(placed) == sorted(state.value for state in machine.states)

    boxes = picture_board.laid_out().drawing.boxes
    for n, a in enumerate(boxes):
        for b in boxes[:n]:
            beside = a.x + a.width <= b.x or b.x + b.width <= a.x
            above = abs(a.y - b.y) >= (a.height + b.height) / 2
            assert beside or above, (a.content, b.content)


@pytest.mark.pure
def test_every_state_under_way_leads_somewhere_on_the_board():
    routes = picture_board.laid_out().routes
    starts = {move.start for move, _way, _lines in routes}

    under_way = {s.value for s in read(SOURCES[0]).states if not s.final}
    assert under_way <= starts


@pytest.mark.pure
def test_long_names_stand_in_two_lines():
    assert picture_board.in_lines("办理中", 160) == ["办理中"]
    assert picture_board.in_lines("waiting for co-signers", 160) == ["waiting for", "co-signers"]


@pytest.mark.pure
def test_a_mark_reads_as_it_was_written():
    for mark in (Mark(date(2026, 3, 1), 7), Mark(None, 7)):
        assert Mark.read(str(mark)) == mark
