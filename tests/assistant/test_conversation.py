"""What a person would miss: the right page, its source, the mark, honest limits, and nothing written without a yes."""

import pytest

from isms_tui.assistant.answer import HEIGHT, WIDTH, rows, text_rows


def said(answer):
    return "\n".join(text_rows(answer))


@pytest.mark.parametrize(
    "number", ["5.1", "5.2", "5.3", "6.1", "6.2", "6.3", "7.1", "7.2", "7.3", "7.4", "7.5", "8.1", "8.2", "8.3"]
)
def test_a_bare_number_that_is_two_things_is_asked(talk, number):
    for line in (number, f"explain {number}", f"what is {number}?"):
        answer = talk.once(line)
        assert (answer.band, answer.asks) == ("half", True)
        assert set(answer.sources) == {number, f"clause {number}"}
        assert len(answer.options) == 2


def test_a_choice_by_number_answers_the_question_back(talk):
    talk.say("5.1")
    first = talk.say("2")
    assert first.sources[0] in ("clause 5.1", "5.1")
    assert first.band == "sure"


def test_a_named_number_is_not_asked(talk):
    assert talk.once("control 5.1").sources[0] == "5.1"
    assert talk.once("clause 5.1").sources[0] == "clause 5.1"
    assert talk.once("what does 7.2 say about competence").sources[0] == "clause 7.2"


def test_a_number_of_2013_says_what_it_is_today(talk):
    answer = talk.once("what is A.12.4.1 now")
    assert answer.intent == "edition"
    assert answer.sources[0] == "8.15"
    assert "topic:transition-2013-2022" in answer.sources
    assert "2013" in answer.head


def test_follow_ups_stay_with_the_last_thing(talk):
    talk.say("explain 5.23")
    owner = talk.say("and who owns it?")
    assert (owner.intent, owner.sources[0]) == ("owner", "5.23")
    evidence = talk.say("what evidence?")
    assert (evidence.intent, evidence.sources[0]) == ("evidence", "5.23")
    assert talk.say("what is a risk owner").sources[0] == "topic:risk-owner"


@pytest.mark.parametrize(
    ("line", "page"),
    [
        ("backup", "8.13"),
        ("passwrod manger mandatory for all staff?", "5.17"),
        ("guest wifi", "8.22"),
        ("lost phone", "8.1"),
        ("we want to throw old laptops in the skip", "7.14"),
        ("how long does certification take", "topic:certification-timeline"),
        ("do we need internal audits", "clause 9.2"),
    ],
)
def test_words_of_laymen_find_the_page(talk, line, page):
    assert page in talk.once(line).sources[:3]


def test_a_leaver_touches_several_controls(talk):
    assert set(talk.once("somebody is leaving the company, what do we do about it").sources[:3]) & {
        "5.18",
        "6.5",
        "5.11",
    }


@pytest.mark.parametrize(
    "line",
    ["how do we get certified to 27002", "we must implement all 93 controls, right?", "is a 5x5 matrix required"],
)
def test_a_false_premise_is_corrected_first(talk, line):
    answer = talk.once(line)
    assert answer.premise_corrected
    assert answer.band == "sure"
    assert ":" not in answer.sources[0] or answer.sources[0].startswith("topic:")


@pytest.mark.parametrize(
    "line",
    ["what is the capital of Japan?", "weather tomorrow", "write a function to reverse a string in C", "asdfgh jkl",
     "reset my password please", "send me the pdf of ISO 27002", "translate good morning into French"],
)  # fmt: skip
def test_what_is_not_ours_is_declined(talk, line):
    answer = talk.once(line)
    assert answer.as_json(line)["declined"]
    assert "2700" not in answer.head or "copy" in answer.head


def test_it_never_says_compliant_and_never_gives_the_text(talk, chat):
    for line in ("are we compliant?", "will we pass the audit", "we are compliant, right?", "paste the text of 8.24"):
        for conversation in (talk, chat):
            answer = conversation.once(line)
            assert answer.intent == "limits"
            assert "compliant" not in said(answer).lower().replace("never says that you comply", "")


def test_every_answer_fits_and_has_a_source(talk, chat, catalog):
    lines = [f"explain {c}" for c in catalog.controls if c not in catalog.clauses]
    lines += [f"explain clause {c}" for c in catalog.clauses if "." in c]
    lines += [
        f"{wish} A.{c}" for c in ("5.23", "8.30", "5.7") for wish in ("evidence for", "who owns", "why", "example of")
    ]
    lines += [page["ask"] for page in catalog.pages("faq").values()]
    lines += [f"what is {page['term']}" for page in catalog.pages("glossary").values()]
    for conversation in (talk, chat):
        for line in lines:
            answer = conversation.once(line)
            shown = rows(answer)
            assert len(shown) <= HEIGHT, line
            assert all(len(row) <= WIDTH for row in text_rows(answer)), line
            assert answer.sources, line
            assert len(answer.head.split()) <= 28 or " ..." in said(answer)


def test_statements_are_marked(talk):
    answer = talk.once("explain 5.23")
    marks = {mark for mark, _ in rows(answer) if mark.strip()}
    assert {"RULE", "PLAY"} <= marks
    assert any(row.startswith("RULE  A.5.23 (our words):") for row in text_rows(answer))


def test_the_record_answers_with_who_and_when(chat):
    why = chat.once("why 8.30")
    assert why.intent == "why"
    assert "YOURS" in {mark for mark, _ in rows(why)}
    assert "Mia Holt" in said(why)
    assert "8.30" in said(chat.once("what did we decide about outsourced development"))
    assert chat.once("what next").opens


def test_without_a_file_the_record_is_not_made_up(talk):
    for line in ("where are we", "undo", "set owner of 5.9 to Anna", "why 8.30"):
        assert "No file is open" in said(talk.once(line))


def test_unknown_things_offer_the_nearest_and_a_way_to_keep_the_question(talk):
    answer = talk.once("zorgle blarg")
    assert answer.band == "lost"
    assert any(option.line.startswith("park") for option in answer.options)
    assert talk.once("control 5.99").options[0].line == "explain control 5.37"


def test_a_quiz_says_why(talk):
    asked = talk.say("quiz me on 5.23")
    assert asked.asks
    assert asked.sources == ("5.23",)
    assert talk.say("2").head == "Right."
