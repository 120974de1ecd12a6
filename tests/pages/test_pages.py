"""Pages as blocks: what stands on a control page at each depth, and why a control applies."""

import pytest
from tools.facts import example

from isms_tui.catalog.load import Catalog
from isms_tui.catalog.wrap import markdown_lines, plain_lines
from isms_tui.pages.control import control_page
from isms_tui.pages.help import help_page
from isms_tui.pages.lesson import FIRST_LESSON, lesson_page
from isms_tui.pages.why import why_page


def words(blocks, width=78):
    return " ".join(" ".join(plain_lines(blocks, width)).split())


def test_a_page_without_guidance_says_so(catalog):
    short = {key: value for key, value in catalog.page("5.23").items() if key not in ("action", "quick_win")}
    page = Catalog(
        {"pages": {"controls": {"5.23": {**short, "complete": False}}}, "applicability": {"facts": {}, "controls": {}}}
    )
    for depth in (1, 2, 3):
        assert "not written yet" in words(control_page(page, "5.23", depth))
    assert "not written yet" not in words(control_page(catalog, "5.23", 1))


def test_depths_add_and_the_first_fits_80x24(catalog):
    start, work, everything = (plain_lines(control_page(catalog, "5.23", depth), 78) for depth in (1, 2, 3))
    assert len(start) < 21
    assert len(start) < len(work) < len(everything)
    text = " ".join(everything)
    for part in (
        "Does it apply?",
        "Actions, in order",
        "Accountable:",
        "Evidence",
        "auditor asks",
        "Pitfalls",
        "Related",
    ):
        assert part in text


@pytest.mark.parametrize("control", ["5.1", "5.23", "6.3", "7.7", "8.13"])
def test_every_complete_page_becomes_text_and_markdown(catalog, control):
    blocks = control_page(catalog, control)
    assert max(map(len, plain_lines(blocks, 80))) <= 80
    markdown = "\n".join(markdown_lines(blocks))
    assert "\n## Why it matters\n" in markdown
    assert "**RULE**" in markdown


def test_why_says_what_was_answered_by_whom_and_what_would_flip_it(workspace):
    workspace.answer_texts(example(0))
    text = words(why_page(workspace.catalog, workspace.why("8.30")))
    assert "outsourced-development=none" in text
    assert "(ann, 20" in text
    assert "outsourced-development=yes" in text
    assert "could be left out" in text
    baseline = words(why_page(workspace.catalog, workspace.why("8.13")))
    assert "RS-31" in baseline
    assert "No single answer changes" in baseline


def test_the_lesson_compares_and_answers_five_questions(catalog):
    text = words(lesson_page(catalog, FIRST_LESSON))
    for part in ("rulebook", "playbook", "Can we be certified to 27002?", "Is it mandatory?", "Annex A"):
        assert part in text
    assert len(catalog.lessons[FIRST_LESSON]["question"]) == 5


@pytest.mark.parametrize("topic", ["interview", "review", "home", "control", "soa", "controls", "reader", "start"])
def test_help_explains_the_marks_everywhere(topic):
    text = words(help_page(topic))
    assert all(mark in text for mark in ("RULE", "PLAY", "OURS", "YOURS"))
