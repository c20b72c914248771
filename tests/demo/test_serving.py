"""`demo` and `serve` begin and end as a whole: two processes, one parent, no orphan."""

from __future__ import annotations

import gzip
import os
import re
import signal
import socket
import sqlite3
import time
import urllib.parse
import urllib.request

import pytest

from tests.demo.conftest import free_port, get, lives

pytestmark = pytest.mark.pure


def made_at(path):
    """Return when a demo was made."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT made_at FROM people_demomark").fetchall()
    database.close()
    return rows


def test_second_start_keeps_the_data_and_ctrl_c_ends_it(start, own_demo):
    before, port = made_at(own_demo), free_port()

    demo = start("demo", f"--file={own_demo}", f"--port={port}")
    demo.wait_until_said(f"Huiying is at http://127.0.0.1:{port}")
    children = demo.children()
    bootstrap = "static/js-lib-bootstrap5/css/bootstrap.min.css"
    answers = {
        path: get(f"http://127.0.0.1:{port}/{path}")
        for path in ("", bootstrap, "static/viewflow/css/viewflow.min.css")
    }
    code = demo.end(signal.SIGINT)

    assert answers[""] < 500
    assert answers[bootstrap] == 200
    assert answers["static/viewflow/css/viewflow.min.css"] != 200
    assert code == 0, demo.said()
    assert "goes on" in demo.said()
    assert "Traceback" not in demo.said()
    assert len(children) == 2
    assert not any(lives(pid) for pid in children)
    assert made_at(own_demo) == before


def weight_of(reader: urllib.request.OpenerDirector, url: str) -> tuple[int, str]:
    """Return how many bytes an address sends to a browser, and the text that they hold."""
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with reader.open(asked, timeout=20) as answer:
        sent = answer.read()
        packed = answer.headers["Content-Encoding"] == "gzip"
    return len(sent), (gzip.decompress(sent) if packed else sent).decode()


def deputy_of(here: str) -> urllib.request.OpenerDirector:
    """Sign in as one demo person after the other until one is a deputy with suggestions."""
    for n in range(40):
        cookies = urllib.request.HTTPCookieProcessor()
        reader = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
        _sent, people = weight_of(reader, f"{here}/sign-in/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', people)
        button = re.findall(r'action="(/sign-in/demo/\d+/)"', people)[n]
        typed = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1]}).encode()
        with reader.open(f"{here}{button}", data=typed, timeout=20) as answer:
            if answer.url == f"{here}/deputy/" and b"card-one" in answer.read():
                return reader
    raise AssertionError("no deputy with suggestions")


def test_a_deputys_page_weighs_less_than_eighty_kilobytes_as_it_is_sent(start, own_demo):
    port = free_port()
    demo = start("demo", f"--file={own_demo}", f"--port={port}")
    demo.wait_until_said("Huiying is at")
    here = f"http://127.0.0.1:{port}"
    reader = deputy_of(here)

    sent, page = weight_of(reader, f"{here}/deputy/")
    files = re.findall(r'<(?:link|script|img)[^>]*?(?:href|src)="(/static/[^"]+)"', page)
    sizes = {name: weight_of(reader, here + name)[0] for name in files}

    assert len(files) >= 4
    assert sent + sum(sizes.values()) <= 80_000, (sent, sizes)


def test_one_parent_serves_a_file_and_a_dead_engine_ends_it(start, own_demo):
    first = start("demo", f"--file={own_demo}", f"--port={free_port()}")
    first.wait_until_said("Huiying is at")
    second = start("demo", f"--file={own_demo}", f"--port={free_port()}")

    assert second.process.wait(timeout=20) == 1
    assert "is served already: http://127.0.0.1:" in second.said()
    assert first.process.poll() is None

    children = first.children()
    os.kill(children[-1], signal.SIGKILL)
    assert first.process.wait(timeout=15) == 1
    assert "The engine ended by itself" in first.said()
    assert "Traceback" not in first.said()
    assert not any(lives(pid) for pid in children)


def test_children_end_with_a_parent_that_was_killed(start, own_demo):
    demo = start("demo", f"--file={own_demo}", f"--port={free_port()}")
    demo.wait_until_said("Huiying is at")
    children = demo.children()

    demo.process.kill()
    demo.process.wait(timeout=5)

    assert len(children) == 2
    last = time.monotonic() + 15
    while any(lives(pid) for pid in children):
        assert time.monotonic() < last
        time.sleep(0.1)


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_taken_port_is_told_before_anything_is_done(start, tmp_path, command):
    path = tmp_path / "some.sqlite3"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        own = [f"--file={path}"] if command == "demo" else []
        one = start(command, f"--port={port}", *own, DATABASE_URL=f"sqlite:///{path}")

        assert one.process.wait(timeout=20) == 1

    assert f"Port {port} is in use" in one.said()
    assert "Traceback" not in one.said()
    assert not path.exists()


def test_reset_starts_afresh(start, own_demo):
    before = made_at(own_demo)
    checkpoints = own_demo.with_name("demo-checkpoints")
    checkpoints.mkdir()

    one = start("demo", "--reset", "--load-only", "--suggestions=2", f"--file={own_demo}")

    assert one.process.wait(timeout=40) == 0, one.said()
    assert "loading the demo: 100 %" in one.said()
    assert made_at(own_demo) > before
    assert not checkpoints.exists()


def test_what_is_no_demo_is_left_alone(start, tmp_path):
    path = tmp_path / "real.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE register (title TEXT)")
    database.close()
    content = path.read_bytes()

    one = start("demo", "--load-only", f"--file={path}")

    assert one.process.wait(timeout=20) == 1
    assert "is not a demo" in one.said()
    # Opening it may have changed how it is written, not what it holds.
    assert path.read_bytes()[100:] == content[100:]


def test_serve_prepares_an_empty_database_and_sigterm_ends_it(start, tmp_path):
    path, port = tmp_path / "own.sqlite3", free_port()
    serve = start(
        "serve", f"--port={port}",
        DATABASE_URL=f"sqlite:///{path}", CHECKPOINT_DIR=str(tmp_path / "checkpoints"),
    )  # fmt: skip
    serve.wait_until_said(f"Huiying is at http://127.0.0.1:{port}")
    children = serve.children()

    assert get(f"http://127.0.0.1:{port}/") < 500
    assert made_at(path) == []
    assert serve.end(signal.SIGTERM) == 0
    assert "Preparing the database" in serve.said()
    assert "Traceback" not in serve.said()
    assert not any(lives(pid) for pid in children)
