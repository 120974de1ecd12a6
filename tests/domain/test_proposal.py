"""The six worked organizations, and the known wrong answers of other tools."""

import pytest
from conftest import facts_file

from isms_tui.domain.answers import parse_answer
from isms_tui.domain.proposal import propose

EXAMPLES = facts_file("examples")["examples"]


def read_answers(catalog, raw):
    return {question: parse_answer(catalog.questions[question], text) for question, text in raw.items()}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_worked_examples_give_the_published_result(bare_catalog, example):
    proposal = propose(bare_catalog, read_answers(bare_catalog, example["answers"]))
    for outcome in ("candidate", "inherited", "contested"):
        assert list(proposal.controls(outcome)) == example[outcome], outcome
    assert [s for s, state in proposal.scenarios.items() if state == "off"] == example["cannot_occur"]
