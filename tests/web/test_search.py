"""The search (检索): what one may see, in the order people expect, and not a word more."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cases.models import Suggestion
from tests import volume
from tests.county import County, build_county
from tests.web.browsing import Browser, moment
from tests.web.test_lists import statements
from web.search.finding import Place, excerpt
from web.shared.listing import ROWS

pytestmark = pytest.mark.django_db

TWICE = (("water", "lead"), ("roads", "co_handler"))


def read(county: County, who: Any, text: str, language: str = "en", **query: Any) -> str:
    """Search a minute later, as somebody."""
    actor = county.actors[who] if isinstance(who, str) else who
    with moment(county.later()):
        answer = Browser(actor, language).get("/search/", q=text, **query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def found(page: str) -> list[tuple[str, list[str]]]:
    """Return the headings of a page with the titles under each."""
    parts = re.split(r"<h3>(.*?)</h3>", page)[1:]
    line = re.compile(r'class="line-title">(.*?)</span>', re.S)
    return [
        (name, [_title(one) for one in line.findall(part)])
        for name, part in zip(parts[::2], parts[1::2], strict=True)
    ]


def _title(line: str) -> str:
    return " ".join(re.sub(r"<[^>]*>.*", "", line, flags=re.S).split())


def titles(page: str) -> list[str]:
    return [title for _, of_place in found(page) for title in of_place]


def test_number_then_title_then_people_then_text_and_the_newest_first(county):
    county.registered(title="关于路灯的建议", facts="夜间太暗。")
    county.submitted(title="关于水利渠道的建议")
    county.submitted(title="关于水利设施的建议")
    county.submitted(title="关于沟渠的建议", facts="水利设施老化。")
    county.assigned(("water", "sole"), title="关于堤坝的建议", facts="堤坝渗漏。")

    assert found(read(county, "intake", "水利")) == [
        ("In the title", ["关于水利设施的建议", "关于水利渠道的建议"]),
        ("Of this deputy or unit", ["关于堤坝的建议"]),
        ("In the text", ["关于沟渠的建议"]),
    ]
    assert found(read(county, "intake", "1")) == [("With this number", ["关于路灯的建议"])]
    assert titles(read(county, "intake", "yunxi-8-5-001")) == ["关于路灯的建议"]


def test_every_word_has_to_be_found_wherever_it_is(county):
    county.assigned(("water", "sole"), title="关于堤坝的建议", facts="夜间渗漏。")
    county.assigned(("roads", "sole"), title="关于路面的建议", facts="夜间渗漏。")
    unit, deputy = county.organs["water"].name, county.deputies[0].name

    assert titles(read(county, "intake", f"渗漏 {unit}")) == ["关于堤坝的建议"]
    assert len(titles(read(county, "intake", f"渗漏 {deputy}"))) == 2
    assert titles(read(county, "intake", f"渗漏 {unit} 路面")) == []


def test_cosigners_are_found_like_the_lead(county):
    county.submitted(cosigners=2, title="关于堤坝的建议")

    assert titles(read(county, "intake", county.deputies[2].name)) == ["关于堤坝的建议"]


def test_a_word_of_the_text_is_shown_where_it_stands(county):
    county.submitted(title="关于堤坝的建议", facts="汛期<b>来临</b>，堤坝渗漏严重，急需加固。")

    page = read(county, "intake", "渗漏")

    assert "<mark>渗漏</mark>严重，急需加固。" in page
    assert "汛期&lt;b&gt;来临&lt;/b&gt;" in page


@pytest.mark.parametrize(
    ("text", "word", "shown"),
    [
        ("渗漏", "渗漏", ("", "渗漏", "")),
        (f"{30 * 'a'}\n渗漏\n{30 * 'b'}", "渗漏", (f"…{23 * 'a'} ", "渗漏", f" {23 * 'b'}…")),
        ("装WiFi了", "wifi", ("装", "WiFi", "了")),
        ("a.b", "axb", None),
        ("", "渗漏", None),
    ],
)  # fmt: skip
@pytest.mark.pure
def test_excerpts(text, word, shown):
    assert excerpt(text, word) == shown


def test_each_finds_what_he_or_she_may_see_and_nothing_else(county):
    draft = county.draft(title="关于水利草稿的建议")
    county.registered(title="关于水利渠道的建议")
    county.assigned(("water", "sole"), title="关于水利设施的建议")
    other = build_county("linxi")
    other.registered(title="关于水利外县的建议")

    assert set(titles(read(county, county.deputy(), "水利"))) == {
        draft.title, "关于水利渠道的建议", "关于水利设施的建议",
    }  # fmt: skip
    assert set(titles(read(county, "intake", "水利"))) == {
        "关于水利渠道的建议", "关于水利设施的建议",
    }  # fmt: skip
    assert titles(read(county, "officer:water", "水利")) == ["关于水利设施的建议"]
    assert titles(read(county, "officer:roads", "水利")) == []
    assert titles(read(county, county.deputy(5), "水利")) == []
    assert titles(read(county, county.deputy(5), other.deputies[0].name)) == []
    assert titles(read(other, "intake", "水利")) == ["关于水利外县的建议"]


@pytest.mark.parametrize("n", [0, 1])
def test_a_withheld_name_finds_nothing_for_a_unit(county, n):
    county.assigned(*TWICE, title="关于堤坝的建议", cosigners=1, hide_name=True)
    name = county.deputies[n].name

    for unit in ("officer:water", "officer:roads", "head:water"):
        # Neither alone, nor beside what does find the item: that would tell it as well.
        assert titles(read(county, unit, name)) == []
        assert titles(read(county, unit, f"堤坝 {name}")) == []
        assert titles(read(county, unit, "堤坝")) == ["关于堤坝的建议"]
    assert titles(read(county, "intake", name)) == ["关于堤坝的建议"]
    assert titles(read(county, county.deputy(), name)) == ["关于堤坝的建议"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("水", "That is too short."),
        ("，", "That is too short."),
        ("没有这样的词", "Nothing was found among the items that you may see."),
        ("9", "Nothing was found"),
    ],
)
def test_who_finds_nothing_is_told_why(county, text, told):
    county.registered()

    assert told in read(county, "intake", text)


@pytest.mark.parametrize(
    "text",
    [
        "'", '"', '"桥头', "桥头*", "桥头%", "NEAR(桥头)", "桥头 AND OR NOT", "-- 桥头", "\x00桥头",
        "桥" * 5000, "{}", "{桥头}", "😀😀",
        "a b c d e f g h", "pieces:桥头", "^桥头", "(桥头",
    ],
)  # fmt: skip
def test_whatever_is_typed_there_is_an_answer(county, text):
    county.registered()

    read(county, "intake", text)


@pytest.mark.parametrize(
    "after",
    ["", "x", "1.", "9.1", "1-1", "1.99999999999999999999", "1.999999999999999999", "-1.1", "1.１"],
)
def test_a_hostile_place_to_go_on_is_no_error(county, after):
    county.registered()

    read(county, "intake", "桥头", after=after)


def test_pages_show_each_item_once_in_one_order(county):
    first = county.submitted(title="关于桥头站牌的建议", facts="站牌破损。")
    second = county.submitted(title="关于公交站台的建议", facts="桥头拥堵。")
    volume.copies(first, ROWS)
    volume.copies(second, ROWS)

    seen, after, pages = [], "", 0
    for _ in range(9):
        with moment(county.later()):
            answer = Browser(county.actors["intake"]).get("/search/", q="桥头", after=after)
        text = answer.content.decode()
        lines = [int(key) for key in re.findall(r'class="line" href="/items/(\d+)/"', text)]
        assert len(lines) <= ROWS
        seen, pages = seen + lines, pages + 1
        following = re.search(r'href="\?[^"]*after=([^"]+)"', text)
        if following is None:
            break
        after = following.group(1)

    in_title = Suggestion.objects.filter(title__contains="桥头").values_list("pk", flat=True)
    in_text = Suggestion.objects.exclude(title__contains="桥头").values_list("pk", flat=True)
    assert seen == sorted(in_title, reverse=True) + sorted(in_text, reverse=True)
    assert pages == 3


def test_a_place_reads_as_it_was_written():
    assert Place.read("2.12") == Place(2, 12)
    assert str(Place(2, 12)) == "2.12"


@pytest.mark.parametrize(
    ("who", "text", "expected"),
    [
        ("intake", "桥头", 9),
        ("officer:water", "桥头", 9),
        ("deputy", "桥头", 9),
        ("intake", "桥头 代表1", 11),
        ("intake", "1", 7),
    ],
)
@pytest.mark.parametrize("count", [1, 3])
def test_the_search_takes_as_many_statements_at_three_items(county, count, who, text, expected):
    for _ in range(count):
        county.assigned(("water", "sole"))
    person: Any = county.deputy() if who == "deputy" else county.actors[who]
    with moment(county.later()):
        browser = Browser(person)
        browser.client.get("/search/")
        taken = statements(browser, f"/search/?q={text}")
        assert len(titles(browser.get("/search/", q=text).content.decode())) == (
            1 if text == "1" else count
        )
    assert len(taken) == expected


@pytest.mark.parametrize(("language", "told"), [("zh-hans", "标题中"), ("en", "In the title")])
def test_it_speaks_the_language_of_its_reader(county, language, told):
    county.registered()

    assert [name for name, _ in found(read(county, "intake", "桥头", language))] == [told]


def test_everybody_has_it_in_the_head_of_each_page(county):
    for actor in (county.deputy(), *(county.actors[w] for w in ("intake", "officer:water"))):
        with moment(county.later()):
            page = Browser(actor).get("/messages/").content.decode()
        assert 'href="/search/"' in page
