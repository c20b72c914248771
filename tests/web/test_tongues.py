"""What is written in the other language says so (局部语种): for who hears a page read."""

from __future__ import annotations

import pytest

from tests.web.browsing import Browser, moment
from web.shared.tongues import marked

ZH, EN = 'lang="zh-Hans"', 'lang="en"'
MIXED = '<span class="mixed">'

CASES = {
    "a run in a sentence": (
        "<p>No. 23, 县水利局 replied</p>",
        f'<p><span class="mixed">No. 23, <span {ZH}>县水利局</span> replied</span></p>',
    ),
    "digits and marks inside of a run": (
        "<p>关于2026年桥头（一期）的建议</p>",
        f"<p><span {ZH}>关于2026年桥头（一期）的建议</span></p>",
    ),
    "what says its language already": (
        f"<p {ZH}>县<b>水利</b>局</p>",
        f"<p {ZH}>县<b>水利</b>局</p>",
    ),
    "English inside of Chinese inside of English": (
        f"<div {ZH}>县<i {EN}>in 县 English</i></div>",
        f'<div {ZH}>县<i {EN}><span class="mixed">in <span {ZH}>县</span> English</span></i></div>',
    ),
    "after an element that was left open": (
        f"<ul><li {ZH}>县<li>局</ul><p>局</p>",
        f"<ul><li {ZH}>县<li>局</ul><p><span {ZH}>局</span></p>",
    ),
    "an option cannot hold another element": (
        '<select><option value="3" selected>县水利局 (lead)</option></select>',
        f'<select><option {ZH} value="3" selected>县水利局 (lead)</option></select>',
    ),
    "nor can a field": (
        '<input value="关于桥头的建议"><textarea rows="3">两公里</textarea>',
        f'<input {ZH} value="关于桥头的建议"><textarea {ZH} rows="3">两公里</textarea>',
    ),
    "an English field of a Chinese number": (
        '<input placeholder="Number, title or deputy" value="">',
        '<input placeholder="Number, title or deputy" value="">',
    ),
    "in a drawing": (
        '<svg><title>县水利局</title><text x="1">县水利局</text></svg>',
        f'<svg><title {ZH}>县水利局</title><text x="1"><tspan {ZH}>县水利局</tspan></text></svg>',
    ),
    "what is no text": (
        '<!-- 县 --><script>"县"</script><style>/* 县 */</style>',
        '<!-- 县 --><script>"县"</script><style>/* 县 */</style>',
    ),
    "a greater-than sign in a value": (
        '<a title="县 > 局">县</a>',
        f'<a title="县 > 局"><span {ZH}>县</span></a>',
    ),
    "signs of the page stay signs": (
        "<p>县 &lt;b&gt; &amp; 局</p>",
        f"<p>{MIXED}<span {ZH}>县</span> &lt;b&gt; &amp; <span {ZH}>局</span></span></p>",
    ),
    "a name with a number, and spaces around": (
        "<b> 代表1 </b>",
        f"<b> <span {ZH}>代表1</span> </b>",
    ),
}


@pytest.mark.pure
@pytest.mark.parametrize("name", CASES)
def test_a_run_of_chinese_is_marked_on_an_english_page(name):
    page, expected = CASES[name]
    assert marked(page, "en") == expected


@pytest.mark.pure
def test_english_on_a_chinese_page_is_marked_where_it_is_more_than_a_name():
    page = '<p class="a b c">请用 Excel 打开 list of promises 。</p>'
    assert marked(page, "zh") == page.replace(
        "请用 Excel 打开 list of promises 。",
        f'<span class="mixed">请用 Excel 打开 <span {EN}>list of promises</span> 。</span>',
    )
    assert marked("<p>请用 Excel 打开</p>", "zh") == "<p>请用 Excel 打开</p>"


@pytest.mark.pure
@pytest.mark.parametrize(
    "page", ["", "<", "县", "<p", "</p></p>县", "<p title='县", "<<县>>", "a<b>c"]
)
def test_a_broken_page_stays_as_it_is_but_for_marks(page):
    found = marked(page, "en")
    assert (
        found.replace(f"<span {ZH}>", "").replace('<span class="mixed">', "").replace("</span>", "")
        == page
    )


@pytest.mark.django_db
def test_a_page_is_sent_with_its_marks_and_its_right_length(county):
    item = county.handling(("water", "sole"), title="关于加固河堤的建议")
    with moment(county.later()):
        english = Browser(county.officer("water"), "en", marks=True).client.get(
            f"/items/{item.pk}/"
        )
        chinese = Browser(county.officer("water"), "zh-hans", marks=True).client.get(
            f"/items/{item.pk}/"
        )
    assert f"<span {ZH}>关于加固河堤的建议</span>".encode() in english.content
    assert int(english["Content-Length"]) == len(english.content)
    assert f"<span {ZH}>".encode() not in chinese.content
