"""`clean` and `one_line` over the corpus and over every character there is."""

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nasty.corpus import all_texts, harmful, name

from isms_tui.domain.text import FIELD_LIMIT, clean, escape_hidden, one_line


def hidden_in_a_row(text):
    longest = run = 0
    for char in text:
        run = run + 1 if unicodedata.category(char) in ("Mn", "Me", "Cf") else 0
        longest = max(longest, run)
    return longest


@pytest.mark.parametrize("text", all_texts(), ids=name)
def test_cleaned_text_is_harmless_short_and_stays_as_it_is(text, cases):
    for found in (clean(text), clean(text, multiline=False), one_line(text)):
        assert not harmful(found)
        assert len(found) <= FIELD_LIMIT
        assert hidden_in_a_row(found) <= 8
        found.encode("utf-8")
        cases("clean")
    assert clean(clean(text)) == clean(text)
    assert one_line(one_line(text)) == one_line(text)
    assert "\n" not in one_line(text)


def test_every_character_beside_every_neighbour_in_its_block():
    # The planes between hold nothing, and what they will hold is no kind of its own: their ends are looked at.
    ends = [start for start in range(0x40000, sys.maxunicode + 1, 128) if start & 0xFFFF in (0, 0xFF80)]
    for start in [*range(0, 0x40000, 128), *range(0xE0000, 0xE1000, 128), *ends]:
        block = [chr(code) for code in range(start, start + 128)]
        for text in ("".join(block), ".".join(block), "\u0301".join(block)):
            found = clean(text)
            assert not harmful(found), hex(start)
            assert clean(found) == found, hex(start)


ODD = st.text(
    st.one_of(
        st.characters(max_codepoint=0xDBFF),
        st.characters(min_codepoint=0xE000),
        st.sampled_from(
            "\r\n\x1b\x9b\u0301\u0958\u1100\u1161\u11a8\u200d\u202e\u2028\ud800\u3000\u00a0\ufb1d\U0001d160"
        ),
    ),
    max_size=60,
)


@settings(max_examples=400, deadline=None)
@given(ODD, st.integers(1, 70))
def test_cleaning_twice_is_cleaning_once_at_every_limit(text, limit):
    for cleaner in (lambda t: clean(t, limit=limit), lambda t: one_line(t, limit)):
        found = cleaner(text)
        assert cleaner(found) == found
        assert len(found) <= limit
        assert not harmful(found)


def test_ordinary_text_and_emoji_stay():
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    for text in ("Müller & Söhne [x] {y} 100 % = <b>", "日本語", family, "\U0001f1e9\U0001f1ea", "नमस्ते"):
        assert clean(text) == text


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(ODD, ODD, max_size=3))
def test_escaped_json_says_the_same_and_hides_nothing(value):
    import json

    printed = escape_hidden(json.dumps(value, ensure_ascii=False, indent=1))
    assert json.loads(printed) == value
    assert not harmful(printed)
