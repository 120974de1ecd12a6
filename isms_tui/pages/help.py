"""Help: keys that work everywhere, the marks, and one paragraph for each screen."""

from __future__ import annotations

from isms_tui.catalog.blocks import Block
from isms_tui.pages.words import heading, item, marked, paragraph

_TOPICS = {
    "interview": [
        "Answer with a digit, or with the arrow keys and Enter. Where several answers are possible, Space ticks.",
        "Under the choices you see what the choice under the cursor would do: + controls that stay in, "
        "- controls that may be left out, ! risks to rate. Nothing is saved before you answer.",
        "Not sure yet is a full answer: the control stays applicable. "
        "Later (s) skips; the question comes back at the end.",
        "b goes back with your old answer preselected. n keeps a note. u takes back the latest change.",
        "Ticks and digits that you did not confirm are kept when you leave, and come back with the question.",
    ],
    "review": [
        "Every line is a proposal. You decide: x leaves a control out, a keeps it, w says why.",
        "Leaving out asks for the fact, what shows it, the owner and the event that brings the control back. "
        "Five gates show what is still missing. A gate that is not assessed keeps the SoA a draft.",
        "Gates: [x] open, [?] not assessed, [ ] shut, [!] passed by decision: write gate=reason in the last field, "
        "such as risk=we accept it until May. The owner gate opens when the owner decides (start with --by NAME).",
        "A keeps all lines that simply apply, after a question. u takes the latest change back, r brings it back.",
    ],
    "control": ["d goes deeper: start, work, everything. f shows everything at once. w says why it applies or not."],
    "soa": ["e exports the statement, v approves it. What keeps it a draft stands above the lines."],
    "controls": ["t shows one theme after the other, o one outcome after the other. Enter opens the page."],
    "home": [
        "Enter does the next thing. The state is read from your record, not from what you looked at.",
        "a lists your answers and opens one to change it. f lists what is still to find out. y is the history, "
        "u takes the latest change back (whoever made it), l is the first lesson.",
    ],
    "ask": [
        "Type a question in your own words and press Enter. The answer says what kind of statement it is and where it "
        "is seen; more (typed) shows the whole page. 1, 2 or 3 and Enter takes a next step or a choice.",
        "While you type, pages that fit are listed: Down picks one, Enter opens it.",
        "Say what you want changed: set owner of 8.13 to Anna, 8.13 is in place, leave 8.30 out because ..., "
        "note for 5.7: ..., evidence for 8.13: ..., park ..., headcount 42, undo. "
        "You see old -> new; only y writes it.",
        "Approvals, risk acceptance and closing a finding are not done by talk; more opens the SoA. "
        "What it is about is remembered until you quit; on disk is only the line you are typing.",
    ],
    "history": [
        "Every change with revision, time, who and what, the newest at the end. R lists the backups to bring one back."
    ],
    "backups": [
        "Each time the file is written, the old one is kept: the last 10, one per hour for a day, one per day for 30 "
        "days (OURS). Below the list you see what bringing the one under the cursor back would change.",
        "Enter brings it back after a question. It is one change like any other: u takes it back.",
    ],
    "entries": ["Enter opens the page under the cursor."],
    "reader": ["t lists the glossary terms on the page and opens one. / asks about it, or finds any other page."],
    "answers": ["[x] answered, [?] not sure yet, [!] clashes with another answer, [ ] open. Enter opens the question."],
}


def help_page(topic: str) -> list[Block]:
    """The blocks of help for a screen."""
    blocks: list[Block] = []
    if topic in _TOPICS:
        blocks += [heading("This screen"), *map(paragraph, _TOPICS[topic])]
    return [
        *blocks,
        heading("Everywhere"),
        item("Arrow keys or j and k move, Enter opens, Esc or Left closes the top screen. Nothing is lost."),
        item("Every answer and decision is on disk before the next screen shows. q quits at any time."),
        item("/ asks anything, about the thing on the screen, and finds any page while you type."),
        item("Ctrl+L paints the screen again, Ctrl+P lists everything you can do."),
        heading("You are not alone"),
        item("What others save in the same file shows within two seconds, in the line of keys: who, and what."),
        item(
            "Changes of different fields are put together. If you both changed the same field, you see both values: "
            "Enter leaves theirs and keeps yours as a draft, m puts yours in its place."
        ),
        item(
            "Text that you typed and did not save is kept every two seconds. It is offered when you start again; "
            "D on any screen shows it, Esc in a form drops it."
        ),
        heading("What the marks say"),
        marked("RULE", "a requirement: a clause of ISO/IEC 27001:2022, or an Annex A control that your SoA declares."),
        marked("PLAY", "advice in the style of ISO/IEC 27002:2022. Nobody is certified to it."),
        marked("OURS", "a number or habit of this tool. Change it where you know better."),
        marked("YOURS", "what your organization recorded: who and when."),
        paragraph("This tool never says that you comply. It says what is recorded and what is missing."),
    ]
