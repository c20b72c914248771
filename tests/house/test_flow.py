"""The picture of the state machines: current, complete, and broken machines are reported."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zlib
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django_fsm import RETURN_VALUE, transition

from cases import guards
from cases.models.record import Record, state_field
from cases.rules.labels import Labelled
from workflows import door, picture, picture_pages, picture_panels, picture_svg
from workflows.management.commands import flow

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "flow.md"
SVG = "{http://www.w3.org/2000/svg}"


def run(form: str) -> str:
    """Run the command in this process."""
    written = StringIO()
    call_command("flow", "--format", form, stdout=written)
    return written.getvalue()


def run_alone(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, in a process of its own."""
    return subprocess.run(
        [sys.executable, "manage.py", "flow", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


# What the declarations say


@pytest.mark.pure
def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == run("markdown"), (
        f"run: {picture_pages.COMMAND} > docs/flow.md"
    )


@pytest.mark.pure
def test_the_page_says_that_it_is_generated_and_how():
    assert picture_pages.COMMAND in run("markdown").splitlines()[2]


@pytest.mark.pure
def test_our_machines_have_no_problems():
    machines = picture.collect()

    assert picture.problems(machines) + picture.problems_of_acts(machines) == []


@pytest.mark.pure
def test_json_tells_every_state_of_the_enums():
    machines = json.loads(run("json"))["machines"]

    told = {key: [s["value"] for s in machine["states"]] for key, machine in machines.items()}
    assert told == {source.key: [s.value for s in source.states] for source in picture.SOURCES}


@pytest.mark.pure
def test_json_tells_every_declared_transition():
    machines = json.loads(run("json"))["machines"]

    for source in picture.SOURCES:
        declared = {
            (name, start)
            for name in dir(source.model)
            if hasattr(getattr(source.model, name, None), "_django_fsm")
            for start in getattr(source.model, name)._django_fsm.transitions
        }
        told = machines[source.key]["transitions"]
        assert {(t["act"], t["from"]) for t in told} == declared
        assert all(t["who"] and t["source"] and t["label_zh"] for t in told)


@pytest.mark.pure
def test_the_end_of_an_open_result_is_every_state_it_allows():
    machine = next(m for m in picture.collect() if m.key == "request")

    ends = {(m.act, m.end, m.stays) for m in machine.moves if m.act in ("rate", "remind_rater")}

    assert ends == {
        ("rate", "opened", True),
        ("rate", "answered", False),
        ("remind_rater", "opened", True),
    }


@pytest.mark.pure
def test_who_sets_a_transition_off_is_told():
    by = {(m.key, move.act): move.by for m in picture.collect() for move in m.moves}

    assert by["suggestion", "register"] == "act"
    assert by["suggestion", "begin_handling"] == "consequence"
    assert by["clock", "mark_overdue"] == "system"
    assert by["request", "release"] == "act"


@pytest.mark.pure
def test_final_states_exist():
    known = {source.key: {s.value for s in source.states} for source in picture.SOURCES}

    assert picture.FINAL.keys() == known.keys()
    assert all(values <= known[key] for key, values in picture.FINAL.items())
    assert all(values <= known[key] for key, values in picture.ALSO_INITIAL.items())


@pytest.mark.pure
def test_mermaid_names_every_state_and_every_act():
    diagrams = run("mermaid").split("stateDiagram-v2")[1:]

    for machine, diagram in zip(picture.collect(), diagrams, strict=True):
        for state in machine.states:
            assert f'state "{state.label_zh} ({state.label_en})" as {state.value}' in diagram
        for move in machine.moves:
            assert f"{move.act} {move.label_zh} (" in diagram


@pytest.mark.pure
def test_a_mermaid_label_holds_nothing_that_ends_it():
    labels = [
        line.split(": ", 1)[1]
        for line in run("mermaid").splitlines()
        if " --> " in line and ": " in line
    ]

    assert labels
    assert [label for label in labels if ":" in label or ";" in label] == []


# Broken machines


class Light(Labelled):
    """The states of a machine that is made for these tests."""

    RED = "red", "red", "红"
    AMBER = "amber", "amber", "黄"
    GREEN = "green", "green", "绿"


def machine_of(**declared):
    """Build the machine of a model that is in no database, with these transitions."""

    class Meta:
        abstract = True

    lamp = type(
        "Lamp",
        (Record,),
        {
            "__module__": __name__,
            "Meta": Meta,
            "state": state_field(Light, Light.RED),
            **{name: _method(name, **options) for name, options in declared.items()},
        },
    )
    return picture.read(picture.Source("lamp", lamp, Light, "灯", "lamp"))


def _method(name, **options):
    def method(self):
        """Change the lamp (换灯)."""

    method.__name__ = name
    declared = {
        "permission": guards.unit_member,
        "custom": {"source": "a rule"},
        "field": "state",
    } | options
    return transition(**declared)(method)


@pytest.fixture
def green_is_final(monkeypatch):
    monkeypatch.setitem(picture.FINAL, "lamp", frozenset({"green"}))


WHOLE = {
    "warn": {"source": Light.RED, "target": Light.AMBER},
    "go": {"source": Light.AMBER, "target": Light.GREEN},
}


@pytest.mark.pure
@pytest.mark.usefixtures("green_is_final")
def test_a_whole_machine_has_no_problem():
    assert picture.problems([machine_of(**WHOLE)]) == []


@pytest.mark.pure
@pytest.mark.usefixtures("green_is_final")
@pytest.mark.parametrize(
    ("declared", "problem"),
    [
        (
            {
                "go": {"source": Light.RED, "target": Light.GREEN},
                "end": {"source": Light.AMBER, "target": Light.GREEN},
            },
            "lamp: state 'amber' (黄) cannot be reached",
        ),
        (
            {
                "warn": {"source": Light.RED, "target": Light.AMBER},
                "go": {"source": Light.RED, "target": Light.GREEN},
            },
            "lamp: state 'amber' (黄) has no way out and is not final",
        ),
        (
            WHOLE | {"blink": {"source": Light.AMBER, "target": None, "permission": None}},
            "lamp: blink has no permission: anybody could do it",
        ),
        (
            WHOLE | {"blink": {"source": Light.AMBER, "target": None, "custom": {}}},
            "lamp: blink has no source",
        ),
        (
            WHOLE | {"blink": {"source": Light.AMBER, "target": "blue"}},
            "lamp: blink names a state that does not exist: 'blue'",
        ),
    ],
)
def test_a_broken_machine_is_reported(declared, problem):
    assert picture.problems([machine_of(**declared)]) == [problem]


@pytest.mark.pure
@pytest.mark.usefixtures("green_is_final")
def test_a_circle_that_never_ends_is_reported():
    machine = machine_of(
        warn={"source": Light.RED, "target": RETURN_VALUE(Light.AMBER, Light.GREEN)},
        blink={"source": Light.AMBER, "target": None},
    )
    endless = replace(
        machine,
        moves=(
            *machine.moves,
            replace(machine.moves[-1], start="amber", end="blue"),
            replace(machine.moves[-1], start="blue", end="amber"),
        ),
        states=(*machine.states, picture.State("blue", "蓝", "blue", reachable=True)),
    )

    assert picture.problems([endless]) == [
        "lamp: state 'amber' (黄) leads to no final state",
        "lamp: state 'blue' (蓝) leads to no final state",
    ]


@pytest.mark.pure
@pytest.mark.usefixtures("green_is_final")
@pytest.mark.parametrize("form", ["mermaid", "svg", "json", "markdown"])
def test_a_broken_machine_is_drawn_and_the_command_fails(form, monkeypatch):
    broken = machine_of(end={"source": Light.AMBER, "target": "blue", "custom": {}})
    monkeypatch.setattr(flow.picture, "collect", lambda: [broken])
    monkeypatch.setattr(flow.picture_svg, "live_counts", lambda: None)
    written = StringIO()

    with pytest.raises(CommandError) as raised:
        call_command("flow", "--format", form, stdout=written)

    # Django's entry point turns this into exit code 1 and standard error.
    assert raised.value.returncode == 1
    assert str(raised.value).splitlines()[:3] == [
        "lamp: state 'red' (红) has no way out and is not final",
        "lamp: state 'amber' (黄) cannot be reached",
        "lamp: state 'amber' (黄) leads to no final state",
    ]
    assert "lamp: end has no source" in str(raised.value)
    assert "黄" in written.getvalue()


@pytest.mark.pure
def test_an_act_that_only_follows_is_no_act_of_the_door(monkeypatch):
    monkeypatch.setitem(door.ACTS, "begin_handling", door.ACTS["register"])
    monkeypatch.delitem(door.ACTS, "assign")

    assert picture.problems_of_acts(picture.collect()) == [
        "assign is declared, but the door has no such act",
        "begin_handling only follows from another act, but the door offers it as an act",
    ]


@pytest.mark.pure
def test_a_machine_that_is_not_drawn_is_reported(monkeypatch):
    drawn = [source for source in picture.SOURCES if source.key != "clock"]
    monkeypatch.setattr(picture, "SOURCES", drawn)

    found = picture.problems_of_acts(picture.collect())

    assert "Clock has a state machine that is not drawn" in found


# Without a database


@pytest.mark.pure
@pytest.mark.parametrize("form", ["json", "svg"])
def test_no_database_is_needed_or_made(form, tmp_path):
    path = tmp_path / "none.sqlite3"

    done = run_alone("--format", form, DATABASE_URL=f"sqlite:///{path}")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.pure
@pytest.mark.parametrize("form", ["mermaid", "svg"])
def test_no_server_is_needed(form):
    # Nobody listens on the discard port.
    done = run_alone("--format", form, DATABASE_URL="postgresql://postgres@127.0.0.1:9/none")

    assert (done.returncode, done.stderr) == (0, "")
    assert form == "svg" or done.stdout == run("mermaid")


@pytest.mark.pure
def test_a_database_without_tables_has_no_counts(tmp_path):
    path = tmp_path / "empty.sqlite3"
    path.touch()

    done = run_alone("--format", "svg", DATABASE_URL=f"sqlite:///{path}")

    assert done.returncode == 0
    assert path.stat().st_size == 0
    assert "rows now" not in done.stdout


@pytest.mark.pure
def test_a_mermaid_picture_comes_without_asking():
    written = StringIO()

    call_command("flow", stdout=written)

    assert written.getvalue() == run("mermaid")


# The drawing


def drawn_states(text: str) -> dict[str, list[str]]:
    """Read an SVG: the texts in the box of each state."""
    root = ElementTree.fromstring(text.encode("utf-8"))
    return {
        group.get("id"): [t.text for t in group.iter(f"{SVG}text")]
        for group in root.iter(f"{SVG}g")
        if group.get("id")
    }


@pytest.mark.pure
def test_svg_names_every_state_and_every_act():
    machines = picture.collect()
    text = picture_svg.svg(machines)

    boxes = drawn_states(text)
    words = {t.text for t in ElementTree.fromstring(text.encode()).iter(f"{SVG}text")}
    for machine in machines:
        for state in machine.states:
            labels = boxes[f"{machine.key}-{state.value}"][:2]
            assert labels == [state.label_zh, state.label_en]
        for move in machine.moves:
            assert any(move.act in word for word in words)


@pytest.mark.pure
def test_no_box_or_text_lies_on_another():
    for machine in picture.collect():
        panel = picture_panels.lay_out(machine, None)
        boxes = panel.drawing.boxes
        for n, a in enumerate(boxes):
            for b in boxes[:n]:
                beside = a.x + a.width <= b.x or b.x + b.width <= a.x
                above = abs(a.y - b.y) >= (a.height + b.height) / 2
                assert beside or above, (machine.key, a.content, b.content)
        for _, _, lines in panel.routes:
            # A line lives in the gap between two columns, where no box stands.
            assert all(line.left.x + line.left.width < line.right.x for line in lines)


def test_svg_shows_how_many_rows_stand_in_each_state(county):
    for _ in range(2):
        county.handling(("water", "sole"))
    county.draft()

    boxes = drawn_states(run("svg"))

    assert boxes["suggestion-handling"][-1] == "2"
    assert boxes["suggestion-draft"][-1] == "1"
    assert boxes["suggestion-closed"][-1] == "0"
    assert boxes["assignment-accepted"][-1] == "2"
    # A contact and a reply are due of each; the deadline for a return is stopped.
    assert boxes["clock-running"][-1] == "4"


CHROMIUM = shutil.which("chromium")


@pytest.mark.pure
def test_a_browser_draws_the_picture(tmp_path):
    if CHROMIUM is None:
        if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
            pytest.fail("Chromium not found, and CI needs it")
        pytest.skip("Chromium not found: the picture is not rendered")
    drawing, shot = tmp_path / "flow.svg", tmp_path / "flow.png"
    drawing.write_text(picture_svg.svg(picture.collect()), encoding="utf-8")

    subprocess.run(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--window-size=1200,900",
            f"--screenshot={shot}",
            drawing.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )

    colours = colours_of(shot)
    # White paper, ink, and the two fills of first and last states.
    assert {(255, 255, 255), (0xE6, 0xF0, 0xFB), (0xE9, 0xF6, 0xEC)} <= colours
    assert len(colours) > 50


def colours_of(path: Path) -> set[tuple[int, int, int]]:
    """Read the colours of a PNG with 8 bits per channel, not interlaced."""
    data = path.read_bytes()
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", data[16:29])
    assert (depth, interlaced) == (8, 0)
    size = {2: 3, 6: 4}[kind]
    packed, at = b"", 8
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        packed += data[at + 8 : at + 8 + length] if name == b"IDAT" else b""
        at += length + 12
    raw, above, colours = zlib.decompress(packed), bytes(width * size), set()
    for row in range(height):
        start = row * (width * size + 1)
        above = _unfiltered(raw[start], raw[start + 1 : start + 1 + width * size], above, size)
        colours |= set(zip(above[0::size], above[1::size], above[2::size], strict=True))
    return colours


def _unfiltered(kind: int, line: bytes, above: bytes, size: int) -> bytes:
    row = bytearray(line)
    for n in range(len(row)):
        left = row[n - size] if n >= size else 0
        up, corner = above[n], above[n - size] if n >= size else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        elif kind == 4:
            p = left + up - corner
            guess = min((left, up, corner), key=lambda v: abs(p - v))
        else:
            break
        row[n] = (row[n] + guess) & 255
    return bytes(row)
