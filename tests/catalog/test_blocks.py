"""Markdown becomes blocks, blocks become lines that fit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isms_tui.catalog.blocks import Code, Heading, Item, Paragraph, Quote, Rule, Span, TableBlock, parse_blocks, texts
from isms_tui.catalog.wrap import cell_width, plain_lines, wrap_blocks


def lines(markdown: str, width: int = 78) -> list[str]:
    return plain_lines(parse_blocks(markdown), width)


def one(text: str) -> tuple[Span, ...]:
    return (Span(text),)


@pytest.mark.parametrize(
    ("markdown", "blocks"),
    [
        ("", ()),
        ("## Why *it* matters", (Heading(2, (Span("Why "), Span("it", "em"), Span(" matters"))),)),
        ("One\ntwo.", (Paragraph(one("One two.")),)),
        ("One  \ntwo.", (Paragraph(one("One\ntwo.")),)),
        ("- a\n- b", (Item(1, None, one("a")), Item(1, None, one("b")))),
        ("3. a\n3. b", (Item(1, 3, one("a")), Item(1, 4, one("b")))),
        ("1. a\n   - b\n\n   c", (Item(1, 1, one("a")), Item(2, None, one("b")), Item(1, 1, one("c"), more=True))),
        ("> a\n>\n> b", (Quote(one("a")), Quote(one("b")))),
        ("> - a", (Item(1, None, one("a")),)),
        ("a\n\n---\n\nb", (Paragraph(one("a")), Rule(), Paragraph(one("b")))),
        ("```\nx  = 1\n\n  y\n```", (Code(("x  = 1", "", "  y")),)),
        (
            "| a | b |\n|---|---|\n| 1 | **2** |",
            (TableBlock((one("a"), one("b")), ((one("1"), (Span("2", "strong"),)),)),),
        ),
        ("| a | b |\n|---|---|\n| 1 |", (TableBlock((one("a"), one("b")), ((one("1"), ()),)),)),
    ],
)
def test_every_kind_of_block(markdown, blocks):
    assert parse_blocks(markdown) == blocks


@pytest.mark.parametrize(
    ("markdown", "spans"),
    [
        (
            "a **b** *c* `d`",
            (Span("a "), Span("b", "strong"), Span(" "), Span("c", "em"), Span(" "), Span("d", "code")),
        ),
        ("**a `b` *c***", (Span("a ", "strong"), Span("b", "code"), Span(" ", "strong"), Span("c", "em"))),
        ("**Bold**, then", (Span("Bold", "strong"), Span(", then"))),
        ("see [the list](https://x.org/a)", one("see the list (https://x.org/a)")),
        ("<https://x.org>", one("https://x.org")),
        ("see [5.19](5.19-x.md)", one("see 5.19")),
        ("![a plan](plan.png)", one("a plan")),
        ("[Top manager] signs [n]", one("[Top manager] signs [n]")),
        ("a <b>c</b> &amp; d", one("a <b>c</b> & d")),
        ("1 \\* 2 ** 3", one("1 * 2 ** 3")),
    ],
)
def test_styles_links_and_signs(markdown, spans):
    assert parse_blocks(markdown) == (Paragraph(spans),)


def test_control_characters_do_not_come_through():
    text = "".join(lines("a\x1b[31m b\x07 `c\x1bd` [e](http://x/\x1b)\n\n    f\x1b"))
    assert not [char for char in text if ord(char) < 32 or ord(char) == 127]


def test_texts_are_words_without_signs():
    blocks = parse_blocks("## A *b*\n\n- **c** d.\n\n| e | f |\n|---|---|\n| g | `h`. |\n\n---\n")
    assert [text for block in blocks for text in texts(block)] == ["A b", "c d.", "e f", "g h."]


def test_blocks_are_parted_and_items_are_not():
    assert lines("# H\n\nOne.\n\n- a\n- b\n\nTwo.\n\n---") == [
        "H",
        "One.",
        "",
        "- a",
        "- b",
        "",
        "Two.",
        "",
        "-" * 40,
    ]


def test_items_hang():
    got = lines("9. one two three\n10. four five six\n    - seven eight nine\n\n      ten eleven twelve", 14)
    assert got == [
        "9. one two",
        "   three",
        "10. four five",
        "    six",
        "  - seven",
        "    eight nine",
        "    ten eleven",
        "    twelve",
    ]


def test_quotes_and_code_are_indented():
    assert lines("> one two three\n\n```\nx  = 1\n```", 14) == ["    one two", "    three", "", "    x  = 1"]


def test_a_line_break_is_kept():
    assert lines("one  \ntwo\\\n*three*") == ["one", "two", "three"]


def test_styles_survive_wrapping():
    wrapped = wrap_blocks(parse_blocks("go **one two three** on"), 12)
    assert wrapped == [
        (Span("go "), Span("one two", "strong")),
        (Span("three", "strong"), Span(" on")),
    ]
    assert wrap_blocks(parse_blocks("# Big `x`"), 20) == [(Span("Big", "strong"), Span(" "), Span("x", "code"))]


def test_a_word_is_not_cut_between_styles():
    assert lines("one two **bold**, on", 10) == ["one two", "bold, on"]


def test_long_words_are_cut_at_the_width():
    assert lines("see " + "x" * 25 + " end", 10) == ["see", "x" * 10, "x" * 10, "x" * 5 + " end"]
    assert lines("- " + "x" * 20, 10) == ["- " + "x" * 8, "  " + "x" * 8, "  " + "x" * 4]
    assert lines("    " + "abc " * 4, 12) == ["    abc abc", "    abc abc"]


def test_wide_characters_take_two_cells():
    assert cell_width("日本 e\u0301\u200b") == 6
    assert lines("日本語の文字列です", 10) == ["日本語の文", "字列です"]
    assert lines("ab 日本語の文字列です", 10) == ["ab", "日本語の文", "字列です"]
    assert lines("e\u0301" * 12, 10) == ["\u00e9" * 10, "\u00e9" * 2]


TABLE = "| Place | Days |\n|---|---|\n| Main office | 90 |\n| 日本 | 5 days a year. |"


def test_a_table_that_fits_has_columns():
    columns = ["Place        Days", "-----------  --------------", "Main office  90", "日本         5 days a year."]
    assert lines(TABLE, 78) == columns
    assert lines(TABLE, 27) == columns
    assert lines(TABLE, 26) != columns


def test_a_table_that_does_not_fit_has_labels():
    assert lines(TABLE, 20) == ["Place: Main office", "Days: 90", "", "Place: 日本", "Days: 5 days a year."]
    assert lines(TABLE, 16) == ["Place: Main", "  office", "Days: 90", "", "Place: 日本", "Days: 5 days a", "  year."]
    assert lines("| | b |\n|---|---|\n| 1 2 3 4 5 6 | 7 |", 10) == ["1 2 3 4 5", "  6", "b: 7"]


@pytest.mark.parametrize("width", [-3, 0, 1, 9])
def test_there_is_a_narrowest_width(width):
    assert lines("- - - - deep words here", width) == lines("- - - - deep words here", 10)


markdown_like = st.text(st.sampled_from("ab日é*_`#->|1. \n[]()!\\~&<:"), max_size=120)


@settings(max_examples=150, deadline=None)
@given(markdown_like, st.integers(10, 90))
def test_lines_fit_and_hold_every_letter(text, width):
    blocks = parse_blocks(text)
    got = plain_lines(blocks, width)
    assert all(cell_width(line) <= width for line in got)
    assert all(line == line.rstrip() for line in got)
    for letter in "b日é":
        if not any(isinstance(block, TableBlock) for block in blocks):
            wanted = sum(part.count(letter) for block in blocks for part in texts(block))
            assert sum(line.count(letter) for line in got) == wanted
