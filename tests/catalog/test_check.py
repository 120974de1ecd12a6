"""The content linter: a valid page has no finding, and every broken rule has one."""

import json
import re
import time
from pathlib import Path

import pytest

from isms_tui.catalog.check import check_content
from isms_tui.catalog.page_spec import CONTROLS, OPTIONAL, REST
from isms_tui.catalog.report import format_report, report

FACTS = json.loads((Path(__file__).parents[1] / "data" / "controls.json").read_text(encoding="utf-8"))
FACT = {fact["id"]: fact for fact in FACTS}
FOLDERS = {"5": "5-organizational", "6": "6-people", "7": "7-physical", "8": "8-technological"}


def short_page(control: str) -> str:
    """A valid page without a body."""
    fact = FACT[control]
    attributes = ("control_type", "properties", "concepts", "capabilities", "domains")
    return "\n".join(
        [
            "+++",
            f'id = "{control}"',
            f"title = {json.dumps(fact['title'])}",
            f'plain = "Page number {control}"',
            f'theme = "{fact["theme"]}"',
            'tier = "C"',
            f"was_2013 = {json.dumps(fact['iso27002_2013'])}",
            f'statement = "Do what {control} says."',
            f'purpose = "Less goes wrong with {control}."',
            "",
            "[attributes]",
            *(f"{key} = {json.dumps(fact[key])}" for key in attributes),
            "+++\n",
        ]
    )


def entries(name: str, *rows: str) -> str:
    return "\n".join(f"[[{name}]]\n{row}\n" for row in rows)


def complete_page(control: str, related: str, word: str = "berth") -> str:
    """A valid complete page of tier C; `word` makes pages differ."""
    head = short_page(control).removesuffix("+++\n")
    verbs = ("List", "Name", "Test", "Count", "Review")
    front = "\n".join(
        [
            head,
            "[applies]",
            f'test = ["Do you keep a {word} plan?", "Does a customer ask for a {word} plan?"]',
            f'rule = "One yes makes the {word} plan count."',
            f'bad_reason = "Nobody here has a {word} plan."\n',
            entries(
                "action",
                *(
                    f'id = "a{n}"\nsize = "S"\ndo = "{verb} every {word} within {n + 10} days."\n'
                    f'done_when = "A dated {word} list hangs on the wall."'
                    for n, verb in enumerate(verbs, 1)
                ),
            ),
            f'[roles]\naccountable = "Managing director"\nresponsible = ["The {word} lead"]',
            'consulted = ["Two users"]\ninformed = ["All staff"]\n',
            entries(
                "evidence",
                f'what = "Dated {word} list"\nfresh_months = 12\nkind = "record"',
                f'what = "Photo of the {word}"\nfresh_months = 6\nkind = "record"',
                f'what = "The {word} rule"\nfresh_months = 12\nkind = "document"',
            ),
            entries(
                "auditor",
                f'ask = "Who owns the {word}?"\ngood = "A name and a date."',
                f'ask = "Show me the newest {word}."\ngood = "It is opened without help."',
                f'ask = "You lost a {word}. What then?"\ngood = "A phone number and a note."',
            ),
            entries("metric", f'name = "Known"\nformula = "known {word} places / all places"\ntarget = "90 %"'),
            entries("related", f'id = "{related}"\nwhy = "the neighbour of the {word}"'),
            f'[quick_win]\nminutes = 20\ntext = "Walk to the nearest {word} and write down who uses it today."',
        ]
    )
    story = f"The {word} was open all night, and nobody knew whose {word} it was. A guest took the {word} away. "
    body = f"""
## Why it matters

{story * 2}*(Invented.)* One dull {word} cost 300 euros. Then the next {word} cost 400 euros and one {word} weekend.

## What good looks like

**Small (10-30).** One {word} keeper looks at the {word} on Friday. **Medium (31-100).** Two {word} people look.
**Large (101-200).** A {word} rota of four people covers each place and leaves a {word} note.

## Example at Harbourlight

The {word} was counted in 12 places. Only 7 {word} places had an owner. After one {word} month all 12 had one.
The first test of the {word} took 40 minutes, because a {word} key was missing. The key now hangs beside the {word}.

## A note to copy

| What | When |
|---|---|
| The {word} is checked | Every Friday. |
| The `{word}` key is counted | Every month. |

## Pitfalls

- **The {word} on paper only.** You see the {word} on a walk. Open one.
- **The {word} without a name.** Nobody picks up the {word} phone. Name one {word} person.

## Not to be confused with

Rule {related} on the {word} is about the people around the {word}. This one is about the {word} itself. Less is right
when no {word} guest can come near it.
"""
    return f"{front}\n+++\n{body}"


PATHS = {
    control: f"controls/{FOLDERS[control.split('.')[0]]}/{control}-page.md"
    for control in sorted(CONTROLS, key=lambda text: [int(part) for part in text.split(".")])
}
BROKEN = "5.23"


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """A valid content folder: two complete pages that name each other, 91 short ones, a question, a lesson."""
    root = tmp_path_factory.mktemp("valid") / "content"
    files = {path: short_page(control) for control, path in PATHS.items()}
    files[PATHS[BROKEN]] = complete_page(BROKEN, "5.19")
    files[PATHS["5.19"]] = complete_page("5.19", BROKEN, "mooring")
    files["interview/01-scope.toml"] = INTERVIEW
    files["lessons/one.md"] = '+++\nid = "one"\ntitle = "First"\n+++\n\n## Go\n\nAsk someone.\n'
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


INTERVIEW = """
id = "scope"
title = "Scope"

[[question]]
id = "scope"
kind = "single"
text = "Is everyone inside?"
help = "Choose the whole when nobody stays outside."
why = { mark = "RULE 4.3", text = "You must decide what is inside." }
play = { mark = "PLAY 5.9", text = "List what you have first." }
example = { answer = ["whole"], text = "All 42 people are inside." }

[[question.choice]]
id = "whole"
label = "The whole"
"""


@pytest.fixture
def broken(tree):
    """Change one file of the valid folder, return what is found, and put the file back."""
    touched: dict[Path, str] = {}

    def change(old: str, new: str, path: str = PATHS[BROKEN], facts=FACTS) -> list[str]:
        file = tree / path
        text = touched.setdefault(file, file.read_text(encoding="utf-8"))
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return [str(finding) for finding in check_content(tree, facts)]

    yield change
    for file, text in touched.items():
        file.write_text(text, encoding="utf-8")


def test_the_content_that_ships_has_no_finding():
    root = Path(__file__).parents[2] / "content"
    assert "\n".join(map(str, check_content(root, FACTS))) == ""


def test_a_valid_folder_has_no_finding(tree):
    assert [str(finding) for finding in check_content(tree, FACTS)] == []
    assert check_content(tree) == []


WORDS_29 = " ".join(["one two three four five six seven eight nine ten"] * 2 + ["a b c d e f g h i"])
BREAKS = [
    # shape
    ('plain = "Page number 5.23"', 'plain = ""', "key: plain is empty"),
    ('tier = "C"\n', "", "key: tier is missing"),
    ('tier = "C"', 'tier = "D"', "key: tier is D, not one of A, B, C"),
    ("[attributes]", 'colour = "red"\n[attributes]', "key: colour is no known key"),
    ('domains = ["governance_and_ecosystem", "protection"]', "domains = []", "key: attributes.domains has 0 entries"),
    ('size = "S"', 'size = "XL"', "key: action 1.size is XL, not one of S, M, L"),
    ('done_when = "A dated berth list hangs on the wall."\n', "", "key: action 1.done_when is missing"),
    ('accountable = "Managing director"', 'accountable = ["One", "Two"]', "key: roles.accountable is no text"),
    ('informed = ["All staff"]', "informed = []", "key: roles.informed has 0 entries"),
    ("fresh_months = 6", "fresh_months = 37", "key: evidence 2.fresh_months is 37, not a number from 1 to 36"),
    ('kind = "record"', 'kind = "poster"', "key: evidence 1.kind is poster"),
    ("minutes = 20", "minutes = 31", "key: quick_win.minutes is 31, not a number from 1 to 30"),
    ('"Does a customer ask for a berth plan?"]', "]", "key: applies.test has 1 entries, not 2 to 5"),
    ("[quick_win]", "[quickwin]", "key: quick_win is missing"),
    ('[[metric]]\nname = "Known"', '[[metrics]]\nname = "Known"', "key: metric is missing"),
    ("[roles]", 'aliases = [""]\n[roles]', "key: action 5.aliases is no known key"),
    (
        "[[related]]\n",
        '[[quiz]]\nq = "Why?"\nwhy = "So."\noptions = ["a"]\nanswer = 1\n[[related]]\n',
        "quiz: the answer 1",
    ),
    # identity and facts
    ('id = "5.23"', 'id = "A.5.23"', 'id: "A.5.23" is no control'),
    ('id = "5.23"', 'id = "5.22"', "file-name: the name of this file starts with another id than 5.22"),
    ('id = "5.23"', 'id = "5.22"', "register: 5.22 has a page already"),
    ('id = "5.23"', "id = 5.23", "front-matter: An id is not text"),
    ('theme = "organizational"', 'theme = "people"', "folder: theme people and id 5.23 do not belong"),
    ('theme = "organizational"', 'theme = "people"', "facts: theme is people, the facts say organizational"),
    ("Information security for use", "Security for use", "facts: title is Security for use"),
    ("was_2013 = []", 'was_2013 = ["9.1.1"]', "facts: was_2013 is ['9.1.1'], the facts say []"),
    ('control_type = ["preventive"]', 'control_type = ["detective"]', "facts: attributes.control_type is"),
    # words
    ('plain = "Page number 5.23"', 'plain = "Cloud"', "words: plain has 1 words, not 2 to 12"),
    ('"Page number 5.23"', '"Information security for use of cloud services"', "words: plain repeats the title"),
    ("Do what 5.23 says.", f"{WORDS_29[:57]}. {WORDS_29}.", "words: statement has"),
    ("Less goes wrong with 5.23.", f"{WORDS_29[:57]}. {WORDS_29}.", "words: purpose has"),
    ('tier = "C"', 'tier = "B"', "tier B has 600 to 900"),
    ("## Pitfalls", "## Pitfalls\n\n" + "Look at it again. " * 60, "tier C has 400 to 600"),
    # front matter entries
    ('id = "a2"', 'id = "a7"', "action: the ids of the actions are not a1, a2, a3"),
    ('do = "List every', 'do = "The list of every', "action: action a1 does not start with a verb"),
    ('do = "List every', 'do = "When you list every', "action: action a1 does not start with a verb"),
    ('kind = "record"', 'kind = "document"', "evidence: 1 of 3 are records, less than half"),
    (
        'ask = "Who owns the berth?"',
        'ask = "The owner of the berth."',
        "auditor: neither a question nor an instruction",
    ),
    ('ask = "Who owns the berth?"', 'ask = "Name the owner"', "auditor: neither a question nor an instruction"),
    ("Do you keep a berth plan?", "You keep a berth plan.", 'applies: a test question does not end in "?"'),
    ('id = "5.19"', 'id = "5.99"', "related: 5.99 is no control"),
    ('id = "5.19"', 'id = "A.5.19"', "related: A.5.19 is no control"),
    ('id = "5.19"', 'id = "5.23"', "related: 5.23 is this page"),
    ('id = "5.19"', 'id = "5.20"', "two-way: 5.19 names 5.23 as related, but not the reverse"),
    ("[[related]]\n", '[[related]]\nid = "5.19"\nwhy = "twice"\n[[related]]\n', "related: 5.19 is named twice"),
    # body
    ("## Pitfalls", "## Traps", "headings: missing: Pitfalls"),
    ("## Pitfalls", "### Pitfalls", "headings: missing: Pitfalls"),
    ("## A note to copy", "## Why it matters", "headings: the order is"),
    ("Open one.", "Open one", "full-stop: a list item or table line ends without a full stop"),
    ("Every Friday.", "Every Friday", "full-stop: a list item or table line ends without a full stop"),
    ("Only 7 berth places had an owner.", f"Only {WORDS_29}.", "sentence: a sentence of 30 words (at most 28)"),
    ("Only 7 berth places had an owner.", "Only " + "state-of-the-art " * 8 + "x.", "sentence: a sentence of 34 words"),
    ("It is opened without help.", f"{WORDS_29}.", "sentence: auditor.1.good: a sentence of 29 words"),
    # wording
    ("Open one.", "You shall open one.", 'banned: "shall" is not used here'),
    ("Open one.", "Ensuring helps.", 'banned: "Ensuring" is not used here'),
    ("Open one.", "Take appropriate care.", 'banned: "appropriate" is not used here'),
    ("Open one.", "Lock adequately.", 'banned: "adequately" is not used here'),
    ("Open one.", "Open as needed.", 'banned: "as needed" is not used here'),
    ("Open one.", "Walk in\norder to see.", 'banned: "in order to" is not used here'),
    ("Open one.", "Leverage a robust tool.", 'banned: "robust" is not used here'),
    ("A name and a date.", "We are compliant.", 'banned: "compliant" is not used here'),
    ("Open one.", "You must open one.", 'must: "must" without a clause, law or contract'),
    ("Open one.", "It should. " * 4, 'should: "should" stands 4 times (at most 3)'),
    ("Open one.", "Open one \u2013 now.", "characters: the character U+2013"),
    ("Open one.", "Say \u201copen\u201d.", "characters: the character U+201C"),
    ("Open one.", 'Say "open.', 'pairs: a " has no partner'),
    ("A name and a date.", 'A name \\"and a date.', 'pairs: a " has no partner'),
    ("Open one.", "Open **one.", "pairs: ** or __ has no partner"),
]


@pytest.mark.parametrize(("old", "new", "message"), BREAKS)
def test_every_broken_rule_is_found(broken, old, new, message):
    found = broken(old, new)
    assert any(f": {message}" in line or (message.startswith("tier") and message in line) for line in found), found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Open one.", "The law says you must open one."),
        ("Open one.", "Clause 6.1.3 says you must open one."),
        ("Open one.", "You must open one (RULE A.5.23)."),
        ("Open one.", "Your contract must name one."),
        ("Open one.", "It should. " * 3),
        ("Open one.", "Ask Jörg at 20 °C."),
        ("Open one.", 'Say "open" first.'),
        ("| What | When |", "| What it is | When |"),
        ("## A note to copy", "## A note to copy\n\n### In pieces"),
        ("[attributes]", 'topics = ["cloud"]\naliases = ["web tools"]\n[attributes]'),
        ('target = "90 %"', 'target = "90 %"\ntrap = "A short list scores well."'),
        ("[applies]", '[applies]\nsuggest = "needed"'),
        ("was_2013 = []", "was_2013 = [ ]"),
    ],
)
def test_what_is_allowed_is_not_found(broken, old, new):
    assert broken(old, new) == []


def test_a_finding_names_the_line(broken, tree):
    found = broken("Open one.", "You shall open one.")
    line = (tree / PATHS[BROKEN]).read_text(encoding="utf-8").split("You shall")[0].count("\n") + 1
    assert found == [
        f'content/{PATHS[BROKEN]}:{line}: banned: "shall" is not used here: say what to do, how much, by when'
    ]


def test_a_small_body_is_found(broken, tree):
    text = (tree / PATHS[BROKEN]).read_text(encoding="utf-8")
    body = text.split("\n+++\n", 1)[1]
    assert any("the body has 4 words, at least 150" in line for line in broken(body, "Four words are here.\n"))


def test_long_sentences_raise_the_average(broken, tree):
    body = (tree / PATHS[BROKEN]).read_text(encoding="utf-8").split("\n+++\n", 1)[1]
    joined = body.replace(". ", ", ").replace("?", ",")
    assert any(": average: " in line for line in broken(body, joined))


def test_few_numbers_are_found(broken, tree):
    text = (tree / PATHS[BROKEN]).read_text(encoding="utf-8")
    front, body = text.split("\n+++\n", 1)
    front = re.sub(r"\d+ (days|%)", r"many \1", front)
    body = re.sub(r"\d+", "many", body) + "\nSee 5.19, A.8.1, RS-46, clause 6.1.3 and 27001. Wait 3 days.\n"
    found = broken(text, f"{front}\n+++\n{body}")
    assert any("numbers: 1 concrete numbers; tier C has at least 4" in line for line in found), found


@pytest.mark.parametrize("least", [4, 13])
def test_the_number_of_actions_is_checked(broken, tree, least):
    text = (tree / PATHS[BROKEN]).read_text(encoding="utf-8")
    first = text[text.index("[[action]]") : text.index("[[action]]", text.index("[[action]]") + 1)]
    found = broken(first, "" if least == 4 else first * 9)
    assert any(f"key: action has {least} entries, not 5 to 12" in line for line in found)


@pytest.mark.parametrize("value", ["3", '"x"', "[]", "[1]", "{}", "{ a = [2] }", "[{}]", "1979-05-27", "true"])
def test_odd_values_are_findings_and_no_crash(broken, value):
    rest = [key.rstrip("?") for key in (*REST, *OPTIONAL)]
    lines = "".join(f"{key} = {value}\n" for key in rest)
    assert any(": key: applies" in line for line in broken("[attributes]", f"{lines}[attributes]", PATHS["8.1"]))
    for key in ("title", "plain", "theme", "tier", "was_2013", "statement", "purpose"):
        assert any(f": key: {key}" in line for line in broken(f"{key} = ", f"{key} = {value} #", PATHS["8.1"])) or (
            value == '"x"' or (key, value) == ("was_2013", "[]")
        )


def test_a_short_page_needs_its_nine_keys(broken):
    path = PATHS["8.1"]
    assert any("8.1-page.md: key: purpose is missing" in line for line in broken("purpose =", "aim =", path))
    assert any("8.1-page.md: key: statement is empty" in line for line in broken("Do what 8.1 says.", "", path))


def test_a_short_page_may_have_more_and_that_is_checked(broken):
    path = PATHS["8.1"]
    assert broken("[attributes]", '[quick_win]\nminutes = 9\ntext = "Look."\n\n[attributes]', path) == []
    assert any(
        "quick_win.text is missing" in line
        for line in broken("[attributes]", "[quick_win]\nminutes = 9\n\n[attributes]", path)
    )


def test_relations_to_a_short_page_need_no_way_back(broken):
    more = '[[related]]\nid = "8.1"\nwhy = "the device in the berth"\n[[related]]\n'
    assert broken("[[related]]\n", more) == []


def test_repeated_runs_are_found_once_each(broken):
    eleven = "every morning the guard counts all blue boats, writes one number"
    other = PATHS["5.19"]
    assert broken("Open one.", f"Alpha {eleven}, alpha.") == []
    assert broken("Open one.", f"Beta {eleven}, beta.", other) == []
    assert broken("Open one.", f"Alpha {eleven} down and goes home.") == []
    found = broken("Open one.", f"Beta {eleven.upper().replace(',', ' -')} **down** and goes there.", other)
    assert len(found) == 1
    assert re.match(rf"content/{PATHS[BROKEN]}:\d+: repeat: ", found[0])
    assert f'shared with 5.19-page.md: "{eleven.replace(",", "")} down"' in found[0]


def test_runs_in_the_front_matter_count_and_do_not_cross_strings(broken):
    twelve = "Every morning the guard counts all blue boats and writes it down"
    assert broken("A name and a date.", f"{twelve}.") == []
    assert any(": repeat: " in line for line in broken("Open one.", f"{twelve}.", PATHS["5.19"]))
    one, two = twelve.split(" all ")
    assert broken('["Two users"]', json.dumps([one, f"all {two}"])) == []


def test_a_missing_page_is_found(broken, tree):
    file = tree / PATHS["7.3"]
    text = file.read_text(encoding="utf-8")
    file.unlink()
    try:
        found = [str(finding) for finding in check_content(tree)]
    finally:
        file.write_text(text, encoding="utf-8")
    assert found == ["content/controls: register: 1 of 93 controls have no page: 7.3"]


def test_a_page_that_is_not_utf_8_is_found(tree):
    file = tree / PATHS["7.3"]
    text = file.read_text(encoding="utf-8")
    file.write_bytes(text.encode() + b"\xff")
    try:
        found = [str(finding) for finding in check_content(tree)]
    finally:
        file.write_text(text, encoding="utf-8")
    assert any("7.3-page.md: front-matter: the file cannot be read as UTF-8" in line for line in found)


def test_an_empty_folder_is_no_crash(tmp_path):
    assert [finding.rule for finding in check_content(tmp_path)] == ["register"]
    assert format_report(report(tmp_path)).endswith("0 pages, 0 complete, 0 words, 0 findings")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('text = "Is everyone inside?"', "text = 3", "interview: question scope: text is no text"),
        ('kind = "single"', 'kind = "two"', "interview: question scope: kind is two, not one of single, multi, number"),
        ('kind = "single"\n', "", "interview: question scope: kind is missing"),
        (
            'why = { mark = "RULE 4.3", text',
            'why = { mark = "RULE 4.3", words',
            "interview: question scope: why.text is missing",
        ),
        ("Is everyone inside?", "Is " + "it " * 18 + "?", "interview: text has 19 words (at most 18)"),
        ("Choose the whole when nobody", "Choose " * 40, "interview: help has"),
        ("You must decide what is inside.", "Decide " * 31, "interview: why.text has 31 words (at most 30)"),
        ("RULE 4.3", "RULE A5.9", 'mark: "RULE A5.9" is no mark'),
        ("PLAY 5.9", "PLAY", 'mark: "PLAY" is no mark'),
        ("List what you have first.", "You must list.", "must: "),
        ('The whole"', 'The appropriate one"', "banned: "),
        ("All 42 people are inside.", "All \u2265 42.", "characters: "),
        ('id = "scope"\nkind', "id = 3\nkind", "front-matter: An id is not text"),
        ("[[question]]", "[[question]", "front-matter: The TOML is not valid"),
    ],
)
def test_interview_rules(broken, old, new, message):
    found = broken(old, new, "interview/01-scope.toml")
    assert any(line.startswith("content/interview/01-scope.toml:") and message in line for line in found), found


@pytest.mark.parametrize(
    "mark", ["RULE 4.3", "RULE 6.1.2", "RULE 6.1.3 d", "RULE 9.3.2 a-c", "RULE A.5.9", "PLAY 8.30", "OURS", "YOURS"]
)
def test_marks_that_are_marks(broken, mark):
    assert not [line for line in broken("RULE 4.3", mark, "interview/01-scope.toml") if " mark: " in line]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Ask someone.", "Ask the appropriate one.", "one.md:8: banned: "),
        ('title = "First"', "title = First", "one.md:3: front-matter: "),
        ("Ask someone.", "Ask \u2026", "characters: "),
    ],
)
def test_lessons_are_checked(broken, old, new, message):
    assert any(message in line for line in broken(old, new, "lessons/one.md"))


def test_findings_are_sorted(broken):
    found = broken("Open one.", "You shall open \u2013 one", facts=None)
    assert found == sorted(found)
    assert len(found) == 3


def test_the_report_measures_pages(tree, broken):
    broken("Open one.", "You shall open one.")
    rows = {row.path: row for row in report(tree)}
    page = rows[f"content/{PATHS[BROKEN]}"]
    assert (page.tier, page.complete, page.findings) == ("C", True, 1)
    assert 400 <= page.words <= 600
    assert 5 < page.average < 15 < page.longest <= 28
    assert 0 < page.grade < 9
    assert page.numbers >= 10
    short = rows[f"content/{PATHS['8.1']}"]
    assert (short.complete, short.words, short.numbers, short.longest) == (False, 12, 0, 5)


def test_the_report_fits_80_columns(tree):
    lines = format_report(report(tree)).split("\n")
    assert len(lines) == 95
    assert max(map(len, lines)) <= 80
    assert len({len(line) for line in lines[1:-1]}) == 1
    assert lines[-1].startswith("93 pages, 2 complete, ")


def test_93_complete_pages_take_less_than_three_seconds(tmp_path):
    for number, (control, path) in enumerate(PATHS.items()):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(
            complete_page(control, "5.1", f"w{number}") + "\n\nAnd more." * 100, encoding="utf-8"
        )
    start = time.process_time()
    check_content(tmp_path, FACTS)
    assert time.process_time() - start < 3
