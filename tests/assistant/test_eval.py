"""The measured promise: the figures of README hold on the questions that nobody tuned for."""

import pytest
from eval.intents import wrong_acts, wrong_dialogues
from eval.measure import mark_all, read, score

from isms_tui.assistant.conversation import Conversation


@pytest.fixture(scope="module")
def talk(catalog):
    return Conversation(catalog)


def marked(talk, *files):
    return list(mark_all(talk, [question for file in files for question in read(file)]))


def test_the_given_questions(talk):
    found = score(marked(talk, "questions.jsonl"))
    assert found.count == 132
    assert found.hit_1 >= 0.85
    assert found.hit_3 >= 0.96
    assert found.declined_out >= 0.95
    assert found.declined_in <= 0.03
    assert found.wrong_and_sure <= 0.03


def test_the_test_split(talk):
    found = score(marked(talk, "questions_test_a.jsonl", "questions_test_b.jsonl"))
    assert found.hit_1 >= 0.80
    assert found.hit_3 >= 0.90
    assert found.declined_in <= 0.05
    assert found.wrong_and_sure <= 0.035


def test_old_numbers_and_collisions_are_all_right(talk):
    every = marked(talk, *(f"questions{part}.jsonl" for part in ("", "_dev_a", "_dev_b", "_test_a", "_test_b")))
    old = [one for one in every if one.question["style"] == "legacy2013"]
    both = [one for one in every if one.question["kind"] == "collision"]
    assert len(old) >= 15
    assert all(one.first for one in old)
    assert len(both) == 10
    assert all(one.first and one.band == "half" for one in both)


def test_dialogues_and_instructions(sample):
    chat = Conversation(sample.catalog, sample)
    revision = sample.store.revision
    for split in ("dev", "test"):
        assert len(wrong_dialogues(chat, read(f"dialogues_{split}.jsonl"))) <= 3
        assert len(wrong_acts(chat, read(f"acts_{split}.jsonl"))) <= 5
    assert sample.store.revision == revision
