"""The page of rules: current, complete, every line with its source."""

from pathlib import Path

import pytest

from cases.rules.document import COMMAND, main, render_rules, words
from cases.rules.durations import Unit, days
from cases.rules.policy import PointRole, PointRule, Reminder, ReminderFrom, parameters
from cases.rules.presets import preset_file, preset_keys

pytestmark = pytest.mark.pure

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules.md"


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == render_rules(), f"run: {COMMAND}"


def test_the_page_says_that_it_is_generated_and_how():
    assert COMMAND in render_rules().splitlines()[2]


def test_every_parameter_has_a_line_with_its_source():
    lines = render_rules().splitlines()

    for each in parameters():
        line = next(line for line in lines if line.startswith(f"| `{each.key}` |"))
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        assert len(cells) == 7
        assert all(cells), each.key
        assert cells[-1] == "; ".join(each.source)


def test_every_difference_of_a_preset_has_a_line_with_its_source():
    page = render_rules()

    for key in preset_keys():
        for name, source in preset_file(key).sources.items():
            assert any(
                line.startswith(f"| `{name}` |") and line.endswith(f"| {source} |")
                for line in page.splitlines()
            ), (key, name)


def test_the_command_writes_the_page(capsys):
    main()

    assert capsys.readouterr().out == render_rules()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (days(1), "1 day"),
        ((), "none"),
        ((-5, 0), "-5, 0"),
        (Reminder(ReminderFrom.DUE, 0, Unit.DAY), "on the due day"),
        (Reminder(ReminderFrom.OPENED, 2, Unit.WORKDAY), "2 working days after the request"),
        (PointRule("talk", PointRole.ANY, 3, 9), "talk (any): 3, at most 9"),
    ],
)
def test_values_in_words(value, text):
    assert words(value) == text
