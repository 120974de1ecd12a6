"""Nothing that a person typed can steer a terminal."""

import unicodedata

import pytest

from isms_tui.domain.text import FIELD_LIMIT, clean, one_line

NASTY = [
    "\x1b[31mred\x1b[0m",
    "\x1b]52;c;ZXZpbA==\x07",
    "\x1b]8;;http://evil\x1b\\link",
    "\x9b31m",
    "a\x00b\x07\x08\x7f",
    "\u202eright to left\u2066",
    "\ud800 lone",
    "Z" + "\u0301" * 300,
    "line\u2028separator\rreturn",
    "\ufffe\ufdd0",
]


@pytest.mark.parametrize("text", NASTY)
def test_no_control_character_is_left(text):
    found = clean(text)
    assert all(char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in found)
    found.encode("utf-8")
    assert clean(found) == found


def test_combining_marks_are_limited():
    assert sum(1 for char in clean("x" + "\u0308" * 300) if unicodedata.combining(char)) <= 8


def test_ordinary_text_stays_as_it_is():
    text = "Müller & Söhne: 100 % [x] = naïve 日本\nsecond line"
    assert clean(text) == text
    assert one_line(" two\n lines ") == "two lines"


def test_a_field_is_capped():
    assert len(clean("x" * 1_000_000)) == FIELD_LIMIT
