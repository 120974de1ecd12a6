"""Answers from the page of a control: what it is, its evidence, its owner, the example, how often, whether it binds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from isms_tui.assistant.answer import Answer, Option, body
from isms_tui.assistant.library import Library
from isms_tui.assistant.understand import Meant
from isms_tui.domain.model import Statement

if TYPE_CHECKING:
    from isms_tui.workspace import Reader

Page = Mapping[str, Any]


class ControlReplies:
    """Makes answers about a control; `record` adds what the organization recorded."""

    def __init__(self, library: Library, record: Reader | None) -> None:
        """Use the pages and, if a file is open, its record."""
        self.library = library
        self.record = record

    def about(self, control: str, meant: Meant) -> Answer:
        """The answer about a control, in the part that the intent asks for."""
        page = self.library.catalog.page(control)
        make: Callable[[str, Page, Meant], Answer] = {
            "evidence": self._evidence,
            "owner": self._owner,
            "example": self._example,
            "effort": self._start,
            "mandatory": self._mandatory,
            "how-often": self._how_often,
        }.get(meant.intent, self._explain)
        return make(control, page, meant)._replace(page=control, about=control)

    def _explain(self, control: str, page: Page, meant: Meant) -> Answer:
        quick = page["quick_win"]
        parts = body(
            Statement("RULE", f"A.{control} (our words): {page['statement']}"),
            Statement("PLAY", f"Why: {page['purpose']}"),
            self._yours(control),
            Statement("PLAY", f"{quick['minutes']}-minute start (OURS): {quick['text']}"),
        )
        head = f"A.{control} {page['title']}: {page['plain']}."
        intent = meant.intent if meant.intent not in ("", "explain") else "explain-control"
        return Answer(
            "sure", intent, head, parts, (control,), next_steps(control, "evidence", "owner", "example"), "PLAY"
        )

    def _evidence(self, control: str, page: Page, meant: Meant) -> Answer:
        kept = sorted(page["evidence"], key=lambda entry: entry["kind"] != "record")
        listed = "; ".join(f"{e['what']} ({e['kind']}, {e['fresh_months']} months)" for e in kept[:4])
        asked = page["auditor"][0]
        parts = body(
            Statement("PLAY", f"{listed}."),
            Statement("PLAY", f"An auditor asks: {asked['ask']} Good: {asked['good']}"),
            self._recorded_evidence(control),
        )
        count = sum(entry["kind"] == "record" for entry in kept)
        head = f"For A.{control}: {len(kept)} pieces of evidence, {count} of them records of something that happened."
        return Answer("sure", "evidence", head, parts, (control,), next_steps(control, "owner", "example"), "PLAY")

    def _owner(self, control: str, page: Page, meant: Meant) -> Answer:
        roles = page["roles"]
        parts = body(
            Statement("PLAY", f"Responsible: {'; '.join(roles['responsible'])}."),
            Statement("PLAY", f"Consulted: {'; '.join(roles['consulted'])}. Informed: {'; '.join(roles['informed'])}."),
            self._recorded_owner(control),
        )
        head = f"A.{control}: accountable is one person, the {low(roles['accountable'])}."
        return Answer("sure", "owner", head, parts, (control,), next_steps(control, "evidence", "example"), "PLAY")

    def _example(self, control: str, page: Page, meant: Meant) -> Answer:
        text = section(self.library.catalog.body(page), "Example at Harbourlight")
        parts = tuple(Statement("OURS", paragraph) for paragraph in text[:2])
        head = f"A.{control} at Harbourlight, an invented company of 42 people:"
        return Answer("sure", "example", head, parts, (control,), next_steps(control, "evidence", "owner"))

    def _start(self, control: str, page: Page, meant: Meant) -> Answer:
        first = [action for action in page["action"] if action["size"] == "S"]
        quick = page["quick_win"]
        parts = body(
            Statement("OURS", f"Start with {quick['minutes']} minutes: {quick['text']}"),
            Statement("PLAY", f"Then: {page['action'][0]['do']}"),
        )
        head = (
            f"A.{control}: {len(first)} actions for a small firm; we give no days, because your starting point decides."
        )
        return Answer("sure", "effort", head, parts, (control,), next_steps(control, "evidence", "owner"), "OURS")

    def _mandatory(self, control: str, page: Page, meant: Meant) -> Answer:
        rule = self.library.catalog.rules[control]
        base = "Nearly every organization needs it." if rule.is_baseline else f"It applies where {rule.because}."
        parts = body(
            Statement("RULE", "6.1.3: compare your controls with Annex A and give a reason for each one left out."),
            Statement("OURS", base),
            Statement("PLAY", f"No reason for leaving it out: {page['applies']['bad_reason']}"),
            self._yours(control),
        )
        plain = page["plain"].lower()
        head = f"A.{control} ({plain}) binds you once your SoA says that it applies; risks and duties decide that."
        return Answer(
            "sure",
            "mandatory",
            head,
            parts,
            (control, "clause 6.1.3"),
            next_steps(control, "evidence", "owner"),
            "RULE",
        )

    def _how_often(self, control: str, page: Page, meant: Meant) -> Answer:
        kept = [e for e in page["evidence"] if e["kind"] == "record"][:3]
        listed = "; ".join(f"{e['what']}: at most {e['fresh_months']} months old" for e in kept)
        metric = page["metric"][0]
        parts = body(
            Statement("OURS", f"{listed}."),
            Statement("PLAY", f"Measure: {metric['name']}, {metric['formula']}. Target (OURS): {metric['target']}."),
        )
        plain = page["plain"].lower()
        head = f"A.{control} ({plain}): the standard names no number. Take ours, or set your own and write down why."
        return Answer("sure", "how-often", head, parts, (control,), next_steps(control, "evidence", "owner"), "PLAY")

    def _yours(self, control: str) -> Statement | None:
        if self.record is None:
            return None
        from isms_tui.pages.control import your_line  # pages and store are read only when there is a record

        return Statement("YOURS", f"{your_line(self.record, control)}.")

    def _recorded_evidence(self, control: str) -> Statement | None:
        if self.record is None:
            return None
        found = self.record.evidence().get(control, ())
        text = "; ".join(f"{entry.pointer} ({entry.by}, {entry.at[:10]})" for entry in found) or "nothing recorded yet"
        return Statement("YOURS", f"{text}.")

    def _recorded_owner(self, control: str) -> Statement | None:
        if self.record is None:
            return None
        owner = self.record.owner_of(control)
        return Statement("YOURS", f"owner: {owner}." if owner else "no owner recorded yet.")


def section(text: str, title: str) -> list[str]:
    """The paragraphs below a heading of a Markdown body, without signs of emphasis."""
    found: list[str] = []
    inside = False
    for part in text.split("\n\n"):
        if part.startswith("#"):
            inside = part.lstrip("# ").strip() == title
        elif inside:
            found.append(" ".join(part.replace("*", "").replace("`", "").split()))
    return found


def next_steps(name: str, *kinds: str) -> tuple[Option, ...]:
    """What to ask next about a page."""
    shown = f"A.{name}" if name[:1].isdigit() else name
    words = {
        "evidence": Option(f"evidence for {shown}", f"evidence for {shown}"),
        "owner": Option(f"who owns {shown}", f"who owns {shown}"),
        "example": Option("how Harbourlight did it", f"example of {shown}"),
    }
    return tuple(words[kind] for kind in kinds)


def low(text: str) -> str:
    """A text that goes on inside a sentence."""
    return text if text[:2].isupper() else text[0].lower() + text[1:]
