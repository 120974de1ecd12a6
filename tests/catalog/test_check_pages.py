"""The content linter for clauses, steps, glossary, faq and scenarios: one broken page for each rule."""

from pathlib import Path

import pytest

from isms_tui.catalog.check import check_content

WORDS_29 = " ".join(["one two three four five six seven eight nine ten"] * 2 + ["a b c d e f g h i"])
CLAUSE, STEP, TERM, ASK = "clauses/4.3-scope.md", "steps/03-page.md", "glossary/risk-owner.md", "faq/encryption.md"
RISKS, LESSON = "risks/scenarios.toml", "lessons/one.md"


def story(word: str, times: int) -> str:
    """Sentences that hold a word so often that no two pages share a run."""
    return f"The {word} was open, and a {word} guest took the {word} away. " * times


def clause() -> str:
    """A valid page of a clause."""
    return f"""+++
id = "4.3"
title = "Scope"
plain = "Draw a line"
requires = "Say what is inside."
purpose = "Fewer gaps at the border."
does = ["Write the sentence."]
decides = "Managing director"
stage1 = ["Show me the scope."]
stage2 = ["Who watches the border?"]
steps = ["03"]
controls = ["5.9"]
topics = ["scope"]

[[keep]]
what = "the scope"
need = "required"
+++

## What it means

{story("fence", 15)}

## Typical mistakes

- **Too small.** Name the service.
"""


def step(number: str) -> str:
    """A valid page of a step."""
    return f"""+++
id = "{number}"
title = "Step {number}"
plain = "Do step {number}"
clauses = ["4.3"]
inputs = ["Parties."]
questions = ["Who is inside?"]
duration = {{ small = "1 day", medium = "2 days", large = "3 days" }}
mistakes = ["Nobody asked. Ask."]

[[output]]
what = "scope"
kind = "document"
+++

## What happens here

{story(f"w{number}", 20)}
"""


def term(own: str, other: str) -> str:
    """A valid entry of the glossary."""
    return f"""+++
id = "{own}"
term = "{own}"
definition = "Someone who is {own}."
example = "Jonas Brandt."
occurs = ["clause 6.1.2"]
confused_with = ["{other}"]
+++
"""


FAQ = """+++
id = "encryption"
ask = "Is it required?"
answer = "Not everywhere."
sources = ["8.24"]
topics = []
aliases = []
+++
"""
SCENARIO = """
[RS-01]
title = "Malware"
cause = "A stranger's program comes in."
event = "It locks the shares."
consequence = "Work stops."
first_action = "Unplug a copy."
example = "A joinery met it."
"""


@pytest.fixture
def broken(tmp_path):
    """Change one file of a valid folder and return what is found beside the missing controls."""
    root = tmp_path / "content"
    files = {f"steps/{number:02}-page.md": step(f"{number:02}") for number in range(17)}
    files |= {CLAUSE: clause(), ASK: FAQ, RISKS: SCENARIO + SCENARIO.replace("RS-01", "RS-02")}
    files |= {TERM: term("risk-owner", "asset-owner"), "glossary/asset-owner.md": term("asset-owner", "risk-owner")}
    files[LESSON] = '+++\nid = "one"\ntitle = "First"\n+++\n\n## Go\n\nAsk someone.\n'

    def change(path: str = "", old: str = "", new: str = "", more: dict[str, str] | None = None) -> list[str]:
        assert not path or old in files[path]
        changed = {path: files[path].replace(old, new, 1)} if path else {}
        for name, text in (files | changed | (more or {})).items():
            Path(root / name).parent.mkdir(parents=True, exist_ok=True)
            Path(root / name).write_text(text, encoding="utf-8")
        return [str(finding) for finding in check_content(root) if finding.path != "content/controls"]

    return change


def test_a_valid_folder_has_no_finding(broken):
    assert broken() == []


BREAKS = [
    # clauses
    (CLAUSE, 'decides = "Managing director"\n', "", "key: decides is missing"),
    (CLAUSE, "topics", "colour", "key: colour is no known key"),
    (CLAUSE, 'id = "4.3"', 'id = "4.4"', "file-name: the name of this file does not belong to the id 4.4"),
    (CLAUSE, "Say what is inside.", "Say it. " * 21, "words: requires has 42 words, not 1 to 40"),
    (CLAUSE, "Fewer gaps at the border.", "Less. " * 31, "words: purpose has 31 words, not 1 to 30"),
    (CLAUSE, "Draw a line", "Draw", "words: plain has 1 words, not 2 to 12"),
    (CLAUSE, story("fence", 15), story("fence", 5), "words; a page like this has 200 to 400"),
    (CLAUSE, story("fence", 15), story("fence", 40), "words; a page like this has 200 to 400"),
    (CLAUSE, '"required"', '"nice"', "key: keep 1.need is nice, not one of required, expected, helpful"),
    (CLAUSE, 'steps = ["03"]', 'steps = ["17"]', "4.3-scope.md:11: link: steps: 17 is not among the steps"),
    (CLAUSE, '["5.9"]', '["5.99"]', "link: controls: 5.99 is not among the controls"),
    (CLAUSE, "## Typical mistakes", "## Pitfalls", "headings: the headings are not What it means, Typical mistakes"),
    # steps
    (STEP, 'mistakes = ["Nobody asked. Ask."]', "", "key: mistakes is missing"),
    (STEP, 'large = "3 days"', 'huge = "3 days"', "key: duration.large is missing"),
    (STEP, 'id = "03"', 'id = "17"', "content/steps: register: the steps are not exactly 00 to 16: 03, 17"),
    (STEP, 'id = "03"', 'id = "04"', "register: 04 has a page already: content/steps/03-page.md"),
    (STEP, "Who is inside?", "Who is inside.", 'questions: a question does not end in "?"'),
    (STEP, '["4.3"]', '["4.9"]', "link: clauses: 4.9 is not among the clauses"),
    (STEP, story("w03", 20), story("w03", 10), "words; a page like this has 250 to 500"),
    (STEP, story("w03", 20), story("w03", 50), "words; a page like this has 250 to 500"),
    # glossary
    (TERM, 'example = "Jonas Brandt."\n', "", "key: example is missing"),
    (TERM, 'id = "risk-owner"', 'id = "risk"', "file-name: the name of this file does not belong to the id risk"),
    (TERM, "Someone who", "Who. " * 30, "words: definition has"),
    (TERM, '["asset-owner"]', '["nobody"]', "link: confused_with: nobody is not among the glossary"),
    (TERM, '["asset-owner"]', "[]", "two-way: asset-owner names risk-owner, but not the reverse"),
    (TERM, '["asset-owner"]', '["asset-owner", "risk-owner"]', "two-way: a term names itself"),
    # faq
    (ASK, "aliases = []\n", "", "key: aliases is missing"),
    (ASK, 'id = "encryption"', 'id = "encrypt"', "file-name: the name of this file does not belong to the id encrypt"),
    (ASK, "Is it required?", "Is " + "it " * 18 + "?", "words: ask has 19 words, not 1 to 18"),
    (ASK, "Not everywhere.", "Never. " * 91, "words: answer has 91 words, not 1 to 90"),
    (ASK, '["8.24"]', "[]", "key: sources has 0 entries"),
    # scenarios
    (RISKS, 'cause = "A stranger\'s program comes in."\n', "", "scenario: RS-01: cause is missing"),
    (RISKS, 'example = "A joinery met it."', "example = 3", "scenario: RS-01: example is no text"),
    (RISKS, "A stranger's", "A " * 15, "scenario: RS-01: cause has 18 words (at most 15)"),
    (RISKS, "It locks", "It " * 15, "scenario: RS-01: event has 17 words (at most 15)"),
    (RISKS, "Work stops.", "Work " * 26, "scenario: RS-01: consequence has 26 words (at most 25)"),
    (RISKS, "Unplug a copy.", "Unplug " * 21, "scenario: RS-01: first_action has 21 words (at most 20)"),
    (RISKS, "A joinery met it.", f"{WORDS_29}.", "a sentence of 29 words (at most 28)"),
    (RISKS, "[RS-01]", "[RS-01", "front-matter: The TOML is not valid"),
    # the body of all of them
    (STEP, "## What happens here", f"{WORDS_29}.", "sentence: a sentence of 29 words"),
    (CLAUSE, story("fence", 15), story("fence", 15).replace("away. The", "away and the", 14), "average: "),
    (LESSON, "Ask someone.", f"Ask {WORDS_29}.", "sentence: a sentence of 31 words"),
]


@pytest.mark.parametrize(("path", "old", "new", "message"), BREAKS)
def test_every_broken_rule_is_found(broken, path, old, new, message):
    found = broken(path, old, new)
    assert any(message in line for line in found), found


PIECES = [
    (CLAUSE, "Name the service."),
    (STEP, "Nobody asked."),
    (TERM, "Jonas Brandt."),
    (ASK, "Not everywhere."),
    (RISKS, "Work stops."),
]


@pytest.mark.parametrize(("path", "piece"), PIECES)
@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Use appropriate care.", "banned"),
        ("Open \u2013 now.", "characters"),
        ("You must look.", "must"),
        (f"{WORDS_29}.", "sentence"),
    ],
)
def test_wording_is_checked_everywhere(broken, path, piece, text, rule):
    found = broken(path, piece, text)
    assert any(line.startswith(f"content/{path}:") and f": {rule}: " in line for line in found), found


@pytest.mark.parametrize(("path", "piece"), [*PIECES[:4], (LESSON, "Ask someone.")])
def test_runs_are_not_shared_between_kinds_of_pages(broken, path, piece):
    twelve = "Every morning the guard counts all blue boats and writes it down."
    other = FAQ.replace("encryption", "boats").replace("Not everywhere.", twelve)
    found = broken(path, piece, twelve, {"faq/boats.md": other})
    assert len(found) == 1, found
    assert ": repeat: shared with content/" in found[0]
    assert path in found[0]
    assert "faq/boats.md" in found[0]


def test_scenarios_without_any_cause_are_not_checked(broken):
    assert broken(more={RISKS: '[RS-01]\ntitle = "Malware"\n'}) == []


@pytest.mark.parametrize(("folder", "least"), [("glossary", 120), ("faq", 40)])
def test_a_grown_folder_holds_enough_pages(broken, folder, least):
    more = {}
    for name in (f"page-{number}" for number in range(21)):
        text = FAQ.replace("encryption", name) if folder == "faq" else term(name, name).replace(f'["{name}"]', "[]")
        more[f"{folder}/{name}.md"] = text
    found = broken(more=more)
    assert len(found) == 1
    assert found[0].startswith(f"content/{folder}: register: 2")
    assert found[0].endswith(f" pages, at least {least}")


@pytest.mark.parametrize("value", ["3", '"x"', "[]", "[1]", "{}", "[{}]", "true"])
@pytest.mark.parametrize(
    ("path", "key"), [(CLAUSE, "steps"), (CLAUSE, "plain"), (STEP, "questions"), (TERM, "confused_with")]
)
def test_odd_values_are_no_crash(broken, path, key, value):
    found = broken(path, f"{key} = ", f"{key} = {value} #")
    assert found or (value, key) in (("[]", "steps"), ("[]", "confused_with"))
