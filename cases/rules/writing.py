"""What is worth a second look before a suggestion is sent (提交前提示): advice, never a bar.

Only what the law asks for stops a text, and guards see to that; all here is a question to its
author. Source: `sources.SH_SINGLE` for one matter per item; the rest is good practice.
"""

from __future__ import annotations

import re
from enum import StrEnum

from cases.rules.comparing import is_numbered, points_of
from cases.rules.similarity import share_found

# A text of fewer characters says little, one of more is rarely read to its end.
SHORT, LONG, LONG_TITLE = 100, 1500, 40
# So much of a point speaks of what the rest of the text speaks of, or it is another matter.
LEAST_SHARE = 0.1
# Pairs that stand in nearly every request, and say nothing of what it is about.
_SILENT = ("建议", "希望", "加强", "进一", "一步", "相关", "部门", "工作", "问题", "尽快", "建设")

_FIGURE = re.compile(
    r"\d|[一二两三四五六七八九十百千万数]+(?:多|余)?(?:个|户|人|名|公里|里|米|亩|年|月|日|天|次|条|处|座|所|元|吨|家|辆)"
)
_PLACE = re.compile(
    r"[省市县区镇乡村街路桥河湖巷园站](?![长民])|社区|小区|学校|小学|中学|医院|广场|市场|水库"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_VAGUE = re.compile(r"加强|重视|加大|进一步|提高认识|完善|推进|优化|促进|支持|关注")
_CONCRETE = re.compile(
    r"建成|新建|增设|设立|设置|修建|修复|维修|修订|更换|安装|拆除|开通|增加|减少|取消|出台|制定|公布|公开"
    r"|拨付|补贴|配备|延长|划定|清理|检查|改为|改造|种植|培训|疏通|扩建|迁|铺"
)


class Hint(StrEnum):
    """Name what an author is asked to look at (提示)."""

    NO_TITLE = "no_title"
    NO_FACTS = "no_facts"
    NO_PROPOSAL = "no_proposal"
    SEVERAL_MATTERS = "several_matters"
    NO_FIGURES = "no_figures"
    NO_PLACE = "no_place"
    VAGUE = "vague"
    LONG_TITLE = "long_title"
    SHORT = "short"
    LONG = "long"


# Without these the text cannot be handed in (要件); the guard `text_complete` says so too.
NEEDED = frozenset({Hint.NO_TITLE, Hint.NO_FACTS, Hint.NO_PROPOSAL})


def hints(title: str, facts: str, analysis: str, proposal: str) -> list[Hint]:
    """Return what is worth a second look in a text (提交前提示), the weightiest first."""
    written = len("".join((facts + analysis + proposal).split()))
    # Places are told by Chinese signs; of a text in another language nothing is said.
    chinese = _HAN.search(facts) is not None
    found = {
        Hint.NO_TITLE: not title.strip(),
        Hint.NO_FACTS: not facts.strip(),
        Hint.NO_PROPOSAL: not proposal.strip(),
        Hint.SEVERAL_MATTERS: _several(title, facts + analysis, proposal),
        Hint.NO_FIGURES: bool(facts.strip()) and not _FIGURE.search(facts),
        Hint.NO_PLACE: chinese and not _PLACE.search(facts),
        Hint.VAGUE: bool(_VAGUE.search(proposal))
        and not (_CONCRETE.search(proposal) or _FIGURE.search(proposal)),
        Hint.LONG_TITLE: len(title.strip()) > LONG_TITLE,
        Hint.SHORT: bool(facts.strip() and proposal.strip()) and written < SHORT,
        Hint.LONG: written > LONG,
    }
    return [hint for hint, holds in found.items() if holds]


def _several(title: str, told: str, proposal: str) -> bool:
    """Tell whether a text seems to speak of several matters (一事一议).

    Its title joins two, or at least two numbered points of the proposal speak of nothing that
    stands in the title or in what was told before.
    """
    if re.search(r"[;；]", title) or title.count("关于") > 1:
        return True
    points = [point for point in points_of(proposal) if is_numbered(point)]
    about = title + "\n" + told
    strange = [p for p in points if share_found(p, about, silent=_SILENT) < LEAST_SHARE]
    return len(points) > 1 and len(strange) > 1
