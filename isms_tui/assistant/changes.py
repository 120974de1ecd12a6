"""What an instruction about one control would change, as a proposal; or the question that is still open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from isms_tui.assistant.answer import Answer, Option, Proposal
from isms_tui.assistant.understand import Meant
from isms_tui.catalog.terms import words
from isms_tui.domain.decision import Decision, parse_reason
from isms_tui.domain.model import STATUSES, Statement
from isms_tui.domain.soa import Implementation
from isms_tui.domain.text import one_line

if TYPE_CHECKING:
    from isms_tui.workspace import Workspace

_REASON = re.compile(r"(?:\bbecause\b|\bsince\b|\breason:)\s*(?P<text>.+)$", re.I | re.S)
_AFTER_NUMBER = re.compile(r"\d,\s+(?P<text>(?:we|our|all|no|nobody|everyone|everybody|there)\b.+)$", re.I | re.S)
_AFTER_COLON = re.compile(r":\s+(?P<text>.+)$", re.S)
"""A colon without a blank is part of a link or a number: `https://`, `27001:2022-8.30`."""

_TAIL = re.compile(r"(?:\bas\s+(?:evidence|proof)\s+)?\b(?:to|for|of)\s+A?\.?\d+[.,]\d+\s*$", re.I)
_TO = re.compile(
    r"(?:\b(?:owner is|owned by|assigned to|belongs to|to|is|as)\s|[=:]\s)\s*(?P<name>[^,;]+?)\s*[.!]*$", re.I
)
_OWNS = re.compile(
    r"^(?P<name>.+?)\s+(?:owns?|is the owner of|is owner of|becomes owner of|is responsible for)\b", re.I
)
_OWNER_IN_TAIL = re.compile(r",\s*(?P<name>[^,]+?)\s+(?:owns?|is responsible for)\s+(?:it|this|that)\b", re.I)


def leave_out(control: str, meant: Meant, workspace: Workspace) -> Proposal | Answer:
    """What leaving a control out would record."""
    reason = next((m for form in (_REASON, _AFTER_COLON, _AFTER_NUMBER) if (m := form.search(meant.text))), None)
    fact = one_line(reason["text"], 500).rstrip(".") if reason else workspace.exclusion_fact(control)
    if not fact:
        page = workspace.catalog.page(control)
        head = f"Say which fact makes A.{control} not applicable: leave {control} out because ..."
        parts = (Statement("PLAY", f"No reason for leaving it out: {page['applies']['bad_reason']}"),)
        return Answer("half", "set-status", head, parts, (control, "clause 6.1.3"), asks=True, about=control)
    event = workspace.catalog.rules[control].again_when
    old = workspace.decisions().get(control)
    kept = old if old is not None and not old.applicable else Decision(control, "out")
    decision = kept._replace(fact=fact, owner=kept.owner or workspace.who, review=kept.review or event)
    if decision == old:
        return _already(control, "left out, with that fact", decision.fact)
    if wrong := workspace.wrong_with(decision):
        options = (Option(f"why A.{control} applies", f"why {control}"),)
        return Answer("sure", "set-status", wrong, (), (control, "clause 6.1.3"), options, about=control)
    changes = (
        ("decision", decided(old), "left out"),
        ("fact", old.fact if old else "", fact),
        ("owner", old.owner if old else "", decision.owner),
        ("again when", old.review if old else "", decision.review),
    )
    warning = "The form asks for more: what shows the fact, the duties you read, and the gates."

    shown = workspace.seen("decisions", control)  # a yes to old -> new is a yes to that old

    def write(space: Workspace) -> str:
        space.leave_out(decision, shown)
        return f"A.{control} is left out. {space.sentence(space.decisions()[control])}"

    return Proposal(title(control, workspace), _changed(changes), write, warning=warning)


def keep(control: str, meant: Meant, workspace: Workspace) -> Proposal | Answer:
    """What keeping a control would record."""
    reason = _REASON.search(meant.text) or _AFTER_COLON.search(meant.text)
    kinds = workspace.catalog.decision_words["reason_kinds"]
    reasons = (parse_reason(one_line(reason["text"], 500), kinds),) if reason else ()
    old = workspace.decisions().get(control)
    kept = old if old is not None and old.applicable else Decision(control, "in")
    decision = kept._replace(reasons=reasons or kept.reasons)
    if decision == old:
        return _already(control, "applicable", _told(decision))
    told = _told(decision) or "proposed: risks to rate"
    changes = (("decision", decided(old), "applicable"), ("reason", _told(old) if old else "", told))

    shown = workspace.seen("decisions", control)  # a yes to old -> new is a yes to that old

    def write(space: Workspace) -> str:
        space.keep(decision, shown=shown)
        return f"A.{control} is applicable."

    return Proposal(title(control, workspace), _changed(changes), write)


def status(control: str, meant: Meant, workspace: Workspace, chosen: str) -> Proposal | Answer:
    """How far a control would be in place."""
    old = workspace.implementations().get(control, Implementation())
    if not chosen:
        options = tuple(Option(status.lower(), f"set {control} to {status.lower()}") for status in STATUSES[1:])
        head = f"A.{control} is recorded as {old.status.lower()}. Which status now?"
        return Answer("half", "set-status", head, (), (control,), options, asks=True, about=control)
    decision = workspace.decisions().get(control)
    if decision is not None and not decision.applicable:
        head = f"A.{control} is left out, so it has no status. Keep it first: keep {control}."
        return Answer(
            "sure",
            "set-status",
            head,
            (),
            (control,),
            (Option(f"keep A.{control}", f"keep {control}"),),
            about=control,
        )
    tail = _OWNER_IN_TAIL.search(meant.text)
    name = one_line(tail["name"], 200) if tail else None
    if chosen == old.status and not name:
        return _already(control, chosen.lower())
    changes = [("status", old.status, chosen)]
    if name:
        changes.append(("owner", workspace.owner_of(control), name))
    warning = without_evidence([control], workspace) if chosen == "Implemented" else ""

    shown = workspace.seen("controls", control)  # a yes to old -> new is a yes to that old

    def write(space: Workspace) -> str:
        space.set_status(control, chosen, name, shown)
        return f"A.{control} is {chosen.lower()}{f', owner {name}' if name else ''}."

    return Proposal(title(control, workspace), tuple(changes), write, warning=warning)


def owner(control: str, meant: Meant, workspace: Workspace) -> Proposal | Answer:
    """Who would own a control."""
    text = re.sub(r"^(please|pls)\s+", "", meant.text.strip(), flags=re.I)
    found = _OWNS.search(text) or _TO.search(re.sub(r"\b(?:control|annex)?\s*A?\.?\d+[.,]\d+\b", "", text))
    name = one_line(found["name"], 200).strip(" .") if found else ""
    if not name:
        head = f"Who owns A.{control}? Say: set owner of {control} to NAME."
        return Answer("half", "set-status", head, (), (control,), asks=True, about=control)
    before = workspace.owner_of(control)

    shown = workspace.seen("controls", control)  # a yes to old -> new is a yes to that old

    def write(space: Workspace) -> str:
        space.set_owner(control, name, shown)
        return f"{name} owns A.{control}."

    return Proposal(title(control, workspace), (("owner", before, name),), write)


def evidence(control: str, meant: Meant, workspace: Workspace) -> Proposal | Answer:
    """What would be recorded as evidence."""
    pointer = _after(meant.text, ("evidence for", "evidence", "attach", "link"))
    if not pointer:
        head = f"What shows A.{control} at work? Say: evidence for {control}: path, ticket or report with its date."
        return Answer("half", "evidence", head, (), (control,), asks=True, about=control)
    count = len(workspace.evidence().get(control, ()))

    def write(space: Workspace) -> str:
        number = space.add_evidence(control, pointer)
        return f"{number} for A.{control}: {pointer}."

    return Proposal(title(control, workspace), (("evidence", f"{count} recorded", pointer),), write)


def note(control: str, meant: Meant, workspace: Workspace) -> Proposal | Answer:
    """What would be noted beside a control."""
    text = _after(meant.text, ("note",))
    if not text:
        head = f"What is the note on A.{control}? Say: note for {control}: text."
        return Answer("half", "add", head, (), (control,), asks=True, about=control)
    old = workspace.implementations().get(control, Implementation()).note

    shown = workspace.seen("controls", control)  # a yes to old -> new is a yes to that old

    def write(space: Workspace) -> str:
        space.note_control(control, text, shown)
        return f"Note kept beside A.{control}."

    return Proposal(title(control, workspace), (("note", old, text),), write)


def without_evidence(controls: Iterable[str], workspace: Workspace) -> str:
    """What to say when controls would be implemented with nothing that shows it; "" when all have something."""
    missing = [control for control in controls if not workspace.evidence().get(control)]
    which = "" if len(missing) < 2 else f" ({len(missing)} controls)"
    return f"Implemented with no evidence attached is what auditors test first{which}." if missing else ""


def _already(control: str, how: str, why: str = "") -> Answer:
    head = f"A.{control} is {how} already; nothing to write.{f' {why}' if why else ''}"
    return Answer("sure", "set-status", head, (), (control,), about=control)


def _changed(rows: tuple[tuple[str, str, str], ...]) -> tuple[tuple[str, str, str], ...]:
    """The fields that would really change."""
    return tuple(row for row in rows if row[1] != row[2])


def _told(decision: Decision) -> str:
    """The reasons of a decision in one line."""
    return "; ".join(f"{r.kind.replace('_', ' ')}: {r.text}" for r in decision.reasons)


def title(control: str, workspace: Workspace) -> str:
    """What stands above a preview."""
    return f"A.{control} {workspace.catalog.controls[control].title}"


def decided(decision: Decision | None) -> str:
    """A decision in one word."""
    return "open" if decision is None else "applicable" if decision.applicable else "left out"


def _after(text: str, openings: tuple[str, ...]) -> str:
    """What stands after a colon, or after the opening words and the number."""
    colon = _AFTER_COLON.search(text)
    if not colon and (told := re.search(r"\b(?:is|are)\s+(?P<rest>.+)$", text, re.I | re.S)):
        return one_line(told["rest"], 2000)
    if colon:
        return one_line(colon["text"], 2000)
    for opening in openings:
        found = re.search(
            rf"\b{opening}\b(?:\s+(?:for|on|to|about|of))?\s*(?:control\s+|annex\s+)?(?:A?\.?\d+[.,]\d+|it|this|that)?\s*(?P<rest>.*)$",
            text,
            re.I | re.S,
        )
        if found and len(words(found["rest"])) > 0:
            return one_line(re.sub(_TAIL, "", found["rest"]), 2000)
    return ""
