"""Instructions: preview, an explicit yes, receipt, undo; never a write by accident."""

import pytest

from isms_tui.assistant.answer import text_rows
from isms_tui.assistant.conversation import Conversation
from isms_tui.workspace import Workspace


def do(chat, line, confirm="y"):
    """Say a line and confirm its preview."""
    answer = chat.say(line)
    assert answer.proposal is not None, text_rows(answer)
    return answer, chat.say(confirm)


def test_old_and_new_are_shown_and_only_a_yes_writes(chat, sample):
    revision = sample.store.revision
    answer = chat.say("set owner of 8.13 to Anna")
    assert answer.proposal.changes == (("owner", "Tom Reyes, operations lead", "Anna"),)
    assert sample.store.revision == revision
    for no in ("n", "", "no"):
        chat.say("set owner of 8.13 to Anna")
        assert chat.say(no).head == "Nothing was written."
    chat.say("set owner of 8.13 to Anna")
    chat.say("what is a risk owner")  # something else: the proposal is gone
    assert chat.say("y").head == "Nothing waits for a yes or no."
    assert sample.store.revision == revision
    _, receipt = do(chat, "set owner of 8.13 to Anna")
    assert receipt.head.startswith("Saved.")
    assert sample.implementations()["8.13"].owner == "Anna"


@pytest.mark.parametrize(
    ("line", "read", "value"),
    [
        ("8.13 is in place since May", lambda w: w.implementations()["8.13"].status, "Implemented"),
        ("mark A.5.9 as planned", lambda w: w.implementations()["5.9"].status, "Planned"),
        ("please set 5.9 to partly implemented", lambda w: w.implementations()["5.9"].status, "Partially implemented"),
        ("Anna Berg owns 5.9", lambda w: w.implementations()["5.9"].owner, "Anna Berg"),
        ("8.13 is in place, IT owns it", lambda w: w.implementations()["8.13"].owner, "IT"),
        ("note for 5.7: read the weekly mail", lambda w: w.implementations()["5.7"].note, "read the weekly mail"),
        (
            "evidence for 8.13 is restore log of 3 May",
            lambda w: w.evidence()["8.13"][0].pointer,
            "restore log of 3 May",
        ),
        ("attach evidence to 5.9: asset list 2026", lambda w: w.evidence()["5.9"][0].pointer, "asset list 2026"),
        ("park who owns the CRM", lambda w: w.parked()[0].text, "who owns the CRM"),
        ("keep 8.30: contract K-3 asks for it", lambda w: w.decisions()["8.30"].decision, "in"),
        ("headcount 55", lambda w: w.answers()["headcount"], ("55",)),
        ("headcount: 43", lambda w: w.answers()["headcount"], ("43",)),
        ("scope=part", lambda w: w.answers()["scope"], ("part",)),
    ],
)
def test_what_is_said_is_written_after_a_yes_and_undone(chat, sample, line, read, value):
    revision = sample.store.revision
    do(chat, line)
    assert read(sample) == value
    assert sample.store.revision == revision + 1
    _, receipt = do(chat, "undo")
    assert receipt.head.startswith("Saved. Done: undo")
    _, receipt = do(chat, "redo")
    assert read(sample) == value


def test_leaving_out_takes_the_fact_and_shows_the_sentence(chat, sample):
    do(chat, "keep 8.30")
    answer, receipt = do(chat, "leave 8.30 out because our own staff write all the software we use")
    assert ("fact", "", "our own staff write all the software we use") in answer.proposal.changes
    assert "Not applicable: our own staff write all the software we use." in receipt.head
    assert not sample.decisions()["8.30"].applicable


def test_a_reason_that_is_none_is_refused_and_nothing_is_written(chat, sample):
    revision = sample.store.revision
    answer = chat.say("leave 8.30 out because not relevant")
    assert answer.proposal is None
    assert "no fact that an auditor accepts" in answer.head
    chat.say("y")
    assert sample.store.revision == revision


def test_several_lines_need_their_number(chat, sample):
    answer = chat.say("set 5.9, 5.10 and 5.11 to planned")
    assert answer.proposal.confirm == "3"
    assert "needs that number" in chat.say("y").head
    do(chat, "set 5.9, 5.10 and 5.11 to planned", "3")
    assert {sample.implementations()[c].status for c in ("5.9", "5.10", "5.11")} == {"Planned"}
    do(chat, "undo", "3")
    assert "5.10" not in sample.implementations()


@pytest.mark.parametrize(
    "line",
    ["approve the SoA", "accept risk RS-07", "close the finding", "sign off the statement", "we approve the SoA"],
)
def test_approvals_only_open_the_form(chat, sample, line):
    revision = sample.store.revision
    answer = chat.say(line)
    assert answer.proposal is None
    assert answer.opens == "soa"
    chat.say("y")
    assert sample.store.revision == revision


@pytest.mark.parametrize("line", ["mark everything done", "just mark all controls implemented", "delete everything"])
def test_everything_at_once_is_refused(chat, sample, line):
    revision = sample.store.revision
    assert chat.say(line).proposal is None
    chat.say("y")
    assert sample.store.revision == revision


@pytest.mark.parametrize(
    "line",
    ["is 8.13 in place?", "who owns 5.9", "should we leave 8.30 out", "can we mark 5.9 as done?", "what is a note"],
)  # fmt: skip
def test_questions_are_no_instructions(chat, line):
    assert chat.say(line).proposal is None


def test_a_bare_number_that_is_a_clause_too_is_never_assumed_for_a_write(chat, sample):
    answer = chat.say("set owner of 6.1 to Anna")
    assert answer.asks
    assert answer.proposal is None
    chat.say("1")
    chat.say("y")
    assert sample.implementations()["6.1"].owner == "Anna"


def test_undo_does_not_take_back_what_another_person_did_meanwhile(chat, sample):
    do(chat, "Anna owns 5.9")
    chat.say("undo")
    with Workspace.open(sample.path, "Ben") as other:
        other.set_owner("5.10", "Ben")
    assert "changed the record meanwhile" in chat.say("y").head
    assert sample.implementations()["5.10"].owner == "Ben"


def test_a_yes_is_a_yes_to_the_old_value_that_was_shown(chat, sample):
    chat.say("set owner of 5.9 to Anna")
    with Workspace.open(sample.path, "Ben") as other:
        other.set_owner("5.9", "Ben")
    answer = chat.say("y")
    assert "Nothing was saved: Ben changed" in answer.head
    assert sample.implementations()["5.9"].owner == "Ben"
    do(chat, "set owner of 5.9 to Anna")  # now Ben's was shown
    assert sample.implementations()["5.9"].owner == "Anna"
    chat.say("headcount 50")
    with Workspace.open(sample.path, "Ben") as other:
        other.answer("headcount", ("44",))
    assert "Nothing was saved" in chat.say("y").head
    assert sample.answers()["headcount"] == ("44",)


def test_a_line_that_answers_the_question_on_screen_is_its_answer(tmp_path):
    with Workspace.create(str(tmp_path / "a.isms.json"), "Acme", "Ann") as workspace:
        chat = Conversation(workspace.catalog, workspace, present="scope")
        answer = chat.say("the whole organization")
        assert answer.intent == "fill"
        chat.say("y")
        assert workspace.answers()["scope"] == ("whole",)
        chat.present = "headcount"
        do(chat, "about 12")
        assert workspace.answers()["headcount"] == ("12",)
