"""What counts as an answer, and what is refused with the valid choices named."""

import pytest

from isms_tui.domain import model
from isms_tui.domain.answers import format_answer, parse_answer
from isms_tui.domain.conditions import evaluate
from isms_tui.domain.errors import UsageProblem


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("workplaces", "homes,own-rooms", ("own-rooms", "homes")),
        ("workplaces", "homes, unsure", ("homes", "unsure")),
        ("duties", "none-known", ("none-known",)),
        ("headcount", "042", ("42",)),
        ("headcount", "unsure", ("unsure",)),
        ("scope", "WHOLE", ("whole",)),
    ],
)
def test_answers_are_stored_in_the_order_of_the_list(catalog, question, text, answer):
    assert parse_answer(catalog.questions[question], text) == answer


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("scope", "all"),
        ("scope", "whole,part"),
        ("scope", ""),
        ("cloud", "none,platforms"),
        ("duties", "none-known,finance"),
        ("cloud", "none,unsure"),
        ("headcount", "many"),
        ("headcount", "0"),
        ("headcount", "-3"),
        ("headcount", "1,2"),
        ("headcount", "99999999999999999999"),
    ],
)
def test_what_is_no_answer_is_refused_with_the_way_out(catalog, question, text):
    with pytest.raises(UsageProblem) as refused:
        parse_answer(catalog.questions[question], text)
    assert "unsure" in str(refused.value)


@pytest.mark.parametrize(
    ("kind", "values", "answer", "truth"),
    [
        ("is", ("yes",), ("yes",), True),
        ("is", ("yes",), ("no",), False),
        ("is", ("yes",), ("unsure",), None),
        ("is", ("yes",), None, None),
        ("only", ("a", "b"), ("a",), True),
        ("only", ("a", "b"), ("a", "c"), False),
        ("only", ("a", "b"), ("a", "unsure"), None),
        ("only", ("a", "b"), ("c", "unsure"), False),
        ("has", ("a",), ("a", "unsure"), True),
        ("has", ("a",), ("b", "unsure"), None),
        ("has", ("a",), ("b",), False),
        ("over", ("1",), ("2",), True),
        ("over", ("1",), ("1",), False),
        ("over", ("1",), ("unsure",), None),
    ],
)
def test_facts_are_three_valued(kind, values, answer, truth):
    assert evaluate(model.Test("q", kind, values), answer) is truth


def test_format_is_what_the_command_takes(catalog):
    question = catalog.questions["workplaces"]
    assert parse_answer(question, format_answer(("own-rooms", "homes"))) == ("own-rooms", "homes")
