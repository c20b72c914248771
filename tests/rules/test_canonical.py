"""One way to write facts as bytes, two ways to hash them, and the root over many heads."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.canonical import canonical, digest, merkle_root

pytestmark = pytest.mark.pure

MOMENT = datetime(2026, 1, 12, 1, 2, 3, 45, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")

# The published example of the standard (GB/T 32905-2016, A.1) for the text "abc".
SM3_OF_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


# Canonical JSON


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "null"),
        (True, "true"),
        (1, "1"),
        (-7, "-7"),
        ("", '""'),
        ("云溪", '"云溪"'),
        ('"\\\n', '"\\"\\\\\\n"'),
        ("e\u0301", '"é"'),
        (date(2026, 1, 2), '"2026-01-02"'),
        (MOMENT, '"2026-01-12T01:02:03.000045Z"'),
        (MOMENT.replace(microsecond=0), '"2026-01-12T01:02:03.000000Z"'),
        (MOMENT.astimezone(SHANGHAI), '"2026-01-12T01:02:03.000045Z"'),
        ([1, [2, "三"]], '[1,[2,"三"]]'),
        ((1, 2), "[1,2]"),
        ({3, 1, 2}, "[1,2,3]"),
        (frozenset({"b", "a"}), '["a","b"]'),
        ({"b": 1, "a": {"d": None, "c": []}}, '{"a":{"c":[],"d":null},"b":1}'),
        ({"e\u0301": 1}, '{"é":1}'),
        ({}, "{}"),
    ],
)
def test_canonical_writes_each_value_in_one_way(value, written):
    assert canonical(value) == written


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        [1, {"deep": 0.5}],
        Decimal("1.0"),
        b"bytes",
        datetime(2026, 1, 12, 1, 2, 3),  # noqa: DTZ001
        {"at": datetime(2026, 1, 12)},  # noqa: DTZ001
        {1: "a key that is no text"},
        {None: 1},
        object(),
        timedelta(days=1),
    ],
    ids=lambda value: type(value).__name__,
)
def test_canonical_refuses_what_has_no_one_way(value):
    with pytest.raises(TypeError):
        canonical(value)


def test_canonical_of_its_own_text_is_stable():
    once = canonical({"text": "e\u0301", "at": MOMENT})

    assert canonical(once) == canonical(unicodedata.normalize("NFC", once))
    assert canonical(once) != once


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text("abé", max_size=3), inner)
        ),
        max_leaves=8,
    )
)
def test_canonical_does_not_depend_on_the_order_of_keys(value):
    def turned(part):
        if isinstance(part, dict):
            return {key: turned(part[key]) for key in reversed(part)}
        return [turned(one) for one in part] if isinstance(part, list) else part

    assert canonical(turned(value)) == canonical(value)


@given(st.datetimes(), st.integers(-14 * 60, 14 * 60))
def test_canonical_does_not_depend_on_the_zone(naive, minutes):
    if not 2 <= naive.year <= 9998:
        return
    at = naive.replace(tzinfo=UTC)

    assert canonical(at.astimezone(timezone(timedelta(minutes=minutes)))) == canonical(at)


# Hashes


def test_sm3_of_the_library_is_that_of_the_standard():
    state = hashes.Hash(hashes.SM3())
    state.update(b"abc")

    assert state.finalize().hex() == SM3_OF_ABC


def test_digest_closes_each_part_by_a_line_feed():
    state = hashes.Hash(hashes.SM3())
    state.update("abc\n云溪\n".encode())

    assert digest("sm3", "abc", "云溪") == state.finalize().hex()
    assert digest("sha256", "abc", "云溪") == hashlib.sha256("abc\n云溪\n".encode()).hexdigest()


def test_digest_tells_parts_apart():
    for algorithm in ("sha256", "sm3"):
        made = {digest(algorithm, *parts) for parts in ((), ("ab",), ("a", "b"), ("", "ab"))}

        assert len(made) == 4
        assert {len(one) for one in made} == {64}


@pytest.mark.parametrize("name", ["", "md5", "SHA256", "sha512"])
def test_digest_knows_two_algorithms_only(name):
    with pytest.raises(ValueError, match="no such hash"):
        digest(name, "abc")


# The root over many heads

ALGORITHMS = pytest.mark.parametrize("algorithm", ["sha256", "sm3"])


@ALGORITHMS
def test_merkle_root_of_few_leaves_is_built_by_hand(algorithm):
    a, b, c = (digest(algorithm, "leaf", text) for text in "abc")
    pair = digest(algorithm, "node", a, b)

    assert merkle_root(algorithm, []) == digest(algorithm, "empty")
    assert merkle_root(algorithm, ["a"]) == a
    assert merkle_root(algorithm, ["a", "b"]) == pair
    assert merkle_root(algorithm, ["a", "b", "c"]) == digest(
        algorithm, "node", pair, digest(algorithm, "node", c)
    )


@ALGORITHMS
def test_merkle_root_does_not_take_a_doubled_leaf_for_an_odd_one(algorithm):
    assert merkle_root(algorithm, ["a", "b", "c"]) != merkle_root(algorithm, ["a", "b", "c", "c"])


@ALGORITHMS
def test_merkle_root_does_not_take_a_node_for_a_leaf(algorithm):
    pair = merkle_root(algorithm, ["a", "b"])

    assert merkle_root(algorithm, [pair]) != pair


LEAVES = st.lists(st.text("ab云", max_size=3), max_size=9)


@given(LEAVES, st.data())
def test_merkle_root_changes_with_every_leaf_order_and_length(leaves, data):
    root = merkle_root("sha256", leaves)

    assert merkle_root("sha256", [*leaves, "a"]) != root
    assert merkle_root("sha256", ["a", *leaves]) != root
    if leaves:
        place = data.draw(st.integers(0, len(leaves) - 1))
        assert merkle_root("sha256", [*leaves[:place], *leaves[place + 1 :]]) != root
        changed = [*leaves[:place], leaves[place] + "x", *leaves[place + 1 :]]
        assert merkle_root("sha256", changed) != root
    shuffled = data.draw(st.permutations(leaves))
    assert (merkle_root("sha256", shuffled) == root) == (shuffled == leaves)
