"""The filter alone: however its input is cut into pieces, pastes come out whole and keys as they were typed."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isms_tui import intake
from isms_tui.intake import END, FIELD_LIMIT, START, Intake

TEXT = st.binary(max_size=60).filter(lambda text: b"\x1b" not in text)


def through(pieces, idle=True):
    """What comes out of one stream."""
    stream = Intake()
    out = b"".join(stream.feed(piece) for piece in pieces)
    return out + (stream.idle() if idle else b"")


def cut(data, places):
    edges = [0, *sorted({place % (len(data) + 1) for place in places}), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


@given(
    st.binary(max_size=300).filter(lambda keys: START not in keys and b"\x1b[M" not in keys), st.lists(st.integers(0))
)
def test_keys_are_not_changed(keys, places):
    assert through(cut(keys, places)) == keys


@given(TEXT, TEXT, TEXT, st.lists(st.integers(0)))
def test_a_paste_between_keys(before, pasted, after, places):
    whole = before + START + pasted + END + after
    expected = before + START + pasted.decode("utf-8", "replace").encode() + END + after
    assert through(cut(whole, places)) == expected


@given(
    st.lists(st.sampled_from([b"one", b"\x11", END, b"\x1b[A", b"\x1b[I", b"\x1b"]), max_size=8),
    st.lists(st.integers(0)),
)
def test_nothing_inside_a_paste_gets_out(parts, places):
    out = through(cut(START + b"".join(parts) + b"last" + END, places))
    assert out.startswith(START)
    assert out.endswith(b"last" + END)
    assert b"\x1b" not in out[len(START) : -len(END)]


@given(st.lists(st.integers(32, 255), min_size=3, max_size=3).map(bytes), st.lists(st.integers(0)))
def test_an_old_mouse_report_is_three_harmless_bytes(report, places):
    assert through(cut(b"a\x1b[M" + report + b"b", places)) == b"a\x1b[M!!!b"


def test_a_long_paste_is_cut_in_characters_not_bytes():
    stream = Intake()
    out = stream.feed(START + "é".encode() * (FIELD_LIMIT + 5) + END) + stream.idle()
    assert out == START + "é".encode() * FIELD_LIMIT + END
    assert list(stream.dropped) == [5]


def test_a_burst_is_a_paste_and_its_end_is_silence(monkeypatch):
    monkeypatch.setattr(intake, "PAUSE", 0.0)
    assert through([b"q" * 3000, b"w"]) == START + b"q" * 3000 + b"w" + END


def test_what_nobody_ended_ends_after_a_silence_and_its_rest_is_no_keys(monkeypatch):
    monkeypatch.setattr(intake, "SILENCE", 0.01)
    stream = Intake()
    assert stream.feed(START + b"half") == START
    time.sleep(0.02)
    assert stream.idle() == b"half" + END
    assert stream.feed(b"q") == b""
    assert stream.feed(b"\x11 rest" + END) == START
    assert stream.idle() == b"q\x11 rest" + END
    assert stream.feed(b"k") == b"k"


def test_after_it_somebody_types(monkeypatch):
    monkeypatch.setattr(intake, "SILENCE", 0.01)
    stream = Intake()
    stream.feed(START + b"half")
    time.sleep(0.02)
    stream.idle()
    assert stream.feed(b"k") == b""
    assert stream.patience < intake.TICK
    assert stream.idle() == b"k"
    assert stream.feed(b"l") == b"l"


@pytest.mark.parametrize("size", [1_000_000, 50_000_000])
def test_memory_stays_small(size):
    stream = Intake()
    stream.feed(START)
    for _ in range(size // 65536):
        stream.feed(b"x" * 65536)
    assert len(stream._kept) <= 4 * FIELD_LIMIT
    assert len(stream.feed(END) + stream.idle()) == FIELD_LIMIT + len(END)
