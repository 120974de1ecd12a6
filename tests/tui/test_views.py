"""Screens as text, at the sizes that people have."""

import pytest
from tools.facts import example, read_answers

from isms_tui.catalog.wrap import cell_width
from isms_tui.domain.interview import Given, Interview
from isms_tui.tui.views.interview import View, interview_lines, options
from isms_tui.tui.views.lines import shorten, side_by_side, text_of, window, wrap

SIZES = [(80, 20), (60, 13), (120, 28), (200, 60), (80, 12)]


class Memory:
    def __init__(self, answers):
        self.answers = answers

    def given(self):
        return {q: Given(a) for q, a in self.answers.items()}


def view_of(catalog, answers, question, cursor=0):
    interview = Interview(catalog, Memory(answers))
    interview.goto(question)
    step = interview.step()
    return View(step, interview.said(12), cursor, (), "", interview.previews(), catalog.controls)


@pytest.fixture(scope="module")
def answers(catalog):
    return read_answers(catalog, example(0))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_question_fits_every_size_with_its_cursor_in_view(catalog, answers, size):
    width, height = size
    for question in catalog.questions.values():
        if question.id in ("internal-providers", "hiring", "visitors", "utilities", "restricted-rooms"):
            continue
        for cursor in (0, len(options(question)) - 1):
            lines = [text_of(row) for row in interview_lines(view_of(catalog, answers, question.id, cursor), *size)]
            assert len(lines) <= height, question.id
            assert max(map(cell_width, lines)) <= width, question.id
            assert any(row.lstrip().startswith("> ") for row in lines), (question.id, cursor)
            assert question.text.split()[0] in "\n".join(lines)


def test_nothing_jumps_while_the_cursor_moves(catalog, answers):
    def rows(cursor):
        found = interview_lines(view_of(catalog, answers, "cloud", cursor), 80, 20)
        return [text_of(row)[3:40] for row in found if " [ ] " in text_of(row)], len(found)

    assert len({str(rows(cursor)) for cursor in range(6)}) == 1


def test_the_preview_says_what_comes_in_and_what_could_go(catalog, answers):
    del answers["cloud"], answers["ai"]
    for cursor, sign in ((0, "+ 5.23"), (4, "- keep unless you can defend it: 5.23")):
        text = "\n".join(map(text_of, interview_lines(view_of(catalog, answers, "cloud", cursor), 80, 20)))
        assert sign in text


def test_wrapping_counts_cells_and_cuts_long_words():
    assert wrap("one two three", 7) == ("one two", "three")
    assert all(cell_width(row) <= 10 for row in wrap("日本語日本語日本語 x" + "y" * 40, 10))
    assert shorten("abcdefgh", 6) == "abc..."
    assert wrap("", 10) == ("",)


def test_a_window_keeps_the_row_in_view():
    rows = [((str(n), ""),) for n in range(50)]
    for keep in (0, 25, 49):
        shown, first = window(rows, 10, keep)
        assert len(shown) == 10
        assert rows[keep] in shown
        assert rows[first] == shown[0]


def test_columns_stand_side_by_side():
    rows = side_by_side([(("left", ""),)], [(("a", ""),), (("b", ""),)], 20, 8, "|")
    assert [text_of(row) for row in rows] == ["left    | a", "        | b"]
