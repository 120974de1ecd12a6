"""Answers from the record of this organization: where we are, what next, why, what we said, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from isms_tui.assistant.answer import Answer, Option, body
from isms_tui.assistant.library import Library
from isms_tui.assistant.understand import Meant
from isms_tui.catalog.terms import stems
from isms_tui.domain.answers import answer_labels
from isms_tui.domain.model import OUTCOME_WORDS, Statement

if TYPE_CHECKING:
    from isms_tui.workspace import Reader

NO_FILE = "No file is open, so there is no record to look at. Open one: isms-tui chat FILE, or ask --file FILE."


class RecordReplies:
    """Makes answers from the record; without one it says so and answers from the pages."""

    def __init__(self, library: Library, record: Reader | None) -> None:
        """Use the pages and the record."""
        self.library = library
        self.record = record

    def status(self, intent: str) -> Answer:
        """The path and the one next thing."""
        topic = ("topic:implementation-roadmap",)
        if self.record is None:
            return Answer(
                "sure",
                intent,
                NO_FILE,
                (Statement("PLAY", "The path has 17 steps, from the mandate to the certificate."),),
                (*topic, "step:00"),
                (Option("the first step", "step 00"),),
            )
        where = self.record.where()
        stages = "; ".join(f"{stage.name}: {stage.text}" for stage in where.stages)
        holds = self.record.soa().holds_up[:2]
        head = f"Next: {where.next.text} (about {where.next.minutes} min, our estimate)."
        then = f"Then: {where.next.then}." if where.next.then else ""
        parts = body(
            Statement("YOURS", f"{stages}."), Statement("OURS", then), *(Statement("YOURS", text) for text in holds)
        )
        return Answer("sure", intent, head, parts, topic, mark="OURS", opens=where.next.goes_to)

    def why(self, control: str) -> Answer:
        """Why a control has its outcome, and what would flip it."""
        if self.record is None:
            rule = self.library.catalog.rules[control]
            text = (
                f"It applies where {rule.because}."
                if not rule.is_baseline
                else "No answer takes it away: nearly everybody needs it."
            )
            parts: tuple[Statement, ...] = (
                Statement("OURS", text),
                Statement(
                    "PLAY",
                    f"No reason for leaving it out: {self.library.catalog.page(control)['applies']['bad_reason']}",
                ),
            )
            return Answer(
                "sure", "why", f"A.{control}: {NO_FILE}", parts, (control, "clause 6.1.3"), about=control, page=control
            )
        from isms_tui.pages.control import your_line

        found = self.record.why(control)
        because = [reason for reason in found.reasons if not reason.scenario] or list(found.reasons)
        said = []
        for reason in because[:2]:
            given = found.said.get(reason.question or "")
            signed = f" ({given.by}, {given.at[:10]})" if given and given.answer else ""
            answer = f"{reason.question}={reason.answer}{signed}: " if reason.question and reason.answer else ""
            said.append(Statement("YOURS" if answer else "OURS", f"{answer}{reason.text}."))
        flips = "; ".join(
            f"{flip.question}={flip.answer} makes it: {OUTCOME_WORDS[flip.outcome]}" for flip in found.flips[:2]
        )
        flip = Statement("OURS", f"What would flip it: {flips}." if flips else "No single answer changes this.")
        head = f"A.{control}: your answers suggest that it {SUGGESTS[found.outcome]}."
        parts = body(Statement("YOURS", f"{your_line(self.record, control)}."), said[0], flip, said[1:])
        options = (Option(f"evidence for A.{control}", f"evidence for A.{control}"),)
        return Answer(
            "sure", "why", head, parts, (control, "clause 6.1.3"), options, "OURS", about=control, page=control
        )

    def applies(self, control: str) -> Answer:
        """Whether a control applies: from the answers, or the page's test questions."""
        page = self.library.catalog.page(control)
        tests = Statement("PLAY", f"Ask yourself: {' '.join(page['applies']['test'])}")
        rule = Statement("PLAY", page["applies"]["rule"])
        bad = Statement("PLAY", f"No reason for leaving it out: {page['applies']['bad_reason']}")
        if self.record is None:
            head = f"A.{control} ({page['plain'].lower()}): that depends on your answers; these questions decide it."
            return Answer(
                "sure", "applies", head, body(tests, rule, bad), (control, "clause 6.1.3"), about=control, page=control
            )
        answer = self.why(control)
        return answer._replace(intent="applies", body=body(answer.body[:2], bad))

    def mine(self, meant: Meant) -> Answer:
        """Answers, notes and decisions of the record that hold the words asked for."""
        if self.record is None:
            return Answer("sure", "mine", NO_FILE)
        from isms_tui.pages.control import your_line

        asked = set(stems(meant.text)) - set(
            stems("risks tasks answers notes decisions records say said answer note decided list find overdue parked")
        )
        said: list[str] = []
        catalog = self.record.catalog
        for question, given in self.record.given().items():
            text = f"{question} {catalog.questions[question].text} {given.note} {given.by}"
            if (given.answer or given.note) and asked & set(stems(text)):
                note = f' "{given.note}"' if given.note else ""
                labels = answer_labels(catalog.questions[question], given.answer) or "open"
                said.append(f"{question}: {labels}{note} ({given.by}, {given.at[:10]}).")
        for control, decision in self.record.decisions().items():
            title = catalog.controls[control].title
            text = f"{control} {decision.fact} {decision.owner} {decision.by} {decision.note} {title}"
            if any(m.id == control for m in meant.mentions) or asked & set(stems(text)):
                said.append(f"A.{control}: {your_line(self.record, control)}.")
        for parked in self.record.parked():
            if not asked or asked & set(stems(parked.text)):
                said.append(f"Parked: {parked.text} ({parked.by}, {parked.at[:10]}).")
        if not said:
            rated = (
                "Risks cannot be rated yet, so none has an owner or a level."
                if {"risk", "risks"} & set(meant.spoken)
                else ""
            )
            return Answer("sure", "mine", f"Your record has nothing with these words. {rated}".strip(), opens="answers")
        parts = tuple(Statement("YOURS", text) for text in said[:4])
        more = f" The first 4 of {len(said)}:" if len(said) > 4 else ""
        return Answer(
            "sure",
            "mine",
            f"Your record has {len(said)} line{'s' if len(said) > 1 else ''} on this.{more}",
            parts,
            opens="answers",
        )

    def open_things(self) -> Answer:
        """What is not sure yet or parked."""
        if self.record is None:
            return Answer("sure", "mine", NO_FILE)
        to_dos = [todo.ask or todo.text for todo in self.record.to_dos()]
        parked = [f"Parked: {entry.text} ({entry.by})." for entry in self.record.parked()]
        head = f"{len(to_dos)} answers are not sure yet, {len(parked)} questions are parked."
        return Answer(
            "sure", "mine", head, tuple(Statement("YOURS", text) for text in (*parked, *to_dos)[:4]), opens="find_out"
        )

    def history(self, control: str = "") -> Answer:
        """The latest changes, of one control if it is named."""
        if self.record is None:
            return Answer("sure", "history", NO_FILE)
        from isms_tui.pages.record import history_entries

        entries = [e for e in history_entries(self.record.history()) if not control or e["id"] == control]
        if not entries:
            return Answer(
                "sure", "history", f"Nothing was changed{f' on A.{control}' if control else ''} yet.", about=control
            )
        last = entries[-3:][::-1]
        parts = tuple(
            Statement("YOURS", f"{e['at'][:16].replace('T', ' ')} {e['who']}: {e['id']}: {e['old']} -> {e['new']}")
            for e in last
        )
        what = f"change{'s' if len(entries) > 1 else ''}{f' on A.{control}' if control else ''}"
        head = f"{len(entries)} {what}; the latest first:"
        return Answer("sure", "history", head, parts, (control,) if control else (), opens="history", about=control)

    def draft(self, control: str) -> Answer:
        """A draft of the reason, from stored facts, marked as a draft."""
        if self.record is None:
            return Answer("sure", "draft", NO_FILE, sources=(control,), about=control)
        fact = self.record.exclusion_fact(control)
        if not fact:
            head = f"Your answers say that A.{control} applies, so there is no exclusion to draft."
            reason = self.record.leading_reason(control)
            return Answer(
                "sure",
                "draft",
                head,
                (Statement("OURS", f"Draft of a reason for keeping it: {reason}."),),
                (control, "clause 6.1.3"),
                about=control,
            )
        event = self.record.catalog.rules[control].again_when
        head = f"Draft by tool, from your answers, for leaving out A.{control}:"
        parts = (
            Statement("OURS", f"Not applicable: {fact}. Again applicable when {event}."),
            Statement("PLAY", "It still needs an owner and a pointer to what shows the fact."),
        )
        options = (Option("preview leaving it out", f"leave {control} out because {fact}"),)
        return Answer("sure", "draft", head, parts, (control, "clause 6.1.3"), options, about=control)


SUGGESTS = {
    "applicable": "applies",
    "inherited": "applies and is run by someone else",
    "candidate": "could be left out",
    "contested": "stays, unless you can defend leaving it out",
}
