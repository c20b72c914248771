"""What two texts share (两文相同处)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cases.rules.sharing import share_of, shared_parts

ONE = "云溪桥头居民出行不便，建议增设公交站。"


def marked(text: str, *others: str) -> list[str]:
    """Return what is marked."""
    return [part for part, is_shared in shared_parts(text, others) if is_shared]


@pytest.mark.parametrize("other", ["", ONE, "桥头居民", "完全不同", "行不便建议", "🌉" * 5])
@pytest.mark.parametrize("text", ["", ONE, "a\n\nb", "İstanbul ﬃ ①"])
def test_the_parts_joined_are_the_text_and_neighbours_differ(text, other):
    parts = shared_parts(text, [other])
    assert "".join(part for part, _is in parts) == text
    kinds = [is_shared for _part, is_shared in parts]
    assert all(a != b for a, b in pairwise(kinds))


def test_four_neighbouring_characters_are_marked_and_three_are_not():
    assert marked(ONE, "东桥头居民多") == ["桥头居民"]
    assert marked(ONE, "东头居民多") == []


def test_marks_spaces_and_widths_are_passed_over():
    assert marked(ONE, "不便！建议") == ["不便，建议"]
    assert marked("第１２３４号", "第1234号") == ["第１２３４号"]
    assert marked("ＡＢＣＤ", "abcd") == ["ＡＢＣＤ"]
    assert marked("修桥补\n路", "修桥补路") == ["修桥补\n路"]


def test_runs_do_not_reach_from_one_text_into_another():
    assert marked("修桥补路", "修桥", "补路") == []
    assert marked("修桥补路", "铺路", "要修桥补路") == ["修桥补路"]


def test_the_share_counts_letters_only():
    assert share_of(shared_parts("修桥补路，甲乙丙丁！", ["修桥补路"])) == 0.5
    assert share_of(shared_parts("，。", ["修桥补路"])) == 0.0
    assert share_of([]) == 0.0


@pytest.mark.parametrize("run", [0, -1])
def test_a_run_has_at_least_one_character(run):
    with pytest.raises(ValueError, match="at least one"):
        shared_parts("修桥", ["修桥"], run=run)
