"""How much alike two titles are (标题相似度)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.similarity import dice, most_similar

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("关于修桥的建议", "关于修桥的建议", 1.0),
        ("关于修桥的建议", "修桥", 1.0),
        ("关于修桥的建议", "关于植树的建议", 0.0),
        # 桥头|头设|设站 and 桥头|头增|增设|设站: two pairs of seven are in both.
        ("桥头设站", "桥头增设站", 4 / 7),
        ("设站，设站", "设站", 2 / 4),
        ("ＡＢＣ工程", "abc工程", 1.0),
        ("路", "路", 1.0),
        ("路", "桥", 0.0),
        ("", "修桥", 0.0),
        ("——", "。", 0.0),
        ("建议", "建议", 1.0),
    ],
)
def test_likeness_counts_pairs_of_characters(one, other, likeness):
    assert dice(one, other) == pytest.approx(likeness)


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_lies_between_none_and_all_and_has_no_direction(one, other):
    assert 0 <= dice(one, other) <= 1
    assert dice(one, other) == dice(other, one)


def test_best_come_first_and_what_is_unlike_is_left_out():
    others = {1: "关于植树的建议", 2: "关于云溪桥设站的建议", 3: "关于云溪桥头设公交站等事项的建议"}

    found = most_similar("关于云溪桥头设站的建议", others)

    assert [key for key, _likeness in found] == [2, 3]
    assert found[0][1] > found[1][1] > 0.3


def test_of_equals_the_first_named_comes_first_and_no_more_than_asked_for():
    others = dict.fromkeys(range(9), "修桥")

    assert [key for key, _ in most_similar("修桥", others, at_most=3)] == [0, 1, 2]


@pytest.mark.parametrize("least", [0, -0.5, 1.5])
def test_least_likeness_is_a_share(least):
    with pytest.raises(ValueError, match="likeness"):
        most_similar("修桥", {1: "修桥"}, least=least)
