"""What must not be written or mixed up: denials, doubts, two people, another screen, a new subject."""

import pytest

from isms_tui.assistant.answer import text_rows
from isms_tui.assistant.conversation import Conversation
from isms_tui.workspace import Workspace


@pytest.fixture
def chat(sample):
    return Conversation(sample.catalog, sample)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("8.7 isn't in place yet", ""),
        ("8.7 has not been implemented", ""),
        ("the auditor said 8.7 is implemented poorly", ""),
        ("8.7 is not fully implemented", "Partially implemented"),
        ("8.7 is 80% done", "Partially implemented"),
        ("8.7 will be implemented in May", "Planned"),
        ("8.7 is implemented", "Implemented"),
    ],
)
def test_a_denial_or_a_doubt_is_not_taken_for_done(chat, line, status):
    answer = chat.say(line)
    if status:
        assert answer.proposal.changes[0][2] == status
    else:
        assert answer.proposal is None
        assert answer.options


@pytest.mark.parametrize(
    ("line", "new"),
    [
        ("we use no cloud", "No cloud"),
        ("we have no personal data", "None at all"),
        ("we take no card payments", ""),
        ("our auditor asked whether we process card data", ""),
        ("headcount: 1,200", "1200"),
        ("we are 40, soon 60 people", ""),
    ],
)
def test_a_no_is_never_taken_for_the_thing_it_denies(chat, line, new):
    answer = chat.say(line)
    assert (answer.proposal is not None) == bool(new)
    if new:
        assert answer.proposal.changes[0][2].startswith(new)


@pytest.mark.parametrize(
    ("line", "page"),
    [
        ("what about passwords", "5.17"),
        ("is antivirus needed for this", "8.7"),
        ("and the management review?", "topic:management-review"),
        ("do they need training", "6.3"),
        ("why is a scope needed", "clause 4.3"),
        ("and the owner?", "8.13"),
        ("what does it cost", "8.13"),
        ("which risks does it treat", "8.13"),
    ],
)
def test_a_line_with_a_subject_of_its_own_is_not_about_the_page_before(chat, line, page):
    chat.begin("8.13")
    answer = chat.say(line)
    assert answer.about == page or page in answer.sources


@pytest.mark.parametrize("line", ["set owner of 8.13 to Carla", "mark 8.13 as done", "note for 8.13: hello"])
def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(chat, sample, line):
    chat.say(line)
    other = Workspace.open(sample.path, "bob")
    other.set_owner("8.13", "Bobby")
    other.set_status("8.13", "Planned")
    other.note_control("8.13", "theirs")
    sample.refresh()
    assert not chat.say("y").head.startswith("Saved.")
    now = Workspace.open(sample.path, "eve").implementations()["8.13"]
    assert (now.owner, now.status, now.note) == ("Bobby", "Planned", "theirs")


def test_a_proposal_does_not_outlive_the_screen_that_showed_it(chat, sample):
    revision = sample.store.revision
    chat.say("set owner of 8.13 to Zed")
    chat.begin("5.1")
    assert not chat.waits
    chat.say("y")
    assert sample.store.revision == revision


def test_several_controls_are_held_to_the_same_checks_as_one(chat, sample):
    assert "left out" in chat.say("set 8.13 and 8.30 to planned").head
    assert "left out" in chat.say("keep 8.13 and 8.30").head
    assert "2 controls" in chat.say("set 8.9 and 8.15 to implemented").proposal.warning
    assert chat.say("keep 8.13 and 8.13").proposal is None


def test_a_second_decision_keeps_what_it_does_not_name(chat, sample):
    before = sample.decisions()["8.30"]
    chat.say("leave 8.30 out because our own staff write all programs and a check in June confirmed it")
    assert chat.say("y").head.startswith("Saved.")
    after = sample.decisions()["8.30"]
    assert after._replace(fact=before.fact, by=before.by, at=before.at) == before
    answer = chat.say("keep 8.13 because law: the data protection act")
    assert answer.proposal.changes[0][1].startswith("contract")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("attach https://wiki.example/restore-log as evidence for 8.13", "https://wiki.example/restore-log"),
        ("owner of 8.13 = Anna", "Anna"),
        ("park how do I zorble the bandersnatch?", "how do I zorble the bandersnatch?"),
    ],
)
def test_what_is_written_is_what_was_said(chat, line, field):
    assert chat.say(line).proposal.changes[0][2] == field


def test_signs_that_only_look_like_digits_choose_nothing(chat):
    chat.say("quiz me")
    assert chat.say("²").band == "lost"


@pytest.mark.parametrize("line", ["do we need a 10 page policy", "we have a 15 minute standup about risks"])
def test_an_article_before_a_number_is_no_control(chat, line):
    assert "2013" not in chat.say(line).head


def test_the_side_that_is_asked_for_is_not_the_subject(chat):
    assert chat.say("evidence for logging").sources[0] == "8.15"


def test_an_owner_of_several_is_asked_for_one_at_a_time(chat):
    assert chat.say("set owner of 8.13, 8.14 and 8.15 to Bob").head.startswith("One at a time")


def test_a_question_by_itself_offers_no_yes_and_forgets_the_quiz(chat):
    text = "\n".join(text_rows(chat.once("set owner of 8.13 to Anna")))
    assert "-> Anna" in text
    assert "Write it?" not in text
    assert chat.once("quiz me").head == chat.once("quiz me").head
