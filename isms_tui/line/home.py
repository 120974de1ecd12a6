"""Home in line mode: where we are, and every action as a short command."""

from __future__ import annotations

import os
from collections.abc import Callable

from isms_tui.domain.answers import answer_labels
from isms_tui.domain.decision import Decision
from isms_tui.domain.errors import IsmsError, UsageProblem, plain_words
from isms_tui.domain.ids import control_id
from isms_tui.domain.model import OUTCOME_WORDS, OUTCOMES
from isms_tui.export import FORMATS, export_soa
from isms_tui.export.file import write_export
from isms_tui.line.backups import bring_back
from isms_tui.line.decide import keep, leave_out
from isms_tui.line.interview import ask_interview
from isms_tui.line.people import offer_drafts, tell_news
from isms_tui.line.prompts import Prompt
from isms_tui.line.talk import say, say_blocks, say_item
from isms_tui.pages.control import control_page
from isms_tui.pages.lesson import FIRST_LESSON, lesson_page
from isms_tui.pages.record import history_entries, history_line, status_lines, to_do_page
from isms_tui.pages.why import why_page
from isms_tui.pages.words import heading
from isms_tui.workspace import Workspace


class Home:
    """The loop after the interview; `run` returns when the person quits."""

    def __init__(self, workspace: Workspace, prompt: Prompt) -> None:
        """Talk about one workspace."""
        self.workspace = workspace
        self.prompt = prompt
        self.commands: dict[str, tuple[str, Callable[[str], None]]] = {
            "i": ("interview (i remote-work: change that answer)", self.interview),
            "answers": ("your answers with the names of the questions", self.answers),
            "r": ("review: what needs a decision", self.review),
            "c": ("c 5.23: page of a control", self.control),
            "w": ("w 5.23: why it applies or not", self.why),
            "x": ("x 8.30: leave it out", self.leave_out),
            "a": ("a 5.23: keep it (a all: every line that applies)", self.keep),
            "s": ("SoA: counts and what keeps it a draft", self.soa),
            "e": ("e soa.md: export (.md .csv .json)", self.export),
            "v": ("approve the SoA", self.approve),
            "u": ("undo", lambda _: say(self.workspace.undo().why)),
            "redo": ("bring back what was undone", lambda _: say(self.workspace.redo().why)),
            "f": ("find out: what is not sure yet, and whom to ask", self.find_out),
            "y": ("history", self.history),
            "backups": ("backups (backups 17: bring that one back)", self.backups),
            "drafts": ("texts that were typed and not saved", self.drafts),
            "l": ("lesson: what 27001 and 27002 are", self.lesson),
        }
        self.leaving = False

    def run(self) -> None:
        """Show where we are and obey, until `q`."""
        self.status()
        while not self.leaving:
            tell_news(self.workspace)
            line = self.prompt.ask("Command (? lists them, q quits):")
            word, _, rest = line.partition(" ")
            if word.lower() in ("q", "quit"):
                return
            found = self.commands.get(word.lower())
            try:
                if found:
                    found[1](rest.strip())
                elif word == "?":
                    for key, (text, _) in self.commands.items():
                        say_item(f"  {key}", text)
                elif not line:
                    self.status()
                else:
                    say(f"There is no command {word[:20]!r}. ? lists them.")
            except IsmsError as error:
                say(plain_words(error))

    def status(self) -> None:
        """Where we are and what is next."""
        print()
        for line in status_lines(self.workspace):
            say(line)

    def answers(self, _: str) -> None:
        """Every question that arises, with its answer."""
        given = self.workspace.given()
        for name in self.workspace.proposal().flow.arising:
            question = self.workspace.catalog.questions[name]
            found = given[name].answer if name in given else ()
            say_item("  -", f"{name}: {question.text} {answer_labels(question, found) or 'open'}.")

    def interview(self, question: str) -> None:
        """Go on with the interview, or change one answer."""
        self.leaving = not ask_interview(self.workspace, self.prompt, question)
        if not self.leaving:
            self.status()

    def review(self, _: str) -> None:
        """List every line that may not simply apply."""
        decisions = self.workspace.decisions()
        for outcome in OUTCOMES:
            words = OUTCOME_WORDS[outcome]
            controls = self.workspace.proposal().controls(outcome)
            if outcome == "applicable" or not controls:
                continue
            say(f"{words[0].upper()}{words[1:]}: {len(controls)}")
            for control in controls:
                decision = decisions.get(control)
                state = "open" if decision is None else "kept" if decision.applicable else "left out"
                facts = self.workspace.catalog.controls[control]
                say_item("  -", f"{control} {facts.title}: {self.workspace.leading_reason(control)} [{state}]")
        applies = self.workspace.proposal().controls("applicable")
        say(f"Applies: {len(applies)}, {sum(control in decisions for control in applies)} decided.")

    def control(self, text: str) -> None:
        """Print a page."""
        control = self._control(text)
        title = f"A.{control} {self.workspace.catalog.controls[control].title}"
        say_blocks([heading(title, 1), *control_page(self.workspace.catalog, control, 3, self.workspace)])

    def why(self, text: str) -> None:
        """Print the reason tree."""
        say_blocks(why_page(self.workspace.catalog, self.workspace.why(self._control(text))))

    def leave_out(self, text: str) -> None:
        """Ask for what an exclusion needs, show gates and sentence."""
        leave_out(self.workspace, self.prompt, self._control(text))

    def keep(self, text: str) -> None:
        """Keep one control, or every line that applies after a question."""
        if text.lower() == "all":
            decisions = self.workspace.decisions()
            waiting = [c for c in self.workspace.proposal().controls("applicable") if c not in decisions]
            if self.prompt.ask(f"Keep all {len(waiting)} lines that apply? y or n:").lower() == "y" and waiting:
                say(f"Saved: {self.workspace.keep_all(Decision(c, 'in') for c in waiting)} lines kept.")
            return
        keep(self.workspace, self.prompt, self._control(text))

    def soa(self, _: str) -> None:
        """Counts and what keeps it a draft."""
        soa = self.workspace.soa()
        counts = soa.counts
        say(f"Statement of Applicability {soa.version}, {soa.status}. {soa.standard}.")
        say(
            f"{counts['total']} lines: {counts['applicable']} applicable, {counts['not_applicable']} not applicable, "
            f"{counts['undecided']} undecided."
        )
        for sentence in soa.holds_up:
            say_item("  -", sentence)

    def export(self, text: str) -> None:
        """Write the SoA to a file; the ending is the format."""
        path = os.path.expanduser(text or self.prompt.ask("File (.md .csv .json):"))
        ending = path.rpartition(".")[2].lower()
        if ending not in FORMATS:
            raise UsageProblem("The ending says the format: .md to read, .csv for a spreadsheet, .json for programs.")
        write_export(path, export_soa(self.workspace.soa(), ending), self.workspace.path)
        say(f"Wrote {path}.")

    def approve(self, _: str) -> None:
        """Approve the SoA as a named person."""
        soa = self.workspace.approve_soa(self.prompt.ask("Approved by (name and role):"))
        say(f"Approved: version {soa.version} by {soa.approver} on {soa.approved_on}.")

    def find_out(self, _: str) -> None:
        """What is not sure yet."""
        say_blocks(to_do_page(self.workspace))

    def history(self, _: str) -> None:
        """Every change."""
        for entry in history_entries(self.workspace.history()):
            say(history_line(entry))

    def backups(self, text: str) -> None:
        """List the backups, or bring one back after a look at what would change."""
        bring_back(self.workspace, self.prompt, text)

    def drafts(self, _: str) -> None:
        """Offer what was typed and not saved."""
        offer_drafts(self.workspace, self.prompt, asked=True)

    def lesson(self, _: str) -> None:
        """The first lesson."""
        say_blocks(
            [
                heading(self.workspace.catalog.lessons[FIRST_LESSON]["title"], 1),
                *lesson_page(self.workspace.catalog, FIRST_LESSON),
            ]
        )

    def _control(self, text: str) -> str:
        return control_id(text or self.prompt.ask("Control, such as 5.23:"), self.workspace.catalog.controls)
