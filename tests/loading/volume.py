"""Write a large invented folder, to measure a load: `python -m tests.loading.volume FOLDER`."""

from __future__ import annotations

import argparse
import csv
import shutil
from datetime import date, timedelta
from pathlib import Path
from random import Random

TEMPLATE = Path(__file__).resolve().parents[2] / "fixtures" / "congress_template"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安邦岚清远志和平秋实春晓文武立德思源嘉树望岳长河明月松涛若谷"


def write_folder(folder: Path, deputies: int, items: int, seed: int = 1) -> None:
    """Write the template's organs and people with many deputies and items."""
    dice = Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for file in TEMPLATE.glob("*.csv"):
        shutil.copy(file, folder / file.name)
    groups = [f"第{n}代表团" for n in range(1, 21)]
    _write(folder / "delegations.csv", ["届", "名称"], [["17", group] for group in groups])
    names = [dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, 2)) for _ in range(deputies)]
    cards = [f"V{n:04d}" for n in range(1, deputies + 1)]
    rows = [[n, "17", groups[i % 20], f"第{i + 1}选区", cards[i]] for i, n in enumerate(names)]
    _write(folder / "deputies.csv", ["姓名", "届", "代表团", "选区", "代表证号"], rows)
    with (TEMPLATE / "items.csv").open(encoding="utf-8", newline="") as file:
        patterns = list(csv.DictReader(file))
    made = [_item(n, patterns[n % len(patterns)], cards, dice) for n in range(1, items + 1)]
    _write(folder / "items.csv", list(patterns[0]), [list(row.values()) for row in made])


def _item(n: int, pattern: dict[str, str], cards: list[str], dice: Random) -> dict[str, str]:
    row = dict(pattern)
    shift = timedelta(days=dice.randrange(3))
    for column, text in row.items():
        # The day of submission stays within the session; whole rows move together.
        if column.endswith("日期") and len(text) == 10 and text[4] == "-":
            moved = date.fromisoformat(text) + (shift if column != "提交日期" else timedelta())
            row[column] = moved.isoformat()
    authors = dice.sample(cards, 1 + (pattern["附议代表"] != "") * 2)
    row["领衔代表"], row["附议代表"] = authors[0], "、".join(authors[1:])
    row["标题"] = f"{pattern['标题'].removesuffix('的建议')}（{n}）的建议"
    if row["编号"]:
        row["编号"] = str(n)
    if row["文号"]:
        row["文号"] = f"青函〔2025〕{n}号"
    if "年" in row["提交日期"]:
        row["沟通日期"] = "2025-03-25"
    return row


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--deputies", type=int, default=500)
    parser.add_argument("--items", type=int, default=1000)
    options = parser.parse_args()
    write_folder(options.folder, options.deputies, options.items)
